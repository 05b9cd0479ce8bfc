//! The command line as a whole: what stands before a subcommand, which subcommands there are, and what is refused.

use std::ffi::OsString;

use clap::{
    CommandFactory, Parser, Subcommand,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{
    apply::Apply,
    completions::Completions,
    config::Config,
    create::Create,
    delete::Delete,
    diff::Diff,
    export::Export,
    get::Get,
    given::{Audit, AuditFormat, Connection, Demo, Format, Plain, Sandbox},
    help::{Help, topic},
    journal::Journal,
    keys::Keys,
    list::List,
    login::Login,
    man::Man,
    output::{Output, Stop},
    plan::PlanFile,
    test::Test,
    undo::Undo,
    update::Update,
    watch::Watch,
};
use crate::domain::fault::{Fault, FaultKind};

const MISUNDERSTOOD: &str = "The command line was not understood";

/// hookline: a keyboard-driven terminal console for the webhooks of a JSON:API notification service.
#[derive(Debug, Parser)]
#[command(name = "hookline", version, after_help = topic::after(), disable_help_subcommand = true)]
pub struct Args {
    /// The service.
    #[command(flatten)]
    pub connection: Connection,
    /// Start with one page at a time instead of the whole set
    #[arg(long)]
    pub paged: bool,
    /// Start with this saved view
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// What to do; the console where none is given.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the console on an embedded sandbox, with receivers that answer
    Demo(Demo),
    /// Run a local service of the same contract and print how to reach it
    Sandbox(Sandbox),
    /// Print all webhooks, or those that a filter leaves
    List(List),
    /// Print webhooks by id
    Get(Get),
    /// Look for what is wrong with the webhooks; ends with 3 where grave findings stand
    Audit(Box<Audit>),
    /// Read the set again and again, and print what comes, changes and goes
    Watch(Watch),
    /// Print the events that can be subscribed to
    Events(Plain),
    /// Create webhooks, of flags or of JSON on standard input
    Create(Box<Create>),
    /// Change webhooks, by flags or as JSON on standard input says; only what differs is sent
    Update(Box<Update>),
    /// Delete webhooks, each looked at just before
    Delete(Delete),
    /// Send test deliveries
    Test(Test),
    /// Write the whole set into a file that can be kept, compared, edited and applied
    Export(Export),
    /// Show what `apply` would write of such a file, and what others changed meanwhile
    Plan(PlanFile),
    /// Make the service as such a file says; applied twice, it writes nothing the second time
    Apply(Apply),
    /// Compare two such files, or one and now: who was new, gone, changed
    Diff(Diff),
    /// Print what was written, the newest first
    Journal(Journal),
    /// Take back what was written last, or a plan or an entry of the journal
    Undo(Undo),
    /// Set up a service: its URL and where its key is; tries it before anything is written
    Login(Login),
    /// Every setting with its value and origin; where the file is; whether it can be used
    Config(Config),
    /// Every key of the console, and what it does
    Keys(Keys),
    /// Look for what keeps hookline from working: files, terminal, connection, login, rights, filters
    Doctor(Plain),
    /// Print the script that completes hookline's words in a shell
    Completions(Completions),
    /// Print a manual page, or write all of them
    Man(Man),
    /// Print help for a subcommand or a topic: filters, environment, exit-codes, keys, files, snapshots
    Help(Help),
}

impl Args {
    /// How this command prints.
    pub fn format(&self) -> Format {
        match &self.command {
            Some(Command::List(List { plain, .. }) | Command::Events(plain) | Command::Doctor(plain)) => {
                plain.print.format()
            }
            Some(Command::Get(Get { plain, .. })) => plain.print.format(),
            Some(Command::Delete(Delete { writing, .. }) | Command::Test(Test { writing, .. })) => {
                writing.print.format()
            }
            Some(Command::Diff(Diff { plain, .. }) | Command::Plan(PlanFile { plain, .. })) => plain.print.format(),
            Some(Command::Apply(command)) => command.writing.print.format(),
            Some(Command::Export(export)) => export.format(),
            Some(Command::Create(command)) => command.writing.print.format(),
            Some(Command::Journal(command)) => command.print.format(),
            Some(Command::Undo(command)) => command.writing.print.format(),
            Some(Command::Update(command)) => command.writing.print.format(),
            Some(Command::Audit(audit)) => match audit.form() {
                Some(AuditFormat::Json | AuditFormat::Jsonl | AuditFormat::Sarif) => Format::Json,
                None | Some(AuditFormat::Table | AuditFormat::Csv | AuditFormat::Markdown) => Format::Table,
            },
            Some(Command::Watch(watch)) => watch.format(),
            Some(Command::Config(config)) => config.format(),
            Some(Command::Keys(keys)) => keys.format(),
            Some(Command::Completions(_) | Command::Man(_) | Command::Help(_) | Command::Login(_)) => Format::Table,
            None | Some(Command::Demo(_) | Command::Sandbox(_)) => Format::Table,
        }
    }
}

/// Refuses what stands before a subcommand and has no meaning for it.
///
/// # Errors
/// `Usage` where something of the kind was given.
pub fn check(args: &Args) -> Result<(), Fault> {
    let refuse = |why: &str| Err(Fault::new(FaultKind::Usage, MISUNDERSTOOD, why, "See `hookline --help`"));
    match &args.command {
        Some(_) if args.paged => refuse("--paged is for the console, and has no meaning with a subcommand"),
        Some(_) if args.view.is_some() => {
            refuse("--view before a subcommand is for the console; write it behind: `hookline list --view NAME`")
        }
        Some(Command::Demo(_) | Command::Sandbox(_)) if args.connection != Connection::default() => {
            refuse("`demo` and `sandbox` have their own service: they take no options of another one before them")
        }
        _ => Ok(()),
    }
}

/// Answers a command line that clap did not take: help and version are data, all else is a fault.
///
/// # Errors
/// The fault, and how to print it.
pub fn refused(error: &clap::Error, args: &[OsString], output: &mut Output) -> Result<u8, (Stop, Format)> {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let shown = output.text(&error.render().to_string()).and_then(|()| output.flush());
        return shown.map(|()| 0).map_err(|stop| (stop, Format::Table));
    }
    let format = if asks_for_json(args) { Format::Json } else { Format::Table };
    Err((Stop::Fault(explained(error, args)), format))
}

fn explained(error: &clap::Error, args: &[OsString]) -> Fault {
    if let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg)
        && error.kind() == ErrorKind::UnknownArgument
        && ["--api-key", "--apikey", "--key", "--token", "--secret", "--password", "--bearer"]
            .contains(&option.as_str())
    {
        let why = format!("there is no option `{option}`: every user of this machine can read command lines");
        let next = match option.as_str() {
            "--secret" => "Use --secret-file FILE (`-` is standard input), or --new-secret",
            _ => "Use HOOKLINE_API_KEY, HOOKLINE_TOKEN or --api-key-file FILE",
        };
        return Fault::new(FaultKind::Usage, MISUNDERSTOOD, why, next);
    }
    let text = error.render().to_string();
    let mut parts = text.trim_start_matches("error: ").splitn(2, "\n\n");
    let why = parts.next().unwrap_or_default().trim().to_owned();
    let tips: Vec<&str> =
        parts.next().unwrap_or_default().lines().filter(|l| l.trim_start().starts_with("tip:")).collect();
    let tip = tips.first().map(|tip| tip.trim_start().trim_start_matches("tip: "));
    let next = tip.map_or_else(|| format!("See `{} --help`", command(&text, args)), |tip| format!("Tip: {tip}"));
    Fault::new(FaultKind::Usage, MISUNDERSTOOD, why, next)
}

/// The command that a refusal is about: the words of its line of usage before what it takes; where there is no such line,
/// the subcommands that the arguments begin with.
fn command(refusal: &str, args: &[OsString]) -> String {
    let Some(usage) = refusal.lines().find_map(|line| line.strip_prefix("Usage: ")) else {
        let (mut found, mut words) = (Args::command(), vec!["hookline"]);
        for word in args.iter().skip(1).map_while(|word| word.to_str()) {
            let Some(below) = found.find_subcommand(word).cloned() else { break };
            words.push(word);
            found = below;
        }
        return words.join(" ");
    };
    let words = usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-']));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a line that was not understood asks for JSON all the same: then its fault is told so.
fn asks_for_json(args: &[OsString]) -> bool {
    let json = |format: &str| ["json", "jsonl", "sarif"].contains(&format);
    let words = || args.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--");
    let behind = words().zip(words().skip(1)).any(|(option, format)| option == "--output" && json(format));
    behind || words().filter_map(|word| word.strip_prefix("--output=")).any(json)
}
