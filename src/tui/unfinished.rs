//! Plans that former runs left in the middle: listed at the start, looked up and gone on with when the operator says so,
//! never by themselves. Pure; files are the runtime's.
//!
//! ```text
//! found ─► look up: what was sent is read, nothing is written ─► resume: the rest as a plan, through a review
//!    └────────────────────────────────────────────────────────► forget: said in the journal
//! ```

use super::{
    effect::{Effect, Recall},
    go::Notice,
    msg::Slot,
    running,
    screen::Answer,
    shared::Shared,
    words,
};
use crate::{
    api::calls::{Call, Reply},
    domain::{
        fault::{Fault, FaultKind},
        intent::Step,
        journal::Entry,
        plan::Plan,
        unfinished::Unfinished,
    },
};

impl Shared {
    /// Asks for the plans that former runs left in the middle. A read-only profile has none.
    pub fn recall_plans(&self) -> Option<Effect> {
        let (service, profile) = (self.profile.base.clone(), self.profile.name.clone());
        (!self.profile.read_only).then_some(Effect::Recall(Recall::Plans { service, profile }))
    }

    /// All that are known of this service under this profile, the oldest first. Those of a service that was left wait for its return:
    /// this process holds them, so nothing would find them there again.
    pub fn unfinished(&self) -> impl Iterator<Item = (u32, &Unfinished)> {
        self.unfinished.iter().filter(|(_, plan)| self.is_here(plan)).map(|(number, plan)| (*number, plan))
    }

    fn is_here(&self, plan: &Unfinished) -> bool {
        plan.intent.service == self.profile.base && plan.intent.profile == self.profile.name
    }

    /// The one of this number.
    pub fn unfinished_plan(&self, number: u32) -> Option<&Unfinished> {
        self.unfinished.iter().find(|(of, _)| *of == number).map(|(_, plan)| plan)
    }

    fn left_plan(&mut self, number: u32) -> Option<&mut Unfinished> {
        self.unfinished.iter_mut().find(|(of, _)| *of == number).map(|(_, plan)| plan)
    }

    /// Takes plans that were found; of those that had come to their end nothing is said.
    pub(super) fn found_unfinished(&mut self, plans: Vec<Unfinished>, set_aside: &[String]) -> Vec<Effect> {
        // They may have been asked for while another service was looked at.
        let ours = plans.into_iter().filter(|plan| plan.intent.service == self.profile.base);
        let (over, left): (Vec<_>, Vec<_>) = ours.partition(Unfinished::is_over);
        let effects = over.into_iter().map(|plan| Effect::Intend { plan: 0, id: plan.intent.id, step: Step::End });
        let effects = effects.collect();
        for plan in left {
            if self.is_here(&plan) {
                let said =
                    format!("{}: hookline ended before it was done; Ctrl-r shows how far it is", plan.intent.title);
                self.say(Notice::warning(said));
            }
            let number = self.plan_number();
            self.unfinished.push((number, plan));
        }
        if !set_aside.is_empty() {
            let names = set_aside.join(", ");
            let said = format!("a plan that was running could not be read and was set aside as {names}");
            self.say(Notice::error(said));
        }
        effects
    }

    /// Reads what became of the rows whose answer nobody heard, a few at a time.
    pub fn look_up(&mut self, number: u32) -> Vec<Effect> {
        let Some(plan) = self.unfinished_plan(number) else { return Vec::new() };
        let slot = |row: u32| Slot::Settle { plan: number, row };
        let busy = plan.to_look_up().filter(|(row, _)| self.flight.busy(&slot(*row))).count();
        let free = self.settings.plan_parallel.max(1).saturating_sub(busy);
        let next: Vec<_> = plan
            .to_look_up()
            .filter(|(row, _)| !self.flight.busy(&slot(*row)))
            .filter_map(|(row, left)| Some((row, left.asked()?)))
            .take(free)
            .collect();
        let ask = |(row, action)| self.ask(slot(row), Call::Settle(Box::new(running::call_of(action))));
        next.into_iter().flat_map(ask).collect()
    }

    /// True while rows are being looked up.
    pub fn looks_up(&self, number: u32) -> bool {
        let Some(plan) = self.unfinished_plan(number) else { return false };
        plan.to_look_up().any(|(row, _)| self.flight.busy(&Slot::Settle { plan: number, row }))
    }

    /// Takes what looking a row up found, and looks up the next.
    pub(super) fn take_settled(&mut self, number: u32, row: u32, answer: &Answer) -> Vec<Effect> {
        let found = match answer {
            Ok(Reply::Saved(saved)) => {
                self.keep(&saved.hook);
                self.news.changed = true;
                Ok(Some(saved.hook.clone()))
            }
            Ok(Reply::Deleted(_)) => Ok(None),
            Ok(_) => {
                let (what, why) = ("Looking up a row", "the answer was of another kind");
                Err(Fault::new(FaultKind::UnknownOutcome, what, why, "Look at the webhook."))
            }
            Err(fault) => Err(fault.clone()),
        };
        let gone = matches!(answer, Ok(Reply::Deleted(_)));
        let Some(plan) = self.left_plan(number) else { return Vec::new() };
        let entry = plan.looked(row, found);
        if let (true, Some(id)) = (gone, entry.as_ref().and_then(|entry| entry.hook)) {
            self.forget(id);
            self.news.changed = true;
        }
        let mut effects: Vec<Effect> = entry.map(|entry| self.note_late(entry)).into_iter().collect();
        effects.extend(self.look_up(number));
        if let Some((_, plan)) = self.unfinished.iter().find(|(of, plan)| *of == number && plan.is_over()) {
            self.say(Notice::good(format!("{}: looked up; nothing is left to do", plan.intent.title)));
            effects.extend(self.put_away(number));
        }
        effects
    }

    /// What is left of it as a plan to be reviewed; `fresh` is what new secrets are drawn from. `None` where there is
    /// nothing that could be run.
    pub fn rest_of(&self, number: u32, fresh: Option<&[u8; 32]>) -> Option<Plan> {
        let left = self.unfinished_plan(number)?;
        let rest = left.rest(fresh);
        if rest.is_empty() {
            return None;
        }
        let (intent, tally) = (&left.intent, left.tally());
        let count = rest.len();
        let mut plan = Plan::resuming(number, intent.title.clone(), intent.id.clone(), rest);
        plan.bulk = intent.bulk || count > 1;
        plan.exports = intent.exports;
        let many = |n: usize| words::number(n as u64);
        plan.notes.push(format!(
            "The rest of a run that ended in the middle: {} of {} rows. Each is read again just before it is written, and \
             left alone where it is as wanted already.",
            many(count),
            many(left.rows.len())
        ));
        if tally.unsent > count {
            let lost = many(tally.unsent - count);
            plan.notes.push(format!("{lost} are left out: their secret was typed and is not kept. Edit them again."));
        }
        if tally.unknown > 0 {
            plan.notes.push(format!("{} stay unknown and are not sent again.", many(tally.unknown)));
        }
        self.announce_export(&mut plan);
        Some(plan)
    }

    /// A plan goes on with one that was left: what it does not take over is told to the journal.
    pub(super) fn take_over(&mut self, plan: &Plan) -> Vec<Effect> {
        let Some(id) = plan.continues() else { return Vec::new() };
        let Some(at) = self.unfinished.iter().position(|(_, left)| left.intent.id == *id) else { return Vec::new() };
        let (_, left) = self.unfinished.remove(at);
        let rows = 0..u32::try_from(plan.rows().len()).unwrap_or(u32::MAX);
        let taken: Vec<u32> = rows.map(|row| plan.number_of(row)).collect();
        left.forgotten(&taken).into_iter().map(|entry| self.note_late(entry)).collect()
    }

    /// Gives a plan up: the journal says what is not known of it and what was not sent.
    pub fn forget_plan(&mut self, number: u32) -> Vec<Effect> {
        let Some(plan) = self.unfinished_plan(number) else { return Vec::new() };
        let (entries, title) = (plan.forgotten(&[]), plan.intent.title.clone());
        let mut effects: Vec<Effect> = entries.into_iter().map(|entry| self.note_late(entry)).collect();
        effects.extend(self.put_away(number));
        self.say(Notice::info(format!("{title}: given up; the journal (J) says what was not sent")));
        effects
    }

    fn put_away(&mut self, number: u32) -> Option<Effect> {
        let at = self.unfinished.iter().position(|(of, _)| *of == number)?;
        let (_, plan) = self.unfinished.remove(at);
        Some(Effect::Intend { plan: number, id: plan.intent.id, step: Step::End })
    }

    fn note_late(&mut self, entry: Entry) -> Effect {
        let at = self.now;
        self.journal.add(Entry { at, ..entry })
    }

    /// Removes the file with the new secrets of a plan.
    pub(super) fn unexport(&self, number: u32) -> Vec<Effect> {
        let id = self.plan(number).map(|plan| self.id_of(plan));
        id.map(|id| Effect::Unexport { plan: number, id }).into_iter().collect()
    }

    /// The file with the new secrets of a plan is gone, or is not.
    pub(super) fn unexported(&mut self, number: u32, refused: Option<&Fault>) {
        match refused {
            Some(fault) => self.say(Notice::error(fault.to_string())),
            None => {
                self.running.was_unexported(number);
                self.say(Notice::good("the file of new secrets is removed"));
            }
        }
    }
}
