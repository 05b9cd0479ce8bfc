//! `hookline completions`: the script for a shell. What it offers is asked of hookline itself while somebody types (see
//! `complete`); PowerShell gets a fixed list, because its way of asking would run what was typed.

use std::io;

use clap::{Args as ClapArgs, ValueEnum};
use clap_complete::{
    env::{EnvCompleter, Fish, Zsh},
    generate,
    shells::PowerShell,
};

use super::{
    complete::SHELL,
    output::{Output, Stop},
};
use crate::domain::fault::{Fault, FaultKind};

/// `hookline completions`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Shells that can be completed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

/// For bash. The line is handed over as it stands, so that its quotes and colons can be told apart; what comes back is
/// quoted where that is needed, and never evaluated. Where hookline offers nothing, bash offers files.
const BASH: &str = r#"_hookline() {
    local offer
    COMPREPLY=()
    while IFS= read -r offer; do
        COMPREPLY+=("$offer")
    done < <(HOOKLINE_COMPLETE=bash command hookline -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=:/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o default -F _hookline hookline
"#;

/// Prints it.
///
/// # Errors
/// As for writing.
pub fn run(command: &Completions, mut program: clap::Command, output: &mut Output) -> Result<u8, Stop> {
    let mut script = Vec::new();
    let made: io::Result<()> = match command.shell {
        Shell::Bash => {
            script.extend_from_slice(BASH.as_bytes());
            Ok(())
        }
        Shell::Zsh => Zsh.write_registration(SHELL, "hookline", "hookline", "hookline", &mut script),
        Shell::Fish => Fish.write_registration(SHELL, "hookline", "hookline", "hookline", &mut script),
        Shell::Powershell => {
            generate(PowerShell, &mut program, "hookline", &mut script);
            Ok(())
        }
    };
    made.map_err(|error| Fault::new(FaultKind::Local, "The script could not be made", error.to_string(), ""))?;
    output.text(&String::from_utf8_lossy(&script)).map(|()| 0)
}
