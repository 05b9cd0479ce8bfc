//! The look before the write: every row that writes over something is read again and compared with what the operator saw.

use std::time::Duration;

use super::State;
use crate::{
    api::calls::{Call, Reply},
    domain::{
        fault::FaultKind,
        plan::{self, Action, Todo},
        webhook::{Field, HookId},
    },
    tui::{effect::Effect, msg::Slot, screen::Answer, shared::Shared},
};

/// A look older than this is made again before anything is written: others go on working while a question stands.
const FRESH: Duration = Duration::from_secs(10);

impl State {
    /// True while the look at a webhook waits for a write to it that is under way.
    pub(super) fn waits_for_write(&self, id: HookId) -> bool {
        self.queue.iter().any(|(_, queued)| *queued == id)
    }

    /// The first row that is no longer as it was seen.
    pub fn clash(&self) -> Option<usize> {
        self.sum().clash
    }

    /// The first row that could not be read again.
    pub fn unread(&self) -> Option<usize> {
        self.sum().unread
    }

    /// What others changed in a row meanwhile, besides what clashes.
    pub(super) fn drifted(&self, at: usize) -> &[Field] {
        self.drift.iter().find(|(row, _)| *row == at).map_or(&[], |(_, fields)| fields)
    }

    pub(super) fn look(&mut self, shared: &mut Shared) -> Vec<Effect> {
        self.confirmed = false;
        let looks = self.plan.change(|plan| {
            plan.look_again();
            plan.looks()
        });
        let looks = looks.into_iter().filter_map(|todo| match todo {
            Todo::Look(at, id) => Some((at, id)),
            Todo::Write(..) | Todo::Had(_) => None,
        });
        self.queue = looks.collect();
        (0..self.plan.parallel.max(1)).flat_map(|_| self.look_at_next(shared)).collect()
    }

    pub(super) fn look_at_next(&mut self, shared: &mut Shared) -> Vec<Effect> {
        // A look beside a write would see the webhook before it, or after it, as chance has it.
        let next = self.queue.iter().position(|(_, id)| !shared.flight.changing(*id));
        match next.and_then(|at| self.queue.remove(at)) {
            Some((_, id)) => shared.ask(Slot::Recheck(id), Call::Show(id)),
            None => Vec::new(),
        }
    }

    /// Compares what was seen with what is there now.
    pub(super) fn looked(&mut self, id: HookId, answer: &Answer) {
        let waits = |row: &plan::Row| row.action.target() == Some(id) && row.state == plan::State::Checking;
        let rows: Vec<usize> =
            self.plan.rows().iter().enumerate().filter(|(_, r)| waits(r)).map(|(at, _)| at).collect();
        for at in rows {
            match answer {
                Ok(Reply::Hook(now)) => {
                    let (differs, drift) = self.plan.row(at).map(|row| row.against(now)).unwrap_or_default();
                    self.drift.retain(|(row, _)| *row != at);
                    self.drift.push((at, drift));
                    self.plan.change(|plan| plan.looked(at, Ok((**now).clone()), differs));
                }
                Ok(_) => {}
                Err(fault) => {
                    let gone = fault.kind == FaultKind::NotFound;
                    let deletes = self.plan.row(at).is_some_and(|row| matches!(row.action, Action::Delete(_)));
                    // What was to be achieved is so already; the others need not wait for a word about it.
                    let achieved = gone && deletes && self.chooses();
                    self.plan.change(|plan| {
                        plan.looked(at, Err(fault.clone()), false);
                        if achieved {
                            plan.leave_out(at);
                            plan.said(at, "it was gone already");
                        }
                    });
                }
            }
        }
    }

    pub(super) fn is_old(&self, shared: &Shared) -> bool {
        let looks = !self.plan.looks_late() && self.plan.rows().iter().any(|row| row.action.looks_first());
        looks && shared.mono.saturating_sub(self.looked) > FRESH
    }
}
