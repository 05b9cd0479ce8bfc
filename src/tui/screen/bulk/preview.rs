//! What an edit would make of the webhooks, before it is reviewed: numbers, and the first that change.

use crate::{
    domain::{
        address::masked_url,
        change::{self, Shown},
        edit::{Edit, Made},
        webhook::{Change, Field, HookId, Webhook},
    },
    tui::{
        prose::{Prose, Role},
        shared::Shared,
        words,
    },
};

/// Webhooks that are looked at in one step: a key waits for one step at most.
const STEP: usize = 2_000;
/// Changes, and refusals, that are shown.
const SHOWN: usize = 20;

/// What came of it.
#[derive(Debug, Default)]
pub struct Preview {
    mistake: Option<String>,
    /// What is tried, until all were looked at.
    edit: Option<Edit>,
    looked: usize,
    of: usize,
    changes: usize,
    same: usize,
    cannot: usize,
    first: Vec<(Webhook, Change)>,
    refused: Vec<(HookId, String)>,
}

impl Preview {
    /// Begins to try an edit on these webhooks.
    pub fn of(edit: Result<Edit, String>, ids: &[HookId]) -> Self {
        let preview = Preview { of: ids.len(), ..Preview::default() };
        match edit {
            Ok(edit) => Preview { edit: Some(edit), ..preview },
            Err(mistake) => Preview { mistake: Some(mistake), ..preview },
        }
    }

    /// True while not all were looked at.
    pub fn is_at_work(&self) -> bool {
        self.edit.is_some()
    }

    /// Tries the edit on some more of the same webhooks.
    pub fn step(&mut self, ids: &[HookId], shared: &Shared) {
        let Some(edit) = self.edit.take() else { return };
        let until = (self.looked + STEP).min(ids.len());
        for id in ids.iter().take(until).skip(self.looked) {
            self.try_on(&edit, *id, shared);
        }
        self.looked = until;
        self.edit = (until < ids.len()).then_some(edit);
    }

    fn try_on(&mut self, edit: &Edit, id: HookId, shared: &Shared) {
        let Some(hook) = shared.record(id) else {
            return self.refuse(id, "it is not loaded".into());
        };
        match edit.of(&hook) {
            Made::Same => self.same += 1,
            Made::Change(change) => {
                self.changes += 1;
                if self.first.len() < SHOWN {
                    self.first.push((hook, change));
                }
            }
            Made::Cannot(why) => self.refuse(id, why),
        }
    }

    fn refuse(&mut self, id: HookId, why: String) {
        self.cannot += 1;
        if self.refused.len() < SHOWN {
            self.refused.push((id, why));
        }
    }

    /// In words.
    pub fn tell(&self, prose: &mut Prose) {
        if let Some(mistake) = &self.mistake {
            return prose.text(0, mistake, Role::Warning);
        }
        let number = |n: usize| words::number(n as u64);
        let of = match self.is_at_work() {
            true => format!("the first {} of {} (going on)", number(self.looked), number(self.of)),
            false => number(self.of),
        };
        let mut said = format!("{} of {of} change", number(self.changes));
        for (count, what) in [(self.same, "stay as they are"), (self.cannot, "cannot be changed so and are left out")] {
            if count > 0 {
                said.push_str(&format!(", {} {what}", number(count)));
            }
        }
        prose.text(0, &said, Role::Heading);
        for (id, why) in &self.refused {
            prose.text(2, &format!("{id}: {why}"), Role::Warning);
        }
        for (hook, change) in &self.first {
            one(prose, hook, change);
        }
        if self.changes > self.first.len() {
            prose.text(0, &format!("and {} more", number(self.changes - self.first.len())), Role::Dim);
        }
    }
}

fn one(prose: &mut Prose, hook: &Webhook, change: &Change) {
    let id = hook.id.to_string();
    prose.pieces(0, &[(&id, Role::Text), ("  ", Role::Dim), (hook.name.text(), Role::Accent)]);
    for diff in change::diff(Some(hook), change) {
        if let Some(events) = diff.events() {
            events.removed.iter().for_each(|name| prose.text(2, &format!("- {name}"), Role::Error));
            events.added.iter().for_each(|name| prose.text(2, &format!("+ {name}"), Role::Good));
            continue;
        }
        let told = |shown: &Shown| match (diff.field, shown) {
            (Field::Url, Shown::Text(url)) => masked_url(url).into_owned(),
            (_, Shown::Text(text)) => text.clone(),
            _ => "(hidden)".to_owned(),
        };
        if diff.field == Field::Secret {
            prose.text(2, "a new secret takes the place of the old one", Role::Good);
            continue;
        }
        prose.text(2, &format!("- {}", told(&diff.before)), Role::Error);
        prose.text(2, &format!("+ {}", told(&diff.after)), Role::Good);
    }
}
