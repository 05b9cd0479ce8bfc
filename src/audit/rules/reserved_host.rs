//! No public name server answers for the host.

use super::placeholder_host;
use crate::{
    audit::{
        hook::{Hook, is_under, short},
        param::Knobs,
        rule::{Check, Claim, Need, Param, Preset, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::address::Kind,
};

/// No public name server answers for the host.
pub static RULE: Rule = Rule {
    id: "reserved-host",
    severity: Severity::Medium,
    title: "No public name server answers for the host.",
    why: "Names such as `printer.local` or `intranet` mean another machine, or none, where the delivery starts.",
    fix: "Use a public name, or list the zone under `own` where the platform can resolve it.",
    source: "RFC 6761, RFC 6762, RFC 8375, IANA Special-Use Domain Names",
    help: "https://www.iana.org/assignments/special-use-domain-names/special-use-domain-names.xhtml",
    cwe: None,
    params: &[Param {
        name: "own",
        help: "Zones that the platform can resolve, such as \"corp\".",
        preset: Preset::Texts,
    }],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    let host = target.name();
    let alone = target.host.kind == Kind::Public && !host.contains(['.', ':']);
    let reserved = target.host.kind == Kind::ReservedName && !placeholder_host::is_example(host);
    if !(alone || reserved) || is_under(host, knobs.texts("own").iter().map(String::as_str)) {
        return None;
    }
    let why = if alone { "is one word" } else { "is under a reserved name" };
    Some(Claim::about(host, format!("the host {} {why}: no public name server answers for it", short(host))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use crate::audit::{
        desk::{Desk, urls},
        param::Value,
        settings::{RuleSettings, Settings},
    };

    #[test]
    fn fires_and_does_not() {
        urls(
            RULE.id,
            &[
                "https://printer.local/",
                "https://jenkins.corp/",
                "https://a.test/",
                "https://hooks.acme.example/",
                "https://db.internal/",
                "https://intranet/hook",
                "https://router.home.arpa/",
                "https://x.onion/",
            ],
            &[
                "https://example.com/",
                "https://localhost/",
                "https://local.org/",
                "https://a.testing.org/",
                "https://8.8.8.8/",
                "https://[2606:4700::1111]/",
            ],
        );
    }

    #[test]
    fn a_zone_that_the_platform_resolves_is_fine() {
        let own = Value::Texts(vec!["corp".to_owned(), "intranet".to_owned()]);
        let set = RuleSettings { values: BTreeMap::from([("own", own)]), ..RuleSettings::default() };
        let settings = Settings { rules: BTreeMap::from([(RULE.id, set)]), ..Settings::default() };
        let mut desk = Desk::new();
        desk.url("https://jenkins.corp/").url("https://intranet/").url("https://printer.local/");
        let found: Vec<u64> = desk.found_with(settings, RULE.id).into_iter().map(|(id, _)| id).collect();
        assert_eq!(found, [3]);
    }
}
