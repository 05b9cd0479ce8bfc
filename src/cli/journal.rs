//! `hookline journal`: what was written, by the console and by commands, the newest first. Reads the journal on disk, asks
//! no service.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use super::{
    given::Connection,
    output::{Output, Stop},
    perform,
    print::{Field, Printing, Record, Shape},
    table::{Column, Cut},
};
use crate::{
    config::{environ::Environ, paths::Paths},
    domain::{
        change,
        fault::{Fault, FaultKind},
        intent::PlanId,
        journal::{Entry, Past, Verb},
        report, undo,
    },
    state,
};

/// `hookline journal`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Journal {
    /// Only entries that hold all these words
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// At most so many; all of them where none is said
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Only what was written under this profile
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub print: Printing,
}

const fn field(name: &'static str, title: &'static str, cut: Cut, right: bool) -> Field {
    Field { name, column: Column { title, cut, right }, derived: false }
}

/// An entry.
pub static SHAPE: Shape = Shape {
    fields: &[
        field("entry", "ENTRY", Cut::Never, false),
        field("at", "AT", Cut::Never, false),
        field("plan", "PLAN", Cut::Never, false),
        field("title", "TITLE", Cut::End, false),
        field("profile", "PROFILE", Cut::End, false),
        field("service", "SERVICE", Cut::End, false),
        field("action", "ACTION", Cut::Never, false),
        field("id", "ID", Cut::Never, true),
        field("name", "NAME", Cut::End, false),
        field("outcome", "OUTCOME", Cut::Never, false),
        field("message", "MESSAGE", Cut::End, false),
        field("before", "BEFORE", Cut::End, false),
        field("after", "AFTER", Cut::End, false),
        field("secret_changed", "SECRET", Cut::Never, false),
        field("undoes", "UNDOES", Cut::Never, false),
        field("undone", "UNDONE", Cut::Never, false),
        Field { derived: true, ..field("changes", "CHANGES", Cut::End, false) },
    ],
    table: &["at", "entry", "action", "id", "outcome", "name", "changes"],
    lines: &["at", "entry", "action", "id", "outcome", "name", "message"],
    also: &[],
};

/// Prints it.
///
/// # Errors
/// Where the journal cannot be read, or the data not written.
pub fn run(command: &Journal, outer: &Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let style = command.print.style(&SHAPE, output)?;
    let entries = read(&Paths::of(environ), output)?;
    let profile = command.profile.as_ref().or(outer.profile.as_ref());
    let undone = undo::undone(&entries);
    let words: Vec<String> = command.words.iter().map(|word| word.to_lowercase()).collect();
    let shown: Vec<(&Entry, Value)> = entries
        .iter()
        .rev()
        .filter(|entry| profile.is_none_or(|profile| entry.profile == *profile))
        .map(|entry| (entry, object(entry, undone.contains(entry.id.as_str()))))
        .filter(|(_, object)| {
            let text = object.to_string().to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        })
        .collect();
    let all = shown.len();
    let most = command.limit.unwrap_or(all);
    let shown = shown.into_iter().take(most);
    let mut records: Vec<Record<'static>> = shown
        .map(|(entry, object)| {
            let mut record = Record::from(object);
            if style.wants("changes") {
                record.add([("changes", changes(entry).into())]);
            }
            record
        })
        .collect();
    style.rows(&mut records, output)?;
    if most < all {
        output.note(&format!("hookline: the newest {most} of {all} entries; --limit {all} shows all"));
    }
    Ok(0)
}

/// All that the journal holds, the oldest first; what could not be read of it is said.
///
/// # Errors
/// `Config` where there is no place for it, `Local` where it cannot be read.
pub fn read(paths: &Paths, output: &mut Output) -> Result<Vec<Entry>, Fault> {
    let Some(dir) = &paths.state_dir else {
        let why = "there is no place where hookline keeps files";
        return Err(Fault::new(FaultKind::Config, "There is no journal", why, "Set HOME or XDG_STATE_HOME"));
    };
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let Past { entries, unreadable, set_aside, older, fault } = state::journal::Journal::at(dir).read()?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    for name in set_aside {
        output.note(&format!("hookline: a file of the journal could not be read and was set aside as {name}"));
    }
    if unreadable > 0 {
        output.note(&format!("hookline: {unreadable} line(s) of the journal could not be read"));
    }
    if older {
        output.note(&format!("hookline: older entries are in the files of {} and not shown", dir.display()));
    }
    Ok(entries)
}

/// The name of the plan that an entry belongs to.
pub fn plan(entry: &Entry) -> String {
    PlanId { run: entry.origin.run.clone(), number: entry.origin.plan }.to_string()
}

fn object(entry: &Entry, undone: bool) -> Value {
    let deletes = entry.verb == Verb::Delete;
    let diffs = match (deletes, &entry.before) {
        (true, Some(before)) => change::diff(None, &perform::all(before)),
        _ => change::diff(entry.before.as_deref(), &entry.sent),
    };
    let (before, after) = perform::sides(&diffs, deletes);
    json!({
        "entry": entry.id,
        "at": entry.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "plan": plan(entry),
        "title": entry.origin.title,
        "profile": entry.profile,
        "service": entry.service,
        "action": entry.verb.word(),
        "id": entry.hook.map(|id| id.to_string()),
        "name": entry.name(),
        "outcome": entry.ending.word(),
        "message": entry.said,
        "before": before,
        "after": after,
        "secret_changed": entry.secret,
        "undoes": entry.undoes,
        "undone": undone,
    })
}

/// What it changed and what was said to it, in a line.
fn changes(entry: &Entry) -> String {
    let told = |diff: &change::FieldDiff| {
        let (before, after) = (report::told(diff.field, &diff.before), report::told(diff.field, &diff.after));
        format!("{}: {before} -> {after}", diff.field.wire())
    };
    let mut changes: Vec<String> = change::diff(entry.before.as_deref(), &entry.sent).iter().map(told).collect();
    changes.extend(entry.secret.then(|| "secret: a new one".to_owned()));
    changes.extend(Some(entry.said.clone()).filter(|said| !said.is_empty()));
    changes.join("; ")
}
