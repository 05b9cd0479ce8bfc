//! `--dry-run`: the requests that a plan would send, as lines for a shell or as JSON. Sends nothing; no token or secret is
//! in it.

use serde_json::{Value, json};

use super::{
    super::{
        output::{Output, Stop},
        print::{Field, Form, Record, Shape},
        session::Headless,
        table::{Column, Cut},
    },
    Options,
};
use crate::{
    api::{self, calls::Call},
    domain::plan::{Plan, Row, State},
    tui::running::call_of,
};

const fn field(name: &'static str, title: &'static str) -> Field {
    Field { name, column: Column { title, cut: Cut::End, right: false }, derived: false }
}

/// A request.
pub static REQUEST: Shape = Shape {
    fields: &[field("method", "METHOD"), field("path", "PATH"), field("body", "BODY")],
    table: &[],
    lines: &[],
    also: &[],
};

/// Prints them. A row that cannot be written is told on standard error.
///
/// # Errors
/// The gravest fault of such rows; that a request cannot be written as a line; of writing.
pub fn print(plan: &Plan, run: &Headless, options: &Options, output: &mut Output) -> Result<(), Stop> {
    let base = &run.session.service.base;
    let sent = |row: &&Row| row.state == State::Waiting;
    let calls: Vec<Call> = plan.rows().iter().filter(sent).map(|row| call_of(row.action.clone())).collect();
    match options.requests.form() {
        Form::Table | Form::Lines if calls.is_empty() => {}
        Form::Table | Form::Lines => output.text(&(api::curl_lines(base, &calls)?.trim_end().to_owned() + "\n"))?,
        _ => {
            let previews = calls.iter().map(|call| api::preview(base, call)).collect::<Result<Vec<_>, _>>()?;
            let mut records: Vec<Record<'static>> =
                previews.iter().map(|preview| Record::from(object(preview))).collect();
            options.requests.rows(&mut records, output)?;
        }
    }
    output.flush()?;
    for note in &plan.notes {
        output.note(&format!("hookline: {note}"));
    }
    let left = super::Performed { plan: plan.clone(), signal: None, refused: None, export: None, trials: Vec::new() };
    left.fault().map_or(Ok(()), |fault| Err(fault.into()))
}

fn object(preview: &api::Preview) -> Value {
    let body: Value = preview.body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or(Value::Null);
    json!({ "method": preview.method, "path": preview.path, "body": body })
}
