//! `hookline get ID`: every attribute of one webhook; of the secret only the mask.

use super::{
    given::{Connection, Format, One},
    output::{Output, Stop},
    record::{json, shown_url},
    session::Session,
    unexpected,
};
use crate::{
    api::calls::{Call, Reply},
    config::environ::Environ,
    domain::{
        known::Known,
        object::compact,
        secret::MASK,
        text::{json_safe, pad, safe, width},
        webhook::{Field, Webhook},
    },
};

/// Runs it.
///
/// # Errors
/// Any fault of the service, or of writing.
pub fn run(command: One, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let One { id, plain, reveal_urls } = command;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    let Reply::Hook(hook) = run.wait(run.client.send(Call::Show(id)))? else { return Err(unexpected().into()) };
    match plain.output {
        Format::Json => output.text(&(json_safe(&json(&hook, reveal_urls)).into_owned() + "\n"))?,
        Format::Table => {
            let rows = rows(&hook, reveal_urls);
            let widest = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
            for (name, value) in rows {
                output.text(&format!("{}  {}\n", pad(&name, widest), safe(&value)))?;
            }
        }
    }
    Ok(0)
}

/// Name and value of each attribute, a line for each event; unknown ones last.
fn rows(hook: &Webhook, reveal: bool) -> Vec<(String, String)> {
    let mut rows = vec![("id".to_owned(), hook.id.to_string())];
    let mut add = |name: &str, value: Known<String>| match value {
        Known::Absent => {}
        Known::Null => rows.push((name.to_owned(), "null".to_owned())),
        Known::Value(value) => rows.push((name.to_owned(), value)),
    };
    add(Field::Name.wire(), hook.name.clone());
    add(Field::Url.wire(), hook.url.clone().map(|url| shown_url(&url, reveal).into_owned()));
    add(Field::Account.wire(), hook.account.map(|account| account.to_string()));
    add("created_at", hook.created.map(|at| at.to_string()));
    add("updated_at", hook.updated.map(|at| at.to_string()));
    add(Field::Secret.wire(), Known::Value(MASK.to_owned()));
    match &hook.events {
        Known::Value(events) if events.is_empty() => add(Field::Events.wire(), Known::Value("none".to_owned())),
        Known::Value(events) => {
            for (nth, event) in events.iter().enumerate() {
                add(if nth == 0 { Field::Events.wire() } else { "" }, Known::Value(event.text().to_owned()));
            }
        }
        other => add(Field::Events.wire(), other.clone().map(|_| String::new())),
    }
    add(Field::Scopes.wire(), hook.scopes.clone().map(|scopes| compact(scopes.as_str())));
    for (name, value) in &hook.extra {
        add(&safe(name), Known::Value(compact(value.as_str())));
    }
    add("relationships", hook.relationships.clone().map_or(Known::Absent, |json| Known::Value(compact(json.as_str()))));
    rows
}
