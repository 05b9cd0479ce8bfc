//! The call log: what was really sent and answered, without a credential in it.

use hookline::sandbox::{Options, Sandbox};

use super::{
    console::{Start, mishaps, sandbox},
    operator::Operator,
};

const KEY: &str = "PULSE_00canary00key00canary00";

#[test]
fn the_log_shows_every_request_and_no_credential() {
    let options = Options { webhooks: 60, api_key: Some(KEY.into()), ..Options::default() };
    let sandbox = Sandbox::spawn_thread(options).unwrap();
    let secret = sandbox.row(1).unwrap()["attributes"]["secret"].as_str().unwrap().to_owned();
    let mut console = Start::on(&sandbox).open();
    console.sees_all(60);
    // An exchange that holds a secret in its answer: revealed, and masked again by leaving.
    console.does("\r", "Scopes");
    console.sees_no("reading…");
    console.does("x", &secret);
    console.types("xL");
    console.sees("Call log");
    let shown = console.written().len();
    // The secret's own request is the newest.
    console.does("\r", "\"secret\": \"••••••••\"");
    console.types("\x1b");
    // The login is the oldest; with its token in the answer and the key in the body.
    let served = sandbox.requests().len();
    console.sees(&format!("{served} calls"));
    console.does("G", "POST");
    console.does("\r", "Body sent");
    console.sees("\"key\": \"••••••••\"");
    console.does("G", "\"$HOOKLINE_API_KEY\"");
    console.types("q/webhooks/1\r");
    console.sees(&format!("2 of {served} calls"));
    console.does("\r", "authorization: ••••••••");
    let written = console.written();
    let since = String::from_utf8_lossy(&written[shown..]).into_owned();
    for (what, text) in [("the key", KEY), ("a token", "eyJ"), ("the secret", secret.as_str())] {
        assert!(!since.contains(text), "{what} was written to the terminal");
    }
}

#[test]
fn tries_and_failures_stand_in_the_log_while_it_is_open() {
    let sandbox = sandbox(60);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(60);
    sandbox.set_mishaps(mishaps(&["503@list:first2"]));
    console.types("rL");
    console.sees("2 failed");
    console.types("/503\r");
    console.sees("2 of ");
}
