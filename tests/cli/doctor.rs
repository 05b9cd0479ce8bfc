//! `hookline doctor`: a sound set-up is found sound, a broken one is named with the exit code of the gravest fault, and no
//! secret is shown.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::Value;

use super::{
    server::{Server, answer, json, logged_in, plain_error},
    world::{Ran, Sandbox, World},
};

const KEY: (&str, &str) = ("HOOKLINE_API_KEY", "PULSE_c4nary");

/// The finding about one thing.
#[track_caller]
fn about(ran: &Ran, area: &str, what: &str) -> Value {
    let document = ran.json();
    let all = document["findings"].as_array().unwrap();
    let found = all.iter().find(|finding| finding["area"] == area && finding["what"] == what);
    found.unwrap_or_else(|| panic!("{area} {what}: {document:#}")).clone()
}

#[track_caller]
fn says(ran: &Ran, area: &str, what: &str, verdict: &str, said: &str) {
    let finding = about(ran, area, what);
    assert_eq!(finding["verdict"], verdict, "{finding:#}");
    let text = format!("{} {}", finding["found"].as_str().unwrap(), finding["next"].as_str().unwrap());
    assert!(text.contains(said), "{said}: {finding:#}");
}

fn doctor(world: &World, variables: &[(&str, &str)]) -> Ran {
    world.run(&["doctor", "--output", "json"], variables)
}

#[test]
fn a_sound_set_up_is_found_sound_and_left_as_it_is() {
    let sandbox = Sandbox::start(&["--webhooks", "40"]);
    let world = World::new();
    let ran = doctor(&world, &sandbox.variables());
    assert_eq!(ran.ended(0).json()["exit_code"], 0);
    says(&ran, "program", "version", "ok", env!("CARGO_PKG_VERSION"));
    says(&ran, "service", "login", "ok", "as Operator; the token ends in ");
    says(&ran, "service", "rights", "ok", "api:notification.webhooks.*");
    says(&ran, "service", "latency", "ok", "3 reads");
    says(&ran, "service", "webhooks", "ok", "40");
    says(&ran, "service", "proxy", "ok", "none");
    says(&ran, "service", "clock", "ok", "does not say its time");
    for field in ["id", "account", "name", "url"] {
        says(&ran, "filters", field, "ok", "honoured");
    }
    let table = world.run(&["doctor"], &sandbox.variables());
    assert!(table.ended(0).out.lines().any(|line| line.starts_with("filters   url            ok       honoured")));
    assert!(!format!("{ran:?}{table:?}").contains(&sandbox.key), "{ran:?}");
    assert!(world.files().is_empty(), "{:?}", world.files());
}

#[test]
fn what_is_broken_is_named_with_its_exit_code() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let refusing =
        Server::start(|seen, _| if seen.line().contains("/login") { logged_in("t") } else { plain_error(403, "no") });
    let failing =
        Server::start(|seen, _| if seen.line().contains("/login") { logged_in("t") } else { plain_error(500, "no") });
    let (refusing, failing) = (refusing.url().to_string(), failing.url().to_string());
    for (url, code, what, said) in [
        (sandbox.url.as_str(), 4, "login", "Check the API key"),
        (refusing.as_str(), 4, "rights", "Ask for the right"),
        (failing.as_str(), 8, "connection", "500"),
        ("http://127.0.0.1:9", 7, "connection", "nothing listens on 127.0.0.1:9"),
        ("http://service.example", 7, "connection", "--insecure-http"),
        ("service.example", 2, "settings", "HOOKLINE_URL is not a URL"),
    ] {
        let ran = doctor(&World::new(), &[("HOOKLINE_URL", url), KEY]);
        says(ran.ended(code), "service", what, "wrong", said);
        assert!(!format!("{ran:?}").contains("c4nary"), "{ran:?}");
    }
    says(doctor(&World::new(), &[]).ended(2), "service", "settings", "wrong", "hookline login");
    says(
        doctor(&World::new(), &[("HOOKLINE_URL", &sandbox.url)]).ended(2),
        "service",
        "settings",
        "wrong",
        "No API key",
    );
}

#[test]
fn broken_files_are_named() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    world.config("[profile.p]\nparalel = 3\n");
    let ran = doctor(&world, &sandbox.variables());
    says(ran.ended(2), "files", "configuration", "wrong", "config.toml:2:1");
    let table = world.run(&["doctor"], &sandbox.variables());
    assert!(table.ended(2).out.contains("  2 | paralel = 3\n") && table.out.contains("`parallel`"), "{table:?}");

    let world = World::new();
    let key = world.file("key", "PULSE_c4nary");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    world.config(&format!("default_profile = 'p'\n[profile.p]\nurl = '{}'\nkey_file = '~/key'\n", sandbox.url));
    says(doctor(&world, &[]).ended(2), "service", "settings", "wrong", "chmod 600");

    let world = World::new();
    world.file(".local/state/hookline", "in the way");
    says(doctor(&world, &sandbox.variables()).ended(1), "files", "state", "wrong", "is not a directory");
}

#[test]
fn what_a_server_makes_of_filters_and_time_is_found_by_its_answers() {
    let rows = r#"{"data":[{"type":"notification/webhooks","id":"7","attributes":{"name":"n","url":"https://x.example"}}],"meta":{}}"#;
    let server = Server::start(move |seen, _| match seen.line() {
        line if line.contains("/login") => logged_in("t"),
        line if line.contains("filter%5Burl%5D") => plain_error(422, "filter"),
        line if line.contains("filter%5Bname%5D") => json(200, r#"{"data":[],"meta":{}}"#),
        _ => answer(200, "content-type: application/json\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n", rows),
    });
    let url = server.url().to_string();
    let ran = doctor(&World::new(), &[("HOOKLINE_URL", &url), KEY]);
    says(ran.ended(0), "filters", "id", "note", "ignored");
    says(&ran, "filters", "account", "note", "ignored");
    says(&ran, "filters", "name", "ok", "honoured");
    says(&ran, "filters", "url", "note", "refused");
    says(&ran, "service", "clock", "note", "s ahead of the service's");
    says(&ran, "service", "rights", "ok", "the token does not say");
    assert!(server.seen().iter().all(|seen| seen.line().starts_with("GET ") || seen.line().contains("/login")));
}

#[test]
fn a_proxy_is_shown_without_its_credentials() {
    let variables =
        [("HOOKLINE_URL", "https://service.example"), ("HTTPS_PROXY", "http://ann:c4nary@127.0.0.1:9"), KEY];
    let ran = doctor(&World::new(), &variables);
    says(ran.ended(7), "service", "proxy", "ok", "127.0.0.1:9");
    assert!(!format!("{ran:?}").contains("c4nary"), "{ran:?}");
}

#[test]
fn the_terminal_is_told_from_the_environment() {
    let world = World::new();
    let ran = doctor(&world, &[("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("TMUX", "/tmp/x,1,0")]);
    says(&ran, "terminal", "kind", "note", "standard output is not a terminal");
    says(&ran, "terminal", "colours", "ok", "NO_COLOR");
    says(&ran, "terminal", "text", "note", "no UTF-8 locale");
    says(&ran, "terminal", "clipboard", "note", "set-clipboard");
    says(&doctor(&world, &[("LANG", "C.UTF-8")]), "terminal", "text", "ok", "UTF-8");
}
