//! Where answers become what every screen sees: rows, records, events, outcomes of plans. Runs before any screen hears of
//! an answer, so no screen holds a copy of its own that could be stale.

use super::{
    effect::Effect,
    go::Notice,
    msg::Slot,
    screen::{Answer, Steps},
    shared::{Offered, Shared},
    words,
};
use crate::{
    api::calls::{Deletion, Reply},
    domain::{
        fault::{Fault, FaultKind},
        outcome::Outcome,
        plan::{Action, Plan},
        webhook::HookId,
    },
    tui::go::{Go, Open},
};

impl Shared {
    /// Takes an answer that counts; `asked` is the number of its request.
    pub(super) fn absorb(&mut self, slot: &Slot, asked: u64, answer: &Answer) -> Vec<Effect> {
        match (slot, answer) {
            (Slot::Walk(number), Ok(Reply::Page(page))) => self.walked(*number, asked, Ok(page)),
            (Slot::Walk(number), Err(fault)) => self.walked(*number, asked, Err(fault)),
            (Slot::Page, Ok(Reply::Page(page))) => {
                self.paged(asked, Ok(page));
                Vec::new()
            }
            (Slot::Page, Err(fault)) => {
                self.paged(asked, Err(fault));
                Vec::new()
            }
            (Slot::Visible, Ok(Reply::Page(page))) => {
                self.take_rows(page, asked);
                Vec::new()
            }
            (Slot::Detail(id) | Slot::Recheck(id) | Slot::Seed(id), answer) => {
                self.take_record(*id, asked, answer);
                Vec::new()
            }
            (Slot::Events, Ok(Reply::Events(events))) => {
                self.events = Offered::Known(events.clone());
                Vec::new()
            }
            (Slot::Events, Err(fault)) => {
                self.events = Offered::Failed(Box::new(fault.clone()));
                Vec::new()
            }
            (Slot::Write { plan, row }, answer) => self.take_write(*plan, *row, answer),
            (Slot::Settle { plan, row }, answer) => self.take_settled(*plan, *row, answer),
            (Slot::Look { plan, row }, answer) => self.take_look(*plan, *row, asked, answer),
            _ => Vec::new(),
        }
    }

    fn take_record(&mut self, id: HookId, asked: u64, answer: &Answer) {
        match answer {
            // Read before the webhook was written, answered after it.
            _ if self.is_stale(id, asked) => {}
            Ok(Reply::Hook(hook)) => self.keep(hook),
            // Not forgotten for one 404 (WIRE section 11): it stays in the list, flagged.
            Err(fault) if fault.kind == FaultKind::NotFound => {
                self.missing.insert(id);
            }
            _ => {}
        }
    }

    fn take_look(&mut self, plan: u32, row: u32, asked: u64, answer: &Answer) -> Vec<Effect> {
        let Some(id) = self.action(plan, row).and_then(|action| action.target()) else { return Vec::new() };
        self.take_record(id, asked, answer);
        if answer.is_ok() && (self.is_stale(id, asked) || self.flight.changing(id)) {
            return self.look_once_more(plan, row);
        }
        let now = match answer {
            Ok(Reply::Hook(hook)) => Ok((**hook).clone()),
            Ok(_) => Err(odd_answer("Reading the webhook again")),
            Err(fault) => Err(fault.clone()),
        };
        self.looked(plan, row, now)
    }

    fn take_write(&mut self, plan: u32, row: u32, answer: &Answer) -> Vec<Effect> {
        let Some(action) = self.action(plan, row) else { return Vec::new() };
        let mut effects: Vec<Effect> = self.note(plan, row, answer).into_iter().collect();
        effects.extend(self.tested(&action, answer));
        // What a bulk plan came to is told when it ends; row by row it would be noise.
        let alone = self.plan(plan).is_none_or(|plan| !plan.bulk);
        let (outcome, mut said) = self.take_outcome(&action, answer);
        if let Ok(Reply::Saved(saved)) = answer
            && let Some(meanwhile) = self.found(plan, row, &saved.hook)
        {
            said = Notice::warning(format!("{}, but {meanwhile}; J shows both values", said.text));
        }
        // A row of a run tells by itself which webhook was tested, and how it ended.
        let text = match answer {
            Ok(Reply::Tested(delivery)) => format!("{} ({})", delivery.message, words::lasting(delivery.round_trip)),
            _ => said.text.clone(),
        };
        if alone {
            self.say(said);
        }
        effects.extend(self.written(plan, row, outcome, text));
        effects
    }

    /// Takes what a write led to: how it ended for the plan, and what there is to say about it.
    fn take_outcome(&mut self, action: &Action, answer: &Answer) -> (Result<Option<HookId>, Fault>, Notice) {
        match answer {
            Ok(Reply::Saved(saved)) => {
                self.keep(&saved.hook);
                self.wrote(saved.hook.id);
                self.news.changed = true;
                let fields: Vec<_> = saved.ignored.iter().map(|i| i.field.wire()).collect();
                let said = match (action, fields.as_slice()) {
                    (Action::Create(_), []) => Notice::good(format!("created webhook {}", saved.hook.id)),
                    (_, []) => Notice::good(format!("saved webhook {}", saved.hook.id)),
                    (_, fields) => Notice::warning(format!(
                        "the service said yes, but did not keep {} of webhook {}",
                        fields.join(", "),
                        saved.hook.id
                    )),
                };
                (Ok(Some(saved.hook.id)), said)
            }
            Ok(Reply::Deleted(how)) => {
                let id = action.target();
                if let Some(id) = id {
                    self.forget(id);
                    self.wrote(id);
                    self.news.changed = true;
                }
                let id = id.map(|id| id.to_string()).unwrap_or_default();
                let said = match how {
                    Deletion::Done => Notice::good(format!("deleted webhook {id}")),
                    Deletion::AlreadyGone => {
                        Notice::warning(format!("webhook {id} is gone; it may have been deleted before"))
                    }
                };
                (Ok(None), said)
            }
            Ok(Reply::Tested(delivery)) => {
                let Some(id) = action.target() else { return (Ok(None), Notice::info("")) };
                let outcome = match delivery.success {
                    true => Ok(None),
                    false => Err(Fault::new(
                        FaultKind::DeliveryFailed,
                        format!("The test delivery of webhook {id}"),
                        delivery.message.clone(),
                        "",
                    )),
                };
                (outcome, self.told_of_test(id))
            }
            Ok(_) => {
                let fault = odd_answer("The write");
                let said = Notice::error(fault.to_string());
                (Err(fault), said)
            }
            Err(fault) => (Err(fault.clone()), Notice::error(fault.to_string())),
        }
    }

    fn told_of_test(&self, id: HookId) -> Notice {
        let Some(run) = self.last_test(id) else { return Notice::info("") };
        let took = run.round_trip.map(words::lasting).unwrap_or_default();
        let text =
            format!("test of webhook {id} {}: {} ({took} round trip to the API)", run.outcome.word(), run.message);
        if run.outcome == Outcome::Passed { Notice::good(text) } else { Notice::error(text) }
    }

    /// Begins to send a test delivery; a production profile asks before.
    pub fn begin_test(&mut self, id: HookId) -> Steps {
        if self.testing(id) {
            return Go::Say(Notice::info(format!("a test of webhook {id} is under way"))).into();
        }
        if self.profile.production {
            let plan = self.test_plan(id);
            return Go::Open(Open::Review(Box::new(plan))).into();
        }
        self.test(id).into()
    }

    /// Opens the review of deleting one webhook.
    pub fn review_delete(&mut self, id: HookId) -> Steps {
        let seen = self.record(id);
        let plan = Plan::new(self.plan_number(), format!("Delete webhook {id}"), vec![(Action::Delete(id), seen)]);
        Go::Open(Open::Review(Box::new(plan))).into()
    }
}

fn odd_answer(what: &str) -> Fault {
    let why = "the answer was of another kind";
    Fault::new(FaultKind::Unreadable, what, why, "Read the webhook again with r.")
}
