//! The form alone: typed keys → equal steps, answers, pictures at many sizes.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod together_tests;

use super::*;
use crate::{
    api::calls::Saved,
    domain::{
        check::Severity,
        event::EventItem,
        fault::{FaultKind, FieldFault},
        known::Known,
        plan::{Action, Plan},
        secret::MASK,
    },
    tui::screen::alone_tests::{hook, id, picture, press, said, shared, write},
};

const OFFERED: [&str; 3] = ["flow:projects.created", "flow:tasks.created", "billing.paid"];

fn edit(n: u64) -> (State, Shared) {
    let mut shared = shared(&OFFERED);
    shared.keep(&hook(n));
    let (form, steps) = State::open(FormFor::Edit(id(n)), &mut shared);
    assert_eq!(steps, Steps::none(), "known in full: nothing is asked");
    (form, shared)
}

fn new() -> (State, Shared) {
    let mut shared = shared(&OFFERED);
    let (form, _) = State::open(FormFor::New, &mut shared);
    (form, shared)
}

fn plan(steps: Steps) -> Plan {
    match steps.go.into_iter().next() {
        Some(Go::Open(Open::Review(plan))) => *plan,
        other => panic!("no review: {other:?}"),
    }
}

/// Says yes in the review: the record is as it was seen.
fn confirm(form: &mut State, shared: &mut Shared, mut plan: Plan) -> Slot {
    let slot = Slot::Write { plan: plan.number, row: 0 };
    plan.looks();
    let seen = plan.row(0).and_then(|row| row.seen.clone());
    plan.looked(0, Ok(seen.unwrap_or_else(|| hook(1))), false);
    shared.run(plan);
    form.settle(shared);
    slot
}

fn answer(form: &mut State, shared: &mut Shared, slot: &Slot, answer: Answer) -> Steps {
    let asked = shared.flight.newest();
    shared.absorb(slot, asked, &answer);
    form.answered(slot, &answer, shared)
}

fn lines(form: &State, shared: &Shared, size: (u16, u16)) -> Vec<String> {
    picture(size, |c, area| view::draw(c, form, shared, area)).0
}

fn on_screen(form: &State, shared: &Shared) -> String {
    lines(form, shared, (100, 27)).join("\n")
}

#[test]
fn only_what_changed_is_in_the_plan() {
    let (mut form, mut shared) = edit(12);
    write(&mut form, &mut shared, "!");
    let plan = plan(press(&mut form, &mut shared, "Ctrl-s"));
    let row = plan.row(0).unwrap();
    let change = Change { name: Some("Hook 12!".into()), ..Change::default() };
    assert_eq!((&row.action, row.seen.as_ref()), (&Action::Update(id(12), change), Some(&hook(12))));
    assert_eq!(plan.title, "Save webhook 12");
}

#[test]
fn nothing_changed_says_so() {
    let (mut form, mut shared) = edit(12);
    assert!(said(&press(&mut form, &mut shared, "x Backspace Ctrl-s")).contains("nothing is changed"));
    assert_eq!(form.unsaved(), None);
}

#[test]
fn the_focus_goes_round_in_one_order() {
    for (mut form, mut shared) in [edit(1), new()] {
        for keys in ["Tab", "Down", "Enter"] {
            let before = form.focus();
            press(&mut form, &mut shared, keys);
            press(&mut form, &mut shared, "Shift-Tab");
            assert_eq!(form.focus(), before, "{keys}");
        }
        let mut seen = vec![];
        for _ in ORDER {
            seen.push(form.focus());
            press(&mut form, &mut shared, "Tab");
        }
        assert_eq!((seen.as_slice(), form.focus()), (&ORDER[..], Field::Name));
    }
}

#[test]
fn an_empty_new_form_is_not_scolded_until_it_is_touched_or_saved() {
    let (mut form, mut shared) = new();
    assert_eq!(ORDER.map(|f| form.problems(f).count()), [0; 5]);
    press(&mut form, &mut shared, "Tab x");
    assert!(form.problems(Field::Url).any(|p| p.severity == Severity::Error));
    assert_eq!(form.problems(Field::Name).count(), 0);
    press(&mut form, &mut shared, "Tab Tab");
    let refused = press(&mut form, &mut shared, "Ctrl-s");
    assert!(said(&refused).contains("url"), "{refused:?}");
    assert_eq!((form.focus(), form.problems(Field::Name).count()), (Field::Url, 1));
}

#[test]
fn a_new_webhook_is_one_creation() {
    let (mut form, mut shared) = new();
    write(&mut form, &mut shared, "N");
    press(&mut form, &mut shared, "Enter");
    write(&mut form, &mut shared, "https://n.example.org");
    press(&mut form, &mut shared, "Enter Ctrl-g");
    form.random(&[7; 32], &mut shared);
    press(&mut form, &mut shared, "Tab");
    assert_eq!(press(&mut form, &mut shared, "Space"), Steps::go(Go::Open(Open::Picker(vec![]))));
    form.returned(Value::Events(vec!["billing.paid".into()]), &mut shared);
    press(&mut form, &mut shared, "Tab");
    write(&mut form, &mut shared, r#"{"a":1}"#);
    let plan = plan(press(&mut form, &mut shared, "Ctrl-s"));
    let Action::Create(change) = &plan.row(0).unwrap().action else { panic!() };
    assert_eq!(change.fields(), ORDER);
    assert_eq!(change.secret.as_ref().unwrap().expose(), signature::generate_secret(&[7; 32]));
    assert_eq!(change.scopes.as_ref().unwrap().as_str(), r#"{"a":1}"#);
}

#[test]
fn a_mistake_in_the_scopes_is_told_where_it_is() {
    let (mut form, mut shared) = new();
    form.paste("x", &mut shared);
    press(&mut form, &mut shared, "Tab");
    form.paste(" https://n.example.org\n", &mut shared);
    press(&mut form, &mut shared, "Shift-Tab Shift-Tab");
    form.paste("{\n  \"a\": oops\n}", &mut shared);
    assert!(on_screen(&form, &shared).contains("line 2, column 8: not JSON"), "{}", on_screen(&form, &shared));
    press(&mut form, &mut shared, "Tab");
    assert!(said(&press(&mut form, &mut shared, "Ctrl-s")).contains("not saved yet: scopes"));
    assert_eq!((form.focus(), form.values().scopes.cursor()), (Field::Scopes, (1, 7)));
    press(&mut form, &mut shared, "Up Down Enter");
    assert_eq!(form.focus(), Field::Scopes, "arrows and Enter are the text's");
}

#[test]
fn a_secret_is_masked_and_told_nowhere() {
    let (mut form, mut shared) = edit(12);
    press(&mut form, &mut shared, "Tab Tab");
    assert!(on_screen(&form, &shared).contains("unchanged"));
    assert!(said(&press(&mut form, &mut shared, "Alt-y")).contains("no secret is typed"));
    write(&mut form, &mut shared, "hunter2hunter2hunter2");
    assert!(on_screen(&form, &shared).contains(MASK) && !on_screen(&form, &shared).contains("hunter2"));
    assert!(!format!("{form:?}").contains("hunter2"));
    let copied = press(&mut form, &mut shared, "Alt-y");
    assert_eq!(copied.effects, [Effect::copy("hunter2hunter2hunter2", "secret")]);
    press(&mut form, &mut shared, "Ctrl-x");
    assert!(on_screen(&form, &shared).contains("hunter2hunter2hunter2"));
    press(&mut form, &mut shared, "Tab Shift-Tab");
    assert!(!on_screen(&form, &shared).contains("hunter2"), "masked when left");
    press(&mut form, &mut shared, "Ctrl-r");
    assert!(form.values().secret.is_empty() && form.change().is_empty());
    press(&mut form, &mut shared, "Ctrl-y");
    assert!(form.values().secret.is_empty(), "nothing is left to bring back");
}

#[test]
fn random_bytes_that_were_not_asked_for_change_nothing() {
    let (mut form, mut shared) = edit(12);
    form.random(&[7; 32], &mut shared);
    assert!(form.change().is_empty());
    press(&mut form, &mut shared, "Tab Tab");
    assert_eq!(press(&mut form, &mut shared, "Ctrl-g").effects, [Effect::Random]);
    form.random(&[7; 32], &mut shared);
    assert!(form.change().secret.is_some());
}

#[test]
fn a_record_that_is_not_known_in_full_is_read_first() {
    let mut shared = shared(&OFFERED);
    let (mut form, steps) = State::open(FormFor::Edit(id(12)), &mut shared);
    assert!(
        matches!(steps.effects.as_slice(), [Effect::Ask { slot: Slot::Seed(_), call: Call::Show(n), .. }] if *n == id(12))
    );
    assert!(on_screen(&form, &shared).contains("Reading webhook 12"));
    assert!(said(&press(&mut form, &mut shared, "Ctrl-s")).contains("still being read"));
    assert!(form.values().name.text().is_empty() && form.typed_ahead().is_empty(), "nothing is typed in or saved yet");
    let fault = Fault::new(FaultKind::NotFound, "Reading webhook 12", "it is not there", "");
    form.answered(&Slot::Seed(id(12)), &Err(fault), &mut shared);
    assert!(on_screen(&form, &shared).contains("it is not there"));
    shared.flight.abandon_reads();
    assert_eq!(press(&mut form, &mut shared, "r").effects.len(), 1);
    form.answered(&Slot::Seed(id(12)), &Ok(Reply::Hook(Box::new(hook(12)))), &mut shared);
    assert_eq!(form.values().url.text(), "https://h12.example.org/in");
}

#[test]
fn a_read_that_was_called_off_can_be_asked_again() {
    let mut shared = shared(&OFFERED);
    let (mut form, _) = State::open(FormFor::Edit(id(12)), &mut shared);
    assert_eq!(press(&mut form, &mut shared, "r"), Steps::none(), "it is typed ahead");
    shared.flight.abandon_reads();
    assert!(on_screen(&form, &shared).contains("called off"));
    assert_eq!(press(&mut form, &mut shared, "r").effects.len(), 1);
}

#[test]
fn a_copy_takes_everything_but_the_secret() {
    let mut shared = shared(&OFFERED);
    shared.keep(&hook(12));
    let (mut form, _) = State::open(FormFor::CopyOf(id(12)), &mut shared);
    assert_eq!(form.unsaved(), None);
    let plan = plan(press(&mut form, &mut shared, "Ctrl-s"));
    let Action::Create(change) = &plan.row(0).unwrap().action else { panic!() };
    assert_eq!(change.fields(), [Field::Name, Field::Url, Field::Events, Field::Scopes]);
    assert_eq!(change.scopes, hook(12).scopes.into_value(), "numbers past 2^64 survive");
}

#[test]
fn saved_closes_the_form() {
    let (mut form, mut shared) = edit(12);
    write(&mut form, &mut shared, "!");
    let plan = plan(press(&mut form, &mut shared, "Ctrl-s"));
    let slot = confirm(&mut form, &mut shared, plan);
    assert!(form.is_saving(&shared));
    assert!(said(&press(&mut form, &mut shared, "z")).contains("being saved"));
    assert!(said(&press(&mut form, &mut shared, "Ctrl-s")).contains("being saved"));
    let saved = Saved { hook: hook(12), ignored: vec![] };
    assert_eq!(answer(&mut form, &mut shared, &slot, Ok(Reply::Saved(Box::new(saved)))), Steps::go(Go::Back));
    assert_eq!(form.settle(&mut shared), Steps::go(Go::Back), "also when it was behind another layer");
    assert_eq!(form.unsaved(), None);
}

#[test]
fn the_answer_to_another_plan_is_not_ours() {
    let (mut form, mut shared) = edit(12);
    write(&mut form, &mut shared, "!");
    plan(press(&mut form, &mut shared, "Ctrl-s"));
    let saved = Ok(Reply::Saved(Box::new(Saved { hook: hook(12), ignored: vec![] })));
    assert_eq!(form.answered(&Slot::Write { plan: 99, row: 0 }, &saved, &mut shared), Steps::none());
    assert!(form.unsaved().is_some());
}

#[test]
fn a_review_that_was_closed_leaves_the_form_as_it_was() {
    let (mut form, mut shared) = edit(12);
    write(&mut form, &mut shared, "!");
    let first = plan(press(&mut form, &mut shared, "Ctrl-s"));
    assert_eq!(form.settle(&mut shared), Steps::none());
    assert!(!form.is_saving(&shared));
    write(&mut form, &mut shared, "!");
    let second = plan(press(&mut form, &mut shared, "Ctrl-s"));
    assert!(second.number > first.number);
}

#[test]
fn pointers_of_the_service_stand_at_their_fields() {
    let (mut form, mut shared) = edit(12);
    write(&mut form, &mut shared, "!");
    press(&mut form, &mut shared, "Tab Tab");
    let plan = plan(press(&mut form, &mut shared, "Ctrl-s"));
    let slot = confirm(&mut form, &mut shared, plan);
    let mut fault = Fault::new(FaultKind::Invalid, "Saving webhook 12", "the service refused values", "");
    let complaint = |field: Option<Field>, pointer: &str, message: &str| FieldFault {
        field,
        pointer: pointer.into(),
        message: message.into(),
    };
    fault.fields = vec![
        complaint(None, "/data/attributes/colour", "is \u{202e}odd"),
        complaint(Some(Field::Url), "/data/attributes/url", "must be \u{1b}reachable"),
    ];
    assert_eq!(answer(&mut form, &mut shared, &slot, Err(fault)), Steps::none());
    assert_eq!(form.focus(), Field::Url);
    assert!(!form.is_saving(&shared));
    let text = on_screen(&form, &shared);
    assert!(text.contains("the service says: must be <U+001B>reachable"), "{text}");
    assert!(text.contains("/data/attributes/colour is <U+202E>odd"), "{text}");
    assert_eq!(form.values().name.text(), "Hook 12!", "the draft is kept");
    write(&mut form, &mut shared, "x");
    assert_eq!(form.refused(Field::Url).count(), 0);
}

#[test]
fn a_failure_is_told_and_the_draft_kept() {
    for kind in [FaultKind::NotFound, FaultKind::Conflict, FaultKind::Network, FaultKind::UnknownOutcome] {
        let (mut form, mut shared) = new();
        write(&mut form, &mut shared, "N");
        press(&mut form, &mut shared, "Tab");
        write(&mut form, &mut shared, "https://n.example.org");
        let plan = plan(press(&mut form, &mut shared, "Ctrl-s"));
        let slot = confirm(&mut form, &mut shared, plan);
        let fault = Fault::new(kind, "Creating a webhook", "because", "Do this.");
        answer(&mut form, &mut shared, &slot, Err(fault));
        let text = on_screen(&form, &shared);
        assert!(text.contains("Creating a webhook: because. Do this. ") && text.contains("is kept"), "{text}");
        assert_eq!(text.contains("there will be two"), kind == FaultKind::UnknownOutcome, "{text}");
        assert!(form.unsaved().unwrap().contains("name, url"));
        press(&mut form, &mut shared, "Ctrl-s");
    }
}

#[test]
fn leaving_asks_where_something_would_be_lost() {
    let (mut form, mut shared) = edit(12);
    assert_eq!(press(&mut form, &mut shared, "Esc"), Steps::go(Go::Back));
    write(&mut form, &mut shared, "!");
    let asked = press(&mut form, &mut shared, "Esc");
    let [Go::Open(Open::Ask(question))] = asked.go.as_slice() else { panic!("{asked:?}") };
    assert_eq!(question.body, "Webhook 12 has changes that are not saved: name.");
    assert_eq!(form.returned(Value::Yes(Token::Discard), &mut shared), Steps::go(Go::Back));
    let plan = plan(press(&mut form, &mut shared, "Ctrl-s"));
    confirm(&mut form, &mut shared, plan);
    let asked = press(&mut form, &mut shared, "Esc");
    assert!(matches!(asked.go.as_slice(), [Go::Open(Open::Ask(q))] if q.body.contains("That goes on")), "{asked:?}");
}

#[test]
fn a_field_goes_back_to_what_it_held() {
    let (mut form, mut shared) = edit(12);
    assert!(said(&press(&mut form, &mut shared, "Ctrl-r")).contains("as it was"));
    press(&mut form, &mut shared, "x Tab Ctrl-u Tab Tab");
    form.returned(Value::Events(vec![]), &mut shared);
    assert_eq!(form.changed(), [Field::Name, Field::Url, Field::Events]);
    press(&mut form, &mut shared, "Ctrl-r Up Up Ctrl-r Up Ctrl-r");
    assert_eq!(form.changed(), []);
    press(&mut form, &mut shared, "Up");
    assert!(said(&press(&mut form, &mut shared, "Ctrl-r")).contains("read-only after creation"));
}

#[test]
fn a_read_only_profile_cannot_save() {
    let (mut form, mut shared) = edit(12);
    shared.profile.read_only = true;
    write(&mut form, &mut shared, "!");
    assert!(said(&press(&mut form, &mut shared, "Ctrl-s")).contains("read-only"));
}

#[test]
fn the_focused_field_is_in_sight_on_the_smallest_screen() {
    let (mut form, mut shared) = new();
    shared.size = (60, 15);
    form.settle(&mut shared);
    press(&mut form, &mut shared, "Shift-Tab");
    form.paste(&"{\"a\": [1,\n".repeat(20), &mut shared);
    form.tried = true;
    for height in [12, 5] {
        for _ in ORDER {
            let (lines, cursor) = picture((60, height), |c, area| view::draw(c, &form, &shared, area));
            let marked = lines.iter().position(|line| line.trim_start().starts_with('›'));
            assert!(marked.is_some() && cursor.is_some(), "{:?}\n{lines:#?}", form.focus());
            press(&mut form, &mut shared, "Tab");
        }
    }
}

#[test]
fn the_difference_stands_beside_on_a_wide_screen_and_below_on_a_high_one() {
    let (mut form, mut shared) = edit(12);
    write(&mut form, &mut shared, "!");
    form.returned(Value::Events(vec!["billing.paid".into(), "flow:tasks.created".into()]), &mut shared);
    for size in [(100, 27), (200, 47)] {
        let text = lines(&form, &shared, size).join("\n");
        for part in ["- Hook 12", "+ Hook 12!", "- flow:projects.created", "+ flow:tasks.created"] {
            assert!(text.contains(part), "{size:?} {part}\n{text}");
        }
    }
}

#[test]
fn hostile_text_is_shown_as_what_it_is_at_any_size() {
    let hostile = "evil\u{202e}\u{1b}[2J\u{9b}\u{200b}";
    let mut shared = shared(&["\u{202e}"]);
    let mut bad = hook(12);
    bad.name = Known::Value(hostile.repeat(9));
    bad.url = Known::Value(format!("https://user:pass@0x7f.1/{hostile}?token=abc"));
    bad.events = Known::Value(vec![hostile.into(), EventItem::Odd(crate::domain::json::Json::parse("[1]").unwrap())]);
    bad.scopes =
        Known::Value(crate::domain::json::Json::parse(&format!("{{\"\u{202e}{}\":1}}", "日本".repeat(80))).unwrap());
    shared.keep(&bad);
    for purpose in [FormFor::Edit(id(12)), FormFor::CopyOf(id(12))] {
        let (mut form, _) = State::open(purpose, &mut shared);
        form.fault = Some(Fault::new(FaultKind::Server, hostile, hostile, hostile));
        form.refused = vec![(Field::Name, hostile.into())];
        for _ in ORDER {
            press(&mut form, &mut shared, "End Tab \u{202e} 日");
            form.paste(hostile, &mut shared);
            for size in [(0, 0), (1, 1), (2, 9), (7, 3), (12, 4), (13, 4), (30, 5), (60, 12), (100, 27), (200, 47)] {
                shared.size = (size.0, size.1 + 3);
                form.settle(&mut shared);
                lines(&form, &shared, size);
            }
        }
    }
    let (form, _) = State::open(FormFor::Edit(id(12)), &mut shared);
    let text = on_screen(&form, &shared);
    assert!(text.contains("evil<U+202E><U+001B>[2J") && text.contains("leads to 127.0.0.1"), "{text}");
    assert!(!text.contains("user:pass") && !text.contains("abc"), "{text}");
}
