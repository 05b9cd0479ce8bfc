//! What subcommands take: the service, the selection, the ways of printing. No option takes a key or token: other users can read
//! command lines. Knows no subcommand's doings.

use std::path::PathBuf;

use clap::{ArgAction, Args as ClapArgs, Subcommand, ValueEnum};

use super::print::Printing;
use crate::{
    audit::Severity,
    config::settings::Flags,
    sandbox::{Mishap, Renderer},
};

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
    /// How to print; a table in a terminal, lines with tabs between their values in a pipe
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub output: Option<AuditFormat>,
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

impl Audit {
    /// The form of what is printed, also where that is a rule.
    pub fn form(&self) -> Option<AuditFormat> {
        match &self.command {
            Some(AuditCommand::Explain { output, .. }) => *output,
            None => self.output,
        }
    }
}

/// What `hookline audit` can do instead of an audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Print what a rule finds, why it matters and how to mend it
    Explain {
        /// The rule
        #[arg(value_name = "RULE")]
        rule: String,
        /// How to print: table, json, jsonl or csv
        #[arg(long, value_enum, value_name = "FORMAT")]
        output: Option<AuditFormat>,
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

/// What every headless command takes.
#[derive(Debug, Clone, ClapArgs)]
pub struct Plain {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub print: Printing,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub connection: Connection,
}

/// How data and faults are printed. Faults are sentences, with `json` and `jsonl` objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for people; cut to fit in a terminal alone.
    Table,
    /// One JSON document.
    Json,
    /// JSON, a record a line.
    Jsonl,
    /// For a spreadsheet, under a heading.
    Csv,
    /// One YAML document.
    Yaml,
}
