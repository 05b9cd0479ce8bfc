//! Tests of the order: text and back, totality, the fast path against the plain one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::domain::{event::EventItem, webhook::Webhook};

fn hook(number: u64, name: Option<&str>, url: &str, events: usize) -> Webhook {
    let mut hook = Webhook::bare(HookId::new(number).unwrap());
    hook.name = name.map_or(Known::Null, |name| Known::Value(name.into()));
    hook.url = Known::Value(url.into());
    hook.events = Known::Value((0..events).map(|n| EventItem::Name(format!("e{n}"))).collect());
    hook.account = if number == 3 { Known::Absent } else { Known::Value(-(number as i64)) };
    hook
}

/// 1 passed, 2 failed, 4 has no known outcome, 3 was never tested; so on.
fn tested(id: HookId) -> Option<Outcome> {
    [Some(Outcome::Unknown), Some(Outcome::Passed), Some(Outcome::Failed), None][id.get() as usize % 4]
}

fn ids(sort: &str, hooks: &[Webhook]) -> Vec<u64> {
    let mut set = Collection::new();
    let mut slots: Vec<Slot> = hooks.iter().map(|hook| set.upsert(hook).slot()).collect();
    let outcome = |id: HookId| tested(id);
    sort.parse::<Sort>().unwrap().sort(&set, &mut slots, &outcome);
    slots.into_iter().map(|slot| set.row(slot).unwrap().id().get()).collect()
}

#[test]
fn orders_by_every_field_with_the_unknown_last() {
    let hooks = [
        hook(4, Some("beta"), "https://b.example/x", 1),
        hook(1, Some("Beta"), "https://a.example/y", 12),
        hook(2, None, "no host", 2),
        hook(3, Some("alpha"), "http://B.example/a", 0),
    ];
    for (sort, wanted) in [
        ("", [1, 2, 3, 4]),
        ("-id", [4, 3, 2, 1]),
        ("name", [3, 1, 4, 2]),
        ("-name", [4, 1, 3, 2]),
        ("host", [1, 3, 4, 2]),
        ("-host", [4, 3, 1, 2]),
        ("url", [3, 1, 4, 2]),
        ("path", [3, 4, 1, 2]),
        ("events", [3, 4, 2, 1]),
        ("-events", [1, 2, 4, 3]),
        ("account", [4, 2, 1, 3]),
        ("-account", [1, 2, 4, 3]),
        ("created", [1, 2, 3, 4]),
        ("test", [2, 4, 1, 3]),
        ("-test", [1, 4, 2, 3]),
    ] {
        assert_eq!(ids(sort, &hooks), wanted, "{sort}");
    }
}

#[test]
fn a_mistake_is_pointed_at() {
    let error = "name, -udpated".parse::<Sort>().unwrap_err();
    assert_eq!((error.at, error.suggestion.as_deref()), (6..14, Some("-updated")));
    assert!("name,-name".parse::<Sort>().is_err());
    assert!("secret".parse::<Sort>().unwrap_err().suggestion.is_none());
    assert_eq!("".parse::<Sort>(), Ok(Sort::default()));
}

#[test]
fn pressing_a_column_turns_it_round() {
    let sort: Sort = "name,-id".parse().unwrap();
    assert_eq!(sort.pressed(SortField::Name).to_string(), "-name,-id");
    assert_eq!(sort.pressed(SortField::Id).to_string(), "id,name");
    assert_eq!(sort.pressed(SortField::Test).to_string(), "test,name,-id");
}

fn any_sort() -> impl Strategy<Value = Sort> {
    let key = (proptest::sample::select(SortField::ALL.to_vec()), any::<bool>());
    proptest::collection::vec(key, 0..4)
        .prop_map(|keys| Sort::new(keys.into_iter().map(|(by, descending)| Key { by, descending })))
}

proptest! {
    #[test]
    fn parse_undoes_print(sort in any_sort()) {
        prop_assert_eq!(sort.to_string().parse(), Ok(sort));
    }

    #[test]
    fn the_fast_way_agrees_with_compare(
        rows in proptest::collection::btree_map(1u64..40, (proptest::option::of("[aAbBÄ]{0,10}"), "(|http://)[aAb]{0,2}/[ab]?", 0usize..3), 0..12),
        sort in any_sort(),
    ) {
        let mut set = Collection::new();
        for (number, (name, url, events)) in &rows {
            set.upsert(&hook(*number, name.as_deref(), url, *events));
        }
        let outcome = |id: HookId| tested(id);
        let mut fast: Vec<Slot> = set.slots().collect();
        fast.reverse();
        let mut slow = fast.clone();
        sort.sort(&set, &mut fast, &outcome);
        slow.sort_by(|a, b| sort.compare(&set.row(*a).unwrap(), &set.row(*b).unwrap(), &outcome));
        prop_assert_eq!(fast, slow);
    }
}
