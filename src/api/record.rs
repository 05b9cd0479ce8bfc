//! A webhook's record as an answer holds it: plain data, read by `swift` or `webhooks`.

use crate::domain::{known::Known, secret::Secret, webhook::Webhook};

/// A record as read.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// The webhook, without its secret.
    pub hook: Webhook,
    /// The secret, where the server sent one.
    pub secret: Known<Secret>,
}
