//! The test deliveries of a webhook, of this run and former ones: the last one beside the fields, all that are kept at the
//! end, as bars and as a list.

use crate::{
    domain::{
        age,
        outcome::{History, KEPT, Outcome, TestRun},
        webhook::HookId,
    },
    tui::{
        prose::{Prose, Role},
        shared::Shared,
        spark, words,
    },
};

/// Runs listed at the end beside the list, where nothing can be scrolled.
const LISTED: usize = 10;
/// What the time is, said as it is.
const ROUND_TRIP: &str = "round trip to the API";

/// The mark and the role of an outcome.
fn told(prose: &Prose, outcome: Outcome) -> (&'static str, Role) {
    let mark = match outcome {
        Outcome::Passed => prose.symbols().passed,
        Outcome::Failed | Outcome::NotSent => prose.symbols().failed,
        Outcome::Unknown => prose.symbols().unknown,
    };
    (mark, spark::role(outcome))
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
            let said = format!("none is known{}", shared.profile.unless_read_only("; t sends one"));
            prose.field(label, &said, Role::Dim);
        }
        Some(run) => {
            let (mark, role) = told(prose, run.outcome);
            prose.field(label, &format!("{mark} {}, {}", run.outcome.word(), when(run, shared)), role);
            if !run.message.is_empty() {
                prose.under(first_line(&run.message), Role::Text);
            }
            if let Some(history) = shared.tests.get(&id).filter(|history| history.runs().len() > 1) {
                bars(prose, prose.label(), history);
            }
        }
    }
}

/// The tests as bars, behind so many free cells.
fn bars(prose: &mut Prose, indent: usize, history: &History) {
    let bars = spark::pieces(history, prose.width().saturating_sub(indent), prose.symbols());
    let pieces: Vec<_> = bars.iter().map(|(text, outcome)| (text.as_str(), spark::role(*outcome))).collect();
    prose.pieces(indent, &pieces);
}

fn when(run: &TestRun, shared: &Shared) -> String {
    let ago = words::ago(run.at, shared.now);
    match run.round_trip {
        Some(took) => format!("{ago}, {} {ROUND_TRIP}", words::lasting(took)),
        None => ago,
    }
}

/// So much of a message that the section stays short; Enter shows all of it.
fn first_line(message: &str) -> &str {
    let line = message.lines().next().unwrap_or_default();
    line.char_indices().nth(300).and_then(|(at, _)| line.get(..at)).unwrap_or(line)
}

/// All runs that are kept: the bars of all, then one by one, the newest first.
pub fn section(prose: &mut Prose, id: HookId, preview: bool, shared: &Shared) {
    let Some(history) = shared.tests.get(&id).filter(|h| h.runs().len() > 0) else { return };
    let count = history.runs().len();
    let listed = if preview { LISTED } else { KEPT };
    let note = if count > listed { format!("the last {listed} of {count}") } else { words::number(count as u64) };
    // In the list Enter comes here first.
    let key = if preview { "o" } else { "Enter" };
    prose.heading("Tests", &format!("{note}; {key} shows the last message in full"));
    bars(prose, 2, history);
    prose.text(2, &spark::legend(prose.symbols()), Role::Dim);
    for run in history.runs().rev().take(listed) {
        let (mark, role) = told(prose, run.outcome);
        let took = run.round_trip.map_or_else(|| "no answer".to_owned(), words::lasting);
        let head = format!("{mark} {:<8} ", run.outcome.word());
        let tail = format!("{}  {took:>9}  ", age::local(run.at, &shared.zone));
        prose.pieces(2, &[(&head, role), (&tail, Role::Dim), (first_line(&run.message), Role::Text)]);
    }
}
