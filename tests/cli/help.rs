//! Help: for the program, its subcommands and the topics beyond them; manual pages.

use std::fs;

use hookline::cli::help::topic::{self, Topic};

use super::world::World;

#[test]
fn help_is_for_commands_and_topics() {
    let world = World::new();
    let of = |args: &[&str]| world.run(&[&["help"], args].concat(), &[]).ended(0).out.clone();
    assert_eq!(of(&[]), world.run(&["--help"], &[]).ended(0).out);
    assert_eq!(of(&["list"]), world.run(&["list", "--help"], &[]).ended(0).out);
    assert_eq!(of(&["config", "list"]), world.run(&["config", "list", "--help"], &[]).ended(0).out);
    for topic in Topic::ALL {
        assert!(of(&[topic.word()]).lines().count() > 5, "{topic:?}");
    }
    for row in topic::exit_codes().iter().chain(&topic::environment()).chain(&topic::files()) {
        let shown = ["exit-codes", "environment", "files"].map(|topic| of(&[topic])).concat();
        assert!(shown.contains(&row.0) && shown.contains(&row.1), "{row:?}");
    }
    assert!(of(&["filters"]).contains("events:billing.*") && of(&["keys"]).contains("Open the webhook"));
}

#[test]
fn a_word_that_is_neither_is_answered_with_what_was_meant() {
    let world = World::new();
    for (args, meant) in [(&["lits"][..], "`list`"), (&["filter"], "`filters`"), (&["config", "lst"], "`list`")] {
        let ran = world.run(&[&["help"], args].concat(), &[]);
        assert!(ran.ended(2).err.contains(meant) && ran.out.is_empty(), "{ran:?}");
    }
}

#[test]
fn manual_pages_are_printed_or_written() {
    let world = World::new();
    let page = world.run(&["man"], &[]);
    assert!(page.ended(0).out.contains(".TH hookline 1") && page.out.contains("SUBCOMMANDS"), "{page:?}");
    assert!(world.run(&["man", "login"], &[]).ended(0).out.contains("\\-\\-key\\-command"));
    assert!(world.run(&["man", "nothing"], &[]).ended(2).err.contains("login"));
    let dir = world.home().join("man1");
    fs::create_dir(&dir).unwrap();
    world.run(&["man", "--dir", dir.to_str().unwrap()], &[]).ended(0);
    for name in ["hookline", "hookline-list", "hookline-config-check"] {
        let text = fs::read_to_string(dir.join(format!("{name}.1"))).unwrap();
        assert!(text.contains(&format!(".TH {name} 1")), "{text}");
    }
    assert!(world.run(&["man", "--dir", "/none"], &[]).ended(1).err.contains("/none/"));
}
