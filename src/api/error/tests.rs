//! Every shape of error that was seen, and what people are told of it.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use super::*;

fn told(status: u16, body: &str, about: Option<u64>) -> Fault {
    let answer = Answer { status, retry_after: None, location: None, body: body.into(), took: Duration::ZERO };
    fault("Loading", &answer, about.and_then(HookId::new), &Redactor::default())
}

#[test]
fn every_shape_of_error_is_read() {
    for (status, body, kind, why) in [
        (403, "Forbidden", FaultKind::Forbidden, "the service forbids it to this key: Forbidden"),
        (400, "", FaultKind::Invalid, "the service refused the request (400)"),
        (
            400,
            r#"{"status":"400","type":"Verse::Error::BadRequest","detail":"Verse::Error::BadRequest"}"#,
            FaultKind::Invalid,
            "the service refused the request (400)",
        ),
        (
            404,
            r#"{"errors":[{"status":"404","detail":"{:id=>999999}"}]}"#,
            FaultKind::NotFound,
            "the service knows no such address (404)",
        ),
        (401, r#"{"status":"401","detail":"Signature has expired"}"#, FaultKind::Auth, "the token has expired"),
        (
            401,
            r#"{"status":"401","detail":"Not enough or too many segments"}"#,
            FaultKind::Auth,
            "the token is not of the right form",
        ),
        (
            409,
            r#"{"status":"409","detail":"verse.errors.already_taken"}"#,
            FaultKind::Conflict,
            "the record is not as it was (409): already taken",
        ),
        (
            413,
            "<html><head><title>413 Request Entity Too Large</title></head><body><h1>413</h1></body></html>",
            FaultKind::Invalid,
            "the service refused the request (413): 413 Request Entity Too Large 413",
        ),
        (
            429,
            r#"{"message":"API rate limit exceeded"}"#,
            FaultKind::Busy,
            "the service asks for fewer requests (429): API rate limit exceeded",
        ),
        (
            502,
            "<html><h1>502 Bad Gateway</h1></html>",
            FaultKind::Server,
            "a gateway in front of the service answered 502: 502 Bad Gateway",
        ),
        (
            500,
            r#"{"errors":[{"status":"500","title":"Sequel::DatabaseError","detail":"PG::UndefinedColumn: ERROR: SELECT x"}]}"#,
            FaultKind::Server,
            "the service failed (500)",
        ),
        (
            422,
            r#"{"errors":[{"status":"422","title":"Verse::Error::CannotCreateRecord","detail":"cannot create record"}]}"#,
            FaultKind::Invalid,
            "the service refused the request (422): cannot create record",
        ),
        (407, "", FaultKind::Network, "the proxy wants a user name and password"),
        (100, "", FaultKind::Unreadable, "the answer has an unexpected status (100)"),
    ] {
        let fault = told(status, body, None);
        assert_eq!((fault.kind, fault.why.as_str(), fault.status), (kind, why, Some(status)), "{body}");
        assert!(!fault.next.is_empty(), "{body}");
    }
    assert_eq!(told(404, "", Some(7)).why, "there is no webhook 7 that this key may see");
}

#[test]
fn the_inner_text_of_the_server_is_hidden() {
    let body = r#"{"errors":[{"title":"Sequel::DatabaseError","detail":"PG: SELECT secret","meta":{"backtrace":["/app/x.rb:1"]}}]}"#;
    for status in [422, 500] {
        let fault = told(status, body, None);
        let shown = fault.to_string();
        assert!(!shown.contains("SELECT") && !shown.contains("x.rb"), "{shown}");
        let detail = fault.detail.unwrap();
        assert!(detail.contains("SELECT") && detail.contains("x.rb"), "{detail}");
    }
}

#[test]
fn pointers_lead_to_fields() {
    for (pointer, field) in [
        ("/data/attributes/url", Some(Field::Url)),
        ("/data/attributes/events/0", Some(Field::Events)),
        ("/data/attributes/scopes/ou/name", Some(Field::Scopes)),
        ("attributes.name", Some(Field::Name)),
        ("secret", Some(Field::Secret)),
        ("/data/attributes/account_id", Some(Field::Account)),
        ("/data/type", None),
        ("/data/relationships/account/name", None),
        ("/page/size", None),
        ("", None),
    ] {
        assert_eq!(field_of(pointer), field, "{pointer}");
    }
}

#[test]
fn parameters_are_found_by_pointer_or_word() {
    let named = |body: &str, name: &str| ErrorDocument::of(body.as_bytes()).unwrap().names(name);
    assert!(named(r#"{"errors":[{"source":{"pointer":"/fields/notification/webhooks"}}]}"#, "fields"));
    assert!(named(r#"{"errors":[{"source":{"parameter":"fields[notification/webhooks][]"}}]}"#, "fields"));
    assert!(named(r#"{"status":"422","detail":"count: must be boolean"}"#, "count"));
    assert!(!named(r#"{"errors":[{"source":{"pointer":"/data/attributes/count"}}]}"#, "count"));
    assert!(!named(r#"{"status":"422","detail":"discounts are off"}"#, "count"));
}

#[test]
fn quotes_are_short_and_safe() {
    let quote = |body: &str| quote(body.as_bytes(), &Redactor::default());
    assert_eq!(quote("<p>a  b</p>\n<p>c</p>"), "a b c");
    assert_eq!(quote("x\u{1b}[2Jy"), "x<U+001B>[2Jy");
    let long = quote(&"ab ".repeat(10_000));
    assert!(long.chars().count() <= QUOTED && long.ends_with('…'), "{}", long.chars().count());
    assert_eq!(quote(&"x".repeat(QUOTED)).chars().count(), QUOTED);
}
