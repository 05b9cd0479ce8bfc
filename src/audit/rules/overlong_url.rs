//! The URL is longer than servers take.

use crate::audit::{
    hook::Hook,
    param::Knobs,
    rule::{Check, Claim, Need, Param, Preset, Rule},
    scope::Scope,
    severity::Severity,
};

/// The URL is longer than servers take.
pub static RULE: Rule = Rule {
    id: "overlong-url",
    severity: Severity::Medium,
    title: "The URL is longer than servers take.",
    why: "Servers and proxies refuse long lines with 414, so deliveries fail.",
    fix: "Shorten the URL.",
    source: "RFC 9110 section 4.1",
    help: "https://www.rfc-editor.org/rfc/rfc9110#section-4.1",
    cwe: None,
    params: &[Param {
        name: "bytes",
        help: "The longest URL that is fine.",
        preset: Preset::Count { default: 2048, least: 64, most: 65_536 },
    }],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let bytes = hook.row.url().into_value().unwrap_or_default().len() as u64;
    let most = knobs.count("bytes");
    (bytes > most).then(|| Claim::new(format!("the URL is {bytes} bytes long: many servers refuse more than {most}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::Desk;

    #[test]
    fn fires_and_does_not_at_its_length() {
        let url = |bytes: usize| format!("https://a.org/{}", "x".repeat(bytes - 14));
        let found = Desk::new().url(&url(2048)).url(&url(2049)).found(RULE.id);
        assert_eq!(found, [(2, "the URL is 2049 bytes long: many servers refuse more than 2048".to_owned())]);
    }
}
