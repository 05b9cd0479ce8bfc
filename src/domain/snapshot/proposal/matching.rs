//! Which webhook of the service a record of a file is.

use std::collections::HashMap;

use super::{Mistake, Record};
use crate::domain::webhook::{HookId, Webhook};

/// For each record the webhook that it is, by its number; `None` for one that is to be made.
///
/// # Errors
/// A record without an id, or whose id is gone, that may be one of several webhooks of one name and URL.
pub(super) fn matched(records: &[Record], now: &[Webhook], ignore_ids: bool) -> Result<Vec<Option<usize>>, Mistake> {
    let by_id: HashMap<HookId, usize> = match ignore_ids {
        true => HashMap::new(),
        false => now.iter().enumerate().map(|(at, hook)| (hook.id, at)).collect(),
    };
    let mut matched: Vec<Option<usize>> =
        records.iter().map(|record| record.id.and_then(|id| by_id.get(&id).copied())).collect();
    let mut claimed = vec![false; now.len()];
    for at in matched.iter().flatten() {
        if let Some(claimed) = claimed.get_mut(*at) {
            *claimed = true;
        }
    }
    let mut free: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, hook) in now.iter().enumerate().filter(|(at, _)| claimed.get(*at) == Some(&false)) {
        free.entry((hook.name.text(), hook.url.text())).or_default().push(at);
    }
    let mut open: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, record) in records.iter().enumerate().filter(|(at, _)| matched.get(*at) == Some(&None)) {
        if let (Some(name), Some(url)) = (record.name.value(), record.url.value()) {
            open.entry((name, url)).or_default().push(at);
        }
    }
    let mut open: Vec<_> = open.into_iter().collect();
    open.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
    for (key, records_of) in open {
        let Some(hooks_of) = free.get(&key) else { continue };
        if records_of.len() < hooks_of.len() {
            return Err(ambiguous(records, &records_of, now, hooks_of));
        }
        for (record, hook) in records_of.into_iter().zip(hooks_of) {
            if let Some(place) = matched.get_mut(record) {
                *place = Some(*hook);
            }
        }
    }
    Ok(matched)
}

fn ambiguous(records: &[Record], records_of: &[usize], now: &[Webhook], hooks_of: &[usize]) -> Mistake {
    let at = records_of.first().and_then(|at| records.get(*at)).map_or(0, |record| record.marks.at);
    let ids: Vec<String> = hooks_of.iter().take(5).filter_map(|at| Some(now.get(*at)?.id.to_string())).collect();
    let more = if hooks_of.len() > ids.len() { " and more" } else { "" };
    let why = format!("it may be any of the webhooks {}{more}: all have this name and URL", ids.join(", "));
    Mistake::new(at, why, "Give the `id` of the one that is meant")
}
