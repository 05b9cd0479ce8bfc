//! Timers of the model: kept beside the loop, which sleeps until the next one. Nothing ticks.

use std::time::Duration;

use crate::tui::msg::Timer;

/// Timers that were wished for, on the monotonic clock.
#[derive(Debug, Default)]
pub struct Timers {
    due: Vec<(Duration, Timer)>,
}

impl Timers {
    /// Sets a timer; one that was set already is moved.
    pub fn set(&mut self, timer: Timer, at: Duration) {
        self.unset(&timer);
        self.due.push((at, timer));
    }

    /// Forgets a timer.
    pub fn unset(&mut self, timer: &Timer) {
        self.due.retain(|(_, other)| other != timer);
    }

    /// When the next one is due.
    pub fn next(&self) -> Option<Duration> {
        self.due.iter().map(|(at, _)| *at).min()
    }

    /// Takes out those that are due, the earliest first.
    pub fn take(&mut self, now: Duration) -> Vec<Timer> {
        let mut due: Vec<_> = self.due.extract_if(.., |(at, _)| *at <= now).collect();
        due.sort_by_key(|(at, _)| *at);
        due.into_iter().map(|(_, timer)| timer).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::webhook::HookId;

    #[test]
    fn a_timer_is_due_once_and_can_be_moved() {
        let ms = Duration::from_millis;
        let mask = Timer::Mask(HookId::new(1).unwrap());
        let mut timers = Timers::default();
        timers.set(Timer::Rest, ms(50));
        timers.set(mask.clone(), ms(20));
        timers.set(Timer::Rest, ms(150));
        assert_eq!(timers.next(), Some(ms(20)));
        assert_eq!(timers.take(ms(149)), [mask]);
        assert_eq!((timers.take(ms(150)), timers.next()), (vec![Timer::Rest], None));
    }
}
