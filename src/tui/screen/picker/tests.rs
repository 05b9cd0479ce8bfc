//! The picker alone: typed keys → equal steps, late events, pictures at many sizes.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::{
    api::calls::{Call, Reply},
    domain::{
        event::OfferedEvent,
        fault::{Fault, FaultKind},
        json::Json,
    },
    tui::{
        effect::Effect,
        screen::alone_tests::{hook, id, picture, press, said, shared, write},
    },
};

const OFFERED: [&str; 5] =
    ["flow:projects.created", "flow:projects.deleted", "flow:tasks.created", "billing.paid", "billing.refunded"];

fn open(chosen: &[&str]) -> (State, Shared) {
    let mut shared = shared(&OFFERED);
    let (picker, steps) = State::open(chosen.iter().map(|e| EventItem::from(*e)).collect(), &mut shared);
    assert_eq!(steps, Steps::none());
    (picker, shared)
}

fn done(picker: &mut State, shared: &mut Shared) -> Vec<String> {
    match press(picker, shared, "Enter").go.as_slice() {
        [Go::Return(Value::Events(events))] => events.iter().map(|e| e.text().to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

fn listed(picker: &State) -> Vec<String> {
    let name = |line: &Line| match line {
        Line::Group(at) => format!("[{}]", picker.choice().groups()[*at].name),
        Line::Event(at) => picker.choice().entries()[*at].item.text().to_owned(),
    };
    picker.lines().iter().map(name).collect()
}

#[test]
fn typing_searches_and_space_chooses_the_first_found() {
    let (mut picker, mut shared) = open(&["billing.paid"]);
    write(&mut picker, &mut shared, "task");
    assert_eq!(listed(&picker), ["[flow:tasks]", "flow:tasks.created"]);
    press(&mut picker, &mut shared, "Space Esc");
    assert_eq!(picker.lines().len(), 8, "Esc ends the search first");
    assert_eq!(done(&mut picker, &mut shared), ["billing.paid", "flow:tasks.created"]);
}

#[test]
fn what_was_typed_before_the_events_came_finds_its_event_not_the_whole_group() {
    let mut shared = shared(&OFFERED);
    let known = std::mem::replace(&mut shared.events, Offered::Loading);
    let (mut picker, _) = State::open(Vec::new(), &mut shared);
    write(&mut picker, &mut shared, "projects");
    shared.events = known;
    picker.answered(&Slot::Events, &Ok(Reply::Events(vec![])), &mut shared);
    press(&mut picker, &mut shared, "Space Esc");
    assert_eq!(done(&mut picker, &mut shared), ["flow:projects.created"]);
}

#[test]
fn letters_that_move_elsewhere_are_typed_here() {
    let (mut picker, mut shared) = open(&[]);
    press(&mut picker, &mut shared, "j k g q ?");
    assert_eq!(picker.search().text(), "jkgq?");
    press(&mut picker, &mut shared, "Ctrl-u");
    assert_eq!((picker.search().text(), picker.lines().len()), ("", 8));
}

#[test]
fn a_group_is_chosen_whole_or_not_at_all() {
    let (mut picker, mut shared) = open(&["billing.paid"]);
    assert_eq!(listed(&picker)[0], "[billing]");
    press(&mut picker, &mut shared, "Space");
    assert_eq!(picker.choice().result().len(), 2, "some becomes all");
    press(&mut picker, &mut shared, "Space");
    assert_eq!(done(&mut picker, &mut shared), Vec::<String>::new());
}

#[test]
fn all_none_and_invert_mean_what_is_listed() {
    let (mut picker, mut shared) = open(&["billing.paid"]);
    write(&mut picker, &mut shared, "created");
    press(&mut picker, &mut shared, "Ctrl-a");
    assert_eq!(picker.choice().result().len(), 3);
    press(&mut picker, &mut shared, "Esc Alt-i");
    assert_eq!(done(&mut picker, &mut shared), ["billing.refunded", "flow:projects.deleted"]);
    press(&mut picker, &mut shared, "Ctrl-x");
    assert_eq!(picker.choice().result(), []);
}

#[test]
fn a_group_folds_and_the_cursor_stays_with_it() {
    let (mut picker, mut shared) = open(&[]);
    press(&mut picker, &mut shared, "Down Down Left");
    assert_eq!((listed(&picker).len(), picker.cursor().at), (6, 0));
    press(&mut picker, &mut shared, "Right");
    assert_eq!(listed(&picker).len(), 8);
    press(&mut picker, &mut shared, "End Shift-Tab");
    assert_eq!((listed(&picker).len(), listed(&picker)[picker.cursor().at].as_str()), (3, "[flow:tasks]"));
    write(&mut picker, &mut shared, "x");
    press(&mut picker, &mut shared, "Backspace p");
    let why = press(&mut picker, &mut shared, "Tab");
    assert!(said(&why).contains("while you search"), "{why:?}");
}

#[test]
fn retired_and_odd_elements_stay_and_can_go() {
    let mut shared = shared(&OFFERED);
    let odd = EventItem::Odd(Json::parse(r#"{"a":1}"#).unwrap());
    let (mut picker, _) = State::open(vec!["old.gone".into(), odd.clone(), "billing.paid".into()], &mut shared);
    assert_eq!(listed(&picker)[..3], ["[]", "old.gone", r#"{"a":1}"#]);
    press(&mut picker, &mut shared, "Down Space");
    assert_eq!(picker.choice().result(), [odd, "billing.paid".into()]);
}

#[test]
fn leaving_hands_nothing_back() {
    let (mut picker, mut shared) = open(&["billing.paid"]);
    press(&mut picker, &mut shared, "Ctrl-x");
    assert_eq!(press(&mut picker, &mut shared, "Esc"), Steps::go(Go::Back));
}

#[test]
fn without_the_service_a_name_is_added_by_hand_and_asking_again_is_a_key() {
    let mut shared = shared(&[]);
    shared.events = Offered::Unasked;
    let (mut picker, steps) = State::open(vec!["a.b".into()], &mut shared);
    assert!(matches!(steps.effects.as_slice(), [Effect::Ask { slot: Slot::Events, call: Call::Events, .. }]));
    let fault = Fault::new(FaultKind::Network, "Reading the events", "no connection", "");
    shared.events = Offered::Failed(Box::new(fault.clone()));
    picker.answered(&Slot::Events, &Err(fault), &mut shared);
    let (lines, _) = picture((100, 27), |c, area| view::draw(c, &picker, &shared, area));
    assert!(lines[2].contains("no connection. Ctrl-r asks again"), "{lines:#?}");
    assert!(said(&press(&mut picker, &mut shared, "Ctrl-o")).contains("type the name"));
    write(&mut picker, &mut shared, "c.d");
    press(&mut picker, &mut shared, "Ctrl-o");
    assert_eq!(picker.choice().result(), ["a.b".into(), "c.d".into()]);
    assert!(said(&press(&mut picker, &mut shared, "Ctrl-r")).contains("being read"));
    shared.flight.abandon_reads();
    let again = press(&mut picker, &mut shared, "Ctrl-r");
    assert!(matches!(again.effects.as_slice(), [Effect::Ask { call: Call::Events, .. }]));
}

#[test]
fn events_that_come_late_keep_choice_and_cursor() {
    let mut shared = shared(&OFFERED);
    let known = std::mem::replace(&mut shared.events, Offered::Loading);
    let (mut picker, _) = State::open(vec!["flow:tasks.created".into()], &mut shared);
    press(&mut picker, &mut shared, "Down");
    shared.events = known;
    picker.answered(&Slot::Events, &Ok(Reply::Events(vec![])), &mut shared);
    assert_eq!(picker.current().unwrap().item.text(), "flow:tasks.created");
    assert_eq!(done(&mut picker, &mut shared), ["flow:tasks.created"]);
}

#[test]
fn the_events_of_another_webhook_replace_or_add() {
    let (mut picker, mut shared) = open(&["billing.refunded"]);
    shared.hooks.upsert(&hook(12));
    shared.hooks.upsert(&hook(120));
    press(&mut picker, &mut shared, "Ctrl-t 1 2");
    assert_eq!(picker.take().unwrap().found, [id(12), id(120)]);
    press(&mut picker, &mut shared, "Ctrl-o");
    assert_eq!(
        picker.choice().result(),
        ["billing.refunded".into(), "billing.paid".into(), "flow:projects.created".into()]
    );
    press(&mut picker, &mut shared, "Ctrl-t h o o k Down");
    press(&mut picker, &mut shared, "Enter");
    assert_eq!(picker.choice().result().len(), 2);
    press(&mut picker, &mut shared, "Ctrl-t z");
    assert!(said(&press(&mut picker, &mut shared, "Enter")).contains("no webhook"));
    press(&mut picker, &mut shared, "Esc");
    assert!(picker.take().is_none());
}

#[test]
fn a_webhook_that_is_not_loaded_is_read() {
    let (mut picker, mut shared) = open(&[]);
    let steps = press(&mut picker, &mut shared, "Ctrl-t 7 Enter");
    let [Effect::Ask { slot, call, .. }] = steps.effects.as_slice() else { panic!("{steps:?}") };
    assert_eq!((slot, call), (&Slot::Seed(id(7)), &Call::Show(id(7))));
    let fault = Fault::new(FaultKind::NotFound, "Reading webhook 7", "it is not there", "");
    picker.answered(&Slot::Seed(id(7)), &Err(fault), &mut shared);
    assert!(picker.take().unwrap().failed.as_ref().unwrap().contains("not there"));
    press(&mut picker, &mut shared, "Enter");
    shared.keep(&hook(7));
    picker.answered(&Slot::Seed(id(7)), &Ok(Reply::Hook(Box::new(hook(7)))), &mut shared);
    assert_eq!((picker.take().is_none(), picker.choice().result().len()), (true, 2));
}

#[test]
fn a_large_set_is_seen_through_its_window() {
    let many: Vec<String> = (0..300).map(|n| format!("g{}:x.e{n:03}", n / 50)).collect();
    let mut shared = shared(&many.iter().map(String::as_str).collect::<Vec<_>>());
    let (mut picker, _) = State::open(vec![], &mut shared);
    press(&mut picker, &mut shared, "End");
    let (lines, cursor) = picture((100, 27), |c, area| view::draw(c, &picker, &shared, area));
    assert!(lines.last().unwrap().contains("e299"), "{lines:#?}");
    assert!(lines[1].ends_with("283-306 of 306") && cursor.unwrap().y == 1, "{lines:#?}");
}

#[test]
fn hostile_names_are_shown_as_what_they_are_at_any_size() {
    let hostile = "evil\u{202e}\u{1b}[2J\u{9b}.x\u{200b}";
    let mut shared = shared(&["flow.a\u{7f}", "\u{202e}x.y", "日本語.イベント"]);
    if let Offered::Known(events) = &mut shared.events {
        events.push(OfferedEvent { name: "ok.b".into(), description: Some(hostile.into()) });
    }
    let mut other = hook(3);
    other.name = Known::Value(hostile.into());
    shared.hooks.upsert(&other);
    let odd = EventItem::Odd(Json::parse("\"\u{202e}\"").unwrap());
    let (mut picker, _) = State::open(vec![hostile.into(), odd], &mut shared);
    for keys in ["Down", "End", "\u{202e}", "Ctrl-u", "Ctrl-t", "\u{202e}"] {
        press(&mut picker, &mut shared, keys);
        for size in [(0, 0), (1, 1), (2, 9), (7, 3), (30, 5), (60, 12), (100, 27), (200, 47)] {
            shared.size = (size.0, size.1 + 3);
            picker.settle(&mut shared);
            picture(size, |c, area| view::draw(c, &picker, &shared, area));
        }
    }
    press(&mut picker, &mut shared, "Esc");
    let (lines, _) = picture((100, 27), |c, area| view::draw(c, &picker, &shared, area));
    assert!(lines.iter().any(|line| line.contains("evil<U+202E><U+001B>[2J")), "{lines:#?}");
}
