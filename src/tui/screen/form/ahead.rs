//! What is typed while the record is still being read: on a slow line people type on. It is kept in its order and typed into
//! the form once the record is there. Nothing of it saves: that would be done before there was anything to see.

use std::fmt;

use super::State;
use crate::tui::{
    chord::{Chord, Key},
    go::{Go, Notice},
    msg::Msg,
    screen::Steps,
    shared::Shared,
};

/// Keys and pastes that are kept; far more than anybody types before he looks.
const MOST: usize = 500;

/// What was typed ahead. A secret may be among it, which no `Debug` shows.
#[derive(Default)]
pub struct Ahead {
    typed: Vec<Msg>,
}

impl fmt::Debug for Ahead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ahead").field("typed", &self.typed.len()).finish()
    }
}

impl Ahead {
    /// All of it, in the order of typing.
    pub fn take(&mut self) -> Vec<Msg> {
        std::mem::take(&mut self.typed)
    }

    fn keep(&mut self, msg: Msg) -> Steps {
        if self.typed.len() >= MOST {
            return Go::Say(Notice::warning("too much was typed ahead: wait for the webhook")).into();
        }
        self.typed.push(msg);
        Steps::none()
    }
}

impl State {
    /// Keys and pastes that wait for the record.
    pub fn typed_before(&self) -> usize {
        self.ahead.typed.len()
    }

    /// Takes a key while the record is on its way; `None` for those that do something now.
    pub(super) fn type_ahead(&mut self, chord: Chord, shared: &Shared) -> Option<Steps> {
        let Chord { key, ctrl, alt, .. } = chord;
        match key {
            _ if !self.is_reading(shared) => None,
            Key::Esc | Key::F(_) => None,
            Key::Char('c' | 'l' | 'z') if ctrl && !alt => None,
            Key::Char('s') if ctrl && !alt => {
                let said = "the webhook is still being read; save when you have seen it";
                Some(Go::Say(Notice::info(said)).into())
            }
            _ => Some(self.ahead.keep(Msg::Keys(vec![chord]))),
        }
    }

    /// Takes a paste while the record is on its way.
    pub(super) fn paste_ahead(&mut self, text: &str) -> Steps {
        self.ahead.keep(Msg::Paste(text.to_owned()))
    }
}
