//! Everything that a network and a service can do to hookline, done to it: by the client, by the headless binary and in the
//! console. The servers here are plain sockets with a reference model of webhooks behind them, written from WIRE.md; their
//! ledger says what really came and what was done.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../contract/certificate.rs"]
mod certificate;
#[path = "../house/committed.rs"]
mod committed;
mod console;
#[allow(dead_code)] // Shared with the flows, which use all of it.
#[path = "../flows/eye.rs"]
mod eye;
#[allow(dead_code)] // Shared with the flows, which use all of it.
#[path = "../flows/console.rs"]
mod flow;
mod headless;
mod judge;
mod model;
mod network;
#[path = "../flows/operator.rs"]
mod operator;
mod published;
mod random;
mod secrets;
#[path = "../pty/sequences.rs"]
mod sequences;
#[allow(dead_code)] // Shared with the contract tests, which use all of it.
#[path = "../contract/server.rs"]
mod server;
mod situations;
mod stage;
mod torture;
mod trouble;
#[allow(dead_code)] // Shared with the tests of the headless binary, which use all of it.
#[path = "../cli/world.rs"]
mod world;
