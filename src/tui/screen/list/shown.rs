//! Which rows the list shows, and in which order. Recomputed in slices, so that no key ever waits for 100,000 rows.
//!
//! ```text
//! rebuild ─► filtering (a slice per turn) ─► sorting ─► shown
//!    └ the former rows stay on screen until the new ones are ready
//! ```

use crate::{
    domain::{collection::Slot, filter::Filter, sort::Sort},
    tui::{shared::Shared, verdict},
};

/// Rows tested in one slice.
const SLICE: usize = 25_000;

/// The rows of the list.
#[derive(Debug, Default)]
pub struct Shown {
    rows: Vec<Slot>,
    job: Option<Job>,
    /// What `rows` is the result of, where a narrower filter may start from it.
    of: Option<Filter>,
}

#[derive(Debug)]
struct Job {
    filter: Filter,
    sort: Sort,
    candidates: Vec<Slot>,
    next: usize,
    passed: Vec<Slot>,
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

    /// Begins anew. Where the new filter only narrows the last one and the set did not change, the last result is
    /// where it starts from.
    pub fn rebuild(&mut self, filter: &Filter, sort: &Sort, shared: &Shared, set_changed: bool) {
        let narrows = !set_changed && self.job.is_none() && self.of.as_ref().is_some_and(|old| filter.implies(old));
        let candidates = if narrows { self.rows.clone() } else { shared.hooks.slots().collect() };
        self.job = Some(Job { filter: filter.clone(), sort: sort.clone(), candidates, next: 0, passed: Vec::new() });
    }

    /// Takes rows as they are, in the order given: a page of the server, filtered here.
    pub fn set_page(&mut self, rows: &[Slot], filter: &Filter, shared: &Shared) {
        self.rows.clear();
        verdict::sift(filter, rows, shared, &mut self.rows);
        self.job = None;
        self.of = None;
    }

    /// Takes out rows that left the set.
    pub fn drop_removed(&mut self, shared: &Shared) {
        self.rows.retain(|slot| shared.hooks.row(*slot).is_some());
    }

    /// Adds rows that were just loaded, where they belong behind all others; else begins anew.
    pub fn append(&mut self, new: &[Slot], filter: &Filter, sort: &Sort, shared: &Shared) {
        let in_order = {
            let ids = |slot: &Slot| shared.hooks.row(*slot).map(|row| row.id());
            let behind = new.iter().filter_map(ids).min() > self.rows.last().and_then(ids);
            sort.is_default() && self.job.is_none() && (self.rows.is_empty() || behind)
        };
        if !in_order {
            return self.rebuild(filter, sort, shared, true);
        }
        verdict::sift(filter, new, shared, &mut self.rows);
    }

    /// Does one slice of the work. True when the rows have just become current.
    pub fn work(&mut self, shared: &Shared) -> bool {
        let Some(job) = &mut self.job else { return false };
        let end = (job.next + SLICE).min(job.candidates.len());
        verdict::sift(&job.filter, job.candidates.get(job.next..end).unwrap_or_default(), shared, &mut job.passed);
        job.next = end;
        if job.next < job.candidates.len() {
            return false;
        }
        if let Some(mut job) = self.job.take() {
            verdict::sort(&mut job.passed, &job.sort, shared);
            self.rows = job.passed;
            self.of = Some(job.filter);
        }
        true
    }
}
