//! Which rows the list shows, and in which order. Recomputed in slices, so that no key ever waits for 100,000 rows.
//!
//! ```text
//! rebuild ─► filtering (a slice per turn) ─► sorting (a step per turn) ─► shown
//!    └ the former rows stay on screen until the new ones are ready
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
    sorting: Option<Gradual>,
    /// Rows that came while the others were being sorted.
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

    /// Begins anew. Where the new filter only narrows the last one and the set did not change, the last result is
    /// where it starts from.
    pub fn rebuild(&mut self, filter: &Filter, sort: &Sort, shared: &Shared, set_changed: bool) {
        let narrows = !set_changed && self.job.is_none() && self.of.as_ref().is_some_and(|old| filter.implies(old));
        let candidates = if narrows { self.rows.clone() } else { shared.hooks.slots().collect() };
        self.job = Some(Job {
            filter: filter.clone(),
            sort: sort.clone(),
            candidates,
            next: 0,
            passed: Vec::new(),
            sorting: None,
            late: Vec::new(),
        });
    }

    /// Takes rows as they are, in the order given: a page of the server, filtered here.
    pub fn set_page(&mut self, rows: &[Slot], filter: &Filter, shared: &Shared) {
        self.rows.clear();
        verdict::sift(filter, rows, shared, &mut self.rows);
        self.job = None;
        self.of = None;
    }

    /// Takes out rows that left the set. What was begun with them is begun anew.
    pub fn drop_removed(&mut self, shared: &Shared) {
        self.rows.retain(|slot| shared.hooks.row(*slot).is_some());
        if let Some(job) = self.job.take() {
            self.rebuild(&job.filter, &job.sort, shared, true);
        }
    }

    /// Adds rows that were just loaded, where they belong. Rows that are being filtered and sorted take them along.
    pub fn append(&mut self, new: &[Slot], filter: &Filter, sort: &Sort, shared: &Shared) {
        if let Some(job) = &mut self.job {
            match job.sorting {
                None => job.candidates.extend_from_slice(new),
                Some(_) => job.late.extend_from_slice(new),
            }
            return;
        }
        let mut passed = Vec::new();
        verdict::sift(filter, new, shared, &mut passed);
        verdict::sort_in(&mut self.rows, passed, sort, shared);
    }

    /// Does one slice of the work. True when the rows have just become current.
    pub fn work(&mut self, shared: &Shared) -> bool {
        let Some(job) = &mut self.job else { return false };
        let Some(sorting) = &mut job.sorting else {
            let end = (job.next + SLICE).min(job.candidates.len());
            let slice = job.candidates.get(job.next..end).unwrap_or_default();
            verdict::sift(&job.filter, slice, shared, &mut job.passed);
            job.next = end;
            if job.next == job.candidates.len() {
                job.sorting = Some(Gradual::new(job.sort.clone(), std::mem::take(&mut job.passed)));
            }
            // A small set needs no second turn.
            return job.sorting.is_some() && job.candidates.len() <= SLICE && self.work(shared);
        };
        let Some(rows) = verdict::sort_on(sorting, shared) else { return false };
        if let Some(job) = self.job.take() {
            (self.rows, self.of) = (rows, Some(job.filter.clone()));
            self.append(&job.late, &job.filter, &job.sort, shared);
        }
        true
    }
}
