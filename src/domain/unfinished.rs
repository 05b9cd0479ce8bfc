//! A plan whose process ended before it did: how far each row was, what looking again found, and what is left to do.
//!
//! ```text
//! Unsent ──────────────────────────────► the rest, which a new review may run
//! Sent ── looked up ─► Undone ───────────┘
//!           ├────────► Ended(Done | Failed)
//!           └────────► Ended(Unknown): said, and never sent by itself
//! ```
//! A row that was sent is never part of the rest before it was looked up.

use super::{
    action::Action,
    edit::{Edit, Made},
    fault::{Fault, FaultKind},
    intent::Intent,
    journal::{Ending, Entry, Verb},
    secret::Secret,
    webhook::{Change, HookId, Webhook},
};

/// How far a row is known to have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was not sent.
    Unsent,
    /// It was sent, and nobody heard the answer.
    Sent,
    /// It was cancelled before it was sent.
    Skipped,
    /// Its outcome was heard or found.
    Ended(Ending),
    /// It was looked up: nothing was done.
    Undone,
}

/// A row with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What was to be written, and over what.
    pub entry: Entry,
    /// How far it came.
    pub fate: Fate,
    /// Why, in words; may be empty.
    pub said: String,
    /// The new secret that was put into the file of secrets for it.
    pub secret: Option<Secret>,
    /// It was looked up by this run of the program.
    pub looked: bool,
}

/// How the rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Tally {
    pub done: usize,
    pub failed: usize,
    pub unknown: usize,
    pub unsent: usize,
    pub skipped: usize,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The plan as it was confirmed; its rows are in [`Unfinished::rows`].
    pub intent: Intent,
    /// Its rows.
    pub rows: Vec<Left>,
}

impl Left {
    /// A row of which nothing is known but what it was to do.
    pub fn new(entry: Entry) -> Self {
        Left { entry, fate: Fate::Unsent, said: String::new(), secret: None, looked: false }
    }

    /// True where nobody knows whether it was done.
    pub fn is_unknown(&self) -> bool {
        matches!(self.fate, Fate::Sent | Fate::Ended(Ending::Unknown))
    }

    /// True where looking at the service may tell what became of it. A test delivery leaves no trace there, and a new
    /// secret that is known no more cannot be compared.
    pub fn can_be_looked_up(&self) -> bool {
        let blind = match self.entry.verb {
            Verb::Test => true,
            Verb::Update => self.entry.secret && self.secret.is_none(),
            Verb::Create | Verb::Delete => false,
        };
        self.is_unknown() && !self.looked && !blind
    }

    /// What was sent, or would be; `None` where its secret is not known.
    pub fn action(&self, fresh: Option<&[u8; 32]>) -> Option<Action> {
        let entry = &self.entry;
        let secret = match (entry.secret, &self.secret, entry.hook, fresh) {
            (false, ..) => None,
            (true, Some(kept), ..) => Some(kept.clone()),
            (true, None, Some(id), Some(seed)) => match Edit::Secrets(Box::new(*seed)).of(&Webhook::bare(id)) {
                Made::Change(change) => change.secret,
                Made::Same | Made::Cannot(_) => return None,
            },
            (true, ..) => return None,
        };
        let change = Change { secret, ..entry.sent.clone() };
        match (entry.verb, entry.hook) {
            (Verb::Create, _) => Some(Action::Create(change)),
            (Verb::Update, Some(id)) => Some(Action::Update(id, change)),
            (Verb::Delete, Some(id)) => Some(Action::Delete(id)),
            (Verb::Test, Some(id)) => Some(Action::Test(id)),
            (_, None) => None,
        }
    }

    /// What is looked up: the action as far as it is known.
    pub fn asked(&self) -> Option<Action> {
        let known = Left { entry: Entry { secret: self.secret.is_some(), ..self.entry.clone() }, ..self.clone() };
        known.action(None)
    }

    fn waits(&self) -> bool {
        matches!(self.fate, Fate::Unsent | Fate::Undone)
    }
}

impl Unfinished {
    /// A plan of which no row was sent yet.
    pub fn new(mut intent: Intent) -> Self {
        let rows = std::mem::take(&mut intent.rows).into_iter().map(Left::new).collect();
        Unfinished { intent, rows }
    }

    fn row(&mut self, at: u32) -> Option<&mut Left> {
        self.rows.get_mut(at as usize)
    }

    /// Notes that a row was about to be sent.
    pub fn sent(&mut self, at: u32) {
        if let Some(row) = self.row(at).filter(|row| row.fate == Fate::Unsent) {
            row.fate = Fate::Sent;
        }
    }

    /// Takes a row as it was decided anew while the plan ran.
    pub fn decided(&mut self, at: u32, entry: Entry) {
        if let Some(row) = self.row(at) {
            row.entry = entry;
        }
    }

    /// Notes how a row ended.
    pub fn ended(&mut self, at: u32, ending: Ending, said: &str) {
        if let Some(row) = self.row(at) {
            row.fate = Fate::Ended(ending);
            said.clone_into(&mut row.said);
        }
    }

    /// Notes that what was not sent will not be.
    pub fn stopped(&mut self) {
        self.rows.iter_mut().filter(|row| row.fate == Fate::Unsent).for_each(|row| row.fate = Fate::Skipped);
    }

    /// Something of its file could not be read: what is not known to have ended may have been sent.
    pub fn doubtful(&mut self) {
        self.rows.iter_mut().filter(|row| row.fate == Fate::Unsent).for_each(|row| row.fate = Fate::Sent);
    }

    /// Gives the row about a webhook the secret that was put into the file of secrets.
    pub fn exported(&mut self, hook: HookId, secret: Secret) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.entry.hook == Some(hook) && row.entry.secret) {
            row.secret = Some(secret);
        }
    }

    /// Takes outcomes that reached the journal and not the plan's own file.
    pub fn recall(&mut self, entries: &[Entry]) {
        let id = self.intent.id.clone();
        let ours = |entry: &&Entry| entry.origin.run == id.run && entry.origin.plan == id.number;
        for entry in entries.iter().filter(ours) {
            if self.row(entry.origin.row).is_some_and(|row| row.fate == Fate::Sent) {
                self.ended(entry.origin.row, entry.ending, &entry.said);
            }
        }
    }

    /// Takes what looking a row up found: that it was done (the webhook now, where one is told), that it was not, or that
    /// it still is not known. The entry for the journal, where there is something new to say.
    pub fn looked(&mut self, at: u32, found: Result<Option<Webhook>, Fault>) -> Option<Entry> {
        let row = self.row(at).filter(|row| row.can_be_looked_up())?;
        row.looked = true;
        let mut entry = row.entry.clone();
        match found {
            Ok(after) => {
                row.fate = Fate::Ended(Ending::Done);
                row.said = "hookline ended before the answer came; it was looked up and found done".into();
                entry.hook = entry.hook.or(after.as_ref().map(|hook| hook.id));
                entry.after = after.map(Box::new);
                entry.ending = Ending::Done;
            }
            Err(fault) if fault.kind == FaultKind::UnknownOutcome => {
                row.fate = Fate::Ended(Ending::Unknown);
                row.said = fault.to_string();
                entry.ending = Ending::Unknown;
            }
            Err(fault) if fault.kind == FaultKind::NotFound => {
                row.fate = Fate::Ended(Ending::Failed);
                row.said = fault.to_string();
                entry.ending = Ending::Failed;
            }
            Err(fault) => {
                row.fate = Fate::Undone;
                row.said = fault.why;
                return None;
            }
        }
        entry.said.clone_from(&row.said);
        Some(entry)
    }

    /// How the rows stand.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            match row.fate {
                Fate::Unsent | Fate::Undone => tally.unsent += 1,
                Fate::Sent | Fate::Ended(Ending::Unknown) => tally.unknown += 1,
                Fate::Ended(Ending::Done) => tally.done += 1,
                Fate::Ended(Ending::Failed) => tally.failed += 1,
                Fate::Skipped => tally.skipped += 1,
            }
        }
        tally
    }

    /// True where there is nothing to look up, to do or to say any more.
    pub fn is_over(&self) -> bool {
        let tally = self.tally();
        tally.unknown + tally.unsent == 0
    }

    /// Rows whose fate the service may tell.
    pub fn to_look_up(&self) -> impl Iterator<Item = (u32, &Left)> {
        self.numbered().filter(|(_, row)| row.can_be_looked_up())
    }

    /// True where a row of the rest writes a secret that has to be drawn anew.
    pub fn wants_secrets(&self) -> bool {
        self.intent.exports && self.rows.iter().any(|row| row.waits() && row.entry.secret && row.secret.is_none())
    }

    /// The rows that can be run now, with their numbers; `fresh` is what new secrets are drawn from.
    pub fn rest(&self, fresh: Option<&[u8; 32]>) -> Vec<(u32, Action, Option<Webhook>)> {
        // A secret that was typed is known to nobody any more.
        let fresh = fresh.filter(|_| self.intent.exports);
        let waiting = self.numbered().filter(|(_, row)| row.waits());
        waiting.filter_map(|(at, row)| Some((at, row.action(fresh)?, row.entry.before.as_deref().cloned()))).collect()
    }

    /// Entries for the rows that nobody will hear of again, all but these: what is unknown, and what was not sent.
    pub fn forgotten(&self, but: &[u32]) -> Vec<Entry> {
        let silent = self.numbered().filter(|(at, _)| !but.contains(at));
        let told = |row: &Left| match row.fate {
            Fate::Unsent | Fate::Undone if row.entry.secret && !self.intent.exports => {
                Some((Ending::Failed, "not sent: hookline ended before, and the secret was not kept"))
            }
            Fate::Unsent => Some((Ending::Failed, "not sent: hookline ended before its turn came")),
            Fate::Undone => Some((Ending::Failed, "hookline ended before the answer came; looked up: not done")),
            Fate::Sent => Some((Ending::Unknown, "hookline ended before the answer came")),
            Fate::Skipped | Fate::Ended(_) => None,
        };
        silent
            .filter_map(|(_, row)| {
                let (ending, said) = told(row)?;
                Some(Entry { ending, said: said.into(), ..row.entry.clone() })
            })
            .collect()
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &Left)> {
        self.rows.iter().enumerate().map(|(at, row)| (u32::try_from(at).unwrap_or(u32::MAX), row))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
