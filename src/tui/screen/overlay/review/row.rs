//! One row of a plan in words: which webhook, and what would be written.

use crate::{
    domain::{
        address::masked_url,
        change::{self, FieldDiff, Shown},
        plan::{self, Action, Row},
        report::told,
        webhook::{Change, Field, Webhook},
    },
    tui::{
        prose::{Fold, Prose, Role},
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
        plan::State::Clash(clash) => Some(clash.now()),
        _ => row.seen.as_ref(),
    }
}

/// A name that can be seen.
fn named(name: &str) -> &str {
    if name.trim().is_empty() { words::UNNAMED } else { name }
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
    prose.field("name", named(name), Role::Text);
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
    prose.heading("What is written", "only this; everything else stays");
    changes(prose, row, change);
}

/// What a row would change, field by field.
fn changes(prose: &mut Prose, row: &Row, change: &Change) {
    let diffs = change::diff(record(row), change);
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
pub fn difference(prose: &mut Prose, diff: &FieldDiff) {
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

/// A row of a plan of many in one line; with `fold` it heads a branch, in which [`inside`] stands.
pub fn brief(prose: &mut Prose, indent: usize, row: &Row, doing: &str, fold: Option<Fold>) {
    let (said, role) = match &row.state {
        plan::State::Checking => ("  being read again", Role::Dim),
        plan::State::Clash(_) => ("  changed meanwhile", Role::Warning),
        plan::State::Failed(_) => ("  could not be read", Role::Error),
        plan::State::Skipped if !row.said.is_empty() => (row.said.as_str(), Role::Dim),
        plan::State::Skipped => ("left as it is", Role::Dim),
        _ => ("", Role::Dim),
    };
    let id = row.action.target().map(|id| id.to_string()).unwrap_or_default();
    let name = match &row.action {
        Action::Create(change) => change.name.as_deref().unwrap_or_default(),
        _ => record(row).map_or("", |hook| named(hook.name.text())),
    };
    let host = record(row).and_then(|hook| hook.url.value()).map(|url| words::host(url)).unwrap_or_default();
    let gap = if matches!(row.state, plan::State::Skipped) { "  " } else { "" };
    let pieces = [
        (doing, Role::Text),
        (if doing.is_empty() { "" } else { "  " }, Role::Dim),
        (id.as_str(), Role::Text),
        (if id.is_empty() { "" } else { "  " }, Role::Dim),
        (name, Role::Accent),
        ("  ", Role::Dim),
        (&host, Role::Dim),
        (gap, Role::Dim),
        (said, role),
    ];
    match fold {
        Some(fold) => prose.branch(indent, fold, &pieces),
        None => prose.pieces(indent, &pieces),
    }
}

/// What a row of many would do, in full.
pub fn inside(prose: &mut Prose, row: &Row) {
    match &row.action {
        Action::Update(_, change) => changes(prose, row, change),
        Action::Create(change) => create(prose, change),
        Action::Delete(_) | Action::Test(_) => {}
    }
}
