//! The shipped program in a pseudo-terminal, as a person has it: opening, leaving, signals, sizes, poor terminals, and the
//! whole job against `hookline sandbox`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod driver;
#[allow(dead_code)] // Shared with the flows in process, which use other parts of it.
#[path = "../flows/eye.rs"]
mod eye;
mod files;
mod idle;
mod job;
mod kept;
mod leaving;
mod login;
#[path = "../flows/operator.rs"]
mod operator;
#[allow(dead_code)] // Shared with the flows in process, which use all of it.
#[path = "../flows/other.rs"]
mod other;
mod panic;
mod poor;
mod profiles;
mod resume;
mod sequences;
mod shells;
mod size;
#[allow(dead_code)] // Shared with the sandbox's own tests, which use all of it.
#[path = "../sandbox/socket.rs"]
mod socket;
mod stalled;
mod typing;
#[path = "../flows/whole.rs"]
mod whole;
