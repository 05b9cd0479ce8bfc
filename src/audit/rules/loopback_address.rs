//! The URL leads to the machine that delivers.

use crate::{
    audit::{
        hook::Hook,
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::address::Kind,
};

/// The URL leads to the machine that delivers.
pub static RULE: Rule = Rule {
    id: "loopback-address",
    severity: Severity::High,
    title: "The URL leads to the machine that delivers.",
    why: "A delivery reaches services that trust everything on their own machine.",
    fix: "Give it a URL that can be reached from outside; for trials use a receiver of your own.",
    source: "IANA Special-Purpose Address Registries (RFC 6890), RFC 6761 section 6.3, CWE-918",
    help: "https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml",
    cwe: Some(918),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    matches!(target.host.kind.reached(), Kind::Loopback | Kind::Unspecified)
        .then(|| Claim::about(target.name(), target.leads()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::urls;

    #[test]
    fn fires_and_does_not() {
        urls(
            RULE.id,
            &[
                "http://127.0.0.1/",
                "http://127.255.255.255:9200/",
                "http://0x7f000001:9200/_bulk",
                "https://2130706433/hook",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://localhost:3000/",
                "http://api.localhost/",
                "http://0.0.0.0/",
                "http://0/",
                "http://①②⑦.0.0.1/",
            ],
            &["http://128.0.0.1/", "https://localhost.org/", "http://126.255.255.255/"],
        );
    }
}
