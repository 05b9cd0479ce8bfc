//! What every command that writes takes, and what it makes of it.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{
    given::Connection,
    output::{Output, Stop},
    perform::{Options, REQUEST},
    print::{Printing, Shape},
    session::{Headless, Session},
};
use crate::{
    api::calls::{Call, Reply},
    config::{credential, environ::Environ},
    domain::{
        event::OfferedEvent,
        fault::{Fault, FaultKind},
    },
};

/// The ways of a command that writes.
#[derive(Debug, Clone, ClapArgs)]
pub struct Writing {
    /// Do it without a question; needed without a terminal for deletions, more than one webhook, and production profiles
    #[arg(long)]
    pub yes: bool,
    /// Print the requests and send none
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub print: Printing,
}

/// Which service, for commands whose `--url` is that of a webhook: the service's own stands before the subcommand, in a
/// profile or in the environment. A target that was taken for the service would be sent the key.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct Service {
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

impl From<Service> for Connection {
    fn from(service: Service) -> Self {
        let Service { api_key_file, profile, ca_file, insecure_http, insecure_tls, read_only } = service;
        Connection { url: None, api_key_file, profile, ca_file, insecure_http, insecure_tls, read_only }
    }
}

impl Writing {
    /// How its plan is run and its outcomes, records of this shape, are printed. `nothing` says what was not done where it is
    /// refused; `again` is the command without `--yes`.
    ///
    /// # Errors
    /// `Usage` where `--fields` names what there is not.
    pub fn options(
        &self,
        nothing: &str,
        again: Option<&str>,
        shape: &'static Shape,
        output: &Output,
    ) -> Result<Options, Fault> {
        let next = match again {
            Some(again) => format!("Run `{again} --yes` to do it"),
            None => "Run it again with --yes to do it".to_owned(),
        };
        let requests = Printing { fields: None, ..self.print.clone() };
        Ok(Options {
            yes: self.yes,
            dry_run: self.dry_run,
            quiet: false,
            show_secrets: false,
            nothing: nothing.to_owned(),
            next,
            style: self.print.style(shape, output)?,
            requests: requests.style(&REQUEST, output)?,
        })
    }

    /// The session that it writes in. A run that may write nothing ends here, before anything is read.
    ///
    /// # Errors
    /// As `Session::headless`, and where the run is read-only.
    pub fn session(
        &self,
        connection: &Connection,
        options: &Options,
        environ: &Environ,
        output: &mut Output,
    ) -> Result<Headless, Stop> {
        let run = Session::headless(connection, environ, output)?;
        options.may_write(&run)?;
        Ok(run)
    }
}

/// The events that the service offers; `None` where it does not tell them, which is said.
pub fn offered(run: &Headless, output: &mut Output) -> Option<Vec<OfferedEvent>> {
    match run.wait(run.client.send(Call::Events)) {
        Ok(Reply::Events(events)) => Some(events),
        Ok(_) => None,
        Err(fault) => {
            output.note(&format!("hookline: events are not checked: {fault}"));
            None
        }
    }
}

/// Refuses to read anything but the key from standard input, where that is there.
///
/// # Errors
/// `Usage`.
pub fn stdin_is_free(connection: &Connection, nothing: &str) -> Result<(), Fault> {
    if !credential::is_stdin(connection.api_key_file.as_ref()) {
        return Ok(());
    }
    let why = "the key is to come from standard input, and so is something else";
    Err(Fault::new(FaultKind::Usage, nothing, why, "Give the key in a file or in HOOKLINE_API_KEY"))
}
