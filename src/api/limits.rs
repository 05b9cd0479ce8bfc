//! The limits that every exchange with the service is held to (RELIABILITY "Limits"). Numbers only; `transport` and `client` keep them.

use std::time::Duration;

/// How long to wait, how much to take, how often to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// For a TCP and TLS connection.
    pub connect: Duration,
    /// From handing over the request to the head of the answer, the connecting included.
    pub first_byte: Duration,
    /// The same for a test delivery, which the service makes before it answers.
    pub first_byte_test: Duration,
    /// Between two pieces of a body.
    pub idle: Duration,
    /// For one try, everything included.
    pub whole: Duration,
    /// The same for a test delivery.
    pub whole_test: Duration,
    /// Bytes of a body after decompression.
    pub body: usize,
    /// Tries of a read, the first included. Writes are sent once.
    pub tries: u32,
    /// The shortest wait before another try.
    pub backoff_min: Duration,
    /// The longest wait that hookline chooses itself before another try.
    pub backoff_max: Duration,
    /// The longest wait that a `Retry-After` is followed for; a longer one is cut to this.
    pub retry_after_cap: Duration,
    /// With nothing in flight for so long, every kept connection is closed, so that an idle hookline never wakes up. Well
    /// below the 20 s after which the service drops an idle connection (WIRE section 2).
    pub quiet: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(5),
            first_byte: Duration::from_secs(15),
            first_byte_test: Duration::from_secs(35),
            idle: Duration::from_secs(10),
            whole: Duration::from_secs(30),
            whole_test: Duration::from_secs(60),
            body: 32 * 1024 * 1024,
            tries: 3,
            backoff_min: Duration::from_millis(250),
            backoff_max: Duration::from_secs(8),
            retry_after_cap: Duration::from_secs(60),
            quiet: Duration::from_secs(10),
        }
    }
}
