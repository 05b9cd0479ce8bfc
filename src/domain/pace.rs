//! A cap on how often something may begin: so many in any second, by a clock that the caller reads.

use std::{collections::VecDeque, time::Duration};

const SECOND: Duration = Duration::from_secs(1);

/// What began within the last second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    per_second: usize,
    begun: VecDeque<Duration>,
}

impl Pace {
    /// At most so many in any second; 0 is no cap.
    pub fn new(per_second: usize) -> Self {
        Pace { per_second, begun: VecDeque::new() }
    }

    /// How many may begin now.
    pub fn room(&mut self, now: Duration) -> usize {
        if self.per_second == 0 {
            return usize::MAX;
        }
        while self.begun.front().is_some_and(|at| now.saturating_sub(*at) >= SECOND) {
            self.begun.pop_front();
        }
        self.per_second.saturating_sub(self.begun.len())
    }

    /// Notes that so many begin now.
    pub fn took(&mut self, now: Duration, count: usize) {
        if self.per_second > 0 {
            self.begun.extend(std::iter::repeat_n(now, count));
        }
    }

    /// How long until another may begin; zero where one may now.
    pub fn wait(&self, now: Duration) -> Duration {
        match self.begun.front() {
            Some(at) if self.per_second > 0 && self.begun.len() >= self.per_second => {
                (*at + SECOND).saturating_sub(now)
            }
            _ => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn none_means_no_cap() {
        let mut pace = Pace::new(0);
        pace.took(Duration::ZERO, 5);
        assert_eq!((pace.room(Duration::ZERO), pace.wait(Duration::ZERO)), (usize::MAX, Duration::ZERO));
    }

    proptest! {
        /// No second of the clock ever holds more, and whoever waits as told may go on.
        #[test]
        fn no_second_holds_more(cap in 1usize..12, steps in proptest::collection::vec((0u64..700, 0usize..20), 1..60)) {
            let mut pace = Pace::new(cap);
            let mut now = Duration::ZERO;
            let mut begun: Vec<Duration> = Vec::new();
            for (millis, wish) in steps {
                now += Duration::from_millis(millis);
                let count = wish.min(pace.room(now));
                pace.took(now, count);
                begun.extend(std::iter::repeat_n(now, count));
                let within = begun.iter().filter(|at| now.saturating_sub(**at) < SECOND).count();
                prop_assert!(within <= cap, "{within} of {cap}");
                if pace.room(now) == 0 {
                    let wait = pace.wait(now);
                    prop_assert!(wait > Duration::ZERO);
                    prop_assert!(pace.clone().room(now + wait) > 0);
                }
            }
        }
    }
}
