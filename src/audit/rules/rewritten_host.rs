//! The host is written otherwise than it is meant.

use crate::{
    audit::{
        hook::{Hook, short},
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        script,
        severity::Severity,
    },
    domain::edit::{Edit, Find, Text},
};

/// The host is written otherwise than it is meant.
pub static RULE: Rule = Rule {
    id: "rewritten-host",
    severity: Severity::Medium,
    title: "The host is written otherwise than it is meant.",
    why: "`0x7f.1`, `%31.com` or a dot at the end hide from people, and from checks, where a delivery goes.",
    fix: "Write the host as it is meant.",
    source: "WHATWG URL section 3.5, CWE-918",
    help: "https://url.spec.whatwg.org/#host-parsing",
    cwe: None,
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: Some(mend),
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref().filter(|target| target.host.rewritten())?;
    let raw = &target.host.raw;
    // An internationalised name in its own letters is how it is meant.
    let plain = script::unicode(target.name()).is_some_and(|unicode| unicode == raw.to_lowercase());
    if plain {
        return None;
    }
    let message = format!("the host is written `{}` and means {}", short(raw), short(target.name()));
    Some(Claim::about(raw.as_str(), message))
}

fn mend(hook: &Hook<'_>, _: &Scope<'_>) -> Option<Edit> {
    let host = &hook.target.as_ref()?.host;
    let raw = host.raw.trim_start_matches('[').trim_end_matches(']');
    let written: String = raw.chars().map(|c| format!("\\x{{{:x}}}", u32::from(c))).collect();
    let find = Find::pattern(&format!("^([^:]*:[/\\\\]*(?:[^/?#\\\\]*@)?\\[?){written}")).ok()?;
    Some(Edit::Replace(Text::Url, find, format!("${{1}}{}", host.effective)))
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
                "http://0x7f.1/",
                "https://a.org./",
                "https://%61.org/",
                "https://ａ.org/",
                "https://a\u{ad}b.org/",
                "http://[2001:db8:0:0::1]/",
            ],
            &[
                "https://A.ORG/",
                "https://bücher.org/",
                "https://BÜCHER.org/",
                "https://xn--bcher-kva.org/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://u:p@a.org:8443/",
            ],
        );
    }
}
