//! One record per command. It feeds key lookup, footer, `?` help, the palette and the README table, so a key is
//! described in exactly one place.

use std::fmt::Debug;

use super::{chord::Chord, screen::Screen, shared::Shared};

/// Where a command stands in help and palette: what one looks for first, first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Group {
    Act,
    Find,
    View,
    Mark,
    Text,
    Move,
    Program,
}

impl Group {
    /// The heading in help.
    pub fn title(self) -> &'static str {
        match self {
            Group::Move => "Move",
            Group::Find => "Find and arrange",
            Group::View => "View",
            Group::Act => "Act",
            Group::Mark => "Mark",
            Group::Text => "Text",
            Group::Program => "Program",
        }
    }
}

/// Why a command cannot run now, as a sentence for the status line; `None` where it can.
pub type When<S> = fn(&S, &Shared) -> Option<String>;

/// A command of screen `S`.
pub struct Command<S: Screen> {
    /// Stable name, such as `list.refresh`; what users override.
    pub id: &'static str,
    /// Default keys, parted by blanks, in `Chord`'s spelling.
    pub keys: &'static str,
    /// One or two words for the footer.
    pub label: &'static str,
    /// One sentence for help and palette.
    pub help: &'static str,
    /// Its heading.
    pub group: Group,
    /// Place in the footer: 1 first; 0 not there.
    pub footer: u8,
    /// True where running it may change something on the server, or sends something.
    pub writes: bool,
    /// The typed command.
    pub cmd: S::Cmd,
    /// Why not now.
    pub when: When<S>,
}

impl<S: Screen> Command<S> {
    /// A command that is always possible, not in the footer, and changes nothing.
    pub const fn new(
        id: &'static str,
        keys: &'static str,
        label: &'static str,
        help: &'static str,
        group: Group,
        cmd: S::Cmd,
    ) -> Self {
        fn always<S>(_: &S, _: &Shared) -> Option<String> {
            None
        }
        Command { id, keys, label, help, group, footer: 0, writes: false, cmd, when: always::<S> }
    }

    /// Gives it a place in the footer.
    pub const fn footer(mut self, rank: u8) -> Self {
        self.footer = rank;
        self
    }

    /// Says that it changes or sends something.
    pub const fn writes(mut self) -> Self {
        self.writes = true;
        self
    }

    /// Says when it is possible.
    pub const fn when(mut self, when: When<S>) -> Self {
        self.when = when;
        self
    }
}

/// A command without its types: what footer, help and palette show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// See `Command::id`.
    pub id: &'static str,
    /// Its keys now.
    pub keys: Vec<Chord>,
    /// See `Command::label`.
    pub label: &'static str,
    /// See `Command::help`.
    pub help: &'static str,
    /// Its heading.
    pub group: Group,
    /// See `Command::footer`.
    pub footer: u8,
    /// See `Command::writes`.
    pub writes: bool,
    /// Why it cannot run now.
    pub disabled: Option<String>,
}

impl Entry {
    /// A command as it stands in its table, without a screen that could say why it cannot run now.
    pub fn of<S: Screen>(command: &Command<S>) -> Self {
        Entry {
            id: command.id,
            keys: chords(command.keys),
            label: command.label,
            help: command.help,
            group: command.group,
            footer: command.footer,
            writes: command.writes,
            disabled: None,
        }
    }
}

/// The keys of a record; what names no key is left out (a test holds every table against that).
pub fn chords(keys: &str) -> Vec<Chord> {
    keys.split_whitespace().filter_map(|key| key.parse().ok()).collect()
}

/// A screen's commands as entries.
pub fn entries<S: Screen>(screen: &S, shared: &Shared) -> Vec<Entry> {
    screen
        .commands()
        .iter()
        .map(|command| Entry {
            disabled: refusal(command, screen, shared),
            label: screen.label(command.cmd, shared).unwrap_or(command.label),
            ..Entry::of(command)
        })
        .collect()
}

/// Why a command cannot run now: the profile forbids writes, or its own reason.
pub fn refusal<S: Screen>(command: &Command<S>, screen: &S, shared: &Shared) -> Option<String> {
    if command.writes && shared.profile.read_only {
        return Some(format!("profile `{}` is read-only", shared.profile.name));
    }
    (command.when)(screen, shared)
}

/// The command bound to a key on this screen.
pub fn bound<S: Screen>(screen: &S, chord: Chord) -> Option<&'static Command<S>> {
    screen.commands().iter().find(|command| nth(command, chord).is_some())
}

/// Which of the keys of a command this is, from 0.
pub fn nth<S: Screen>(command: &Command<S>, chord: Chord) -> Option<usize> {
    command.keys.split(' ').position(|key| key.parse() == Ok(chord))
}

/// The command with this id on this screen.
pub fn named<S: Screen>(screen: &S, id: &str) -> Option<&'static Command<S>> {
    screen.commands().iter().find(|c| c.id == id)
}

/// A command table that begins with the moves every list has, so that they are the same everywhere.
macro_rules! with_moves {
    ($prefix:literal, $wrap:path; $($row:expr),* $(,)?) => {
        &[
            $crate::tui::command::Command::new(concat!($prefix, ".down"), "j Down Ctrl-n", "down", "One line down.", $crate::tui::command::Group::Move, $wrap($crate::tui::cursor::Step::Down)),
            $crate::tui::command::Command::new(concat!($prefix, ".up"), "k Up Ctrl-p", "up", "One line up.", $crate::tui::command::Group::Move, $wrap($crate::tui::cursor::Step::Up)),
            $crate::tui::command::Command::new(concat!($prefix, ".half-down"), "Ctrl-d", "half down", "Half a page down.", $crate::tui::command::Group::Move, $wrap($crate::tui::cursor::Step::HalfDown)),
            $crate::tui::command::Command::new(concat!($prefix, ".half-up"), "Ctrl-u", "half up", "Half a page up.", $crate::tui::command::Group::Move, $wrap($crate::tui::cursor::Step::HalfUp)),
            $crate::tui::command::Command::new(concat!($prefix, ".page-down"), "PgDn Ctrl-f", "page down", "A page down.", $crate::tui::command::Group::Move, $wrap($crate::tui::cursor::Step::PageDown)),
            $crate::tui::command::Command::new(concat!($prefix, ".page-up"), "PgUp Ctrl-b", "page up", "A page up.", $crate::tui::command::Group::Move, $wrap($crate::tui::cursor::Step::PageUp)),
            $crate::tui::command::Command::new(concat!($prefix, ".first"), "g Home", "first", "To the first line.", $crate::tui::command::Group::Move, $wrap($crate::tui::cursor::Step::First)),
            $crate::tui::command::Command::new(concat!($prefix, ".last"), "G End", "last", "To the last line.", $crate::tui::command::Group::Move, $wrap($crate::tui::cursor::Step::Last)),
            $($row),*
        ]
    };
}
pub(crate) use with_moves;
