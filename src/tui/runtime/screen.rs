//! What the terminal shows, and the bytes that make it show something else.
//!
//! Pure: pictures in, bytes out. The bytes count as shown once they are handed over; where that fails or something
//! else wrote to the terminal, call [`Screen::invalidate`].

use std::ops::Range;

use ratatui::{buffer::Buffer, layout::Position};

use super::{
    caps::{Caps, Scroll},
    grid::{BLANK, Cell, Glyph, Grid},
    output::Output,
    shift,
};

/// A frame shorter than this reaches the terminal in one piece anyway and is not wrapped in synchronized output.
const SYNC_FROM: usize = 512;
/// Unchanged characters up to so many may be cheaper written again than jumped over: a jump costs three to eight bytes.
const GAP: usize = 8;
/// Shifts in one frame at most.
const SHIFTS: usize = 12;
/// From so many blanks on, `CSI K` costs less than the blanks.
const ERASING: usize = 4;
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
        } else if self.caps.scroll != Scroll::Never {
            // One shift for a list that scrolled; several where a filter took rows out between others.
            for _ in 0..SHIFTS {
                let Some(shift) = shift::find(&self.shown, &self.wanted) else { break };
                self.output.scroll(shift.top, shift.bottom, shift.by, self.caps.scroll == Scroll::Lines);
                self.shown.shift(shift.top, shift.bottom, shift.by);
            }
        }
        self.erased.clear();
        self.erased.resize(self.wanted.width, BLANK);
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

    /// Writes one row in the cheapest of several ways: what differs, or what differs up to a column and everything behind
    /// it on an erased rest.
    fn draw_row(&mut self, y: usize) {
        let (shown, wanted) = (self.shown.row(y), self.wanted.row(y));
        let may_erase = self.caps.scroll != Scroll::Never;
        let row = |shown| Row { y, shown, wanted, may_erase };
        let start = self.output.mark();
        row(shown).draw(0..wanted.len(), &mut self.output);
        // Blanks over old text, counted from the right: erasing from a column on saves those behind it.
        let Some(first) = shown.iter().zip(wanted).position(|(shown, wanted)| shown != wanted) else { return };
        let Some(text_end) = wanted.iter().rposition(|cell| *cell != BLANK) else { return };
        let mut best = self.output.rewind(start);
        let mut saved = 0;
        for x in (first..=text_end).rev() {
            let cell_at = |x: usize| wanted.get(x).zip(shown.get(x));
            saved += usize::from(cell_at(x).is_some_and(|(wanted, shown)| wanted.is_blank() && wanted != shown));
            let gap_begins = cell_at(x).is_some_and(|(cell, _)| *cell == BLANK)
                && x.checked_sub(1).and_then(cell_at).is_some_and(|(cell, _)| *cell != BLANK);
            if saved < ERASING || !(gap_begins || x == first) {
                continue;
            }
            row(shown).draw(0..x, &mut self.output);
            reach(&mut self.output, x, y, wanted);
            self.output.erase_line();
            row(&self.erased).draw(x..wanted.len(), &mut self.output);
            let passage = self.output.rewind(start);
            if passage.bytes.len() < best.bytes.len() {
                best = passage;
            }
        }
        self.output.replay(&best);
    }
}

/// A row that is to become another.
#[derive(Clone, Copy)]
struct Row<'a> {
    y: usize,
    shown: &'a [Cell],
    wanted: &'a [Cell],
    may_erase: bool,
}

impl Row<'_> {
    fn differs(&self, x: usize) -> bool {
        self.shown.get(x) != self.wanted.get(x)
    }

    /// Writes what differs in some of its columns, left to right. That order matters for wide characters: whatever half of
    /// an old one is left over, its cell differs and comes later or came before.
    fn draw(&self, columns: Range<usize>, output: &mut Output) {
        let Row { y, wanted, .. } = *self;
        let Some(last) = columns.clone().rev().find(|x| self.differs(*x)) else { return };
        let text_end = wanted.iter().rposition(|cell| *cell != BLANK).map_or(0, |x| x + 1);
        let mut x = columns.start;
        while let Some(cell) = wanted.get(x).filter(|_| x <= last) {
            if !self.differs(x) || cell.glyph == Glyph::Tail {
                x += 1;
                continue;
            }
            reach(output, x, y, wanted);
            if x >= text_end && last - x >= ERASING {
                return output.erase_line();
            }
            let blanks = wanted.iter().skip(x).take(last + 1 - x).take_while(|cell| **cell == BLANK).count();
            if self.may_erase && blanks >= ERASE_FROM {
                let count = (x..x + blanks).rev().find(|x| self.differs(*x)).map_or(0, |end| end + 1 - x);
                if count >= ERASE_FROM {
                    output.erase(count);
                    x += count;
                    continue;
                }
            }
            output.cell(cell);
            x += 1;
        }
    }
}

/// Brings the cursor to a cell by the fewest bytes, the pen that the cell asks for included: by moving, or by writing
/// again the few unchanged characters between it and the cursor, or between it and the start of the row.
fn reach(output: &mut Output, x: usize, y: usize, wanted: &[Cell]) {
    let here = output.column_in(y).filter(|from| *from <= x);
    if here == Some(x) {
        return;
    }
    let start = output.mark();
    let ready = |output: &mut Output| wanted.get(x).into_iter().for_each(|cell| output.ready(cell));
    output.go(x, y);
    ready(output);
    let mut best = output.rewind(start);
    for from in [here, Some(0)].into_iter().flatten() {
        let Some(gap) = wanted.get(from..x).filter(|gap| gap.len() <= GAP) else { continue };
        if !gap.iter().all(|cell| matches!(cell.glyph, Glyph::Narrow(_))) {
            continue;
        }
        output.go(from, y);
        gap.iter().for_each(|cell| output.cell(cell));
        ready(output);
        let passage = output.rewind(start);
        if passage.bytes.len() < best.bytes.len() {
            best = passage;
        }
    }
    output.replay(&best);
}

#[cfg(test)]
mod tests;
