//! The binary: hands arguments and environment over, and returns the exit code. Everything else is in the library.

use std::process::ExitCode;

use hookline::{cli, config::environ::Environ};

fn main() -> ExitCode {
    cli::main(std::env::args_os().collect(), Environ::of_process())
}
