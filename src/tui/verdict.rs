//! What this run of the program knows of a webhook beyond its record – marks, outcomes of tests – as the filter and the
//! sort ask for it. One place, so that list, counts and later bulk and audit mean the same.

use crate::{
    domain::{
        collection::Slot,
        filter::{Context, Filter, Freshness, Matcher},
        outcome::Outcome,
        sort::Sort,
        webhook::HookId,
    },
    tui::shared::Shared,
};

/// A filter, ready to be asked row by row.
pub fn matcher(filter: &Filter, shared: &Shared) -> Matcher {
    let marked = |id: HookId| shared.marks.contains(&id);
    let outcome = |id: HookId| passed(id, shared);
    let fresh = |_: HookId| Freshness::Seen;
    filter.matcher(&Context {
        now: shared.now,
        zone: &shared.zone,
        marked: &marked,
        outcome: &outcome,
        fresh: &fresh,
        hooks: &shared.hooks,
    })
}

/// Puts rows into the order of a sort.
pub fn sort(rows: &mut [Slot], sort: &Sort, shared: &Shared) {
    sort.sort(rows, &shared.hooks, &|id| passed(id, shared));
}

fn passed(id: HookId, shared: &Shared) -> Option<bool> {
    match shared.last_test(id)?.outcome {
        Outcome::Passed => Some(true),
        Outcome::Failed => Some(false),
        Outcome::Unknown | Outcome::NotSent => None,
    }
}
