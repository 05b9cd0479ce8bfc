//! Many rows are run as fast as is allowed, told row by row, and nothing is done twice.

use std::time::Duration;

use crate::{
    api::calls::{Call, Delivery, Reply, Saved},
    domain::{
        fault::{Fault, FaultKind},
        known::Known,
        plan::{Action, Plan},
        webhook::{Change, Webhook},
    },
    tui::{
        effect::Effect,
        go::{Go, Open, Value},
        layer::Layer,
        msg::{Msg, Slot, Timer},
        tests::{HOSTILE, Rig, fault, hook, id},
        update,
    },
};

/// A console on which these actions were confirmed.
fn run(count: u64, action: fn(crate::domain::webhook::HookId) -> Action) -> Rig {
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Help);
    let rows = (1..=count).map(|n| (action(id(n)), Some(hook(n, "Orders")))).collect();
    let number = rig.model.shared.plan_number();
    let plan = Plan::new(number, format!("Do {count}"), rows);
    let effects = update::carry_out(&mut rig.model, vec![Go::Return(Value::Run(Box::new(plan)))]);
    rig.note(&effects);
    rig
}

fn delivered(success: bool) -> Result<Reply, Fault> {
    Ok(Reply::Tested(Delivery { success, message: "410 Gone".into(), round_trip: Duration::from_millis(9) }))
}

fn slot(row: u32) -> Slot {
    Slot::Write { plan: 1, row }
}

fn picture(rig: &mut Rig) -> String {
    rig.picture((100, 30)).0
}

#[test]
fn a_few_run_at_a_time_and_the_view_tells_each() {
    let mut rig = run(6, Action::Test);
    assert!(matches!(rig.model.layers.last(), Some(Layer::Run(_))));
    assert_eq!(rig.open.len(), 4);
    rig.answer(&slot(2), delivered(false));
    rig.answer(&slot(0), delivered(true));
    assert_eq!(rig.open.len(), 4);
    let seen = picture(&mut rig);
    let lines: Vec<&str> = seen.lines().collect();
    assert!(lines[2].contains("2 of 6: 1 done, 1 failed, 4 running"), "{seen}");
    assert!(lines[4].contains("failed") && lines[4].contains(" 3 ") && lines[4].contains("410 Gone"), "{seen}");
    rig.keys("Enter");
    assert!(picture(&mut rig).contains("Message of the service"));
}

#[test]
fn closing_it_leaves_it_going_and_a_key_brings_it_back() {
    let mut rig = run(6, Action::Test);
    rig.keys("Esc");
    assert!(rig.model.layers.is_empty() && rig.notice().contains("goes on"));
    rig.keys("j");
    rig.answer(&slot(0), delivered(true));
    assert!(picture(&mut rig).contains("run: 1 of 6 done (b shows it)"), "{}", picture(&mut rig));
    rig.keys("b");
    assert!(picture(&mut rig).contains("1 of 6: 1 done"));
    assert!(!picture(&mut rig).contains("b shows it"), "it is shown, and b closes it: {}", picture(&mut rig));
    for row in 1..6 {
        rig.answer(&slot(row), delivered(true));
    }
    assert!(rig.notice().contains("Do 6: 6 done"), "{}", rig.notice());
}

#[test]
fn pause_and_cancel_touch_only_what_waits() {
    let mut rig = run(6, Action::Test);
    rig.keys("p");
    rig.answer(&slot(0), delivered(true));
    assert_eq!(rig.open.len(), 3);
    assert_eq!(rig.keys("p").len(), 1, "it goes on");
    assert_eq!(rig.keys("c"), [], "nothing is aborted");
    assert!(rig.notice().contains("1 of 6 rows were not begun"), "{}", rig.notice());
    for row in [1, 2, 3, 4] {
        rig.answer(&slot(row), delivered(true));
    }
    assert!(rig.open.is_empty());
    assert!(picture(&mut rig).contains("6 of 6: 5 done, 1 skipped"));
}

#[test]
fn no_more_begin_in_a_second_than_are_allowed() {
    let mut rig = run(30, Action::Test);
    let mut begun = 4;
    let mut woken = None;
    while begun < 10 {
        let row = rig.open.first().map(|(slot, ..)| slot.clone()).unwrap();
        let effects = rig.answer(&row, delivered(true));
        begun += effects.iter().filter(|e| matches!(e, Effect::Ask { .. })).count();
        woken = effects.into_iter().find_map(|e| match e {
            Effect::Wake { timer: Timer::Pace, after } => Some(after),
            _ => None,
        });
    }
    let row = rig.open.first().map(|(slot, ..)| slot.clone()).unwrap();
    let effects = rig.answer(&row, delivered(true));
    let asks_or_wakes: Vec<_> =
        effects.iter().filter(|e| !matches!(e, Effect::Journal(_) | Effect::Tried(_))).collect();
    assert!(matches!(asks_or_wakes.as_slice(), [Effect::Wake { timer: Timer::Pace, .. }]), "{effects:?}");
    assert_eq!((woken, rig.open.len()), (None, 3));
    rig.model.shared.mono += Duration::from_secs(1);
    assert_eq!(rig.tell(Msg::Due(Timer::Pace)).len(), 1);
}

#[test]
fn what_failed_is_reviewed_and_done_again_alone() {
    let mut rig = run(3, Action::Test);
    rig.answer(&slot(0), delivered(true));
    assert_eq!(rig.keys("f"), []);
    assert!(rig.notice().contains("wait for the end"), "{}", rig.notice());
    rig.answer(&slot(1), Err(fault(FaultKind::Server)));
    rig.answer(&slot(2), Err(fault(FaultKind::UnknownOutcome)));
    rig.keys("f");
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Review(review)] if review.plan().rows().len() == 1));
    let effects = rig.keys("Enter");
    assert!(matches!(effects.as_slice(), [Effect::Ask { call: Call::Test(of), .. }] if *of == id(2)), "{effects:?}");
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Run(_)]));
}

#[test]
fn in_production_what_failed_is_tried_again_after_its_id_was_typed() {
    let mut rig = run(3, Action::Test);
    rig.answer(&slot(0), delivered(true));
    rig.answer(&slot(1), Err(fault(FaultKind::Server)));
    rig.answer(&slot(2), delivered(true));
    rig.model.shared.profile.production = true;
    rig.keys("f");
    assert_eq!(rig.keys("Enter"), []);
    assert!(rig.notice().contains("type 2 first"), "{}", rig.notice());
    assert!(matches!(rig.keys("2 Enter").as_slice(), [Effect::Ask { call: Call::Test(of), .. }] if *of == id(2)));
}

#[test]
fn each_row_of_a_large_plan_is_looked_at_just_before_it_is_written() {
    let mut rig = run(60, Action::Delete);
    assert!(rig.open.iter().all(|(slot, _, call)| matches!(slot, Slot::Look { .. }) && !call.writes()));
    let there = |n, name: &str| Ok(Reply::Hook(Box::new(hook(n, name))));
    let effects = rig.answer(&Slot::Look { plan: 1, row: 0 }, there(1, "Orders"));
    assert!(effects.iter().any(|e| matches!(e, Effect::Ask { call: Call::Delete(of), .. } if *of == id(1))));
    rig.answer(&Slot::Look { plan: 1, row: 1 }, there(2, "Theirs"));
    let seen = picture(&mut rig);
    assert!(seen.lines().nth(4).unwrap().contains("changed"), "{seen}");
    assert_eq!(rig.keys("g o").iter().filter(|e| matches!(e, Effect::Ask { .. })).count(), 0);
    assert!(picture(&mut rig).contains("1 skipped"));
    assert_eq!(rig.keys("Ctrl-c"), [], "looks and writes under way go on");
    assert!(rig.notice().contains("not begun"), "{}", rig.notice());
}

#[test]
fn a_deletion_that_others_were_faster_with_is_no_failure() {
    let mut rig = run(60, Action::Delete);
    rig.answer(&Slot::Look { plan: 1, row: 0 }, Err(fault(FaultKind::NotFound)));
    rig.answer(&Slot::Look { plan: 1, row: 1 }, Err(fault(FaultKind::Timeout)));
    let seen = picture(&mut rig);
    assert!(seen.contains("1 failed, 1 skipped"), "{seen}");
    rig.keys("G");
    assert!(picture(&mut rig).contains("it was gone already"), "{}", picture(&mut rig));
}

#[test]
fn a_clash_can_be_written_over() {
    let mut rig = run(60, Action::Delete);
    rig.answer(&Slot::Look { plan: 1, row: 0 }, Ok(Reply::Hook(Box::new(hook(1, "Theirs")))));
    let effects = rig.keys("g m");
    assert!(
        effects.iter().any(|e| matches!(e, Effect::Ask { call: Call::Delete(of), .. } if *of == id(1))),
        "{effects:?}"
    );
}

/// 60 webhooks that get an event more, of which the first was looked at and is no longer as it was.
fn events_that_clash(production: bool) -> Rig {
    let mut rig = run(60, |id| {
        let events = ["a:b.made", "a:b.gone", "c.d", "mine.new"].into_iter().map(Into::into).collect();
        Action::Update(id, Change { events: Some(events), ..Change::default() })
    });
    rig.model.shared.profile.production = production;
    let events = vec!["a:b.made".into(), "a:b.gone".into(), "theirs.new".into()];
    let theirs = Webhook { events: Known::Value(events), ..hook(1, "Orders") };
    rig.answer(&Slot::Look { plan: 1, row: 0 }, Ok(Reply::Hook(Box::new(theirs))));
    rig.keys("g");
    rig
}

fn sent(effects: &[Effect], n: u64) -> Vec<String> {
    let call = effects.iter().find_map(|effect| match effect {
        Effect::Ask { call: Call::Update(of, change), .. } if *of == id(n) => change.events.clone(),
        _ => None,
    });
    call.unwrap_or_default().iter().map(|event| event.text().to_owned()).collect()
}

#[test]
fn mine_over_a_late_clash_of_events_is_done_to_theirs() {
    let merged = ["a:b.made", "a:b.gone", "theirs.new", "mine.new"];
    let mut rig = events_that_clash(false);
    assert!(picture(&mut rig).contains("somebody changed events"), "{}", picture(&mut rig));
    assert_eq!(sent(&rig.keys("m"), 1), merged, "not the list that was made up before");

    let mut rig = events_that_clash(true);
    rig.keys("m");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Review(_))), "what was confirmed is no longer so");
}

#[test]
fn a_late_clash_opens_to_its_three_sides_and_goes_back_decided() {
    let mut rig = events_that_clash(false);
    rig.keys("Enter");
    rig.answer(
        &Slot::Recheck(id(1)),
        Ok(Reply::Hook(Box::new(Webhook { events: Known::Value(vec!["theirs.new".into()]), ..hook(1, "Orders") }))),
    );
    let seen = rig.picture((100, 50)).0;
    for side in ["you saw", "you want", "is now", "they: + theirs.new", "w writes exactly yours"] {
        assert!(seen.contains(side), "{side}\n{seen}");
    }
    rig.keys("w");
    let effects = rig.keys("Enter");
    assert_eq!(sent(&effects, 1), ["a:b.made", "a:b.gone", "c.d", "mine.new"], "{effects:?}");
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Run(_)]), "{:?}", rig.model.layers);
    assert_eq!(sent(&rig.keys("m"), 1), [] as [&str; 0], "once");

    let mut rig = events_that_clash(false);
    rig.keys("Enter Esc");
    assert!(picture(&mut rig).contains("changed"), "nothing was decided");
    rig.keys("Enter");
    rig.answer(
        &Slot::Recheck(id(1)),
        Ok(Reply::Hook(Box::new(Webhook { events: Known::Value(vec!["theirs.new".into()]), ..hook(1, "Orders") }))),
    );
    rig.keys("o");
    assert!(picture(&mut rig).contains("1 skipped"), "{}", picture(&mut rig));
    assert!(picture(&mut rig).contains("what others wrote stays"), "{}", picture(&mut rig));
}

#[test]
fn what_others_changed_between_look_and_write_is_told_with_both_values() {
    let mut rig = run(60, |id| Action::Update(id, Change { name: Some("Bills".into()), ..Change::default() }));
    let number = 1;
    rig.answer(&Slot::Look { plan: number, row: 0 }, Ok(Reply::Hook(Box::new(hook(1, "Orders")))));
    let after = Webhook { url: Known::Value("https://theirs.example".into()), ..hook(1, "Bills") };
    let effects = rig.answer(
        &Slot::Write { plan: number, row: 0 },
        Ok(Reply::Saved(Box::new(Saved { hook: after, ignored: vec![] }))),
    );
    let entry = effects.iter().find_map(|e| if let Effect::Journal(entry) = e { Some(entry) } else { None }).unwrap();
    assert_eq!(entry.said, "somebody else changed url while it was written");
    assert_eq!(entry.before.as_ref().unwrap().url.text(), "https://h1.corp-hooks.com/in");
    assert_eq!(entry.after.as_ref().unwrap().url.text(), "https://theirs.example");
    rig.keys("G Enter");
    let seen = picture(&mut rig);
    for side in
        ["url", "you saw    https://h1.corp-hooks.com/in", "you want   as it was", "is now     https://theirs.example"]
    {
        assert!(seen.contains(side), "{side}\n{seen}");
    }
}

#[test]
fn a_look_waits_for_the_write_of_another_plan_and_is_made_again_where_one_came_between() {
    let mut rig = run(60, Action::Delete);
    let there = |n, name: &str| Ok(Reply::Hook(Box::new(hook(n, name))));
    // While the look at 2 is under way, somebody at this console renames it: that was confirmed long ago.
    let rename = Change { name: Some("Bills".into()), ..Change::default() };
    let effects =
        rig.model.shared.flight.ask(Slot::Write { plan: 9, row: 0 }, Call::Update(id(2), rename), Duration::ZERO);
    rig.note(&effects);
    let effects = rig.answer(&Slot::Look { plan: 1, row: 1 }, there(2, "Orders"));
    assert!(
        !effects.iter().any(|e| matches!(e, Effect::Ask { call: Call::Delete(of), .. } if *of == id(2))),
        "{effects:?}"
    );
    assert!(!rig.open.iter().any(|(slot, ..)| *slot == Slot::Look { plan: 1, row: 1 }), "it waits for that write");
    rig.answer(
        &Slot::Write { plan: 9, row: 0 },
        Ok(Reply::Saved(Box::new(Saved { hook: hook(2, "Bills"), ignored: vec![] }))),
    );
    let effects = rig.answer(&Slot::Look { plan: 1, row: 1 }, there(2, "Bills"));
    assert!(
        !effects.iter().any(|e| matches!(e, Effect::Ask { call: Call::Delete(of), .. } if *of == id(2))),
        "{effects:?}"
    );
    assert!(picture(&mut rig).contains("somebody changed name"), "{}", picture(&mut rig));
}

#[test]
fn a_look_from_before_a_write_that_has_ended_counts_for_nothing() {
    let mut rig = run(60, Action::Delete);
    let write = Slot::Write { plan: 9, row: 0 };
    let rename = Change { name: Some("Bills".into()), ..Change::default() };
    let seen = Some(hook(2, "Orders"));
    rig.model.shared.run(Plan::new(9, "Save webhook 2", vec![(Action::Update(id(2), rename), seen)]));
    let effects = rig.model.shared.flight.ask(write.clone(), Call::Update(id(2), Change::default()), Duration::ZERO);
    rig.note(&effects);
    rig.answer(&write, Ok(Reply::Saved(Box::new(Saved { hook: hook(2, "Bills"), ignored: vec![] }))));
    let effects = rig.answer(&Slot::Look { plan: 1, row: 1 }, Ok(Reply::Hook(Box::new(hook(2, "Orders")))));
    let looks = |e: &Effect| matches!(e, Effect::Ask { slot: Slot::Look { plan: 1, row: 1 }, .. });
    assert!(effects.iter().any(looks), "{effects:?}");
    assert!(!effects.iter().any(|e| matches!(e, Effect::Ask { call, .. } if call.writes())), "{effects:?}");
}

#[test]
fn leaving_asks_while_something_waits() {
    let mut rig = run(6, Action::Test);
    rig.keys("Esc q");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Ask(_))));
    assert!(picture(&mut rig).contains("2 of 6 rows are not begun yet"), "{}", picture(&mut rig));
    let effects = rig.keys("y");
    assert!(!effects.contains(&Effect::Quit), "what is under way is waited for");
    for row in 0..3 {
        assert!(!rig.answer(&slot(row), delivered(true)).contains(&Effect::Quit));
    }
    assert!(rig.answer(&slot(3), delivered(true)).contains(&Effect::Quit));
}

#[test]
fn reports_are_shown_in_three_forms_and_copied() {
    let mut rig = run(2, Action::Test);
    for (key, part) in [("r", "2 running"), ("J", "\"outcome\": \"running\""), ("C", "action,id,name")] {
        rig.keys(key);
        assert!(picture(&mut rig).contains(part), "{key}\n{}", picture(&mut rig));
        rig.keys("Esc");
    }
    assert!(matches!(rig.keys("y").as_slice(), [Effect::Copy { text, .. }] if text.expose().contains("Do 2")));
}

#[test]
fn hostile_text_is_never_raw_and_any_size_holds() {
    let mut rig = run(3, Action::Test);
    let number = rig.model.shared.plan_number();
    let seen = |n| Some(Webhook { ..hook(n, HOSTILE) });
    let plan = Plan::new(number, HOSTILE, (1..=40).map(|n| (Action::Test(id(n)), seen(n))).collect());
    let effects = rig.model.shared.run(plan);
    rig.note(&effects);
    rig.open_layer(Open::Run(number));
    let said = Fault::new(FaultKind::Server, "It failed", HOSTILE, "");
    // The first three wait for the tests of the other plan.
    rig.answer(&Slot::Write { plan: number, row: 3 }, Err(said));
    rig.holds_at_every_size();
    rig.keys("G Ctrl-u r");
    rig.holds_at_every_size();
}
