//! Mishaps, as a client meets them on the socket.

use std::io::Write;

use hookline::sandbox::{Mishap, Options};
use serde_json::json;

use crate::socket::{Served, W, connect, read, request, served};

fn set(sandbox: &Served, mishaps: &[&str]) {
    sandbox.sandbox.set_mishaps(mishaps.iter().map(|m| m.parse::<Mishap>().unwrap()).collect());
}

#[test]
fn errors_instead_of_answers() {
    let sandbox = served(Options::default());
    for (mishap, status, content_type, part) in [
        ("401@show", 401, "application/json", "unauthorized_access"),
        ("403@show", 403, "application/json", "unauthorized action `read`"),
        ("404@show", 404, "application/json", "Verse::Error::NotFound"),
        ("422@show", 422, "application/json", "/data/attributes/url"),
        ("429@show", 429, "application/json", "Too Many Requests"),
        ("500@show", 500, "application/json", "Sequel::DatabaseError"),
        ("503@show", 503, "application/json", "Service Unavailable"),
        ("502html@show", 502, "text/html", "<h1>502 Bad Gateway</h1>"),
        ("html@show", 200, "text/html", "<html>"),
    ] {
        set(&sandbox, &[mishap]);
        let answer = sandbox.get(&format!("{W}/1"));
        assert_eq!((answer.status, answer.header("content-type")), (status, Some(content_type)), "{mishap}");
        assert!(answer.text().contains(part), "{mishap}: {}", answer.text());
        assert_eq!(answer.header("retry-after"), None, "{mishap}");
        assert_eq!(sandbox.list("page[size]=1").status, 200, "{mishap} is for show alone");
    }
    set(&sandbox, &["429=7@show:first1"]);
    assert_eq!(sandbox.get(&format!("{W}/1")).header("retry-after"), Some("7"));
    assert_eq!(sandbox.get(&format!("{W}/1")).status, 200);
}

#[test]
fn nothing_is_done_before_an_error_and_all_before_a_lost_answer() {
    let sandbox = served(Options::default());
    let authorization = format!("authorization: Bearer {}", sandbox.token);
    let delete = |id: u32| {
        let mut stream = connect(sandbox.sandbox.addr());
        stream.write_all(&request("DELETE", &format!("{W}/{id}"), &[&authorization], "")).unwrap();
        read(&mut stream, false).map(|answer| answer.status)
    };
    set(&sandbox, &["500@delete"]);
    assert_eq!((delete(1), sandbox.sandbox.row(1).is_some()), (Some(500), true));
    set(&sandbox, &["drop@delete"]);
    assert_eq!((delete(1), sandbox.sandbox.row(1).is_some()), (None, true));
    set(&sandbox, &["lost@delete"]);
    assert_eq!((delete(1), sandbox.sandbox.row(1).is_some()), (None, false));
    set(&sandbox, &[]);
    assert_eq!(delete(1), Some(404));
    let statuses: Vec<_> = sandbox.sandbox.requests().iter().map(|r| r.status).collect();
    assert_eq!(statuses, [Some(200), Some(500), None, None, Some(404)]);
}

#[test]
fn spoiled_bodies() {
    let sandbox = served(Options::default());
    set(&sandbox, &["cut@list"]);
    let cut = sandbox.list("page[size]=5");
    assert!(cut.status == 200 && !cut.whole && !cut.body.is_empty(), "{cut:?}");
    set(&sandbox, &["broken@list"]);
    let broken = sandbox.list("page[size]=5");
    assert!(broken.status == 200 && broken.whole, "{broken:?}");
    assert!(serde_json::from_slice::<serde_json::Value>(&broken.body).is_err());
    set(&sandbox, &["lost@create"]);
    let body = json!({"data": {"type": "notification/webhooks", "attributes": {}}}).to_string();
    let authorization = format!("authorization: Bearer {}", sandbox.token);
    let mut stream = connect(sandbox.sandbox.addr());
    stream.write_all(&request("POST", W, &["content-type: application/json", &authorization], &body)).unwrap();
    assert!(read(&mut stream, false).is_none());
    assert_eq!(sandbox.sandbox.count(), 121);
}

#[test]
fn mishaps_of_the_login() {
    let sandbox = served(Options::default());
    set(&sandbox, &["401@login"]);
    let key = json!({"key": sandbox.sandbox.api_key()});
    assert_eq!(sandbox.json("POST", crate::socket::LOGIN, &key).status, 401);
    assert_eq!(sandbox.list("page[size]=1").status, 200);
}
