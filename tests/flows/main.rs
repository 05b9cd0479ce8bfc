//! The real loop in this process, against a sandbox in this process: what an operator does, and what the service then
//! holds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod audience;
mod audit;
mod bulk;
mod calls;
mod console;
mod deliveries;
mod detail;
mod ending;
#[allow(dead_code)] // Shared with those on a pseudo-terminal, which use other parts of it.
mod eye;
mod form;
mod history;
mod hostile;
mod job;
mod kept;
mod light;
mod line;
mod list;
mod matrix;
mod mishaps;
mod operator;
mod other;
mod paged;
mod picker;
mod profiles;
mod resume;
mod secrets;
#[path = "../pty/sequences.rs"]
mod sequences;
#[allow(dead_code)] // Shared with the sandbox's own tests, which use all of it.
#[path = "../sandbox/socket.rs"]
mod socket;
mod views;
mod watch;
mod whole;
mod writing;
