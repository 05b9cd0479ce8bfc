//! What tests came to outlives the program: after a restart it is pinned with its age, counts in filters, and stands in the
//! detail as bars and as a list.

use std::{fs, path::Path, time::Duration};

use hookline::sandbox::Running;

use super::{
    console::{Console, Start, with_receivers},
    operator::Operator,
};

const ROWS: usize = 12;

fn open(sandbox: &Running, dir: &Path) -> Console {
    let mut start = Start::on(sandbox);
    start.state_dir = Some(dir.join("state"));
    start.open()
}

fn lines(dir: &Path) -> usize {
    let files = fs::read_dir(dir.join("state/history")).into_iter().flatten().map(|entry| entry.unwrap().path());
    let text = files.filter(|path| path.extension().is_some_and(|end| end == "jsonl")).map(fs::read_to_string);
    text.map(|text| text.unwrap().lines().count()).sum()
}

#[test]
fn outcomes_are_there_again_after_a_restart() {
    let (sandbox, dir) = (with_receivers(ROWS), tempfile::tempdir().unwrap());
    let mut console = open(&sandbox, dir.path());
    console.sees_all(ROWS);
    assert!(!console.wait_until("the list", |eye| Some(eye.shows("LAST TEST"))), "nothing is tested");
    for _ in 0..2 {
        console.does("   T", "Test 3 webhooks");
        console.sees("Enter sends the tests");
        console.does("\r", "3 of 3: ");
        console.does("\x1b", "LAST TEST");
        console.types("\x1ba");
        console.sees_no("marked");
        console.types("g");
    }
    let told = |console: &mut Console, word: &'static str| {
        console.types(&format!("/is:{word}\r"));
        console.waits(word, &|eye| eye.shows(&format!("filter is:{word}")) && !eye.shows("filtering"));
        let ids = console.wait_until("rows", |eye| {
            Some(if eye.shows("of 12") && !eye.shows("0 of 12") { eye.ids() } else { vec![] })
        });
        console.types("\x1b");
        console.sees("no filter");
        ids
    };
    let before = (told(&mut console, "failing"), told(&mut console, "passing"), told(&mut console, "untested"));
    assert_eq!(before.0.len() + before.1.len(), 3);
    console.types("q");
    console.wait_end();
    assert_eq!(lines(dir.path()), 6, "each test is on disk when the program has ended");

    let mut console = open(&sandbox, dir.path());
    console.advance(Duration::from_secs(2 * 86_400));
    console.sees_all(ROWS);
    console.types("g");
    console.sees("2 d ago");
    let after = (told(&mut console, "failing"), told(&mut console, "passing"), told(&mut console, "untested"));
    assert_eq!(after, before);
    console.types("F");
    console.sees_chosen(if before.0.is_empty() { "passed" } else { "failed" });
    console.does("\rG", "Tests  2; Enter shows");
    console.sees("newest last");
    console.types("q");
    console.sees_no("newest last");
    console.types("q");
    console.wait_end();
    assert_eq!(lines(dir.path()), 6, "a look adds nothing");
}

#[test]
fn another_service_has_a_history_of_its_own() {
    let (first, second) = (with_receivers(ROWS), with_receivers(ROWS));
    let dir = tempfile::tempdir().unwrap();
    let mut console = open(&first, dir.path());
    console.sees_all(ROWS);
    console.does("t", "test of webhook 1");
    console.types("q");
    console.wait_end();
    assert_eq!(lines(dir.path()), 1);
    let mut console = open(&second, dir.path());
    console.sees_all(ROWS);
    console.does("/is:untested\r", "12 of 12");
}
