//! How the loop ends.

use hookline::tui::runtime::run::Ended;

use super::{
    console::{Console, Start, mishaps, sandbox},
    operator::Operator,
};

/// A name typed into the form of the first webhook, not saved.
fn typed(console: &mut Console) {
    console.does("e", "Secret");
    console.does(" and more", "and more");
}

#[test]
fn by_q_and_by_the_end_of_the_terminal() {
    let sandbox = sandbox(12);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(12);
    console.types("q");
    assert_eq!(console.wait_end(), Ended::Left);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(12);
    console.hang_up();
    assert_eq!(console.wait_end(), Ended::Gone);
}

#[test]
fn text_that_is_not_saved_is_asked_about() {
    let sandbox = sandbox(12);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(12);
    typed(&mut console);
    console.does("\x03", "Leave hookline?");
    console.types("n");
    console.sees_no("Leave hookline?");
    console.sees("and more");
    console.does("\x1b", "Leave the form?");
    console.types("n");
    console.sees_no("Leave the form?");
    console.does("\x03", "Leave hookline?");
    console.types("\x03");
    assert_eq!(console.wait_end(), Ended::Left, "twice leaves at once");
}

#[test]
fn a_write_under_way_is_waited_for_unless_it_is_insisted() {
    let sandbox = sandbox(12);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(12);
    sandbox.set_mishaps(mishaps(&["delay=600000@update"]));
    typed(&mut console);
    console.types("\x13");
    console.sees("Enter writes this");
    console.types("\r");
    console.sees_no("Enter writes this");
    console.types("\x03");
    console.waits("a question or a wait", &|eye| eye.shows("leaving when") || eye.shows("Leave hookline?"));
    console.types("\x03");
    assert_eq!(console.wait_end(), Ended::Left);
}

#[test]
fn a_write_that_is_answered_lets_it_leave() {
    let sandbox = sandbox(12);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(12);
    sandbox.set_mishaps(mishaps(&["hold@delete"]));
    console.does("d", "y deletes for good");
    console.types("y");
    console.sees_no("y deletes for good");
    console.does("q", "leaving when");
    sandbox.set_mishaps(Vec::new());
    assert_eq!(console.wait_end(), Ended::Left);
    assert_eq!(sandbox.row(1), None, "the write was not thrown away");
}
