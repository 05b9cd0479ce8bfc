//! The sandbox on a raw socket: what WIRE.md says, byte for byte, one file per section.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod delivery;
mod life;
mod mishap;
mod section_02_transport;
mod section_03_authentication;
mod section_04_list;
mod section_05_show;
mod section_06_create;
mod section_07_update;
mod section_08_delete;
mod section_09_events_and_test;
mod section_10_errors;
mod socket;
