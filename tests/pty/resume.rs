//! Killed in the middle of a run, by the one signal that nobody hears: the next start looks up what was sent, runs the
//! rest after a review, and the service has seen every write once.

use std::{collections::BTreeMap, fs, path::Path, time::Instant};

use hookline::sandbox::{Mishap, Options, Running, Sandbox};
use rustix::process::Signal;

use super::{
    driver::{LIMIT, Start, Terminal},
    operator::Operator as _,
};

const ROWS: usize = 30;

fn mishaps(all: &[&str]) -> Vec<Mishap> {
    all.iter().map(|text| text.parse().unwrap()).collect()
}

fn sandbox() -> Running {
    Sandbox::spawn_thread(Options { webhooks: ROWS, ..Options::default() }).unwrap()
}

fn open(sandbox: &Sandbox, home: &Path) -> Terminal {
    let config = home.join("config/hookline/config.toml");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(&config, "[settings]\nplan_rate = 20\n").unwrap();
    let start = Start::new(&[])
        .with("HOOKLINE_URL", &sandbox.url())
        .with("HOOKLINE_API_KEY", sandbox.api_key())
        .with("HOOKLINE_LOG", "hookline=trace")
        .with("XDG_CONFIG_HOME", home.join("config").to_str().unwrap())
        .with("XDG_STATE_HOME", home.join("state").to_str().unwrap())
        .open();
    start.wait_for(" 30 webhooks");
    start
}

/// How often the service was asked to write each webhook.
fn written(sandbox: &Sandbox) -> BTreeMap<i64, usize> {
    let mut all = BTreeMap::new();
    for served in sandbox.requests().iter().filter(|served| served.method == "PATCH") {
        *all.entry(served.target.rsplit('/').next().unwrap().parse().unwrap()).or_default() += 1;
    }
    all
}

fn attribute(sandbox: &Sandbox, name: &str) -> BTreeMap<i64, String> {
    let value = |id| sandbox.row(id).unwrap()["attributes"][name].as_str().unwrap_or_default().to_owned();
    (1..=ROWS as i64).map(|id| (id, value(id))).collect()
}

#[track_caller]
fn wait_until(what: &str, wanted: impl Fn() -> bool) {
    let end = Instant::now() + LIMIT;
    while !wanted() {
        assert!(Instant::now() < end, "waited for {what}");
        std::thread::yield_now();
    }
}

/// Confirms the edit of all that is under review, and kills the program when some rows are written, some were written and
/// not answered, and some are on their way.
fn kill_in_the_middle(mut terminal: Terminal, sandbox: &Sandbox) {
    terminal.type_keys("\x13");
    terminal.wait_for("Type 30 and press Enter");
    // Every fifth is done and never answered, and looking what became of it hangs.
    sandbox.set_mishaps(mishaps(&["delay=100@update", "lost@update:every5", "hold@show"]));
    terminal.type_keys("30\r");
    wait_until("rows that are written", || written(sandbox).len() >= 11);
    terminal.signal(Signal::KILL);
    terminal.wait_killed();
    // What was on its way is done by then, or never will be.
    wait_until("the last connection to end", || sandbox.connections() == 0);
    sandbox.set_mishaps(Vec::new());
}

/// Looks up and resumes what was left; how many rows were looked up, and how many were run.
fn look_up_and_resume(terminal: &mut Terminal, sandbox: &Sandbox) -> (usize, usize) {
    let number =
        |line: &str| line.split(|c: char| !c.is_ascii_digit()).find(|n| !n.is_empty()).unwrap().parse().unwrap();
    terminal.wait_for("hookline ended before it was done");
    let doubts = number(&terminal.wait_for("unknown: sent"));
    let before = written(sandbox);
    terminal.type_keys("l");
    terminal.wait_for("Enter reviews the rows that are left");
    assert_eq!(written(sandbox), before, "looking up writes nothing");
    terminal.type_keys("\r");
    let asked = terminal.wait_for("and press Enter:");
    let rest: usize = number(&asked);
    terminal.type_keys(format!("{rest}\r"));
    terminal.wait_for(&format!("{rest} of {rest}: {rest} done"));
    (doubts, rest)
}

fn leave(mut terminal: Terminal, home: &Path) {
    terminal.type_keys("q");
    terminal.wait_for(" 30 webhooks");
    terminal.type_keys("q");
    assert_eq!(terminal.wait_exit(), 0);
    let left: Vec<_> = fs::read_dir(home.join("state/hookline/plans"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".jsonl"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_kill_in_the_middle_of_a_run_loses_no_row_and_doubles_none() {
    let (sandbox, home) = (sandbox(), tempfile::tempdir().unwrap());
    let former = attribute(&sandbox, "name");
    let mut terminal = open(&sandbox, home.path());
    terminal.sees_all(ROWS);
    terminal.type_keys("a");
    terminal.wait_for("30 marked");
    terminal.type_keys("e");
    terminal.wait_for("Edit 30 marked webhooks");
    terminal.type_keys("\x1b[C\x1b[C\x1b[C");
    terminal.wait_for("replace in the name");
    terminal.type_keys("\t^\tnew \t ");
    terminal.wait_for("30 of 30 change");
    kill_in_the_middle(terminal, &sandbox);
    let done = attribute(&sandbox, "name").iter().filter(|(id, name)| **name != former[*id]).count();

    let mut terminal = open(&sandbox, home.path());
    let (doubts, rest) = look_up_and_resume(&mut terminal, &sandbox);
    assert!(doubts >= 2, "those that were written and not answered");
    assert_eq!(rest, ROWS - done, "what was written is found so, and left alone");
    let once: BTreeMap<i64, usize> = (1..=ROWS as i64).map(|id| (id, 1)).collect();
    assert_eq!(written(&sandbox), once);
    let wanted: BTreeMap<i64, String> = former.into_iter().map(|(id, name)| (id, format!("new {name}"))).collect();
    assert_eq!(attribute(&sandbox, "name"), wanted);
    leave(terminal, home.path());

    let terminal = open(&sandbox, home.path());
    terminal.wait_gone("loading");
    assert!(!terminal.look(|eye| eye.shows("hookline ended before")), "nothing is left to offer");
}

#[test]
fn a_kill_among_new_secrets_leaves_each_in_the_file_and_draws_none_twice() {
    let (sandbox, home) = (sandbox(), tempfile::tempdir().unwrap());
    let mut terminal = open(&sandbox, home.path());
    terminal.sees_all(ROWS);
    terminal.type_keys("a");
    terminal.wait_for("30 marked");
    terminal.type_keys("e");
    terminal.wait_for("Edit 30 marked webhooks");
    terminal.type_keys("\x1b[D");
    terminal.wait_for("30 of 30 change");
    kill_in_the_middle(terminal, &sandbox);
    let killed = attribute(&sandbox, "secret");

    let mut terminal = open(&sandbox, home.path());
    let (_, rest) = look_up_and_resume(&mut terminal, &sandbox);
    let once: BTreeMap<i64, usize> = (1..=ROWS as i64).map(|id| (id, 1)).collect();
    assert_eq!(written(&sandbox), once);
    leave(terminal, home.path());
    let now = attribute(&sandbox, "secret");
    let kept = now.iter().filter(|(id, secret)| killed[*id] == **secret).count();
    assert_eq!(kept, ROWS - rest, "what was written before stays");

    let files = all_files(home.path());
    let (secrets, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| name.ends_with(".csv"));
    let [(_, file)] = secrets.as_slice() else { panic!("{secrets:?}") };
    for (id, secret) in &now {
        let line = file.lines().find(|line| line.starts_with(&format!("{id},"))).unwrap();
        assert!(line.ends_with(&format!(",{secret}")), "{id}: {line}");
        assert!(others.iter().all(|(_, text)| !text.contains(secret)), "{id}");
    }
}

#[test]
fn a_command_without_a_screen_that_was_killed_is_offered_by_the_console() {
    let (sandbox, home) = (sandbox(), tempfile::tempdir().unwrap());
    let config = home.path().join("config/hookline/config.toml");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(&config, "[settings]\nplan_rate = 0\nplan_parallel = 2\n").unwrap();
    sandbox.set_mishaps(mishaps(&["lost@update:every5", "delay=60000@show:every20"]));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hookline"));
    command.env_clear().args(["update", "--filter", "id>0", "--name", "new", "--yes"]);
    command.env("HOOKLINE_URL", sandbox.url()).env("HOOKLINE_API_KEY", sandbox.api_key());
    command.env("XDG_CONFIG_HOME", home.path().join("config")).env("XDG_STATE_HOME", home.path().join("state"));
    let null = std::process::Stdio::null;
    let mut child = command.stdin(null()).stdout(null()).stderr(null()).spawn().unwrap();
    wait_until("rows that are written", || written(&sandbox).len() >= 11);
    child.kill().unwrap();
    child.wait().unwrap();
    sandbox.set_mishaps(Vec::new());

    let terminal = open(&sandbox, home.path());
    terminal.wait_for("hookline ended before it was done");
    terminal.wait_for("Change 30 webhooks");
    assert!(written(&sandbox).values().all(|count| *count == 1));
}

/// All files below a directory with their names.
fn all_files(dir: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(all_files(&path)),
            false => found
                .push((path.display().to_string(), String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned())),
        }
    }
    found
}
