//! Some webhooks against all events: who of them gets what, asked row by row. Made in one pass over these webhooks; what is
//! asked afterwards costs as much as the rows that are looked at.

use std::collections::HashMap;

use super::Audience;
use crate::domain::collection::{Collection, Row, Slot};

/// See the module. An event is named by its place in the audience.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// By event number of the collection.
    places: Vec<Option<usize>>,
    counts: Vec<usize>,
}

impl Grid {
    /// Counts these webhooks of a collection over which the audience was counted.
    pub fn of(audience: &Audience, hooks: &Collection, rows: &[Slot]) -> Self {
        let by_name: HashMap<&str, usize> =
            audience.events().iter().enumerate().map(|(at, event)| (event.name.as_str(), at)).collect();
        let places = hooks.event_names().map(|name| by_name.get(name).copied()).collect();
        let mut grid = Grid { places, counts: vec![0; audience.events().len()] };
        // The last row that named an event, so that one that names it twice counts once.
        let mut last: Vec<Option<Slot>> = vec![None; audience.events().len()];
        for slot in rows {
            let Some(row) = hooks.row(*slot) else { continue };
            for id in row.event_ids() {
                if let Some(at) = grid.places.get(id.index()).copied().flatten()
                    && let (Some(last), Some(count)) = (last.get_mut(at), grid.counts.get_mut(at))
                    && last.replace(*slot) != Some(*slot)
                {
                    *count += 1;
                }
            }
        }
        grid
    }

    /// How many of the webhooks are subscribed to an event.
    pub fn count(&self, event: usize) -> usize {
        self.counts.get(event).copied().unwrap_or_default()
    }

    /// The events of a webhook; one that it names twice may come twice. What was never seen when it was counted is left out.
    pub fn events_of<'g>(&'g self, row: &Row<'g>) -> impl Iterator<Item = usize> + 'g {
        row.event_ids().iter().filter_map(|id| self.places.get(id.index()).copied().flatten())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        event::EventItem,
        known::Known,
        webhook::{HookId, Webhook},
    };

    proptest! {
        /// Each cell and each sum is what the webhooks themselves say, whichever of them are looked at.
        #[test]
        fn cells_and_sums_are_those_of_the_webhooks(
            rows in proptest::collection::vec((proptest::collection::vec(0_usize..6, 0..5), any::<bool>()), 0..12),
        ) {
            let mut hooks = Collection::new();
            for (number, (events, _)) in (1..).zip(&rows) {
                let items = events.iter().map(|event| EventItem::Name(format!("e{event}"))).collect();
                hooks.upsert(&Webhook { events: Known::Value(items), ..Webhook::bare(HookId::new(number).unwrap()) });
            }
            let slots: Vec<Slot> = hooks.slots().zip(&rows).filter(|(_, (_, shown))| *shown).map(|(slot, _)| slot).collect();
            let audience = Audience::of(&hooks, &|_| false, None);
            let grid = Grid::of(&audience, &hooks, &slots);
            let name = |at: usize| audience.events().get(at).map(|event| event.name.clone()).unwrap();
            for (slot, (events, _)) in hooks.slots().zip(&rows) {
                let found: BTreeSet<String> = grid.events_of(&hooks.row(slot).unwrap()).map(name).collect();
                prop_assert_eq!(found, events.iter().map(|event| format!("e{event}")).collect::<BTreeSet<_>>());
            }
            for (at, event) in audience.events().iter().enumerate() {
                let names = |(events, shown): &&(Vec<usize>, bool)| {
                    *shown && events.iter().any(|number| event.name == format!("e{number}"))
                };
                prop_assert_eq!(grid.count(at), rows.iter().filter(names).count());
            }
        }
    }
}
