//! One thing to do to one webhook: what plans, journal and undo are made of.

use super::webhook::{Change, HookId};

/// What is done to one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Create one with these values.
    Create(Change),
    /// Write what changed.
    Update(HookId, Change),
    /// Delete it.
    Delete(HookId),
    /// Send a test delivery: an action, not a change; it needs no look before.
    Test(HookId),
}

impl Action {
    /// The webhook it is about; a new one has no id yet.
    pub fn target(&self) -> Option<HookId> {
        match self {
            Action::Create(_) => None,
            Action::Update(id, _) | Action::Delete(id) | Action::Test(id) => Some(*id),
        }
    }

    /// True where the record is read again before it is written, so that operators do not trample each other.
    pub fn looks_first(&self) -> bool {
        matches!(self, Action::Update(..) | Action::Delete(_))
    }
}
