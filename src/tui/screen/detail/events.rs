//! The events of a webhook, in groups with counts; what the service does not offer any more is flagged.

use std::collections::{HashMap, HashSet};

use super::tree::escaped;
use crate::{
    domain::{
        event::{EventItem, group_of},
        known::Known,
    },
    tui::{
        prose::{Fold, Prose, Role},
        shared::Offered,
        words,
    },
};

/// A group of events, in the order in which the webhook names them.
#[derive(Debug, PartialEq, Eq)]
struct Group<'a> {
    name: &'a str,
    items: Vec<&'a EventItem>,
}

/// Writes the section.
pub fn section(prose: &mut Prose, events: &Known<Vec<EventItem>>, offered: &Offered, closed: &HashSet<String>) {
    let events = match events {
        Known::Absent => return prose.heading("Events", "the service does not tell them"),
        Known::Null => return prose.heading("Events", "null: never set"),
        Known::Value(events) if events.is_empty() => {
            prose.heading("Events", "none");
            return prose.text(2, "This webhook is told of nothing.", Role::Warning);
        }
        Known::Value(events) => events,
    };
    let names: Option<HashSet<&str>> = offered.known().map(|known| known.iter().map(|e| e.name.as_str()).collect());
    let retired = |item: &EventItem| match (item, &names) {
        (EventItem::Name(name), Some(names)) => !names.contains(name.as_str()),
        _ => false,
    };
    let groups = grouped(events);
    let flagged = events.iter().filter(|item| retired(item)).count();
    prose.heading("Events", &heading(events.len(), groups.len(), flagged, offered));
    for group in groups {
        let path = format!("events/{}", escaped(group.name));
        let open = !closed.contains(&path);
        let count = format!("  {}", group.items.len());
        prose.branch(2, Fold { path, open }, &[(group.name, Role::Accent), (&count, Role::Dim)]);
        if !open {
            continue;
        }
        for item in group.items {
            match item {
                EventItem::Name(name) if retired(item) => {
                    prose.pieces(6, &[(name, Role::Warning), ("  not on offer (any more)", Role::Dim)]);
                }
                EventItem::Name(name) => prose.pieces(6, &[(name, Role::Text)]),
                EventItem::Odd(json) => {
                    prose.pieces(6, &[(json.as_str(), Role::Warning), ("  not the name of an event", Role::Dim)]);
                }
            }
        }
    }
}

fn heading(events: usize, groups: usize, retired: usize, offered: &Offered) -> String {
    let mut note = words::number(events as u64);
    if groups > 1 {
        note.push_str(&format!(" in {} groups", words::number(groups as u64)));
    }
    match offered {
        Offered::Known(_) if retired > 0 => {
            note.push_str(&format!(", {} not on offer (any more)", words::number(retired as u64)));
        }
        Offered::Failed(_) => note.push_str("; what is on offer could not be read"),
        _ => {}
    }
    note
}

fn grouped(events: &[EventItem]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut place: HashMap<&str, usize> = HashMap::new();
    for item in events {
        let name = match item {
            EventItem::Name(name) => group_of(name),
            EventItem::Odd(_) => "odd entries",
        };
        let at = *place.entry(name).or_insert_with(|| {
            groups.push(Group { name, items: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.items.push(item);
        }
    }
    groups
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::{event::OfferedEvent, json::Json};

    #[test]
    fn groups_retired_and_odd_events_are_told_apart() {
        let events = Known::Value(vec![
            "a:x.one".into(),
            "b.two".into(),
            "a:x.three".into(),
            EventItem::Odd(Json::parse("7").unwrap()),
        ]);
        let offered = ["a:x.one", "b.two"].map(|name| OfferedEvent { name: name.into(), description: None });
        let mut prose = Prose::new(60, true);
        section(&mut prose, &events, &Offered::Known(offered.to_vec()), &HashSet::from(["events/b".to_owned()]));
        let text: Vec<String> = prose.into_lines().iter().map(|line| line.text()).collect();
        let wanted = [
            "Events  4 in 3 groups, 1 not on offer (any more)",
            "v a:x  2",
            "a:x.one",
            "a:x.three  not on offer (any more)",
            "> b  1",
            "v odd entries  1",
            "7  not the name of an event",
        ];
        assert_eq!(text, wanted);
    }
}
