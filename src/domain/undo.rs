//! Taking a write back: the inverse of journal entries as actions of a new plan, and what cannot be restored, said before.
//!
//! ```text
//! update ─► update with the former values of what was changed
//! create ─► delete
//! delete ─► create with the former values: a new id, without the secret
//! ```
//! An undo is a write like any other and has an entry of its own, so that undoing it is the redo.

use std::collections::{HashMap, HashSet};

use super::{
    action::Action,
    change,
    journal::{Ending, Entry, Verb},
    webhook::{Change, Field, HookId, Webhook},
};

/// One action that takes an entry back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inverse {
    /// What is to be written.
    pub action: Action,
    /// The record as the write left it: what is compared with the service before anything is written.
    pub seen: Option<Webhook>,
    /// The entry that this takes back.
    pub undoes: String,
}

/// What a plan of undoing is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Its title: "Undo: Save webhook 12".
    pub title: String,
    /// What is written, the last write first.
    pub rows: Vec<Inverse>,
    /// What will not be as it was, for people.
    pub notes: Vec<String>,
}

/// The entries that stand undone: taken back by a later one that was not taken back itself.
pub fn undone(entries: &[Entry]) -> HashSet<&str> {
    let mut undone = HashSet::new();
    for entry in entries.iter().rev() {
        if let Some(target) = &entry.undoes
            && entry.ending == Ending::Done
            && !undone.contains(entry.id.as_str())
        {
            undone.insert(target.as_str());
        }
    }
    undone
}

/// Why an entry cannot be taken back; `None` where it can.
pub fn refusal(entry: &Entry, entries: &[Entry]) -> Option<String> {
    match (entry.verb, entry.ending) {
        (Verb::Test, _) => Some("a test delivery cannot be taken back".into()),
        (_, Ending::Failed) => Some("it failed: nothing was written".into()),
        (_, Ending::Unknown) => Some("whether it was done is not known: look at the webhook first".into()),
        _ if undone(entries).contains(entry.id.as_str()) => Some("it was undone already".into()),
        (Verb::Create, _) if entry.hook.is_none() => Some("the id of what was made is not known".into()),
        (Verb::Update | Verb::Delete, _) if entry.before.is_none() => Some("what was there before is not known".into()),
        (Verb::Update, _) if former(entry).change.is_empty() => {
            let lost = former(entry).lost;
            Some(match lost.contains(&Field::Secret) {
                true => "the former secret is not known".into(),
                false => "nothing of it can be restored".into(),
            })
        }
        _ => None,
    }
}

/// The plan of which entry is one, as far as it can be taken back.
pub fn together<'a>(entry: &Entry, entries: &'a [Entry]) -> Vec<&'a Entry> {
    let same = |other: &&Entry| other.origin.run == entry.origin.run && other.origin.plan == entry.origin.plan;
    entries.iter().filter(same).filter(|other| refusal(other, entries).is_none()).collect()
}

/// The last write to a webhook that can be taken back and is no undo itself.
pub fn last_of<'a>(entries: &'a [Entry], service: &str, id: HookId) -> Option<&'a Entry> {
    let wanted = |entry: &&Entry| !is_undo(entry, entries) && refusal(entry, entries).is_none();
    entries.iter().rev().filter(|entry| entry.service == service && entry.hook == Some(id)).find(wanted)
}

/// The last plan of a run that can be taken back and is no undo itself; with `redo`, the last undo.
pub fn last<'a>(entries: &'a [Entry], run: &str, service: &str, redo: bool) -> Vec<&'a Entry> {
    let ours = |entry: &&Entry| entry.origin.run == run && entry.service == service;
    let wanted = |entry: &&Entry| is_undo(entry, entries) == redo && refusal(entry, entries).is_none();
    match entries.iter().rev().filter(ours).find(wanted) {
        Some(last) => together(last, entries),
        None => Vec::new(),
    }
}

/// The last plan of any run that can be taken back and is no undo itself; with `redo`, the last undo.
pub fn last_of_any<'a>(entries: &'a [Entry], service: &str, redo: bool) -> Vec<&'a Entry> {
    let wanted = |entry: &&Entry| is_undo(entry, entries) == redo && refusal(entry, entries).is_none();
    match entries.iter().rev().filter(|entry| entry.service == service).find(wanted) {
        Some(last) => together(last, entries),
        None => Vec::new(),
    }
}

/// True where an entry took something back; taking that back again is writing it anew, which is no undo.
fn is_undo(entry: &Entry, entries: &[Entry]) -> bool {
    let mut undoes = false;
    let mut at = entry;
    // A chain is at most as long as the journal; a file in which entries undo each other ends it.
    for _ in 0..entries.len() {
        let Some(target) = &at.undoes else { return undoes };
        undoes = !undoes;
        match entries.iter().find(|other| other.id == *target) {
            Some(next) => at = next,
            None => return undoes,
        }
    }
    undoes
}

/// The inverse of entries of one plan; `None` where none can be taken back.
pub fn inverse(group: &[&Entry], entries: &[Entry]) -> Option<Undo> {
    let last = group.last()?;
    let ids = successors(entries);
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    for entry in group.iter().rev().filter(|entry| refusal(entry, entries).is_none()) {
        let now = |id: HookId| ids.get(&id).copied().unwrap_or(id);
        let seen =
            |hook: &Option<Box<Webhook>>| hook.as_ref().map(|hook| Webhook { id: now(hook.id), ..(**hook).clone() });
        let (action, seen) = match (entry.verb, entry.hook) {
            (Verb::Create, Some(id)) => (Action::Delete(now(id)), seen(&entry.after)),
            (Verb::Update, Some(id)) => {
                let Former { change, lost, emptied } = former(entry);
                notes.extend(lost_note(now(id), &lost));
                notes.extend(emptied.iter().map(|field| {
                    format!(
                        "{} of webhook {} was null and becomes empty: the service takes no null.",
                        field.wire(),
                        now(id)
                    )
                }));
                (Action::Update(now(id), change), seen(&entry.after))
            }
            (Verb::Delete, Some(id)) => {
                let Some(before) = &entry.before else { continue };
                notes.push(format!(
                    "Webhook {} is made anew: it gets another id, and its former secret is not known: set a new one.",
                    now(id)
                ));
                (Action::Create(all(before)), None)
            }
            _ => continue,
        };
        rows.push(Inverse { action, seen, undoes: entry.id.clone() });
    }
    let title = &last.origin.title;
    let title = match is_undo(last, entries) {
        true => format!("Redo: {}", title.trim_start_matches("Undo: ")),
        false => format!("Undo: {}", title.trim_start_matches("Redo: ")),
    };
    (!rows.is_empty()).then_some(Undo { title, rows, notes })
}

/// What a deleted webhook is called since it was made anew.
fn successors(entries: &[Entry]) -> HashMap<HookId, HookId> {
    let mut next: HashMap<HookId, HookId> = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.verb == Verb::Create && entry.ending == Ending::Done) {
        let target = entry.undoes.as_ref().and_then(|id| entries.iter().find(|other| other.id == *id));
        if let (Some(old), Some(new)) = (target.and_then(|target| target.hook), entry.hook) {
            next.values_mut().filter(|id| **id == old).for_each(|id| *id = new);
            next.insert(old, new);
        }
    }
    next
}

/// Former values of what an update changed.
struct Former {
    change: Change,
    /// What cannot be restored.
    lost: Vec<Field>,
    /// What was null.
    emptied: Vec<Field>,
}

fn former(entry: &Entry) -> Former {
    use super::known::Known;
    let mut former = Former { change: Change::default(), lost: Vec::new(), emptied: Vec::new() };
    let Some(before) = &entry.before else { return former };
    for field in entry.fields() {
        let mut null = |is_null: bool| {
            if is_null {
                former.emptied.push(field);
            }
        };
        let change = &mut former.change;
        let known = match field {
            Field::Name => {
                null(before.name == Known::Null);
                change.name = (!before.name.is_absent()).then(|| before.name.text().to_owned());
                change.name.is_some()
            }
            Field::Url => {
                null(before.url == Known::Null);
                change.url = (!before.url.is_absent()).then(|| before.url.text().to_owned());
                change.url.is_some()
            }
            Field::Events => {
                null(before.events == Known::Null);
                let events = before.events.value().cloned().unwrap_or_default();
                change.events = (!before.events.is_absent()).then_some(events);
                change.events.is_some()
            }
            Field::Secret | Field::Scopes | Field::Account => false,
        };
        if !known {
            former.lost.push(field);
        }
    }
    // What the service did not keep needs no restoring.
    if let Some(after) = &entry.after {
        let differs: Vec<Field> = change::diff(Some(after), &former.change).iter().map(|diff| diff.field).collect();
        let change = &mut former.change;
        change.name = change.name.take().filter(|_| differs.contains(&Field::Name));
        change.url = change.url.take().filter(|_| differs.contains(&Field::Url));
        change.events = change.events.take().filter(|_| differs.contains(&Field::Events));
        former.emptied.retain(|field| differs.contains(field));
    }
    former
}

fn lost_note(id: HookId, lost: &[Field]) -> Option<String> {
    let names: Vec<&str> = lost.iter().map(|field| field.wire()).collect();
    (!names.is_empty()).then(|| match names.as_slice() {
        ["secret"] => format!("The former secret of webhook {id} is not known: the new one stays."),
        names => format!("{} of webhook {id} cannot be restored.", names.join(", ")),
    })
}

/// Everything that a new webhook can be given of a former one.
fn all(hook: &Webhook) -> Change {
    Change {
        name: hook.name.value().cloned(),
        url: hook.url.value().cloned(),
        secret: None,
        events: hook.events.value().cloned(),
        scopes: hook.scopes.value().cloned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
