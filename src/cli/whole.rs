//! The whole set for a headless command: every page, proven complete, or the fault that prevented it.

use std::collections::HashMap;

use tokio::task::JoinSet;

use super::unexpected;
use crate::{
    api::{
        Client,
        calls::{Call, ListQuery, Page, Reply, UnreadableRow},
    },
    domain::{
        fault::{Fault, FaultKind},
        walk::{Ask, Config, Phase, Walk},
        webhook::{HookId, Webhook},
    },
};

/// Every webhook there is.
#[derive(Debug, Default)]
pub struct Whole {
    /// Those that could be read, as they came.
    pub hooks: HashMap<HookId, Webhook>,
    /// Those that could not.
    pub unreadable: Vec<UnreadableRow>,
}

/// Reads it with so many requests at a time, telling after each answer but the last how many are loaded.
///
/// # Errors
/// The first fault of the service; `Conflict` where the set changed too much to be proven complete, `Unreadable` where the
/// service does not page.
pub async fn read(client: &Client, parallel: usize, loaded: &mut dyn FnMut(usize)) -> Result<Whole, Fault> {
    let mut hooks = HashMap::new();
    let mut take = |page: Vec<Webhook>| hooks.extend(page.into_iter().map(|hook| (hook.id, hook)));
    let Proven { walk, unreadable } = pass(client, parallel, loaded, &mut take).await?;
    hooks.retain(|id, _| walk.holds(*id));
    Ok(Whole { hooks, unreadable })
}

/// What is known at the end of a pass over everything.
#[derive(Debug)]
pub struct Proven {
    /// Which webhooks there are: of those that were handed over, and maybe gone by now, those that it holds.
    pub walk: Walk,
    /// Those that could not be read.
    pub unreadable: Vec<UnreadableRow>,
}

/// Reads everything as `read` does and holds none of it: the webhooks of each answer are handed over as they come, some
/// more than once, the last one counts.
///
/// # Errors
/// As `read`: then nothing that was handed over is to be used.
pub async fn pass(
    client: &Client,
    parallel: usize,
    loaded: &mut dyn FnMut(usize),
    take: &mut dyn FnMut(Vec<Webhook>),
) -> Result<Proven, Fault> {
    let mut walk = Walk::new(Config { first: 1000, page: 1000, parallel, max_rows: usize::MAX, ..Config::default() });
    let mut unreadable = Vec::new();
    let mut asked = JoinSet::new();
    loop {
        for ask in walk.asks() {
            let (client, call) = (client.clone(), Call::List(ListQuery::of(&ask)));
            asked.spawn(async move { (ask, Box::pin(client.send(call)).await) });
        }
        let Some(ended) = asked.join_next().await else { break };
        let (ask, result) = match ended {
            Ok(answered) => answered,
            Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
            Err(_) => return Err(unexpected()),
        };
        let Reply::Page(page) = result? else { return Err(unexpected()) };
        step(&mut walk, &ask, &page);
        // An ids-only page proves; its rows hold nothing to show.
        if !matches!(ask, Ask::Ids { .. }) {
            note(&mut unreadable, page.unreadable);
            take(page.hooks);
        }
        if !walk.progress().phase.is_at_rest() {
            loaded(walk.progress().loaded);
        }
    }
    match walk.progress().phase {
        Phase::Complete => Ok(Proven { walk, unreadable }),
        Phase::Stuck => Err(incomplete(FaultKind::Unreadable, "the service gives the same rows for every page")),
        _ => Err(incomplete(
            FaultKind::Conflict,
            "the set kept changing while it was read, so nothing proves that all are there",
        )),
    }
}

/// Tells the walk what came.
fn step(walk: &mut Walk, ask: &Ask, page: &Page) {
    let mut ids: Vec<HookId> = page.hooks.iter().map(|hook| hook.id).collect();
    if !page.unreadable.is_empty() {
        // Where they stood is not known; by id is how the page was asked for.
        ids.extend(page.unreadable.iter().filter_map(|row| row.id));
        ids.sort_unstable();
    }
    walk.page(ask, &ids, page.more);
}

/// Each unreadable row is told once.
fn note(unreadable: &mut Vec<UnreadableRow>, more: Vec<UnreadableRow>) {
    let known: Vec<HookId> = unreadable.iter().filter_map(|row| row.id).collect();
    unreadable.extend(more.into_iter().filter(|row| row.id.is_none_or(|id| !known.contains(&id))));
}

fn incomplete(kind: FaultKind, why: &str) -> Fault {
    Fault::new(kind, "Reading all webhooks failed", why, "Run it again")
}
