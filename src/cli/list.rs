//! `hookline list`: all webhooks, or those that a filter leaves, in one order.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    audit,
    given::{Connection, Format, List},
    output::{Output, Stop},
    record::{self, shown_url},
    selection::{Chosen, Wanted},
    session::Session,
    table::{self, Cut},
    whole,
};
use crate::{
    config::{environ::Environ, setting::Setting},
    domain::{
        age,
        collection::{Collection, Place, Slot},
        column::Column,
        event::EventItem,
        fault::FaultKind,
        filter::{Context, Filter, Found, Freshness, Is, Test},
        known::Known,
        sort::Sort,
        webhook::{HookId, Webhook},
    },
};

/// The columns where no view says which.
const DEFAULT: [Column; 6] = [Column::Id, Column::Name, Column::Target, Column::Account, Column::Age, Column::Events];

/// Runs it. Webhooks that cannot be read are told on standard error, and end a run that printed all others with the exit
/// code of an unreadable answer.
///
/// # Errors
/// A wrong filter or order, any fault of the service – an incomplete set is never printed – or of writing.
pub fn run(command: List, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let List { plain, selection, reveal_urls } = command;
    let wanted = Wanted::of(selection)?;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    let Chosen { filter, sort, columns } = wanted.with_view(run.session.paths.state_dir.as_deref(), run.views_key())?;
    let columns = columns.map_or_else(|| DEFAULT.to_vec(), |columns| shown(columns, plain.output, output));
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
            let cells = |hook: &&Webhook| columns.iter().map(|column| cell(*column, hook, reveal_urls, now)).collect();
            let rows: Vec<Vec<String>> = hooks.iter().map(cells).collect();
            let heads: Vec<table::Column> = columns.iter().map(|column| head(*column)).collect();
            table::print(&heads, &rows, output)?;
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

/// The columns of a view that mean something here: tests are known to the console alone, which is said.
fn shown(mut columns: Vec<Column>, format: Format, output: &mut Output) -> Vec<Column> {
    let all = columns.len();
    columns.retain(|column| !matches!(column, Column::Test | Column::History));
    if columns.len() < all && format == Format::Table {
        output.note("hookline: columns of the view about tests are left out: the console alone knows them");
    }
    columns
}

fn head(column: Column) -> table::Column {
    let (title, cut) = match column {
        Column::Id => ("ID", Cut::Never),
        Column::Name => ("NAME", Cut::End),
        Column::Target => ("URL", Cut::Middle),
        Column::Host => ("HOST", Cut::Middle),
        Column::Path => ("PATH", Cut::End),
        Column::Events => ("EVENTS", Cut::End),
        Column::Account => ("ACCOUNT", Cut::Never),
        Column::Age => ("AGE", Cut::Never),
        Column::Created => ("CREATED", Cut::Never),
        Column::Updated => ("UPDATED", Cut::Never),
        Column::Test => ("LAST TEST", Cut::End),
        Column::History => ("TESTS", Cut::End),
    };
    table::Column { title, cut, right: matches!(column, Column::Id | Column::Account) }
}

fn cell(column: Column, hook: &Webhook, reveal: bool, now: Timestamp) -> String {
    let moment = |at: &Known<Timestamp>| at.value().map(Timestamp::to_string).unwrap_or_default();
    let url = || shown_url(hook.url.text(), reveal).into_owned();
    match column {
        Column::Id => hook.id.to_string(),
        Column::Name => hook.name.text().to_owned(),
        Column::Target => url(),
        Column::Host => part(&url(), |place| place.host),
        Column::Path => part(&url(), |place| place.path),
        Column::Events => {
            let events: Vec<&str> = hook.events.value().into_iter().flatten().map(EventItem::text).collect();
            events.join(",")
        }
        Column::Account => hook.account.value().map(i64::to_string).unwrap_or_default(),
        Column::Age => hook.updated.value().map(|at| age::short(*at, now)).unwrap_or_default(),
        Column::Created => moment(&hook.created),
        Column::Updated => moment(&hook.updated),
        Column::Test | Column::History => String::new(),
    }
}

fn part(url: &str, of: fn(Place) -> Range<usize>) -> String {
    url.get(of(Place::of(url))).unwrap_or_default().to_owned()
}

/// What has to be said about words that mean something in the console alone.
pub(super) fn of_console(filter: &Filter) -> Option<&'static str> {
    let of_console = |word: &&Is| !matches!(word, Is::Untested);
    let words =
        filter.terms().iter().filter_map(|term| if let Test::Is(words) = &term.test { Some(words) } else { None });
    let some = words.flatten().any(|word| of_console(&word));
    some.then_some("`is:` speaks of marks, tests and refreshes of the console: here nothing has any")
}
