//! The URL has a part after `#`, which is never sent.

use crate::{
    audit::{
        hook::Hook,
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::edit::{Edit, Find, Text},
};

/// The URL has a part after `#`, which is never sent.
pub static RULE: Rule = Rule {
    id: "url-fragment",
    severity: Severity::Low,
    title: "The URL has a part after `#`, which is never sent.",
    why: "Whoever wrote it expects the receiver to see it, and it never does.",
    fix: "Take it out, or move it into path or query.",
    source: "RFC 9110 section 7.1, RFC 3986 section 3.5",
    help: "https://www.rfc-editor.org/rfc/rfc3986#section-3.5",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: Some(mend),
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    hook.target.as_ref()?.url.fragment()?;
    Some(Claim::new("the part of the URL after `#` is never sent"))
}

fn mend(_: &Hook<'_>, _: &Scope<'_>) -> Option<Edit> {
    Some(Edit::Replace(Text::Url, Find::pattern("(?s)#.*$").ok()?, String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::urls;

    #[test]
    fn fires_and_does_not() {
        urls(RULE.id, &["https://a.org/x#top", "https://a.org/#"], &["https://a.org/%23", "https://a.org/x"]);
    }
}
