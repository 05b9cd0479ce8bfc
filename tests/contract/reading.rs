//! Reads: the requests as they go out, and the documents of WIRE.md sections 4, 5 and 9 as they come in.

use hookline::{
    api::calls::{Call, Count, ListQuery, Reply},
    domain::{event::EventItem, fault::FaultKind, known::Known, webhook::HookId},
};

use crate::server::{Act, Server, json, plain_error};

pub fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

/// A list as the service gives it (WIRE section 4), pretty-printed with two spaces.
pub const LIST: &str = r#"{
  "data": [
    {
      "type": "notification/webhooks",
      "id": "1",
      "attributes": {
        "account_id": 12,
        "name": "Beta",
        "url": "https://hooks.example.com/a?b=c",
        "secret": "whsec_unasked",
        "events": [
          "workflow:projects.created",
          7
        ],
        "scopes": {
          "ou": ["b", "a"],
          "big": 123456789012345678901234567890
        },
        "created_at": "2026-01-01 00:01:00 +0000",
        "updated_at": "2026-01-01T07:01:00+07:00",
        "colour": {"z": 1, "a": 2.50}
      },
      "relationships": {"account": {"data": {"type": "iam/accounts", "id": "12"}}}
    },
    {"type": "notification/webhooks", "id": 2, "attributes": {"name": null}}
  ],
  "meta": {"count": 1000, "more": true}
}"#;

#[tokio::test]
async fn a_list_is_asked_for_and_read_as_the_service_has_it() {
    let server = Server::start(|_, _| json(200, LIST));
    let query = ListQuery { count: true, ..ListQuery::page(1, 2) };
    let Reply::Page(page) = server.client().send(Call::List(query)).await.unwrap() else { panic!() };

    let seen = &server.seen()[0];
    assert!(
        seen.line()
            .starts_with("GET /api/v3/notification/webhooks?page%5Bnumber%5D=1&page%5Bsize%5D=2&count=true&fields")
    );
    assert!(!seen.line().contains("secret"));
    assert_eq!(seen.header("authorization"), Some("Bearer ready-token"));
    for absent in ["content-type", "referer", "cookie", "content-length", "transfer-encoding"] {
        assert_eq!(seen.header(absent), None, "{absent}");
    }

    assert_eq!((page.number, page.size, page.count, page.more), (1, 2, Count::AtLeast(1000), true));
    assert!(page.sent.starts_with("page[number]=1&page[size]=2&count=true&fields[notification/webhooks][]=account_id"));
    let hook = &page.hooks[0];
    assert_eq!((hook.id, &hook.account), (id(1), &Known::Value(12)));
    assert_eq!(hook.name.text(), "Beta");
    let events = hook.events.value().unwrap();
    assert_eq!(events[0], EventItem::Name("workflow:projects.created".into()));
    assert_eq!(events[1].text(), "7");
    assert!(hook.scopes.value().unwrap().as_str().contains("123456789012345678901234567890"));
    assert_eq!(hook.created.value().unwrap(), &"2026-01-01T00:01:00Z".parse().unwrap());
    assert_eq!(hook.created, hook.updated);
    assert_eq!(hook.extra.len(), 1, "{:?}", hook.extra);
    assert_eq!((hook.extra[0].0.as_str(), hook.extra[0].1.as_str()), ("colour", r#"{"z": 1, "a": 2.50}"#));
    assert!(hook.relationships.as_ref().unwrap().as_str().contains("iam/accounts"));
    let other = &page.hooks[1];
    assert_eq!((other.id, &other.name, &other.url), (id(2), &Known::Null, &Known::Absent));
    assert!(!format!("{page:?}").contains("whsec"), "a secret that comes unasked ends in the client");
    assert!(page.unreadable.is_empty());
}

#[tokio::test]
async fn one_bad_record_does_not_lose_the_page() {
    let rows = [
        r#"{"type":"t","id":"1","attributes":{"name":"good"}}"#,
        r#"{"type":"t","id":"2","attributes":{"name":"\ud800"}}"#,
        r#"{"type":"t","id":"3","attributes":{"name":"a","name":"b"}}"#,
        r#"{"type":"t","attributes":{"name":"no id"}}"#,
        r#"{"type":"t","id":"07","attributes":{}}"#,
        r#"{"type":"t","id":"5","attributes":[]}"#,
        r#"5"#,
        r#"null"#,
        r#"{"type":"t","id":"6","attributes":{"name":5,"url":["x"],"events":"a.b","created_at":"zzz","account_id":1e99,"secret":{"a":1}}}"#,
    ];
    let body = format!(r#"{{"data":[{}],"meta":{{}}}}"#, rows.join(","));
    let server = Server::start(move |_, _| json(200, &body));
    let Reply::Page(page) = server.client().send(Call::List(ListQuery::page(1, 1000))).await.unwrap() else { panic!() };
    assert_eq!(page.hooks.iter().map(|hook| hook.id.get()).collect::<Vec<_>>(), [1, 6]);
    let bad: Vec<_> = page.unreadable.iter().map(|row| row.id.map(HookId::get)).collect();
    assert_eq!(bad, [Some(2), Some(3), None, None, Some(5), None, None]);
    assert!(page.unreadable.iter().all(|row| !row.why.is_empty()));
    let odd = &page.hooks[1];
    assert!(odd.name.is_absent() && odd.url.is_absent() && odd.events.is_absent() && odd.created.is_absent());
    let extra: Vec<_> = odd.extra.iter().map(|(name, json)| format!("{name}={}", json.as_str())).collect();
    assert_eq!(extra, ["name=5", r#"url=["x"]"#, r#"events="a.b""#, r#"created_at="zzz""#, "account_id=1e99"]);
}

#[tokio::test]
async fn counts_are_floors_but_for_proof() {
    for (number, size, rows, meta, count, more) in [
        (1, 2, 2, r#"{"count":1000,"more":true}"#, Count::AtLeast(1000), true),
        (3, 1000, 345, r#"{"count":2345,"more":false}"#, Count::Exactly(2345), false),
        (9999, 10, 0, r#"{"count":99980,"more":false}"#, Count::Unknown, false),
        (1, 10, 10, r#"{"count":781,"more":false}"#, Count::Exactly(781), true),
        (1, 10, 0, r#"{"count":0,"more":false}"#, Count::Exactly(0), false),
        (1, 10, 3, "{}", Count::Unknown, false),
        (1, 10, 3, r#"{"count":3}"#, Count::AtLeast(3), false),
    ] {
        let data: Vec<_> = (1..=rows).map(|n| format!(r#"{{"id":"{n}","type":"t"}}"#)).collect();
        let body = format!(r#"{{"data":[{}],"meta":{meta}}}"#, data.join(","));
        let server = Server::start(move |_, _| json(200, &body));
        let reply = server.client().send(Call::List(ListQuery::page(number, size))).await.unwrap();
        let Reply::Page(page) = reply else { panic!() };
        assert_eq!((page.count, page.more), (count, more), "{meta} at {number}");
    }
}

#[tokio::test]
async fn one_webhook_is_shown_and_its_secret_revealed_only_on_demand() {
    let body = r#"{"data":{"type":"notification/webhooks","id":"7","attributes":{"name":"n","secret":"hush-hush"}}}"#;
    let server = Server::start(move |_, _| json(200, body));
    let client = server.client();
    let Reply::Hook(hook) = client.send(Call::Show(id(7))).await.unwrap() else { panic!() };
    assert!(!format!("{hook:?}").contains("hush"));
    let Reply::Secret(Known::Value(secret)) = client.send(Call::Reveal(id(7))).await.unwrap() else { panic!() };
    assert_eq!(secret.expose(), "hush-hush");
    let seen = server.seen();
    assert_eq!(seen[1].line(), "GET /api/v3/notification/webhooks/7?fields%5Bnotification%2Fwebhooks%5D%5B%5D=secret");
    assert!(!seen[0].line().contains("secret"));
}

#[tokio::test]
async fn an_answer_about_another_webhook_is_not_taken() {
    let server = Server::start(|_, _| json(200, r#"{"data":{"id":"8","type":"t","attributes":{}}}"#));
    let fault = server.client().send(Call::Show(id(7))).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unreadable);
    assert!(fault.why.contains("webhook 8"), "{fault}");
}

#[tokio::test]
async fn answers_that_are_no_documents_are_said_with_status_and_beginning() {
    let pages: [(&str, &str); 7] = [
        ("<html><head><title>Sign in</title></head><body>Wi\u{202E}Fi</body></html>", "Sign in Wi<U+202E>Fi"),
        ("", "empty"),
        ("[1,2]", "[1,2]"),
        (r#"{"meta":{}}"#, "`data` is missing"),
        (r#"{"data":5}"#, "a number"),
        (r#"{"data":[{"#, r#"{"data":[{"#),
        ("\u{1b}[31mred", "<U+001B>[31mred"),
    ];
    for (body, told) in pages {
        let server = Server::start(move |_, _| json(200, body));
        let fault = server.client().send(Call::List(ListQuery::page(1, 10))).await.unwrap_err();
        assert_eq!((fault.kind, fault.status), (FaultKind::Unreadable, Some(200)));
        assert!(fault.why.contains(told) && fault.why.contains("200"), "{told}: {fault}");
        assert!(!fault.why.contains(['\u{1b}', '\u{202E}']), "{fault}");
    }
    let long = "x".repeat(5000);
    let server = Server::start(move |_, _| json(200, &long));
    let fault = server.client().send(Call::Events).await.unwrap_err();
    assert!(fault.why.matches('x').count() <= 201, "{fault}");
}

#[tokio::test]
async fn bytes_that_are_no_utf8_cost_one_record() {
    let body = b"{\"data\":[{\"id\":\"1\",\"attributes\":{\"name\":\"\xff\xfe\"}},{\"id\":\"2\",\"attributes\":{\"name\":\"\xEF\xBF\xBD?\xC3\xA9\"}},{\"id\":\"3\"}]}";
    let server = Server::start(move |_, _| crate::server::answer(200, "", body));
    let Reply::Page(page) = server.client().send(Call::List(ListQuery::page(1, 10))).await.unwrap() else { panic!() };
    assert_eq!(page.unreadable[0].id, Some(id(1)));
    assert_eq!(page.hooks.last().unwrap().id, id(3));
}

#[tokio::test]
async fn deep_nesting_is_safe() {
    let deep = format!("{}{}", r#"{"a":"#.repeat(50_000), "1".to_owned() + &"}".repeat(50_000));
    let body = format!(r#"{{"data":[{{"id":"1","attributes":{{"name":"n","deep":{deep},"scopes":{deep}}}}}]}}"#);
    let server = Server::start(move |_, _| json(200, &body));
    let Reply::Page(page) = server.client().send(Call::List(ListQuery::page(1, 10))).await.unwrap() else { panic!() };
    assert_eq!(page.hooks[0].name.text(), "n");
    let deep_whole = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let server = Server::start(move |_, _| json(200, &deep_whole));
    assert_eq!(server.client().send(Call::Events).await.unwrap_err().kind, FaultKind::Unreadable);
}

#[tokio::test]
async fn events_come_from_their_own_route() {
    let server = Server::start(|_, _| json(200, r#"{"data":{"events":["a.b","c.d"]}}"#));
    let Reply::Events(events) = server.client().send(Call::Events).await.unwrap() else { panic!() };
    assert_eq!(events.len(), 2);
    assert_eq!(server.seen()[0].line(), "GET /api/v3/notification/webhooks/events");
}

#[tokio::test]
async fn an_absent_webhook_is_asked_for_twice_before_it_is_believed() {
    let crossed: Vec<fn() -> Act> = vec![
        || json(404, r#"{"errors":[{"status":"404","title":"Verse::Error::NotFound","detail":"{:id=>999999}"}]}"#),
        || json(200, r#"{"data":{"id":"7","type":"t","attributes":{}}}"#),
    ];
    let server = Server::answers(crossed);
    assert!(server.client().send(Call::Show(id(7))).await.is_ok());
    assert_eq!(server.seen().len(), 2);

    let gone = Server::start(|_, _| plain_error(404, "verse.errors.not_found"));
    let fault = gone.client().send(Call::Show(id(7))).await.unwrap_err();
    assert_eq!((fault.kind, fault.status, gone.seen().len()), (FaultKind::NotFound, Some(404), 2));
    assert!(fault.why.contains("webhook 7"), "{fault}");

    let alternating: Vec<fn() -> Act> = vec![
        || plain_error(404, "verse.errors.not_found"),
        || plain_error(403, "unauthorized action"),
        || plain_error(404, "verse.errors.not_found"),
        || plain_error(404, "verse.errors.not_found"),
    ];
    let server = Server::answers(alternating);
    assert_eq!(server.client().send(Call::Show(id(7))).await.unwrap_err().kind, FaultKind::NotFound);
    assert_eq!(server.seen().len(), 4);
}
