//! The commands of the review: one table for what can be undone by writing again, one for deleting, one while the
//! challenge is typed, and one while another value is.

use super::State;
use crate::{
    domain::webhook::Field,
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
    Fold,
    Confirm,
    Mine { all: bool },
    Theirs { all: bool },
    Exactly,
    Edit,
    Take,
    Drop,
    Line,
    Script,
    Again,
    Cancel,
}

fn ready(review: &State, _: &Shared) -> Option<String> {
    let sum = review.sum();
    if sum.ready {
        None
    } else if sum.clash.is_some() {
        Some("it changed meanwhile: m takes yours, o leaves theirs, e takes another value".into())
    } else if sum.unread.is_some() {
        Some("it could not be read again: r looks again, o leaves it out".into())
    } else if !sum.left {
        Some("nothing is left to be written".into())
    } else {
        Some("it is being read again first, to see whether it changed".into())
    }
}

fn clash(review: &State, _: &Shared) -> Option<String> {
    review.clash().is_none().then(|| "nothing clashes".into())
}

fn left(review: &State, shared: &Shared) -> Option<String> {
    review.unread().is_none().then(|| clash(review, shared)).flatten()
}

fn fields(review: &State, shared: &Shared) -> Option<String> {
    let open = review.clash().and_then(|at| review.plan().row(at)).is_some_and(|row| !row.conflicts().is_empty());
    (!open).then(|| clash(review, shared).unwrap_or_else(|| "there is no single field to decide about".into()))
}

fn events(review: &State, shared: &Shared) -> Option<String> {
    fields(review, shared).or_else(|| {
        let row = review.clash().and_then(|at| review.plan().row(at))?;
        let of = row.conflicts().first()?.field;
        (of != Field::Events).then(|| format!("only events can be written as a whole; m writes your {}", of.wire()))
    })
}

fn many(review: &State, _: &Shared) -> Option<String> {
    (!review.chooses()).then(|| "there is nothing to open: all of it is shown".into())
}

fn unread(review: &State, _: &Shared) -> Option<String> {
    let waits = review.unread().is_some() || review.sum().checking > 0;
    (!waits).then(|| "everything was read again already".into())
}

/// Saving and sending: Enter goes on.
pub const TABLE: &[Command<State>] = with_moves!["review", Cmd::Move;
    Command::new("review.confirm", "Enter y", "write", "Write what is shown.", Group::Act, Cmd::Confirm).footer(1).writes().when(ready),
    Command::new("review.cancel", "Esc q n", "cancel", "Write nothing and go back.", Group::Act, Cmd::Cancel).footer(2),
    Command::new("review.mine", "m", "mine", "Take your value of a field that others changed meanwhile; of events what you added and removed, done to theirs.", Group::Act, Cmd::Mine { all: false }).footer(3).when(clash),
    Command::new("review.theirs", "o", "theirs", "Leave what others wrote meanwhile to a field, or leave out what could not be read again.", Group::Act, Cmd::Theirs { all: false }).footer(4).when(left),
    Command::new("review.edit", "e", "edit", "Take another value for a field that others changed meanwhile.", Group::Act, Cmd::Edit).footer(5).when(fields),
    Command::new("review.exactly", "w", "exactly mine", "Write exactly your events, in place of theirs.", Group::Act, Cmd::Exactly).when(events),
    Command::new("review.mine-all", "M", "all mine", "Take yours in every field that others changed meanwhile, of all webhooks.", Group::Act, Cmd::Mine { all: true }).when(clash),
    Command::new("review.theirs-all", "O", "all theirs", "Leave everything that others wrote meanwhile, or leave out all that could not be read again.", Group::Act, Cmd::Theirs { all: true }).when(left),
    Command::new("review.again", "r", "look again", "Read the webhook again.", Group::Act, Cmd::Again).footer(6).when(unread),
    Command::new("review.fold", "Space Tab", "open/close", "Open the line under the cursor to its webhooks, or close it.", Group::View, Cmd::Fold).footer(7).when(many),
    Command::new("review.line", "c Alt-c", "curl", "Show the write as a curl line, the token left out; of many the one under the cursor.", Group::View, Cmd::Line).footer(8),
    Command::new("review.script", "C Alt-s", "as a script", "Show all of it as a script of curl lines, the token left out.", Group::View, Cmd::Script),
];

/// Deleting: a key of its own, which is not Enter.
pub const DELETE: &[Command<State>] = with_moves!["delete", Cmd::Move;
    Command::new("delete.confirm", "y", "delete", "Delete for good.", Group::Act, Cmd::Confirm).footer(1).writes().when(ready),
    Command::new("delete.cancel", "Esc q n", "keep", "Delete nothing and go back.", Group::Act, Cmd::Cancel).footer(2),
    Command::new("delete.mine", "m", "all the same", "Go on, although it changed meanwhile.", Group::Act, Cmd::Mine { all: false }).footer(3).when(clash),
    Command::new("delete.theirs", "o", "leave it", "Leave the webhook that changed meanwhile, or could not be read again.", Group::Act, Cmd::Theirs { all: false }).footer(4).when(left),
    Command::new("delete.mine-all", "M", "all of them", "Go on with all, although they changed meanwhile.", Group::Act, Cmd::Mine { all: true }).when(clash),
    Command::new("delete.theirs-all", "O", "leave all", "Leave all webhooks that changed meanwhile, or could not be read again.", Group::Act, Cmd::Theirs { all: true }).when(left),
    Command::new("delete.again", "r", "look again", "Read the webhook again.", Group::Act, Cmd::Again).footer(5).when(unread),
    Command::new("delete.fold", "Space Tab", "open/close", "Open the line under the cursor to its webhooks, or close it.", Group::View, Cmd::Fold).footer(6).when(many),
    Command::new("delete.line", "c Alt-c", "curl", "Show the deletion as a curl line, the token left out; of many the one under the cursor.", Group::View, Cmd::Line).footer(7),
    Command::new("delete.script", "C Alt-s", "as a script", "Show all of it as a script of curl lines, the token left out.", Group::View, Cmd::Script),
];

/// While another value is typed for a field that clashes.
pub const EDIT: &[Command<State>] = &[
    Command::new("other.take", "Enter", "take", "Take this value; nothing is written yet.", Group::Act, Cmd::Take)
        .footer(1),
    Command::new("other.drop", "Esc", "back", "Back to the three sides.", Group::Act, Cmd::Drop).footer(2),
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
    Command::new(
        "challenge.fold",
        "Tab",
        "open/close",
        "Open the line under the cursor to its webhooks, or close it.",
        Group::View,
        Cmd::Fold,
    )
    .footer(3)
    .when(many),
    Command::new(
        "challenge.line",
        "Alt-c",
        "curl",
        "Show the write as a curl line, the token left out; of many the one under the cursor.",
        Group::View,
        Cmd::Line,
    )
    .footer(4),
    Command::new(
        "challenge.script",
        "Alt-s",
        "as a script",
        "Show all of it as a script of curl lines, the token left out.",
        Group::View,
        Cmd::Script,
    ),
];
