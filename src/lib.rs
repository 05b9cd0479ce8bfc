//! hookline

pub mod api;
pub mod cli;
pub mod config;
pub mod domain;
pub mod sandbox;
pub mod state;
pub mod tui;
