//! A set of webhooks for the tests of rules: each starts without fault, and a test spoils what it is about.

#![allow(clippy::unwrap_used)]

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{Findings, Measure, Scope, Settings, registry, run};
use crate::domain::{
    collection::Collection,
    event::EventItem,
    known::Known,
    secret::Secret,
    signature::SigningKey,
    webhook::{HookId, Webhook},
};

pub(super) const NOW: i64 = 1_790_000_000;

/// The set.
pub(super) struct Desk {
    pub hooks: Collection,
    pub offered: HashSet<&'static str>,
    pub failed: HashSet<HookId>,
    pub secrets: HashMap<HookId, Measure>,
    pub next: u64,
}

impl Desk {
    pub fn new() -> Self {
        Desk {
            hooks: Collection::new(),
            offered: HashSet::from(["a.created", "a.deleted", "b.paid", "b.failed"]),
            failed: HashSet::new(),
            secrets: HashMap::new(),
            next: 1,
        }
    }

    /// Adds a webhook without fault, after `spoil` had it.
    pub fn hook(&mut self, spoil: impl FnOnce(&mut Webhook)) -> &mut Self {
        let id = HookId::new(self.next).unwrap();
        let number = i64::try_from(self.next).unwrap();
        self.next += 1;
        let mut hook = Webhook::bare(id);
        hook.account = Known::Value(number);
        hook.name = Known::Value(format!("Receiver {id}"));
        hook.url = Known::Value(format!("https://hooks.acme-{id}.org/in"));
        hook.events = Known::Value(vec!["a.created".into()]);
        hook.created = Known::Value(Timestamp::from_second(NOW - 86_400).unwrap());
        hook.updated = hook.created;
        spoil(&mut hook);
        self.hooks.upsert(&hook);
        self
    }

    /// A webhook with this URL.
    pub fn url(&mut self, url: &str) -> &mut Self {
        self.hook(|hook| hook.url = Known::Value(url.to_owned()))
    }

    /// A webhook with these events.
    pub fn events(&mut self, events: &[&str]) -> &mut Self {
        self.hook(|hook| hook.events = Known::Value(events.iter().map(|name| EventItem::from(*name)).collect()))
    }

    /// A webhook with this secret.
    pub fn secret(&mut self, secret: Known<&str>) -> &mut Self {
        self.hook(|_| {});
        let id = HookId::new(self.next - 1).unwrap();
        let secret = secret.map(|text| Secret::new(text.to_owned()));
        if let Some(measure) = Measure::of(&secret, &SigningKey::of_bytes(b"key of this run")) {
            self.secrets.insert(id, measure);
        }
        self
    }

    /// Audits it.
    pub fn run(&self, settings: &Settings) -> Findings {
        let outcome = |id: HookId| self.failed.contains(&id).then_some(false);
        let scope = Scope {
            hooks: &self.hooks,
            now: Timestamp::from_second(NOW).unwrap(),
            offered: Some(&self.offered),
            outcome: Some(&outcome),
            secrets: Some(&self.secrets),
        };
        run(settings, &scope)
    }

    /// The webhooks that a rule finds, and what it says.
    pub fn found_with(&self, settings: Settings, rule: &str) -> Vec<(u64, String)> {
        let settings = Settings { only: vec![registry::by_id(rule).unwrap().id], ..settings };
        let findings = self.run(&settings);
        assert!(findings.not_run.is_empty());
        findings.list.into_iter().map(|finding| (finding.hook.unwrap().get(), finding.message)).collect()
    }

    /// The same without settings.
    pub fn found(&self, rule: &str) -> Vec<(u64, String)> {
        self.found_with(Settings::default(), rule)
    }
}

/// Asserts that a rule finds each of `bad` and none of `good`, all in one set.
#[track_caller]
pub(super) fn urls(rule: &str, bad: &[&str], good: &[&str]) {
    let mut desk = Desk::new();
    for url in bad.iter().chain(good) {
        desk.url(url);
    }
    let found: Vec<u64> = desk.found(rule).into_iter().map(|(id, _)| id).collect();
    let told: Vec<&str> =
        found.iter().map(|id| *bad.iter().chain(good).nth(usize::try_from(*id - 1).unwrap()).unwrap()).collect();
    assert_eq!(told, bad, "{rule}");
}

/// What a rule about secrets finds among webhooks with: none, an empty one, a short one, a guessable one, a strong one, twice
/// another one, a mask in its place, and an unknown one. No finding may tell a secret.
pub fn secrets_found(rule: &str) -> Vec<u64> {
    let mut desk = Desk::new();
    for secret in [
        Known::Null,
        Known::Value(""),
        Known::Value("secret"),
        Known::Value("webhookwebhookwebhook"),
        Known::Value("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        Known::Value("9f86d081884c7d659a2feaa0c55ad015"),
        Known::Value("9f86d081884c7d659a2feaa0c55ad015"),
        Known::Value("********"),
        Known::Absent,
    ] {
        desk.secret(secret);
    }
    let found = desk.found(rule);
    let told = format!("{found:?}");
    for secret in ["MfKQ9r8", "9f86d0", "webhookwebhook"] {
        assert!(!told.contains(secret), "{told}");
    }
    found.into_iter().map(|(id, _)| id).collect()
}
