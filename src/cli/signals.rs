//! Signals outside the console: they end the program with 128 and their number, never with a core file, which would hold
//! keys.

use std::thread;

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    iterator::Signals,
};

use crate::domain::fault::{Fault, FaultKind};

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

    /// Lets the next one end the program from a thread of its own, whatever is going on.
    ///
    /// # Errors
    /// Where there is no thread to be had.
    pub fn end_program(self) -> Result<(), Fault> {
        let thread = thread::Builder::new().name("signals".to_owned());
        let spawned = thread.spawn(move || std::process::exit(self.wait().into()));
        spawned
            .map(|_| ())
            .map_err(|error| Fault::new(FaultKind::Local, "hookline could not start", error.to_string(), ""))
    }
}
