//! The order of the list: several keys, their text form (`name,-updated`) and back, and the sorting itself.
//!
//! What is null or unknown stands last, in both directions. Texts compare in lower case first, then as written; events
//! by their number, then by their names; tests: failed, not known, not sent, passed, never tested. The id is always the last key, so an order
//! is total and rows never jump.

mod gradual;
mod text;

use std::{borrow::Cow, cmp::Ordering};

pub use self::{gradual::Gradual, text::SortError};
use super::{
    collection::{Collection, Row, Slot, fold},
    known::Known,
    outcome::Outcome,
    webhook::HookId,
};

/// What can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    Test,
}

impl SortField {
    /// All of them, in the order they are offered.
    pub const ALL: [SortField; 10] = [
        SortField::Id,
        SortField::Name,
        SortField::Url,
        SortField::Host,
        SortField::Path,
        SortField::Events,
        SortField::Account,
        SortField::Created,
        SortField::Updated,
        SortField::Test,
    ];

    /// Its name in the text form.
    pub fn word(self) -> &'static str {
        match self {
            SortField::Id => "id",
            SortField::Name => "name",
            SortField::Url => "url",
            SortField::Host => "host",
            SortField::Path => "path",
            SortField::Events => "events",
            SortField::Account => "account",
            SortField::Created => "created",
            SortField::Updated => "updated",
            SortField::Test => "test",
        }
    }
}

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// What is compared.
    pub by: SortField,
    /// From the greatest down.
    pub descending: bool,
}

/// Keys, the weightiest first. The default has none, which is by id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Sort(Vec<Key>);

impl Sort {
    /// An order by these keys; of two on the same field the first counts.
    pub fn new(keys: impl IntoIterator<Item = Key>) -> Self {
        let mut sort = Sort::default();
        for key in keys {
            if !sort.0.iter().any(|had| had.by == key.by) {
                sort.0.push(key);
            }
        }
        sort
    }

    /// Its keys.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// True where it is by id alone.
    pub fn is_default(&self) -> bool {
        self.0.is_empty()
    }

    /// The order after a press on a column: turned round where it was the first key, else first before the others.
    pub fn pressed(&self, by: SortField) -> Self {
        let descending = self.0.first().is_some_and(|key| key.by == by && !key.descending);
        Sort::new([Key { by, descending }].into_iter().chain(self.0.iter().copied()))
    }

    /// How two rows stand to each other. `outcome` tells how the last test ended.
    pub fn compare(&self, a: &Row<'_>, b: &Row<'_>, outcome: &dyn Fn(HookId) -> Option<Outcome>) -> Ordering {
        for key in &self.0 {
            let order = by_field(key, a, b, outcome);
            if order != Ordering::Equal {
                return order;
            }
        }
        a.id().cmp(&b.id())
    }

    /// Puts slots into this order. Faster than [`compare`](Sort::compare) alone: most pairs are told apart by eight bytes
    /// of the first key. Slots that are empty stand last.
    pub fn sort(&self, set: &Collection, slots: &mut [Slot], outcome: &dyn Fn(HookId) -> Option<Outcome>) {
        let mut keyed = self.keyed(set, slots, outcome);
        keyed.sort_unstable_by(|a, b| self.order(set, a, b, outcome));
        for (place, (_, slot)) in slots.iter_mut().zip(keyed) {
            *place = slot;
        }
    }

    /// Where in `slots`, which are in this order, one more belongs.
    pub fn place(
        &self,
        set: &Collection,
        slots: &[Slot],
        new: Slot,
        outcome: &dyn Fn(HookId) -> Option<Outcome>,
    ) -> usize {
        slots.partition_point(|old| match (set.row(*old), set.row(new)) {
            (Some(old), Some(new)) => self.compare(&old, &new, outcome).is_lt(),
            (old, _) => old.is_some(),
        })
    }

    fn keyed(
        &self,
        set: &Collection,
        slots: &[Slot],
        outcome: &dyn Fn(HookId) -> Option<Outcome>,
    ) -> Vec<(Lead, Slot)> {
        let first = self.0.first().copied().unwrap_or(Key { by: SortField::Id, descending: false });
        let lead = |slot: &Slot| set.row(*slot).map_or(Lead::NOTHING, |row| Lead::of(first, &row, outcome));
        slots.iter().map(|slot| (lead(slot), *slot)).collect()
    }

    fn order(
        &self,
        set: &Collection,
        (lead_a, a): &(Lead, Slot),
        (lead_b, b): &(Lead, Slot),
        outcome: &dyn Fn(HookId) -> Option<Outcome>,
    ) -> Ordering {
        lead_a.cmp(lead_b).then_with(|| match (set.row(*a), set.row(*b)) {
            (Some(row_a), Some(row_b)) => self.compare(&row_a, &row_b, outcome),
            _ => a.cmp(b),
        })
    }
}

/// The first bytes of a key, in an order that agrees with the key's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Lead {
    unknown: bool,
    number: u64,
}

impl Lead {
    const NOTHING: Lead = Lead { unknown: true, number: u64::MAX };

    fn of(key: Key, row: &Row<'_>, outcome: &dyn Fn(HookId) -> Option<Outcome>) -> Self {
        let text = |text: &str| {
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
            u64::from_be_bytes(bytes)
        };
        let signed = |number: i64| number.cast_unsigned() ^ (1 << 63);
        let number = match key.by {
            SortField::Id => Some(row.id().get()),
            SortField::Name => row.name().value().map(|_| text(row.folded_name())),
            SortField::Url => row.url().value().map(|_| text(row.folded_url())),
            // These need folding; the full comparison does it for the few that are compared.
            SortField::Host => (!row.host().is_empty()).then_some(0),
            SortField::Path => row.url().value().map(|_| 0),
            SortField::Events => row.event_count().value().map(|count| *count as u64),
            SortField::Account => row.account().into_value().map(signed),
            SortField::Created => row.created_second().map(signed),
            SortField::Updated => row.updated_second().map(signed),
            SortField::Test => outcome(row.id()).map(|outcome| outcome as u64),
        };
        match number {
            None => Lead::NOTHING,
            Some(number) => Lead { unknown: false, number: if key.descending { !number } else { number } },
        }
    }
}

fn by_field(key: &Key, a: &Row<'_>, b: &Row<'_>, outcome: &dyn Fn(HookId) -> Option<Outcome>) -> Ordering {
    fn known<T>(known: Known<T>) -> Option<T> {
        known.into_value()
    }
    fn text<'r>(part: &'r str) -> Option<(Cow<'r, str>, &'r str)> {
        (!part.is_empty()).then(|| (fold(part), part))
    }
    let events = |row: &Row<'_>| known(row.event_count());
    let down = key.descending;
    match key.by {
        SortField::Id => unknown_last(Some(a.id()), Some(b.id()), down),
        SortField::Name => unknown_last(
            known(a.name()).map(|name| (a.folded_name(), name)),
            known(b.name()).map(|name| (b.folded_name(), name)),
            down,
        ),
        SortField::Url => unknown_last(
            known(a.url()).map(|url| (a.folded_url(), url)),
            known(b.url()).map(|url| (b.folded_url(), url)),
            down,
        ),
        SortField::Host => unknown_last(text(a.host()), text(b.host()), down),
        SortField::Path => unknown_last(known(a.url()).map(|_| a.path()), known(b.url()).map(|_| b.path()), down),
        SortField::Events => unknown_last(events(a), events(b), down).then_with(|| {
            let order = a.events().cmp(b.events());
            if down { order.reverse() } else { order }
        }),
        SortField::Account => unknown_last(known(a.account()), known(b.account()), down),
        SortField::Created => unknown_last(a.created_second(), b.created_second(), down),
        SortField::Updated => unknown_last(a.updated_second(), b.updated_second(), down),
        SortField::Test => unknown_last(outcome(a.id()), outcome(b.id()), down),
    }
}

fn unknown_last<T: Ord>(a: Option<T>, b: Option<T>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

#[cfg(test)]
mod tests;
