//! Is there a terminal to draw on? Asked before anything else is done; writes nothing to find out.

use std::{
    fs::OpenOptions,
    io::{self, IsTerminal},
};

use crate::{
    config::environ::Environ,
    domain::fault::{Fault, FaultKind},
};

/// Makes sure that the console can be drawn and typed at.
///
/// # Errors
/// `Config` with what to run instead, where standard output is no terminal, nobody can type, or `TERM` names a terminal
/// that cannot place text.
pub fn check(environ: &Environ, key_from_stdin: bool) -> Result<(), Fault> {
    let typing = match key_from_stdin {
        true => {
            OpenOptions::new().read(true).write(true).open("/dev/tty").map(|tty| tty.is_terminal()).unwrap_or(false)
        }
        false => io::stdin().is_terminal(),
    };
    let term = environ.get("TERM");
    let why = match (io::stdout().is_terminal(), typing, term) {
        (false, ..) => "standard output is not a terminal",
        (_, false, _) if key_from_stdin => "standard input holds the key, and there is no /dev/tty to type at",
        (_, false, _) => "standard input is not a terminal",
        (.., None) => "TERM is not set",
        (.., Some(term)) if term == "dumb" => "TERM is `dumb`",
        _ => return Ok(()),
    };
    let next = "Run it in a terminal, or use `hookline list`; `hookline sandbox` serves without one";
    Err(Fault::new(FaultKind::Config, "The console needs a terminal", why, next))
}
