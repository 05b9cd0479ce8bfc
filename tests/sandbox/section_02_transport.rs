//! WIRE section 2: transport and headers.

use hookline::sandbox::Options;
use serde_json::json;

use crate::socket::{W, served};

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
