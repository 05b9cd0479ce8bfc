//! `hookline config`: what is set and where each value came from, where the file is, and whether all of it can be used.
//! Reads files and environment; sends nothing, runs nothing, shows no key.

mod check;
mod list;
mod trust;

use clap::{Args as ClapArgs, Subcommand};

use super::{
    given::{Connection, Format, Plain},
    output::{Output, Stop},
    print::Printing,
};
use crate::{
    config::{environ::Environ, paths::Paths},
    domain::fault::{Fault, FaultKind},
};

/// `hookline config`. Alone it is a mistake that names the subcommands; help in its place would read as one.
#[derive(Debug, Clone, ClapArgs)]
#[command(arg_required_else_help = false)]
pub struct Config {
    /// What of it.
    #[command(subcommand)]
    pub what: What,
}

/// The subcommands of `config`.
#[derive(Debug, Clone, Subcommand)]
pub enum What {
    /// Print every setting of this run with its value
    List(List),
    /// Print where the configuration file is, whether or not it is there
    Path,
    /// Look for what would keep a profile from being used; sends nothing
    Check(Check),
    /// Let the project file here or above name services, keys and programs, as it stands now
    Trust,
}

/// `hookline config list`.
#[derive(Debug, Clone, ClapArgs)]
pub struct List {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
    /// Print where each value came from: file with line and column, variable, flag or default
    #[arg(long)]
    pub origin: bool,
}

/// `hookline config check`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Check {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub print: Printing,
}

impl Config {
    /// How it prints.
    pub fn format(&self) -> Format {
        match &self.what {
            What::List(list) => list.plain.print.format(),
            What::Check(check) => check.print.format(),
            What::Path | What::Trust => Format::Table,
        }
    }
}

/// Runs it; 2 where `check` finds something.
///
/// # Errors
/// A broken configuration with its place, or writing.
pub fn run(command: Config, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    match command.what {
        What::List(list) => list::run(list, outer, environ, output),
        What::Check(check) => check::run(&check, environ, output),
        What::Trust => trust::run(environ, output),
        What::Path => {
            let path = Paths::of(environ).config_file.ok_or_else(homeless)?;
            // A path is data for programs: as it is.
            output.text(&format!("{}\n", path.display())).map(|()| 0)
        }
    }
}

fn homeless() -> Fault {
    let why = "neither a home directory nor XDG_CONFIG_HOME is known";
    Fault::new(FaultKind::Config, "There is no configuration file", why, "Set XDG_CONFIG_HOME to a directory")
}
