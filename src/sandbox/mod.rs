//! An API server of its own: the published contract with the behaviour that was observed on the wire (WIRE), on SQLite.
//!
//! It knows of the rest of the crate only addresses and signatures, never `api` or `tui`: a misreading of the wire that
//! client and sandbox shared would pass every test.
//!
//! ```text
//! listener → front (limits, Host, Referer, ledger) → routes (mishaps, bodies) → service (token, checks) → store (SQLite)
//!                                                                                        └→ sender → receivers (demo)
//! ```

mod answer;
mod befall;
mod body;
mod front;
mod integer;
mod landmark;
mod ledger;
mod listing;
mod mishap;
mod moment;
mod options;
mod params;
mod pretty;
mod random;
mod receivers;
mod record;
mod routes;
mod running;
mod seed;
mod sender;
mod server;
mod service;
mod store;
mod token;
mod write;

pub use ledger::Served;
pub use mishap::{BadMishap, MISHAP_HELP, Mishap, MishapKind, Route, When};
pub use options::{BadRenderer, Options, Renderer};
pub use receivers::{Manner, Received};
pub use running::Running;
pub use server::{Sandbox, SandboxError};
