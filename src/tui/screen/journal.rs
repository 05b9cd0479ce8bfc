//! The journal: what was written, the newest first, each with its outcome; found by typing, read in full, and undone by a
//! plan of its own.

pub mod command;
mod page;
pub mod view;

use self::command::{Cmd, FILTER, TABLE};
use crate::{
    domain::{journal::Entry, webhook::HookId},
    tui::{
        argument::Argument,
        chord::Chord,
        command::Command,
        cursor::{Cursor, Step},
        field::Field,
        go::{Go, Open},
        msg::{Mouse, Slot},
        screen::{Answer, Screen, Steps},
        shared::Shared,
    },
};

/// Lines of the screen that are not entries: identity, heading, status, footer.
const CHROME: u16 = 4;

/// The journal on screen.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Only what was written to this webhook.
    of: Option<HookId>,
    filter: Field,
    typing: bool,
    cursor: Cursor,
    /// The entry under the cursor, which the cursor follows when others come.
    chosen: Option<String>,
}

impl State {
    /// Opens it; the files are read again.
    pub fn open(shared: &mut Shared) -> (Self, Steps) {
        let mut state = State::default();
        state.choose(shared);
        let effects: Vec<_> = std::iter::once(shared.recall()).chain(shared.recall_plans()).collect();
        (state, effects.into())
    }

    /// Opens it on the entries that hold these words.
    pub fn about(words: String, shared: &mut Shared) -> (Self, Steps) {
        let (mut state, steps) = State::open(shared);
        state.filter.set(words);
        state.typed(shared);
        (state, steps)
    }

    /// Opens it on what was written to one webhook.
    pub fn open_of(id: HookId, shared: &mut Shared) -> (Self, Steps) {
        let mut state = State { of: Some(id), ..State::default() };
        state.choose(shared);
        (state, shared.recall().into())
    }

    /// The webhook whose entries are shown alone.
    pub fn of(&self) -> Option<HookId> {
        self.of
    }

    /// What is typed to find entries.
    pub fn filter(&self) -> &Field {
        &self.filter
    }

    /// True while it is typed.
    pub fn typing(&self) -> bool {
        self.typing
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The entries found, the newest first.
    pub fn found<'a>(&self, shared: &'a Shared) -> Vec<&'a Entry> {
        let words: Vec<String> = self.filter.text().split_whitespace().map(str::to_lowercase).collect();
        let fits = |entry: &&Entry| {
            if self.of.is_some() && entry.hook != self.of {
                return false;
            }
            let text = if words.is_empty() { String::new() } else { page::line(entry, shared).to_lowercase() };
            words.iter().all(|word| text.contains(word.as_str()))
        };
        shared.journal.entries().iter().rev().filter(fits).collect()
    }

    /// The entry under the cursor.
    pub fn current<'a>(&self, shared: &'a Shared) -> Option<&'a Entry> {
        self.found(shared).get(self.cursor.at).copied()
    }

    fn height(shared: &Shared) -> usize {
        usize::from(shared.size.1.saturating_sub(CHROME)).max(1)
    }

    fn step(&mut self, step: Step, shared: &Shared) {
        self.cursor.step(step, self.found(shared).len(), Self::height(shared));
        self.choose(shared);
    }

    fn choose(&mut self, shared: &Shared) {
        self.chosen = self.current(shared).map(|entry| entry.id.clone());
    }

    /// Other entries are found now: the cursor goes to the newest.
    fn typed(&mut self, shared: &Shared) {
        self.cursor = Cursor::default();
        self.choose(shared);
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        if self.typing { FILTER } else { TABLE }
    }

    fn title(&self) -> &'static str {
        "Journal"
    }

    fn takes_text(&self) -> bool {
        self.typing
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        (self.typing && self.filter.key(chord)).then(|| {
            self.typed(shared);
            Steps::none()
        })
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        if self.typing {
            self.filter.insert(text);
            self.typed(shared);
        }
        Steps::none()
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) => self.step(step, shared),
            Cmd::Filter => self.typing = true,
            Cmd::Keep => self.typing = false,
            Cmd::Clear => {
                self.typing = false;
                self.filter = Field::default();
                self.typed(shared);
            }
            Cmd::Back if !self.filter.text().is_empty() => {
                self.filter = Field::default();
                self.settle(shared);
            }
            Cmd::Back | Cmd::Close => return Go::Back.into(),
            Cmd::Refresh => {
                let effects: Vec<_> = std::iter::once(shared.recall()).chain(shared.recall_plans()).collect();
                return effects.into();
            }
            Cmd::Open => {
                let Some(entry) = self.current(shared) else { return Steps::none() };
                let (title, body) = (entry.origin.title.clone(), page::whole(entry, shared));
                return Go::Open(Open::Text { title, body }).into();
            }
            Cmd::Undo => {
                let Some(id) = self.current(shared).map(|entry| entry.id.clone()) else { return Steps::none() };
                return shared.undo_entry(&id);
            }
        }
        Steps::none()
    }

    fn given(&mut self, cmd: Cmd, argument: Argument, shared: &mut Shared) -> Steps {
        match (cmd, argument) {
            (Cmd::Filter, Argument::Words(words)) => {
                self.filter.set(words);
                self.typed(shared);
                Steps::none()
            }
            _ => Steps::not_taken(),
        }
    }

    fn answered(&mut self, _slot: &Slot, _answer: &Answer, shared: &mut Shared) -> Steps {
        self.settle(shared)
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse {
            Mouse::WheelUp => self.step(Step::Up, shared),
            Mouse::WheelDown => self.step(Step::Down, shared),
            Mouse::Down { .. } => {}
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        let found = self.found(shared);
        let height = Self::height(shared);
        let at = found.iter().position(|entry| Some(&entry.id) == self.chosen.as_ref());
        // At the top the newest stays in sight; elsewhere the cursor follows its entry.
        match at {
            Some(at) if self.cursor.at > 0 => self.cursor.go(at, found.len(), height),
            _ => self.cursor.fit(found.len(), height),
        }
        self.choose(shared);
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
