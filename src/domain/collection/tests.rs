//! Tests of the collection against a plain map.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::domain::{event::EventItem, json::Json, known::Known};

fn id(number: u64) -> HookId {
    HookId::new(number).unwrap()
}

fn ordinary(number: u64) -> Webhook {
    let events = ["created", "updated", "deleted", "paid", "failed"];
    let mut hook = Webhook::bare(id(number));
    hook.account = Known::Value((number % 40) as i64);
    hook.name = Known::Value(format!("Invoices to ERP {number}"));
    hook.url = Known::Value(format!("https://hooks-{}.example.com/v1/receive/{number}", number % 97));
    hook.events = Known::Value(
        (0..number % 10)
            .map(|n| EventItem::Name(format!("workflow:projects.{}{n}", events[(n % 5) as usize])))
            .collect(),
    );
    hook.scopes = Known::Value(Json::parse(&format!(r#"{{"ou":["unit-{}"]}}"#, number % 50)).unwrap());
    hook.created = Known::Value(Timestamp::from_second(1_700_000_000 + number as i64).unwrap());
    hook.updated = Known::Value(Timestamp::from_second(1_710_000_000 + number as i64).unwrap());
    hook
}

#[test]
fn a_row_costs_at_most_350_bytes() {
    let mut set = Collection::new();
    for number in 1..=100_000 {
        set.upsert(&ordinary(number));
    }
    let each = set.bytes() / set.len();
    assert!(each <= 350, "{each} bytes a row");
}

#[test]
fn a_row_gives_back_what_was_put_in() {
    let mut set = Collection::new();
    let mut hook = ordinary(7);
    hook.events = Known::Value(vec!["a.b".into(), EventItem::Odd(Json::parse("5").unwrap()), "5".into(), "a.b".into()]);
    hook.url = Known::Value("HTTPS://u:p@Hooks.Example.com:81/A?q".into());
    let slot = set.upsert(&hook).slot();
    let row = set.row(slot).unwrap();
    assert_eq!(row.to_webhook_bare(), hook);
    assert_eq!((row.scheme(), row.host(), row.path()), ("HTTPS", "Hooks.Example.com", "/A"));
    assert_eq!(row.folded(), "invoices to erp 7\u{0}https://u:p@hooks.example.com:81/a?q");
    assert_eq!(row.events().collect::<Vec<_>>(), ["a.b", "5", "5", "a.b"]);
    assert_eq!(set.event_count(), 3);
    assert_eq!(set.event_names().collect::<Vec<_>>(), ["a.b", "5"]);
}

#[test]
fn a_sparse_record_leaves_the_rest() {
    let mut set = Collection::new();
    let slot = set.upsert(&ordinary(7)).slot();
    assert_eq!(set.upsert(&Webhook::bare(id(7))), Upserted::Same(slot));
    let mut sparse = Webhook::bare(id(7));
    sparse.name = Known::Value("New".into());
    sparse.account = Known::Null;
    assert_eq!(set.upsert(&sparse), Upserted::Changed(slot));
    assert_eq!(set.upsert(&sparse), Upserted::Same(slot));
    let mut wanted = ordinary(7);
    wanted.name = Known::Value("New".into());
    wanted.account = Known::Null;
    assert_eq!(set.get(id(7)).unwrap().to_webhook_bare(), wanted);
}

#[test]
fn every_attribute_counts_as_a_change() {
    let mut others: Vec<Webhook> = Vec::new();
    for change in [
        |h: &mut Webhook| h.name = Known::Null,
        |h: &mut Webhook| h.url = Known::Value("x".into()),
        |h: &mut Webhook| h.events = Known::Value(vec!["other".into()]),
        |h: &mut Webhook| h.events = Known::Null,
        |h: &mut Webhook| h.scopes = Known::Value(Json::parse("{}").unwrap()),
        |h: &mut Webhook| h.scopes = Known::Null,
        |h: &mut Webhook| h.account = Known::Value(99),
        |h: &mut Webhook| h.created = Known::Null,
        |h: &mut Webhook| h.updated = Known::Value(Timestamp::UNIX_EPOCH),
    ] {
        let mut hook = ordinary(7);
        change(&mut hook);
        others.push(hook);
    }
    for other in others {
        let mut set = Collection::new();
        set.upsert(&ordinary(7));
        assert!(matches!(set.upsert(&other), Upserted::Changed(_)), "{other:?}");
        assert_eq!(set.get(id(7)).unwrap().to_webhook_bare(), other);
    }
}

#[test]
fn garbage_is_given_back() {
    let mut set = Collection::new();
    for round in 0..200u64 {
        for number in 1..=100 {
            let mut hook = ordinary(number);
            hook.name = Known::Value(format!("{round} {}", "x".repeat(100)));
            set.upsert(&hook);
        }
    }
    assert!(set.bytes() < 400_000, "{}", set.bytes());
    assert_eq!(set.get(id(100)).unwrap().name().value().unwrap().get(..4), Some("199 "));
}

proptest! {
    #[test]
    fn behaves_like_a_map(steps in proptest::collection::vec((1u64..20, "[A-Za-zÀİß ]{0,12}", 0u8..5), 0..200)) {
        let mut set = Collection::new();
        let mut model: BTreeMap<HookId, Webhook> = BTreeMap::new();
        let mut slots: BTreeMap<HookId, Slot> = BTreeMap::new();
        for (number, name, step) in steps {
            let key = id(number);
            if step == 0 {
                prop_assert_eq!(set.remove(key), slots.remove(&key));
                model.remove(&key);
                continue;
            }
            let mut hook = ordinary(number);
            hook.name = Known::Value(name);
            let done = set.upsert(&hook);
            match model.insert(key, hook.clone()) {
                None => prop_assert!(matches!(done, Upserted::New(_))),
                Some(former) if former == hook => prop_assert!(matches!(done, Upserted::Same(_))),
                Some(_) => prop_assert!(matches!(done, Upserted::Changed(_))),
            }
            prop_assert_eq!(*slots.entry(key).or_insert(done.slot()), done.slot());
        }
        prop_assert_eq!(set.len(), model.len());
        let mut seen: Vec<Webhook> = set.iter().map(|(_, row)| row.to_webhook_bare()).collect();
        seen.sort_by_key(|hook| hook.id);
        prop_assert_eq!(seen, model.into_values().collect::<Vec<_>>());
    }
}
