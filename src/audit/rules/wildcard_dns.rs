//! The host is a name that leads to whatever address stands in it.

use crate::audit::{
    hook::{Hook, is_under, short},
    param::Knobs,
    rule::{Check, Claim, Need, Rule},
    scope::Scope,
    severity::Severity,
};

/// The host is a name that leads to whatever address stands in it.
pub static RULE: Rule = Rule {
    id: "wildcard-dns",
    severity: Severity::High,
    title: "The host is a name that leads to whatever address stands in it.",
    why: "Services such as nip.io turn any private address into a public name, past checks of the host.",
    fix: "Use the name of the receiver.",
    source: "OWASP Server Side Request Forgery Prevention Cheat Sheet, CWE-350, CWE-918",
    help: "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
    cwe: Some(918),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

/// Zones whose names answer with the address that stands in them, or with 127.0.0.1.
const ZONES: [&str; 11] = [
    "nip.io",
    "sslip.io",
    "xip.io",
    "traefik.me",
    "localtest.me",
    "lvh.me",
    "vcap.me",
    "lacolhost.com",
    "lacolhost.me",
    "1u.ms",
    "rbndr.us",
];

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let host = hook.target.as_ref()?.name();
    is_under(host, ZONES)
        .then(|| Claim::about(host, format!("the host {} leads to any address written in it", short(host))))
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
                "https://10.0.0.5.nip.io/",
                "https://a9fea9fe.sslip.io/",
                "https://app.localtest.me/",
                "https://lvh.me:3000/",
            ],
            &["https://nip.io.org/", "https://anip.io/"],
        );
    }
}
