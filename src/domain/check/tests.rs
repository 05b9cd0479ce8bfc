//! Tests of what may be saved, field by field.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::domain::{known::Known, webhook::HookId};

fn good() -> Draft {
    Draft {
        name: "Invoices".into(),
        url: "https://hooks.example.com/x".into(),
        secret: Some(Secret::new("0123456789abcdef0123456789abcdef".into())),
        events: vec!["invoice.paid".into()],
        scopes: r#"{"ou":["a"]}"#.into(),
    }
}

fn offered() -> Vec<OfferedEvent> {
    vec![OfferedEvent { name: "invoice.paid".into(), description: None }]
}

type Found = (Field, Severity, Option<(usize, usize)>);

fn problems(draft: &Draft) -> Vec<Found> {
    check(draft, None, Some(&offered()))
        .into_iter()
        .map(|p| (p.field, p.severity, p.at.map(|at| (at.line, at.column))))
        .collect()
}

#[test]
fn a_good_draft_has_no_problem() {
    assert_eq!(check(&good(), None, Some(&offered())), []);
    assert_eq!(check(&Draft { secret: None, scopes: " \n".into(), ..good() }, None, None), []);
}

#[test]
fn each_mistake_is_found_in_its_field() {
    use Severity::{Error, Warning};
    let name = |name: &str| Draft { name: name.into(), ..good() };
    let url = |url: &str| Draft { url: url.into(), ..good() };
    let secret = |secret: &str| Draft { secret: Some(Secret::new(secret.into())), ..good() };
    let events = |events: &[&str]| Draft { events: events.iter().map(|e| EventItem::from(*e)).collect(), ..good() };
    let scopes = |scopes: &str| Draft { scopes: scopes.into(), ..good() };
    let long = format!("https://h.example/{}", "x".repeat(2040));
    let cases = [
        (name("  "), Field::Name, Warning, None),
        (name("ä\0"), Field::Name, Error, Some((1, 2))),
        (name("a\u{1b}"), Field::Name, Warning, Some((1, 2))),
        (name(&"ä".repeat(256)), Field::Name, Warning, None),
        (url(""), Field::Url, Error, None),
        (url("example.com/x"), Field::Url, Error, None),
        (url("https://h.example:99999/"), Field::Url, Error, None),
        (url("https://"), Field::Url, Error, None),
        (url("https:///h.example"), Field::Url, Error, None),
        (url("https:h.example"), Field::Url, Error, None),
        (url("ftp://h.example"), Field::Url, Error, None),
        (url("https://h.example/a b"), Field::Url, Error, Some((1, 20))),
        (url("https://h.exa\tmple/"), Field::Url, Error, Some((1, 14))),
        (url("https://h.example/\u{202e}"), Field::Url, Error, Some((1, 19))),
        (url("https://u:p@h.example"), Field::Url, Warning, None),
        (url("https://h.example/#x"), Field::Url, Warning, None),
        (url("http://h.example"), Field::Url, Warning, None),
        (url(&long), Field::Url, Warning, None),
        (secret("short"), Field::Secret, Warning, None),
        (secret(""), Field::Secret, Warning, None),
        (secret("0123456789abcdef\n"), Field::Secret, Error, None),
        (secret("0123456789abcdef "), Field::Secret, Warning, None),
        (events(&[]), Field::Events, Warning, None),
        (events(&["invoice.paid", "invoice.paid"]), Field::Events, Warning, None),
        (events(&["invoice.piad"]), Field::Events, Warning, None),
        (scopes("{\n  \"ä\": x\n}"), Field::Scopes, Error, Some((2, 8))),
        (scopes(" [1]"), Field::Scopes, Error, Some((1, 2))),
        (scopes("{\"a\":\n\"\\u0000\"}"), Field::Scopes, Error, Some((2, 2))),
        (scopes("{"), Field::Scopes, Error, Some((1, 1))),
    ];
    for (draft, field, severity, at) in cases {
        assert_eq!(problems(&draft), [(field, severity, at)], "{draft:?}");
    }
}

#[test]
fn no_message_holds_the_secret() {
    let draft = Draft { secret: Some(Secret::new("hunter2\u{7}".into())), ..good() };
    assert!(!format!("{:?}", check(&draft, None, None)).contains("hunter2"));
}

#[test]
fn what_stands_on_the_service_does_not_block() {
    let mut hook = Webhook::bare(HookId::new(1).unwrap());
    hook.url = Known::Value("not a url".into());
    let mut draft = Draft { name: "New".into(), ..Draft::of(&hook) };
    let worst = |draft: &Draft| check(draft, Some(&hook), None).into_iter().map(|p| p.severity).max();
    assert_eq!(worst(&draft), Some(Severity::Warning));
    draft.url = "not a url either".into();
    assert_eq!(worst(&draft), Some(Severity::Error));
}

#[test]
fn only_what_changed_is_written() {
    let mut hook = Webhook::bare(HookId::new(1).unwrap());
    hook.name = Known::Null;
    hook.url = Known::Value("https://h.example".into());
    hook.events = Known::Value(vec!["a".into(), "b".into()]);
    hook.scopes = Known::Value(Json::parse("{}").unwrap());
    let mut draft = Draft::of(&hook);
    assert!(draft.change(Some(&hook)).is_empty());
    draft.events.reverse();
    draft.scopes = r#"{"x":1}"#.into();
    assert!(draft.change(Some(&hook)).is_empty());
    draft.events.pop();
    draft.name = "New".into();
    assert_eq!(draft.change(Some(&hook)).fields(), [Field::Name, Field::Events]);
    draft.secret = Some(Secret::new(String::new()));
    assert_eq!(draft.change(Some(&hook)).fields(), [Field::Name, Field::Secret, Field::Events]);
    assert_eq!(draft.change(None).fields(), [Field::Name, Field::Url, Field::Events, Field::Scopes]);
    assert!(Draft::default().change(None).is_empty());
}
