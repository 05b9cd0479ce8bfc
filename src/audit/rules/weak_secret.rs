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
    use crate::{audit::desk::Desk, domain::known::Known};

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        for secret in [
            Known::Null,
            Known::Value(""),
            Known::Value("secret"),
            Known::Value("webhookwebhookwebhook"),
            Known::Value("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            Known::Value("9f86d081884c7d659a2feaa0c55ad015"),
            Known::Value("9f86d081884c7d659a2feaa0c55ad015"),
            Known::Value("********"),
            Known::Absent,
        ] {
            desk.secret(secret);
        }
        let found = desk.found(RULE.id);
        assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [4]);
        let told = format!("{found:?}");
        for secret in ["MfKQ9r8", "9f86d0", "webhookwebhook"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
}
