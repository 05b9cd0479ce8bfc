//! Which columns the list shows, and in which order.

pub mod view;

use crate::tui::{
    column::{COLUMNS, Column, DEFAULT},
    command::{Command, Group, with_moves},
    cursor::{Cursor, Step},
    go::{Go, Value},
    msg::Mouse,
    screen::{Screen, Steps},
    shared::Shared,
};

/// The chooser.
#[derive(Debug, Clone)]
pub struct State {
    /// Every column, the shown ones first in their order.
    order: Vec<(Column, bool)>,
    cursor: Cursor,
}

/// What the chooser can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Toggle,
    Earlier,
    Later,
    Default,
    Done,
    Cancel,
}

/// Its commands.
pub const TABLE: &[Command<State>] = with_moves!["columns", Cmd::Move;
    Command::new("columns.toggle", "Space", "show or hide", "Show or hide this column.", Group::Act, Cmd::Toggle).footer(1).when(not_the_id),
    Command::new("columns.earlier", "K Shift-Up", "to the left", "Move this column to the left.", Group::Act, Cmd::Earlier).footer(4).when(not_the_id),
    Command::new("columns.later", "J Shift-Down", "to the right", "Move this column to the right.", Group::Act, Cmd::Later).footer(5).when(not_the_id),
    Command::new("columns.default", "r", "reset", "Back to the columns shown at first.", Group::Act, Cmd::Default).footer(6),
    Command::new("columns.done", "Enter", "use", "Show the columns like this.", Group::Act, Cmd::Done).footer(2),
    Command::new("columns.cancel", "Esc q", "cancel", "Close without a change.", Group::Program, Cmd::Cancel).footer(3),
];

fn not_the_id(chooser: &State, _: &Shared) -> Option<String> {
    (chooser.cursor.at == 0).then(|| "the id always stands first".into())
}

impl State {
    /// Opens on the columns shown now.
    pub fn open(now: Vec<Column>) -> (Self, Steps) {
        // The id, which cannot be moved, is no place to begin.
        (State { order: order(&now), cursor: Cursor { at: 1, top: 0 } }, Steps::none())
    }

    /// Every column, and whether it is shown.
    pub fn order(&self) -> &[(Column, bool)] {
        &self.order
    }

    /// The line with the cursor.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }
}

fn order(shown: &[Column]) -> Vec<(Column, bool)> {
    let rest = COLUMNS.into_iter().map(|a| a.column).filter(|c| !shown.contains(c));
    shown.iter().map(|c| (*c, true)).chain(rest.map(|c| (c, false))).collect()
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Columns"
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        mouse.step().map_or_else(Steps::none, |step| self.run(Cmd::Move(step), shared))
    }

    fn run(&mut self, cmd: Cmd, _shared: &mut Shared) -> Steps {
        let (at, len) = (self.cursor.at, self.order.len());
        match cmd {
            Cmd::Move(step) => self.cursor.step(step, len, len),
            Cmd::Toggle => {
                if let Some((_, shown)) = self.order.get_mut(at) {
                    *shown = !*shown;
                }
            }
            Cmd::Earlier if at > 1 => {
                self.order.swap(at, at - 1);
                self.cursor.go(at - 1, len, len);
            }
            Cmd::Later if at + 1 < len => {
                self.order.swap(at, at + 1);
                self.cursor.go(at + 1, len, len);
            }
            Cmd::Earlier | Cmd::Later => {}
            Cmd::Default => self.order = order(&DEFAULT),
            Cmd::Cancel => return Go::Back.into(),
            Cmd::Done => {
                let shown = self.order.iter().filter(|(_, shown)| *shown).map(|(c, _)| *c).collect();
                return Go::Return(Value::Columns(shown)).into();
            }
        }
        Steps::none()
    }
}
