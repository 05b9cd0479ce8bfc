//! One row of the collection, read-only: what lists show, filters look at and rules judge.

use std::fmt;

use jiff::Timestamp;

use super::{Collection, EventId, record::Record};
use crate::domain::{
    json::Json,
    known::Known,
    webhook::{HookId, Webhook},
};

/// A borrowed row. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    set: &'a Collection,
    record: &'a Record,
}

fn moment(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}

fn known_moment(seconds: Known<i64>) -> Known<Timestamp> {
    match seconds.map(moment) {
        Known::Value(Some(at)) => Known::Value(at),
        Known::Value(None) | Known::Null => Known::Null,
        Known::Absent => Known::Absent,
    }
}

impl<'a> Row<'a> {
    pub(super) fn new(set: &'a Collection, record: &'a Record) -> Self {
        Row { set, record }
    }

    /// The webhook's key.
    pub fn id(&self) -> HookId {
        self.record.id
    }

    /// The name as sent.
    pub fn name(&self) -> Known<&'a str> {
        self.record.name(&self.set.arena)
    }

    /// The URL as sent.
    pub fn url(&self) -> Known<&'a str> {
        self.record.url(&self.set.arena)
    }

    /// The URL's scheme as written; empty where it has none.
    pub fn scheme(&self) -> &'a str {
        self.record.scheme(&self.set.arena)
    }

    /// The URL's host as written, without userinfo and port; empty where it has none. Not the effective host.
    pub fn host(&self) -> &'a str {
        self.record.host(&self.set.arena)
    }

    /// The URL's port as written, with its colon; empty where there is none.
    pub fn port(&self) -> &'a str {
        self.record.port(&self.set.arena)
    }

    /// The URL's path as written, without query and fragment.
    pub fn path(&self) -> &'a str {
        self.record.path(&self.set.arena)
    }

    /// Name and URL in lower case with [`GAP`](super::GAP) between them: one search looks at both.
    pub(in crate::domain) fn folded(&self) -> &'a str {
        self.set.arena.text(self.record.text_at, self.record.folded_len())
    }

    /// The name in lower case; empty where there is none.
    pub fn folded_name(&self) -> &'a str {
        self.set.arena.text(self.record.text_at, self.record.folded_name_len)
    }

    /// The URL in lower case; empty where there is none.
    pub fn folded_url(&self) -> &'a str {
        let at = self.record.text_at + self.record.folded_name_len as usize + 1;
        self.set.arena.text(at, self.record.folded_url_len)
    }

    /// The texts of its events, odd elements as their JSON; empty also where events are null or unknown.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let set = self.set;
        self.event_ids().iter().map(move |id| set.event_text(*id))
    }

    /// The numbers of its events within its collection.
    pub fn event_ids(&self) -> &'a [EventId] {
        self.record.events(&self.set.arena)
    }

    /// The text of an event number of this row's collection.
    pub fn event_text(&self, event: EventId) -> &'a str {
        self.set.event_text(event)
    }

    /// How many events; unknown where the service did not say.
    pub fn event_count(&self) -> Known<usize> {
        self.record.events_state.with(|| self.record.event_count())
    }

    /// The JSON text of its scopes.
    pub fn scopes(&self) -> Known<&'a str> {
        self.record.scopes(&self.set.arena)
    }

    /// The owner.
    pub fn account(&self) -> Known<i64> {
        self.record.account()
    }

    /// When it was created, to the second.
    pub fn created(&self) -> Known<Timestamp> {
        known_moment(self.record.created())
    }

    /// When it was last changed, to the second.
    pub fn updated(&self) -> Known<Timestamp> {
        known_moment(self.record.updated())
    }

    /// Creation in seconds since 1970, without the cost of a [`Timestamp`].
    pub fn created_second(&self) -> Option<i64> {
        self.record.created().into_value()
    }

    /// Last change in seconds since 1970, without the cost of a [`Timestamp`].
    pub fn updated_second(&self) -> Option<i64> {
        self.record.updated().into_value()
    }

    /// The webhook as far as rows know it: without unknown attributes, relationships and fractions of seconds.
    pub fn to_webhook_bare(&self) -> Webhook {
        let items = || self.event_ids().iter().filter_map(|id| self.set.events.item(*id).cloned()).collect();
        let mut hook = Webhook::bare(self.id());
        hook.account = self.account();
        hook.name = self.name().map(str::to_owned);
        hook.url = self.url().map(str::to_owned);
        hook.events = self.record.events_state.with(items);
        // Scopes came from valid JSON.
        hook.scopes = match self.scopes().map(Json::parse) {
            Known::Value(Ok(json)) => Known::Value(json),
            Known::Value(Err(_)) | Known::Null => Known::Null,
            Known::Absent => Known::Absent,
        };
        hook.created = self.created();
        hook.updated = self.updated();
        hook
    }

    /// True where everything that `hook` speaks of stands here already.
    pub(super) fn holds(&self, hook: &Webhook) -> bool {
        let text = |now: &Known<String>, here: Known<&str>| now.is_absent() || now.as_ref().map(String::as_str) == here;
        let second =
            |now: &Known<Timestamp>, here: Known<i64>| now.is_absent() || now.as_ref().map(|at| at.as_second()) == here;
        let events = match &hook.events {
            Known::Absent => true,
            Known::Null => self.event_count() == Known::Null,
            Known::Value(items) => {
                self.event_count() == Known::Value(items.len())
                    && items.iter().zip(self.event_ids()).all(|(item, id)| self.set.events.find(item) == Some(*id))
            }
        };
        events
            && text(&hook.name, self.name())
            && text(&hook.url, self.url())
            && (hook.account.is_absent() || hook.account == self.account())
            && second(&hook.created, self.record.created())
            && second(&hook.updated, self.record.updated())
            && (hook.scopes.is_absent() || hook.scopes.as_ref().map(Json::as_str) == self.scopes())
    }

    /// What rows know, with everything that `hook` speaks of in its place.
    pub(super) fn overlaid_with(&self, hook: &Webhook) -> Webhook {
        fn over<T: Clone>(now: &Known<T>, former: Known<T>) -> Known<T> {
            if now.is_absent() { former } else { now.clone() }
        }
        let former = self.to_webhook_bare();
        let mut merged = Webhook::bare(hook.id);
        merged.account = over(&hook.account, former.account);
        merged.name = over(&hook.name, former.name);
        merged.url = over(&hook.url, former.url);
        merged.events = over(&hook.events, former.events);
        merged.scopes = over(&hook.scopes, former.scopes);
        merged.created = over(&hook.created, former.created);
        merged.updated = over(&hook.updated, former.updated);
        merged
    }
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("id", &self.id()).field("name", &self.name()).field("url", &self.url()).finish()
    }
}
