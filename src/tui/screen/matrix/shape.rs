//! How the matrix shares out the screen: arithmetic only, for whoever moves in it and whoever draws it.

use crate::domain::event::group_of;

/// Lines of the screen that are not the matrix's: identity, status, footer.
const CHROME: u16 = 3;
/// Lines above the groups: what is counted, the event, the webhook.
pub const HEAD: u16 = 3;
/// Lines of the groups, on a screen of at least so many lines.
const GROUPS: u16 = 2;
const HIGH: u16 = 12;
/// Cells of one column.
pub const CELL: u16 = 2;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Cells of what stands before the first column: marks, id, name.
    pub label: u16,
    /// Lines of the groups of events; none on a low screen.
    pub groups: u16,
    /// Lines of the names of events, letter below letter.
    pub letters: u16,
    /// Columns in sight.
    pub columns: usize,
    /// Lines of webhooks in sight.
    pub rows: usize,
}

impl Shape {
    /// For a screen of so many columns and rows, and names of up to so many letters.
    pub fn of((columns, rows): (u16, u16), longest: usize) -> Self {
        let inner = columns.saturating_sub(2);
        let label = (inner / 3).clamp(16, 36);
        let groups = if rows < HIGH { 0 } else { GROUPS };
        let free = rows.saturating_sub(CHROME + HEAD + groups);
        let letters = (free / 3).min(12).min(u16::try_from(longest).unwrap_or(u16::MAX));
        Shape {
            label,
            groups,
            letters,
            columns: usize::from(inner.saturating_sub(label) / CELL).max(1),
            rows: usize::from(free.saturating_sub(letters)).max(1),
        }
    }

    /// Lines above the first webhook.
    pub fn head(&self) -> u16 {
        HEAD + self.groups + self.letters
    }

    /// The line and the column of a cell of the screen, counted from the first in sight.
    pub fn cell_at(&self, column: u16, row: u16) -> (Option<usize>, Option<usize>) {
        let line = row.checked_sub(1 + self.head()).map(usize::from).filter(|line| *line < self.rows);
        let across = column.checked_sub(1 + self.label).map(|x| usize::from(x / CELL));
        (line, across.filter(|across| *across < self.columns))
    }
}

/// What of an event's name stands in its column: what its group does not say.
pub fn below_group(name: &str) -> &str {
    let rest = name.strip_prefix(group_of(name)).unwrap_or(name).trim_start_matches(['.', ':']);
    if rest.is_empty() { name } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fits_whatever_the_size_is() {
        for columns in 30..220 {
            for rows in 8..60 {
                let shape = Shape::of((columns, rows), 11);
                let wide = 2 + usize::from(shape.label) + shape.columns * usize::from(CELL);
                assert!(wide <= usize::from(columns) || shape.columns == 1, "{columns}x{rows}: {shape:?}");
                let high = usize::from(CHROME + shape.head()) + shape.rows;
                assert!(high <= usize::from(rows) || shape.rows == 1, "{columns}x{rows}: {shape:?}");
            }
        }
    }

    #[test]
    fn a_name_is_parted_where_its_group_ends() {
        for (name, rest) in
            [("billing:invoices.paid", "paid"), ("billing:paid", "paid"), ("paid", "paid"), ("a.b.", "a.b."), ("", "")]
        {
            assert_eq!(below_group(name), rest);
        }
    }

    #[test]
    fn a_click_finds_its_cell() {
        let shape = Shape::of((100, 30), 8);
        let (x, y) = (1 + shape.label + 2 * CELL + 1, 1 + shape.head() + 4);
        assert_eq!(shape.cell_at(x, y), (Some(4), Some(2)));
        assert_eq!(shape.cell_at(0, 0), (None, None));
    }
}
