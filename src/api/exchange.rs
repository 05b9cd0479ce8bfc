//! One request as it goes out and one whole answer as it came: plain data.

use std::time::Duration;

use reqwest::Method;
use url::Url;

use crate::domain::secret::Secret;

/// A request as it goes out.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// The whole URL.
    pub url: Url,
    /// The token.
    pub bearer: Option<Secret>,
    /// A body with its bare Content-Type (WIRE facts 1 and 2).
    pub body: Option<(&'static str, String)>,
    /// It is a test delivery, which takes its time.
    pub slow: bool,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After`, read.
    pub retry_after: Option<Duration>,
    /// `Location`, as sent.
    pub location: Option<String>,
    /// The decoded body.
    pub body: Vec<u8>,
    /// From sending to the last byte.
    pub took: Duration,
}
