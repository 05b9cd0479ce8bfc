//! Known places in a walk by id, so that page 900 of a million rows does not step over 900,000 of them.

use std::collections::BTreeMap;

/// The most places that are kept; a walk of a million rows in pages of 1000 passes 1000.
const KEPT: usize = 20_000;

/// Offsets in the order of ids, and the id of the row just before each. Any change of which rows exist makes them void.
#[derive(Debug, Default)]
pub(super) struct Landmarks(BTreeMap<i64, i64>);

impl Landmarks {
    /// The last place at or before this offset: the id that was passed, and how many rows lie behind it.
    pub fn before(&self, offset: i64) -> (Option<i64>, i64) {
        self.0.range(..=offset).next_back().map_or((None, 0), |(offset, id)| (Some(*id), *offset))
    }

    /// Notes that `offset` rows end with the row `id`.
    pub fn set(&mut self, offset: i64, id: i64) {
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        self.0.insert(offset, id);
    }

    /// Rows came or went.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Landmarks;

    #[test]
    fn the_nearest_place_before() {
        let mut marks = Landmarks::default();
        assert_eq!(marks.before(5000), (None, 0));
        marks.set(1000, 1010);
        marks.set(2000, 2020);
        assert_eq!(marks.before(999), (None, 0));
        assert_eq!(marks.before(1000), (Some(1010), 1000));
        assert_eq!(marks.before(1999), (Some(1010), 1000));
        assert_eq!(marks.before(5000), (Some(2020), 2000));
        marks.clear();
        assert_eq!(marks.before(5000), (None, 0));
    }
}
