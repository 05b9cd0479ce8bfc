//! One webhook, whole: what the service tells of it, its events, scopes and tests, and the keys that act on it.
//!
//! It asks for a fresh record when it opens and shows at once what is known. A revealed secret lives here and nowhere
//! else: it is dropped when its time is up, when something covers this screen, and when the screen closes.

pub mod command;
mod deliveries;
mod events;
pub mod page;

mod tree;
pub mod view;

use std::collections::HashSet;

use self::{
    command::{Cmd, TABLE, Turn},
    page::page,
};
use crate::{
    api::calls::{Call, Reply},
    domain::{fault::Fault, known::Known, plan::Action, secret::Secret, webhook::HookId},
    tui::{
        argument::Argument,
        command::Command,
        cursor::{Cursor, Step},
        effect::Effect,
        go::{Cell, FormFor, Go, Notice, Open},
        msg::{Mouse, Slot, Timer},
        prose::{Line, MARGIN},
        screen::{Answer, Screen, Steps},
        shared::Shared,
    },
};

/// Lines of the screen outside the text: identity, the head of the detail and its rule, status, footer.
const CHROME: u16 = 5;

/// How the webhook is shown.
#[derive(Debug, Default)]
pub struct Look {
    /// The JSON of the record instead of the readable view.
    pub raw: bool,
    /// Branches that are closed, by their path.
    pub closed: HashSet<String>,
    /// What is shown of the secret.
    pub secret: Reveal,
    /// Why the record could not be read.
    pub fault: Option<Fault>,
    /// Shown beside the list, which has the keys.
    pub preview: bool,
}

/// What is shown of the secret.
#[derive(Debug, Default)]
pub enum Reveal {
    /// The mask.
    #[default]
    Masked,
    /// The secret itself, until its time is up.
    Shown(Secret),
    /// The service did not speak of one.
    Untold,
    /// The service said null.
    Null,
    /// It could not be read.
    Failed(Fault),
}

/// The detail.
#[derive(Debug)]
pub struct State {
    id: HookId,
    cursor: Cursor,
    look: Look,
    /// It was deleted: the screen closes when it is in front.
    gone: bool,
}

impl State {
    /// Opens the detail and asks for a fresh record.
    pub fn open(id: HookId, shared: &mut Shared) -> (Self, Steps) {
        let mut effects = shared.ask(Slot::Detail(id), Call::Show(id));
        effects.extend(shared.want_events());
        (State { id, cursor: Cursor::default(), look: Look::default(), gone: false }, effects.into())
    }

    /// Opens it and asks for the secret as well.
    pub fn revealing(id: HookId, shared: &mut Shared) -> (Self, Steps) {
        let (mut state, mut steps) = Self::open(id, shared);
        steps.effects.extend(state.reveal(shared).effects);
        (state, steps)
    }

    /// The webhook.
    pub fn id(&self) -> HookId {
        self.id
    }

    /// How it is shown.
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Width and height of the text.
    pub fn window(shared: &Shared) -> (usize, usize) {
        let wide = shared.detail_columns().saturating_sub(1 + MARGIN);
        (usize::from(wide), usize::from(shared.size.1.saturating_sub(CHROME)).max(1))
    }

    fn lines(&self, shared: &Shared) -> Vec<Line> {
        page(self.id, &self.look, shared, Self::window(shared).0)
    }

    fn step(&mut self, step: Step, shared: &Shared) {
        self.cursor.step(step, self.lines(shared).len(), Self::window(shared).1);
    }

    /// Keeps the cursor on a line after what is shown has changed.
    fn fit(&mut self, shared: &Shared) {
        self.cursor.fit(self.lines(shared).len(), Self::window(shared).1);
    }

    fn read(&mut self, shared: &mut Shared) -> Vec<Effect> {
        self.look.fault = None;
        shared.ask(Slot::Detail(self.id), Call::Show(self.id))
    }

    /// Takes the secret off the screen, and gives up a request for it.
    fn mask(&mut self, shared: &mut Shared) -> Vec<Effect> {
        let asked = shared.flight.abandon(&Slot::Reveal(self.id));
        match std::mem::take(&mut self.look.secret) {
            Reveal::Shown(_) => vec![Effect::Unwake(Timer::Mask(self.id))],
            _ => asked.into_iter().collect(),
        }
    }

    fn reveal(&mut self, shared: &mut Shared) -> Steps {
        if matches!(self.look.secret, Reveal::Shown(_)) {
            return self.mask(shared).into();
        }
        self.look.secret = Reveal::Masked;
        shared.ask(Slot::Reveal(self.id), Call::Reveal(self.id)).into()
    }

    fn revealed(&mut self, answer: &Answer, shared: &Shared) -> Steps {
        self.look.secret = match answer {
            Ok(Reply::Secret(Known::Value(secret))) => Reveal::Shown(secret.clone()),
            Ok(Reply::Secret(Known::Null)) => Reveal::Null,
            Ok(_) => Reveal::Untold,
            Err(fault) => Reveal::Failed(fault.clone()),
        };
        match &self.look.secret {
            Reveal::Shown(_) => Effect::Wake { timer: Timer::Mask(self.id), after: shared.settings.reveal }.into(),
            _ => Steps::none(),
        }
    }

    fn turn(&mut self, turn: Turn, shared: &Shared) {
        let lines = self.lines(shared);
        let Some(here) = lines.get(self.cursor.at) else { return };
        let head = match (&here.fold, turn) {
            (Some(fold), Turn::Close) if !fold.open => None,
            (Some(_), _) => Some(self.cursor.at),
            (None, Turn::Open) => return,
            (None, _) => None,
        };
        // A closed branch, or a line inside one: the branch around it.
        let around = || {
            let before = lines.iter().take(self.cursor.at).enumerate();
            before.rev().find(|(_, line)| line.fold.is_some() && line.indent < here.indent).map(|(at, _)| at)
        };
        let Some((at, fold)) = head.or_else(around).and_then(|at| Some((at, lines.get(at)?.fold.clone()?))) else {
            return;
        };
        let open = match turn {
            Turn::Toggle => !fold.open,
            Turn::Open => true,
            Turn::Close => false,
        };
        if open {
            self.look.closed.remove(&fold.path);
        } else {
            self.look.closed.insert(fold.path);
        }
        self.cursor.at = at;
        self.fit(shared);
    }

    fn leave(&mut self, shared: &mut Shared) -> Steps {
        let mut effects = self.mask(shared);
        effects.extend(shared.flight.abandon(&Slot::Detail(self.id)));
        Steps::from(effects).and(Go::Back)
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "One webhook"
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        let id = self.id;
        match cmd {
            Cmd::Move(step) => self.step(step, shared),
            Cmd::Fold(turn) => self.turn(turn, shared),
            Cmd::Raw => {
                self.look.raw = !self.look.raw;
                self.cursor = Cursor::default();
            }
            Cmd::Audience => return Go::Open(Open::Audience(Some(id))).into(),
            Cmd::Matrix => return Go::Open(Open::Matrix(Cell { hook: Some(id), event: None })).into(),
            Cmd::CopyEvents => return Go::Open(Open::CopyEvents(id)).into(),
            Cmd::Refresh => return self.read(shared).into(),
            Cmd::Reveal => return self.reveal(shared),
            Cmd::Test => return shared.begin_test(id),
            Cmd::TestResult => return Go::Open(Open::TestResult(id)).into(),
            Cmd::Edit => return Go::Open(Open::Form(FormFor::Edit(id))).into(),
            Cmd::Duplicate => return Go::Open(Open::Form(FormFor::CopyOf(id))).into(),
            Cmd::Delete => return shared.review_delete(id),
            Cmd::Undo => return shared.undo_of(id),
            Cmd::Journal => return Go::Open(Open::JournalOf(id)).into(),
            Cmd::Copy => return Go::Open(Open::Copy(id)).into(),
            Cmd::Back => return self.leave(shared),
        }
        Steps::none()
    }

    fn given(&mut self, cmd: Cmd, argument: Argument, _shared: &mut Shared) -> Steps {
        match (cmd, argument) {
            (Cmd::Copy, Argument::Name(what)) => Go::Open(Open::Copying(self.id, what)).into(),
            _ => Steps::not_taken(),
        }
    }

    fn covered(&mut self, shared: &mut Shared) -> Steps {
        self.mask(shared).into()
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        let steps = match slot {
            Slot::Detail(id) if *id == self.id => {
                self.look.fault = answer.as_ref().err().cloned();
                Steps::none()
            }
            Slot::Reveal(id) if *id == self.id => self.revealed(answer, shared),
            Slot::Write { plan, row } if answer.is_ok() => {
                let action = shared.plan(*plan).and_then(|p| p.row(*row as usize)).map(|row| &row.action);
                self.gone |= action == Some(&Action::Delete(self.id));
                if self.gone { self.leave(shared) } else { Steps::none() }
            }
            _ => Steps::none(),
        };
        self.fit(shared);
        steps
    }

    fn due(&mut self, timer: &Timer, shared: &mut Shared) -> Steps {
        if *timer == Timer::Mask(self.id) && matches!(self.look.secret, Reveal::Shown(_)) {
            self.look.secret = Reveal::Masked;
            self.fit(shared);
        }
        Steps::none()
    }

    fn paste(&mut self, _text: &str, shared: &mut Shared) -> Steps {
        let hint = shared.profile.unless_read_only("; e edits the webhook");
        Go::Say(Notice::info(format!("a paste does nothing here{hint}"))).into()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse {
            Mouse::WheelUp => self.step(Step::Up, shared),
            Mouse::WheelDown => self.step(Step::Down, shared),
            // The list beside it: the keys go there.
            Mouse::Down { column, .. } if shared.beside() && !shared.in_detail(column) => return self.leave(shared),
            Mouse::Down { .. } => {}
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        if self.gone {
            return self.leave(shared);
        }
        self.fit(shared);
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
