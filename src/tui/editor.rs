//! A text of many lines, for JSON: state around the textarea crate, with the keys of our one-line fields. It is never
//! drawn by the crate's own widget, which writes state while it draws and lets bidi characters through; views draw its
//! lines through our sanitiser. The cursor never stands inside a grapheme cluster.

use std::fmt;

use tui_textarea::{CursorMove, DataCursor, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    chord::{Chord, Key},
    cursor::Cursor,
};

/// Blanks that a tab in a paste becomes, and that a new level of brackets is indented by.
const INDENT: &str = "  ";

/// Text with a cursor in it, and the window that follows the cursor.
#[derive(Clone)]
pub struct Editor {
    /// Boxed: it is large, and only one form in the program holds it.
    area: Box<TextArea<'static>>,
    window: Cursor,
    height: usize,
}

impl Editor {
    /// An editor holding `text`, the cursor at its beginning, seen through `height` lines.
    pub fn new(text: &str, height: usize) -> Self {
        let lines = clean(text).split('\n').map(str::to_owned).collect();
        Editor { area: Box::new(TextArea::new(lines)), window: Cursor::default(), height: height.max(1) }
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Its lines; at least one.
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// True where nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.lines().iter().all(String::is_empty)
    }

    /// Line and character of the cursor, both from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let DataCursor(row, column) = self.area.cursor();
        (row, column)
    }

    /// The first line in the window.
    pub fn top(&self) -> usize {
        self.window.top
    }

    /// Lines in the window.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The line of the cursor, parted at the cursor.
    pub fn around_cursor(&self) -> (&str, &str) {
        let (row, column) = self.cursor();
        let line = self.lines().get(row).map_or("", String::as_str);
        let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        line.split_at_checked(at).unwrap_or((line, ""))
    }

    /// Gives the window another height.
    pub fn resize(&mut self, height: usize) {
        self.height = height.max(1);
        self.follow();
    }

    /// Replaces everything; `undo` brings the former text back.
    pub fn set(&mut self, text: &str) {
        self.area.select_all();
        self.area.cut();
        self.area.insert_str(clean(text));
        self.go_to(0, 0);
    }

    /// Puts text in at the cursor; line breaks are kept, a paste runs nothing.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(clean(text));
        self.follow();
    }

    /// Puts the cursor on a line and a character of it, both from 0; past the end is the end.
    pub fn go_to(&mut self, row: usize, column: usize) {
        let row = row.min(self.lines().len().saturating_sub(1));
        self.area.move_cursor(CursorMove::Top);
        for _ in 0..row {
            self.area.move_cursor(CursorMove::Down);
        }
        self.area.move_cursor(CursorMove::Head);
        let length = self.lines().get(row).map_or(0, |line| line.chars().count());
        for _ in 0..column.min(length) {
            self.area.move_cursor(CursorMove::Forward);
        }
        self.snap(false);
        self.follow();
    }

    /// Takes a key if it is one of a text's. True if it was; the text may have changed or not.
    pub fn key(&mut self, chord: Chord) -> bool {
        let taken = self.edit(chord) || self.go(chord);
        if taken {
            self.follow();
        }
        taken
    }

    /// Keys that change the text.
    fn edit(&mut self, chord: Chord) -> bool {
        if let Some(c) = chord.typed() {
            self.area.insert_char(c);
            return true;
        }
        let Chord { key, ctrl, alt, .. } = chord;
        let area = &mut self.area;
        match (key, ctrl, alt) {
            (Key::Enter, false, false) => self.new_line(),
            (Key::Backspace, _, true) | (Key::Char('w'), true, false) => drop(area.delete_word()),
            (Key::Backspace, ..) | (Key::Char('h'), true, false) => self.delete_back(),
            (Key::Delete, ..) | (Key::Char('d'), true, false) => self.delete_next(),
            (Key::Char('d'), false, true) => drop(area.delete_next_word()),
            (Key::Char('k'), true, false) => drop(area.delete_line_by_end()),
            (Key::Char('u'), true, false) => drop(area.delete_line_by_head()),
            (Key::Char('y'), true, false) => drop(area.paste()),
            (Key::Char('u'), false, true) => drop(area.undo()),
            (Key::Char('r'), false, true) => drop(area.redo()),
            _ => return false,
        }
        true
    }

    /// Keys that move the cursor.
    fn go(&mut self, chord: Chord) -> bool {
        let Chord { key, ctrl, alt, .. } = chord;
        if let (Key::Home | Key::End, true) = (key, ctrl) {
            let end = if key == Key::Home { 0 } else { usize::MAX };
            self.go_to(end, end);
            return true;
        }
        let page = self.height.saturating_sub(1).max(1);
        let (step, times) = match (key, ctrl, alt) {
            (Key::Left, false, false) | (Key::Char('b'), true, false) => (CursorMove::Back, 1),
            (Key::Right, false, false) | (Key::Char('f'), true, false) => (CursorMove::Forward, 1),
            (Key::Left, ..) | (Key::Char('b'), false, true) => (CursorMove::WordBack, 1),
            (Key::Right, ..) | (Key::Char('f'), false, true) => (CursorMove::WordForward, 1),
            (Key::Up, ..) | (Key::Char('p'), true, false) => (CursorMove::Up, 1),
            (Key::Down, ..) | (Key::Char('n'), true, false) => (CursorMove::Down, 1),
            (Key::PageUp, ..) => (CursorMove::Up, page),
            (Key::PageDown, ..) => (CursorMove::Down, page),
            (Key::Home, ..) | (Key::Char('a'), true, false) => (CursorMove::Head, 1),
            (Key::End, ..) | (Key::Char('e'), true, false) => (CursorMove::End, 1),
            _ => return false,
        };
        for _ in 0..times {
            self.area.move_cursor(step);
        }
        self.snap(step == CursorMove::Forward);
        true
    }

    /// A line break that keeps the indentation, and adds to it behind an opening bracket.
    fn new_line(&mut self) {
        let (before, _) = self.around_cursor();
        let mut indent: String = before.chars().take_while(|c| *c == ' ').collect();
        if before.trim_end().ends_with(['{', '[']) {
            indent.push_str(INDENT);
        }
        self.area.insert_newline();
        self.area.insert_str(indent);
    }

    fn delete_back(&mut self) {
        let (before, _) = self.around_cursor();
        let length = before.graphemes(true).next_back().map_or(1, |g| g.chars().count());
        for _ in 0..length {
            self.area.delete_char();
        }
    }

    fn delete_next(&mut self) {
        let (_, after) = self.around_cursor();
        let length = after.graphemes(true).next().map_or(1, |g| g.chars().count());
        for _ in 0..length {
            self.area.delete_next_char();
        }
    }

    /// Moves on, forth or back, until the cursor stands between two grapheme clusters.
    fn snap(&mut self, forth: bool) {
        let (row, column) = self.cursor();
        let Some(line) = self.lines().get(row) else { return };
        let mut at = 0;
        let mut start = 0;
        for grapheme in line.graphemes(true) {
            if at >= column {
                break;
            }
            start = at;
            at += grapheme.chars().count();
        }
        if at == column {
            return;
        }
        let (step, times) = if forth { (CursorMove::Forward, at - column) } else { (CursorMove::Back, column - start) };
        for _ in 0..times {
            self.area.move_cursor(step);
        }
    }

    fn follow(&mut self) {
        let (row, _) = self.cursor();
        self.window.go(row, self.lines().len(), self.height);
    }
}

impl fmt::Debug for Editor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Editor").field("text", &self.text()).field("cursor", &self.cursor()).finish()
    }
}

/// Line breaks of one kind, and no tabs: between the tokens of JSON they mean nothing, inside a string they are refused.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', INDENT)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn press(editor: &mut Editor, keys: &str) {
        for key in keys.split(' ') {
            assert!(editor.key(key.parse().unwrap()), "{key}");
        }
    }

    #[test]
    fn brackets_indent_and_lines_keep_their_indentation() {
        let mut e = Editor::new("", 5);
        press(&mut e, "{ Enter a Enter b");
        assert_eq!(e.text(), "{\n  a\n  b");
        assert_eq!(e.cursor(), (2, 3));
    }

    #[test]
    fn the_keys_are_those_of_a_field() {
        let mut e = Editor::new("one two\nthree", 5);
        press(&mut e, "Ctrl-e Ctrl-w Ctrl-a Ctrl-k Ctrl-y Down End Ctrl-u Alt-u");
        assert_eq!(e.text(), "one \nthree");
        for key in ["Tab", "Shift-Tab", "Esc", "Ctrl-s", "Ctrl-g", "Ctrl-r", "Ctrl-c", "F1"] {
            assert!(!e.key(key.parse().unwrap()), "{key} is not the editor's");
        }
    }

    #[test]
    fn clusters_are_never_split() {
        let mut e = Editor::new("a👩‍💻é", 5);
        press(&mut e, "Right Right");
        assert_eq!(e.around_cursor(), ("a👩‍💻", "é"));
        press(&mut e, "Left");
        assert_eq!(e.around_cursor(), ("a", "👩‍💻é"));
        press(&mut e, "Del End Backspace");
        assert_eq!(e.text(), "a");
    }

    #[test]
    fn a_paste_keeps_its_lines_and_no_tabs() {
        let mut e = Editor::new("", 5);
        e.paste("{\r\n\t\"a\": 1\r}");
        assert_eq!(e.text(), "{\n  \"a\": 1\n}");
    }

    #[test]
    fn all_can_be_replaced_and_brought_back() {
        let mut e = Editor::new("old\ntext", 5);
        e.set("{}");
        assert_eq!((e.text().as_str(), e.cursor()), ("{}", (0, 0)));
        e.go_to(0, 9);
        assert_eq!(e.cursor(), (0, 2));
        press(&mut e, "Alt-u Alt-u");
        assert_eq!(e.text(), "old\ntext");
    }

    #[test]
    fn the_window_follows_the_cursor() {
        let mut e = Editor::new(&"x\n".repeat(20), 4);
        press(&mut e, "PgDn PgDn Down");
        assert_eq!((e.cursor().0, e.top()), (7, 4));
        e.resize(2);
        assert_eq!(e.top(), 6);
        press(&mut e, "Ctrl-Home");
        assert_eq!(e.top(), 0);
    }

    proptest! {
        #[test]
        fn the_cursor_stays_in_the_text(start in "[a👩\u{200d}💻e\u{301} \n{]{0,24}", keys in proptest::collection::vec(0usize..24, 0..40)) {
            let table = ["Left", "Right", "Alt-b", "Alt-f", "Ctrl-a", "Ctrl-e", "Backspace", "Del", "Ctrl-w", "Alt-d",
                "Ctrl-k", "Ctrl-u", "Ctrl-y", "x", "é", "Alt-Backspace", "Enter", "Up", "Down", "PgUp", "PgDn", "Alt-u",
                "Alt-r", "Ctrl-End"];
            let mut e = Editor::new(&start, 3);
            for k in keys {
                e.key(table[k % table.len()].parse().unwrap());
                let (row, column) = e.cursor();
                let line = e.lines()[row].clone();
                prop_assert!(column <= line.chars().count());
                prop_assert!((e.top()..e.top() + 3).contains(&row));
                let (before, after) = e.around_cursor();
                prop_assert_eq!(format!("{before}{after}"), line);
            }
        }
    }
}
