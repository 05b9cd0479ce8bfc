//! The thread that writes frames to the terminal, one at a time, so that a terminal that does not read stops nothing
//! but itself.
//!
//! There is no queue: while a frame is under way the next one is refused, and what was not drawn is not missed,
//! because the following frame is computed against what was really handed over.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

use rustix::{event::PollFlags, io::Errno};

use super::{
    Event, Post,
    descriptor::{ENDED, Waker, either},
};

/// The running thread.
#[derive(Debug)]
pub struct Writer {
    frames: Option<mpsc::SyncSender<Vec<u8>>>,
    busy: Arc<AtomicBool>,
    waker: Waker,
    ended: mpsc::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts writing to `terminal`, which should not block. While a frame is partly written `mid_frame` is set: who
    /// writes to the terminal then must first cancel a sequence that may be cut.
    pub fn start(terminal: OwnedFd, mid_frame: Arc<AtomicBool>, post: Post) -> io::Result<Writer> {
        let (frames, queue) = mpsc::sync_channel::<Vec<u8>>(1);
        let (waker, stop) = Waker::new()?;
        let (ending, ended) = mpsc::sync_channel(1);
        let busy = Arc::new(AtomicBool::new(false));
        let idle = Arc::clone(&busy);
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || {
            // Dropping it at the end of the thread is the message.
            let _ending: mpsc::SyncSender<()> = ending;
            for frame in queue {
                mid_frame.store(true, Ordering::Release);
                match write(&terminal, &stop, &frame) {
                    Written::Whole => {
                        mid_frame.store(false, Ordering::Release);
                        idle.store(false, Ordering::Release);
                        post(Event::Flushed);
                    }
                    Written::Stopped => return,
                    Written::Gone => return post(Event::Gone),
                }
            }
        })?;
        Ok(Writer { frames: Some(frames), busy, waker, ended, thread: Some(thread) })
    }

    /// Whether a frame would be taken.
    pub fn is_idle(&self) -> bool {
        !self.busy.load(Ordering::Acquire)
    }

    /// Hands a frame over. When it is written, `Event::Flushed` comes.
    ///
    /// # Errors
    /// Gives the frame back while another one is under way or when the terminal is gone.
    pub fn try_send(&self, frame: Vec<u8>) -> Result<(), Vec<u8>> {
        let Some(frames) = self.frames.as_ref().filter(|_| self.is_idle()) else { return Err(frame) };
        self.busy.store(true, Ordering::Release);
        frames.try_send(frame).map_err(|refused| match refused {
            mpsc::TrySendError::Full(frame) | mpsc::TrySendError::Disconnected(frame) => frame,
        })
    }

    /// Ends the thread: a frame under way gets `grace` to be written, then it is given up in the middle.
    pub fn stop(mut self, grace: Duration) {
        self.end(grace);
    }

    fn end(&mut self, grace: Duration) {
        self.frames = None;
        if self.ended.recv_timeout(grace) == Err(mpsc::RecvTimeoutError::Timeout) {
            self.waker.wake();
        }
        let Some(thread) = self.thread.take() else { return };
        // A terminal that could only be opened blocking may hold the thread for ever: then it is left behind.
        if self.ended.recv_timeout(GIVE_UP) == Err(mpsc::RecvTimeoutError::Timeout) {
            tracing::warn!("the terminal holds the writer; it is left behind");
        } else if thread.join().is_err() {
            tracing::error!("the writer thread had panicked");
        }
    }
}

const GIVE_UP: Duration = Duration::from_millis(200);

impl Drop for Writer {
    fn drop(&mut self) {
        self.end(Duration::ZERO);
    }
}

enum Written {
    Whole,
    Stopped,
    Gone,
}

fn write(terminal: &OwnedFd, stop: &OwnedFd, frame: &[u8]) -> Written {
    let mut left = frame;
    while !left.is_empty() {
        match rustix::io::write(terminal, left) {
            Ok(count) => left = left.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let waited = either((terminal.as_fd(), PollFlags::OUT), (stop.as_fd(), PollFlags::IN), None);
                match waited {
                    Ok((_, stop)) if !stop.is_empty() => return Written::Stopped,
                    Ok((ready, _)) if !ready.intersects(ENDED) => {}
                    _ => return Written::Gone,
                }
            }
            Err(error) => {
                tracing::info!(%error, "the terminal cannot be written any more");
                return Written::Gone;
            }
        }
    }
    Written::Whole
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{io::Read as _, os::unix::net::UnixStream};

    use super::*;

    const LONG: Duration = Duration::from_secs(120);

    struct Rig {
        terminal: UnixStream,
        writer: Writer,
        mid_frame: Arc<AtomicBool>,
        events: mpsc::Receiver<Event>,
    }

    fn rig() -> Rig {
        let (terminal, ours) = UnixStream::pair().unwrap();
        ours.set_nonblocking(true).unwrap();
        let mid_frame = Arc::new(AtomicBool::new(false));
        let (send, events) = mpsc::channel();
        let post: Post = Arc::new(move |event| send.send(event).unwrap_or_default());
        let writer = Writer::start(ours.into(), Arc::clone(&mid_frame), post).unwrap();
        Rig { terminal, writer, mid_frame, events }
    }

    #[test]
    fn frames_are_written_whole_and_reported() {
        let mut rig = rig();
        for frame in [b"one", b"two"] {
            rig.writer.try_send(frame.to_vec()).unwrap();
            assert_eq!(rig.events.recv_timeout(LONG), Ok(Event::Flushed));
            let mut seen = [0; 3];
            rig.terminal.read_exact(&mut seen).unwrap();
            assert_eq!(&seen, frame);
        }
        assert!(!rig.mid_frame.load(Ordering::Acquire));
    }

    #[test]
    fn while_nobody_reads_frames_are_refused_and_the_one_under_way_ends_whole() {
        let mut rig = rig();
        let big = vec![b'x'; 8 << 20];
        rig.writer.try_send(big.clone()).unwrap();
        for _ in 0..100 {
            assert_eq!(rig.writer.try_send(b"later".to_vec()), Err(b"later".to_vec()));
        }
        let mut seen = vec![0; big.len()];
        rig.terminal.read_exact(&mut seen).unwrap();
        assert_eq!(rig.events.recv_timeout(LONG), Ok(Event::Flushed));
        rig.writer.try_send(b"now".to_vec()).unwrap();
        let mut seen = [0; 3];
        rig.terminal.read_exact(&mut seen).unwrap();
        assert_eq!(&seen, b"now");
    }

    #[test]
    fn it_can_be_stopped_in_the_middle_of_a_frame_and_says_so() {
        let mut rig = rig();
        rig.writer.try_send(vec![b'x'; 8 << 20]).unwrap();
        // Its first byte shows that it is under way.
        rig.terminal.read_exact(&mut [0]).unwrap();
        rig.writer.stop(Duration::ZERO);
        assert!(rig.mid_frame.load(Ordering::Acquire));
        assert!(rig.events.try_recv().is_err(), "it was not flushed");
    }

    #[test]
    fn a_vanished_terminal_is_told() {
        let rig = rig();
        drop(rig.terminal);
        rig.writer.try_send(b"hello".to_vec()).unwrap();
        assert_eq!(rig.events.recv_timeout(LONG), Ok(Event::Gone));
        assert!(rig.writer.try_send(b"again".to_vec()).is_err());
    }
}
