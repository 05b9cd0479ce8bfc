//! The webhook subscribes to every event there is.

use std::collections::HashSet;

use crate::audit::{
    hook::Hook,
    param::Knobs,
    rule::{Check, Claim, Need, Param, Preset, Rule},
    scope::Scope,
    severity::Severity,
};

/// The webhook subscribes to every event there is.
pub static RULE: Rule = Rule {
    id: "every-event",
    severity: Severity::Low,
    title: "The webhook subscribes to every event there is.",
    why: "The receiver is told more than it needs, and everything that is added later.",
    fix: "Choose the events that the receiver uses.",
    source: "OWASP API3:2023, CWE-272 (least privilege)",
    help: "https://cwe.mitre.org/data/definitions/272.html",
    cwe: Some(272),
    params: &[Param {
        name: "offered",
        help: "A service that offers fewer events than this is not judged.",
        preset: Preset::Count { default: 3, least: 1, most: 100_000 },
    }],
    needs: Need::Offered,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, scope: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let offered = scope.offered?;
    let all = offered.len();
    if (all as u64) < knobs.count("offered") || hook.row.event_ids().len() < all {
        return None;
    }
    let own: HashSet<&str> = hook.row.events().collect();
    offered.iter().all(|name| own.contains(name)).then(|| Claim::new(format!("subscribes to all {all} events")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::Desk;

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        desk.events(&["a.created", "a.deleted", "b.paid", "b.failed"]).events(&["a.created", "a.deleted", "b.paid"]);
        desk.events(&["b.failed", "b.paid", "z.old", "a.deleted", "a.created"]).events(&["a.created"; 4]);
        let found: Vec<u64> = desk.found(RULE.id).into_iter().map(|(id, _)| id).collect();
        assert_eq!(found, [1, 3]);
        desk.offered.retain(|name| name.starts_with("a."));
        assert_eq!(desk.found(RULE.id), [], "a service with two events is not judged");
    }
}
