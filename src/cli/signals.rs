//! Signals outside the console: they end the program with 128 and their number, never with a core file, which would hold
//! keys.

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    iterator::{Handle, Signals},
};

use crate::domain::fault::{Fault, FaultKind};

/// How long the last words may take: a terminal that is stopped takes none, and the program ends all the same.
const LAST: Duration = Duration::from_millis(900);

/// Somebody who is told of a signal and ends the program in order; nobody at first.
#[derive(Clone, Default)]
pub struct Hearer(Arc<Mutex<Option<Hear>>>);

type Hear = Box<dyn FnOnce(u8) + Send>;

impl Hearer {
    /// From now on a signal is told, with the exit code it asks for. Whoever hears it ends the program; soon after it
    /// is ended.
    pub fn tell_to(&self, hear: impl FnOnce(u8) + Send + 'static) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(hear));
    }

    /// From now on a signal ends the program again.
    pub fn let_go(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Tells it, and then waits for the end of the program; returns at once where nobody hears it.
    pub fn hear(&self, code: u8) {
        let hear = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(hear) = hear {
            hear(code);
            loop {
                thread::park();
            }
        }
    }
}

/// Signals end the program as long as it lives.
#[derive(Debug)]
pub struct Held(Handle);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Signals that end the program, from now on caught.
#[derive(Debug)]
pub struct Ending(Signals);

impl Ending {
    /// Catches them.
    ///
    /// # Errors
    /// Where the system does not allow it.
    pub fn catch() -> Result<Self, Fault> {
        let caught = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM]);
        caught
            .map(Ending)
            .map_err(|error| Fault::new(FaultKind::Local, "hookline could not start", error.to_string(), ""))
    }

    /// Waits for one; the exit code it asks for.
    pub fn wait(mut self) -> u8 {
        code(self.0.forever().next().unwrap_or(SIGTERM))
    }

    /// Lets the next one end the program from a thread of its own, whatever is going on, after its last words.
    ///
    /// # Errors
    /// Where there is no thread to be had.
    pub fn end_program(self, last_words: impl FnOnce(u8) + Send + 'static) -> Result<(), Fault> {
        self.while_held(last_words).map(std::mem::forget)
    }

    /// The same until what comes back is dropped. From then on such a signal does nothing, until somebody else catches it.
    ///
    /// # Errors
    /// As for `end_program`.
    pub fn while_held(mut self, last_words: impl FnOnce(u8) + Send + 'static) -> Result<Held, Fault> {
        let held = Held(self.0.handle());
        let thread = thread::Builder::new().name("signals".to_owned());
        let spawned = thread.spawn(move || {
            let Some(signal) = self.0.forever().next() else { return };
            let code = code(signal);
            speak(move || last_words(code));
            std::process::exit(code.into())
        });
        spawned
            .map(|_| held)
            .map_err(|error| Fault::new(FaultKind::Local, "hookline could not start", error.to_string(), ""))
    }
}

/// What a shell expects of a program that this signal ended.
fn code(signal: i32) -> u8 {
    u8::try_from(128 + signal).unwrap_or(u8::MAX)
}

fn speak(last_words: impl FnOnce() + Send + 'static) {
    let (done, heard) = mpsc::channel::<()>();
    let spoken = thread::Builder::new().name("last words".to_owned()).spawn(move || {
        last_words();
        drop(done);
    });
    if spoken.is_ok() {
        // Either way the program ends now.
        let _said_or_late = heard.recv_timeout(LAST);
    }
}
