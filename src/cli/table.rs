//! Aligned columns on the widths of the one sanitiser. In a terminal a row fits its width; in a pipe nothing is cut.

use super::output::{Output, Stop};
use crate::domain::text::{fit, fit_middle, pad, safe, width};

/// How a column looks.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// What gives way where a row is too wide.
    pub cut: Cut,
    /// Numbers stand at the right.
    pub right: bool,
}

/// What may be left out of a cell in a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Nothing.
    Never,
    /// The end.
    End,
    /// The middle, so that both ends can be read.
    Middle,
}

/// Beyond this a long cell in a pipe pushes its own row aside, not all others.
const WIDEST_IN_A_PIPE: usize = 80;
/// No column that gives way gets narrower.
const NARROWEST: usize = 8;
const GAP: &str = "  ";

/// Prints rows under headings. Cells are made safe here.
///
/// # Errors
/// As for writing.
pub fn print(columns: &[Column], rows: &[Vec<String>], output: &mut Output) -> Result<(), Stop> {
    let mut measure = Measure::of(columns, output.width);
    rows.iter().for_each(|row| measure.see(row));
    let layout = measure.settled();
    output.text(&layout.heading())?;
    rows.iter().try_for_each(|row| output.text(&layout.line(row)))
}

/// How wide columns have to be, row by row.
#[derive(Debug)]
pub struct Measure<'c> {
    columns: &'c [Column],
    widths: Vec<usize>,
    terminal: Option<usize>,
}

impl<'c> Measure<'c> {
    /// Of these columns, for a terminal so wide or for a pipe.
    pub fn of(columns: &'c [Column], terminal: Option<usize>) -> Self {
        Measure { columns, widths: columns.iter().map(|column| width(column.title)).collect(), terminal }
    }

    /// Looks at a row.
    pub fn see(&mut self, row: &[String]) {
        for (widest, cell) in self.widths.iter_mut().zip(row) {
            let cells = width(&safe(cell));
            if self.terminal.is_some() || cells <= WIDEST_IN_A_PIPE {
                *widest = cells.max(*widest);
            }
        }
    }

    /// What that comes to: in a terminal the widest column that may gives way until a row fits.
    pub fn settled(self) -> Layout<'c> {
        let Measure { columns, mut widths, terminal } = self;
        let Some(room) = terminal else { return Layout { columns, widths, cut: false } };
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        let mut excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
        while excess > 0 {
            let giving =
                columns.iter().zip(widths.iter_mut()).filter(|(column, w)| column.cut != Cut::Never && **w > NARROWEST);
            let Some((_, widest)) = giving.max_by_key(|(_, w)| **w) else { break };
            *widest -= 1;
            excess -= 1;
        }
        Layout { columns, widths, cut: true }
    }
}

/// Columns with their widths.
#[derive(Debug)]
pub struct Layout<'c> {
    columns: &'c [Column],
    widths: Vec<usize>,
    cut: bool,
}

impl Layout<'_> {
    /// The line of headings.
    pub fn heading(&self) -> String {
        self.line(&self.columns.iter().map(|column| column.title.to_owned()).collect::<Vec<_>>())
    }

    /// A row as a line, made safe.
    pub fn line(&self, row: &[String]) -> String {
        let cells = self.columns.iter().zip(&self.widths).zip(row).map(|((column, cells), text)| {
            let shown = match column.cut {
                Cut::End if self.cut => fit(text, *cells, "…"),
                Cut::Middle if self.cut => fit_middle(text, *cells, "…"),
                _ => safe(text),
            };
            match column.right {
                true => " ".repeat(cells.saturating_sub(width(&shown))) + &shown,
                false => pad(&shown, *cells).into_owned(),
            }
        });
        cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned() + "\n"
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column { title: "ID", cut: Cut::Never, right: true },
        Column { title: "NAME", cut: Cut::End, right: false },
        Column { title: "URL", cut: Cut::Middle, right: false },
    ];

    fn row(id: &str, name: &str, url: &str) -> Vec<String> {
        vec![id.to_owned(), name.to_owned(), url.to_owned()]
    }

    fn lines(rows: &[Vec<String>], terminal: Option<usize>) -> Vec<String> {
        let mut measure = Measure::of(&COLUMNS, terminal);
        rows.iter().for_each(|row| measure.see(row));
        let layout = measure.settled();
        rows.iter().map(|row| layout.line(row)).collect()
    }

    #[test]
    fn a_pipe_gets_everything_aligned() {
        let long = "n".repeat(99);
        let rows =
            [row("7", "日本", "https://a"), row("1234", "ab\u{202e}", "https://b"), row("5", &long, "https://c")];
        let lines = lines(&rows, None);
        assert_eq!(lines.first().unwrap(), "   7  日本        https://a\n");
        assert_eq!(lines.get(1).unwrap(), "1234  ab<U+202E>  https://b\n");
        assert_eq!(lines.get(2).unwrap(), &format!("   5  {long}  https://c\n"));
    }

    #[test]
    fn a_terminal_gets_rows_of_its_width() {
        let rows = [row("7", &"n".repeat(40), &format!("https://example.com/{}/end", "p".repeat(60)))];
        for room in [30, 40, 80, 200] {
            for line in lines(&rows, Some(room)) {
                assert!(width(line.trim_end()) <= room, "{line}");
                assert!(line.starts_with(" 7  nnnn") && line.ends_with("end\n"), "{line}");
            }
        }
    }
}
