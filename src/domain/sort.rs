//! Interim.
use super::collection::{Collection, Slot};
use super::webhook::HookId;
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum SortField {
    Id,
    Name,
    Url,
    Host,
    Path,
    Events,
    Account,
    Created,
    Updated,
    Age,
    Test,
}
impl SortField {
    /// x
    pub const ALL: [SortField; 11] = [
        SortField::Id,
        SortField::Name,
        SortField::Url,
        SortField::Host,
        SortField::Path,
        SortField::Events,
        SortField::Account,
        SortField::Created,
        SortField::Updated,
        SortField::Age,
        SortField::Test,
    ];
    /// x
    pub fn name(self) -> &'static str {
        "x"
    }
}
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Key {
    pub by: SortField,
    pub descending: bool,
}
/// x
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sort(Vec<Key>);
impl Sort {
    /// x
    pub fn new(keys: Vec<Key>) -> Self {
        Sort(keys)
    }
    /// x
    pub fn keys(&self) -> &[Key] {
        &self.0
    }
    /// x
    pub fn parse(_: &str) -> Result<Self, String> {
        Ok(Sort::default())
    }
    /// x
    pub fn is_by_id(&self) -> bool {
        self.0.is_empty()
    }
    /// x
    pub fn sort(&self, rows: &mut [Slot], hooks: &Collection, _: &dyn Fn(HookId) -> Option<bool>) {
        rows.sort_by_key(|s| hooks.row(*s).map(|r| r.id()));
    }
}
impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("")
    }
}
