//! The commands of the edit of many webhooks, by the line that has the focus.

use super::State;
use crate::tui::command::{Command, Group};

/// What the edit can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Review,
    Turn { forth: bool },
    Choose,
    Step { forth: bool },
    Leave,
}

const NEXT: Cmd = Cmd::Step { forth: true };

/// The rows of every line, then those of one.
macro_rules! with_lines {
    ($($row:expr),* $(,)?) => {
        &[
            Command::new("bulk.review", "Ctrl-s", "review", "Show what would be written to each webhook, and ask.", Group::Act, Cmd::Review).footer(1).writes(),
            $($row,)*
            Command::new("bulk.next", "Tab Down Ctrl-n", "next line", "To the next line.", Group::Move, NEXT).footer(4),
            Command::new("bulk.former", "Shift-Tab Up Ctrl-p", "line before", "To the line before.", Group::Move, Cmd::Step { forth: false }),
            Command::new("bulk.leave", "Esc", "leave", "Leave without writing, after a question where something was typed; the marks stay.", Group::Program, Cmd::Leave).footer(5),
        ]
    };
}

/// On a choice.
pub const CHOICE: &[Command<State>] = with_lines![
    Command::new("bulk.on", "Enter", "next", "To the next line.", Group::Move, NEXT),
    Command::new(
        "bulk.other",
        "Space Right",
        "change",
        "The next choice of this line.",
        Group::Act,
        Cmd::Turn { forth: true }
    )
    .footer(2),
    Command::new(
        "bulk.other-back",
        "Left",
        "change back",
        "The choice before.",
        Group::Act,
        Cmd::Turn { forth: false }
    ),
];

/// On the events.
pub const EVENTS: &[Command<State>] = with_lines![
    Command::new("bulk.events", "Enter Space", "choose", "Choose the events.", Group::Act, Cmd::Choose).footer(2),
];

/// In a text.
pub const LINE: &[Command<State>] =
    with_lines![Command::new("bulk.on", "Enter", "next", "To the next line.", Group::Move, NEXT)];
