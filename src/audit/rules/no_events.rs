//! The webhook subscribes to no event.

use crate::{
    audit::{
        hook::Hook,
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::known::Known,
};

/// The webhook subscribes to no event.
pub static RULE: Rule = Rule {
    id: "no-events",
    severity: Severity::Medium,
    title: "The webhook subscribes to no event.",
    why: "It is never called.",
    fix: "Give it events, or delete it.",
    source: "WIRE section 6: an empty list is accepted",
    help: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let none = matches!(hook.row.event_count(), Known::Null | Known::Value(0));
    none.then(|| Claim::new("subscribes to no event: it is never called"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::Desk;

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        desk.events(&[]).events(&["a.created"]);
        desk.hook(|hook| hook.events = Known::Null).hook(|hook| hook.events = Known::Absent);
        let found: Vec<u64> = desk.found(RULE.id).into_iter().map(|(id, _)| id).collect();
        assert_eq!(found, [1, 3]);
    }
}
