//! Many webhooks at once: marked, reviewed, run row by row, taken back; with the rows of the service and what it was asked
//! looked at.

use std::{collections::BTreeSet, path::Path};

use hookline::sandbox::{Running, Sandbox};
use serde_json::{Value, json};

use super::{
    console::{Console, Start, mishaps, sandbox, with_receivers},
    operator::Operator,
    other::Other,
};

const ROWS: usize = 12;
const EVENT: &str = "workflow:projects.archived";

fn open(sandbox: &Sandbox, dir: &Path) -> Console {
    let mut start = Start::on(sandbox);
    start.state_dir = Some(dir.join("state"));
    let mut console = start.open();
    console.sees_all(ROWS);
    console
}

fn console() -> (Running, tempfile::TempDir, Console) {
    let (sandbox, dir) = (sandbox(ROWS), tempfile::tempdir().unwrap());
    let console = open(&sandbox, dir.path());
    (sandbox, dir, console)
}

/// Marks the first three.
fn mark_three(console: &mut Console) {
    console.types("   ");
    console.sees("3 marked");
}

fn rows(sandbox: &Sandbox) -> Vec<Option<Value>> {
    (1..=20).map(|id| sandbox.row(id).map(|row| row["attributes"].clone())).collect()
}

fn events(row: Option<&Value>) -> Vec<String> {
    serde_json::from_value(row.unwrap()["events"].clone()).unwrap()
}

/// The ids that this was asked for, in order; one asked for twice is there twice.
fn asked(sandbox: &Sandbox, method: &str) -> Vec<u64> {
    let requests = sandbox.requests();
    let of = requests.iter().filter(|served| served.method == method);
    let mut ids: Vec<u64> = of.filter_map(|served| served.target.rsplit('/').next()?.parse().ok()).collect();
    ids.sort_unstable();
    ids
}

/// Adds the event to the three that are marked, up to the run.
fn add_event(console: &mut Console) {
    put_together(console, 3);
    console.does("\x13", "Enter writes this");
}

/// An edit that adds the event to those that are marked.
fn put_together(console: &mut Console, marked: usize) {
    console.does("e", &format!("Edit {marked} marked webhooks"));
    console.does("\t\r", "0 chosen");
    console.types("archived");
    console.sees_chosen(EVENT);
    console.types(" ");
    console.sees(&format!("[x] {EVENT}"));
    console.types("\r");
    console.sees(&format!(" of {marked} change"));
}

/// A console that writes to one webhook after the other.
fn one_by_one(sandbox: &Sandbox, dir: &Path) -> Console {
    let mut start = Start::on(sandbox);
    start.state_dir = Some(dir.join("state"));
    start.settings.plan_parallel = 1;
    let mut console = start.open();
    console.sees_all(ROWS);
    console
}

#[test]
fn three_marked_ones_are_tested_and_each_outcome_is_told() {
    let (sandbox, dir) = (with_receivers(ROWS), tempfile::tempdir().unwrap());
    let mut console = open(&sandbox, dir.path());
    let ids = console.wait_until("the rows", |eye| Some(eye.ids()));
    mark_three(&mut console);
    console.does("T", "Test 3 webhooks");
    console.sees("Enter sends the tests");
    assert!(!console.wait_until("the review", |eye| Some(eye.shows("writes this"))), "a test writes nothing");
    console.does("\r", "3 of 3: ");
    let tested: Vec<u64> = console.wait_until("three rows", |eye| {
        let lines = eye.lines();
        let told = |line: &&String| line.contains(" test ") && (line.contains("done") || line.contains("failed"));
        let ids: BTreeSet<u64> = lines
            .iter()
            .filter(told)
            .filter_map(|line| line.split(" test ").nth(1)?.split_whitespace().next()?.parse().ok())
            .collect();
        (ids.len() == 3).then(|| ids.into_iter().collect())
    });
    let mut marked = ids.iter().take(3).copied().collect::<Vec<_>>();
    marked.sort_unstable();
    assert_eq!(tested, marked);
    console.types("\x1b");
    console.sees_all(ROWS);
    assert_eq!(console.wait_until("the list", |eye| Some(eye.ids())), ids, "the rows stay where they were");
}

#[test]
fn a_range_is_deleted_after_a_typed_number_each_once_and_one_undo_brings_all_back() {
    let (sandbox, dir, mut console) = console();
    let before = rows(&sandbox);
    console.types("VjjjjjjV");
    console.sees("7 marked");
    console.does("d", "Type 7 and press Enter");
    console.sees("7 webhooks on ");
    console.does("\r", "type 7 first");
    assert_eq!(asked(&sandbox, "DELETE"), [0u64; 0]);
    console.does("7\r", "7 of 7: 7 done");
    assert_eq!(asked(&sandbox, "DELETE"), (1..=7).collect::<Vec<_>>());
    assert_eq!(rows(&sandbox)[..7], vec![None; 7]);
    assert_eq!(rows(&sandbox)[7..], before[7..], "the others are as they were");

    console.types("\x1b");
    console.sees_all(ROWS - 7);
    console.does("u", "Undo: Delete 7 webhooks");
    console.sees("Type 7 and press Enter");
    console.does("7\r", "7 of 7: 7 done");
    assert_eq!(sandbox.count(), ROWS as u64);
    let names = |rows: &[Option<Value>]| -> BTreeSet<String> {
        rows.iter().flatten().map(|row| format!("{} {} {}", row["name"], row["url"], row["events"])).collect()
    };
    assert_eq!(names(&rows(&sandbox)), names(&before));
    console.types("\x1b");
    console.sees_all(ROWS);
    console.types("q");
    console.wait_end();
    let journal = std::fs::read_to_string(dir.path().join("state/journal.jsonl")).unwrap();
    assert_eq!(journal.lines().count(), 14);
}

#[test]
fn an_event_is_added_to_those_that_are_marked_and_taken_back_as_one() {
    let (sandbox, _dir, mut console) = console();
    let before = rows(&sandbox);
    mark_three(&mut console);
    add_event(&mut console);
    assert_eq!(rows(&sandbox), before, "nothing is written before it is confirmed");
    console.does("\r", "3 of 3: 3 done");
    let after = rows(&sandbox);
    for at in 0..3 {
        let mut wanted = events(before[at].as_ref());
        wanted.push(EVENT.into());
        assert_eq!(events(after[at].as_ref()), wanted);
        assert_eq!(after[at].as_ref().unwrap()["url"], before[at].as_ref().unwrap()["url"]);
    }
    assert_eq!(after[3..], before[3..], "the others are as they were");
    assert_eq!(asked(&sandbox, "PATCH"), [1, 2, 3]);

    console.types("\x1b");
    console.sees_all(ROWS);
    console.does("u", "Undo: ");
    console.sees("Enter writes this");
    console.does("\r", "3 of 3: 3 done");
    for (now, then) in rows(&sandbox).iter().zip(&before).take(3) {
        assert_eq!(events(now.as_ref()), events(then.as_ref()));
    }
}

#[test]
fn what_failed_alone_is_tried_again() {
    let (sandbox, _dir, mut console) = console();
    mark_three(&mut console);
    add_event(&mut console);
    sandbox.set_mishaps(mishaps(&["500@update:only2"]));
    console.does("\r", "2 done, 1 failed");
    let missing = |sandbox: &Sandbox| -> Vec<u64> {
        (1..)
            .zip(rows(sandbox))
            .take(3)
            .filter(|(_, r)| !events(r.as_ref()).contains(&EVENT.into()))
            .map(|(id, _)| id)
            .collect()
    };
    let failed = missing(&sandbox);
    assert_eq!(failed.len(), 1);
    console.sees_chosen(&format!(" {} ", failed[0]));
    sandbox.set_mishaps(Vec::new());
    console.does("f", "again the 1 that failed");
    console.sees("Enter writes this");
    console.does("\r", "1 of 1: 1 done");
    assert_eq!(missing(&sandbox), [0u64; 0]);
    let mut wanted = vec![1, 2, 3, failed[0]];
    wanted.sort_unstable();
    assert_eq!(asked(&sandbox, "PATCH"), wanted, "those that were done are left alone");
}

#[test]
fn what_others_add_meanwhile_stays_whether_it_is_seen_before_or_while_it_is_written() {
    let (sandbox, _dir, mut console) = console();
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let before = rows(&sandbox);
    mark_three(&mut console);
    put_together(&mut console, 3);
    let mut theirs = events(before[1].as_ref());
    theirs.push("theirs.new".into());
    other.patch(2, json!({ "events": theirs }));
    console.does("\x13", "1 changed meanwhile");
    console.sees("they: + theirs.new");
    console.sees("w writes exactly yours, and takes out theirs.new");
    console.does("\r", "it changed meanwhile");
    assert_eq!(asked(&sandbox, "PATCH"), [2], "nothing but what the other wrote");
    console.does("m", "Enter writes this");
    console.does("\r", "3 of 3: 3 done");
    theirs.push(EVENT.into());
    assert_eq!(events(rows(&sandbox)[1].as_ref()), theirs, "both are there");
}

#[test]
fn a_late_clash_shows_its_three_sides_in_the_run_and_is_decided_there() {
    const MANY: usize = 60;
    let (sandbox, dir) = (sandbox(MANY), tempfile::tempdir().unwrap());
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut start = Start::on(&sandbox).sized(100, 40);
    start.state_dir = Some(dir.path().join("state"));
    start.settings.plan_rate = 0;
    let mut console = start.open();
    console.sees_all(MANY);
    console.does("a", "60 marked");
    put_together(&mut console, MANY);
    let will = console.wait_until("the number that changes", |eye| {
        eye.line(" of 60 change").trim().split(' ').next()?.parse::<usize>().ok()
    });
    console.does("\x13", &format!("Type {will} and press Enter"));
    // So many are looked at one by one, when the question is behind us.
    let mut theirs = events(sandbox.row(2).map(|row| row["attributes"].clone()).as_ref());
    theirs.push("theirs.new".into());
    other.patch(2, json!({ "events": theirs }));
    console.does(&format!("{will}\r"), "1 changed meanwhile");
    console.waits("the others to be done", &|eye| eye.shows(&format!("{} done, 1 changed meanwhile", will - 1)));
    console.sees_chosen("somebody changed events");
    assert_eq!(asked(&sandbox, "PATCH").iter().filter(|id| **id == 2).count(), 1, "the other's alone");
    console.does("\r", "is now");
    for side in ["you saw", "you want", "they: + theirs.new", &format!("you: + {EVENT}")] {
        console.sees(side);
    }
    console.does("m", "Enter writes this");
    console.does("\r", &format!("{will} of {will}: {will} done"));
    theirs.push(EVENT.into());
    assert_eq!(events(sandbox.row(2).map(|row| row["attributes"].clone()).as_ref()), theirs, "both are there");
    let mut once = asked(&sandbox, "PATCH");
    once.dedup();
    assert_eq!((once.len(), asked(&sandbox, "PATCH").len()), (will, will + 1), "each once, and the other's");
}

#[test]
fn pause_holds_what_is_not_begun_and_cancel_skips_it_for_good() {
    let (sandbox, dir) = (sandbox(ROWS), tempfile::tempdir().unwrap());
    let mut console = one_by_one(&sandbox, dir.path());
    mark_three(&mut console);
    add_event(&mut console);
    // In the same moment: nothing is sent before the plan is on disk, and then it is paused.
    console.types("\rp");
    console.sees("paused  0 of 3: 0 done, 3 waiting");
    assert!(asked(&sandbox, "PATCH").is_empty());
    let held = ["hold@update:only1"];
    sandbox.set_mishaps(mishaps(&held));
    console.does("p", "1 running, 2 waiting");
    console.does("p", "paused");
    sandbox.set_mishaps(Vec::new());
    console.sees("1 done, 2 waiting");
    assert_eq!(asked(&sandbox, "PATCH"), [1]);
    console.does("p", "3 of 3: 3 done");
    assert_eq!(asked(&sandbox, "PATCH"), [1, 2, 3]);

    console.types("\x1b");
    console.sees_all(ROWS);
    console.does("u", "Undo: ");
    console.sees("Enter writes this");
    let before = rows(&sandbox);
    sandbox.set_mishaps(mishaps(&held));
    console.does("\r", "1 running, 2 waiting");
    console.does("c", "2 skipped");
    sandbox.set_mishaps(Vec::new());
    console.sees("1 done, 2 skipped");
    assert_eq!(asked(&sandbox, "PATCH").len(), 4, "what was under way is not taken back, nothing more is begun");
    let changed = rows(&sandbox).iter().zip(&before).filter(|(now, then)| now != then).count();
    assert_eq!(changed, 1);
    console.does("f", "nothing failed");
}

#[test]
fn an_undo_takes_the_rows_back_in_the_opposite_order() {
    let (sandbox, dir) = (sandbox(ROWS), tempfile::tempdir().unwrap());
    let mut console = one_by_one(&sandbox, dir.path());
    mark_three(&mut console);
    add_event(&mut console);
    console.does("\r", "3 of 3: 3 done");
    console.types("\x1b");
    console.sees_all(ROWS);
    console.does("u", "Undo: ");
    console.sees("Enter writes this");
    console.does("\r", "3 of 3: 3 done");
    let requests = sandbox.requests();
    let patched: Vec<&str> = requests
        .iter()
        .filter(|served| served.method == "PATCH")
        .filter_map(|served| served.target.rsplit('/').next())
        .collect();
    assert_eq!(patched, ["1", "2", "3", "3", "2", "1"]);
}

#[test]
fn a_report_of_a_run_is_shown_in_three_forms() {
    let (sandbox, _dir, mut console) = console();
    mark_three(&mut console);
    add_event(&mut console);
    sandbox.set_mishaps(mishaps(&["500@update:only2"]));
    console.does("\r", "2 done, 1 failed");
    for (key, seen) in
        [("r", "2 of 3 rows: 2 done, 1 failed"), ("J", "\"failed\": 1"), ("C", "action,id,name,url,outcome,message")]
    {
        console.does(key, seen);
        console.types("\x1b");
        console.sees("what was said");
    }
}

#[test]
fn the_same_for_a_shell_does_the_same() {
    let (sandbox, _dir, mut console) = console();
    mark_three(&mut console);
    console.does("d", "y deletes for good");
    console.does("C", "set -eu");
    console.sees("HOOKLINE_TOKEN:?");
    console.waits("three lines", &|eye| eye.picture().matches("-X DELETE").count() == 3);
    console.types("\x1b");
    console.sees("y deletes for good");
    console.does("c", "curl for webhook 1");
    assert_eq!(asked(&sandbox, "DELETE"), [0u64; 0], "showing sends nothing");
}
