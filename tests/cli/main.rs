//! The binary without a terminal: every exit code, what goes to which stream, hostile text, keys and configuration. It
//! runs as a process of its own against `hookline sandbox`, scripted servers and closed ports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod asked;
mod audit;
mod complete;
mod config;
mod doctor;
mod exit;
mod files;
mod formats;
mod help;
mod hostile;
mod keys;
mod login;
mod packaging;
mod pipes;
mod printing;
mod project;
mod recipes;
#[allow(dead_code)] // Shared with the contract tests, which use all of it.
#[path = "../contract/server.rs"]
mod server;
mod settings;
#[allow(dead_code)] // Shared with the tests of the sandbox, which use all of it.
#[path = "../sandbox/socket.rs"]
mod socket;
mod terminal;
mod told;
mod undo;
mod views;
mod watch;
mod whole;
mod world;
mod writes;
