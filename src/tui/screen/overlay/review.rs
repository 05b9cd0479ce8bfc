//! The review of a plan: what will be written, read once more against what is there now, and the question.
//!
//! ```text
//! open ─► read again ─► as seen ──────────────► question ─► y/Enter ─► the router runs the plan
//!             │   └────► changed elsewhere ─ decided field by field ──┘  └ Esc: nothing is written
//!             └────────► could not be read ─ r: look again, o: leave it out
//! y/Enter long after the look ─► read again ─► as seen ─► the router runs the plan
//! ```
//! Nothing is written here: a confirmed plan is handed to the router. A row of a plan that runs and was changed by others is
//! decided here too, and goes back to its plan.

pub mod command;
mod counted;
mod deciding;
mod group;
mod looking;
mod page;
mod row;
mod shell;
mod sides;
pub mod view;

use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};

use self::{
    command::{Cmd, DELETE, EDIT, TABLE, TYPED},
    counted::{Counted, Sum},
    deciding::Editing,
    page::Page,
    shell::Shell,
};
use crate::{
    domain::{
        plan::{self, Plan},
        webhook::{Field as Attribute, HookId},
    },
    tui::{
        chord::Chord,
        command::Command,
        cursor::{Cursor, Step},
        effect::Effect,
        field::Field,
        go::{Go, Notice, Value},
        msg::{Mouse, Slot},
        prose::MARGIN,
        screen::{Answer, Screen, Steps},
        shared::Shared,
    },
};

/// Lines of the screen outside the text: identity, status, footer, and the frame.
const CHROME: u16 = 5;
/// Lines that a text field at the foot takes.
const TYPING: u16 = 2;
/// Cells of the widest window.
pub(super) const WIDEST: u16 = 96;
/// Cells of a window that are not text at its sides.
const SIDES: u16 = 4;
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
    plan: Counted,
    /// The row of the running plan of the same number that is decided here; `None` where the plan itself is reviewed.
    settles: Option<usize>,
    /// What others changed meanwhile without touching what this plan writes, by row.
    drift: Vec<(usize, Vec<Attribute>)>,
    /// Reads that wait for their turn.
    queue: VecDeque<(usize, HookId)>,
    /// When the last look was answered, on the monotonic clock.
    looked: Duration,
    /// It was confirmed, and runs if the last look finds everything as it was.
    confirmed: bool,
    cursor: Cursor,
    challenge: Option<Challenge>,
    /// Branches that are not as they stand at first: opened, or closed.
    turned: HashSet<String>,
    /// Another value that is typed for a field that clashes.
    editing: Option<Editing>,
    shell: Shell,
}

impl State {
    /// Opens the review; rows that write over something are read again first.
    pub fn open(plan: Plan, shared: &mut Shared) -> (Self, Steps) {
        let asks = shared.profile.production || plan.rows().len() > plan::MANY;
        let challenge = asks.then(|| Challenge { field: Field::default(), word: plan.word() });
        let mut state = State {
            plan: Counted::new(plan),
            settles: None,
            drift: Vec::new(),
            queue: VecDeque::new(),
            looked: shared.mono,
            confirmed: false,
            cursor: Cursor::default(),
            challenge,
            turned: HashSet::new(),
            editing: None,
            shell: Shell::default(),
        };
        let mut effects = state.look(shared);
        effects.extend(state.want_line(shared));
        (state, effects.into())
    }

    /// Opens it for row `row` of a plan that runs: somebody changed that webhook just before it would have been written.
    pub fn settling(alone: Plan, row: usize, shared: &mut Shared) -> (Self, Steps) {
        let (state, steps) = Self::open(alone, shared);
        (State { settles: Some(row), ..state }, steps)
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The challenge, once it can be typed.
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref().filter(|_| self.sum().ready)
    }

    /// The value that is being typed for a field that clashes.
    pub fn editing(&self) -> Option<&Editing> {
        self.editing.as_ref()
    }

    /// Where the cursor stands; it is drawn only where there are rows to choose.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// True where rows can be chosen, and branches opened.
    pub fn chooses(&self) -> bool {
        self.plan.rows().len() > 1
    }

    /// What is told of all rows together.
    fn sum(&self) -> &Sum {
        self.plan.sum()
    }

    /// True where a branch is not as it stands at first.
    fn is_turned(&self, path: &str) -> bool {
        self.turned.contains(path)
    }

    /// What it says, for a width.
    pub fn page(&self, shared: &Shared, width: usize) -> Page {
        page::page(self, shared, width)
    }

    /// Cells of a line of text in a screen of so many columns.
    pub fn width(columns: u16) -> usize {
        usize::from(columns.min(WIDEST).saturating_sub(SIDES + MARGIN))
    }

    /// Lines that a text field at the foot takes now.
    fn foot(&self) -> u16 {
        if self.takes_text() { TYPING } else { 0 }
    }

    /// Lines of text in the window at most.
    fn height(&self, rows: u16) -> usize {
        usize::from(rows.saturating_sub(CHROME + self.foot())).max(1)
    }

    fn confirm(&mut self, shared: &mut Shared) -> Steps {
        if !self.sum().ready {
            return Steps::none();
        }
        match &self.challenge {
            Some(Challenge { field, word }) if field.text().trim() != word => {
                Go::Say(Notice::warning(format!("type {word} first, then Enter"))).into()
            }
            _ if self.is_old(shared) => {
                self.plan.change(Plan::look_anew);
                let effects = self.look(shared);
                self.confirmed = true;
                effects.into()
            }
            _ => self.run_plan(),
        }
    }

    fn run_plan(&self) -> Steps {
        match (self.settles, self.plan.rows()) {
            (Some(row), [only]) => self.settled(row, only.clone()),
            _ => Go::Return(Value::Run(Box::new(Plan::clone(&self.plan)))).into(),
        }
    }

    fn settled(&self, row: usize, decided: plan::Row) -> Steps {
        Go::Return(Value::Settled { plan: self.plan.number, row, decided: Box::new(decided) }).into()
    }

    fn cancel(&mut self, shared: &mut Shared) -> Steps {
        let ids: Vec<HookId> = self.plan.rows().iter().filter_map(|row| row.action.target()).collect();
        let effects: Vec<Effect> = ids.into_iter().filter_map(|id| shared.flight.abandon(&Slot::Recheck(id))).collect();
        Steps::from(effects).and(Go::Back)
    }

    fn step(&mut self, step: Step, shared: &Shared) -> Steps {
        let (columns, rows) = shared.size;
        let (len, height) = (self.page(shared, Self::width(columns)).lines.len(), self.height(rows));
        if self.chooses() {
            self.cursor.step(step, len, height);
            return self.want_line(shared).into();
        }
        // Nothing is chosen on a page about one webhook: the text moves.
        let mut scroll = crate::tui::cursor::Scroll { top: self.cursor.top };
        scroll.step(step, len, height);
        self.cursor = Cursor { at: scroll.top, top: scroll.top };
        Steps::none()
    }

    /// Opens or closes the branch under the cursor, or the one that it is in, else the next.
    fn fold(&mut self, shared: &Shared) -> Steps {
        let (columns, rows) = shared.size;
        let lines = self.page(shared, Self::width(columns)).lines;
        let heads: Vec<usize> =
            (0..lines.len()).filter(|at| lines.get(*at).is_some_and(|l| l.fold.is_some())).collect();
        let inside = lines.get(self.cursor.at).is_some_and(|line| line.indent > 0);
        let before = heads.iter().rev().find(|at| **at <= self.cursor.at).filter(|at| inside || **at == self.cursor.at);
        let head = before.or_else(|| heads.iter().find(|at| **at > self.cursor.at)).copied();
        let Some((head, fold)) = head.and_then(|at| Some((at, lines.get(at)?.fold.clone()?))) else {
            return Steps::none();
        };
        if !self.turned.remove(&fold.path) {
            self.turned.insert(fold.path);
        }
        let len = self.page(shared, Self::width(columns)).lines.len();
        self.cursor.go(head, len, self.height(rows));
        self.want_line(shared).into()
    }

    /// Brings what is to be decided next into the window, where the page is about one webhook.
    fn show_question(&mut self, shared: &Shared) {
        let (columns, rows) = shared.size;
        let (page, height) = (self.page(shared, Self::width(columns)), self.height(rows));
        if let (Some((from, until)), false) = (page.asks, self.chooses()) {
            let top = until.saturating_sub(height).min(from);
            self.cursor = Cursor { at: top, top };
        }
        self.fit(shared);
    }

    /// Keeps the cursor on the page after what is shown has changed.
    fn fit(&mut self, shared: &Shared) {
        let (columns, rows) = shared.size;
        let len = self.page(shared, Self::width(columns)).lines.len();
        if self.chooses() {
            return self.cursor.fit(len, self.height(rows));
        }
        let top = self.cursor.top.min(len.saturating_sub(self.height(rows)));
        self.cursor = Cursor { at: top, top };
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        match (&self.editing, self.challenge()) {
            (Some(_), _) => EDIT,
            (None, Some(_)) => TYPED,
            (None, None) if self.sum().deletes => DELETE,
            (None, None) => TABLE,
        }
    }

    fn title(&self) -> &'static str {
        "Review of what will be written"
    }

    fn label(&self, cmd: Cmd, _shared: &Shared) -> Option<&'static str> {
        match cmd {
            Cmd::Confirm if self.sum().sends => Some("send"),
            Cmd::Confirm if self.sum().deletes => Some("delete"),
            Cmd::Theirs { .. } if self.clash().is_none() => Some("leave out"),
            _ => None,
        }
    }

    fn takes_text(&self) -> bool {
        self.editing.is_some() || self.challenge().is_some()
    }

    fn text_key(&mut self, chord: Chord, _shared: &mut Shared) -> Option<Steps> {
        if let Some(editing) = &mut self.editing {
            return editing.field.key(chord).then(Steps::none);
        }
        self.challenge()?;
        self.challenge.as_mut()?.field.key(chord).then(Steps::none)
    }

    fn paste(&mut self, text: &str, _shared: &mut Shared) -> Steps {
        if let Some(editing) = &mut self.editing {
            editing.field.insert(text);
        } else if self.challenge().is_some()
            && let Some(challenge) = &mut self.challenge
        {
            challenge.field.insert(text);
        }
        Steps::none()
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) => self.step(step, shared),
            Cmd::Fold => self.fold(shared),
            Cmd::Confirm => self.confirm(shared),
            Cmd::Mine { all } => self.take_mine(all, shared),
            Cmd::Theirs { all } => self.take_theirs(all, shared),
            Cmd::Exactly => self.take_exactly(shared),
            Cmd::Edit => self.edit(),
            Cmd::Take => self.take_edited(shared),
            Cmd::Drop => {
                self.editing = None;
                Steps::none()
            }
            Cmd::Line => self.show_line(shared),
            Cmd::Script => self.show_script(),
            Cmd::Again => self.look(shared).into(),
            Cmd::Cancel => self.cancel(shared),
        }
    }

    fn returned(&mut self, value: Value, shared: &mut Shared) -> Steps {
        match value {
            Value::Events(events) => self.take_events(events, shared),
            _ => Steps::none(),
        }
    }

    fn lined(&mut self, line: &Result<String, String>, shared: &mut Shared) {
        self.shell.line = Some(line.clone());
        self.fit(shared);
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        match slot {
            Slot::Recheck(id) => {
                self.looked(*id, answer);
                self.looked = shared.mono;
                self.show_question(shared);
                if self.confirmed && self.sum().ready {
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
        mouse.step().map_or_else(Steps::none, |step| self.step(step, shared))
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        self.fit(shared);
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
