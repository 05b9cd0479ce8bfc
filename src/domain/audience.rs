//! Who gets what: every event with the webhooks that are subscribed to it, counted once over a whole collection but those
//! that are known to be gone.
//!
//! It is a picture of the moment it was made. One table of slots serves all events, so 100,000 webhooks cost two passes
//! and no allocation a row. Nothing here searches or draws.

mod grid;

use std::{collections::HashMap, ops::Range};

pub use self::grid::Grid;

use super::{
    collection::{Collection, Row, Slot},
    event::OfferedEvent,
    webhook::HookId,
};

/// What the service says of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It offers it.
    Offered,
    /// It does not offer it (any more), but a webhook names it.
    NotOffered,
    /// What is on offer is not known.
    Unknown,
}

/// An event and its audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listened {
    /// Its name; the JSON text of an element that is no name.
    pub name: String,
    /// The name in lower case, for searches.
    pub folded: String,
    /// What the service says of it.
    pub standing: Standing,
    hooks: Range<usize>,
}

impl Listened {
    /// How many webhooks are subscribed to it.
    pub fn count(&self) -> usize {
        self.hooks.len()
    }

    /// True for an event on offer that nobody is subscribed to.
    pub fn is_unheard(&self) -> bool {
        self.hooks.is_empty()
    }
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    events: Vec<Listened>,
    slots: Vec<Slot>,
    counted: usize,
}

impl Audience {
    /// Counts a collection without those that are `gone`. `offered` is what the service offers, where that is known.
    pub fn of(hooks: &Collection, gone: &dyn Fn(HookId) -> bool, offered: Option<&[OfferedEvent]>) -> Self {
        let there = || hooks.iter().filter(|(_, row)| !gone(row.id()));
        let (places, slots) = subscribed(hooks.event_count(), there);
        let mut events: HashMap<&str, (Standing, Range<usize>)> = HashMap::new();
        for event in offered.unwrap_or_default() {
            events.insert(&event.name, (Standing::Offered, 0..0));
        }
        let untold = if offered.is_some() { Standing::NotOffered } else { Standing::Unknown };
        for (name, place) in hooks.event_names().zip(places).filter(|(_, place)| !place.is_empty()) {
            events.entry(name).or_insert((untold, 0..0)).1 = place;
        }
        let mut events: Vec<Listened> = events
            .into_iter()
            .map(|(name, (standing, hooks))| Listened {
                name: name.to_owned(),
                folded: name.to_lowercase(),
                standing,
                hooks,
            })
            .collect();
        events.sort_by(|a, b| a.name.cmp(&b.name));
        Audience { events, slots, counted: there().count() }
    }

    /// Every event that is offered or that a webhook names, by name.
    pub fn events(&self) -> &[Listened] {
        &self.events
    }

    /// The event of this name.
    pub fn event(&self, name: &str) -> Option<&Listened> {
        self.events.binary_search_by(|event| event.name.as_str().cmp(name)).ok().and_then(|at| self.events.get(at))
    }

    /// The webhooks subscribed to an event, in the order they came; each once, also where it names the event twice.
    pub fn hooks(&self, event: &Listened) -> &[Slot] {
        self.slots.get(event.hooks.clone()).unwrap_or_default()
    }

    /// How many webhooks were looked at.
    pub fn counted(&self) -> usize {
        self.counted
    }
}

/// For each event number its place in the table of slots, and that table.
fn subscribed<'h, R: Iterator<Item = (Slot, Row<'h>)>>(
    names: usize,
    rows: impl Fn() -> R,
) -> (Vec<Range<usize>>, Vec<Slot>) {
    // The last slot that named an event, so that a row that names it twice counts once.
    let mut last: Vec<Option<Slot>> = vec![None; names];
    let mut counts = vec![0_usize; names];
    let mut total = 0;
    for (slot, row) in rows() {
        for event in row.event_ids() {
            if let (Some(last), Some(count)) = (last.get_mut(event.index()), counts.get_mut(event.index()))
                && last.replace(slot) != Some(slot)
            {
                *count += 1;
                total += 1;
            }
        }
    }
    let mut end = 0;
    let mut places: Vec<Range<usize>> = Vec::with_capacity(counts.len());
    for count in counts {
        places.push(end..end);
        end += count;
    }
    let Some((first, _)) = rows().next() else { return (places, Vec::new()) };
    let mut slots = vec![first; total];
    last.fill(None);
    for (slot, row) in rows() {
        for event in row.event_ids() {
            if let (Some(last), Some(place)) = (last.get_mut(event.index()), places.get_mut(event.index()))
                && last.replace(slot) != Some(slot)
                && let Some(cell) = slots.get_mut(place.end)
            {
                *cell = slot;
                place.end += 1;
            }
        }
    }
    (places, slots)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        event::EventItem,
        known::Known,
        webhook::{HookId, Webhook},
    };

    fn set(rows: &[Vec<usize>]) -> Collection {
        let mut hooks = Collection::new();
        for (number, events) in (1..).zip(rows) {
            let items = events.iter().map(|event| EventItem::Name(format!("e{event}"))).collect();
            hooks.upsert(&Webhook { events: Known::Value(items), ..Webhook::bare(HookId::new(number).unwrap()) });
        }
        hooks
    }

    fn offered(names: &[&str]) -> Vec<OfferedEvent> {
        names.iter().map(|name| OfferedEvent { name: (*name).into(), description: None }).collect()
    }

    #[test]
    fn offered_retired_and_unheard_events_are_told_apart() {
        let mut hooks = set(&[vec![1, 2, 1], vec![2], vec![3]]);
        hooks.remove(HookId::new(3).unwrap());
        let told = |audience: &Audience| -> Vec<(String, Standing, usize)> {
            audience.events().iter().map(|e| (e.name.clone(), e.standing, e.count())).collect()
        };
        let audience = Audience::of(&hooks, &|_| false, Some(&offered(&["e2", "e9"])));
        let wanted = [("e1", Standing::NotOffered, 1), ("e2", Standing::Offered, 2), ("e9", Standing::Offered, 0)];
        assert_eq!(told(&audience), wanted.map(|(name, standing, count)| (name.to_owned(), standing, count)));
        assert!(audience.event("e9").unwrap().is_unheard());
        assert_eq!((audience.counted(), audience.event("e3")), (2, None), "nobody names it any more");
        let blind = Audience::of(&hooks, &|_| false, None);
        assert!(blind.events().iter().all(|event| event.standing == Standing::Unknown));
        assert_eq!(Audience::of(&Collection::new(), &|_| false, None), Audience::default());
    }

    proptest! {
        #[test]
        fn it_is_what_counting_by_hand_says(
            rows in proptest::collection::vec(proptest::collection::vec(0_usize..6, 0..5), 0..12), left in 0_u64..14,
        ) {
            let hooks = set(&rows);
            let mut wanted: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
            for (number, events) in (1..).zip(&rows).filter(|(number, _)| *number != left) {
                for event in events {
                    wanted.entry(format!("e{event}")).or_default().insert(number);
                }
            }
            let audience = Audience::of(&hooks, &|id| id.get() == left, None);
            prop_assert_eq!(audience.counted(), rows.len() - usize::from((1..=rows.len() as u64).contains(&left)));
            let id = |slot: &Slot| hooks.row(*slot).unwrap().id().get();
            let found: Vec<(String, Vec<u64>)> =
                audience.events().iter().map(|e| (e.name.clone(), audience.hooks(e).iter().map(id).collect())).collect();
            let wanted: Vec<_> = wanted.into_iter().map(|(name, ids)| (name, ids.into_iter().collect::<Vec<_>>())).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
