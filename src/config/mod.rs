//! Settings, profiles, paths and keys: what the user configured, and where each value came from.
//!
//! Reads one small file and the environment it is handed; writes nothing (`edit` only says what the file is to hold),
//! sends nothing, and never falls back to a default in silence when what the user wrote is wrong.

pub mod audit;
pub mod command;
pub mod credential;
pub mod edit;
pub mod environ;
pub mod file;
pub mod mistake;
pub mod paths;
pub mod private_file;
pub mod project;
pub mod setting;
pub mod settings;
pub mod suppression;
pub mod value;
