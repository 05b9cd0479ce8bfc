//! Rows of a plan that do the same, so that one line can speak for all of them.

use std::collections::HashMap;

use crate::domain::{
    change::{self, FieldDiff},
    plan::{self, Action, Row},
    report,
    webhook::Field,
};

/// Names of events that a line tells; more are counted.
const NAMED: usize = 4;

/// Rows that do the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What is done, as it came: `events + invoice.paid`.
    pub doing: String,
    /// Their places in the plan.
    pub rows: Vec<usize>,
    /// What is deleted, or gets a request, is to be seen before: such a group is open at first.
    pub open: bool,
}

/// The rows in groups, each where its first row stands.
pub fn of(rows: &[Row]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let (doing, key) = same(row);
        let place = key.and_then(|key| match places.get(&key) {
            Some(place) => Some(*place),
            None => {
                places.insert(key, groups.len());
                None
            }
        });
        match place.and_then(|place| groups.get_mut(place)) {
            Some(group) => group.rows.push(at),
            None => groups.push(Group { doing, rows: vec![at], open: !matches!(row.action, Action::Update(..)) }),
        }
    }
    groups
}

/// What a row does in words, and the whole of it, which it has in common with those of its group; without one it is alone.
fn same(row: &Row) -> (String, Option<String>) {
    if row.state == plan::State::Skipped {
        let doing = "left as it is".to_owned();
        return (doing.clone(), Some(doing));
    }
    let verb = report::verb(&row.action).to_owned();
    let Action::Update(_, change) = &row.action else {
        let key = (!matches!(row.action, Action::Create(_))).then(|| verb.clone());
        return (verb, key);
    };
    let base = match &row.state {
        plan::State::Clash(clash) => Some(clash.now()),
        _ => row.seen.as_ref(),
    };
    let diffs = change::diff(base, change);
    if diffs.is_empty() {
        let doing = "has these values already".to_owned();
        return (doing.clone(), Some(doing));
    }
    let told = |most| diffs.iter().map(|diff| field(diff, most)).collect::<Vec<_>>().join("; ");
    (told(NAMED), Some(told(usize::MAX)))
}

fn field(diff: &FieldDiff, most: usize) -> String {
    let name = diff.field.wire();
    if diff.field == Field::Secret {
        return "secret: a new one for each".into();
    }
    let Some(events) = diff.events() else {
        return format!("{name} → {}", report::told(diff.field, &diff.after));
    };
    let mut said = String::from(name);
    for (mark, names) in [(" +", &events.added), (" −", &events.removed)] {
        if names.is_empty() {
            continue;
        }
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        let more = names.len().saturating_sub(most);
        names.sort_unstable();
        names.truncate(most);
        said.push_str(&format!("{mark} {}", names.join(", ")));
        if more > 0 {
            said.push_str(&format!(" and {more} more"));
        }
    }
    if events.added.is_empty() && events.removed.is_empty() {
        said.push_str(" in another order or number");
    }
    said
}
