//! What is kept on disk: drafts for the next start, the journal and what is undone by it. Never a secret.

use std::{fs, path::Path, thread, time::Instant};

use serde_json::{Value, json};

use super::{
    console::{Console, LIMIT, Start, mishaps, sandbox},
    operator::Operator,
    other::Other,
    whole::Rows,
};

fn open(sandbox: &hookline::sandbox::Sandbox, dir: &Path, rows: usize) -> Console {
    let mut start = Start::on(sandbox);
    start.state_dir = Some(dir.join("state"));
    let mut console = start.open();
    console.sees_all(rows);
    console
}

fn rename(console: &mut Console, name: &str) {
    console.does("e", "Secret");
    console.types("\x15");
    console.does(name, name);
    console.does("\x13", "Enter writes this");
    console.does("\r", "saved webhook 1");
}

/// Every file below a directory, whole.
fn files(dir: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

fn entries(dir: &Path) -> Vec<Value> {
    let text = fs::read_to_string(dir.join("state/journal.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Waits until so many are on disk: a console does not wait for its disk before it goes on.
fn wait_for_entries(dir: &Path, count: usize) {
    let (path, end) = (dir.join("state/journal.jsonl"), Instant::now() + LIMIT);
    let whole = || fs::read_to_string(&path).unwrap_or_default().matches('\n').count();
    while whole() < count {
        assert!(Instant::now() < end, "waited for {count} entries, there are {}", whole());
        thread::yield_now();
    }
}

#[test]
fn a_rename_is_undone_and_redone_and_all_of_it_is_in_the_journal() {
    let (sandbox, dir) = (sandbox(12), tempfile::tempdir().unwrap());
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let former = other.attributes(1).unwrap()["name"].clone();
    let mut console = open(&sandbox, dir.path(), 12);
    rename(&mut console, "brand new");
    console.does("u", "Undo: Save webhook 1");
    console.sees("Enter writes this");
    console.types("\r");
    console.waits("the undo", &|eye| !eye.shows("Undo: Save") && eye.shows("saved webhook 1"));
    assert_eq!(other.attributes(1).unwrap()["name"], former);
    console.does("U", "Redo: Save webhook 1");
    console.sees("Enter writes this");
    console.types("\r");
    console.waits("the redo", &|eye| !eye.shows("Redo: Save") && eye.shows("saved webhook 1"));
    assert_eq!(other.attributes(1).unwrap()["name"], "brand new");
    console.types("q");
    console.wait_end();
    let entries = entries(dir.path());
    let names: Vec<_> = entries.iter().map(|e| (&e["before"]["name"], &e["after"]["name"], &e["outcome"])).collect();
    let (new, done) = (json!("brand new"), json!("done"));
    assert_eq!(names, [(&former, &new, &done), (&new, &former, &done), (&former, &new, &done)]);

    let mut console = open(&sandbox, dir.path(), 12);
    console.does("J", "3");
    console.sees("update 1  name");
    console.does("/undo", "1 of 3");
    console.does("\r", "(undone)");
    console.types("\x1b");
    console.sees_no("1 of 3");
    console.does("u", "Undo: Save webhook 1");
}

#[test]
fn what_was_deleted_is_made_anew_and_what_is_lost_is_said_before() {
    let (sandbox, dir) = (sandbox(12), tempfile::tempdir().unwrap());
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let former = other.attributes(1).unwrap();
    let mut console = open(&sandbox, dir.path(), 12);
    console.does("d", "y deletes for good");
    console.does("y", "deleted webhook 1");
    console.does("u", "Undo: Delete webhook 1");
    console.sees("it gets another id");
    console.does("\r", "created webhook 13");
    let anew = other.attributes(13).unwrap();
    for kept in ["name", "url", "events", "scopes"] {
        assert_eq!(anew[kept], former[kept], "{kept}");
    }
}

#[test]
fn an_undo_does_not_write_over_what_others_wrote_since() {
    let (sandbox, dir) = (sandbox(12), tempfile::tempdir().unwrap());
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut console = open(&sandbox, dir.path(), 12);
    rename(&mut console, "mine");
    other.patch(1, json!({"name": "theirs"}));
    console.does("u", "Somebody changed this webhook");
    console.does("o", "nothing was written");
    assert_eq!(other.attributes(1).unwrap()["name"], "theirs");
}

#[test]
fn a_failed_write_is_in_the_journal_and_two_consoles_share_it() {
    let (sandbox, dir) = (sandbox(12), tempfile::tempdir().unwrap());
    let (mut first, mut second) = (open(&sandbox, dir.path(), 12), open(&sandbox, dir.path(), 12));
    rename(&mut first, "mine");
    sandbox.set_mishaps(mishaps(&["422@update"]));
    second.does("e", "Secret");
    second.types(" more");
    second.does("\x13", "Enter writes this");
    second.does("\r", "must be a string");
    sandbox.set_mishaps(Vec::new());
    wait_for_entries(dir.path(), 2);
    first.does("J", "failed");
    first.sees("done");
    assert_eq!(entries(dir.path()).len(), 2);
}

#[test]
fn what_was_typed_when_the_terminal_went_away_is_offered_and_goes_on() {
    let (sandbox, dir) = (sandbox(12), tempfile::tempdir().unwrap());
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut console = open(&sandbox, dir.path(), 12);
    console.does("e", "Secret");
    console.types("\x15");
    console.does("typed in vain\t\tcanary-typed-secret", "typed in vain");
    console.waits("the secret", &|eye| eye.shows("2 fields changed"));
    let mut beside = open(&sandbox, dir.path(), 12);
    beside.sees_no("A draft was kept");
    console.hang_up();
    console.wait_end();
    assert!(files(dir.path()).iter().any(|(_, text)| text.contains("typed in vain")));

    let mut console = open(&sandbox, dir.path(), 12);
    console.sees("A draft was kept");
    console.sees("secrets are not kept");
    assert!(sandbox.requests().iter().all(|served| served.method != "PATCH"), "never sent by itself");
    console.does("y", "typed in vain");
    console.does("\x13", "Enter writes this");
    console.does("\r", "saved webhook 1");
    assert_eq!(other.attributes(1).unwrap()["name"], "typed in vain");
    console.types("q");
    console.wait_end();
    assert!(files(&dir.path().join("state/drafts")).iter().all(|(name, _)| !name.ends_with(".json")), "saved: gone");
}

#[test]
fn no_file_holds_a_secret() {
    let (sandbox, dir) = (sandbox(12), tempfile::tempdir().unwrap());
    let mut console = open(&sandbox, dir.path(), 12);
    console.does("e", "Secret");
    console.types("\t\t");
    console.types("canary-typed-secret-0001");
    console.does("\x13", "a new one takes the place of the old");
    console.sees("Enter writes this");
    console.does("\r", "saved webhook 1");
    console.does("e", "Secret");
    console.types(" more\t\t");
    console.does("\x07", "2 fields changed");
    console.does("\x13", "a new one takes the place of the old");
    console.sees("Enter writes this");
    console.types("\r");
    console.waits("the form closed", &|eye| !eye.shows("Secret") && eye.shows("saved webhook 1"));
    let generated = sandbox.row(1).unwrap()["attributes"]["secret"].as_str().unwrap().to_owned();
    console.does("e", "Secret");
    console.types("\t\tcanary-typed-secret-0002\t");
    console.waits("the secret", &|eye| eye.shows("1 field changed"));
    console.types("\x1b[Z\x1b[Z\x1b[Z and more");
    console.sees("and more");
    console.hang_up();
    console.wait_end();
    let files = files(dir.path());
    let text: String = files.iter().map(|(_, text)| text.as_str()).collect();
    assert!(text.contains("and more") && text.contains("secret_changed"), "{files:#?}");
    for secret in ["canary-typed", generated.as_str(), sandbox.api_key(), "eyJ"] {
        assert!(!text.contains(secret), "{secret} in {files:#?}");
    }
}

#[test]
fn a_disk_that_refuses_is_said_once_and_stops_nothing() {
    let (sandbox, dir) = (sandbox(12), tempfile::tempdir().unwrap());
    fs::write(dir.path().join("state"), "in the way").unwrap();
    let mut console = open(&sandbox, dir.path(), 12);
    console.does("!", "could not be read");
    console.types("q");
    console.sees_no("Messages");
    rename(&mut console, "mine");
    console.does("!", "saved webhook 1");
    assert!(!console.wait_until("messages", |eye| Some(eye.shows("could not be written"))), "once is enough");
    console.types("q");
    console.sees_no("Messages");
    console.does("u", "Undo: Save webhook 1");
}
