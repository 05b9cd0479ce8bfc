//! The terminal that the program was started in.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    sync::{Arc, atomic::AtomicBool},
};

use rustix::{
    fs::{Mode, OFlags, open},
    termios::{isatty, tcgetpgrp, tcgetwinsize, ttyname},
};

use super::{
    modes::Modes,
    terminal::{Restore, Terminal},
};

/// Where keys are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Standard input.
    Stdin,
    /// The controlling terminal, because standard input holds something else (`--api-key-file -`).
    ControllingTerminal,
}

/// Why there is no terminal to work in.
#[derive(Debug, thiserror::Error)]
pub enum NoTerminal {
    /// Standard input is something else.
    #[error("standard input is not a terminal")]
    Input,
    /// Standard output is something else.
    #[error("standard output is not a terminal")]
    Output,
    /// There is one, but it cannot be used.
    #[error("the terminal cannot be opened: {0}")]
    Unusable(#[from] io::Error),
}

/// A real terminal. Dropping it leaves it as it was found.
#[derive(Debug)]
pub struct Tty {
    input: OwnedFd,
    output: OwnedFd,
    modes: Arc<Modes>,
}

impl Tty {
    /// The terminal of standard input and output. Nothing is changed yet.
    pub fn open(keys: Keys, mouse: bool) -> Result<Tty, NoTerminal> {
        let (stdin, stdout) = (io::stdin(), io::stdout());
        if !isatty(&stdout) {
            return Err(NoTerminal::Output);
        }
        let input = match keys {
            Keys::ControllingTerminal => at_path("/dev/tty").map_err(|_| NoTerminal::Input)?,
            Keys::Stdin if isatty(&stdin) => reopen(stdin.as_fd())?,
            Keys::Stdin => return Err(NoTerminal::Input),
        };
        Ok(Tty::on(input, reopen(stdout.as_fd())?, mouse)?)
    }

    /// A terminal by its descriptors.
    pub fn on(input: OwnedFd, output: OwnedFd, mouse: bool) -> io::Result<Tty> {
        let modes = Arc::new(Modes::new(input.try_clone()?, output.try_clone()?, mouse));
        Ok(Tty { input, output, modes })
    }
}

/// The same terminal as an open file of our own: O_NONBLOCK on it is nobody else's business.
fn reopen(fd: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let by_name = ttyname(fd, Vec::new()).map_err(io::Error::from).and_then(|name| at_path(name.as_c_str()));
    // After `su` the name may not be opened, but /dev/tty may; only the controlling terminal has a foreground group.
    let reopened = by_name.or_else(|error| if tcgetpgrp(fd).is_ok() { at_path("/dev/tty") } else { Err(error) });
    reopened.or_else(|error| {
        tracing::debug!(%error, "the terminal cannot be opened anew; the inherited descriptor is used");
        fd.try_clone_to_owned()
    })
}

fn at_path<P: rustix::path::Arg>(path: P) -> io::Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    Ok(open(path, flags, Mode::empty())?)
}

/// The size of a terminal that does not know its own, such as a serial line.
const UNKNOWN: (u16, u16) = (80, 24);

impl Terminal for Tty {
    fn size(&self) -> io::Result<(u16, u16)> {
        let size = tcgetwinsize(&self.output)?;
        Ok(if (size.ws_col, size.ws_row) == (0, 0) { UNKNOWN } else { (size.ws_col, size.ws_row) })
    }

    fn enter(&mut self) -> io::Result<()> {
        self.modes.enter()
    }

    fn leave(&mut self) {
        self.modes.leave();
    }

    fn set_mouse(&mut self, on: bool) {
        self.modes.set_mouse(on);
    }

    fn input(&self) -> io::Result<OwnedFd> {
        self.input.try_clone()
    }

    fn output(&self) -> io::Result<OwnedFd> {
        self.output.try_clone()
    }

    fn mid_frame(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.modes.mid_frame)
    }

    fn restore(&self) -> Restore {
        let modes = Arc::clone(&self.modes);
        Arc::new(move || modes.leave())
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.modes.leave();
    }
}

#[cfg(test)]
mod tests;
