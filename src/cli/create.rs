//! `hookline create`: makes webhooks of flags, or of JSON documents on standard input. Each is sent once.

use std::io;

use clap::Args as ClapArgs;

use super::{
    console,
    given::Connection,
    output::{Output, Stop},
    perform, stdin_is_terminal,
    wish::{Document, Values, Wish, documents},
    writing::{self, Service, Writing},
};
use crate::{
    config::environ::Environ,
    domain::{
        event::OfferedEvent,
        fault::{Fault, FaultKind},
        plan::{Action, Plan},
        secret::Secret,
        signature,
        webhook::Change,
    },
};

const NOTHING: &str = "No webhook was created";

/// `hookline create`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Create {
    /// `-` reads JSON from standard input, one record or several; so does no flag at all
    #[arg(value_name = "-", value_parser = ["-"])]
    pub document: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub values: Values,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub writing: Writing,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub service: Service,
}

/// Runs it.
///
/// # Errors
/// Values that cannot be used, and the gravest fault of the webhooks that were not created.
pub fn run(command: Create, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Create { document, values, writing, service } = command;
    let mut options = writing.options(NOTHING, None, &perform::OUTCOME, output)?;
    options.show_secrets = values.show_secret;
    let connection = Connection::from(service).over(outer);
    if document.is_some() || values.is_empty() || values.reads_stdin() {
        writing::stdin_is_free(&connection, NOTHING)?;
    }
    let wishes = wishes(document.is_some(), &values, output)?;
    let run = writing.session(&connection, &options, environ, output)?;
    values.place_for_secrets(run.session.paths.state_dir.is_some(), NOTHING)?;
    let asked = !values.any_event && wishes.iter().any(|wish| wish.events.is_some() || !wish.add.is_empty());
    let offered = if asked { writing::offered(&run, output) } else { None };
    let mut actions = Vec::new();
    for (nth, wish) in wishes.iter().enumerate() {
        let place = if wishes.len() > 1 { format!("record {}: ", nth + 1) } else { String::new() };
        let change = change(wish, &values, offered.as_deref(), &place, output)?;
        actions.push((Action::Create(change), None));
    }
    let title = match wishes.as_slice() {
        [_] => "Create a webhook".to_owned(),
        some => format!("Create {} webhooks", some.len()),
    };
    let mut plan = Plan::new(0, title, actions);
    plan.exports = values.new_secret;
    perform::run(plan, &run, &options, output)
}

/// What is wanted, of flags or of documents.
fn wishes(document: bool, values: &Values, output: &mut Output) -> Result<Vec<Wish>, Fault> {
    let usage = |why: &str, next: &str| Fault::new(FaultKind::Usage, NOTHING, why, next);
    let bare = Values { new_secret: false, ..values.clone() }.is_empty();
    if !document && !bare {
        return Ok(vec![values.wish(&[])?]);
    }
    if !bare {
        return Err(usage("values stand on the command line and on standard input", "Give them in one place"));
    }
    if !document && stdin_is_terminal() {
        let next = "Give --name, --url and --events, or a JSON document on standard input";
        return Err(usage("nothing says what it is to be", next));
    }
    let records = documents(io::stdin().lock())?;
    passed_over(&records, output);
    Ok(records.into_iter().map(|record| record.wish).collect())
}

/// Says which members of documents are the service's own; of a new webhook the id is among them.
fn passed_over(records: &[Document], output: &mut Output) {
    let mut passed: Vec<&str> = records.iter().flat_map(|record| record.passed.iter().copied()).collect();
    passed.extend(records.iter().any(|record| record.id.is_some()).then_some("id"));
    passed.extend(records.iter().any(|record| record.wish.seen.is_some()).then_some("updated_at"));
    passed.sort_unstable();
    passed.dedup();
    if !passed.is_empty() {
        output.note(&format!("hookline: passed over, for the service gives them itself: {}", passed.join(", ")));
    }
}

fn change(
    wish: &Wish,
    values: &Values,
    offered: Option<&[OfferedEvent]>,
    place: &str,
    output: &mut Output,
) -> Result<Change, Fault> {
    let mut wish = wish.clone();
    if values.new_secret && wish.secret.is_none() {
        wish.secret = Some(Secret::new(signature::generate_secret(&console::drawn()?)));
    }
    let refused = |why: String| Fault::new(FaultKind::Usage, NOTHING, format!("{place}{why}"), "Correct it");
    let (change, said) = wish.change(None, offered).map_err(refused)?;
    for said in said {
        output.note(&format!("hookline: {place}{said}"));
    }
    Ok(change)
}
