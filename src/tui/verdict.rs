//! What is known of a webhook beyond its record – marks, outcomes of tests in this run and former ones, what the watch
//! found – as the filter and the sort ask for it. One place, so that list, counts and later bulk and audit mean the same.

use crate::{
    domain::{
        collection::Slot,
        filter::{Context, Filter, Found, Is, Test},
        outcome::Outcome,
        sort::{Gradual, Sort, SortField},
        webhook::HookId,
    },
    tui::shared::Shared,
};

/// Adds those of `rows` that pass the filter to `passed`, in their order.
pub fn sift(filter: &Filter, rows: &[Slot], shared: &Shared, passed: &mut Vec<Slot>) {
    let marked = |id: HookId| shared.marks.contains(&id);
    let outcome = |id: HookId| tested(id, shared);
    let fresh = |id: HookId| shared.watch.freshness(id);
    let found = |id: HookId, rule: &str| shared.auditing.found(id, rule);
    let found = shared.auditing.done().map(|_| &found as Found<'_>);
    let context =
        Context { now: shared.now, zone: &shared.zone, marked: &marked, outcome: &outcome, fresh: &fresh, found };
    let mut matcher = filter.matcher(&context);
    passed.extend(rows.iter().filter(|slot| shared.hooks.row(**slot).is_some_and(|row| matcher.matches(&row))));
}

/// Does a step of a sort; the rows in order, once they are.
pub fn sort_on(sort: &mut Gradual, shared: &Shared) -> Option<Vec<Slot>> {
    sort.step(&shared.hooks, &|id| tested(id, shared))
}

/// Puts a few new rows where they belong among rows that are in order.
pub fn sort_in(rows: &mut Vec<Slot>, mut new: Vec<Slot>, sort: &Sort, shared: &Shared) {
    let outcome = |id| tested(id, shared);
    sort.sort(&shared.hooks, &mut new, &outcome);
    let mut all = Vec::with_capacity(rows.len() + new.len());
    let mut rest = rows.as_slice();
    for slot in new {
        let (before, behind) = rest.split_at(sort.place(&shared.hooks, rest, slot, &outcome));
        all.extend_from_slice(before);
        all.push(slot);
        rest = behind;
    }
    all.extend_from_slice(rest);
    *rows = all;
}

fn tested(id: HookId, shared: &Shared) -> Option<Outcome> {
    shared.last_test(id).map(|run| run.outcome)
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
