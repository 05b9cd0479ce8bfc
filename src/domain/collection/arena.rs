//! The shared stores of a collection: text and lists of event numbers, appended only, and event names, each held once.

use std::collections::HashMap;

use super::EventId;
use crate::domain::event::EventItem;

/// Garbage below this is not worth a copy.
const SMALL: usize = 64 * 1024;

/// Makes room for `more`, an eighth at a time where `Vec` would double: rows are counted in bytes.
pub(super) fn grow<T>(vec: &mut Vec<T>, more: usize) {
    if vec.capacity() - vec.len() < more {
        vec.reserve_exact(more.max(vec.len() / 8 + 64));
    }
}

/// Text and event lists of all rows.
#[derive(Debug, Default)]
pub(super) struct Arena {
    text: String,
    events: Vec<EventId>,
    text_garbage: usize,
    events_garbage: usize,
}

impl Arena {
    pub(super) fn text(&self, at: usize, len: u32) -> &str {
        self.text.get(at..at + len as usize).unwrap_or_default()
    }

    pub(super) fn events(&self, at: usize, len: u32) -> &[EventId] {
        self.events.get(at..at + len as usize).unwrap_or_default()
    }

    pub(super) fn text_end(&self) -> usize {
        self.text.len()
    }

    pub(super) fn events_end(&self) -> usize {
        self.events.len()
    }

    pub(super) fn push_text(&mut self, text: &str) {
        let free = self.text.capacity() - self.text.len();
        if free < text.len() {
            self.text.reserve_exact(text.len().max(self.text.len() / 8 + 1024));
        }
        self.text.push_str(text);
    }

    pub(super) fn push_events(&mut self, events: &[EventId]) {
        grow(&mut self.events, events.len());
        self.events.extend_from_slice(events);
    }

    /// So much text and so many events belong to nobody any more.
    pub(super) fn forget(&mut self, text: usize, events: usize) {
        self.text_garbage += text;
        self.events_garbage += events;
    }

    pub(super) fn is_mostly_garbage(&self) -> bool {
        (self.text_garbage > SMALL && self.text_garbage * 2 > self.text.len())
            || (self.events_garbage > SMALL && self.events_garbage * 2 > self.events.len())
    }

    pub(super) fn bytes(&self) -> usize {
        self.text.capacity() + self.events.capacity() * size_of::<EventId>()
    }
}

/// Event names and odd elements, each once.
#[derive(Debug, Default)]
pub(super) struct Interner {
    items: Vec<EventItem>,
    names: HashMap<Box<str>, EventId>,
    odd: HashMap<Box<str>, EventId>,
}

impl Interner {
    pub(super) fn intern(&mut self, item: &EventItem) -> EventId {
        if let Some(known) = self.find(item) {
            return known;
        }
        let id = EventId(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
        self.items.push(item.clone());
        let map = if matches!(item, EventItem::Name(_)) { &mut self.names } else { &mut self.odd };
        map.insert(item.text().into(), id);
        id
    }

    pub(super) fn find(&self, item: &EventItem) -> Option<EventId> {
        let map = if matches!(item, EventItem::Name(_)) { &self.names } else { &self.odd };
        map.get(item.text()).copied()
    }

    pub(super) fn item(&self, id: EventId) -> Option<&EventItem> {
        self.items.get(id.index())
    }

    pub(super) fn text(&self, id: EventId) -> &str {
        self.item(id).map_or("", EventItem::text)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|item| match item {
            EventItem::Name(name) => Some(name.as_str()),
            EventItem::Odd(_) => None,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn bytes(&self) -> usize {
        let texts: usize = self.items.iter().map(|item| item.text().len() * 2).sum();
        texts + self.items.capacity() * (size_of::<EventItem>() + 2 * size_of::<(Box<str>, EventId)>())
    }
}
