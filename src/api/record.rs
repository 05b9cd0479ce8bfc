//! What is told of each exchange (the call log) and what the client needs from outside: clock, chance, a listener.
//! Everything in a record was redacted where it was captured (DESIGN section 6).

use std::{fmt, sync::Arc, time::Duration};

use jiff::Timestamp;

/// One request as it went out and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// When it was sent.
    pub at: Timestamp,
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// Path and query as sent, percent-encoded; credentials in filter values masked.
    pub target: String,
    /// The HTTP status, where a head came.
    pub status: Option<u16>,
    /// From sending to the end of the answer.
    pub took: Duration,
    /// Which sending of its call this is, from 1.
    pub attempt: u32,
    /// Headers that hookline set.
    pub request_headers: Vec<(String, String)>,
    /// The body that was sent.
    pub request_body: Option<String>,
    /// Headers of the answer.
    pub answer_headers: Vec<(String, String)>,
    /// Bytes of the answer's body, decoded.
    pub answer_bytes: usize,
    /// The first of the answer's body, at most `HEAD` bytes of it before redaction.
    pub answer_head: String,
    /// Why no whole answer came.
    pub failure: Option<String>,
}

/// Bytes of an answer's body that a record looks at.
pub const HEAD: usize = 4096;

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
