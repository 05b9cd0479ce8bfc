//! `hookline test ID`: one test delivery, its outcome, the service's message and the round trip. Exit 3 where it failed.

use serde_json::json;

use super::{
    given::{Connection, Format, Test},
    output::{Output, Stop},
    permission,
    session::Session,
    unexpected,
};
use crate::{
    api::calls::{Delivery, Reply},
    config::environ::Environ,
    domain::{
        fault::FaultKind,
        text::{json_safe, safe},
        webhook::HookId,
    },
};

/// Runs it.
///
/// # Errors
/// Where the profile forbids it, and any fault of the service, or of writing. A delivery that was made and failed is no
/// error but exit code 3.
pub fn run(command: Test, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Test { id, yes, plain } = command;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    let again = format!("hookline test {id} --yes");
    permission::to_write(&run.session.settings, "No test delivery was sent", yes, &again)?;
    let Reply::Tested(delivery) = run.test(id)? else { return Err(unexpected().into()) };
    match plain.output {
        Format::Json => output.text(&(json_safe(&record(id, &delivery)).into_owned() + "\n"))?,
        Format::Table => {
            let outcome = if delivery.success { "passed" } else { "failed" };
            let took = delivery.round_trip.as_millis();
            output.text(&format!("{outcome}  webhook {id}  {}\n", safe(&delivery.message)))?;
            output.text(&format!("round trip to the API  {took} ms\n"))?;
        }
    }
    Ok(if delivery.success { 0 } else { FaultKind::DeliveryFailed.exit_code() })
}

fn record(id: HookId, delivery: &Delivery) -> String {
    let took = u64::try_from(delivery.round_trip.as_millis()).unwrap_or(u64::MAX);
    let Delivery { success, message, .. } = delivery;
    json!({ "id": id.to_string(), "success": success, "message": message, "round_trip_ms": took }).to_string()
}
