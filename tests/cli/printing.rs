//! What tables and JSON look like, and that data is alone on standard output.

use super::{
    server::{Server, json},
    world::{Sandbox, World},
};

#[test]
fn list_prints_all_of_them() {
    let sandbox = Sandbox::start(&["--webhooks", "2345"]);
    let world = World::new();
    let ran = world.run(&["list", "--output", "json"], &sandbox.variables());
    let hooks = ran.ended(0).json();
    let ids: std::collections::BTreeSet<u64> =
        hooks.as_array().unwrap().iter().map(|hook| hook["id"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(ids.len(), 2345);
    let ran = world.run(&["list"], &sandbox.variables());
    assert_eq!(ran.ended(0).out.lines().count(), 2345, "without a heading in a pipe");
    let ran = world.run(&["list", "--output", "table"], &sandbox.variables());
    assert_eq!(ran.ended(0).out.lines().count(), 2346);
    assert!(ran.out.starts_with("  ID  NAME"), "{}", &ran.out[..200]);
}

#[test]
fn objects_stand_in_one_line_however_the_service_breaks_them() {
    let body = "{\"data\":{\"type\":\"notification/webhooks\",\"id\":\"7\",\"attributes\":{\n  \"scopes\": {\n    \"ou\": [\n      \"a b\",\n      12345678901234567890123\n    ]\n  }\n}}}";
    let server = Server::start(|_, _| json(200, body));
    let url = server.url().to_string();
    let ran = World::new().run(&["get", "7"], &[("HOOKLINE_URL", &url), ("HOOKLINE_TOKEN", "t")]);
    assert!(ran.ended(0).out.contains(r#"{"ou":["a b",12345678901234567890123]}"#), "{}", ran.out);
    assert!(!ran.out.contains("U+000A"), "{}", ran.out);
}

#[test]
fn urls_are_masked_unless_asked_for() {
    let server = Server::start(|seen, _| {
        let record = r#"{"type":"notification/webhooks","id":"7","attributes":{"name":"n","url":"https://ann:hunter2@example.com/x?token=hunter3&a=b"}}"#;
        match seen.route().ends_with("/7") {
            true => json(200, &format!(r#"{{"data":{record}}}"#)),
            false => json(200, &format!(r#"{{"data":[{record}],"meta":{{}}}}"#)),
        }
    });
    let world = World::new();
    let url = server.url().to_string();
    let run = |args: &[&str]| world.run(args, &[("HOOKLINE_URL", &url), ("HOOKLINE_TOKEN", "t")]);
    for command in [&["list"][..], &["get", "7"]] {
        for format in ["table", "json"] {
            let masked = [command, &["--output", format]].concat();
            let ran = run(&masked);
            assert!(ran.ended(0).out.contains("example.com") && !ran.out.contains("hunter"), "{ran:?}");
            let ran = run(&[&masked[..], &["--reveal-urls"]].concat());
            assert!(ran.ended(0).out.contains("https://ann:hunter2@example.com/x?token=hunter3&a=b"), "{ran:?}");
        }
    }
}

#[test]
fn the_secret_is_a_mask_of_one_width() {
    let server = Server::start(|_, _| {
        json(
            200,
            r#"{"data":{"type":"notification/webhooks","id":"7","attributes":{"name":"n","secret":"whsec_hunter2"}}}"#,
        )
    });
    let ran = World::new().run(&["get", "7"], &[("HOOKLINE_URL", server.url().as_str()), ("HOOKLINE_TOKEN", "t")]);
    assert!(ran.ended(0).out.contains("secret\t••••••••\n") && !ran.out.contains("hunter"), "{ran:?}");
    assert!(server.seen().iter().all(|seen| !seen.line().contains("secret")), "it is not even asked for");
}

#[test]
fn events_come_with_either_renderer() {
    for renderer in ["plain", "jsonapi"] {
        let sandbox = Sandbox::start(&["--webhooks", "1", "--renderer", renderer]);
        let events = World::new().run(&["events", "--output", "json"], &sandbox.variables()).json();
        assert!(events.as_array().unwrap().len() > 50, "{events}");
        assert!(events[0]["name"].as_str().unwrap().contains(':'));
    }
}

#[test]
fn a_sandbox_takes_its_key_and_mishaps_from_the_command_line() {
    let world = World::new();
    let key = world.file("key", "PULSE_given\n");
    let sandbox =
        Sandbox::start(&["--webhooks", "1", "--api-key-file", key.to_str().unwrap(), "--mishap", "500@events"]);
    assert_eq!(sandbox.key, "PULSE_given");
    world.run(&["list"], &sandbox.variables()).ended(0);
    world.run(&["events"], &sandbox.variables()).ended(8);
    let ran = world.run(&["sandbox", "--mishap", "earthquake"], &[]);
    assert!(ran.ended(2).err.contains("earthquake"), "{ran:?}");
    let key = world.file("key", "a;rm");
    let ran = world.run(&["sandbox", "--api-key-file", key.to_str().unwrap()], &[]);
    assert!(ran.ended(2).err.contains("letters"), "{ran:?}");
}
