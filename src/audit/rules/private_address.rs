//! The URL leads to a private address.

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

/// The URL leads to a private address.
pub static RULE: Rule = Rule {
    id: "private-address",
    severity: Severity::High,
    title: "The URL leads to a private address.",
    why: "It reaches into the network of the platform, not of the receiver, or nowhere.",
    fix: "Give it a URL that can be reached from outside.",
    source: "RFC 1918, RFC 4193, RFC 6598, CWE-918",
    help: "https://www.rfc-editor.org/rfc/rfc1918",
    cwe: Some(918),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    matches!(target.host.kind.reached(), Kind::Private | Kind::SharedNat)
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
                "http://10.0.0.5/",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.168.1.10/",
                "http://0300.0250.1.10/printer",
                "http://100.64.0.1/",
                "http://[fc00::1]/",
                "http://[fd12:3456::1]/",
                "http://[fec0::1]/",
                "http://[::ffff:10.0.0.5]/",
                "http://[64:ff9b:1::10.0.0.5]/",
                "http://0xa.5/",
            ],
            &[
                "http://172.15.0.1/",
                "http://172.32.0.1/",
                "http://192.169.0.1/",
                "http://100.128.0.1/",
                "http://11.0.0.1/",
                "http://[2606:4700::1111]/",
            ],
        );
    }
}
