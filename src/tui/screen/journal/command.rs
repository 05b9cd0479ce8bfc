//! The commands of the journal, and those while entries are sought by typing.

use super::State;
use crate::{
    domain::undo,
    tui::{
        argument::Takes,
        command::{Command, Group, with_moves},
        cursor::Step,
        shared::Shared,
    },
};

/// What can be done in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Open,
    Undo,
    Filter,
    Keep,
    Clear,
    Refresh,
    Back,
    Close,
}

fn on_entry(journal: &State, shared: &Shared) -> Option<String> {
    let why = if shared.journal.reading() { "the journal is still being read" } else { "no entry under the cursor" };
    journal.current(shared).is_none().then(|| why.into())
}

fn undoable(journal: &State, shared: &Shared) -> Option<String> {
    let Some(entry) = journal.current(shared) else { return on_entry(journal, shared) };
    undo::refusal(entry, shared.journal.entries())
}

/// The journal.
pub const TABLE: &[Command<State>] = with_moves!["journal", Cmd::Move;
    Command::new("journal.open", "Enter", "in full", "Show the entry in full: each value before and after.", Group::View, Cmd::Open).verbs("show").footer(1).when(on_entry),
    Command::new("journal.undo", "u", "undo", "Take back what this entry's plan wrote, after a review; of an undo, write it again.", Group::Act, Cmd::Undo).footer(2).writes().when(undoable),
    Command::new("journal.filter", "/", "find", "Find entries by words: name, id, verb, field, outcome.", Group::Find, Cmd::Filter).verbs("find").takes(Takes::Words).footer(3),
    Command::new("journal.refresh", "r", "read again", "Read the journal again, with what other instances wrote.", Group::View, Cmd::Refresh).footer(4),
    Command::new("journal.back", "Esc", "back", "Show all entries again, else go back.", Group::View, Cmd::Back).footer(5),
    Command::new("journal.close", "q", "close", "Close the journal.", Group::View, Cmd::Close),
];

/// While words are typed.
pub const FILTER: &[Command<State>] = &[
    Command::new(
        "find.keep",
        "Enter",
        "keep",
        "Keep what is found and go back to the entries.",
        Group::Find,
        Cmd::Keep,
    )
    .footer(1),
    Command::new("find.clear", "Esc", "clear", "Show all entries again.", Group::Find, Cmd::Clear).footer(2),
    Command::new("find.down", "Down Ctrl-n", "down", "One line down.", Group::Move, Cmd::Move(Step::Down)),
    Command::new("find.up", "Up Ctrl-p", "up", "One line up.", Group::Move, Cmd::Move(Step::Up)),
];
