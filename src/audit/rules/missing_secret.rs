//! The webhook has no secret.

use crate::audit::{
    hook::Hook,
    param::Knobs,
    rule::{Check, Claim, Need, Rule},
    scope::Scope,
    severity::Severity,
};

/// The webhook has no secret.
pub static RULE: Rule = Rule {
    id: "missing-secret",
    severity: Severity::High,
    title: "The webhook has no secret.",
    why: "The receiver cannot tell deliveries of the platform from those of anybody else.",
    fix: "Generate a secret, and give it to the receiver.",
    source: "Standard Webhooks (verifying signatures), CWE-345",
    help: "https://cwe.mitre.org/data/definitions/345.html",
    cwe: Some(345),
    params: &[],
    needs: Need::Secrets,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, scope: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let measure = scope.secrets?.get(&hook.id())?;
    (measure.bytes == 0).then(|| Claim::new("has no secret: deliveries are not signed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk;

    #[test]
    fn fires_and_does_not() {
        assert_eq!(desk::secrets_found(RULE.id), [1, 2]);
    }
}
