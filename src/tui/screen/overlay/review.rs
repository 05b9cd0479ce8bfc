//! The review of a plan: what will be written, read once more against what is there now, and the question.
//!
//! ```text
//! open ─► read again ─► as seen ──────────────► question ─► y/Enter ─► the router runs the plan
//!             │   └────► changed elsewhere ─ m ──┘  └ Esc: nothing is written
//!             │              └ o: left as it is
//!             └────────► could not be read ─ r: look again
//! y/Enter long after the look ─► read again ─► as seen ─► the router runs the plan
//! ```
//! Nothing is written here: a confirmed plan is handed to the router.

pub mod command;
mod page;
mod row;
pub mod view;

use std::{collections::VecDeque, time::Duration};

use self::command::{Cmd, DELETE, TABLE, TYPED};
use crate::{
    api::calls::{Call, Reply},
    domain::{
        plan::{self, Action, Plan, Todo},
        webhook::{Field as Attribute, HookId},
    },
    tui::{
        chord::Chord,
        command::Command,
        cursor::{Scroll, Step},
        effect::Effect,
        field::Field,
        go::{Go, Notice, Value},
        msg::{Mouse, Slot},
        prose::{Line, MARGIN},
        screen::{Answer, Screen, Steps},
        shared::Shared,
    },
};

/// Lines of the screen outside the text: identity, status, footer, and the frame.
const CHROME: u16 = 5;
/// Lines that the challenge takes.
const TYPING: u16 = 2;
/// Cells of the widest window.
pub(super) const WIDEST: u16 = 96;
/// Cells of a window that are not text at its sides.
const SIDES: u16 = 4;
/// A look older than this is made again before anything is written: others go on working while a question stands.
const FRESH: Duration = Duration::from_secs(10);
/// More rows than this ask for a typed word.
const MANY: usize = 5;

/// A word to be typed before the plan may run.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// What is typed.
    pub field: Field,
    /// What must be.
    pub word: String,
}

/// The review.
#[derive(Debug, Clone)]
pub struct State {
    plan: Plan,
    /// What others changed meanwhile without touching what this plan writes, by row.
    drift: Vec<(usize, Vec<Attribute>)>,
    /// Reads that wait for their turn.
    queue: VecDeque<(usize, HookId)>,
    /// When the last look was answered, on the monotonic clock.
    looked: Duration,
    /// It was confirmed, and runs if the last look finds everything as it was.
    confirmed: bool,
    scroll: Scroll,
    challenge: Option<Challenge>,
}

impl State {
    /// Opens the review; rows that write over something are read again first.
    pub fn open(plan: Plan, shared: &mut Shared) -> (Self, Steps) {
        let asks = shared.profile.production || plan.rows().len() > MANY;
        let challenge = asks.then(|| Challenge { field: Field::default(), word: word_of(&plan) });
        let mut state = State {
            plan,
            drift: Vec::new(),
            queue: VecDeque::new(),
            looked: shared.mono,
            confirmed: false,
            scroll: Scroll::default(),
            challenge,
        };
        let effects = state.look(shared);
        (state, effects.into())
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The challenge, once it can be typed.
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref().filter(|_| self.plan.ready())
    }

    /// True while the look at a webhook waits for a write to it that is under way.
    fn waits_for_write(&self, id: HookId) -> bool {
        self.queue.iter().any(|(_, queued)| *queued == id)
    }

    /// The first line on screen.
    pub fn scroll(&self) -> Scroll {
        self.scroll
    }

    /// The first row that is no longer as it was seen.
    pub fn clash(&self) -> Option<usize> {
        self.plan.rows().iter().position(|row| matches!(row.state, plan::State::Clash(_)))
    }

    /// Its lines, for a width.
    pub fn lines(&self, shared: &Shared, width: usize) -> Vec<Line> {
        page::page(self, shared, width)
    }

    /// What others changed in a row meanwhile, besides what clashes.
    fn drifted(&self, at: usize) -> &[Attribute] {
        self.drift.iter().find(|(row, _)| *row == at).map_or(&[], |(_, fields)| fields)
    }

    /// Cells of a line of text in a screen of so many columns.
    pub fn width(columns: u16) -> usize {
        usize::from(columns.min(WIDEST).saturating_sub(SIDES + MARGIN))
    }

    /// Lines of text in the window at most.
    fn height(&self, rows: u16) -> usize {
        let typing = if self.challenge().is_some() { TYPING } else { 0 };
        usize::from(rows.saturating_sub(CHROME + typing)).max(1)
    }

    fn deletes(&self) -> bool {
        self.plan.rows().iter().any(|row| matches!(row.action, Action::Delete(_)))
    }

    /// True where nothing is written, only sent.
    fn sends(&self) -> bool {
        self.plan.rows().iter().all(|row| matches!(row.action, Action::Test(_)))
    }

    fn look(&mut self, shared: &mut Shared) -> Vec<Effect> {
        self.confirmed = false;
        self.plan.look_again();
        let looks = self.plan.looks().into_iter().filter_map(|todo| match todo {
            Todo::Look(at, id) => Some((at, id)),
            Todo::Write(..) | Todo::Had(_) => None,
        });
        self.queue = looks.collect();
        (0..self.plan.parallel.max(1)).flat_map(|_| self.look_at_next(shared)).collect()
    }

    fn look_at_next(&mut self, shared: &mut Shared) -> Vec<Effect> {
        // A look beside a write would see the webhook before it, or after it, as chance has it.
        let next = self.queue.iter().position(|(_, id)| !shared.flight.changing(*id));
        match next.and_then(|at| self.queue.remove(at)) {
            Some((_, id)) => shared.ask(Slot::Recheck(id), Call::Show(id)),
            None => Vec::new(),
        }
    }

    /// Compares what was seen with what is there now.
    fn looked(&mut self, id: HookId, answer: &Answer) {
        let waits = |row: &plan::Row| row.action.target() == Some(id) && row.state == plan::State::Checking;
        let rows: Vec<usize> =
            self.plan.rows().iter().enumerate().filter(|(_, r)| waits(r)).map(|(at, _)| at).collect();
        for at in rows {
            match answer {
                Ok(Reply::Hook(now)) => {
                    let (differs, drift) = self.plan.row(at).map(|row| row.against(now)).unwrap_or_default();
                    self.drift.retain(|(row, _)| *row != at);
                    self.drift.push((at, drift));
                    self.plan.looked(at, Ok((**now).clone()), differs);
                }
                Ok(_) => {}
                Err(fault) => self.plan.looked(at, Err(fault.clone()), false),
            }
        }
    }

    fn confirm(&mut self, shared: &mut Shared) -> Steps {
        if !self.plan.ready() {
            return Steps::none();
        }
        match &self.challenge {
            Some(Challenge { field, word }) if field.text().trim() != word => {
                Go::Say(Notice::warning(format!("type {word} first, then Enter"))).into()
            }
            _ if self.is_old(shared) => {
                self.plan.look_anew();
                let effects = self.look(shared);
                self.confirmed = true;
                effects.into()
            }
            _ => self.run_plan(),
        }
    }

    fn run_plan(&self) -> Steps {
        Go::Return(Value::Run(Box::new(self.plan.clone()))).into()
    }

    fn is_old(&self, shared: &Shared) -> bool {
        let looks = !self.plan.looks_late() && self.plan.rows().iter().any(|row| row.action.looks_first());
        looks && shared.mono.saturating_sub(self.looked) > FRESH
    }

    fn leave_theirs(&mut self) -> Steps {
        if let Some(at) = self.clash() {
            self.plan.take_theirs(at);
        }
        if self.plan.rows().iter().all(|row| row.state == plan::State::Skipped) {
            let said = Go::Say(Notice::info("nothing was written: what others wrote stays"));
            return Steps::go(Go::Back).and(said);
        }
        Steps::none()
    }

    fn cancel(&mut self, shared: &mut Shared) -> Steps {
        let ids: Vec<HookId> = self.plan.rows().iter().filter_map(|row| row.action.target()).collect();
        let effects: Vec<Effect> = ids.into_iter().filter_map(|id| shared.flight.abandon(&Slot::Recheck(id))).collect();
        Steps::from(effects).and(Go::Back)
    }

    fn scroll_by(&mut self, step: Step, shared: &Shared) {
        let (columns, rows) = shared.size;
        let len = self.lines(shared, Self::width(columns)).len();
        self.scroll.step(step, len, self.height(rows));
    }
}

/// What must be typed: the number of webhooks, or the id of the only one.
fn word_of(plan: &Plan) -> String {
    match plan.rows() {
        [only] => only.action.target().map_or_else(|| "create".to_owned(), |id| id.to_string()),
        rows => rows.len().to_string(),
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        match self.challenge() {
            Some(_) => TYPED,
            None if self.deletes() => DELETE,
            None => TABLE,
        }
    }

    fn title(&self) -> &'static str {
        "Review of what will be written"
    }

    fn label(&self, cmd: Cmd, _shared: &Shared) -> Option<&'static str> {
        match cmd {
            Cmd::Confirm if self.sends() => Some("send"),
            Cmd::Confirm if self.deletes() => Some("delete"),
            _ => None,
        }
    }

    fn takes_text(&self) -> bool {
        self.challenge().is_some()
    }

    fn text_key(&mut self, chord: Chord, _shared: &mut Shared) -> Option<Steps> {
        self.challenge()?;
        self.challenge.as_mut()?.field.key(chord).then(Steps::none)
    }

    fn paste(&mut self, text: &str, _shared: &mut Shared) -> Steps {
        if self.challenge().is_some()
            && let Some(challenge) = &mut self.challenge
        {
            challenge.field.insert(text);
        }
        Steps::none()
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) => self.scroll_by(step, shared),
            Cmd::Confirm => return self.confirm(shared),
            Cmd::Mine => {
                if let Some(at) = self.clash() {
                    self.plan.take_mine(at);
                }
            }
            Cmd::Theirs => return self.leave_theirs(),
            Cmd::Again => return self.look(shared).into(),
            Cmd::Cancel => return self.cancel(shared),
        }
        Steps::none()
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        match slot {
            Slot::Recheck(id) => {
                self.looked(*id, answer);
                self.looked = shared.mono;
                self.settle(shared);
                if self.confirmed && self.plan.ready() {
                    self.confirmed = false;
                    return self.run_plan();
                }
                self.look_at_next(shared).into()
            }
            // What was to be looked at may no longer be under another write.
            Slot::Write { .. } => {
                (0..self.queue.len()).flat_map(|_| self.look_at_next(shared)).collect::<Vec<_>>().into()
            }
            _ => Steps::none(),
        }
    }

    fn covered(&mut self, _shared: &mut Shared) -> Steps {
        // Nothing is written behind another window: it is asked for again.
        self.confirmed = false;
        Steps::none()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse {
            Mouse::WheelUp => self.scroll_by(Step::Up, shared),
            Mouse::WheelDown => self.scroll_by(Step::Down, shared),
            Mouse::Down { .. } => {}
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        let (columns, rows) = shared.size;
        let last = self.lines(shared, Self::width(columns)).len().saturating_sub(self.height(rows));
        self.scroll.top = self.scroll.top.min(last);
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
