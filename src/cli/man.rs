//! `hookline man`: manual pages, made from the same records as `--help`.

use std::{fs, path::PathBuf};

use clap::Args as ClapArgs;
use clap_mangen::Man as Page;

use super::output::{Output, Stop};
use crate::domain::fault::{Fault, FaultKind};

/// `hookline man`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Man {
    /// The subcommand; the whole program where none is given
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
    /// Write all pages into this directory instead
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub dir: Option<PathBuf>,
}

/// Prints or writes them.
///
/// # Errors
/// `Usage` for an unknown subcommand; where a page cannot be written.
pub fn run(command: &Man, program: clap::Command, output: &mut Output) -> Result<u8, Stop> {
    let pages = pages(program)?;
    if let Some(dir) = &command.dir {
        for (name, text) in &pages {
            let path = dir.join(format!("{name}.1"));
            fs::write(&path, text).map_err(|error| {
                let why = format!("{}: {error}", path.display());
                Fault::new(
                    FaultKind::Local,
                    "A manual page could not be written",
                    why,
                    "Give a directory that is there",
                )
            })?;
        }
        return Ok(0);
    }
    let name = command.command.as_ref().map_or_else(|| "hookline".to_owned(), |command| format!("hookline-{command}"));
    match pages.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => output.text(text).map(|()| 0),
        None => {
            let known: Vec<&str> = pages.iter().filter_map(|(name, _)| name.strip_prefix("hookline-")).collect();
            let next = format!("There is: {}", known.join(", "));
            Err(Fault::new(FaultKind::Usage, "There is no such page", format!("{name}(1)"), next).into())
        }
    }
}

/// Every page: `hookline`, `hookline-list`, `hookline-config-list`, …
fn pages(mut program: clap::Command) -> Result<Vec<(String, String)>, Fault> {
    program.build();
    let mut pages = Vec::new();
    let mut waiting = vec![("hookline".to_owned(), program)];
    while let Some((name, command)) = waiting.pop() {
        waiting.extend(command.get_subcommands().map(|sub| (format!("{name}-{}", sub.get_name()), sub.clone())));
        let mut text = Vec::new();
        let failed = |error: &dyn std::fmt::Display| {
            Fault::new(FaultKind::Local, "A manual page could not be made", error.to_string(), "Report this as a bug")
        };
        let source = concat!("hookline ", env!("CARGO_PKG_VERSION"));
        let page = Page::new(command.display_name(&name)).title(&name).source(source).manual("hookline");
        page.render(&mut text).map_err(|error| failed(&error))?;
        pages.push((name, String::from_utf8(text).map_err(|error| failed(&error))?));
    }
    pages.sort_unstable();
    Ok(pages)
}
