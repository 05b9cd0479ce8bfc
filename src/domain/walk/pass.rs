//! One pass over the pages of a set: which numbers are read, and what may be concluded from them.

use std::collections::BTreeMap;

use super::ids::IdSet;
use crate::domain::webhook::HookId;

/// Pages in a row that repeat another one after which the server is taken to ignore page numbers.
const SAME: u32 = 3;

/// Pages read so far. Equal where the same pages held the same rows.
#[derive(Debug, Default)]
pub(super) struct Pass {
    asked: u32,
    /// The first page with nothing behind it.
    last: Option<u32>,
    pages: BTreeMap<u32, Vec<HookId>>,
    seen: IdSet,
    /// A row of it is gone by now.
    lost: bool,
    same: u32,
}

impl PartialEq for Pass {
    fn eq(&self, other: &Self) -> bool {
        self.pages == other.pages
    }
}

impl Pass {
    /// The next page number to ask for.
    pub(super) fn take_number(&mut self) -> Option<u32> {
        let next = self.asked + 1;
        if self.last.is_some_and(|last| next > last) {
            return None;
        }
        self.asked = next;
        Some(next)
    }

    pub(super) fn take_in(&mut self, number: u32, ids: &[HookId], more: bool) {
        let repeats = |other: u32| other != number && self.pages.get(&other).is_some_and(|page| page == ids);
        self.same = if repeats(1) || repeats(number - 1) { self.same + 1 } else { 0 };
        self.seen.extend(ids);
        if !more || ids.is_empty() {
            self.last = Some(self.last.map_or(number, |last| last.min(number)));
        }
        // Empty pages say only where the end is, and how many of them are asked for is chance.
        if !ids.is_empty() {
            self.pages.insert(number, ids.to_vec());
        }
    }

    /// True when the end was seen.
    pub(super) fn has_end(&self) -> bool {
        self.last.is_some()
    }

    pub(super) fn is_stuck(&self) -> bool {
        self.same >= SAME
    }

    /// True where one answer held everything.
    pub(super) fn is_single(&self) -> bool {
        self.last == Some(1) && self.pages.keys().all(|number| *number == 1)
    }

    pub(super) fn has(&self, id: HookId) -> bool {
        self.seen.contains(id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = HookId> {
        self.seen.iter()
    }

    /// Notes that a row is gone.
    pub(super) fn lost(&mut self, id: HookId) {
        self.lost |= self.seen.contains(id);
    }

    /// True where ids ascend through all pages, so none stands twice.
    pub(super) fn is_ascending(&self) -> bool {
        self.pages.values().flatten().is_sorted_by(|a, b| a < b)
    }

    /// True where the pages lay side by side and every row in them still exists: nothing moved, nothing was missed.
    pub(super) fn is_proven(&self) -> bool {
        let numbers_are_dense = self.pages.keys().zip(1u32..).all(|(number, wanted)| *number == wanted);
        let mut lengths = self.pages.values().map(Vec::len).rev();
        let last = lengths.next().unwrap_or(0);
        let mut full = lengths.peekable();
        let size = full.peek().copied().unwrap_or(last);
        !self.lost && numbers_are_dense && last <= size && full.all(|len| len == size) && self.is_ascending()
    }
}
