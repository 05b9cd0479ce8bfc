//! Services that were left while something was written there: their answers are heard to the end, told, and kept in the
//! journal under the profile that they were sent with. Nothing new is begun there.
//!
//! ```text
//! left with writes under way ─► an answer of that epoch ─► journal, one line at the bottom ─► the last one: parted
//! left without ─► parted at once; a late answer belongs to nobody
//! ```

use super::{
    effect::Effect,
    go::Notice,
    inflight::InFlight,
    msg::{Slot, Ticket},
    profile::Fresh,
    screen::Answer,
    shared::Shared,
    words,
};

/// The services left behind, as they were, without their webhooks.
#[derive(Debug, Default)]
pub struct Behind(Vec<Shared>);

impl Behind {
    /// How many writes are still under way there.
    pub fn writes(&self) -> usize {
        self.0.iter().map(|left| left.flight.writes()).sum()
    }

    /// The same in words, with the names of the profiles; empty where there are none.
    pub fn says(&self) -> String {
        let one = |left: &Shared| {
            let count = words::many(left.flight.writes() as u64, "write", "writes");
            format!("{count} of profile {} under way…", left.profile.name)
        };
        self.0.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

impl Shared {
    /// Turns to another service: everything of the former one is left, but for the writes that are under way. Its plans and
    /// reads must have been stopped. What belongs to the run of the program stays: its journal, its call log, what was said.
    pub(super) fn turn_to(&mut self, fresh: Fresh) -> Vec<Effect> {
        let Fresh { profile, mut settings, .. } = fresh;
        settings.ascii = self.settings.ascii;
        let next = Shared::new(profile, settings, self.zone.clone(), self.now);
        let mut left = std::mem::replace(self, next);
        (self.mono, self.size, self.burst) = (left.mono, left.size, left.burst);
        self.flight = InFlight::after(&left.flight);
        self.running.count_on(&left.running);
        self.typed = std::mem::take(&mut left.typed);
        self.said = std::mem::take(&mut left.said);
        self.calls = std::mem::take(&mut left.calls);
        self.journal = std::mem::take(&mut left.journal);
        self.journal.turn_to(&self.profile.base);
        self.unfinished = std::mem::take(&mut left.unfinished);
        self.switching = std::mem::take(&mut left.switching);
        self.behind = std::mem::take(&mut left.behind);
        if left.flight.writes() == 0 {
            return vec![Effect::Part(left.flight.epoch())];
        }
        left.hooks = Default::default();
        left.records.clear();
        left.notice = None;
        self.behind.0.push(left);
        Vec::new()
    }

    /// Takes an answer of a service that was left. One that nobody waits for is dropped.
    pub(super) fn hear_behind(&mut self, slot: &Slot, ticket: Ticket, answer: &Answer) -> Vec<Effect> {
        let Some(at) = self.behind.0.iter().position(|left| left.flight.epoch() == ticket.epoch) else {
            return Vec::new();
        };
        let mut left = self.behind.0.remove(at);
        let mut effects = self.in_the_name_of(&mut left, |left| {
            let (counts, mut effects) = left.flight.finish(slot, ticket, left.mono);
            if counts {
                effects.extend(left.absorb(slot, ticket.number, answer));
            }
            effects
        });
        if let Some(Notice { tone, text }) = left.notice.take() {
            self.say(Notice { tone, text: format!("profile {}: {text}", left.profile.name) });
        }
        match left.flight.writes() {
            0 => effects.push(Effect::Part(ticket.epoch)),
            _ => self.behind.0.insert(at, left),
        }
        effects
    }

    /// Entries for the writes whose answer nobody will hear, wherever they were sent: the program ends.
    pub(super) fn note_all_unanswered(&mut self) -> Vec<Effect> {
        let mut effects = self.note_unanswered();
        for mut left in std::mem::take(&mut self.behind).0 {
            effects.extend(self.in_the_name_of(&mut left, Shared::note_unanswered));
        }
        effects
    }

    /// Does something as the service that was left, in the one journal of this run.
    fn in_the_name_of<T>(&mut self, left: &mut Shared, act: impl FnOnce(&mut Shared) -> T) -> T {
        (left.now, left.mono) = (self.now, self.mono);
        std::mem::swap(&mut self.journal, &mut left.journal);
        let done = act(left);
        std::mem::swap(&mut self.journal, &mut left.journal);
        self.journal.turn_to(&self.profile.base);
        done
    }
}
