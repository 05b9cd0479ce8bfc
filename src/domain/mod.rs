//! What hookline is about, without any machine: webhooks, queries, checks, changes, plans, faults, addresses, signatures.
//!
//! Pure: no I/O, no clock, no randomness, no terminal, no HTTP. Imports std and small value crates only.

pub mod action;
pub mod address;
pub mod age;
pub mod audience;
pub mod change;
pub mod check;
pub mod collection;
pub mod column;
pub mod edit;
pub mod event;
pub mod fault;
pub mod filter;
pub mod intent;
pub mod journal;
pub mod json;
pub mod kept;
pub mod known;
pub mod merge;
pub mod near;
pub mod object;
pub mod outcome;
pub mod pace;
pub mod plan;
pub mod report;
pub mod secret;
pub mod shell;
pub mod signature;
pub mod snapshot;
pub mod sort;
pub mod text;
pub mod undo;
pub mod unfinished;
pub mod view;
pub mod walk;
pub mod webhook;
