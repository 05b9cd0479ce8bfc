//! What was seen is compared before the question can be answered; a clash is settled by hand; Enter never deletes.

use super::*;
use crate::{
    api::calls::{Call, Reply},
    domain::{
        event::EventItem,
        fault::FaultKind,
        known::Known,
        plan::Action,
        secret::Secret,
        webhook::{Change, Webhook},
    },
    tui::{
        effect::LineFor,
        go::Open,
        layer::Layer,
        msg::Msg,
        tests::{HOSTILE, Rig, fault, hook, id},
    },
};

fn plan(action: Action) -> Plan {
    let seen = action.target().map(|id| hook(id.get(), "Orders"));
    Plan::new(1, "Save webhook 12", vec![(action, seen)])
}

fn rename(name: &str) -> Action {
    Action::Update(id(12), Change { name: Some(name.into()), ..Change::default() })
}

fn review(action: Action) -> Rig {
    Rig::new(&hook(12, "Orders"), Open::Review(Box::new(plan(action))))
}

fn now(rig: &mut Rig, hook: &Webhook) {
    rig.answer(&Slot::Recheck(id(12)), Ok(Reply::Hook(Box::new(hook.clone()))));
}

fn written(effects: &[Effect]) -> Vec<&Call> {
    let calls = effects.iter().filter_map(|e| if let Effect::Ask { call, .. } = e { Some(call) } else { None });
    calls.filter(|call| call.writes()).collect()
}

fn shows(rig: &mut Rig, what: &str) -> bool {
    let (picture, _) = rig.picture((100, 60));
    picture.contains(what)
}

#[test]
fn nothing_can_be_confirmed_before_the_look() {
    let mut rig = review(rename("Bills"));
    assert_eq!(rig.open.len(), 1, "{:?}", rig.open);
    assert!(shows(&mut rig, "Reading it again"));
    assert_eq!(rig.keys("Enter"), []);
    assert!(rig.notice().contains("being read again"), "{}", rig.notice());
    now(&mut rig, &hook(12, "Orders"));
    assert!(shows(&mut rig, "- Orders") && shows(&mut rig, "+ Bills") && shows(&mut rig, "h12.corp-hooks.com"));
    let effects = rig.keys("Enter");
    assert!(
        matches!(written(&effects).as_slice(), [Call::Update(_, change)] if change.name.as_deref() == Some("Bills"))
    );
    assert!(rig.model.layers.is_empty());
}

#[test]
fn a_question_that_stood_long_is_looked_at_again_before_anything_is_written() {
    let mut rig = review(rename("Bills"));
    now(&mut rig, &hook(12, "Orders"));
    rig.model.shared.mono += Duration::from_secs(60);
    assert!(written(&rig.keys("Enter")).is_empty(), "others went on working meanwhile");
    assert!(shows(&mut rig, "Reading it again"));
    let effects = rig.answer(&Slot::Recheck(id(12)), Ok(Reply::Hook(Box::new(hook(12, "Orders")))));
    assert_eq!(written(&effects).len(), 1, "as it was: it goes on by itself");

    let mut rig = review(rename("Bills"));
    now(&mut rig, &hook(12, "Orders"));
    rig.model.shared.mono += Duration::from_secs(60);
    rig.keys("Enter");
    let effects = rig.answer(&Slot::Recheck(id(12)), Ok(Reply::Hook(Box::new(hook(12, "Theirs")))));
    assert!(written(&effects).is_empty());
    assert!(shows(&mut rig, "is now     Theirs"));

    let mut rig = review(rename("Bills"));
    now(&mut rig, &hook(12, "Orders"));
    rig.model.shared.mono += Duration::from_secs(60);
    rig.keys("Enter ?");
    let effects = rig.answer(&Slot::Recheck(id(12)), Ok(Reply::Hook(Box::new(hook(12, "Orders")))));
    assert!(written(&effects).is_empty(), "nothing is written behind another window");
    assert!(written(&rig.keys("Esc")).is_empty());
    assert_eq!(written(&rig.keys("Enter")).len(), 1);
}

#[test]
fn a_look_that_was_called_off_says_so() {
    let mut rig = review(rename("Bills"));
    rig.keys("Ctrl-c");
    assert!(!shows(&mut rig, "Reading it again, to see") && shows(&mut rig, "was called off"));
    rig.keys("r");
    assert!(shows(&mut rig, "Reading it again, to see"));
    now(&mut rig, &hook(12, "Orders"));
    assert_eq!(written(&rig.keys("Enter")).len(), 1);
}

#[test]
fn a_look_waits_for_a_write_that_is_under_way() {
    let mut rig = review(rename("Bills"));
    now(&mut rig, &hook(12, "Orders"));
    rig.keys("Enter");
    let (write, ..) = rig.open.iter().find(|(.., call)| call.writes()).cloned().unwrap();
    rig.open_layer(Open::Review(Box::new(plan(rename("Files")))));
    assert!(!rig.open.iter().any(|(slot, ..)| *slot == Slot::Recheck(id(12))), "{:?}", rig.open);
    assert!(shows(&mut rig, "A write to it is under way"));
    let saved = crate::api::calls::Saved { hook: hook(12, "Bills"), ignored: vec![] };
    rig.answer(&write, Ok(Reply::Saved(Box::new(saved))));
    now(&mut rig, &hook(12, "Bills"));
    assert!(shows(&mut rig, "is now     Bills"), "what the first write left is compared");
}

#[test]
fn a_clash_shows_three_sides_and_waits_for_a_decision() {
    let mut rig = review(rename("Bills"));
    now(&mut rig, &hook(12, "Theirs"));
    for what in ["you saw    Orders", "you want   Bills", "is now     Theirs"] {
        assert!(shows(&mut rig, what), "{what}\n{}", rig.picture((100, 60)).0);
    }
    assert_eq!(rig.keys("Enter"), []);
    assert!(rig.notice().contains("changed meanwhile"), "{}", rig.notice());
    rig.keys("m");
    assert!(shows(&mut rig, "- Theirs") && shows(&mut rig, "+ Bills"));
    assert_eq!(written(&rig.keys("Enter")).len(), 1);

    let mut rig = review(rename("Bills"));
    rig.picture((60, 15));
    now(&mut rig, &hook(12, "Theirs"));
    let (small, _) = rig.picture((60, 15));
    assert!(small.contains("is now     Theirs") && small.contains("m writes yours"), "in sight at once\n{small}");
    assert_eq!(rig.keys("o"), []);
    assert!(rig.model.layers.is_empty());
    assert!(rig.notice().contains("nothing was written"), "{}", rig.notice());
}

#[test]
fn what_drifted_elsewhere_is_said_and_stops_nothing() {
    let mut rig = review(rename("Bills"));
    let moved = Webhook { url: Known::Value("https://other.corp-hooks.com".into()), ..hook(12, "Orders") };
    now(&mut rig, &moved);
    assert!(shows(&mut rig, "Somebody else changed url meanwhile"));
    assert_eq!(rig.keys("m"), []);
    assert!(rig.notice().contains("nothing clashes"), "{}", rig.notice());
    assert_eq!(written(&rig.keys("Enter")).len(), 1);
}

#[test]
fn deleting_has_a_key_of_its_own_and_looks_at_everything() {
    let mut rig = review(Action::Delete(id(12)));
    now(&mut rig, &hook(12, "Orders"));
    assert!(shows(&mut rig, "Orders") && shows(&mut rig, "h12.corp-hooks.com") && shows(&mut rig, "events       3"));
    assert_eq!(rig.keys("Enter"), []);
    assert!(matches!(rig.model.layers.last(), Some(Layer::Review(_))));
    assert!(matches!(written(&rig.keys("y")).as_slice(), [Call::Delete(_)]));

    let mut rig = review(Action::Delete(id(12)));
    let moved = Webhook { events: Known::Value(vec!["a:b.made".into()]), ..hook(12, "Orders") };
    now(&mut rig, &moved);
    assert!(shows(&mut rig, "Somebody changed this webhook") && shows(&mut rig, "- c.d"));
    assert_eq!(rig.keys("y"), []);
    rig.keys("m");
    assert!(matches!(written(&rig.keys("y")).as_slice(), [Call::Delete(_)]));
}

#[test]
fn a_failed_look_is_repeated_by_hand() {
    let mut rig = review(rename("Bills"));
    rig.answer(&Slot::Recheck(id(12)), Err(fault(FaultKind::Timeout)));
    assert!(shows(&mut rig, "the line is cut") && shows(&mut rig, "r looks again"));
    assert_eq!(rig.keys("Enter"), []);
    assert_eq!(rig.keys("r").len(), 1);
    now(&mut rig, &hook(12, "Orders"));
    assert_eq!(written(&rig.keys("Enter")).len(), 1);

    let mut rig = review(Action::Delete(id(12)));
    rig.answer(&Slot::Recheck(id(12)), Err(fault(FaultKind::NotFound)));
    assert!(shows(&mut rig, "not there (any more)"));
    assert_eq!(rig.keys("y"), []);
}

#[test]
fn a_look_that_was_called_off_can_be_made_again() {
    let mut rig = review(rename("Bills"));
    rig.keys("Ctrl-c");
    assert_eq!(rig.open, []);
    assert_eq!(rig.keys("r").len(), 1);
    now(&mut rig, &hook(12, "Orders"));
    assert_eq!(written(&rig.keys("Enter")).len(), 1);
}

#[test]
fn closing_gives_the_look_up_and_writes_nothing() {
    let mut rig = review(rename("Bills"));
    assert!(matches!(rig.keys("Esc").as_slice(), [Effect::Abandon { .. }]));
    assert!(rig.model.layers.is_empty());
}

#[test]
fn production_asks_for_the_id() {
    let mut rig = Rig::production(&hook(12, "Orders"), Open::Review(Box::new(plan(Action::Delete(id(12))))));
    assert_eq!(rig.keys("y"), []);
    now(&mut rig, &hook(12, "Orders"));
    assert!(shows(&mut rig, "marked as production") && shows(&mut rig, "Type 12 and press Enter"));
    assert_eq!(rig.keys("y Enter"), []);
    assert!(rig.notice().contains("type 12 first"), "{}", rig.notice());
    assert!(matches!(written(&rig.keys("Backspace 1 2 Enter")).as_slice(), [Call::Delete(_)]));
}

#[test]
fn many_rows_ask_for_their_number_and_look_a_few_at_a_time() {
    let rows = (1..=9).map(|n| (Action::Delete(id(n)), Some(hook(n, "Orders")))).collect();
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Review(Box::new(Plan::new(1, "Delete 9 webhooks", rows))));
    assert_eq!(rig.open.len(), 4);
    for n in 1..=9 {
        assert!(rig.open.len() <= 4);
        let there = if n == 3 { hook(n, "Theirs") } else { hook(n, "Orders") };
        rig.answer(&Slot::Recheck(id(n)), Ok(Reply::Hook(Box::new(there))));
    }
    assert!(shows(&mut rig, "9 webhooks on 9 hosts, 1 changed meanwhile"));
    assert!(shows(&mut rig, "h1.corp-hooks.com (1)") && shows(&mut rig, "5 more"));
    rig.keys("o");
    assert!(shows(&mut rig, "1 left as they are"));
    let effects = rig.keys("9 Enter");
    assert_eq!(written(&effects).len(), 4, "as many as may run at a time; {}", rig.notice());
}

#[test]
fn a_read_only_profile_confirms_nothing() {
    let mut rig = review(rename("Bills"));
    rig.model.shared.profile.read_only = true;
    now(&mut rig, &hook(12, "Orders"));
    assert_eq!(rig.keys("Enter"), []);
    assert!(rig.notice().contains("read-only"), "{}", rig.notice());
}

#[test]
fn a_new_webhook_is_shown_whole_and_a_secret_never() {
    let change = Change {
        name: Some("New".into()),
        url: Some("https://ann:hunter2@0x7f.1/x".into()),
        secret: Some(Secret::new("whsec_top".into())),
        events: Some(vec!["a.b".into(), EventItem::from("c.d")]),
        scopes: None,
    };
    let mut rig = review(Action::Create(change));
    for what in ["New", "leads to 127.0.0.1 (loopback)", "+ a.b", "+ c.d", "Enter creates it"] {
        assert!(shows(&mut rig, what), "{what}");
    }
    assert!(!shows(&mut rig, "hunter2") && !shows(&mut rig, "whsec_top"));
    assert!(matches!(written(&rig.keys("Enter")).as_slice(), [Call::Create(_)]));
}

#[test]
fn hostile_values_are_never_raw_and_any_size_holds() {
    let change = Change {
        name: Some(HOSTILE.into()),
        url: Some(format!("https://x/{HOSTILE}")),
        secret: Some(Secret::new("x".into())),
        events: Some(vec![HOSTILE.into(); 60]),
        scopes: None,
    };
    for action in [Action::Update(id(12), change.clone()), Action::Delete(id(12)), Action::Create(change.clone())] {
        for production in [false, true] {
            let open = Open::Review(Box::new(plan(action.clone())));
            let mut rig =
                if production { Rig::production(&hook(12, HOSTILE), open) } else { Rig::new(&hook(12, HOSTILE), open) };
            rig.holds_at_every_size();
            if action.looks_first() {
                now(&mut rig, &hook(12, &HOSTILE.repeat(30)));
                rig.holds_at_every_size();
                rig.keys("m");
            }
            rig.holds_at_every_size();
        }
    }
}

/// A change of the events of webhook 12, which are `a:b.made`, `a:b.gone` and `c.d`.
fn subscribe(events: &[&str]) -> Action {
    let events = events.iter().map(|name| EventItem::from(*name)).collect();
    Action::Update(id(12), Change { events: Some(events), ..Change::default() })
}

fn with_events(events: &[&str]) -> Webhook {
    Webhook { events: Known::Value(events.iter().map(|name| EventItem::from(*name)).collect()), ..hook(12, "Orders") }
}

fn sent_events(effects: &[Effect]) -> Vec<String> {
    match written(effects).as_slice() {
        [Call::Update(_, Change { events: Some(events), name: None, .. })] => {
            events.iter().map(|event| event.text().to_owned()).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn mine_over_a_clash_of_events_keeps_what_others_added_and_exactly_mine_says_what_goes() {
    let clashing = || {
        let mut rig = review(subscribe(&["a:b.made", "c.d", "mine.new"]));
        now(&mut rig, &with_events(&["a:b.made", "a:b.gone", "c.d", "theirs.new"]));
        rig
    };
    let mut rig = clashing();
    for said in [
        "you: + mine.new  - a:b.gone",
        "they: + theirs.new",
        "m does your changes to theirs: a:b.made, c.d, theirs.new, mine.new",
        "w writes exactly yours, and takes out theirs.new",
    ] {
        assert!(shows(&mut rig, said), "{said}\n{}", rig.picture((100, 60)).0);
    }
    rig.keys("m");
    assert!(shows(&mut rig, "- a:b.gone") && shows(&mut rig, "+ mine.new") && !shows(&mut rig, "- theirs.new"));
    assert_eq!(sent_events(&rig.keys("Enter")), ["a:b.made", "c.d", "theirs.new", "mine.new"]);

    let mut rig = clashing();
    rig.keys("w");
    assert!(shows(&mut rig, "- theirs.new"), "what goes is said before it is written");
    assert_eq!(sent_events(&rig.keys("Enter")), ["a:b.made", "c.d", "mine.new"]);

    let mut rig = clashing();
    rig.keys("e");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Picker(_))), "another set is chosen");
    rig.tell(Msg::Paste("third.new".into()));
    rig.keys("Ctrl-o Enter");
    let sent = sent_events(&rig.keys("Enter"));
    assert!(["theirs.new", "mine.new", "third.new"].iter().all(|name| sent.contains(&(*name).to_owned())), "{sent:?}");
}

#[test]
fn each_field_is_decided_for_itself_and_what_is_theirs_is_not_written() {
    let change = Change { name: Some("Bills".into()), url: Some("https://mine.example".into()), ..Change::default() };
    let theirs = Webhook { url: Known::Value("https://theirs.example".into()), ..hook(12, "Theirs") };
    let clashing = || {
        let mut rig = review(Action::Update(id(12), change.clone()));
        now(&mut rig, &theirs);
        rig
    };
    let mut rig = clashing();
    rig.keys("o");
    assert!(shows(&mut rig, "theirs stays") && shows(&mut rig, "you want   https://mine.example"));
    assert_eq!(rig.keys("Enter"), [], "the url is open");
    assert_eq!(rig.keys("w"), []);
    assert!(rig.notice().contains("only events"), "{}", rig.notice());
    rig.keys("m");
    let sent = rig.keys("Enter");
    let url = Change { url: Some("https://mine.example".into()), ..Change::default() };
    assert_eq!(written(&sent), [&Call::Update(id(12), url)]);

    let mut rig = clashing();
    rig.keys("M");
    assert_eq!(written(&rig.keys("Enter")), [&Call::Update(id(12), change.clone())]);

    let mut rig = clashing();
    rig.keys("O");
    assert!(rig.model.layers.is_empty() && rig.notice().contains("nothing was written"), "{}", rig.notice());
}

#[test]
fn another_value_is_typed_and_checked_in_place_of_both() {
    let change = Change { url: Some("https://mine.example".into()), ..Change::default() };
    let mut rig = review(Action::Update(id(12), change));
    now(&mut rig, &Webhook { url: Known::Value("https://theirs.example".into()), ..hook(12, "Orders") });
    rig.keys("e");
    assert!(shows(&mut rig, "url: https://mine.example"), "{}", rig.picture((100, 60)).0);
    rig.keys("Ctrl-u");
    rig.tell(Msg::Paste("gopher://x".into()));
    rig.keys("Enter");
    assert!(rig.notice().starts_with("url:"), "{}", rig.notice());
    rig.keys("Ctrl-u");
    rig.tell(Msg::Paste("https://both.example".into()));
    rig.holds_at_every_size();
    assert_eq!(written(&rig.keys("Enter")), [] as [&Call; 0], "taken, not written");
    assert!(shows(&mut rig, "- https://theirs.example") && shows(&mut rig, "+ https://both.example"));
    let sent = rig.keys("Enter");
    let url = Change { url: Some("https://both.example".into()), ..Change::default() };
    assert_eq!(written(&sent), [&Call::Update(id(12), url)]);

    let mut rig = review(rename("Bills"));
    now(&mut rig, &hook(12, "Theirs"));
    rig.keys("e x Esc");
    assert!(shows(&mut rig, "you want   Bills"), "given up: still to be decided");
}

#[test]
fn a_webhook_that_was_deleted_here_is_not_said_to_be_unwritten() {
    let mut rig = review(Action::Delete(id(12)));
    now(&mut rig, &hook(12, "Orders"));
    rig.keys("y");
    let (write, ..) = rig.open.iter().find(|(.., call)| call.writes()).cloned().unwrap();
    rig.open_layer(Open::Review(Box::new(plan(Action::Delete(id(12))))));
    rig.answer(&write, Ok(Reply::Deleted(crate::api::calls::Deletion::Done)));
    rig.answer(&Slot::Recheck(id(12)), Err(fault(FaultKind::NotFound)));
    assert!(shows(&mut rig, "You deleted it a moment ago"), "{}", rig.picture((100, 60)).0);
    assert!(!shows(&mut rig, "written nothing"));
}

#[test]
fn what_is_gone_or_cannot_be_read_does_not_hold_the_others_up() {
    let rows = (1..=3).map(|n| (Action::Delete(id(n)), Some(hook(n, "Orders")))).collect();
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Review(Box::new(Plan::new(1, "Delete 3 webhooks", rows))));
    rig.answer(&Slot::Recheck(id(1)), Err(fault(FaultKind::NotFound)));
    rig.answer(&Slot::Recheck(id(2)), Err(fault(FaultKind::Timeout)));
    rig.answer(&Slot::Recheck(id(3)), Ok(Reply::Hook(Box::new(hook(3, "Orders")))));
    assert!(shows(&mut rig, "1 could not be read, 1 left as they are"), "{}", rig.picture((100, 60)).0);
    assert_eq!(rig.keys("y"), []);
    rig.keys("o");
    assert!(matches!(written(&rig.keys("y")).as_slice(), [Call::Delete(of)] if *of == id(3)));
}

#[test]
fn production_asks_by_typing_in_every_way() {
    let test = Plan::new(1, "Test webhook 12", vec![(Action::Test(id(12)), Some(hook(12, "Orders")))]);
    for plan in [test, plan(rename("Bills")), plan(Action::Create(Change::default()))] {
        let mut rig = Rig::production(&hook(12, "Orders"), Open::Review(Box::new(plan.clone())));
        if plan.rows()[0].action.looks_first() {
            now(&mut rig, &hook(12, "Orders"));
        }
        assert!(written(&rig.keys("Enter")).is_empty(), "{}", plan.title);
        assert!(rig.notice().contains("first"), "{}", rig.notice());
        let word = plan.rows()[0].action.target().map_or("create".to_owned(), |id| id.to_string());
        rig.tell(Msg::Paste(word));
        assert_eq!(written(&rig.keys("Enter")).len(), 1, "{}", plan.title);
    }
}

#[test]
fn equal_changes_stand_in_one_line_that_opens() {
    let seen =
        |n: u64| Some(Webhook { events: Known::Value(vec![format!("own.{n}").as_str().into()]), ..hook(n, "Orders") });
    let add = |n: u64| Change {
        events: Some(vec![format!("own.{n}").as_str().into(), "invoice.paid".into()]),
        ..Change::default()
    };
    let rows = (1..=4).map(|n| (Action::Update(id(n), add(n)), seen(n)));
    let other = (Action::Update(id(5), Change { name: Some("Bills".into()), ..Change::default() }), seen(5));
    let plan = Plan::new(1, "Edit 5 webhooks", rows.chain([other]).collect());
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Review(Box::new(plan)));
    for n in 1..=5 {
        rig.answer(&Slot::Recheck(id(n)), Ok(Reply::Hook(Box::new(seen(n).unwrap()))));
    }
    assert!(shows(&mut rig, "4 webhooks: events + invoice.paid"), "{}", rig.picture((100, 60)).0);
    assert!(shows(&mut rig, "name → Bills  5  Orders") && !shows(&mut rig, "h3.corp-hooks.com"));
    rig.keys("Space");
    assert!(shows(&mut rig, "3  Orders  h3.corp-hooks.com"), "{}", rig.picture((100, 60)).0);
    rig.keys("j j Space");
    assert!(!shows(&mut rig, "h3.corp-hooks.com"), "closed from inside");
    rig.keys("j Space");
    assert!(shows(&mut rig, "- Orders") && shows(&mut rig, "+ Bills"), "{}", rig.picture((100, 60)).0);
    rig.holds_at_every_size();
}

#[test]
fn the_line_for_a_shell_stands_under_the_review_and_is_of_the_row_under_the_cursor() {
    let lines = |effects: &[Effect]| -> Vec<(Vec<Call>, LineFor)> {
        let curl = |effect: &Effect| match effect {
            Effect::Curl { calls, to, .. } => Some((calls.clone(), *to)),
            _ => None,
        };
        effects.iter().filter_map(curl).collect()
    };
    let rows = (1..=3).map(|n| (Action::Delete(id(n)), Some(hook(n, "Orders")))).collect();
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Help);
    let effects = rig.open_layer(Open::Review(Box::new(Plan::new(1, "Delete 3 webhooks", rows))));
    assert_eq!(lines(&effects), [(vec![Call::Delete(id(1))], LineFor::Screen)]);
    let told = Msg::Curl { what: String::new(), line: Ok("curl -X DELETE".into()), to: LineFor::Screen };
    rig.tell(told);
    assert!(
        shows(&mut rig, "curl -X DELETE") && shows(&mut rig, "webhook 1; c: to copy it, C: all as a script"),
        "{}",
        rig.picture((100, 60)).0
    );
    let moved = rig.keys("j j j j j");
    assert_eq!(lines(&moved).last(), Some(&(vec![Call::Delete(id(2))], LineFor::Screen)));
    assert_eq!(lines(&rig.keys("c")), [(vec![Call::Delete(id(2))], LineFor::Show)]);
    let all = (1..=3).map(|n| Call::Delete(id(n))).collect();
    assert_eq!(lines(&rig.keys("C")), [(all, LineFor::Show)]);
}

#[test]
fn a_script_leaves_out_what_is_left_out() {
    let rows = (1..=3).map(|n| (Action::Delete(id(n)), Some(hook(n, "Orders")))).collect();
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Review(Box::new(Plan::new(1, "Delete 3 webhooks", rows))));
    for (n, name) in [(1, "Orders"), (2, "Theirs"), (3, "Orders")] {
        rig.answer(&Slot::Recheck(id(n)), Ok(Reply::Hook(Box::new(hook(n, name)))));
    }
    rig.keys("o");
    let effects = rig.keys("C");
    let wanted = vec![Call::Delete(id(1)), Call::Delete(id(3))];
    assert!(matches!(effects.as_slice(), [Effect::Curl { calls, .. }] if *calls == wanted), "{effects:?}");
}

#[test]
fn a_write_of_another_plan_that_is_under_way_when_it_is_confirmed_is_waited_for_and_looked_at() {
    let mut rig = review(rename("Bills"));
    now(&mut rig, &hook(12, "Orders"));
    let other = Slot::Write { plan: 9, row: 0 };
    let call = Call::Update(id(12), Change { name: Some("Files".into()), ..Change::default() });
    let effects = rig.model.shared.flight.ask(other.clone(), call, Duration::ZERO);
    rig.note(&effects);
    let look = Slot::Look { plan: 1, row: 0 };
    assert!(written(&rig.keys("Enter")).is_empty(), "what was looked at is not what will be there");
    assert!(!rig.open.iter().any(|(slot, ..)| *slot == look), "{:?}", rig.open);
    let saved = crate::api::calls::Saved { hook: hook(12, "Files"), ignored: vec![] };
    rig.answer(&other, Ok(Reply::Saved(Box::new(saved))));
    let effects = rig.answer(&look, Ok(Reply::Hook(Box::new(hook(12, "Files")))));
    assert!(written(&effects).is_empty(), "{effects:?}");
    assert!(rig.notice().contains("somebody changed name") && rig.notice().contains("Do it again"), "{}", rig.notice());

    let mut rig = review(rename("Bills"));
    now(&mut rig, &hook(12, "Orders"));
    let call = Call::Update(id(12), Change { url: Some("https://x.example".into()), ..Change::default() });
    let effects = rig.model.shared.flight.ask(other.clone(), call, Duration::ZERO);
    rig.note(&effects);
    rig.keys("Enter");
    let there = Webhook { url: Known::Value("https://x.example".into()), ..hook(12, "Orders") };
    let saved = crate::api::calls::Saved { hook: there.clone(), ignored: vec![] };
    rig.answer(&other, Ok(Reply::Saved(Box::new(saved))));
    let effects = rig.answer(&look, Ok(Reply::Hook(Box::new(there))));
    assert_eq!(written(&effects).len(), 1, "another field: both survive");
}

#[test]
fn more_than_five_are_asked_for_by_typing_and_five_are_not() {
    for (count, typed) in [(5, false), (6, true)] {
        let rows = (1..=count).map(|n| (Action::Test(id(n)), Some(hook(n, "Orders")))).collect();
        let mut rig = Rig::new(&hook(1, "Orders"), Open::Review(Box::new(Plan::new(1, "Test some", rows))));
        assert_eq!(shows(&mut rig, &format!("Type {count} and press Enter")), typed);
        assert_eq!(written(&rig.keys("Enter")).is_empty(), typed);
    }
}

#[test]
fn a_decision_while_a_confirmed_plan_is_looked_at_again_puts_the_question_again() {
    let rows = (1..=2).map(|n| (Action::Delete(id(n)), Some(hook(n, "Orders")))).collect();
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Review(Box::new(Plan::new(1, "Delete 2 webhooks", rows))));
    for n in 1..=2 {
        rig.answer(&Slot::Recheck(id(n)), Ok(Reply::Hook(Box::new(hook(n, "Orders")))));
    }
    rig.model.shared.mono += Duration::from_secs(60);
    rig.keys("y");
    rig.answer(&Slot::Recheck(id(1)), Ok(Reply::Hook(Box::new(hook(1, "Theirs")))));
    rig.keys("m");
    let effects = rig.answer(&Slot::Recheck(id(2)), Ok(Reply::Hook(Box::new(hook(2, "Orders")))));
    assert!(written(&effects).is_empty(), "what was confirmed was not this");
    assert_eq!(written(&rig.keys("y")).len(), 2);
}

#[test]
fn what_turns_out_to_be_gone_leaves_the_group_of_those_that_are_deleted() {
    let rows = (1..=3).map(|n| (Action::Delete(id(n)), Some(hook(n, "Orders")))).collect();
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Review(Box::new(Plan::new(1, "Delete 3 webhooks", rows))));
    rig.answer(&Slot::Recheck(id(1)), Err(fault(FaultKind::NotFound)));
    for n in 2..=3 {
        rig.answer(&Slot::Recheck(id(n)), Ok(Reply::Hook(Box::new(hook(n, "Orders")))));
    }
    let picture = rig.picture((100, 60)).0;
    assert!(picture.contains("left as it is") && picture.contains("2 webhooks: delete"), "{picture}");
}

#[test]
fn a_name_of_spaces_is_said_to_be_none() {
    let rows = (1..=3).map(|n| (Action::Test(id(n)), Some(hook(n, "  ")))).collect();
    let mut rig = Rig::new(&hook(1, "  "), Open::Review(Box::new(Plan::new(1, "Test 3 webhooks", rows))));
    assert!(shows(&mut rig, "2  (no name)  h2.corp-hooks.com"), "{}", rig.picture((100, 60)).0);
}

#[test]
fn the_keys_of_the_line_for_a_shell_are_whole_in_a_narrow_window() {
    let rows = (1..=9).map(|n| (Action::Test(id(n)), Some(hook(n, "Orders")))).collect();
    let mut rig = Rig::new(&hook(1, "Orders"), Open::Review(Box::new(Plan::new(1, "Test 9 webhooks", rows))));
    rig.tell(Msg::Curl { what: String::new(), line: Ok("curl".into()), to: LineFor::Screen });
    let (picture, _) = rig.picture((60, 40));
    assert!(picture.contains("Alt-c: to copy it, Alt-s: all as a script"), "{picture}");
}
