//! What a person sees: bytes of the program on an emulated terminal. Shared by the flows in process and those on a
//! pseudo-terminal. It knows nothing of hookline.

use std::num::NonZeroU16;

/// An emulated terminal.
pub struct Eye {
    parser: vt100::Parser,
    raw: Vec<u8>,
    size: (u16, u16),
}

impl Eye {
    pub fn new(columns: u16, rows: u16) -> Self {
        Eye { parser: vt100::Parser::new(count(rows), count(columns), 0), raw: Vec::new(), size: (columns, rows) }
    }

    pub fn feed(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.parser.process(bytes);
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.parser.set_size(count(rows), count(columns));
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Everything that was ever written.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The lines on screen, without blanks at their ends.
    pub fn lines(&self) -> Vec<String> {
        self.screen().rows(0, self.size.0).map(|line| line.trim_end().to_owned()).collect()
    }

    /// Whether some line holds this text.
    pub fn shows(&self, text: &str) -> bool {
        self.lines().iter().any(|line| line.contains(text))
    }

    /// The first line that holds this text; empty where none does.
    pub fn line(&self, text: &str) -> String {
        self.lines().into_iter().find(|line| line.contains(text)).unwrap_or_default()
    }

    /// The lines of which a good part is in reverse: those with the cursor, of a window and of what is below it.
    pub fn chosen(&self) -> String {
        let inverse = |row, column| self.screen().cell(row, column).is_some_and(vt100::Cell::inverse);
        let reversed = |row: u16| (0..self.size.0).filter(|column| inverse(row, *column)).count() > 15;
        let lines = (0..).zip(self.lines()).filter(|(row, _)| reversed(*row)).map(|(_, line)| line);
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The ids of the rows of the list, from the top.
    pub fn ids(&self) -> Vec<u64> {
        let body = self.lines().into_iter().skip(3).take(usize::from(self.size.1).saturating_sub(5));
        body.map_while(|line| line.split_whitespace().find_map(|word| word.parse().ok())).collect()
    }

    /// The screen for people who look for the fault.
    pub fn picture(&self) -> String {
        self.lines().iter().map(|line| format!("│{line}\n")).collect()
    }
}

fn count(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a screen has cells")
}
