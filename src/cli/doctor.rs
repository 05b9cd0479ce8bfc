//! `hookline doctor`: looks at everything that hookline stands on, in the order in which it is needed, and names what is
//! broken with what to do about it. Changes nothing, here or there; shows no key and no token.

mod filter;
mod machine;
pub(super) mod report;
mod service;

use self::report::Report;
use super::{
    given::{Connection, Plain},
    output::{Output, Stop, read_or_left},
    signals::Ending,
};
use crate::config::environ::Environ;

/// Runs it; the exit code of the gravest thing that is broken.
///
/// # Errors
/// As for writing.
pub fn run(command: Plain, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let style = command.print.style(&report::SHAPE, output)?;
    Ending::catch()?.end_program(|_| {})?;
    let mut report = Report::default();
    machine::look(&mut report, environ);
    // A slow service keeps the report back for minutes: whoever watches hears what is waited for.
    service::look(&mut report, &command.connection.over(outer), environ, &mut |step| output.progress(step));
    output.progress("");
    read_or_left(report.print(&command.print, &style, output))?;
    Ok(report.exit_code())
}
