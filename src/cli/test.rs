//! `hookline test ID... | - | --filter`: test deliveries, their outcomes, the service's messages and the round trips. Exit 3
//! where one failed.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use super::{
    given::Connection,
    output::{Output, Stop},
    perform::{self, Options, Performed},
    print::{Field, Record, Shape},
    table::{Column, Cut},
    target::Target,
    writing::Writing,
};
use crate::{
    config::environ::Environ,
    domain::{
        fault::FaultKind,
        outcome::{Outcome, Trial},
        plan::{Action, Plan, Row},
        report,
    },
};

const NOTHING: &str = "No test delivery was sent";

const fn field(name: &'static str, title: &'static str, cut: Cut, right: bool) -> Field {
    Field { name, column: Column { title, cut, right }, derived: false }
}

/// What a test delivery came to.
pub static SHAPE: Shape = Shape {
    fields: &[
        field("id", "ID", Cut::Never, true),
        field("outcome", "OUTCOME", Cut::Never, false),
        field("success", "SUCCESS", Cut::Never, false),
        field("message", "MESSAGE", Cut::End, false),
        field("round_trip_ms", "MS", Cut::Never, true),
    ],
    table: &["id", "outcome", "message", "round_trip_ms"],
    lines: &["id", "outcome", "message", "round_trip_ms"],
    also: &[],
};

/// `hookline test`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Test {
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
/// Where the profile forbids it, and any fault of the service, or of writing. A delivery that was made and failed is
/// no error but exit code 3.
pub fn run(command: Test, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Test { target, writing, connection } = command;
    let again = format!("hookline test {}", target.words());
    let options = writing.options(NOTHING, Some(&again), &SHAPE, output)?;
    let options = Options { quiet: true, ..options };
    let connection = connection.over(outer);
    let run = writing.session(&connection, &options, environ, output)?;
    let chosen = target.chosen(&run, &connection, output)?;
    let title = perform::title("Test", &chosen);
    let actions = chosen.into_iter().map(|(id, seen)| (Action::Test(id), seen)).collect();
    let Some(performed) = perform::carry_out(Plan::new(0, title, actions), &run, &options, output)? else {
        return Ok(0);
    };
    // Of one that is named the fault says all there is to say.
    let alone = target.only().is_some();
    let mut records: Vec<Record<'static>> = performed.plan.rows().iter().map(|row| record(row, &performed)).collect();
    let printed = match records.as_slice() {
        [only] if alone && delivered(&performed) => options.style.one(only, output),
        _ if alone => Ok(()),
        _ => options.style.rows(&mut records, output),
    };
    match performed.ended(printed, &options, output) {
        // The outcomes say which deliveries failed: that is what was asked for.
        Err(Stop::Fault(fault)) if fault.kind == FaultKind::DeliveryFailed => Ok(fault.kind.exit_code()),
        ended => ended,
    }
}

fn delivered(performed: &Performed) -> bool {
    performed.trials.iter().any(|trial| matches!(trial.run.outcome, Outcome::Passed | Outcome::Failed))
}

fn record(row: &Row, performed: &Performed) -> Record<'static> {
    let of = |trial: &&Trial| Some(trial.hook) == row.action.target();
    let trial = performed.trials.iter().find(of).map(|trial| &trial.run);
    let outcome = trial.map_or(Outcome::NotSent, |run| run.outcome);
    let success = match outcome {
        Outcome::Passed => Value::Bool(true),
        Outcome::Failed => Value::Bool(false),
        Outcome::Unknown | Outcome::NotSent => Value::Null,
    };
    let took = trial.and_then(|run| run.round_trip).map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    let message = trial.map_or("", |run| run.message.as_str());
    Record::from(json!({
        "id": report::id(row), "outcome": outcome.word(), "success": success, "message": message, "round_trip_ms": took,
    }))
}
