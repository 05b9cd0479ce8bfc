//! The modes of a terminal: taken when the console enters, given back exactly when it leaves, by whoever comes first
//! of the loop, an unwinding panic and the signal thread.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use nix::unistd::getpgrp;
use rustix::{
    io::retry_on_intr,
    termios::{OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr},
};

use super::descriptor::{Nonblocking, write_within};

/// How long a terminal may take for the few bytes of entering.
const ENTER_WITHIN: Duration = Duration::from_secs(2);
/// How long it may take for those of leaving before its queue is thrown away.
const LEAVE_WITHIN: Duration = Duration::from_millis(100);

/// How often to stop for the foreground. Where stopping has no effect (no shell waits for us) it ends soon.
const FOREGROUND_TRIES: usize = 100;

const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h";
const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
/// Cancels whatever sequence was cut in the middle.
const CANCEL: &[u8] = b"\x18";
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[r\x1b[m\x1b[?2004l\x1b[?1049l\x1b[?25h";
const NO_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// The bytes that take the screen.
pub fn entering(mouse: bool) -> Vec<u8> {
    [ENTER, if mouse { MOUSE } else { b"" }].concat()
}

/// The bytes that give it back; with `cut` after a frame that was not written to its end.
pub fn leaving(mouse: bool, cut: bool) -> Vec<u8> {
    [if cut { CANCEL } else { b"" }, if mouse { NO_MOUSE } else { b"" }, LEAVE].concat()
}

/// The modes of one terminal.
#[derive(Debug)]
pub struct Modes {
    input: OwnedFd,
    output: OwnedFd,
    mouse: AtomicBool,
    entered: AtomicBool,
    saved: Mutex<Option<Termios>>,
    /// A frame is partly written.
    pub mid_frame: Arc<AtomicBool>,
}

impl Modes {
    /// Changes nothing yet.
    pub fn new(input: OwnedFd, output: OwnedFd, mouse: bool) -> Modes {
        Modes {
            input,
            output,
            mouse: AtomicBool::new(mouse),
            entered: AtomicBool::new(false),
            saved: Mutex::new(None),
            mid_frame: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Clicks and the wheel, from the next time it is entered on. It must have been left.
    pub fn set_mouse(&self, on: bool) {
        self.mouse.store(on, Ordering::Release);
    }

    /// Raw mode and the alternate screen. What is there is remembered, unless we are in already.
    pub fn enter(&self) -> io::Result<()> {
        self.wait_for_foreground()?;
        let before = {
            let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
            match (self.entered.load(Ordering::Acquire), &*saved) {
                (true, Some(before)) => before.clone(),
                _ => saved.insert(tcgetattr(&self.input)?).clone(),
            }
        };
        let mut raw = before;
        raw.make_raw();
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        // From here on leaving undoes it, however little of it was done.
        self.entered.store(true, Ordering::Release);
        let done = self.take_screen(&raw);
        if done.is_err() {
            self.leave();
        }
        done
    }

    /// In the background (`bg`, `&`) the modes are those of the shell's own prompt, not ours to keep: stop until `fg`.
    fn wait_for_foreground(&self) -> io::Result<()> {
        for _ in 0..FOREGROUND_TRIES {
            if !self.in_background() {
                return Ok(());
            }
            signal_hook::low_level::raise(signal_hook::consts::SIGTTOU)?;
        }
        Err(io::Error::other("the terminal belongs to another program"))
    }

    fn in_background(&self) -> bool {
        // Without a controlling terminal there is no foreground to be out of.
        tcgetpgrp(&self.input).is_ok_and(|group| group.as_raw_pid() != getpgrp().as_raw())
    }

    fn take_screen(&self, raw: &Termios) -> io::Result<()> {
        retry_on_intr(|| tcsetattr(&self.input, OptionalActions::Now, raw))?;
        let _nonblocking = Nonblocking::set(self.output.as_fd())?;
        write_within(self.output.as_fd(), &entering(self.mouse.load(Ordering::Acquire)), ENTER_WITHIN)
    }

    /// Everything as it was. The second time it does nothing.
    pub fn leave(&self) {
        if !self.entered.swap(false, Ordering::AcqRel) {
            return;
        }
        // In the background the terminal is somebody else's, and touching it would stop us for ever.
        if self.in_background() {
            return;
        }
        if let Err(error) = self.give_screen_back() {
            tracing::info!(%error, "the terminal did not take the last sequence");
        }
        let saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(saved) = saved {
            // Now, not after the output is drained: a stalled terminal never drains.
            if let Err(error) = retry_on_intr(|| tcsetattr(&self.input, OptionalActions::Now, &saved)) {
                tracing::info!(%error, "the terminal's modes could not be restored");
            }
        }
    }

    fn give_screen_back(&self) -> io::Result<()> {
        let _nonblocking = Nonblocking::set(self.output.as_fd())?;
        let cut = self.mid_frame.swap(false, Ordering::AcqRel);
        let mouse = self.mouse.load(Ordering::Acquire);
        match write_within(self.output.as_fd(), &leaving(mouse, cut), LEAVE_WITHIN) {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                // Nobody reads. What waits is the picture that we leave: without it there is room for the way out.
                tcflush(&self.output, QueueSelector::OFlush)?;
                write_within(self.output.as_fd(), &leaving(mouse, true), LEAVE_WITHIN)
            }
            done => done,
        }
    }
}

impl Drop for Modes {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_frame_is_cancelled_before_anything_else_and_only_then() {
        assert!(leaving(true, true).starts_with(CANCEL));
        assert!(!leaving(true, false).contains(&0x18));
    }
}
