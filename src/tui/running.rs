//! Plans that run: what they ask for is sent, as many at a time and as often as the settings allow, and what was answered
//! is put into them. The one way from a confirmed plan to a request.
//!
//! ```text
//! run ─► next ─► looks and writes sent ─► answered ─► next … ─► idle: told in one line
//!          └ the cap on writes a second is reached ─► Timer::Pace ─► next
//! ```
//! Where something is kept on disk, a plan stands there before its first row and a row before its request (`hold`).

mod hold;

use std::collections::HashMap;

pub use self::hold::Hold;
use super::{
    effect::Effect,
    go::Notice,
    msg::{Slot, Timer},
    shared::{Settings, Shared},
};
use crate::{
    api::calls::Call,
    domain::{
        fault::{Fault, FaultKind},
        pace::Pace,
        plan::{self, Action, Plan, Todo},
        report,
        secret::Secret,
        webhook::{HookId, Webhook},
    },
};

/// What is said of a deletion that somebody else was faster with.
pub const GONE: &str = "it was gone already";
/// Plans that are kept after they ended, for those who want to see what they came to.
const KEPT: usize = 20;

/// The plans of this run of the program.
#[derive(Debug)]
pub struct Running {
    plans: Vec<Plan>,
    count: u32,
    pace: Pace,
    parallel: usize,
    /// Bulk plans whose new secrets were looked at.
    told: Vec<u32>,
    /// How each plan stands with the disk.
    holds: HashMap<u32, Hold>,
    /// Rows that are sent when they are on disk, with the plan of each.
    held: Vec<(u32, u32)>,
    /// Rows that were decided anew while their plan ran, with the plan of each.
    decided: Vec<(u32, u32)>,
    /// Plans whose file of new secrets was removed.
    unexported: Vec<u32>,
}

impl Running {
    /// None yet.
    pub fn new(settings: &Settings) -> Self {
        let pace = Pace::new(settings.plan_rate);
        Running {
            plans: Vec::new(),
            count: 0,
            pace,
            parallel: settings.plan_parallel,
            told: Vec::new(),
            holds: HashMap::new(),
            held: Vec::new(),
            decided: Vec::new(),
            unexported: Vec::new(),
        }
    }

    /// Goes on counting where those of the former service ended: a number names one plan of the whole run.
    pub(super) fn count_on(&mut self, former: &Running) {
        self.count = former.count;
    }

    /// All that are kept, the oldest first.
    pub(super) fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.plans.iter()
    }

    /// The bulk plan begun last, running or ended.
    pub fn latest(&self) -> Option<&Plan> {
        self.plans.iter().rev().find(|plan| plan.bulk)
    }

    /// The bulk plan that is still at work; of several the one begun last.
    pub fn at_work(&self) -> Option<&Plan> {
        self.plans.iter().rev().find(|plan| plan.bulk && !plan.is_idle())
    }

    /// True where a plan that is kept sends tests.
    pub fn tests(&self) -> bool {
        self.plans.iter().any(|plan| plan.row(0).is_some_and(|row| matches!(row.action, Action::Test(_))))
    }

    /// What would be lost by leaving now, as a sentence.
    pub fn unfinished(&self) -> Option<String> {
        if let Some(plan) = self.at_work() {
            let (tally, rows) = (plan.tally(), plan.rows().len());
            let left = tally.waiting;
            return (left > 0)
                .then(|| format!("{}: {} of {rows} rows are not begun yet, and will not be.", plan.title, left));
        }
        // What is in a file is not lost.
        let untold = |plan: &&Plan| {
            plan.bulk && !self.exported(plan) && !self.told.contains(&plan.number) && !secrets(plan).is_empty()
        };
        let plan = self.plans.iter().find(untold)?;
        let count = secrets(plan).len();
        Some(format!("{count} new secrets were written and never shown ({}). Nobody can show them later.", plan.title))
    }

    /// The bulk plan that is at work and writes new secrets, which nobody could be shown once it is left.
    pub fn making_secrets(&self) -> Option<&Plan> {
        let makes = |row: &plan::Row| matches!(&row.action, Action::Update(_, change) if change.secret.is_some());
        self.plans.iter().find(|plan| plan.bulk && !plan.is_idle() && plan.rows().iter().any(makes))
    }

    fn get(&mut self, number: u32) -> Option<&mut Plan> {
        self.plans.iter_mut().find(|plan| plan.number == number)
    }

    /// Plans that ended long ago go; one whose secrets were never shown stays.
    fn tidy(&mut self) {
        let idle = self.plans.iter().filter(|plan| plan.is_idle()).count();
        let mut over = idle.saturating_sub(KEPT);
        let told = &self.told;
        self.plans.retain(|plan| {
            let goes = over > 0 && plan.is_idle() && (told.contains(&plan.number) || secrets(plan).is_empty());
            over -= usize::from(goes);
            !goes
        });
        let plans = &self.plans;
        self.holds.retain(|number, _| plans.iter().any(|plan| plan.number == *number));
    }
}

/// The secrets that a plan wrote, or may have written.
pub fn secrets(plan: &Plan) -> Vec<(&plan::Row, &Secret)> {
    fn of(row: &plan::Row) -> Option<&Secret> {
        match (&row.state, &row.action) {
            (plan::State::Done(_) | plan::State::Unknown(_), Action::Update(_, change)) => change.secret.as_ref(),
            _ => None,
        }
    }
    plan.rows().iter().filter_map(|row| of(row).map(|secret| (row, secret))).collect()
}

impl Shared {
    /// The number for a new plan.
    pub fn plan_number(&mut self) -> u32 {
        self.running.count += 1;
        self.running.count
    }

    /// Runs a plan that was confirmed, or needs no question.
    pub fn run(&mut self, mut plan: Plan) -> Vec<Effect> {
        let number = plan.number;
        plan.parallel = self.running.parallel;
        self.running.tidy();
        let mut effects = self.take_over(&plan);
        self.running.plans.push(plan);
        effects.extend(self.begin(number));
        effects.extend(self.advance(number));
        effects
    }

    /// The plan of this number, while it is kept.
    pub fn plan(&self, number: u32) -> Option<&Plan> {
        self.running.plans.iter().find(|plan| plan.number == number)
    }

    /// True where a plan of this run deleted it.
    pub fn deleted(&self, id: HookId) -> bool {
        let rows = self.running.plans.iter().filter_map(|plan| plan.row_of(id));
        rows.into_iter().any(|row| matches!((&row.action, &row.state), (Action::Delete(_), plan::State::Done(_))))
    }

    /// True while a test delivery of this webhook is under way, or waits in a plan.
    pub fn testing(&self, id: HookId) -> bool {
        self.running.plans.iter().filter_map(|plan| plan.row_of(id)).any(|row| {
            matches!(row.action, Action::Test(_)) && matches!(row.state, plan::State::Running | plan::State::Waiting)
        })
    }

    /// Sends a test delivery: a plan of one row without a question.
    pub fn test(&mut self, id: HookId) -> Vec<Effect> {
        let plan = self.test_plan(id);
        self.run(plan)
    }

    /// The plan of one test delivery.
    pub(super) fn test_plan(&mut self, id: HookId) -> Plan {
        let (number, seen) = (self.plan_number(), self.record(id));
        Plan::new(number, format!("Test webhook {id}"), vec![(Action::Test(id), seen)])
    }

    /// Stops what waits in all plans and says so; `None` where nothing waited.
    pub fn stop_plans(&mut self) -> Option<Vec<Effect>> {
        let numbers: Vec<u32> = self.running.plans.iter().map(|plan| plan.number).collect();
        let stopped: Vec<_> = numbers.into_iter().filter_map(|number| self.stop_plan(number)).collect();
        (!stopped.is_empty()).then(|| stopped.into_iter().flatten().collect())
    }

    /// Stops what waits in a plan and says so; what is under way goes on. `None` where nothing waited.
    pub fn stop_plan(&mut self, number: u32) -> Option<Vec<Effect>> {
        let plan = self.running.get(number)?;
        let left = plan.tally().waiting;
        if left == 0 {
            return None;
        }
        plan.stop();
        let said = format!("{}: stopped; {left} of {} rows were not begun", plan.title, plan.rows().len());
        self.say(Notice::warning(said));
        Some(self.stopped(number))
    }

    /// The program ends in order: nothing that waits will be sent, and no clash will be settled.
    pub fn end_plans(&mut self) -> Vec<Effect> {
        let mut effects = self.stop_plans().unwrap_or_default();
        let clashing = |plan: &&mut Plan| !plan.is_over() && !plan.is_stopped();
        let numbers: Vec<u32> = self.running.plans.iter_mut().filter(clashing).map(|plan| plan.number).collect();
        for number in numbers {
            if let Some(plan) = self.running.get(number) {
                plan.stop();
            }
            effects.extend(self.stopped(number));
        }
        effects
    }

    /// Pauses a plan, or lets it go on.
    pub fn pause_plan(&mut self, number: u32, paused: bool) -> Vec<Effect> {
        if let Some(plan) = self.running.get(number) {
            plan.pause(paused);
        }
        let mut effects = if paused { Vec::new() } else { self.try_again(number) };
        effects.extend(self.advance(number));
        effects
    }

    /// Settles a row that was changed by others meanwhile: goes on over it (events are done to theirs), or leaves it.
    pub fn settle_row(&mut self, number: u32, row: usize, mine: bool) -> Vec<Effect> {
        if let Some(plan) = self.running.get(number) {
            if mine {
                plan.take_mine(row)
            } else {
                plan.take_theirs(row)
            }
            self.running.decided.extend(u32::try_from(row).ok().map(|row| (number, row)));
        }
        self.advance(number)
    }

    /// Goes on with a row that was decided field by field.
    pub(super) fn take_back(&mut self, number: u32, row: usize, decided: plan::Row) -> Vec<Effect> {
        if let Some(plan) = self.running.get(number) {
            plan.take_back(row, decided);
            self.running.decided.extend(u32::try_from(row).ok().map(|row| (number, row)));
        }
        self.advance(number)
    }

    /// Notes that the secrets of a plan were shown.
    pub fn told_secrets(&mut self, number: u32) {
        self.running.told.push(number);
    }

    /// Goes on with every plan, as far as the pace allows.
    pub(super) fn go_on(&mut self) -> Vec<Effect> {
        let numbers: Vec<u32> = self.running.plans.iter().map(|plan| plan.number).collect();
        numbers.into_iter().flat_map(|number| self.advance(number)).collect()
    }

    /// Tells a plan the outcome of a row and what there is to say about it, then sends what comes next.
    pub(super) fn written(
        &mut self,
        number: u32,
        row: u32,
        outcome: Result<Option<HookId>, Fault>,
        said: String,
    ) -> Vec<Effect> {
        if let Some(plan) = self.running.get(number) {
            plan.written(row as usize, outcome);
            plan.said(row as usize, said);
        }
        let effects = self.advance(number);
        self.tell_end(number);
        effects
    }

    /// Keeps what the answer to a row showed, where somebody else wrote too; what there is to say about that.
    pub(super) fn found(&mut self, number: u32, row: u32, hook: &Webhook) -> Option<String> {
        let plan = self.running.get(number)?;
        let of = plan.row(row as usize)?;
        let said = report::meanwhile(of, hook);
        if !of.meanwhile(hook).is_empty() {
            plan.found(row as usize, hook.clone());
        }
        said
    }

    /// Lets a row be looked at once more: the webhook was written while it was looked at.
    pub(super) fn look_once_more(&mut self, number: u32, row: u32) -> Vec<Effect> {
        let todo = self.running.get(number).and_then(|plan| plan.look_once_more(row as usize));
        todo.map(|todo| self.send(number, todo)).unwrap_or_default()
    }

    /// Tells a plan that runs what a webhook is now, just before it is written.
    pub(super) fn looked(&mut self, number: u32, row: u32, now: Result<Webhook, Fault>) -> Vec<Effect> {
        if let Some(plan) = self.running.get(number) {
            let differs = match (&now, plan.row(row as usize)) {
                (Ok(now), Some(row)) => row.against(now).0,
                _ => false,
            };
            let gone = matches!(&now, Err(fault) if fault.kind == FaultKind::NotFound)
                && plan.row(row as usize).is_some_and(|row| matches!(row.action, Action::Delete(_)));
            plan.looked(row as usize, now, differs);
            if gone {
                // What was to be achieved is so already.
                plan.leave_out(row as usize);
                plan.said(row as usize, GONE);
            }
        }
        self.tell_clash(number, row);
        let effects = self.advance(number);
        self.tell_end(number);
        effects
    }

    /// Says of a plan of one why it came to no write: it has no view of its own in which that would be seen.
    fn tell_clash(&mut self, number: u32, row: u32) {
        let Some(plan) = self.plan(number).filter(|plan| !plan.bulk) else { return };
        let said = match plan.row(row as usize) {
            Some(row) if row.said == GONE => return self.say(Notice::info(format!("{}: {GONE}", plan.title))),
            Some(row @ plan::Row { state: plan::State::Clash(_) | plan::State::Failed(_), .. }) => report::outcome(row),
            _ => return,
        };
        let said = format!("{}: {said}. Do it again to see what is there now.", plan.title);
        self.say(Notice::warning(said));
    }

    /// What row `row` of plan `number` is.
    pub(super) fn action(&self, number: u32, row: u32) -> Option<Action> {
        self.plan(number)?.row(row as usize).map(|row| row.action.clone())
    }

    fn tell_end(&mut self, number: u32) {
        let Some(plan) = self.plan(number).filter(|plan| plan.bulk && plan.is_idle()) else { return };
        let tally = plan.tally();
        let text = format!("{}: {} (b shows each)", plan.title, report::numbers(plan));
        let well = tally.done == plan.rows().len();
        self.say(if well { Notice::good(text) } else { Notice::warning(text) });
    }

    fn advance(&mut self, number: u32) -> Vec<Effect> {
        let mut effects = if self.may_send(number) { self.next(number) } else { Vec::new() };
        effects.extend(self.let_go(number));
        effects
    }

    fn next(&mut self, number: u32) -> Vec<Effect> {
        let now = self.mono;
        let Running { plans, pace, .. } = &mut self.running;
        let Some(plan) = plans.iter_mut().find(|plan| plan.number == number) else { return Vec::new() };
        // One webhook on its own is somebody at the keyboard: that is pace enough.
        let most = if plan.bulk { pace.room(now) } else { usize::MAX };
        let todo = plan.next(most);
        let mut effects = Vec::new();
        if plan.bulk {
            pace.took(now, todo.iter().filter(|step| matches!(step, Todo::Write(..))).count());
            if plan.could_write() {
                effects.push(Effect::Wake { timer: Timer::Pace, after: pace.wait(now) });
            }
        }
        let place = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        let mut writes = Vec::new();
        for step in todo {
            match step {
                Todo::Write(row, action) if !self.others_write(&action) => writes.push(place(row)),
                step => effects.extend(self.send(number, step)),
            }
        }
        effects.extend(self.send_rows(number, writes));
        effects
    }

    /// True where another plan is writing to the same webhook: what was looked at is no longer what will be there.
    fn others_write(&self, action: &Action) -> bool {
        action.looks_first() && action.target().is_some_and(|id| self.flight.changing(id))
    }

    /// Sends a row of a plan.
    fn send_row(&mut self, number: u32, row: u32) -> Vec<Effect> {
        match self.action(number, row) {
            Some(action) => self.send(number, Todo::Write(row as usize, action)),
            None => Vec::new(),
        }
    }

    fn send(&mut self, number: u32, todo: Todo) -> Vec<Effect> {
        let place = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        match todo {
            Todo::Look(row, id) => self.ask(Slot::Look { plan: number, row: place(row) }, Call::Show(id)),
            Todo::Write(row, action) if self.others_write(&action) => self.look_once_more(number, place(row)),
            Todo::Write(row, action) => self.ask(Slot::Write { plan: number, row: place(row) }, call_of(action)),
            Todo::Had(row) => self.note_had(number, place(row)).into_iter().collect(),
        }
    }
}

/// The call that carries an action out.
pub fn call_of(action: Action) -> Call {
    match action {
        Action::Create(change) => Call::Create(change),
        Action::Update(id, change) => Call::Update(id, change),
        Action::Delete(id) => Call::Delete(id),
        Action::Test(id) => Call::Test(id),
    }
}
