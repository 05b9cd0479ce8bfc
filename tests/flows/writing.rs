//! Writing when something is in the way: others, refusals, lost answers, impatience.

use hookline::sandbox::{Running, Sandbox};
use serde_json::{Value, json};

use super::{
    console::{Console, Start, mishaps, sandbox},
    operator::Operator,
    other::Other,
    whole::Rows,
};

fn open() -> (Running, Other, Console) {
    let sandbox = sandbox(60);
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut console = Start::on(&sandbox).open();
    console.sees_all(60);
    (sandbox, other, console)
}

/// A new name in the form of the first webhook.
fn rename(console: &mut Console, name: &str) {
    console.does("e", "Secret");
    console.types("\x15");
    console.does(name, name);
}

fn writes(sandbox: &Sandbox, method: &str) -> usize {
    sandbox.requests().iter().filter(|s| s.method == method && !s.target.contains("login")).count()
}

fn name(other: &Other, id: u64) -> Value {
    other.attributes(id).unwrap()["name"].clone()
}

#[test]
fn a_conflict_shows_three_sides_and_mine_wins_when_asked() {
    let (sandbox, other, mut console) = open();
    rename(&mut console, "mine");
    other.patch(1, json!({"name": "theirs"}));
    let before = writes(&sandbox, "PATCH");
    console.does("\x13", "Somebody changed this webhook");
    for side in ["you saw", "you want", "is now", "theirs"] {
        console.sees(side);
    }
    console.types("\r");
    console.sees("it changed meanwhile");
    assert_eq!(writes(&sandbox, "PATCH"), before, "Enter is no answer to a conflict");
    console.types("m");
    console.sees("Enter writes this");
    console.does("\r", "saved webhook 1");
    assert_eq!(name(&other, 1), "mine");
}

#[test]
fn a_conflict_left_to_the_others_writes_nothing() {
    let (sandbox, other, mut console) = open();
    rename(&mut console, "mine");
    other.patch(1, json!({"name": "theirs"}));
    let before = writes(&sandbox, "PATCH");
    console.does("\x13", "Somebody changed this webhook");
    console.does("o", "nothing was written");
    console.sees("mine");
    assert_eq!((name(&other, 1), writes(&sandbox, "PATCH")), (json!("theirs"), before));
}

#[test]
fn another_field_changed_by_others_survives() {
    let (_sandbox, other, mut console) = open();
    rename(&mut console, "mine");
    other.patch(1, json!({"url": "https://theirs.example/in"}));
    console.does("\x13", "Somebody else changed url meanwhile");
    console.does("\r", "saved webhook 1");
    let row = other.attributes(1).unwrap();
    assert_eq!((&row["name"], &row["url"]), (&json!("mine"), &json!("https://theirs.example/in")));
}

#[test]
fn a_refusal_marks_its_field_and_keeps_what_was_typed() {
    let (sandbox, other, mut console) = open();
    let before = name(&other, 1);
    rename(&mut console, "mine");
    sandbox.set_mishaps(mishaps(&["422@update"]));
    console.does("\x13", "Enter writes this");
    console.does("\r", "the service says: must be a string");
    console.sees("mine");
    assert_eq!(name(&other, 1), before);
    sandbox.set_mishaps(Vec::new());
    console.does("\x13", "Enter writes this");
    console.does("\r", "saved webhook 1");
    assert_eq!(name(&other, 1), "mine");
}

#[test]
fn a_lost_answer_is_looked_up_before_anything_is_said() {
    let (sandbox, other, mut console) = open();
    rename(&mut console, "mine");
    sandbox.set_mishaps(mishaps(&["lost@update"]));
    console.does("\x13", "Enter writes this");
    console.does("\r", "saved webhook 1");
    assert_eq!((name(&other, 1), writes(&sandbox, "PATCH")), (json!("mine"), 1));

    // Nothing was done, and looking says so: no word of success, and the draft is kept.
    rename(&mut console, "again");
    sandbox.set_mishaps(mishaps(&["drop@update"]));
    console.does("\x13", "Enter writes this");
    console.types("\r");
    console.sees("not saved");
    console.sees("again");
    assert_eq!((name(&other, 1), writes(&sandbox, "PATCH")), (json!("mine"), 2));
}

#[test]
fn when_it_cannot_be_looked_up_the_outcome_is_unknown() {
    let (sandbox, other, mut console) = open();
    rename(&mut console, "mine");
    console.does("\x13", "Enter writes this");
    sandbox.set_mishaps(mishaps(&["lost@update", "500@show"]));
    console.types("\r");
    console.sees("whether it");
    console.sees("not known");
    console.sees("mine");
    sandbox.set_mishaps(Vec::new());
    assert_eq!((name(&other, 1), writes(&sandbox, "PATCH")), (json!("mine"), 1));
}

#[test]
fn a_double_enter_writes_once() {
    let (sandbox, other, mut console) = open();
    rename(&mut console, "mine");
    sandbox.set_mishaps(mishaps(&["delay=300@update"]));
    console.does("\x13", "Enter writes this");
    console.types("\r\r\r");
    console.sees("saved webhook 1");
    assert_eq!((name(&other, 1), writes(&sandbox, "PATCH")), (json!("mine"), 1));
}

#[test]
fn a_new_webhook_is_created_once() {
    let (sandbox, other, mut console) = open();
    console.does("n", "no URL");
    console.types("brand new");
    console.types("\t");
    console.does("https://brand.new.example/in", "https://brand.new.example/in");
    console.does("\x13", "A new webhook");
    console.types("\r\r");
    console.sees("created webhook 61");
    console.sees("61 webhooks");
    assert_eq!(writes(&sandbox, "POST"), 1);
    let row = other.attributes(61).unwrap();
    assert_eq!((&row["name"], &row["url"]), (&json!("brand new"), &json!("https://brand.new.example/in")));
}

#[test]
fn a_created_webhook_whose_answer_is_lost_is_found() {
    let (sandbox, other, mut console) = open();
    console.does("n", "no URL");
    console.types("brand new\thttps://brand.new.example/in");
    console.does("\x13", "A new webhook");
    sandbox.set_mishaps(mishaps(&["lost@create"]));
    console.types("\r");
    console.waits("a word about it", &|eye| eye.shows("created webhook 61") || eye.shows("not known"));
    assert_eq!((writes(&sandbox, "POST"), other.count()), (1, 61));
}

#[test]
fn what_others_deleted_meanwhile_is_said_and_not_written() {
    let (sandbox, other, mut console) = open();
    rename(&mut console, "mine");
    other.delete(1);
    console.does("\x13", "it is not there");
    console.types("\x1b");
    console.sees("mine");
    assert_eq!(writes(&sandbox, "PATCH"), 0);

    let mut console = Start::on(&sandbox).open();
    console.sees_all(59);
    console.types("g");
    console.sees_chosen(" 2 ");
    console.does("d", "y deletes for good");
    other.delete(2);
    console.does("y", "webhook 2 is gone");
    console.sees("58 webhooks");
}

#[test]
fn a_delete_whose_answer_is_lost_is_done() {
    let (sandbox, other, mut console) = open();
    sandbox.set_mishaps(mishaps(&["lost@delete"]));
    console.does("d", "y deletes for good");
    console.does("y", "webhook 1");
    console.sees("59 webhooks");
    assert_eq!((other.attributes(1), writes(&sandbox, "DELETE")), (None, 1));
}

#[test]
fn a_copy_of_a_webhook_has_its_values_but_not_its_secret() {
    let (_sandbox, other, mut console) = open();
    console.does("D", "is not copied");
    console.types("\x15");
    console.types("the copy");
    console.does("\x13", "A new webhook");
    console.does("\r", "created webhook 61");
    let (first, copy) = (other.attributes(1).unwrap(), other.attributes(61).unwrap());
    assert_eq!(copy["name"], "the copy");
    for kept in ["url", "events"] {
        assert_eq!(copy[kept], first[kept], "{kept}");
    }
    assert_ne!(copy["secret"], first["secret"]);
}
