//! The commands of the chooser of profiles, and those while one is sought by typing.

use super::State;
use crate::tui::{
    command::{Command, Group, with_moves},
    cursor::Step,
    shared::Shared,
};

/// What the chooser can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Open,
    Find,
    Clear,
    Refresh,
    Close,
}

const OPEN: Command<State> = Command::new(
    "profiles.switch",
    "Enter",
    "switch",
    "Look at this service instead; asks first where something would be lost.",
    Group::Act,
    Cmd::Open,
)
.footer(1)
.when(chosen);

fn chosen(chooser: &State, shared: &Shared) -> Option<String> {
    chooser.current(shared).is_none().then(|| "no profile is chosen".into())
}

fn several(_: &State, shared: &Shared) -> Option<String> {
    // While they are still read, who knows the name types it already.
    let few = shared.switching.known().is_some_and(|known| known.all.len() < 2);
    few.then(|| "there is nothing to choose among".into())
}

fn configured(_: &State, shared: &Shared) -> Option<String> {
    let none = shared.switching.known().is_some_and(|known| known.file.is_empty());
    none.then(|| "no configuration is looked at here".into())
}

/// The chooser.
pub const TABLE: &[Command<State>] = with_moves!["profiles", Cmd::Move;
    OPEN,
    Command::new("profiles.find", "/", "find", "Find a profile by typing a part of its name or host.", Group::Find, Cmd::Find).footer(3).when(several),
    Command::new("profiles.refresh", "r", "read again", "Read the configuration file again.", Group::View, Cmd::Refresh).footer(4).when(configured),
    Command::new("profiles.close", "Esc q P", "close", "Stay with the service that is looked at.", Group::Program, Cmd::Close).footer(2),
];

/// While one is sought.
pub const FIND: &[Command<State>] = &[
    OPEN,
    Command::new("seek.clear", "Esc", "all", "Show all profiles again.", Group::Find, Cmd::Clear).footer(2),
    Command::new("seek.down", "Down Ctrl-n", "down", "One line down.", Group::Move, Cmd::Move(Step::Down)),
    Command::new("seek.up", "Up Ctrl-p", "up", "One line up.", Group::Move, Cmd::Move(Step::Up)),
];
