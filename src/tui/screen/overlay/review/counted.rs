//! The plan under review, with what the page tells of all its rows together. That is counted when rows change and at no
//! other time, so that a key and a picture cost no walk over a hundred thousand rows. It decides nothing.

use std::{cmp::Reverse, collections::BTreeMap, ops::Deref};

use super::group::{self, Group};
use crate::domain::{
    plan::{Action, Plan, Row, State, Tally},
    report,
};

/// A plan and what is known of all its rows. It reads as the plan; it changes in [`Counted::change`] alone.
#[derive(Debug, Clone)]
pub struct Counted {
    plan: Plan,
    sum: Box<Sum>,
}

/// What is told of all rows together.
#[derive(Debug, Clone)]
pub struct Sum {
    /// Rows that do the same, as they stand under each other.
    pub groups: Vec<Group>,
    /// Of a deletion the hosts that would hear nothing any more, with how many webhooks each: the most first.
    pub hosts: Vec<(String, usize)>,
    /// How the rows stand.
    pub tally: Tally,
    /// Rows that are being read again.
    pub checking: usize,
    /// The first row that is no longer as it was seen.
    pub clash: Option<usize>,
    /// The first row that could not be read again.
    pub unread: Option<usize>,
    /// The plan may run.
    pub ready: bool,
    /// Something is left to be written.
    pub left: bool,
    /// Something is deleted.
    pub deletes: bool,
    /// Nothing is written, only sent.
    pub sends: bool,
}

impl Counted {
    /// Counts for the first time.
    pub fn new(plan: Plan) -> Self {
        Counted { sum: Box::new(Sum::of(&plan)), plan }
    }

    /// What is told of all rows together.
    pub fn sum(&self) -> &Sum {
        &self.sum
    }

    /// Changes rows, and counts anew.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Plan) -> T) -> T {
        let said = change(&mut self.plan);
        *self.sum = Sum::of(&self.plan);
        said
    }
}

impl Deref for Counted {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}

impl Sum {
    fn of(plan: &Plan) -> Self {
        let rows = plan.rows();
        let first = |wanted: fn(&State) -> bool| rows.iter().position(|row| wanted(&row.state));
        let deletes = rows.iter().any(|row| matches!(row.action, Action::Delete(_)));
        Sum {
            groups: group::of(rows),
            hosts: if deletes { hosts(rows) } else { Vec::new() },
            tally: plan.tally(),
            checking: rows.iter().filter(|row| row.state == State::Checking).count(),
            clash: first(|state| matches!(state, State::Clash(_))),
            unread: first(|state| matches!(state, State::Failed(_))),
            ready: plan.ready(),
            left: first(|state| *state != State::Skipped).is_some(),
            deletes,
            sends: rows.iter().all(|row| matches!(row.action, Action::Test(_))),
        }
    }
}

fn hosts(rows: &[Row]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(report::host(row)).or_default() += 1;
    }
    let mut hosts: Vec<(String, usize)> = counts.into_iter().collect();
    hosts.sort_by_key(|(_, count)| Reverse(*count));
    hosts
}
