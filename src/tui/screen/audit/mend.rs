//! From findings to a plan: the edits that mend them, together for each webhook. What needs knowledge is left to people.

use std::collections::BTreeMap;

use super::State;
use crate::{
    audit::{Finding, hook::Hook},
    domain::{
        check::Draft,
        edit::Made,
        known::Known,
        plan::{Action, Plan},
        webhook::{Change, HookId, Webhook},
    },
    tui::{
        go::{Go, Notice, Open},
        screen::Steps,
        shared::Shared,
        words,
    },
};

/// Why nothing of what a key means can be mended by an edit.
pub(super) fn why_not(state: &State, shared: &Shared) -> Option<String> {
    (!state.mends(shared)).then(|| "no edit mends this without knowing more; open the webhook, e edits it".into())
}

/// Opens the review of what mends these.
pub(super) fn review(findings: &[Finding], shared: &mut Shared) -> Steps {
    let mut of_hook: BTreeMap<HookId, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let Some(id) = finding.hook {
            of_hook.entry(id).or_default().push(finding);
        }
    }
    let all = of_hook.len();
    let rows: Vec<(Action, Option<Webhook>)> = of_hook
        .into_iter()
        .filter_map(|(id, findings)| {
            let hook = shared.record(id)?;
            let change = change(&hook, &findings, shared)?;
            Some((Action::Update(id, change), Some(hook)))
        })
        .collect();
    if rows.is_empty() {
        let said = "nothing can be mended by an edit alone: what is asked for is not known here";
        return Go::Say(Notice::info(said)).into();
    }
    let count = rows.len();
    let title = match rows.as_slice() {
        [(Action::Update(id, _), _)] => format!("Fix webhook {id}"),
        _ => format!("Fix {} webhooks", words::number(count as u64)),
    };
    let mut plan = Plan::new(shared.plan_number(), title, rows);
    if count < all {
        let left = words::number((all - count) as u64);
        plan.notes.push(format!("{left} others of this group are left: no edit mends them without knowing more"));
    }
    plan.notes.push("Whether its receiver takes the new value is not known: test it afterwards".into());
    Go::Open(Open::Review(Box::new(plan))).into()
}

/// What all edits together change in a webhook.
fn change(hook: &Webhook, findings: &[&Finding], shared: &Shared) -> Option<Change> {
    let row = shared.hooks.get(hook.id)?;
    let mut mended = hook.clone();
    for finding in findings {
        let edit = finding.rule.mend.and_then(|mend| shared.scoped(|_, scope| mend(&Hook::of(row), scope)));
        let Some(Made::Change(change)) = edit.map(|edit| edit.of(&mended)) else { continue };
        let Change { name, url, events, .. } = change;
        mended.name = name.map_or(mended.name, Known::Value);
        mended.url = url.map_or(mended.url, Known::Value);
        mended.events = events.map_or(mended.events, Known::Value);
    }
    let change = Draft::of(&mended).change(Some(hook));
    (!change.is_empty()).then_some(change)
}
