//! `hookline list`: all webhooks, or those that a filter leaves, in one order.

use std::collections::{HashMap, HashSet};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    audit,
    given::{Connection, List},
    output::{Output, Stop},
    print::{Record, Rows, Style},
    record::{self, Derived},
    selection::{Chosen, Wanted},
    session::Session,
    whole,
};
use crate::{
    config::{environ::Environ, setting::Setting},
    domain::{
        collection::{Collection, Slot},
        column::Column,
        fault::FaultKind,
        filter::{Context, Filter, Found, Freshness, Is, Test},
        sort::Sort,
        webhook::{HookId, Webhook},
    },
};

/// Runs it. Webhooks that cannot be read are told on standard error, and end a run that printed all others with the exit
/// code of an unreadable answer.
///
/// # Errors
/// A wrong filter or order, any fault of the service – an incomplete set is never printed – or of writing.
pub fn run(command: List, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let List { plain, selection, reveal_urls } = command;
    let style = plain.print.style(&record::SHAPE, output)?;
    let wanted = Wanted::of(selection)?;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    let Chosen { filter, sort, columns } = wanted.with_view(run.session.paths.state_dir.as_deref(), run.views_key())?;
    let style = fitted(style, columns, output);
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
    let derived = Derived::of(&style, now);
    style.rows(&mut Printed { hooks: &hooks, reveal_urls, derived }, output)?;
    for row in &whole.unreadable {
        let id = row.id.map_or_else(|| "without a usable id".to_owned(), |id| id.to_string());
        output.note(&format!("hookline: webhook {id} could not be read and is left out: {}", row.why));
    }
    Ok(if whole.unreadable.is_empty() { 0 } else { FaultKind::Unreadable.exit_code() })
}

/// The rows of a set, as filters look at them.
pub(super) fn collected(hooks: &HashMap<HookId, Webhook>) -> Collection {
    let mut set = Collection::new();
    for hook in hooks.values() {
        set.upsert(hook);
    }
    set
}

/// Those that pass, in order.
pub(super) fn chosen<'h>(
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

/// Webhooks as records.
struct Printed<'h> {
    hooks: &'h [&'h Webhook],
    reveal_urls: bool,
    derived: Derived,
}

impl Rows for Printed<'_> {
    fn each(&mut self, take: &mut dyn FnMut(Record<'_>) -> Result<(), Stop>) -> Result<(), Stop> {
        self.hooks.iter().try_for_each(|hook| {
            let mut record = record::of(hook, self.reveal_urls);
            self.derived.add_to(&mut record);
            take(record)
        })
    }
}

/// With the columns of a view, where they count; those about tests are known to the console alone, which is said.
fn fitted(style: Style, columns: Option<Vec<Column>>, output: &mut Output) -> Style {
    let Some(columns) = columns.filter(|_| style.takes_columns()) else { return style };
    if columns.iter().any(|column| matches!(column, Column::Test | Column::History)) {
        output.note("hookline: columns of the view about tests are left out: the console alone knows them");
    }
    style.with_columns(&columns.iter().map(|column| column.word()).collect::<Vec<_>>())
}

/// What has to be said about words that mean something in the console alone.
fn of_console(filter: &Filter) -> Option<&'static str> {
    let of_console = |word: &&Is| !matches!(word, Is::Untested);
    let words =
        filter.terms().iter().filter_map(|term| if let Test::Is(words) = &term.test { Some(words) } else { None });
    let some = words.flatten().any(|word| of_console(&word));
    some.then_some("`is:` speaks of marks, tests and refreshes of the console: here nothing has any")
}
