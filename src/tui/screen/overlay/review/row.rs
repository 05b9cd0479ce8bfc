//! One row of a plan in words: which webhook, what would be written, and the three sides of a clash.

use crate::{
    domain::{
        address::masked_url,
        change::{self, FieldDiff, Shown},
        object,
        plan::{self, Action, Row},
        secret::MASK,
        webhook::{Change, Field, Webhook},
    },
    tui::{
        prose::{Prose, Role},
        shared::Shared,
        words,
    },
};

/// A field's name for people.
pub fn label(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Url => "url",
        Field::Secret => "secret",
        Field::Events => "events",
        Field::Scopes => "scopes",
        Field::Account => "account",
    }
}

/// The webhook as it is known: what was seen, or what is there now.
fn record(row: &Row) -> Option<&Webhook> {
    match &row.state {
        plan::State::Clash(now) => Some(now),
        _ => row.seen.as_ref(),
    }
}

/// Which webhook: id, name and effective host in full; for a delete what goes with it too.
pub fn subject(prose: &mut Prose, row: &Row, shared: &Shared) {
    let Some(id) = row.action.target() else { return };
    prose.field("webhook", &id.to_string(), Role::Heading);
    let kept;
    let hook = match record(row) {
        Some(hook) => hook,
        None => {
            kept = shared.record(id).unwrap_or_else(|| Webhook::bare(id));
            &kept
        }
    };
    let name = hook.name.text();
    prose.field("name", if name.is_empty() { "(no name)" } else { name }, Role::Text);
    if let Some(url) = hook.url.value().filter(|url| !url.is_empty()) {
        prose.field("host", &words::host(url), Role::Text);
        if matches!(row.action, Action::Delete(_) | Action::Test(_)) {
            prose.field("url", &masked_url(url), Role::Text);
        }
    } else {
        prose.field("host", "none: it has no url", Role::Dim);
    }
    if let (Action::Delete(_), Some(events)) = (&row.action, hook.events.value()) {
        prose.field("events", &words::number(events.len() as u64), Role::Text);
    }
}

/// What the row would do.
pub fn action(prose: &mut Prose, row: &Row) {
    match &row.action {
        Action::Update(_, change) => update(prose, row, change),
        Action::Create(change) => create(prose, change),
        Action::Delete(_) => {
            prose.gap();
            prose.text(0, "Deleting cannot be undone. A new webhook gets another id.", Role::Warning);
        }
        Action::Test(_) => {
            prose.gap();
            prose.text(0, "The service sends a real request to that host.", Role::Text);
        }
    }
}

fn update(prose: &mut Prose, row: &Row, change: &Change) {
    let diffs = change::diff(record(row), change);
    prose.heading("What is written", "only this; everything else stays");
    if diffs.is_empty() {
        prose.text(0, "The webhook has these values already.", Role::Dim);
    }
    for diff in &diffs {
        difference(prose, diff);
    }
}

fn create(prose: &mut Prose, change: &Change) {
    prose.heading("A new webhook", "");
    for diff in change::diff(None, change) {
        match &diff.after {
            Shown::Events(names) => {
                prose.field("events", &words::number(names.len() as u64), Role::Text);
                for name in names {
                    prose.marked("", "+ ", name, Role::Good);
                }
            }
            after => prose.field(label(diff.field), &told(diff.field, after), Role::Good),
        }
        target(prose, &diff);
    }
    for (missing, said) in
        [(change.url.is_none(), "no url: nothing can be delivered"), (change.events.is_none(), "no events")]
    {
        if missing {
            prose.text(0, said, Role::Warning);
        }
    }
}

/// One field, before and after.
fn difference(prose: &mut Prose, diff: &FieldDiff) {
    if let Some(events) = diff.events() {
        let kept = words::number(events.kept.len() as u64);
        prose.field("events", &format!("{kept} stay"), Role::Dim);
        if events.added.is_empty() && events.removed.is_empty() {
            prose.under("the same events in another order or number", Role::Dim);
        }
        for name in &events.removed {
            prose.marked("", "- ", name, Role::Error);
        }
        for name in &events.added {
            prose.marked("", "+ ", name, Role::Good);
        }
        return;
    }
    if diff.field == Field::Secret {
        return prose.field("secret", "a new one takes the place of the old", Role::Good);
    }
    let (before, after) = (told(diff.field, &diff.before), told(diff.field, &diff.after));
    prose.marked(label(diff.field), "- ", &before, Role::Error);
    prose.marked("", "+ ", &after, Role::Good);
    if before == after {
        prose.under("the difference is in what is masked here", Role::Dim);
    }
    target(prose, diff);
}

/// Where a new URL leads.
fn target(prose: &mut Prose, diff: &FieldDiff) {
    if let (Field::Url, Shown::Text(url)) = (diff.field, &diff.after)
        && let Some((said, surprises)) = words::destination(url)
    {
        prose.under(&said, if surprises { Role::Warning } else { Role::Dim });
    }
}

/// A value in words; credentials in a URL are masked.
fn told(field: Field, shown: &Shown) -> String {
    match (field, shown) {
        (_, Shown::Nothing) => "nothing".into(),
        (_, Shown::Unknown) => "(the service does not tell it)".into(),
        (_, Shown::Null) => "null".into(),
        (_, Shown::Secret) => MASK.into(),
        (_, Shown::Events(names)) if names.is_empty() => "none".into(),
        (_, Shown::Events(names)) => names.join(", "),
        (_, Shown::Text(text)) if text.is_empty() => "(empty)".into(),
        (Field::Url, Shown::Text(url)) => masked_url(url).into_owned(),
        (Field::Scopes, Shown::Text(json)) => object::compact(json),
        (_, Shown::Text(text)) => text.clone(),
    }
}

/// The three sides of a row that somebody else changed: what was seen, what is wanted, what is there now.
pub fn clash(prose: &mut Prose, row: &Row, now: &Webhook) {
    let Some(seen) = &row.seen else { return };
    prose.gap();
    prose.text(0, "Somebody changed this webhook after you looked at it.", Role::Warning);
    match &row.action {
        Action::Update(_, change) => {
            for conflict in change::conflicts(seen, change, now) {
                prose.heading(label(conflict.field), "");
                prose.field("  you saw", &told(conflict.field, &conflict.seen), Role::Text);
                prose.field("  you want", &told(conflict.field, &conflict.wanted), Role::Good);
                prose.field("  is now", &told(conflict.field, &conflict.now), Role::Warning);
            }
            prose.gap();
            prose.text(0, "m writes yours over theirs. o leaves theirs and writes nothing.", Role::Accent);
        }
        _ => {
            // A change from what was seen to what is there: the same words as a diff.
            let moved = Change {
                name: now.name.value().cloned(),
                url: now.url.value().cloned(),
                secret: None,
                events: now.events.value().cloned(),
                scopes: now.scopes.value().cloned(),
            };
            let fields = change::drift(seen, now);
            for diff in change::diff(Some(seen), &moved).iter().filter(|diff| fields.contains(&diff.field)) {
                difference(prose, diff);
            }
            for field in fields.iter().filter(|field| !moved.fields().contains(field)) {
                prose.field(label(*field), "changed", Role::Warning);
            }
            prose.gap();
            prose.text(0, "m deletes it all the same. o leaves it as it is.", Role::Accent);
        }
    }
}

/// A row of a large plan in one line.
pub fn brief(prose: &mut Prose, row: &Row) {
    let (verb, fields) = match &row.action {
        Action::Create(_) => ("create", String::new()),
        Action::Delete(_) => ("delete", String::new()),
        Action::Test(_) => ("test", String::new()),
        Action::Update(_, change) => {
            let names: Vec<_> = change.fields().into_iter().map(label).collect();
            ("change", format!(" {}", names.join(", ")))
        }
    };
    let (said, role) = match &row.state {
        plan::State::Checking => ("  being read again", Role::Dim),
        plan::State::Clash(_) => ("  changed meanwhile", Role::Warning),
        plan::State::Failed(_) => ("  could not be read", Role::Error),
        plan::State::Skipped => ("  left as it is", Role::Dim),
        _ => ("", Role::Dim),
    };
    let id = row.action.target().map(|id| id.to_string()).unwrap_or_default();
    let name = record(row).map_or("", |hook| hook.name.text());
    let host = record(row).and_then(|hook| hook.url.value()).map(|url| words::host(url)).unwrap_or_default();
    let head = format!("{verb}{fields}  {id}  ");
    prose.pieces(0, &[(&head, Role::Text), (name, Role::Accent), ("  ", Role::Dim), (&host, Role::Dim), (said, role)]);
}
