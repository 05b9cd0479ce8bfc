//! `hookline apply FILE`: makes the service as a snapshot says, through the one plan mechanism: looked at, shown, confirmed,
//! journaled, undoable. Applied twice, it writes nothing the second time.

use clap::Args as ClapArgs;

use super::{
    given::Connection,
    output::{Output, Stop},
    perform,
    plan::{self, Asking},
    snapshot::told,
    writing::Writing,
};
use crate::{
    config::environ::Environ,
    domain::{
        fault::{Fault, FaultKind},
        plan::Plan,
        shell,
    },
    tui::words,
};

const NOTHING: &str = "Nothing was applied";
const EXAMPLES: &str = "\
Examples:
  hookline apply webhooks.yaml                               shown and asked on a terminal
  hookline apply webhooks.yaml --dry-run                     the requests, and none of them sent
  hookline apply webhooks.yaml --yes --output json           for CI, after `hookline plan webhooks.yaml`
  hookline apply webhooks.yaml --base exported.yaml          leaves alone what others changed since the export
  hookline apply other.yaml --ignore-ids                     takes over the webhooks of another service

`hookline plan` shows the same before. What was written is in the journal: `hookline undo` takes it back.";

/// `hookline apply`.
#[derive(Debug, Clone, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Apply {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub asking: Asking,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub writing: Writing,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub connection: Connection,
}

/// Runs it.
///
/// # Errors
/// A snapshot that cannot be used, what is to be decided first, where it may not be done, and the gravest fault of the
/// webhooks that were not written.
pub fn run(command: Apply, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Apply { asking, writing, connection } = command;
    let options = writing.options(NOTHING, Some(&again(&asking)), &perform::OUTCOME, output)?;
    let connection = connection.over(outer);
    let read = asking.read(&connection)?;
    // A run that may write nothing is refused here, before a secret is made for it.
    let run = writing.session(&connection, &options, environ, output)?;
    let asked = asking.asked(read, &run, environ, !writing.dry_run, output)?;
    asked.proposal.notes.iter().for_each(|note| output.note(&format!("hookline: {note}")));
    if !asked.proposal.conflicts.is_empty() {
        return Err(undecided(&asked, output).into());
    }
    output.note(&format!("hookline: {}", plan::summary(&asked, asking.prune)));
    let title = format!("Apply {}", asked.source.name);
    let actions = asked.proposal.rows.into_iter().map(|row| (row.action, row.seen)).collect();
    perform::run(Plan::new(0, title, actions), &run, &options, output)
}

/// Says what file and service both changed.
fn undecided(asked: &plan::Asked, output: &mut Output) -> Fault {
    let conflicts = asked.proposal.conflicts.len();
    for row in plan::rows(asked).iter().take(conflicts) {
        output.note(told::block(row, false).trim_end());
    }
    let changes = words::many(conflicts as u64, "change", "changes");
    let why = format!("{changes} of {} meet what others changed since the base", asked.source.name);
    let next = "Take theirs into the file, or decide for all with --on-conflict file or --on-conflict service";
    Fault::new(FaultKind::Conflict, NOTHING, why, next)
}

/// The command itself, as it would be typed again.
fn again(asking: &Asking) -> String {
    let quoted = |path: &std::path::Path| {
        let path = path.to_string_lossy().into_owned();
        shell::quote(&path).map_or_else(|_| "FILE".to_owned(), |word| word.into_owned())
    };
    let mut words = format!("hookline apply {}", quoted(&asking.file));
    for (given, option) in
        [(asking.prune, "--prune"), (asking.ignore_ids, "--ignore-ids"), (asking.no_secrets, "--no-secrets")]
    {
        if given {
            words.push(' ');
            words.push_str(option);
        }
    }
    if let Some(base) = &asking.base {
        words.push_str(&format!(" --base {}", quoted(base)));
    }
    match asking.on_conflict {
        plan::Side::Refuse => {}
        plan::Side::File => words.push_str(" --on-conflict file"),
        plan::Side::Service => words.push_str(" --on-conflict service"),
    }
    words
}
