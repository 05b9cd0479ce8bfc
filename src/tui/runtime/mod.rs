//! The edge to the terminal and to the operating system.

pub mod caps;
pub mod decode;
pub mod framer;
pub mod grid;
pub mod output;
pub mod pen;
pub mod screen;
pub mod shift;
