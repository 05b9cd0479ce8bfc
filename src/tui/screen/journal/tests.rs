//! Writes become entries, entries are found, read and taken back.

use super::*;
use crate::{
    api::calls::{Call, Delivery, Reply, Saved},
    domain::{fault::FaultKind, known::Known, plan::Action, secret::Secret, webhook::Change, webhook::Webhook},
    tui::{
        effect::Effect,
        tests::{HOSTILE, Rig, fault, hook, id},
    },
};

fn entries(effects: &[Effect]) -> Vec<Entry> {
    let journal = |effect: &Effect| match effect {
        Effect::Journal(entry) => Some((**entry).clone()),
        _ => None,
    };
    effects.iter().filter_map(journal).collect()
}

fn write(plan: u32) -> Slot {
    Slot::Write { plan, row: 0 }
}

fn saved(hook: &Webhook) -> Result<Reply, crate::domain::fault::Fault> {
    Ok(Reply::Saved(Box::new(Saved { hook: hook.clone(), ignored: vec![] })))
}

/// A console on whose list webhook 1 was renamed from `former` to `new`, with a new secret.
fn renamed() -> (Rig, Vec<Entry>) {
    let mut rig = Rig::new(&hook(1, "former"), Open::Help);
    rig.keys("Esc");
    let change = Change { name: Some("new".into()), secret: Some(Secret::new("s3cret".into())), ..Change::default() };
    let number = rig.model.shared.plan_number();
    let action = (Action::Update(id(1), change), Some(hook(1, "former")));
    let plan = crate::domain::plan::Plan::new(number, "Save webhook 1", vec![action]);
    rig.open_layer(Open::Review(Box::new(plan)));
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "former")))));
    rig.keys("Enter");
    let effects = rig.answer(&write(number), saved(&hook(1, "new")));
    (rig, entries(&effects))
}

#[test]
fn a_write_becomes_an_entry_with_before_and_after() {
    let (rig, entries) = renamed();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.before.as_deref(), Some(&hook(1, "former")));
    assert_eq!(entry.after.as_deref(), Some(&hook(1, "new")));
    assert_eq!((entry.secret, entry.hook, entry.origin.title.as_str()), (true, Some(id(1)), "Save webhook 1"));
    assert!(!format!("{entry:?}").contains("s3cret"));
    assert_eq!(rig.model.shared.journal.entries(), entries);
}

#[test]
fn u_takes_it_back_and_big_u_writes_it_again() {
    let (mut rig, _) = renamed();
    rig.keys("u");
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "new")))));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("Undo: Save webhook 1") && picture.contains("former secret of webhook 1"), "{picture}");
    rig.keys("Enter");
    let (_, _, call) = rig.open.last().unwrap().clone();
    assert_eq!(call, Call::Update(id(1), Change { name: Some("former".into()), ..Change::default() }));
    let effects = rig.answer(&write(2), saved(&hook(1, "former")));
    assert!(entries(&effects)[0].undoes.is_some());
    rig.keys("u");
    assert!(rig.notice().contains("nothing that can be undone"), "{}", rig.notice());
    rig.keys("U");
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "former")))));
    rig.keys("Enter");
    let (_, _, call) = rig.open.last().unwrap().clone();
    assert_eq!(call, Call::Update(id(1), Change { name: Some("new".into()), ..Change::default() }));
}

#[test]
fn an_undo_over_what_others_wrote_since_is_a_clash() {
    let (mut rig, _) = renamed();
    rig.keys("u");
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "theirs")))));
    let (picture, _) = rig.picture((100, 40));
    assert!(picture.contains("Somebody changed this webhook") && picture.contains("theirs"), "{picture}");
    rig.keys("Enter");
    assert!(rig.open.is_empty(), "{:?}", rig.open);
}

#[test]
fn failures_tests_and_lost_answers_are_entries_too() {
    let mut rig = Rig::new(&hook(1, "a"), Open::Help);
    rig.keys("Esc");
    let answers = [
        Err(fault(FaultKind::Server)),
        Err(fault(FaultKind::UnknownOutcome)),
        Ok(Reply::Tested(Delivery { success: false, message: "502".into(), round_trip: std::time::Duration::ZERO })),
    ];
    let mut endings = Vec::new();
    for answer in answers {
        let effects = rig.model.shared.test(id(1));
        let Some(Effect::Ask { slot, ticket, .. }) = effects.first().cloned() else { panic!("{effects:?}") };
        let effects = rig.tell(crate::tui::msg::Msg::Answered { slot, ticket, result: Box::new(answer) });
        endings.extend(entries(&effects).into_iter().map(|entry| entry.ending.word()));
    }
    assert_eq!(endings, ["failed", "unknown", "failed"]);
    rig.model.shared.test(id(1));
    let last = entries(&crate::tui::update::last_words(&mut rig.model));
    assert_eq!((last.len(), last[0].ending.word()), (1, "unknown"), "what is under way when the program ends");
}

#[test]
fn entries_are_found_and_read_in_full() {
    let (mut rig, _) = renamed();
    rig.keys("J");
    assert!(rig.picture((100, 30)).0.contains("done     update 1  name, secret  new"), "{}", rig.picture((100, 30)).0);
    rig.keys("/ n o p e");
    assert!(rig.picture((100, 30)).0.contains("0 of 1"));
    rig.keys("Esc Enter");
    let (picture, _) = rig.picture((100, 40));
    for wanted in ["- former", "+ new", "which is kept nowhere here", "The record after that"] {
        assert!(picture.contains(wanted), "{wanted}\n{picture}");
    }
    rig.keys("Esc u");
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "new")))));
    assert!(rig.picture((100, 30)).0.contains("Undo: Save webhook 1"));
}

#[test]
fn what_is_on_disk_and_what_is_not_yet_come_together_once() {
    let (mut rig, ours) = renamed();
    rig.keys("J");
    let mut other = ours[0].clone();
    (other.id, other.origin.run) = ("else/1".into(), "else".into());
    let mut foreign = other.clone();
    (foreign.id, foreign.service) = ("else/2".into(), "https://else.example".into());
    for entries in [vec![other.clone(), foreign.clone()], vec![other, foreign, ours[0].clone()]] {
        let past = crate::domain::journal::Past { entries, unreadable: 2, ..Default::default() };
        rig.tell(crate::tui::msg::Msg::Past(Box::new(past)));
        let ids: Vec<&str> = rig.model.shared.journal.entries().iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, ["else/1", ours[0].id.as_str()]);
    }
    assert!(rig.picture((100, 30)).0.contains("2 line(s) could not be read"));
    rig.keys("Esc u");
    assert!(rig.picture((100, 30)).0.contains("Undo"), "the undo of this run, not of another");
}

#[test]
fn hostile_entries_are_safe_at_every_size() {
    let (mut rig, ours) = renamed();
    let mut entry = ours[0].clone();
    let mut before = hook(1, HOSTILE);
    before.url = Known::Value(HOSTILE.into());
    (entry.before, entry.said, entry.origin.title) = (Some(Box::new(before)), HOSTILE.into(), HOSTILE.into());
    (entry.sent.name, entry.sent.url, entry.after) = (Some(HOSTILE.into()), Some(HOSTILE.into()), None);
    rig.keys("J");
    rig.tell(crate::tui::msg::Msg::Past(Box::new(crate::domain::journal::Past {
        entries: vec![entry],
        ..Default::default()
    })));
    rig.holds_at_every_size();
    rig.keys("Enter");
    rig.holds_at_every_size();
    rig.keys("Esc u");
    rig.holds_at_every_size();
}

#[test]
fn a_read_only_profile_has_none_of_it() {
    let (mut rig, _) = renamed();
    rig.model.shared.profile.read_only = true;
    for key in ["u", "U", "J"] {
        rig.keys(key);
        assert!(rig.notice().contains("read-only"), "{key}: {}", rig.notice());
    }
}

#[test]
fn the_detail_takes_back_the_last_write_to_its_webhook_alone_and_shows_its_journal() {
    let mut rig = Rig::new(&hook(1, "one"), Open::Help);
    rig.keys("Esc");
    let rename = |n: u64| {
        (Action::Update(id(n), Change { name: Some("new".into()), ..Change::default() }), Some(hook(n, "one")))
    };
    let number = rig.model.shared.plan_number();
    let plan = crate::domain::plan::Plan::new(number, "Edit 2 webhooks", vec![rename(1), rename(2)]);
    rig.open_layer(Open::Review(Box::new(plan)));
    for n in 1..=2 {
        rig.answer(&Slot::Recheck(id(n)), Ok(Reply::Hook(Box::new(hook(n, "one")))));
    }
    rig.keys("Enter");
    for row in 0..2 {
        rig.answer(&Slot::Write { plan: number, row }, saved(&hook(u64::from(row) + 1, "new")));
    }
    rig.keys("Esc");
    for (n, notice) in [(3, "nothing that can be undone is known of webhook 3"), (2, "")] {
        rig.model.shared.hooks.upsert(&hook(n, "new"));
        rig.open_layer(Open::Detail(id(n)));
        rig.keys("u");
        assert!(rig.notice().contains(notice), "{}", rig.notice());
        if !notice.is_empty() {
            rig.keys("J");
            assert!(rig.picture((100, 30)).0.contains("of webhook 3  0 of 2"), "{}", rig.picture((100, 30)).0);
            rig.keys("q q");
        }
    }
    rig.answer(&Slot::Recheck(id(2)), Ok(Reply::Hook(Box::new(hook(2, "new")))));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("Undo: Edit 2 webhooks (webhook 2 alone)"), "{picture}");
    let effects = rig.keys("Enter");
    let back = Change { name: Some("one".into()), ..Change::default() };
    let calls: Vec<&Call> =
        effects.iter().filter_map(|e| if let Effect::Ask { call, .. } = e { Some(call) } else { None }).collect();
    assert_eq!(calls, [&Call::Update(id(2), back)]);
    rig.answer(&Slot::Write { plan: number + 1, row: 0 }, saved(&hook(2, "one")));
    rig.keys("J");
    assert!(rig.picture((100, 30)).0.contains("of webhook 2  2 of 3"), "{}", rig.picture((100, 30)).0);
    rig.keys("Esc Esc u");
    rig.holds_at_every_size();
}

#[test]
fn in_production_undo_and_redo_ask_for_the_id() {
    let (mut rig, _) = renamed();
    rig.model.shared.profile.production = true;
    for (key, there, back, plan) in [("u", "new", "former", 2), ("U", "former", "new", 3)] {
        rig.keys(key);
        rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, there)))));
        assert!(rig.keys("Enter").is_empty());
        assert!(rig.notice().contains("type 1 first"), "{key}: {}", rig.notice());
        let effects = rig.keys("1 Enter");
        assert!(effects.iter().any(|e| matches!(e, Effect::Ask { call: Call::Update(..), .. })), "{effects:?}");
        rig.answer(&write(plan), saved(&hook(1, back)));
    }
}

#[test]
fn what_others_changed_while_it_was_written_is_said_and_kept_with_both_values() {
    let mut rig = Rig::new(&hook(1, "former"), Open::Help);
    rig.keys("Esc");
    let change = Change { name: Some("new".into()), ..Change::default() };
    let number = rig.model.shared.plan_number();
    let plan = crate::domain::plan::Plan::new(
        number,
        "Save webhook 1",
        vec![(Action::Update(id(1), change), Some(hook(1, "former")))],
    );
    rig.open_layer(Open::Review(Box::new(plan)));
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "former")))));
    rig.keys("Enter");
    let theirs = Webhook { url: Known::Value("https://theirs.example".into()), ..hook(1, "new") };
    rig.answer(&write(number), saved(&theirs));
    assert_eq!(
        rig.notice(),
        "saved webhook 1, but somebody else changed url while it was written; J shows both values"
    );
    rig.keys("J Enter");
    let (picture, _) = rig.picture((100, 40));
    for wanted in ["Changed by somebody else", "- https://h1.corp-hooks.com/in", "+ https://theirs.example"] {
        assert!(picture.contains(wanted), "{wanted}\n{picture}");
    }
}
