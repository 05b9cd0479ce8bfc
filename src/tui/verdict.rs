//! What this run of the program knows of a webhook beyond its record – marks, outcomes of tests, what the watch found – as the filter and the
//! sort ask for it. One place, so that list, counts and later bulk and audit mean the same.

use crate::{
    domain::{
        collection::Slot,
        filter::{Context, Filter, Is, Test},
        outcome::Outcome,
        sort::{Sort, SortField},
        webhook::HookId,
    },
    tui::shared::Shared,
};

/// Adds those of `rows` that pass the filter to `passed`, in their order.
pub fn sift(filter: &Filter, rows: &[Slot], shared: &Shared, passed: &mut Vec<Slot>) {
    let marked = |id: HookId| shared.marks.contains(&id);
    let outcome = |id: HookId| tested(id, shared);
    let fresh = |id: HookId| shared.watch.freshness(id);
    let context = Context { now: shared.now, zone: &shared.zone, marked: &marked, outcome: &outcome, fresh: &fresh };
    let mut matcher = filter.matcher(&context);
    passed.extend(rows.iter().filter(|slot| shared.hooks.row(**slot).is_some_and(|row| matcher.matches(&row))));
}

/// Puts rows into the order of a sort.
pub fn sort(rows: &mut [Slot], sort: &Sort, shared: &Shared) {
    sort.sort(&shared.hooks, rows, &|id| tested(id, shared));
}

fn tested(id: HookId, shared: &Shared) -> Option<bool> {
    match shared.last_test(id)?.outcome {
        Outcome::Passed => Some(true),
        Outcome::Failed => Some(false),
        Outcome::Unknown | Outcome::NotSent => None,
    }
}

/// True where marks decide what passes.
pub fn asks_marks(filter: &Filter) -> bool {
    asks(filter, &[Is::Marked])
}

/// True where outcomes of tests decide what passes, or the order.
pub fn asks_tests(filter: &Filter, sort: &Sort) -> bool {
    asks(filter, &[Is::Failing, Is::Passing, Is::Untested]) || sort.keys().iter().any(|key| key.by == SortField::Test)
}

fn asks(filter: &Filter, words: &[Is]) -> bool {
    filter.terms().iter().any(|term| matches!(&term.test, Test::Is(is) if is.iter().any(|word| words.contains(word))))
}
