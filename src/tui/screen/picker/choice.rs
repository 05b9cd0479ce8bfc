//! Which events are chosen: a set that loses nothing. Names that are not on offer and elements that are no names at all
//! are kept until somebody takes them out by hand. Pure: no keys, no drawing.

use std::collections::{HashMap, HashSet};

use crate::domain::event::{EventItem, OfferedEvent, group_of};

/// One event that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What goes into the webhook.
    pub item: EventItem,
    /// What the service says of it.
    pub description: Option<String>,
    /// The service offers it. False for retired and unknown names and for odd elements.
    pub offered: bool,
    /// It is in the set.
    pub chosen: bool,
    /// It was in the set at the beginning.
    pub had: bool,
}

/// How much of a group is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tri {
    All,
    Some,
    None,
}

/// Events that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The prefix; empty for the group of what is not on offer.
    pub name: String,
    /// Its entries, by index, in the order of their names.
    pub entries: Vec<usize>,
    /// Its entries are shown.
    pub open: bool,
}

impl Group {
    /// True for the group of what is not on offer.
    pub fn is_foreign(&self) -> bool {
        self.name.is_empty()
    }
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    base: Vec<EventItem>,
    entries: Vec<Entry>,
    groups: Vec<Group>,
}

impl Choice {
    /// Begins with what the webhook has.
    pub fn new(base: Vec<EventItem>) -> Self {
        let mut choice = Choice { base, entries: Vec::new(), groups: Vec::new() };
        for item in choice.base.clone() {
            let at = choice.insert(item);
            if let Some(entry) = choice.entries.get_mut(at) {
                entry.had = true;
            }
        }
        choice.regroup();
        choice
    }

    /// All events that can be chosen.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of this index.
    pub fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    /// The groups: what is not on offer first, then by name.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What the service offers. What was chosen stays chosen.
    pub fn offer(&mut self, offered: &[OfferedEvent]) {
        self.entries.retain(|entry| entry.chosen || entry.had);
        for entry in &mut self.entries {
            entry.offered = false;
        }
        let known: HashMap<String, usize> = names(&self.entries);
        for event in offered {
            match known.get(&event.name).and_then(|at| self.entries.get_mut(*at)) {
                Some(entry) => {
                    entry.offered = true;
                    entry.description.clone_from(&event.description);
                }
                None => self.entries.push(Entry {
                    item: EventItem::Name(event.name.clone()),
                    description: event.description.clone(),
                    offered: true,
                    chosen: false,
                    had: false,
                }),
            }
        }
        self.regroup();
    }

    /// Adds an event by its name and chooses it. Returns its index.
    pub fn add(&mut self, item: EventItem) -> usize {
        let at = self.insert(item);
        self.regroup();
        at
    }

    /// Chooses these; with `replace` nothing else.
    pub fn take(&mut self, items: &[EventItem], replace: bool) {
        if replace {
            for entry in &mut self.entries {
                entry.chosen = false;
            }
        }
        for item in items {
            self.insert(item.clone());
        }
        self.regroup();
    }

    /// Chooses an event, or takes it out.
    pub fn toggle(&mut self, at: usize) {
        if let Some(entry) = self.entries.get_mut(at) {
            entry.chosen = !entry.chosen;
        }
    }

    /// Sets each of these.
    pub fn set(&mut self, which: &[usize], chosen: bool) {
        for at in which {
            if let Some(entry) = self.entries.get_mut(*at) {
                entry.chosen = chosen;
            }
        }
    }

    /// Opens or closes a group.
    pub fn open(&mut self, group: usize, open: bool) {
        if let Some(group) = self.groups.get_mut(group) {
            group.open = open;
        }
    }

    /// The group in which an entry stands.
    pub fn group_of(&self, entry: usize) -> Option<usize> {
        self.groups.iter().position(|group| group.entries.contains(&entry))
    }

    /// How many of these are chosen.
    pub fn count(&self, which: &[usize]) -> usize {
        which.iter().filter(|at| self.entry(**at).is_some_and(|entry| entry.chosen)).count()
    }

    /// How much of these is chosen.
    pub fn tri(&self, which: &[usize]) -> Tri {
        match self.count(which) {
            0 => Tri::None,
            n if n == which.len() => Tri::All,
            _ => Tri::Some,
        }
    }

    /// The set as it would be written: what there was keeps its place (and its repetitions), new events follow.
    pub fn result(&self) -> Vec<EventItem> {
        let chosen = names(self.entries.iter().filter(|entry| entry.chosen));
        let stays = |item: &&EventItem| match item {
            EventItem::Name(name) => chosen.contains_key(name),
            EventItem::Odd(_) => self.entries.iter().any(|entry| entry.chosen && entry.item == **item),
        };
        let new = |entry: &&Entry| entry.chosen && !entry.had;
        let mut added: Vec<&EventItem> = self.entries.iter().filter(new).map(|entry| &entry.item).collect();
        added.sort_by(|a, b| a.text().cmp(b.text()));
        self.base.iter().filter(stays).chain(added).cloned().collect()
    }

    /// How many events the set has more, and how many fewer, than at the beginning.
    pub fn difference(&self) -> (usize, usize) {
        let count = |chosen: bool| self.entries.iter().filter(|e| e.chosen == chosen && e.had != chosen).count();
        (count(true), count(false))
    }

    fn insert(&mut self, item: EventItem) -> usize {
        match self.entries.iter().position(|entry| entry.item == item) {
            Some(at) => {
                self.set(&[at], true);
                at
            }
            None => {
                self.entries.push(Entry { item, description: None, offered: false, chosen: true, had: false });
                self.entries.len() - 1
            }
        }
    }

    fn regroup(&mut self) {
        let closed: HashSet<String> =
            self.groups.drain(..).filter(|group| !group.open).map(|group| group.name).collect();
        let mut by_name: Vec<usize> = (0..self.entries.len()).collect();
        by_name.sort_by_key(|at| self.entries.get(*at).map(|entry| (entry.offered, entry.item.text().to_owned())));
        let mut places: HashMap<&str, usize> = HashMap::new();
        for at in by_name {
            let Some(entry) = self.entries.get(at) else { continue };
            let name = if entry.offered { group_of(entry.item.text()) } else { "" };
            let place = *places.entry(name).or_insert_with(|| {
                self.groups.push(Group { name: name.to_owned(), entries: Vec::new(), open: !closed.contains(name) });
                self.groups.len() - 1
            });
            if let Some(group) = self.groups.get_mut(place) {
                group.entries.push(at);
            }
        }
        self.groups.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

fn names<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> HashMap<String, usize> {
    entries
        .into_iter()
        .enumerate()
        .filter_map(|(at, entry)| match &entry.item {
            EventItem::Name(name) => Some((name.clone(), at)),
            EventItem::Odd(_) => None,
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::json::Json;

    fn offered(names: &[&str]) -> Vec<OfferedEvent> {
        names.iter().map(|n| OfferedEvent { name: (*n).into(), description: None }).collect()
    }

    fn titles(choice: &Choice) -> Vec<(&str, usize, usize)> {
        choice.groups().iter().map(|g| (g.name.as_str(), choice.count(&g.entries), g.entries.len())).collect()
    }

    fn at(choice: &Choice, name: &str) -> usize {
        choice.entries().iter().position(|e| e.item.text() == name).unwrap()
    }

    #[test]
    fn what_is_not_on_offer_is_kept_and_stands_apart() {
        let odd = EventItem::Odd(Json::parse("7").unwrap());
        let base = vec!["b:x.old".into(), odd.clone(), "a:x.one".into(), "b:x.old".into()];
        let mut choice = Choice::new(base.clone());
        assert_eq!(titles(&choice), [("", 3, 3)]);
        choice.offer(&offered(&["b:y.two", "a:x.two", "a:x.one"]));
        assert_eq!(titles(&choice), [("", 2, 2), ("a:x", 1, 2), ("b:y", 0, 1)]);
        assert_eq!(choice.result(), base, "order and repetitions survive");
        choice.toggle(at(&choice, "b:y.two"));
        choice.toggle(at(&choice, "a:x.two"));
        choice.toggle(at(&choice, "b:x.old"));
        assert_eq!(choice.result(), [odd, "a:x.one".into(), "a:x.two".into(), "b:y.two".into()]);
        assert_eq!(choice.difference(), (2, 1));
    }

    #[test]
    fn a_group_knows_how_much_of_it_is_chosen() {
        let mut choice = Choice::new(vec!["a.one".into()]);
        choice.offer(&offered(&["a.one", "a.two"]));
        let all = choice.groups().first().unwrap().entries.clone();
        assert_eq!(choice.tri(&all), Tri::Some);
        choice.set(&all, true);
        assert_eq!(choice.tri(&all), Tri::All);
        choice.set(&all, false);
        assert_eq!((choice.tri(&all), choice.result()), (Tri::None, vec![]));
    }

    #[test]
    fn a_second_answer_of_the_service_loses_no_choice_and_no_closed_group() {
        let mut choice = Choice::new(vec!["a.one".into()]);
        choice.offer(&offered(&["a.one", "a.two"]));
        choice.toggle(at(&choice, "a.two"));
        choice.open(0, false);
        choice.offer(&offered(&["a.one", "a.three"]));
        assert_eq!(choice.result(), ["a.one".into(), "a.two".into()]);
        assert_eq!(titles(&choice), [("", 1, 1), ("a", 1, 2)]);
        assert_eq!(choice.groups().iter().map(|g| g.open).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn the_set_of_another_replaces_or_adds() {
        let mut choice = Choice::new(vec!["a.one".into()]);
        choice.take(&["b.one".into()], false);
        assert_eq!(choice.result(), ["a.one".into(), "b.one".into()]);
        choice.take(&["c.one".into()], true);
        assert_eq!(choice.result(), ["c.one".into()]);
        choice.add("d".into());
        assert_eq!(choice.result().len(), 2);
    }
}
