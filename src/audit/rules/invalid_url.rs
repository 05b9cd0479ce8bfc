//! The URL is none that deliveries can go to.

use crate::{
    audit::{
        hook::Hook,
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::{
        check::{self, check_url},
        known::Known,
    },
};

/// The URL is none that deliveries can go to.
pub static RULE: Rule = Rule {
    id: "invalid-url",
    severity: Severity::High,
    title: "The URL is none that deliveries can go to.",
    why: "Nothing is ever delivered.",
    fix: "Give it a whole URL: https://, a host, a path.",
    source: "RFC 3986, WHATWG URL, WIRE section 6: the service does not check",
    help: "https://url.spec.whatwg.org/",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let url = match hook.row.url() {
        Known::Value(url) => url,
        Known::Null => "",
        Known::Absent => return None,
    };
    let problem = check_url(url).into_iter().find(|problem| problem.severity == check::Severity::Error)?;
    Some(Claim::new(format!("the URL: {}", problem.message)))
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
                "",
                "not a url",
                "ftp://a.org/",
                "https:a.org",
                "https:///a.org/x",
                "https://",
                "mailto:a@b",
                "https://a.org/a b",
                "https://a.org/\t",
                "//a.org",
                "https://xn--a.org/",
                "https://[::1/",
            ],
            &["https://a.org", "HTTPS://a.org/%20", "http://u:p@127.0.0.1:1/#x"],
        );
    }

    #[test]
    fn null_is_no_url_and_what_was_not_told_is_not_judged() {
        let mut desk = crate::audit::desk::Desk::new();
        desk.hook(|hook| hook.url = Known::Null).hook(|hook| hook.url = Known::Absent);
        assert_eq!(desk.found(RULE.id), [(1, "the URL: no URL: deliveries have nowhere to go".to_owned())]);
    }
}
