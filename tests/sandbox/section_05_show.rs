//! WIRE section 5: show.

use hookline::sandbox::Options;
use serde_json::json;

use crate::socket::{W, served};

#[test]
fn ids_are_read_as_ruby_reads_them() {
    let sandbox = served(Options::default());
    for (id, shown) in [("7", "7"), ("07", "7"), ("0x7", "7"), ("1_0", "10"), ("%207", "7"), ("+7", "7")] {
        let answer = sandbox.get(&format!("{W}/{id}"));
        let document = answer.json();
        assert_eq!((answer.status, &document["data"]["id"]), (200, &json!(shown)), "{id}");
        assert_eq!(document.as_object().unwrap().keys().collect::<Vec<_>>(), ["data"], "no meta");
    }
    for id in ["abc", "7abc", "7.0", "1e1", "%20", "7%2F8", "7[8]", "7=8"] {
        let answer = sandbox.get(&format!("{W}/{id}"));
        let wanted = [("/resource_id".to_owned(), "must be an integer".to_owned())];
        assert_eq!((answer.status, answer.pointers()), (422, wanted.to_vec()), "{id}");
    }
    for id in ["999999", "0", "-7"] {
        let answer = sandbox.get(&format!("{W}/{id}"));
        assert_eq!((answer.status, answer.detail()), (404, format!("{{:id=>{id}}}")));
    }
    assert_eq!(sandbox.get(&format!("{W}/99999999999999999999")).status, 500);
    assert!(sandbox.get(&format!("{W}/events")).json()["data"].is_array(), "events wins over an id");
}

#[test]
fn fields_and_included() {
    let sandbox = served(Options::default());
    let one = sandbox.get(&format!("{W}/7?fields[notification/webhooks][]=secret")).json();
    assert_eq!(one["data"]["attributes"].as_object().unwrap().keys().collect::<Vec<_>>(), ["secret"]);
    let refused = |query: &str| {
        let answer = sandbox.get(&format!("{W}/7?{query}"));
        (answer.status, answer.pointers()[0].0.clone(), answer.pointers()[0].1.clone())
    };
    assert_eq!(refused("included[]=x"), (422, "/included/included".into(), "included unauthorized".into()));
    assert_eq!(refused("included=x").0, 422);
    assert_eq!(sandbox.get(&format!("{W}/7?include=x")).status, 200);
}
