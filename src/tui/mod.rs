//! The console.

pub mod chord;
