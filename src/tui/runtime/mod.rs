//! The edge to the terminal and to the operating system.

pub mod decode;
pub mod framer;
