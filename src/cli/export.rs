//! `hookline export`: the whole set as a file that can be kept, compared, edited and applied.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use clap::{Args as ClapArgs, ValueEnum};

use super::{
    given::{Connection, Format},
    output::{Output, Stop},
    selection::parsed_filter,
    session::Session,
    snapshot::{self, secrets},
    target,
};
use crate::{
    config::environ::Environ,
    domain::{
        address::masked_url,
        fault::{Fault, FaultKind},
        snapshot::{Form, Printer, Snapshot},
        webhook::{HookId, Webhook},
    },
    state::private,
    tui::words,
};

const EXAMPLES: &str = "\
Examples:
  hookline export webhooks.yaml                              the set of today, to be kept or edited
  hookline export \"webhooks-$(date +%F).yaml\"                one for each day, for `hookline diff`
  hookline export --secrets-dir secrets webhooks.yaml        secrets too, each in a file of its own
  hookline export --output json | jq '.hooks | length'       into a pipe

Two exports of the same set are equal byte by byte. URLs are written in full, with passwords and tokens in them; secrets
are not. See `hookline help snapshots` for the form of the file.";

/// `hookline export`.
#[derive(Debug, Clone, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// The file, replaced as a whole; `.json` at its end gives JSON, anything else YAML. `-` is standard output
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// The form, whatever the file is called
    #[arg(long, value_enum, value_name = "FORM")]
    pub output: Option<ExportForm>,
    /// Only webhooks that match; the file says so, and is never used to delete the others
    #[arg(long, value_name = "FILTER")]
    pub filter: Option<String>,
    /// Fetch every secret, put each into a file of this directory (for you alone), and refer to it
    #[arg(long, value_name = "DIR")]
    pub secrets_dir: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub connection: Connection,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// For people and version control.
    Yaml,
    /// For programs: one webhook a line.
    Json,
}

impl Export {
    /// How its faults are told.
    pub fn format(&self) -> Format {
        if self.output == Some(ExportForm::Json) { Format::Json } else { Format::Table }
    }

    fn form(&self) -> Form {
        match self.output {
            Some(ExportForm::Yaml) => Form::Yaml,
            Some(ExportForm::Json) => Form::Json,
            None => self.file.to_str().and_then(Form::of_name).unwrap_or(Form::Yaml),
        }
    }
}

/// Runs it.
///
/// # Errors
/// Any fault of the service – what could not be proven whole is not exported – or of writing.
pub fn run(command: Export, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let form = command.form();
    let Export { file, filter, secrets_dir, connection, .. } = command;
    let filter = filter.as_deref().map(parsed_filter).transpose()?;
    let run = Session::headless(&connection.over(outer), environ, output)?;
    let mut hooks = snapshot::live(&run, output)?;
    if let Some(filter) = &filter {
        let all: HashMap<HookId, Webhook> = hooks.into_iter().map(|hook| (hook.id, hook)).collect();
        hooks = target::that_pass(filter, &all, &run, output)?.into_iter().cloned().collect();
    }
    let mut set = Snapshot::of(run.session.service.collection()?, hooks);
    set.filter = filter.map(|filter| filter.to_string());
    if let Some(dir) = &secrets_dir {
        let untold = secrets::export(&mut set, dir, &file, &run, output)?;
        let written = set.hooks.len() - untold;
        output.note(&format!(
            "hookline: {} in {}, for your eyes alone",
            words::many(written as u64, "secret is", "secrets are"),
            dir.display()
        ));
        if untold > 0 {
            output.note(&format!(
                "hookline: {} not there: the service did not tell them",
                words::many(untold as u64, "secret is", "secrets are")
            ));
        }
    }
    let count = set.hooks.len();
    let credentials = set.hooks.iter().filter(|record| masked_url(record.url.text()) != record.url.text()).count();
    match file == Path::new("-") {
        true => print(&set, form, output)?,
        false => {
            let path = write(&file, &set.print(form))?;
            output.note(&format!(
                "hookline: {} written to {}",
                words::many(count as u64, "webhook", "webhooks"),
                path.display()
            ));
        }
    }
    if credentials > 0 {
        output.note(&format!(
            "hookline: passwords or tokens are in {}, which are written in full: keep the file to yourself",
            words::many(credentials as u64, "URL", "URLs")
        ));
    }
    Ok(0)
}

fn print(set: &Snapshot, form: Form, output: &mut Output) -> Result<(), Stop> {
    let mut printer = Printer::new(form);
    output.text(&printer.head(set.service.as_deref(), set.filter.as_deref()))?;
    for record in &set.hooks {
        output.text(&printer.record(record))?;
    }
    output.text(printer.tail())
}

/// Replaces the file as a whole: 0600 where it is new.
fn write(file: &Path, text: &str) -> Result<PathBuf, Fault> {
    let cannot = |why: String| Fault::new(FaultKind::Local, "The snapshot was not written", why, "Name another place");
    let path = std::path::absolute(file).map_err(|error| cannot(error.to_string()))?;
    private::rewrite(&path, text.as_bytes()).map_err(|refusal| cannot(refusal.to_string()))
}
