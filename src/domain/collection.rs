//! The loaded webhooks, compactly: one arena of text and small offsets, not ten strings a row.
//!
//! A row is a fixed record that points into three shared stores: text, event numbers, interned event
//! names. Each webhook keeps its [`Slot`] for as long as the collection lives, so views hold slots and survive refreshes.
//! It keeps what rows show and what rules look at; unknown attributes and relationships belong to the detail, which asks
//! the service for the whole record. Nothing here sorts, filters or knows a screen.

mod arena;
mod place;
mod record;
mod row;

use std::collections::HashMap;

pub(in crate::domain) use self::record::{GAP, fold};
use self::{
    arena::{Arena, Interner, grow},
    record::Record,
};
pub use self::{place::Place, row::Row};
use super::webhook::{HookId, Webhook};

/// Where a webhook stands in its collection. Never given to another webhook, also after a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(u32);

impl Slot {
    /// Its number, dense from 0, for tables beside the collection.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The number of an event name within one collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u32);

impl EventId {
    /// The number itself, dense from 0, for tables beside the collection.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an [`Collection::upsert`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upserted {
    /// It was not there.
    New(Slot),
    /// Something that rows know is different now.
    Changed(Slot),
    /// Nothing that rows know is different.
    Same(Slot),
}

impl Upserted {
    /// Where it stands.
    pub fn slot(self) -> Slot {
        match self {
            Upserted::New(slot) | Upserted::Changed(slot) | Upserted::Same(slot) => slot,
        }
    }
}

/// The loaded webhooks.
#[derive(Debug, Default)]
pub struct Collection {
    records: Vec<Option<Record>>,
    slots: HashMap<HookId, Slot>,
    arena: Arena,
    events: Interner,
    greatest: Option<HookId>,
}

impl Collection {
    /// An empty one.
    pub fn new() -> Self {
        Collection::default()
    }

    /// Takes a webhook in. Attributes that the answer did not speak of (`Known::Absent`) keep their former value.
    pub fn upsert(&mut self, hook: &Webhook) -> Upserted {
        match self.slot_of(hook.id).and_then(|slot| Some((slot, self.row(slot)?))) {
            None => Upserted::New(self.add(hook)),
            Some((slot, row)) if row.holds(hook) => Upserted::Same(slot),
            Some((slot, row)) => {
                let merged = row.overlaid_with(hook);
                self.replace(slot, &merged);
                Upserted::Changed(slot)
            }
        }
    }

    fn add(&mut self, hook: &Webhook) -> Slot {
        let record = Record::store(hook, &mut self.arena, &mut self.events);
        // 2^32 rows do not fit into memory; a wrapped number would only ever be reached past that.
        let slot = Slot(u32::try_from(self.records.len()).unwrap_or(u32::MAX));
        grow(&mut self.records, 1);
        self.records.push(Some(record));
        self.slots.insert(hook.id, slot);
        self.greatest = self.greatest.max(Some(hook.id));
        slot
    }

    fn replace(&mut self, slot: Slot, hook: &Webhook) {
        let record = Record::store(hook, &mut self.arena, &mut self.events);
        if let Some(former) = self.records.get_mut(slot.index()).and_then(|place| place.replace(record)) {
            self.arena.forget(former.text_len(), former.event_count());
        }
        self.tidy();
    }

    /// Forgets a webhook; its slot stays empty for good. The slot it had, where it was there.
    pub fn remove(&mut self, id: HookId) -> Option<Slot> {
        let slot = self.slots.remove(&id)?;
        if let Some(record) = self.records.get_mut(slot.index()).and_then(Option::take) {
            self.arena.forget(record.text_len(), record.event_count());
        }
        self.tidy();
        Some(slot)
    }

    /// Where a webhook stands.
    pub fn slot_of(&self, id: HookId) -> Option<Slot> {
        self.slots.get(&id).copied()
    }

    /// The row in a slot; `None` where it was removed.
    pub fn row(&self, slot: Slot) -> Option<Row<'_>> {
        let record = self.records.get(slot.index())?.as_ref()?;
        Some(Row::new(self, record))
    }

    /// The row of a webhook.
    pub fn get(&self, id: HookId) -> Option<Row<'_>> {
        self.row(self.slot_of(id)?)
    }

    /// Webhooks in it.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// The greatest id that was ever in it.
    pub fn greatest(&self) -> Option<HookId> {
        self.greatest
    }

    /// True where none is in it.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Slots ever given; every [`Slot::index`] is below.
    pub fn slots_given(&self) -> usize {
        self.records.len()
    }

    /// All rows, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, Row<'_>)> {
        (0u32..).zip(&self.records).filter_map(|(number, record)| {
            let record = record.as_ref()?;
            Some((Slot(number), Row::new(self, record)))
        })
    }

    /// All occupied slots, in the order they came.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        self.iter().map(|(slot, _)| slot)
    }

    /// The text of an interned event; empty for a number of another collection.
    pub fn event_text(&self, event: EventId) -> &str {
        self.events.text(event)
    }

    /// Different event names ever seen; every [`EventId::index`] is below.
    pub fn event_count(&self) -> usize {
        self.events.len()
    }

    /// The event names in it, in the order they were first seen, retired ones of changed rows included.
    pub fn event_names(&self) -> impl Iterator<Item = &str> {
        self.events.names()
    }

    /// Heap bytes it holds, roughly: capacities, not lengths.
    pub fn bytes(&self) -> usize {
        let map_entry = size_of::<(HookId, Slot)>() + 1;
        self.records.capacity() * size_of::<Option<Record>>()
            + self.slots.capacity().next_power_of_two() * map_entry
            + self.arena.bytes()
            + self.events.bytes()
    }

    /// Writes the stores anew when more than half of one is garbage.
    fn tidy(&mut self) {
        if self.arena.is_mostly_garbage() {
            let mut fresh = Arena::default();
            for record in self.records.iter_mut().flatten() {
                record.move_to(&self.arena, &mut fresh);
            }
            self.arena = fresh;
        }
    }
}

#[cfg(test)]
mod tests;
