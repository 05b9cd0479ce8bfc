//! What is drawn, without a terminal: pictures of every screen at several sizes and themes, no panic at any size, and no
//! raw character from outside in any cell.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../desk/mod.rs"]
mod desk;
mod hostile;
mod picture;
mod scene;
mod screens;
mod sizes;
