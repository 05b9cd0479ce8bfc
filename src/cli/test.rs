//! `hookline test ID`: one test delivery, its outcome, the service's message and the round trip. Exit 3 where it failed.

use serde_json::json;

use super::{
    given::{Connection, Test},
    output::{Output, Stop},
    permission,
    print::{Field, Record, Shape},
    session::Session,
    table::{Column, Cut},
    unexpected,
};
use crate::{
    api::calls::{Delivery, Reply},
    config::environ::Environ,
    domain::{fault::FaultKind, webhook::HookId},
};

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

/// Runs it.
///
/// # Errors
/// Where the profile forbids it, and any fault of the service, or of writing. A delivery that was made and failed is no
/// error but exit code 3.
pub fn run(command: Test, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Test { id, yes, plain } = command;
    let style = plain.print.style(&SHAPE, output)?;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    let again = format!("hookline test {id} --yes");
    permission::to_write(&run.session.settings, "No test delivery was sent", yes, &again)?;
    let Reply::Tested(delivery) = run.test(id)? else { return Err(unexpected().into()) };
    style.one(&record(id, &delivery), output)?;
    Ok(if delivery.success { 0 } else { FaultKind::DeliveryFailed.exit_code() })
}

/// What a delivery came to.
pub fn record(id: HookId, delivery: &Delivery) -> Record<'static> {
    let took = u64::try_from(delivery.round_trip.as_millis()).unwrap_or(u64::MAX);
    let Delivery { success, message, .. } = delivery;
    let outcome = if *success { "passed" } else { "failed" };
    Record::from(json!({
        "id": id.to_string(), "outcome": outcome, "success": success, "message": message, "round_trip_ms": took,
    }))
}
