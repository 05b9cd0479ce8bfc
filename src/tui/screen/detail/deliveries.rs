//! The test deliveries of a webhook in this run: the last one beside the fields, all of them at the end.

use crate::{
    domain::{
        age,
        outcome::{Outcome, TestRun},
        webhook::HookId,
    },
    tui::{
        prose::{Prose, Role},
        shared::Shared,
        words,
    },
};

/// Runs listed at the end.
const LISTED: usize = 10;
/// What the time is, said as it is.
const ROUND_TRIP: &str = "round trip to the API";

/// The mark and the role of an outcome.
fn told(prose: &Prose, outcome: Outcome) -> (&'static str, Role) {
    match outcome {
        Outcome::Passed => (prose.symbols().passed, Role::Good),
        Outcome::Failed => (prose.symbols().failed, Role::Error),
        Outcome::Unknown => (prose.symbols().unknown, Role::Warning),
        Outcome::NotSent => (prose.symbols().failed, Role::Warning),
    }
}

/// The field of the last test.
pub fn last(prose: &mut Prose, id: HookId, shared: &Shared) {
    if shared.testing(id) {
        let said = format!("{} running: waiting for the answer", prose.symbols().running);
        prose.field("last test", &said, Role::Accent);
    }
    let label = if shared.testing(id) { "before" } else { "last test" };
    match shared.last_test(id) {
        None if shared.testing(id) => {}
        None => {
            let said = format!("none in this run{}", shared.profile.unless_read_only("; t sends one"));
            prose.field(label, &said, Role::Dim);
        }
        Some(run) => {
            let (mark, role) = told(prose, run.outcome);
            prose.field(label, &format!("{mark} {}, {}", words::outcome(run.outcome), when(run, shared)), role);
            if !run.message.is_empty() {
                prose.under(first_line(&run.message), Role::Text);
            }
        }
    }
}

fn when(run: &TestRun, shared: &Shared) -> String {
    let ago = ago(&age::short(run.at, shared.now));
    match run.round_trip {
        Some(took) => format!("{ago}, {} {ROUND_TRIP}", words::lasting(took)),
        None => ago,
    }
}

/// `3 d` becomes `3 d ago`; `just now` and `in 3 h` stay.
pub fn ago(short: &str) -> String {
    if short == "just now" || short.starts_with("in ") { short.to_owned() } else { format!("{short} ago") }
}

/// So much of a message that the section stays short; Enter shows all of it.
fn first_line(message: &str) -> &str {
    let line = message.lines().next().unwrap_or_default();
    line.char_indices().nth(300).and_then(|(at, _)| line.get(..at)).unwrap_or(line)
}

/// All runs, the newest first.
pub fn section(prose: &mut Prose, id: HookId, preview: bool, shared: &Shared) {
    let Some(history) = shared.tests.get(&id).filter(|h| h.runs().len() > 0) else { return };
    let count = history.runs().len();
    let note = if count > LISTED { format!("the last {LISTED} of {count}") } else { words::number(count as u64) };
    // In the list Enter comes here first.
    let key = if preview { "o" } else { "Enter" };
    prose.heading("Tests of this run", &format!("{note}; {key} shows the last message in full"));
    for run in history.runs().rev().take(LISTED) {
        let (mark, role) = told(prose, run.outcome);
        let took = run.round_trip.map_or_else(|| "no answer".to_owned(), words::lasting);
        let head = format!("{mark} {:<8} ", words::outcome(run.outcome));
        let tail = format!("{}  {took}  ", age::local(run.at, &shared.zone));
        prose.pieces(2, &[(&head, role), (&tail, Role::Dim), (first_line(&run.message), Role::Text)]);
    }
}
