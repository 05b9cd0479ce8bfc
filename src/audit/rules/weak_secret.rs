//! The secret is easy to guess.

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

/// The secret is easy to guess.
pub static RULE: Rule = Rule {
    id: "weak-secret",
    severity: Severity::High,
    title: "The secret is easy to guess.",
    why: "Words, runs and repetitions are tried first, and then deliveries can be forged.",
    fix: "Generate a secret, and give it to the receiver.",
    source: "NIST SP 800-63B section 5.1.1.2, CWE-521",
    help: "https://cwe.mitre.org/data/definitions/521.html",
    cwe: Some(521),
    params: &[Param {
        name: "bits",
        help: "Bits of chance, estimated, below which a secret is weak.",
        preset: Preset::Count { default: 64, least: 1, most: 256 },
    }],
    needs: Need::Secrets,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, scope: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let measure = scope.secrets?.get(&hook.id())?;
    // What is short is told by another rule.
    let weak = measure.bytes >= SECRET_BYTES && u64::from(measure.bits) < knobs.count("bits");
    weak.then(|| Claim::new("its secret is easy to guess: a word, a run or a repetition"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk;

    #[test]
    fn fires_and_does_not() {
        assert_eq!(desk::secrets_found(RULE.id), [4]);
    }
}
