//! Runs that end in the middle: what was sent is looked up at the next start, the rest is run after a review, and no row
//! is written twice. New secrets lie in one file and nowhere else.

use std::{collections::BTreeMap, fs, path::Path};

use hookline::sandbox::{Running, Sandbox};
use serde_json::Value;

use super::{
    console::{Console, Start, mishaps, sandbox, wait_for, wait_left_alone},
    operator::Operator,
};

const ROWS: usize = 12;
/// All but webhook 4, which has the event.
const CHANGED: usize = 11;
const EVENT: &str = "workflow:projects.archived";

fn open(sandbox: &Sandbox, dir: &Path) -> Console {
    let mut start = Start::on(sandbox);
    start.state_dir = Some(dir.join("state"));
    start.open()
}

fn console() -> (Running, tempfile::TempDir, Console) {
    let (sandbox, dir) = (sandbox(ROWS), tempfile::tempdir().unwrap());
    let mut console = open(&sandbox, dir.path());
    console.sees_all(ROWS);
    (sandbox, dir, console)
}

/// How often each webhook was written by this method.
fn asked(sandbox: &Sandbox, method: &str) -> BTreeMap<u64, usize> {
    let mut all = BTreeMap::new();
    for served in sandbox.requests().iter().filter(|served| served.method == method) {
        let id = served.target.rsplit('/').next().and_then(|id| id.parse().ok());
        *all.entry(id.unwrap_or_default()).or_default() += 1;
    }
    all
}

fn events(sandbox: &Sandbox, id: i64) -> Vec<String> {
    let row = sandbox.row(id).unwrap();
    serde_json::from_value(row["attributes"]["events"].clone()).unwrap()
}

fn secret(sandbox: &Sandbox, id: i64) -> String {
    sandbox.row(id).unwrap()["attributes"]["secret"].as_str().unwrap_or_default().to_owned()
}

/// Every file below a directory with its content.
fn files(dir: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => {
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

fn plans(dir: &Path) -> Vec<String> {
    let all = files(&dir.join("state/plans")).into_iter().map(|(name, _)| name);
    all.filter(|name| name.ends_with(".jsonl")).collect()
}

/// Adds the event to all webhooks, up to the run.
fn add_event(console: &mut Console) {
    console.does("a", "12 marked");
    console.does("e", "Edit 12 marked webhooks");
    console.does("\t\r", "on offer");
    console.types("archived");
    console.sees_chosen(EVENT);
    console.types(" ");
    console.sees(&format!("[x] {EVENT}"));
    console.does("\r", "11 of 12 change");
    console.does("\x13", "Type 11 and press Enter");
    console.types("11\r");
}

/// Some writes are done, and some are held by the service, which never does them: nobody is there to hear of it.
#[track_caller]
fn dies_while_writing(console: &mut Console, sandbox: &Sandbox) {
    wait_for("writes under way", || asked(sandbox, "PATCH").len() >= 2);
    console.hang_up();
    console.wait_end();
    wait_left_alone(sandbox);
}

/// A new secret for all, up to the run.
fn new_secrets(console: &mut Console) {
    console.does("a", "12 marked");
    console.does("e", "Edit 12 marked webhooks");
    console.does("\x1b[D", "a new secret for each");
    console.sees("12 of 12 change");
    console.does("\x13", "Type 12 and press Enter");
    console.sees("state/secrets/secrets-");
    console.types("12\r");
}

#[test]
fn what_a_vanished_terminal_left_is_looked_up_and_run_and_nothing_twice() {
    let (sandbox, dir, mut console) = console();
    // Of those under way each second one hangs.
    sandbox.set_mishaps(mishaps(&["hold@update:every2"]));
    add_event(&mut console);
    console.sees("running  ");
    dies_while_writing(&mut console, &sandbox);
    assert_eq!(plans(dir.path()).len(), 1);
    let before = asked(&sandbox, "PATCH");
    assert!(before.len() < CHANGED, "{before:?}");

    sandbox.set_mishaps(Vec::new());
    let mut console = open(&sandbox, dir.path());
    console.sees("hookline ended before it was done");
    console.sees("unknown: sent");
    let quiet = asked(&sandbox, "PATCH");
    console.does("\r", "look up what was sent first");
    console.does("l", "Enter reviews the rows that are left");
    assert_eq!(asked(&sandbox, "PATCH"), quiet, "looking up writes nothing");
    console.types("\r");
    console.sees("The rest of a run that ended in the middle");
    let left = (1..=ROWS as i64).filter(|id| !events(&sandbox, *id).contains(&EVENT.into())).count();
    console.sees(&format!("Type {left} and press Enter"));
    console.types(&format!("{left}\r"));
    console.sees(&format!("{left} of {left}: {left} done"));
    for id in 1..=ROWS as i64 {
        assert_eq!(events(&sandbox, id).iter().filter(|event| *event == EVENT).count(), 1, "{id}");
    }
    console.types("q");
    console.types("q");
    console.wait_end();
    assert_eq!(plans(dir.path()), Vec::<String>::new(), "ended in order: nothing is left");
    let mut console = open(&sandbox, dir.path());
    console.sees_all(ROWS);
    // A key before the entries are read has no entry to act on.
    console.does("J", "update 1  events");
    console.does("u", "Undo: Edit 11 webhooks");
}

#[test]
fn what_ended_in_order_is_not_offered() {
    let (sandbox, dir, mut console) = console();
    add_event(&mut console);
    console.sees("11 of 11: 11 done");
    console.types("q");
    console.sees_all(ROWS);
    // A cancelled run ended in order too.
    sandbox.set_mishaps(mishaps(&["hold@update"]));
    console.does("u", "Type 11 and press Enter");
    console.types("11\r");
    console.sees("4 running");
    console.does("c", "skipped");
    sandbox.set_mishaps(Vec::new());
    console.sees("4 done, 7 skipped");
    console.types("qq");
    console.wait_end();
    assert_eq!(plans(dir.path()), Vec::<String>::new());
    let mut console = open(&sandbox, dir.path());
    console.sees_all(ROWS);
    assert!(!console.wait_until("the list", |eye| Some(eye.shows("hookline ended"))));
    console.does("\x12", "no run was left in the middle");
}

#[test]
fn new_secrets_are_in_one_file_before_the_service_has_them_and_are_used_again() {
    let (sandbox, dir, mut console) = console();
    sandbox.set_mishaps(mishaps(&["hold@update:every2"]));
    new_secrets(&mut console);
    dies_while_writing(&mut console, &sandbox);
    sandbox.set_mishaps(Vec::new());
    let mut console = open(&sandbox, dir.path());
    console.sees("compared with the new ones in the file");
    console.does("l", "Enter reviews the rows that are left");
    console.does("\r", "The rest of a run");
    let left = console.wait_until("the challenge", |eye| {
        let line = eye.line("and press Enter");
        line.split("Type ").nth(1)?.split_whitespace().next().map(str::to_owned)
    });
    console.types(&format!("{left}\r"));
    console.sees(&format!("{left} of {left}: {left} done"));
    let all = files(dir.path());
    let (secrets, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(name, _)| name.ends_with(".csv"));
    let [(_, file)] = secrets.as_slice() else { panic!("{secrets:?}") };
    for id in 1..=ROWS as i64 {
        let secret = secret(&sandbox, id);
        assert!(secret.starts_with("whsec_"), "{id}: {secret}");
        assert!(file.contains(&format!("{id},")) && file.contains(&secret), "{id}\n{file}");
        assert!(others.iter().all(|(_, text)| !text.contains(&secret)), "{id}");
    }
    console.does("D", "Remove the file of new secrets?");
    console.does("y", "the file of new secrets is removed");
    assert!(files(dir.path()).iter().all(|(name, _)| !name.ends_with(".csv")));
}

#[test]
fn a_disk_that_refuses_starts_nothing_before_the_operator_says_so() {
    let (sandbox, dir, mut console) = console();
    fs::create_dir_all(dir.path().join("state")).unwrap();
    fs::write(dir.path().join("state/plans"), "in the way").unwrap();
    add_event(&mut console);
    console.sees("Go on without the disk?");
    console.types("n");
    console.sees_no("Go on without");
    console.sees("paused  0 of 11");
    assert!(asked(&sandbox, "PATCH").is_empty(), "nothing is sent");
    console.does("p", "Go on without the disk?");
    console.types("n");
    console.sees_no("Go on without");
    // Mended: p goes on as if nothing had been.
    fs::remove_file(dir.path().join("state/plans")).unwrap();
    console.does("p", "11 of 11: 11 done");
    let once = (1..=ROWS as u64).filter(|id| *id != 4).map(|id| (id, 1)).collect();
    assert_eq!(asked(&sandbox, "PATCH"), once);

    fs::remove_dir_all(dir.path().join("state/plans")).unwrap();
    fs::write(dir.path().join("state/plans"), "in the way").unwrap();
    console.types("q");
    console.sees_all(ROWS);
    console.does("u", "Type 11 and press Enter");
    console.types("11\r");
    console.sees("Go on without the disk?");
    console.does("y", "11 of 11: 11 done");
}

#[test]
fn what_is_given_up_is_said_in_the_journal() {
    let (sandbox, dir, mut console) = console();
    sandbox.set_mishaps(mishaps(&["hold@update:every2"]));
    add_event(&mut console);
    dies_while_writing(&mut console, &sandbox);
    sandbox.set_mishaps(Vec::new());
    let mut console = open(&sandbox, dir.path());
    console.sees("hookline ended before it was done");
    console.does("\x1b", "it is left as it is");
    console.does("J", "left in the middle: Ctrl-r");
    console.does("\x12", "hookline ended before it was done");
    console.does("x", "Give the rest up?");
    console.does("y", "given up");
    console.sees_no("left in the middle");
    console.sees("not sent");
    console.types("qq");
    console.wait_end();
    assert_eq!(plans(dir.path()), Vec::<String>::new());
    let journal = fs::read_to_string(dir.path().join("state/journal.jsonl")).unwrap();
    let rows: Vec<Value> = journal.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: std::collections::BTreeSet<u64> = rows.iter().map(|row| row["row"].as_u64().unwrap()).collect();
    assert_eq!(told.len(), CHANGED, "every row is told of");
}
