//! `hookline events`: what can be subscribed to.

use serde_json::json;

use super::{
    given::{Connection, Plain},
    output::{Output, Stop},
    print::{Field, Record, Shape},
    session::Session,
    table::{Column, Cut},
    unexpected,
};
use crate::{
    api::calls::{Call, Reply},
    config::environ::Environ,
};

/// An event on offer.
pub static SHAPE: Shape = Shape {
    fields: &[
        Field { name: "name", column: Column { title: "EVENT", cut: Cut::Never, right: false }, derived: false },
        Field {
            name: "description",
            column: Column { title: "DESCRIPTION", cut: Cut::End, right: false },
            derived: false,
        },
    ],
    table: &[],
    lines: &[],
    also: &[],
};

/// Runs it.
///
/// # Errors
/// Any fault of the service, or of writing.
pub fn run(command: Plain, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let style = command.print.style(&SHAPE, output)?;
    let run = Session::headless(&command.connection.over(outer), environ, output)?;
    let Reply::Events(events) = run.wait(run.client.send(Call::Events))? else { return Err(unexpected().into()) };
    let records = events.into_iter().map(|event| json!({ "name": event.name, "description": event.description }));
    let mut records: Vec<Record<'static>> = records.map(Record::from).collect();
    style.rows(&mut records, output).map(|()| 0)
}
