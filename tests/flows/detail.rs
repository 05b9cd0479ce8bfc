//! One webhook, whole.

use serde_json::json;

use super::{
    console::{Start, sandbox, with_receivers},
    operator::Operator,
    other::Other,
};

#[test]
fn everything_of_a_webhook_is_shown_and_q_goes_back_to_its_row() {
    let sandbox = sandbox(20);
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let id = other.create(json!({
        "name": "seen whole", "url": "https://user:pass@whole.example/in?token=abc", "secret": "s3cret-of-the-hook",
        "events": ["crm:deals.won", "gone:for.good"], "scopes": {"ou": ["emea"], "big": 123456789012345678901234567890_f64},
    }));
    let mut console = Start::on(&sandbox).sized(100, 50).open();
    console.sees_all(21);
    console.types("G");
    console.sees_chosen("seen whole");
    console.does("\r", "Scopes");
    for text in ["seen whole", "crm:deals.won", "gone:for.good", "emea", "whole.example", "secret"] {
        console.sees(text);
    }
    console.does("w", "JSON of the record");
    console.sees("\"name\": \"seen whole\"");
    for hidden in ["s3cret-of-the-hook", "user:pass", "token=abc"] {
        console.sees_no(hidden);
    }
    console.types("q");
    console.sees_chosen(&format!(" {id} "));
}

#[test]
fn tests_of_a_webhook_are_kept_in_its_detail() {
    let sandbox = with_receivers(20);
    let mut console = Start::on(&sandbox).sized(100, 50).open();
    console.sees_all(20);
    console.types("jjjj");
    console.does("\r", "Scopes");
    console.does("t", "test of webhook 5 failed");
    console.sees("HTTP 500");
    console.does("o", "Message of the service");
    console.types("\x1b");
    console.sees_no("Message of the service");
    console.types("q");
    console.sees_chosen("failed");
}

#[test]
fn edited_and_deleted_from_the_detail() {
    let sandbox = sandbox(20);
    let other = Other::at(&sandbox.url(), sandbox.api_key());
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    console.does("\r", "Scopes");
    console.does("e", "What will be written");
    console.types("\x15");
    console.does("from the detail", "from the detail");
    console.does("\x13", "Enter writes this");
    console.does("\r", "saved webhook 1");
    console.sees("from the detail");
    console.does("d", "y deletes for good");
    console.types("\r");
    console.types("y");
    console.sees("deleted webhook 1");
    console.sees_all(19);
    assert_eq!(super::whole::Rows::attributes(&other, 1), None);
}

#[test]
fn what_is_gone_is_said_and_stays_to_be_read() {
    let sandbox = sandbox(20);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(20);
    Other::at(&sandbox.url(), sandbox.api_key()).delete(1);
    console.does("\r", "it is not there (any more)");
    console.sees("What was known of it is below");
}

#[test]
fn on_a_wide_screen_it_stands_beside_the_list_and_follows_the_cursor() {
    let sandbox = sandbox(20);
    let mut console = Start::on(&sandbox).sized(180, 40).open();
    console.sees_all(20);
    console.sees("webhook 1");
    console.types("jjj");
    console.sees("webhook 4");
    // It is read in full once the cursor rests.
    let asked = |target: &str| sandbox.requests().iter().any(|served| served.target.contains(target));
    console.waits("the scopes of the whole record", &|eye| eye.shows("Scopes") && asked("/webhooks/4?"));
}
