//! The watch: what others do is found by the clock, flagged, and forgotten when it was seen.

use std::time::Duration;

use serde_json::json;

use super::{
    console::{Console, Start, sandbox, wait_for},
    operator::Operator,
    other::Other,
};

/// Half a minute passes. The loop learns of it by a key that does nothing else.
fn later(console: &mut Console) {
    console.advance(Duration::from_secs(31));
    console.types("\x0c");
}

#[test]
fn what_others_do_is_flagged_until_it_is_seen() {
    let sandbox = sandbox(20);
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    console.types("jjjjjj");
    console.sees_chosen(" 7 ");
    console.does("R", "watching every 30 s");
    other.delete(3);
    other.patch(5, json!({"name": "renamed"}));
    let added = other.create(json!({"name": "new", "url": "https://new.example/x", "events": []}));
    later(&mut console);
    console.sees("1 new, 1 changed, 1 gone");
    console.sees_chosen(" 7 ");
    console.waits("the flags", &|eye| {
        let flagged =
            |mark: char, text: &str| eye.lines().iter().any(|l| l.starts_with(&format!(" {mark}")) && l.contains(text));
        flagged('-', "gone") && flagged('~', "renamed") && flagged('+', "new.example")
    });
    console.types("/is:new\r");
    console.waits("the new one alone", &|eye| eye.ids() == [added]);
    console.types("\x1b");
    console.sees("no filter");
    // The cursor goes up past both others.
    console.types("kkkkkk");
    console.sees_chosen(" 1 ");
    console.sees(" 1 new");
    console.sees_no("gone");
    console.types("\x1b");
    console.sees_no(" 1 new");
    console.sees_all(20);
}

#[test]
fn typing_puts_it_off_and_off_it_asks_nothing() {
    let sandbox = sandbox(20);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    let asked = || sandbox.requests().len();
    console.does("R", "watching every 30 s");
    console.does("/", "Enter keep");
    let before = asked();
    later(&mut console);
    console.types("zz");
    console.sees("/zz");
    assert_eq!(asked(), before, "not while a filter is typed");
    console.types("\x1b");
    console.sees("no filter");
    later(&mut console);
    wait_for("a round of the watch", || asked() > before);
    console.sees_all(20);
    console.does("R", "the watch is off");
    let before = asked();
    later(&mut console);
    console.types("j");
    console.sees_chosen(" 2 ");
    assert_eq!(asked(), before);
}
