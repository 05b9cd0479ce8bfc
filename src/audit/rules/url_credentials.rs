//! The URL holds a user name or password.

use crate::audit::{
    hook::{Hook, short},
    param::Knobs,
    rule::{Check, Claim, Need, Rule},
    scope::Scope,
    severity::Severity,
};

/// The URL holds a user name or password.
pub static RULE: Rule = Rule {
    id: "url-credentials",
    severity: Severity::High,
    title: "The URL holds a user name or password.",
    why: "Everybody who may list webhooks reads them, and logs on the way keep them.",
    fix: "Take them out of the URL; let the receiver check the signature of the delivery instead.",
    source: "RFC 3986 section 3.2.1, RFC 9110 section 4.2.4, CWE-522",
    help: "https://www.rfc-editor.org/rfc/rfc9110#section-4.2.4",
    cwe: Some(522),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref().filter(|target| target.host.userinfo)?;
    let message = format!("a user name or password stands before the host {}", short(target.name()));
    Some(Claim::about(target.name(), message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::urls;

    #[test]
    fn fires_and_does_not() {
        urls(
            RULE.id,
            &["https://ann:pw@a.org/", "https://ann@a.org/", "https://:pw@a.org", "https://a.org@evil.org/"],
            &["https://a.org/@user", "https://a.org/?mail=a@b", "mailto:a@b"],
        );
    }
}
