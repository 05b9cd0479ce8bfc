//! WIRE section 8: delete.

use hookline::sandbox::Options;

use crate::socket::{W, served};

#[test]
fn deleting() {
    let sandbox = served(Options::default());
    let delete = |id: &str, headers: &[&str]| sandbox.send("DELETE", &format!("{W}/{id}"), headers, "");
    assert_eq!(delete("7", &["content-type: application/json"]).status, 400, "a JSON type without a body");
    assert!(sandbox.sandbox.row(7).is_some());
    let gone = delete("7", &[]);
    assert_eq!((gone.status, gone.body.len(), gone.header("content-type")), (204, 0, None));
    assert_eq!(sandbox.sandbox.row(7), None);
    assert_eq!(delete("7", &[]).status, 404);
    assert_eq!(delete("999999", &[]).status, 404);
    let bad = delete("abc", &[]);
    assert_eq!((bad.status, bad.pointers()[0].0.as_str()), (422, "/resource_id"));
    assert_eq!(sandbox.send("DELETE", W, &[], "").status, 404);
    assert_eq!(sandbox.sandbox.count(), 119);
}
