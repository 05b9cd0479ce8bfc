//! What is said of a plan that ended in the middle: when it was begun, how its rows stand, what to press, and the rows that
//! people may want to look at.

use crate::{
    domain::{
        age,
        journal::{Ending, Verb},
        unfinished::{Fate, Left, Unfinished},
    },
    tui::{
        prose::{Line, Prose, Role},
        shared::Shared,
        words,
    },
};

/// Rows of a large plan that are listed.
const LISTED: usize = 200;

/// All lines, for a width.
pub fn page(plan: &Unfinished, number: u32, shared: &Shared, width: usize) -> Vec<Line> {
    let mut prose = Prose::new(width, shared.settings.ascii);
    let (intent, tally) = (&plan.intent, plan.tally());
    let begun = age::local(intent.at, &shared.zone);
    let said = format!("Begun {begun} ({}). hookline ended before it was done.", intent.profile);
    prose.text(0, &said, Role::Text);
    prose.gap();
    for (count, what, role) in [
        (tally.done, "done", Role::Good),
        (tally.failed, "failed", Role::Error),
        (tally.unknown, "unknown: sent, and the answer was not heard", Role::Warning),
        (tally.unsent, "not done yet", Role::Text),
        (tally.skipped, "cancelled", Role::Dim),
    ] {
        if count > 0 {
            let count = format!("{:>7} ", words::number(count as u64));
            prose.pieces(0, &[(&count, role), (what, role)]);
        }
    }
    prose.gap();
    next(&mut prose, plan, number, shared);
    let mut rows: Vec<&Left> = plan.rows.iter().filter(|row| rank(row) < 4).collect();
    rows.sort_by_key(|row| rank(row));
    if !rows.is_empty() {
        prose.heading("Rows", "");
    }
    for row in rows.iter().take(LISTED) {
        one(&mut prose, row);
    }
    if rows.len() > LISTED {
        prose.text(0, &format!("and {} more", words::number((rows.len() - LISTED) as u64)), Role::Dim);
    }
    prose.into_lines()
}

/// What to press.
fn next(prose: &mut Prose, plan: &Unfinished, number: u32, shared: &Shared) {
    let many = |n: usize| words::many(n as u64, "row", "rows");
    let doubts = plan.to_look_up().count();
    let tests = plan.rows.iter().filter(|row| row.is_unknown() && !row.looked && row.entry.verb == Verb::Test).count();
    let secrets = plan.to_look_up().filter(|(_, row)| row.secret.is_some()).count();
    if shared.looks_up(number) {
        prose.text(0, &format!("Looking up {}…", many(doubts)), Role::Accent);
    } else if doubts > 0 {
        prose.text(0, &format!("l looks up {}: reads, and writes nothing.", many(doubts)), Role::Accent);
        if secrets > 0 {
            let said = "Their secrets are read too and compared with the new ones in the file; they are not shown.";
            prose.text(0, said, Role::Text);
        }
    } else if plan.rest(Some(&[0; 32])).is_empty() {
        prose.text(
            0,
            "Nothing is left that could be run. x puts it away; the journal keeps what is unknown.",
            Role::Accent,
        );
    } else {
        prose.text(0, "Enter reviews the rows that are left. Nothing that is done is written again.", Role::Accent);
    }
    let blind =
        plan.rows.iter().filter(|row| row.is_unknown() && !row.looked && !row.can_be_looked_up()).count() - tests;
    if blind > 0 {
        let said = format!(
            "{} a new secret that is known no more: reveal the webhook's to see whether it was kept.",
            many(blind)
        );
        prose.text(0, &said, Role::Warning);
    }
    if tests > 0 {
        let said = format!("{} a test delivery: it leaves no trace to look up, and is not sent again.", many(tests));
        prose.text(0, &said, Role::Warning);
    }
}

/// What people look at first.
fn rank(row: &Left) -> u8 {
    match row.fate {
        Fate::Sent | Fate::Ended(Ending::Unknown) => 0,
        Fate::Undone => 1,
        Fate::Ended(Ending::Failed) => 2,
        Fate::Unsent => 3,
        Fate::Ended(Ending::Done) | Fate::Skipped => 4,
    }
}

fn one(prose: &mut Prose, row: &Left) {
    let (word, role) = match row.fate {
        Fate::Sent | Fate::Ended(Ending::Unknown) => ("unknown", Role::Warning),
        Fate::Undone => ("not done", Role::Text),
        Fate::Ended(Ending::Failed) => ("failed", Role::Error),
        Fate::Unsent => ("not sent", Role::Dim),
        Fate::Ended(Ending::Done) => ("done", Role::Good),
        Fate::Skipped => ("cancelled", Role::Dim),
    };
    let entry = &row.entry;
    let head = format!("{word:<9} ");
    let what = format!("{} {}  ", entry.verb.word(), entry.hook.map(|id| id.to_string()).unwrap_or_default());
    let (name, of_name) = match entry.name() {
        name if name.trim().is_empty() => (words::UNNAMED, Role::Dim),
        name => (name, Role::Accent),
    };
    prose.pieces(0, &[(&head, role), (&what, Role::Text), (name, of_name)]);
    if !row.said.is_empty() {
        prose.text(10, &row.said, Role::Dim);
    }
}
