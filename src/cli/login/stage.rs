//! What a signal finds while `login` is under way: the modes of a terminal whose echo is off, and whether something was
//! written yet. It asks nothing and writes no file itself.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

use super::super::{
    output::Output,
    signals::{Ending, Held},
};
use crate::domain::fault::Fault;

/// A character of the terminal that does nothing (`_POSIX_VDISABLE`).
const DISABLED: u8 = if cfg!(target_os = "linux") { 0 } else { 0xff };

/// Shared with the thread that hears signals.
#[derive(Clone, Default)]
pub struct Stage(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// How the terminal was while its echo was still on.
    modes: Option<Termios>,
    kept: bool,
}

impl Stage {
    /// From now on a signal ends the program in order: the terminal as it was, and a word that nothing was written. One
    /// that comes while something is being written waits for the end of it.
    ///
    /// # Errors
    /// As `Ending::catch`.
    pub fn watch(&self) -> Result<Held, Fault> {
        let stage = self.clone();
        Ending::catch()?.while_held(move |_| {
            let mut state = stage.state();
            state.restore();
            if !state.kept {
                Output::of_process().note("\nhookline: called off; nothing was written");
            }
        })
    }

    /// Switches the echo of standard input off until what comes back is dropped. Ctrl-Z does nothing meanwhile: a shell
    /// would be left without echo.
    ///
    /// # Errors
    /// Where standard input is no terminal.
    pub fn hide(&self) -> io::Result<Hidden<'_>> {
        let mut state = self.state();
        let before = tcgetattr(io::stdin())?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
        hidden.special_codes[SpecialCodeIndex::VSUSP] = DISABLED;
        state.modes = Some(before);
        tcsetattr(io::stdin(), OptionalActions::Now, &hidden)?;
        Ok(Hidden(self))
    }

    /// Runs what writes files; a signal waits meanwhile.
    ///
    /// # Errors
    /// As `write`.
    pub fn keeping<T>(&self, write: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        let mut state = self.state();
        let written = write()?;
        state.kept = true;
        Ok(written)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn restore(&mut self) {
        if let Some(modes) = self.modes.take() {
            // A terminal that is gone has no echo to restore.
            let _gone = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
        }
    }
}

/// The echo is off as long as it lives.
pub struct Hidden<'s>(&'s Stage);

impl Drop for Hidden<'_> {
    fn drop(&mut self) {
        self.0.state().restore();
    }
}
