//! Which filters the service honours: each is asked for something that no webhook has. Rows that come all the same prove
//! that it was ignored (WIRE fact 7). Reads only.

use super::{
    report::Report,
    service::{Tell, page},
};
use crate::{
    api::{
        Client,
        calls::{Exact, Fields, ListQuery, Page},
    },
    domain::webhook::HookId,
};

const AREA: &str = "filters";
/// No webhook and no account has it, and every database can hold it.
const NO_ID: i32 = i32::MAX;

/// Asks for each; `first` is a page of the whole set.
pub async fn look(report: &mut Report, client: &Client, first: &Page, tell: Tell<'_>) {
    if first.hooks.is_empty() && first.unreadable.is_empty() {
        return report.ok(AREA, "all", "there is no webhook to tell by");
    }
    let nonce = getrandom::u64().unwrap_or_default();
    let probes = [
        ("id", HookId::new(u64::from(NO_ID.unsigned_abs())).map(|id| Exact::Id(vec![id]))),
        ("account", Some(Exact::Account(vec![i64::from(NO_ID)]))),
        ("name", Some(Exact::Name(vec![format!("hookline doctor {nonce:x}")]))),
        ("url", Some(Exact::Url(vec![format!("https://{nonce:x}.hookline.invalid/")]))),
    ];
    for (what, probe) in probes.into_iter().filter_map(|(what, probe)| Some((what, probe?))) {
        tell(&format!("asking with the filter `{what}` ..."));
        let query = ListQuery { filter: vec![probe], fields: Fields::IdsOnly, ..ListQuery::page(1, 1) };
        match page(client, query).await {
            Ok(page) if page.hooks.is_empty() && page.unreadable.is_empty() => report.ok(AREA, what, "honoured"),
            Ok(_) => {
                let next = "hookline filters such rows itself, and says so";
                report.note(AREA, what, "ignored: other webhooks came", next);
            }
            Err(fault) => report.note(AREA, what, format!("refused: {}", fault.why), "Filters work in the whole set"),
        }
    }
}
