//! hookline

pub mod api;
pub mod domain;
pub mod tui;
