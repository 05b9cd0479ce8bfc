//! `hookline events`: what can be subscribed to.

use serde_json::json;

use super::{
    given::{Connection, Format, Plain},
    output::{Output, Stop},
    session::Session,
    table::{self, Column, Cut},
    unexpected,
};
use crate::{
    api::calls::{Call, Reply},
    config::environ::Environ,
};

const COLUMNS: [Column; 2] = [
    Column { title: "EVENT", cut: Cut::Never, right: false },
    Column { title: "DESCRIPTION", cut: Cut::End, right: false },
];

/// Runs it.
///
/// # Errors
/// Any fault of the service, or of writing.
pub fn run(command: Plain, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let run = Session::headless(&command.connection.over(outer), environ, output)?;
    let Reply::Events(events) = run.wait(run.client.send(Call::Events))? else { return Err(unexpected().into()) };
    match command.output {
        Format::Json => {
            let records =
                events.iter().map(|event| json!({ "name": event.name, "description": event.description }).to_string());
            super::record::array(records, output)?;
        }
        Format::Table => {
            let rows: Vec<Vec<String>> =
                events.into_iter().map(|event| vec![event.name, event.description.unwrap_or_default()]).collect();
            table::print(&COLUMNS, &rows, output)?;
        }
    }
    Ok(0)
}
