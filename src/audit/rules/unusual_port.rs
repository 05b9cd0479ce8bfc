//! The URL has an unusual port.

use crate::audit::{
    hook::Hook,
    param::Knobs,
    rule::{Check, Claim, Need, Param, Preset, Rule},
    scope::Scope,
    severity::Severity,
};

/// The URL has an unusual port.
pub static RULE: Rule = Rule {
    id: "unusual-port",
    severity: Severity::Low,
    title: "The URL has an unusual port.",
    why: "Receivers stand behind 443; other ports belong to databases and tools, or are closed on the way.",
    fix: "Let the receiver answer on 443, or list the port under `ports`.",
    source: "IANA Service Name and Port Number Registry, OWASP SSRF Prevention Cheat Sheet",
    help: "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
    cwe: None,
    params: &[Param {
        name: "ports",
        help: "Ports that are usual here, besides 80 and 443.",
        preset: Preset::Numbers { default: &[8080, 8443], most: 65_535 },
    }],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    let port = target.url.port().filter(|port| !matches!(port, 80 | 443))?;
    if knobs.numbers("ports").contains(&u64::from(port)) {
        return None;
    }
    Some(Claim::about(port.to_string(), format!("goes to port {port}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::urls;

    #[test]
    fn fires_and_does_not() {
        urls(
            RULE.id,
            &["https://a.org:22/", "https://a.org:9200/", "http://a.org:6379/"],
            &["https://a.org/", "https://a.org:443/", "http://a.org:443/", "https://a.org:8443/", "http://a.org:8080/"],
        );
    }
}
