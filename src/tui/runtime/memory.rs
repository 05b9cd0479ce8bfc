//! A terminal without a terminal: the loop runs on it as on a real one, and a program types and looks.
//!
//! It is a socket, so the reading and writing threads are the same. What is written is kept as bytes; who wants a
//! picture gives them to an emulator.

use std::{
    io::{self, Read as _, Write as _},
    net::Shutdown,
    os::{
        fd::{AsFd as _, OwnedFd},
        unix::net::UnixStream,
    },
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    descriptor::write_within,
    modes::{entering, leaving},
    terminal::{Restore, Terminal},
};

/// The side of the loop.
#[derive(Debug)]
pub struct MemoryTerminal {
    socket: UnixStream,
    shared: Arc<Shared>,
    mid_frame: Arc<AtomicBool>,
}

/// The side of the person: types, looks, resizes, pulls the plug.
#[derive(Debug)]
pub struct MemoryPerson {
    socket: UnixStream,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    entered: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    size: (u16, u16),
    written: Vec<u8>,
    stalled: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MemoryTerminal {
    /// A terminal of so many columns and rows, and who sits before it.
    pub fn new(width: u16, height: u16) -> io::Result<(MemoryTerminal, MemoryPerson)> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let shared = Arc::new(Shared::default());
        shared.state().size = (width, height);
        let reader = (theirs.try_clone()?, Arc::clone(&shared));
        std::thread::Builder::new().name("memory terminal".into()).spawn(move || read_all(reader.0, &reader.1))?;
        let terminal =
            MemoryTerminal { socket: ours, shared: Arc::clone(&shared), mid_frame: Arc::new(AtomicBool::new(false)) };
        Ok((terminal, MemoryPerson { socket: theirs, shared }))
    }
}

fn read_all(mut socket: UnixStream, shared: &Shared) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let mut state = shared.state();
        while state.stalled {
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        match socket.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => {
                shared.state().written.extend_from_slice(buffer.get(..count).unwrap_or_default());
                shared.changed.notify_all();
            }
        }
    }
}

impl Terminal for MemoryTerminal {
    fn size(&self) -> io::Result<(u16, u16)> {
        Ok(self.shared.state().size)
    }

    fn enter(&mut self) -> io::Result<()> {
        self.shared.entered.store(true, Ordering::Release);
        write_within(self.socket.as_fd(), &entering(false), Duration::from_secs(1))
    }

    fn leave(&mut self) {
        leave(&self.socket, &self.shared, &self.mid_frame);
    }

    /// It has none.
    fn set_mouse(&mut self, _on: bool) {}

    fn input(&self) -> io::Result<OwnedFd> {
        Ok(self.socket.try_clone()?.into())
    }

    fn output(&self) -> io::Result<OwnedFd> {
        Ok(self.socket.try_clone()?.into())
    }

    fn mid_frame(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.mid_frame)
    }

    fn restore(&self) -> Restore {
        let (socket, shared, mid_frame) =
            (self.socket.try_clone(), Arc::clone(&self.shared), Arc::clone(&self.mid_frame));
        Arc::new(move || {
            if let Ok(socket) = &socket {
                leave(socket, &shared, &mid_frame);
            }
        })
    }
}

fn leave(socket: &UnixStream, shared: &Shared, mid_frame: &AtomicBool) {
    if shared.entered.swap(false, Ordering::AcqRel) {
        let cut = mid_frame.swap(false, Ordering::AcqRel);
        if let Err(error) = write_within(socket.as_fd(), &leaving(false, cut), Duration::from_millis(100)) {
            tracing::debug!(%error, "the terminal in memory did not take the last sequence");
        }
    }
}

impl MemoryPerson {
    /// Types these bytes in one write.
    pub fn send(&self, bytes: &[u8]) -> io::Result<()> {
        (&self.socket).write_all(bytes)
    }

    /// Changes the size. As with a real terminal the loop learns of it by `Event::Resized`, which a signal brings
    /// there and the caller brings here.
    pub fn resize(&self, width: u16, height: u16) {
        self.shared.state().size = (width, height);
    }

    /// Takes what was written since the last time.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.shared.state().written)
    }

    /// Waits until something was written that was not taken yet, and takes it. Empty: nothing came within `limit`.
    pub fn wait(&self, limit: Duration) -> Vec<u8> {
        let end = Instant::now() + limit;
        let mut state = self.shared.state();
        while state.written.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.shared.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        std::mem::take(&mut state.written)
    }

    /// Stops reading what is written (one piece under way may still be taken), or goes on.
    pub fn stall(&self, stalled: bool) {
        self.shared.state().stalled = stalled;
        self.shared.changed.notify_all();
    }

    /// Whether the console has the screen.
    pub fn is_entered(&self) -> bool {
        self.shared.entered.load(Ordering::Acquire)
    }

    /// The terminal vanishes.
    pub fn hang_up(self) {}
}

impl Drop for MemoryPerson {
    fn drop(&mut self) {
        self.stall(false);
        if let Err(error) = self.socket.shutdown(Shutdown::Both) {
            tracing::debug!(%error, "the terminal in memory was closed already");
        }
    }
}
