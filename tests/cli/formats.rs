//! What list and audit look like in every form, with text in names and URLs that tries to be more than text. The pictures
//! are in `snapshots`; JSON and YAML give the same values back.

use serde_json::{Value, json};

use super::{
    server::{Server, json as answer},
    world::World,
};

const NAMES: [&str; 5] = [
    "a\u{1b}[2J\tb\r\n\u{202e}c\u{9b}31m \u{7f}\u{200b}end",
    "=cmd|' /C calc'!A0, \"quoted\"",
    "- yes: [no] # {x}",
    "日本 e\u{301} 🦀 | `*_<b>`",
    "",
];

fn record(nth: usize) -> Value {
    let id = nth + 1;
    let name = NAMES[nth];
    json!({ "type": "notification/webhooks", "id": id.to_string(), "attributes": {
        "name": name,
        "url": format!("http://hooks.example/{name}?token=hunter2&n={id}"),
        "account_id": id,
        "events": [name, "a.b"],
        "scopes": { name: [name, id] },
        "created_at": "2026-01-01 00:01:00 +0000",
        "updated_at": "2026-02-01 00:01:00 +0000",
    } })
}

fn service() -> Server {
    Server::start(|seen, _| {
        let data: Vec<Value> = match seen.route().ends_with("/webhooks") {
            true => (0..NAMES.len()).map(record).collect(),
            false => Vec::new(),
        };
        answer(200, &json!({ "data": data, "meta": {} }).to_string())
    })
}

fn printed(server: &Server, args: &[&str]) -> String {
    let ran = World::new().run(args, &[("HOOKLINE_URL", server.url().as_str()), ("HOOKLINE_TOKEN", "t")]);
    assert!(matches!(ran.code, 0 | 3), "{ran:?}");
    let raw = |c: char| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || "\u{202e}\u{200b}".contains(c);
    assert!(!ran.out.contains(raw) && !ran.out.contains("hunter2"), "{:?}", ran.out);
    ran.out
}

fn kept(name: &str, text: &str, server: &Server) {
    let port = server.url().port().unwrap().to_string();
    let text = text.replace(&port, "PORT").replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let text = text.replace("\r\n", "<CR>\n").replace('\t', "<TAB>");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn list_in_every_form() {
    let server = service();
    let columns = "id,name,url,account_id,updated_at,events,scopes";
    kept("list-table", &printed(&server, &["list", "--output", "table", "--fields", columns]), &server);
    kept("list-lines", &printed(&server, &["list"]), &server);
    for format in ["json", "jsonl", "csv", "yaml"] {
        kept(&format!("list-{format}"), &printed(&server, &["list", "--output", format]), &server);
    }
}

#[test]
fn audit_in_every_form() {
    let server = service();
    let audit =
        |more: &[&str]| printed(&server, &[&["audit", "--rule", "plain-http", "--rule", "blank-name"], more].concat());
    kept("audit-lines", &audit(&[]), &server);
    for format in ["table", "json", "jsonl", "csv", "sarif", "markdown"] {
        kept(&format!("audit-{format}"), &audit(&["--output", format]), &server);
    }
}

#[test]
fn json_lines_and_yaml_give_the_same_values_back() {
    let server = service();
    let run = |format: &str| printed(&server, &["list", "--output", format, "--fields", "id,name,events,scopes"]);
    let list: Value = serde_json::from_str(&run("json")).unwrap();
    for (nth, hook) in list.as_array().unwrap().iter().enumerate() {
        let sent = &record(nth)["attributes"];
        assert_eq!(
            (&hook["name"], &hook["events"], &hook["scopes"]),
            (&sent["name"], &sent["events"], &sent["scopes"])
        );
    }
    let lines: Vec<Value> = run("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::from(lines), list);
    let yaml: Value = serde_saphyr::from_str(&run("yaml")).unwrap();
    assert_eq!(yaml, list);
}
