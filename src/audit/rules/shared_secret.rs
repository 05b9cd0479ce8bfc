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
    use crate::audit::desk;

    #[test]
    fn fires_and_does_not() {
        assert_eq!(desk::secrets_found(RULE.id), [6, 7]);
    }
}
