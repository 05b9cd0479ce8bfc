//! Tests of rules together: nothing depends on the order, nothing is found where nothing is wrong.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::{desk::Desk, settings::RuleSettings, *};
use crate::domain::{collection::Collection, edit::Made, event::EventItem, known::Known, webhook::HookId};

#[test]
fn a_set_without_fault_has_no_finding() {
    let mut desk = Desk::new();
    for _ in 0..20 {
        desk.hook(|_| {});
    }
    let findings = desk.run(&Settings::default());
    assert_eq!(findings.list.iter().map(|f| &f.message).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(findings.looked, 20);
}

/// What decides the findings of a set: names, URLs, events and secrets that meet often.
fn any_hook() -> impl Strategy<Value = (i64, &'static str, &'static str, Vec<&'static str>, Known<&'static str>)> {
    let names = prop::sample::select(vec!["", "Billing", " billing", "CRM", "x\u{202e}"]);
    let urls = prop::sample::select(vec![
        "https://a.org/in",
        "HTTPS://A.org:443/in#x",
        "http://a.org/in",
        "https://paypa1.org/",
        "https://paypal.org/",
        "https://аcme.org/",
        "https://10.0.0.5/?token=x",
        "http://[::ffff:169.254.169.254]/",
        "https://u:p@b.org:22/",
        "nonsense",
        "",
    ]);
    let events = prop::collection::vec(
        prop::sample::select(vec!["a.created", "a.deleted", "b.paid", "b.failed", "z.old"]),
        0..6,
    );
    let secrets = prop::sample::select(vec![
        Known::Absent,
        Known::Null,
        Known::Value("secret"),
        Known::Value("9f86d081884c7d659a2feaa0c55ad015"),
    ]);
    (1i64..4, names, urls, events, secrets)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same webhooks in any order of coming, with anything between them that is gone again, give the same findings.
    #[test]
    fn nothing_depends_on_the_order(hooks in prop::collection::vec(any_hook(), 0..30), seed in any::<u64>()) {
        let audited = |order: &[usize]| {
            let mut desk = Desk::new();
            for nth in order {
                let (account, name, url, events, secret) = &hooks[*nth];
                desk.next = *nth as u64 + 1;
                desk.secret(*secret);
                desk.next = *nth as u64 + 1;
                desk.hook(|hook| {
                    hook.account = Known::Value(*account);
                    hook.name = Known::Value((*name).to_owned());
                    hook.url = Known::Value((*url).to_owned());
                    hook.events = Known::Value(events.iter().map(|name| EventItem::from(*name)).collect());
                });
                if nth % 5 == 0 {
                    desk.failed.insert(HookId::new(*nth as u64 + 1).unwrap());
                }
            }
            let told = |f: Finding| (f.severity, f.rule.id, f.hook, f.message.clone(), f.fingerprint());
            desk.run(&Settings::default()).list.into_iter().map(told).collect::<Vec<_>>()
        };
        let mut order: Vec<usize> = (0..hooks.len()).collect();
        let straight = audited(&order);
        order.sort_by_key(|nth| (*nth as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        prop_assert_eq!(&straight, &audited(&order));
        let mut seen: Vec<_> = straight.iter().map(|(_, _, _, _, print)| print).collect();
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), straight.len(), "each finding has a fingerprint of its own");
        let sorted = straight.windows(2).all(|pair| pair[0].0 >= pair[1].0);
        prop_assert!(sorted, "the gravest come first");
    }
}

#[test]
fn rules_are_switched_off_regraded_and_picked() {
    let mut desk = Desk::new();
    desk.url("http://10.0.0.1:22/");
    let ids = |settings: &Settings| desk.run(settings).list.iter().map(|f| (f.rule.id, f.severity)).collect::<Vec<_>>();
    let all = ids(&Settings::default());
    use Severity::{High, Info, Low};
    assert_eq!(all, [("private-address", High), ("plain-http", High), ("unusual-port", Low)]);
    let off = RuleSettings { off: true, ..RuleSettings::default() };
    let regraded = RuleSettings { severity: Some(Info), ..RuleSettings::default() };
    let rules = BTreeMap::from([("plain-http", off), ("private-address", regraded)]);
    let settings = Settings { rules: rules.clone(), ..Settings::default() };
    assert_eq!(ids(&settings), [("unusual-port", Low), ("private-address", Info)]);
    let settings = Settings { rules, only: vec!["private-address", "plain-http"] };
    assert_eq!(ids(&settings), [("private-address", Info)]);
}

#[test]
fn a_rule_that_lacks_what_it_needs_is_told_and_does_not_run() {
    let hooks = Collection::new();
    let findings = run(&Settings::default(), &Scope::of(&hooks, Timestamp::UNIX_EPOCH));
    let lacking: Vec<&str> = findings.not_run.iter().map(|lacking| lacking.rule.id).collect();
    let wanted = [
        "missing-secret",
        "short-secret",
        "weak-secret",
        "shared-secret",
        "retired-event",
        "every-event",
        "failing-test",
    ];
    assert_eq!(lacking, wanted);
}

/// What a fix makes of a webhook is no longer found by the rule, and nothing else of the URL changed.
#[test]
fn a_mended_webhook_is_found_no_more() {
    let texts = |rule: &str, url: &str| {
        let mut desk = Desk::new();
        desk.url(url);
        let rule = registry::by_id(rule).unwrap();
        let scope = Scope { offered: Some(&desk.offered), ..Scope::of(&desk.hooks, Timestamp::UNIX_EPOCH) };
        let row = desk.hooks.get(HookId::new(1).unwrap()).unwrap();
        let edit = rule.mend.unwrap()(&hook::Hook::of(row), &scope)?;
        match edit.of(&row.to_webhook_bare()) {
            Made::Change(change) => change.url,
            _ => None,
        }
    };
    for (rule, before, after) in [
        ("plain-http", "http://a.org/x?http://b", Some("https://a.org/x?http://b")),
        ("plain-http", "HTTP://ann@a.org:80/x", Some("https://ann@a.org/x")),
        ("plain-http", "http://a.org", Some("https://a.org")),
        ("plain-http", "http://a.org:8080/x", None),
        ("url-fragment", "https://a.org/x?y#top#z", Some("https://a.org/x?y")),
        ("rewritten-host", "http://0x7f.1:9200/0x7f.1", Some("http://127.0.0.1:9200/0x7f.1")),
        ("rewritten-host", "https://ann:pw@a.org./a.org.", Some("https://ann:pw@a.org/a.org.")),
        ("rewritten-host", "https://[2001:DB8:0::1]:1/", Some("https://[2001:db8::1]:1/")),
        ("rewritten-host", "https://%61.org/", Some("https://a.org/")),
    ] {
        assert_eq!(texts(rule, before).as_deref(), after, "{rule} {before}");
        if let Some(after) = after {
            assert_eq!(Desk::new().url(after).found(rule), [], "{after}");
            assert_eq!(Desk::new().url(before).found(rule).len(), 1, "{before}");
        }
    }
}
