//! WIRE section 6: create.

use hookline::sandbox::Options;
use serde_json::{Value, json};

use crate::socket::{W, served};

const TYPE: &str = "notification/webhooks";

#[test]
fn a_full_record_comes_back() {
    let sandbox = served(Options::default());
    let attributes = json!({
        "name": "n", "url": "https://a.example/", "secret": "s", "events": ["a.b", 5, null, {"x": []}],
        "scopes": {"z": 1, "a": [18446744073709551616u128.to_string()]}
    });
    let answer = sandbox.json("POST", W, &json!({"data": {"type": TYPE, "attributes": attributes}}));
    assert_eq!((answer.status, answer.header("location")), (201, None));
    let record = answer.json()["data"]["attributes"].clone();
    for (name, value) in attributes.as_object().unwrap() {
        assert_eq!(&record[name], value, "{name}");
    }
    assert_eq!(record["account_id"], Value::Null);
    let id: i64 = answer.json()["data"]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(id, 121);
    assert_eq!(sandbox.sandbox.row(id).unwrap()["attributes"], record);
}

#[test]
fn documents() {
    let sandbox = served(Options::default());
    let (required, hash) = ("is required", "must be a hash");
    let one_of = "must be one of notification/webhooks";
    for (body, wanted) in [
        (json!({}), vec![("/data", required)]),
        (json!(null), vec![("/data", required)]),
        (json!([]), vec![("/data", required)]),
        (json!(3), vec![("/data", required)]),
        (json!("x"), vec![("/data", required)]),
        (json!({"data": null}), vec![("/data", hash)]),
        (json!({"data": []}), vec![("/data", hash)]),
        (json!({"data": "x"}), vec![("/data", hash)]),
        (json!({"data": {"attributes": {}}}), vec![("/data/type", required)]),
        (json!({"data": {"type": "webhooks", "attributes": {}}}), vec![("/data/type", one_of)]),
        (json!({"data": {"type": TYPE}}), vec![("/data/attributes", required)]),
        (json!({"data": {"type": TYPE, "attributes": null}}), vec![("/data/attributes", hash)]),
        (json!({"data": {}}), vec![("/data/type", required), ("/data/attributes", required)]),
    ] {
        let answer = sandbox.json("POST", W, &body);
        let wanted: Vec<_> = wanted.into_iter().map(|(p, d)| (p.to_owned(), d.to_owned())).collect();
        assert_eq!((answer.status, answer.pointers()), (422, wanted), "{body}");
    }
    assert_eq!(sandbox.sandbox.count(), 120);
}

#[test]
fn attributes() {
    let sandbox = served(Options::default());
    let post = |attributes: Value| {
        sandbox.json(
            "POST",
            W,
            &json!({"data": {"type": TYPE, "id": "5", "relationships": {}, "attributes": attributes}, "x": 1}),
        )
    };
    for (attributes, name, kept) in [
        (json!({}), "url", Value::Null),
        (json!({"name": 5}), "name", json!("5")),
        (json!({"url": "not a url"}), "url", json!("not a url")),
        (json!({"name": ""}), "name", json!("")),
        (json!({"events": []}), "events", json!([])),
        (json!({"bogus": 1}), "bogus", Value::Null),
        (json!({"id": "9000"}), "id", Value::Null),
        (json!({"account_id": 42}), "account_id", json!(42)),
        (json!({"created_at": "2020-01-01T00:00:00Z"}), "created_at", json!("2020-01-01 00:00:00 +0000")),
    ] {
        let answer = post(attributes.clone());
        assert_eq!((answer.status, &answer.json()["data"]["attributes"][name]), (201, &kept), "{attributes}");
    }
    assert!(sandbox.sandbox.row(9000).is_some(), "an id that is sent is taken");
    let taken = post(json!({"id": 9000}));
    let error = taken.json()["errors"][0].clone();
    assert_eq!((taken.status, &error["title"]), (422, &json!("Verse::Error::CannotCreateRecord")));
    assert_eq!((&error["source"], &error["status"]), (&Value::Null, &json!("422")));

    for (attributes, faults) in [
        (json!({"name": null}), vec!["name must be a string"]),
        (json!({"name": true}), vec!["name must be a string"]),
        (json!({"url": ["x"]}), vec!["url must be a string"]),
        (json!({"events": "a.b"}), vec!["events must be an array"]),
        (json!({"events": {}}), vec!["events must be an array"]),
        (json!({"events": null}), vec!["events must be an array"]),
        (json!({"scopes": null}), vec!["scopes must be a hash"]),
        (json!({"scopes": []}), vec!["scopes must be a hash"]),
        (json!({"account_id": "x"}), vec!["account_id must be an integer"]),
        (json!({"secret": null, "name": []}), vec!["name must be a string", "secret must be a string"]),
    ] {
        let answer = post(attributes.clone());
        let found: Vec<_> = answer
            .pointers()
            .iter()
            .map(|(pointer, detail)| format!("{} {detail}", pointer.strip_prefix("/data/attributes/").unwrap()))
            .collect();
        assert_eq!((answer.status, found), (422, faults.iter().map(ToString::to_string).collect()), "{attributes}");
    }
    for attributes in [json!({"name": "a\0b"}), json!({"events": ["\0"]}), json!({"id": "99999999999999999999"})] {
        assert_eq!(post(attributes.clone()).status, 500, "{attributes}");
    }
}

#[test]
fn numbers_and_the_order_of_keys_are_kept() {
    let sandbox = served(Options::default());
    let body = r#"{"data":{"type":"notification/webhooks","attributes":{"events":[36893488147419103232,1.50],"scopes":{"z":1,"a":2}}}}"#;
    let answer = sandbox.send("POST", W, &["content-type: application/json"], body);
    let text: String = answer.text().split_whitespace().collect();
    assert!(text.contains(r#""events":[36893488147419103232,1.50],"scopes":{"z":1,"a":2}"#), "{text}");
}

#[test]
fn two_equal_posts_make_two_rows() {
    let sandbox = served(Options::default());
    assert_ne!(sandbox.create(json!({"name": "same"})), sandbox.create(json!({"name": "same"})));
}

#[test]
fn bodies_and_their_types() {
    let sandbox = served(Options::default());
    let body = r#"{"data":{"type":"notification/webhooks","attributes":{"name":"x"}}}"#;
    let invalid = r#"{"data":{"type":"notification/webhooks","attributes":{"name":"\xff"}}}"#;
    for (content_type, body, wanted) in [
        ("content-type: application/json", body, 201),
        ("content-type: application/vnd.api+json", body, 201),
        ("content-type: application/hal+json", body, 201),
        ("content-type: application/json; charset=utf-8", body, 422),
        ("content-type: Application/Json", body, 422),
        ("content-type: text/plain", body, 422),
        ("content-type: text/json", body, 422),
        ("content-type: application/x-www-form-urlencoded", body, 422),
        ("x-nothing: x", body, 422),
        ("content-type: application/json", "{\"data\":", 400),
        ("content-type: application/json", "", 400),
        ("content-type: application/json", "NaN", 400),
        ("content-type: application/json", "\u{feff}{}", 400),
        ("content-type: application/json", invalid, 400),
        (
            "content-type: application/x-www-form-urlencoded",
            "data[type]=notification/webhooks&data[attributes][name]=f&data[attributes][events][]=a.b",
            201,
        ),
        (
            "content-type: multipart/form-data; boundary=XX",
            "--XX\r\ncontent-disposition: form-data; name=\"data[type]\"\r\n\r\nnotification/webhooks\r\n--XX\r\ncontent-disposition: form-data; name=\"data[attributes][name]\"\r\n\r\nm\r\n--XX--\r\n",
            201,
        ),
    ] {
        let answer = sandbox.send("POST", W, &[content_type], body);
        assert_eq!(answer.status, wanted, "{content_type} {body}");
        if wanted == 422 {
            assert_eq!(answer.pointers()[0], ("/data".to_owned(), "is required".to_owned()), "{content_type}");
        }
    }
    let authorization = format!("authorization: Bearer {}", sandbox.token);
    let mut bytes =
        crate::socket::request("POST", W, &["content-type: application/json", &authorization], &body.replace('x', "?"));
    let at = bytes.windows(3).position(|w| w == b"\"?\"").unwrap();
    bytes[at + 1] = 0xff;
    assert_eq!(sandbox.raw(&bytes).status, 500, "invalid UTF-8");
}
