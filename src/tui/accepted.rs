//! What was accepted before: the file of suppressions and the baseline, read when the audit is first wanted. The audit lays
//! by what they name; nothing of it is lost: it can be shown, with who accepted it, why and until when.

use std::path::PathBuf;

use jiff::tz::TimeZone;

use super::{
    effect::{Effect, Recall},
    go::Notice,
    shared::Shared,
};
use crate::{
    audit::{
        Findings,
        baseline::Baseline,
        suppression::{self, Suppression},
    },
    domain::fault::Fault,
};

/// Where it stands, and who is at the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file of suppressions; it need not be there.
    pub suppressions: PathBuf,
    /// The baseline of the configuration.
    pub baseline: Option<PathBuf>,
    /// Who accepts, until somebody says otherwise; empty where nothing tells.
    pub author: String,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// The suppressions.
    pub suppressions: Vec<Suppression>,
    /// The baseline.
    pub baseline: Option<Baseline>,
}

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Accepted {
    /// Nobody asked yet.
    #[default]
    Unread,
    /// It is being read; until then what was known before counts.
    Reading(Box<Book>),
    /// This is what stands there.
    Known(Box<Book>),
    /// It cannot be used, so nothing is laid by.
    Refused(Box<Fault>),
}

/// What came of reading or writing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// An entry was to be written.
    pub wrote: bool,
    /// What stands there now, or why that is not known.
    pub result: Result<Box<Book>, Box<Fault>>,
}

impl Shared {
    /// Asks for it once the audit is wanted.
    pub(super) fn mind_accepted(&mut self) -> Option<Effect> {
        if self.accepted != Accepted::Unread || !self.auditing.is_wanted() {
            return None;
        }
        let Some(place) = self.settings.accepted.clone() else {
            self.accepted = Accepted::Known(Box::default());
            return None;
        };
        self.accepted = Accepted::Reading(Box::default());
        Some(Effect::Recall(Recall::Accepted(place)))
    }

    /// Reads it again.
    pub fn accepted_anew(&mut self) -> Vec<Effect> {
        let Some(place) = self.settings.accepted.clone() else { return Vec::new() };
        self.accepted = match std::mem::take(&mut self.accepted) {
            Accepted::Known(book) | Accepted::Reading(book) => Accepted::Reading(book),
            Accepted::Unread | Accepted::Refused(_) => Accepted::Reading(Box::default()),
        };
        vec![Effect::Recall(Recall::Accepted(place))]
    }

    /// Takes what came of it; what is found is judged anew.
    pub(super) fn take_accepted(&mut self, told: Told) {
        match (told.result, told.wrote) {
            (Ok(book), wrote) => {
                if wrote && let Some(place) = &self.settings.accepted {
                    self.say(Notice::good(format!("accepted; written to {}", place.suppressions.display())));
                }
                let news = !matches!(&self.accepted, Accepted::Reading(former) if *former == book);
                self.accepted = Accepted::Known(book);
                // An audit under way lays by what is known when it ends.
                if news && !self.auditing.busy() {
                    self.audit_anew();
                }
            }
            (Err(fault), true) => self.say(Notice::error(fault.to_string())),
            (Err(fault), false) => {
                self.say(Notice::error(fault.to_string()));
                self.accepted = Accepted::Refused(fault);
            }
        }
    }

    /// Lays by what was accepted, and adds what is to be said of suppressions.
    pub(super) fn lay_by(&self, findings: &mut Findings) {
        let (Accepted::Known(book) | Accepted::Reading(book)) = &self.accepted else { return };
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let url = |id| self.hooks.get(id).and_then(|row| row.url().into_value());
        suppression::apply(findings, &book.suppressions, &self.settings.audit, today, &url);
        if let Some(baseline) = book.baseline.as_ref().filter(|baseline| self.serves(&baseline.service)) {
            baseline.mark(findings);
        }
    }

    /// True for a URL of the service on screen: ids of another one mean other webhooks.
    fn serves(&self, service: &str) -> bool {
        let base = self.profile.base.trim_end_matches('/');
        service.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}
