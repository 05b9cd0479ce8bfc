//! The only room that knows HTTP and JSON:API. `calls` is the whole service on one page; `client` is the one place that sends.
//!
//! The way of a call: `client` hands it to `read` or `settle`; `request` writes it; the `session` sends it by `transport`, as
//! often as is right; `webhooks`, `events` and `deliveries` read the answer; `settle` finds out what became of a write;
//! `error` and `failure` make the fault.

pub mod account;
pub mod calls;
pub mod client;
pub mod curl;
pub mod dialect;
pub mod limits;
pub mod ports;
pub mod service;

mod auth;
mod capture;
mod connect;
mod deliveries;
mod error;
mod events;
mod exchange;
mod failure;
mod jsonapi;
mod login;
mod progress;
mod read;
mod record;
mod redact;
mod request;
mod retry;
mod session;
mod settle;
mod swift;
mod transport;
mod webhooks;

pub use account::Account;
pub use calls::CallRecord;
pub use client::Client;
pub use connect::{Roots, Route, route};
pub use curl::{Preview, curl, curl_lines, preview};
pub use dialect::Dialect;
pub use limits::Limits;
pub use ports::Ports;
pub use progress::Progress;
pub use service::{Credential, ProxyPolicy, Service};
pub use webhooks::decode_page;
