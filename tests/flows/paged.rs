//! One page at a time: the service filters and sorts, and what was sent is on screen.

use super::{
    console::{Console, Start, sandbox},
    operator::Operator,
};

#[track_caller]
fn sees_ids(console: &mut Console, ids: impl Iterator<Item = u64>) {
    let ids: Vec<u64> = ids.collect();
    console.waits(&format!("the rows {ids:?}"), &|eye| eye.ids() == ids);
}

#[test]
fn pages_are_turned_and_gone_to() {
    let sandbox = sandbox(110);
    let mut console = Start::on(&sandbox).paged(20).open();
    sees_ids(&mut console, 1..=20);
    console.sees("1-20 of 110");
    console.types("]");
    sees_ids(&mut console, 21..=40);
    console.sees("page 2");
    console.types("[");
    sees_ids(&mut console, 1..=20);
    console.does("[", "this is the first page");
    console.does("p", "go to page");
    console.types("6\r");
    sees_ids(&mut console, 101..=110);
    console.does("]", "this is the last page");
    console.does("p", "go to page");
    console.does("0\r", "is no page");
    console.types("\x1b");
    console.sees("page 6");
}

#[test]
fn exact_filters_and_one_sort_key_are_the_services() {
    let sandbox = sandbox(120);
    let of_two: Vec<u64> = (1..=120)
        .filter(|id| sandbox.row(i64::try_from(*id).unwrap()).unwrap()["attributes"]["account_id"] == 2)
        .collect();
    let mut console = Start::on(&sandbox).paged(20).open();
    sees_ids(&mut console, 1..=20);
    console.types("/account=2\r");
    sees_ids(&mut console, of_two.iter().copied().take(20));
    console.sees("sent: ");
    console.sees("filter[account_id]=2");
    let sent = sandbox.requests().pop().unwrap().target;
    assert!(sent.contains("account_id"), "{sent}");
    console.does("s", "Sort by");
    // Turned round: the greatest id first.
    console.types("\r");
    console.sees("ID↑");
    console.does("s", "Sort by");
    console.types("\r");
    sees_ids(&mut console, of_two.iter().rev().copied().take(20));
    console.sees("ID↓");
}

#[test]
fn what_the_service_cannot_filter_is_filtered_here_and_said() {
    let sandbox = sandbox(120);
    let mut console = Start::on(&sandbox).paged(20).open();
    sees_ids(&mut console, 1..=20);
    console.types("/events:invoice\r");
    console.sees("on this page alone");
    console.types("v");
    console.sees("of 120");
    console.sees_no("on this page alone");
}
