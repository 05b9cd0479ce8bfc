//! The host is a tunnel or a public request inspector.

use crate::audit::{
    hook::{Hook, is_under, short},
    param::Knobs,
    rule::{Check, Claim, Need, Param, Preset, Rule},
    scope::Scope,
    severity::Severity,
};

/// The host is a tunnel or a public request inspector.
pub static RULE: Rule = Rule {
    id: "tunnel-host",
    severity: Severity::High,
    title: "The host is a tunnel or a public request inspector.",
    why: "Whoever opened it may be gone: then somebody else gets the name, and in inspectors everybody reads along.",
    fix: "Use a receiver of your own; keep such hosts for trials.",
    source: "OWASP Top 10 API6:2023 and API10:2023, CWE-668",
    help: "https://cwe.mitre.org/data/definitions/668.html",
    cwe: Some(668),
    params: &[Param { name: "hosts", help: "Further zones of tunnels and inspectors.", preset: Preset::Texts }],
    needs: Need::Nothing,
    check: Check::Hook(check),
    mend: None,
};

/// Zones of tunnels and request inspectors, as their makers name them.
const ZONES: [&str; 45] = [
    "webhook.site",
    "requestbin.com",
    "requestbin.net",
    "requestcatcher.com",
    "pipedream.net",
    "beeceptor.com",
    "hookbin.com",
    "webhookinbox.com",
    "webhook.cool",
    "webhook-test.com",
    "typedwebhook.tools",
    "postb.in",
    "mockbin.org",
    "mockbin.io",
    "httpbin.org",
    "httpbingo.org",
    "smee.io",
    "ngrok.io",
    "ngrok.app",
    "ngrok.dev",
    "ngrok-free.app",
    "ngrok-free.dev",
    "ngrok.pizza",
    "localhost.run",
    "lhr.life",
    "lhr.rocks",
    "localtunnel.me",
    "loca.lt",
    "serveo.net",
    "serveousercontent.com",
    "trycloudflare.com",
    "pagekite.me",
    "loclx.io",
    "bore.pub",
    "pinggy.io",
    "pinggy.link",
    "tunnelmole.net",
    "devtunnels.ms",
    "zrok.io",
    "burpcollaborator.net",
    "oastify.com",
    "oast.fun",
    "interact.sh",
    "dnslog.cn",
    "canarytokens.com",
];

fn check(hook: &Hook<'_>, _: &Scope<'_>, knobs: &Knobs<'_>) -> Option<Claim> {
    let host = hook.target.as_ref()?.name();
    let zones = ZONES.into_iter().chain(knobs.texts("hosts").iter().map(String::as_str));
    is_under(host, zones).then(|| Claim::about(host, format!("the host {} is a tunnel or inspector", short(host))))
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
                "https://webhook.site/0a1b",
                "https://4f2a.ngrok.io/",
                "https://x.ngrok-free.app/",
                "https://a.b.trycloudflare.com/",
                "https://x.localhost.run/",
                "https://eo1.m.pipedream.net/",
                "https://abc.loca.lt/",
            ],
            &["https://mywebhook.site.org/", "https://notngrok.io/", "https://hooks.slack.com/services/T/B/x"],
        );
    }
}
