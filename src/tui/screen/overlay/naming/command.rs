//! The commands of the dialog that names a view, by the line that has the focus.

use super::State;
use crate::tui::command::{Command, Group};

/// What the dialog can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Save,
    Step { forth: bool },
    Turn { forth: bool },
    Number,
    NoNumber,
    Leave,
}

/// The rows of every line, then those of one.
macro_rules! with_lines {
    ($($row:expr),* $(,)?) => {
        &[
            Command::new("naming.save", "Enter Ctrl-s", "save", "Keep the view under this name; asks where there is one.", Group::Act, Cmd::Save).footer(1),
            Command::new("naming.leave", "Esc", "cancel", "Close without saving.", Group::Program, Cmd::Leave).footer(2),
            Command::new("naming.next", "Tab Down Ctrl-n", "next line", "To the next line.", Group::Move, Cmd::Step { forth: true }).footer(3),
            Command::new("naming.former", "Shift-Tab Up Ctrl-p", "line before", "To the line before.", Group::Move, Cmd::Step { forth: false }),
            $($row),*
        ]
    };
}

/// In the name.
pub const NAME: &[Command<State>] = with_lines![];

/// On a choice.
pub const CHOICE: &[Command<State>] = with_lines![OTHER, FORMER];

/// On the number.
pub const NUMBER: &[Command<State>] = with_lines![
    OTHER,
    FORMER,
    Command::new("naming.number", "1 2 3 4 5 6 7 8 9", "number", "Take this number.", Group::Act, Cmd::Number),
    Command::new("naming.no-number", "0 Backspace", "no number", "Take no number.", Group::Act, Cmd::NoNumber),
];

const OTHER: Command<State> = Command::new(
    "naming.other",
    "Space Right",
    "change",
    "The next choice of this line.",
    Group::Act,
    Cmd::Turn { forth: true },
)
.footer(4);

const FORMER: Command<State> = Command::new(
    "naming.other-back",
    "Left",
    "change back",
    "The choice before.",
    Group::Act,
    Cmd::Turn { forth: false },
);
