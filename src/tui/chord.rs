//! One key press with its modifiers: what the input reader hands over and what the command table binds.

use std::{fmt, str::FromStr};

/// A key without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Key {
    /// A printable character as typed: `A` is `Char('A')` without shift.
    Char(char),
    Enter,
    Tab,
    Esc,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// F1 to F12.
    F(u8),
}

/// A key press. `Shift` is kept only for keys that are no characters: `Shift-Tab`, `Shift-Up`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Chord {
    pub key: Key,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

impl Chord {
    /// The key alone.
    pub const fn plain(key: Key) -> Self {
        Chord { key, ctrl: false, alt: false, shift: false }
    }

    /// A character alone.
    pub const fn char(c: char) -> Self {
        Chord::plain(Key::Char(c))
    }

    /// A character with Ctrl; written in lower case.
    pub const fn ctrl(c: char) -> Self {
        Chord { key: Key::Char(c), ctrl: true, alt: false, shift: false }
    }

    /// The character that it types into a text field, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

const NAMES: [(Key, &str); 16] = [
    (Key::Char(' '), "Space"),
    (Key::Enter, "Enter"),
    (Key::Tab, "Tab"),
    (Key::Esc, "Esc"),
    (Key::Backspace, "Backspace"),
    (Key::Delete, "Del"),
    (Key::Insert, "Ins"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::Home, "Home"),
    (Key::End, "End"),
    (Key::PageUp, "PgUp"),
    (Key::PageDown, "PgDn"),
    (Key::Char('-'), "Minus"),
];

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (on, word) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if on {
                f.write_str(word)?;
            }
        }
        match (NAMES.iter().find(|(key, _)| *key == self.key), self.key) {
            (Some((_, name)), _) => f.write_str(name),
            (None, Key::Char(c)) => write!(f, "{c}"),
            (None, Key::F(n)) => write!(f, "F{n}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

/// A text that names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no key; write for example `r`, `Ctrl-d`, `Enter`, `F5`, `Shift-Tab`")]
pub struct BadChord(pub String);

impl FromStr for Chord {
    type Err = BadChord;

    fn from_str(text: &str) -> Result<Self, BadChord> {
        let bad = || BadChord(text.to_owned());
        let mut chord = Chord::char(' ');
        let mut rest = text;
        loop {
            if let Some(r) = rest.strip_prefix("Ctrl-") {
                (chord.ctrl, rest) = (true, r);
            } else if let Some(r) = rest.strip_prefix("Alt-") {
                (chord.alt, rest) = (true, r);
            } else if let Some(r) = rest.strip_prefix("Shift-") {
                (chord.shift, rest) = (true, r);
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        chord.key = match (NAMES.iter().find(|(_, name)| *name == rest), chars.next(), chars.next()) {
            (Some((key, _)), _, _) => *key,
            (None, Some('F'), Some(_)) => {
                Key::F(rest[1..].parse().ok().filter(|n| (1..=12).contains(n)).ok_or_else(bad)?)
            }
            (None, Some(c), None) => Key::Char(c),
            _ => return Err(bad()),
        };
        Ok(chord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for text in
            ["a", "A", "Ctrl-d", "Alt-Enter", "Shift-Tab", "F5", "Space", "Minus", "Ctrl-Alt-Shift-PgDn", "[", ":", "é"]
        {
            assert_eq!(text.parse::<Chord>().map(|c| c.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "F13", "Foo", "Ctrl-", "ab"] {
            assert!(text.parse::<Chord>().is_err(), "{text}");
        }
    }
}
