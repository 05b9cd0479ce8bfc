//! The commands of the review: one table for what can be undone by writing again, one for deleting, one while the
//! challenge is typed.

use super::State;
use crate::{
    domain::plan,
    tui::{
        command::{Command, Group, with_moves},
        cursor::Step,
        shared::Shared,
    },
};

/// What can be done with a plan under review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Confirm,
    Mine,
    Theirs,
    Again,
    Cancel,
}

fn ready(review: &State, _: &Shared) -> Option<String> {
    let plan = review.plan();
    let any = |wanted: fn(&plan::State) -> bool| plan.rows().iter().any(|row| wanted(&row.state));
    if plan.ready() {
        None
    } else if any(|s| matches!(s, plan::State::Clash(_))) {
        Some("it changed meanwhile: m goes on, o leaves what is there".into())
    } else if any(|s| matches!(s, plan::State::Failed(_))) {
        Some("it could not be read again; r looks again".into())
    } else {
        Some("it is being read again first, to see whether it changed".into())
    }
}

fn clash(review: &State, _: &Shared) -> Option<String> {
    review.clash().is_none().then(|| "nothing clashes".into())
}

fn unread(review: &State, _: &Shared) -> Option<String> {
    let waits = |s: &plan::State| matches!(s, plan::State::Failed(_) | plan::State::Checking);
    (!review.plan().rows().iter().any(|row| waits(&row.state))).then(|| "everything was read again already".into())
}

/// Saving and sending: Enter goes on.
pub const TABLE: &[Command<State>] = with_moves!["review", Cmd::Move;
    Command::new("review.confirm", "Enter y", "write", "Write what is shown.", Group::Act, Cmd::Confirm).footer(1).writes().when(ready),
    Command::new("review.cancel", "Esc q n", "cancel", "Write nothing and go back.", Group::Act, Cmd::Cancel).footer(2),
    Command::new("review.mine", "m", "mine", "Go on with your values, over what others wrote meanwhile.", Group::Act, Cmd::Mine).footer(3).when(clash),
    Command::new("review.theirs", "o", "theirs", "Leave what others wrote meanwhile.", Group::Act, Cmd::Theirs).footer(4).when(clash),
    Command::new("review.again", "r", "look again", "Read the webhook again.", Group::Act, Cmd::Again).footer(5).when(unread),
];

/// Deleting: a key of its own, which is not Enter.
pub const DELETE: &[Command<State>] = with_moves!["delete", Cmd::Move;
    Command::new("delete.confirm", "y", "delete", "Delete for good.", Group::Act, Cmd::Confirm).footer(1).writes().when(ready),
    Command::new("delete.cancel", "Esc q n", "keep", "Delete nothing and go back.", Group::Act, Cmd::Cancel).footer(2),
    Command::new("delete.mine", "m", "all the same", "Go on, although it changed meanwhile.", Group::Act, Cmd::Mine).footer(3).when(clash),
    Command::new("delete.theirs", "o", "leave it", "Leave the webhook that changed meanwhile.", Group::Act, Cmd::Theirs).footer(4).when(clash),
    Command::new("delete.again", "r", "look again", "Read the webhook again.", Group::Act, Cmd::Again).footer(5).when(unread),
];

/// While the challenge is typed.
pub const TYPED: &[Command<State>] = &[
    Command::new(
        "challenge.confirm",
        "Enter",
        "write",
        "Write what is shown, once the right word is typed.",
        Group::Act,
        Cmd::Confirm,
    )
    .footer(1)
    .writes()
    .when(ready),
    Command::new("challenge.cancel", "Esc", "cancel", "Write nothing and go back.", Group::Act, Cmd::Cancel).footer(2),
    Command::new("challenge.down", "Down", "down", "One line down.", Group::Move, Cmd::Move(Step::Down)),
    Command::new("challenge.up", "Up", "up", "One line up.", Group::Move, Cmd::Move(Step::Up)),
    Command::new("challenge.page-down", "PgDn", "page down", "A page down.", Group::Move, Cmd::Move(Step::PageDown)),
    Command::new("challenge.page-up", "PgUp", "page up", "A page up.", Group::Move, Cmd::Move(Step::PageUp)),
];
