//! What an audit found, how it is told apart from other findings, and what became of it.

use std::cmp::Reverse;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{rule::Rule, severity::Severity};
use crate::domain::webhook::HookId;

/// One finding.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// The webhook; `None` where it is about a suppression.
    pub hook: Option<HookId>,
    /// What is wrong, in words without secrets.
    pub message: String,
    /// What it is about as far as that makes it another finding.
    pub matter: String,
    /// Where it stands in the file of suppressions: `file:line:column`.
    pub place: Option<String>,
    /// What became of it.
    pub state: State,
}

/// What became of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// It stands.
    #[default]
    Open,
    /// It was there when the baseline was written.
    Known,
    /// Somebody accepted it.
    Suppressed(Accepted),
}

impl State {
    /// Its word.
    pub fn word(&self) -> &'static str {
        match self {
            State::Open => "open",
            State::Known => "known",
            State::Suppressed(_) => "suppressed",
        }
    }
}

/// Who accepted a finding, why, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// The last day on which it counts.
    pub expires: Date,
}

impl Finding {
    /// Tells this finding from all others, and is the same in every run as long as its webhook has what is wrong: 32
    /// hexadecimal digits of rule, webhook and matter.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let id = self.hook.map(|id| id.to_string()).unwrap_or_default();
        for part in ["hookline audit 1", self.rule.id, &id, &self.matter] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().iter().take(16).fold(String::with_capacity(32), |text, byte| format!("{text}{byte:02x}"))
    }
}

/// A rule that was wanted and did not run.
#[derive(Debug, Clone, Copy)]
pub struct NotRun {
    /// The rule.
    pub rule: &'static Rule,
    /// Why, as half a sentence.
    pub why: &'static str,
}

/// What an audit came to.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// All findings, the gravest first, then by rule and webhook.
    pub list: Vec<Finding>,
    /// Rules that did not run though they were wanted.
    pub not_run: Vec<NotRun>,
    /// Webhooks that were looked at.
    pub looked: usize,
}

impl Findings {
    /// The gravest finding that stands.
    pub fn gravest(&self) -> Option<Severity> {
        self.open().map(|finding| finding.severity).max()
    }

    /// Those that stand.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter().filter(|finding| finding.state == State::Open)
    }

    /// How many were there when the baseline was written, and how many somebody accepted.
    pub fn laid_by(&self) -> (usize, usize) {
        let count = |is: fn(&State) -> bool| self.list.iter().filter(|finding| is(&finding.state)).count();
        (count(|state| *state == State::Known), count(|state| matches!(state, State::Suppressed(_))))
    }

    /// Puts them into their order.
    pub(super) fn sort(&mut self) {
        self.list.sort_by_cached_key(|finding| {
            // Only what is about no webhook can have several findings of a rule.
            let matter = if finding.hook.is_none() { finding.matter.clone() } else { String::new() };
            (Reverse(finding.severity), super::registry::place(finding.rule), finding.hook, matter)
        });
    }
}
