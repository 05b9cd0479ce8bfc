//! The sandbox on a raw socket: what WIRE.md says, byte for byte, one file per section.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod section_02_transport;
mod socket;
