//! A one-line text field: pure state with emacs keys. Hostile text stays visible because the view draws it through the
//! one sanitiser; the cursor counts grapheme clusters, so a key never splits one.

use unicode_segmentation::UnicodeSegmentation;

use super::chord::{Chord, Key};

/// Text with a cursor in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// Byte offset, always on a grapheme boundary.
    cursor: usize,
    killed: String,
}

impl Field {
    /// A field holding `text`, the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Field { cursor: text.len(), text, killed: String::new() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// The text behind the cursor.
    pub fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Byte offset of the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Replaces everything; the cursor goes to the end.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.cursor = self.text.len();
    }

    /// Puts text in at the cursor. Line breaks become blanks: this is one line, and a paste runs nothing.
    pub fn insert(&mut self, text: &str) {
        let line: String = text
            .trim_end_matches(['\r', '\n'])
            .chars()
            .map(|c| if matches!(c, '\r' | '\n') { ' ' } else { c })
            .collect();
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
    }

    /// Replaces a byte range, as a completion does; the cursor goes behind it. Ranges off a boundary do nothing.
    pub fn replace(&mut self, range: std::ops::Range<usize>, with: &str) {
        if self.text.get(range.clone()).is_some() {
            self.cursor = range.start + with.len();
            self.text.replace_range(range, with);
        }
    }

    /// Puts the cursor at the grapheme boundary nearest before a byte offset.
    pub fn go_to(&mut self, offset: usize) {
        self.cursor = self
            .text
            .grapheme_indices(true)
            .map(|(at, _)| at)
            .chain([self.text.len()])
            .take_while(|at| *at <= offset)
            .last()
            .unwrap_or(0);
    }

    /// Takes a key if it is one of a text field's. True if it was; the text may have changed or not.
    pub fn key(&mut self, chord: Chord) -> bool {
        if let Some(c) = chord.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        let Chord { key, ctrl, alt, .. } = chord;
        match (key, ctrl, alt) {
            (Key::Left, false, false) | (Key::Char('b'), true, false) => self.cursor = self.left(),
            (Key::Right, false, false) | (Key::Char('f'), true, false) => self.cursor = self.right(),
            (Key::Home, ..) | (Key::Char('a'), true, false) => self.cursor = 0,
            (Key::End, ..) | (Key::Char('e'), true, false) => self.cursor = self.text.len(),
            (Key::Left, ..) | (Key::Char('b'), false, true) => self.cursor = self.word_left(),
            (Key::Right, ..) | (Key::Char('f'), false, true) => self.cursor = self.word_right(),
            (Key::Backspace, _, true) | (Key::Char('w'), true, false) => self.kill(self.word_left(), self.cursor),
            (Key::Backspace, ..) | (Key::Char('h'), true, false) => self.delete(self.left(), self.cursor),
            (Key::Delete, ..) | (Key::Char('d'), true, false) => self.delete(self.cursor, self.right()),
            (Key::Char('d'), false, true) => self.kill(self.cursor, self.word_right()),
            (Key::Char('k'), true, false) => self.kill(self.cursor, self.text.len()),
            (Key::Char('u'), true, false) => self.kill(0, self.cursor),
            (Key::Char('y'), true, false) => {
                let killed = self.killed.clone();
                self.insert(&killed);
            }
            _ => return false,
        }
        true
    }

    fn left(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn right(&self) -> usize {
        self.after().graphemes(true).next().map_or(self.cursor, |g| self.cursor + g.len())
    }

    fn word_left(&self) -> usize {
        self.before().unicode_word_indices().next_back().map_or(0, |(at, _)| at)
    }

    fn word_right(&self) -> usize {
        self.after().unicode_word_indices().next().map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn kill(&mut self, from: usize, to: usize) {
        self.killed = self.text.get(from..to).unwrap_or_default().to_owned();
        self.delete(from, to);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn press(field: &mut Field, keys: &str) {
        for key in keys.split(' ') {
            assert!(field.key(key.parse().unwrap()), "{key}");
        }
    }

    #[test]
    fn emacs_keys() {
        let mut f = Field::new("one two three");
        press(&mut f, "Ctrl-w");
        assert_eq!(f.text(), "one two ");
        press(&mut f, "Ctrl-a Alt-f Ctrl-k");
        assert_eq!((f.text(), f.cursor()), ("one", 3));
        press(&mut f, "Ctrl-y Ctrl-a Alt-d");
        assert_eq!(f.text(), " two ");
        press(&mut f, "Ctrl-e Ctrl-h Home Del Ctrl-u a");
        assert_eq!(f.text(), "atwo");
        assert!(!f.key(Chord::plain(Key::Enter)));
    }

    #[test]
    fn clusters_are_never_split() {
        let mut f = Field::new("a👩‍💻é");
        press(&mut f, "Backspace Backspace");
        assert_eq!(f.text(), "a");
    }

    #[test]
    fn a_paste_is_one_line() {
        let mut f = Field::new("");
        f.insert("one\r\ntwo\n:q\n");
        assert_eq!(f.text(), "one  two :q");
    }

    proptest! {
        #[test]
        fn the_cursor_stays_on_a_boundary(start in ".{0,12}", keys in proptest::collection::vec(0usize..16, 0..40)) {
            let table = ["Left", "Right", "Alt-b", "Alt-f", "Ctrl-a", "Ctrl-e", "Backspace", "Del", "Ctrl-w", "Alt-d",
                "Ctrl-k", "Ctrl-u", "Ctrl-y", "x", "é", "Alt-Backspace"];
            let mut f = Field::new(start);
            for k in keys {
                f.key(table[k % table.len()].parse().unwrap());
                prop_assert!(f.text().is_char_boundary(f.cursor()));
                prop_assert_eq!(format!("{}{}", f.before(), f.after()), f.text());
            }
        }
    }
}
