//! `hookline test ID`: one test delivery, its outcome, the service's message and the round trip. Exit 3 where it failed.

use serde_json::json;

use super::{
    args::{Connection, Format, Test},
    output::{Output, Stop},
    session::{Headless, Session},
    unexpected,
};
use crate::{
    api::calls::{Delivery, Reply},
    config::{environ::Environ, setting::Setting},
    domain::{
        fault::{Fault, FaultKind},
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
    allowed(&run, yes, id)?;
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

/// A test delivery is an action: absent in read-only profiles, confirmed in production (DESIGN section 5).
fn allowed(run: &Headless, yes: bool, id: HookId) -> Result<(), Fault> {
    let settings = &run.session.settings;
    let refuse = |why: String, next: String| Fault::new(FaultKind::Usage, "No test delivery was sent", why, next);
    if settings.flag(Setting::ReadOnly) {
        let origin = settings.get(Setting::ReadOnly).map(|found| found.origin.to_string()).unwrap_or_default();
        return Err(refuse(format!("this run is read-only ({origin})"), String::new()));
    }
    if settings.flag(Setting::Production) && !yes {
        let profile = settings.profile().unwrap_or_default();
        return Err(refuse(
            format!("profile `{profile}` is production"),
            format!("Run `hookline test {id} --yes` to send it"),
        ));
    }
    Ok(())
}

fn record(id: HookId, delivery: &Delivery) -> String {
    let took = u64::try_from(delivery.round_trip.as_millis()).unwrap_or(u64::MAX);
    let Delivery { success, message, .. } = delivery;
    json!({ "id": id.to_string(), "success": success, "message": message, "round_trip_ms": took }).to_string()
}
