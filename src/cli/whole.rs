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
    let mut walk = Walk::new(Config { first: 1000, page: 1000, parallel, max_rows: usize::MAX, ..Config::default() });
    let mut whole = Whole::default();
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
        whole.take(&mut walk, &ask, page);
        if !walk.progress().phase.is_at_rest() {
            loaded(walk.progress().loaded);
        }
    }
    match walk.progress().phase {
        Phase::Complete => {
            whole.hooks.retain(|id, _| walk.holds(*id));
            Ok(whole)
        }
        Phase::Stuck => Err(incomplete(FaultKind::Unreadable, "the service gives the same rows for every page")),
        _ => Err(incomplete(
            FaultKind::Conflict,
            "the set kept changing while it was read, so nothing proves that all are there",
        )),
    }
}

impl Whole {
    fn take(&mut self, walk: &mut Walk, ask: &Ask, page: Page) {
        // An ids-only page proves; its rows hold nothing to show.
        let rows = !matches!(ask, Ask::Ids { .. });
        let mut ids: Vec<HookId> = page.hooks.iter().map(|hook| hook.id).collect();
        if !page.unreadable.is_empty() {
            // Where they stood is not known; by id is how the page was asked for.
            ids.extend(page.unreadable.iter().filter_map(|row| row.id));
            ids.sort_unstable();
        }
        walk.page(ask, &ids, page.more);
        if rows {
            self.hooks.extend(page.hooks.into_iter().map(|hook| (hook.id, hook)));
            let known: Vec<HookId> = self.unreadable.iter().filter_map(|row| row.id).collect();
            let news = page.unreadable.into_iter().filter(|row| row.id.is_none_or(|id| !known.contains(&id)));
            self.unreadable.extend(news);
        }
    }
}

fn incomplete(kind: FaultKind, why: &str) -> Fault {
    Fault::new(kind, "Reading all webhooks failed", why, "Run it again")
}
