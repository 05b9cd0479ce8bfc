//! A screen as the terminal will show it: one cell per column, wide characters with their tail, colours already
//! brought down to what may be sent, nothing in it that a terminal could take for a command.

use std::sync::Arc;

use ratatui::{buffer::Buffer, buffer::Cell as Drawn};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{
    caps::Caps,
    pen::{Paint, Pen},
};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Glyph {
    /// One column wide.
    Narrow(char),
    /// Two columns wide; the next cell is its [`Glyph::Tail`].
    Wide(char),
    /// Several code points; `true`: two columns. Terminals disagree about the width of some.
    Cluster(Arc<String>, bool),
    /// The second column of the cell before.
    Tail,
}

/// One column of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub glyph: Glyph,
    /// Its looks.
    pub pen: Pen,
}

/// An empty cell as an erased screen has it.
pub const BLANK: Cell =
    Cell { glyph: Glyph::Narrow(' '), pen: Pen { fg: Paint::Default, bg: Paint::Default, attrs: NO_ATTRS } };
const NO_ATTRS: ratatui::style::Modifier = ratatui::style::Modifier::empty();

impl Cell {
    /// Whether it holds no text.
    pub fn is_blank(&self) -> bool {
        self.glyph == Glyph::Narrow(' ')
    }
}

/// Rows of cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    cells: Vec<Cell>,
}

impl Grid {
    /// Makes it a blank grid of this size.
    pub fn clear(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.cells.clear();
        self.cells.resize(width * height, BLANK);
    }

    /// The cells of a row; none past the end.
    pub fn row(&self, y: usize) -> &[Cell] {
        self.cells.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// A number that equal rows share and others hardly ever; colours are left out of it.
    pub fn hash(&self, y: usize) -> u64 {
        self.row(y).iter().fold(0, |hash, cell| {
            let text = match &cell.glyph {
                Glyph::Narrow(c) | Glyph::Wide(c) => u64::from(*c),
                Glyph::Cluster(text, _) => text.chars().fold(1, |sum, c| sum + u64::from(c)),
                Glyph::Tail => 0,
            };
            // The multiplier of FxHash: fast, and what it guesses is checked cell by cell.
            (hash.rotate_left(5) ^ text ^ u64::from(cell.pen.attrs.bits()) << 32).wrapping_mul(0x517c_c1b7_2722_0a95)
        })
    }

    /// Moves the rows `top..=bottom` up by `by` (down when negative); what comes in is blank.
    pub fn shift(&mut self, top: usize, bottom: usize, by: isize) {
        let Some(rows) = self.cells.get_mut(top * self.width..(bottom + 1) * self.width) else { return };
        let count = (by.unsigned_abs() * self.width).min(rows.len());
        if by > 0 {
            rows.rotate_left(count);
            let kept = rows.len() - count;
            rows.iter_mut().skip(kept).for_each(|cell| *cell = BLANK);
        } else {
            rows.rotate_right(count);
            rows.iter_mut().take(count).for_each(|cell| *cell = BLANK);
        }
    }

    /// Takes over what was drawn.
    pub fn take(&mut self, drawn: &Buffer, caps: &Caps) {
        let area = drawn.area();
        (self.width, self.height) = (usize::from(area.width), usize::from(area.height));
        self.cells.resize(self.width * self.height, BLANK);
        if self.width == 0 {
            return;
        }
        for (row, drawn) in self.cells.chunks_exact_mut(self.width).zip(drawn.content().chunks_exact(self.width)) {
            let mut tail = None;
            let last = row.len() - 1;
            for (x, (cell, drawn)) in row.iter_mut().zip(drawn).enumerate() {
                if let Some(pen) = tail.take() {
                    *cell = Cell { glyph: Glyph::Tail, pen };
                    continue;
                }
                let pen = Pen {
                    fg: Paint::of(drawn.fg, caps.colours),
                    bg: Paint::of(drawn.bg, caps.colours),
                    attrs: drawn.modifier,
                };
                cell.glyph = glyph(drawn, x < last, caps.utf8);
                cell.pen = if cell.is_blank() { pen.on_blank() } else { pen };
                if matches!(cell.glyph, Glyph::Wide(_) | Glyph::Cluster(_, true)) {
                    tail = Some(pen);
                }
            }
        }
    }
}

fn glyph(drawn: &Drawn, room: bool, utf8: bool) -> Glyph {
    let symbol = drawn.symbol();
    if let [byte @ 0x20..=0x7e] = symbol.as_bytes() {
        return Glyph::Narrow(char::from(*byte));
    }
    let mut chars = symbol.chars();
    let Some(first) = chars.next() else { return Glyph::Narrow(' ') };
    // The sanitiser keeps these out long before; the last door has a lock as well.
    if symbol.chars().any(char::is_control) {
        return Glyph::Narrow('?');
    }
    if !utf8 {
        return Glyph::Narrow(ascii(first));
    }
    if chars.next().is_none() {
        return match first.width() {
            Some(2) if room => Glyph::Wide(first),
            Some(1) => Glyph::Narrow(first),
            _ => Glyph::Narrow(' '),
        };
    }
    match symbol.width() {
        1 => Glyph::Cluster(Arc::new(symbol.to_owned()), false),
        2 if room => Glyph::Cluster(Arc::new(symbol.to_owned()), true),
        _ => Glyph::Narrow(' '),
    }
}

/// The nearest thing in ASCII, for terminals that take nothing else.
fn ascii(c: char) -> char {
    match c {
        ' '..='~' => c,
        '─' | '━' | '═' | '╌' | '┄' | '–' | '—' | '‑' | '−' => '-',
        '│' | '┃' | '║' | '╎' | '┆' | '▏' | '▌' | '▐' | '▎' => '|',
        '\u{2500}'..='\u{257f}' => '+',
        '█' | '▓' | '■' | '▮' => '#',
        '░' | '▒' | '▯' | '□' => ':',
        '•' | '●' | '◆' | '✱' => '*',
        '·' | '…' => '.',
        '○' | '◇' | '◯' => 'o',
        '✓' | '✔' => 'v',
        '✗' | '✘' | '×' | '✖' => 'x',
        '→' | '▸' | '▶' | '›' | '»' | '❯' => '>',
        '←' | '◂' | '◀' | '‹' | '«' | '❮' => '<',
        '↑' | '▲' | '▴' => '^',
        '↓' | '▼' | '▾' => 'v',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '\u{a0}' => ' ',
        _ => '?',
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    fn grid(text: &str, width: u16, utf8: bool) -> Vec<Glyph> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        buffer.set_string(0, 0, text, ratatui::style::Style::new());
        let mut grid = Grid::default();
        grid.take(&buffer, &Caps { utf8, ..Caps::FULL });
        grid.row(0).iter().map(|cell| cell.glyph.clone()).collect()
    }

    #[test]
    fn wide_characters_have_a_tail_and_never_hang_over_the_edge() {
        use Glyph::{Narrow, Tail, Wide};
        assert_eq!(grid("漢a", 3, true), [Wide('漢'), Tail, Narrow('a')]);
        assert_eq!(grid("e\u{301}b", 2, true), [Glyph::Cluster(Arc::new("e\u{301}".into()), false), Narrow('b')]);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer[(1, 0)].set_symbol("漢");
        let mut cut = Grid::default();
        cut.take(&buffer, &Caps::FULL);
        assert_eq!(cut.row(0)[1].glyph, Narrow(' '));
    }

    #[test]
    fn without_utf8_frames_become_ascii() {
        use Glyph::Narrow;
        assert_eq!(grid("┌─é", 3, false), [Narrow('+'), Narrow('-'), Narrow('?')]);
    }

    #[test]
    fn no_control_gets_through() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        for (x, symbol) in ["\x1b[2J", "\u{9b}", "\x07"].into_iter().enumerate() {
            buffer[(x as u16, 0)].set_symbol(symbol);
        }
        let mut grid = Grid::default();
        grid.take(&buffer, &Caps::FULL);
        assert!(grid.row(0).iter().all(|cell| cell.glyph == Glyph::Narrow('?')));
    }
}
