//! A sort in steps of bounded length, so that no key waits for 100,000 rows: runs are sorted one by one, then merged two
//! by two, each merge itself in steps.

use std::collections::VecDeque;

use super::{Lead, Sort};
use crate::domain::{
    collection::{Collection, Slot},
    outcome::Outcome,
    webhook::HookId,
};

/// Rows sorted in one step.
const RUN: usize = 8_192;
/// Rows merged in one step; merging a row is several times cheaper than sorting it.
const MERGED: usize = 4 * RUN;

type Run = Vec<(Lead, Slot)>;

/// A sort under way. The rows may change meanwhile; then the order is that of some moment of each row, and whoever
/// changed them begins anew.
#[derive(Debug)]
pub struct Gradual {
    sort: Sort,
    waiting: Vec<Slot>,
    runs: VecDeque<Run>,
    merge: Option<Merge>,
}

#[derive(Debug)]
struct Merge {
    a: std::iter::Peekable<std::vec::IntoIter<(Lead, Slot)>>,
    b: std::iter::Peekable<std::vec::IntoIter<(Lead, Slot)>>,
    out: Run,
}

impl Gradual {
    /// Begins to sort these.
    pub fn new(sort: Sort, slots: Vec<Slot>) -> Self {
        Gradual { sort, waiting: slots, runs: VecDeque::new(), merge: None }
    }

    /// Does one step. The sorted slots, once they are.
    pub fn step(&mut self, set: &Collection, outcome: &dyn Fn(HookId) -> Option<Outcome>) -> Option<Vec<Slot>> {
        if !self.waiting.is_empty() {
            let rest = self.waiting.split_off(RUN.min(self.waiting.len()));
            let run = std::mem::replace(&mut self.waiting, rest);
            let mut run = self.sort.keyed(set, &run, outcome);
            run.sort_unstable_by(|a, b| self.sort.order(set, a, b, outcome));
            self.runs.push_back(run);
        } else if let Some(merge) = &mut self.merge {
            if merge.step(&self.sort, set, outcome) {
                self.runs.extend(self.merge.take().map(|merge| merge.out));
            }
        } else if self.runs.len() > 1 {
            // The shortest ones wait in front: those merged last are the longest.
            let (a, b) = (self.runs.pop_front().unwrap_or_default(), self.runs.pop_front().unwrap_or_default());
            let out = Vec::with_capacity(a.len() + b.len());
            self.merge = Some(Merge { a: a.into_iter().peekable(), b: b.into_iter().peekable(), out });
        }
        let done = self.waiting.is_empty() && self.merge.is_none() && self.runs.len() <= 1;
        done.then(|| self.runs.pop_front().unwrap_or_default().into_iter().map(|(_, slot)| slot).collect())
    }
}

impl Merge {
    /// Merges some rows. True when it is through.
    fn step(&mut self, sort: &Sort, set: &Collection, outcome: &dyn Fn(HookId) -> Option<Outcome>) -> bool {
        for _ in 0..MERGED {
            let from_a = match (self.a.peek(), self.b.peek()) {
                (Some(a), Some(b)) => sort.order(set, a, b, outcome).is_le(),
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => return true,
            };
            self.out.extend(if from_a { self.a.next() } else { self.b.next() });
        }
        false
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::{known::Known, webhook::Webhook};

    #[test]
    fn steps_come_to_what_one_sort_comes_to() {
        let mut set = Collection::new();
        let slots: Vec<Slot> = (1..=40_000u64)
            .map(|n| {
                // A walk through all residues in no order, with many ties.
                let name = format!("name {}", n * 7919 % 5003);
                let hook = Webhook { name: Known::Value(name), ..Webhook::bare(HookId::new(n).unwrap()) };
                set.upsert(&hook).slot()
            })
            .collect();
        for text in ["name", "-name,-id"] {
            let sort: Sort = text.parse().unwrap();
            let mut whole = slots.clone();
            sort.sort(&set, &mut whole, &|_| None);
            let mut gradual = Gradual::new(sort.clone(), slots.clone());
            let mut steps = 1;
            let stepped = loop {
                match gradual.step(&set, &|_| None) {
                    Some(done) => break done,
                    None => steps += 1,
                }
            };
            assert_eq!(stepped, whole, "{text}");
            assert!(steps > 5, "in steps, not in one: {steps}");
        }
        assert_eq!(Gradual::new(Sort::default(), Vec::new()).step(&set, &|_| None), Some(Vec::new()));
    }

    #[test]
    fn a_place_keeps_the_order() {
        let mut set = Collection::new();
        let mut slots: Vec<Slot> = Vec::new();
        let sort: Sort = "-name".parse().unwrap();
        for (n, name) in ["m", "a", "z", "m", "q"].into_iter().enumerate() {
            let id = HookId::new(n as u64 + 1).unwrap();
            let slot = set.upsert(&Webhook { name: Known::Value(name.into()), ..Webhook::bare(id) }).slot();
            let at = sort.place(&set, &slots, slot, &|_| None);
            slots.insert(at, slot);
        }
        let mut whole = slots.clone();
        sort.sort(&set, &mut whole, &|_| None);
        assert_eq!(slots, whole);
    }
}
