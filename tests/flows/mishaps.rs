//! A service in trouble: what is said, what stays, and that keys live on.

use hookline::sandbox::{Options, Running, Sandbox};

use super::{
    console::{Console, Start, deaf, mishaps, sandbox},
    operator::Operator,
};

fn troubled(all: &[&str]) -> Running {
    Sandbox::spawn_thread(Options { mishaps: mishaps(all), ..Options::default() }).unwrap()
}

/// The trouble is over; `r` reads.
fn recovers(console: &mut Console, sandbox: &Sandbox) {
    sandbox.set_mishaps(Vec::new());
    console.types("r");
    console.sees_all(120);
}

#[test]
fn a_busy_service_is_waited_for_in_words_and_the_wait_can_be_cancelled() {
    for cancel in ["\x1b", "\x03"] {
        let sandbox = troubled(&["429=50@list"]);
        let mut console = Start::on(&sandbox).open();
        console.sees(" s (Ctrl-c stops)");
        console.types(cancel);
        console.sees("stopped reading");
        recovers(&mut console, &sandbox);
    }
}

#[test]
fn a_short_wait_is_obeyed_without_a_key() {
    let sandbox = troubled(&["429=1@list:only1"]);
    Start::on(&sandbox).open().sees_all(120);
}

#[test]
fn errors_at_the_start_say_what_to_press() {
    for (mishap, said) in [
        ("500@list", "500"),
        ("502html@list", "502"),
        ("broken@list", "cannot be read"),
        ("html@list", "HTML"),
        ("cut@list", "closed the connection"),
        ("drop@list", "closed the connection"),
        ("401", "does not accept"),
        ("403@list", "forbids"),
    ] {
        let sandbox = troubled(&[mishap]);
        let mut console = Start::on(&sandbox).open();
        console.sees(said);
        console.sees("r tries again");
        assert!(!console.wait_until("the screen", |eye| Some(eye.shows("PG::"))), "no SQL on screen");
        recovers(&mut console, &sandbox);
    }
}

#[test]
fn one_bad_answer_is_not_believed() {
    for mishap in ["404@list:only1", "401@list:only1", "cut@list:only1", "drop@list:only2"] {
        let sandbox = troubled(&[mishap]);
        Start::on(&sandbox).open().sees_all(120);
    }
}

#[test]
fn rows_stay_when_a_refresh_fails_and_are_not_called_complete() {
    for mishap in ["500@list", "cut@list", "drop@list", "broken@list"] {
        let sandbox = sandbox(120);
        let mut console = Start::on(&sandbox).open();
        console.sees_all(120);
        sandbox.set_mishaps(mishaps(&[mishap]));
        console.types("jjr");
        console.sees("incomplete");
        console.sees_chosen(" 3 ");
        recovers(&mut console, &sandbox);
    }
}

#[test]
fn a_walk_that_fails_in_the_middle_keeps_what_it_has() {
    let sandbox = Sandbox::spawn_thread(Options { webhooks: 2500, ..Options::default() }).unwrap();
    sandbox.set_mishaps(mishaps(&["drop@list:every2"]));
    let mut start = Start::on(&sandbox);
    start.limits.tries = 1;
    let mut console = start.open();
    console.sees("incomplete");
    console.sees_chosen(" 1 ");
    sandbox.set_mishaps(Vec::new());
    console.types("r");
    console.waits("all rows", &|eye| eye.line("no filter").ends_with(" 2,500 webhooks"));
}

#[test]
fn while_the_service_is_silent_keys_live() {
    let sandbox = troubled(&["delay=600000@list"]);
    let mut console = Start::on(&sandbox).open();
    console.sees("Loading");
    console.does("?", "Keys: ");
    console.types("q");
    console.sees_no("Keys: ");
    console.does("/", "Enter keep");
    console.does("abc", "/abc");
    console.types("\x1b");
    console.sees("Loading");
    console.types("\x03");
    console.sees("stopped reading");
    recovers(&mut console, &sandbox);
}

#[test]
fn a_service_that_is_not_there_is_named() {
    let sandbox = sandbox(3);
    let (start, at) = (Start::on(&sandbox), sandbox.addr());
    let host = at.to_string();
    sandbox.stop();
    let _bound = deaf(at);
    let mut console = start.open();
    console.sees(&format!("nothing listens on {host}"));
    console.sees("r tries again");
    console.types("r");
    console.sees("r tries again");
}

#[test]
fn a_service_that_dies_leaves_its_rows_on_screen() {
    let sandbox = sandbox(120);
    let mut console = Start::on(&sandbox).open();
    console.sees_all(120);
    let at = sandbox.addr();
    sandbox.stop();
    let _bound = deaf(at);
    console.types("r");
    console.sees("incomplete");
    console.types("t");
    console.sees("nothing was sent");
    console.sees_chosen(" 1 ");
}
