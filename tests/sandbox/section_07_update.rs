//! WIRE section 7: update.

use hookline::sandbox::Options;
use serde_json::{Value, json};

use crate::socket::{W, served};

const TYPE: &str = "notification/webhooks";

#[test]
fn what_is_written_and_what_is_dropped() {
    let sandbox = served(Options { webhooks: 0, ..Options::default() });
    let id =
        sandbox.create(json!({"name": "n", "url": "u", "events": ["a", "b"], "account_id": 1, "scopes": {"x": 1}}));
    let one = format!("{W}/{id}");
    let patch = |attributes: Value| {
        sandbox.json("PATCH", &one, &json!({"data": {"type": TYPE, "id": "999", "attributes": attributes}}))
    };
    for (attributes, name, now) in [
        (json!({"name": "m"}), "name", json!("m")),
        (json!({"events": ["c"]}), "events", json!(["c"])),
        (json!({"events": []}), "events", json!([])),
        (json!({"name": ""}), "name", json!("")),
        (json!({"account_id": 7}), "account_id", json!(1)),
        (json!({"account_id": []}), "account_id", json!(1)),
        (json!({"scopes": {"y": 2}}), "scopes", json!({"x": 1})),
        (json!({"created_at": "zzz"}), "url", json!("u")),
        (json!({"bogus": true}), "url", json!("u")),
        (json!({}), "url", json!("u")),
        (json!({"id": id}), "url", json!("u")),
    ] {
        let answer = patch(attributes.clone());
        assert_eq!((answer.status, &answer.json()["data"]["attributes"][name]), (200, &now), "{attributes}");
        assert_eq!(sandbox.sandbox.row(id).unwrap()["attributes"][name], now, "{attributes}");
    }
    for (attributes, pointer) in [
        (json!({"name": null}), "name"),
        (json!({"url": null}), "url"),
        (json!({"secret": null}), "secret"),
        (json!({"events": null}), "events"),
        (json!({"id": "x"}), "id"),
    ] {
        let answer = patch(attributes.clone());
        assert_eq!((answer.status, answer.pointers()[0].0.clone()), (422, format!("/data/attributes/{pointer}")));
    }
    let whole = sandbox.json("PATCH", &format!("{one}?fields[{TYPE}][]=name"), &json!({"data": {"type": TYPE}}));
    assert_eq!(whole.json()["data"]["attributes"].as_object().unwrap().len(), 8, "fields are ignored");
}

#[test]
fn documents_and_ids() {
    let sandbox = served(Options::default());
    let patch = |id: &str, body: Value| sandbox.json("PATCH", &format!("{W}/{id}"), &body);
    assert_eq!(patch("7", json!({"data": {"type": TYPE}})).status, 200);
    assert_eq!(patch("7", json!({"data": {"attributes": {}}})).pointers()[0].0, "/data/type");
    assert_eq!(patch("7", json!({"data": {"type": "x"}})).pointers()[0].0, "/data/type");
    assert_eq!(patch("7", json!({})).pointers()[0].0, "/data");
    let absent = patch("999999", json!({"data": {"type": TYPE, "attributes": {"name": "x"}}}));
    assert_eq!((absent.status, absent.detail().as_str()), (404, "999999"));
    assert_eq!(
        patch("abc", json!({"data": {"type": TYPE}})).pointers(),
        [("/resource_id".to_owned(), "must be an integer".to_owned())]
    );
    let both: Vec<_> = patch("abc", json!({"data": {"type": "x"}})).pointers().into_iter().map(|(p, _)| p).collect();
    assert_eq!(both, ["/resource_id", "/data/type"]);
}

#[test]
fn an_id_among_the_attributes_renames_the_row() {
    let sandbox = served(Options::default());
    let before = sandbox.sandbox.row(7).unwrap()["attributes"]["name"].clone();
    let answer = sandbox.json("PATCH", &format!("{W}/7"), &json!({"data": {"type": TYPE, "attributes": {"id": 7000}}}));
    assert_eq!(answer.status, 404);
    assert_eq!(sandbox.sandbox.row(7), None);
    assert_eq!(sandbox.sandbox.row(7000).unwrap()["attributes"]["name"], before);
    let taken = sandbox.json("PATCH", &format!("{W}/8"), &json!({"data": {"type": TYPE, "attributes": {"id": 9}}}));
    assert_eq!(taken.status, 500);
}
