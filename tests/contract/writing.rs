//! Writes: bodies, answers, what was dropped, and what became of a write whose answer was lost (WIRE sections 6 to 9 and 11).

use hookline::{
    api::calls::{Call, Deletion, Reply},
    domain::{
        event::EventItem,
        fault::FaultKind,
        json::Json,
        secret::{MASK, Secret},
        webhook::{Change, Field},
    },
};

use crate::{
    reading::id,
    server::{Act, Seen, Server, answer, bytes, json, plain_error},
};

fn record(id: u64, attributes: &str) -> String {
    format!(r#"{{"data":{{"type":"notification/webhooks","id":"{id}","attributes":{attributes}}}}}"#)
}

fn renamed() -> Change {
    Change { name: Some("new".into()), ..Change::default() }
}

#[tokio::test]
async fn a_webhook_is_created_with_a_bare_content_type() {
    let server = Server::start(|_, _| {
        answer(
            201,
            "content-type: application/vnd.api+json\r\n",
            record(9, r#"{"name":"n","url":"https://x","events":["b","a"],"scopes":{"a":1.0},"secret":"s3cret!"}"#),
        )
    });
    let change = Change {
        name: Some("n".into()),
        url: Some("https://x".into()),
        secret: Some(Secret::new("s3cret!".into())),
        events: Some(vec!["a".into(), "b".into()]),
        scopes: Some(Json::parse(r#"{"a":1.0}"#).unwrap()),
    };
    let Reply::Saved(saved) = server.client().send(Call::Create(change)).await.unwrap() else { panic!() };
    assert_eq!((saved.hook.id, saved.ignored.len()), (id(9), 0), "{:?}", saved.ignored);
    let seen = &server.seen()[0];
    assert_eq!(seen.line(), "POST /api/v3/notification/webhooks");
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(
        seen.body,
        r#"{"data":{"type":"notification/webhooks","attributes":{"name":"n","url":"https://x","secret":"s3cret!","events":["a","b"],"scopes":{"a":1.0}}}}"#
    );
}

#[tokio::test]
async fn what_the_service_dropped_is_told() {
    let server =
        Server::start(|_, _| json(200, &record(7, r#"{"name":"old","url":5,"events":["a"],"secret":"other"}"#)));
    let change = Change {
        name: Some("new".into()),
        url: Some("https://y".into()),
        secret: Some(Secret::new("s3cret!".into())),
        events: Some(vec![EventItem::from("a"), EventItem::Odd(Json::parse("7").unwrap())]),
        scopes: None,
    };
    let Reply::Saved(saved) = server.client().send(Call::Update(id(7), change)).await.unwrap() else { panic!() };
    let told: Vec<_> =
        saved.ignored.iter().map(|i| (i.field, i.holds.as_ref().map(|j| j.as_str().to_owned()))).collect();
    assert_eq!(
        told,
        [
            (Field::Name, Some("\"old\"".into())),
            (Field::Url, Some("5".into())),
            (Field::Secret, Some(format!("\"{MASK}\""))),
            (Field::Events, Some("[\"a\"]".into())),
        ]
    );
    for shown in [r#"{"name":"new"}"#, r#"{"name":"new","secret":"********"}"#, r#"{"name":"new","secret":null}"#] {
        let server = Server::start(move |_, _| json(200, &record(7, shown)));
        let change = Change { secret: Some(Secret::new("s3cret!".into())), ..renamed() };
        let Reply::Saved(saved) = server.client().send(Call::Update(id(7), change)).await.unwrap() else { panic!() };
        assert!(saved.ignored.is_empty(), "a hidden secret is not a dropped one: {shown}");
    }
}

#[tokio::test]
async fn only_bodies_have_a_content_type() {
    let server = Server::start(|seen, _| {
        if seen.route().starts_with("DELETE") {
            answer(204, "", "")
        } else {
            json(200, r#"{"success":false,"message":"HTTP 500"}"#)
        }
    });
    let client = server.client();
    assert_eq!(client.send(Call::Delete(id(7))).await.unwrap(), Reply::Deleted(Deletion::Done));
    let Reply::Tested(delivery) = client.send(Call::Test(id(7))).await.unwrap() else { panic!() };
    assert_eq!((delivery.success, delivery.message.as_str()), (false, "HTTP 500"));
    assert!(!delivery.round_trip.is_zero());
    assert_eq!(server.routes(), ["DELETE W/7", "POST W/test/7"]);
    for seen in server.seen() {
        assert_eq!((seen.header("content-type"), seen.body.as_str()), (None, ""), "{}", seen.line());
    }
}

#[tokio::test]
async fn refused_values_find_their_fields() {
    let server = Server::start(|seen, _| {
        if seen.route().starts_with("GET") {
            return json(200, &record(7, r#"{"name":"old"}"#));
        }
        json(
            422,
            r#"{"errors":[
            {"status":422,"title":"Verse::Error::ValidationFailed","detail":"must be a string","source":{"pointer":"/data/attributes/url"}},
            {"status":422,"title":"Verse::Error::ValidationFailed","detail":"must be an array","source":{"pointer":"/data/attributes/events"},"meta":{"backtrace":["/app/lib/x.rb:1"]}},
            {"status":422,"title":"Verse::Error::ValidationFailed","detail":"is required","source":{"pointer":"/data/type"}}]}"#,
        )
    });
    let fault = server.client().send(Call::Update(id(7), renamed())).await.unwrap_err();
    assert_eq!((fault.kind, fault.status), (FaultKind::Invalid, Some(422)));
    let told: Vec<_> = fault.fields.iter().map(|f| (f.field, f.message.as_str())).collect();
    assert_eq!(
        told,
        [(Some(Field::Url), "must be a string"), (Some(Field::Events), "must be an array"), (None, "is required")]
    );
    assert!(fault.detail.as_deref().unwrap().contains("x.rb") && !fault.to_string().contains("x.rb"));
    assert_eq!(server.routes()[0], "PATCH W/7");
    assert_eq!(server.routes().iter().filter(|r| r.starts_with("PATCH")).count(), 1);

    let joined = Server::start(|_, _| plain_error(422, "url: must be a string, events: must be an array"));
    let fault = joined.client().send(Call::Create(renamed())).await.unwrap_err();
    let told: Vec<_> = fault.fields.iter().map(|f| (f.field, f.message.as_str())).collect();
    assert_eq!(told, [(Some(Field::Url), "must be a string"), (Some(Field::Events), "must be an array")]);
}

/// A server whose writes answer `write` and whose reads answer `read`.
fn fickle(write: fn() -> Act, read: fn() -> Act) -> Server {
    Server::start(move |seen: &Seen, _| if seen.route().starts_with("GET") { read() } else { write() })
}

fn writes(server: &Server) -> usize {
    server.routes().iter().filter(|route| !route.starts_with("GET")).count()
}

const ABSENT: fn() -> Act = || plain_error(404, "verse.errors.not_found");

#[tokio::test]
async fn a_delete_is_looked_after_until_it_is_known() {
    let there: fn() -> Act = || json(200, &record(7, "{}"));
    let no_answer: fn() -> Act = || Act::Cut(vec![]);
    for lost in [
        no_answer,
        || answer(502, "", "<html>Bad Gateway</html>"),
        || answer(500, "", ""),
        ABSENT,
        || plain_error(401, "x"),
        || plain_error(403, "x"),
        || plain_error(422, "id: x"),
    ] {
        let server = fickle(lost, ABSENT);
        assert_eq!(server.client().send(Call::Delete(id(7))).await, Ok(Reply::Deleted(Deletion::AlreadyGone)));
        assert_eq!((writes(&server), server.seen().len()), (1, 3), "one DELETE, and a 404 seen twice");
    }
    let server = fickle(no_answer, there);
    let fault = server.client().send(Call::Delete(id(7))).await.unwrap_err();
    assert_eq!((fault.kind, writes(&server)), (FaultKind::Network, 1));
    assert!(fault.why.contains("not deleted"), "{fault}");

    let server = fickle(ABSENT, there);
    let fault = server.client().send(Call::Delete(id(7))).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Server);
    assert!(fault.why.contains("webhook 7 is there"), "{fault}");

    let server = fickle(|| plain_error(403, "verse.errors.unauthorized"), there);
    assert_eq!(server.client().send(Call::Delete(id(7))).await.unwrap_err().kind, FaultKind::Forbidden);

    let server = fickle(no_answer, no_answer);
    let fault = server.client().send(Call::Delete(id(7))).await.unwrap_err();
    assert_eq!((fault.kind, writes(&server)), (FaultKind::UnknownOutcome, 1));
}

#[tokio::test]
async fn a_page_of_html_is_no_yes() {
    let html: fn() -> Act = || answer(200, "content-type: text/html\r\n", "<html><body>Please sign in</body></html>");
    let old: fn() -> Act = || json(200, &record(7, r#"{"name":"old"}"#));
    for call in [Call::Delete(id(7)), Call::Update(id(7), renamed())] {
        let fault = fickle(html, old).client().send(call).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Unreadable);
        assert!(fault.why.contains("Please sign in") && fault.why.contains(": not "), "{fault}");
    }
    let fault = fickle(html, html).client().send(Call::Create(renamed())).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::UnknownOutcome);
    let server = fickle(|| json(200, r#"{"meta":{}}"#), ABSENT);
    assert_eq!(server.client().send(Call::Delete(id(7))).await, Ok(Reply::Deleted(Deletion::Done)));
}

#[tokio::test]
async fn an_update_whose_answer_was_lost_is_compared() {
    let cut: fn() -> Act = || Act::Cut(bytes(200, "", "{\"data\"")[..70].to_vec());
    let new: fn() -> Act = || json(200, &record(7, r#"{"name":"new"}"#));
    let old: fn() -> Act = || json(200, &record(7, r#"{"name":"old"}"#));

    let server = fickle(cut, new);
    let Reply::Saved(saved) = server.client().send(Call::Update(id(7), renamed())).await.unwrap() else { panic!() };
    assert_eq!((saved.hook.name.text(), saved.ignored.len(), writes(&server)), ("new", 0, 1));

    let server = fickle(cut, old);
    let fault = server.client().send(Call::Update(id(7), renamed())).await.unwrap_err();
    assert_eq!((fault.kind, writes(&server)), (FaultKind::Network, 1));
    assert!(fault.why.contains("not saved"), "{fault}");

    let server = fickle(cut, new);
    let change = Change { secret: Some(Secret::new("s3cret!".into())), ..renamed() };
    let fault = server.client().send(Call::Update(id(7), change)).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::UnknownOutcome, "a secret cannot be seen to be kept");

    let server = fickle(cut, cut);
    assert_eq!(server.client().send(Call::Update(id(7), renamed())).await.unwrap_err().kind, FaultKind::UnknownOutcome);

    let server = fickle(ABSENT, old);
    let fault = server.client().send(Call::Update(id(7), renamed())).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Server, "a 404 that another request was meant to get");

    let server = fickle(|| answer(204, "", ""), old);
    let Reply::Saved(saved) = server.client().send(Call::Update(id(7), renamed())).await.unwrap() else { panic!() };
    assert_eq!(saved.ignored.len(), 1, "a yes without a record is looked after");
}

#[tokio::test]
async fn an_update_that_failed_on_the_server_is_compared() {
    let failed: fn() -> Act = || answer(500, "", "");
    let server = fickle(failed, || json(200, &record(7, r#"{"name":"new"}"#)));
    let Reply::Saved(saved) = server.client().send(Call::Update(id(7), renamed())).await.unwrap() else { panic!() };
    assert_eq!((saved.hook.name.text(), writes(&server)), ("new", 1), "stored before it failed");

    let server = fickle(failed, || json(200, &record(7, r#"{"name":"old"}"#)));
    let fault = server.client().send(Call::Update(id(7), renamed())).await.unwrap_err();
    assert_eq!((fault.kind, writes(&server)), (FaultKind::Server, 1));
    assert!(fault.why.contains("not saved"), "{fault}");
}

#[tokio::test]
async fn a_create_whose_answer_was_lost_is_not_sent_again() {
    let alike: fn() -> Act =
        || json(200, r#"{"data":[{"id":"31","attributes":{"name":"new"}},{"id":"12","attributes":{"name":"else"}}]}"#);
    for lost in
        [|| Act::Cut(vec![]), || answer(504, "", ""), || Act::Cut(bytes(201, "", "{\"data\":1}")[..75].to_vec())]
            as [fn() -> Act; 3]
    {
        let server = fickle(lost, alike);
        let fault = server.client().send(Call::Create(renamed())).await.unwrap_err();
        assert_eq!((fault.kind, writes(&server)), (FaultKind::UnknownOutcome, 1));
        assert!(fault.next.contains("31") && !fault.next.contains("12"), "{fault}");
        assert!(server.seen()[1].line().contains("sort=-id&filter%5Bname%5D=new"));
    }
    for failed in [|| answer(500, "", ""), || answer(503, "", "")] as [fn() -> Act; 2] {
        let fault = fickle(failed, alike).client().send(Call::Create(renamed())).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::UnknownOutcome, "stored before it failed, or alike before: {fault}");
        let fault = fickle(failed, || json(200, r#"{"data":[]}"#)).client().send(Call::Create(renamed())).await;
        let fault = fault.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Server);
        assert!(fault.why.contains("not created"), "{fault}");
    }
}

#[tokio::test]
async fn a_test_whose_answer_was_lost_is_not_sent_again() {
    for lost in
        [|| Act::Cut(vec![]), || answer(502, "", ""), || answer(500, "", ""), || json(200, "{}")] as [fn() -> Act; 4]
    {
        let server = fickle(lost, ABSENT);
        let fault = server.client().send(Call::Test(id(7))).await.unwrap_err();
        assert_eq!((fault.kind, server.seen().len()), (FaultKind::UnknownOutcome, 1));
    }
    let server = fickle(ABSENT, ABSENT);
    assert_eq!(server.client().send(Call::Test(id(7))).await.unwrap_err().kind, FaultKind::NotFound);
}

#[tokio::test]
async fn what_a_former_run_sent_is_looked_up_and_never_sent() {
    let settle = |call: Call| Call::Settle(Box::new(call));
    let now = |name: &str| json(200, &record(7, &format!(r#"{{"name":"{name}","secret":"whsec_new"}}"#)));
    let server = Server::start(move |_, _| now("new"));
    let Reply::Saved(saved) = server.client().send(settle(Call::Update(id(7), renamed()))).await.unwrap() else {
        panic!()
    };
    assert_eq!(saved.hook.name.text(), "new");
    assert_eq!(server.routes(), ["GET W/7"]);
    assert!(!server.seen()[0].line().contains("secret"), "nobody asked for it: {}", server.seen()[0].line());

    // A secret is compared by asking for it, and only where the rest is as wanted.
    let with = |secret: &str| Change { secret: Some(Secret::new(secret.into())), ..renamed() };
    for (secret, kind) in [("whsec_new", None), ("whsec_other", Some(FaultKind::Network))] {
        let outcome = server.client().send(settle(Call::Update(id(7), with(secret)))).await;
        assert_eq!(outcome.as_ref().err().map(|fault| fault.kind), kind, "{outcome:?}");
    }
    for masked in [r#"{"name":"new","secret":"********"}"#, r#"{"name":"new"}"#] {
        let server = Server::start(move |_, _| json(200, &record(7, masked)));
        let fault = server.client().send(settle(Call::Update(id(7), with("whsec_new")))).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::UnknownOutcome, "{fault}");
    }
    let server = Server::start(move |_, _| now("old"));
    let fault = server.client().send(settle(Call::Update(id(7), with("whsec_new")))).await.unwrap_err();
    assert!(fault.kind == FaultKind::Network && fault.why.contains("does not hold the new values"), "{fault}");
    let fault = server.client().send(settle(Call::Delete(id(7)))).await.unwrap_err();
    assert!(fault.kind == FaultKind::Network && fault.why.contains("still there"), "{fault}");
    let fault = server.client().send(settle(Call::Test(id(7)))).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::UnknownOutcome);
    assert!(server.routes().iter().all(|route| route == "GET W/7"), "{:?}", server.routes());

    let server = Server::start(|_, _| plain_error(404, "gone"));
    let gone = server.client().send(settle(Call::Delete(id(7)))).await.unwrap();
    assert_eq!(gone, Reply::Deleted(Deletion::AlreadyGone));
    let fault = server.client().send(settle(Call::Update(id(7), renamed()))).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);

    let list = r#"{"data":[{"type":"notification/webhooks","id":"9","attributes":{"name":"new","url":""}}]}"#;
    let server = Server::start(move |_, _| json(200, list));
    let fault = server.client().send(settle(Call::Create(renamed()))).await.unwrap_err();
    assert!(fault.kind == FaultKind::UnknownOutcome && fault.next.contains("Webhook 9 has this name"), "{fault}");
    assert_eq!(server.routes(), ["GET W"]);
}

#[tokio::test]
async fn a_write_goes_on_when_its_caller_goes_away() {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let (told, done) = std::sync::mpsc::channel::<()>();
    let server = Server::start(move |_, _| {
        wait.lock().unwrap().recv().unwrap();
        told.send(()).unwrap();
        answer(204, "", "")
    });
    let client = server.client();
    let task = tokio::spawn(async move { client.send(Call::Delete(id(7))).await });
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    go.send(()).unwrap();
    done.recv().unwrap();
    assert_eq!(server.routes(), ["DELETE W/7"]);
}
