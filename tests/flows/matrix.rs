//! The matrix against a service: what it says is what the service holds, it asks for nothing by itself, a key costs little on
//! a thin line, and a set that is given to others arrives.

use std::collections::BTreeSet;

use hookline::sandbox::Running;
use serde_json::Value;

use super::{
    console::{Console, Start, sandbox},
    operator::Operator,
};

fn events(sandbox: &Running, id: i64) -> Vec<String> {
    let row: Value = sandbox.row(id).expect("a row");
    serde_json::from_value(row["attributes"]["events"].clone()).unwrap_or_default()
}

fn open(sandbox: &Running, rows: usize) -> Console {
    let mut console = Start::on(sandbox).open();
    console.sees_all(rows);
    console
}

#[test]
fn cells_are_what_the_service_holds_and_a_key_costs_little() {
    let sandbox = sandbox(300);
    let mut console = Start::on(&sandbox).sized(200, 50).open();
    console.sees_all(300);
    // The record beside the list may still be read once; nothing else is.
    let lists = || sandbox.requests().iter().filter(|served| served.target.contains("page")).count();
    let asked = lists();
    console.does("W", "Matrix  300 webhooks by");
    let mut most = 0;
    for id in 1..=60_i64 {
        let line = console.wait_until("its line", |eye| {
            eye.lines().into_iter().find(|line| line.contains('·') && line.trim_start().starts_with(&format!("{id} ")))
        });
        let row = sandbox.row(id).expect("a row");
        let held: BTreeSet<String> =
            row["attributes"]["events"].as_array().into_iter().flatten().map(Value::to_string).collect();
        assert_eq!(line.matches('●').count(), held.len(), "{line}\n{held:?}");
        let before = console.written().len();
        console.types("j");
        console.waits("the next webhook", &|eye| eye.lines()[3].starts_with(&format!(" {}  ", id + 1)));
        most = most.max(console.written().len() - before);
    }
    assert!(most < 800, "{most} bytes for one key");
    assert_eq!(lists(), asked, "all of it is local");
}

#[test]
fn a_set_is_given_to_two_others_and_taken_back() {
    let sandbox = sandbox(12);
    let mut console = open(&sandbox, 12);
    let source = (1..=12).find(|id| events(&sandbox, *id).len() > 1).expect("one with events");
    let others: Vec<i64> = (1..=12).filter(|id| *id != source && !events(&sandbox, *id).is_empty()).take(2).collect();
    let former: Vec<_> = others.iter().map(|id| events(&sandbox, *id)).collect();
    for id in &others {
        console.types(&format!("/id={id}\r"));
        console.sees("1 of 12");
        console.does(" ", "marked");
        console.types("\x1b");
        console.sees("no filter");
    }
    console.sees("2 marked");
    console.types(&format!("/id={source}\r"));
    console.sees("1 of 12");
    console.does("W", "Matrix  1 webhook by");
    console.does("C", "to 2 marked webhooks");
    console.does("  ", "add them to those");
    console.does(" ", "put them in place");
    console.does("\x13", "Enter writes this");
    console.does("\r", "2 of 2: 2 done");
    for id in &others {
        assert_eq!(events(&sandbox, *id), events(&sandbox, source));
    }
    console.does("\x1b", "Matrix  1 webhook by");
    console.types("q");
    console.sees_no("Matrix");
    console.does("u", "Undo: Copy the events");
    console.sees("Enter writes this");
    console.does("\r", "2 of 2: 2 done");
    assert_eq!(others.iter().map(|id| events(&sandbox, *id)).collect::<Vec<_>>(), former);
}

#[test]
fn without_marks_a_set_is_given_to_what_the_filter_lets_through() {
    let sandbox = sandbox(12);
    let mut console = open(&sandbox, 12);
    let source = (1..=12).find(|id| !events(&sandbox, *id).is_empty()).expect("one with events");
    let untouched = events(&sandbox, 12);
    console.types("/id<5\r");
    console.sees("4 of 12");
    console.types(&"j".repeat(usize::try_from(source - 1).unwrap()));
    console.does("C", "to 3 webhooks that the list shows");
    console.does("\x13", "Enter writes this");
    console.types("\r");
    console.sees("3 of 3: ");
    for id in 1..5 {
        let now = events(&sandbox, id);
        assert!(events(&sandbox, source).iter().all(|event| now.contains(event)), "{id}: {now:?}");
    }
    assert_eq!(events(&sandbox, 12), untouched);
}
