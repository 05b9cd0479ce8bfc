//! How the columns of the list look: headings, widths, what gives way. To add a column: a row of this table, an arm where
//! its cell is drawn; its name is a row of `domain::column`.

use super::argument::Mistake;
pub use crate::domain::column::Column;
use crate::domain::{sort::SortField, webhook::HookId};

/// What there is to know of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The column.
    pub column: Column,
    /// Its heading.
    pub heading: &'static str,
    /// One line for the chooser.
    pub help: &'static str,
    /// Cells below which it says nothing.
    pub least: u16,
    /// Cells from which it says more than with the least; between the two it would only waste them.
    pub step: u16,
    /// Cells above which it says no more; free cells are shared out up to here.
    pub most: u16,
    /// Its part of the free cells while they are scarce, beside the parts of the others.
    pub part: u16,
    /// Left out earlier when the screen is narrow: a greater number goes first. 0 never goes.
    pub spare: u8,
    /// Numbers stand at the right.
    pub right: bool,
    /// What the list sorts by when it is sorted by this column.
    pub sort: Option<SortField>,
}

use Column::{Account, Age, Created, Events, History, Host, Id, Name, Path, Target, Test, Updated};

const fn about(column: Column, heading: &'static str, help: &'static str, cells: (u16, u16)) -> About {
    let (least, most) = cells;
    About { column, heading, help, least, step: least, most, part: most, spare: 1, right: false, sort: None }
}

/// Every column, in the order of the chooser.
pub const COLUMNS: [About; 12] = [
    About { spare: 0, right: true, sort: Some(SortField::Id), ..about(Id, "ID", "The number of the webhook", (4, 4)) },
    About { spare: 0, sort: Some(SortField::Name), ..about(Name, "NAME", "Its name", (10, 36)) },
    About {
        spare: 2,
        part: 46,
        sort: Some(SortField::Host),
        ..about(Target, "HOST AND PATH", "Where deliveries go", (16, 60))
    },
    About { spare: 4, sort: Some(SortField::Host), ..about(Host, "HOST", "The host alone", (12, 40)) },
    About { spare: 7, sort: Some(SortField::Path), ..about(Path, "PATH", "The path alone", (8, 40)) },
    About {
        spare: 4,
        step: 15,
        part: 18,
        sort: Some(SortField::Events),
        ..about(Events, "EVENTS", "The first event, and how many more", (6, 34))
    },
    About { spare: 6, right: true, sort: Some(SortField::Account), ..about(Account, "ACCOUNT", "The owner", (7, 7)) },
    About { spare: 5, sort: Some(SortField::Updated), ..about(Age, "AGE", "Since it was last changed", (6, 6)) },
    About { spare: 8, sort: Some(SortField::Created), ..about(Created, "CREATED", "When it was created", (16, 16)) },
    About {
        spare: 8,
        sort: Some(SortField::Updated),
        ..about(Updated, "UPDATED", "When it was last changed", (16, 16))
    },
    About {
        spare: 3,
        sort: Some(SortField::Test),
        ..about(Test, "LAST TEST", "The last test: outcome, round trip or age, message", (10, 36))
    },
    About {
        spare: 9,
        right: true,
        sort: Some(SortField::Test),
        ..about(History, "TESTS", "How long the last tests took, as bars; those that failed", (8, 24))
    },
];

/// Cells between two columns.
const GAP: u16 = 2;

/// The columns shown at first.
pub const DEFAULT: [Column; 7] = Column::DEFAULT;

impl Column {
    /// True where it has nothing to say before something was tested.
    pub fn is_of_tests(self) -> bool {
        matches!(self, Test | History)
    }

    /// What there is to know of it.
    pub fn about(self) -> About {
        COLUMNS.into_iter().find(|a| a.column == self).unwrap_or(about(self, "", "", (1, 1)))
    }
}

/// Columns from their text form, `id,name,age`. The id is always the first, written or not.
///
/// # Errors
/// A name that is no column, or stands twice.
pub fn read(text: &str) -> Result<Vec<Column>, Mistake> {
    let mut columns = vec![Id];
    let mut start = 0;
    for (number, part) in text.split(',').enumerate() {
        let name = part.trim();
        let from = start + part.len() - part.trim_start().len();
        let at = from..from + name.len();
        start += part.len() + 1;
        match Column::ALL.into_iter().find(|column| column.word().eq_ignore_ascii_case(name)) {
            None if name.is_empty() => {}
            None => return Err(Mistake::unknown(at, "column", name, Column::ALL.map(Column::word))),
            Some(Id) if number == 0 => {}
            Some(Id) => return Err(Mistake::new(at, "the id always stands first")),
            Some(column) if columns.contains(&column) => {
                return Err(Mistake::new(at, format!("`{name}` stands twice")));
            }
            Some(column) => columns.push(column),
        }
    }
    Ok(columns)
}

/// Where the columns stand: which are shown, from which cell, how wide.
///
/// `first` is how many columns after the first are scrolled out to the left; the first one (the id) always stays, and
/// has room for `greatest`: an id that is cut names another webhook.
/// Columns that do not fit are left out, the most dispensable first; free cells go to those that can use them.
pub fn layout(wanted: &[Column], first: usize, greatest: Option<HookId>, cells: u16) -> Vec<(Column, u16, u16)> {
    let mut shown: Vec<About> =
        wanted.iter().enumerate().filter(|(at, _)| *at == 0 || *at > first).map(|(_, c)| c.about()).collect();
    for about in shown.iter_mut().filter(|about| about.column == Id) {
        let digits = greatest.map_or(0, |id| id.get().checked_ilog10().unwrap_or(0) + 1);
        about.least = about.least.max(u16::try_from(digits).unwrap_or(u16::MAX));
        (about.step, about.most, about.part) = (about.least, about.least, about.least);
    }
    let least = |shown: &[About]| shown.iter().map(|a| a.least + GAP).sum::<u16>().saturating_sub(GAP);
    while shown.len() > 1 && least(&shown) > cells {
        let Some(at) = shown.iter().enumerate().skip(1).max_by_key(|(at, a)| (a.spare, *at)).map(|(at, _)| at) else {
            break;
        };
        shown.remove(at);
    }
    // Columns that got too little to say more than with the least give it back to the others.
    let mut held = Vec::new();
    let widths = loop {
        let widths = share(&shown, &held, cells);
        let stuck = widths.iter().zip(&shown).find(|(width, about)| **width > about.least && **width < about.step);
        match stuck {
            Some((_, about)) => held.push(about.column),
            None => break widths,
        }
    };
    let mut x = 0;
    shown
        .iter()
        .zip(widths)
        .map(|(about, width)| {
            let at = x;
            x += width + GAP;
            (about.column, at, width)
        })
        .collect()
}

/// Shares the free cells out; the columns of `held` keep the least.
fn share(shown: &[About], held: &[Column], cells: u16) -> Vec<u16> {
    let mut widths: Vec<u16> = shown.iter().map(|a| a.least.min(cells)).collect();
    let most = |about: &About| if held.contains(&about.column) { about.least } else { about.most };
    let used = widths.iter().map(|width| width + GAP).sum::<u16>().saturating_sub(GAP);
    // A step goes to whoever is furthest from its part, so that all become readable together.
    for _ in used..cells {
        let wants = widths.iter().zip(shown).enumerate().filter(|(_, (width, about))| **width < most(about));
        let neediest =
            wants.min_by_key(|(at, (width, about))| (**width * 100 / about.part.max(1), *at)).map(|(at, _)| at);
        let Some(width) = neediest.and_then(|at| widths.get_mut(at)) else { break };
        *width += 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fit_and_the_dispensable_go_first() {
        for cells in 0..250 {
            let placed = layout(&DEFAULT, 0, None, cells);
            assert_eq!(placed.first().map(|p| p.0), Some(Id));
            let end = placed.last().map_or(0, |(_, x, width)| x + width);
            assert!(end <= cells.max(4), "{cells}: ends at {end}");
        }
        let narrow: Vec<_> = layout(&DEFAULT, 0, None, 36).into_iter().map(|p| p.0).collect();
        assert_eq!(narrow, [Id, Name, Target], "account, age, events, then test give way");
    }

    #[test]
    fn scrolling_keeps_the_first_column() {
        let shown: Vec<_> = layout(&DEFAULT, 2, None, 60).into_iter().map(|p| p.0).collect();
        assert_eq!(shown.first(), Some(&Id));
        assert!(!shown.contains(&Name) && !shown.contains(&Target));
    }

    #[test]
    fn an_id_is_never_cut() {
        for (greatest, width) in [(0, 4), (9_999, 4), (100_123, 6), (123_456_789_012, 12)] {
            let first = layout(&DEFAULT, 0, HookId::new(greatest), 120).first().copied();
            assert_eq!(first, Some((Id, 0, width)));
        }
    }

    #[test]
    fn every_column_has_one_row() {
        assert_eq!(COLUMNS.map(|about| about.column), Column::ALL);
    }
}
