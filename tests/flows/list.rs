//! The list over the whole set: filter, sort, columns, marks, refresh.

use hookline::sandbox::Sandbox;
use serde_json::{Value, json};

use super::{
    console::{Console, Start, sandbox},
    operator::Operator,
    other::Other,
};

fn open(sandbox: &Sandbox) -> Console {
    let mut console = Start::on(sandbox).open();
    console.sees_all(usize::try_from(sandbox.count()).unwrap());
    console
}

/// The rows of the service, by id.
fn rows(sandbox: &Sandbox) -> Vec<(u64, Value)> {
    let row = |id| sandbox.row(id).map(|row| (u64::try_from(id).unwrap(), row["attributes"].clone()));
    (1..=i64::try_from(sandbox.count()).unwrap() + 10).filter_map(row).collect()
}

#[track_caller]
fn sees_ids(console: &mut Console, ids: &[u64]) {
    console.waits(&format!("the rows {ids:?}"), &|eye| eye.ids() == ids);
}

#[test]
fn a_filter_works_while_it_is_typed_and_goes_away_by_esc() {
    let sandbox = sandbox(120);
    let mut console = open(&sandbox);
    let of = |account: u64| -> Vec<u64> {
        rows(&sandbox).into_iter().filter(|(_, row)| row["account_id"] == account).map(|(id, _)| id).collect()
    };
    let (seven, twelve) = (of(7), of(12));
    assert!(!seven.is_empty() && seven.len() < 20 && twelve.len() < 20);
    console.types("/account:7");
    sees_ids(&mut console, &seven);
    console.sees(&format!("{} of 120", seven.len()));
    console.types("\r");
    console.sees("filter account:7");
    // A second one, given up: the first stands again.
    console.types("/\x15account:12");
    sees_ids(&mut console, &twelve);
    console.types("\x1b");
    console.sees("filter account:7");
    sees_ids(&mut console, &seven);
    console.types("\x1b");
    console.sees_all(120);
    // The former one is found again.
    console.does("/", "Enter keep");
    console.types("\x1b[A\r");
    console.sees("filter account:7");
    assert!(sandbox.requests().iter().all(|served| !served.target.contains("account_id%5D=")), "all of it is local");
}

#[test]
fn a_mistake_in_a_filter_is_said_where_it_is_and_not_kept() {
    let mut console = open(&sandbox(120));
    console.types("/nmae:x");
    console.sees("^ ");
    console.sees("did you mean `name`?");
    console.types("\r");
    console.sees("Enter keep");
    console.types("\x1b");
    console.sees_all(120);
}

#[test]
fn fields_and_events_are_completed() {
    let mut console = open(&sandbox(120));
    console.does("/", "Enter keep");
    console.types("accou\t");
    console.sees("/account:");
    console.types("\x15events:projects.arch\t");
    console.sees("/events:workflow:projects.archived");
    console.types("\x1b");
    console.sees_all(120);
}

#[test]
fn sorted_by_several_keys_the_order_is_total() {
    let sandbox = sandbox(120);
    let mut console = open(&sandbox);
    let mut wanted = rows(&sandbox);
    let key = |row: &(u64, Value)| {
        let (account, updated) = (row.1["account_id"].as_u64().unwrap(), row.1["updated_at"].as_str().unwrap());
        (account, std::cmp::Reverse(updated.to_owned()), row.0)
    };
    wanted.sort_by_key(key);
    console.does("s", "Sort by");
    // The account, then the time of the last change turned round.
    console.types("jjjjjj jj r");
    console.sees("newest first");
    console.types("\r");
    console.sees("updated↓");
    // The cursor has stayed on its webhook.
    console.sees_chosen(" 1 ");
    console.types("g");
    sees_ids(&mut console, &wanted.iter().map(|(id, _)| *id).take(25).collect::<Vec<_>>());
    console.types("G");
    sees_ids(&mut console, &wanted.iter().map(|(id, _)| *id).skip(95).collect::<Vec<_>>());
}

#[test]
fn columns_are_chosen_and_scrolled() {
    let mut console = open(&sandbox(120));
    console.does("c", "When it was created");
    console.types("jjjjj");
    console.sees_chosen("LAST TEST");
    console.types(" \r");
    console.sees_no("LAST TEST");
    console.sees("ACCOUNT");
    console.types("l");
    console.sees_no(" NAME ");
    console.types("h");
    console.sees(" NAME ");
}

#[test]
fn marks_follow_webhooks_not_rows() {
    let mut console = open(&sandbox(120));
    console.types("  jj ");
    console.sees("3 marked");
    console.types("/is:marked\r");
    sees_ids(&mut console, &[1, 2, 5]);
    console.types("\x1b");
    console.sees_all(120);
    console.types("/account:7\r");
    console.sees("filter account:7");
    console.types("a\x1b[A");
    console.types("\x0c");
    console.types("i");
    console.sees("3 marked");
}

#[test]
fn a_refresh_keeps_cursor_line_and_marks_by_id() {
    let sandbox = sandbox(120);
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut console = open(&sandbox);
    console.types("jj jjjjjj");
    console.sees_chosen(" 10 ");
    other.delete(3);
    other.delete(7);
    other.patch(10, json!({"name": "renamed"}));
    let added = other.create(json!({"name": "new", "url": "https://new.example/x", "events": []}));
    console.types("r");
    console.sees_all(119);
    console.sees_chosen("renamed");
    console.sees_chosen(" 10 ");
    console.sees("1 marked webhook is gone");
    console.types("G");
    console.sees_chosen(&format!(" {added} "));
}

#[test]
fn more_than_was_allowed_is_asked_for() {
    let sandbox = sandbox(5000);
    let mut start = Start::on(&sandbox);
    start.settings.max_rows = 1000;
    let mut console = start.open();
    console.sees("Load more?");
    console.types("y");
    console.waits("all rows", &|eye| eye.line("no filter").ends_with(" 5,000 webhooks"));
}

#[test]
fn every_command_is_found_by_its_name() {
    let mut console = open(&sandbox(120));
    console.does(":", "Tab completes");
    console.does("reading mode", "Switch between the whole set");
    console.types("\r");
    console.sees("page 1");
    console.types("?");
    console.sees("Keys: List of webhooks");
    console.types("q");
    console.sees_no("Keys: ");
}
