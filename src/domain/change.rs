//! Changes told to people: what a write would do, what another operator did meanwhile, and where the two meet.

use super::{
    check::same_events,
    event::EventItem,
    json::Json,
    known::Known,
    webhook::{Change, Field, Webhook},
};

/// A value of a field as it can be told. Texts are as sent; they are made safe where they are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// There is no webhook yet.
    Nothing,
    /// The service did not say.
    Unknown,
    /// Null.
    Null,
    /// A text, number or JSON text.
    Text(String),
    /// Event names, odd elements as JSON.
    Events(Vec<String>),
    /// A secret; its value is never told.
    Secret,
}

/// One field that a write would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDiff {
    /// Which.
    pub field: Field,
    /// What it is.
    pub before: Shown,
    /// What it would be.
    pub after: Shown,
}

/// A change of events, each list in its own order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventDiff {
    /// Newly subscribed.
    pub added: Vec<String>,
    /// No longer subscribed.
    pub removed: Vec<String>,
    /// Subscribed before and after.
    pub kept: Vec<String>,
}

impl EventDiff {
    /// From these names to those.
    pub fn of(before: &Shown, after: &Shown) -> Self {
        let list = |shown: &Shown| match shown {
            Shown::Events(names) => names.clone(),
            _ => Vec::new(),
        };
        let (before, after) = (list(before), list(after));
        let (kept, added): (Vec<_>, Vec<_>) = after.into_iter().partition(|name| before.contains(name));
        let removed = before.into_iter().filter(|name| !kept.contains(name)).collect();
        EventDiff { added, removed, kept }
    }
}

impl FieldDiff {
    /// The change event by event, where the field is `events`.
    pub fn events(&self) -> Option<EventDiff> {
        (self.field == Field::Events).then(|| EventDiff::of(&self.before, &self.after))
    }
}

/// A field that was changed by somebody else while it was being edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which.
    pub field: Field,
    /// What it was when editing began.
    pub seen: Shown,
    /// What this edit makes of it.
    pub wanted: Shown,
    /// What it is now.
    pub now: Shown,
}

/// What a change would do to a webhook, in the order of a form; `None` where it makes a new one. Values that are there
/// already are left out.
pub fn diff(base: Option<&Webhook>, change: &Change) -> Vec<FieldDiff> {
    change
        .fields()
        .into_iter()
        .filter(|field| !base.is_some_and(|base| is_wanted(base, change, *field)))
        .map(|field| FieldDiff {
            field,
            before: base.map_or(Shown::Nothing, |hook| of_hook(hook, field)),
            after: of_change(change, field),
        })
        .collect()
}

/// The fields of a change on which somebody else has set another value since they were seen. A secret cannot be compared;
/// what either reading did not tell is no conflict.
pub fn conflicts(seen: &Webhook, wanted: &Change, now: &Webhook) -> Vec<Conflict> {
    wanted
        .fields()
        .into_iter()
        .filter(|field| differs(seen, now, *field) && !is_wanted(now, wanted, *field))
        .map(|field| Conflict {
            field,
            seen: of_hook(seen, field),
            wanted: of_change(wanted, field),
            now: of_hook(now, field),
        })
        .collect()
}

/// The fields that changed between two readings of a webhook.
pub fn drift(seen: &Webhook, now: &Webhook) -> Vec<Field> {
    [Field::Name, Field::Url, Field::Events, Field::Scopes, Field::Account]
        .into_iter()
        .filter(|field| differs(seen, now, *field))
        .collect()
}

/// What changed between two readings of a webhook, with both values.
pub fn between(seen: &Webhook, now: &Webhook) -> Vec<FieldDiff> {
    let told = |field| FieldDiff { field, before: of_hook(seen, field), after: of_hook(now, field) };
    drift(seen, now).into_iter().map(told).collect()
}

/// What somebody else changed between a look and the write of `sent` after it: what the look saw, and what the answer
/// shows. Of fields that were written only those that the answer shows otherwise.
pub fn meanwhile(seen: &Webhook, sent: &Change, after: &Webhook) -> Vec<FieldDiff> {
    let written = sent.fields();
    let lost: Vec<Field> = diff(Some(after), sent).into_iter().map(|diff| diff.field).collect();
    let mut moved = between(seen, after);
    moved.retain(|diff| !written.contains(&diff.field) || lost.contains(&diff.field));
    moved
}

/// True where both readings speak of the field and say different things; null and empty are the same.
fn differs(a: &Webhook, b: &Webhook, field: Field) -> bool {
    fn texts(a: &Known<String>, b: &Known<String>) -> bool {
        !a.is_absent() && !b.is_absent() && a.text() != b.text()
    }
    match field {
        Field::Name => texts(&a.name, &b.name),
        Field::Url => texts(&a.url, &b.url),
        Field::Events => !a.events.is_absent() && !b.events.is_absent() && !same_events(events_of(a), events_of(b)),
        Field::Scopes => !a.scopes.is_absent() && !b.scopes.is_absent() && a.scopes != b.scopes,
        Field::Account => !a.account.is_absent() && !b.account.is_absent() && a.account != b.account,
        Field::Secret => false,
    }
}

fn events_of(hook: &Webhook) -> &[EventItem] {
    hook.events.value().map_or(&[], Vec::as_slice)
}

/// True where the webhook surely has the value that the change would give it.
fn is_wanted(hook: &Webhook, change: &Change, field: Field) -> bool {
    let text =
        |known: &Known<String>, wanted: &Option<String>| !known.is_absent() && wanted.as_deref() == Some(known.text());
    match field {
        Field::Name => text(&hook.name, &change.name),
        Field::Url => text(&hook.url, &change.url),
        Field::Events => {
            !hook.events.is_absent()
                && change.events.as_ref().is_some_and(|wanted| same_events(wanted, events_of(hook)))
        }
        Field::Scopes => change.scopes.is_some() && hook.scopes.value() == change.scopes.as_ref(),
        Field::Secret | Field::Account => false,
    }
}

fn names(events: &[EventItem]) -> Shown {
    Shown::Events(events.iter().map(|event| event.text().to_owned()).collect())
}

/// What a field of a webhook is.
pub(in crate::domain) fn of_hook(hook: &Webhook, field: Field) -> Shown {
    fn told<T>(known: &Known<T>, tell: impl FnOnce(&T) -> Shown) -> Shown {
        match known {
            Known::Absent => Shown::Unknown,
            Known::Null => Shown::Null,
            Known::Value(value) => tell(value),
        }
    }
    match field {
        Field::Name => told(&hook.name, |name| Shown::Text(name.clone())),
        Field::Url => told(&hook.url, |url| Shown::Text(url.clone())),
        Field::Secret => Shown::Secret,
        Field::Events => told(&hook.events, |events| names(events)),
        Field::Scopes => told(&hook.scopes, |scopes| Shown::Text(scopes.as_str().to_owned())),
        Field::Account => told(&hook.account, |account| Shown::Text(account.to_string())),
    }
}

fn of_change(change: &Change, field: Field) -> Shown {
    let text = |text: &Option<String>| text.clone().map(Shown::Text);
    let shown = match field {
        Field::Name => text(&change.name),
        Field::Url => text(&change.url),
        Field::Secret => change.secret.as_ref().map(|_| Shown::Secret),
        Field::Events => change.events.as_deref().map(names),
        Field::Scopes => change.scopes.as_ref().map(|json: &Json| Shown::Text(json.as_str().to_owned())),
        Field::Account => None,
    };
    shown.unwrap_or(Shown::Nothing)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::{secret::Secret, webhook::HookId};

    fn hook(name: &str, events: &[&str]) -> Webhook {
        let mut hook = Webhook::bare(HookId::new(1).unwrap());
        hook.name = Known::Value(name.into());
        hook.url = Known::Value("https://h.example".into());
        hook.events = Known::Value(events.iter().map(|e| EventItem::from(*e)).collect());
        hook
    }

    fn wanted(name: Option<&str>, events: Option<&[&str]>) -> Change {
        Change {
            name: name.map(str::to_owned),
            events: events.map(|events| events.iter().map(|e| EventItem::from(*e)).collect()),
            ..Change::default()
        }
    }

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_diff_tells_each_field_and_event() {
        let mut change = wanted(Some("B"), Some(&["b", "c"]));
        change.secret = Some(Secret::new("hunter2".into()));
        change.url = Some("https://h.example".into());
        let diffs = diff(Some(&hook("A", &["a", "b"])), &change);
        let fields: Vec<Field> = diffs.iter().map(|d| d.field).collect();
        assert_eq!(fields, [Field::Name, Field::Secret, Field::Events]);
        assert!(!format!("{diffs:?}").contains("hunter2"));
        let events = diffs.iter().find_map(FieldDiff::events).unwrap();
        assert_eq!(events, EventDiff { added: owned(&["c"]), removed: owned(&["a"]), kept: owned(&["b"]) });
    }

    #[test]
    fn a_new_webhook_comes_from_nothing() {
        let diffs = diff(None, &wanted(Some("B"), None));
        let only = FieldDiff { field: Field::Name, before: Shown::Nothing, after: Shown::Text("B".into()) };
        assert_eq!(diffs, [only]);
    }

    #[test]
    fn only_what_both_touched_differently_is_a_conflict() {
        let seen = hook("A", &["a"]);
        let conflict = |wanted: &Change, now: &Webhook| -> Vec<Field> {
            conflicts(&seen, wanted, now).into_iter().map(|c| c.field).collect()
        };
        assert_eq!(conflict(&wanted(Some("B"), None), &hook("C", &["a"])), [Field::Name]);
        assert_eq!(conflict(&wanted(Some("B"), None), &hook("B", &["a"])), []);
        assert_eq!(conflict(&wanted(Some("B"), None), &hook("A", &["z"])), []);
        assert_eq!(conflict(&wanted(None, Some(&["a", "b"])), &hook("A", &["b", "a"])), []);
        assert_eq!(conflict(&wanted(None, Some(&["a", "b"])), &hook("A", &["c"])), [Field::Events]);
        let mut silent = hook("C", &["a"]);
        silent.name = Known::Absent;
        assert_eq!(conflict(&wanted(Some("B"), None), &silent), []);
    }

    #[test]
    fn drift_names_what_moved() {
        let mut now = hook("B", &["a"]);
        now.account = Known::Value(3);
        let mut seen = hook("A", &["a"]);
        seen.account = Known::Value(2);
        assert_eq!(drift(&seen, &now), [Field::Name, Field::Account]);
        seen.account = Known::Absent;
        assert_eq!(drift(&seen, &now), [Field::Name]);
        let (mut null, mut empty) = (hook("A", &["a"]), hook("", &["a"]));
        null.name = Known::Null;
        assert_eq!(drift(&null, &empty), []);
        empty.url = Known::Null;
        assert_eq!(drift(&null, &empty), [Field::Url]);
    }
}
