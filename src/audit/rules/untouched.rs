//! Nobody touched the webhook for long.

use crate::{
    audit::{
        hook::Hook,
        param::Knobs,
        rule::{Check, Claim, Need, Param, Preset, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::age,
};

/// Nobody touched the webhook for long.
pub static RULE: Rule = Rule {
    id: "untouched",
    severity: Severity::Info,
    title: "Nobody touched the webhook for long.",
    why: "Its owner may have left, and its receiver with them.",
    fix: "Ask the owner; test it; delete what nobody needs.",
    source: "OWASP API9:2023 (improper inventory management)",
    help: "https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",
    cwe: None,
    params: &[Param {
        name: "days",
        help: "Days without a change that are fine.",
        preset: Preset::Count { default: 365, least: 1, most: 36_500 },
    }],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, scope: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let touched = hook.row.updated_second().or_else(|| hook.row.created_second())?;
    let days = scope.now.as_second().saturating_sub(touched) / age::DAY;
    let most = i64::try_from(knobs.count("days")).unwrap_or(i64::MAX);
    (days > most).then(|| Claim::new(format!("nobody touched it for {days} days")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    use crate::{
        audit::desk::{Desk, NOW},
        domain::known::Known,
    };

    #[test]
    fn fires_and_does_not() {
        let ago = |days: i64| Timestamp::from_second(NOW - days * age::DAY).map_or(Known::Null, Known::Value);
        let mut desk = Desk::new();
        desk.hook(|hook| hook.updated = ago(365)).hook(|hook| hook.updated = ago(366));
        desk.hook(|hook| (hook.created, hook.updated) = (ago(900), ago(3)));
        desk.hook(|hook| (hook.created, hook.updated) = (ago(900), Known::Absent));
        desk.hook(|hook| (hook.created, hook.updated) = (Known::Absent, Known::Null));
        desk.hook(|hook| hook.updated = ago(-900));
        let said = |days| format!("nobody touched it for {days} days");
        assert_eq!(desk.found(RULE.id), [(2, said(366)), (4, said(900))]);
    }
}
