//! The command line: verbs and what is given to them, up to what the service is asked, and the lines on disk.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, thread, time::Instant};

use hookline::sandbox::Sandbox;

use super::{
    console::{Console, LIMIT, Start, sandbox},
    operator::Operator,
    other::Other,
    whole::Rows,
};

fn open(sandbox: &Sandbox, state_dir: Option<&Path>) -> Console {
    let mut start = Start::on(sandbox);
    start.state_dir = state_dir.map(Path::to_path_buf);
    let mut console = start.open();
    console.sees_all(usize::try_from(sandbox.count()).unwrap());
    console
}

/// Types a line and presses Enter, in two reads, as a hand does.
#[track_caller]
fn runs(console: &mut Console, line: &str) {
    console.does(":", "Enter run");
    console.types(line);
    console.waits(&format!("the line `{line}`"), &|eye| eye.shows(&format!(":{line}")));
    console.types("\r");
}

/// Waits until the lines on disk are these.
#[track_caller]
fn wait_for_lines(dir: &Path, wanted: &str) {
    let (path, end) = (dir.join("commands"), Instant::now() + LIMIT);
    loop {
        let lines = fs::read_to_string(&path).unwrap_or_default();
        if lines == wanted {
            return;
        }
        assert!(Instant::now() < end, "waited for {wanted:?}, there is {lines:?}");
        thread::yield_now();
    }
}

#[test]
fn a_set_is_filtered_marked_and_deleted_by_verbs_alone() {
    let sandbox = sandbox(120);
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut console = open(&sandbox, None);
    let account = |id: u64| other.attributes(id).unwrap()["account_id"].as_u64().unwrap();
    let sevens: Vec<u64> = (1..=120).filter(|id| account(*id) == 7).collect();
    runs(&mut console, "mark account:7");
    console.sees(&format!("marked {}", sevens.len()));
    runs(&mut console, "filter is:marked");
    console.waits("the marked ones", &|eye| eye.ids() == sevens);
    runs(&mut console, "unmark !id=2");
    console.waits("one of them", &|eye| eye.ids() == [2]);
    runs(&mut console, "delete");
    console.sees("y deletes for good");
    assert!(other.attributes(2).is_some(), "nothing before the yes");
    console.does("y", "deleted webhook 2");
    assert!(other.attributes(2).is_none());
    assert!(sandbox.requests().iter().filter(|served| served.method == "DELETE").count() == 1);
}

#[test]
fn a_webhook_is_opened_by_its_id_loaded_or_not() {
    let sandbox = sandbox(120);
    let mut console = open(&sandbox, None);
    let added = Other::at(&sandbox.url(), sandbox.api_key())
        .create(serde_json::json!({"name": "came later", "url": "https://late.example/x", "events": []}));
    runs(&mut console, &format!("open {added}"));
    console.sees("came later");
    runs(&mut console, "open 77");
    console.sees("webhook 77");
    console.types("\x1b");
    console.sees("came later");
    console.types("\x1b");
    console.sees_chosen(" 77 ");
    runs(&mut console, "open 99999");
    console.sees("the service says it is not there");
}

#[test]
fn lines_are_shared_by_consoles_and_kept_for_the_next_without_credentials() {
    let (sandbox, home) = (sandbox(12), tempfile::tempdir().unwrap());
    let dir = home.path().join("state");
    let mut one = open(&sandbox, Some(&dir));
    let mut two = open(&sandbox, Some(&dir));
    runs(&mut one, "filter name:a");
    wait_for_lines(&dir, "filter name:a\n");
    runs(&mut two, "sort -name");
    wait_for_lines(&dir, "filter name:a\nsort -name\n");
    runs(&mut one, "filter https://bob:s3cret@h.example");
    one.sees("0 of 12");
    runs(&mut one, "sort name");
    // On disk, and so is what was read of it before: what the other typed is there.
    wait_for_lines(&dir, "filter name:a\nsort -name\nsort name\n");
    one.does(":", "Enter run");
    one.does("\x1b[A", ":sort name");
    one.does("\x1b[A", ":sort -name");
    one.does("\x1b[A", ":filter name:a");
    one.types("\r");
    wait_for_lines(&dir, "sort -name\nsort name\nfilter name:a\n");
    one.sees("filter name:a");
    runs(&mut one, "quit");
    one.wait_end();
    for name in ["commands", "commands.lock"] {
        let mode = fs::metadata(dir.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
    for file in fs::read_dir(&dir).unwrap() {
        let text = fs::read(file.unwrap().path()).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&text).contains("s3cret"));
    }
}

#[test]
fn a_place_that_refuses_is_said_once_and_the_line_works_all_the_same() {
    let (sandbox, home) = (sandbox(12), tempfile::tempdir().unwrap());
    let dir = home.path().join("state");
    fs::create_dir_all(dir.join("commands")).unwrap();
    let mut console = open(&sandbox, Some(&dir));
    console.does(":", "Lines typed before could not be read");
    console.types("\x1b");
    console.sees_no("Enter run");
    runs(&mut console, "sort name");
    console.sees("sorted by name");
    console.does(":", "Enter run");
    console.does("\x1b[A", ":sort name");
    console.sees_no("could not be");
}

/// As a terminal sends it: brackets round the text, and line ends in it.
#[test]
fn a_pasted_line_waits_for_enter() {
    let sandbox = sandbox(12);
    let mut console = open(&sandbox, None);
    console.does(":", "Enter run");
    console.types("\x1b[200~:test-set\r\n\r\ny\n\x1b[201~");
    console.sees("::test-set  y");
    console.sees("`test-set` takes nothing behind it");
    console.types("\x7f\x7f\x7f");
    console.sees_no("takes nothing");
    console.does("\r", "Test 12 webhooks");
    assert!(sandbox.requests().iter().all(|served| served.method != "POST" || !served.target.contains("test")));
}
