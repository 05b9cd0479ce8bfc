//! What the list shows, as a value: filter, sort, columns and the way of reading; and such values kept under a name.
//!
//! Pure: that views are on disk, and in which form, is the matter of `state`.

mod set;

pub use self::set::{Change, Mistake, Saved, ViewId, Views, name};

use super::{column::Column, filter::Filter, sort::Sort, webhook::HookId};

/// How the set is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Mode {
    /// The whole set, in the background.
    #[default]
    Whole,
    /// One page at a time; the service filters and sorts where it can.
    Pages,
}

impl Mode {
    /// Both.
    pub const ALL: [Mode; 2] = [Mode::Whole, Mode::Pages];

    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Whole => "whole",
            Mode::Pages => "pages",
        }
    }
}

/// What the list shows. The default is everything, by id, in the columns shown at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What passes.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Which columns, from the left.
    pub columns: Vec<Column>,
    /// Read in which way.
    pub mode: Mode,
}

impl Default for View {
    fn default() -> Self {
        View {
            filter: Filter::default(),
            sort: Sort::default(),
            columns: Column::DEFAULT.to_vec(),
            mode: Mode::default(),
        }
    }
}

/// What the list showed when a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Last {
    /// What it showed.
    pub view: View,
    /// The saved view that it came from; it may have been changed since.
    pub applied: Option<ViewId>,
    /// The webhook under the cursor.
    pub cursor: Option<HookId>,
}

/// Everything that is kept of the views of one profile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remembered {
    /// The saved views.
    pub views: Views,
    /// What the list showed last.
    pub last: Option<Last>,
    /// What could not be read, for people.
    pub faults: Vec<String>,
}
