//! `--view`: what was saved in the console, without it.

use super::world::{Sandbox, World};

const VIEWS: &str = r#"
[[view]]
name = "of two"
key = 1
filter = "account=2"
sort = "-id"
columns = ["id", "host", "created", "test"]

[[view]]
name = "broken"
filter = "host:a nmae:x"

[[view]]
name = "mine"
profile = "https://elsewhere.example"
"#;

fn world() -> (World, Sandbox) {
    let (world, sandbox) = (World::new(), Sandbox::start(&["--webhooks", "60"]));
    world.file(".local/state/hookline/views.toml", VIEWS);
    (world, sandbox)
}

#[test]
fn a_view_gives_filter_order_and_columns_and_flags_go_before_it() {
    let (world, sandbox) = world();
    let run = |args: &[&str]| world.run(args, &sandbox.variables());
    let table = run(&["list", "--view", "of two", "--output", "table"]);
    let mut lines = table.ended(0).out.lines();
    assert_eq!(lines.next().unwrap().split_whitespace().collect::<Vec<_>>(), ["ID", "HOST", "CREATED"]);
    assert!(table.err.contains("about tests are left out"), "{}", table.err);
    let ids: Vec<u64> = lines.map(|line| line.split_whitespace().next().unwrap().parse().unwrap()).collect();
    let json = |args: &[&str]| {
        let ran = run(&[&["list", "--output", "json"], args].concat());
        let json = ran.ended(0).json();
        let hooks = json.as_array().unwrap().clone();
        hooks.iter().map(|hook| hook["id"].as_str().unwrap().parse().unwrap()).collect::<Vec<u64>>()
    };
    assert_eq!(json(&["--filter", "account=2", "--sort", "-id"]), ids);
    assert!(!ids.is_empty() && ids.is_sorted_by(|a, b| a > b), "{ids:?}");
    assert_eq!(json(&["--view", "of two"]), ids);
    assert!(json(&["--view", "of two", "--sort", "id"]).is_sorted());
    let others = json(&["--view", "of two", "--filter", "!account=2"]);
    assert!(!others.is_empty() && others.iter().all(|id| !ids.contains(id)), "{others:?}");
    assert!(others.is_sorted_by(|a, b| a > b), "the order of the view stays: {others:?}");
}

#[test]
fn a_view_that_is_not_there_or_cannot_be_used_is_told_with_what_to_do() {
    let (world, sandbox) = world();
    let fault = |name: &str| {
        let ran = world.run(&["list", "--output", "json", "--view", name], &sandbox.variables());
        ran.ended(2).fault()
    };
    let near = fault("of tow");
    assert!(near["next"].as_str().unwrap().contains("Did you mean `of two`?"), "{near}");
    let other = fault("mine");
    let said = other["why"].as_str().unwrap();
    assert!(said.contains("of two, broken") && said.contains(&sandbox.url), "{said}");
    let broken = fault("broken");
    let said = broken["why"].as_str().unwrap();
    assert!(said.contains("views.toml:11:18: filter: ") && said.contains("name"), "{said}");

    world.file(".local/state/hookline/views.toml", "[[view]]\nname = ");
    assert!(fault("of two")["why"].as_str().unwrap().contains("hookline/views.toml:2:"), "{}", fault("of two"));
    let nowhere = World::new().run(&["list", "--view", "x"], &sandbox.variables());
    assert!(nowhere.ended(2).err.contains("no view is saved for http://127.0.0.1"), "{nowhere:?}");
}

#[test]
fn the_view_of_the_console_stands_before_no_subcommand() {
    let (world, sandbox) = world();
    let ran = world.run(&["--view", "of two", "list"], &sandbox.variables());
    assert!(ran.ended(2).err.contains("hookline list --view NAME"), "{}", ran.err);
    let without_a_terminal = world.run(&["--view", "of two"], &sandbox.variables());
    without_a_terminal.ended(2);
}

#[test]
fn a_profile_finds_its_own_views() {
    let (world, sandbox) = world();
    world.file(".local/state/hookline/views.toml", "[[view]]\nname = 'a'\nprofile = 'box'\nfilter = 'id=3'\n");
    world.file(".config/hookline/key", &sandbox.key);
    world.config(&format!("[profile.box]\nurl = '{}'\nkey_file = 'key'\n", sandbox.url));
    let ran = world.run(&["list", "--profile", "box", "--view", "a"], &[]);
    assert_eq!(ran.ended(0).out.lines().count(), 1, "{}", ran.out);
}
