//! The project file: harmless settings at once, everything that decides where keys go only after `config trust`.

use std::fs;

use super::{
    server::{Server, json, logged_in},
    world::{Ran, World, ran},
};

fn service() -> Server {
    Server::start(|seen, _| if seen.line().contains("/login") { logged_in("t") } else { json(200, "[]") })
}

/// Runs hookline in a directory below that of the project.
fn within(world: &World, args: &[&str]) -> Ran {
    let below = world.home().join("project/a");
    fs::create_dir_all(&below).unwrap();
    ran(world.hookline(args).current_dir(below).env("WORK_KEY", "PULSE_1"))
}

#[test]
fn harmless_settings_of_a_project_go_before_the_users() {
    let world = World::new();
    world.config("default_profile = 'p'\n[profile.p]\nurl = 'https://p.example'\nparallel = 2\nmax_rows = 7\n");
    let path = world.file("project/.hookline.toml", "[settings]\nparallel = 3\n").canonicalize().unwrap();
    let listed = within(&world, &["config", "list", "--output", "json"]).ended(0).json();
    let of = |name: &str| listed.as_array().unwrap().iter().find(|line| line["setting"] == name).unwrap().clone();
    let parallel = of("parallel");
    assert_eq!((&parallel["value"], &parallel["origin"]), (&3.into(), &"project".into()));
    assert_eq!(parallel["place"], format!("{}:2:12", path.display()));
    assert_eq!((&of("max_rows")["value"], &of("profile")["origin"]), (&7.into(), &"user".into()));
    // Outside of the project nothing of it is seen.
    assert!(!world.run(&["config", "list", "--origin"], &[]).ended(0).out.contains(".hookline.toml"));
}

#[test]
fn a_project_names_no_service_until_it_is_trusted_as_it_stands() {
    let server = service();
    let world = World::new();
    world.config("default_profile = 'own'\n[profile.own]\nurl = 'http://127.0.0.1:9'\nkey_env = 'WORK_KEY'\n");
    let text =
        format!("default_profile = 'theirs'\n[profile.theirs]\nurl = '{}'\nkey_env = 'WORK_KEY'\n", server.url());
    world.file("project/.hookline.toml", &text);
    for args in [&["events"][..], &["config", "list"], &["config", "check"], &["events", "--profile", "theirs"]] {
        let ran = within(&world, args);
        assert!(
            ran.ended(2).err.contains(".hookline.toml:1:1") && ran.err.contains("hookline config trust"),
            "{ran:?}"
        );
    }
    assert!(server.seen().is_empty(), "no key went there");

    let trusted = within(&world, &["config", "trust"]);
    assert!(
        trusted.ended(0).err.contains(&format!("theirs: url = {}", server.url().as_str().trim_end_matches('/'))),
        "{trusted:?}"
    );
    within(&world, &["events"]).ended(0);
    assert!(!server.seen().is_empty());

    let seen = server.seen().len();
    world.file("project/.hookline.toml", &format!("{text}production = true\n"));
    assert!(within(&world, &["events"]).ended(2).err.contains("hookline config trust"));
    // The same text elsewhere is another file.
    world.file("project/.hookline.toml", "");
    world.file("project/a/.hookline.toml", &text);
    assert!(within(&world, &["events"]).ended(2).err.contains("hookline config trust"));
    assert_eq!(server.seen().len(), seen);
}

#[test]
fn a_trusted_project_may_choose_a_profile_of_the_user() {
    let server = service();
    let world = World::new();
    world.config(&format!("[profile.staging]\nurl = '{}'\nkey_env = 'WORK_KEY'\n", server.url()));
    world.file("project/.hookline.toml", "default_profile = 'staging'\n");
    within(&world, &["config", "trust"]).ended(0);
    within(&world, &["events"]).ended(0);
    world.file("project/.hookline.toml", "default_profile = 'stagin'\n");
    within(&world, &["config", "trust"]).ended(0);
    let ran = within(&world, &["events"]);
    assert!(ran.ended(2).err.contains(".hookline.toml:1:19") && ran.err.contains("`staging`"), "{ran:?}");
}

#[test]
fn there_has_to_be_something_to_trust() {
    let world = World::new();
    assert!(within(&world, &["config", "trust"]).ended(2).err.contains("there is no .hookline.toml"));
    world.file("project/.hookline.toml", "[profile.p]\nurl = 3\n");
    assert!(within(&world, &["config", "trust"]).ended(2).err.contains(".hookline.toml:2:7"));
    assert_eq!(world.files().len(), 1, "nothing is kept");
}

#[test]
fn the_doctor_sees_it_and_the_demo_does_not() {
    let world = World::new();
    world.file("project/.hookline.toml", "[profile.p]\nurl = 'https://p.example'\n");
    let found = within(&world, &["doctor"]);
    assert!(
        found.ended(2).out.lines().any(|line| line.starts_with("files     project") && line.contains("wrong")),
        "{found:?}"
    );
    assert!(within(&world, &["demo"]).ended(2).err.contains("needs a terminal"));
}
