//! `hookline config list`: every setting of this run, and which kind of credential it would use. Shows no key.

use serde_json::{Value as Json, json};

use super::{
    super::{
        given::Connection,
        output::{Output, Stop},
        print::{Field, Record, Shape},
        session,
        table::{Column, Cut},
    },
    List,
};
use crate::{
    config::{
        environ::{self, Environ},
        setting::Setting,
        settings::{Listing, Settings},
        value::{Origin, Sourced, Value},
    },
    domain::fault::Fault,
};

const fn field(name: &'static str, title: &'static str, cut: Cut) -> Field {
    Field { name, column: Column { title, cut, right: false }, derived: false }
}

/// What a setting is made of. Where it came from is a kind, and a place where there is one.
static SHAPE: Shape = Shape {
    fields: &[
        field("setting", "SETTING", Cut::Never),
        field("value", "VALUE", Cut::Middle),
        field("origin", "ORIGIN", Cut::Never),
        field("place", "PLACE", Cut::Middle),
    ],
    table: &["setting", "value"],
    lines: &["setting", "value"],
    also: &[],
};

/// One line: a name, and its value where there is one.
struct Line {
    name: &'static str,
    found: Option<Sourced<Value>>,
}

/// Prints it.
///
/// # Errors
/// A broken configuration, a wrong flag or variable, or writing.
pub fn run(command: List, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let style = command.plain.print.style(&SHAPE, output)?;
    let style = if command.origin { style.with_columns(&["setting", "value", "origin", "place"]) } else { style };
    let connection = command.plain.connection.over(outer);
    let listing = Settings::list(&connection.flags(false), environ, &session::configuration(environ)?)?;
    let credential = credential(&listing, &connection, environ)?;
    let profile = listing.profile.map(|name| Sourced { value: Value::Text(name.value), origin: name.origin });
    let head = [Line { name: "profile", found: profile }, Line { name: "credential", found: credential }];
    let settings = listing.values.into_iter().map(|(setting, found)| Line { name: setting.row().name, found });
    let lines: Vec<Line> = head.into_iter().chain(settings).collect();
    let mut records: Vec<Record<'static>> = lines.iter().map(|line| Record::from(object(line))).collect();
    style.rows(&mut records, output).map(|()| 0)
}

fn object(line: &Line) -> Json {
    let origin = line.found.as_ref().map(|found| &found.origin);
    let place = origin.filter(|origin| **origin != Origin::Default).map(Origin::to_string);
    json!({
        "setting": line.name,
        "value": line.found.as_ref().map(|found| value(&found.value)),
        "origin": origin.map(Origin::kind),
        "place": place,
    })
}

fn value(value: &Value) -> Json {
    match value {
        Value::Flag(flag) => json!(flag),
        Value::Count(count) => json!(count),
        Value::Seconds(span) => json!(span.as_secs()),
        Value::Argv(argv) => json!(argv),
        Value::Url(_) | Value::Text(_) | Value::Path(_) | Value::Proxy(_) => json!(value.to_string()),
    }
}

/// The kind of credential and where it would come from, in the order of `config::credential`; it is not looked at.
fn credential(listing: &Listing, given: &Connection, environ: &Environ) -> Result<Option<Sourced<Value>>, Fault> {
    let of = |kind: &str, origin| Some(Sourced { value: Value::Text(kind.to_owned()), origin });
    if given.api_key_file.is_some() {
        return Ok(of("API key", Origin::Flag("--api-key-file")));
    }
    for (kind, name) in [("token", environ::TOKEN), ("API key", environ::API_KEY)] {
        if environ.text(name)?.is_some() {
            return Ok(of(kind, Origin::Env(name)));
        }
    }
    let named = [Setting::KeyCommand, Setting::KeyFile, Setting::KeyEnv];
    let set =
        |setting| listing.values.iter().find(|(known, _)| *known == setting).and_then(|(_, found)| found.as_ref());
    Ok(named.into_iter().find_map(set).and_then(|found| of("API key", found.origin.clone())))
}
