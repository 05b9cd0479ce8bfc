//! What the sandbox was asked, for those who want to check what a client really sent.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// The most requests that are kept; older ones are forgotten.
const KEPT: usize = 20_000;

/// The most bytes of a body that are kept.
pub(super) const BODY_KEPT: usize = 64 * 1024;

/// One request that was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// `GET`, `POST` and so on.
    pub method: String,
    /// Path and query as they stood in the request line.
    pub target: String,
    /// The status that was answered; `None` where a mishap hung up without answering.
    pub status: Option<u16>,
    /// The body as text, up to 64 KiB; empty for a request without one, and for the login, whose body is a key.
    pub body: String,
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<VecDeque<Served>>);

impl Ledger {
    /// Adds one.
    pub fn note(&self, served: Served) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            all.pop_front();
        }
        all.push_back(served);
    }

    /// All that are kept.
    pub fn all(&self) -> Vec<Served> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
