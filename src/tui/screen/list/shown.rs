//! Which rows the list shows, and in which order. Recomputed in slices, so that no key ever waits for 100,000 rows.
//!
//! ```text
//! rebuild ─┬ the whole set is in this order ─► filtering (a slice per turn) ─────────────────────────────┬─► shown
//!          └ else ──────────────────────────► filtering ─► sorting what passed (a step per turn) ────────┘
//!    the former rows stay on screen until the new ones are ready
//! ```

use crate::{
    domain::{
        collection::Slot,
        filter::Filter,
        sort::{Gradual, Sort},
    },
    tui::{shared::Shared, verdict},
};

/// Rows tested in one slice.
const SLICE: usize = 25_000;

/// The rows of the list.
#[derive(Debug, Default)]
pub struct Shown {
    rows: Vec<Slot>,
    /// What `rows` is the result of; nothing where that no longer holds.
    of: Option<Result>,
    /// Every row, in the order of `of`, while a filter leaves some out: what is typed next needs no sorting. Nothing where
    /// no filter does, or where it was never put in order.
    whole: Option<Vec<Slot>>,
    job: Option<Job>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Result {
    filter: Filter,
    sort: Sort,
}

#[derive(Debug)]
struct Job {
    of: Result,
    candidates: Vec<Slot>,
    /// The candidates are in the order that is asked for.
    in_order: bool,
    next: usize,
    passed: Vec<Slot>,
    sorting: Option<Gradual>,
    /// Rows that came meanwhile.
    late: Vec<Slot>,
}

impl Shown {
    /// The rows, in order.
    pub fn rows(&self) -> &[Slot] {
        &self.rows
    }

    /// True while newer rows are being computed.
    pub fn busy(&self) -> bool {
        self.job.is_some()
    }

    /// Begins anew. `set_changed`: rows that were there are different now, so that no former result holds.
    pub fn rebuild(&mut self, filter: &Filter, sort: &Sort, shared: &Shared, set_changed: bool) {
        let rows_lack_some = self.job.take().is_some();
        if set_changed {
            (self.of, self.whole) = (None, None);
        }
        let same_order = self.of.as_ref().filter(|of| of.sort == *sort);
        let (candidates, in_order) = match same_order {
            Some(of) if !rows_lack_some && filter.implies(&of.filter) => (self.rows.clone(), true),
            Some(of) if of.filter.is_empty() => (self.rows.clone(), true),
            Some(_) if let Some(whole) = &self.whole => (whole.clone(), true),
            _ => (shared.hooks.slots().collect(), false),
        };
        let of = Result { filter: filter.clone(), sort: sort.clone() };
        self.job = Some(Job { of, candidates, in_order, next: 0, passed: Vec::new(), sorting: None, late: Vec::new() });
    }

    /// Takes rows as they are, in the order given: a page of the server, filtered here.
    pub fn set_page(&mut self, rows: &[Slot], filter: &Filter, shared: &Shared) {
        *self = Shown::default();
        verdict::sift(filter, rows, shared, &mut self.rows);
    }

    /// Takes out rows that left the set. A sort that was begun with them is begun anew.
    pub fn drop_removed(&mut self, shared: &Shared) {
        let is_there = |slot: &Slot| shared.hooks.row(*slot).is_some();
        self.rows.retain(is_there);
        if let Some(whole) = &mut self.whole {
            whole.retain(is_there);
        }
        if let Some(Job { of, .. }) = &self.job {
            let of = of.clone();
            self.rebuild(&of.filter, &of.sort, shared, false);
        }
    }

    /// Adds rows that were just loaded, where they belong. Those that are being computed take them along.
    pub fn append(&mut self, new: &[Slot], filter: &Filter, sort: &Sort, shared: &Shared) {
        if self.of.is_none() && self.job.is_none() && new.len() == shared.hooks.len() {
            self.of = Some(Result { filter: filter.clone(), sort: sort.clone() });
            self.whole = Some(Vec::new());
        }
        match &self.of {
            Some(of) if of.filter.is_empty() => verdict::sort_in(&mut self.rows, new.to_vec(), &of.sort, shared),
            Some(of) => {
                if let Some(whole) = &mut self.whole {
                    verdict::sort_in(whole, new.to_vec(), &of.sort, shared);
                }
            }
            None => {}
        }
        if let Some(job) = &mut self.job {
            job.late.extend_from_slice(new);
        } else if !self.of.as_ref().is_some_and(|of| of.filter.is_empty()) {
            let mut passed = Vec::new();
            verdict::sift(filter, new, shared, &mut passed);
            verdict::sort_in(&mut self.rows, passed, sort, shared);
        }
    }

    /// Does one slice of the work. True when the rows have just become current.
    pub fn work(&mut self, shared: &Shared) -> bool {
        let Some(job) = &mut self.job else { return false };
        if job.next < job.candidates.len() {
            let end = (job.next + SLICE).min(job.candidates.len());
            let slice = job.candidates.get(job.next..end).unwrap_or_default();
            verdict::sift(&job.of.filter, slice, shared, &mut job.passed);
            job.next = end;
            // A small set needs no second turn.
            if end < job.candidates.len() || (!job.in_order && job.candidates.len() > SLICE) {
                return false;
            }
        }
        if !job.in_order {
            let sort = || Gradual::new(job.of.sort.clone(), std::mem::take(&mut job.passed));
            let Some(rows) = verdict::sort_on(job.sorting.get_or_insert_with(sort), shared) else { return false };
            job.passed = rows;
        }
        if let Some(job) = self.job.take() {
            self.become_current(job, shared);
        }
        true
    }

    fn become_current(&mut self, Job { of, passed, late, .. }: Job, shared: &Shared) {
        let was_whole = self.of.as_ref().is_some_and(|old| old.filter.is_empty() && old.sort == of.sort);
        let former = std::mem::replace(&mut self.rows, passed);
        if of.filter.is_empty() || self.of.as_ref().is_some_and(|old| old.sort != of.sort) {
            self.whole = None;
        } else if was_whole {
            self.whole = Some(former);
        }
        let mut passed = Vec::new();
        verdict::sift(&of.filter, &late, shared, &mut passed);
        verdict::sort_in(&mut self.rows, passed, &of.sort, shared);
        self.of = Some(of);
    }
}

#[cfg(test)]
mod tests;
