//! `hookline diff OLD [NEW]`: who was new, gone, changed between two snapshots, or between one and now. Writes nothing.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{
    given::{Connection, Plain},
    output::{Output, Stop, read_or_left},
    session::Session,
    snapshot::{
        self,
        told::{self, About, Told},
    },
};
use crate::{
    config::environ::Environ,
    domain::{
        change::Shown,
        event::EventItem,
        snapshot::{
            Record, Snapshot,
            compare::{self, Compared, Standing},
        },
    },
};

/// The exit code where there are differences and `--exit-code` was given.
pub const DIFFERENT: u8 = 3;

const EXAMPLES: &str = "\
Examples:
  hookline diff friday.yaml                                  who was new, gone, changed since Friday
  hookline diff monday.yaml friday.yaml --output csv         the same between two days, for a spreadsheet
  hookline diff approved.yaml --exit-code                    for CI: ends with 3 where the service is not as approved
  hookline diff friday.yaml --output json | jq '.[] | select(.change == \"gone\")'

A webhook is `touched` where nothing that is told changed but the time of its last change: perhaps its secret.";

/// `hookline diff`.
#[derive(Debug, Clone, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Diff {
    /// The older snapshot; `-` reads it from standard input
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The newer one; without it, the service as it is now
    #[arg(value_name = "NEW")]
    pub new: Option<PathBuf>,
    /// End with 3 where anything differs
    #[arg(long)]
    pub exit_code: bool,
    /// Print URLs with the passwords and tokens in them
    #[arg(long)]
    pub reveal_urls: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
}

/// Runs it.
///
/// # Errors
/// A snapshot that cannot be read, any fault of the service, or of writing.
pub fn run(command: Diff, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Diff { old, new, exit_code, reveal_urls, plain } = command;
    let style = About::Diff.style(&plain.print, output)?;
    let connection = plain.connection.over(outer);
    let files: Vec<_> = [Some(old.as_path()), new.as_deref()].into_iter().flatten().collect();
    snapshot::one_stdin(&connection, &files)?;
    let old = snapshot::read(&old)?;
    let (name, new) = match new {
        Some(path) => {
            let read = snapshot::read(&path)?;
            (read.name, read.snapshot)
        }
        None => {
            let run = Session::headless(&connection, environ, output)?;
            let hooks = snapshot::live(&run, output)?;
            ("the service now".to_owned(), Snapshot::of(run.session.service.collection()?, hooks))
        }
    };
    if let (Some(one), Some(other)) = (&old.snapshot.service, &new.service)
        && one != other
    {
        output
            .note(&format!("hookline: {} is of {one}, and {name} of {other}: one id may name two webhooks", old.name));
    }
    for (name, filter) in [(&old.name, &old.snapshot.filter), (&name, &new.filter)] {
        if let Some(filter) = filter {
            output.note(&format!("hookline: {name} holds only what the filter `{filter}` left"));
        }
    }
    let rows = compare::compare(&old.snapshot, &new);
    let shown: Vec<Told> = rows.iter().map(row).collect();
    let printed = told::print(&shown, About::Diff, &style, &plain.print, reveal_urls, output);
    let compare::Tally { new, gone, changed, touched } = compare::tally(&rows);
    read_or_left(printed.and_then(|()| output.flush()))?;
    output.note(&format!(
        "hookline: {} -> {name}: {new} new, {gone} gone, {changed} changed, {touched} touched",
        old.name
    ));
    Ok(if exit_code && !rows.is_empty() { DIFFERENT } else { 0 })
}

/// One webhook of a comparison, to be told.
pub(super) fn row(row: &Compared<'_>) -> Told {
    let (name, url) = row.record().map_or(("", ""), |record| (record.name.text(), record.url.text()));
    let changes = match row.standing {
        Standing::New => row.new.map(|record| members(record, |shown| (Shown::Nothing, shown))),
        Standing::Gone => row.old.map(|record| members(record, |shown| (shown, Shown::Nothing))),
        Standing::Changed | Standing::Touched => None,
    };
    let differences = || row.differences.iter().map(|one| (one.member.clone(), one.before.clone(), one.after.clone()));
    Told {
        sign: row.standing.sign(),
        word: row.standing.word(),
        id: row.record().and_then(|record| record.id),
        name: name.to_owned(),
        url: url.to_owned(),
        changes: changes.unwrap_or_else(|| differences().collect()),
        notes: Vec::new(),
        place: None,
    }
}

/// What there is to tell of a webhook that is in one of them alone.
fn members(record: &Record, side: fn(Shown) -> (Shown, Shown)) -> Vec<(String, Shown, Shown)> {
    let text = |text: &str| Shown::Text(text.to_owned());
    let events = |events: &Vec<EventItem>| Shown::Events(events.iter().map(|item| item.text().to_owned()).collect());
    let told = [
        ("name", record.name.value().map(|name| text(name))),
        ("url", record.url.value().map(|url| text(url))),
        ("events", record.events.value().map(events)),
        ("scopes", record.scopes.value().map(|json| text(json.as_str()))),
        ("account_id", record.account.value().map(|id| text(&id.to_string()))),
        ("created_at", record.created.value().map(|at| text(&at.to_string()))),
        ("updated_at", record.updated.value().map(|at| text(&at.to_string()))),
    ];
    let told = told.into_iter().filter_map(|(member, shown)| Some((member, shown?)));
    told.map(|(member, shown)| {
        let (was, is) = side(shown);
        (member.to_owned(), was, is)
    })
    .collect()
}
