//! The watch on a service that others change: what is flagged, how long, and when nothing is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::time::Duration;

use crate::{
    api::calls::{Call, Count, Exact, ListQuery, Page, Reply},
    domain::{
        fault::FaultKind,
        webhook::{HookId, Webhook},
    },
    tui::{
        effect::Effect,
        go::{FormFor, Open},
        msg::{Msg, Slot, Timer},
        tests::{HOSTILE, Rig, fault, hook, id},
        watch::Flag,
    },
};

fn page(hooks: &[Webhook], query: &ListQuery) -> Reply {
    let asked = |hook: &&Webhook| query.filter.iter().all(|e| matches!(e, Exact::Id(ids) if ids.contains(&hook.id)));
    Reply::Page(Page {
        number: query.number,
        size: query.size,
        hooks: hooks.iter().filter(asked).cloned().collect(),
        unreadable: Vec::new(),
        count: Count::Unknown,
        more: false,
        sent: String::new(),
    })
}

/// Answers everything as a service with these webhooks would, and does what was put off.
fn serve(rig: &mut Rig, hooks: &[Webhook]) {
    while let Some((slot, _, call)) = rig.open.first().cloned() {
        let reply = match &call {
            Call::List(query) => page(hooks, query),
            Call::Events => Reply::Events(Vec::new()),
            other => panic!("nobody answers {other:?}"),
        };
        rig.answer(&slot, Ok(reply));
        while crate::tui::update::has_work(&rig.model) {
            rig.tell(Msg::Idle);
        }
    }
}

fn hooks(ids: impl IntoIterator<Item = u64>) -> Vec<Webhook> {
    ids.into_iter().map(|n| hook(n, &format!("hook {n}"))).collect()
}

/// A console that knows no webhook.
fn empty() -> Rig {
    let mut rig = Rig::new(&hook(1, "known"), Open::Calls);
    rig.model.shared.forget(id(1));
    rig.keys("Esc");
    rig
}

/// A console with these webhooks, whole and proven, the watch on.
fn watching(all: &[Webhook]) -> Rig {
    let mut rig = empty();
    rig.keys("r");
    serve(&mut rig, all);
    let effects = rig.keys("R");
    assert_eq!(effects, [Effect::Wake { timer: Timer::Watch, after: Duration::from_secs(30) }]);
    rig
}

/// The time of the watch comes; what it asks is answered.
fn round(rig: &mut Rig, all: &[Webhook]) {
    let effects = rig.tell(Msg::Due(Timer::Watch));
    assert!(effects.iter().any(|e| matches!(e, Effect::Ask { .. })), "it reads");
    assert!(effects.contains(&Effect::Wake { timer: Timer::Watch, after: Duration::from_secs(30) }), "and goes on");
    serve(rig, all);
}

fn flags(rig: &Rig, ids: impl IntoIterator<Item = u64>) -> String {
    let told = |n: u64| rig.model.shared.watch.flag(id(n)).map_or(" ", Flag::mark);
    ids.into_iter().map(told).collect()
}

fn listed(rig: &Rig) -> Vec<u64> {
    let shared = &rig.model.shared;
    rig.model.list.shown().rows().iter().map(|slot| shared.hooks.row(*slot).unwrap().id().get()).collect()
}

fn current(rig: &Rig) -> Option<HookId> {
    rig.model.list.current(&rig.model.shared)
}

/// Others delete 2, change 4 and make 9, while the operator's cursor is on 5.
fn changed() -> (Rig, Vec<Webhook>) {
    let before = hooks(1..=6);
    let mut rig = watching(&before);
    rig.keys("g j Space j j");
    assert_eq!(current(&rig), Some(id(5)));
    let mut after = hooks([1, 3, 5, 6, 9]);
    after.push(hook(4, "renamed"));
    after.sort_by_key(|hook| hook.id);
    round(&mut rig, &after);
    (rig, after)
}

#[test]
fn what_came_changed_and_went_is_flagged_and_the_cursor_stays() {
    let (mut rig, _) = changed();
    assert_eq!(current(&rig), Some(id(5)));
    assert_eq!(flags(&rig, 1..=9), " - ~    +");
    assert_eq!(listed(&rig), [1, 2, 3, 4, 5, 6, 9], "what went stays in the list");
    assert!(rig.model.shared.marks.is_empty(), "nothing acts on what is gone");
    let (picture, _) = rig.picture((120, 30));
    assert!(picture.contains("1 new, 1 changed, 1 gone") && picture.contains("gone  hook 2"), "{picture}");
    assert!(picture.contains("watching every 30 s, paused while you type"), "{picture}");
    assert!(picture.contains(" 6 webhooks"), "only what the service has is counted: {picture}");
    for (at, mark) in [(2, '-'), (4, '~'), (9, '+')] {
        let row = picture.lines().find(|line| line.contains(&format!("h{at}.corp"))).unwrap();
        assert_eq!(row.chars().nth(1), Some(mark), "{row}");
    }
    rig.keys("a");
    assert_eq!(rig.model.shared.marks.len(), 6, "all that match, without what is gone");
}

#[test]
fn the_cursor_that_passes_has_seen_it() {
    let (mut rig, after) = changed();
    rig.keys("j j k");
    assert_eq!(flags(&rig, 1..=9), " - ~     ", "9 was left");
    rig.keys("k k k k");
    assert_eq!(current(&rig), Some(id(2)));
    assert_eq!(flags(&rig, 1..=9), " -       ", "not yet left");
    rig.keys("k");
    assert_eq!(current(&rig), Some(id(1)));
    assert_eq!(listed(&rig), [1, 3, 4, 5, 6, 9]);
    assert!(rig.model.shared.hooks.slot_of(id(2)).is_none());
    round(&mut rig, &after);
    assert!(rig.model.shared.watch.is_empty(), "what is as it was is not flagged again");
}

#[test]
fn esc_has_seen_all_but_the_filter_goes_first() {
    let (mut rig, _) = changed();
    rig.keys("/ i s : n e w Enter");
    assert_eq!(listed(&rig), [9]);
    rig.keys("/ Ctrl-u i s : c h a n g e d Enter");
    assert_eq!(listed(&rig), [4]);
    rig.keys("Esc");
    assert_eq!(flags(&rig, 1..=9), " - ~    +");
    rig.keys("Esc");
    assert!(rig.model.shared.watch.is_empty());
    assert_eq!(listed(&rig), [1, 3, 4, 5, 6, 9]);
    assert_eq!(current(&rig), Some(id(5)));
}

#[test]
fn what_comes_back_is_not_gone() {
    let (mut rig, mut after) = changed();
    after.insert(1, hook(2, "hook 2"));
    round(&mut rig, &after);
    assert_eq!(flags(&rig, 1..=9), "   ~    +");
    after.remove(0);
    round(&mut rig, &after);
    round(&mut rig, &after);
    assert_eq!(flags(&rig, 1..=9), "-  ~    +", "a second round keeps what is not seen");
}

#[test]
fn the_first_reading_flags_nothing() {
    let all = hooks(1..=5);
    let mut rig = empty();
    rig.keys("r R");
    serve(&mut rig, &all);
    assert!(rig.model.shared.watch.is_empty());
}

#[test]
fn it_does_not_read_under_the_hands_of_somebody() {
    let all = hooks(1..=5);
    let mut rig = watching(&all);
    let waits = |rig: &mut Rig, what: &str| {
        let effects = rig.tell(Msg::Due(Timer::Watch));
        assert!(matches!(effects.as_slice(), [Effect::Wake { timer: Timer::Watch, .. }]), "{what}: {effects:?}");
    };
    rig.keys("/");
    waits(&mut rig, "in the filter");
    rig.keys("Esc n");
    waits(&mut rig, "in a form");
    rig.keys("Esc :");
    waits(&mut rig, "on the command line");
    rig.keys("Esc d");
    let id = current(&rig).unwrap();
    let seen = all.iter().find(|hook| hook.id == id).unwrap();
    rig.answer(&Slot::Recheck(id), Ok(Reply::Hook(Box::new(seen.clone()))));
    waits(&mut rig, "before a question, with nothing under way");
    rig.keys("Esc r");
    waits(&mut rig, "while it is read already");
    serve(&mut rig, &all);
    rig.keys("t");
    waits(&mut rig, "while something is sent");
    rig.open_layer(Open::Form(FormFor::New));
    waits(&mut rig, "and still in a form");
}

#[test]
fn off_it_wakes_nobody_and_flags_nothing() {
    let all = hooks(1..=5);
    let mut rig = watching(&all);
    assert_eq!(rig.keys("R"), [Effect::Unwake(Timer::Watch)]);
    assert_eq!(rig.tell(Msg::Due(Timer::Watch)), [], "a timer that was on its way");
    rig.keys("r");
    serve(&mut rig, &hooks([1, 2, 7]));
    assert!(rig.model.shared.watch.is_empty());
    assert_eq!(listed(&rig), [1, 2, 7]);
    assert!(!rig.picture((100, 30)).0.contains("watching"));
}

#[test]
fn a_key_that_is_refused_ends_it_and_trouble_does_not() {
    for (kind, ends) in [(FaultKind::Auth, true), (FaultKind::Network, false)] {
        let all = hooks(1..=5);
        let mut rig = watching(&all);
        rig.tell(Msg::Due(Timer::Watch));
        while let Some((slot, ..)) = rig.open.first().cloned() {
            rig.answer(&slot, Err(fault(kind)));
        }
        let asks = rig.tell(Msg::Due(Timer::Watch));
        assert_eq!(asks.is_empty(), ends, "{kind:?}: {asks:?}");
        assert_eq!(rig.model.shared.watch.is_on(), !ends);
    }
}

#[test]
fn a_refresh_of_a_detail_is_no_news() {
    let all = hooks(1..=5);
    let mut rig = watching(&all);
    rig.keys("g");
    rig.open_layer(Open::Detail(id(3)));
    rig.answer(&Slot::Detail(id(3)), Ok(Reply::Hook(Box::new(hook(3, "read")))));
    assert!(rig.model.shared.watch.is_empty(), "the operator has just read it");
}

#[test]
fn it_holds_at_every_size() {
    let (mut rig, _) = changed();
    let mut hostile = hooks([1, 5]);
    hostile.push(hook(30, HOSTILE));
    round(&mut rig, &hostile);
    round(&mut rig, &hooks([1]));
    rig.holds_at_every_size();
    rig.keys("G g");
    rig.holds_at_every_size();
}
