//! Somebody looks away: the terminal is not read. Frames are dropped, not queued; the program lives on.

use hookline::sandbox::{Options, Sandbox};
use rustix::process::Signal;

use super::{
    driver::{LIMIT, Start, Terminal},
    operator::Operator as _,
};

fn open(sandbox: &Sandbox) -> Terminal {
    let (url, key) = (sandbox.url(), sandbox.api_key().to_owned());
    let mut terminal = Start::new(&[]).with("HOOKLINE_URL", &url).with("HOOKLINE_API_KEY", &key).sized(200, 60).open();
    terminal.sees_all(300);
    terminal
}

/// Keys that change the whole picture, more than the system keeps for a reader; then one that asks the service.
fn fill(terminal: &mut Terminal, sandbox: &Sandbox) {
    for _ in 0..100 {
        terminal.type_keys("Gg");
    }
    // The service hears of a key that came after all of them: the program is not held up by its terminal.
    let asked = lists(sandbox);
    terminal.type_keys("r");
    let end = std::time::Instant::now() + LIMIT;
    while lists(sandbox) == asked {
        assert!(std::time::Instant::now() < end, "no request: the loop waits for the terminal");
        std::thread::yield_now();
    }
}

fn lists(sandbox: &Sandbox) -> usize {
    sandbox.requests().iter().filter(|served| served.target.contains("/webhooks?")).count()
}

#[test]
fn after_a_stall_the_picture_is_right() {
    let sandbox = Sandbox::spawn_thread(Options { webhooks: 300, ..Options::default() }).unwrap();
    let mut terminal = open(&sandbox);
    terminal.stall(true);
    fill(&mut terminal, &sandbox);
    terminal.type_keys("gjjjj");
    let written = terminal.look(|eye| eye.raw().len());
    terminal.stall(false);
    terminal.wait_until("row 5 chosen", |eye| eye.chosen().contains(" 5 ").then_some(()));
    // What 200 whole pictures would be was not kept for the reader.
    let after = terminal.look(|eye| eye.raw().len()) - written;
    assert!(after < 200_000, "{after} bytes came after the stall");
}

#[test]
fn a_signal_ends_it_during_a_stall() {
    let sandbox = Sandbox::spawn_thread(Options { webhooks: 300, ..Options::default() }).unwrap();
    let mut terminal = open(&sandbox);
    terminal.stall(true);
    fill(&mut terminal, &sandbox);
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.wait_exit(), 143);
}

#[test]
fn a_hang_up_ends_it_during_a_stall() {
    let sandbox = Sandbox::spawn_thread(Options { webhooks: 300, ..Options::default() }).unwrap();
    let mut terminal = open(&sandbox);
    terminal.stall(true);
    fill(&mut terminal, &sandbox);
    terminal.hang_up();
    assert_eq!(terminal.wait_exit(), 129);
}
