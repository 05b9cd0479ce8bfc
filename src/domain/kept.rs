//! What was typed into a form and not saved yet, as it is kept for the case that the program ends. Never with a secret.

use jiff::Timestamp;

use super::{check::Draft, webhook::Webhook};

/// A draft on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The base URL of the service it is for.
    pub service: String,
    /// The profile's name at that time.
    pub profile: String,
    /// The form: `new`, `copy-12`, `edit-12`.
    pub form: String,
    /// When it was kept.
    pub at: Timestamp,
    /// What stands in the fields, without the secret.
    pub draft: Draft,
    /// A secret was typed, which is not kept.
    pub secret: bool,
    /// The record as the operator saw it.
    pub seen: Option<Box<Webhook>>,
    /// The file it was read from; `None` for one of this run.
    pub file: Option<String>,
}
