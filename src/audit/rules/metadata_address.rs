//! The URL leads to where a cloud hands out credentials.

use crate::{
    audit::{
        hook::Hook,
        param::Knobs,
        rule::{Check, Claim, Need, Rule},
        scope::Scope,
        severity::Severity,
    },
    domain::address::Kind,
};

/// The URL leads to where a cloud hands out credentials.
pub static RULE: Rule = Rule {
    id: "metadata-address",
    severity: Severity::Critical,
    title: "The URL leads to where a cloud hands out credentials.",
    why: "A delivery from inside the platform can fetch or change the credentials of its machines.",
    fix: "Delete the webhook, find out who made it, and look at what it was used for.",
    source: "OWASP Server Side Request Forgery Prevention Cheat Sheet, CWE-918",
    help: "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
    cwe: Some(918),
    params: &[],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

fn check(hook: &Hook<'_>, _: &Scope<'_>, _: &Knobs<'_>) -> Option<Claim> {
    let target = hook.target.as_ref()?;
    matches!(target.host.kind.reached(), Kind::Metadata).then(|| Claim::about(target.name(), target.leads()))
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
                "http://169.254.169.254/latest/meta-data/iam",
                "http://0xa9fea9fe/",
                "http://2852039166/",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://100.100.100.200/",
                "http://metadata.google.internal/computeMetadata/v1/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://METADATA.google.internal./",
            ],
            &["http://169.254.1.1/", "https://metadata.org/"],
        );
    }
}
