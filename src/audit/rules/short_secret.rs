//! The secret is short.

use crate::{
    audit::{
        hook::Hook,
        param::Knobs,
        rule::{Check, Claim, Need, Param, Preset, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::check::SECRET_BYTES,
};

/// The secret is short.
pub static RULE: Rule = Rule {
    id: "short-secret",
    severity: Severity::High,
    title: "The secret is short.",
    why: "Short secrets can be found by trying, and then deliveries can be forged.",
    fix: "Generate a secret, and give it to the receiver.",
    source: "Standard Webhooks (signature scheme), RFC 2104 section 3, CWE-326",
    help: "https://www.rfc-editor.org/rfc/rfc2104#section-3",
    cwe: Some(326),
    params: &[Param {
        name: "bytes",
        help: "The shortest secret that is fine.",
        preset: Preset::Count { default: SECRET_BYTES as u64, least: 1, most: 64 },
    }],
    needs: Need::Secrets,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, scope: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let measure = scope.secrets?.get(&hook.id())?;
    let least = knobs.count("bytes");
    let short = measure.bytes > 0 && (measure.bytes as u64) < least;
    // How long it is would help who wants to guess it.
    short.then(|| Claim::new(format!("its secret has fewer than {least} bytes")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk;

    #[test]
    fn fires_and_does_not() {
        assert_eq!(desk::secrets_found(RULE.id), [3]);
    }
}
