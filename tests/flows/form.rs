//! The form: what is said while typing, what stops a save, what is thrown away.

use super::{
    console::{Start, sandbox},
    operator::Operator,
};

fn writes(sandbox: &hookline::sandbox::Sandbox) -> usize {
    sandbox.requests().iter().filter(|s| s.method != "GET" && !s.target.contains("login")).count()
}

#[test]
fn problems_are_said_beside_their_field_and_stop_the_save() {
    let sandbox = sandbox(20);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    console.does("n", "no URL");
    console.does("a name\tht!tp://nowhere", "ht!tp://nowhere");
    console.does("\x13", "not saved yet");
    console.types("\x15https://some.where.example/in");
    console.does("\t\t\t{\"ou\": [1,}", "line 1, column");
    console.does("\x13", "not saved yet");
    console.types("\x05\x15{\"ou\": [1]}");
    console.does("\x13", "A new webhook");
    assert_eq!(writes(&sandbox), 0);
    console.types("\x1b");
    console.sees("a name");
    console.does("\x1b", "Leave the form?");
    console.types("y");
    console.sees_all(20);
    assert_eq!(writes(&sandbox), 0);
}

#[test]
fn a_secret_is_typed_masked() {
    let sandbox = sandbox(20);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    console.does("n", "no URL");
    console.types("\thttps://some.where.example/in\t");
    console.types("correct horse battery staple");
    console.sees("Secret  │ ••••••••");
    console.sees_no("horse");
    console.does("\x18", "correct horse battery staple");
    console.types("\x18");
    console.sees_no("horse");
    console.does("\x13", "A new webhook");
    console.sees_no("horse");
    console.does("\r", "created webhook 21");
    assert_eq!(sandbox.row(21).unwrap()["attributes"]["secret"], "correct horse battery staple");
}

#[test]
fn nothing_changed_is_nothing_saved() {
    let sandbox = sandbox(20);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    console.does("e", "What will be written");
    console.does("x\x7f\x13", "nothing is changed");
    console.types("\x1b");
    console.sees_all(20);
    assert_eq!(writes(&sandbox), 0);
}

#[test]
fn characters_that_come_like_a_paste_write_nothing() {
    let sandbox = sandbox(20);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    console.types("dydydydydydy");
    console.sees_all(20);
    console.does("?", "Keys: ");
    assert_eq!((writes(&sandbox), sandbox.count()), (0, 20));
}
