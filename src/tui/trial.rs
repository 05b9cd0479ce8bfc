//! Test deliveries as the console knows them: each outcome is pinned to its webhook and goes to the history on disk, and
//! what former runs left stands before what this one does. Pure: that a run reaches the disk is an effect.

use std::collections::HashMap;

use super::{
    effect::{Effect, Recall},
    go::Notice,
    shared::Shared,
};
use crate::{
    api::calls::{Delivery, Reply},
    domain::{
        fault::{Fault, FaultKind},
        outcome::{History, Outcome, TestRun, Trial},
        plan::Action,
        webhook::HookId,
    },
    tui::screen::Answer,
};

impl Shared {
    /// Keeps the outcome of a test delivery, where the answer to an action is one.
    pub(super) fn tested(&mut self, action: &Action, answer: &Answer) -> Option<Effect> {
        let Action::Test(id) = action else { return None };
        let run = match answer {
            Ok(Reply::Tested(Delivery { success, message, round_trip })) => TestRun {
                at: self.now,
                outcome: if *success { Outcome::Passed } else { Outcome::Failed },
                message: message.clone(),
                round_trip: Some(*round_trip),
            },
            Ok(_) => return None,
            Err(fault) => self.without_answer(fault),
        };
        Some(self.keep_test(*id, run))
    }

    /// Keeps a test whose answer nobody will hear: the program ends.
    pub(super) fn test_unanswered(&mut self, id: HookId) -> Effect {
        let message = "hookline ended before the answer came".to_owned();
        let run = TestRun { at: self.now, outcome: Outcome::Unknown, message, round_trip: None };
        self.keep_test(id, run)
    }

    fn without_answer(&self, fault: &Fault) -> TestRun {
        let outcome = if fault.kind == FaultKind::UnknownOutcome { Outcome::Unknown } else { Outcome::NotSent };
        TestRun { at: self.now, outcome, message: fault.to_string(), round_trip: None }
    }

    fn keep_test(&mut self, id: HookId, run: TestRun) -> Effect {
        self.tests.entry(id).or_default().push(run.clone());
        Effect::Tried(Box::new(Trial { service: self.profile.base.clone(), hook: id, run }))
    }

    /// Asks for what former runs tested.
    pub(super) fn recall_tests(&self) -> Effect {
        Effect::Recall(Recall::Tests(self.profile.base.clone()))
    }

    /// Takes what former runs tested; what this one did stands behind it. False where it is of another service.
    pub(super) fn remember_tests(&mut self, service: &str, of: HashMap<HookId, History>, remark: String) -> bool {
        if service != self.profile.base {
            return false;
        }
        let ours = std::mem::replace(&mut self.tests, of);
        for (id, history) in ours {
            let former = self.tests.remove(&id).unwrap_or_default();
            self.tests.insert(id, former.followed_by(history));
        }
        if !remark.is_empty() {
            self.say(Notice::warning(remark));
        }
        true
    }

    /// The last test delivery of a webhook, in this run or a former one.
    pub fn last_test(&self, id: HookId) -> Option<&TestRun> {
        self.tests.get(&id)?.last()
    }

    /// Whether the last test delivery of a webhook passed, where that is known.
    pub fn passed(&self, id: HookId) -> Option<bool> {
        match self.last_test(id)?.outcome {
            Outcome::Passed => Some(true),
            Outcome::Failed => Some(false),
            Outcome::Unknown | Outcome::NotSent => None,
        }
    }

    /// True where the last test of a webhook is of a former run of the program.
    pub fn tested_before(&self, id: HookId) -> bool {
        self.tests.get(&id).is_some_and(History::is_former)
    }

    /// True where a test is known, or one is under way: from then on outcomes have a place in the list.
    pub fn any_test(&self) -> bool {
        !self.tests.is_empty() || self.running.tests()
    }
}
