//! `hookline list`: all webhooks, or those that a filter leaves, in one order.

use std::collections::{HashMap, HashSet};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    args::{Connection, Format, List},
    audit,
    output::{Output, Stop},
    record::{self, shown_url},
    session::Session,
    table::{self, Column, Cut},
    whole,
};
use crate::{
    config::{environ::Environ, setting::Setting},
    domain::{
        age,
        collection::{Collection, Slot},
        event::EventItem,
        fault::{Fault, FaultKind},
        filter::{Context, Filter, Found, Freshness, Is, Test},
        sort::Sort,
        webhook::{HookId, Webhook},
    },
};

const COLUMNS: [Column; 6] = [
    Column { title: "ID", cut: Cut::Never, right: true },
    Column { title: "NAME", cut: Cut::End, right: false },
    Column { title: "URL", cut: Cut::Middle, right: false },
    Column { title: "ACCOUNT", cut: Cut::Never, right: true },
    Column { title: "AGE", cut: Cut::Never, right: false },
    Column { title: "EVENTS", cut: Cut::End, right: false },
];

/// Runs it. Webhooks that cannot be read are told on standard error, and end a run that printed all others with the exit
/// code of an unreadable answer.
///
/// # Errors
/// A wrong filter or order, any fault of the service – an incomplete set is never printed – or of writing.
pub fn run(command: List, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let List { plain, filter, sort, reveal_urls } = command;
    let filter = parsed_filter(filter.as_deref().unwrap_or_default())?;
    let sort = parsed_sort(sort.as_deref().unwrap_or_default())?;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    if let Some(note) = of_console(&filter) {
        output.note(&format!("hookline: {note}"));
    }

    let parallel = usize::try_from(run.session.settings.count(Setting::Parallel)).unwrap_or(1);
    let mut loaded = |loaded: usize| output.progress(&format!("{loaded} webhooks loaded ..."));
    let whole = run.wait(whole::read(&run.client, parallel, &mut loaded));
    output.progress("");
    let whole = whole?;
    let now = Timestamp::now();
    let set = collected(&whole.hooks);
    let found = match filter.rules().next() {
        Some(_) => audit::asked_by(&filter, &run, &set, now, output)?,
        None => HashSet::new(),
    };
    let found = |id: HookId, rule: &str| found.contains(&(id, rule));
    let hooks = chosen(&whole.hooks, &set, &filter, &sort, (now, &found));
    match plain.output {
        Format::Json => record::array(hooks.iter().map(|hook| record::json(hook, reveal_urls)), output)?,
        Format::Table => {
            let rows: Vec<Vec<String>> = hooks.iter().map(|hook| row(hook, reveal_urls, now)).collect();
            table::print(&COLUMNS, &rows, output)?;
        }
    }
    for row in &whole.unreadable {
        let id = row.id.map_or_else(|| "without a usable id".to_owned(), |id| id.to_string());
        output.note(&format!("hookline: webhook {id} could not be read and is left out: {}", row.why));
    }
    Ok(if whole.unreadable.is_empty() { 0 } else { FaultKind::Unreadable.exit_code() })
}

fn collected(hooks: &HashMap<HookId, Webhook>) -> Collection {
    let mut set = Collection::new();
    for hook in hooks.values() {
        set.upsert(hook);
    }
    set
}

/// Those that pass, in order.
fn chosen<'h>(
    hooks: &'h HashMap<HookId, Webhook>,
    set: &Collection,
    filter: &Filter,
    sort: &Sort,
    (now, found): (Timestamp, Found<'_>),
) -> Vec<&'h Webhook> {
    let zone = TimeZone::system();
    let context = Context {
        now,
        zone: &zone,
        marked: &|_| false,
        outcome: &|_| None,
        fresh: &|_| Freshness::default(),
        found: Some(found),
    };
    let mut matcher = filter.matcher(&context);
    let mut slots: Vec<Slot> = set.iter().filter(|(_, row)| matcher.matches(row)).map(|(slot, _)| slot).collect();
    sort.sort(set, &mut slots, &|_| None);
    slots.into_iter().filter_map(|slot| hooks.get(&set.row(slot)?.id())).collect()
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

pub(super) fn parsed_filter(text: &str) -> Result<Filter, Fault> {
    Filter::parse(text).map_err(|error| {
        let next = error.suggestion.map(|meant| format!("Did you mean `{meant}`?")).unwrap_or_default();
        pointed("The filter was not understood", "--filter", text, error.column, error.length, &error.message, next)
    })
}

fn parsed_sort(text: &str) -> Result<Sort, Fault> {
    text.parse().map_err(|error: crate::domain::sort::SortError| {
        let chars = |part: Option<&str>| part.map_or(0, |part| part.chars().count());
        let column = chars(text.get(..error.at.start)) + 1;
        let length = chars(text.get(error.at.clone())).max(1);
        let next = error.suggestion.map(|meant| format!("Did you mean `{meant}`?")).unwrap_or_default();
        pointed("The order was not understood", "--sort", text, column, length, &error.message, next)
    })
}

/// A usage fault with the text and a marker under what is wrong in it.
fn pointed(what: &str, option: &str, text: &str, column: usize, length: usize, message: &str, next: String) -> Fault {
    let marker = " ".repeat(column - 1) + &"^".repeat(length);
    Fault::new(FaultKind::Usage, what, format!("{option}, column {column}: {message}\n  {text}\n  {marker}"), next)
}

/// What has to be said about words that mean something in the console alone.
fn of_console(filter: &Filter) -> Option<&'static str> {
    let of_console = |word: &&Is| !matches!(word, Is::Untested);
    let words =
        filter.terms().iter().filter_map(|term| if let Test::Is(words) = &term.test { Some(words) } else { None });
    let some = words.flatten().any(|word| of_console(&word));
    some.then_some("`is:` speaks of marks, tests and refreshes of the console: here nothing has any")
}
