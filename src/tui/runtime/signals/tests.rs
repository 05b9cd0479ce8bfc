//! Signals belong to whole processes, so each test runs a child that obeys them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    os::unix::process::CommandExt as _,
    process::{Child, Stdio},
};

use rustix::process::{Pid, WaitOptions, kill_process, kill_process_group, setsid, waitpid};

use super::super::child;
use super::*;

const LONG: Duration = Duration::from_secs(120);

fn collect() -> (Post, mpsc::Receiver<Event>) {
    let (send, events) = mpsc::channel();
    (Arc::new(move |event| send.send(event).unwrap_or_default()), events)
}

fn nothing() -> Restore {
    Arc::new(|| {})
}

fn say(word: &str) {
    println!("\n{word}");
    std::io::stdout().flush().unwrap();
}

/// A child whose output can be waited for.
struct Running {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
}

impl Running {
    fn start(name: &str) -> Running {
        let mut command = child::command(&format!("tui::runtime::signals::tests::{name}"));
        // A group of its own, as a shell gives to a job.
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).process_group(0).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Running { child, output }
    }

    fn until(&mut self, word: &str) {
        self.after(word);
    }

    /// Waits for a line that starts so and gives the rest of it.
    fn after(&mut self, start: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "ended before {start}");
            if let Some(rest) = line.strip_prefix(start) {
                return rest.trim_end().to_owned();
            }
        }
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    fn rest(&mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A child that hangs must not outlive a test that failed.
        self.child.kill().unwrap_or_default();
    }
}

#[test]
fn a_loop_that_hangs_is_ended_with_the_terminal_restored() {
    for (signal, code) in [
        (rustix::process::Signal::TERM, 143),
        (rustix::process::Signal::HUP, 129),
        (rustix::process::Signal::INT, 130),
        (rustix::process::Signal::QUIT, 131),
    ] {
        let mut running = Running::start("hanging_child");
        running.until("ready");
        kill_process(running.pid(), signal).unwrap();
        let (ended, rest) = running.rest();
        assert_eq!(ended, Some(code));
        assert!(rest.contains("restored"), "{rest}");
    }
}

#[test]
#[ignore = "runs in a process of its own"]
fn hanging_child() {
    if !child::is_one() {
        return;
    }
    let (post, _events) = collect();
    let _signals = Signals::start(Duration::from_millis(50), Arc::new(|| say("restored")), post).unwrap();
    say("ready");
    loop {
        std::thread::park();
    }
}

#[test]
fn signals_become_messages_and_a_loop_in_time_is_left_alone() {
    let mut running = Running::start("obedient_child");
    let (ended, rest) = running.rest();
    assert_eq!(ended, Some(0), "{rest}");
}

#[test]
#[ignore = "runs in a process of its own"]
fn obedient_child() {
    if !child::is_one() {
        return;
    }
    let (post, events) = collect();
    let signals = Signals::start(LONG, Arc::new(|| say("restored")), post).unwrap();
    for (number, event) in [
        (SIGWINCH, Event::Resized),
        (SIGCONT, Event::Continued),
        (SIGTSTP, Event::Signal(Signal::Suspend)),
        (SIGINT, Event::Signal(Signal::Interrupt)),
        (SIGHUP, Event::Signal(Signal::Hangup)),
        (SIGTERM, Event::Signal(Signal::Terminate)),
    ] {
        low_level::raise(number).unwrap();
        assert_eq!(events.recv_timeout(LONG), Ok(event));
    }
    signals.child_has_terminal(true);
    low_level::raise(SIGINT).unwrap();
    low_level::raise(SIGQUIT).unwrap();
    low_level::raise(SIGWINCH).unwrap();
    assert_eq!(events.recv_timeout(LONG), Ok(Event::Resized), "Ctrl-C meant for a child is not ours");
    drop(signals);
}

#[test]
fn a_job_stops_and_goes_on_and_takes_neither_for_news() {
    let mut running = Running::start("stopping_child");
    let wrapper = running.after("wrapper ");
    let (_, status) = waitpid(Some(running.pid()), WaitOptions::UNTRACED).unwrap().unwrap();
    assert!(status.stopped(), "{status:?}");
    // The rest of the job was sent its signal before; the kernel may still be about to stop it.
    let end = std::time::Instant::now() + LONG;
    while !std::fs::read_to_string(format!("/proc/{wrapper}/stat")).unwrap().contains(" T ") {
        assert!(std::time::Instant::now() < end, "the rest of the job did not stop");
        std::thread::yield_now();
    }
    kill_process_group(running.pid(), rustix::process::Signal::CONT).unwrap();
    let (ended, rest) = running.rest();
    assert_eq!(ended, Some(0), "{rest}");
}

#[test]
#[ignore = "runs in a process of its own"]
fn stopping_child() {
    if !child::is_one() {
        return;
    }
    let (post, events) = collect();
    let signals = Signals::start(LONG, nothing(), post).unwrap();
    let mut wrapper = std::process::Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
    say(&format!("wrapper {}", wrapper.id()));
    assert_eq!(signals.stop_process().unwrap(), Stopped::Resumed);
    wrapper.kill().unwrap();
    wrapper.wait().unwrap();
    low_level::raise(SIGWINCH).unwrap();
    assert_eq!(events.recv_timeout(LONG), Ok(Event::Resized), "our own stop and its end are no events");
}

#[test]
fn without_a_shell_there_is_no_stopping() {
    let output = child::run("tui::runtime::signals::tests::leading_child");
    assert!(output.status.success(), "{output:?}");
}

#[test]
#[ignore = "runs in a process of its own"]
fn leading_child() {
    if !child::is_one() {
        return;
    }
    setsid().unwrap();
    let (post, _events) = collect();
    let signals = Signals::start(LONG, nothing(), post).unwrap();
    assert_eq!(signals.stop_process().unwrap(), Stopped::NoShell);
}
