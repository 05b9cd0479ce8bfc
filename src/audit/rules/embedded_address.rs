//! The URL leads to an IPv4 address in the clothes of IPv6.

use crate::audit::{
    hook::Hook,
    param::Knobs,
    rule::{Check, Claim, Need, Rule},
    scope::Scope,
    severity::Severity,
};

/// The URL leads to an IPv4 address in the clothes of IPv6.
pub static RULE: Rule = Rule {
    id: "embedded-address",
    severity: Severity::High,
    title: "The URL leads to an IPv4 address in the clothes of IPv6.",
    why: "Mapped, NAT64, 6to4 and Teredo addresses get past checks that look at one form only.",
    fix: "Write the IPv4 address as it is, or better a name.",
    source: "RFC 4291 section 2.5.5, RFC 6052, RFC 3056, RFC 4380, CWE-918",
    help: "https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml",
    cwe: Some(918),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    target.host.kind.embedded().map(|_| Claim::about(target.name(), target.leads()))
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
                "http://[::ffff:10.0.0.5]/",
                "http://[::ffff:8.8.8.8]/",
                "http://[64:ff9b::8.8.8.8]/",
                "http://[64:ff9b:1::8.8.8.8]/",
                "http://[2002:808:808::]/",
                "http://[2001:0:4136:e378:8000:63bf:f5ff:fffa]/",
                "http://[::8.8.8.8]/",
            ],
            &["http://8.8.8.8/", "http://[2606:4700::1111]/", "http://[::1]/", "http://[64:ff9a::8.8.8.8]/"],
        );
    }
}
