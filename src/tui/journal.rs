//! What was written, as the console knows it: each outcome becomes an entry, and entries are taken back by plans of undo.
//! Pure: that an entry reaches the disk is an effect.

use super::{
    effect::{Effect, Recall},
    go::{Go, Notice, Open},
    screen::{Answer, Steps},
    shared::Shared,
    words,
};
use crate::{
    api::calls::{Deletion, Reply},
    domain::{
        fault::{Fault, FaultKind},
        intent::PlanId,
        journal::{Ending, Entry, Origin, Past, Verb},
        plan::{self, Plan},
        report, undo,
        webhook::HookId,
    },
};

/// The entries that are known.
#[derive(Debug, Default)]
pub struct Journal {
    /// Names this run of the program among all; set by the runtime.
    pub run: String,
    /// The directory below which things are kept, for people; `None` where nothing is. Set by the runtime.
    pub home: Option<String>,
    count: u64,
    entries: Vec<Entry>,
    /// What this run wrote to other services: never undone here.
    elsewhere: Vec<Entry>,
    /// The files are being read.
    reading: bool,
    /// What was said of the files when they were read last.
    remarks: Vec<String>,
    /// It was said that something could not be kept.
    complained: bool,
}

impl Journal {
    /// All entries, the oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// True while the files are being read.
    pub fn reading(&self) -> bool {
        self.reading
    }

    /// What is to be known of the files: lines that could not be read, files set aside.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Adds an entry, under a name of its own.
    pub(super) fn add(&mut self, entry: Entry) -> Effect {
        self.count += 1;
        let entry = Entry { id: format!("{}/{}", self.run, self.count), ..entry };
        self.entries.push(entry.clone());
        Effect::Journal(Box::new(entry))
    }

    /// Tells what was written to this service from all else. What was read from disk of another service is read again there.
    pub(super) fn turn_to(&mut self, service: &str) {
        let here = |entry: &mut Entry| entry.service == service;
        let left: Vec<Entry> = self.entries.extract_if(.., |entry| !here(entry)).collect();
        if !left.is_empty() {
            (self.reading, self.remarks) = (false, Vec::new());
        }
        let back: Vec<Entry> = self.elsewhere.extract_if(.., |entry| here(entry)).collect();
        let ours: Vec<Entry> = left.into_iter().filter(|entry| self.wrote(entry)).collect();
        self.elsewhere.extend(ours);
        self.entries.extend(back);
    }

    /// True for an entry that this run of the program wrote, whichever plan it belongs to.
    fn wrote(&self, entry: &Entry) -> bool {
        entry.id.strip_prefix(self.run.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl Shared {
    /// Makes an entry of the outcome of a write, before the plan hears of it.
    pub(super) fn note(&mut self, plan: u32, row: u32, answer: &Answer) -> Option<Effect> {
        let mut entry = self.entry(plan, row)?;
        match answer {
            Ok(Reply::Saved(saved)) => {
                entry.ending = Ending::Done;
                entry.hook = Some(saved.hook.id);
                entry.after = Some(Box::new(saved.hook.clone()));
                let dropped: Vec<_> = saved.ignored.iter().map(|ignored| ignored.field.wire()).collect();
                let dropped = (!dropped.is_empty()).then(|| format!("the service did not keep {}", dropped.join(", ")));
                let of = self.plan(plan).and_then(|plan| plan.row(row as usize));
                let meanwhile = of.and_then(|row| report::meanwhile(row, &saved.hook));
                entry.said = dropped.into_iter().chain(meanwhile).collect::<Vec<_>>().join("; ");
            }
            Ok(Reply::Deleted(how)) => {
                entry.ending = Ending::Done;
                if *how == Deletion::AlreadyGone {
                    entry.said = "it may have been deleted before".into();
                }
            }
            Ok(Reply::Tested(delivery)) => {
                entry.ending = if delivery.success { Ending::Done } else { Ending::Failed };
                entry.said.clone_from(&delivery.message);
            }
            Ok(_) => entry.said = "the answer was of another kind".into(),
            Err(fault) => {
                if fault.kind != FaultKind::UnknownOutcome {
                    entry.ending = Ending::Failed;
                }
                entry.said = fault.to_string();
            }
        }
        Some(self.journal.add(entry))
    }

    /// Entries for the writes whose answer nobody will hear: the program ends.
    pub(super) fn note_unanswered(&mut self) -> Vec<Effect> {
        let running = |plan: &Plan| {
            let rows = plan.rows().iter().enumerate().filter(|(_, row)| row.state == plan::State::Running);
            rows.map(|(at, _)| (plan.number, u32::try_from(at).unwrap_or(u32::MAX))).collect::<Vec<_>>()
        };
        let sent = |(plan, row): &(u32, u32)| !self.running.holds(*plan, *row);
        let rows: Vec<(u32, u32)> = self.running.plans().flat_map(running).filter(sent).collect();
        let entries: Vec<Entry> = rows.into_iter().filter_map(|(plan, row)| self.entry(plan, row)).collect();
        let tests = entries.iter().filter(|entry| entry.verb == Verb::Test).filter_map(|entry| entry.hook);
        let mut effects: Vec<Effect> = tests.map(|id| self.test_unanswered(id)).collect();
        let said = "hookline ended before the answer came";
        effects.extend(entries.into_iter().map(|entry| self.journal.add(Entry { said: said.into(), ..entry })));
        effects
    }

    /// Makes an entry of a row that was as wanted already, so that nothing was sent.
    pub(super) fn note_had(&mut self, plan: u32, row: u32) -> Option<Effect> {
        let entry = self.entry(plan, row)?;
        let said = "it was as wanted already: not written again".into();
        Some(self.journal.add(Entry { ending: Ending::Done, after: entry.before.clone(), said, ..entry }))
    }

    fn entry(&self, number: u32, row: u32) -> Option<Entry> {
        self.running.plans().find(|plan| plan.number == number).and_then(|plan| self.intended_entry(plan, row))
    }

    /// An entry for a row, its outcome not known yet, without a name.
    pub(super) fn intended_entry(&self, plan: &Plan, row: u32) -> Option<Entry> {
        let of = plan.row(row as usize)?;
        let PlanId { run, number } = self.id_of(plan);
        let origin = Origin { run, plan: number, row: plan.number_of(row), title: plan.title.clone() };
        Some(Entry {
            profile: self.profile.name.clone(),
            service: self.profile.base.clone(),
            before: of.seen.clone().map(Box::new),
            undoes: of.undoes.clone(),
            ..Entry::of(String::new(), self.now, origin, &of.action)
        })
    }

    /// Asks for the journal on disk.
    pub fn recall(&mut self) -> Effect {
        self.journal.reading = true;
        Effect::Recall(Recall::Journal)
    }

    /// Takes the journal as it stands on disk; what this run knows and the disk does not stays.
    pub(super) fn remember(&mut self, past: Past) {
        let Past { entries, unreadable, set_aside, older, fault } = past;
        let mut all: Vec<Entry> = entries.into_iter().filter(|entry| entry.service == self.profile.base).collect();
        let known: std::collections::HashSet<&str> = all.iter().map(|entry| entry.id.as_str()).collect();
        let ours = self.journal.entries.iter().filter(|entry| self.journal.wrote(entry));
        let missing: Vec<Entry> = ours.filter(|entry| !known.contains(entry.id.as_str())).cloned().collect();
        all.extend(missing);
        self.journal.entries = all;
        self.journal.reading = false;
        self.journal.remarks.clear();
        let remarks = &mut self.journal.remarks;
        remarks.extend(fault.map(|fault| fault.to_string()));
        remarks.extend(set_aside.iter().map(|name| format!("A file could not be read and was set aside as {name}.")));
        if unreadable > 0 {
            remarks.push(format!("{} line(s) could not be read.", words::number(unreadable as u64)));
        }
        if older {
            remarks.push("Older entries are in the files and not shown.".into());
        }
    }

    /// Says, once in a run, that something could not be kept.
    pub(super) fn not_kept(&mut self, fault: &Fault) {
        if !std::mem::replace(&mut self.journal.complained, true) {
            self.say(Notice::error(fault.to_string()));
        }
    }

    /// Why there is no journal; `None` where there is.
    pub fn no_journal(&self) -> Option<String> {
        self.profile.read_only.then(|| format!("profile `{}` is read-only: nothing is written", self.profile.name))
    }

    /// Why nothing of this run can be undone, or redone, now.
    pub fn no_undo(&self, again: bool) -> Option<String> {
        let group = undo::last(&self.journal.entries, &self.journal.run, &self.profile.base, again);
        group.is_empty().then(|| match again {
            true => "nothing was undone in this run".into(),
            false => "nothing that can be undone was written in this run; J shows all that was written".into(),
        })
    }

    /// Opens the review of undoing, or redoing, what this run wrote last.
    pub fn undo_last(&mut self, again: bool) -> Steps {
        let entries = &self.journal.entries;
        let group = undo::last(entries, &self.journal.run, &self.profile.base, again);
        let undo = undo::inverse(&group, entries);
        self.review_undo(undo)
    }

    /// Opens the review of undoing an entry and what was written with it in one plan.
    pub fn undo_entry(&mut self, id: &str) -> Steps {
        let entries = &self.journal.entries;
        let group = self.journal.entry(id).map(|entry| undo::together(entry, entries)).unwrap_or_default();
        let undo = undo::inverse(&group, entries);
        self.review_undo(undo)
    }

    /// Why nothing that was written to this webhook can be undone now.
    pub fn no_undo_of(&self, id: HookId) -> Option<String> {
        let last = undo::last_of(&self.journal.entries, &self.profile.base, id);
        last.is_none().then(|| format!("nothing that can be undone is known of webhook {id}; J shows what is"))
    }

    /// Opens the review of undoing the last write to this webhook; what was written with it in one plan stays.
    pub fn undo_of(&mut self, id: HookId) -> Steps {
        let entries = &self.journal.entries;
        let last = undo::last_of(entries, &self.profile.base, id);
        let undo = last.and_then(|entry| {
            let beside = entries.iter().any(|other| {
                let (a, b) = (&entry.origin, &other.origin);
                (&a.run, a.plan) == (&b.run, b.plan) && a.row != b.row
            });
            let undo = undo::inverse(&[entry], entries)?;
            let title = if beside { format!("{} (webhook {id} alone)", undo.title) } else { undo.title };
            Some(undo::Undo { title, ..undo })
        });
        self.review_undo(undo)
    }

    fn review_undo(&mut self, undo: Option<undo::Undo>) -> Steps {
        match undo {
            Some(undo) => {
                let plan = Plan::undoing(self.plan_number(), undo);
                Go::Open(Open::Review(Box::new(plan))).into()
            }
            None => Go::Say(Notice::info("there is nothing to undo")).into(),
        }
    }
}
