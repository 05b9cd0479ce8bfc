//! Waiting and writing on descriptors that may block, stall or vanish.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    io::Errno,
    pipe::{PipeFlags, pipe_with},
};

/// The end of a descriptor: nothing more will come or go.
pub const ENDED: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

/// Waits until one of two descriptors is ready, for `wait` at most (`None`: for ever). No flags: the time is over.
pub fn either(
    first: (BorrowedFd<'_>, PollFlags),
    second: (BorrowedFd<'_>, PollFlags),
    wait: Option<Duration>,
) -> io::Result<(PollFlags, PollFlags)> {
    let wait = wait.map(|wait| Timespec::try_from(wait).unwrap_or(Timespec { tv_sec: 1, tv_nsec: 0 }));
    let mut fds = [PollFd::from_borrowed_fd(first.0, first.1), PollFd::from_borrowed_fd(second.0, second.1)];
    loop {
        match poll(&mut fds, wait.as_ref()) {
            Ok(_) => {
                let [first, second] = &fds;
                return Ok((first.revents(), second.revents()));
            }
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Writes all of `bytes`, for `limit` at most; the descriptor should not block.
///
/// # Errors
/// `TimedOut` when it was not taken in time, otherwise what `write` says.
pub fn write_within(fd: BorrowedFd<'_>, mut bytes: &[u8], limit: Duration) -> io::Result<()> {
    let end = Instant::now() + limit;
    while !bytes.is_empty() {
        match rustix::io::write(fd, bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let left = end.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                let (ready, _) = either((fd, PollFlags::OUT), (fd, PollFlags::OUT), Some(left))?;
                if ready.intersects(ENDED) {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Keeps a descriptor from blocking until it is dropped; then it is as before. The flag belongs to the open file,
/// which other processes may share: hold it for a moment only.
#[derive(Debug)]
pub struct Nonblocking<'a> {
    fd: BorrowedFd<'a>,
    before: OFlags,
}

impl<'a> Nonblocking<'a> {
    /// Sets O_NONBLOCK.
    pub fn set(fd: BorrowedFd<'a>) -> io::Result<Nonblocking<'a>> {
        let before = fcntl_getfl(fd)?;
        if !before.contains(OFlags::NONBLOCK) {
            fcntl_setfl(fd, before | OFlags::NONBLOCK)?;
        }
        Ok(Nonblocking { fd, before })
    }
}

impl Drop for Nonblocking<'_> {
    fn drop(&mut self) {
        if !self.before.contains(OFlags::NONBLOCK)
            && let Err(error) = fcntl_setfl(self.fd, self.before)
        {
            tracing::warn!(%error, "the terminal's blocking mode could not be restored");
        }
    }
}

/// Wakes a thread that waits in [`either`].
#[derive(Debug)]
pub struct Waker(OwnedFd);

impl Waker {
    /// The waker, and what the thread waits on.
    pub fn new() -> io::Result<(Waker, OwnedFd)> {
        let (read, write) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        Ok((Waker(write), read))
    }

    /// Wakes it, now or the next time it waits. Waking it twice is no mistake.
    pub fn wake(&self) {
        if let Err(error) = rustix::io::write(self.0.as_fd(), b"!") {
            tracing::debug!(%error, "nobody to wake");
        }
    }
}
