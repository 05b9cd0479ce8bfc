//! Secrets stay on the service: none of them is ever written to the terminal unless it is asked for.

use std::time::Duration;

use hookline::sandbox::{Options, Sandbox};

use super::{
    console::{Console, Start},
    operator::Operator,
};

const KEY: &str = "PULSE_00canary00key00canary00";

fn holds(console: &mut Console, text: &str) -> bool {
    let written = console.written();
    written.windows(text.len()).any(|window| window == text.as_bytes())
}

fn open(receivers: bool) -> (hookline::sandbox::Running, Console, String) {
    let options = Options { webhooks: 60, api_key: Some(KEY.into()), receivers, ..Options::default() };
    let sandbox = Sandbox::spawn_thread(options).unwrap();
    let secret = sandbox.row(1).unwrap()["attributes"]["secret"].as_str().unwrap().to_owned();
    assert!(secret.len() > 20);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(60);
    (sandbox, console, secret)
}

#[test]
fn nothing_secret_is_written_in_a_long_session() {
    let (sandbox, mut console, _) = open(true);
    console.does("t", "test of webhook 1 passed");
    console.does("\r", "Scopes");
    console.does("w", "JSON of the record");
    console.types("w");
    console.sees("Scopes");
    console.does("y", "Copy");
    console.types("\x1b");
    console.sees_no("Copy");
    console.does("e", "Secret");
    console.types("\t\t");
    console.does("\x07", "Ctrl-x shows it");
    console.types("\x13");
    console.sees("a new one takes the place of the old");
    console.sees("Enter writes this");
    console.does("\r", "saved webhook 1");
    console.types("q");
    console.sees_all(60);
    let generated = sandbox.row(1).unwrap()["attributes"]["secret"].as_str().unwrap().to_owned();
    for (what, text) in [("the key", KEY), ("a token", "eyJ"), ("the generated secret", generated.as_str())] {
        assert!(!holds(&mut console, text), "{what} was written to the terminal");
    }
    for id in 1..=60 {
        let secret = sandbox.row(id).unwrap()["attributes"]["secret"].clone();
        let Some(secret) = secret.as_str().filter(|secret| secret.len() > 8) else { continue };
        assert!(!holds(&mut console, secret), "the secret of {id} was written to the terminal");
    }
    let lists = sandbox.requests().into_iter().filter(|served| served.target.contains("/webhooks?"));
    assert!(lists.into_iter().all(|served| !served.target.contains("secret")), "lists do not ask for it");
}

#[test]
fn a_secret_is_shown_when_asked_for_and_masked_again() {
    let (_sandbox, mut console, secret) = open(false);
    console.does("\r", "Scopes");
    assert!(!holds(&mut console, &secret));
    console.does("x", &secret);
    console.does("x", "x shows it for");
    console.sees_no(&secret);
    console.does("x", &secret);
    console.advance(Duration::from_secs(21));
    // Any key tells the loop what time it is.
    console.types("j");
    console.sees_no(&secret);
    console.does("x", &secret);
    console.types("q");
    console.sees_no(&secret);
}

#[test]
fn a_secret_is_copied_unseen() {
    let (_sandbox, mut console, secret) = open(false);
    console.does("y", "Copy");
    console.types("s");
    console.sees("sent to the terminal");
    assert!(!holds(&mut console, &secret), "only its base64 goes to the clipboard");
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(secret);
    console.waits("the clipboard", &|eye| eye.raw().windows(encoded.len()).any(|part| part == encoded.as_bytes()));
}
