//! A plan that a former run left in the middle: how far it came, and what can be done about it. Looking up only reads; the
//! rest goes through a review like every plan. Nothing happens here by itself.

mod page;
pub mod view;

use crate::{
    domain::unfinished::Unfinished,
    tui::{
        command::{Command, Group, with_moves},
        cursor::{Scroll, Step},
        effect::Effect,
        go::{Go, Notice, Open, Question, Token, Value},
        msg::{Mouse, Slot},
        prose::{Line, MARGIN},
        screen::{Answer, Screen, Steps},
        shared::Shared,
        words,
    },
};

/// Lines of the screen outside the text: identity, status, footer, and the frame.
const CHROME: u16 = 5;
/// Cells of the widest window.
const WIDEST: u16 = 96;
/// Cells of a window that are not text at its sides.
const SIDES: u16 = 4;

/// The plan on screen.
#[derive(Debug, Clone)]
pub struct State {
    number: u32,
    scroll: Scroll,
}

/// What can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    LookUp,
    Resume,
    Forget,
    Later,
}

/// Its commands.
pub const TABLE: &[Command<State>] = with_moves!["unfinished", Cmd::Move;
    Command::new("unfinished.look", "l", "look up", "Read what became of the rows that were sent; nothing is written.", Group::Act, Cmd::LookUp).footer(1).when(doubts),
    Command::new("unfinished.run-rest", "Enter", "resume", "Review the rows that are left and run them.", Group::Act, Cmd::Resume).footer(2).writes().when(rest),
    Command::new("unfinished.forget", "x", "give up", "Give the plan up: what was not sent will not be, and the journal says so.", Group::Act, Cmd::Forget).footer(3).when(settled),
    Command::new("unfinished.later", "Esc q", "later", "Leave it as it is; Ctrl-r shows it again, and so does the next start.", Group::Program, Cmd::Later).footer(4),
];

fn settled(state: &State, shared: &Shared) -> Option<String> {
    shared.looks_up(state.number).then(|| "rows are being looked up".into())
}

fn doubts(state: &State, shared: &Shared) -> Option<String> {
    let doubts = state.plan(shared).is_some_and(|plan| plan.to_look_up().next().is_some());
    if doubts { settled(state, shared) } else { Some("there is nothing to look up".into()) }
}

fn rest(state: &State, shared: &Shared) -> Option<String> {
    if let Some(busy) = settled(state, shared) {
        return Some(busy);
    }
    let plan = state.plan(shared)?;
    if plan.to_look_up().next().is_some() {
        return Some("look up what was sent first (l), so that nothing is written twice".into());
    }
    let left = !plan.rest(Some(&[0; 32])).is_empty();
    (!left).then(|| "nothing is left that could be run; x puts it away".into())
}

impl State {
    /// Shows the plan of this number.
    pub fn open(number: u32) -> (Self, Steps) {
        (State { number, scroll: Scroll::default() }, Steps::none())
    }

    /// The plan; `None` once it was gone on with, given up or found done.
    pub fn plan<'a>(&self, shared: &'a Shared) -> Option<&'a Unfinished> {
        shared.unfinished_plan(self.number)
    }

    /// The first line on screen.
    pub fn scroll(&self) -> Scroll {
        self.scroll
    }

    /// Its lines, for a width.
    pub fn lines(&self, shared: &Shared, width: usize) -> Vec<Line> {
        self.plan(shared).map(|plan| page::page(plan, self.number, shared, width)).unwrap_or_default()
    }

    /// Cells of a line of text in a screen of so many columns.
    pub fn width(columns: u16) -> usize {
        usize::from(columns.min(WIDEST).saturating_sub(SIDES + MARGIN))
    }

    fn scroll_by(&mut self, step: Step, shared: &Shared) {
        let (columns, rows) = shared.size;
        let len = self.lines(shared, Self::width(columns)).len();
        self.scroll.step(step, len, usize::from(rows.saturating_sub(CHROME)).max(1));
    }

    fn resume(&self, fresh: Option<&[u8; 32]>, shared: &Shared) -> Steps {
        match shared.rest_of(self.number, fresh) {
            Some(plan) => Go::Open(Open::Review(Box::new(plan))).into(),
            None => Go::Say(Notice::warning("nothing is left that could be run")).into(),
        }
    }

    fn question(&self, plan: &Unfinished) -> Question {
        let tally = plan.tally();
        let mut body = String::new();
        if tally.unsent > 0 {
            body.push_str(&format!("{} will not be written. ", words::many(tally.unsent as u64, "row", "rows")));
        }
        if tally.unknown > 0 {
            let rows = words::many(tally.unknown as u64, "row stays", "rows stay");
            body.push_str(&format!("{rows} unknown: sent, and nobody knows whether it was done. "));
        }
        body.push_str("The journal says so for each.");
        let (yes, no) = ("give it up", "keep it");
        Question { title: "Give the rest up?".into(), body, yes, no, token: Token::Forget(self.number) }
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "A run that ended in the middle"
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        let Some(plan) = self.plan(shared) else { return Go::Back.into() };
        match cmd {
            Cmd::Move(step) => {
                self.scroll_by(step, shared);
                Steps::none()
            }
            Cmd::LookUp => shared.look_up(self.number).into(),
            Cmd::Resume if plan.wants_secrets() => Effect::Random.into(),
            Cmd::Resume => self.resume(None, shared),
            Cmd::Forget => Go::Open(Open::Ask(self.question(plan))).into(),
            Cmd::Later => {
                let said =
                    Go::Say(Notice::info("it is left as it is; Ctrl-r shows it again, and so does the next start"));
                Steps::go(Go::Back).and(said)
            }
        }
    }

    fn random(&mut self, bytes: &[u8; 32], shared: &mut Shared) -> Steps {
        self.resume(Some(bytes), shared)
    }

    fn returned(&mut self, value: Value, shared: &mut Shared) -> Steps {
        match value {
            Value::Yes(Token::Forget(number)) => Steps::from(shared.forget_plan(number)).and(Go::Back),
            _ => Steps::none(),
        }
    }

    fn answered(&mut self, slot: &Slot, _answer: &Answer, shared: &mut Shared) -> Steps {
        if matches!(slot, Slot::Settle { .. }) { self.settle(shared) } else { Steps::none() }
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        if let Some(step) = mouse.step() {
            self.scroll_by(step, shared);
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        let (columns, rows) = shared.size;
        let high = usize::from(rows.saturating_sub(CHROME)).max(1);
        self.scroll.top = self.scroll.top.min(self.lines(shared, Self::width(columns)).len().saturating_sub(high));
        if self.plan(shared).is_none() { Go::Back.into() } else { Steps::none() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
