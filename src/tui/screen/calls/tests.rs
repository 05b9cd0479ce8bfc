//! The call log under keys: it goes on without jumping, searches, shows one call, copies, and draws at any size.

use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::{
    api::calls::CallRecord,
    domain::secret::MASK,
    tui::{
        effect::Effect,
        go::Open,
        layer::Layer,
        msg::Msg,
        tests::{HOSTILE, Rig, hook},
    },
};

fn record(method: &'static str, target: &str, status: Option<u16>) -> CallRecord {
    CallRecord {
        at: Timestamp::from_millisecond(3_723_004).unwrap(),
        method,
        origin: "http://127.0.0.1:1".into(),
        target: target.into(),
        status,
        took: Duration::from_millis(34),
        attempt: 1,
        request_headers: vec![("authorization".into(), MASK.into()), ("accept".into(), "*/*".into())],
        request_body: None,
        answer_headers: vec![("x-request-id".into(), "r-7".into())],
        answer_bytes: 0,
        answer_head: String::new(),
        failure: None,
    }
}

fn rig() -> Rig {
    Rig::new(&hook(1, "one"), Open::Calls)
}

fn logs(rig: &mut Rig, n: usize) {
    for at in 0..n {
        rig.tell(Msg::Exchanged(Box::new(record("GET", &format!("/api/v3/n/{at}"), Some(200)))));
    }
}

fn state(rig: &Rig) -> &State {
    match rig.model.layers.last() {
        Some(Layer::Calls(state)) => state,
        other => panic!("the call log is not in front: {other:?}"),
    }
}

/// The line with the number of a row, if it is on screen.
fn line_of(rig: &mut Rig, text: &str) -> Option<usize> {
    rig.picture((100, 30)).0.lines().position(|line| line.contains(text))
}

fn copied(effects: &[Effect]) -> String {
    match effects {
        [Effect::Copy { text, .. }] => text.expose().to_owned(),
        other => panic!("nothing was copied: {other:?}"),
    }
}

#[test]
fn what_comes_does_not_move_the_cursor_nor_its_line() {
    let mut rig = rig();
    logs(&mut rig, 60);
    rig.keys("G g j j j PgDn j");
    let focus = state(&rig).current(&rig.model.shared).unwrap().number;
    let path = format!("/n/{}", focus - 1);
    let line = line_of(&mut rig, &path).unwrap();
    logs(&mut rig, 7);
    assert_eq!(state(&rig).current(&rig.model.shared).unwrap().number, focus);
    assert_eq!(line_of(&mut rig, &path), Some(line));
    assert!(rig.picture((100, 30)).0.contains("newer above"));
    // The log lets it go while the cursor is on it.
    rig.keys("G");
    logs(&mut rig, 600);
    let state = state(&rig);
    assert_eq!(state.rows().len(), 500);
    assert!(state.current(&rig.model.shared).is_some());
}

#[test]
fn opened_it_can_be_read_after_the_log_let_it_go() {
    let mut rig = rig();
    logs(&mut rig, 3);
    rig.keys("G Enter");
    assert_eq!(state(&rig).opened().unwrap().logged().number, 1);
    logs(&mut rig, 600);
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("/api/v3/n/0") && picture.contains("x-request-id: r-7"), "{picture}");
    rig.keys("h");
    assert_eq!(state(&rig).opened().unwrap().logged().number, 104, "the oldest that is kept");
    rig.keys("l");
    assert!(rig.notice().contains("oldest"), "{}", rig.notice());
    rig.keys("Esc Esc");
    assert!(rig.model.layers.is_empty());
}

#[test]
fn a_search_narrows_and_the_failed_are_told_without_colour() {
    let mut rig = rig();
    logs(&mut rig, 2);
    let lost = CallRecord { failure: Some("the connection was cut".into()), ..record("PATCH", "/api/v3/p", None) };
    rig.tell(Msg::Exchanged(Box::new(lost)));
    rig.tell(Msg::Exchanged(Box::new(CallRecord { attempt: 2, ..record("GET", "/api/v3/q", Some(503)) })));
    let (picture, _) = rig.picture((100, 30));
    assert!(picture.contains("4 calls, 2 failed"), "{picture}");
    let line = picture.lines().find(|line| line.contains("PATCH")).unwrap();
    assert!(line.contains('✗') && line.contains("none") && line.contains("the connection was cut"), "{line}");
    assert!(line.contains("01:02:03.004") && line.contains("34 ms"), "{line}");
    rig.keys("/ c u t");
    assert_eq!(state(&rig).rows(), [3]);
    rig.keys("Esc");
    assert_eq!(state(&rig).rows().len(), 4);
    rig.keys("/ 5 0 3 Enter");
    assert_eq!(state(&rig).rows(), [4]);
    rig.tell(Msg::Exchanged(Box::new(record("GET", "/api/v3/r", Some(200)))));
    assert_eq!(state(&rig).rows(), [4], "the search holds for what comes");
    rig.keys("Esc");
    assert_eq!(state(&rig).rows().len(), 5);
    rig.keys("L");
    assert!(rig.model.layers.is_empty());
}

#[test]
fn the_key_opens_it_from_the_detail_and_esc_goes_back_there() {
    let one = hook(1, "one");
    let mut rig = Rig::new(&one, Open::Detail(one.id));
    rig.keys("L");
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Detail(_), Layer::Calls(_)]));
    rig.keys("Esc");
    assert!(matches!(rig.model.layers.as_slice(), [Layer::Detail(_)]));
}

#[test]
fn curl_leaves_the_token_out_and_refuses_what_lost_another_credential() {
    let mut rig = rig();
    rig.tell(Msg::Exchanged(Box::new(record("GET", "/api/v3/p?page%5Bnumber%5D=2&x=it's", Some(200)))));
    let line = copied(&rig.keys("y"));
    let wanted = "curl -sS -g -X GET -H \"Authorization: Bearer $HOOKLINE_TOKEN\" \
                  'http://127.0.0.1:1/api/v3/p?page%5Bnumber%5D=2&x=it'\\''s'";
    assert_eq!(line, wanted);

    let secret = format!(r#"{{"name":"n","secret": "{MASK}"}}"#);
    let patch = CallRecord { request_body: Some(secret), ..record("PATCH", "/api/v3/p/1", Some(200)) };
    rig.tell(Msg::Exchanged(Box::new(patch)));
    let line = copied(&rig.keys("g y"));
    assert!(line.contains(r#"'{"name":"n","secret": "'"$HOOKLINE_SECRET"'"}'"#), "{line}");

    let login = CallRecord {
        request_headers: Vec::new(),
        request_body: Some(format!(r#"{{"key": "{MASK}"}}"#)),
        ..record("POST", "/api/v3/login", Some(200))
    };
    rig.tell(Msg::Exchanged(Box::new(login)));
    let line = copied(&rig.keys("g y"));
    assert!(line.contains("\"$HOOKLINE_API_KEY\"") && !line.contains("Authorization"), "{line}");

    for (target, body) in [
        (format!("/p?filter%5Burl%5D=https://{MASK}@h/"), None),
        ("/p".to_owned(), Some(format!(r#"{{"url":"https://{MASK}@h/"}}"#))),
        ("/p".to_owned(), Some("x".repeat(100_000))),
        ("/p\u{1b}[201~id\n".to_owned(), None),
    ] {
        rig.tell(Msg::Exchanged(Box::new(CallRecord { request_body: body, ..record("GET", &target, Some(200)) })));
        assert_eq!(rig.keys("g y"), [], "{target}");
        assert!(rig.notice().contains("no curl line"), "{}", rig.notice());
    }
}

#[test]
fn all_of_a_call_is_copied_and_json_is_told_apart_by_lines() {
    let mut rig = rig();
    let answer = r#"{"data":[{"id":"1"}]}"#;
    let show = CallRecord {
        answer_bytes: answer.len(),
        answer_head: answer.into(),
        ..record("GET", "/api/v3/p/1", Some(200))
    };
    rig.tell(Msg::Exchanged(Box::new(show)));
    rig.keys("Enter");
    let text = copied(&rig.keys("Y"));
    for wanted in ["GET /api/v3/p/1\n", "  x-request-id: r-7\n", "      \"id\": \"1\"\n", "curl -sS"] {
        assert!(text.contains(wanted), "{wanted:?} in {text}");
    }
}

#[test]
fn it_holds_at_every_size_whatever_the_service_says() {
    let mut rig = rig();
    rig.holds_at_every_size();
    let hostile = CallRecord {
        attempt: u32::MAX,
        request_headers: vec![(HOSTILE.into(), HOSTILE.into())],
        request_body: Some(HOSTILE.repeat(50)),
        answer_headers: vec![(HOSTILE.into(), HOSTILE.repeat(100))],
        answer_bytes: usize::MAX,
        answer_head: HOSTILE.repeat(300),
        failure: Some(HOSTILE.into()),
        ..record("GET", &format!("/{HOSTILE}?{HOSTILE}={HOSTILE}"), Some(299))
    };
    for _ in 0..40 {
        rig.tell(Msg::Exchanged(Box::new(hostile.clone())));
    }
    rig.holds_at_every_size();
    rig.keys("j j /");
    rig.tell(Msg::Paste(HOSTILE.into()));
    rig.holds_at_every_size();
    rig.keys("Esc Enter G");
    rig.holds_at_every_size();
}

#[test]
fn what_went_to_another_service_says_so() {
    let mut rig = rig();
    rig.tell(Msg::Exchanged(Box::new(record("GET", "/api/v3/here", Some(200)))));
    let there = CallRecord { origin: "https://two.example".into(), ..record("GET", "/api/v3/there", Some(200)) };
    rig.tell(Msg::Exchanged(Box::new(there)));
    let (picture, _) = rig.picture((100, 30));
    let line = |text: &str| picture.lines().find(|line| line.contains(text)).unwrap().to_owned();
    assert!(line("/api/v3/there").contains("https://two.example /api/v3/there"), "{picture}");
    assert!(!line("/api/v3/here").contains("127.0.0.1"), "{picture}");
    rig.keys("g Enter");
    let (picture, _) = rig.picture((100, 30));
    assert!(
        picture.contains("https://two.example\n") && picture.contains(" https://two.example/api/v3/there"),
        "{picture}"
    );
}
