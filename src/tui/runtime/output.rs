//! Bytes for the terminal, and what they leave behind there: where its cursor stands and which pen it holds.
//!
//! Every move and every change of pen goes through here, by the shortest spelling. It decides nothing about what to
//! draw.

use super::{
    grid::{Cell, Glyph},
    pen::{Pen, SEEN_ON_BLANKS},
};

/// Where the terminal's cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Anywhere: only an absolute move helps.
    Unknown,
    /// Column and row.
    Cell(usize, usize),
    /// Past the last column of this row, about to wrap: CR is the only relative move that means the same everywhere.
    Margin(usize),
}

/// The bytes of a frame and the state they lead to. The state outlives the frame.
#[derive(Debug)]
pub struct Output {
    /// What is to be written.
    pub bytes: Vec<u8>,
    state: State,
    width: usize,
}

/// What the terminal is left with.
#[derive(Debug, Clone, Copy)]
struct State {
    at: At,
    pen: Pen,
    visible: Option<bool>,
}

impl Mark {
    /// How many bytes were written since an earlier one.
    pub fn since(self, earlier: Mark) -> usize {
        self.length.saturating_sub(earlier.length)
    }
}

/// Bytes and the state that they lead to.
#[derive(Debug)]
pub struct Passage {
    /// What would be written.
    pub bytes: Vec<u8>,
    end: State,
}

/// A point to go back to.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    length: usize,
    state: State,
}

impl Output {
    /// For a terminal of so many columns whose state nothing is known about.
    pub fn new(width: usize) -> Output {
        Output { bytes: Vec::new(), state: State { at: At::Unknown, pen: Pen::default(), visible: None }, width }
    }

    /// Empties the whole screen and brings every state that matters to a known value.
    pub fn start_over(&mut self, width: usize) {
        *self = Output { bytes: std::mem::take(&mut self.bytes), ..Output::new(width) };
        self.bytes.extend_from_slice(b"\x1b[r\x1b[m\x1b[2J");
    }

    /// Where we are.
    pub fn mark(&self) -> Mark {
        Mark { length: self.bytes.len(), state: self.state }
    }

    /// Takes back everything since `mark`, and hands it out: [`Output::replay`] writes it after all.
    pub fn rewind(&mut self, mark: Mark) -> Passage {
        let passage = Passage { bytes: self.bytes.split_off(mark.length), end: self.state };
        self.state = mark.state;
        passage
    }

    /// Writes what was taken back, at the same place.
    pub fn replay(&mut self, passage: &Passage) {
        self.bytes.extend_from_slice(&passage.bytes);
        self.state = passage.end;
    }

    /// Takes a pen.
    pub fn pen(&mut self, pen: Pen) {
        self.state.pen.change(pen, &mut self.bytes);
        self.state.pen = pen;
    }

    /// Whether a cell would come out right with the pen in hand.
    fn suits(&self, cell: &Cell) -> bool {
        self.state.pen == cell.pen
            || cell.is_blank()
                && self.state.pen.bg == cell.pen.bg
                && !self.state.pen.attrs.intersects(SEEN_ON_BLANKS)
                && !cell.pen.attrs.intersects(SEEN_ON_BLANKS)
    }

    /// The column of the cursor if it is known to be in this row.
    pub fn column_in(&self, row: usize) -> Option<usize> {
        match self.state.at {
            At::Cell(x, y) if y == row => Some(x),
            _ => None,
        }
    }

    /// Moves the cursor.
    pub fn go(&mut self, x: usize, y: usize) {
        let mut best = match (x, y) {
            (0, 0) => b"\x1b[H".to_vec(),
            (0, _) => format!("\x1b[{}H", y + 1).into_bytes(),
            _ => format!("\x1b[{};{}H", y + 1, x + 1).into_bytes(),
        };
        let mut relative = Vec::with_capacity(best.len() + 8);
        match self.state.at {
            At::Cell(column, row) => {
                vertical(row, y, &mut relative);
                horizontal(column, x, &mut relative);
            }
            At::Margin(row) => {
                relative.push(b'\r');
                vertical(row, y, &mut relative);
                horizontal(0, x, &mut relative);
            }
            At::Unknown => relative.clone_from(&best),
        }
        if relative.len() < best.len() || self.state.at == At::Cell(x, y) {
            best = relative;
        }
        self.bytes.append(&mut best);
        self.state.at = At::Cell(x, y);
    }

    /// Takes the pen that a cell asks for, if the one in hand does not do.
    pub fn ready(&mut self, cell: &Cell) {
        if !self.suits(cell) {
            self.pen(cell.pen);
        }
    }

    /// Writes one cell where the cursor stands, with the pen it asks for.
    pub fn cell(&mut self, cell: &Cell) {
        self.ready(cell);
        let mut utf8 = [0; 4];
        let width = match &cell.glyph {
            Glyph::Narrow(c) => {
                self.bytes.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
                1
            }
            Glyph::Wide(c) => {
                self.bytes.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
                2
            }
            Glyph::Cluster(text, wide) => {
                // Where the terminal takes it for narrower than we do, its second column must not keep old text.
                if *wide {
                    self.bytes.extend_from_slice(b"  \x1b[2D");
                }
                self.bytes.extend_from_slice(text.as_bytes());
                self.state.at = At::Unknown;
                return;
            }
            Glyph::Tail => return,
        };
        self.state.at = match self.state.at {
            At::Cell(x, y) if x + width < self.width => At::Cell(x + width, y),
            At::Cell(_, y) => At::Margin(y),
            other => other,
        };
    }

    /// Erases the rest of the row in the terminal's own colours.
    pub fn erase_line(&mut self) {
        self.pen(Pen::default());
        self.bytes.extend_from_slice(b"\x1b[K");
    }

    /// Erases `count` cells in the terminal's own colours; the cursor stays.
    pub fn erase(&mut self, count: usize) {
        self.pen(Pen::default());
        self.bytes.extend_from_slice(format!("\x1b[{count}X").as_bytes());
    }

    /// Scrolls the rows `top..=bottom` up by `by` (down when negative), by `CSI S`/`T` or by deleting or inserting
    /// lines. What comes in is blank.
    pub fn scroll(&mut self, top: usize, bottom: usize, by: isize, by_lines: bool) {
        // What scrolls in takes the background of the pen.
        self.pen(Pen::default());
        self.bytes.extend_from_slice(format!("\x1b[{};{}r", top + 1, bottom + 1).as_bytes());
        if by_lines {
            self.bytes.extend_from_slice(format!("\x1b[{}H", top + 1).as_bytes());
        }
        self.bytes.extend_from_slice(b"\x1b[");
        if by.unsigned_abs() > 1 {
            self.bytes.extend_from_slice(by.unsigned_abs().to_string().as_bytes());
        }
        self.bytes.push(match (by > 0, by_lines) {
            (true, false) => b'S',
            (false, false) => b'T',
            (true, true) => b'M',
            (false, true) => b'L',
        });
        self.bytes.extend_from_slice(b"\x1b[r");
        // DECSTBM sends the cursor home, but not on every terminal.
        self.state.at = At::Unknown;
    }

    /// Shows the cursor at a place or hides it.
    pub fn cursor(&mut self, place: Option<(usize, usize)>) {
        if let Some((x, y)) = place {
            self.go(x, y);
        }
        if self.state.visible != Some(place.is_some()) {
            self.bytes.extend_from_slice(if place.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.state.visible = Some(place.is_some());
        }
    }
}

/// From row to row in the same column.
fn vertical(from: usize, to: usize, out: &mut Vec<u8>) {
    match (to.saturating_sub(from), from.saturating_sub(to)) {
        (0, 0) => {}
        // In raw mode LF keeps the column.
        (down @ 1..=4, _) => out.extend(std::iter::repeat_n(b'\n', down)),
        (0, 1) => out.extend_from_slice(b"\x1bM"),
        (0, up) => step(up, b'A', out),
        (down, _) => step(down, b'B', out),
    }
}

/// From column to column in the same row.
fn horizontal(from: usize, to: usize, out: &mut Vec<u8>) {
    let (right, left) = (to.saturating_sub(from), from.saturating_sub(to));
    if right > 0 {
        return step(right, b'C', out);
    }
    let mut through_start = vec![b'\r'];
    if to > 0 {
        step(to, b'C', &mut through_start);
    }
    let mut back = Vec::new();
    match left {
        0 => return,
        1..=3 => back.extend(std::iter::repeat_n(8, left)),
        _ => step(left, b'D', &mut back),
    }
    out.extend_from_slice(if through_start.len() < back.len() { &through_start } else { &back });
}

fn step(count: usize, end: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    if count > 1 {
        out.extend_from_slice(count.to_string().as_bytes());
    }
    out.push(end);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn moves_take_the_shortest_way() {
        for (from, to, bytes) in [
            ((5, 5), (5, 5), ""),
            ((5, 5), (6, 5), "\x1b[C"),
            ((5, 5), (4, 5), "\x08"),
            ((5, 5), (0, 5), "\r"),
            ((5, 5), (0, 6), "\n\r"),
            ((5, 5), (5, 4), "\x1bM"),
            ((50, 5), (1, 5), "\r\x1b[C"),
            ((50, 5), (40, 5), "\x1b[10D"),
            ((5, 5), (0, 0), "\x1b[H"),
            ((5, 5), (60, 30), "\x1b[31;61H"),
            ((5, 5), (5, 30), "\x1b[25B"),
        ] {
            let mut output = Output::new(80);
            output.state.at = At::Cell(from.0, from.1);
            output.go(to.0, to.1);
            assert_eq!(String::from_utf8(output.bytes).unwrap(), bytes, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn what_is_erased_or_scrolls_in_has_the_terminals_own_colours() {
        let red = Pen { bg: super::super::pen::Paint::Indexed(1), ..Pen::default() };
        for (act, bytes) in [
            (
                Box::new(|output: &mut Output| output.scroll(1, 5, 1, false)) as Box<dyn Fn(&mut Output)>,
                "\x1b[m\x1b[2;6r\x1b[S\x1b[r",
            ),
            (Box::new(|output| output.scroll(1, 5, -2, true)), "\x1b[m\x1b[2;6r\x1b[2H\x1b[2L\x1b[r"),
            (Box::new(Output::erase_line), "\x1b[m\x1b[K"),
            (Box::new(|output| output.erase(20)), "\x1b[m\x1b[20X"),
        ] {
            let mut output = Output::new(80);
            output.pen(red);
            output.bytes.clear();
            act(&mut output);
            assert_eq!(String::from_utf8(output.bytes).unwrap(), bytes);
        }
    }

    #[test]
    fn after_the_last_column_only_cr_or_an_absolute_move_is_used() {
        let mut output = Output::new(3);
        output.go(2, 0);
        output.cell(&super::super::grid::BLANK);
        output.bytes.clear();
        output.go(0, 1);
        assert_eq!(output.bytes, b"\r\n");
    }
}
