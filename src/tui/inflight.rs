//! Requests under way: one ticket a slot, late answers dropped by comparison, one write at a time to a webhook.
//!
//! ```text
//! ask(read)  ─► sent ─► answered: current ticket? ─ yes ─► counts
//!                  └► a newer ask in the slot ──────────► the older answer is dropped
//! ask(write) ─► nobody writes to that hook? ─ yes ─► sent ─► answered: always counts
//!                  └ no ─► waits ─► sent when the former write has ended
//! ask(look before a write) ─► waits in the same way, so that it sees what that write leaves
//! ```

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use super::{
    effect::Effect,
    msg::{News, Slot, Ticket},
};
use crate::{api::calls::Call, domain::webhook::HookId};

/// One request under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its ticket.
    pub ticket: Ticket,
    /// What was asked.
    pub call: Call,
    /// When it was sent, on the monotonic clock.
    pub since: Duration,
    /// What is known of its way: "503; try 2 of 3".
    pub news: Option<String>,
    /// When the wait before the next try is over, on the monotonic clock.
    pub until: Option<Duration>,
}

/// All requests under way.
#[derive(Debug, Default)]
pub struct InFlight {
    epoch: u32,
    count: u64,
    open: HashMap<Slot, Request>,
    waiting: VecDeque<(Slot, Call)>,
}

impl InFlight {
    /// The requests to the next service; answers to the former ones are told from them by their epoch.
    pub fn after(former: &InFlight) -> Self {
        InFlight { epoch: former.epoch + 1, ..InFlight::default() }
    }

    /// Which service they go to.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Sends a call, or lets a write, or the look of a plan that runs, wait for the former write to the same webhook. A
    /// write in a slot in which a write is under way already is refused: nothing is sent twice.
    pub fn ask(&mut self, slot: Slot, call: Call, now: Duration) -> Vec<Effect> {
        let looks = matches!(slot, Slot::Look { .. });
        let waits = self.waiting.iter().any(|(s, _)| *s == slot);
        if waits || call.writes() && self.open.contains_key(&slot) {
            return Vec::new();
        }
        let in_turn = |id| self.writing(id) || self.waiting.iter().any(|(_, call)| call.target() == Some(id));
        if (call.writes() || looks) && call.target().is_some_and(in_turn) {
            self.waiting.push_back((slot, call));
            return Vec::new();
        }
        self.send(slot, call, now)
    }

    fn send(&mut self, slot: Slot, call: Call, now: Duration) -> Vec<Effect> {
        self.count += 1;
        let ticket = Ticket { epoch: self.epoch, number: self.count };
        let mut effects = Vec::new();
        let request = Request { ticket, call: call.clone(), since: now, news: None, until: None };
        if let Some(old) = self.open.insert(slot.clone(), request) {
            effects.push(Effect::Abandon { slot: slot.clone(), ticket: old.ticket });
        }
        effects.push(Effect::Ask { slot, ticket, call });
        effects
    }

    /// Takes note of an answer. True if it counts; the effects send what waited for it.
    pub fn finish(&mut self, slot: &Slot, ticket: Ticket, now: Duration) -> (bool, Vec<Effect>) {
        if self.open.get(slot).is_none_or(|r| r.ticket != ticket) {
            return (false, Vec::new());
        }
        self.open.remove(slot);
        let mut effects = Vec::new();
        for (slot, call) in std::mem::take(&mut self.waiting) {
            // In the order of asking: what waits for the same webhook before it goes first.
            effects.extend(self.ask(slot, call, now));
        }
        (true, effects)
    }

    /// Gives up a read; a write goes on.
    pub fn abandon(&mut self, slot: &Slot) -> Option<Effect> {
        if self.open.get(slot)?.call.writes() {
            return None;
        }
        let old = self.open.remove(slot)?;
        Some(Effect::Abandon { slot: slot.clone(), ticket: old.ticket })
    }

    /// Gives up every read but those that belong to a plan that runs. Returns the effects, empty where none was under way.
    pub fn abandon_reads(&mut self) -> Vec<Effect> {
        let gives_up = |(slot, r): &(&Slot, &Request)| !r.call.writes() && !matches!(slot, Slot::Look { .. });
        let mut reads: Vec<Slot> = self.open.iter().filter(gives_up).map(|(slot, _)| slot.clone()).collect();
        reads.sort_by_key(|slot| self.open.get(slot).map(|r| r.ticket));
        reads.iter().filter_map(|slot| self.abandon(slot)).collect()
    }

    /// Gives up every read there is, those of plans and those that wait too. Returns the effects.
    pub fn abandon_all(&mut self) -> Vec<Effect> {
        self.waiting.retain(|(_, call)| call.writes());
        let mut reads: Vec<Slot> = self.open.iter().filter(|(_, r)| !r.call.writes()).map(|(s, _)| s.clone()).collect();
        reads.sort_by_key(|slot| self.open.get(slot).map(|r| r.ticket));
        reads.iter().filter_map(|slot| self.abandon(slot)).collect()
    }

    /// Notes news of a request. True where a wait began that can be counted down.
    pub fn news(&mut self, slot: &Slot, ticket: Ticket, news: News, now: Duration) -> bool {
        let Some(request) = self.open.get_mut(slot).filter(|r| r.ticket == ticket) else { return false };
        request.news = Some(news.text).filter(|text| !text.is_empty());
        request.until = news.wait.map(|wait| now + wait);
        request.until.is_some()
    }

    /// True while a wait is to be counted down.
    pub fn waits(&self, now: Duration) -> bool {
        self.open.values().any(|r| r.until.is_some_and(|until| until > now))
    }

    /// The number of the newest request: what was asked up to now is not newer than what has just been answered.
    pub fn newest(&self) -> u64 {
        self.count
    }

    /// True while this webhook is being changed or deleted, or is about to be.
    pub fn changing(&self, id: HookId) -> bool {
        let changes = |call: &Call| matches!(call, Call::Update(..) | Call::Delete(_)) && call.target() == Some(id);
        self.open.values().any(|r| changes(&r.call)) || self.waiting.iter().any(|(_, call)| changes(call))
    }

    /// The request in a slot.
    pub fn get(&self, slot: &Slot) -> Option<&Request> {
        self.open.get(slot)
    }

    /// True while something is under way or waits in this slot.
    pub fn busy(&self, slot: &Slot) -> bool {
        self.open.contains_key(slot) || self.waiting.iter().any(|(s, _)| s == slot)
    }

    /// How many writes and test deliveries are under way or wait.
    pub fn writes(&self) -> usize {
        let waiting = self.waiting.iter().filter(|(_, call)| call.writes());
        self.open.values().filter(|r| r.call.writes()).count() + waiting.count()
    }

    /// How many reads are under way.
    pub fn reads(&self) -> usize {
        self.open.values().filter(|r| !r.call.writes()).count()
    }

    /// The request with the latest news, for the status line.
    pub fn latest_news(&self) -> Option<&Request> {
        self.open.values().filter(|r| r.news.is_some()).max_by_key(|r| r.ticket)
    }

    fn writing(&self, id: HookId) -> bool {
        self.open.values().any(|r| r.call.writes() && r.call.target() == Some(id))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::domain::webhook::{Change, HookId};

    const T: Duration = Duration::ZERO;

    fn id(n: u64) -> HookId {
        HookId::new(n).unwrap()
    }

    fn ticket_of(effects: &[Effect]) -> Ticket {
        effects
            .iter()
            .find_map(|e| match e {
                Effect::Ask { ticket, .. } => Some(*ticket),
                _ => None,
            })
            .unwrap()
    }

    #[test]
    fn a_newer_read_outdates_the_older() {
        let mut f = InFlight::default();
        let slot = Slot::Detail(id(1));
        let first = ticket_of(&f.ask(slot.clone(), Call::Show(id(1)), T));
        let again = f.ask(slot.clone(), Call::Show(id(1)), T);
        assert_eq!(again.first(), Some(&Effect::Abandon { slot: slot.clone(), ticket: first }));
        assert!(!f.finish(&slot, first, T).0, "the late answer is dropped");
        assert!(f.finish(&slot, ticket_of(&again), T).0);
        assert!(!f.finish(&slot, ticket_of(&again), T).0, "and counts once");
    }

    #[test]
    fn a_second_write_to_a_hook_waits_and_a_double_one_is_refused() {
        let mut f = InFlight::default();
        let (a, b) = (Slot::Write { plan: 1, row: 0 }, Slot::Write { plan: 2, row: 0 });
        let first = ticket_of(&f.ask(a.clone(), Call::Update(id(1), Change::default()), T));
        assert_eq!(f.ask(a.clone(), Call::Update(id(1), Change::default()), T), [], "same slot: once");
        assert_eq!(f.ask(b.clone(), Call::Delete(id(1)), T), [], "same hook: waits");
        assert_eq!(f.writes(), 2);
        assert_eq!(f.abandon(&a), None, "a write is never aborted");
        let (counts, next) = f.finish(&a, first, T);
        assert!(counts);
        assert!(matches!(next.as_slice(), [Effect::Ask { slot, call: Call::Delete(_), .. }] if *slot == b));
    }

    #[test]
    fn the_look_of_a_plan_waits_for_the_write_of_another_and_both_go_in_the_order_of_asking() {
        let mut f = InFlight::default();
        let write = |plan| Slot::Write { plan, row: 0 };
        let look = Slot::Look { plan: 2, row: 0 };
        let first = ticket_of(&f.ask(write(1), Call::Update(id(1), Change::default()), T));
        assert_eq!(
            f.ask(look.clone(), Call::Show(id(1)), T),
            [],
            "it would see the webhook before that write, or after"
        );
        assert_eq!(f.ask(look.clone(), Call::Show(id(1)), T), [], "it waits once");
        assert_eq!(f.ask(Slot::Look { plan: 2, row: 1 }, Call::Show(id(2)), T).len(), 1, "another webhook");
        assert_eq!(f.ask(write(3), Call::Delete(id(1)), T), []);
        assert_eq!((f.writes(), f.reads()), (2, 1));
        let (_, next) = f.finish(&write(1), first, T);
        let slots: Vec<_> =
            next.iter().map(|e| if let Effect::Ask { slot, .. } = e { slot.clone() } else { panic!() }).collect();
        assert_eq!(slots, [look, write(3)], "nobody is forgotten");
        assert!(f.changing(id(1)), "so the look is outdated, and its plan looks again");
    }

    #[test]
    fn reads_do_not_wait_for_writes() {
        let mut f = InFlight::default();
        f.ask(Slot::Test(id(1)), Call::Test(id(1)), T);
        assert_eq!(f.ask(Slot::Detail(id(1)), Call::Show(id(1)), T).len(), 1);
        assert_eq!((f.reads(), f.writes()), (1, 1));
        assert_eq!(f.abandon_reads().len(), 1);
        assert_eq!((f.reads(), f.writes()), (0, 1));
    }
}
