//! Two webhooks of an account have the same name.

use std::collections::HashMap;

use crate::{
    audit::{
        hook::{Hook, twins},
        param::Knobs,
        rule::{Check, Claim, Need, Rule, Survey},
        scope::Scope,
        severity::Severity,
    },
    domain::webhook::HookId,
};

/// Two webhooks of an account have the same name.
pub static RULE: Rule = Rule {
    id: "duplicate-name",
    severity: Severity::Low,
    title: "Two webhooks of an account have the same name.",
    why: "Sooner or later somebody edits, tests or deletes the wrong one.",
    fix: "Give each a name of its own.",
    source: "WIRE section 6: names are not unique",
    help: "https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Set(|| Box::new(Names::default())),
    mend: None,
};

/// Who has which name in which account; names without case and outer blanks.
#[derive(Default)]
struct Names(HashMap<(Option<i64>, String), Vec<HookId>>);

impl Survey for Names {
    fn see(&mut self, hook: &Hook<'_>) {
        let name = hook.row.folded_name().trim();
        if !name.is_empty() {
            let account = hook.row.account().into_value();
            self.0.entry((account, name.to_owned())).or_default().push(hook.id());
        }
    }

    fn conclude(&mut self, _: &Scope<'_>, _: &Knobs<'_>) -> Vec<(HookId, Claim)> {
        let same = self.0.drain().filter(|(_, ids)| ids.len() > 1);
        same.flat_map(|((_, name), ids)| {
            twins(ids).map(move |(id, twin)| (id, Claim::about(name.as_str(), format!("has the same name as {twin}"))))
        })
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
        for (account, name) in
            [(1, "Billing"), (1, " billing "), (2, "Billing"), (1, "Billing 2"), (3, ""), (3, " "), (1, "BILLING")]
        {
            desk.hook(|hook| (hook.account, hook.name) = (Known::Value(account), Known::Value(name.to_owned())));
        }
        let said = |twin: &str| format!("has the same name as webhook {twin} and 1 more");
        assert_eq!(desk.found(RULE.id), [(1, said("2")), (2, said("1")), (7, said("1"))]);
    }
}
