//! Servers of the same contract that speak plainer JSON:API than the service of WIRE.md.

use hookline::{
    api::{
        calls::{Call, Count, Exact, Fields, ListQuery, Reply},
        dialect::{FieldsForm, Totals},
    },
    domain::{fault::FaultKind, webhook::Change},
};

use crate::{
    reading::id,
    server::{Act, Seen, Server, answer, json},
};

fn rows(ids: std::ops::RangeInclusive<u64>, rest: &str) -> String {
    let rows: Vec<_> = ids
        .map(|n| format!(r#"{{"type":"notification/webhooks","id":"{n}","attributes":{{"name":"n{n}"}}}}"#))
        .collect();
    format!(r#"{{"jsonapi":{{"version":"1.0"}},"data":[{}]{rest}}}"#, rows.join(","))
}

fn counted(number: u32, size: u16) -> Call {
    Call::List(ListQuery { count: true, ..ListQuery::page(number, size) })
}

#[tokio::test]
async fn totals_and_links_are_found_where_they_are() {
    for (rest, count, more, totals) in [
        (r#","meta":{"total":12}"#, Count::Exactly(12), true, Some(Totals::Total)),
        (r#","meta":{"total":"2"}"#, Count::Exactly(2), false, Some(Totals::Total)),
        (
            r#","meta":{"pagination":{"count":12,"page":1}},"links":{"next":"https://x/?page=2"}"#,
            Count::Exactly(12),
            true,
            Some(Totals::Pagination),
        ),
        (r#","links":{"next":{"href":"https://x/?page=2"}}"#, Count::Unknown, true, None),
        (r#","links":{"next":null,"first":"https://x/"}"#, Count::Unknown, false, None),
        (r#","meta":{"pagination":7,"count":"x"}"#, Count::Unknown, false, None),
    ] {
        let body = rows(1..=2, rest);
        let server = Server::start(move |_, _| json(200, &body));
        let client = server.client();
        let Reply::Page(page) = client.send(counted(1, 1000)).await.unwrap() else { panic!() };
        assert_eq!((page.count, client.dialect().totals), (count, totals), "{rest}");
        assert_eq!(page.more, more, "{rest}");
    }
}

#[tokio::test]
async fn a_smaller_page_than_asked_for_is_not_the_last() {
    let server = Server::start(|seen, _| {
        let ids = if seen.line().contains("number%5D=3") { 201..=250 } else { 1..=100 };
        json(200, &rows(ids, r#","meta":{"total":250}"#))
    });
    let client = server.client();
    for (number, more) in [(1, true), (2, true), (3, false)] {
        let Reply::Page(page) = client.send(Call::List(ListQuery::page(number, 1000))).await.unwrap() else { panic!() };
        assert_eq!(page.more, more, "page {number}");
    }
    assert_eq!(client.dialect().page_cap, Some(100));
}

/// Refuses, by JSON:API's own words, what it does not know.
fn strict(seen: &Seen, status: u16) -> Option<Act> {
    let complaint = |parameter: &str| {
        let body = format!(
            r#"{{"errors":[{{"status":"{status}","title":"Invalid parameter","detail":"not supported","source":{{"parameter":"{parameter}"}}}}]}}"#
        );
        Some(answer(status, "content-type: application/vnd.api+json\r\n", body))
    };
    let line = seen.line();
    if line.contains("count=") {
        complaint("count")
    } else if line.contains("%5B%5D") {
        complaint("fields[notification/webhooks][]")
    } else {
        None
    }
}

#[tokio::test]
async fn refused_parameters_are_left_out_and_remembered() {
    for status in [400, 422] {
        let server = Server::start(move |seen, _| strict(seen, status).unwrap_or_else(|| json(200, &rows(1..=2, ""))));
        let client = server.client();
        let Reply::Page(page) = client.send(counted(1, 2)).await.unwrap() else { panic!() };
        assert_eq!(
            page.sent,
            "page[number]=1&page[size]=2&fields[notification/webhooks]=account_id,name,url,events,scopes,created_at,updated_at"
        );
        let dialect = client.dialect();
        assert_eq!((dialect.fields, dialect.refuses_count), (FieldsForm::Comma, true));
        let asked = server.seen().len();
        client.send(counted(2, 2)).await.unwrap();
        client.send(Call::List(ListQuery { fields: Fields::IdsOnly, ..ListQuery::page(1, 2) })).await.unwrap();
        assert_eq!(server.seen().len(), asked + 2, "asked once each, in the dialect found");
        assert!(client.dialect().to_string().contains("fields[type]=a,b; refuses count"), "{}", client.dialect());
    }
}

#[tokio::test]
async fn a_refusal_without_a_name_is_met_once_with_the_plain_form() {
    let server = Server::start(|seen, _| {
        if seen.line().contains("count=") || seen.line().contains("%5B%5D") {
            answer(400, "", "<html>Bad Request</html>")
        } else {
            json(200, r#"{"data":{"type":"t","id":"7","attributes":{"name":"n"}}}"#)
        }
    });
    let client = server.client();
    assert!(client.send(Call::Show(id(7))).await.is_ok());
    assert_eq!((server.seen().len(), client.dialect().fields), (2, FieldsForm::Comma));
}

#[tokio::test]
async fn a_server_without_sparse_fields_still_shows_no_secret() {
    let body = r#"{"data":{"type":"t","id":"7","attributes":{"name":"n","secret":"hush-hush"}}}"#;
    let server = Server::start(move |seen, _| {
        if seen.line().contains("fields") {
            json(400, r#"{"errors":[{"status":"400","detail":"unknown parameter fields"}]}"#)
        } else {
            json(200, body)
        }
    });
    let client = server.client();
    let Reply::Hook(hook) = client.send(Call::Show(id(7))).await.unwrap() else { panic!() };
    assert!(!format!("{hook:?}").contains("hush"));
    assert_eq!((client.dialect().fields, client.dialect().sends_secrets), (FieldsForm::Unsent, true));
    assert!(
        matches!(client.send(Call::Reveal(id(7))).await, Ok(Reply::Secret(secret)) if secret.value().unwrap().expose() == "hush-hush")
    );
}

#[tokio::test]
async fn complaints_about_other_things_change_no_dialect() {
    let body = r#"{"errors":[{"status":422,"title":"Verse::Error::ValidationFailed","detail":"must be an integer","source":{"pointer":"/filter/id"}}]}"#;
    let server = Server::start(move |_, _| json(422, body));
    let client = server.client();
    let query = ListQuery { filter: vec![Exact::Id(vec![id(1)])], count: true, ..ListQuery::page(1, 10) };
    let fault = client.send(Call::List(query)).await.unwrap_err();
    assert_eq!((fault.kind, fault.status, server.seen().len()), (FaultKind::Invalid, Some(422), 2));
    assert_eq!(client.dialect(), hookline::api::Dialect::default());
}

#[tokio::test]
async fn a_dialect_that_does_not_help_is_not_remembered() {
    let server = Server::start(|_, _| answer(400, "", ""));
    let client = server.client();
    assert_eq!(client.send(counted(1, 10)).await.unwrap_err().kind, FaultKind::Invalid);
    assert_eq!(client.dialect(), hookline::api::Dialect::default());
}

#[tokio::test]
async fn a_media_type_that_is_refused_is_changed() {
    let server = Server::start(|seen, _| {
        if seen.header("content-type") == Some("application/vnd.api+json") {
            json(201, r#"{"data":{"type":"t","id":"9","attributes":{"name":"n"}}}"#)
        } else {
            answer(415, "", "")
        }
    });
    let client = server.client();
    let change = Change { name: Some("n".into()), ..Change::default() };
    assert!(client.send(Call::Create(change.clone())).await.is_ok());
    assert!(client.send(Call::Create(change)).await.is_ok());
    assert_eq!(server.seen().len(), 3);
}
