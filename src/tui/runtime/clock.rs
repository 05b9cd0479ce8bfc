//! Time as the program sees it: a port, so that tests can turn the hands.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The time of day; it may jump.
    fn now(&self) -> Timestamp;
    /// Time since some fixed moment; it never goes back. Deadlines and timers are measured with it.
    fn monotonic(&self) -> Duration;
}

/// The clock of the machine.
#[derive(Debug)]
pub struct SystemClock(Instant);

impl Default for SystemClock {
    fn default() -> Self {
        SystemClock(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A clock that moves only when it is told to.
#[derive(Debug)]
pub struct SetClock(Mutex<(Timestamp, Duration)>);

impl SetClock {
    /// It is `now`, and stays so.
    pub fn at(now: Timestamp) -> SetClock {
        SetClock(Mutex::new((now, Duration::ZERO)))
    }

    /// Lets time pass. A time of day past the end of the calendar stays where it is.
    pub fn advance(&self, by: Duration) {
        let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hands.0 = hands.0.checked_add(by).unwrap_or(hands.0);
        hands.1 += by;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_clock_moves_both_hands_when_told() {
        let clock = SetClock::at(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.monotonic(), Duration::ZERO);
        clock.advance(Duration::from_millis(1500));
        assert_eq!((clock.now().as_millisecond(), clock.monotonic()), (1500, Duration::from_millis(1500)));
    }
}
