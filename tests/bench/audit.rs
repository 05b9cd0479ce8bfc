//! What an audit costs as the set grows: all rules over 10,000 and 100,000 webhooks, and the one row of a step.

use std::collections::{HashMap, HashSet};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hookline::{
    audit::{Audit, Measure, Scope, Settings, run},
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

/// Webhooks of forty accounts on many hosts, every tenth with something wrong, one in four at a shared URL.
fn set(rows: u64) -> Collection {
    let mut set = Collection::new();
    for id in (1..=rows).filter_map(HookId::new) {
        let number = id.get();
        let mut hook = Webhook::bare(id);
        hook.account = Known::Value(i64::try_from(number % 40).unwrap_or_default());
        hook.name = Known::Value(format!("Invoices to ERP {}", number % (rows / 2)));
        hook.url = Known::Value(match number % 10 {
            0 => format!("http://10.0.{}.{}:9200/x?token=abc", number % 250, number % 99),
            1 => format!("https://bücher-{}.example.org/", number % 977),
            2 | 3 => "https://hooks.example.org/shared".to_owned(),
            _ => format!("https://hooks-{}.acme.org/v1/receive/{number}", number % 9_777),
        });
        let events = (0..number % 10).map(|n| EventItem::Name(format!("workflow:projects.kind{n}")));
        hook.events = Known::Value(events.collect());
        hook.created = Timestamp::from_second(1_700_000_000).map_or(Known::Null, Known::Value);
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
            let secret = Known::Value(Secret::new(format!("whsec_{:032x}", id.get() / 2)));
            Some((id, Measure::of(&secret, &key)?))
        };
        let secrets: HashMap<HookId, Measure> = hooks.iter().filter_map(|(_, row)| measure(row.id())).collect();
        let now = Timestamp::from_second(1_790_000_000).unwrap_or(Timestamp::UNIX_EPOCH);
        let outcome = |id: HookId| Some(!id.get().is_multiple_of(7));
        let scope = Scope {
            offered: Some(&offered),
            outcome: Some(&outcome),
            secrets: Some(&secrets),
            ..Scope::of(&hooks, now)
        };
        let settings = Settings::default();
        let mut group = c.benchmark_group("audit");
        group.sample_size(10).throughput(Throughput::Elements(rows));
        group.bench_function(format!("all rules, {rows} webhooks"), |b| b.iter(|| run(&settings, &scope).list.len()));
        group.bench_function(format!("look at one row of {rows}"), |b| {
            let mut audit = Audit::new(&settings, &scope);
            let mut rows = hooks.iter().map(|(_, row)| row).collect::<Vec<_>>().into_iter().cycle();
            b.iter(|| rows.next().map(|row| audit.look(row, &scope)));
        });
        group.finish();
    }
}

criterion_group!(benches, audit);
criterion_main!(benches);
