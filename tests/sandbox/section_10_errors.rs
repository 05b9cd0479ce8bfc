//! WIRE section 10: the two shapes of errors.

use hookline::sandbox::Options;
use serde_json::{Value, json};

use crate::socket::{W, request, served};

#[test]
fn shapes() {
    let sandbox = served(Options { backtraces: false, ..Options::default() });
    let invalid = sandbox.list("page[size]=x&fields[web.hooks]=y");
    assert_eq!(
        invalid.json(),
        json!({"errors": [
            {"status": 422, "title": "Verse::Error::ValidationFailed", "detail": "must be an integer", "source": {"pointer": "/page/size"}},
            {"status": 422, "title": "Verse::Error::ValidationFailed", "detail": "must be an array", "source": {"pointer": "/fields/web/hooks"}},
        ]})
    );
    let absent = sandbox.get(&format!("{W}/999999"));
    assert_eq!(
        absent.json(),
        json!({"errors": [{"status": "404", "title": "Verse::Error::NotFound", "detail": "{:id=>999999}"}]})
    );
    let nowhere = sandbox.get("/nowhere");
    assert_eq!(
        nowhere.json(),
        json!({"status": "404", "type": "Verse::Error::NotFound", "detail": "verse.errors.not_found"})
    );
    let broken = sandbox.send("POST", W, &["content-type: application/json"], "{");
    assert_eq!(
        broken.json(),
        json!({"status": "400", "type": "Verse::Error::BadRequest", "detail": "Verse::Error::BadRequest"})
    );
    let html = sandbox.list("a=%zz");
    assert_eq!((html.status, html.text().lines().count()), (400, 1));
}

#[test]
fn backtraces_come_with_errors_and_only_with_them() {
    let sandbox = served(Options::default());
    let frames =
        |trace: &Value| trace.as_array().map_or(0, |frames| frames.iter().map(|f| f.as_str().unwrap().len()).sum());
    let absent = sandbox.get(&format!("{W}/999999")).json();
    assert!((3500..6000).contains(&frames(&absent["meta"]["backtrace"])), "{absent}");
    let nowhere = sandbox.raw(&request("GET", "/nowhere", &[], "")).json();
    assert!((3500..6000).contains(&frames(&nowhere["backtrace"])));
    assert_eq!(sandbox.list("page[size]=1").json()["meta"], json!({}));
}
