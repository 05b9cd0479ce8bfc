//! What the benchmarks of the shipped program share: the program in a pseudo-terminal, what it took of the machine, the
//! service beside it, and the table of budgets. It measures; what is measured, and what is enough, say the benchmarks.
#![allow(dead_code, reason = "each benchmark uses a part")]

pub mod console;
pub mod counters;
#[path = "../../flows/eye.rs"]
pub mod eye;
pub mod figures;
pub mod front;
pub mod given;
pub mod http;
pub mod report;
pub mod service;

/// The program that is shipped.
pub const HOOKLINE: &str = env!("CARGO_BIN_EXE_hookline");
