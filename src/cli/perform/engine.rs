//! Runs a plan to its end: the model of the console without its screen, fed with answers, and its wishes carried out. So
//! everything that holds there holds here: the plan on disk before its first row, each row before its request, the look
//! just before a late row, the cap on writes a second, the journal, the history of tests.
//!
//! Wishes that belong to a screen (lists to be read, what the list showed last) are not carried out.

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, tz::TimeZone};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::{Instant, timeout_at},
};

use super::{super::console, Performed};
use crate::{
    api::Client,
    cli::{output::Output, session::Headless},
    domain::{fault::Fault, intent::PlanId, outcome::Trial, plan::Plan},
    tui::{
        effect::Effect,
        model::Model,
        msg::{Msg, Slot, Timer},
        runtime::{keeper::Keeper, run},
        update,
    },
};

/// How long writes under way are waited for after a signal: what is left of its second is for the disk and the last words.
const PATIENCE: Duration = Duration::from_millis(450);

/// What the loop hears.
enum Wake {
    Told(Msg),
    Signal(u8),
}

/// See the module.
pub struct Engine {
    model: Model,
    client: Client,
    keeper: Keeper,
    tell: UnboundedSender<Wake>,
    heard: UnboundedReceiver<Wake>,
    since: Instant,
    /// When the cap lets the next write begin.
    pace: Option<Instant>,
    /// What could not be kept on disk.
    unkept: Vec<Fault>,
    /// Why rows were not sent: they could not be put on disk.
    refused: Option<Fault>,
    trials: Vec<Trial>,
}

impl Engine {
    /// An engine for the service of a session. Opens nothing.
    pub fn new(of: &Headless) -> Self {
        let (tell, heard) = unbounded_channel();
        let wake = tell.clone();
        // Where the loop has ended, nobody is left to be told.
        let deliver = Arc::new(move |msg| drop(wake.send(Wake::Told(msg))));
        let now = Timestamp::now();
        let keeper = Keeper::new(of.session.paths.state_dir.clone(), now, deliver);
        let profile = console::profile(&of.session.settings, &of.client, false);
        let settings = console::settings(&of.session.settings, &of.session.audit, true);
        let mut model = Model::new(profile, settings, TimeZone::system(), now);
        model.shared.journal.run = keeper.run().to_owned();
        model.shared.journal.home = keeper.home().map(|home| home.display().to_string());
        let client = of.client.clone();
        let (unkept, refused, trials) = (Vec::new(), None, Vec::new());
        Engine { model, client, keeper, tell, heard, since: Instant::now(), pace: None, unkept, refused, trials }
    }

    /// Runs a plan that was looked at and confirmed.
    pub fn run(mut self, mut plan: Plan, of: &Headless, output: &mut Output) -> Performed {
        plan.number = self.model.shared.plan_number();
        let (number, given) = (plan.number, plan.clone());
        let wake = self.tell.clone();
        of.hearer.tell_to(move |code| drop(wake.send(Wake::Signal(code))));
        let signal = of.wait(self.looped(plan, output));
        output.progress("");
        let plan = self.model.shared.plan(number).cloned().unwrap_or(given);
        let export = (plan.exports && plan.tally().done + plan.tally().unknown + plan.tally().running > 0)
            .then(|| {
                self.keeper.dir().map(|dir| (dir.to_path_buf(), PlanId { run: self.keeper.run().to_owned(), number }))
            })
            .flatten();
        let (refused, trials) = self.end(signal.is_some(), output);
        of.hearer.let_go();
        Performed { plan, signal, refused, export, trials }
    }

    /// What is to be kept before the program ends; then waits for the disk, in haste after a signal.
    fn end(mut self, in_haste: bool, output: &mut Output) -> (Option<Fault>, Vec<Trial>) {
        self.tell_time();
        let mut effects = self.model.shared.end_plans();
        effects.extend(update::last_words(&mut self.model));
        self.carry_out(effects);
        let Engine { keeper, mut heard, mut unkept, refused, trials, .. } = self;
        keeper.finish(in_haste);
        while let Ok(wake) = heard.try_recv() {
            if let Wake::Told(Msg::NotKept(fault)) = wake {
                unkept.push(*fault);
            }
        }
        // One complaint is enough: a full disk refuses every row.
        unkept.first().into_iter().for_each(|fault| output.note(&format!("hookline: {fault}")));
        (refused, trials)
    }

    /// The exit code of the signal that ended it; `None` where it came to its end.
    async fn looped(&mut self, plan: Plan, output: &mut Output) -> Option<u8> {
        let (number, rows) = (plan.number, plan.rows().len());
        self.tell_time();
        let effects = self.model.shared.run(plan);
        self.carry_out(effects);
        let mut ending: Option<(u8, Instant)> = None;
        while !self.is_done(number) {
            let limit = ending.map(|(_, at)| at);
            let next = match self.pace.into_iter().chain(limit).min() {
                Some(at) => timeout_at(at, self.heard.recv()).await,
                None => Ok(self.heard.recv().await),
            };
            match next {
                Ok(None) => break,
                Ok(Some(Wake::Told(msg))) => self.told(number, msg),
                Ok(Some(Wake::Signal(code))) => {
                    ending = Some((code, Instant::now() + PATIENCE));
                    self.stop(number);
                }
                Err(_) if limit.is_some_and(|limit| limit <= Instant::now()) => break,
                Err(_) => {
                    self.pace = None;
                    self.told(number, Msg::Due(Timer::Pace));
                }
            }
            if rows > 1
                && let Some(plan) = self.model.shared.plan(number)
            {
                let left = plan.tally().waiting + plan.tally().running;
                output.progress(&format!("{} of {rows} rows ...", rows.saturating_sub(left)));
            }
        }
        ending.map(|(code, _)| code)
    }

    fn is_done(&self, number: u32) -> bool {
        self.model.shared.plan(number).is_none_or(Plan::is_idle) && self.model.shared.writes() == 0
    }

    fn told(&mut self, number: u32, msg: Msg) {
        match &msg {
            Msg::NotKept(fault) => self.unkept.push((**fault).clone()),
            Msg::Intended { refused: Some(fault), .. } => self.refused = Some((**fault).clone()),
            _ => {}
        }
        self.tell_time();
        let effects = update::update(&mut self.model, msg);
        self.carry_out(effects);
        // The console asks whether to go on without the disk; here nobody can answer.
        match self.model.shared.plan(number).is_some_and(Plan::is_paused) {
            true => self.stop(number),
            // One webhook on its own is sent all the same, and that is said.
            false => self.unkept.extend(self.refused.take()),
        }
    }

    fn stop(&mut self, number: u32) {
        let effects = self.model.shared.stop_plan(number).unwrap_or_default();
        self.carry_out(effects);
    }

    fn tell_time(&mut self) {
        self.model.shared.now = Timestamp::now();
        self.model.shared.mono = self.since.elapsed();
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { slot: slot @ (Slot::Write { .. } | Slot::Look { .. }), ticket, call } => {
                    let (client, tell) = (self.client.clone(), self.tell.clone());
                    tokio::spawn(async move {
                        let result = Box::new(Box::pin(client.send(call)).await);
                        // After a signal nobody may wait for it any more.
                        drop(tell.send(Wake::Told(Msg::Answered { slot, ticket, result })));
                    });
                }
                Effect::Wake { timer: Timer::Pace, after } => self.pace = Some(Instant::now() + after),
                Effect::Unwake(Timer::Pace) => self.pace = None,
                kept @ (Effect::Journal(_) | Effect::Intend { .. } | Effect::Tried(_)) => {
                    if let Effect::Tried(trial) = &kept {
                        self.trials.push((**trial).clone());
                    }
                    run::job(kept).into_iter().for_each(|job| self.keeper.see_to(job));
                }
                _ => {}
            }
        }
    }
}
