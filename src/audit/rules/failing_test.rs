//! The last test delivery failed.

use crate::audit::{
    hook::Hook,
    param::Knobs,
    rule::{Check, Claim, Need, Rule},
    scope::Scope,
    severity::Severity,
};

/// The last test delivery failed.
pub static RULE: Rule = Rule {
    id: "failing-test",
    severity: Severity::Medium,
    title: "The last test delivery failed.",
    why: "What fails in a test fails in earnest, and what is not delivered is lost.",
    fix: "Test it again and look at what the receiver says.",
    source: "WIRE section 9",
    help: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    cwe: None,
    params: &[],
    needs: Need::Outcomes,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, scope: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let passed = scope.outcome?(hook.id())?;
    (!passed).then(|| Claim::new("its last test delivery failed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{audit::desk::Desk, domain::webhook::HookId};

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        desk.hook(|_| {}).hook(|_| {});
        desk.failed = HookId::new(2).into_iter().collect();
        assert_eq!(desk.found(RULE.id), [(2, "its last test delivery failed".to_owned())]);
    }
}
