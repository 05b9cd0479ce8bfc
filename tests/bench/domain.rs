//! What a key press costs at 100,000 rows: filtering, sorting, and cutting hostile text to a column.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hookline::domain::{
    collection::{Collection, Slot},
    event::EventItem,
    filter::{Context, Filter, Freshness},
    known::Known,
    sort::Sort,
    text::{fit, safe},
    webhook::{HookId, Webhook},
};
use jiff::{Timestamp, tz::TimeZone};

const ROWS: u64 = 100_000;

fn hooks() -> impl Iterator<Item = Webhook> {
    let kinds = ["created", "updated", "deleted", "paid", "failed"];
    (1..=ROWS).filter_map(HookId::new).map(move |id| {
        let number = id.get();
        let mut hook = Webhook::bare(id);
        hook.account = Known::Value(i64::try_from(number % 40).unwrap_or_default());
        hook.name = Known::Value(format!("Invoices to ERP {number}"));
        hook.url = Known::Value(format!("https://hooks-{}.example.com/v1/receive/{number}", number % 97));
        hook.events = Known::Value(
            kinds
                .iter()
                .cycle()
                .take(usize::try_from(number % 10).unwrap_or_default())
                .zip(0u8..)
                .map(|(kind, n)| EventItem::Name(format!("workflow:projects.{kind}{n}")))
                .collect(),
        );
        hook.created = Timestamp::from_second(1_700_000_000 + i64::try_from(number * 7919 % 1_000_000).unwrap_or(0))
            .map_or(Known::Null, Known::Value);
        hook
    })
}

fn domain(c: &mut Criterion) {
    let mut set = Collection::new();
    for hook in hooks() {
        set.upsert(&hook);
    }
    let slots: Vec<Slot> = set.slots().collect();
    let zone = TimeZone::UTC;
    let context = Context {
        now: Timestamp::UNIX_EPOCH,
        zone: &zone,
        marked: &|_| false,
        outcome: &|_| None,
        fresh: &|_| Freshness::Known,
        found: None,
    };
    for text in [
        "e",
        "erp 777",
        "nowhere",
        "Nowhere",
        "host:hooks-9",
        "events:*.paid4",
        "created>2023-11-20",
        "~inverp",
        "url~\"/\\d*77$\"",
    ] {
        let Ok(filter) = text.parse::<Filter>() else { continue };
        c.bench_function(&format!("filter 100k: {text}"), |b| {
            b.iter(|| {
                let mut matcher = filter.matcher(&context);
                slots.iter().filter(|slot| set.row(**slot).is_some_and(|row| matcher.matches(&row))).count()
            });
        });
    }
    for text in ["name", "-created", "events,name"] {
        let Ok(sort) = text.parse::<Sort>() else { continue };
        c.bench_function(&format!("sort 100k: {text}"), |b| {
            b.iter(|| {
                let mut slots = slots.clone();
                sort.sort(&set, &mut slots, &|_| None);
                slots
            });
        });
    }
    c.bench_function("upsert 100k, all the same", |b| {
        let hooks: Vec<Webhook> = hooks().collect();
        b.iter(|| hooks.iter().map(|hook| set.upsert(hook).slot().index()).sum::<usize>());
    });
    let megabyte = "日\u{202e}\u{301}".repeat(100_000);
    c.bench_function("fit a megabyte to 80 cells", |b| b.iter(|| fit(black_box(&megabyte), 80, "…").len()));
    c.bench_function("fit a plain name", |b| b.iter(|| fit(black_box("Invoices to the ERP of the EU"), 24, "…").len()));
    c.bench_function("safe text of a page", |b| b.iter(|| safe(black_box("Rechnungen für Zürich")).len()));
}

criterion_group!(benches, domain);
criterion_main!(benches);
