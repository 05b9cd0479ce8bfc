//! The watch: a refresh by the clock, and what came, changed or went since the operator last looked. Flags stay until they
//! are seen; a row that went stays with them. Off, it sets no timer and flags nothing.
//!
//! ```text
//! R ─► timer ─► somebody types, reads or writes? ─ no ─► read again ─► rows compared ─► flags
//!        ▲                  └ yes: next time                                             │
//!        └───────────────────────────────────────────── cursor passes, or Esc: seen ◄────┘
//! ```

use std::{collections::HashMap, time::Duration};

use super::{effect::Effect, go::Notice, msg::Timer, shared::Shared};
use crate::domain::{filter::Freshness, webhook::HookId};

/// What became of a webhook since it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// It was not there before.
    New,
    /// It is different.
    Changed,
    /// It is gone from the service.
    Gone,
}

impl Flag {
    /// Its mark left of the row; told by the character, not by a colour.
    pub fn mark(self) -> &'static str {
        match self {
            Flag::New => "+",
            Flag::Changed => "~",
            Flag::Gone => "-",
        }
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Watch {
    on: bool,
    /// The whole set was loaded once: only then is an unknown webhook a new one.
    whole: bool,
    flags: HashMap<HookId, Flag>,
}

impl Watch {
    /// True while it is on.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// What became of a webhook, until it is seen.
    pub fn flag(&self, id: HookId) -> Option<Flag> {
        self.flags.get(&id).copied()
    }

    /// The same, as the filter asks for it.
    pub fn freshness(&self, id: HookId) -> Freshness {
        match self.flag(id) {
            Some(Flag::New) => Freshness::New,
            Some(Flag::Changed) => Freshness::Changed,
            Some(Flag::Gone) | None => Freshness::Known,
        }
    }

    /// Webhooks that are gone and not seen yet.
    pub fn gone(&self) -> impl Iterator<Item = HookId> {
        self.flags.iter().filter(|(_, flag)| **flag == Flag::Gone).map(|(id, _)| *id)
    }

    /// True where nothing is flagged.
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    /// What is flagged, in words; empty where nothing is.
    pub fn says(&self) -> String {
        let count = |wanted: Flag| self.flags.values().filter(|flag| **flag == wanted).count();
        let all = [(count(Flag::New), "new"), (count(Flag::Changed), "changed"), (count(Flag::Gone), "gone")];
        let said: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        said.join(", ")
    }

    /// The whole set is loaded and proven.
    pub(super) fn complete(&mut self) {
        self.whole = true;
    }

    /// A webhook came that was not known.
    pub(super) fn came(&mut self, id: HookId) {
        if self.on && self.whole {
            self.flags.insert(id, Flag::New);
        }
    }

    /// A webhook is different now. What is new stays new.
    pub(super) fn changed(&mut self, id: HookId) {
        if self.on && self.flag(id) != Some(Flag::New) {
            self.flags.insert(id, Flag::Changed);
        }
    }

    /// A webhook is as it was. One that seemed gone is there again.
    pub(super) fn same(&mut self, id: HookId) {
        if self.flag(id) == Some(Flag::Gone) {
            self.flags.remove(&id);
        }
    }

    /// A webhook is proven gone. True where its row is to stay until that is seen.
    pub(super) fn went(&mut self, id: HookId) -> bool {
        let stays = self.on && self.whole;
        if stays {
            self.flags.insert(id, Flag::Gone);
        }
        stays
    }

    /// A webhook left the set.
    pub(super) fn forget(&mut self, id: HookId) {
        self.flags.remove(&id);
    }
}

impl Shared {
    /// Turns the watch on or off.
    pub fn toggle_watch(&mut self) -> Vec<Effect> {
        self.turn_watch(!self.watch.on)
    }

    /// Turns the watch on, this long from refresh to refresh for the rest of this run, or off.
    pub fn set_watch(&mut self, on: bool, every: Option<Duration>) -> Vec<Effect> {
        self.settings.watch = every.unwrap_or(self.settings.watch);
        self.turn_watch(on)
    }

    fn turn_watch(&mut self, on: bool) -> Vec<Effect> {
        self.watch.on = on;
        if self.watch.on {
            let seconds = self.settings.watch.as_secs();
            self.say(Notice::info(format!("reading again every {seconds} s, not while you type; R ends it")));
        } else {
            self.say(Notice::info("the watch is off"));
        }
        match self.watch_again() {
            Some(wake) => vec![wake],
            None => vec![Effect::Unwake(Timer::Watch)],
        }
    }

    /// Ends the watch with a reason.
    pub fn end_watch(&mut self, why: &str) {
        self.watch.on = false;
        self.say(Notice::warning(format!("the watch has ended: {why}; R begins it again")));
    }

    /// The timer of the next time; `None` while the watch is off.
    pub fn watch_again(&self) -> Option<Effect> {
        self.watch.on.then(|| Effect::Wake { timer: Timer::Watch, after: self.settings.watch })
    }

    /// The operator has seen what became of these. True where one was gone, and leaves the set with that.
    pub fn seen(&mut self, ids: Vec<HookId>) -> bool {
        let mut left = false;
        for id in ids {
            if self.watch.flags.remove(&id) == Some(Flag::Gone) {
                self.forget(id);
                left = true;
            }
        }
        left
    }

    /// Everything flagged was seen. True where something leaves the set with that.
    pub fn seen_all(&mut self) -> bool {
        let all = self.watch.flags.keys().copied().collect();
        self.seen(all)
    }
}

#[cfg(test)]
mod tests;
