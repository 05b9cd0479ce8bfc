//! What the keys do in the view below: drawn from the command table, so it cannot be out of date.

pub mod view;

use crate::{
    domain::text,
    tui::{
        command::{Command, Entry, Group, with_moves},
        cursor::{Scroll, Step},
        go::Go,
        msg::Mouse,
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// The help on screen.
#[derive(Debug, Clone)]
pub struct State {
    title: &'static str,
    entries: Vec<Entry>,
    scroll: Scroll,
}

/// A line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Heading(&'static str),
    /// A command, or the next line of one: its keys, what it does, and whether it can run now.
    Command(String, String, bool),
    /// A free line.
    Blank,
}

/// Cells of the widest window, and of the column of keys in it.
const WIDEST: u16 = 96;
const KEYS: u16 = 20;
/// Cells from which there is room for why a command cannot run now.
const ROOMY: u16 = 80;

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
        State { title, entries, scroll: Scroll::default() }
    }

    /// The screen it explains.
    pub fn about(&self) -> &'static str {
        self.title
    }

    /// Cells of the window, and of the column of keys in it, on a terminal this wide.
    pub fn columns(terminal: u16) -> (u16, u16) {
        let wide = terminal.min(WIDEST);
        (wide, KEYS.min(wide / 3))
    }

    /// Its lines, wrapped for a terminal this wide: help that is cut is no help.
    pub fn lines(&self, terminal: u16) -> Vec<Line> {
        let (wide, keys) = Self::columns(terminal);
        // Frame and side of the window, and a cell between the two columns.
        let room = usize::from(wide.saturating_sub(keys + 5)).max(1);
        let mut lines = Vec::new();
        let mut group: Option<Group> = None;
        for entry in &self.entries {
            if group != Some(entry.group) {
                if group.is_some() {
                    lines.push(Line::Blank);
                }
                lines.push(Line::Heading(entry.group.title()));
                group = Some(entry.group);
            }
            let bound = entry.bound();
            let usage = entry.takes.map(|_| format!(" :{}", entry.usage())).unwrap_or_default();
            // Where there is little room it is enough that such a command is dim: its key says why.
            let why =
                entry.disabled.as_ref().filter(|_| wide >= ROOMY).map(|why| format!(" ({why})")).unwrap_or_default();
            let mut bound = text::wrap(&bound, usize::from(keys).max(1)).into_iter();
            let mut does = text::wrap(&text::safe(&format!("{}{usage}{why}", entry.help)), room).into_iter();
            loop {
                let line = (bound.next(), does.next());
                if line == (None, None) {
                    break;
                }
                let (bound, does) = (line.0.unwrap_or_default(), line.1.unwrap_or_default());
                lines.push(Line::Command(bound, does, entry.disabled.is_none()));
            }
        }
        lines
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

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        mouse.step().map_or_else(Steps::none, |step| self.run(Cmd::Scroll(step), shared))
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Close => return Go::Back.into(),
            Cmd::Scroll(step) => {
                self.scroll.step(step, self.lines(shared.size.0).len(), Self::height(shared.size.1));
            }
        }
        Steps::none()
    }
}
