//! WIRE section 2: transport and headers.

use std::io::Write;

use hookline::sandbox::Options;
use serde_json::json;

use crate::socket::{W, connect, read, request, served};

#[test]
fn a_round_of_every_route() {
    let sandbox = served(Options { allow_private: true, ..Options::default() });
    assert_eq!(sandbox.list("count=true").ids().len(), 120);
    let id = sandbox.create(json!({"name": "n", "url": "http://127.0.0.1:9/x", "secret": "s"}));
    let one = format!("{W}/{id}");
    assert_eq!(sandbox.get(&one).status, 200);
    let change = json!({"data": {"type": "notification/webhooks", "attributes": {"name": "m"}}});
    assert_eq!(sandbox.json("PATCH", &one, &change).json()["data"]["attributes"]["name"], "m");
    let tested = sandbox.send("POST", &format!("{W}/test/{id}"), &[], "");
    assert_eq!(tested.json()["data"]["success"], false, "{}", tested.text());
    assert!(sandbox.get(&format!("{W}/events")).json()["data"].as_array().unwrap().len() >= 60);
    assert_eq!(sandbox.send("DELETE", &one, &[], "").status, 204);
    assert_eq!(sandbox.get(&one).status, 404);
    assert_eq!(sandbox.sandbox.row(id), None);
    assert_eq!(sandbox.sandbox.count(), 120);
}

#[test]
fn headers_are_these_and_no_others() {
    let sandbox = served(Options::default());
    let three = ["content-length", "content-type", "x-content-type-options"];
    for target in
        [W, "/nowhere", &format!("{W}/1"), &format!("{W}/abc"), &format!("{W}/999999"), &format!("{W}/events")]
    {
        let answer = sandbox.get(target);
        assert_eq!(answer.names(), three, "{target}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("content-type"), Some("application/json"), "{target}");
    }
    let unauthorized = sandbox.raw(&request("GET", W, &[], ""));
    assert_eq!((unauthorized.status, unauthorized.names()), (401, three.to_vec()));
    let id = sandbox.create(json!({}));
    let gone = sandbox.send("DELETE", &format!("{W}/{id}"), &[], "");
    assert_eq!((gone.status, gone.names(), gone.body.len()), (204, vec!["x-content-type-options"], 0));
}

#[test]
fn the_content_type_of_a_success_depends_on_the_request() {
    let sandbox = served(Options::default());
    let body = r#"{"data":{"type":"notification/webhooks","attributes":{"name":"x"}}}"#;
    for (method, target, headers, body, wanted) in [
        ("GET", W.to_owned(), vec![], "", "application/json"),
        ("GET", W.to_owned(), vec!["accept: text/html"], "", "application/json"),
        ("GET", W.to_owned(), vec!["content-type: text/plain"], "", "application/vnd.api+json"),
        ("POST", W.to_owned(), vec!["content-type: application/json"], body, "application/vnd.api+json"),
        ("PATCH", format!("{W}/1"), vec!["content-type: application/vnd.api+json"], body, "application/vnd.api+json"),
    ] {
        let answer = sandbox.send(method, &target, &headers, body);
        assert!(answer.status < 300, "{answer:?}");
        assert_eq!(answer.header("content-type"), Some(wanted), "{method} {headers:?}");
    }
}

#[test]
fn bodies_are_pretty_utf8_and_never_compressed() {
    let sandbox = served(Options::default());
    let id = sandbox.create(json!({"name": "größe 界 </b>", "events": [], "scopes": {}}));
    let answer = sandbox.send("GET", &format!("{W}/{id}"), &["accept-encoding: gzip"], "");
    let text = answer.text();
    assert!(text.starts_with("{\n  \"data\": {\n    \"type\": \"notification/webhooks\",\n    \"id\": \""), "{text}");
    assert!(text.contains("\n      \"name\": \"größe 界 </b>\",\n"), "{text}");
    assert!(text.contains("\n      \"events\": [],\n"), "{text}");
    assert!(text.ends_with("\n    }\n  }\n}"), "{text}");
}

#[test]
fn paths_and_methods() {
    let sandbox = served(Options::default());
    let one = format!("{W}/7");
    for (method, target, wanted) in [
        ("GET", format!("{W}/"), 404),
        ("GET", format!("{W}/7/"), 404),
        ("GET", format!("{W}/events/"), 404),
        ("GET", W.replace("/api", "//api").replace("/web", "///web"), 200),
        ("GET", format!("/{one}"), 200),
        ("OPTIONS", W.to_owned(), 404),
        ("PUT", one.clone(), 404),
        ("POST", one.clone(), 404),
        ("DELETE", W.to_owned(), 404),
        ("PATCH", W.to_owned(), 404),
        ("GET", format!("{W}/test/7"), 404),
        ("DELETE", format!("{W}/test/7"), 404),
        ("POST", format!("{W}/events"), 404),
        ("GET", "/".to_owned(), 404),
        ("HEAD", W.to_owned(), 200),
        ("HEAD", format!("{W}/nope/nope"), 404),
    ] {
        assert_eq!(sandbox.send(method, &target, &[], "").status, wanted, "{method} {target}");
    }
    let (get, head) = (sandbox.get(&one), sandbox.send("HEAD", &one, &[], ""));
    assert_eq!((head.body.len(), head.names()), (0, get.names()));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    assert_eq!(sandbox.raw(&request("GET", "/nowhere", &[], "")).status, 404, "unknown routes need no token");
}

#[test]
fn a_foreign_referer_is_refused_on_reads() {
    let sandbox = served(Options::default());
    for (method, referer, wanted) in [
        ("GET", "referer: https://evil.example/x", 403),
        ("GET", "referer: http://127.0.0.1:9999/x", 200),
        ("POST", "referer: https://evil.example/x", 404),
        ("GET", "origin: https://evil.example", 200),
        ("GET", "if-none-match: *", 200),
    ] {
        let answer =
            sandbox.send(method, &format!("{W}/{}", if method == "GET" { "1" } else { "test/999999" }), &[referer], "");
        assert_eq!(answer.status, wanted, "{method} {referer}");
        if wanted == 403 {
            assert_eq!((answer.header("content-type"), answer.text()), (Some("text/plain"), "Forbidden"));
        }
    }
}

#[test]
fn encodings_of_queries() {
    let sandbox = served(Options::default());
    for query in [
        "fields[notification/webhooks][]=name&page[size]=1",
        "fields%5Bnotification%2Fwebhooks%5D%5B%5D=name&page%5Bsize%5D=1",
    ] {
        let row = &sandbox.list(query).json()["data"][0];
        assert_eq!(row["attributes"].as_object().unwrap().keys().collect::<Vec<_>>(), ["name"], "{query}");
    }
    for (query, status, content_type) in [
        ("page=3&page[size]=2", 400, Some("text/html;charset=utf-8")),
        ("page[size]=2&page=3", 422, Some("application/json")),
        ("filter[name]=%zz", 400, Some("text/html;charset=utf-8")),
        ("filter[name]=%ff", 500, Some("application/json")),
        ("filter[name]=\"", 400, None),
        ("filter[name]=a b", 400, None),
        ("filter[name]=a;sort=bogus", 200, Some("application/json")),
        (&format!("x={}", "y".repeat(8_782)), 200, Some("application/json")),
        (&format!("x={}", "y".repeat(10_238)), 200, Some("application/json")),
        (&format!("x={}", "y".repeat(10_239)), 400, None),
    ] {
        let answer = sandbox.list(query);
        let shown: String = query.chars().take(40).collect();
        assert_eq!((answer.status, answer.header("content-type")), (status, content_type), "{shown}");
        assert_eq!(content_type.is_none(), answer.body.is_empty(), "{shown}");
    }
    assert_eq!(sandbox.list("page[size]=2&page[size]=3").ids().len(), 3, "the last scalar wins");
    assert_eq!(sandbox.list("page[size]=+3").ids().len(), 3, "a plus is a blank");
}

#[test]
fn a_query_overrides_the_body_and_the_path_both() {
    let sandbox = served(Options::default());
    let body = json!({"data": {"type": "wrong"}, "resource_id": 2});
    let answer = sandbox.json("PATCH", &format!("{W}/7?data[type]=notification/webhooks&resource_id=3"), &body);
    assert_eq!((answer.status, &answer.json()["data"]["id"]), (200, &json!("7")));
}

#[test]
fn chunked_bodies_and_expectations_work_and_compressed_ones_do_not() {
    let sandbox = served(Options::default());
    let authorization = format!("authorization: Bearer {}", sandbox.token);
    let body = r#"{"data":{"type":"notification/webhooks","attributes":{"name":"chunked"}}}"#;
    let head = ["content-type: application/json", &authorization, "transfer-encoding: chunked"];
    let mut bytes = request("POST", W, &head, "");
    for piece in body.as_bytes().chunks(10) {
        bytes.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        bytes.extend_from_slice(piece);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(sandbox.raw(&bytes).status, 201);
    let expecting = ["content-type: application/json", "expect: 100-continue"];
    assert_eq!(sandbox.send("POST", W, &expecting, body).status, 201);
    let packed =
        sandbox.send("POST", W, &["content-type: application/json", "content-encoding: gzip"], "\u{1f}\u{8b}\u{8}");
    assert_eq!(packed.status, 400);
}

#[test]
fn a_connection_serves_many_requests() {
    let sandbox = served(Options::default());
    let mut stream = connect(sandbox.sandbox.addr());
    let authorization = format!("authorization: Bearer {}", sandbox.token);
    for id in 1..=20 {
        let target = format!("{W}/{id}");
        stream.write_all(&request("GET", &target, &[&authorization], "")).unwrap();
        assert_eq!(read(&mut stream, false).unwrap().json()["data"]["id"], id.to_string());
    }
}

#[test]
fn a_foreign_host_is_refused_unless_allowed() {
    let own = served(Options::default());
    let port = own.sandbox.addr().port();
    for (host, wanted) in [
        (format!("host: 127.0.0.1:{port}"), 401),
        (format!("host: localhost:{port}"), 401),
        ("host: LOCALHOST".to_owned(), 401),
        ("host: [::1]:80".to_owned(), 401),
        ("host: evil.example".to_owned(), 403),
        (format!("host: evil.example:{port}"), 403),
        ("host: localhost.evil.example".to_owned(), 403),
        ("host: 10.0.0.1".to_owned(), 403),
    ] {
        assert_eq!(own.raw(&request("GET", W, &[&host], "")).status, wanted, "{host}");
    }
    let open = served(Options { allow_foreign_host: true, ..Options::default() });
    assert_eq!(open.raw(&request("GET", W, &["host: evil.example"], "")).status, 401);
}

#[test]
fn bodies_are_capped() {
    let sandbox = served(Options::default());
    let huge = format!("{{\"x\":\"{}\"}}", "y".repeat(1024 * 1024));
    let answer = sandbox.send("POST", W, &["content-type: application/json"], &huge);
    assert_eq!((answer.status, answer.header("content-type")), (413, Some("text/html")));
}

#[test]
fn an_idle_connection_is_dropped() {
    let sandbox = served(Options { keep_alive: std::time::Duration::from_secs(2), ..Options::default() });
    let mut stream = connect(sandbox.sandbox.addr());
    let authorization = format!("authorization: Bearer {}", sandbox.token);
    stream.write_all(&request("GET", &format!("{W}/1"), &[&authorization], "")).unwrap();
    assert_eq!(read(&mut stream, false).unwrap().status, 200);
    assert!(read(&mut stream, false).is_none(), "the server closes by itself");
    assert_eq!(Options::default().keep_alive.as_secs(), 20);
}
