//! `hookline test ID... | - | --filter`: test deliveries, their outcomes, the service's messages and the round trips. Exit 3
//! where one failed.

use clap::Args as ClapArgs;
use serde_json::json;

use super::{
    given::{Connection, Format},
    output::{Output, Stop},
    perform::{self, Options, Performed},
    session::Headless,
    target::Target,
    writing::Writing,
};
use crate::{
    config::environ::Environ,
    domain::{
        fault::FaultKind,
        outcome::{Outcome, Trial},
        plan::{Action, Plan},
        text::{json_safe, safe},
        webhook::HookId,
    },
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
/// told among the outcomes, and ends the run with exit code 3.
pub fn run(command: Test, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Test { target, writing, connection } = command;
    let nothing = "No test delivery was sent";
    let options = writing.options(nothing, Some(&format!("hookline test {}", target.words())));
    let options = Options { quiet: true, ..options };
    let run = writing.session(&connection.over(outer), &options, environ, output)?;
    if let Some(id) = target.only() {
        return one(id, &run, &options, output);
    }
    let chosen = target.chosen(&run, output)?;
    let title = perform::title("Test", &chosen);
    let actions = chosen.into_iter().map(|(id, seen)| (Action::Test(id), seen)).collect();
    let Some(performed) = perform::carry_out(Plan::new(0, title, actions), &run, &options, output)? else {
        return Ok(0);
    };
    match performed.told(&options, output) {
        // Outcomes say which deliveries failed: that is what was asked for, and no fault.
        Err(Stop::Fault(fault)) if fault.kind == FaultKind::DeliveryFailed => Ok(fault.kind.exit_code()),
        told => told,
    }
}

/// One webhook by its id.
fn one(id: HookId, run: &Headless, options: &Options, output: &mut Output) -> Result<u8, Stop> {
    let plan = Plan::new(0, format!("Test webhook {id}"), vec![(Action::Test(id), None)]);
    let Some(performed) = perform::carry_out(plan, run, options, output)? else { return Ok(0) };
    if let Some(code) = performed.signal {
        performed.notes(options, output);
        return Ok(code);
    }
    let Performed { trials, .. } = &performed;
    match trials.first() {
        Some(trial) if matches!(trial.run.outcome, Outcome::Passed | Outcome::Failed) => {
            told(id, trial, options.format, output)?;
            let passed = trial.run.outcome == Outcome::Passed;
            Ok(if passed { 0 } else { FaultKind::DeliveryFailed.exit_code() })
        }
        _ => performed.fault().map_or(Ok(0), |fault| Err(fault.into())),
    }
}

fn told(id: HookId, trial: &Trial, format: Format, output: &mut Output) -> Result<(), Stop> {
    let took = u64::try_from(trial.run.round_trip.unwrap_or_default().as_millis()).unwrap_or(u64::MAX);
    let message = &trial.run.message;
    match format {
        Format::Json => {
            let success = trial.run.outcome == Outcome::Passed;
            let record = json!({ "id": id.to_string(), "success": success, "message": message, "round_trip_ms": took });
            output.text(&(json_safe(&record.to_string()).into_owned() + "\n"))
        }
        Format::Table => {
            output.text(&format!("{}  webhook {id}  {}\n", trial.run.outcome.word(), safe(message)))?;
            output.text(&format!("round trip to the API  {took} ms\n"))
        }
    }
}
