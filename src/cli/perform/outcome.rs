//! What became of each row, as records: id, action, outcome, name, message, and the fields before and after. URLs are masked,
//! of a secret stands only that there is one.

use serde_json::{Map, Value, json};

use super::{
    super::{
        output::{Output, Stop},
        print::{Field, Record, Shape},
        table::{Column, Cut},
    },
    Options,
};
use crate::domain::{
    address::masked_url,
    change::{self, FieldDiff, Shown},
    fault::{Fault, FaultKind},
    plan::{Action, Plan, Row, State},
    report,
    secret::{MASK, Secret},
    webhook::{Change, Field as Attribute, Webhook},
};
use crate::tui::running::GONE;

const fn field(name: &'static str, title: &'static str, cut: Cut, right: bool) -> Field {
    Field { name, column: Column { title, cut, right }, derived: false }
}

/// What became of a row.
pub static OUTCOME: Shape = Shape {
    fields: &[
        field("id", "ID", Cut::Never, true),
        field("action", "ACTION", Cut::Never, false),
        field("outcome", "OUTCOME", Cut::Never, false),
        field("name", "NAME", Cut::End, false),
        field("message", "MESSAGE", Cut::End, false),
        field("before", "BEFORE", Cut::End, false),
        field("after", "AFTER", Cut::End, false),
        // Only where it was asked for, with --show-secret.
        Field { derived: true, ..field("secret", "SECRET", Cut::Never, false) },
        Field { derived: true, ..field("changes", "CHANGES", Cut::End, false) },
    ],
    table: &["id", "action", "outcome", "name", "message", "changes"],
    lines: &["id", "action", "outcome", "name", "message"],
    also: &[],
};

/// Prints them in the order of the plan.
///
/// # Errors
/// As for writing.
pub fn print(plan: &Plan, options: &Options, output: &mut Output) -> Result<(), Stop> {
    let record = |row: &Row| {
        let mut record = Record::from(object(row));
        let secret = written(row).filter(|_| options.show_secrets);
        record.add(secret.map(|secret| (Attribute::Secret.wire(), secret.expose().into())));
        if options.style.wants("changes") {
            record.add([("changes", changes(row).into())]);
        }
        record
    };
    let style = match options.show_secrets && options.style.takes_columns() {
        true => options.style.clone().with_columns(&["id", "action", "outcome", "name", "message", "secret"]),
        false => options.style.clone(),
    };
    style.rows(&mut plan.rows().iter().map(record).collect::<Vec<_>>(), output)
}

/// Why a row did not go well; `None` where it did, or needed nothing.
pub fn fault(row: &Row) -> Option<Fault> {
    let what = || format!("{} {}", report::verb(&row.action), report::id(row)).trim_end().to_owned();
    match &row.state {
        State::Failed(fault) | State::Unknown(fault) => Some((**fault).clone()),
        State::Clash(_) => {
            let next = "Look at it, then run it again";
            Some(Fault::new(FaultKind::Conflict, format!("Not done: {}", what()), clash(row), next))
        }
        State::Running => {
            let why = "hookline ended before the answer came";
            Some(Fault::new(FaultKind::UnknownOutcome, what(), why, "Look at the webhook"))
        }
        // Somebody named it, and it never was there.
        State::Skipped if row.said == GONE && row.seen.is_none() => {
            Some(Fault::new(FaultKind::NotFound, what(), "there is no such webhook that this key may see", ""))
        }
        State::Waiting | State::Checking | State::Done(_) | State::Skipped => None,
    }
}

/// How a row ended: `done`, `failed`, `unknown`, `conflict`, `skipped`.
fn word(row: &Row) -> &'static str {
    match &row.state {
        State::Clash(_) => "conflict",
        State::Running => "unknown",
        State::Waiting | State::Checking => "skipped",
        other => other.word(),
    }
}

/// What there is to say about it, with both values of what somebody else changed.
fn message(row: &Row) -> String {
    match &row.state {
        State::Clash(_) => clash(row),
        State::Running => "hookline ended before the answer came".into(),
        State::Skipped | State::Waiting | State::Checking if row.said.is_empty() => "not sent".into(),
        _ => report::brief(row),
    }
}

/// The three sides of a clash: what was seen, what is wanted, and what is there now.
fn clash(row: &Row) -> String {
    let State::Clash(clash) = &row.state else { return String::new() };
    let sides: Vec<String> = match row.conflicts() {
        conflicts if conflicts.is_empty() => {
            let moved = row.seen.as_ref().map(|seen| change::between(seen, clash.now())).unwrap_or_default();
            let told = |diff: &FieldDiff| {
                let (seen, now) = (report::told(diff.field, &diff.before), report::told(diff.field, &diff.after));
                format!("{} was {seen} and is now {now}", diff.field.wire())
            };
            moved.iter().map(told).collect()
        }
        conflicts => {
            let told = |of: &change::Conflict| {
                let side = |shown| report::told(of.field, shown);
                format!(
                    "{} was {}, was to become {}, and is now {}",
                    of.field.wire(),
                    side(&of.seen),
                    side(&of.wanted),
                    side(&of.now)
                )
            };
            conflicts.iter().map(told).collect()
        }
    };
    format!("somebody changed it meanwhile: {}", sides.join("; "))
}

/// What was changed, in a line.
fn changes(row: &Row) -> String {
    let told = |diff: &FieldDiff| {
        let (before, after) = (report::told(diff.field, &diff.before), report::told(diff.field, &diff.after));
        format!("{}: {before} -> {after}", diff.field.wire())
    };
    match row.action {
        Action::Update(..) => diffs(row).iter().map(told).collect::<Vec<_>>().join("; "),
        _ => String::new(),
    }
}

fn diffs(row: &Row) -> Vec<FieldDiff> {
    match &row.action {
        Action::Create(change) => change::diff(None, change),
        Action::Update(_, change) => change::diff(row.seen.as_ref(), change),
        Action::Delete(_) => row.seen.as_ref().map(|seen| change::diff(None, &all(seen))).unwrap_or_default(),
        Action::Test(_) => Vec::new(),
    }
}

/// The secret that a row wrote, or may have written.
fn written(row: &Row) -> Option<&Secret> {
    match (&row.state, &row.action) {
        (State::Done(_) | State::Unknown(_) | State::Running, Action::Create(change) | Action::Update(_, change)) => {
            change.secret.as_ref()
        }
        _ => None,
    }
}

fn object(row: &Row) -> Value {
    let deletes = matches!(row.action, Action::Delete(_));
    let (before, after) = sides(&diffs(row), deletes);
    let (id, name) = (report::id(row), report::name(row));
    json!({
        "id": Some(id).filter(|id| !id.is_empty()),
        "action": report::verb(&row.action),
        "outcome": word(row),
        "name": name,
        "message": message(row),
        "before": before,
        "after": after,
    })
}

/// The values before and after, by field; of a deletion, whose fields are told as what goes, before alone.
pub fn sides(diffs: &[FieldDiff], deletes: bool) -> (Map<String, Value>, Map<String, Value>) {
    let (mut before, mut after) = (Map::new(), Map::new());
    for diff in diffs {
        let name = diff.field.wire().to_owned();
        if deletes {
            before.insert(name, value(diff.field, &diff.after));
            continue;
        }
        if diff.before != Shown::Nothing {
            before.insert(name.clone(), value(diff.field, &diff.before));
        }
        after.insert(name, value(diff.field, &diff.after));
    }
    (before, after)
}

fn value(field: Attribute, shown: &Shown) -> Value {
    match (field, shown) {
        (_, Shown::Nothing | Shown::Unknown | Shown::Null) => Value::Null,
        (_, Shown::Secret) => MASK.into(),
        (_, Shown::Events(names)) => names.clone().into(),
        (Attribute::Url, Shown::Text(url)) => masked_url(url).into_owned().into(),
        (Attribute::Scopes, Shown::Text(text)) => serde_json::from_str(text).unwrap_or_else(|_| text.clone().into()),
        (_, Shown::Text(text)) => text.clone().into(),
    }
}

/// What of a webhook goes with it.
pub fn all(hook: &Webhook) -> Change {
    Change {
        name: hook.name.value().cloned(),
        url: hook.url.value().cloned(),
        secret: None,
        events: hook.events.value().cloned(),
        scopes: hook.scopes.value().cloned(),
    }
}
