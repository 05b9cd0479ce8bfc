//! The command line: arguments, the headless commands, printing, exit codes; and the doors to console and sandbox.
//!
//! Data goes to standard output, everything else to standard error. Nothing here draws a screen or knows HTTP.

pub mod apply;
pub mod args;
pub mod audit;
pub mod complaint;
pub mod complete;
pub mod completions;
pub mod config;
pub mod console;
pub mod crash;
pub mod create;
pub mod delete;
pub mod demo;
pub mod diff;
pub mod doctor;
pub mod events;
pub mod export;
pub mod get;
pub mod given;
pub mod help;
pub mod ids;
pub mod journal;
pub mod keys;
pub mod list;
pub mod login;
pub mod man;
pub mod output;
pub mod perform;
pub mod permission;
pub mod plan;
pub mod print;
pub mod profiles;
pub mod record;
pub mod reveal;
pub mod sandbox;
pub mod selection;
pub mod session;
pub mod signals;
pub mod snapshot;
pub mod spool;
pub mod table;
pub mod target;
pub mod terminal;
pub mod test;
pub mod undo;
pub mod update;
pub mod watch;
pub mod whole;
pub mod wish;
pub mod writing;

use std::{
    ffi::OsString,
    io::{self, IsTerminal},
    process::ExitCode,
};

use clap::{CommandFactory, Parser};

use crate::{
    config::{environ::Environ, paths::Paths},
    domain::fault::{Fault, FaultKind},
    tui::views::Asked,
};
use args::{Args, Command};
use given::Format;
use output::{Output, Stop};

/// Runs hookline with the arguments (the program's name first) and the environment of a process.
pub fn main(args: Vec<OsString>, environ: Environ) -> ExitCode {
    let mut output = Output::of_process();
    if let Some(shell) = environ.get(complete::SHELL) {
        return complete::answer(Args::command(), shell, &args, &environ, &mut output);
    }
    let ended = match Args::try_parse_from(&args) {
        Ok(parsed) => {
            let format = parsed.format();
            if matches!(format, Format::Json | Format::Jsonl) {
                output.notes_as_json();
            }
            let ended = run(parsed, &environ, &mut output);
            let printed = |code| output::read_or_left(output.flush()).map(|()| code);
            ended.and_then(printed).map_err(|stop| (stop, format))
        }
        Err(error) => args::refused(&error, &args, &mut output),
    };
    match ended {
        Ok(code) => ExitCode::from(code),
        // The reader has seen enough, as in `hookline list | head -1`.
        Err((Stop::Closed, _)) => ExitCode::SUCCESS,
        Err((Stop::Fault(fault), format)) => {
            complaint::write(&fault, format, &mut output);
            ExitCode::from(fault.kind.exit_code())
        }
    }
}

/// Runs one command; the exit code where it is not a fault that decides it.
fn run(args: Args, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    args::check(&args)?;
    let Args { connection, paged, view, command } = args;
    // `demo` looks at nothing of the user's, the state directory included.
    let demo = matches!(command, Some(Command::Demo(_)));
    crash::install(if demo { None } else { Paths::of(environ).state_dir });
    match command {
        None => console::run(&connection, Asked { view, paged }, environ, output),
        Some(Command::Demo(command)) => demo::run(&command, environ, output),
        Some(Command::Sandbox(command)) => sandbox::run(&command, output),
        Some(Command::List(command)) => list::run(command, connection, environ, output),
        Some(Command::Get(command)) => get::run(command, connection, environ, output),
        Some(Command::Audit(command)) => audit::run(*command, connection, environ, output),
        Some(Command::Watch(command)) => watch::run(command, connection, environ, output),
        Some(Command::Events(command)) => events::run(command, connection, environ, output),
        Some(Command::Create(command)) => create::run(*command, connection, environ, output),
        Some(Command::Update(command)) => update::run(*command, connection, environ, output),
        Some(Command::Delete(command)) => delete::run(command, connection, environ, output),
        Some(Command::Export(command)) => export::run(command, connection, environ, output),
        Some(Command::Plan(command)) => plan::run(command, connection, environ, output),
        Some(Command::Apply(command)) => apply::run(command, connection, environ, output),
        Some(Command::Diff(command)) => diff::run(command, connection, environ, output),
        Some(Command::Journal(command)) => journal::run(&command, &connection, environ, output),
        Some(Command::Undo(command)) => undo::run(command, connection, environ, output),
        Some(Command::Test(command)) => test::run(command, connection, environ, output),
        Some(Command::Config(command)) => config::run(command, connection, environ, output),
        Some(Command::Doctor(command)) => doctor::run(command, connection, environ, output),
        Some(Command::Completions(command)) => completions::run(&command, output),
        Some(Command::Man(command)) => man::run(&command, Args::command(), output),
        Some(Command::Help(command)) => help::run(&command, Args::command(), output),
        Some(Command::Keys(command)) => keys::run(&command, output),
        Some(Command::Login(command)) => login::run(command, connection, environ, output),
    }
}

/// An answer to another question than was asked: a bug of hookline's own.
fn unexpected() -> Fault {
    Fault::new(
        FaultKind::Unreadable,
        "The answer could not be used",
        "it answers another question",
        "Report this as a bug",
    )
}

/// True where standard input is a terminal: nobody pipes anything in.
fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}
