//! A real terminal device: modes before and after, stalled, gone.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{io::Write as _, sync::atomic::Ordering, sync::mpsc, time::Duration};

use rustix::{
    event::PollFlags,
    fs::{OFlags, fcntl_getfl},
    termios::{LocalModes, Termios, tcgetattr},
};

use super::super::{
    Event, Post,
    decode::InputEvent,
    descriptor::{either, write_within},
    input::Input,
    pseudo::Pseudo,
};
use super::*;
use crate::tui::chord::{Chord, Key};

const LONG: Duration = Duration::from_secs(120);

fn termios(fd: &OwnedFd) -> String {
    let modes: Termios = tcgetattr(fd).unwrap();
    format!("{modes:?}")
}

fn tty(pseudo: &Pseudo) -> Tty {
    Tty::on(pseudo.open(true), pseudo.open(true), true).unwrap()
}

#[test]
fn what_it_takes_it_gives_back() {
    let pseudo = Pseudo::new();
    let mut watcher = pseudo.watch();
    let probe = pseudo.open(true);
    let before = termios(&probe);
    let mut tty = tty(&pseudo);
    for _ in 0..2 {
        tty.enter().unwrap();
        tty.enter().unwrap();
        assert!(
            !tcgetattr(&probe)
                .unwrap()
                .local_modes
                .intersects(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
        );
        watcher.until("entered", |screen| {
            screen.alternate_screen()
                && screen.hide_cursor()
                && screen.bracketed_paste()
                && screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
        });
        tty.leave();
        tty.leave();
        assert_eq!(termios(&probe), before);
        watcher.until("left", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
    }
    tty.enter().unwrap();
    drop(tty);
    assert_eq!(termios(&probe), before, "dropping it leaves too");
}

/// Profiles may differ in it: what was taken is given back, whatever holds the next time.
#[test]
fn the_mouse_is_taken_from_the_next_time_on() {
    let pseudo = Pseudo::new();
    let mut watcher = pseudo.watch();
    let mut tty = tty(&pseudo);
    for on in [false, true, false] {
        tty.set_mouse(on);
        tty.enter().unwrap();
        watcher.until("entered", |screen| {
            screen.alternate_screen() && (screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None) == on
        });
        tty.leave();
        watcher.until("left", |screen| {
            !screen.alternate_screen() && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
    }
}

#[test]
fn the_signal_threads_way_out_does_the_same() {
    let pseudo = Pseudo::new();
    let probe = pseudo.open(true);
    let before = termios(&probe);
    let mut tty = tty(&pseudo);
    tty.enter().unwrap();
    let restore = tty.restore();
    std::thread::spawn(move || restore()).join().unwrap();
    assert_eq!(termios(&probe), before);
}

/// Writes until nothing more is taken, also after the kernel moved on what it had.
fn fill(terminal: &OwnedFd) {
    let out = || (terminal.as_fd(), PollFlags::OUT);
    loop {
        while rustix::io::write(terminal, b"\x1b]52;c;").is_ok() {}
        let (ready, _) = either(out(), out(), Some(Duration::from_millis(100))).unwrap();
        if ready.is_empty() && rustix::io::write(terminal, b"x").is_err() {
            return;
        }
    }
}

#[test]
fn a_terminal_that_does_not_read_cannot_hold_us() {
    let pseudo = Pseudo::new();
    let probe = pseudo.open(true);
    let before = termios(&probe);
    // As inherited from a shell: an open file that blocks.
    let mut tty = Tty::on(pseudo.open(false), pseudo.open(false), false).unwrap();
    tty.enter().unwrap();
    fill(&probe);
    tty.mid_frame().store(true, Ordering::Release);
    tty.leave();
    assert_eq!(termios(&probe), before);
    assert!(!fcntl_getfl(&tty.output).unwrap().contains(OFlags::NONBLOCK), "the shared flag is as before");
    let mut watcher = pseudo.watch();
    // Only now is there room again: what comes last is the prompt of the shell.
    let prompt = std::thread::spawn(move || write_within(probe.as_fd(), b"\r\nprompt", LONG).map(|()| probe));
    watcher.until("the prompt", |screen| screen.contents().ends_with("prompt"));
    watcher.until("left", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    prompt.join().unwrap().unwrap();
}

#[test]
fn twenty_thousand_keys_written_at_once_all_arrive() {
    let pseudo = Pseudo::new();
    let mut tty = tty(&pseudo);
    tty.enter().unwrap();
    let (send, events) = mpsc::channel();
    let post: Post = Arc::new(move |event| send.send(event).unwrap_or_default());
    let _input = Input::start(tty.input().unwrap(), post).unwrap();
    let mut keyboard = pseudo.keyboard();
    let typist = std::thread::spawn(move || keyboard.write_all(&b"\x1b[B".repeat(20_000)).map(|()| keyboard));
    let mut count = 0;
    while count < 20_000 {
        let Event::Input(batch) = events.recv_timeout(LONG).unwrap() else { panic!("gone") };
        assert!(batch.iter().all(|event| *event == InputEvent::Key(Chord::plain(Key::Down))));
        count += batch.len();
    }
    assert_eq!(count, 20_000);
    typist.join().unwrap().unwrap();
}

#[test]
fn a_terminal_that_vanishes_is_noticed_without_a_signal() {
    let pseudo = Pseudo::new();
    let mut tty = tty(&pseudo);
    tty.enter().unwrap();
    let (send, events) = mpsc::channel();
    let post: Post = Arc::new(move |event| send.send(event).unwrap_or_default());
    let _input = Input::start(tty.input().unwrap(), post).unwrap();
    drop(pseudo);
    assert_eq!(events.recv_timeout(LONG), Ok(Event::Gone));
    assert_eq!(events.recv_timeout(LONG), Err(mpsc::RecvTimeoutError::Disconnected), "the thread ended");
    tty.leave();
}

#[test]
fn the_size_is_asked_for_anew_each_time() {
    let pseudo = Pseudo::new();
    let tty = tty(&pseudo);
    assert_eq!(tty.size().unwrap(), (40, 10));
    pseudo.resize(100, 30);
    assert_eq!(tty.size().unwrap(), (100, 30));
    pseudo.resize(0, 0);
    assert_eq!(tty.size().unwrap(), (80, 24), "a serial line does not know its size");
}

#[test]
fn a_reopened_terminal_is_the_same_one_with_flags_of_its_own() {
    let pseudo = Pseudo::new();
    let inherited = pseudo.open(false);
    let ours = reopen(inherited.as_fd()).unwrap();
    assert!(fcntl_getfl(&ours).unwrap().contains(OFlags::NONBLOCK));
    assert!(!fcntl_getfl(&inherited).unwrap().contains(OFlags::NONBLOCK));
    assert_eq!(ttyname(&ours, Vec::new()).unwrap(), ttyname(&inherited, Vec::new()).unwrap());
}
