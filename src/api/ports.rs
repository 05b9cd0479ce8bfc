//! What the client needs from outside: clock, chance, and a listener to whom each exchange is told (the call log).

use std::{fmt, sync::Arc};

use jiff::Timestamp;

use super::calls::CallRecord;

/// Listens to every exchange. Called on the runtime's threads; must be quick.
pub type Observer = Arc<dyn Fn(&CallRecord) + Send + Sync>;

/// What the client takes from outside.
#[derive(Clone)]
pub struct Ports {
    /// The wall clock: when a token expires, when a record was made.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Evenly spread numbers from 0 up to, not including, 1: the jitter of waits.
    pub random: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// The call log, where there is one.
    pub observer: Option<Observer>,
}

impl Ports {
    /// The real clock and chance, nobody listening.
    pub fn system() -> Self {
        Ports { clock: Arc::new(Timestamp::now), random: Arc::new(chance), observer: None }
    }
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ports").field("observed", &self.observer.is_some()).finish_non_exhaustive()
    }
}

fn chance() -> f64 {
    // Without randomness the waits are merely not spread; half is as good as any.
    getrandom::u32().map_or(0.5, |n| f64::from(n) / (f64::from(u32::MAX) + 1.0))
}
