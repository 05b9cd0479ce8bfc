//! The headless run of a plan: looked at, shown, allowed, carried out by the core of the console itself, its outcomes told.
//!
//! ```text
//! permission ─► looks (a small plan as a whole) ─► --dry-run: the requests, and nothing else
//!                                              └─► asked on a terminal ─► engine ─► outcomes, one exit code
//! ```
//! Nobody sits before it: a row that somebody else changed meanwhile is not written and is told as a conflict, a row whose
//! answer was lost is looked up and never sent again, and a plan that a former run left is named and never gone on with.

mod ask;
mod dry;
mod engine;
mod outcome;

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use tokio::task::JoinSet;

use self::engine::Engine;
pub use self::{
    dry::REQUEST,
    outcome::{OUTCOME, all, sides},
};
use super::{
    console,
    output::{Output, Stop},
    permission,
    print::Style,
    session::Headless,
    target, unexpected,
};
use crate::{
    api::calls::{Call, Reply},
    config::setting::Setting,
    domain::{
        fault::{Fault, FaultKind, gravest},
        intent::{self, PlanId},
        outcome::Trial,
        plan::{Action, Plan, Row, State, Todo},
        report,
        unfinished::{Fate, Unfinished},
    },
    state::{journal::Journal, plan::Plans},
    tui::{running::GONE, words},
};

/// How a plan is run.
#[derive(Debug, Clone)]
pub struct Options {
    /// It was confirmed on the command line.
    pub yes: bool,
    /// Nothing is sent; the requests are printed.
    pub dry_run: bool,
    /// One of it needs no question even on a terminal: a test delivery.
    pub quiet: bool,
    /// What was not done where it is refused: "No webhook was deleted".
    pub nothing: String,
    /// New secrets are printed among the outcomes, and not kept in a file.
    pub show_secrets: bool,
    /// What to run to do it without a question, as a sentence.
    pub next: String,
    /// How outcomes are printed.
    pub style: Style,
    /// How requests are printed.
    pub requests: Style,
}

impl Options {
    /// Refuses a run that may write nothing, before anything is read for it.
    ///
    /// # Errors
    /// `Usage`, with where that comes from.
    pub fn may_write(&self, run: &Headless) -> Result<(), Fault> {
        match self.dry_run {
            true => Ok(()),
            false => permission::to_write(&run.session.settings, &self.nothing, true, &self.next),
        }
    }
}

/// What a plan came to.
#[derive(Debug)]
pub struct Performed {
    /// The plan, each row with its outcome.
    pub plan: Plan,
    /// The exit code of a signal that ended it before its end.
    pub signal: Option<u8>,
    /// Why it was stopped: the disk refused what was about to be sent.
    pub refused: Option<Fault>,
    /// The state directory and the name of the plan, where its new secrets are in a file.
    pub export: Option<(PathBuf, PlanId)>,
    /// The test deliveries, in the order in which they ended.
    pub trials: Vec<Trial>,
}

/// Runs a plan and prints what it came to; the exit code where all went well.
///
/// # Errors
/// Where it may not run, was called off, or could not be printed; else the gravest fault of its rows.
pub fn run(plan: Plan, run: &Headless, options: &Options, output: &mut Output) -> Result<u8, Stop> {
    match carry_out(plan, run, options, output)? {
        Some(performed) => performed.told(options, output),
        None => Ok(0),
    }
}

/// Runs a plan and prints nothing of what it came to; `None` where only its requests were wanted, which were printed.
///
/// # Errors
/// Where it may not run, or was called off.
pub fn carry_out(
    mut plan: Plan,
    run: &Headless,
    options: &Options,
    output: &mut Output,
) -> Result<Option<Performed>, Stop> {
    let asks = !options.yes && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !options.dry_run {
        permit(&plan, run, options, asks)?;
    }
    let seen = plan.looks();
    look(&mut plan, seen, run, output)?;
    if options.dry_run {
        return dry::print(&plan, run, options, output).map(|()| None);
    }
    if let Some(dir) = &run.session.paths.state_dir {
        unfinished(dir, run, output);
    } else if plan.rows().iter().any(|row| !matches!(row.action, Action::Test(_))) {
        output.note("hookline: there is no place for a journal, so that nothing of this can be undone: set HOME");
    }
    if !asks {
        plan.notes.iter().for_each(|note| output.note(&format!("hookline: {note}")));
    }
    let production = run.session.settings.flag(Setting::Production);
    let quiet = options.quiet && plan.rows().len() == 1 && !production;
    if asks && !quiet && plan.rows().iter().any(can_be_written) {
        let word = (production || plan.rows().len() > crate::domain::plan::MANY).then(|| plan.word());
        ask::confirmed(&plan, word.as_deref(), &options.nothing, output)?;
        // Whoever read and typed took their time: what was seen is old.
        plan.look_anew();
        let seen = plan.looks();
        look(&mut plan, seen, run, output)?;
    }
    if !plan.rows().iter().any(can_be_written) {
        return Ok(Some(Performed { plan, signal: None, refused: None, export: None, trials: Vec::new() }));
    }
    Ok(Some(Engine::new(run).run(plan, run, output)))
}

fn can_be_written(row: &Row) -> bool {
    row.state == State::Waiting
}

/// The gate before a write: who may, and what must be confirmed where nobody can be asked.
fn permit(plan: &Plan, run: &Headless, options: &Options, asks: bool) -> Result<(), Fault> {
    permission::to_write(&run.session.settings, &options.nothing, options.yes || asks, &options.next)?;
    let deletes = plan.rows().iter().any(|row| matches!(row.action, Action::Delete(_)));
    if options.yes || asks || !(deletes || plan.rows().len() > 1) {
        return Ok(());
    }
    let why = match plan.rows().len() {
        1 => "a deletion has to be confirmed, and there is no terminal to ask on".to_owned(),
        n => format!("{n} webhooks at once have to be confirmed, and there is no terminal to ask on"),
    };
    let next = format!("{}, or see what it would send with --dry-run", options.next);
    Err(Fault::new(FaultKind::Usage, options.nothing.clone(), why, next))
}

/// Reads again what is to be written over, as many at a time as plans may write, and tells the plan.
fn look(plan: &mut Plan, todo: Vec<Todo>, run: &Headless, output: &mut Output) -> Result<(), Fault> {
    let parallel = usize::try_from(run.session.settings.count(Setting::PlanParallel)).unwrap_or(1).max(1);
    let many = todo.len();
    let mut waiting = todo.into_iter();
    let looked = run.wait(async {
        let (mut under_way, mut looked) = (JoinSet::new(), Vec::new());
        loop {
            while under_way.len() < parallel
                && let Some(step) = waiting.next()
            {
                let Todo::Look(at, id) = step else { continue };
                let client = run.client.clone();
                under_way.spawn(async move { (at, Box::pin(client.send(Call::Show(id))).await) });
            }
            match under_way.join_next().await {
                None => return Ok(looked),
                Some(Ok(answer)) => looked.push(answer),
                Some(Err(stopped)) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
                Some(Err(_)) => return Err(unexpected()),
            }
            if many > 1 {
                output.progress(&format!("{} of {many} webhooks read again ...", looked.len()));
            }
        }
    });
    output.progress("");
    for (at, answer) in looked? {
        let now = match answer {
            Ok(Reply::Hook(hook)) => Ok(*hook),
            Ok(_) => Err(unexpected()),
            Err(fault) => Err(fault),
        };
        let differs = now.as_ref().is_ok_and(|now| plan.row(at).is_some_and(|row| row.against(now).0));
        let gone = now.as_ref().is_err_and(|fault| fault.kind == FaultKind::NotFound);
        plan.looked(at, now, differs);
        let deletes = |row: &Row| matches!(row.action, Action::Delete(_)) && row.seen.is_some();
        if gone && plan.row(at).is_some_and(deletes) {
            // It was there a moment ago: what was to be achieved is so already.
            plan.leave_out(at);
            plan.said(at, GONE);
        }
    }
    Ok(())
}

/// Names the plans that former runs left in the middle for this service and profile.
fn unfinished(dir: &Path, run: &Headless, output: &mut Output) {
    let profile = console::profile(&run.session.settings, &run.client, false);
    let mut left = match Plans::at(dir).left(&profile.base, &profile.name) {
        Ok(left) => left,
        Err(refusal) => return output.note(&format!("hookline: plans of former runs could not be read: {refusal}")),
    };
    let unheard = |plan: &Unfinished| plan.rows.iter().any(|row| row.fate == Fate::Sent);
    // The last outcomes may be in the journal and not in the plan's file.
    if left.plans.iter().any(unheard)
        && let Ok(past) = Journal::at(dir).read()
    {
        left.plans.iter_mut().for_each(|plan| plan.recall(&past.entries));
    }
    for plan in left.plans.iter().filter(|plan| !plan.is_over()) {
        let (tally, intent) = (plan.tally(), &plan.intent);
        output.note(&format!(
            "hookline: unfinished: {} ({}): {} not sent, {} unknown; it is not gone on with here: `hookline` shows it",
            intent.title,
            intent.at.strftime("%Y-%m-%d %H:%M UTC"),
            tally.unsent,
            tally.unknown
        ));
    }
    for name in &left.set_aside {
        output.note(&format!("hookline: the file of a plan could not be read and was set aside as {name}"));
    }
}

impl Performed {
    /// Why not every row was done: the gravest fault, alone or among several.
    pub fn fault(&self) -> Option<Fault> {
        let faults: Vec<Fault> = self.plan.rows().iter().filter_map(outcome::fault).collect();
        let kinds = faults.iter().map(|fault| fault.kind).chain(self.refused.as_ref().map(|fault| fault.kind));
        let kind = gravest(kinds)?;
        if let Some(refused) = &self.refused {
            return Some(Fault { kind, ..refused.clone() });
        }
        let first = faults.iter().find(|fault| fault.kind == kind)?;
        if self.plan.rows().len() == 1 {
            return Some(first.clone());
        }
        let what = format!("{}: {}", self.plan.title, report::numbers(&self.plan));
        Some(Fault { what, why: format!("{}: {}", first.what, first.why), ..first.clone() })
    }

    /// Prints the outcomes, and says what is to be known beside them; the exit code where all went well.
    ///
    /// # Errors
    /// The gravest fault of its rows, or that it could not be printed.
    pub fn told(&self, options: &Options, output: &mut Output) -> Result<u8, Stop> {
        let printed = outcome::print(&self.plan, options, output);
        self.ended(printed, options, output)
    }

    /// Says what is to be known beside the outcomes, which were printed or could not be; the exit code where all went well.
    ///
    /// # Errors
    /// The gravest fault of its rows, whoever reads the outcomes; else that they could not be printed.
    pub fn ended(&self, printed: Result<(), Stop>, options: &Options, output: &mut Output) -> Result<u8, Stop> {
        let printed = printed.and_then(|()| output.flush());
        let shown = options.show_secrets && printed.is_ok();
        if let Some((dir, id)) = &self.export {
            match shown {
                // They are with the one who asked for them.
                true => Plans::at(dir).unexport(id).map_err(Fault::from)?,
                false => output.note(&format!(
                    "hookline: the new secrets are in {} (readable by you alone); remove it when they are where they belong",
                    dir.join(intent::export_path(id)).display()
                )),
            }
        }
        let fault = self.fault();
        self.note(fault.as_ref(), output);
        match (self.signal, fault) {
            (Some(code), _) => Ok(code),
            (None, Some(fault)) => Err(fault.into()),
            (None, None) => printed.map(|()| 0),
        }
    }

    /// Says how many came to what, where nothing else says it.
    fn note(&self, fault: Option<&Fault>, output: &mut Output) {
        if self.signal.is_some() {
            output.note(&format!("hookline: {}", interrupted(&self.plan)));
        } else if self.plan.rows().len() > 1 && fault.is_none_or(|fault| fault.kind == FaultKind::DeliveryFailed) {
            output.note(&format!("hookline: {}: {}", self.plan.title, report::numbers(&self.plan)));
        }
    }
}

/// What a signal left undone.
fn interrupted(plan: &Plan) -> String {
    let tests = |row: &&Row| matches!(row.action, Action::Test(_));
    let under_way = plan.rows().iter().filter(|row| row.state == State::Running);
    let unsent = plan.rows().iter().filter(|row| row.state == State::Skipped && row.said != GONE).count();
    let mut said = match under_way.clone().count() {
        0 => "ended by a signal".to_owned(),
        1 if under_way.clone().any(|row| tests(&row)) => {
            "ended before the answer came; the test delivery may have been made: ask the receiver before testing again"
                .to_owned()
        }
        n => format!(
            "ended before {} came: whether it was done is not known",
            words::many(n as u64, "answer", "answers")
        ),
    };
    if unsent > 0 {
        said.push_str(&format!("; {unsent} of {} rows were not sent", plan.rows().len()));
    }
    said
}

/// What a plan about these is called: "Delete webhook 12", "Delete 30 webhooks".
pub fn title(verb: &str, chosen: &target::Chosen) -> String {
    match chosen.as_slice() {
        [(id, _)] => format!("{verb} webhook {id}"),
        some => format!("{verb} {} webhooks", some.len()),
    }
}
