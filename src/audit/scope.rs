//! What an audit may look at: the rows, and what is known besides. Holds nothing of its own.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{measure::Measure, need::Need};
use crate::domain::{collection::Collection, webhook::HookId};

/// What rules may look at.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The rows, all of them.
    pub hooks: &'a Collection,
    /// Against which ages are counted.
    pub now: Timestamp,
    /// The events that the service offers, where it said so.
    pub offered: Option<&'a HashSet<&'a str>>,
    /// Whether the last test delivery passed, where outcomes are known at all.
    pub outcome: Option<&'a dyn Fn(HookId) -> Option<bool>>,
    /// Measures of the secrets, where they were asked for. A webhook that is not among them is not judged.
    pub secrets: Option<&'a HashMap<HookId, Measure>>,
}

impl<'a> Scope<'a> {
    /// Rows alone.
    pub fn of(hooks: &'a Collection, now: Timestamp) -> Self {
        Scope { hooks, now, offered: None, outcome: None, secrets: None }
    }

    /// Why a rule with this need cannot run; `None` where it can.
    pub fn lacks(&self, need: Need) -> Option<&'static str> {
        match need {
            Need::Offered if self.offered.is_none_or(HashSet::is_empty) => {
                Some("the service did not say which events it offers")
            }
            Need::Outcomes if self.outcome.is_none() => Some("no outcomes of test deliveries are known here"),
            Need::Secrets if self.secrets.is_none() => Some("secrets are only looked at when asked for"),
            _ => None,
        }
    }
}
