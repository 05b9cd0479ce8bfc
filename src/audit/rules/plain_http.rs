//! Deliveries go over plain http.

use crate::{
    audit::{
        hook::{Hook, short},
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::edit::{Edit, Find, Text},
};

/// Deliveries go over plain http.
pub static RULE: Rule = Rule {
    id: "plain-http",
    severity: Severity::High,
    title: "Deliveries go over plain http.",
    why: "Everybody on the way can read what is delivered, and change it.",
    fix: "Change the URL to https, once the receiver answers there.",
    source: "RFC 9110 section 4.2.2, OWASP Transport Layer Security Cheat Sheet, CWE-319",
    help: "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
    cwe: Some(319),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: Some(mend),
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref().filter(|target| target.url.scheme() == "http")?;
    Some(Claim::about(target.name(), format!("goes to {} over plain http", short(target.name()))))
}

fn mend(hook: &Hook<'_>, _: &Scope<'_>) -> Option<Edit> {
    // With a port of its own nothing is known of TLS behind it.
    hook.target.as_ref().filter(|target| target.url.port().is_none())?;
    Some(Edit::Replace(
        Text::Url,
        Find::pattern("(?i)^http://([^/?#]*?)(:80)?($|[/?#])").ok()?,
        "https://$1$3".to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::urls;

    #[test]
    fn fires_and_does_not() {
        urls(
            RULE.id,
            &["http://a.org/x", "HTTP://a.org", "http://127.0.0.1:80/"],
            &["https://a.org/http://b", "ftp://a.org", "not a url", ""],
        );
    }
}
