//! The three sides of a row that somebody else changed: what was seen, what is wanted, what is there now; and what each key
//! would make of them.

use super::{
    deciding,
    row::{difference, label},
};
use crate::{
    domain::{
        change::{self, Conflict, EventDiff, Shown},
        merge::{Choice, Clash},
        plan::{Action, Row},
        report::told,
        webhook::{Change, Field, Webhook},
    },
    tui::prose::{Prose, Role},
};

/// Writes them down; the first field about which nothing is decided with its keys, on the lines that are given back.
pub fn clash(prose: &mut Prose, row: &Row, clash: &Clash) -> Option<(usize, usize)> {
    let seen = row.seen.as_ref()?;
    let mut asks = None;
    prose.gap();
    prose.text(0, "Somebody changed this webhook after you looked at it.", Role::Warning);
    match &row.action {
        Action::Update(_, wanted) => {
            for conflict in change::conflicts(seen, wanted, clash.now()) {
                let from = prose.len();
                sides(prose, &conflict);
                match clash.choice(conflict.field) {
                    Some(choice) => prose.text(2, decision(choice), Role::Good),
                    None if asks.is_some() => prose.text(2, "to be decided after that", Role::Dim),
                    None => {
                        keys(prose, row, &conflict);
                        asks = Some((from, prose.len()));
                    }
                }
            }
        }
        _ => moved(prose, seen, clash.now()),
    }
    asks
}

fn sides(prose: &mut Prose, conflict: &Conflict) {
    prose.heading(label(conflict.field), "");
    let side = |shown: &Shown| told(conflict.field, shown);
    prose.field("  you saw", &side(&conflict.seen), Role::Text);
    prose.field("  you want", &side(&conflict.wanted), Role::Good);
    prose.field("  is now", &side(&conflict.now), Role::Warning);
    if conflict.field == Field::Events {
        let told = |who: &str, diff: &EventDiff| {
            let part =
                |mark: &str, names: &[String]| names.iter().map(|name| format!("{mark} {name}")).collect::<Vec<_>>();
            let all = [part("+", &diff.added), part("-", &diff.removed)].concat();
            format!("{who}: {}", if all.is_empty() { "another order or number".into() } else { all.join("  ") })
        };
        prose.text(2, &told("you", &EventDiff::of(&conflict.seen, &conflict.wanted)), Role::Good);
        prose.text(2, &told("they", &EventDiff::of(&conflict.seen, &conflict.now)), Role::Warning);
    }
}

/// What each key would do.
fn keys(prose: &mut Prose, row: &Row, conflict: &Conflict) {
    if conflict.field != Field::Events {
        return prose.text(2, "m writes yours over theirs. o leaves theirs. e writes another value.", Role::Accent);
    }
    let merged = deciding::merged(row).unwrap_or_default();
    let merged: Vec<String> = merged.iter().map(|event| event.text().to_owned()).collect();
    let merged = told(Field::Events, &Shown::Events(merged));
    prose.text(2, &format!("m does your changes to theirs: {merged}"), Role::Accent);
    let exactly = EventDiff::of(&conflict.now, &conflict.wanted);
    let mut said = String::from("w writes exactly yours");
    for (what, names) in [("takes out", &exactly.removed), ("brings back", &exactly.added)] {
        let theirs = EventDiff::of(&conflict.seen, &conflict.now);
        let names: Vec<&str> = names
            .iter()
            .filter(|name| theirs.added.contains(name) || theirs.removed.contains(name))
            .map(String::as_str)
            .collect();
        if !names.is_empty() {
            said.push_str(&format!(", and {what} {}", names.join(", ")));
        }
    }
    prose.text(2, &said, Role::Accent);
    prose.text(2, "o leaves theirs. e chooses the events anew.", Role::Accent);
}

fn decision(choice: &Choice) -> &'static str {
    match choice {
        Choice::Theirs => "theirs stays",
        Choice::Mine => "yours is written",
        Choice::Exactly => "exactly yours is written",
        Choice::Other(_) => "another value is written",
    }
}

/// What changed in a webhook that is to be deleted.
fn moved(prose: &mut Prose, seen: &Webhook, now: &Webhook) {
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
