//! What the terminal shows, and the bytes that make it show something else.
//!
//! Pure: pictures in, bytes out. The bytes count as shown once they are handed over; where that fails or something
//! else wrote to the terminal, call [`Screen::invalidate`].

use ratatui::{buffer::Buffer, layout::Position};

use super::{
    caps::{Caps, Scroll},
    grid::{BLANK, Cell, Glyph, Grid},
    output::Output,
    shift,
};

/// A frame shorter than this reaches the terminal in one piece anyway and is not wrapped in synchronized output.
const SYNC_FROM: usize = 512;
/// Unchanged characters up to so many are written again rather than jumped over: a jump costs three or four bytes.
const GAP: usize = 4;
/// From so many cells of old text on it may pay to erase the row first.
const ANEW_FROM: usize = 8;
/// From so many blanks on, `CSI n X` and the move after it cost less than the blanks.
const ERASE_FROM: usize = 12;

/// The screen as the terminal shows it.
#[derive(Debug)]
pub struct Screen {
    caps: Caps,
    shown: Grid,
    wanted: Grid,
    output: Output,
    erased: Vec<Cell>,
    valid: bool,
}

impl Screen {
    /// A screen of which nothing is known yet: the first frame draws everything.
    pub fn new(caps: Caps) -> Screen {
        Screen {
            caps,
            shown: Grid::default(),
            wanted: Grid::default(),
            output: Output::new(0),
            erased: Vec::new(),
            valid: false,
        }
    }

    /// The terminal shows something we did not write, or was resized: the next frame draws everything.
    pub fn invalidate(&mut self) {
        self.valid = false;
    }

    /// The bytes that turn what is shown into `wanted`, with the cursor at a place or hidden. Empty when nothing
    /// changed. A picture of another size than before is drawn in full.
    pub fn frame(&mut self, wanted: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        self.wanted.take(wanted, &self.caps);
        if (self.shown.width, self.shown.height) != (self.wanted.width, self.wanted.height) {
            self.valid = false;
        }
        if self.wanted.width == 0 || self.wanted.height == 0 {
            return Vec::new();
        }
        if !self.valid {
            self.output.start_over(self.wanted.width);
            self.shown.clear(self.wanted.width, self.wanted.height);
            self.valid = true;
        } else if self.caps.scroll != Scroll::Never
            && let Some(shift) = shift::find(&self.shown, &self.wanted)
        {
            self.output.scroll(shift.top, shift.bottom, shift.by, self.caps.scroll == Scroll::Lines);
            self.shown.shift(shift.top, shift.bottom, shift.by);
        }
        for y in 0..self.wanted.height {
            self.draw_row(y);
        }
        let inside = |at: Position| {
            (usize::from(at.x).min(self.wanted.width - 1), usize::from(at.y).min(self.wanted.height - 1))
        };
        self.output.cursor(cursor.map(inside));
        std::mem::swap(&mut self.shown, &mut self.wanted);
        let bytes = std::mem::take(&mut self.output.bytes);
        if self.caps.sync && bytes.len() >= SYNC_FROM {
            [b"\x1b[?2026h".as_slice(), &bytes, b"\x1b[?2026l"].concat()
        } else {
            bytes
        }
    }

    /// Writes one row in the cheaper of two ways: what differs, or all of it on an erased row.
    fn draw_row(&mut self, y: usize) {
        let (shown, wanted) = (self.shown.row(y), self.wanted.row(y));
        let may_erase = self.caps.scroll != Scroll::Never;
        let start = self.output.mark();
        draw_differing(&mut self.output, y, shown, wanted, may_erase);
        let cells = shown.iter().zip(wanted);
        if cells.filter(|(shown, wanted)| shown != wanted && wanted.is_blank()).count() < ANEW_FROM {
            return;
        }
        let differing = self.output.rewind(start);
        let from = shown.iter().zip(wanted).position(|(shown, wanted)| shown != wanted).unwrap_or(0);
        self.output.go(from, y);
        self.output.erase_line();
        self.erased.clear();
        self.erased.extend_from_slice(wanted.get(..from).unwrap_or_default());
        self.erased.resize(wanted.len(), BLANK);
        draw_differing(&mut self.output, y, &self.erased, wanted, may_erase);
        if self.output.mark().since(start) >= differing.bytes.len() {
            self.output.rewind(start);
            self.output.replay(&differing);
        }
    }
}

/// Writes what differs in one row, left to right. That order matters for wide characters: whatever half of an old one
/// is left over, its cell differs and comes later or came before.
fn draw_differing(output: &mut Output, y: usize, shown: &[Cell], wanted: &[Cell], may_erase: bool) {
    let differs = |x: usize| shown.get(x) != wanted.get(x);
    let Some(last) = (0..wanted.len()).rev().find(|x| differs(*x)) else { return };
    let text_end = wanted.iter().rposition(|cell| *cell != BLANK).map_or(0, |x| x + 1);
    let mut x = 0;
    while let Some(cell) = wanted.get(x).filter(|_| x <= last) {
        if !differs(x) || cell.glyph == Glyph::Tail {
            x += 1;
            continue;
        }
        if x >= text_end && last - x > 5 {
            reach(output, x, y, wanted);
            return output.erase_line();
        }
        let blanks = wanted.iter().skip(x).take(last + 1 - x).take_while(|cell| **cell == BLANK).count();
        if may_erase && blanks >= ERASE_FROM {
            let count = (x..x + blanks).rev().find(|x| differs(*x)).map_or(0, |end| end + 1 - x);
            if count >= ERASE_FROM {
                reach(output, x, y, wanted);
                output.erase(count);
                x += count;
                continue;
            }
        }
        reach(output, x, y, wanted);
        output.cell(cell);
        x += 1;
    }
}

/// Brings the cursor to a cell: by writing the few unchanged characters before it again, or by moving.
fn reach(output: &mut Output, x: usize, y: usize, wanted: &[Cell]) {
    if let Some(gap) = output.column_in(y).and_then(|from| wanted.get(from..x)) {
        let cheap = |cell: &Cell| matches!(cell.glyph, Glyph::Narrow(' '..='~')) && output.suits(cell);
        if gap.len() <= GAP && gap.iter().all(cheap) {
            return gap.iter().for_each(|cell| output.cell(cell));
        }
    }
    output.go(x, y);
}

#[cfg(test)]
mod tests;
