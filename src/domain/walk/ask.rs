//! What a walk is told and what it tells: configuration, requests, phases. Data only.

use std::collections::VecDeque;

use crate::domain::webhook::HookId;

/// Ids that one request by id may name, and the bytes they may take: requests stay under 8,000 bytes (WIRE section 2).
const BY_ID: usize = 300;
const BY_ID_BYTES: usize = 6_500;
/// Bytes of `filter%5Bid%5D%5B%5D=` and `&` around each id.
const BY_ID_FRAME: usize = 22;

/// How to walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Rows of the first page, which shall paint at once.
    pub first: u16,
    /// Rows of every other page, at most 1000 (WIRE fact 12).
    pub page: u16,
    /// Requests in flight at most.
    pub parallel: usize,
    /// Rows after which it pauses.
    pub max_rows: usize,
    /// Ids-only passes after which it gives up proving, on a set that keeps changing.
    pub proofs: u32,
}

impl Default for Config {
    fn default() -> Self {
        Config { first: 60, page: 1000, parallel: 3, max_rows: 100_000, proofs: 5 }
    }
}

/// One request to be made, all by id ascending.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ask {
    /// Page 1 of this size.
    First {
        /// Rows.
        size: u16,
    },
    /// A page of rows.
    Page {
        /// From 1.
        number: u32,
        /// Rows.
        size: u16,
    },
    /// A page of ids without attributes.
    Ids {
        /// From 1.
        number: u32,
        /// Rows.
        size: u16,
    },
    /// These rows.
    ById(Vec<HookId>),
}

/// Where the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for the small first page.
    First,
    /// Reading pages of rows.
    Pages,
    /// Reading pages of ids.
    Proving,
    /// Fetching what was missed, looking for what seems gone.
    Repairing,
    /// Every row that was there throughout is loaded: proven.
    Complete,
    /// `max_rows` are loaded and there are more.
    Paused,
    /// Read to the end, and not proven: the set kept changing, or the server does not find rows by id.
    Unsettled,
    /// A request failed for good; [`Walk::retry`](super::Walk::retry) goes on.
    Failed,
    /// The server answers every page number with the same rows.
    Stuck,
}

impl Phase {
    /// True where nothing more will be asked by itself.
    pub fn is_at_rest(self) -> bool {
        matches!(self, Phase::Complete | Phase::Paused | Phase::Unsettled | Phase::Failed | Phase::Stuck)
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Where it is.
    pub phase: Phase,
    /// Different rows loaded.
    pub loaded: usize,
    /// Requests in flight.
    pub in_flight: usize,
    /// Answers taken.
    pub answers: usize,
}

impl Ask {
    /// Ids in as many as one request by id may name each.
    pub(super) fn chunks(ids: &[HookId]) -> VecDeque<Vec<HookId>> {
        let mut chunks: VecDeque<Vec<HookId>> = VecDeque::new();
        let mut bytes = usize::MAX;
        for id in ids {
            let more = BY_ID_FRAME + id.get().checked_ilog10().unwrap_or(0) as usize + 1;
            match chunks.back_mut() {
                Some(chunk) if chunk.len() < BY_ID && bytes + more <= BY_ID_BYTES => {
                    chunk.push(*id);
                    bytes += more;
                }
                _ => {
                    chunks.push_back(vec![*id]);
                    bytes = more;
                }
            }
        }
        chunks
    }
}
