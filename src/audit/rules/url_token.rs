//! The query or fragment of the URL looks like a credential.

use crate::{
    audit::{
        hook::{Hook, short},
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::address::token_names,
};

/// The query or fragment of the URL looks like a credential.
pub static RULE: Rule = Rule {
    id: "url-token",
    severity: Severity::High,
    title: "The query or fragment of the URL looks like a credential.",
    why: "Everybody who may list webhooks reads it, and logs of servers and proxies keep it.",
    fix: "Change the credential at the receiver, and let it check the signature of the delivery instead.",
    source: "OWASP Cheat Sheet REST Security, CWE-598",
    help: "https://cwe.mitre.org/data/definitions/598.html",
    cwe: Some(598),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let url = hook.row.url().into_value().unwrap_or_default();
    let mut names = token_names(url);
    names.sort_unstable();
    names.dedup();
    let all = names.join("`, `");
    (!names.is_empty()).then(|| Claim::about(all.as_str(), format!("the URL holds a value for `{}`", short(&all))))
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
                "https://a.org/in?token=9f86d0",
                "https://a.org/?X-Amz-Signature=ab&x=1",
                "https://a.org/#access_token=abc",
                "https://a.org/?api_key=1",
                "https://a.org/?clientSecret=s",
                "https://a.org/?%74oken=1",
            ],
            &[
                "https://a.org/in?tokens",
                "https://a.org/?token=",
                "https://a.org/token=1",
                "https://a.org/?page=2&sort=key",
                "https://a.org/?monkey=1",
                "https://u:p@a.org/",
            ],
        );
    }
}
