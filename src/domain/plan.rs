//! The one way in which anything is written: form, test, delete, bulk, and later undo and files.
//!
//! A plan is a list of rows, each one action on one webhook. Pure: it says what to do next and is told how it went.
//!
//! ```text
//! Waiting ─ look ─► Checking ─ as seen ─► Waiting(checked) ─ write ─► Running ─► Done
//!                      └─ not as seen ─► Clash ─ decided ┘               ├────► Failed
//!                                           └─ nothing left ─► Skipped    └────► Unknown
//! ```
//! A small plan is looked at as a whole before it is confirmed. One of more than [`LOOKED_BEFORE`] rows is looked at row by
//! row, each just before its write: a look that is minutes old protects nobody. So is one that goes on with a plan that a
//! former run of the program left: there a row that already is as wanted is done without a write.

mod row;

use std::collections::HashMap;

pub use self::row::{Row, State, Tally};
pub use super::action::Action;
use super::{
    fault::{Fault, FaultKind},
    intent::PlanId,
    merge::{Choice, Clash},
    undo::Undo,
    webhook::{Field, HookId, Webhook},
};

/// Rows of the largest plan that is looked at as a whole before it is confirmed.
pub const LOOKED_BEFORE: usize = 50;
/// A plan of more rows than this asks for a typed word before it runs.
pub const MANY: usize = 5;

/// A set of writes that is reviewed, confirmed and run as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its number in this run of the program.
    pub number: u32,
    /// What it is, as a verb: "Save webhook 12".
    pub title: String,
    /// How many rows run at a time, at least one.
    pub parallel: usize,
    /// Worth a view of its own while it runs. True for more than one row.
    pub bulk: bool,
    /// What is to be known before it is confirmed, such as what an undo cannot restore.
    pub notes: Vec<String>,
    /// Its new secrets are put into a file, each before the service has it.
    pub exports: bool,
    continues: Option<Former>,
    rows: Vec<Row>,
    places: HashMap<HookId, usize>,
    stopped: bool,
    paused: bool,
}

/// The plan of a former run that this one goes on with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Former {
    id: PlanId,
    /// The number of each row there.
    rows: Vec<u32>,
}

/// What a plan wants done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Todo {
    /// Read this webhook again, for the row of this number.
    Look(usize, HookId),
    /// Carry out the row of this number.
    Write(usize, Action),
    /// Nothing but say that the row of this number is done: the webhook is as wanted already.
    Had(usize),
}

impl Plan {
    /// A plan over these actions, each with the record as it was seen.
    pub fn new(number: u32, title: impl Into<String>, actions: Vec<(Action, Option<Webhook>)>) -> Self {
        let rows: Vec<Row> = actions.into_iter().map(|(action, seen)| Row::new(action, seen)).collect();
        let places = rows.iter().enumerate().filter_map(|(at, row)| Some((row.action.target()?, at))).collect();
        let bulk = rows.len() > 1;
        Plan {
            number,
            title: title.into(),
            parallel: 4,
            bulk,
            notes: Vec::new(),
            exports: false,
            continues: None,
            rows,
            places,
            stopped: false,
            paused: false,
        }
    }

    /// A plan that takes entries of the journal back.
    pub fn undoing(number: u32, undo: Undo) -> Self {
        let (actions, undoes): (Vec<_>, Vec<_>) =
            undo.rows.into_iter().map(|row| ((row.action, row.seen), row.undoes)).unzip();
        let mut plan = Plan { notes: undo.notes, ..Plan::new(number, undo.title, actions) };
        for (row, undoes) in plan.rows.iter_mut().zip(undoes) {
            row.undoes = Some(undoes);
        }
        plan
    }

    /// A plan that goes on with what is left of a plan of a former run; each row with its number there.
    pub fn resuming(number: u32, title: String, of: PlanId, rest: Vec<(u32, Action, Option<Webhook>)>) -> Self {
        let (rows, actions) = rest.into_iter().map(|(row, action, seen)| (row, (action, seen))).unzip();
        Plan { continues: Some(Former { id: of, rows }), ..Plan::new(number, title, actions) }
    }

    /// The plan of a former run that this one goes on with.
    pub fn continues(&self) -> Option<&PlanId> {
        self.continues.as_ref().map(|former| &former.id)
    }

    /// The number of a row on disk and in the journal: of a plan that goes on with another, its number there.
    pub fn number_of(&self, at: u32) -> u32 {
        let former = self.continues.as_ref().and_then(|former| former.rows.get(at as usize));
        former.copied().unwrap_or(at)
    }

    /// The row that has this number on disk and in the journal.
    pub fn row_numbered(&self, number: u32) -> Option<u32> {
        match &self.continues {
            Some(former) => former.rows.iter().position(|row| *row == number).and_then(|at| u32::try_from(at).ok()),
            None => Some(number),
        }
    }

    /// What must be typed where a typed word is asked for: the number of webhooks, or the id of the only one.
    pub fn word(&self) -> String {
        match self.rows.as_slice() {
            [only] => only.action.target().map_or_else(|| "create".to_owned(), |id| id.to_string()),
            rows => rows.len().to_string(),
        }
    }

    /// Its rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of this number.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }

    /// The row about this webhook.
    pub fn row_of(&self, id: HookId) -> Option<&Row> {
        self.rows.get(*self.places.get(&id)?)
    }

    /// True where each row is looked at just before its write, not all of them before the question.
    pub fn looks_late(&self) -> bool {
        self.continues.is_some() || self.rows.len() > LOOKED_BEFORE
    }

    /// The reads that are to be made before the question is put: every row that was not compared yet.
    pub fn looks(&mut self) -> Vec<Todo> {
        if self.looks_late() {
            return Vec::new();
        }
        self.looks_up_to(usize::MAX)
    }

    fn looks_up_to(&mut self, mut most: usize) -> Vec<Todo> {
        let mut todo = Vec::new();
        for (at, row) in self.rows.iter_mut().enumerate() {
            if most == 0 {
                break;
            }
            if let (State::Waiting, false, Some(id)) = (&row.state, row.checked, row.action.target()) {
                row.state = State::Checking;
                todo.push(Todo::Look(at, id));
                most -= 1;
            }
        }
        todo
    }

    /// Lets rows be looked at again whose look failed, or was given up before it was answered.
    pub fn look_again(&mut self) {
        for row in self.rows.iter_mut().filter(|row| !row.checked) {
            if matches!(row.state, State::Failed(_) | State::Checking) {
                row.state = State::Waiting;
            }
        }
    }

    /// Lets every row be looked at once more, also those that were compared: what was seen is old by now.
    pub fn look_anew(&mut self) {
        for row in self.rows.iter_mut().filter(|row| row.state == State::Waiting && row.action.looks_first()) {
            row.checked = false;
        }
    }

    /// Takes the record as it stands now. `differs` says whether what the operator saw is no longer so; that is the
    /// caller's to find out, by the fields that matter.
    pub fn looked(&mut self, at: usize, now: Result<Webhook, Fault>, differs: bool) {
        let Some(row) = self.rows.get_mut(at).filter(|row| row.state == State::Checking) else { return };
        row.state = match now {
            Ok(now) if differs => State::Clash(Box::new(Clash::new(now))),
            Ok(now) => {
                row.checked = true;
                row.seen = Some(now);
                State::Waiting
            }
            Err(fault) => State::Failed(Box::new(fault)),
        };
    }

    /// Lets a row that waits be looked at once more: what was seen is old, because the webhook was written since.
    pub fn look_once_more(&mut self, at: usize) -> Option<Todo> {
        let row = self.rows.get_mut(at)?;
        let id = row.action.target().filter(|_| row.action.looks_first())?;
        if !matches!(row.state, State::Waiting | State::Checking | State::Running) {
            return None;
        }
        row.state = State::Checking;
        row.checked = false;
        Some(Todo::Look(at, id))
    }

    /// Decides about one field of a clash. Where nothing is left to decide, the row goes on with what was decided, and
    /// what is there now counts as seen; where nothing of it is left to write, it is skipped.
    pub fn choose(&mut self, at: usize, field: Field, choice: Choice) {
        if let Some(row) = self.rows.get_mut(at) {
            row.choose(&[field], &choice);
        }
    }

    /// Settles what is open of a clash by going on: events as [`Choice::Mine`] has it, so that theirs stay.
    pub fn take_mine(&mut self, at: usize) {
        if let Some(row) = self.rows.get_mut(at) {
            row.choose(&row.undecided(), &Choice::Mine);
        }
    }

    /// Settles what is open of a clash by leaving what is there.
    pub fn take_theirs(&mut self, at: usize) {
        if let Some(row) = self.rows.get_mut(at) {
            row.choose(&row.undecided(), &Choice::Theirs);
        }
    }

    /// Gives up a row that was not begun: one that clashes, or could not be read again.
    pub fn leave_out(&mut self, at: usize) {
        if let Some(row) = self.rows.get_mut(at).filter(|row| !row.checked)
            && matches!(row.state, State::Failed(_) | State::Clash(_))
        {
            row.state = State::Skipped;
        }
    }

    /// A plan of one row that clashes while this one runs, to be looked at and decided by itself.
    pub fn alone(&self, at: usize) -> Option<Plan> {
        let row = self.rows.get(at).filter(|row| matches!(row.state, State::Clash(_)))?;
        let actions = vec![(row.action.clone(), row.seen.clone())];
        let mut plan = Plan { notes: Vec::new(), ..Plan::new(self.number, self.title.clone(), actions) };
        plan.rows.iter_mut().for_each(|alone| alone.undoes.clone_from(&row.undoes));
        Some(plan)
    }

    /// Takes a row back that was decided by itself, in place of the one that clashes.
    pub fn take_back(&mut self, at: usize, decided: Row) {
        if let Some(row) = self.rows.get_mut(at).filter(|row| matches!(row.state, State::Clash(_)))
            && row.action.target() == decided.action.target()
            && (decided.is_ready() || decided.state == State::Skipped)
        {
            *row = decided;
        }
    }

    /// What to send now while the plan runs: at most `most` writes of rows that wait and were compared, as many as may
    /// run at a time, and the looks that come before the writes after them.
    pub fn next(&mut self, most: usize) -> Vec<Todo> {
        if self.stopped || self.paused {
            return Vec::new();
        }
        let mut free = self.free().min(most);
        let mut todo = Vec::new();
        for (at, row) in self.rows.iter_mut().enumerate() {
            if free == 0 {
                break;
            }
            if row.is_ready() && self.continues.is_some() && row.is_as_wanted() {
                row.state = State::Done(row.action.target());
                row.said = "it was as wanted already: not written again".into();
                todo.push(Todo::Had(at));
            } else if row.is_ready() {
                row.state = State::Running;
                free -= 1;
                todo.push(Todo::Write(at, row.action.clone()));
            }
        }
        if self.looks_late() {
            // Not further ahead than can be written soon: the younger a look, the more it is worth.
            let ahead = self.rows.iter().filter(|row| row.is_ready() || row.state == State::Checking).count();
            todo.extend(self.looks_up_to(self.free().saturating_sub(ahead)));
        }
        todo
    }

    /// True where a write could begin at once if it were allowed to.
    pub fn could_write(&self) -> bool {
        !self.stopped && !self.paused && self.free() > 0 && self.rows.iter().any(Row::is_ready)
    }

    fn free(&self) -> usize {
        self.parallel.max(1).saturating_sub(self.tally().running)
    }

    /// Takes the outcome of a write; the id is that of a new webhook. An answer to a row that does not run is ignored.
    pub fn written(&mut self, at: usize, outcome: Result<Option<HookId>, Fault>) {
        let Some(row) = self.rows.get_mut(at).filter(|row| row.state == State::Running) else { return };
        row.state = match outcome {
            Ok(id) => State::Done(id),
            Err(fault) if fault.kind == FaultKind::UnknownOutcome => State::Unknown(Box::new(fault)),
            Err(fault) => State::Failed(Box::new(fault)),
        };
    }

    /// Takes back that a row was begun: it was not sent after all.
    pub fn unsend(&mut self, at: usize) {
        if let Some(row) = self.rows.get_mut(at).filter(|row| row.state == State::Running) {
            row.state = if self.stopped { State::Skipped } else { State::Waiting };
        }
    }

    /// Keeps what the answer to a row showed, where that is not what it was to become.
    pub fn found(&mut self, at: usize, hook: Webhook) {
        if let Some(row) = self.rows.get_mut(at) {
            row.found = Some(Box::new(hook));
        }
    }

    /// Keeps what the service said to a row.
    pub fn said(&mut self, at: usize, text: impl Into<String>) {
        if let Some(row) = self.rows.get_mut(at) {
            row.said = text.into();
        }
    }

    /// Lets nothing more begin, or lets it go on. What is under way goes on either way.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// True while it is paused.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Stops the queue. What is under way goes on; what waits is skipped.
    pub fn stop(&mut self) {
        self.stopped = true;
        for row in &mut self.rows {
            if matches!(row.state, State::Waiting | State::Checking | State::Clash(_)) {
                row.state = State::Skipped;
            }
        }
    }

    /// The rows that failed, as what a new plan would do again. What is unknown is not among them: it may be done.
    pub fn failed(&self) -> Vec<(Action, Option<Webhook>)> {
        let failed = self.rows.iter().filter(|row| matches!(row.state, State::Failed(_)));
        failed.map(|row| (row.action.clone(), row.seen.clone())).collect()
    }

    /// A plan that does again what failed. Of what takes journal entries back it still knows which.
    pub fn again(&self, number: u32, title: impl Into<String>) -> Plan {
        let mut plan = Plan { bulk: true, exports: self.exports, ..Plan::new(number, title, self.failed()) };
        let failed = self.rows.iter().filter(|row| matches!(row.state, State::Failed(_)));
        for (row, former) in plan.rows.iter_mut().zip(failed) {
            row.undoes.clone_from(&former.undoes);
        }
        plan
    }

    /// True where something is to be written and every row that was not given up may be: all compared, none clashing,
    /// none failed to be read. Rows that are looked at late are compared when their turn comes.
    pub fn ready(&self) -> bool {
        let late = self.looks_late();
        let mut left = self.rows.iter().filter(|row| row.state != State::Skipped).peekable();
        left.peek().is_some() && left.all(|row| row.state == State::Waiting && (late || row.checked))
    }

    /// True where nothing moves any more by itself: nothing waits and nothing runs. A clash may still be settled.
    pub fn is_idle(&self) -> bool {
        !self.rows.iter().any(|row| matches!(row.state, State::Waiting | State::Checking | State::Running))
    }

    /// True where nothing will be written any more: idle, and no clash waits to be settled.
    pub fn is_over(&self) -> bool {
        self.is_idle() && !self.rows.iter().any(|row| matches!(row.state, State::Clash(_)))
    }

    /// True while it was cancelled.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// How the rows stand.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            match row.state {
                State::Waiting | State::Checking => tally.waiting += 1,
                State::Running => tally.running += 1,
                State::Done(_) => tally.done += 1,
                State::Failed(_) => tally.failed += 1,
                State::Unknown(_) => tally.unknown += 1,
                State::Skipped => tally.skipped += 1,
                State::Clash(_) => tally.clashes += 1,
            }
        }
        tally
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
