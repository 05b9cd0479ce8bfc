//! What a snapshot asks of a service: which webhooks are to be made, changed and deleted so that the service is as the file
//! says; and, where it is known from what the file was made, what others changed there meanwhile. Pure.
//!
//! ```text
//! base (as exported) ─► file (as edited)        what the file changed is wanted
//!        └────────────► service (as it is now)  what the service changed is drift, and stays
//!                                               where both changed the same field: a conflict
//! ```
//! Without a base every field that the file gives is wanted. A webhook is known by its id. A record without one, or whose id
//! is not there any more, is the webhook of the same name and URL, where there is one: so that a file that was applied once
//! makes nothing a second time.

mod matching;
mod merging;

use super::{Mistake, Record, SecretRef, Snapshot};
use crate::domain::{
    action::Action,
    change::{FieldDiff, Shown},
    check::{self, Draft, Severity},
    event::OfferedEvent,
    known::Known,
    webhook::{Change, Field, HookId, Webhook},
};

/// What to do where the file and the service both changed a field of the base, or one changed what the other deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// Nothing is written before it is decided.
    #[default]
    Refuse,
    /// What the file says.
    File,
    /// What the service has stays.
    Service,
}

/// How a snapshot is held against a service.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'s> {
    /// Webhooks of the service that are not in the file are to be deleted.
    pub prune: bool,
    /// The ids of the file belong to another service: webhooks are known by name and URL alone.
    pub ignore_ids: bool,
    /// The snapshot from which the file was made.
    pub base: Option<&'s Snapshot>,
    /// What wins.
    pub on_conflict: OnConflict,
}

/// One webhook that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The record of the file, by its number there; `None` where it is to be deleted.
    pub record: Option<usize>,
    /// What is to be done. An update without fields has a secret to compare.
    pub action: Action,
    /// The webhook as it is.
    pub seen: Option<Webhook>,
    /// Where its secret is to be found, where that is not kept.
    pub secret: SecretRef,
    /// What is to be known before it is done.
    pub notes: Vec<String>,
    /// Its secret is made when it is done.
    pub makes_secret: bool,
}

/// What others did to a webhook since the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Which.
    pub id: HookId,
    /// Its name, as last known; unsafe to show as it is.
    pub name: String,
    /// What was done.
    pub what: Drifted,
}

/// See [`Drift`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drifted {
    /// It was made, and is not in the file: it stays.
    Made,
    /// It was deleted: it is not made anew.
    Gone,
    /// These fields changed, and stay.
    Fields(Vec<FieldDiff>),
}

/// A field that both sides changed, or a webhook that one side changed and the other deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The webhook.
    pub id: HookId,
    /// Its name, as last known; unsafe to show as it is.
    pub name: String,
    /// The field; `None` where it is about the webhook.
    pub field: Option<Field>,
    /// What it was.
    pub base: Shown,
    /// What the file makes of it; nothing where it leaves the webhook out.
    pub file: Shown,
    /// What it is now; nothing where the webhook is gone.
    pub service: Shown,
}

/// Everything that a snapshot asks of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// What is to be written: first what is made, then what is changed, then what is deleted.
    pub rows: Vec<Proposed>,
    /// Webhooks of the service that are not in the file and stay, by id.
    pub others: Vec<HookId>,
    /// What others did since the base.
    pub drift: Vec<Drift>,
    /// What is to be decided; nothing is written while there is any.
    pub conflicts: Vec<Conflict>,
    /// What cannot be done, and is said: scopes that differ.
    pub notes: Vec<String>,
}

/// How many of each there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Tally {
    pub create: usize,
    pub update: usize,
    pub delete: usize,
}

impl Proposal {
    /// What `file` asks of a service that has these webhooks.
    ///
    /// # Errors
    /// Records that may be one webhook or another, and values that the service cannot be given.
    pub fn of(file: &Snapshot, now: &[Webhook], options: &Options<'_>) -> Result<Self, Mistake> {
        let matched = matching::matched(&file.hooks, now, options.ignore_ids)?;
        let mut proposal = Proposal::default();
        merging::merge(&mut proposal, file, now, &matched, options)?;
        proposal.rows.sort_by_key(|row| match row.action {
            Action::Create(_) => 0,
            Action::Update(..) | Action::Test(_) => 1,
            Action::Delete(_) => 2,
        });
        Ok(proposal)
    }

    /// Looks at what would be written: what the service refuses or what can never work is a mistake, the rest is noted.
    ///
    /// # Errors
    /// The first value that cannot be written, at its place.
    pub fn check(&mut self, file: &Snapshot, offered: Option<&[OfferedEvent]>) -> Result<(), Mistake> {
        for row in &mut self.rows {
            let Some(record) = row.record.and_then(|at| file.hooks.get(at)) else { continue };
            let (Action::Create(change) | Action::Update(_, change)) = &row.action else { continue };
            let draft = draft(change, row.seen.as_ref());
            let written = change.fields();
            for problem in check::check(&draft, row.seen.as_ref(), offered) {
                let about = written.contains(&problem.field) || row.seen.is_none();
                match problem.severity {
                    Severity::Error => {
                        let why = format!("{}: {}", problem.field.wire(), problem.message);
                        return Err(Mistake::new(record.marks.of(problem.field), why, ""));
                    }
                    Severity::Warning if about && problem.field != Field::Scopes => {
                        row.notes.push(format!("{}: {}", problem.field.wire(), problem.message));
                    }
                    Severity::Warning => {}
                }
            }
        }
        Ok(())
    }

    /// How many are to be made, changed and deleted. A secret that was not compared counts as a change.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            match row.action {
                Action::Create(_) => tally.create += 1,
                Action::Delete(_) => tally.delete += 1,
                Action::Update(..) | Action::Test(_) => tally.update += 1,
            }
        }
        tally
    }

    /// True where the service is as the file says.
    pub fn is_nothing(&self) -> bool {
        self.rows.is_empty() && self.conflicts.is_empty()
    }
}

fn draft(change: &Change, seen: Option<&Webhook>) -> Draft {
    let mut draft = seen.map(Draft::of).unwrap_or_default();
    if let Some(name) = &change.name {
        draft.name.clone_from(name);
    }
    if let Some(url) = &change.url {
        draft.url.clone_from(url);
    }
    if let Some(events) = &change.events {
        draft.events.clone_from(events);
    }
    if let Some(scopes) = &change.scopes {
        scopes.as_str().clone_into(&mut draft.scopes);
    }
    draft
}

/// A null that would take a value away, which the service does not take (WIRE section 7).
fn no_null(record: &Record, seen: &Webhook) -> Result<(), Mistake> {
    let texts = [(Field::Name, &record.name, &seen.name), (Field::Url, &record.url, &seen.url)];
    let text = texts.into_iter().find(|(_, file, now)| **file == Known::Null && !now.text().is_empty());
    let emptied = seen.events.value().is_some_and(|events| !events.is_empty());
    let events = record.events == Known::Null && emptied;
    let (field, empty) = match (text, events) {
        (Some((field, ..)), _) => (field, "\"\""),
        (None, true) => (Field::Events, "[]"),
        (None, false) => return Ok(()),
    };
    let why = format!("`{}` is null, and the service takes no null in place of a value", field.wire());
    let next = format!("Write `{}: {empty}` to empty it, or leave the line out to leave it alone", field.wire());
    Err(Mistake::new(record.marks.of(field), why, next))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
