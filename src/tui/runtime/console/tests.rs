//! The console on a terminal in memory: everything that runs on a real one but the device.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{num::NonZeroU16, sync::mpsc};

use ratatui::layout::Rect;

use super::super::{
    Event,
    decode::InputEvent,
    memory::{MemoryPerson, MemoryTerminal},
};
use super::*;
use crate::tui::chord::Chord;

const LONG: Duration = Duration::from_secs(120);

struct Rig {
    console: Console,
    person: MemoryPerson,
    events: mpsc::Receiver<Event>,
    emulator: vt100::Parser,
}

fn rig() -> Rig {
    let (terminal, person) = MemoryTerminal::new(20, 3).unwrap();
    let (send, events) = mpsc::channel();
    let post: Post = Arc::new(move |event| send.send(event).unwrap_or_default());
    let console = Console::start(Box::new(terminal), Caps::FULL, post).unwrap();
    let size = |n| NonZeroU16::new(n).unwrap();
    Rig { console, person, events, emulator: vt100::Parser::new(size(3), size(20), 0) }
}

impl Rig {
    fn see(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        while !wanted(self.emulator.screen()) {
            let bytes = self.person.wait(LONG);
            assert!(!bytes.is_empty(), "{what}: {:?}", self.emulator.screen().contents());
            self.emulator.process(&bytes);
        }
    }

    fn key(&self) -> Chord {
        match self.events.recv_timeout(LONG) {
            Ok(Event::Input(batch)) => match batch.as_slice() {
                [InputEvent::Key(chord)] => *chord,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }
}

fn picture(text: &str) -> Buffer {
    Buffer::with_lines([format!("{text:20}"), " ".repeat(20), " ".repeat(20)])
}

#[test]
fn keys_come_in_pictures_go_out_and_the_screen_is_given_back() {
    let mut rig = rig();
    assert_eq!(rig.console.show(&picture("hello"), None), Shown::Sent);
    assert_eq!(rig.events.recv_timeout(LONG), Ok(Event::Flushed));
    rig.see("hello", |screen| screen.alternate_screen() && screen.contents().starts_with("hello"));
    assert_eq!(rig.console.show(&picture("hello"), None), Shown::Same);
    rig.person.send(b"q").unwrap();
    assert_eq!(rig.key(), Chord::char('q'));
    rig.console.pause();
    rig.see("left", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    assert!(!rig.person.is_entered());
}

#[test]
fn while_nobody_reads_pictures_are_dropped_and_the_last_one_is_right() {
    let mut rig = rig();
    rig.person.stall(true);
    // A copy as large as this fills the socket.
    rig.console.send_beside(vec![b'\0'; 4 << 20]);
    let mut dropped = 0;
    for n in 0..1000 {
        dropped += usize::from(rig.console.show(&picture(&n.to_string()), None) == Shown::Busy);
    }
    assert!(dropped >= 998, "{dropped}");
    rig.person.stall(false);
    assert_eq!(rig.events.recv_timeout(LONG), Ok(Event::Flushed));
    while rig.console.show(&picture("after"), None) == Shown::Busy {
        assert_eq!(rig.events.recv_timeout(LONG), Ok(Event::Flushed));
    }
    rig.see("after", |screen| screen.contents().trim_end() == "after");
}

#[test]
fn after_a_stop_everything_is_drawn_again_in_the_new_size() {
    let mut rig = rig();
    rig.console.show(&picture("one"), None);
    rig.see("one", |screen| screen.contents().starts_with("one"));
    let (person, events) = (&rig.person, &rig.events);
    let stopped = rig.console.suspend(|| {
        assert!(!person.is_entered());
        person.send(b"for the shell").unwrap();
        assert!(events.try_iter().all(|event| event == Event::Flushed), "no key is stolen");
        person.resize(8, 2);
        Ok(Stopped::Resumed)
    });
    assert_eq!(stopped.unwrap(), Stopped::Resumed);
    assert_eq!(rig.console.size().unwrap(), (8, 2));
    rig.emulator.screen_mut().set_size(NonZeroU16::new(2).unwrap(), NonZeroU16::new(8).unwrap());
    rig.console.show(&Buffer::empty(Rect::new(0, 0, 8, 2)), None);
    rig.see("an empty picture", |screen| screen.alternate_screen() && screen.contents().is_empty());
}

#[test]
fn after_an_editor_the_same_picture_is_drawn_again() {
    let mut rig = rig();
    rig.console.show(&picture("one"), None);
    rig.see("one", |screen| screen.contents().starts_with("one"));
    rig.console.pause();
    rig.see("left", |screen| !screen.alternate_screen());
    rig.console.resume().unwrap();
    assert_eq!(rig.console.show(&picture("one"), None), Shown::Sent);
    rig.see("one again", |screen| screen.alternate_screen() && screen.contents().starts_with("one"));
}

#[test]
fn a_copy_goes_out_with_the_next_picture() {
    let mut rig = rig();
    rig.console.show(&picture("x"), None);
    assert_eq!(rig.events.recv_timeout(LONG), Ok(Event::Flushed));
    rig.console.send_beside(b"\x1b]52;c;aGk=\x07".to_vec());
    assert_eq!(rig.console.show(&picture("x"), None), Shown::Sent);
    let mut seen = Vec::new();
    while !seen.ends_with(b"\x1b]52;c;aGk=\x07") {
        let more = rig.person.wait(LONG);
        assert!(!more.is_empty());
        seen.extend(more);
    }
}

#[test]
fn a_hang_up_is_told_and_leaving_does_not_block() {
    let rig = rig();
    rig.person.hang_up();
    assert_eq!(rig.events.recv_timeout(LONG), Ok(Event::Gone));
    drop(rig.console);
}
