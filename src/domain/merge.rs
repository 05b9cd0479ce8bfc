//! Two changes of one webhook brought together: what the operator saw, what they want, and what somebody else made of it
//! meanwhile. It is decided field by field, and nothing of either side is given up that nobody gave up. Pure.

use super::{
    change::{self, Conflict},
    event::EventItem,
    webhook::{Change, Field, Webhook},
};

/// What becomes of a field that both sides changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// What is there now stays.
    Theirs,
    /// What was wanted. Of events: what was added and removed, done to what is there now, so that theirs stay.
    Mine,
    /// Exactly the events that were wanted; what somebody else added goes, what they took out comes back.
    Exactly,
    /// Something else: this field of this change.
    Other(Box<Change>),
}

/// A webhook that is no longer what the operator saw, and what was decided about it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    now: Webhook,
    choices: Vec<(Field, Choice)>,
}

impl Clash {
    /// Nothing is decided yet about what is there now.
    pub fn new(now: Webhook) -> Self {
        Clash { now, choices: Vec::new() }
    }

    /// What is there now.
    pub fn now(&self) -> &Webhook {
        &self.now
    }

    /// What is there now, by move.
    pub fn into_now(self) -> Webhook {
        self.now
    }

    /// What was decided about a field.
    pub fn choice(&self, field: Field) -> Option<&Choice> {
        self.choices.iter().find(|(of, _)| *of == field).map(|(_, choice)| choice)
    }

    /// Decides about a field, or decides anew.
    pub fn choose(&mut self, field: Field, choice: Choice) {
        self.choices.retain(|(of, _)| *of != field);
        self.choices.push((field, choice));
    }

    /// The fields about which nothing is decided.
    pub fn open(&self, seen: &Webhook, wanted: &Change) -> Vec<Conflict> {
        let mut conflicts = change::conflicts(seen, wanted, &self.now);
        conflicts.retain(|conflict| self.choice(conflict.field).is_none());
        conflicts
    }

    /// What is to be written as it was decided; what is there already is left out. A field about which nothing was
    /// decided stays theirs.
    pub fn resolved(&self, seen: &Webhook, wanted: &Change) -> Change {
        let mut change = wanted.clone();
        for conflict in change::conflicts(seen, wanted, &self.now) {
            let field = conflict.field;
            match self.choice(field) {
                None | Some(Choice::Theirs) => set(&mut change, field, &Change::default()),
                Some(Choice::Exactly) => {}
                Some(Choice::Other(other)) => set(&mut change, field, other),
                Some(Choice::Mine) if field == Field::Events => {
                    let list = |hook: &Webhook| hook.events.value().cloned().unwrap_or_default();
                    let mine = wanted.events.as_deref().unwrap_or_default();
                    change.events = Some(events(&list(seen), mine, &list(&self.now)));
                }
                Some(Choice::Mine) => {}
            }
        }
        let differs: Vec<Field> = change::diff(Some(&self.now), &change).into_iter().map(|diff| diff.field).collect();
        for field in change.fields().into_iter().filter(|field| !differs.contains(field)) {
            set(&mut change, field, &Change::default());
        }
        change
    }
}

/// Gives one field the value that it has in another change.
pub(in crate::domain) fn set(change: &mut Change, field: Field, to: &Change) {
    match field {
        Field::Name => change.name.clone_from(&to.name),
        Field::Url => change.url.clone_from(&to.url),
        Field::Secret => change.secret.clone_from(&to.secret),
        Field::Events => change.events.clone_from(&to.events),
        Field::Scopes => change.scopes.clone_from(&to.scopes),
        Field::Account => {}
    }
}

/// What `wanted` added to `seen` and took out of it, done to `now`. The order is that of `now`, what is new comes last. An
/// event of which both changed the number is there as often as the side says that changed it further.
pub fn events(seen: &[EventItem], wanted: &[EventItem], now: &[EventItem]) -> Vec<EventItem> {
    let count = |list: &[EventItem], item: &EventItem| list.iter().filter(|other| *other == item).count();
    let target = |item: &EventItem| {
        let (seen, wanted, now) = (count(seen, item), count(wanted, item), count(now, item));
        match () {
            () if wanted == seen => now,
            () if now == seen => wanted,
            () if wanted > seen && now > seen => wanted.max(now),
            () if wanted < seen && now < seen => wanted.min(now),
            () => wanted,
        }
    };
    let mut merged: Vec<EventItem> = Vec::new();
    for item in now.iter().chain(wanted) {
        if count(&merged, item) < target(item) {
            merged.push(item.clone());
        }
    }
    merged
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
