//! Test deliveries of one webhook, as far as this session knows: the last one, and how the recent ones went.

use std::{collections::VecDeque, time::Duration};

use jiff::Timestamp;

/// Runs that are kept of one webhook.
const KEPT: usize = 50;
/// Steps of a sparkline.
const STEPS: u128 = 8;

/// How a test delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The service says that it was delivered.
    Passed,
    /// The service says that it was not.
    Failed,
    /// The answer was lost: nobody knows.
    Unknown,
}

impl Outcome {
    /// Whether it passed, where that is known.
    pub fn passed(self) -> Option<bool> {
        match self {
            Outcome::Passed => Some(true),
            Outcome::Failed => Some(false),
            Outcome::Unknown => None,
        }
    }
}

/// One test delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRun {
    /// When its answer came.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// What the service said, as sent.
    pub message: String,
    /// The round trip to the API, which holds the delivery itself.
    pub round_trip: Duration,
}

/// One bar of a sparkline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its height, 0 to 7, against the slowest run shown.
    pub height: u8,
    /// Its colour.
    pub outcome: Outcome,
}

/// The recent test deliveries of one webhook, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TestHistory {
    runs: VecDeque<TestRun>,
}

impl TestHistory {
    /// Adds a run; the oldest goes when there are too many.
    pub fn push(&mut self, run: TestRun) {
        if self.runs.len() == KEPT {
            self.runs.pop_front();
        }
        self.runs.push_back(run);
    }

    /// The latest run.
    pub fn last(&self) -> Option<&TestRun> {
        self.runs.back()
    }

    /// Whether the latest run of which that is known passed.
    pub fn last_passed(&self) -> Option<bool> {
        self.runs.iter().rev().find_map(|run| run.outcome.passed())
    }

    /// The runs, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &TestRun> + ExactSizeIterator {
        self.runs.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// True where there was none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Bars for the last `count` runs, oldest first.
    pub fn sparkline(&self, count: usize) -> Vec<Bar> {
        let shown = || self.runs.iter().skip(self.runs.len().saturating_sub(count));
        let slowest = shown().map(|run| run.round_trip.as_nanos()).max().unwrap_or(0).max(1);
        let height = |run: &TestRun| run.round_trip.as_nanos() * (STEPS - 1) / slowest;
        shown().map(|run| Bar { height: u8::try_from(height(run)).unwrap_or(0), outcome: run.outcome }).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn run(millis: u64, outcome: Outcome) -> TestRun {
        TestRun {
            at: Timestamp::UNIX_EPOCH,
            outcome,
            message: String::new(),
            round_trip: Duration::from_millis(millis),
        }
    }

    #[test]
    fn the_latest_run_counts_and_old_ones_go() {
        let mut history = TestHistory::default();
        assert_eq!((history.last(), history.last_passed()), (None, None));
        for millis in 0..60 {
            history.push(run(millis, Outcome::Passed));
        }
        history.push(run(1, Outcome::Unknown));
        assert_eq!(history.len(), KEPT);
        assert_eq!(history.last().unwrap().outcome, Outcome::Unknown);
        assert_eq!(history.last_passed(), Some(true));
        assert_eq!(history.iter().next().unwrap().round_trip, Duration::from_millis(11));
    }

    #[test]
    fn bars_are_scaled_to_the_slowest_shown() {
        let mut history = TestHistory::default();
        for (millis, outcome) in
            [(9000, Outcome::Failed), (0, Outcome::Passed), (350, Outcome::Failed), (700, Outcome::Passed)]
        {
            history.push(run(millis, outcome));
        }
        let heights: Vec<u8> = history.sparkline(3).into_iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [0, 3, 7]);
        assert_eq!(TestHistory::default().sparkline(3), []);
    }
}
