//! `hookline undo`: takes back the plan written last, or a plan or an entry of the journal. An undo is a write like any other;
//! undoing it is the redo.

use clap::Args as ClapArgs;

use super::{
    given::Connection,
    journal,
    output::{Output, Stop},
    perform,
    writing::Writing,
};
use crate::{
    config::environ::Environ,
    domain::{
        fault::{Fault, FaultKind},
        journal::Entry,
        plan::Plan,
        undo,
    },
};

const NOTHING: &str = "Nothing was undone";

/// `hookline undo`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Undo {
    /// A plan or an entry of the journal; the plan written last where none is said
    #[arg(value_name = "PLAN|ENTRY")]
    pub which: Option<String>,
    /// Take the last undo back
    #[arg(long, conflicts_with = "which")]
    pub redo: bool,
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
/// Where there is nothing to be undone, it may not be, and the gravest fault of what could not be.
pub fn run(command: Undo, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Undo { which, redo, writing, connection } = command;
    let options = writing.options(NOTHING, None, &perform::OUTCOME, output)?;
    let run = writing.session(&connection.over(outer), &options, environ, output)?;
    let entries = journal::read(&run.session.paths, output)?;
    let group = match &which {
        Some(which) => named(which, &entries, run.client.base())?,
        None => undo::last_of_any(&entries, run.client.base(), redo),
    };
    let Some(undo) = undo::inverse(&group, &entries) else {
        let why = match redo {
            true => "nothing that was undone can be done again at this service",
            false => "nothing that can be undone was written to this service",
        };
        return Err(refused(why.to_owned()).into());
    };
    perform::run(Plan::undoing(0, undo), &run, &options, output)
}

/// The entries of a plan, or one entry, as far as they can be taken back.
fn named<'e>(which: &str, entries: &'e [Entry], service: &str) -> Result<Vec<&'e Entry>, Fault> {
    let ours: Vec<&Entry> = entries.iter().filter(|entry| entry.id == which || journal::plan(entry) == which).collect();
    let Some(first) = ours.first() else { return Err(refused(format!("the journal has no plan or entry `{which}`"))) };
    if first.service != service {
        return Err(refused(format!("it was written to {}, and this is {service}", first.service)));
    }
    let can: Vec<&Entry> = ours.iter().copied().filter(|entry| undo::refusal(entry, entries).is_none()).collect();
    match can.is_empty() {
        true => Err(refused(undo::refusal(first, entries).unwrap_or_default())),
        false => Ok(can),
    }
}

fn refused(why: String) -> Fault {
    Fault::new(FaultKind::Usage, NOTHING, why, "`hookline journal` shows what was written")
}
