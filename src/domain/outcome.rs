//! What test deliveries of a webhook came to in this run of the program.

use std::{collections::VecDeque, time::Duration};

use jiff::Timestamp;

/// How a test delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The service says that it was delivered.
    Passed,
    /// The service says that it was not.
    Failed,
    /// The answer of the service was lost: it may have been delivered.
    Unknown,
    /// The request for it failed: nothing was delivered.
    NotSent,
}

/// One test delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRun {
    /// When its outcome was known.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// The service's message or the fault, as it came.
    pub message: String,
    /// The round trip to the API, which holds the delivery; `None` without an answer.
    pub round_trip: Option<Duration>,
}

/// How many runs are kept.
const KEPT: usize = 32;

/// The test deliveries of one webhook, the newest last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    runs: VecDeque<TestRun>,
}

impl History {
    /// Adds a run; the oldest goes when there are too many.
    pub fn push(&mut self, run: TestRun) {
        if self.runs.len() == KEPT {
            self.runs.pop_front();
        }
        self.runs.push_back(run);
    }

    /// The newest.
    pub fn last(&self) -> Option<&TestRun> {
        self.runs.back()
    }

    /// All, the newest last.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = &TestRun> + ExactSizeIterator {
        self.runs.iter()
    }
}
