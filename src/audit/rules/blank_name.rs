//! The webhook has no name.

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

/// The webhook has no name.
pub static RULE: Rule = Rule {
    id: "blank-name",
    severity: Severity::Low,
    title: "The webhook has no name.",
    why: "In lists, logs and talks nobody knows which one is meant.",
    fix: "Give it a name that says whose it is and what for.",
    source: "WIRE section 6: a name is not required",
    help: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let blank = match hook.row.name() {
        Known::Value(name) => name.trim().is_empty(),
        Known::Null => true,
        Known::Absent => false,
    };
    blank.then(|| Claim::new("has no name"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::Desk;

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        for name in ["", "  \t", "\u{3000}", "x"] {
            desk.hook(|hook| hook.name = Known::Value(name.to_owned()));
        }
        desk.hook(|hook| hook.name = Known::Null).hook(|hook| hook.name = Known::Absent);
        let found: Vec<u64> = desk.found(RULE.id).into_iter().map(|(id, _)| id).collect();
        assert_eq!(found, [1, 2, 3, 5]);
    }
}
