//! What can stand at the cursor of a shell: subcommands, options and their values, profiles, filters, and ids and event
//! names of the service where it can be asked without asking anybody. Says nothing on standard error, waits two seconds at
//! most, and offers nothing that a shell would act on.

mod line;
mod service;

use std::{
    ffi::{OsStr, OsString},
    process::ExitCode,
};

use clap::Command;
use clap_complete::{
    ArgValueCompleter, CompletionCandidate,
    engine::complete,
    env::{EnvCompleter, Fish, Zsh},
};

use super::output::Output;
use crate::{
    config::environ::Environ,
    domain::{
        filter::{self, Offer},
        shell,
        text::safe,
    },
};

/// The variable that names the shell that asks.
pub const SHELL: &str = "HOOKLINE_COMPLETE";

/// Answers a shell. What goes wrong is an answer without offers: somebody is in the middle of a line.
pub fn answer(program: Command, shell: &OsStr, args: &[OsString], environ: &Environ, output: &mut Output) -> ExitCode {
    let after: Vec<OsString> = args.iter().skip_while(|arg| *arg != "--").skip(1).cloned().collect();
    let mut text = Vec::new();
    let here = std::env::current_dir().ok();
    let answered = match shell.to_str() {
        Some("bash") => {
            text = bash(program, &after, environ).into_bytes();
            Ok(())
        }
        Some("zsh") => Zsh.write_complete(&mut command(program, &after, environ), after, here.as_deref(), &mut text),
        Some("fish") => Fish.write_complete(&mut command(program, &after, environ), after, here.as_deref(), &mut text),
        _ => Ok(()),
    };
    let written =
        answered.is_ok() && output.text(&String::from_utf8_lossy(&text)).and_then(|()| output.flush()).is_ok();
    if written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The offers for a line of bash up to its cursor, a line each. Bash takes a colon or an equals sign for the beginning of
/// a word, so what stands before it is left out. Files are left to bash, which knows how to quote them.
fn bash(program: Command, after: &[OsString], environ: &Environ) -> String {
    let Some(line) = after.first().and_then(|line| line.to_str()) else { return String::new() };
    let line::Line { words, open } = line::Line::of(line);
    let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    let Some(current) = words.last().and_then(|word| word.to_str()) else { return String::new() };
    let kept = current.rfind([':', '=']).map_or(0, |at| at + 1);
    let kept = if open { 0 } else { kept };
    let index = words.len() - 1;
    let offers = complete(&mut command(program, &words, environ), words.clone(), index, None).unwrap_or_default();
    let offers = offers.iter().filter_map(|offer| {
        let value = offer.get_value().to_str()?.get(kept..)?;
        // Inside of an open quote bash adds none.
        let value = if open { value.into() } else { shell::quote(value).ok()? };
        Some(format!("{value}\n"))
    });
    offers.collect()
}

/// The command line, with completers for what depends on configuration and service, wherever it stands.
fn command(program: Command, words: &[OsString], environ: &Environ) -> Command {
    let given = service::Given::of(words, environ);
    let mut command = program;
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| fitted(sub, &given));
    }
    fitted(command, &given)
}

/// Arguments of these names get their completers.
fn fitted(command: Command, given: &service::Given) -> Command {
    command.mut_args(|arg| {
        let given = given.clone();
        let completer = match arg.get_id().as_str() {
            "id" | "ids" => ArgValueCompleter::new(move |typed: &OsStr| matching(typed, given.ids())),
            "add_event" | "remove_event" => {
                ArgValueCompleter::new(move |typed: &OsStr| matching(typed, given.events()))
            }
            "view" => ArgValueCompleter::new(move |typed: &OsStr| matching(typed, given.views())),
            "profile" => ArgValueCompleter::new(move |typed: &OsStr| matching(typed, given.profiles())),
            "filter" => ArgValueCompleter::new(move |typed: &OsStr| filters(typed, &given)),
            _ => return arg,
        };
        arg.add(completer)
    })
}

/// An offer and one line about it.
type About = (String, String);

fn matching(typed: &OsStr, offers: Vec<About>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let fitting = offers.into_iter().filter(|(value, _)| value.starts_with(typed.as_ref()));
    fitting.map(|(value, about)| candidate(value, &about)).collect()
}

fn candidate(value: String, about: &str) -> CompletionCandidate {
    let about = safe(about).into_owned();
    CompletionCandidate::new(value).help((!about.is_empty()).then(|| about.into()))
}

/// What can come next in a filter, as the whole word that would then stand there.
fn filters(typed: &OsStr, given: &service::Given) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let events = if typed.contains("events") { given.events() } else { Vec::new() };
    let events: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    let found = filter::complete(typed, typed.len(), &Offer { events: &events, ..Offer::default() });
    let before = typed.get(..found.replace.start).unwrap_or_default();
    let whole = found.items.into_iter().map(|item| (format!("{before}{}", item.text), item.note));
    // A shell replaces what was typed: what only holds it somewhere is of no use.
    let fitting = whole.filter(|(value, _)| value.starts_with(typed));
    fitting.map(|(value, about)| candidate(value, &about)).collect()
}
