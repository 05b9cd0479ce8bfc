//! The URL names its receiver by a public IP address.

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

/// The URL names its receiver by a public IP address.
pub static RULE: Rule = Rule {
    id: "raw-ip",
    severity: Severity::Low,
    title: "The URL names its receiver by a public IP address.",
    why: "Few certificates are made out for addresses, and an address goes to somebody else one day.",
    fix: "Use the name of the receiver.",
    source: "RFC 9110 section 4.3.5, OWASP Transport Layer Security Cheat Sheet",
    help: "https://www.rfc-editor.org/rfc/rfc9110#section-4.3.5",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref().filter(|target| target.host.kind == Kind::Public)?;
    target.ip().map(|ip| Claim::about(target.name(), format!("names its receiver by the address {ip}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::urls;

    #[test]
    fn fires_and_does_not() {
        urls(
            RULE.id,
            &["https://8.8.8.8/", "https://134744072/", "https://[2606:4700::1111]/"],
            &["https://10.0.0.1/", "https://[::ffff:8.8.8.8]/", "https://8.8.8.8.org/"],
        );
    }
}
