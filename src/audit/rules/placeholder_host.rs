//! The host is a placeholder out of some documentation.

use crate::audit::{
    hook::{Hook, is_under, short},
    param::Knobs,
    rule::{Check, Claim, Need, Param, Preset, Rule},
    scope::Scope,
    severity::Severity,
};

/// The host is a placeholder out of some documentation.
pub static RULE: Rule = Rule {
    id: "placeholder-host",
    severity: Severity::Medium,
    title: "The host is a placeholder out of some documentation.",
    why: "Nobody receives these deliveries, and nobody notices.",
    fix: "Put in the real host, or delete the webhook.",
    source: "RFC 2606 section 3",
    help: "https://www.rfc-editor.org/rfc/rfc2606#section-3",
    cwe: None,
    params: &[Param { name: "hosts", help: "Further hosts and zones that are placeholders.", preset: Preset::Texts }],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

/// Second-level names that stand for any host (RFC 2606 section 3).
const EXAMPLES: [&str; 3] = ["example.com", "example.net", "example.org"];

/// Labels that people forget to fill in.
const LABELS: [&str; 26] = [
    "your-domain",
    "yourdomain",
    "your-server",
    "yourserver",
    "your-host",
    "yourhost",
    "your-company",
    "yourcompany",
    "your-app",
    "yourapp",
    "your-site",
    "yoursite",
    "your-url",
    "my-domain",
    "mydomain",
    "my-server",
    "myserver",
    "change-me",
    "changeme",
    "placeholder",
    "todo",
    "fixme",
    "tbd",
    "hostname",
    "domain-name",
    "insert-host-here",
];

/// True for names under those that documentation uses.
pub(super) fn is_example(host: &str) -> bool {
    is_under(host, EXAMPLES)
}

fn check(hook: &Hook<'_>, _: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    let host = target.name();
    let left = host.split('.').any(|label| LABELS.contains(&label)) || matches!(host, "foo.bar" | "domain.tld");
    let own = is_under(host, knobs.texts("hosts").iter().map(String::as_str));
    (left || own || is_example(host)).then(|| Claim::about(host, format!("the host {} is a placeholder", short(host))))
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
                "https://example.com/",
                "https://hooks.EXAMPLE.org/",
                "https://your-domain.example/webhook",
                "https://api.yourdomain.com/",
                "https://changeme.io/",
                "https://foo.bar/",
            ],
            &[
                "https://notexample.com/",
                "https://example.com.evil.org/",
                "https://domains.org/",
                "https://foobar.org/",
            ],
        );
    }
}
