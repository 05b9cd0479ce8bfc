//! The call log on screen: every exchange with the service, the newest first, and each in full. It goes on while it is
//! looked at: the cursor follows its exchange and stays on its line. It sends nothing.

pub mod command;
pub mod curl;
pub mod page;
pub mod view;

use std::sync::Arc;

use self::command::{Cmd, PROMPT, RECORD, TABLE};
use crate::{
    domain::secret::Secret,
    tui::{
        argument::Argument,
        chord::Chord,
        command::Command,
        cursor::{Cursor, Scroll, Step},
        effect::Effect,
        field::Field,
        go::{Go, Notice},
        log::Logged,
        msg::Mouse,
        prose::{Line, MARGIN},
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// Lines of the screen that are no exchanges: identity, heading, columns, status, footer.
const CHROME: u16 = 5;
/// Cells of a line that is copied: none is wrapped.
const COPIED: usize = 1 << 20;

/// The call log.
#[derive(Debug, Default)]
pub struct State {
    /// Numbers of the exchanges that the search lets through, the newest first.
    rows: Vec<u64>,
    cursor: Cursor,
    /// The exchange under the cursor.
    focus: Option<u64>,
    search: String,
    prompt: Option<Prompt>,
    opened: Option<Opened>,
}

/// The search while it is typed.
#[derive(Debug)]
pub struct Prompt {
    field: Field,
    before: String,
}

/// One exchange in full. It stays while it is read, also when the log has let it go.
#[derive(Debug)]
pub struct Opened {
    logged: Arc<Logged>,
    scroll: Scroll,
}

impl Opened {
    /// The exchange.
    pub fn logged(&self) -> &Logged {
        &self.logged
    }

    /// The first line on screen.
    pub fn scroll(&self) -> Scroll {
        self.scroll
    }
}

impl State {
    /// The log, the cursor on the newest exchange.
    pub fn open(shared: &Shared) -> (Self, Steps) {
        let mut state = State::default();
        state.list(shared);
        (state, Steps::none())
    }

    /// The log, only exchanges whose line holds a text.
    pub fn about(text: String, shared: &Shared) -> (Self, Steps) {
        let mut state = State { search: text, ..State::default() };
        state.list(shared);
        (state, Steps::none())
    }

    /// Numbers of the exchanges listed, the newest first.
    pub fn rows(&self) -> &[u64] {
        &self.rows
    }

    /// The cursor in them.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// What is searched for; empty where nothing is.
    pub fn search(&self) -> &str {
        &self.search
    }

    /// The field of the search, while it is typed.
    pub fn prompt(&self) -> Option<&Field> {
        self.prompt.as_ref().map(|prompt| &prompt.field)
    }

    /// The exchange that is shown in full.
    pub fn opened(&self) -> Option<&Opened> {
        self.opened.as_ref()
    }

    /// Exchanges that fit on the screen.
    pub fn height(shared: &Shared) -> usize {
        usize::from(shared.size.1.saturating_sub(CHROME)).max(1)
    }

    /// Width and height of an exchange in full.
    pub fn window(shared: &Shared) -> (usize, usize) {
        (usize::from(shared.size.0.saturating_sub(1 + MARGIN)), Self::height(shared))
    }

    /// The exchange that a key means: the one in full, else the one under the cursor.
    pub fn current<'s>(&'s self, shared: &'s Shared) -> Option<&'s Arc<Logged>> {
        match &self.opened {
            Some(opened) => Some(&opened.logged),
            None => shared.calls.get(*self.rows.get(self.cursor.at)?),
        }
    }

    /// The next exchange in the list, by how many lines it is further down.
    fn beside(&self, newer: bool, shared: &Shared) -> Option<Arc<Logged>> {
        let now = self.opened.as_ref()?.logged.number;
        let number = match newer {
            true => self.rows.iter().rev().find(|number| **number > now),
            false => self.rows.iter().find(|number| **number < now),
        };
        shared.calls.get(*number?).cloned()
    }

    /// Lists what the search lets through. The cursor stays on its exchange and that on its line of the screen; where
    /// the log has let it go, on the oldest.
    fn list(&mut self, shared: &Shared) {
        let passing = shared.calls.newest_first().filter(|logged| logged.holds(&self.search));
        self.rows = passing.map(|logged| logged.number).collect();
        let line = self.cursor.at.saturating_sub(self.cursor.top);
        if let Some(focus) = self.focus {
            let at = self.rows.partition_point(|number| *number > focus);
            self.cursor = Cursor { at, top: at.saturating_sub(line) };
        }
        self.cursor.fit(self.rows.len(), Self::height(shared));
        if self.focus.is_none() {
            self.moved();
        }
    }

    fn moved(&mut self) {
        self.focus = self.rows.get(self.cursor.at).copied();
    }

    fn step(&mut self, step: Step, shared: &Shared) {
        let (width, height) = Self::window(shared);
        match &mut self.opened {
            Some(opened) => {
                let lines = page::page(&opened.logged, shared, width).len();
                opened.scroll.step(step, lines, height);
            }
            None => {
                self.cursor.step(step, self.rows.len(), height);
                self.moved();
            }
        }
    }

    fn show(&mut self, logged: Option<Arc<Logged>>, shared: &Shared) {
        let Some(logged) = logged else { return };
        self.focus = Some(logged.number);
        self.opened = Some(Opened { logged, scroll: Scroll::default() });
        self.list(shared);
    }

    fn searched(&mut self, shared: &Shared) -> Steps {
        if let Some(prompt) = &self.prompt {
            prompt.field.text().clone_into(&mut self.search);
        }
        self.list(shared);
        self.moved();
        Steps::none()
    }

    fn copy_curl(&self, shared: &Shared) -> Steps {
        let Some(logged) = self.current(shared) else { return Steps::none() };
        match curl::line(logged) {
            Ok(text) => {
                Effect::Copy { text: Secret::new(text), what: format!("curl line of call {}", logged.number) }.into()
            }
            Err(why) => Go::Say(Notice::warning(format!("no curl line: {why}"))).into(),
        }
    }

    fn copy_all(&self, shared: &Shared) -> Steps {
        let Some(logged) = self.current(shared) else { return Steps::none() };
        let indented = |line: &Line| format!("{}{}\n", " ".repeat(line.indent), line.text());
        let text: String = page::page(logged, shared, COPIED).iter().map(indented).collect();
        Effect::Copy { text: Secret::new(text), what: format!("call {}", logged.number) }.into()
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        match (&self.prompt, &self.opened) {
            (Some(_), _) => PROMPT,
            (None, Some(_)) => RECORD,
            (None, None) => TABLE,
        }
    }

    fn title(&self) -> &'static str {
        match (&self.prompt, &self.opened) {
            (Some(_), _) => "Search the call log",
            (None, Some(_)) => "One call",
            (None, None) => "Call log",
        }
    }

    fn takes_text(&self) -> bool {
        self.prompt.is_some()
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        self.prompt.as_mut()?.field.key(chord).then(|| self.searched(shared))
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        match &mut self.prompt {
            Some(prompt) => {
                prompt.field.insert(text);
                self.searched(shared)
            }
            None => Go::Say(Notice::info("a paste does nothing here; / searches")).into(),
        }
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) | Cmd::Scroll(step) => self.step(step, shared),
            Cmd::Open => self.show(self.current(shared).cloned(), shared),
            Cmd::Beside { newer } => self.show(self.beside(newer, shared), shared),
            Cmd::Close => self.opened = None,
            Cmd::Search => {
                self.prompt = Some(Prompt { field: Field::new(self.search.clone()), before: self.search.clone() });
            }
            Cmd::Keep => self.prompt = None,
            Cmd::Cancel => {
                if let Some(prompt) = self.prompt.take() {
                    self.search = prompt.before;
                }
                return self.searched(shared);
            }
            Cmd::Back if self.search.is_empty() => return Go::Back.into(),
            Cmd::Back => {
                self.search.clear();
                self.list(shared);
            }
            Cmd::Leave => return Go::Back.into(),
            Cmd::Curl => return self.copy_curl(shared),
            Cmd::Copy => return self.copy_all(shared),
        }
        Steps::none()
    }

    fn given(&mut self, cmd: Cmd, argument: Argument, shared: &mut Shared) -> Steps {
        match (cmd, argument) {
            (Cmd::Search, Argument::Words(text)) => {
                self.search = text;
                self.searched(shared)
            }
            _ => Steps::not_taken(),
        }
    }

    fn logged(&mut self, shared: &mut Shared) -> Steps {
        self.list(shared);
        Steps::none()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse {
            Mouse::WheelUp => self.step(Step::Up, shared),
            Mouse::WheelDown => self.step(Step::Down, shared),
            Mouse::Down { row, .. } => {
                let line = usize::from(row).checked_sub(3);
                let at = line.map(|line| self.cursor.top + line).filter(|at| *at < self.rows.len());
                if let (Some(at), None) = (at, &self.opened) {
                    self.cursor.go(at, self.rows.len(), Self::height(shared));
                    self.moved();
                }
            }
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        self.list(shared);
        if let Some(opened) = &mut self.opened {
            let (width, height) = Self::window(shared);
            let lines = page::page(&opened.logged, shared, width).len();
            opened.scroll.top = opened.scroll.top.min(lines.saturating_sub(height));
        }
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
