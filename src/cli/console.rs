//! The door to the console: is there a terminal, which service, and then over to `tui::runtime`.

use super::{
    args::Connection,
    output::{Output, Stop},
    session::Session,
    terminal,
};
use crate::{
    config::{credential, environ::Environ},
    domain::fault::Fault,
};

/// Runs `hookline` without a subcommand.
///
/// # Errors
/// Where there is no terminal, no service, or the console ends in a fault.
pub fn run(connection: &Connection, paged: bool, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let key_from_stdin = credential::is_stdin(connection.api_key_file.as_ref());
    terminal::check(environ, key_from_stdin)?;
    let session = Session::prepare(connection, paged, environ)?;
    output.flush()?;
    Ok(open(Opening { session, environ: environ.clone(), keys_from_tty: key_from_stdin, demo: false })?)
}

/// What the console starts with.
#[derive(Debug)]
pub struct Opening {
    /// The service and the settings.
    pub session: Session,
    /// For `NO_COLOR`, `LANG`, `TERM` and children.
    pub environ: Environ,
    /// Standard input held the key: keys are read from `/dev/tty`.
    pub keys_from_tty: bool,
    /// Nothing of the user's is read or kept: no log, drafts, journal, crash report.
    pub demo: bool,
}

/// Opens the console and runs it to its end; the exit code.
///
/// # Errors
/// What ended it, where that was a fault.
pub fn open(opening: Opening) -> Result<u8, Fault> {
    let Opening { session, .. } = opening;
    Err(Fault::new(
        crate::domain::fault::FaultKind::Local,
        "The console could not be opened",
        format!("it is not part of this build ({})", session.settings.url().value),
        "Use `hookline list`",
    ))
}
