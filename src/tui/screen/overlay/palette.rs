//! Every command of the view below by name, with its key, found by typing a part of it.

pub mod view;

use crate::tui::{
    chord::Chord,
    command::{Command, Entry, Group, with_moves},
    cursor::{Cursor, Step},
    field::Field,
    go::{Go, Notice},
    msg::Mouse,
    screen::{Screen, Steps},
    shared::Shared,
};

/// The palette on screen.
#[derive(Debug, Clone)]
pub struct State {
    field: Field,
    entries: Vec<Entry>,
    found: Vec<usize>,
    cursor: Cursor,
}

/// What the palette can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Run,
    Close,
}

/// Its commands.
pub const TABLE: &[Command<State>] = with_moves!["palette", Cmd::Move;
    Command::new("palette.run", "Enter", "run", "Run the chosen command.", Group::Act, Cmd::Run).footer(1),
    Command::new("palette.close", "Esc", "close", "Close the palette.", Group::Program, Cmd::Close).footer(2),
];

/// Lines of commands on screen at most.
pub const HEIGHT: usize = 14;

impl State {
    /// A palette over these commands.
    pub fn open(mut entries: Vec<Entry>) -> Self {
        // Its own command would open it again.
        entries.retain(|entry| entry.id != "app.palette");
        entries.sort_by_key(|entry| entry.group);
        let found = (0..entries.len()).collect();
        State { field: Field::default(), entries, found, cursor: Cursor::default() }
    }

    /// What is typed.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// The commands found, in order.
    pub fn found(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.found.iter().map(|at| self.entries.get(*at)).map_while(|e| e).collect::<Vec<_>>().into_iter()
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    fn search(&mut self) {
        let words: Vec<String> = self.field.text().split_whitespace().map(str::to_lowercase).collect();
        let rank = |e: &Entry| {
            let (id, label, help) = (e.id, e.label.to_lowercase(), e.help.to_lowercase());
            let all = words
                .iter()
                .all(|w| id.contains(w.as_str()) || label.contains(w.as_str()) || help.contains(w.as_str()));
            let first = words.first().map_or("", String::as_str);
            all.then(|| (!label.starts_with(first), !label.contains(first) && !id.contains(first)))
        };
        let mut found: Vec<_> =
            self.entries.iter().enumerate().filter_map(|(at, e)| rank(e).map(|r| (r, at))).collect();
        found.sort();
        self.found = found.into_iter().map(|(_, at)| at).collect();
        self.cursor = Cursor::default();
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Commands"
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn text_key(&mut self, chord: Chord, _shared: &mut Shared) -> Option<Steps> {
        self.field.key(chord).then(|| {
            self.search();
            Steps::none()
        })
    }

    fn paste(&mut self, text: &str, _shared: &mut Shared) -> Steps {
        self.field.insert(text);
        self.search();
        Steps::none()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        mouse.step().map_or_else(Steps::none, |step| self.run(Cmd::Move(step), shared))
    }

    fn run(&mut self, cmd: Cmd, _shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) => self.cursor.step(step, self.found.len(), HEIGHT),
            Cmd::Close => return Go::Back.into(),
            Cmd::Run => {
                let chosen = self.found.get(self.cursor.at).and_then(|at| self.entries.get(*at));
                return match chosen {
                    Some(entry) => Go::Run(entry.id).into(),
                    None => Go::Say(Notice::warning("no command has these words; Esc closes")).into(),
                };
            }
        }
        Steps::none()
    }
}
