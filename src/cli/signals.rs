//! Signals outside the console: they end the program with 128 and their number, never with a core file, which would hold
//! keys.

use std::{sync::mpsc, thread, time::Duration};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    iterator::Signals,
};

use crate::domain::fault::{Fault, FaultKind};

/// How long the last words may take: a terminal that is stopped takes none, and the program ends all the same.
const LAST: Duration = Duration::from_millis(500);

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
        let signal = self.0.forever().next().unwrap_or(SIGTERM);
        u8::try_from(128 + signal).unwrap_or(u8::MAX)
    }

    /// Lets the next one end the program from a thread of its own, whatever is going on, after its last words.
    ///
    /// # Errors
    /// Where there is no thread to be had.
    pub fn end_program(self, last_words: impl FnOnce() + Send + 'static) -> Result<(), Fault> {
        let thread = thread::Builder::new().name("signals".to_owned());
        let spawned = thread.spawn(move || {
            let code = self.wait();
            speak(last_words);
            std::process::exit(code.into())
        });
        spawned
            .map(|_| ())
            .map_err(|error| Fault::new(FaultKind::Local, "hookline could not start", error.to_string(), ""))
    }
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
