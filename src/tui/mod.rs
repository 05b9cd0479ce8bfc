//! The console.

pub mod chord;
pub mod runtime;
