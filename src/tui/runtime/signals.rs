//! Signals: a thread that turns them into messages, and a deadline for the loop to obey the deadly ones.
//!
//! The thread decides nothing but this: a loop that did not end in time is ended, with the terminal restored.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

use nix::unistd::{getpgrp, getsid};
use rustix::process::kill_current_process_group;
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGSTOP, SIGTERM, SIGTSTP, SIGWINCH},
    iterator::{Handle, Signals as Incoming},
    low_level,
};

use super::{Event, Post, terminal::Restore};

/// How long the loop has after a deadly signal. With what the emergency way out takes it stays below a second
/// (three when the terminal does not read).
pub const DEADLINE: Duration = Duration::from_millis(800);

/// A signal that is the loop's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The terminal or the session ended.
    Hangup,
    /// Ctrl-C of a terminal that is not raw, or `kill -INT`.
    Interrupt,
    /// The same for Ctrl-\.
    Quit,
    /// Please end.
    Terminate,
    /// Please stop until `fg`: answer with `Console::suspend`.
    Suspend,
}

impl Signal {
    fn of(number: i32) -> Option<Signal> {
        Some(match number {
            SIGHUP => Signal::Hangup,
            SIGINT => Signal::Interrupt,
            SIGQUIT => Signal::Quit,
            SIGTERM => Signal::Terminate,
            SIGTSTP => Signal::Suspend,
            _ => return None,
        })
    }

    /// What a shell expects of a program that the signal ended: 128 + its number. `None` for [`Signal::Suspend`].
    pub fn exit_code(self) -> Option<u8> {
        match self {
            Signal::Hangup => Some(129),
            Signal::Interrupt => Some(130),
            Signal::Quit => Some(131),
            Signal::Terminate => Some(143),
            Signal::Suspend => None,
        }
    }
}

/// What came of the wish to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// We were stopped and run again.
    Resumed,
    /// There is no shell that could start us again (`ssh -t host hookline`, a window of tmux): nothing was done.
    NoShell,
}

/// The signal thread. Dropping it lifts the deadline, so keep it until the end.
#[derive(Debug)]
pub struct Signals {
    handle: Handle,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    /// A program of ours reads the terminal: what the keyboard sends is meant for it.
    child: AtomicBool,
    /// Told when the SIGTSTP that we sent to our own group came back.
    own_stop: Mutex<Option<mpsc::Sender<()>>>,
    own_continue: AtomicBool,
}

impl Signals {
    /// Starts listening. `restore` brings the terminal back when the loop cannot.
    pub fn start(deadline: Duration, restore: Restore, post: Post) -> io::Result<Signals> {
        let mut incoming = Incoming::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH])?;
        let handle = incoming.handle();
        let shared = Arc::new(Shared::default());
        let state = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("signals".into()).spawn(move || {
            let mut armed = None;
            for number in incoming.forever() {
                let Some(event) = state.event(number) else { continue };
                if let (Event::Signal(signal), None) = (&event, &armed) {
                    armed = signal.exit_code().map(|code| Deadline::arm(deadline, code, Arc::clone(&restore)));
                }
                post(event);
            }
        })?;
        Ok(Signals { handle, shared, thread: Some(thread) })
    }

    /// While `true`, another program has the terminal: its Ctrl-C and Ctrl-\ are not ours, and its Ctrl-Z stops us
    /// with it.
    pub fn child_has_terminal(&self, has: bool) {
        self.shared.child.store(has, Ordering::Release);
    }

    /// Stops this process and its group, as Ctrl-Z in a shell does; returns when it runs again. The terminal must
    /// have been left.
    pub fn stop_process(&self) -> io::Result<Stopped> {
        // Nobody waits for the group of a session leader: the kernel would not stop it for SIGTSTP, and after SIGSTOP
        // nobody would wake it. In a container leader and group may stand outside and both be 0: then nobody knows,
        // and not to stop is the safe side.
        if getsid(None)? == getpgrp() {
            return Ok(Stopped::NoShell);
        }
        // The others of the group (cargo, a wrapper script) must stop too, or the shell goes on waiting.
        let (told, came_back) = mpsc::channel();
        *self.shared.own_stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(told);
        kill_current_process_group(rustix::process::Signal::TSTP)?;
        // On a busy machine it may come later, when we run again: it is ours all the same, so it stays announced.
        if came_back.recv_timeout(Duration::from_millis(200)).is_err() {
            tracing::warn!("the stop signal did not come back yet");
        }
        self.shared.own_continue.store(true, Ordering::Release);
        low_level::raise(SIGSTOP)?;
        Ok(Stopped::Resumed)
    }
}

impl Shared {
    fn event(&self, number: i32) -> Option<Event> {
        let child = self.child.load(Ordering::Acquire);
        match number {
            SIGWINCH => Some(Event::Resized),
            SIGCONT => (!self.own_continue.swap(false, Ordering::AcqRel)).then_some(Event::Continued),
            SIGINT | SIGQUIT if child => None,
            SIGTSTP => {
                let own = self.own_stop.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some(told) = own {
                    // Nobody waiting any longer means it was late: it is ours all the same.
                    told.send(()).unwrap_or_default();
                    return None;
                }
                if child {
                    if let Err(error) = low_level::raise(SIGSTOP) {
                        tracing::warn!(%error, "could not stop");
                    }
                    return None;
                }
                Some(Event::Signal(Signal::Suspend))
            }
            number => Signal::of(number).map(Event::Signal),
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the signal thread had panicked");
        }
    }
}

/// Ends the process after a time unless it is dropped before.
#[derive(Debug)]
pub struct Deadline {
    _alive: mpsc::Sender<()>,
}

impl Deadline {
    /// After `wait`: restores the terminal and exits with `code`, whatever the other threads do.
    pub fn arm(wait: Duration, code: u8, restore: Restore) -> Deadline {
        let (alive, lifted) = mpsc::channel::<()>();
        let end = move || {
            restore();
            low_level::exit(i32::from(code))
        };
        let at_once = end.clone();
        let thread = std::thread::Builder::new().name("deadline".into()).spawn(move || {
            if lifted.recv_timeout(wait) == Err(mpsc::RecvTimeoutError::Timeout) {
                end();
            }
        });
        if thread.is_err() {
            at_once();
        }
        Deadline { _alive: alive }
    }
}

#[cfg(test)]
mod tests;
