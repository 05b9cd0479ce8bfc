//! Typed keys → equal effects; stale, late, double and failed answers. No terminal, no network, no clock.

mod trials;

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::*;
use crate::{
    api::calls::{Call, Count, Delivery, Page, Reply},
    domain::{
        fault::{Fault, FaultKind},
        known::Known,
        plan::{Action, Plan},
        webhook::{HookId, Webhook},
    },
    tui::{
        auditing::Auditing,
        msg::{Slot, Ticket},
        shared::{Profile, Settings},
    },
};

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn hook(n: u64, name: &str) -> Webhook {
    Webhook {
        name: Known::Value(name.into()),
        url: Known::Value(format!("https://h{n}.example/in")),
        events: Known::Value(vec!["a:b.c".into()]),
        ..Webhook::bare(id(n))
    }
}

fn page(hooks: Vec<Webhook>, more: bool) -> Reply {
    Reply::Page(Page {
        number: 1,
        size: 100,
        hooks,
        unreadable: vec![],
        count: Count::Unknown,
        more,
        sent: String::new(),
    })
}

struct Desk {
    model: Model,
    open: Vec<(Slot, Ticket, Call)>,
}

impl Desk {
    fn new() -> Self {
        let profile = Profile {
            name: "demo".into(),
            host: "127.0.0.1:1".into(),
            base: "http://127.0.0.1:1".into(),
            production: false,
            read_only: false,
            own_url: false,
            accent: None,
            warning: None,
        };
        let mut model = Model::new(profile, Settings::default(), TimeZone::UTC, Timestamp::UNIX_EPOCH);
        model.shared.size = (100, 30);
        let effects = start(&mut model);
        let mut desk = Desk { model, open: vec![] };
        desk.note(&effects);
        desk
    }

    /// A desk with these webhooks, all loaded.
    fn with(hooks: Vec<Webhook>) -> Self {
        let mut desk = Desk::new();
        let first = desk.asked(|call| matches!(call, Call::List(_)));
        desk.answer(first, Ok(page(hooks, false)));
        desk
    }

    fn note(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Ask { slot, ticket, call } => self.open.push((slot.clone(), *ticket, call.clone())),
                Effect::Abandon { slot, ticket } => self.open.retain(|(s, t, _)| (s, t) != (slot, ticket)),
                _ => {}
            }
        }
    }

    fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update(&mut self.model, msg);
        self.note(&effects);
        while has_work(&self.model) {
            update(&mut self.model, Msg::Idle);
        }
        effects
    }

    fn keys(&mut self, keys: &str) -> Vec<Effect> {
        let mut all = vec![];
        for key in keys.split(' ') {
            self.model.shared.mono += Duration::from_secs(1);
            all.extend(self.tell(Msg::Keys(vec![key.parse().unwrap()])));
        }
        all
    }

    fn asked(&self, which: impl Fn(&Call) -> bool) -> (Slot, Ticket) {
        let found = self.open.iter().find(|(_, _, call)| which(call));
        found
            .map(|(slot, ticket, _)| (slot.clone(), *ticket))
            .unwrap_or_else(|| panic!("not asked; open: {:?}", self.open))
    }

    fn answer(&mut self, (slot, ticket): (Slot, Ticket), result: Result<Reply, Fault>) -> Vec<Effect> {
        self.open.retain(|(s, t, _)| (s, t) != (&slot, &ticket));
        self.tell(Msg::Answered { slot, ticket, result: Box::new(result) })
    }

    fn shown(&self) -> Vec<u64> {
        let rows = self.model.list.shown().rows().iter();
        rows.filter_map(|slot| self.model.shared.hooks.row(*slot)).map(|row| row.id().get()).collect()
    }

    fn current(&self) -> Option<u64> {
        self.model.list.current(&self.model.shared).map(HookId::get)
    }

    fn notice(&self) -> &str {
        self.model.shared.notice.as_ref().map_or("", |n| n.text.as_str())
    }
}

fn calls(effects: &[Effect]) -> Vec<&Call> {
    effects.iter().filter_map(|e| if let Effect::Ask { call, .. } = e { Some(call) } else { None }).collect()
}

#[test]
fn the_first_page_and_the_events_are_asked_for_at_once() {
    let desk = Desk::new();
    assert!(
        matches!(desk.open.as_slice(), [(Slot::Walk(_), _, Call::List(q)), (Slot::Events, _, Call::Events)] if q.size < 1000 && q.number == 1)
    );
}

#[test]
fn t_sends_one_test_and_pins_its_outcome() {
    let mut desk = Desk::with(vec![hook(1, "one"), hook(2, "two")]);
    assert_eq!(calls(&desk.keys("j t")), [&Call::Test(id(2))]);
    assert!(calls(&desk.keys("t")).is_empty(), "while one is under way");
    assert!(desk.notice().contains("under way"), "{}", desk.notice());
    let asked = desk.asked(|c| matches!(c, Call::Test(_)));
    let delivery = Delivery { success: false, message: "500 from h2".into(), round_trip: Duration::from_millis(31) };
    desk.answer(asked.clone(), Ok(Reply::Tested(delivery)));
    assert!(desk.notice().contains("failed") && desk.notice().contains("500 from h2"), "{}", desk.notice());
    assert_eq!(desk.model.shared.last_test(id(2)).map(|r| r.message.as_str()), Some("500 from h2"));
    desk.answer(asked, Err(Fault::new(FaultKind::Server, "late", "", "")));
    assert_eq!(desk.model.shared.tests[&id(2)].runs().len(), 1, "an answer counts once");
    assert_eq!(calls(&desk.keys("t")), [&Call::Test(id(2))], "again on the same key");
}

#[test]
fn a_held_key_does_not_write_again() {
    let mut desk = Desk::with(vec![hook(1, "one")]);
    desk.keys("t");
    let asked = desk.asked(|c| matches!(c, Call::Test(_)));
    desk.answer(
        asked,
        Ok(Reply::Tested(Delivery { success: true, message: String::new(), round_trip: Duration::ZERO })),
    );
    for _ in 0..5 {
        desk.model.shared.mono += Duration::from_millis(30);
        // The first press was a second ago only in `keys`; a held key comes every 30 ms.
        desk.model.last_write = Some(("t".parse().unwrap(), desk.model.shared.mono - Duration::from_millis(30)));
        assert_eq!(desk.tell(Msg::Keys(vec!["t".parse().unwrap()])), []);
    }
}

#[test]
fn a_burst_of_characters_is_a_paste_and_writes_nothing() {
    let mut desk = Desk::with(vec![hook(1, "one")]);
    let keys = "xtxtxtxtxt".chars().map(Chord::char).collect();
    assert!(calls(&desk.tell(Msg::Keys(keys))).is_empty());
    let moves = "jjjjjjjjjjjj".chars().map(Chord::char).collect();
    desk.tell(Msg::Keys(moves));
    assert_eq!(desk.notice(), "", "moves are moves");
}

#[test]
fn the_filter_works_while_it_is_typed_and_esc_goes_back() {
    let mut desk = Desk::with(vec![hook(1, "alpha"), hook(2, "beta"), hook(3, "alpine")]);
    desk.keys("/ a l p");
    assert_eq!(desk.shown(), [1, 3]);
    desk.keys("i Enter");
    assert_eq!(desk.shown(), [3]);
    desk.keys("/ x x Esc");
    assert_eq!(desk.shown(), [3], "Esc in the prompt goes back to the former filter");
    desk.keys("Esc");
    assert_eq!(desk.shown(), [1, 2, 3], "Esc in the list clears it");
}

#[test]
fn a_mistake_in_the_filter_keeps_the_prompt_open_and_says_what_was_meant() {
    let mut desk = Desk::with(vec![hook(1, "alpha")]);
    desk.keys("/ n m a e : x Enter");
    assert!(desk.model.list.prompt().is_some());
    assert!(desk.notice().contains("name"), "{}", desk.notice());
}

#[test]
fn the_cursor_follows_its_webhook() {
    let mut desk = Desk::with((1..=5).map(|n| hook(n, &format!("n{n}"))).collect());
    desk.keys("j j");
    assert_eq!(desk.current(), Some(3));
    desk.keys("r");
    let visible = desk.asked(|c| matches!(c, Call::List(q) if !q.filter.is_empty()));
    desk.answer(visible, Ok(page((1..=5).map(|n| hook(n, "changed")).collect(), false)));
    let first = desk.asked(|c| matches!(c, Call::List(_)));
    // Number 1 is gone, number 9 is new.
    desk.answer(first, Ok(page([2, 3, 4, 5, 9].into_iter().map(|n| hook(n, "changed")).collect(), false)));
    assert_eq!((desk.shown(), desk.current()), (vec![2, 3, 4, 5, 9], Some(3)));
}

#[test]
fn marks_survive_filter_and_refresh() {
    let mut desk = Desk::with((1..=4).map(|n| hook(n, if n < 3 { "lo" } else { "hi" })).collect());
    desk.keys("Space Space / h i Enter a");
    let mut marked: Vec<u64> = desk.model.shared.marks.iter().map(|id| id.get()).collect();
    marked.sort();
    assert_eq!(marked, [1, 2, 3, 4]);
    desk.keys("i Esc / i s : m a r k e d Enter");
    assert_eq!(desk.shown(), [1, 2]);
}

#[test]
fn a_range_is_marked_from_its_anchor_and_esc_drops_it_alone() {
    let mut desk = Desk::with((1..=6).map(|n| hook(n, if n < 6 { "lo" } else { "hi" })).collect());
    desk.keys("/ l o Enter Space V j j");
    assert_eq!(desk.model.list.range(&desk.model.shared), Some(1..=3));
    desk.keys("Esc");
    assert_eq!((desk.model.shared.marks.len(), desk.shown().len()), (1, 5), "the filter and the marks stay");
    desk.keys("V k k V");
    assert_eq!(desk.model.shared.marked(), [1, 2, 3, 4].map(id));
    desk.keys("Esc");
    assert_eq!((desk.model.shared.marks.len(), desk.shown().len()), (4, 6));
    desk.keys("Alt-a");
    assert!(desk.model.shared.marks.is_empty());
}

#[test]
fn all_that_match_are_marked_when_the_set_is_complete() {
    let mut desk = Desk::new();
    let first = desk.asked(|call| matches!(call, Call::List(_)));
    desk.answer(first, Ok(page((1..=3).map(|n| hook(n, "lo")).collect(), true)));
    desk.keys("a");
    assert!(desk.model.shared.marks.is_empty() && desk.notice().contains("still being read"), "{}", desk.notice());
    assert_eq!(calls(&desk.keys("T")), [] as [&Call; 0]);
    assert!(desk.notice().contains("still being read"), "{}", desk.notice());
    desk.keys("i");
    assert!(desk.model.shared.marks.is_empty());
    while let Some((slot, ticket, call)) = desk.open.iter().find(|(_, _, c)| matches!(c, Call::List(_))).cloned() {
        let Call::List(query) = call else { panic!() };
        let hooks = if query.number == 1 { (1..=5).map(|n| hook(n, "lo")).collect() } else { vec![] };
        desk.answer((slot, ticket), Ok(page(hooks, false)));
    }
    assert_eq!(desk.model.shared.marked().len(), 5);

    let mut desk = Desk::new();
    desk.keys("a Ctrl-c a");
    assert!(
        desk.model.shared.marks.is_empty() && desk.notice().contains("not everything is loaded"),
        "{}",
        desk.notice()
    );
}

#[test]
fn nothing_is_marked_by_a_rule_before_it_is_known_what_it_found() {
    let empty = |n| Webhook { events: Known::Value(vec![]), ..hook(n, "x") };
    let mut desk = Desk::with(vec![hook(1, "x"), empty(2), hook(3, "x"), empty(4)]);
    desk.keys("/");
    desk.keys(&"audit:no-events".chars().map(|c| c.to_string()).collect::<Vec<_>>().join(" "));
    desk.keys("Enter");
    assert_eq!(desk.shown(), [2, 4]);
    // The audit is not done, and what is listed is of another one.
    desk.model.shared.auditing = Auditing::default();
    for (key, said) in [("a", "still being read"), ("T", "still being read"), ("i", "looked at")] {
        desk.model.shared.mono += Duration::from_secs(1);
        update(&mut desk.model, Msg::Keys(vec![key.parse().unwrap()]));
        assert!(desk.model.shared.marks.is_empty() && desk.notice().contains(said), "{key}: {}", desk.notice());
        assert!(desk.model.layers.is_empty());
    }
    desk.tell(Msg::Idle);
    assert_eq!(desk.model.shared.marked(), [id(2), id(4)]);
}

#[test]
fn a_set_is_tested_after_a_review_with_a_typed_count() {
    let mut desk = Desk::with((1..=8).map(|n| hook(n, "x")).collect());
    assert_eq!(calls(&desk.keys("T 8 Enter")).len(), 4, "{}", desk.notice());
    assert!(matches!(desk.model.layers.as_slice(), [Layer::Run(_)]));
    let failed = Delivery { success: false, message: "500".into(), round_trip: Duration::ZERO };
    let asked = desk.asked(|c| *c == Call::Test(id(2)));
    desk.answer(asked, Ok(Reply::Tested(failed)));
    desk.keys("Esc / i s : f a i l i n g Enter");
    assert_eq!(desk.shown(), [2], "the outcome is pinned to its row");

    let mut desk = Desk::with((1..=8).map(|n| hook(n, "x")).collect());
    assert_eq!(calls(&desk.keys("Space j Space T Enter")), [&Call::Test(id(1)), &Call::Test(id(3))]);
}

#[test]
fn d_acts_on_the_marks_where_there_are_any_and_says_so() {
    let mut desk = Desk::with((1..=8).map(|n| hook(n, "x")).collect());
    let label = |desk: &Desk| {
        top_entries(&desk.model).into_iter().find(|entry| entry.id == "list.delete").map(|entry| entry.label)
    };
    assert_eq!(label(&desk), Some("delete"));
    desk.keys("Space Space");
    assert_eq!(label(&desk), Some("delete marked"));
    desk.keys("d");
    let Some(Layer::Review(review)) = desk.model.layers.last() else { panic!("{:?}", desk.model.layers) };
    let targets: Vec<_> = review.plan().rows().iter().filter_map(|row| row.action.target()).collect();
    assert_eq!(targets, [id(1), id(2)]);
}

#[test]
fn a_failed_walk_keeps_the_rows_and_says_so() {
    let mut desk = Desk::with(vec![hook(1, "one")]);
    desk.keys("r");
    let walk = desk.asked(|c| matches!(c, Call::List(q) if q.filter.is_empty()));
    desk.answer(walk, Err(Fault::new(FaultKind::Network, "Reading page 1 failed", "refused", "Press r.")));
    assert_eq!(desk.shown(), [1]);
    assert!(crate::tui::words::under_way(&desk.model.shared, None).contains("refused"));
    assert!(desk.model.shared.reading.says(1, 1, false).contains("incomplete"));
}

/// Has the first webhook renamed to `after`, by a plan as the form makes it.
fn rename(desk: &mut Desk, after: &str) {
    let change = crate::domain::webhook::Change { name: Some(after.into()), ..Default::default() };
    let number = desk.model.shared.plan_number();
    let action = Action::Update(id(1), change);
    let mut plan = Plan::new(number, "Save webhook 1", vec![(action, Some(hook(1, "before")))]);
    plan.looks();
    plan.looked(0, Ok(hook(1, "before")), false);
    let effects = desk.model.shared.run(plan);
    desk.note(&effects);
}

fn saved(n: u64, name: &str) -> Result<Reply, Fault> {
    Ok(Reply::Saved(Box::new(crate::api::calls::Saved { hook: hook(n, name), ignored: vec![] })))
}

fn name_of(desk: &Desk, n: u64) -> Option<String> {
    let shared = &desk.model.shared;
    Some(shared.record(id(n))?.name.text().to_owned())
}

#[test]
fn a_page_asked_for_before_a_write_does_not_bring_old_values_back() {
    let mut desk = Desk::with(vec![hook(1, "before")]);
    desk.keys("r");
    let old = desk.asked(|c| matches!(c, Call::List(q) if q.filter.is_empty()));
    let visible = desk.asked(|c| matches!(c, Call::List(q) if !q.filter.is_empty()));
    rename(&mut desk, "after");
    let write = desk.asked(|c| matches!(c, Call::Update(..)));
    desk.answer(write, saved(1, "after"));
    desk.answer(visible, Ok(page(vec![hook(1, "before")], false)));
    desk.answer(old, Ok(page(vec![hook(1, "before"), hook(2, "other")], false)));
    let shared = &desk.model.shared;
    let row = shared.hooks.slot_of(id(1)).and_then(|slot| shared.hooks.row(slot)).unwrap();
    assert_eq!(row.to_webhook_bare().name.text(), "after");
    assert_eq!(desk.shown(), [1, 2]);
    desk.keys("r");
    let new = desk.asked(|c| matches!(c, Call::List(q) if q.filter.is_empty()));
    desk.answer(new, Ok(page(vec![hook(1, "theirs"), hook(2, "other")], false)));
    let shared = &desk.model.shared;
    let row = shared.hooks.slot_of(id(1)).and_then(|slot| shared.hooks.row(slot)).unwrap();
    assert_eq!(row.to_webhook_bare().name.text(), "theirs", "what was asked for after the write counts");
}

#[test]
fn a_record_asked_for_before_a_write_does_not_bring_old_values_back() {
    let mut desk = Desk::with(vec![hook(1, "before")]);
    desk.keys("Enter");
    let old = desk.asked(|c| matches!(c, Call::Show(_)));
    rename(&mut desk, "after");
    let write = desk.asked(|c| matches!(c, Call::Update(..)));
    desk.answer(write, saved(1, "after"));
    desk.answer(old, Ok(Reply::Hook(Box::new(hook(1, "before")))));
    assert_eq!(name_of(&desk, 1).as_deref(), Some("after"));
}

#[test]
fn what_was_deleted_does_not_come_back_with_an_old_page() {
    let mut desk = Desk::with(vec![hook(1, "one"), hook(2, "two")]);
    desk.keys("r");
    let old = desk.asked(|c| matches!(c, Call::List(q) if q.filter.is_empty()));
    desk.keys("d");
    let look = desk.asked(|c| matches!(c, Call::Show(_)));
    desk.answer(look, Ok(Reply::Hook(Box::new(hook(1, "one")))));
    desk.keys("y");
    let delete = desk.asked(|c| matches!(c, Call::Delete(_)));
    desk.answer(delete, Ok(Reply::Deleted(crate::api::calls::Deletion::Done)));
    desk.answer(old, Ok(page(vec![hook(1, "one"), hook(2, "two")], false)));
    assert_eq!(desk.shown(), [2]);
}

#[test]
fn what_was_created_during_a_walk_is_not_taken_for_gone() {
    let mut desk = Desk::with(vec![hook(1, "one")]);
    desk.keys("r");
    let old = desk.asked(|c| matches!(c, Call::List(q) if q.filter.is_empty()));
    let number = desk.model.shared.plan_number();
    let plan = Plan::new(number, "Create", vec![(Action::Create(Default::default()), None)]);
    let effects = desk.model.shared.run(plan);
    desk.note(&effects);
    let create = desk.asked(|c| matches!(c, Call::Create(_)));
    desk.answer(create, saved(9, "new"));
    // Read to its end before the new one was there.
    desk.answer(old, Ok(page(vec![hook(1, "one")], false)));
    assert_eq!(desk.shown(), [1, 9]);
    desk.keys("r");
    let new = desk.asked(|c| matches!(c, Call::List(q) if q.filter.is_empty()));
    desk.answer(new, Ok(page(vec![hook(1, "one")], false)));
    assert_eq!(desk.shown(), [1], "a walk that began later proves that it is gone");
}

#[test]
fn late_answers_are_dropped() {
    let mut desk = Desk::with(vec![hook(1, "one")]);
    desk.keys("Enter");
    let old = desk.asked(|c| matches!(c, Call::Show(_)));
    desk.keys("r");
    desk.answer(old, Ok(Reply::Hook(Box::new(hook(1, "stale")))));
    let fresh = desk.asked(|c| matches!(c, Call::Show(_)));
    desk.answer(fresh, Ok(Reply::Hook(Box::new(hook(1, "fresh")))));
    assert_eq!(desk.model.shared.full(id(1)).map(|h| h.name.text()), Some("fresh"));
}

#[test]
fn ctrl_c_cancels_what_runs_then_leaves() {
    let mut desk = Desk::new();
    let effects = desk.keys("Ctrl-c");
    assert!(effects.iter().any(|e| matches!(e, Effect::Abandon { .. })) && !effects.contains(&Effect::Quit));
    assert_eq!(desk.keys("Ctrl-c"), [Effect::Quit]);
}

#[test]
fn leaving_waits_for_a_write_and_ctrl_c_does_not() {
    let mut desk = Desk::with(vec![hook(1, "one")]);
    desk.keys("t");
    let test = desk.asked(|c| matches!(c, Call::Test(_)));
    let effects = desk.keys("q");
    assert!(matches!(effects.as_slice(), [Effect::Wake { timer: Timer::Leave, .. }]));
    let done = Ok(Reply::Tested(Delivery { success: true, message: String::new(), round_trip: Duration::ZERO }));
    assert!(matches!(desk.answer(test, done).as_slice(), [Effect::Journal(_), Effect::Tried(_), Effect::Quit]));
    assert_eq!(desk.keys("Ctrl-c"), [Effect::Quit]);
}

#[test]
fn pages_and_exact_filters_go_to_the_server() {
    let mut desk = Desk::with((1..=3).map(|n| hook(n, "x")).collect());
    desk.keys("v");
    let asked = desk.asked(|c| matches!(c, Call::List(q) if q.count && q.number == 1));
    desk.answer(asked, Ok(page((1..=3).map(|n| hook(n, "x")).collect(), true)));
    let effects = desk.keys("]");
    assert!(matches!(calls(&effects).as_slice(), [Call::List(q)] if q.number == 2));
    let effects = desk.keys("/ n a m e = x Enter");
    assert!(matches!(calls(&effects).as_slice(), [Call::List(q)] if q.number == 1 && q.filter.len() == 1));
}

#[test]
fn a_new_webhook_is_under_the_cursor() {
    let mut desk = Desk::with((1..=90).map(|n| hook(n, "old")).collect());
    let plan = crate::domain::plan::Plan::new(
        desk.model.shared.plan_number(),
        "Create",
        vec![(crate::domain::plan::Action::Create(crate::domain::webhook::Change::default()), None)],
    );
    let effects = desk.model.shared.run(plan);
    desk.note(&effects);
    let asked = desk.asked(|c| matches!(c, Call::Create(_)));
    let saved = crate::api::calls::Saved { hook: hook(91, "new"), ignored: vec![] };
    desk.answer(asked, Ok(Reply::Saved(Box::new(saved))));
    assert_eq!(desk.current(), Some(91));
    assert!(desk.model.list.cursor().window(91, 25).contains(&90), "and on the screen");
}

#[test]
fn a_page_that_is_on_its_way_or_failed_is_not_taken_for_the_last() {
    let mut desk = Desk::with((1..=3).map(|n| hook(n, "x")).collect());
    desk.keys("v");
    let asked = desk.asked(|c| matches!(c, Call::List(q) if q.count));
    desk.answer(asked, Ok(page((1..=3).map(|n| hook(n, "x")).collect(), true)));
    desk.keys("]");
    assert!(calls(&desk.keys("]")).is_empty());
    assert!(desk.notice().contains("page 2 is on its way"), "{}", desk.notice());
    let second = desk.asked(|c| matches!(c, Call::List(q) if q.number == 2));
    desk.answer(second, Err(Fault::new(FaultKind::Network, "Loading page 2 failed", "refused", "Press r.")));
    assert!(matches!(calls(&desk.keys("]")).as_slice(), [Call::List(q)] if q.number == 2), "{}", desk.notice());
    desk.keys("Ctrl-c");
    assert!(matches!(calls(&desk.keys("]")).as_slice(), [Call::List(q)] if q.number == 2), "{}", desk.notice());
}

#[test]
fn a_filter_that_the_server_ignored_is_said_and_done_here() {
    let mut desk = Desk::with((1..=3).map(|n| hook(n, "x")).collect());
    desk.keys("v");
    let asked = desk.asked(|c| matches!(c, Call::List(q) if q.count));
    desk.answer(asked, Ok(page(vec![hook(1, "x")], false)));
    desk.keys("/ n a m e = x Enter");
    let asked = desk.asked(|c| matches!(c, Call::List(q) if !q.filter.is_empty()));
    desk.answer(asked, Ok(page(vec![hook(1, "x"), hook(2, "y")], false)));
    assert_eq!(desk.shown(), [1]);
    assert!(desk.model.shared.reading.caveat().unwrap_or_default().contains("ignored"));
}

#[test]
fn rows_of_a_former_query_do_not_accuse_the_server() {
    let mut desk = Desk::with(vec![hook(1, "x")]);
    desk.keys("v");
    let asked = desk.asked(|c| matches!(c, Call::List(q) if q.count));
    desk.answer(asked, Ok(page(vec![hook(1, "x"), hook(2, "y")], false)));
    desk.keys("/ n a m e = x Enter");
    let awaited = desk.asked(|c| matches!(c, Call::List(q) if !q.filter.is_empty()));
    // Something else is answered first: the rows on screen are still those of the page before.
    let events = desk.asked(|c| matches!(c, Call::Events));
    desk.answer(events, Ok(Reply::Events(vec![])));
    desk.answer(awaited, Ok(page(vec![hook(1, "x")], false)));
    assert_eq!(desk.shown(), [1]);
    assert!(!desk.model.shared.reading.caveat().unwrap_or_default().contains("ignored"));
}

#[test]
fn the_same_key_after_another_one_writes_again() {
    let mut desk = Desk::with(vec![hook(1, "one"), hook(2, "two")]);
    // All within one moment.
    desk.tell(Msg::Keys("tjt".chars().map(Chord::char).collect()));
    assert_eq!(desk.open.iter().filter(|(_, _, call)| matches!(call, Call::Test(_))).count(), 2);
}

#[test]
fn a_wait_is_counted_down_and_esc_cancels_it() {
    let mut desk = Desk::new();
    let (slot, ticket) = desk.asked(|c| matches!(c, Call::List(_)));
    let news = crate::tui::msg::News { text: "429 from h".into(), wait: Some(Duration::from_secs(7)) };
    let effects = desk.tell(Msg::Progress { slot, ticket, news });
    assert!(matches!(effects.as_slice(), [Effect::Wake { timer: Timer::Countdown, .. }]));
    assert!(crate::tui::words::under_way(&desk.model.shared, None).contains("in 7 s"));
    desk.model.shared.mono += Duration::from_secs(5);
    assert!(matches!(desk.tell(Msg::Due(Timer::Countdown)).as_slice(), [Effect::Wake { .. }]));
    assert!(crate::tui::words::under_way(&desk.model.shared, None).contains("in 2 s"));
    assert!(desk.keys("Esc").iter().any(|e| matches!(e, Effect::Abandon { .. })));
    assert_eq!(desk.tell(Msg::Due(Timer::Countdown)), [], "nothing ticks when nothing waits");
}

#[test]
fn every_table_binds_each_key_once_and_every_key_has_a_name() {
    fn check<S: Screen>(screen: &S) {
        let mut seen = std::collections::HashSet::new();
        for command in screen.commands() {
            for key in command.keys.split_whitespace() {
                let chord = key.parse::<Chord>().unwrap_or_else(|e| panic!("{}: {e}", command.id));
                assert!(seen.insert(chord), "{}: {key} is bound twice in {}", command.id, screen.title());
            }
            assert!(command.help.ends_with('.'), "{}: {}", command.id, command.help);
        }
    }
    let mut desk = Desk::with(vec![hook(1, "one")]);
    check(&Global);
    check(&desk.model.list);
    for keys in ["/", "Esc Enter", "Esc n", "Ctrl-c", "y", "s", "Esc c", "Esc ?", "Esc :", "Esc d", "Esc y"] {
        desk.keys(keys);
        match desk.model.layers.last() {
            Some(layer) => on_layer!(layer, screen => check(screen)),
            None => check(&desk.model.list),
        }
    }
}

const KEYS: &[&str] = &[
    "j",
    "k",
    "g",
    "G",
    "Ctrl-d",
    "PgDn",
    "Enter",
    "Esc",
    "Tab",
    "Shift-Tab",
    "/",
    "a",
    "x",
    ":",
    "?",
    "r",
    "v",
    "]",
    "[",
    "p",
    "1",
    "s",
    "c",
    "n",
    "e",
    "d",
    "t",
    "y",
    "Space",
    "T",
    "V",
    "Alt-a",
    "b",
    "f",
    "Enter",
    "i",
    "h",
    "l",
    "q",
    "o",
    "D",
    "m",
    "w",
    "Ctrl-s",
    "Ctrl-g",
    "Ctrl-l",
    "Down",
    "Up",
    "Left",
    "Right",
    "Backspace",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Random keys, answers, failures and sizes: no panic, the cursor stays in range, and no write is asked for twice.
    #[test]
    fn nothing_breaks_under_random_messages(steps in proptest::collection::vec((0u8..10, any::<u16>(), any::<u16>()), 1..80)) {
        let mut desk = Desk::with((1..=30).map(|n| hook(n, &format!("name {n}"))).collect());
        let mut tickets = std::collections::HashSet::new();
        for (what, a, b) in steps {
            let effects = match what {
                0..=5 => desk.keys(KEYS[usize::from(a) % KEYS.len()]),
                6 => desk.tell(Msg::Resized(a % 250, b % 60)),
                7 => desk.tell(Msg::Paste(format!("p{a}\n:q\n"))),
                _ if desk.open.is_empty() => vec![],
                _ => {
                    let (slot, ticket, call) = desk.open[usize::from(a) % desk.open.len()].clone();
                    let target = call.target().map_or(1, HookId::get);
                    let result = match (b % 3, &call) {
                        (0, _) => Err(Fault::new(FaultKind::NotFound, "It failed", "why", "next")),
                        (_, Call::List(_)) => Ok(page((1..=30).map(|n| hook(n, "again")).collect(), b % 5 == 0)),
                        (_, Call::Show(_)) => Ok(Reply::Hook(Box::new(hook(target, "shown")))),
                        (_, Call::Test(_)) => Ok(Reply::Tested(Delivery { success: b % 2 == 0, message: "m".into(), round_trip: Duration::ZERO })),
                        (_, Call::Delete(_)) => Ok(Reply::Deleted(crate::api::calls::Deletion::Done)),
                        (_, Call::Events) => Ok(Reply::Events(vec![])),
                        (_, Call::Settle(_)) => continue,
                        (_, Call::Reveal(_)) => Ok(Reply::Secret(Known::Null)),
                        (_, Call::Create(_) | Call::Update(..)) => Ok(Reply::Saved(Box::new(crate::api::calls::Saved { hook: hook(target, "saved"), ignored: vec![] }))),
                    };
                    desk.answer((slot, ticket), result)
                }
            };
            for effect in &effects {
                if let Effect::Ask { ticket, .. } = effect {
                    prop_assert!(tickets.insert(*ticket), "a ticket is given once");
                }
            }
            let len = desk.model.list.shown().rows().len();
            prop_assert!(desk.model.list.cursor().at < len.max(1));
        }
    }
}
