//! `hookline config` and `hookline keys`: what is set, where it comes from, what is wrong with it, and every key.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::{Value, json};

use super::world::World;

const CONFIG: &str = "default_profile = 'prod'\n[settings]\nparallel = 2\n[profile.prod]\nurl = 'https://prod.example'\n\
    key_env = 'PROD_KEY'\nmax_rows = 5\n[profile.other]\nurl = 'https://other.example'\nkey_command = ['pass', 'show']\n";

/// The lines of `config list --output json` by their names.
fn listed(world: &World, args: &[&str], variables: &[(&str, &str)], name: &str) -> Value {
    let all = world.run(&[&["config", "list", "--output", "json"], args].concat(), variables);
    let all = all.ended(0).json();
    let lines: Vec<&Value> = all.as_array().unwrap().iter().filter(|line| line["setting"] == name).collect();
    assert_eq!(lines.len(), 1, "{name}");
    lines[0].clone()
}

#[test]
fn every_setting_has_its_value_and_its_origin() {
    let world = World::new();
    let path = world.config(CONFIG).display().to_string();
    let of = |args: &[&str], variables: &[(&str, &str)], name: &str| {
        let line = listed(&world, args, variables, name);
        (line["value"].clone(), line["origin"].clone(), line["place"].clone())
    };
    let file = |line: &str| (json!("user"), json!(format!("{path}:{line}")));
    for (args, variables, name, value, (origin, place)) in [
        (&[][..], &[][..], "profile", json!("prod"), file("1:19")),
        (&[], &[], "url", json!("https://prod.example"), file("5:7")),
        (&[], &[], "credential", json!("API key"), file("6:11")),
        (
            &[],
            &[("HOOKLINE_TOKEN", "t")],
            "credential",
            json!("token"),
            (json!("environment"), json!("HOOKLINE_TOKEN")),
        ),
        (&["--api-key-file", "-"], &[], "credential", json!("API key"), (json!("flag"), json!("--api-key-file"))),
        (&[], &[], "parallel", json!(2), file("3:12")),
        (&[], &[], "max_rows", json!(5), file("7:12")),
        (&["--profile", "other"], &[], "max_rows", json!(100_000), (json!("default"), Value::Null)),
        (&["--profile", "other"], &[], "profile", json!("other"), (json!("flag"), json!("--profile"))),
        (&[], &[("HOOKLINE_PROFILE", "other")], "key_command", json!(["pass", "show"]), file("10:15")),
        (&["--read-only"], &[], "read_only", json!(true), (json!("flag"), json!("--read-only"))),
        (&["--url", "https://x.example"], &[], "key_env", Value::Null, (Value::Null, Value::Null)),
        (&["--url", "https://x.example"], &[], "credential", Value::Null, (Value::Null, Value::Null)),
    ] {
        assert_eq!(of(args, variables, name), (value, origin, place), "{name} {args:?} {variables:?}");
    }
    let table = world.run(&["config", "list", "--origin", "--output", "table"], &[]);
    let line = table.ended(0).out.lines().find(|line| line.starts_with("parallel ")).unwrap().to_owned();
    assert!(line.contains(" 2 ") && line.ends_with(&format!("{path}:3:12")), "{line}");
    assert!(!world.run(&["config", "list"], &[]).ended(0).out.contains("config.toml"));
}

#[test]
fn settings_are_listed_without_a_service_and_never_with_a_key() {
    let world = World::new();
    assert_eq!(listed(&world, &[], &[], "url")["value"], Value::Null);
    let variables = [("HOOKLINE_API_KEY", "PULSE_c4nary"), ("HOOKLINE_TOKEN", "c4nary.token")];
    for args in [&["config", "list", "--origin"][..], &["config", "check"], &["config", "list", "--output", "json"]] {
        let ran = world.run(args, &variables);
        assert!(!format!("{:?}", ran.ended(0)).contains("c4nary"), "{ran:?}");
    }
}

#[test]
fn the_path_is_said_also_where_nothing_is_there() {
    let world = World::new();
    let path = world.home().join(".config/hookline/config.toml");
    assert_eq!(world.run(&["config", "path"], &[]).ended(0).out, format!("{}\n", path.display()));
    let elsewhere = world.run(&["config", "path"], &[("XDG_CONFIG_HOME", "/else")]);
    assert_eq!(elsewhere.ended(0).out, "/else/hookline/config.toml\n");
}

#[test]
fn a_broken_file_is_said_with_its_place_and_what_was_meant() {
    let world = World::new();
    world.config("[profile.p]\nurl = 'https://p.example'\nkey_flie = 'k'\n");
    for args in [&["config", "list"][..], &["config", "check"]] {
        let ran = world.run(args, &[]);
        assert!(ran.ended(2).err.contains("config.toml:3:1") && ran.err.contains("`key_file`"), "{ran:?}");
    }
    let fault = world.run(&["config", "check", "--output", "json"], &[]);
    assert_eq!(fault.ended(2).fault()["kind"], "configuration");
    // It can still be found.
    world.run(&["config", "path"], &[]).ended(0);
}

#[test]
fn what_would_keep_a_profile_from_being_used_is_found_without_running_anything() {
    let world = World::new();
    let open = world.file("open.key", "PULSE_c4nary");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
    world.file("good.key", "PULSE_c4nary\n");
    world.file("bad.key", "two words of c4nary");
    let profiles = [
        ("command", "key_command = ['touch', 'ran']", "key", "ok"),
        ("no-command", "key_command = ['no-such-program']", "key", "wrong"),
        ("file", "key_file = '~/good.key'\nca_file = '/none.pem'", "key", "ok"),
        ("no-ca", "key_file = '~/good.key'\nca_file = '/none.pem'", "ca_file", "wrong"),
        ("open", "key_file = '~/open.key'", "key", "wrong"),
        ("no-file", "key_file = '~/none.key'", "key", "wrong"),
        ("no-key", "key_file = '~/bad.key'", "key", "wrong"),
        ("env", "key_env = 'SET'", "key", "ok"),
        ("no-env", "key_env = 'UNSET'", "key", "lacking"),
        ("nothing", "", "key", "lacking"),
        ("far", "url = 'http://far.example'\nkey_env = 'SET'", "url", "wrong"),
        ("allowed", "url = 'http://far.example'\ninsecure_http = true\nkey_env = 'SET'", "url", "ok"),
    ];
    let of = |(name, text, ..): &(&str, &str, &str, &str)| {
        let url = if text.contains("url =") { "" } else { "url = 'https://p.example'\n" };
        format!("[profile.{name}]\n{url}{text}\n")
    };
    world.config(&(profiles.iter().map(of).collect::<String>() + "[profile.bare]\n"));
    let ran = world.run(
        &["config", "check", "--output", "json"],
        &[("SET", "PULSE_c4nary"), ("HOOKLINE_URL", "https://e.example")],
    );
    let findings = ran.ended(2).json();
    let verdict = |profile: &str, what: &str| {
        let found =
            findings.as_array().unwrap().iter().find(|found| found["profile"] == profile && found["what"] == what);
        found.unwrap_or_else(|| panic!("{profile} {what}"))["verdict"].clone()
    };
    for (profile, _, what, expected) in profiles {
        assert_eq!(verdict(profile, what), expected, "{profile}: {findings:#}");
    }
    assert_eq!(verdict("bare", "url"), "lacking");
    let table = world.run(&["config", "check"], &[("SET", "PULSE_c4nary")]);
    assert!(table.ended(2).out.contains("chmod 600") && !format!("{ran:?}{table:?}").contains("c4nary"), "{table:?}");
    assert!(!world.home().join("ran").exists());

    world.config("[profile.file]\nurl = 'https://p.example'\nkey_file = '~/good.key'\n");
    world.run(&["config", "check"], &[]).ended(0);
}

#[test]
fn keys_are_printed_as_the_console_knows_them() {
    let world = World::new();
    let json = world.run(&["keys", "--output", "json"], &[]).ended(0).json();
    let all = json.as_array().unwrap();
    let views = hookline::tui::keys::views();
    assert_eq!(all.len(), views.iter().map(|table| table.entries.len()).sum::<usize>());
    let refresh = all.iter().find(|entry| entry["command"] == "list.refresh").unwrap();
    assert_eq!((&refresh["view"], &refresh["keys"][0]), (&json!("List"), &json!("r")));
    let table = world.run(&["keys", "--output", "table"], &[]);
    assert!(table.ended(0).out.lines().any(|line| line.starts_with("List ") && line.contains(" list.refresh ")));
    assert!(world.run(&["keys", "--output", "toml"], &[]).ended(0).out.contains("\"list.refresh\" = [\"r\"]"));
}
