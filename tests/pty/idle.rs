//! Nothing to do means nothing is done: no byte, and no thread wakes up.

use std::fs;

use hookline::sandbox::{Mishap, Options, Sandbox};

use super::{
    driver::{LIMIT, Start, Terminal},
    operator::Operator as _,
};

/// How often each thread of the program has gone to sleep by itself: it did so again if it woke up.
fn naps(terminal: &Terminal) -> u64 {
    let tasks = format!("/proc/{}/task", terminal.hookline().as_raw_nonzero());
    let status = |task: fs::DirEntry| fs::read_to_string(task.path().join("status")).unwrap_or_default();
    let count = |text: String| {
        let line = text.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?.trim().parse::<u64>();
        line.ok()
    };
    fs::read_dir(tasks).unwrap().filter_map(|task| count(status(task.unwrap()))).sum()
}

/// Another client asks a service that takes its time: meanwhile is long enough for any tick to be seen.
fn meanwhile(slow: &Sandbox) {
    let (url, key) = (slow.url(), slow.api_key().to_owned());
    let mut other = assert_cmd::Command::new(super::driver::BINARY);
    other.env_clear().env("HOOKLINE_URL", url).env("HOOKLINE_API_KEY", key).arg("events").assert().success();
}

#[test]
fn idle_means_no_byte_and_no_wake_up() {
    let slow: Vec<Mishap> = vec!["delay=1500@events".parse().unwrap()];
    let slow = Sandbox::spawn_thread(Options { webhooks: 3, mishaps: slow, ..Options::default() }).unwrap();
    let sandbox = Sandbox::spawn_thread(Options { webhooks: 300, ..Options::default() }).unwrap();
    let (url, key) = (sandbox.url(), sandbox.api_key().to_owned());
    let mut terminal = Start::new(&[]).with("HOOKLINE_URL", &url).with("HOOKLINE_API_KEY", &key).open();
    terminal.sees_all(300);
    terminal.type_keys("j");
    terminal.wait_until("row 2 chosen", |eye| eye.chosen().contains(" 2 ").then_some(()));

    let end = std::time::Instant::now() + LIMIT;
    loop {
        let before = (naps(&terminal), terminal.look(|eye| eye.raw().len()));
        meanwhile(&slow);
        let after = (naps(&terminal), terminal.look(|eye| eye.raw().len()));
        if before == after {
            break;
        }
        assert!(std::time::Instant::now() < end, "never idle: naps and bytes went from {before:?} to {after:?}");
    }
    // It was not idle because it hangs.
    terminal.type_keys("j");
    terminal.wait_until("row 3 chosen", |eye| eye.chosen().contains(" 3 ").then_some(()));
}
