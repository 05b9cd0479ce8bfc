//! The commands of the detail.

use super::State;
use crate::tui::{
    argument,
    command::{Command, Group, with_moves},
    cursor::Step,
    shared::Shared,
    words,
};

/// What can be done in the detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Fold(Turn),
    Test,
    TestResult,
    Edit,
    Duplicate,
    Delete,
    Undo,
    Journal,
    Copy,
    Reveal,
    Raw,
    Audience,
    Matrix,
    CopyEvents,
    Refresh,
    Back,
}

/// What happens to the branch under the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Turn {
    Toggle,
    Open,
    Close,
}

fn testable(detail: &State, shared: &Shared) -> Option<String> {
    let id = detail.id();
    shared.testing(id).then(|| format!("a test of webhook {id} is under way"))
}

fn tested(detail: &State, shared: &Shared) -> Option<String> {
    let id = detail.id();
    shared.last_test(id).is_none().then(|| words::untested(id, shared))
}

/// A pasted text must not bring a secret to the screen.
fn meant(_: &State, shared: &Shared) -> Option<String> {
    shared.burst.then(|| "that looked like a paste".into())
}

fn known(detail: &State, shared: &Shared) -> Option<String> {
    shared.record(detail.id()).is_none().then(|| "nothing is known of this webhook yet; r reads it".into())
}

fn undoable(detail: &State, shared: &Shared) -> Option<String> {
    shared.no_undo_of(detail.id())
}

fn journaled(_: &State, shared: &Shared) -> Option<String> {
    shared.no_journal()
}

/// The detail.
pub const TABLE: &[Command<State>] = with_moves!["detail", Cmd::Move;
    Command::new("detail.test", "t", "test", "Send a test delivery to this webhook.", Group::Act, Cmd::Test).footer(1).writes().when(testable),
    Command::new("detail.test-result", "Enter o", "test result", "Show the last test delivery in full.", Group::View, Cmd::TestResult).when(tested),
    Command::new("detail.edit", "e", "edit", "Edit this webhook.", Group::Act, Cmd::Edit).footer(2).writes().when(known),
    Command::new("detail.duplicate", "D", "duplicate", "Create a webhook with the values of this one.", Group::Act, Cmd::Duplicate).writes().when(known),
    Command::new("detail.delete", "d", "delete", "Delete this webhook, after a question.", Group::Act, Cmd::Delete).writes(),
    Command::new("detail.undo", "u", "undo", "Take back the last write to this webhook, after a review.", Group::Act, Cmd::Undo).writes().when(undoable),
    Command::new("detail.journal", "J", "its journal", "Show what was written to this webhook.", Group::View, Cmd::Journal).when(journaled),
    Command::new("detail.copy", "y", "copy", "Copy id, url, name, JSON, curl or the secret.", Group::Act, Cmd::Copy).takes(argument::COPIED).footer(3),
    Command::new("detail.reveal", "x", "reveal secret", "Show the secret for some seconds; again masks it.", Group::View, Cmd::Reveal).footer(4).when(meant),
    Command::new("detail.fold", "Space", "fold", "Close or open the branch under the cursor.", Group::View, Cmd::Fold(Turn::Toggle)),
    Command::new("detail.open", "l Right", "open branch", "Open the branch under the cursor.", Group::View, Cmd::Fold(Turn::Open)).verbs("open-branch"),
    Command::new("detail.close", "h Left", "close branch", "Close the branch under the cursor, or the one it is in.", Group::View, Cmd::Fold(Turn::Close)).verbs("close-branch"),
    Command::new("detail.raw", "w", "raw JSON", "Switch between the readable view and the JSON of the record.", Group::View, Cmd::Raw),
    Command::new("detail.events", "m", "its events", "Show the events of this webhook, and who else gets them.", Group::View, Cmd::Audience),
    Command::new("detail.matrix", "W", "matrix", "Show the webhooks of the list against all events, the cursor on this one.", Group::View, Cmd::Matrix),
    Command::new("detail.copy-events", "C", "copy events to", "Copy the events of this webhook to the marked ones, or, with none marked, to all that the list shows; after a review.", Group::Act, Cmd::CopyEvents).writes().when(known),
    Command::new("detail.refresh", "r", "refresh", "Read this webhook again.", Group::View, Cmd::Refresh),
    Command::new("detail.back", "Esc q Tab", "back", "Go back to the list.", Group::View, Cmd::Back).footer(5),
];
