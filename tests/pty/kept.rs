//! Killed while somebody types: what was typed is there at the next start, and no file holds a secret.

use std::{fs, path::Path, time::Instant};

use rustix::process::Signal;

use super::{
    driver::{LIMIT, Start, Terminal},
    job::Sandbox,
    other::Other,
    whole::Rows,
};

/// All files below a directory, one behind the other.
fn files(dir: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => all.push_str(&files(&path)),
            // It may be replaced in this moment.
            false => all.push_str(
                &fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default(),
            ),
        }
    }
    all
}

fn open(sandbox: &Sandbox, state: &Path) -> Terminal {
    let start = Start::new(&[])
        .with("HOOKLINE_URL", &sandbox.url)
        .with("HOOKLINE_API_KEY", &sandbox.key)
        .with("HOOKLINE_LOG", "hookline=trace")
        .with("XDG_STATE_HOME", state.to_str().unwrap());
    let terminal = start.open();
    terminal.wait_for(" 12 webhooks");
    terminal
}

/// Waits until a whole draft holds a text: one that is still being written is another file.
#[track_caller]
fn wait_for_draft(dir: &Path, text: &str) {
    let end = Instant::now() + LIMIT;
    let whole = |entry: &fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.ends_with(".json") && !name.starts_with('.')
    };
    let holds = || {
        let mut drafts = fs::read_dir(dir).into_iter().flatten().flatten().filter(whole);
        drafts.any(|entry| fs::read_to_string(entry.path()).is_ok_and(|draft| draft.contains(text)))
    };
    while !holds() {
        assert!(Instant::now() < end, "no draft with {text} in {}", dir.display());
        std::thread::yield_now();
    }
}

#[test]
fn a_kill_costs_neither_views_nor_what_the_list_showed() {
    let sandbox = Sandbox::start(&["--webhooks", "12"]);
    let state = tempfile::tempdir().unwrap();
    let mut terminal = open(&sandbox, state.path());
    terminal.type_keys("/account=2\r");
    terminal.wait_for("filter account=2");
    terminal.type_keys("S");
    terminal.wait_for("Save this view");
    terminal.type_keys("of two\r");
    terminal.wait_for("view `of two` saved");
    let end = Instant::now() + LIMIT;
    while !(files(state.path()).contains("name = \"of two\"") && files(state.path()).contains("view = \"of two\"")) {
        assert!(Instant::now() < end, "{}", files(state.path()));
        std::thread::yield_now();
    }
    terminal.signal(Signal::KILL);
    terminal.wait_killed();

    let start = Start::new(&["--view", "of two"])
        .with("HOOKLINE_URL", &sandbox.url)
        .with("HOOKLINE_API_KEY", &sandbox.key)
        .with("XDG_STATE_HOME", state.path().to_str().unwrap());
    for start in [
        start,
        Start::new(&[])
            .with("HOOKLINE_URL", &sandbox.url)
            .with("HOOKLINE_API_KEY", &sandbox.key)
            .with("XDG_STATE_HOME", state.path().to_str().unwrap()),
    ] {
        let mut terminal = start.open();
        terminal.wait_for("view of two  filter account=2");
        terminal.type_keys("q");
        assert_eq!(terminal.wait_exit(), 0);
    }
}

#[test]
fn a_kill_while_typing_costs_nothing_that_was_on_disk() {
    let sandbox = Sandbox::start(&["--webhooks", "12"]);
    let other = Other::at(&sandbox.url, &sandbox.key);
    let state = tempfile::tempdir().unwrap();
    let mut terminal = open(&sandbox, state.path());
    terminal.type_keys("e");
    terminal.wait_for("Secret");
    terminal.type_keys(" and more");
    terminal.type_keys("\t\tcanary-typed-secret");
    wait_for_draft(&state.path().join("hookline/drafts"), "and more");
    terminal.signal(Signal::KILL);
    terminal.wait_killed();

    let mut terminal = open(&sandbox, state.path());
    terminal.wait_for("A draft was kept");
    terminal.type_keys("y");
    terminal.wait_for("and more");
    terminal.type_keys("\t\t");
    terminal.type_keys("\x07");
    terminal.wait_for("2 fields changed");
    terminal.type_keys("\x13");
    terminal.wait_for("a new one takes the place of the old");
    terminal.wait_for("Enter writes this");
    terminal.type_keys("\r");
    terminal.wait_for("saved webhook 1");
    let row = other.attributes(1).unwrap();
    assert!(row["name"].as_str().unwrap().ends_with(" and more"), "{row}");
    terminal.type_keys("q");
    assert_eq!(terminal.wait_exit(), 0);
    let all = files(state.path());
    assert!(all.contains("secret_changed"), "{all}");
    for secret in ["canary", sandbox.key.as_str(), "eyJ", row["secret"].as_str().unwrap()] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }

    let terminal = open(&sandbox, state.path());
    assert!(!terminal.look(|eye| eye.shows("A draft was kept")), "saved: nothing is left");
}
