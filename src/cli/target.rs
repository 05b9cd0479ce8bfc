//! Which webhooks a command that writes is about: ids, ids from standard input, or a filter over the whole set. Reads only.

use std::{
    collections::{HashMap, HashSet},
    io,
};

use clap::Args as ClapArgs;
use jiff::{Timestamp, tz::TimeZone};

use super::{
    audit,
    given::Connection,
    ids::{Ids, Named},
    list,
    output::{Output, Stop},
    selection,
    session::Headless,
    unexpected, whole,
};
use crate::{
    api::calls::{Call, IDS_PER_LIST, ListQuery, Reply},
    config::{credential, setting::Setting},
    domain::{
        collection::{Collection, Slot},
        fault::{Fault, FaultKind},
        filter::{Context, Filter, Found, Freshness},
        sort::Sort,
        walk::Ask,
        webhook::{HookId, Webhook},
    },
};

/// Which webhooks.
#[derive(Debug, Clone, Default, PartialEq, Eq, ClapArgs)]
pub struct Target {
    /// The webhooks; `-` takes their ids from standard input, one a line
    #[arg(value_name = "ID")]
    pub ids: Vec<Named>,
    /// All that match, in the filter language of the console
    #[arg(long, value_name = "FILTER", conflicts_with = "ids")]
    pub filter: Option<String>,
}

/// Webhooks with what is known of them, each once.
pub type Chosen = Vec<(HookId, Option<Webhook>)>;

impl Target {
    /// True where nothing names a webhook.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.filter.is_none()
    }

    /// The one webhook that is named by its id.
    pub fn only(&self) -> Option<HookId> {
        match self.ids.as_slice() {
            [Named::Id(id)] => Some(*id),
            _ => None,
        }
    }

    /// The words that name them, for a command that does it.
    pub fn words(&self) -> String {
        let ids = self.ids.iter().map(|which| match which {
            Named::Id(id) => id.to_string(),
            Named::Input => "-".to_owned(),
        });
        let filter = self.filter.as_deref().and_then(|filter| crate::domain::shell::line(["--filter", filter]).ok());
        ids.chain(filter).collect::<Vec<_>>().join(" ")
    }

    /// The webhooks. Those of a filter come as they were read; of ids nothing is known yet.
    ///
    /// # Errors
    /// Nothing named, a filter or an id that was not understood, any fault of the service.
    pub fn chosen(&self, run: &Headless, connection: &Connection, output: &mut Output) -> Result<Chosen, Stop> {
        if let Some(filter) = &self.filter {
            return filtered(&selection::parsed_filter(filter)?, run, output);
        }
        if self.ids.is_empty() {
            let next = "Name webhooks by their ids, or with --filter; `-` takes ids from standard input";
            return Err(Fault::new(FaultKind::Usage, "Nothing was done", "no webhook is named", next).into());
        }
        let key = credential::is_stdin(connection.api_key_file.as_ref());
        let ids = Ids { ids: self.ids.clone() }.read(io::stdin().lock(), key, output)?;
        Ok(ids.into_iter().map(|id| (id, None)).collect())
    }
}

/// All webhooks that a filter leaves, by id.
fn filtered(filter: &Filter, run: &Headless, output: &mut Output) -> Result<Chosen, Stop> {
    let parallel = usize::try_from(run.session.settings.count(Setting::Parallel)).unwrap_or(1);
    let mut loaded = |loaded: usize| output.progress(&format!("{loaded} webhooks loaded ..."));
    let whole = run.wait(whole::read(&run.client, parallel, &mut loaded));
    output.progress("");
    let whole = whole?;
    if !whole.unreadable.is_empty() {
        output.note(&format!("hookline: {} webhooks could not be read and are left out", whole.unreadable.len()));
    }
    let hooks = that_pass(filter, &whole.hooks, run, output)?;
    Ok(hooks.into_iter().map(|hook| (hook.id, Some(hook.clone()))).collect())
}

/// Those of a whole set that pass a filter, by id.
///
/// # Errors
/// Rules that the filter asks for and cannot have, and any fault of the service.
pub fn that_pass<'h>(
    filter: &Filter,
    hooks: &'h HashMap<HookId, Webhook>,
    run: &Headless,
    output: &mut Output,
) -> Result<Vec<&'h Webhook>, Fault> {
    if let Some(note) = list::of_console(filter) {
        output.note(&format!("hookline: {note}"));
    }
    let now = Timestamp::now();
    let set = collected(hooks);
    let found = match filter.rules().next() {
        Some(_) => audit::asked_by(filter, run, &set, now, output)?,
        None => HashSet::new(),
    };
    let found = |id: HookId, rule: &str| found.contains(&(id, rule));
    let hooks = passing(hooks, &set, filter, (now, &found));
    if hooks.is_empty() {
        output.note("hookline: no webhook matches the filter");
    }
    Ok(hooks)
}

/// The rows of a set, as filters look at them.
fn collected(hooks: &HashMap<HookId, Webhook>) -> Collection {
    let mut set = Collection::new();
    for hook in hooks.values() {
        set.upsert(hook);
    }
    set
}

/// Those that pass, by id.
fn passing<'h>(
    hooks: &'h HashMap<HookId, Webhook>,
    set: &Collection,
    filter: &Filter,
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
    Sort::default().sort(set, &mut slots, &|_| None);
    slots.into_iter().filter_map(|slot| hooks.get(&set.row(slot)?.id())).collect()
}

/// Reads those of which nothing is known yet; those that are not there stay so.
///
/// # Errors
/// Any fault of the service but that one is not there.
pub fn read(chosen: Chosen, run: &Headless) -> Result<Chosen, Fault> {
    let unknown: Vec<HookId> = chosen.iter().filter(|(_, hook)| hook.is_none()).map(|(id, _)| *id).collect();
    let mut known: HashMap<HookId, Webhook> = HashMap::new();
    run.wait(async {
        if unknown.len() > 1 {
            for ids in unknown.chunks(IDS_PER_LIST) {
                let ask = Ask::ById(ids.to_vec());
                let Reply::Page(page) = run.client.send(Call::List(ListQuery::of(&ask))).await? else {
                    return Err(unexpected());
                };
                known.extend(page.hooks.into_iter().map(|hook| (hook.id, hook)));
            }
        }
        // A service may ignore the filter (WIRE fact 7), and one row may not be readable in a page.
        for id in unknown.iter().filter(|id| !known.contains_key(id)).copied().collect::<Vec<_>>() {
            match run.client.send(Call::Show(id)).await {
                Ok(Reply::Hook(hook)) => drop(known.insert(id, *hook)),
                Ok(_) => return Err(unexpected()),
                Err(fault) if fault.kind == FaultKind::NotFound => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    })?;
    Ok(chosen.into_iter().map(|(id, hook)| (id, hook.or_else(|| known.remove(&id)))).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_words_name_the_same_again() {
        let target = Target { ids: vec!["7".parse().unwrap(), "-".parse().unwrap()], filter: None };
        assert_eq!(target.words(), "7 -");
        let target = Target { ids: Vec::new(), filter: Some("name:a b".into()) };
        assert_eq!(target.words(), "--filter 'name:a b'");
    }
}
