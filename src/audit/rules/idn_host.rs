//! The host is an internationalised name.

use crate::audit::{
    hook::{Hook, short},
    param::Knobs,
    rule::{Check, Claim, Need, Rule},
    scope::Scope,
    script,
    severity::Severity,
};

/// The host is an internationalised name.
pub static RULE: Rule = Rule {
    id: "idn-host",
    severity: Severity::Info,
    title: "The host is an internationalised name.",
    why: "It stands in two forms, and not everybody can read or type both.",
    fix: "Nothing, where the name is the one that is meant.",
    source: "RFC 5890, Unicode Technical Standard 46",
    help: "https://www.unicode.org/reports/tr46/",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let name = hook.target.as_ref()?.name();
    let unicode = script::unicode(name)?;
    // What deceives is told by another rule.
    script::deceit(&unicode).is_none().then(|| Claim::about(name, format!("the host {name} is `{}`", short(&unicode))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::urls;

    #[test]
    fn fires_and_does_not() {
        urls(
            RULE.id,
            &["https://bücher.org/", "https://xn--bcher-kva.org/", "https://почта.рф/"],
            &["https://a.org/", "https://аcme.org/", "https://xn--80ak6aa92e.com/"],
        );
    }
}
