//! Lines of styled text: what detail, review and the question are made of. They are wrapped and made safe here, so that
//! the number of lines, by which a cursor moves, is the number that is drawn. Nothing here knows a webhook or a colour.

pub mod view;

use crate::{
    domain::text,
    tui::{
        cursor::{Cursor, Scroll},
        symbol::{self, Symbols},
    },
};

/// Cells at the right of every text: a free one, and the marks that there is more.
pub const MARGIN: u16 = 2;
/// Lines that one value may take; the rest of it is in its full view.
const LONGEST: usize = 40;

/// What a piece of text is, from which the theme makes a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Role {
    Text,
    Dim,
    Accent,
    Heading,
    Key,
    Good,
    Warning,
    Error,
    Danger,
}

/// A branch that can be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// Names the branch for as long as the same thing is shown.
    pub path: String,
    /// Its inside is on screen.
    pub open: bool,
}

/// One line on screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Cells free at the left.
    pub indent: usize,
    /// Safe text with its roles.
    pub pieces: Vec<(String, Role)>,
    /// Where it heads a branch.
    pub fold: Option<Fold>,
}

impl Line {
    /// Its text without roles.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }
}

/// Lines being written, for a width.
#[derive(Debug)]
pub struct Prose {
    width: usize,
    label: usize,
    symbols: &'static Symbols,
    lines: Vec<Line>,
}

impl Prose {
    /// Nothing yet, for lines of `width` cells.
    pub fn new(width: usize, ascii: bool) -> Self {
        let width = width.max(1);
        Prose { width, label: 13.min(width / 3), symbols: symbol::of(ascii), lines: Vec::new() }
    }

    /// Cells of a line.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Cells before the value of a field.
    pub fn label(&self) -> usize {
        self.label
    }

    /// The marks.
    pub fn symbols(&self) -> &'static Symbols {
        self.symbols
    }

    /// How many lines were written.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// True before the first.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What was written.
    pub fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// A free line, but never two, and none at the top.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.pieces.is_empty()) {
            self.lines.push(Line::default());
        }
    }

    /// A heading after a free line, with a note behind it.
    pub fn heading(&mut self, title: &str, note: &str) {
        self.gap();
        self.pieces(
            0,
            &[(title, Role::Heading), (if note.is_empty() { "" } else { "  " }, Role::Dim), (note, Role::Dim)],
        );
    }

    /// A text from anywhere, wrapped.
    pub fn text(&mut self, indent: usize, raw: &str, role: Role) {
        for (text, role) in self.wrapped(raw, role, self.width.saturating_sub(indent)) {
            self.lines.push(Line { indent, pieces: vec![(text, role)], fold: None });
        }
    }

    /// A label and a value beside it, wrapped under itself.
    pub fn field(&mut self, label: &str, raw: &str, role: Role) {
        self.marked(label, "", raw, role);
    }

    /// A field whose value stands behind a mark such as `+`. Without a label it belongs to the field above.
    pub fn marked(&mut self, label: &str, mark: &str, raw: &str, role: Role) {
        let (wide, behind) = (self.label, text::width(mark));
        let cells = self.width.saturating_sub(wide + behind);
        for (nth, (text, role)) in self.wrapped(raw, role, cells).into_iter().enumerate() {
            let line = if nth == 0 {
                let label = text::fit(label, wide.saturating_sub(1), self.symbols.ellipsis);
                let label = (text::pad(&label, wide).into_owned(), Role::Dim);
                Line { indent: 0, pieces: vec![label, (format!("{mark}{text}"), role)], fold: None }
            } else {
                Line { indent: wide + behind, pieces: vec![(text, role)], fold: None }
            };
            self.lines.push(line);
        }
    }

    /// A long text on up to `most` lines.
    pub fn long(&mut self, raw: &str, most: usize, role: Role) {
        let (lines, cut) = text::wrap_at_most(raw, self.width, most);
        self.lines.extend(lines.into_iter().map(|text| Line { indent: 0, pieces: vec![(text, role)], fold: None }));
        if cut {
            self.text(0, "The rest is left out here; y copies all of it.", Role::Dim);
        }
    }

    /// What belongs to the field above, under its value.
    pub fn under(&mut self, raw: &str, role: Role) {
        self.text(self.label, raw, role);
    }

    /// Pieces one behind the other in one line; what does not fit is cut when it is drawn.
    pub fn pieces(&mut self, indent: usize, pieces: &[(&str, Role)]) {
        self.lines.push(Line { indent, pieces: self.fitted(indent, pieces), fold: None });
    }

    /// The head of a branch: a mark for open or closed, then the pieces.
    pub fn branch(&mut self, indent: usize, fold: Fold, pieces: &[(&str, Role)]) {
        let mark = if fold.open { self.symbols.open } else { self.symbols.closed };
        let marked: Vec<_> = [(mark, Role::Dim), (" ", Role::Dim)].into_iter().chain(pieces.iter().copied()).collect();
        self.lines.push(Line { indent, pieces: self.fitted(indent, &marked), fold: Some(fold) });
    }

    fn fitted(&self, indent: usize, pieces: &[(&str, Role)]) -> Vec<(String, Role)> {
        let mut room = self.width.saturating_sub(indent);
        let mut out = Vec::new();
        for (raw, role) in pieces.iter().filter(|(raw, _)| !raw.is_empty()) {
            let fitted = text::fit(raw, room, self.symbols.ellipsis);
            room = room.saturating_sub(text::width(&fitted));
            out.push((fitted.into_owned(), *role));
        }
        out
    }

    fn wrapped(&self, raw: &str, role: Role, cells: usize) -> Vec<(String, Role)> {
        let (lines, cut) = text::wrap_at_most(raw, cells.max(1), LONGEST);
        let mut out: Vec<_> = lines.into_iter().map(|line| (line, role)).collect();
        if cut {
            let said = format!("{} more; y copies all of it", self.symbols.ellipsis);
            out.push((text::fit(&said, cells, self.symbols.ellipsis).into_owned(), Role::Dim));
        }
        out
    }
}

/// Where a window on lines stands, and what of it is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first line in it.
    pub top: usize,
    /// The line of the cursor, where there is one.
    pub cursor: Option<usize>,
}

impl From<Cursor> for Window {
    fn from(cursor: Cursor) -> Self {
        Window { top: cursor.top, cursor: Some(cursor.at) }
    }
}

impl From<Scroll> for Window {
    fn from(scroll: Scroll) -> Self {
        Window { top: scroll.top, cursor: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_wrapped_under_itself() {
        let mut prose = Prose::new(24, false);
        prose.field("url", "https://example.com/a/long/path", Role::Text);
        let lines: Vec<(usize, String)> = prose.into_lines().iter().map(|l| (l.indent, l.text())).collect();
        let wanted = [(0, "url     https://example.".to_owned()), (8, "com/a/long/path".to_owned())];
        assert_eq!(lines, wanted);
    }

    #[test]
    fn hostile_text_is_safe_and_huge_text_is_short() {
        let mut prose = Prose::new(40, false);
        prose.text(2, &"a\u{1b}[31m\u{202e}".repeat(100_000), Role::Text);
        prose.pieces(0, &[("x\u{9b}y", Role::Text)]);
        let lines = prose.into_lines();
        assert!(lines.len() <= LONGEST + 2);
        assert!(lines.iter().all(|l| text::safe(&l.text()) == l.text()));
    }
}
