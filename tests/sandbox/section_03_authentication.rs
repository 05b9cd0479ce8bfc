//! WIRE section 3: authentication, and the order of the checks.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hookline::sandbox::Options;
use serde_json::{Value, json};

use crate::socket::{LOGIN, W, request, served};

const JSON: &str = "content-type: application/json";

#[test]
fn login_gives_a_token_that_can_be_read() {
    let sandbox = served(Options { api_key: Some("PULSE_c0ffee".to_owned()), ..Options::default() });
    let login = |body: &str, headers: &[&str]| sandbox.raw(&request("POST", LOGIN, headers, body));
    let answer = login(r#"{"key":"PULSE_c0ffee"}"#, &[JSON]);
    assert_eq!(answer.status, 200);
    let document = answer.json();
    let record = document["data"]["attributes"].as_object().unwrap();
    for name in ["email", "name", "role_name", "role_scope", "role_rights", "exp"] {
        assert!(record.contains_key(name), "{name}");
    }
    let token = document["meta"]["token"].as_str().unwrap();
    let claims: Vec<&str> = token.split('.').collect();
    assert_eq!(claims.len(), 3);
    let decoded = |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
    assert_eq!(decoded(claims[0])["alg"], "ES256");
    let claims = decoded(claims[1]);
    assert_eq!(claims.as_object().unwrap().keys().collect::<Vec<_>>(), ["u", "r", "s", "exp"]);
    assert_eq!((&claims["u"]["labels"], &claims["exp"]), (&json!(["api"]), &record["exp"]));
    assert!(claims["r"].as_str().unwrap().starts_with("api:"));

    for (body, headers, wanted) in [
        (r#"{"key":"PULSE_wrong"}"#, vec![JSON], 401),
        (r#"{"key":""}"#, vec![JSON], 401),
        ("{}", vec![JSON], 422),
        (r#"{"key":5}"#, vec![JSON], 422),
        (r#"{"key":"PULSE_c0ffee"}"#, vec!["content-type: application/json; charset=utf-8"], 422),
        (r#"{"key":"PULSE_c0ffee"}"#, vec![], 422),
        ("", vec![JSON], 400),
        ("{", vec![JSON], 400),
    ] {
        assert_eq!(login(body, &headers).status, wanted, "{body} {headers:?}");
    }
    assert_eq!(sandbox.raw(&request("GET", LOGIN, &[], "")).status, 404);
}

#[test]
fn a_random_key_has_the_documented_form() {
    let (one, two) = (served(Options::default()), served(Options::default()));
    let hex = one.sandbox.api_key().strip_prefix("PULSE_").unwrap();
    assert!(hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit()), "{hex}");
    assert_ne!(one.sandbox.api_key(), two.sandbox.api_key());
}

#[test]
fn where_a_token_counts() {
    let sandbox = served(Options::default());
    let token = &sandbox.token;
    for (header, wanted) in [
        (format!("authorization: Bearer {token}"), 200),
        (format!("authorization: Bearer  {token}"), 200),
        (format!("cookie: a=b; auth-token={token}"), 200),
        (format!("authorization: bearer {token}"), 401),
        (format!("authorization: Basic {token}"), 401),
        (format!("authorization: {token}"), 401),
        (format!("x-api-key: {token}"), 401),
    ] {
        let answer = sandbox.raw(&request("GET", W, &[&header], ""));
        assert_eq!(answer.status, wanted, "{}", header.replace(token.as_str(), "…"));
        assert_eq!(answer.header("www-authenticate"), None);
    }
    assert_eq!(sandbox.raw(&request("GET", &format!("{W}?token={token}"), &[], "")).status, 401);
}

#[test]
fn details_of_a_401() {
    let sandbox = served(Options::default());
    let foreign = served(Options::default()).token;
    let body = json!({"key": sandbox.sandbox.api_key(), "token_expiration": -5}).to_string();
    let expired =
        sandbox.raw(&request("POST", LOGIN, &[JSON], &body)).json()["meta"]["token"].as_str().unwrap().to_owned();
    for (headers, detail) in [
        (vec![], "unauthorized_access"),
        (vec!["authorization: Bearer".to_owned()], "unauthorized_access"),
        (vec![format!("authorization: Bearer {expired}")], "Signature has expired"),
        (vec![format!("authorization: Bearer {foreign}")], "Signature verification failed"),
        (vec!["authorization: Bearer garbage".to_owned()], "Not enough or too many segments"),
    ] {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let answer = sandbox.raw(&request("GET", W, &headers, ""));
        let error = answer.json()["errors"][0].clone();
        assert_eq!((answer.status, error["status"].as_str()), (401, Some("401")));
        assert_eq!(
            (error["title"].as_str(), error["detail"].as_str()),
            (Some("Verse::Error::Authorization"), Some(detail))
        );
    }
}

#[test]
fn a_token_ends_to_the_second() {
    let sandbox = served(Options { token_life: Duration::from_secs(1), ..Options::default() });
    // It may be over already: a token of one second lives between none and one.
    let started = std::time::Instant::now();
    while sandbox.get(&format!("{W}/1")).status == 200 {
        assert!(started.elapsed() < Duration::from_secs(120), "a token of one second still works");
        std::thread::yield_now();
    }
    assert_eq!(sandbox.get(&format!("{W}/1")).detail(), "Signature has expired");
}

#[test]
fn the_order_of_the_checks() {
    let sandbox = served(Options::default());
    let (absent, bad) = (format!("{W}/999999"), format!("{W}/abc"));
    let broken = "{";
    let wrong = r#"{"data":{"type":"x"}}"#;
    let send = |authorized: bool, method: &str, target: &str, body: &str| {
        let bearer = format!("authorization: Bearer {}", sandbox.token);
        let headers = if authorized { vec![JSON, bearer.as_str()] } else { vec![JSON] };
        sandbox.raw(&request(method, target, &headers, body)).status
    };
    assert_eq!(send(false, "PATCH", &bad, broken), 400, "bad JSON before the token");
    assert_eq!(send(false, "PATCH", &bad, wrong), 401, "the token before the values");
    assert_eq!(send(true, "PATCH", &absent, wrong), 422, "the values before existence");
    assert_eq!(send(true, "PATCH", &absent, r#"{"data":{"type":"notification/webhooks"}}"#), 404);
    assert_eq!(send(false, "GET", "/nowhere", broken), 404, "an unknown route before anything");
}

#[test]
fn a_role_that_may_only_read() {
    let sandbox = served(Options { read_only: true, backtraces: false, ..Options::default() });
    let send = |method: &str, target: &str, kind: &str| {
        sandbox.json(method, target, &json!({"data": {"type": kind, "attributes": {}}}))
    };
    let (good, wrong) = ("notification/webhooks", "x");
    let absent = format!("{W}/999999");
    for (method, target, action) in [
        ("POST", W, "create"),
        ("PATCH", &absent, "update"),
        ("DELETE", &absent, "delete"),
        ("POST", &format!("{W}/test/999999"), "test"),
    ] {
        let answer = send(method, target, good);
        let error = json!({
            "status": "403", "title": "Verse::Error::Unauthorized",
            "detail": format!("unauthorized action `{action}` on `notification:webhooks`"),
        });
        assert_eq!((answer.status, answer.json()), (403, json!({"errors": [error]})), "{method} {target}");
    }
    assert_eq!(send("POST", W, wrong).status, 422, "the values before the rights");
    assert_eq!(send("PATCH", &absent, wrong).status, 422, "the values before the rights");
    assert_eq!((sandbox.list("").status, sandbox.get(&absent).status), (200, 404));
}
