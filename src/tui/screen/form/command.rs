//! The commands of the form, by the field that has the focus.

use super::State;
use crate::{
    domain::webhook::Field,
    tui::{
        command::{Command, Group},
        shared::Shared,
    },
};

/// What the form can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Save,
    Leave,
    Next,
    Former,
    Revert,
    Choose,
    Generate,
    Show,
    CopySecret,
    Retry,
}

fn at_rest(form: &State, shared: &Shared) -> Option<String> {
    form.is_saving(shared).then(|| "it is being saved; wait for the answer".into())
}

fn changed(form: &State, shared: &Shared) -> Option<String> {
    at_rest(form, shared).or_else(|| {
        let field = form.focus();
        (!form.is_changed(field)).then(|| match (field, form.is_new()) {
            (Field::Scopes, false) => "scopes are read-only after creation".into(),
            _ => format!("{} is as it was", field.wire()),
        })
    })
}

fn typed(form: &State, _: &Shared) -> Option<String> {
    form.values()
        .secret
        .is_empty()
        .then(|| "no secret is typed here; one on the service is shown by x in the detail".into())
}

fn not_reading(form: &State, shared: &Shared) -> Option<String> {
    form.is_reading(shared).then(|| "it is being read".into())
}

/// The rows of every field, then those of one.
macro_rules! with_fields {
    ($($row:expr),* $(,)?) => {
        &[
            Command::new("form.save", "Ctrl-s", "save", "Show what will be written, and save it.", Group::Act, Cmd::Save).footer(1).writes().when(at_rest),
            $($row,)*
            Command::new("form.next", "Tab Down Ctrl-n", "next field", "To the next field.", Group::Move, Cmd::Next).footer(4),
            Command::new("form.former", "Shift-Tab Up Ctrl-p", "former field", "To the former field.", Group::Move, Cmd::Former),
            Command::new("form.revert", "Ctrl-r", "as it was", "Put back what the field held; the secret becomes unchanged.", Group::Text, Cmd::Revert).footer(7).when(changed),
            Command::new("form.leave", "Esc", "leave", "Leave the form; asks when something would be lost.", Group::Program, Cmd::Leave).footer(5),
        ]
    };
}

const ON: Command<State> = Command::new("form.on", "Enter", "next", "To the next field.", Group::Move, Cmd::Next);

/// In a field of one line.
pub const LINE: &[Command<State>] = with_fields![ON];

/// In the secret.
pub const SECRET: &[Command<State>] = with_fields![
    ON,
    Command::new("form.generate", "Ctrl-g", "generate", "Make a strong secret.", Group::Text, Cmd::Generate)
        .footer(2)
        .when(at_rest),
    Command::new(
        "form.show",
        "Ctrl-x",
        "show/hide",
        "Show the secret typed here, or mask it again.",
        Group::View,
        Cmd::Show
    )
    .footer(3)
    .when(typed),
    Command::new(
        "form.copy-secret",
        "Alt-y",
        "copy",
        "Copy the secret typed here without showing it.",
        Group::Act,
        Cmd::CopySecret
    )
    .footer(4)
    .when(typed),
];

/// On the events.
pub const EVENTS: &[Command<State>] = with_fields![
    Command::new("form.events", "Enter Space", "choose", "Choose the events.", Group::Act, Cmd::Choose)
        .footer(2)
        .when(at_rest),
];

/// In the scopes of a new webhook: Enter and the arrows are the text's.
pub const SCOPES: &[Command<State>] = with_fields![];

/// While the record is read, or could not be.
pub const LOADING: &[Command<State>] = &[
    Command::new("form.retry", "r Ctrl-r", "read again", "Read the webhook again.", Group::View, Cmd::Retry)
        .footer(1)
        .when(not_reading),
    Command::new("form.close", "Esc q", "close", "Close the form.", Group::Program, Cmd::Leave).footer(2),
];
