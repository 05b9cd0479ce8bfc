//! What a killed run left: offered, looked up, gone on with, given up.

use crate::{
    api::calls::{Call, Reply, Saved},
    domain::{
        fault::{Fault, FaultKind},
        intent::{Intent, PlanId, Step},
        journal::{Ending, Entry, Origin},
        plan::Action,
        secret::Secret,
        unfinished::Unfinished,
        webhook::Change,
    },
    tui::{
        effect::Effect,
        go::Open,
        layer::Layer,
        msg::{Msg, Slot},
        tests::{HOSTILE, Rig, fault, hook, id},
    },
};

fn renamed(n: u64) -> Action {
    Action::Update(id(n), Change { name: Some("new".into()), ..Change::default() })
}

fn left(title: &str, exports: bool, actions: &[Action]) -> Unfinished {
    let origin = |row| Origin { run: "before".into(), plan: 1, row, title: title.into() };
    let row = |(row, action): (u32, &Action)| Entry {
        before: action.target().map(|id| Box::new(hook(id.get(), "former"))),
        ..Entry::of(String::new(), jiff::Timestamp::UNIX_EPOCH, origin(row), action)
    };
    Unfinished::new(Intent {
        id: PlanId { run: "before".into(), number: 1 },
        at: jiff::Timestamp::UNIX_EPOCH,
        profile: "staging".into(),
        service: "http://127.0.0.1:1".into(),
        title: title.into(),
        bulk: true,
        exports,
        rows: (0..).zip(actions).map(row).collect(),
    })
}

/// A console that has just found a plan: rows 0 and 1 were sent, 2 was not.
fn rig() -> Rig {
    let mut plan = left("Edit 3 webhooks", false, &[renamed(1), renamed(2), renamed(3)]);
    plan.sent(0);
    plan.sent(1);
    found(plan)
}

fn found(plan: Unfinished) -> Rig {
    let mut rig = Rig::new(&hook(1, "former"), Open::Help);
    rig.keys("Esc");
    rig.model.shared.journal.home = Some("/home/me/state".into());
    rig.tell(Msg::Unfinished { plans: vec![plan], set_aside: vec![] });
    rig
}

fn settle(row: u32) -> Slot {
    Slot::Settle { plan: 1, row }
}

fn saved(n: u64) -> Result<Reply, Fault> {
    Ok(Reply::Saved(Box::new(Saved { hook: hook(n, "new"), ignored: vec![] })))
}

fn steps(effects: &[Effect]) -> Vec<&Step> {
    let step = |effect: &'_ Effect| matches!(effect, Effect::Intend { .. });
    effects
        .iter()
        .filter(|effect| step(effect))
        .filter_map(|e| if let Effect::Intend { step, .. } = e { Some(step) } else { None })
        .collect()
}

#[test]
fn it_is_offered_looked_up_and_gone_on_with() {
    let mut rig = rig();
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("2 unknown: sent") && picture.contains("1 not done yet"), "{picture}");
    assert_eq!(rig.keys("Enter"), []);
    assert!(rig.notice().contains("look up what was sent first"), "{}", rig.notice());
    rig.keys("l");
    assert!(rig.open.iter().all(|(_, _, call)| matches!(call, Call::Settle(_)) && !call.writes()), "{:?}", rig.open);
    assert_eq!(rig.open.len(), 2);
    let done = rig.answer(&settle(0), saved(1));
    assert!(
        matches!(done.as_slice(), [Effect::Journal(entry)] if entry.ending == Ending::Done && entry.origin.run == "before")
    );
    assert_eq!(rig.answer(&settle(1), Err(fault(FaultKind::Network))), [], "not done: nothing to say yet");
    rig.keys("Enter");
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("2 of 3 rows") && picture.contains("2 webhooks"), "{picture}");
    let begun = rig.keys("Enter");
    assert!(steps(&begun).is_empty(), "it lies on disk already: {begun:?}");
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Run(_)]), "{:?}", rig.model.layers);
    // Each is read again first: webhook 2 has the new name by now and is not written.
    let had = rig.answer(&Slot::Look { plan: 1, row: 0 }, Ok(Reply::Hook(Box::new(hook(2, "new")))));
    assert!(
        matches!(had.as_slice(), [Effect::Journal(entry)] if entry.ending == Ending::Done && entry.origin.row == 1),
        "{had:?}"
    );
    let sent = rig.answer(&Slot::Look { plan: 1, row: 1 }, Ok(Reply::Hook(Box::new(hook(3, "former")))));
    let Some(Step::Send(rows)) = steps(&sent).first().copied() else { panic!("{sent:?}") };
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2], "by its number on disk");
    assert!(rig.open.is_empty(), "nothing is sent before it is on disk");
    rig.tell(Msg::Intended { plan: 1, rows: vec![2], refused: None });
    let ended = rig.answer(&Slot::Write { plan: 1, row: 1 }, saved(3));
    assert_eq!(steps(&ended), [&Step::End]);
    assert!(rig.model.shared.unfinished().next().is_none());
}

#[test]
fn what_is_found_done_to_the_last_row_is_put_away() {
    let mut plan = left("Edit 1 webhook", false, &[renamed(1)]);
    plan.sent(0);
    let mut rig = found(plan);
    rig.keys("l");
    let effects = rig.answer(&settle(0), saved(1));
    assert_eq!(steps(&effects), [&Step::End]);
    assert!(rig.model.layers.is_empty() && rig.notice().contains("nothing is left to do"), "{}", rig.notice());
}

#[test]
fn a_test_that_may_have_been_sent_is_never_sent_again() {
    let mut plan = left("Test 2 webhooks", false, &[Action::Test(id(1)), Action::Test(id(2))]);
    plan.sent(0);
    let mut rig = found(plan);
    rig.keys("l");
    assert!(rig.open.is_empty() && rig.notice().contains("nothing to look up"), "{}", rig.notice());
    rig.keys("Enter");
    let said = rig.keys("Enter");
    let unknown = said
        .iter()
        .any(|e| matches!(e, Effect::Journal(entry) if entry.ending == Ending::Unknown && entry.hook == Some(id(1))));
    assert!(unknown, "{said:?}");
    rig.tell(Msg::Intended { plan: 1, rows: vec![1], refused: None });
    assert!(matches!(rig.open.as_slice(), [(_, _, Call::Test(of))] if *of == id(2)), "{:?}", rig.open);
}

#[test]
fn given_up_is_said_and_later_leaves_it() {
    let mut rig = rig();
    rig.keys("Esc");
    assert!(rig.model.layers.is_empty());
    rig.keys("Ctrl-r");
    rig.keys("x");
    let effects = rig.keys("y");
    let said: Vec<Ending> =
        effects.iter().filter_map(|e| if let Effect::Journal(entry) = e { Some(entry.ending) } else { None }).collect();
    assert_eq!(said, [Ending::Unknown, Ending::Unknown, Ending::Failed]);
    assert_eq!(steps(&effects), [&Step::End]);
    assert!(rig.model.layers.is_empty());
    rig.keys("Ctrl-r");
    assert!(rig.notice().contains("no run was left in the middle"), "{}", rig.notice());
}

#[test]
fn somebody_who_works_is_not_interrupted() {
    let mut rig = Rig::new(&hook(1, "former"), Open::Help);
    rig.tell(Msg::Unfinished { plans: vec![left("Edit 1 webhook", false, &[renamed(1)])], set_aside: vec![] });
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Help(_)]));
    assert!(rig.notice().contains("Ctrl-r"), "{}", rig.notice());
    let over = {
        let mut plan = left("Edit 1 webhook", false, &[renamed(1)]);
        plan.ended(0, Ending::Done, "");
        plan
    };
    let effects = rig.tell(Msg::Unfinished { plans: vec![over], set_aside: vec![] });
    assert_eq!(steps(&effects), [&Step::End], "it had come to its end: nothing is offered");
}

#[test]
fn new_secrets_are_drawn_for_those_that_have_none_and_nothing_shows_them() {
    let secret = |n| {
        let change = Change { secret: Some(Secret::new("whsec_lost".into())), ..Change::default() };
        Action::Update(id(n), change)
    };
    let mut plan = left("Edit 2 webhooks: a new secret for each", true, &[secret(1), secret(2)]);
    plan.exported(id(1), Secret::new("whsec_kept".into()));
    let mut rig = found(plan);
    assert_eq!(rig.keys("Enter"), [Effect::Random]);
    rig.tell(Msg::Random([7; 32]));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("/home/me/state/secrets/secrets-before-1.csv"), "{picture}");
    rig.keys("Enter");
    rig.answer(&Slot::Look { plan: 1, row: 0 }, Ok(Reply::Hook(Box::new(hook(1, "former")))));
    let effects = rig.answer(&Slot::Look { plan: 1, row: 1 }, Ok(Reply::Hook(Box::new(hook(2, "former")))));
    let Some(Step::Send(rows)) = steps(&effects).first().copied() else { panic!("{effects:?}") };
    let drawn = rows[0].export.as_ref().unwrap().secret.expose().to_owned();
    assert!(drawn.starts_with("whsec_") && drawn != "whsec_kept");
    for row in [0, 1] {
        rig.tell(Msg::Intended { plan: 1, rows: vec![row], refused: None });
        rig.answer(&Slot::Write { plan: 1, row }, saved(u64::from(row) + 1));
    }
    rig.keys("x");
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("whsec_kept") && picture.contains(&drawn), "{picture}");
    let debug = format!("{:?} {effects:?}", rig.model);
    assert!(!debug.contains("whsec_kept") && !debug.contains(&drawn), "no layer shows them by accident");
}

#[test]
fn hostile_text_is_never_raw_and_any_size_holds() {
    let mut plan = left(HOSTILE, false, &[renamed(1), renamed(2)]);
    plan.rows[1].entry.before = Some(Box::new(hook(2, HOSTILE)));
    plan.sent(0);
    let mut rig = found(plan);
    rig.holds_at_every_size();
    rig.keys("l");
    rig.answer(&settle(0), Err(Fault::new(FaultKind::UnknownOutcome, HOSTILE, HOSTILE, HOSTILE)));
    rig.holds_at_every_size();
    rig.keys("x");
    rig.holds_at_every_size();
}
