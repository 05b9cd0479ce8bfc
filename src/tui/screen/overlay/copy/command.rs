//! The commands of the copy menu.

use super::{
    State,
    item::{Content, What},
};
use crate::tui::{
    command::{Command, Group},
    shared::Shared,
};

/// What the menu can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Up,
    Down,
    Chosen,
    One(What),
    Show,
    Close,
}

fn showable(menu: &State, _: &Shared) -> Option<String> {
    match &menu.chosen()?.content {
        Content::Text(_) | Content::Curl => None,
        Content::Secret => Some("a secret is copied unseen; x in the detail shows it".into()),
        Content::Nothing(why) => Some((*why).into()),
    }
}

/// The menu.
pub const TABLE: &[Command<State>] = &[
    Command::new("copy.chosen", "Enter", "copy", "Copy what is chosen.", Group::Act, Cmd::Chosen).footer(1),
    Command::new(
        "copy.show",
        "v",
        "show in full",
        "Show it without a frame, for terminals that take no copies.",
        Group::View,
        Cmd::Show,
    )
    .footer(2)
    .when(showable),
    Command::new("copy.id", "i", "id", "Copy the id.", Group::Act, Cmd::One(What::Id)),
    Command::new("copy.url", "u", "url", "Copy the URL, with any credentials in it.", Group::Act, Cmd::One(What::Url)),
    Command::new("copy.name", "n", "name", "Copy the name.", Group::Act, Cmd::One(What::Name)),
    Command::new(
        "copy.json",
        "w",
        "JSON",
        "Copy the record as JSON, without the secret.",
        Group::Act,
        Cmd::One(What::Json),
    ),
    Command::new(
        "copy.curl",
        "c",
        "curl",
        "Copy a curl line that reads the webhook.",
        Group::Act,
        Cmd::One(What::Curl),
    ),
    Command::new(
        "copy.line",
        "h",
        "hookline",
        "Copy a hookline command that prints the webhook.",
        Group::Act,
        Cmd::One(What::Line),
    ),
    Command::new(
        "copy.secret",
        "s",
        "secret",
        "Fetch the secret and copy it without showing it.",
        Group::Act,
        Cmd::One(What::Secret),
    ),
    Command::new("copy.down", "j Down Ctrl-n Tab", "down", "One line down.", Group::Move, Cmd::Down),
    Command::new("copy.up", "k Up Ctrl-p Shift-Tab", "up", "One line up.", Group::Move, Cmd::Up),
    Command::new("copy.close", "Esc q y", "close", "Close the menu and copy nothing.", Group::Program, Cmd::Close)
        .footer(3),
];
