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
use clap_complete::{ArgValueCompleter, CompletionCandidate, engine::complete};

use super::{doctor, events, help::topic::Topic, journal, output::Output, perform, record, test};
use crate::{
    audit::registry,
    config::environ::Environ,
    domain::{
        filter::{self, Offer},
        shell,
        sort::SortField,
        text::safe,
    },
};

/// The variable that names the shell that asks.
pub const SHELL: &str = "HOOKLINE_COMPLETE";
/// Stands before the word at the cursor in PowerShell, which would lose an empty one.
const HERE: char = '_';

/// Answers a shell. What goes wrong is an answer without offers: somebody is in the middle of a line.
pub fn answer(program: Command, shell: &OsStr, args: &[OsString], environ: &Environ, output: &mut Output) -> ExitCode {
    let mut after: Vec<OsString> = args.iter().skip_while(|arg| *arg != "--").skip(1).cloned().collect();
    let text = match shell.to_str() {
        Some("bash") => bash(program, &after, environ),
        Some("zsh") => words(program, &after, environ),
        // These hand over the word at the cursor as it stands, quotes and all.
        Some("fish") => {
            rewrite_last(&mut after, |word| line::Line::of(word).words.pop().unwrap_or_default());
            words(program, &after, environ)
        }
        Some("powershell") => {
            rewrite_last(&mut after, |word| word.trim_start_matches(HERE).trim_start_matches(['"', '\'']).to_owned());
            words(program, &after, environ)
        }
        _ => String::new(),
    };
    let written = output.text(&text).and_then(|()| output.flush()).is_ok();
    if written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rewrite_last(words: &mut [OsString], rewrite: impl FnOnce(&str) -> String) {
    if let Some(last) = words.last_mut() {
        *last = rewrite(&last.to_string_lossy()).into();
    }
}

/// The offers for words, the last of them at the cursor: a line each, the whole word as it would stand there, and behind a
/// tab what it is. The shell quotes them.
fn words(program: Command, words: &[OsString], environ: &Environ) -> String {
    let Some(index) = words.len().checked_sub(1) else { return String::new() };
    let offers = complete(&mut command(program, words, environ), words.to_vec(), index, None).unwrap_or_default();
    let offers = offers.iter().filter_map(|offer| {
        let value = offer.get_value().to_str().filter(|value| !value.chars().any(char::is_control))?;
        let about = offer.get_help().map(ToString::to_string).unwrap_or_default();
        let about = about.lines().next().unwrap_or_default();
        Some(if about.is_empty() { format!("{value}\n") } else { format!("{value}\t{}\n", safe(about)) })
    });
    offers.collect()
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
    fitted(program, &service::Given::of(words, environ))
}

/// Arguments of these names get their completers, in all subcommands.
fn fitted(mut command: Command, given: &service::Given) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let (about, own) = (names.clone(), fields(command.get_name()));
    for name in names {
        command = command.mut_subcommand(name, |sub| fitted(sub, given));
    }
    command.mut_args(|arg| {
        let (given, about, own) = (given.clone(), about.clone(), own.clone());
        let completer = match arg.get_id().as_str() {
            "id" | "ids" => ArgValueCompleter::new(move |typed: &OsStr| matching(typed, given.ids())),
            "add_event" | "remove_event" => {
                ArgValueCompleter::new(move |typed: &OsStr| matching(typed, given.events()))
            }
            "view" => ArgValueCompleter::new(move |typed: &OsStr| matching(typed, given.views())),
            "profile" => ArgValueCompleter::new(move |typed: &OsStr| matching(typed, given.profiles())),
            "filter" => ArgValueCompleter::new(move |typed: &OsStr| filters(typed, &given)),
            "events" => ArgValueCompleter::new(move |typed: &OsStr| listed(typed, "", given.events())),
            "rule" => ArgValueCompleter::new(move |typed: &OsStr| matching(typed, rules())),
            "sort" => ArgValueCompleter::new(move |typed: &OsStr| listed(typed, "-", sort_keys())),
            "fields" => ArgValueCompleter::new(move |typed: &OsStr| listed(typed, "", own.clone())),
            "about" => ArgValueCompleter::new(move |typed: &OsStr| matching(typed, topics(&about))),
            _ => return arg,
        };
        arg.add(completer)
    })
}

fn rules() -> Vec<About> {
    registry::RULES.iter().map(|rule| (rule.id.to_owned(), rule.title.to_owned())).collect()
}

/// What the records of a command are made of.
fn fields(command: &str) -> Vec<About> {
    let shape = match command {
        "list" | "get" => &record::SHAPE,
        "events" => &events::SHAPE,
        "test" => &test::SHAPE,
        "create" | "update" | "delete" | "undo" => &perform::OUTCOME,
        "journal" => &journal::SHAPE,
        "doctor" => &doctor::report::SHAPE,
        _ => return Vec::new(),
    };
    shape.fields.iter().map(|field| (field.name.to_owned(), String::new())).collect()
}

fn sort_keys() -> Vec<About> {
    SortField::ALL.iter().map(|field| (field.word().to_owned(), String::new())).collect()
}

fn topics(commands: &[String]) -> Vec<About> {
    let topics = Topic::ALL.into_iter().map(|topic| topic.word().to_owned());
    topics.chain(commands.iter().cloned()).map(|word| (word, String::new())).collect()
}

/// An offer and one line about it.
type About = (String, String);

fn matching(typed: &OsStr, offers: Vec<About>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let fitting = offers.into_iter().filter(|(value, _)| value.starts_with(typed.as_ref()));
    fitting.map(|(value, about)| candidate(value, &about)).collect()
}

/// What can come next in a list with commas, each of which one of these signs may stand before.
fn listed(typed: &OsStr, signs: &str, offers: Vec<About>) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let from = typed.rfind(',').map_or(0, |at| at + 1);
    let (before, last) = typed.split_at_checked(from).unwrap_or(("", typed));
    let bare = last.trim_start_matches(|c| signs.contains(c));
    let sign = last.strip_suffix(bare).unwrap_or_default();
    let taken: Vec<&str> = before.split(',').map(|key| key.trim_start_matches(|c| signs.contains(c))).collect();
    let fitting = offers.into_iter().filter(|(value, _)| value.starts_with(bare) && !taken.contains(&value.as_str()));
    fitting.map(|(value, about)| candidate(format!("{before}{sign}{value}"), &about)).collect()
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
