//! Commands that every screen has.

use super::{
    argument::{self, Argument, Takes},
    command::{Command, Group},
    effect::Effect,
    go::{Go, Open},
    screen::{Screen, Steps},
    shared::Shared,
    topic,
};

/// The screen that is no screen: it only holds commands.
#[derive(Debug, Clone, Copy)]
pub struct Global;

/// What can be done everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Help,
    Command,
    Open,
    Leave,
    Interrupt,
    Messages,
    Run,
    Unfinished,
    Calls,
    Profiles,
    Suspend,
    Redraw,
}

/// Its commands.
pub const TABLE: &[Command<Global>] = &[
    Command::new("app.help", "? F1", "help", "Show what the keys do here.", Group::Program, Cmd::Help)
        .footer(9)
        .takes(Takes::Name { syntax: "TOPIC", noun: "command or view", all: topic::names }),
    Command::new(
        "app.command",
        ":",
        "commands",
        "Type a command by its name, with completion and the lines typed before.",
        Group::Program,
        Cmd::Command,
    )
    .footer(8),
    Command::new("app.open", "", "open by id", "Open the webhook with this id.", Group::View, Cmd::Open)
        .needs(Takes::Hook),
    Command::new(
        "app.interrupt",
        "Ctrl-c",
        "stop or leave",
        "Stop what runs; with nothing running leave the program; twice leaves at once.",
        Group::Program,
        Cmd::Interrupt,
    ),
    Command::new(
        "app.messages",
        "! F2",
        "messages",
        "Show what was said at the bottom of the screen, in full.",
        Group::Program,
        Cmd::Messages,
    )
    .when(said),
    Command::new(
        "app.run",
        "b",
        "run",
        "Show the bulk run begun last: how far it is, row by row.",
        Group::View,
        Cmd::Run,
    )
    .when(ran),
    Command::new(
        "app.resume",
        "Ctrl-r",
        "resume",
        "Show what a run that ended in the middle has left: look it up, resume it or give it up.",
        Group::View,
        Cmd::Unfinished,
    )
    .verbs("unfinished")
    .when(left),
    Command::new(
        "app.calls",
        "L",
        "call log",
        "Show every request to the service with its answer.",
        Group::Program,
        Cmd::Calls,
    )
    .takes(Takes::Words),
    Command::new(
        "app.profiles",
        "P",
        "profiles",
        "Choose the service to look at, of those in the configuration.",
        Group::Program,
        Cmd::Profiles,
    )
    .verbs("profile profiles")
    .when(choosable)
    .takes(argument::PROFILE),
    Command::new(
        "app.suspend",
        "Ctrl-z",
        "suspend",
        "Go to the background; fg brings it back.",
        Group::Program,
        Cmd::Suspend,
    ),
    Command::new("app.redraw", "Ctrl-l", "redraw", "Draw the screen anew.", Group::Program, Cmd::Redraw),
    Command::new(
        "app.quit",
        "",
        "leave hookline",
        "Leave the program; asks when something would be lost.",
        Group::Program,
        Cmd::Leave,
    ),
];

fn said(_: &Global, shared: &Shared) -> Option<String> {
    shared.messages().is_empty().then(|| "nothing was said yet".into())
}

fn choosable(_: &Global, shared: &Shared) -> Option<String> {
    shared.burst.then(|| "that looked like a paste".into())
}

fn ran(_: &Global, shared: &Shared) -> Option<String> {
    shared.running.latest().is_none().then(|| "nothing was run in bulk yet".into())
}

fn left(_: &Global, shared: &Shared) -> Option<String> {
    shared.unfinished().next().is_none().then(|| "no run was left in the middle".into())
}

impl Screen for Global {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Everywhere"
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Help => Go::Open(Open::Help).into(),
            Cmd::Command => Steps::from(shared.want_profiles()).and(Go::Open(Open::Colon)),
            // Without an id it is refused before.
            Cmd::Open => Steps::none(),
            Cmd::Interrupt => Go::Interrupt.into(),
            Cmd::Leave => Go::Quit.into(),
            Cmd::Messages => Go::Open(Open::Text { title: "Messages".into(), body: shared.messages() }).into(),
            Cmd::Run => match shared.running.latest() {
                Some(plan) => Go::Open(Open::Run(plan.number)).into(),
                None => Steps::none(),
            },
            Cmd::Unfinished => match shared.unfinished().next() {
                Some((number, _)) => Go::Open(Open::Unfinished(number)).into(),
                None => Steps::none(),
            },
            Cmd::Calls => Go::Open(Open::Calls).into(),
            Cmd::Profiles => Go::Open(Open::Profiles).into(),
            Cmd::Suspend => Effect::Suspend.into(),
            Cmd::Redraw => Effect::Redraw.into(),
        }
    }

    fn given(&mut self, cmd: Cmd, argument: Argument, shared: &mut Shared) -> Steps {
        match (cmd, argument) {
            (Cmd::Help, Argument::Name(topic)) => Go::Open(Open::Topic(topic)).into(),
            (Cmd::Open, Argument::Hook(id)) => Steps::go(Go::Jump(id)).and(Go::Open(Open::Detail(id))),
            (Cmd::Profiles, Argument::Name(name)) => shared.choose_named(&name),
            (Cmd::Calls, Argument::Words(text)) => Go::Open(Open::CallsAbout(text)).into(),
            _ => Steps::not_taken(),
        }
    }
}
