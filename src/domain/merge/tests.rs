//! Under any three sides and any choices no change is lost that nobody gave up.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::{known::Known, secret::Secret, webhook::HookId};

fn items(names: &[&str]) -> Vec<EventItem> {
    names.iter().map(|name| EventItem::from(*name)).collect()
}

fn hook(name: &str, url: &str, events: &[&str]) -> Webhook {
    Webhook {
        name: Known::Value(name.into()),
        url: Known::Value(url.into()),
        events: Known::Value(items(events)),
        ..Webhook::bare(HookId::new(1).unwrap())
    }
}

#[test]
fn my_events_are_done_to_theirs() {
    let merged = |seen: &[&str], wanted: &[&str], now: &[&str]| -> Vec<String> {
        events(&items(seen), &items(wanted), &items(now)).iter().map(|item| item.text().to_owned()).collect()
    };
    assert_eq!(merged(&["a", "b"], &["a", "b", "c"], &["a", "b", "d"]), ["a", "b", "d", "c"]);
    assert_eq!(merged(&["a", "b"], &["b"], &["a", "b", "d"]), ["b", "d"], "what I took out goes");
    assert_eq!(merged(&["a", "b"], &["a", "b", "c"], &["b"]), ["b", "c"], "what they took out stays out");
    assert_eq!(merged(&["a"], &["a", "c"], &["a", "c"]), ["a", "c"], "both added it: once");
    assert_eq!(merged(&["a", "a"], &["a"], &["a", "a", "b"]), ["a", "b"], "one of two taken out");
}

#[test]
fn each_field_goes_as_it_was_decided() {
    let (seen, now) = (hook("A", "https://a", &["a"]), hook("B", "https://b", &["a", "d"]));
    let wanted = Change {
        name: Some("M".into()),
        url: Some("https://m".into()),
        events: Some(items(&["a", "c"])),
        secret: Some(Secret::new("s".into())),
        ..Change::default()
    };
    let mut clash = Clash::new(now.clone());
    let open = |clash: &Clash| -> Vec<Field> { clash.open(&seen, &wanted).iter().map(|c| c.field).collect() };
    assert_eq!(open(&clash), [Field::Name, Field::Url, Field::Events]);
    clash.choose(Field::Name, Choice::Theirs);
    clash.choose(Field::Url, Choice::Mine);
    clash.choose(Field::Events, Choice::Mine);
    assert_eq!(open(&clash), []);
    let change = clash.resolved(&seen, &wanted);
    assert_eq!((change.name.clone(), change.url.as_deref()), (None, Some("https://m")));
    assert_eq!(change.events, Some(items(&["a", "d", "c"])));
    assert!(change.secret.is_some(), "what does not clash goes on");

    clash.choose(Field::Events, Choice::Exactly);
    assert_eq!(clash.resolved(&seen, &wanted).events, Some(items(&["a", "c"])), "decided anew");
    clash.choose(Field::Name, Choice::Other(Box::new(Change { name: Some("both".into()), ..Change::default() })));
    assert_eq!(clash.resolved(&seen, &wanted).name.as_deref(), Some("both"));
    clash.choose(Field::Name, Choice::Other(Box::new(Change { name: Some("B".into()), ..Change::default() })));
    assert_eq!(clash.resolved(&seen, &wanted).name, None, "what is there already is not written");
}

fn names() -> impl Strategy<Value = BTreeSet<String>> {
    proptest::collection::btree_set("[a-f]", 0..6)
}

fn list(names: &BTreeSet<String>) -> Vec<EventItem> {
    names.iter().map(|name| EventItem::from(name.as_str())).collect()
}

proptest! {
    /// Every event that either side added is there, none that either side took out is, unless the other added it; what
    /// neither touched is as it was; and nothing is there twice.
    #[test]
    fn no_sides_events_are_lost(seen in names(), wanted in names(), now in names()) {
        let merged = events(&list(&seen), &list(&wanted), &list(&now));
        let set: BTreeSet<String> = merged.iter().map(|item| item.text().to_owned()).collect();
        prop_assert_eq!(set.len(), merged.len());
        for event in seen.iter().chain(&wanted).chain(&now) {
            let (s, w, n) = (seen.contains(event), wanted.contains(event), now.contains(event));
            let there = if w != s { w } else { n };
            prop_assert_eq!(set.contains(event), there, "{} of {:?} {:?} {:?}", event, seen, wanted, now);
        }
    }

    /// Where only one side changed the events, merging gives that side's.
    #[test]
    fn one_sided_changes_are_that_side(seen in names(), other in names()) {
        let (seen, other) = (list(&seen), list(&other));
        let same = |a: &[EventItem], b: &[EventItem]| crate::domain::check::same_events(a, b);
        prop_assert!(same(&events(&seen, &other, &seen), &other));
        prop_assert!(same(&events(&seen, &seen, &other), &other));
        prop_assert!(same(&events(&seen, &other, &other), &other));
    }

    /// What is written over what is there now: a field that only I changed is mine, one that only they changed is theirs,
    /// and one that both changed is what was chosen; without a choice theirs.
    #[test]
    fn no_change_is_lost_without_a_decision(
        seen in ("[ab]", "[ab]", names()), wanted in (proptest::option::of("[abc]"), proptest::option::of("[abc]"), proptest::option::of(names())),
        now in ("[abc]", "[abc]", names()), choices in proptest::collection::vec((0u8..3, 0u8..3), 0..4),
    ) {
        let of = |(name, url, events): &(String, String, BTreeSet<String>)| Webhook {
            events: Known::Value(list(events)), ..hook(name, url, &[])
        };
        let (saw, there) = (of(&seen), of(&now));
        let change = Change { name: wanted.0.clone(), url: wanted.1.clone(), events: wanted.2.as_ref().map(list), ..Change::default() };
        let mut clash = Clash::new(there.clone());
        for (field, choice) in choices {
            let field = [Field::Name, Field::Url, Field::Events][usize::from(field)];
            clash.choose(field, [Choice::Theirs, Choice::Mine, Choice::Exactly][usize::from(choice)].clone());
        }
        let written = clash.resolved(&saw, &change);
        let text = |choice: Option<&Choice>, seen: &str, wanted: Option<&str>, now: &str| -> String {
            match wanted {
                Some(wanted) if now == seen || !matches!(choice, None | Some(Choice::Theirs)) => wanted.to_owned(),
                _ => now.to_owned(),
            }
        };
        let name = text(clash.choice(Field::Name), &seen.0, wanted.0.as_deref(), &now.0);
        prop_assert_eq!(written.name.as_deref().unwrap_or(&now.0), name);
        let url = text(clash.choice(Field::Url), &seen.1, wanted.1.as_deref(), &now.1);
        prop_assert_eq!(written.url.as_deref().unwrap_or(&now.1), url);
        let events = written.events.as_ref().map_or(now.2.clone(), |events| events.iter().map(|e| e.text().to_owned()).collect());
        let events_wanted = match (&wanted.2, clash.choice(Field::Events)) {
            (None, _) => now.2.clone(),
            (Some(wanted), _) if now.2 == seen.2 => wanted.clone(),
            (Some(_), None | Some(Choice::Theirs)) => now.2.clone(),
            (Some(wanted), Some(Choice::Exactly)) => wanted.clone(),
            (Some(wanted), Some(_)) => seen.2.union(wanted).chain(&now.2).filter(|event| {
                let (s, w, n) = (seen.2.contains(*event), wanted.contains(*event), now.2.contains(*event));
                if w != s { w } else { n }
            }).cloned().collect(),
        };
        prop_assert_eq!(events, events_wanted);
        prop_assert!(written.fields().iter().all(|field| change.fields().contains(field)), "nothing is written that was not wanted");
    }
}
