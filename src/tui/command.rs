//! One record per command. It feeds key lookup, footer, `?` help, the command line and the README table, so a key and a
//! verb are described in exactly one place.

use std::fmt::Debug;

use super::{argument::Takes, chord::Chord, screen::Screen, shared::Shared};

/// Where a command stands in help and on the command line: what one looks for first, first.
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
    /// Default keys, parted by blanks, in `Chord`'s spelling. Empty where only the command line runs it.
    pub keys: &'static str,
    /// Its names on the command line, parted by blanks; empty stands for what is behind the dot of its id.
    pub verbs: &'static str,
    /// One or two words for the footer.
    pub label: &'static str,
    /// One sentence for help and command line.
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
    /// What may stand behind its verb.
    pub takes: Option<Takes>,
    /// Without that it does nothing.
    pub needs: bool,
    /// Why not now, where that stands there.
    pub given: When<S>,
}

fn always<S>(_: &S, _: &Shared) -> Option<String> {
    None
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
        Command {
            id,
            keys,
            verbs: "",
            label,
            help,
            group,
            footer: 0,
            writes: false,
            cmd,
            when: always::<S>,
            takes: None,
            needs: false,
            given: always::<S>,
        }
    }

    /// Gives it other names on the command line than its id does.
    pub const fn verbs(mut self, verbs: &'static str) -> Self {
        self.verbs = verbs;
        self
    }

    /// Says what may stand behind its verb; `Screen::given` runs it then.
    pub const fn takes(mut self, what: Takes) -> Self {
        self.takes = Some(what);
        self
    }

    /// Says what must stand behind its verb.
    pub const fn needs(mut self, what: Takes) -> Self {
        self.needs = true;
        self.takes(what)
    }

    /// Says that it is always possible with an argument, whatever `when` says of it without one. Stands behind `when`.
    pub const fn freely(mut self) -> Self {
        self.given = always::<S>;
        self
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
        self.given = when;
        self
    }
}

/// A command without its types: what footer, help and command line show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// See `Command::id`.
    pub id: &'static str,
    /// Its keys now.
    pub keys: Vec<Chord>,
    /// Its names on the command line, the first one foremost; never empty.
    pub verbs: Vec<&'static str>,
    /// See `Command::takes`.
    pub takes: Option<Takes>,
    /// See `Command::needs`.
    pub needs: bool,
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
            verbs: verbs(command.id, command.verbs),
            takes: command.takes,
            needs: command.needs,
            label: command.label,
            help: command.help,
            group: command.group,
            footer: command.footer,
            writes: command.writes,
            disabled: None,
        }
    }

    /// The foremost of its names on the command line.
    pub fn verb(&self) -> &'static str {
        self.verbs.first().copied().unwrap_or(self.id)
    }

    /// Its keys parted by blanks; where it has none, its verb.
    pub fn bound(&self) -> String {
        match self.keys.as_slice() {
            [] => format!(":{}", self.verb()),
            keys => keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        }
    }

    /// How it is written on the command line: `filter [EXPR]`, `open ID`.
    pub fn usage(&self) -> String {
        match self.takes {
            Some(takes) if self.needs => format!("{} {}", self.verb(), takes.syntax()),
            Some(takes) => format!("{} [{}]", self.verb(), takes.syntax()),
            None => self.verb().to_owned(),
        }
    }
}

fn verbs(id: &'static str, given: &'static str) -> Vec<&'static str> {
    match given {
        "" => vec![id.split_once('.').map_or(id, |(_, name)| name)],
        given => given.split_whitespace().collect(),
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
    unwritable(command, shared).or_else(|| (command.when)(screen, shared))
}

/// The same, where it is given what it takes.
pub fn refusal_given<S: Screen>(command: &Command<S>, screen: &S, shared: &Shared) -> Option<String> {
    unwritable(command, shared).or_else(|| (command.given)(screen, shared))
}

fn unwritable<S: Screen>(command: &Command<S>, shared: &Shared) -> Option<String> {
    let refused = command.writes && shared.profile.read_only;
    refused.then(|| format!("profile `{}` is read-only", shared.profile.name))
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
