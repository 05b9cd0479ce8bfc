//! WIRE section 9: events and test, in both renderers.

use hookline::sandbox::{Options, Renderer};
use serde_json::{Value, json};

use crate::socket::{W, served};

#[test]
fn the_plain_renderer() {
    let sandbox = served(Options { renderer: Renderer::Plain, ..Options::default() });
    let events = sandbox.get(&format!("{W}/events?page[size]=1&filter[name]=x&fields=bad")).json();
    let names: Vec<&str> = events.as_array().unwrap().iter().map(|event| event.as_str().unwrap()).collect();
    assert!(names.contains(&"workflow:projects.created") && names.len() > 50);
    let test = |id: &str, headers: &[&str]| sandbox.send("POST", &format!("{W}/test/{id}"), headers, "");
    let done = test("2", &["x: y"]).json();
    assert_eq!(done.as_object().unwrap().keys().collect::<Vec<_>>(), ["success", "message"]);
    for (id, status, title, detail) in [
        ("999999", "404", "Verse::Error::NotFound", "999999"),
        ("abc", "422", "Verse::Error::ValidationFailed", "id: must be an integer"),
    ] {
        let answer = test(id, &[]);
        let mut document = answer.json();
        document.as_object_mut().unwrap().remove("backtrace");
        assert_eq!(document, json!({"status": status, "type": title, "detail": detail}));
        assert_eq!(answer.status.to_string(), status);
    }
    assert_eq!(test("2", &["content-type: application/json"]).status, 400);
    assert_eq!(
        sandbox.raw(&crate::socket::request("GET", &format!("{W}/events"), &[], "")).json()["type"],
        "Verse::Error::Authorization"
    );
    assert!(sandbox.list("page[size]=1").json()["data"].is_array(), "the other routes stay JSON:API");
}

#[test]
fn the_jsonapi_renderer() {
    let sandbox = served(Options::default());
    let events = sandbox.get(&format!("{W}/events?page[size]=1")).json();
    let records = events["data"].as_array().unwrap();
    assert!(records.len() > 50);
    assert_eq!(records[0].as_object().unwrap().keys().collect::<Vec<_>>(), ["type", "id", "attributes"]);
    assert!(records.iter().any(|record| record["attributes"]["name"] == "workflow:projects.created"));
    let test = |id: &str, headers: &[&str]| sandbox.send("POST", &format!("{W}/test/{id}"), headers, "");
    let done: Value = test("2", &[]).json()["data"].clone();
    assert!(done["success"].is_boolean() && done["message"].is_string(), "{done}");
    assert_eq!(test("999999", &[]).status, 404);
    let bad = test("abc", &[]);
    assert_eq!((bad.status, bad.pointers()), (422, vec![("/id".to_owned(), "must be an integer".to_owned())]));
    assert_eq!(test("2", &["content-type: application/vnd.api+json"]).status, 400);
}
