//! The saved views: one is chosen, renamed, numbered, made the one to start with, or removed.

pub mod view;

use crate::{
    domain::view::{Change, Saved, View},
    tui::{
        command::{Command, Group, with_moves},
        cursor::{Cursor, Step},
        go::{Go, Naming, Notice, Open, Question, Token, Value},
        msg::Mouse,
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// Lines of views on screen at most.
pub const HEIGHT: usize = 12;

/// The chooser.
#[derive(Debug, Clone)]
pub struct State {
    /// What the list shows.
    now: View,
    cursor: Cursor,
}

/// What the chooser can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Apply,
    Key,
    Save,
    Edit,
    Start,
    Remove,
    Close,
}

/// Its commands.
pub const TABLE: &[Command<State>] = with_moves!["views", Cmd::Move;
    Command::new("views.apply", "Enter", "show", "Show the webhooks as this view does.", Group::Act, Cmd::Apply).footer(1).when(chosen),
    Command::new("views.close", "Esc q w", "close", "Close without a change.", Group::Program, Cmd::Close).footer(2),
    Command::new("views.key", "1 2 3 4 5 6 7 8 9", "by number", "Show the webhooks as the view of this number does.", Group::Act, Cmd::Key),
    Command::new("views.save", "n S", "save", "Keep what the list shows now as a view.", Group::Act, Cmd::Save).footer(3),
    Command::new("views.edit", "e r", "rename", "Another name or number for this view, or another place.", Group::Act, Cmd::Edit).footer(4).when(chosen),
    Command::new("views.start", "Space", "start with", "Start this profile with this view; again: with what was on screen last.", Group::Act, Cmd::Start).footer(5).when(chosen),
    Command::new("views.remove", "d", "remove", "Remove this view, after a question.", Group::Act, Cmd::Remove).footer(6).when(chosen),
];

fn chosen(chooser: &State, shared: &Shared) -> Option<String> {
    chooser.chosen(shared).is_none().then(|| "no view is saved yet; n saves what the list shows".into())
}

impl State {
    /// Opens with what the list shows.
    pub fn open(now: View) -> (Self, Steps) {
        (State { now, cursor: Cursor::default() }, Steps::none())
    }

    /// What the list shows.
    pub fn now(&self) -> &View {
        &self.now
    }

    /// The line with the cursor.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The view under the cursor.
    pub fn chosen<'s>(&self, shared: &'s Shared) -> Option<&'s Saved> {
        shared.views.saved().all().get(self.cursor.at).copied()
    }

    /// Begins the profile with a view, or no longer.
    fn start(saved: Saved, shared: &mut Shared) -> Steps {
        let start = !shared.views.saved().starts_with(&saved.id);
        let said = match start {
            true => format!("{} starts with `{}` from now on{}", shared.whose_views(), saved.id, shared.views_remark()),
            false => format!("{} starts with what was on screen last", shared.whose_views()),
        };
        let change = Change::Edit { to: saved.id.clone(), id: saved.id, key: saved.key, start };
        Steps::from(shared.change_views(change)).and(Go::Say(Notice::info(said)))
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Saved views"
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        mouse.step().map_or_else(Steps::none, |step| self.run(Cmd::Move(step), shared))
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        let chosen = self.chosen(shared).cloned();
        match (cmd, chosen) {
            (Cmd::Move(step), _) => {
                self.cursor.step(step, shared.views.saved().all().len(), HEIGHT);
                Steps::none()
            }
            (Cmd::Close, _) => Go::Back.into(),
            (Cmd::Save, _) => Go::Open(Open::NameView(Box::new(Naming::Save(self.now.clone())))).into(),
            (Cmd::Key, _) => {
                let key = shared.nth_key.and_then(|nth| u8::try_from(nth + 1).ok()).unwrap_or_default();
                match shared.views.saved().keyed(key) {
                    Some(saved) => Go::Return(Value::View(saved.id.clone())).into(),
                    None => Go::Say(Notice::info(format!("no view has the number {key}"))).into(),
                }
            }
            (Cmd::Apply, Some(saved)) => Go::Return(Value::View(saved.id)).into(),
            (Cmd::Edit, Some(saved)) => Go::Open(Open::NameView(Box::new(Naming::Edit(saved.id)))).into(),
            (Cmd::Start, Some(saved)) => Self::start(saved, shared),
            (Cmd::Remove, Some(saved)) => {
                let whose = if saved.id.everywhere { " It is a view of every profile." } else { "" };
                let question = Question {
                    title: format!("Remove the view `{}`?", saved.id),
                    body: format!("Its name, number and filter are forgotten; no webhook changes.{whose}"),
                    yes: "remove",
                    no: "keep",
                    token: Token::RemoveView,
                };
                Go::Open(Open::Ask(question)).into()
            }
            (Cmd::Apply | Cmd::Edit | Cmd::Start | Cmd::Remove, None) => Steps::none(),
        }
    }

    fn returned(&mut self, value: Value, shared: &mut Shared) -> Steps {
        let (Value::Yes(Token::RemoveView), Some(saved)) = (value, self.chosen(shared).cloned()) else {
            return Steps::none();
        };
        let said = Notice::info(format!("removed the view `{}`", saved.id));
        let effect = shared.change_views(Change::Remove(saved.id));
        self.settle(shared).and(effect).and(Go::Say(said))
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        self.cursor.fit(shared.views.saved().all().len(), HEIGHT);
        Steps::none()
    }
}
