//! `hookline list`: all webhooks, or those that a filter leaves, in one order; or one page of the service's.

mod gathered;
mod page;

use std::{collections::HashSet, path::PathBuf};

use clap::Args as ClapArgs;
use jiff::Timestamp;

use self::gathered::Gathered;
use super::{
    audit,
    given::{Connection, Plain, Selection},
    output::{Output, Stop, read_or_left},
    print::Style,
    record::{self, Derived},
    selection::{Chosen, Wanted},
    session::{Headless, Session},
    whole,
};
use crate::{
    api::calls::UnreadableRow,
    config::{environ::Environ, setting::Setting},
    domain::{
        column::Column,
        fault::{Fault, FaultKind},
        filter::{Filter, Is, Test},
        webhook::HookId,
    },
};

/// Rows of a page where nobody says how many, as in the console.
const PAGE_SIZE: u16 = 100;

/// `hookline list`.
#[derive(Debug, ClapArgs)]
pub struct List {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub selection: Selection,
    /// Read all webhooks and prove that none is missing: what is done anyway
    #[arg(long, conflicts_with_all = ["page", "page_size"])]
    pub all: bool,
    /// Read one page of the service's, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: Option<u32>,
    /// Webhooks on a page, at most 1000; 100 where only --page is given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub page_size: Option<u16>,
    /// Print no more than so many; how many were left out is said
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print URLs with the passwords and tokens in them
    #[arg(long)]
    pub reveal_urls: bool,
}

impl List {
    fn page(&self) -> Option<page::Wanted> {
        let asked = self.page.is_some() || self.page_size.is_some();
        let (number, size) = (self.page.unwrap_or(1), self.page_size.unwrap_or(PAGE_SIZE));
        asked.then_some(page::Wanted { number, size })
    }
}

/// Runs it. Webhooks that cannot be read are told on standard error, and end a run that printed all others with the exit
/// code of an unreadable answer.
///
/// # Errors
/// A wrong filter or order, any fault of the service – an incomplete set is never printed – or of writing.
pub fn run(command: List, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let page = command.page();
    let List { plain, selection, limit, reveal_urls, .. } = command;
    let style = plain.print.style(&record::SHAPE, output)?;
    let wanted = Wanted::of(selection)?;
    let run = Session::headless(&plain.connection.over(outer), environ, output)?;
    let Chosen { filter, sort, columns } = wanted.with_view(run.session.paths.state_dir.as_deref(), run.views_key())?;
    let style = fitted(style, columns, output);
    if let Some(note) = of_console(&filter) {
        output.note(&format!("hookline: {note}"));
    }

    let now = Timestamp::now();
    let dir = environ.get("TMPDIR").filter(|dir| !dir.is_empty()).map_or_else(|| "/tmp".into(), PathBuf::from);
    let mut gathered = Gathered::new(filter.clone(), sort.clone(), reveal_urls, now, dir);
    let unreadable = match page {
        Some(wanted) => {
            page::check(&filter)?;
            page::read(&run, wanted, (&filter, &sort), &mut gathered, output)?
        }
        None => everything(&run, &filter, &mut gathered, now, output)?,
    };
    if let Some(why) = gathered.trouble() {
        output.note(&format!("hookline: no room for a temporary file, so memory holds all webhooks: {why}"));
    }
    let passed = gathered.len();
    let mut sorted = gathered.sorted(limit, Derived::of(&style, now));
    read_or_left(style.rows(&mut sorted, output))?;
    let left_out = passed - sorted.len();
    if left_out > 0 {
        output.note(&format!("hookline: {} of {passed} printed; --limit left out {left_out}", sorted.len()));
    }
    for row in &unreadable {
        let id = row.id.map_or_else(|| "without a usable id".to_owned(), |id| id.to_string());
        output.note(&format!("hookline: webhook {id} could not be read and is left out: {}", row.why));
    }
    Ok(if unreadable.is_empty() { 0 } else { FaultKind::Unreadable.exit_code() })
}

/// Reads the whole set, proven complete; the rows that could not be read come back.
fn everything(
    run: &Headless,
    filter: &Filter,
    gathered: &mut Gathered,
    now: Timestamp,
    output: &mut Output,
) -> Result<Vec<UnreadableRow>, Fault> {
    let parallel = usize::try_from(run.session.settings.count(Setting::Parallel)).unwrap_or(1);
    let mut loaded = |loaded: usize| output.progress(&format!("{loaded} webhooks loaded ..."));
    let read = run.wait(whole::pass(&run.client, parallel, &mut loaded, &mut |hooks| gathered.take(hooks)));
    output.progress("");
    let whole::Proven { walk, unreadable } = read?;
    gathered.retain(|id| walk.holds(id));
    if let Some(set) = gathered.to_audit() {
        let found: HashSet<(HookId, &str)> = audit::asked_by(filter, run, set, now, output)?;
        gathered.decide(&|id, rule| found.contains(&(id, rule)));
    }
    Ok(unreadable)
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
pub(super) fn of_console(filter: &Filter) -> Option<&'static str> {
    let of_console = |word: &&Is| !matches!(word, Is::Untested);
    let words =
        filter.terms().iter().filter_map(|term| if let Test::Is(words) = &term.test { Some(words) } else { None });
    let some = words.flatten().any(|word| of_console(&word));
    some.then_some("`is:` speaks of marks, tests and refreshes of the console: here nothing has any")
}
