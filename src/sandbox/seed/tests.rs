//! Tests of the seed: the same every time, and like the rows of a company.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use super::*;
use crate::domain::address::{Kind, classify, kind_of_name};

fn seed(seed: u64, rows: usize) -> Seed {
    let places = Manner::ALL.into_iter().zip(1_u16..).map(|(manner, port)| (manner, ([127, 0, 0, 1], port).into()));
    Seed { seed, rows, now: "2026-06-01T12:00:00Z".parse().unwrap(), receivers: places.collect() }
}

fn rows(of: &Seed) -> Vec<Seeded> {
    of.hooks().collect()
}

#[test]
fn the_same_seed_on_the_same_day_gives_the_same_rows() {
    let one = seed(7, 300);
    let later = Seed { now: "2026-06-01T23:59:59Z".parse().unwrap(), ..one.clone() };
    assert_eq!(rows(&one), rows(&later));
    assert_ne!(rows(&one), rows(&seed(8, 300)));
    assert_ne!(rows(&one), rows(&Seed { now: "2026-06-02T00:00:00Z".parse().unwrap(), ..one }));
}

#[test]
fn times_lie_in_the_last_two_years_and_grow_with_the_ids() {
    for count in [1, 7, 300, 5000] {
        let seed = seed(3, count);
        let rows = rows(&seed);
        let now = seed.now.as_microsecond();
        assert!(rows.iter().all(|row| row.created <= row.updated && row.updated <= now), "{count}");
        assert!(rows.iter().all(|row| row.created >= now - (SPAN_DAYS + 1) * DAY), "{count}");
        assert!(rows.is_sorted_by_key(|row| row.created), "{count}");
        assert!(count < 100 || rows.iter().any(|row| row.created == row.updated), "{count}: none was left alone");
    }
}

#[test]
fn events_are_offered_once_each_and_retired_ones_not_at_all() {
    let events = seed(1, 0).events();
    let names: BTreeSet<&str> = events.iter().map(|event| event.name.as_str()).collect();
    assert!(events.len() >= 55 && names.len() == events.len(), "{}", events.len());
    assert!(events.iter().all(|event| event.description.as_ref().is_some_and(|text| !text.is_empty())));
    assert!(names.iter().all(|name| name.contains(':') && name.contains('.')));
    assert!(RETIRED.lines().all(|retired| !names.contains(retired)));
}

#[test]
fn nothing_that_could_be_contacted_belongs_to_somebody() {
    for row in rows(&Seed { receivers: Vec::new(), ..seed(5, 3000) }) {
        let Some(found) = row.url.as_deref().and_then(|url| classify(url).ok()) else { continue };
        let reserved = match found.kind {
            Kind::Public => false,
            Kind::ReservedName => {
                kind_of_name(&found.effective) == Kind::ReservedName && !found.effective.ends_with(".com")
            }
            _ => true,
        };
        assert!(reserved, "{:?} leads to {found:?}", row.url);
    }
}

#[test]
fn every_flaw_is_among_the_first_rows() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows(&seed(1, 120)) {
        let name = row.name.clone().unwrap_or_default();
        let url = row.url.clone().unwrap_or_default();
        let events = row.events.clone().unwrap_or_default();
        let class = classify(&url);
        for (flaw, has) in [
            ("hostile name", name.contains(['\u{1b}', '\u{202e}'])),
            ("blank name", name.trim().is_empty()),
            ("long name", name.len() > 200),
            ("unicode name", !name.is_ascii()),
            ("no events", events == "[]"),
            ("odd events", events.contains("null")),
            ("retired events", RETIRED.lines().any(|retired| events.contains(&format!("\"{retired}\"")))),
            ("no url", class.is_err()),
            ("userinfo", class.as_ref().is_ok_and(|c| c.userinfo)),
            ("rewritten host", class.as_ref().is_ok_and(|c| c.rewritten() && c.effective.parse::<Ipv4Addr>().is_ok())),
            ("look-alike", class.as_ref().is_ok_and(|c| c.effective.starts_with("xn--"))),
            ("metadata", class.as_ref().is_ok_and(|c| c.kind == Kind::Metadata)),
            ("plain http", url.starts_with("http://hooks.")),
            ("token in the query", url.contains("token=") || url.contains("api_key=")),
            ("duplicate", url.ends_with("/shared-inbox")),
            ("weak secret", row.secret.as_deref() == Some("secret")),
            ("receiver", url.starts_with("http://127.0.0.1:")),
        ] {
            *found.entry(flaw).or_default() += usize::from(has);
        }
    }
    assert!(found.values().all(|count| *count > 0), "{found:?}");
    assert!(found.get("duplicate") > Some(&1), "{found:?}");
    assert!(found.get("receiver") > Some(&20), "{found:?}");
}

#[test]
fn secrets_are_whole_keys_and_differ() {
    let all: BTreeSet<String> = rows(&seed(1, 200)).into_iter().filter_map(|row| row.secret).collect();
    assert!(all.len() > 180);
    let whole = |secret: &&String| crate::domain::signature::SigningKey::of_secret(secret).is_ok();
    assert_eq!(all.iter().filter(whole).count(), all.len());
}
