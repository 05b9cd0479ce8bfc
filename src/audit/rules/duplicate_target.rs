//! Two webhooks of an account send the same events to the same URL.

use std::collections::HashMap;

use crate::{
    audit::{
        hook::{Hook, short},
        param::Knobs,
        rule::{Check, Claim, Need, Rule, Survey},
        scope::Scope,
        severity::Severity,
    },
    domain::{
        collection::{EventId, Row},
        webhook::HookId,
    },
};

/// Two webhooks of an account send the same events to the same URL.
pub static RULE: Rule = Rule {
    id: "duplicate-target",
    severity: Severity::Medium,
    title: "Two webhooks of an account send the same events to the same URL.",
    why: "The receiver gets everything twice, and may book, ship or mail it twice.",
    fix: "Keep one of them, or share the events out.",
    source: "Standard Webhooks (idempotency), WIRE section 6: the same body twice makes two",
    help: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Set(|| Box::new(Places::default())),
    mend: None,
};

/// Who is called where.
#[derive(Default)]
struct Places(HashMap<(Option<i64>, String), Vec<HookId>>);

/// Who subscribes to an event at one place: how many, and the two with the smallest ids.
#[derive(Clone, Copy)]
struct Subscribers {
    number: usize,
    first: HookId,
    second: Option<HookId>,
}

impl Survey for Places {
    fn see(&mut self, hook: &Hook<'_>) {
        if let (Some(target), false) = (&hook.target, hook.row.event_ids().is_empty()) {
            let account = hook.row.account().into_value();
            self.0.entry((account, target.place().to_owned())).or_default().push(hook.id());
        }
    }

    fn conclude(&mut self, scope: &Scope<'_>, _: &Knobs<'_>) -> Vec<(HookId, Claim)> {
        let mut claims = Vec::new();
        for ((_, place), mut ids) in self.0.drain().filter(|(_, ids)| ids.len() > 1) {
            ids.sort_unstable();
            let rows: Vec<Row<'_>> = ids.iter().filter_map(|id| scope.hooks.get(*id)).collect();
            let subscribers = subscribers(&rows);
            claims.extend(rows.iter().filter_map(|row| {
                let message = overlap(row, &subscribers)?;
                Some((row.id(), Claim::about(place.as_str(), message)))
            }));
        }
        claims
    }
}

/// In the order of ids, each webhook counted once for an event that it names twice.
fn subscribers(rows: &[Row<'_>]) -> HashMap<EventId, Subscribers> {
    let mut all: HashMap<EventId, Subscribers> = HashMap::new();
    for row in rows {
        let mut own = row.event_ids().to_vec();
        own.sort_unstable();
        own.dedup();
        for event in own {
            let known = all.entry(event).or_insert(Subscribers { number: 0, first: row.id(), second: None });
            known.number += 1;
            if known.number == 2 {
                known.second = Some(row.id());
            }
        }
    }
    all
}

/// What is said of a webhook whose events others send to the same place too.
fn overlap(row: &Row<'_>, subscribers: &HashMap<EventId, Subscribers>) -> Option<String> {
    let shared = row.event_ids().iter().filter_map(|event| Some((event, subscribers.get(event)?)));
    let mut shared: Vec<(&EventId, &Subscribers)> = shared.filter(|(_, who)| who.number > 1).collect();
    shared.sort_unstable_by_key(|(event, _)| **event);
    shared.dedup_by_key(|(event, _)| **event);
    let other = |who: &Subscribers| if who.first == row.id() { who.second } else { Some(who.first) };
    let twin = shared.iter().filter_map(|(_, who)| other(who)).min()?;
    let events = match shared.as_slice() {
        [(event, _)] => format!("`{}`", short(row.event_text(**event))),
        several => format!("{} events", several.len()),
    };
    Some(format!("sends {events} to the same URL as webhook {twin}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        audit::desk::Desk,
        domain::{event::EventItem, known::Known},
    };

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        for (account, url, events) in [
            (1, "https://a.org/in", &["a.created", "b.paid"][..]),
            (1, "HTTPS://A.org:443/in#x", &["b.paid", "b.paid"]),
            (1, "https://a.org/in", &["b.failed"]),
            (1, "https://a.org/other", &["b.paid"]),
            (2, "https://a.org/in", &["b.paid"]),
            (1, "https://a.org/in", &["a.created", "b.paid"]),
            (1, "https://a.org/in", &[]),
            (1, "not a url", &["b.paid"]),
            (1, "not a url", &["b.paid"]),
            (3, "https://b.org/in", &["b.paid", "b.paid"]),
        ] {
            desk.hook(|hook| {
                hook.account = Known::Value(account);
                hook.url = Known::Value(url.to_owned());
                hook.events = Known::Value(events.iter().map(|name| EventItem::from(*name)).collect());
            });
        }
        let said = |what: &str, twin: u64| format!("sends {what} to the same URL as webhook {twin}");
        assert_eq!(desk.found(RULE.id), [(1, said("2 events", 2)), (2, said("`b.paid`", 1)), (6, said("2 events", 1))]);
    }
}
