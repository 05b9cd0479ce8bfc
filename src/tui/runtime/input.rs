//! The thread that reads the terminal: everything pending in one read, framed, decoded, one message.
//!
//! It waits in the kernel without a time limit unless something was begun and not ended. It ends when the terminal
//! goes away, and when it is stopped it has read nothing that was meant for somebody else.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    thread::JoinHandle,
};

use rustix::{event::PollFlags, io::Errno};

use super::{
    Event, Post,
    decode::{InputEvent, decode},
    descriptor::{ENDED, Waker, either},
    framer::Framer,
};

/// Bytes taken at most before the loop gets to see them.
const BATCH: usize = 64 * 1024;

/// The running thread.
#[derive(Debug)]
pub struct Input {
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

impl Input {
    /// Starts reading `source` (a terminal in raw mode, a socket, a pipe).
    pub fn start(source: OwnedFd, post: Post) -> io::Result<Input> {
        let (waker, stop) = Waker::new()?;
        let mut reader = Reader { source, stop, framer: Framer::default(), batch: Vec::new(), post };
        let thread = std::thread::Builder::new().name("input".into()).spawn(move || reader.run())?;
        Ok(Input { waker, thread: Some(thread) })
    }

    /// Stops reading: what is typed from now on belongs to whoever reads the terminal next.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.waker.wake();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the input thread had panicked");
        }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.end();
    }
}

struct Reader {
    source: OwnedFd,
    stop: OwnedFd,
    framer: Framer,
    batch: Vec<InputEvent>,
    post: Post,
}

impl Reader {
    fn run(&mut self) {
        let mut buffer = vec![0; BATCH];
        loop {
            let waited =
                either((self.source.as_fd(), PollFlags::IN), (self.stop.as_fd(), PollFlags::IN), self.framer.pending());
            let (ready, stop) = match waited {
                Ok(flags) => flags,
                Err(error) => {
                    tracing::error!(%error, "waiting for the terminal failed");
                    return (self.post)(Event::Gone);
                }
            };
            if !stop.is_empty() {
                return;
            }
            let alive = if ready.contains(PollFlags::IN) {
                self.read(&mut buffer)
            } else if ready.intersects(ENDED) {
                false
            } else {
                self.framer.timeout(&mut |sequence| self.batch.extend(decode(sequence)));
                true
            };
            if !self.batch.is_empty() {
                (self.post)(Event::Input(std::mem::take(&mut self.batch)));
            }
            if !alive {
                return (self.post)(Event::Gone);
            }
        }
    }

    /// Reads all that is there, up to a batch. `false`: the terminal is gone.
    fn read(&mut self, buffer: &mut [u8]) -> bool {
        let mut taken = 0;
        while taken < BATCH {
            match rustix::io::read(&self.source, &mut *buffer) {
                Ok(0) => return false,
                Ok(count) => {
                    taken += count;
                    let bytes = buffer.get(..count).unwrap_or_default();
                    self.framer.feed(bytes, &mut |sequence| self.batch.extend(decode(sequence)));
                }
                Err(Errno::AGAIN) => return true,
                Err(Errno::INTR) => continue,
                Err(error) => {
                    tracing::info!(%error, "the terminal cannot be read any more");
                    return false;
                }
            }
            // The descriptor may be a blocking one.
            let more = either(
                (self.source.as_fd(), PollFlags::IN),
                (self.stop.as_fd(), PollFlags::IN),
                Some(std::time::Duration::ZERO),
            );
            match more {
                Ok((ready, stop)) if ready.contains(PollFlags::IN) && stop.is_empty() => {}
                _ => return true,
            }
        }
        true
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        os::unix::net::UnixStream,
        sync::{Arc, mpsc},
        time::Duration,
    };

    use super::*;
    use crate::tui::chord::{Chord, Key};

    const LONG: Duration = Duration::from_secs(120);

    fn start(source: &UnixStream) -> (Input, mpsc::Receiver<Event>) {
        let (send, events) = mpsc::channel();
        let post: Post = Arc::new(move |event| send.send(event).unwrap_or_default());
        (Input::start(source.try_clone().unwrap().into(), post).unwrap(), events)
    }

    fn keys(events: &mpsc::Receiver<Event>, count: usize) -> Vec<Chord> {
        let mut keys = Vec::new();
        while keys.len() < count {
            match events.recv_timeout(LONG).unwrap() {
                Event::Input(batch) => keys.extend(batch.into_iter().map(|event| match event {
                    InputEvent::Key(chord) => chord,
                    other => panic!("{other:?}"),
                })),
                other => panic!("{other:?}"),
            }
        }
        keys
    }

    #[test]
    fn what_is_written_at_once_comes_as_one_batch() {
        let (mut keyboard, terminal) = UnixStream::pair().unwrap();
        let (_input, events) = start(&terminal);
        keyboard.write_all(b"jk\x1b[A").unwrap();
        let batch = [Chord::char('j'), Chord::char('k'), Chord::plain(Key::Up)].map(InputEvent::Key).to_vec();
        assert_eq!(events.recv_timeout(LONG).unwrap(), Event::Input(batch));
    }

    #[test]
    fn twenty_thousand_keys_all_arrive() {
        let (mut keyboard, terminal) = UnixStream::pair().unwrap();
        let (_input, events) = start(&terminal);
        let typist = std::thread::spawn(move || keyboard.write_all(&b"\x1b[B".repeat(20_000)).map(|()| keyboard));
        assert!(keys(&events, 20_000).iter().all(|key| *key == Chord::plain(Key::Down)));
        typist.join().unwrap().unwrap();
    }

    #[test]
    fn a_lone_escape_is_decided_without_another_key() {
        let (mut keyboard, terminal) = UnixStream::pair().unwrap();
        let (_input, events) = start(&terminal);
        keyboard.write_all(b"\x1b").unwrap();
        assert_eq!(keys(&events, 1), [Chord::plain(Key::Esc)]);
    }

    #[test]
    fn the_end_of_the_terminal_is_told_once_and_ends_the_thread() {
        let (mut keyboard, terminal) = UnixStream::pair().unwrap();
        let (input, events) = start(&terminal);
        keyboard.write_all(b"q").unwrap();
        drop(keyboard);
        assert_eq!(keys(&events, 1), [Chord::char('q')]);
        assert_eq!(events.recv_timeout(LONG), Ok(Event::Gone));
        // The thread gave up its sender: it ended by itself, without a spin.
        assert_eq!(events.recv_timeout(LONG), Err(mpsc::RecvTimeoutError::Disconnected));
        input.stop();
    }

    #[test]
    fn when_stopped_it_steals_nothing() {
        let (mut keyboard, mut terminal) = UnixStream::pair().unwrap();
        let (input, events) = start(&terminal);
        keyboard.write_all(b"a").unwrap();
        keys(&events, 1);
        input.stop();
        keyboard.write_all(b"for the editor").unwrap();
        let mut editor = [0; 14];
        terminal.read_exact(&mut editor).unwrap();
        assert_eq!(&editor, b"for the editor");
        let (_input, events) = start(&terminal);
        keyboard.write_all(b"b").unwrap();
        assert_eq!(keys(&events, 1), [Chord::char('b')]);
    }
}
