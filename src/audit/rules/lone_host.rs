//! The webhook leads to another host than all others of its account.

use std::collections::HashMap;

use crate::{
    audit::{
        hook::{Hook, short},
        param::Knobs,
        rule::{Check, Claim, Need, Param, Preset, Rule, Survey},
        scope::Scope,
        severity::Severity,
    },
    domain::webhook::HookId,
};

/// The webhook leads to another host than all others of its account.
pub static RULE: Rule = Rule {
    id: "lone-host",
    severity: Severity::Info,
    title: "The webhook leads to another host than all others of its account.",
    why: "It may have been forgotten in a move, or somebody put it there.",
    fix: "Ask the owner whether the host is meant.",
    source: "OWASP API9:2023 (improper inventory management)",
    help: "https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",
    cwe: None,
    params: &[Param {
        name: "others",
        help: "Webhooks of the account on the other host, from which on one alone is told.",
        preset: Preset::Count { default: 3, least: 2, most: 1_000_000 },
    }],
    needs: Need::Nothing,
    check: Check::Set(|| Box::new(Accounts::default())),
    mend: None,
};

/// Which account uses which hosts how often, with one webhook of each.
#[derive(Default)]
struct Accounts(HashMap<i64, HashMap<String, (u64, HookId)>>);

impl Survey for Accounts {
    fn see(&mut self, hook: &Hook<'_>) {
        let (Some(account), Some(target)) = (hook.row.account().into_value(), &hook.target) else { return };
        let hosts = self.0.entry(account).or_default();
        match hosts.get_mut(target.name()) {
            Some((number, _)) => *number += 1,
            None => drop(hosts.insert(target.name().to_owned(), (1, hook.id()))),
        }
    }

    fn conclude(&mut self, _: &Scope<'_>, knobs: &Knobs<'_>) -> Vec<(HookId, Claim)> {
        let least = knobs.count("others");
        let lone = self.0.values().filter(|hosts| hosts.len() == 2).filter_map(|hosts| {
            let (host, (_, id)) = hosts.iter().find(|(_, (number, _))| *number == 1)?;
            let (usual, (number, _)) = hosts.iter().find(|(other, (number, _))| *other != host && *number >= least)?;
            let message =
                format!("leads to {}; the {number} others of its account lead to {}", short(host), short(usual));
            Some((*id, Claim::about(host.as_str(), message)))
        });
        lone.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{audit::desk::Desk, domain::known::Known};

    #[test]
    fn fires_and_does_not() {
        let mut desk = Desk::new();
        let mut add = |account: i64, hosts: &[&str]| {
            for host in hosts {
                let url = format!("https://{host}/x");
                desk.hook(|hook| (hook.account, hook.url) = (Known::Value(account), Known::Value(url)));
            }
        };
        add(1, &["a.org", "a.org", "old.org", "A.org"]);
        add(2, &["a.org", "a.org", "b.org"]);
        add(3, &["a.org", "a.org", "a.org", "b.org", "c.org"]);
        add(4, &["a.org", "a.org", "a.org", "b.org", "b.org"]);
        add(5, &["a.org", "a.org", "a.org"]);
        add(6, &["a.org"]);
        let said = "leads to old.org; the 3 others of its account lead to a.org".to_owned();
        assert_eq!(desk.found(RULE.id), [(3, said)]);
    }
}
