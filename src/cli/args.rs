//! What can be written on the command line. No option takes a key or token: other users can read command lines.

use std::{ffi::OsString, path::PathBuf};

use clap::{
    ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{
    completions::Completions,
    config::Config,
    help::{Help, topic},
    keys::Keys,
    login::Login,
    man::Man,
    output::{Output, Stop},
};
use crate::{
    audit::Severity,
    config::settings::Flags,
    domain::{
        fault::{Fault, FaultKind},
        webhook::HookId,
    },
    sandbox::{Mishap, Renderer},
};

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

/// Which service, and as whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, ClapArgs)]
pub struct Connection {
    /// Base URL of the service, a path prefix included
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// File that holds the API key; `-` reads it from standard input
    #[arg(long, value_name = "FILE")]
    pub api_key_file: Option<PathBuf>,
    /// Profile of the configuration file
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// PEM file of certificates to trust besides the system's
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// Allow plain http to a host that is not this machine
    #[arg(long)]
    pub insecure_http: bool,
    /// Accept any certificate
    #[arg(long)]
    pub insecure_tls: bool,
    /// Write nothing and send no test deliveries
    #[arg(long)]
    pub read_only: bool,
}

impl Connection {
    /// What stands after a subcommand covers what stands before it.
    pub fn over(self, outer: Connection) -> Connection {
        Connection {
            url: self.url.or(outer.url),
            api_key_file: self.api_key_file.or(outer.api_key_file),
            profile: self.profile.or(outer.profile),
            ca_file: self.ca_file.or(outer.ca_file),
            insecure_http: self.insecure_http || outer.insecure_http,
            insecure_tls: self.insecure_tls || outer.insecure_tls,
            read_only: self.read_only || outer.read_only,
        }
    }

    /// As flags over the settings.
    pub fn flags(&self, paged: bool) -> Flags {
        Flags {
            url: self.url.clone(),
            profile: self.profile.clone(),
            ca_file: self.ca_file.clone(),
            insecure_http: self.insecure_http,
            insecure_tls: self.insecure_tls,
            read_only: self.read_only,
            paged,
        }
    }
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
    /// Print one webhook
    Get(One),
    /// Look for what is wrong with the webhooks; ends with 3 where grave findings stand
    Audit(Box<Audit>),
    /// Print the events that can be subscribed to
    Events(Plain),
    /// Send a test delivery to one webhook
    Test(Test),
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
    /// Print help for a subcommand or a topic: filters, environment, exit-codes, keys, files
    Help(Help),
}

/// `hookline demo`.
#[derive(Debug, ClapArgs)]
pub struct Demo {
    /// How many webhooks there are
    #[arg(long, value_name = "N", default_value_t = Demo::default().webhooks)]
    pub webhooks: usize,
    /// What they look like; the same number gives the same ones
    #[arg(long, value_name = "S", default_value_t = Demo::default().seed)]
    pub seed: u64,
    /// What goes wrong, such as `delay=500` or `429=2@list`; may be given several times
    #[arg(long, value_name = "M", action = ArgAction::Append)]
    pub mishap: Vec<Mishap>,
}

impl Default for Demo {
    fn default() -> Self {
        Demo { webhooks: 2345, seed: 1, mishap: Vec::new() }
    }
}

/// `hookline sandbox`.
#[derive(Debug, ClapArgs)]
pub struct Sandbox {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    pub listen: std::net::SocketAddr,
    /// How many webhooks there are at first
    #[arg(long, value_name = "N", default_value_t = 2345)]
    pub webhooks: usize,
    /// What they look like; the same number gives the same ones
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Keep the data in this SQLite file instead of in memory
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// File with the API key to accept; a random one is made where none is given
    #[arg(long, value_name = "FILE")]
    pub api_key_file: Option<PathBuf>,
    /// What goes wrong, such as `delay=500` or `429=2@list`; may be given several times
    #[arg(long, value_name = "M", action = ArgAction::Append)]
    pub mishap: Vec<Mishap>,
    /// Seconds for which a token is good
    #[arg(long, value_name = "SECS", default_value_t = 3600)]
    pub token_life: u64,
    /// How events and test are rendered: `jsonapi` or `plain`
    #[arg(long, value_name = "R", default_value = "jsonapi")]
    pub renderer: Renderer,
    /// Allow test deliveries to private and local addresses
    #[arg(long)]
    pub allow_private: bool,
    /// Serve requests whose Host header names another host, as the real service does
    #[arg(long)]
    pub allow_foreign_host: bool,
}

/// `hookline list`.
#[derive(Debug, ClapArgs)]
pub struct List {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub selection: Selection,
    /// Print URLs with the passwords and tokens in them
    #[arg(long)]
    pub reveal_urls: bool,
}

/// Which webhooks, and in which order. Every command about a set takes this.
#[derive(Debug, Clone, Default, PartialEq, Eq, ClapArgs)]
pub struct Selection {
    /// Only webhooks that match, in the filter language of the console
    #[arg(long, value_name = "FILTER")]
    pub filter: Option<String>,
    /// Order, such as `name,-updated`
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// Filter, order and columns of a view saved in the console; `--filter` and `--sort` go before it
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
}

/// `hookline audit`.
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Audit {
    /// What to do instead of an audit
    #[command(subcommand)]
    pub command: Option<AuditCommand>,
    /// From which severity on a finding that stands ends the run with 3; `high` unless the configuration says otherwise
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// How to print
    #[arg(long, value_enum, default_value_t = AuditFormat::Table)]
    pub output: AuditFormat,
    /// Only findings of webhooks that match; all are looked at
    #[arg(long, value_name = "FILTER")]
    pub filter: Option<String>,
    /// Only this rule; may be given several times
    #[arg(long, value_name = "RULE", action = ArgAction::Append)]
    pub rule: Vec<String>,
    /// What was found before: such findings are known, and do not end the run with 3
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all findings that are not suppressed into this file, as a baseline for later runs
    #[arg(long, value_name = "FILE", conflicts_with_all = ["filter", "rule"])]
    pub write_baseline: Option<PathBuf>,
    /// What was accepted; `hookline-audit.toml` where that is there
    #[arg(long, value_name = "FILE")]
    pub suppressions: Option<PathBuf>,
    /// Fetch every secret and judge it; none is shown or kept
    #[arg(long)]
    pub secrets: bool,
    /// Print all rules
    #[arg(long)]
    pub list_rules: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub connection: Connection,
}

/// What `hookline audit` can do instead of an audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Print what a rule finds, why it matters and how to mend it
    Explain {
        /// The rule
        #[arg(value_name = "RULE")]
        rule: String,
        /// How to print: table or json
        #[arg(long, value_enum, default_value_t = AuditFormat::Table)]
        output: AuditFormat,
    },
}

/// How an audit is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// Aligned columns for people: what stands.
    Table,
    /// One JSON document.
    Json,
    /// A line of JSON for each finding.
    Jsonl,
    /// For a spreadsheet.
    Csv,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// For a pull request or a wiki.
    Markdown,
}

/// From which severity on findings make an audit fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum FailOn {
    Never,
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl FailOn {
    /// The severity; `None` where nothing makes it fail.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Never => None,
            FailOn::Info => Some(Severity::Info),
            FailOn::Low => Some(Severity::Low),
            FailOn::Medium => Some(Severity::Medium),
            FailOn::High => Some(Severity::High),
            FailOn::Critical => Some(Severity::Critical),
        }
    }
}

/// `hookline get`.
#[derive(Debug, ClapArgs)]
pub struct One {
    /// The webhook
    #[arg(value_name = "ID")]
    pub id: HookId,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
    /// Print the URL with the passwords and tokens in it
    #[arg(long)]
    pub reveal_urls: bool,
}

/// `hookline test`.
#[derive(Debug, ClapArgs)]
pub struct Test {
    /// The webhook
    #[arg(value_name = "ID")]
    pub id: HookId,
    /// Send it although the profile is marked as production
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
}

/// What every headless command takes.
#[derive(Debug, Clone, ClapArgs)]
pub struct Plain {
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub output: Format,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub connection: Connection,
}

/// How data and faults are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// One JSON document.
    Json,
}

impl Args {
    /// How this command prints.
    pub fn format(&self) -> Format {
        match &self.command {
            Some(Command::List(List { plain, .. }) | Command::Events(plain) | Command::Doctor(plain)) => plain.output,
            Some(Command::Get(One { plain, .. }) | Command::Test(Test { plain, .. })) => plain.output,
            Some(Command::Audit(audit)) => match audit.output {
                AuditFormat::Json | AuditFormat::Jsonl | AuditFormat::Sarif => Format::Json,
                AuditFormat::Table | AuditFormat::Csv | AuditFormat::Markdown => Format::Table,
            },
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
        return output.text(&error.render().to_string()).map(|()| 0).map_err(|stop| (stop, Format::Table));
    }
    let format = if asks_for_json(args) { Format::Json } else { Format::Table };
    Err((Stop::Fault(explained(error)), format))
}

fn explained(error: &clap::Error) -> Fault {
    if let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg)
        && error.kind() == ErrorKind::UnknownArgument
        && ["--api-key", "--apikey", "--key", "--token", "--secret", "--password", "--bearer"]
            .contains(&option.as_str())
    {
        let why = format!("there is no option `{option}`: every user of this machine can read command lines");
        let next = "Use HOOKLINE_API_KEY, HOOKLINE_TOKEN or --api-key-file FILE";
        return Fault::new(FaultKind::Usage, MISUNDERSTOOD, why, next);
    }
    let text = error.render().to_string();
    let mut parts = text.trim_start_matches("error: ").splitn(2, "\n\n");
    let why = parts.next().unwrap_or_default().trim().to_owned();
    let tips: Vec<&str> =
        parts.next().unwrap_or_default().lines().filter(|l| l.trim_start().starts_with("tip:")).collect();
    let tip = tips.first().map(|tip| tip.trim_start().trim_start_matches("tip: "));
    let next = tip.map_or_else(|| format!("See `{} --help`", command(&text)), |tip| format!("Tip: {tip}"));
    Fault::new(FaultKind::Usage, MISUNDERSTOOD, why, next)
}

/// The command that a refusal is about, from its line of usage: the words before what it takes.
fn command(refusal: &str) -> String {
    let usage = refusal.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or("hookline");
    let words = usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-']));
    words.collect::<Vec<_>>().join(" ")
}

fn asks_for_json(args: &[OsString]) -> bool {
    let spelled = |word: &OsString| word == "--output=json";
    args.iter().any(spelled) || args.windows(2).any(|pair| matches!(pair, [a, b] if a == "--output" && b == "json"))
}
