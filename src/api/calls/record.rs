//! One exchange as it may be told: plain data that the client writes and the call log shows. It holds nothing that was
//! not redacted where it was captured (DESIGN section 6).

use std::time::Duration;

use jiff::Timestamp;

/// One request as it went out and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// When it was sent.
    pub at: Timestamp,
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// Scheme, host and port of the service.
    pub origin: String,
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
    /// The first of the answer's body, at most [`HEAD`] bytes of it before redaction.
    pub answer_head: String,
    /// Why no whole answer came.
    pub failure: Option<String>,
}

impl CallRecord {
    /// True where no answer came, or one that is no success.
    pub fn failed(&self) -> bool {
        self.failure.is_some() || self.status.is_none_or(|status| !(200..300).contains(&status))
    }
}

/// Bytes of an answer's body that a record looks at.
pub const HEAD: usize = 4096;
