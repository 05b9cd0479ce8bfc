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

/// Webhooks that are looked at while a key waits; the review looks at all.
const LOOKED: usize = 2_000;
/// Changes, and refusals, that are shown.
const SHOWN: usize = 20;

/// What came of it.
#[derive(Debug, Default)]
pub struct Preview {
    mistake: Option<String>,
    looked: usize,
    of: usize,
    changes: usize,
    same: usize,
    cannot: usize,
    first: Vec<(Webhook, Change)>,
    refused: Vec<(HookId, String)>,
}

impl Preview {
    /// Tries an edit on these webhooks.
    pub fn of(edit: Result<Edit, String>, ids: &[HookId], shared: &Shared) -> Self {
        let mut preview = Preview { of: ids.len(), ..Preview::default() };
        let edit = match edit {
            Ok(edit) => edit,
            Err(mistake) => return Preview { mistake: Some(mistake), ..preview },
        };
        for id in ids.iter().take(LOOKED) {
            preview.looked += 1;
            let made = match shared.record(*id) {
                Some(hook) => edit.of(&hook),
                None => Made::Cannot("it is not loaded".into()),
            };
            match made {
                Made::Same => preview.same += 1,
                Made::Change(change) => {
                    preview.changes += 1;
                    if preview.first.len() < SHOWN {
                        preview.first.extend(shared.record(*id).map(|hook| (hook, change)));
                    }
                }
                Made::Cannot(why) => {
                    preview.cannot += 1;
                    if preview.refused.len() < SHOWN {
                        preview.refused.push((*id, why));
                    }
                }
            }
        }
        preview
    }

    /// In words.
    pub fn tell(&self, prose: &mut Prose) {
        if let Some(mistake) = &self.mistake {
            return prose.text(0, mistake, Role::Warning);
        }
        let number = |n: usize| words::number(n as u64);
        let of = match self.looked < self.of {
            true => format!("the first {} of {}", number(self.looked), number(self.of)),
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
