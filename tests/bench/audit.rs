//! What an audit costs as the set grows: all rules over 10,000 and 100,000 webhooks of which every tenth has something wrong.

use std::collections::{HashMap, HashSet};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hookline::{
    audit::{Measure, Scope, Settings, run},
    domain::{
        collection::Collection,
        event::EventItem,
        known::Known,
        secret::Secret,
        signature::SigningKey,
        webhook::{HookId, Webhook},
    },
};
use jiff::Timestamp;

/// Webhooks of forty accounts on many hosts, every tenth with several things wrong, every tenth at a URL of its neighbours.
fn set(rows: u64) -> Collection {
    let mut set = Collection::new();
    for id in (1..=rows).filter_map(HookId::new) {
        let number = id.get();
        let mut hook = Webhook::bare(id);
        hook.account = Known::Value(i64::try_from(number % 40).unwrap_or_default());
        hook.name = Known::Value(format!("Invoices to ERP {}", number % (rows * 9 / 10)));
        hook.url = Known::Value(match number % 10 {
            0 => format!("http://10.0.{}.{}:9200/x?token=abc", number % 250, number % 99),
            1 => format!("https://bücher-{}.acme.org/{number}", number % 977),
            2 => format!("https://hooks.acme.org/shared/{}", number % (rows / 40)),
            _ => format!("https://hooks-{}.acme.org/v1/receive/{number}", number % 9_777),
        });
        let events = (0..number % 10).map(|n| EventItem::Name(format!("workflow:projects.kind{n}")));
        hook.events = Known::Value(events.collect());
        hook.created = Timestamp::from_second(if number.is_multiple_of(20) { 1_700_000_000 } else { 1_785_000_000 })
            .map_or(Known::Null, Known::Value);
        set.upsert(&hook);
    }
    set
}

fn audit(c: &mut Criterion) {
    let names: Vec<String> = (0..12).map(|n| format!("workflow:projects.kind{n}")).collect();
    let offered: HashSet<&str> = names.iter().map(String::as_str).collect();
    let key = SigningKey::of_bytes(b"bench");
    for rows in [10_000, 100_000] {
        let hooks = set(rows);
        let measure = |id: HookId| {
            let secret = Known::Value(Secret::new(format!(
                "whsec_{:032x}",
                if id.get().is_multiple_of(20) { 0 } else { id.get() }
            )));
            Some((id, Measure::of(&secret, &key)?))
        };
        let secrets: HashMap<HookId, Measure> = hooks.iter().filter_map(|(_, row)| measure(row.id())).collect();
        let now = Timestamp::from_second(1_790_000_000).unwrap_or(Timestamp::UNIX_EPOCH);
        let outcome = |id: HookId| Some(!id.get().is_multiple_of(70));
        let scope = Scope {
            offered: Some(&offered),
            outcome: Some(&outcome),
            secrets: Some(&secrets),
            ..Scope::of(&hooks, now)
        };
        let settings = Settings::default();
        let mut group = c.benchmark_group("audit");
        group.sample_size(10).throughput(Throughput::Elements(rows));
        let found = run(&settings, &scope).list.len();
        let name = format!("all rules, {rows} webhooks, {found} findings");
        group.bench_function(name, |b| b.iter(|| run(&settings, &scope).list.len()));
        group.finish();
    }
}

criterion_group!(benches, audit);
criterion_main!(benches);
