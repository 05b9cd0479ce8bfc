//! What the keys do in the view below: drawn from the command table, so it cannot be out of date.

pub mod view;

use crate::tui::{
    command::{Command, Entry, Group, with_moves},
    cursor::{Scroll, Step},
    go::Go,
    screen::{Screen, Steps},
    shared::Shared,
};

/// The help on screen.
#[derive(Debug, Clone)]
pub struct State {
    title: &'static str,
    lines: Vec<Line>,
    scroll: Scroll,
}

/// A line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Heading(&'static str),
    /// A command with its keys.
    Command(Entry),
    /// A free line.
    Blank,
}

/// What help can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Scroll(Step),
    Close,
}

/// Its commands.
pub const TABLE: &[Command<State>] = with_moves!["help", Cmd::Scroll;
    Command::new("help.close", "Esc q ? F1 Enter", "close", "Close help.", Group::Program, Cmd::Close).footer(1),
];

impl State {
    /// Help for a screen of this title with these commands.
    pub fn open(title: &'static str, mut entries: Vec<Entry>) -> Self {
        entries.sort_by_key(|entry| entry.group);
        let mut lines = Vec::new();
        let mut group: Option<Group> = None;
        for entry in entries {
            if group != Some(entry.group) {
                if group.is_some() {
                    lines.push(Line::Blank);
                }
                lines.push(Line::Heading(entry.group.title()));
                group = Some(entry.group);
            }
            lines.push(Line::Command(entry));
        }
        State { title, lines, scroll: Scroll::default() }
    }

    /// The screen it explains.
    pub fn about(&self) -> &'static str {
        self.title
    }

    /// Its lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The first line on screen.
    pub fn top(&self) -> usize {
        self.scroll.top
    }

    /// How many lines of help a terminal of this height shows.
    pub fn height(rows: u16) -> usize {
        usize::from(rows.saturating_sub(6)).max(1)
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Help"
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Close => return Go::Back.into(),
            Cmd::Scroll(step) => self.scroll.step(step, self.lines.len(), Self::height(shared.size.1)),
        }
        Steps::none()
    }
}
