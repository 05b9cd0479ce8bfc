//! The commands of the matrix.

use super::State;
use crate::tui::{
    command::{Command, Group, with_moves},
    cursor::Step,
    shared::Shared,
};

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Left,
    Right,
    Group { forth: bool },
    FirstEvent,
    LastEvent,
    Hook,
    Events,
    Listeners,
    Filter,
    CopyEvents,
    Mark,
    Which,
    Count,
    Back,
}

fn on_hook(matrix: &State, shared: &Shared) -> Option<String> {
    matrix.hook(shared).is_none().then(|| "no webhook under the cursor".into())
}

fn on_event(matrix: &State, _: &Shared) -> Option<String> {
    matrix.event(matrix.cursors().1.at).is_none().then(|| "no event under the cursor".into())
}

/// Its table.
pub const TABLE: &[Command<State>] = with_moves!["matrix", Cmd::Move;
    Command::new("matrix.left", "h Left", "event before", "To the event before.", Group::Move, Cmd::Left),
    Command::new("matrix.right", "l Right", "next event", "To the next event.", Group::Move, Cmd::Right),
    Command::new("matrix.group", "Tab", "next group", "To the first event of the next group.", Group::Move, Cmd::Group { forth: true }),
    Command::new("matrix.group-back", "Shift-Tab", "group before", "To the first event of the group before.", Group::Move, Cmd::Group { forth: false }),
    Command::new("matrix.first-event", "0", "first event", "To the first event.", Group::Move, Cmd::FirstEvent),
    Command::new("matrix.last-event", "$", "last event", "To the last event.", Group::Move, Cmd::LastEvent),
    Command::new("matrix.hook", "Enter", "open webhook", "Open the webhook of the line.", Group::View, Cmd::Hook).footer(1).when(on_hook),
    Command::new("matrix.event", "o", "its webhooks", "Show the webhooks that are subscribed to the event of the column.", Group::View, Cmd::Listeners).footer(2).when(on_event),
    Command::new("matrix.events", "m", "its events", "Show the events of the webhook of the line, and who else gets them.", Group::View, Cmd::Events).when(on_hook),
    Command::new("matrix.filter", "f Ctrl-o", "show in list", "Go to the list, filtered to the webhooks of the event.", Group::Find, Cmd::Filter).when(on_event),
    Command::new("matrix.which", "w", "which events", "All events, those that a webhook here listens to, those in which they differ.", Group::Find, Cmd::Which).footer(4),
    Command::new("matrix.copy-events", "C", "copy events to", "Copy the events of the webhook to the marked ones, or, with none marked, to all that the list shows; after a review.", Group::Act, Cmd::CopyEvents).footer(3).writes().when(on_hook),
    Command::new("matrix.mark", "Space", "mark", "Mark the webhook of the line, or take its mark away.", Group::Mark, Cmd::Mark).footer(5).when(on_hook),
    Command::new("matrix.count", "r", "count again", "Count what is loaded now, and ask what is on offer.", Group::View, Cmd::Count),
    Command::new("matrix.back", "Esc q", "back", "Go back.", Group::View, Cmd::Back).footer(6),
];
