//! Which rows are shown: by slices, narrowed and widened, the same as all at once.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::{
    domain::{known::Known, webhook::Webhook},
    tui::screen::alone_tests::{hook, id, shared},
};

/// What can happen to the rows of a list.
#[derive(Debug, Clone)]
enum Happens {
    Loaded(u8),
    Renamed(u8),
    Removed(u8),
    Filtered(usize),
    Sorted(usize),
    Turn,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        (1u8..9).prop_map(Happens::Loaded),
        any::<u8>().prop_map(Happens::Renamed),
        any::<u8>().prop_map(Happens::Removed),
        (0..FILTERS.len()).prop_map(Happens::Filtered),
        (0..SORTS.len()).prop_map(Happens::Sorted),
        Just(Happens::Turn),
    ]
}

const FILTERS: [&str; 6] = ["", "1", "12", "name:hook", "hook 2", "id>20"];
const SORTS: [&str; 4] = ["", "-id", "name", "-name"];

/// Sorted and filtered in one go, from nothing.
fn anew(filter: &Filter, sort: &Sort, shared: &Shared) -> Vec<Slot> {
    let all: Vec<Slot> = shared.hooks.slots().collect();
    let (mut passed, mut rows) = (Vec::new(), Vec::new());
    verdict::sift(filter, &all, shared, &mut passed);
    verdict::sort_in(&mut rows, passed, sort, shared);
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_the_rows_are_those_of_one_go(events in proptest::collection::vec(happens(), 1..40)) {
        let mut shared = shared(&[]);
        let (mut shown, mut filter, mut sort) = (Shown::default(), Filter::default(), Sort::default());
        let mut loaded = 0u64;
        for event in events {
            match event {
                Happens::Loaded(n) => {
                    let new: Vec<Slot> = (0..u64::from(n).min(250 - loaded))
                        .map(|_| {
                            loaded += 1;
                            // Neither names nor ids come in order.
                            let hook = Webhook {
                                name: Known::Value(format!("Hook {}", loaded * 7 % 31)),
                                ..hook(loaded * 53 % 251 + 1)
                            };
                            shared.hooks.upsert(&hook).slot()
                        })
                        .collect();
                    shown.append(&new, &filter, &sort, &shared);
                }
                Happens::Renamed(n) => {
                    if shared.hooks.get(id(u64::from(n) + 1)).is_some() {
                        let name = Known::Value(format!("Other {n}"));
                        shared.hooks.upsert(&Webhook { name, ..Webhook::bare(id(u64::from(n) + 1)) });
                        shown.rebuild(&filter, &sort, &shared, true);
                    }
                }
                Happens::Removed(n) => {
                    shared.hooks.remove(id(u64::from(n) + 1));
                    shown.drop_removed(&shared);
                }
                Happens::Filtered(n) => {
                    filter = FILTERS[n].parse().unwrap();
                    shown.rebuild(&filter, &sort, &shared, false);
                }
                Happens::Sorted(n) => {
                    sort = SORTS[n].parse().unwrap();
                    shown.rebuild(&filter, &sort, &shared, false);
                }
                Happens::Turn => {
                    shown.work(&shared);
                }
            }
            if !shown.busy() {
                prop_assert_eq!(shown.rows(), anew(&filter, &sort, &shared));
            }
        }
        while shown.busy() {
            shown.work(&shared);
        }
        prop_assert_eq!(shown.rows(), anew(&filter, &sort, &shared));
    }
}

#[test]
fn in_a_set_that_is_in_order_what_is_typed_is_filtered_and_not_sorted() {
    let mut shared = shared(&[]);
    let new: Vec<Slot> = (1..=3 * SLICE as u64).map(|n| shared.hooks.upsert(&hook(n)).slot()).collect();
    let (none, name) = (Filter::default(), "-name".parse().unwrap());
    let mut shown = Shown::default();
    shown.append(&new, &none, &Sort::default(), &shared);
    let mut turns = |filter: &str, sort: &Sort| {
        shown.rebuild(&filter.parse().unwrap(), sort, &shared, false);
        let turns = (1..).find(|_| shown.work(&shared)).unwrap();
        assert_eq!(shown.rows(), anew(&filter.parse().unwrap(), sort, &shared));
        turns
    };
    assert_eq!(turns("hook", &Sort::default()), 3, "a slice a turn, and no sorting");
    assert!(turns("hook", &name) > 6, "another order is sorted in steps");
    assert!(turns("", &name) > 6, "rows that the filter left out were never put in order");
    assert_eq!(turns("7", &name), 3, "from here on nothing needs sorting: narrower,");
    assert_eq!(turns("", &name), 3, "wider,");
    assert_eq!(turns("8", &name), 3, "or another one");
}
