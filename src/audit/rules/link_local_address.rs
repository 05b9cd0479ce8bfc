//! The URL leads to a link-local address.

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

/// The URL leads to a link-local address.
pub static RULE: Rule = Rule {
    id: "link-local-address",
    severity: Severity::High,
    title: "The URL leads to a link-local address.",
    why: "It is reached only on the wire that the platform hangs on, where routers and machines are managed.",
    fix: "Give it a URL that can be reached from outside.",
    source: "RFC 3927, RFC 4291 section 2.5.6, CWE-918",
    help: "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
    cwe: Some(918),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    matches!(target.host.kind.reached(), Kind::LinkLocal).then(|| Claim::about(target.name(), target.leads()))
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
                "http://169.254.1.1/",
                "http://169.254.255.255/",
                "http://[fe80::1]/",
                "http://[febf::1]/",
                "http://[2002:a9fe:101::]/",
            ],
            &["http://169.254.169.254/", "http://169.253.0.1/", "http://[fec0::1]/"],
        );
    }
}
