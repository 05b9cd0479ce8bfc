//! The shipped program in a pseudo-terminal, as a person has it: opening, leaving, signals, sizes, poor terminals, and the
//! whole job against `hookline sandbox`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod driver;
#[path = "../flows/eye.rs"]
mod eye;
mod idle;
mod leaving;
mod poor;
mod sequences;
mod size;
mod stalled;
mod typing;
