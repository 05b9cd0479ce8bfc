//! What test deliveries of a webhook came to, in this run of the program and in former ones. Files are `state`'s.

use std::{collections::VecDeque, time::Duration};

use jiff::Timestamp;

use super::webhook::HookId;

/// How a test delivery ended. Their order is that of what needs people first: failed, not known, not sent, passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The service says that it was not delivered.
    Failed,
    /// The answer of the service was lost: it may have been delivered.
    Unknown,
    /// The request for it failed: nothing was delivered.
    NotSent,
    /// The service says that it was delivered.
    Passed,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 4] = [Outcome::Failed, Outcome::Unknown, Outcome::NotSent, Outcome::Passed];

    /// One word, in files and for people; never told by colour alone.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Failed => "failed",
            Outcome::Unknown => "unknown",
            Outcome::NotSent => "not sent",
            Outcome::Passed => "passed",
        }
    }

    /// The outcome of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Outcome::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// One test delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRun {
    /// When its outcome was known.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// The service's message, which begins with the status of the receiver, or the fault; as it came.
    pub message: String,
    /// The round trip to the API, which holds the delivery; `None` without an answer.
    pub round_trip: Option<Duration>,
}

/// A test delivery with what it was about, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The base URL of the service.
    pub service: String,
    /// The webhook.
    pub hook: HookId,
    /// How it went.
    pub run: TestRun,
}

/// How many runs of one webhook are kept.
pub const KEPT: usize = 50;

/// The test deliveries of one webhook, the newest last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    runs: VecDeque<TestRun>,
    /// How many of them, the oldest, are of former runs of the program.
    former: usize,
}

impl History {
    /// Adds a run; the oldest goes when there are too many.
    pub fn push(&mut self, run: TestRun) {
        if self.runs.len() == KEPT {
            self.runs.pop_front();
            self.former = self.former.saturating_sub(1);
        }
        self.runs.push_back(run);
    }

    /// What former runs of the program left, now that nothing was tested in this one yet.
    pub fn of_former(runs: impl IntoIterator<Item = TestRun>) -> Self {
        let mut history = History::default();
        runs.into_iter().for_each(|run| history.push(run));
        history.former = history.runs.len();
        history
    }

    /// Puts what this run of the program tested behind what former ones left.
    pub fn followed_by(mut self, ours: History) -> Self {
        ours.runs.into_iter().skip(ours.former).for_each(|run| self.push(run));
        self
    }

    /// The newest.
    pub fn last(&self) -> Option<&TestRun> {
        self.runs.back()
    }

    /// True where the newest is of a former run of the program.
    pub fn is_former(&self) -> bool {
        self.former > 0 && self.former == self.runs.len()
    }

    /// All, the newest last.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = &TestRun> + ExactSizeIterator {
        self.runs.iter()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(second: i64) -> TestRun {
        let at = Timestamp::from_second(second).unwrap_or_default();
        TestRun { at, outcome: Outcome::Passed, message: String::new(), round_trip: None }
    }

    fn seconds(history: &History) -> Vec<i64> {
        history.runs().map(|run| run.at.as_second()).collect()
    }

    #[test]
    fn words_name_one_outcome_each() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::of_word(outcome.word()), Some(outcome));
        }
        assert_eq!(Outcome::of_word("odd"), None);
    }

    proptest! {
        /// What is kept is the end of all that happened, whenever the former ones became known.
        #[test]
        fn the_newest_are_kept_in_order(former in 0_i64..120, before in 0_i64..60, after in 0_i64..60) {
            let mut ours = History::default();
            (former..former + before).for_each(|second| ours.push(run(second)));
            let mut all = History::of_former((0..former).map(run)).followed_by(ours);
            prop_assert_eq!(all.is_former(), former > 0 && before == 0);
            (former + before..former + before + after).for_each(|second| all.push(run(second)));
            let whole: Vec<i64> = (0..former + before + after).collect();
            let from = whole.len().saturating_sub(KEPT);
            prop_assert_eq!(seconds(&all), whole.get(from..).unwrap_or_default());
            prop_assert_eq!(all.is_former(), former > 0 && before + after == 0);
        }
    }
}
