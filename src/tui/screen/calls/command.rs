//! The commands of the call log, of its search, and of one call in full.

use super::State;
use crate::tui::{
    argument::Takes,
    command::{Command, Group, with_moves},
    cursor::Step,
    shared::Shared,
};

/// What the call log can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Scroll(Step),
    Open,
    Beside { newer: bool },
    Close,
    Search,
    Keep,
    Cancel,
    Back,
    Leave,
    Curl,
    Copy,
}

fn on_call(state: &State, shared: &Shared) -> Option<String> {
    state.current(shared).is_none().then(|| "no call under the cursor".into())
}

fn has_newer(state: &State, shared: &Shared) -> Option<String> {
    state.beside(true, shared).is_none().then(|| "this is the newest one listed".into())
}

fn has_older(state: &State, shared: &Shared) -> Option<String> {
    state.beside(false, shared).is_none().then(|| "this is the oldest one listed".into())
}

/// The log.
pub const TABLE: &[Command<State>] = with_moves!["calls", Cmd::Move;
    Command::new("calls.open", "Enter", "open", "Show headers and bodies of the call, made safe.", Group::View, Cmd::Open).verbs("show").footer(1).when(on_call),
    Command::new("calls.search", "/", "search", "Show only calls whose line holds a text.", Group::Find, Cmd::Search).takes(Takes::Words).footer(2),
    Command::new("calls.curl", "y", "copy curl", "Copy the request as a curl line, the token left out.", Group::Act, Cmd::Curl).footer(3).when(on_call),
    Command::new("calls.back", "Esc", "back", "End the search; without one, leave the call log.", Group::View, Cmd::Back).footer(4),
    Command::new("calls.leave", "q L", "leave", "Leave the call log.", Group::View, Cmd::Leave),
];

/// While a search is typed.
pub const PROMPT: &[Command<State>] = &[
    Command::new("calls-search.keep", "Enter", "keep", "Keep this search.", Group::Find, Cmd::Keep).footer(1),
    Command::new("calls-search.cancel", "Esc", "cancel", "Go back to the former search.", Group::Find, Cmd::Cancel)
        .footer(2),
];

/// One call in full.
pub const RECORD: &[Command<State>] = with_moves!["call", Cmd::Scroll;
    Command::new("call.close", "Esc q Enter", "back", "Go back to the call log.", Group::View, Cmd::Close).footer(1),
    Command::new("call.curl", "y", "copy curl", "Copy the request as a curl line, the token left out.", Group::Act, Cmd::Curl).footer(2),
    Command::new("call.copy", "Y", "copy all", "Copy all that is shown here.", Group::Act, Cmd::Copy).footer(3),
    Command::new("call.older", "l Right", "older", "Show the call before this one.", Group::View, Cmd::Beside { newer: false }).footer(4).when(has_older),
    Command::new("call.newer", "h Left", "newer", "Show the call after this one.", Group::View, Cmd::Beside { newer: true }).footer(5).when(has_newer),
    Command::new("call.leave", "L", "leave", "Leave the call log.", Group::View, Cmd::Leave),
];
