//! Typed keys → equal effects; what is known at once, late, missing and failed; the secret on and off the screen.

use std::time::Duration;

use super::*;
use crate::{
    api::calls::{Deletion, Delivery},
    domain::{
        event::{EventItem, OfferedEvent},
        fault::FaultKind,
        json::Json,
        webhook::Webhook,
    },
    tui::{
        layer::Layer,
        msg::Msg,
        tests::{HOSTILE, Rig, fault, hook, id},
    },
};

fn open() -> Rig {
    Rig::new(&hook(12, "Orders"), Open::Detail(id(12)))
}

fn shows(rig: &mut Rig, what: &str) -> bool {
    let (picture, _) = rig.picture((100, 60));
    picture.contains(what)
}

#[test]
fn what_the_list_knows_shows_at_once_and_a_fresh_record_is_asked_for() {
    let mut rig = open();
    let asked: Vec<&Slot> = rig.open.iter().map(|(slot, ..)| slot).collect();
    assert_eq!(asked, [&Slot::Detail(id(12)), &Slot::Events]);
    assert!(shows(&mut rig, "Orders") && shows(&mut rig, "reading…"));
    let fresh = Webhook { relationships: Some(Json::parse(r#"{"account":{"data":7}}"#).unwrap()), ..hook(12, "Bills") };
    rig.shows(id(12), &fresh);
    assert!(shows(&mut rig, "Bills") && shows(&mut rig, "Relationships") && !shows(&mut rig, "reading…"));
}

#[test]
fn every_part_of_the_record_is_said() {
    let mut rig = open();
    let mut whole = hook(12, "Orders");
    whole.extra.push(("limit".into(), Json::parse("123456789012345678901234567890").unwrap()));
    rig.shows(id(12), &whole);
    let offered = ["a:b.made", "c.d"].map(|name| OfferedEvent { name: name.into(), description: None });
    rig.answer(&Slot::Events, Ok(Reply::Events(offered.to_vec())));
    for what in [
        "account      3",
        "https://h12.corp-hooks.com/in",
        "1970-01-01 00:00:00 +00:00, 3 d ago",
        "3 in 2 groups, 1 not on offer (any more)",
        "a:b.gone  not on offer",
        "Scopes  2 members",
        r#"ou  ["eu", "us"]"#,
        "deep  1 member",
        "limit  1e+400",
        "limit  123456789012345678901234567890",
        "x shows it for 20 s",
        "none is known; t sends one",
    ] {
        assert!(shows(&mut rig, what), "{what}\n{}", rig.picture((100, 60)).0);
    }
}

#[test]
fn a_rewritten_host_is_named_and_credentials_are_masked() {
    let mut rig = open();
    let mut odd = hook(12, "Orders");
    odd.url = Known::Value("https://ann:hunter2@0x7f.1/x?token=abc123".into());
    rig.shows(id(12), &odd);
    assert!(shows(&mut rig, "leads to 127.0.0.1 (loopback)"));
    assert!(!shows(&mut rig, "hunter2") && !shows(&mut rig, "abc123"));
    rig.keys("w");
    assert!(shows(&mut rig, "\"id\": \"12\"") && !shows(&mut rig, "hunter2"));
}

#[test]
fn a_secret_is_shown_for_its_time_and_not_longer() {
    let mut rig = open();
    let asked = rig.keys("x");
    assert!(
        matches!(asked.as_slice(), [Effect::Ask { slot: Slot::Reveal(_), call: Call::Reveal(_), .. }]),
        "{asked:?}"
    );
    let secret = || Ok(Reply::Secret(Known::Value(Secret::new("whsec_topsecret".into()))));
    let woken = rig.answer(&Slot::Reveal(id(12)), secret());
    assert_eq!(woken, [Effect::Wake { timer: Timer::Mask(id(12)), after: Duration::from_secs(20) }]);
    assert!(shows(&mut rig, "whsec_topsecret"));
    assert!(!format!("{:?}", rig.model.layers).contains("topsecret"));
    rig.tell(Msg::Due(Timer::Mask(id(12))));
    assert!(!shows(&mut rig, "whsec_topsecret"));

    rig.keys("x");
    rig.answer(&Slot::Reveal(id(12)), secret());
    assert_eq!(rig.keys("x"), [Effect::Unwake(Timer::Mask(id(12)))], "x masks it at once");
    assert!(!shows(&mut rig, "whsec_topsecret"));
}

#[test]
fn whatever_covers_the_detail_masks_the_secret() {
    for key in ["?", ":", "y", "d", "e"] {
        let mut rig = open();
        rig.keys("x");
        rig.answer(&Slot::Reveal(id(12)), Ok(Reply::Secret(Known::Value(Secret::new("whsec_topsecret".into())))));
        rig.keys(key);
        assert!(!shows(&mut rig, "whsec_topsecret"), "{key}");
        // A secret that is on its way when something covers the screen does not appear behind it.
        let mut rig = open();
        rig.keys(&format!("x {key}"));
        assert!(!rig.open.iter().any(|(slot, ..)| *slot == Slot::Reveal(id(12))), "{key}");
    }
}

#[test]
fn a_secret_that_is_not_told_is_said_so() {
    let cases = [
        (Ok(Reply::Secret(Known::Absent)), "the service does not tell it"),
        (Ok(Reply::Secret(Known::Null)), "null: never set"),
        (Ok(Reply::Secret(Known::Value(Secret::new(String::new())))), "(empty)"),
        (Err(fault(FaultKind::Forbidden)), "the line is cut"),
    ];
    for (answer, said) in cases {
        let mut rig = open();
        rig.keys("x");
        rig.answer(&Slot::Reveal(id(12)), answer);
        assert!(shows(&mut rig, said), "{said}");
    }
}

#[test]
fn one_404_forgets_nothing() {
    let mut rig = open();
    rig.answer(&Slot::Detail(id(12)), Err(fault(FaultKind::NotFound)));
    assert!(shows(&mut rig, "the service says it is not there (any more)"));
    assert!(shows(&mut rig, "r asks again") && shows(&mut rig, "h12.corp-hooks.com"));
    rig.keys("r");
    rig.shows(id(12), &hook(12, "Orders"));
    assert!(!shows(&mut rig, "not there"));
}

#[test]
fn a_failed_read_says_why_and_what_to_press() {
    let mut rig = Rig::new(&hook(1, "Other"), Open::Detail(id(12)));
    rig.answer(&Slot::Detail(id(12)), Err(fault(FaultKind::Network)));
    assert!(shows(&mut rig, "the line is cut") && shows(&mut rig, "r reads again"));
    assert_eq!(rig.keys("e"), []);
    assert!(rig.notice().contains("nothing is known of this webhook yet"), "{}", rig.notice());
}

#[test]
fn a_test_runs_once_and_its_outcome_is_pinned() {
    let mut rig = open();
    rig.shows(id(12), &hook(12, "Orders"));
    assert_eq!(rig.keys("Enter"), []);
    assert!(rig.notice().contains("no test of webhook 12 is known"), "{}", rig.notice());
    let sent = rig.keys("t");
    assert!(matches!(sent.as_slice(), [Effect::Ask { call: Call::Test(_), .. }]));
    assert!(shows(&mut rig, "running: waiting for the answer"));
    assert_eq!(rig.keys("t"), [], "one at a time");
    let slot = rig.open.iter().find(|(_, _, call)| matches!(call, Call::Test(_))).unwrap().0.clone();
    let delivery = Delivery { success: false, message: "404 Not Found".into(), round_trip: Duration::from_millis(240) };
    rig.answer(&slot, Ok(Reply::Tested(delivery)));
    assert!(shows(&mut rig, "✗ failed, just now, 240 ms round trip to the API"));
    rig.keys("Enter");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Text(_))));
    assert!(shows(&mut rig, "404 Not Found"));
}

#[test]
fn branches_close_and_open_and_the_cursor_stays_on_them() {
    let mut rig = open();
    rig.shows(id(12), &hook(12, "Orders"));
    let (picture, _) = rig.picture((100, 60));
    let line = picture.lines().position(|l| l.contains("a:b.gone")).unwrap() - 3;
    for _ in 0..line {
        rig.keys("j");
    }
    rig.keys("h");
    assert!(!shows(&mut rig, "a:b.gone") && shows(&mut rig, "▸ a:b  2"));
    rig.keys("l");
    assert!(shows(&mut rig, "a:b.gone"));
    rig.keys("Space Space Space");
    assert!(!shows(&mut rig, "a:b.gone"));
}

#[test]
fn after_its_delete_the_detail_closes_by_itself() {
    let mut rig = open();
    rig.shows(id(12), &hook(12, "Orders"));
    rig.keys("d");
    rig.answer(&Slot::Recheck(id(12)), Ok(Reply::Hook(Box::new(hook(12, "Orders")))));
    rig.keys("y");
    let slot = rig.open.iter().find(|(_, _, call)| matches!(call, Call::Delete(_))).unwrap().0.clone();
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Detail(_)]));
    // Something stands in front when the answer comes: the detail closes when it is in front again.
    rig.keys("?");
    rig.answer(&slot, Ok(Reply::Deleted(Deletion::Done)));
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Detail(_), Layer::Help(_)]));
    rig.keys("Esc");
    assert!(rig.model.layers.is_empty());
}

#[test]
fn hostile_values_are_never_raw_and_any_size_holds() {
    let mut rig = open();
    let mut evil = hook(12, HOSTILE);
    evil.url = Known::Value(format!("https://x/{HOSTILE}"));
    evil.events = Known::Value(vec![HOSTILE.into(), EventItem::Odd(Json::string(HOSTILE))]);
    let scope = serde_json::json!({ HOSTILE: [HOSTILE, {HOSTILE: HOSTILE.repeat(50)}] });
    evil.scopes = Known::Value(Json::from(&scope));
    evil.extra.push((HOSTILE.into(), Json::from(&scope)));
    evil.relationships = Some(Json::from(&scope));
    rig.shows(id(12), &evil);
    rig.keys("t");
    let slot = rig.open.iter().find(|(_, _, call)| matches!(call, Call::Test(_))).unwrap().0.clone();
    let delivery = Delivery { success: false, message: HOSTILE.into(), round_trip: Duration::from_secs(2) };
    rig.answer(&slot, Ok(Reply::Tested(delivery)));
    rig.keys("x");
    rig.answer(&Slot::Reveal(id(12)), Ok(Reply::Secret(Known::Value(Secret::new(HOSTILE.into())))));
    rig.holds_at_every_size();
    rig.keys("G w");
    rig.holds_at_every_size();
    rig.keys("Enter");
    rig.holds_at_every_size();
}

#[test]
fn deep_and_huge_values_stay_small_on_screen() {
    let mut rig = open();
    let mut huge = hook(12, &"n\u{301}".repeat(500_000));
    huge.scopes = Known::Value(Json::parse(&format!("{}1{}", "[".repeat(120), "]".repeat(120))).unwrap());
    huge.extra.push(("many".into(), Json::parse(&format!("[{}1]", "{\"a\":[{}]},".repeat(5_000))).unwrap()));
    rig.shows(id(12), &huge);
    let lines = page::page(id(12), &Look::default(), &rig.model.shared, 60);
    assert!(lines.len() < 3_000, "{}", lines.len());
    rig.holds_at_every_size();
}

#[test]
fn production_asks_before_a_test_is_sent() {
    let mut rig = Rig::production(&hook(12, HOSTILE), Open::Detail(id(12)));
    assert!(!rig.keys("t").iter().any(|effect| matches!(effect, Effect::Ask { .. })));
    assert!(shows(&mut rig, "marked as production") && shows(&mut rig, "Type 12 and press Enter"));
    rig.holds_at_every_size();
    assert_eq!(rig.keys("y Enter"), [], "the id is to be typed");
    assert!(rig.notice().contains("type 12 first"), "{}", rig.notice());
    let sent = rig.keys("Backspace 1 2 Enter");
    assert!(matches!(sent.as_slice(), [Effect::Ask { call: Call::Test(_), .. }]), "{sent:?}");
}

#[test]
fn the_last_line_can_be_reached_at_every_width() {
    let mut rig = open();
    let mut long = hook(12, "Orders");
    long.url = Known::Value(format!("https://h.corp-hooks.com/{}", "way/".repeat(60)));
    long.extra.push(("last".into(), Json::parse("\"zz-end\"").unwrap()));
    rig.shows(id(12), &long);
    for size in [(30, 8), (60, 15), (139, 20), (140, 20), (200, 20)] {
        rig.picture(size);
        rig.keys("g");
        assert!(!rig.picture(size).0.contains("zz-end"), "{size:?}");
        rig.keys("G");
        assert!(rig.picture(size).0.contains("zz-end"), "{size:?}\n{}", rig.picture(size).0);
    }
}
