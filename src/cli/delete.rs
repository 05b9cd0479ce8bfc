//! `hookline delete ID... | - | --filter`: deletes webhooks, each looked at just before.

use clap::Args as ClapArgs;

use super::{
    given::Connection,
    output::{Output, Stop},
    perform,
    target::Target,
    writing::Writing,
};
use crate::{
    config::environ::Environ,
    domain::plan::{Action, Plan},
};

/// `hookline delete`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Delete {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: Target,
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
/// Where it may not be done, and the gravest fault of the webhooks that were not deleted.
pub fn run(command: Delete, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Delete { target, writing, connection } = command;
    let again = format!("hookline delete {}", target.words());
    let options = writing.options("No webhook was deleted", Some(&again), &perform::OUTCOME, output)?;
    let connection = connection.over(outer);
    let run = writing.session(&connection, &options, environ, output)?;
    let chosen = target.chosen(&run, &connection, output)?;
    let title = perform::title("Delete", &chosen);
    let actions = chosen.into_iter().map(|(id, seen)| (Action::Delete(id), seen)).collect();
    perform::run(Plan::new(0, title, actions), &run, &options, output)
}
