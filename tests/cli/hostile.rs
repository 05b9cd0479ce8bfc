//! Text from the service that tries to be more than text, through every command and format.

use super::{
    server::{Act, Server, json, logged_in},
    world::{Ran, World},
};

/// Every C0 and C1 control, DEL, and characters that hide or reorder.
fn hostile() -> String {
    let controls = (1..0x20).chain(0x7f..0xa0).filter_map(char::from_u32);
    let sequences = "\u{1b}]0;title\u{7}\u{1b}[2J\u{1b}P+q\u{1b}\\\u{9b}31m";
    let hidden = "\u{202e}\u{2066}\u{200b}\u{feff}\u{ad}\u{2028}\u{e0041}";
    format!("begin {}{sequences}{hidden} end", controls.collect::<String>())
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn record(id: u32) -> String {
    let h = quoted(&hostile());
    let url = quoted(&format!("https://example.com/{}", hostile()));
    format!(
        r#"{{"type":"notification/webhooks","id":"{id}","attributes":{{"name":{h},"url":{url},"account_id":3,
        "events":[{h},"a.b"],"scopes":{{{h}:[{h},123456789012345678901234567890]}},{h}:{h},
        "secret":"whsec_neverShown","created_at":"2026-01-01 00:01:00 +0000","updated_at":"2026-01-01 00:01:00 +0000"}}}}"#
    )
}

fn service() -> Server {
    Server::start(|seen, _| -> Act {
        let h = quoted(&hostile());
        let line = seen.line();
        let route = seen.route();
        match route.rsplit('/').next().unwrap() {
            "login" => logged_in("token"),
            "events" => json(
                200,
                &format!(r#"{{"data":[{{"type":"e","id":"1","attributes":{{"name":{h},"description":{h}}}}}]}}"#),
            ),
            "webhooks" if line.contains("number%5D=1") || !line.contains("number") => {
                json(200, &format!(r#"{{"data":[{}],"meta":{{}}}}"#, record(7)))
            }
            "webhooks" => json(200, r#"{"data":[],"meta":{}}"#),
            "7" if route.starts_with("POST") => json(200, &format!(r#"{{"success":false,"message":{h}}}"#)),
            "7" => json(200, &format!(r#"{{"data":{}}}"#, record(7))),
            _ => json(
                422,
                &format!(r#"{{"errors":[{{"status":422,"title":{h},"detail":{h},"source":{{"pointer":{h}}}}}]}}"#),
            ),
        }
    })
}

fn run(server: &Server, args: &[&str]) -> Ran {
    let variables = [("HOOKLINE_URL", server.url().to_string()), ("HOOKLINE_API_KEY", "PULSE_neverShown".to_owned())];
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    World::new().run(args, &variables)
}

#[track_caller]
fn harmless(ran: &Ran) {
    for text in [&ran.out, &ran.err] {
        let raw = text.chars().find(|c| {
            (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
                || "\u{202e}\u{2066}\u{200b}\u{feff}\u{ad}\u{2028}\u{e0041}".contains(*c)
        });
        assert_eq!(raw, None, "{ran:?}");
        assert!(!text.contains("neverShown"), "{ran:?}");
    }
}

#[test]
fn every_command_and_format_is_harmless() {
    let server = service();
    for (args, code) in [
        (&["list"][..], 0),
        (&["get", "7"], 0),
        (&["events"], 0),
        (&["test", "7"], 3),
        (&["get", "8"], 1),
        (&["list", "--output", "json"], 0),
        (&["get", "7", "--output", "json"], 0),
        (&["events", "--output", "json"], 0),
        (&["test", "7", "--output", "json"], 3),
        (&["get", "8", "--output", "json"], 1),
    ] {
        let ran = run(&server, args);
        harmless(ran.ended(code));
        assert!(format!("{}{}", ran.out, ran.err).contains("begin "), "the text itself is there: {ran:?}");
    }
}

#[test]
fn json_gives_the_values_back_exactly() {
    let server = service();
    let list = run(&server, &["list", "--output", "json"]).json();
    let get = run(&server, &["get", "7", "--output", "json"]);
    assert_eq!(list[0], get.json(), "one record, one form");
    let hook = get.json();
    let h = hostile();
    assert_eq!((&hook["id"], &hook["name"], &hook["events"][0]), (&"7".into(), &h.clone().into(), &h.clone().into()));
    assert_eq!(hook[h.as_str()], h);
    assert_eq!(hook["scopes"][h.as_str()][0], h);
    assert!(get.out.contains("123456789012345678901234567890"), "numbers past 2^64 stay");
    assert!(hook.get("secret").is_none());
    assert_eq!(run(&server, &["events", "--output", "json"]).json()[0]["name"], h);
    assert_eq!(run(&server, &["test", "7", "--output", "json"]).json()["message"], h);
    let fault = run(&server, &["get", "8", "--output", "json"]).fault();
    assert!(fault["fields"][0]["message"].as_str().unwrap().starts_with("begin "), "{fault}");
}

#[test]
fn a_table_line_is_one_row() {
    let ran = run(&service(), &["list", "--output", "table"]);
    assert_eq!(ran.out.lines().count(), 2, "{ran:?}");
    let ran = run(&service(), &["list"]);
    assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
    let ran = run(&service(), &["get", "7"]);
    assert!(ran.out.contains("<U+202E>") && ran.out.contains("secret"), "{ran:?}");
}

#[test]
fn what_a_write_came_to_is_harmless_in_every_format_and_so_is_the_journal() {
    let (server, world) = (service(), World::new());
    let url = server.url().to_string();
    let run = |args: &[&str]| world.run(args, &[("HOOKLINE_URL", &url), ("HOOKLINE_API_KEY", "PULSE_neverShown")]);
    let mut said = String::new();
    for format in [&[][..], &["table"], &["json"], &["jsonl"], &["csv"], &["yaml"]] {
        let format: Vec<&str> = format.iter().flat_map(|format| ["--output", *format]).collect();
        for (command, code) in [
            (&["update", "7", "--name", "x"][..], 0),
            (&["update", "7", "--remove-event", "a.b", "--dry-run"], 0),
            (&["delete", "7", "--yes"], 0),
            (&["test", "7", "--yes"], 3),
            (&["journal"], 0),
            (&["undo", "--dry-run"], 0),
            (&["create", "--url", "https://example.org/x", "--events", "a"], 2),
        ] {
            let ran = run(&[command, &format].concat());
            harmless(ran.ended(code));
            said.push_str(&ran.out);
        }
    }
    assert!(said.matches("begin ").count() >= 24, "the text itself is there");
}
