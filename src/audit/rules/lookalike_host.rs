//! The host looks like another one and is not.

use std::collections::HashMap;

use crate::{
    audit::{
        hook::{Hook, short},
        param::Knobs,
        rule::{Check, Claim, Need, Rule, Survey},
        scope::Scope,
        script,
        severity::Severity,
    },
    domain::webhook::HookId,
};

/// The host looks like another one and is not.
pub static RULE: Rule = Rule {
    id: "lookalike-host",
    severity: Severity::High,
    title: "The host looks like another one and is not.",
    why: "Deliveries, and what is in them, go to whoever registered the double.",
    fix: "Find out which host is meant, and change the URL.",
    source: "Unicode Technical Standard 39, CWE-1007",
    help: "https://www.unicode.org/reports/tr39/",
    cwe: Some(1007),
    params: &[],
    needs: Need::Nothing,
    check: Check::Set(|| Box::new(Hosts::default())),
    mend: None,
};

/// Who uses which host.
#[derive(Default)]
struct Hosts(HashMap<String, Vec<HookId>>);

impl Survey for Hosts {
    fn see(&mut self, hook: &Hook<'_>) {
        let Some(target) = hook.target.as_ref().filter(|target| target.ip().is_none()) else { return };
        match self.0.get_mut(target.name()) {
            Some(users) => users.push(hook.id()),
            None => drop(self.0.insert(target.name().to_owned(), vec![hook.id()])),
        }
    }

    fn conclude(&mut self, _: &Scope<'_>, _: &Knobs<'_>) -> Vec<(HookId, Claim)> {
        let mut images: HashMap<String, Vec<&str>> = HashMap::new();
        for host in self.0.keys() {
            let read = script::unicode(host).unwrap_or_else(|| host.clone());
            images.entry(script::image(&read)).or_default().push(host);
        }
        let users = |host: &str| self.0.get(host).map_or(0, Vec::len);
        let mut said: HashMap<&str, String> = HashMap::new();
        for mut doubles in images.into_values().filter(|hosts| hosts.len() > 1) {
            doubles.sort_unstable_by(|a, b| users(b).cmp(&users(a)).then(a.cmp(b)));
            let Some((meant, others)) = doubles.split_first() else { continue };
            let used = users(meant);
            for other in others {
                let why = format!("{} looks like {}, to which {used} lead", short(other), short(meant));
                said.insert(other, why);
            }
        }
        for host in self.0.keys() {
            if let Some((unicode, why)) = script::unicode(host).and_then(|name| Some((script::deceit(&name)?, name))) {
                let (why, unicode) = (unicode, why);
                said.insert(host, format!("{host} is `{}`, which {why}", short(&unicode)));
            }
        }
        let claims = |(host, why): (&str, String)| {
            let users = self.0.get(host).cloned().unwrap_or_default();
            let host = host.to_owned();
            users.into_iter().map(move |id| (id, Claim::about(host.as_str(), format!("the host {why}"))))
        };
        said.into_iter().flat_map(claims).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::desk::Desk;

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        for url in [
            "https://paypal.org/a",
            "https://paypal.org/b",
            "https://paypa1.org/",
            "https://modern.org/",
            "https://rnodern.org/",
            "https://xn--80ak6aa92e.com/",
            "https://аcme.org/",
            "https://acme.org/",
            "https://bücher.org/",
            "https://a-1.org/",
            "https://a-2.org/",
            "http://127.0.0.1/",
            "http://127.0.0.l/",
        ] {
            desk.url(url);
        }
        let found = desk.found(RULE.id);
        assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [3, 5, 6, 7]);
        let said: Vec<&str> = found.iter().map(|(_, said)| said.as_str()).collect();
        assert_eq!(
            said,
            [
                "the host paypa1.org looks like paypal.org, to which 2 lead",
                "the host rnodern.org looks like modern.org, to which 1 lead",
                "the host xn--80ak6aa92e.com is `аррӏе.com`, which reads like `apple.com`",
                "the host xn--cme-5cd.org is `аcme.org`, which reads like `acme.org`",
            ]
        );
    }
}
