//! Commands that every screen has.

use super::{
    command::{Command, Group},
    effect::Effect,
    go::{Go, Open},
    screen::{Screen, Steps},
    shared::Shared,
};

/// The screen that is no screen: it only holds commands.
#[derive(Debug, Clone, Copy)]
pub struct Global;

/// What can be done everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Help,
    Palette,
    Interrupt,
    Messages,
    Run,
    Calls,
    Profiles,
    Suspend,
    Redraw,
}

/// Its commands.
pub const TABLE: &[Command<Global>] = &[
    Command::new("app.help", "? F1", "help", "Show what the keys do here.", Group::Program, Cmd::Help).footer(9),
    Command::new("app.palette", ":", "commands", "Find a command by name and run it.", Group::Program, Cmd::Palette)
        .footer(8),
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
        "app.calls",
        "L",
        "call log",
        "Show every request to the service with its answer.",
        Group::Program,
        Cmd::Calls,
    ),
    Command::new(
        "app.profiles",
        "P",
        "profiles",
        "Choose the service to look at, of those in the configuration.",
        Group::Program,
        Cmd::Profiles,
    )
    .when(choosable),
    Command::new(
        "app.suspend",
        "Ctrl-z",
        "suspend",
        "Go to the background; fg brings it back.",
        Group::Program,
        Cmd::Suspend,
    ),
    Command::new("app.redraw", "Ctrl-l", "redraw", "Draw the screen anew.", Group::Program, Cmd::Redraw),
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
            Cmd::Palette => Go::Open(Open::Palette).into(),
            // The key itself is taken by the router, which knows what runs; from the palette it leaves.
            Cmd::Interrupt => Go::Quit.into(),
            Cmd::Messages => Go::Open(Open::Text { title: "Messages".into(), body: shared.messages() }).into(),
            Cmd::Run => match shared.running.latest() {
                Some(plan) => Go::Open(Open::Run(plan.number)).into(),
                None => Steps::none(),
            },
            Cmd::Calls => Go::Open(Open::Calls).into(),
            Cmd::Profiles => Go::Open(Open::Profiles).into(),
            Cmd::Suspend => Effect::Suspend.into(),
            Cmd::Redraw => Effect::Redraw.into(),
        }
    }
}
