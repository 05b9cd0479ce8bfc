//! Finds out whether rows of the screen moved up or down, so that they can be scrolled rather than sent again.
//!
//! A guess by row hashes, then judged by what it would really save. Pure.

use super::grid::{Cell, Grid};

/// Rows `top..=bottom` move up by `by`; down when it is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// First row of the region.
    pub top: usize,
    /// Last row of the region.
    pub bottom: usize,
    /// Rows up.
    pub by: isize,
}

/// What writing a changed cell costs, roughly in quarter bytes: blanks are often erased in one go.
const TEXT: usize = 4;
const SPACE: usize = 1;
/// What a scroll itself costs, in the same measure.
const SCROLL: usize = 4 * 16;

/// The shift that saves most, if any saves something.
pub fn find(shown: &Grid, wanted: &Grid) -> Option<Shift> {
    let changed: Vec<usize> = (0..wanted.height).filter(|&y| shown.row(y) != wanted.row(y)).collect();
    // The first of them is where the region can begin at the earliest, the last where it ends.
    let (&first, &last) = (changed.first()?, changed.last()?);
    if changed.len() < 2 {
        return None;
    }
    let former: Vec<u64> = (first..=last).map(|y| shown.hash(y)).collect();
    let pairs: Vec<(usize, isize, usize)> = changed
        .iter()
        .filter_map(|&y| Some((y, text_in(wanted.row(y))?)))
        .flat_map(|(y, text)| {
            let hash = wanted.hash(y);
            let same = former.iter().enumerate().filter(move |(_, former)| **former == hash);
            same.map(move |(at, _)| (y, (first + at).cast_signed() - y.cast_signed(), text))
        })
        .collect();
    let by = most_voted(&pairs, last - first)?;
    let rows: Vec<usize> = pairs.iter().filter(|(_, k, _)| *k == by).map(|(y, ..)| *y).collect();
    [Some(rows.as_slice()), longest_run(&rows)]
        .into_iter()
        .flatten()
        .filter_map(|rows| region(rows, by))
        .filter_map(|shift| Some((gain(shown, wanted, shift)?, shift)))
        .max_by_key(|(gain, _)| *gain)
        .map(|(_, shift)| shift)
}

/// How many cells of a row hold text; `None` if none does.
fn text_in(row: &[Cell]) -> Option<usize> {
    Some(row.iter().filter(|cell| !cell.is_blank()).count()).filter(|count| *count > 0)
}

fn most_voted(pairs: &[(usize, isize, usize)], reach: usize) -> Option<isize> {
    let mut votes = vec![0; 2 * reach + 1];
    for (_, by, text) in pairs {
        if let Some(vote) = by.checked_add_unsigned(reach).and_then(|at| votes.get_mut(at.unsigned_abs())) {
            *vote += text;
        }
    }
    // Of equals the shortest way.
    let best = (0..votes.len())
        .filter(|at| *at != reach)
        .max_by_key(|at| (votes.get(*at), std::cmp::Reverse(at.abs_diff(reach))))?;
    votes.get(best).filter(|votes| **votes > 0)?;
    Some(best.cast_signed() - reach.cast_signed())
}

fn longest_run(rows: &[usize]) -> Option<&[usize]> {
    rows.chunk_by(|a, b| a + 1 == *b).max_by_key(|run| run.len())
}

/// The smallest region that brings `rows` to where they are wanted.
fn region(rows: &[usize], by: isize) -> Option<Shift> {
    let (first, last) = (*rows.first()?, *rows.last()?);
    let (top, bottom) =
        if by > 0 { (first, last.checked_add_signed(by)?) } else { (first.checked_add_signed(by)?, last) };
    Some(Shift { top, bottom, by })
}

fn gain(shown: &Grid, wanted: &Grid, shift: Shift) -> Option<usize> {
    let (mut before, mut after) = (0, SCROLL);
    for y in shift.top..=shift.bottom {
        let wanted = wanted.row(y);
        before += cost(shown.row(y), wanted);
        let from = y.checked_add_signed(shift.by).filter(|from| (shift.top..=shift.bottom).contains(from));
        after += from.map_or_else(|| text_in(wanted).unwrap_or(0) * TEXT, |from| cost(shown.row(from), wanted));
    }
    before.checked_sub(after).filter(|gain| *gain > 0)
}

fn cost(shown: &[Cell], wanted: &[Cell]) -> usize {
    let changed = shown.iter().zip(wanted).filter(|(shown, wanted)| shown != wanted);
    changed.map(|(_, wanted)| if wanted.is_blank() { SPACE } else { TEXT }).sum()
}

#[cfg(test)]
mod tests {
    use super::super::caps::Caps;
    use super::*;
    use ratatui::buffer::Buffer;

    fn grid(lines: &[&str]) -> Grid {
        let mut grid = Grid::default();
        grid.take(&Buffer::with_lines(lines.iter().map(|line| format!("{line:40}"))), &Caps::FULL);
        grid
    }

    const ROWS: [&str; 7] = [
        "alpha is the first of them all",
        "beta follows with some more text",
        "gamma ray observatory webhook",
        "delta of the river, and its mouth",
        "epsilon is small but not nothing",
        "zeta is seldom used for anything",
        "eta, when will it arrive at last",
    ];

    #[test]
    fn a_list_that_moves_between_header_and_footer() {
        let [a, b, c, d, e, f, _] = ROWS;
        let former = grid(&["head", a, b, c, d, e, "foot"]);
        assert_eq!(find(&former, &grid(&["head", b, c, d, e, f, "foot"])), Some(Shift { top: 1, bottom: 5, by: 1 }));
        assert_eq!(find(&former, &grid(&["head", f, a, b, c, d, "foot"])), Some(Shift { top: 1, bottom: 5, by: -1 }));
        assert_eq!(find(&former, &grid(&["head", c, d, e, f, a, "foot"])), Some(Shift { top: 1, bottom: 5, by: 2 }));
        assert_eq!(find(&former, &former), None);
    }

    #[test]
    fn no_shift_where_it_saves_nothing() {
        let [a, b, c, ..] = ROWS;
        assert_eq!(find(&grid(&[a, b, c]), &grid(&[b, a, c])), Some(Shift { top: 0, bottom: 1, by: 1 }));
        assert_eq!(find(&grid(&["a", "b", "c"]), &grid(&["b", "c", "d"])), None, "three letters are cheaper sent");
        assert_eq!(find(&grid(&[a, b, c]), &grid(&["", "", ""])), None);
    }
}
