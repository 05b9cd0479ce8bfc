//! A run: how far a plan of many rows is, row by row, what failed first. Closing it leaves the run going; a key brings it
//! back. It sends nothing itself: it asks the one place that runs plans to pause, stop, or settle a row, and what failed
//! goes through a review before it is done again.

pub mod command;
pub mod view;

use self::command::{Cmd, TABLE};
use crate::{
    domain::{
        plan::{self, Action, Plan},
        report::{self, Form},
        secret::Secret,
    },
    tui::{
        command::Command,
        cursor::{Cursor, Step},
        effect::Effect,
        go::{Go, Notice, Open, Question, Token},
        msg::{Mouse, Slot},
        running,
        screen::{Answer, Screen, Steps},
        shared::Shared,
        words,
    },
};

/// Lines of the screen that are not rows: identity, title, tally, headings, status, footer.
const CHROME: u16 = 6;

/// The run on screen.
#[derive(Debug)]
pub struct State {
    number: u32,
    /// Rows of the plan in the order of the screen.
    order: Vec<usize>,
    cursor: Cursor,
    /// The row under the cursor: the cursor follows it while rows change places, once it was moved.
    focus: Option<usize>,
}

impl State {
    /// Shows the plan of this number.
    pub fn open(number: u32, shared: &mut Shared) -> (Self, Steps) {
        let mut run = State { number, order: Vec::new(), cursor: Cursor::default(), focus: None };
        run.arrange(shared);
        (run, Steps::none())
    }

    /// The plan; `None` where it is no longer kept.
    pub fn plan<'a>(&self, shared: &'a Shared) -> Option<&'a Plan> {
        shared.plan(self.number)
    }

    /// Its number in this run of the program.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The numbers of the rows in the order of the screen.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// The cursor in them.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The row under the cursor.
    pub fn current<'a>(&self, shared: &'a Shared) -> Option<(usize, &'a plan::Row)> {
        let at = *self.order.get(self.cursor.at)?;
        Some((at, self.plan(shared)?.row(at)?))
    }

    /// Rows that fit on the screen.
    pub fn height(&self, shared: &Shared) -> usize {
        let export = self.plan(shared).is_some_and(|plan| shared.exported_to(plan).is_some());
        usize::from(shared.size.1.saturating_sub(CHROME + u16::from(export))).max(1)
    }

    /// Puts the rows into order: what needs people first.
    fn arrange(&mut self, shared: &Shared) {
        let rows = self.plan(shared).map(Plan::rows).unwrap_or_default();
        self.order = (0..rows.len()).collect();
        self.order.sort_by_key(|at| rows.get(*at).map(|row| row.state.rank()));
        let at = self.focus.and_then(|row| self.order.iter().position(|at| *at == row));
        self.cursor.go(at.unwrap_or(self.cursor.at), self.order.len(), self.height(shared));
    }

    fn step(&mut self, step: Step, shared: &Shared) {
        self.cursor.step(step, self.order.len(), self.height(shared));
        self.focus = self.order.get(self.cursor.at).copied();
    }

    /// Opens what was seen, what is wanted and what is there now of a row that somebody else changed.
    fn three_sides(&self, shared: &Shared) -> Steps {
        let alone = self.current(shared).and_then(|(at, _)| Some((at, self.plan(shared)?.alone(at)?)));
        alone.map_or_else(Steps::none, |(at, plan)| Go::Open(Open::Settle(Box::new(plan), at)).into())
    }

    fn settle_row(&mut self, mine: bool, shared: &mut Shared) -> Steps {
        let Some((at, _)) = self.current(shared) else { return Steps::none() };
        if mine && shared.profile.production {
            // What was confirmed by typing was another state of the webhook.
            return self.three_sides(shared);
        }
        let effects = shared.settle_row(self.number, at, mine);
        self.arrange(shared);
        effects.into()
    }

    fn report(&self, form: Form, shared: &Shared) -> Steps {
        let Some(plan) = self.plan(shared) else { return Steps::none() };
        let what = match form {
            Form::Text => "text",
            Form::Json => "JSON",
            Form::Csv => "CSV",
        };
        Go::Open(Open::Text { title: format!("{}: report as {what}", plan.title), body: report::of(plan, form) }).into()
    }

    fn retry(&self, shared: &mut Shared) -> Steps {
        let Some(plan) = self.plan(shared) else { return Steps::none() };
        let count = words::number(plan.tally().failed as u64);
        let mut plan = plan.again(0, format!("{}: again the {count} that failed", plan.title));
        plan.number = shared.plan_number();
        shared.announce_export(&mut plan);
        Go::Instead(Open::Review(Box::new(plan))).into()
    }

    fn secrets(&self, shared: &mut Shared) -> Steps {
        let Some(plan) = self.plan(shared) else { return Steps::none() };
        let mut body = match shared.exported_to(plan) {
            Some(path) => format!("They are in {path} too; D removes that file. y copies all.\n\n"),
            None => "Keep them now: they are forgotten when hookline ends. y copies all.\n\n".into(),
        };
        for (row, secret) in running::secrets(plan) {
            let id = row.action.target().map(|id| id.to_string()).unwrap_or_default();
            let name = row.seen.as_ref().map_or("", |hook| hook.name.text());
            let unsure = if matches!(row.state, plan::State::Unknown(_)) { "  (may not be written)" } else { "" };
            body.push_str(&format!("{id}\t{}\t{}{unsure}\n", secret.expose(), crate::domain::text::safe(name)));
        }
        let title = format!("{}: new secrets", plan.title);
        shared.told_secrets(self.number);
        Go::Open(Open::Secrets { title, body: Secret::new(body) }).into()
    }

    fn unexport(&self, shared: &Shared) -> Steps {
        let Some(path) = self.plan(shared).and_then(|plan| shared.exported_to(plan)) else { return Steps::none() };
        let body = format!(
            "{path} holds the new secrets of this run. Nobody can show them once it is gone and hookline ended."
        );
        let title = "Remove the file of new secrets?".into();
        let token = Token::Unexport(self.number);
        Go::Open(Open::Ask(Question { title, body, yes: "remove it", no: "keep it", token })).into()
    }

    fn row_in_full(&self, shared: &Shared) -> Steps {
        let Some((_, row)) = self.current(shared) else { return Steps::none() };
        if matches!(row.state, plan::State::Clash(_)) {
            return self.three_sides(shared);
        }
        let mut title = format!("{} {}", report::verb(&row.action), row.state.word());
        if let Some(id) = row.action.target() {
            title = format!("Webhook {id}: {title}");
        }
        let mut body = match &row.action {
            Action::Test(id) if shared.last_test(*id).is_some() => {
                shared.last_test(*id).map(|run| words::test_in_full(run, &shared.zone)).unwrap_or_default()
            }
            _ => report::outcome(row),
        };
        if let plan::State::Failed(fault) | plan::State::Unknown(fault) = &row.state
            && let Some(detail) = &fault.detail
        {
            body.push_str("\n\n");
            body.push_str(detail);
        }
        let sides = report::sides(row);
        if !sides.is_empty() {
            body = format!("{body}\n\nWhat somebody else changed while it was written\n\n{sides}");
        }
        if body.is_empty() {
            body = "There is nothing to say about it yet.".into();
        }
        Go::Open(Open::Text { title, body }).into()
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Run of a plan"
    }

    fn label(&self, cmd: Cmd, shared: &Shared) -> Option<&'static str> {
        (cmd == Cmd::Pause && self.plan(shared).is_some_and(Plan::is_paused)).then_some("go on")
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) => {
                self.step(step, shared);
                Steps::none()
            }
            Cmd::Open => self.row_in_full(shared),
            Cmd::Pause => {
                let paused = self.plan(shared).is_some_and(Plan::is_paused);
                let effects = shared.pause_plan(self.number, !paused);
                self.arrange(shared);
                effects.into()
            }
            Cmd::Stop => {
                let effects = shared.stop_plan(self.number).unwrap_or_default();
                self.arrange(shared);
                effects.into()
            }
            Cmd::Retry => self.retry(shared),
            Cmd::Mine => self.settle_row(true, shared),
            Cmd::Theirs => self.settle_row(false, shared),
            Cmd::Report(form) => self.report(form, shared),
            Cmd::Copy => match self.plan(shared) {
                Some(plan) => Effect::copy(report::of(plan, Form::Text), "report").into(),
                None => Steps::none(),
            },
            Cmd::Secrets => self.secrets(shared),
            Cmd::Unexport => self.unexport(shared),
            Cmd::Close => {
                let going = self.plan(shared).is_some_and(|plan| !plan.is_idle());
                let said = Go::Say(Notice::info("the run goes on; b shows it again"));
                if going { Steps::go(Go::Back).and(said) } else { Go::Back.into() }
            }
        }
    }

    fn answered(&mut self, slot: &Slot, _answer: &Answer, shared: &mut Shared) -> Steps {
        if matches!(slot, Slot::Write { plan, .. } | Slot::Look { plan, .. } if *plan == self.number) {
            self.arrange(shared);
        }
        Steps::none()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse {
            Mouse::WheelUp => self.step(Step::Up, shared),
            Mouse::WheelDown => self.step(Step::Down, shared),
            Mouse::Down { .. } => {}
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        self.arrange(shared);
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
