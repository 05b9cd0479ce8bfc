//! `hookline list`: all webhooks, or those that a filter leaves, in one order.

use super::{
    args::{Connection, Format, List},
    output::{Output, Stop},
    record::{self, shown_url},
    session::Session,
    table::{self, Column, Cut},
    unexpected,
};
use crate::{
    api::{
        Client,
        calls::{Call, ListQuery, Reply},
    },
    config::environ::Environ,
    domain::{age, event::EventItem, fault::Fault, webhook::Webhook},
};
use jiff::Timestamp;

const COLUMNS: [Column; 6] = [
    Column { title: "ID", cut: Cut::Never, right: true },
    Column { title: "NAME", cut: Cut::End, right: false },
    Column { title: "URL", cut: Cut::Middle, right: false },
    Column { title: "ACCOUNT", cut: Cut::Never, right: true },
    Column { title: "AGE", cut: Cut::Never, right: false },
    Column { title: "EVENTS", cut: Cut::End, right: false },
];

/// Runs it.
///
/// # Errors
/// A wrong filter, any fault of the service – an incomplete set is never printed – or of writing.
pub fn run(command: List, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let List { plain, reveal_urls, .. } = command;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    let hooks = run.wait(all(&run.client))?;
    match plain.output {
        Format::Json => record::array(hooks.iter().map(|hook| record::json(hook, reveal_urls)), output)?,
        Format::Table => {
            let now = Timestamp::now();
            let rows: Vec<Vec<String>> = hooks.iter().map(|hook| row(hook, reveal_urls, now)).collect();
            table::print(&COLUMNS, &rows, output)?;
        }
    }
    Ok(0)
}

fn row(hook: &Webhook, reveal: bool, now: Timestamp) -> Vec<String> {
    let events: Vec<&str> = hook.events.value().into_iter().flatten().map(EventItem::text).collect();
    vec![
        hook.id.to_string(),
        hook.name.text().to_owned(),
        shown_url(hook.url.text(), reveal).into_owned(),
        hook.account.value().map(i64::to_string).unwrap_or_default(),
        hook.updated.value().map(|at| age::short(*at, now)).unwrap_or_default(),
        events.join(","),
    ]
}

async fn all(client: &Client) -> Result<Vec<Webhook>, Fault> {
    let mut hooks = Vec::new();
    for number in 1.. {
        let Reply::Page(page) = client.send(Call::List(ListQuery::page(number, 1000))).await? else {
            return Err(unexpected());
        };
        hooks.extend(page.hooks);
        if !page.more {
            break;
        }
    }
    Ok(hooks)
}
