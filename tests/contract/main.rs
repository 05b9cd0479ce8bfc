//! The client against recorded answers and odd servers, over plain sockets. Everything that these servers say is taken from
//! WIRE.md or from the JSON:API specification, never from hookline's own sandbox, so that both cannot misread the wire alike;
//! the module `sandbox` alone runs against that one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(missing_docs)]

mod certificate;
mod limits;
mod login;
mod network;
mod plainer;
mod random;
mod reading;
mod sandbox;
mod secrets;
#[allow(dead_code)] // some of its ways are for the fault server alone
mod server;
mod tls;
mod writing;
