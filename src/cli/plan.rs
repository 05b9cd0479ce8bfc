//! `hookline plan FILE`: what `apply` would write, and what others changed meanwhile. Writes nothing, makes no secret.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};

use super::{
    diff::DIFFERENT,
    given::{Connection, Plain},
    output::{Output, Stop, read_or_left},
    session::{Headless, Session},
    snapshot::{
        self, Source, secrets,
        told::{self, About, Told},
    },
    writing,
};
use crate::{
    config::environ::Environ,
    domain::{
        action::Action,
        change::{self, Shown},
        fault::{Fault, FaultKind},
        report,
        snapshot::{
            Snapshot,
            proposal::{Conflict, Drift, Drifted, OnConflict, Options, Proposal, Proposed, Tally},
        },
        webhook::{Change, Webhook},
    },
};

const EXAMPLES: &str = "\
Examples:
  hookline plan webhooks.yaml                                what would be written
  hookline plan webhooks.yaml --base exported.yaml           the same, leaving alone what others changed since the export
  hookline plan webhooks.yaml --prune --exit-code            for CI: ends with 3 where anything is to be done
  hookline plan webhooks.yaml --output json | jq '.[] | select(.action == \"delete\")'

create, update and delete are what `apply` writes; a webhook that is not in the file is `unlisted` and stays, unless
--prune deletes it. With --base, `drift` is what others changed since and stays, and `conflict` what both changed.";

/// What `plan` and `apply` take.
#[derive(Debug, Clone, ClapArgs)]
pub struct Asking {
    /// The snapshot, as `hookline export` writes it and people edit it; `-` reads it from standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Delete webhooks that are not in the file
    #[arg(long)]
    pub prune: bool,
    /// The snapshot from which the file was made: what others changed since then stays
    #[arg(long, value_name = "OLD", conflicts_with = "ignore_ids")]
    pub base: Option<PathBuf>,
    /// With --base: what wins where file and service both changed a field
    #[arg(long, value_enum, value_name = "SIDE", default_value_t = Side::Refuse, requires = "base")]
    pub on_conflict: Side,
    /// Know webhooks by name and URL, not by id: for a snapshot of another service
    #[arg(long)]
    pub ignore_ids: bool,
    /// Leave all secrets alone: none is read, compared or written
    #[arg(long)]
    pub no_secrets: bool,
}

/// What wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Side {
    /// Nothing is written before it is decided.
    Refuse,
    /// What the file says.
    File,
    /// What the service has.
    Service,
}

/// `hookline plan`.
#[derive(Debug, Clone, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct PlanFile {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub asking: Asking,
    /// End with 3 where anything is to be written
    #[arg(long)]
    pub exit_code: bool,
    /// Print URLs with the passwords and tokens in them
    #[arg(long)]
    pub reveal_urls: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
}

/// What a file asks of the service, and what both are.
pub struct Asked {
    /// The file.
    pub source: Source,
    /// What it asks.
    pub proposal: Proposal,
    /// The service as it is.
    pub now: Vec<Webhook>,
}

/// Runs it.
///
/// # Errors
/// A snapshot that cannot be used, any fault of the service, or of writing.
pub fn run(command: PlanFile, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let PlanFile { asking, exit_code, reveal_urls, plain } = command;
    let style = About::Plan.style(&plain.print, output)?;
    let connection = plain.connection.over(outer);
    let read = asking.read(&connection)?;
    let run = Session::headless(&connection, environ, output)?;
    let asked = asking.asked(read, &run, environ, false, output)?;
    let rows = rows(&asked);
    let printed = told::print(&rows, About::Plan, &style, &plain.print, reveal_urls, output);
    read_or_left(printed.and_then(|()| output.flush()))?;
    asked.proposal.notes.iter().for_each(|note| output.note(&format!("hookline: {note}")));
    output.note(&format!("hookline: {}", summary(&asked, asking.prune)));
    Ok(if exit_code && !asked.proposal.is_nothing() { DIFFERENT } else { 0 })
}

/// The file and its base, read and not yet compared.
pub struct Read {
    file: Source,
    base: Option<Source>,
}

impl Asking {
    /// Reads the file and its base, before anything is asked of the service.
    ///
    /// # Errors
    /// Where one cannot be read, and where deleting what is not in the file cannot be meant.
    pub fn read(&self, connection: &Connection) -> Result<Read, Fault> {
        let files: Vec<&Path> = [Some(self.file.as_path()), self.base.as_deref()].into_iter().flatten().collect();
        snapshot::one_stdin(connection, &files)?;
        let file = snapshot::read(&self.file)?;
        let base = self.base.as_deref().map(snapshot::read).transpose()?;
        let Snapshot { filter, hooks, .. } = &file.snapshot;
        let why = match filter {
            _ if !self.prune => None,
            Some(filter) => Some(format!("{} holds only what the filter `{filter}` left", file.name)),
            None => hooks.is_empty().then(|| format!("{} holds no webhook at all", file.name)),
        };
        match why {
            None => Ok(Read { file, base }),
            Some(why) => {
                let next = "Leave --prune out; `hookline delete --filter` deletes what a filter finds";
                Err(Fault::new(FaultKind::Usage, "--prune would delete what nobody left out", why, next))
            }
        }
    }

    /// What the file asks of the service as it is now. With `make`, secrets that are to be made are made.
    ///
    /// # Errors
    /// A file of another service, mistakes in it, any fault of the service.
    pub fn asked(
        &self,
        read: Read,
        run: &Headless,
        environ: &Environ,
        make: bool,
        output: &mut Output,
    ) -> Result<Asked, Fault> {
        let Read { file: source, base } = read;
        let service = run.session.service.collection()?;
        for read in [Some(&source), base.as_ref()].into_iter().flatten() {
            if let Some(of) = read.snapshot.service.as_ref().filter(|of| **of != service && !self.ignore_ids) {
                let why = format!("{} is of {of}, and this is {service}: its ids name other webhooks here", read.name);
                let next = "Check --url and --profile; --ignore-ids knows webhooks by name and URL alone";
                return Err(Fault::new(FaultKind::Usage, "The snapshot is of another service", why, next));
            }
        }
        let now = snapshot::live(run, output)?;
        let options = Options {
            prune: self.prune,
            ignore_ids: self.ignore_ids,
            base: base.as_ref().map(|base| &base.snapshot),
            on_conflict: match self.on_conflict {
                Side::Refuse => OnConflict::Refuse,
                Side::File => OnConflict::File,
                Side::Service => OnConflict::Service,
            },
        };
        let mut proposal = Proposal::of(&source.snapshot, &now, &options).map_err(|mistake| source.fault(mistake))?;
        let writes = |row: &Proposed| matches!(row.action, Action::Create(_) | Action::Update(..));
        let offered = if proposal.rows.iter().any(writes) { writing::offered(run, output) } else { None };
        proposal.check(&source.snapshot, offered.as_deref()).map_err(|mistake| source.fault(mistake))?;
        match self.no_secrets {
            true => secrets::leave(&mut proposal),
            false => secrets::resolve(&mut proposal, &source, environ, run, make, output)?,
        }
        Ok(Asked { source, proposal, now })
    }
}

/// What is to be told of a proposal: what is to be decided, what is written, what stays.
pub fn rows(asked: &Asked) -> Vec<Told> {
    let Asked { source, proposal, now } = asked;
    let conflicts = proposal.conflicts.iter().map(conflict);
    let written = proposal.rows.iter().map(|row| proposed(row, source));
    let drift = proposal.drift.iter().map(drift);
    let hook = |id| now.binary_search_by_key(id, |hook: &Webhook| hook.id).ok().and_then(|at| now.get(at));
    let others = proposal.others.iter().filter_map(hook).map(|hook| bare('=', "unlisted", hook));
    conflicts.chain(written).chain(drift).chain(others).collect()
}

fn bare(sign: char, word: &'static str, hook: &Webhook) -> Told {
    Told {
        sign,
        word,
        id: Some(hook.id),
        name: hook.name.text().to_owned(),
        url: hook.url.text().to_owned(),
        changes: Vec::new(),
        notes: Vec::new(),
        place: None,
    }
}

fn proposed(row: &Proposed, source: &Source) -> Told {
    let place = row.record.and_then(|at| source.snapshot.hooks.get(at)).map(|record| source.place(record.marks.at));
    let diffs = |seen: Option<&Webhook>, change: &Change| {
        let diffs = change::diff(seen, change).into_iter();
        let secret = row.makes_secret.then(|| ("secret".to_owned(), Shown::Secret, Shown::Secret));
        diffs.map(|diff| (diff.field.wire().to_owned(), diff.before, diff.after)).chain(secret).collect()
    };
    let (sign, word, changes) = match &row.action {
        Action::Create(change) => ('+', "create", diffs(None, change)),
        Action::Update(_, change) => ('~', "update", diffs(row.seen.as_ref(), change)),
        Action::Delete(_) => ('-', "delete", Vec::new()),
        Action::Test(_) => (' ', "test", Vec::new()),
    };
    let change = match &row.action {
        Action::Create(change) | Action::Update(_, change) => Some(change),
        Action::Delete(_) | Action::Test(_) => None,
    };
    let mut notes = row.notes.clone();
    if let (Some(words), Some(true)) = (row.secret.words(), change.map(|change| change.secret.is_some())) {
        notes.push(format!("secret: {words}"));
    }
    let seen = |of: fn(&Webhook) -> &str| row.seen.as_ref().map(of).unwrap_or_default().to_owned();
    Told {
        sign,
        word,
        id: row.action.target(),
        name: change.and_then(|change| change.name.clone()).unwrap_or_else(|| seen(|hook| hook.name.text())),
        url: change.and_then(|change| change.url.clone()).unwrap_or_else(|| seen(|hook| hook.url.text())),
        changes,
        notes,
        place,
    }
}

fn conflict(conflict: &Conflict) -> Told {
    let Conflict { id, name, field, base, file, service } = conflict;
    let member = field.map_or("webhook", |field| field.wire());
    let notes = match field {
        Some(field) => vec![format!("it was {}", report::told(*field, base))],
        None => vec![format!("file: {}; service: {}", words(file), words(service))],
    };
    let changes = field.map(|_| (member.to_owned(), service.clone(), file.clone())).into_iter().collect();
    let (sign, url) = ('!', String::new());
    Told { sign, word: "conflict", id: Some(*id), name: name.clone(), url, changes, notes, place: None }
}

fn words(shown: &Shown) -> &str {
    match shown {
        Shown::Text(text) => text,
        _ => "gone",
    }
}

fn drift(drift: &Drift) -> Told {
    let (changes, note) = match &drift.what {
        Drifted::Made => (Vec::new(), "made since the base: it stays"),
        Drifted::Gone => (Vec::new(), "deleted since the base: it is not made anew"),
        Drifted::Fields(diffs) => {
            let told = diffs.iter().map(|diff| (diff.field.wire().to_owned(), diff.before.clone(), diff.after.clone()));
            (told.collect(), "changed since the base: it stays")
        }
    };
    let (sign, url) = ('*', String::new());
    let (id, name, notes) = (Some(drift.id), drift.name.clone(), vec![note.to_owned()]);
    Told { sign, word: "drift", id, name, url, changes, notes, place: None }
}

/// The numbers in one line.
pub fn summary(asked: &Asked, prune: bool) -> String {
    let Tally { create, update, delete } = asked.proposal.tally();
    let mut said = match asked.proposal.is_nothing() {
        true => format!("nothing to write: the service is as {} says", asked.source.name),
        false => format!("{create} to create, {update} to update, {delete} to delete"),
    };
    let counts = [
        (asked.proposal.conflicts.len(), "to be decided first"),
        (asked.proposal.drift.len(), "changed by others since the base"),
        (asked.proposal.others.len(), if prune { "not in the file" } else { "not in the file (--prune deletes them)" }),
    ];
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        said.push_str(&format!("; {count} {what}"));
    }
    said
}
