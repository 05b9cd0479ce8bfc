//! From one service to another: what is dropped, what counts, what is asked before, and what never crosses.

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    api::calls::{Call, Count, Delivery, Page, Reply, Saved},
    domain::{
        fault::FaultKind,
        filter::Filter,
        intent::{Intent, PlanId},
        journal::{Ending, Entry, Origin},
        kept::Kept,
        plan::{Action, Plan},
        secret::Secret,
        unfinished::Unfinished,
        view::{Last, Remembered, View},
        webhook::{Change, Webhook},
    },
    tui::{
        effect::{Effect, Recall},
        go::Open,
        layer::Layer,
        msg::{Msg, Slot, Ticket, Timer},
        profile::{Fresh, Known, Listed, Which},
        shared::{Profile, Settings},
        tests::{Rig, fault, hook, id},
        update,
        watch::Flag,
    },
};

const ONE: &str = "http://127.0.0.1:1";
const TWO: &str = "https://two.example";

fn fresh(name: &str, base: &str) -> Fresh {
    let profile = Profile {
        name: name.into(),
        host: base.trim_start_matches("https://").into(),
        base: base.into(),
        production: false,
        read_only: false,
        own_url: true,
        accent: None,
        warning: None,
    };
    let settings = Settings { plan_parallel: 2, parallel: 1, max_rows: 7, ..Settings::default() };
    Fresh { profile, settings, warnings: Vec::new(), remembered: None }
}

fn listed(name: &str) -> Listed {
    Listed {
        which: Which::Named(name.into()),
        name: name.into(),
        host: "h".into(),
        accent: None,
        production: false,
        read_only: false,
        broken: None,
    }
}

fn known() -> Msg {
    let all = ["staging", "two"].map(listed).to_vec();
    Msg::Profiles(Box::new(Known { all, file: "/c.toml".into(), fault: None }))
}

/// A console on `staging` that knows one webhook and has the chooser open, `two` under the cursor.
fn choosing() -> Rig {
    let mut rig = Rig::new(&hook(1, "one"), Open::Profiles);
    rig.tell(known());
    rig.keys("j");
    rig
}

/// What the console asked to be made ready last.
fn attempt(effects: &[Effect]) -> u32 {
    let wanted = effects.iter().rev().find_map(|effect| match effect {
        Effect::Prepare { attempt, .. } => Some(*attempt),
        _ => None,
    });
    wanted.unwrap_or_else(|| panic!("nothing is to be made ready: {effects:?}"))
}

/// Chooses the profile under the cursor, which is ready at once.
fn choose(rig: &mut Rig, fresh: Fresh) -> Vec<Effect> {
    let attempt = attempt(&rig.keys("Enter"));
    rig.tell(Msg::Prepared { attempt, result: Ok(Box::new(fresh)) })
}

/// The same from wherever the console is.
fn switch(rig: &mut Rig, fresh: Fresh) -> Vec<Effect> {
    let name = fresh.profile.name.clone();
    rig.open_layer(Open::Profiles);
    rig.tell(known());
    rig.keys("/");
    for key in name.chars() {
        rig.keys(&key.to_string());
    }
    choose(rig, fresh)
}

fn page(hooks: Vec<Webhook>) -> Reply {
    let (count, sent) = (Count::Unknown, String::new());
    Reply::Page(Page { number: 1, size: 100, hooks, unreadable: vec![], count, more: false, sent })
}

fn delivered() -> Reply {
    Reply::Tested(Delivery { success: true, message: "204".into(), round_trip: Duration::from_millis(5) })
}

fn answer(rig: &mut Rig, (slot, ticket): (Slot, Ticket), reply: Reply) -> Vec<Effect> {
    rig.tell(Msg::Answered { slot, ticket, result: Box::new(Ok(reply)) })
}

fn asked(rig: &Rig, which: impl Fn(&Call) -> bool) -> (Slot, Ticket) {
    let found = rig.open.iter().find(|(_, _, call)| which(call));
    found.map(|(slot, ticket, _)| (slot.clone(), *ticket)).unwrap_or_else(|| panic!("{:?}", rig.open))
}

fn entries(effects: &[Effect]) -> Vec<&Entry> {
    effects.iter().filter_map(|e| if let Effect::Journal(entry) = e { Some(&**entry) } else { None }).collect()
}

fn parted(effects: &[Effect]) -> bool {
    effects.contains(&Effect::Part(0))
}

#[test]
fn the_new_service_is_entered_before_anything_is_asked_of_it() {
    let mut rig = choosing();
    let effects = choose(&mut rig, fresh("two", TWO));
    let enter = effects.iter().position(|e| *e == Effect::Enter { attempt: 1, epoch: 1 }).unwrap();
    let asks: Vec<usize> = (0..effects.len()).filter(|at| matches!(effects[*at], Effect::Ask { .. })).collect();
    assert!(asks.len() >= 2 && asks.iter().all(|at| *at > enter), "{effects:?}");
    assert!(effects.iter().all(|e| !matches!(e, Effect::Ask { ticket, .. } if ticket.epoch != 1)), "{effects:?}");
    assert!(parted(&effects) && effects.contains(&Effect::Recall(Recall::Drafts(TWO.into()))), "{effects:?}");
    assert_eq!(rig.model.shared.profile.name, "two");
    assert_eq!((rig.model.shared.settings.plan_parallel, rig.model.shared.settings.max_rows), (2, 7));
    assert!(rig.notice().contains("this is two now: two.example"), "{}", rig.notice());
}

/// Types a line of commands and runs it; that the line is kept is left out.
fn line(rig: &mut Rig, text: &str) -> Vec<Effect> {
    rig.keys(":");
    for key in text.chars() {
        rig.keys(&if key == ' ' { "Space".to_owned() } else { key.to_string() });
    }
    let kept = |effect: &Effect| matches!(effect, Effect::Remember(_));
    rig.keys("Enter").into_iter().filter(|effect| !kept(effect)).collect()
}

#[test]
fn a_profile_typed_before_the_configuration_was_read_is_asked_for_all_the_same() {
    let mut rig = Rig::new(&hook(1, "one"), Open::Profiles);
    rig.keys("Esc");
    let effects = line(&mut rig, "profile two");
    assert_eq!(effects, [Effect::Prepare { attempt: 1, which: Which::Named("two".into()) }]);
    assert_eq!(line(&mut rig, "profile staging"), []);
    assert_eq!(rig.notice(), "staging is what you look at");
}

#[test]
fn a_profile_that_was_written_since_is_known_to_the_command_line() {
    let mut rig = choosing();
    rig.keys("Esc");
    assert!(rig.keys(":").contains(&Effect::ListProfiles));
    let all = ["staging", "three"].map(listed).to_vec();
    rig.tell(Msg::Profiles(Box::new(Known { all, file: "/c.toml".into(), fault: None })));
    rig.keys("Esc");
    let effects = line(&mut rig, "profile three");
    assert_eq!(effects, [Effect::Prepare { attempt: 1, which: Which::Named("three".into()) }]);
}

#[test]
fn late_answers_of_the_former_service_are_dropped() {
    let mut rig = choosing();
    // The first of its service, as the new walk will be: but for the epoch their tickets are the same.
    let walk = rig.model.shared.read_all(50);
    rig.note(&walk);
    let old_walk = asked(&rig, |call| matches!(call, Call::List(_)));
    let detail = rig.model.shared.read_detail(id(1));
    rig.note(&detail);
    let old = asked(&rig, |call| matches!(call, Call::Show(_)));
    let effects = choose(&mut rig, fresh("two", TWO));
    for (slot, ticket) in [&old, &old_walk] {
        assert!(effects.contains(&Effect::Abandon { slot: slot.clone(), ticket: *ticket }), "{effects:?}");
    }
    assert_eq!(answer(&mut rig, old, Reply::Hook(Box::new(hook(1, "old")))), []);
    assert_eq!(answer(&mut rig, old_walk, page(vec![hook(1, "old"), hook(2, "old")])), []);
    assert!(rig.model.shared.hooks.is_empty() && rig.model.shared.full(id(1)).is_none());
    let new = asked(&rig, |call| matches!(call, Call::List(_)));
    answer(&mut rig, new, page(vec![hook(9, "new")]));
    assert_eq!(rig.model.shared.hooks.len(), 1);
}

#[test]
fn everything_of_the_former_service_is_gone() {
    let mut rig = choosing();
    rig.keys("Esc");
    let shared = &mut rig.model.shared;
    shared.marks.insert(id(1));
    shared.missing.insert(id(1));
    shared.toggle_watch();
    shared.watch.complete();
    shared.watch.changed(id(1));
    shared.events = crate::tui::shared::Offered::Known(Vec::new());
    shared.keep(&hook(1, "one"));
    rig.keys("/");
    rig.keys("x");
    rig.keys("Enter");
    assert!(!rig.model.list.filter().is_empty());
    rig.open_layer(Open::Secret(id(1)));
    let effects = switch(&mut rig, fresh("two", TWO));
    for timer in [Timer::Watch, Timer::Rest, Timer::Pace, Timer::Countdown] {
        assert!(effects.contains(&Effect::Unwake(timer)), "{effects:?}");
    }
    let shared = &rig.model.shared;
    assert!(shared.marks.is_empty() && shared.missing.is_empty() && shared.full(id(1)).is_none());
    assert!(shared.watch.is_empty() && !shared.watch.is_on() && shared.watch.flag(id(1)).is_none());
    assert_eq!(shared.events.known(), None);
    assert_eq!(rig.model.list.filter(), &Filter::default());
    assert!(rig.model.list.shown().rows().is_empty() && rig.model.layers.is_empty());
    // Not known to be whole: what comes is not new.
    rig.model.shared.toggle_watch();
    let new = asked(&rig, |call| matches!(call, Call::List(_)));
    answer(&mut rig, new, page(vec![hook(9, "new")]));
    assert_ne!(rig.model.shared.watch.flag(id(9)), Some(Flag::New));
    assert!(!rig.model.shared.messages().is_empty(), "what was said stays");
}

#[test]
fn a_write_under_way_is_asked_about_and_counts_for_its_own_profile() {
    let mut rig = choosing();
    rig.keys("Esc");
    let test = rig.model.shared.test(id(1));
    rig.note(&test);
    let write = asked(&rig, |call| matches!(call, Call::Test(_)));
    let effects = switch(&mut rig, fresh("two", TWO));
    assert!(matches!(rig.model.layers.last(), Some(Layer::Ask(_))), "it asks first");
    assert!(!effects.iter().any(|e| matches!(e, Effect::Enter { .. })));
    let effects = rig.keys("y");
    assert!(effects.contains(&Effect::Enter { attempt: 1, epoch: 1 }) && !parted(&effects), "{effects:?}");
    assert!(crate::tui::words::under_way(&rig.model.shared, None).contains("1 write of profile staging"));
    let effects = answer(&mut rig, write.clone(), delivered());
    let [entry] = entries(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((entry.profile.as_str(), entry.service.as_str(), entry.ending), ("staging", ONE, Ending::Done));
    let kept =
        effects.iter().find_map(|e| if let Effect::Tried(trial) = e { Some(trial.service.as_str()) } else { None });
    assert_eq!(kept, Some(ONE), "the history of its own service");
    assert!(parted(&effects), "{effects:?}");
    assert!(rig.notice().starts_with("profile staging: test of webhook 1 passed"), "{}", rig.notice());
    assert!(rig.model.shared.tests.is_empty() && rig.model.shared.journal.entries().is_empty());
    assert_eq!(answer(&mut rig, write, delivered()), [], "and counts once");
}

#[test]
fn a_write_that_waits_for_another_is_sent_to_the_service_it_was_meant_for() {
    let mut rig = choosing();
    rig.keys("Esc");
    let first = rig.model.shared.test(id(1));
    rig.note(&first);
    let number = rig.model.shared.plan_number();
    let change = Change { name: Some("x".into()), ..Change::default() };
    let plan = Plan::new(number, "Save webhook 1", vec![(Action::Update(id(1), change), Some(hook(1, "one")))]);
    let effects = rig.model.shared.run(plan);
    rig.note(&effects);
    let todo = rig.model.shared.plan(number).unwrap().clone();
    assert_eq!(todo.tally().waiting, 1, "an edit is looked at first, and stopped with the switch");
    let deletion = rig.model.shared.ask(Slot::Write { plan: 99, row: 0 }, Call::Delete(id(1)));
    assert!(deletion.is_empty() && rig.model.shared.flight.writes() == 2);
    let write = asked(&rig, |call| matches!(call, Call::Test(_)));
    switch(&mut rig, fresh("two", TWO));
    rig.keys("y");
    let effects = answer(&mut rig, write, delivered());
    assert!(!parted(&effects), "{effects:?}");
    let sent: Vec<&Ticket> = effects
        .iter()
        .filter_map(|e| if let Effect::Ask { ticket, call: Call::Delete(_), .. } = e { Some(ticket) } else { None })
        .collect();
    assert!(matches!(sent[..], [ticket] if ticket.epoch == 0), "{effects:?}");
    assert!(!rig.open.iter().any(|(.., call)| matches!(call, Call::Update(..))));
}

#[test]
fn rows_of_a_run_that_were_not_begun_are_asked_about_and_never_sent_to_the_other() {
    let mut rig = choosing();
    rig.keys("Esc");
    let number = rig.model.shared.plan_number();
    let rows = (1..=9).map(|n| (Action::Test(id(n)), None)).collect();
    let effects = rig.model.shared.run(Plan::new(number, "Test 9 webhooks", rows));
    rig.note(&effects);
    let begun: Vec<(Slot, Ticket)> = rig.open.iter().map(|(slot, ticket, _)| (slot.clone(), *ticket)).collect();
    assert_eq!(begun.len(), 4);
    switch(&mut rig, fresh("two", TWO));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("5 of 9 rows are not begun yet"), "{picture}");
    assert!(picture.contains("4 writes are under way"), "{picture}");
    rig.keys("y");
    let mut effects = Vec::new();
    for write in begun {
        effects.extend(answer(&mut rig, write, delivered()));
    }
    assert!(!effects.iter().any(|e| matches!(e, Effect::Ask { .. })), "{effects:?}");
    assert_eq!(entries(&effects).len(), 4);
    assert!(parted(&effects));
    assert!(rig.notice().starts_with("profile staging: Test 9 webhooks: "), "{}", rig.notice());
    let again = rig.model.shared.plan_number();
    assert!(again > number, "a number names one plan of the whole run");
}

#[test]
fn new_secrets_that_are_being_written_are_not_left() {
    let mut rig = choosing();
    rig.keys("Esc");
    let number = rig.model.shared.plan_number();
    let change = |n: u64| Change { secret: Some(Secret::new(format!("canary-{n}"))), ..Change::default() };
    let rows = (1..=2).map(|n| (Action::Update(id(n), change(n)), Some(hook(n, "x")))).collect();
    let mut plan = Plan::new(number, "New secrets for 2 webhooks", rows);
    plan.looks();
    (0..2).for_each(|at| plan.looked(at, Ok(hook(at as u64 + 1, "x")), false));
    let effects = rig.model.shared.run(plan);
    rig.note(&effects);
    let effects = switch(&mut rig, fresh("two", TWO));
    assert!(!effects.iter().any(|e| matches!(e, Effect::Enter { .. })), "{effects:?}");
    assert!(rig.notice().contains("new secrets could not be shown later"), "{}", rig.notice());
    assert_eq!(rig.model.shared.profile.name, "staging");
}

#[test]
fn what_was_written_is_undone_at_its_own_service_alone() {
    let mut rig = choosing();
    rig.keys("Esc");
    let number = rig.model.shared.plan_number();
    let change = Change { name: Some("renamed".into()), ..Change::default() };
    let mut plan = Plan::new(number, "Save webhook 1", vec![(Action::Update(id(1), change), Some(hook(1, "one")))]);
    plan.looks();
    plan.looked(0, Ok(hook(1, "one")), false);
    let effects = rig.model.shared.run(plan);
    rig.note(&effects);
    let write = asked(&rig, |call| matches!(call, Call::Update(..)));
    let saved = Saved { hook: hook(1, "renamed"), ignored: Vec::new() };
    answer(&mut rig, write, Reply::Saved(Box::new(saved)));
    assert_eq!(rig.model.shared.no_undo(false), None);

    switch(&mut rig, fresh("two", TWO));
    assert!(rig.model.shared.no_undo(false).is_some(), "another service: nothing of this run to undo");
    assert_eq!(rig.model.shared.journal.entries(), []);
    rig.tell(Msg::Past(Box::default()));
    assert_eq!(rig.model.shared.journal.entries(), [], "nor after the journal was read");

    switch(&mut rig, fresh("staging", ONE));
    assert_eq!(rig.model.shared.no_undo(false), None);
    assert_eq!(rig.model.shared.journal.entries().len(), 1);
}

#[test]
fn a_service_that_cannot_be_used_leaves_everything_as_it_was() {
    let mut rig = choosing();
    rig.model.shared.marks.insert(id(1));
    let attempt = attempt(&rig.keys("Enter"));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("opening two"), "{picture}");
    let effects = rig.tell(Msg::Prepared { attempt, result: Err(Box::new(fault(FaultKind::Config))) });
    assert_eq!(effects, []);
    assert!(rig.notice().contains("the line is cut"), "{}", rig.notice());
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("the line is cut") && picture.contains("Press r."), "{picture}");
    assert_eq!((rig.model.shared.profile.name.as_str(), rig.model.shared.flight.epoch()), ("staging", 0));
    assert!(rig.model.shared.marks.contains(&id(1)) && rig.model.shared.hooks.len() == 1);
    assert!(matches!(rig.model.layers.last(), Some(Layer::Profiles(_))));
}

#[test]
fn who_went_away_is_not_taken_along() {
    let mut rig = choosing();
    let first = attempt(&rig.keys("Enter"));
    assert!(rig.keys("Enter").is_empty(), "once is enough");
    rig.keys("Esc");
    let ready = |attempt| Msg::Prepared { attempt, result: Ok(Box::new(fresh("two", TWO))) };
    assert_eq!(rig.tell(ready(first)), []);
    rig.keys("P");
    rig.tell(known());
    let second = attempt(&rig.keys("j Enter"));
    assert_eq!(rig.tell(ready(first)), [], "the former attempt");
    assert_eq!(rig.model.shared.profile.name, "staging");
    rig.tell(ready(second));
    assert_eq!(rig.model.shared.profile.name, "two");
    assert_eq!(rig.tell(ready(second)), [], "and once");
}

#[test]
fn unsaved_text_is_asked_about_and_stays_with_no() {
    let mut rig = choosing();
    rig.keys("Esc n");
    rig.keys("x");
    rig.tell(Msg::Due(Timer::Draft));
    switch(&mut rig, fresh("two", TWO));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("Switch to two?") && picture.contains("not saved: name"), "{picture}");
    rig.keys("n");
    rig.keys("Esc");
    rig.keys("Esc");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Form(_))), "{:?}", rig.model.layers);
    assert_eq!(rig.model.shared.profile.name, "staging");
    switch(&mut rig, fresh("two", TWO));
    let effects = rig.keys("y");
    let gone = Effect::Forget { service: ONE.into(), form: "new".into(), file: None };
    assert!(effects.contains(&gone), "said yes to losing it: {effects:?}");
    assert!(rig.model.layers.is_empty() && rig.model.shared.profile.name == "two");
}

#[test]
fn leaving_waits_for_what_is_written_elsewhere_and_notes_what_was_not_answered() {
    let mut rig = choosing();
    rig.keys("Esc");
    let test = rig.model.shared.test(id(1));
    rig.note(&test);
    let write = asked(&rig, |call| matches!(call, Call::Test(_)));
    switch(&mut rig, fresh("two", TWO));
    rig.keys("y");
    let effects = rig.keys("q");
    assert!(!effects.contains(&Effect::Quit) && rig.model.leaving, "{effects:?}");
    let mut other = choosing();
    other.keys("Esc");
    let test = other.model.shared.test(id(1));
    other.note(&test);
    switch(&mut other, fresh("two", TWO));
    other.keys("y");
    let effects = update::last_words(&mut other.model);
    let [entry] = entries(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((entry.profile.as_str(), entry.service.as_str(), entry.ending), ("staging", ONE, Ending::Unknown));
    assert!(answer(&mut rig, write, delivered()).contains(&Effect::Quit), "then it leaves");
}

#[test]
fn drafts_of_another_service_are_not_offered() {
    let kept = |service: &str| Kept {
        service: service.into(),
        profile: "x".into(),
        form: "new".into(),
        at: Timestamp::UNIX_EPOCH,
        draft: Default::default(),
        secret: false,
        seen: None,
        file: Some("f".into()),
    };
    let mut rig = choosing();
    choose(&mut rig, fresh("two", TWO));
    rig.tell(Msg::Left { drafts: vec![kept(ONE)], set_aside: vec![] });
    assert!(rig.model.layers.is_empty(), "asked for while the former service was looked at");
    rig.tell(Msg::Left { drafts: vec![kept(TWO)], set_aside: vec![] });
    assert!(matches!(rig.model.layers.last(), Some(Layer::Ask(_))));
}

#[test]
fn the_list_begins_as_it_was_left_at_this_profile() {
    let last = |filter: &str| Last {
        view: View { filter: Filter::parse(filter).unwrap(), ..View::default() },
        applied: None,
        cursor: None,
    };
    let remembered = |filter| Some(Remembered { last: Some(last(filter)), ..Remembered::default() });
    let mut rig = choosing();
    choose(&mut rig, Fresh { remembered: remembered("name:two"), ..fresh("two", TWO) });
    assert_eq!(rig.model.list.filter().to_string(), "name:two");
    assert!(
        rig.notice().contains("this is two now") && rig.notice().contains("filter of last time"),
        "{}",
        rig.notice()
    );
    rig.keys("Esc");
    assert!(rig.model.list.filter().is_empty());
    let effects = switch(&mut rig, Fresh { remembered: remembered("name:one"), ..fresh("staging", ONE) });
    let kept = effects
        .iter()
        .find_map(|e| if let Effect::KeepLast { profile, last } = e { Some((profile, last)) } else { None });
    let (profile, last) = kept.unwrap_or_else(|| panic!("{effects:?}"));
    assert_eq!((profile.as_str(), last.view.filter.is_empty()), ("two", true), "kept before it is left");
    assert!(effects.contains(&Effect::Unwake(Timer::Look)));
    assert_eq!(rig.model.list.filter().to_string(), "name:one");
}

/// A run of this service and profile that ended in the middle.
fn left(profile: &str, service: &str) -> Unfinished {
    let action = Action::Update(id(1), Change { name: Some("new".into()), ..Change::default() });
    let origin = Origin { run: "before".into(), plan: 1, row: 0, title: profile.into() };
    Unfinished::new(Intent {
        id: PlanId { run: profile.into(), number: 1 },
        at: Timestamp::UNIX_EPOCH,
        profile: profile.into(),
        service: service.into(),
        title: format!("Edit of {profile}"),
        bulk: true,
        exports: false,
        rows: vec![Entry::of(String::new(), Timestamp::UNIX_EPOCH, origin, &action)],
    })
}

#[test]
fn what_a_killed_run_left_is_offered_by_its_own_profile_alone_also_on_return() {
    let offered = |rig: &Rig| {
        let plans = rig.model.shared.unfinished();
        plans.map(|(_, plan)| plan.intent.title.clone()).collect::<Vec<_>>()
    };
    let mut rig = choosing();
    rig.keys("Esc");
    rig.tell(Msg::Unfinished { plans: vec![left("staging", ONE)], set_aside: vec![] });
    assert_eq!(offered(&rig), ["Edit of staging"]);
    assert!(matches!(rig.model.layers.last(), Some(Layer::Unfinished(_))));
    rig.keys("Esc");
    switch(&mut rig, fresh("two", TWO));
    assert!(offered(&rig).is_empty(), "it is not this service's");
    // An answer to what was asked of the disk before the switch.
    rig.tell(Msg::Unfinished { plans: vec![left("staging", "http://late:1")], set_aside: vec![] });
    assert!(offered(&rig).is_empty() && rig.model.layers.is_empty() && !rig.notice().contains("Edit of"));
    switch(&mut rig, fresh("staging", ONE));
    assert_eq!(offered(&rig), ["Edit of staging"], "this process holds it: nobody finds it on disk again");
}
