//! One row as it lies in memory, and the way of a webhook into it.

use std::borrow::Cow;

use jiff::Timestamp;

use super::{
    EventId,
    arena::{Arena, Interner},
    place::Place,
};
use crate::domain::{
    known::Known,
    webhook::{HookId, Webhook},
};

/// What stands between the folded name and the folded URL, so that one search looks at both and never across.
pub(in crate::domain) const GAP: char = '\u{0}';

/// What is known of a value whose content stands elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Absent,
    Null,
    Value,
}

impl State {
    pub(super) fn of<T>(known: &Known<T>) -> Self {
        match known {
            Known::Absent => State::Absent,
            Known::Null => State::Null,
            Known::Value(_) => State::Value,
        }
    }

    pub(super) fn with<T>(self, value: impl FnOnce() -> T) -> Known<T> {
        match self {
            State::Absent => Known::Absent,
            State::Null => Known::Null,
            State::Value => Known::Value(value()),
        }
    }
}

/// One row. Its text lies at `text_at` as: folded name, gap, folded URL, then name and URL as written where folding
/// changed them, then scopes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) id: HookId,
    pub(super) text_at: usize,
    events_at: usize,
    account: i64,
    created: i64,
    updated: i64,
    pub(super) folded_name_len: u32,
    pub(super) folded_url_len: u32,
    pub(super) name_len: u32,
    pub(super) url_len: u32,
    pub(super) scopes_len: u32,
    events_len: u32,
    scheme_len: u32,
    host_at: u32,
    host_len: u32,
    path_at: u32,
    path_len: u32,
    pub(super) name_folds: bool,
    pub(super) url_folds: bool,
    pub(super) name_state: State,
    pub(super) url_state: State,
    pub(super) events_state: State,
    pub(super) scopes_state: State,
    account_state: State,
    created_state: State,
    updated_state: State,
}

impl Record {
    pub(super) fn text_len(&self) -> usize {
        self.scopes_offset() + self.scopes_len as usize
    }

    pub(super) fn event_count(&self) -> usize {
        self.events_len as usize
    }

    pub(super) fn folded_len(&self) -> u32 {
        self.folded_name_len + 1 + self.folded_url_len
    }

    fn name_offset(&self) -> usize {
        if self.name_folds { self.folded_len() as usize } else { 0 }
    }

    fn url_offset(&self) -> usize {
        if self.url_folds {
            self.folded_len() as usize + if self.name_folds { self.name_len as usize } else { 0 }
        } else {
            self.folded_name_len as usize + 1
        }
    }

    fn scopes_offset(&self) -> usize {
        self.folded_len() as usize
            + if self.name_folds { self.name_len as usize } else { 0 }
            + if self.url_folds { self.url_len as usize } else { 0 }
    }

    pub(super) fn name<'a>(&self, arena: &'a Arena) -> Known<&'a str> {
        self.name_state.with(|| arena.text(self.text_at + self.name_offset(), self.name_len))
    }

    pub(super) fn url<'a>(&self, arena: &'a Arena) -> Known<&'a str> {
        self.url_state.with(|| arena.text(self.text_at + self.url_offset(), self.url_len))
    }

    pub(super) fn scopes<'a>(&self, arena: &'a Arena) -> Known<&'a str> {
        self.scopes_state.with(|| arena.text(self.text_at + self.scopes_offset(), self.scopes_len))
    }

    fn url_part<'a>(&self, arena: &'a Arena, at: u32, len: u32) -> &'a str {
        arena.text(self.text_at + self.url_offset() + at as usize, len)
    }

    pub(super) fn scheme<'a>(&self, arena: &'a Arena) -> &'a str {
        self.url_part(arena, 0, self.scheme_len)
    }

    pub(super) fn host<'a>(&self, arena: &'a Arena) -> &'a str {
        self.url_part(arena, self.host_at, self.host_len)
    }

    /// From the end of the host to the path: `:8080`, or nothing.
    pub(super) fn port<'a>(&self, arena: &'a Arena) -> &'a str {
        let host_end = self.host_at + self.host_len;
        self.url_part(arena, host_end, self.path_at.saturating_sub(host_end))
    }

    pub(super) fn path<'a>(&self, arena: &'a Arena) -> &'a str {
        self.url_part(arena, self.path_at, self.path_len)
    }

    pub(super) fn events<'a>(&self, arena: &'a Arena) -> &'a [EventId] {
        arena.events(self.events_at, self.events_len)
    }

    pub(super) fn account(&self) -> Known<i64> {
        self.account_state.with(|| self.account)
    }

    pub(super) fn created(&self) -> Known<i64> {
        self.created_state.with(|| self.created)
    }

    pub(super) fn updated(&self) -> Known<i64> {
        self.updated_state.with(|| self.updated)
    }

    /// Copies what it points at into another arena.
    pub(super) fn move_to(&mut self, from: &Arena, to: &mut Arena) {
        let (text_at, events_at) = (to.text_end(), to.events_end());
        to.push_text(from.text(self.text_at, u32::try_from(self.text_len()).unwrap_or(u32::MAX)));
        to.push_events(self.events(from));
        (self.text_at, self.events_at) = (text_at, events_at);
    }
}

/// Seconds are what the wire has (WIRE fact 6); a fraction that another server sends is dropped.
fn seconds(known: &Known<Timestamp>) -> i64 {
    known.value().map_or(0, |at| at.as_second())
}

fn len(text: &str) -> u32 {
    // One answer is capped far below 4 GiB.
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Lower case, character by character, as the filter folds its words.
pub(in crate::domain) fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let folded: String = text.chars().flat_map(char::to_lowercase).collect();
    if folded == text { Cow::Borrowed(text) } else { Cow::Owned(folded) }
}

impl Record {
    /// Puts a webhook into the stores.
    pub(super) fn store(hook: &Webhook, arena: &mut Arena, interner: &mut Interner) -> Self {
        let (name, url) = (hook.name.text(), hook.url.text());
        let (folded_name, folded_url) = (fold(name), fold(url));
        let scopes = hook.scopes.value().map_or("", |json| json.as_str());
        let events: Vec<EventId> = hook.events.value().into_iter().flatten().map(|e| interner.intern(e)).collect();
        let place = Place::of(url);
        let part = |range: &std::ops::Range<usize>| url.get(range.clone()).map_or(0, len);
        let at = |range: &std::ops::Range<usize>| u32::try_from(range.start).unwrap_or(u32::MAX);
        let record = Record {
            id: hook.id,
            text_at: arena.text_end(),
            events_at: arena.events_end(),
            account: hook.account.value().copied().unwrap_or_default(),
            created: seconds(&hook.created),
            updated: seconds(&hook.updated),
            folded_name_len: len(&folded_name),
            folded_url_len: len(&folded_url),
            name_len: len(name),
            url_len: len(url),
            scopes_len: len(scopes),
            events_len: u32::try_from(events.len()).unwrap_or(u32::MAX),
            scheme_len: part(&place.scheme),
            host_at: at(&place.host),
            host_len: part(&place.host),
            path_at: at(&place.path),
            path_len: part(&place.path),
            name_folds: matches!(folded_name, Cow::Owned(_)),
            url_folds: matches!(folded_url, Cow::Owned(_)),
            name_state: State::of(&hook.name),
            url_state: State::of(&hook.url),
            events_state: State::of(&hook.events),
            scopes_state: State::of(&hook.scopes),
            account_state: State::of(&hook.account),
            created_state: State::of(&hook.created),
            updated_state: State::of(&hook.updated),
        };
        arena.push_text(&folded_name);
        arena.push_text(GAP.encode_utf8(&mut [0; 4]));
        arena.push_text(&folded_url);
        if record.name_folds {
            arena.push_text(name);
        }
        if record.url_folds {
            arena.push_text(url);
        }
        arena.push_text(scopes);
        arena.push_events(&events);
        record
    }
}
