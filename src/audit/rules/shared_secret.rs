//! Several webhooks have the same secret.

use std::collections::HashMap;

use crate::{
    audit::{
        hook::{Hook, twins},
        measure::Digest,
        param::Knobs,
        rule::{Check, Claim, Need, Rule, Survey},
        scope::Scope,
        severity::Severity,
    },
    domain::webhook::HookId,
};

/// Several webhooks have the same secret.
pub static RULE: Rule = Rule {
    id: "shared-secret",
    severity: Severity::Medium,
    title: "Several webhooks have the same secret.",
    why: "Who knows the secret of one receiver can forge deliveries to all others.",
    fix: "Generate a secret for each.",
    source: "OWASP Cryptographic Storage Cheat Sheet (separation of keys), CWE-323",
    help: "https://cwe.mitre.org/data/definitions/323.html",
    cwe: Some(323),
    params: &[],
    needs: Need::Secrets,
    check: Check::Set(|| Box::new(Seen::default())),
    mend: None,
};

/// Webhooks seen.
#[derive(Default)]
struct Seen(Vec<HookId>);

impl Survey for Seen {
    fn see(&mut self, hook: &Hook<'_>) {
        self.0.push(hook.id());
    }

    fn conclude(&mut self, scope: &Scope<'_>, _: &Knobs<'_>) -> Vec<(HookId, Claim)> {
        let Some(secrets) = scope.secrets else { return Vec::new() };
        let mut holders: HashMap<Digest, Vec<HookId>> = HashMap::new();
        for id in &self.0 {
            if let Some(measure) = secrets.get(id).filter(|measure| measure.bytes > 0) {
                holders.entry(measure.digest).or_default().push(*id);
            }
        }
        holders
            .into_values()
            .filter(|ids| ids.len() > 1)
            .flat_map(twins)
            .map(|(id, twin)| (id, Claim::new(format!("has the same secret as {twin}"))))
            .collect()
    }
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
        assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [6, 7]);
        let told = format!("{found:?}");
        for secret in ["MfKQ9r8", "9f86d0", "webhookwebhook"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
}
