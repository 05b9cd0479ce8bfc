//! The commands of the event picker, and of its prompt for another webhook. Letters are the search's, so everything
//! else stands on other keys.

use super::State;
use crate::tui::{
    command::{Command, Group},
    cursor::Step,
    msg::Slot,
    shared::Shared,
};

/// What the picker can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Toggle,
    Done,
    Back,
    Fold,
    Close,
    Open,
    FoldAll,
    All,
    None,
    Invert,
    Add,
    Retry,
    Take,
    InTake(InTake),
}

/// What the prompt for another webhook can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum InTake {
    Move(Step),
    Replace,
    Add,
    Cancel,
}

fn any_line(picker: &State, _: &Shared) -> Option<String> {
    picker.lines().is_empty().then(|| "nothing is listed".into())
}

fn foldable(picker: &State, shared: &Shared) -> Option<String> {
    any_line(picker, shared)
        .or_else(|| picker.is_searching().then(|| "all groups are open while you search; Esc ends it".into()))
}

fn named(picker: &State, _: &Shared) -> Option<String> {
    if !picker.is_searching() {
        return Some("type the name of the event first".into());
    }
    picker.typed_is_chosen().then(|| "this event is chosen already".into())
}

fn not_loading(_: &State, shared: &Shared) -> Option<String> {
    shared.flight.busy(&Slot::Events).then(|| "the events are being read".into())
}

/// The picker itself.
pub const TABLE: &[Command<State>] = &[
    Command::new(
        "picker.toggle",
        "Space",
        "choose",
        "Choose the event or the group, or take it out.",
        Group::Mark,
        Cmd::Toggle,
    )
    .footer(1)
    .when(any_line),
    Command::new("picker.done", "Enter", "done", "Go back to the form with this choice.", Group::Act, Cmd::Done)
        .footer(2),
    Command::new(
        "picker.back",
        "Esc",
        "cancel",
        "Clear the search; without one go back and leave the events as they were.",
        Group::Act,
        Cmd::Back,
    )
    .footer(3),
    Command::new("picker.all", "Ctrl-a", "all", "Choose all that are listed.", Group::Mark, Cmd::All)
        .footer(4)
        .when(any_line),
    Command::new("picker.none", "Ctrl-x", "none", "Take out all that are listed.", Group::Mark, Cmd::None)
        .footer(6)
        .when(any_line),
    Command::new(
        "picker.invert",
        "Alt-i",
        "invert",
        "Choose what is not chosen and the other way round, within what is listed.",
        Group::Mark,
        Cmd::Invert,
    )
    .when(any_line),
    Command::new("picker.take", "Ctrl-t", "take over", "Take the events of another webhook.", Group::Mark, Cmd::Take)
        .footer(5),
    Command::new(
        "picker.add",
        "Ctrl-o",
        "add typed",
        "Add what is typed as an event, even if it is not on offer.",
        Group::Mark,
        Cmd::Add,
    )
    .when(named),
    Command::new("picker.fold", "Tab", "fold", "Open or close the group.", Group::View, Cmd::Fold).when(foldable),
    Command::new("picker.close", "Left", "close group", "Close the group.", Group::View, Cmd::Close).when(foldable),
    Command::new("picker.open", "Right", "open group", "Open the group.", Group::View, Cmd::Open).when(foldable),
    Command::new(
        "picker.fold-all",
        "Shift-Tab",
        "fold all",
        "Close all groups, or open them all.",
        Group::View,
        Cmd::FoldAll,
    )
    .when(foldable),
    Command::new(
        "picker.retry",
        "Ctrl-r",
        "read again",
        "Ask the service again what it offers.",
        Group::View,
        Cmd::Retry,
    )
    .when(not_loading),
    Command::new("picker.down", "Down Ctrl-n", "down", "One line down.", Group::Move, Cmd::Move(Step::Down)),
    Command::new("picker.up", "Up Ctrl-p", "up", "One line up.", Group::Move, Cmd::Move(Step::Up)),
    Command::new("picker.page-down", "PgDn", "page down", "A page down.", Group::Move, Cmd::Move(Step::PageDown)),
    Command::new("picker.page-up", "PgUp", "page up", "A page up.", Group::Move, Cmd::Move(Step::PageUp)),
    Command::new("picker.first", "Home", "first", "To the first line.", Group::Move, Cmd::Move(Step::First)),
    Command::new("picker.last", "End", "last", "To the last line.", Group::Move, Cmd::Move(Step::Last)),
];

/// While another webhook is looked for.
pub const TAKE: &[Command<State>] = &[
    Command::new(
        "take.replace",
        "Enter",
        "take",
        "Choose exactly the events of this webhook.",
        Group::Act,
        Cmd::InTake(InTake::Replace),
    )
    .footer(1),
    Command::new(
        "take.add",
        "Ctrl-o",
        "add",
        "Choose the events of this webhook besides those chosen.",
        Group::Act,
        Cmd::InTake(InTake::Add),
    )
    .footer(2),
    Command::new("take.cancel", "Esc", "cancel", "Go back to the events.", Group::Act, Cmd::InTake(InTake::Cancel))
        .footer(3),
    Command::new(
        "take.down",
        "Down Ctrl-n",
        "down",
        "One line down.",
        Group::Move,
        Cmd::InTake(InTake::Move(Step::Down)),
    ),
    Command::new("take.up", "Up Ctrl-p", "up", "One line up.", Group::Move, Cmd::InTake(InTake::Move(Step::Up))),
];
