//! The commands of "who gets what": in the events, where letters search, and in the webhooks of one event.

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
    Step(Step),
    Open,
    Hook,
    Events,
    Filter,
    Matrix,
    CopyEvents,
    Order,
    Count,
    Back,
}

fn on_event(state: &State, _: &Shared) -> Option<String> {
    state.event(state.cursor().at).is_none().then(|| "no event under the cursor".into())
}

fn on_hook(state: &State, shared: &Shared) -> Option<String> {
    state.hook(shared).is_none().then(|| "no webhook under the cursor".into())
}

/// The events.
pub const EVENTS: &[Command<State>] = with_moves!["events", Cmd::Move;
    Command::new("events.hooks", "Enter Tab", "webhooks", "Show the webhooks that are subscribed to the event.", Group::View, Cmd::Open).footer(1).when(on_event),
    Command::new("events.filter", "Ctrl-o", "show in list", "Go to the list, filtered to the webhooks of the event.", Group::Find, Cmd::Filter).footer(2).when(on_event),
    Command::new("events.order", "Ctrl-s", "order", "Order by name, by the most webhooks, by the fewest.", Group::Find, Cmd::Order).footer(3),
    Command::new("events.matrix", "Alt-m", "matrix", "Show the webhooks of the list against all events.", Group::View, Cmd::Matrix).footer(5),
    Command::new("events.count", "Ctrl-r", "count again", "Count what is loaded now, and ask what is on offer.", Group::View, Cmd::Count),
    Command::new("events.back", "Esc", "back", "End the search, show all events, then leave.", Group::View, Cmd::Back).footer(4),
];

/// The webhooks of one event.
pub const HOOKS: &[Command<State>] = with_moves!["listeners", Cmd::Step;
    Command::new("listeners.open", "Enter", "open", "Open the webhook under the cursor.", Group::View, Cmd::Hook).verbs("show").footer(1).when(on_hook),
    Command::new("listeners.filter", "f Ctrl-o", "show in list", "Go to the list, filtered to these webhooks.", Group::Find, Cmd::Filter).footer(2),
    Command::new("listeners.events", "m", "its events", "Show the events of the webhook under the cursor.", Group::View, Cmd::Events).footer(3).when(on_hook),
    Command::new("listeners.matrix", "W", "matrix", "Show the webhooks of the list against all events.", Group::View, Cmd::Matrix).footer(5),
    Command::new("listeners.copy-events", "C", "copy events to", "Copy the events of the webhook to the marked ones, or, with none marked, to all that the list shows; after a review.", Group::Act, Cmd::CopyEvents).writes().when(on_hook),
    Command::new("listeners.back", "Esc q h Left Tab", "back", "Go back to the events.", Group::View, Cmd::Back).footer(4),
];
