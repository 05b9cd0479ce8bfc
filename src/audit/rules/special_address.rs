//! The URL leads to an address that is not routed.

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

/// The URL leads to an address that is not routed.
pub static RULE: Rule = Rule {
    id: "special-address",
    severity: Severity::Medium,
    title: "The URL leads to an address that is not routed.",
    why: "Addresses for documentation, measurements, groups or protocols belong to no receiver.",
    fix: "Give it the address or name of its receiver.",
    source: "IANA Special-Purpose Address Registries (RFC 6890), RFC 5771",
    help: "https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    matches!(
        target.host.kind.reached(),
        Kind::Broadcast | Kind::Multicast | Kind::Documentation | Kind::Benchmark | Kind::Reserved
    )
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
                "http://192.0.2.7/",
                "http://198.51.100.1/",
                "http://203.0.113.9/",
                "http://198.18.0.1/",
                "http://224.0.0.1/",
                "http://240.0.0.1/",
                "http://255.255.255.255/",
                "http://192.0.0.1/",
                "http://[2001:db8::1]/",
                "http://[3fff::1]/",
                "http://[ff02::1]/",
                "http://[2001:2::1]/",
                "http://[100::1]/",
            ],
            &["http://192.0.1.1/", "http://198.20.0.1/", "http://223.255.255.255/", "http://[2001:4860::8888]/"],
        );
    }
}
