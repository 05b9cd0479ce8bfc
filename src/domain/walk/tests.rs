//! Tests of the walk against a set that changes while it is read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn id(number: u64) -> HookId {
    HookId::new(number).unwrap()
}

/// A server as WIRE section 4 tells of it: pages are offsets, a full page says that more may follow.
#[derive(Debug, Clone)]
struct Server {
    rows: BTreeSet<u64>,
    next: u64,
    /// It gives no more rows a page than this, and says where it goes on.
    clamp: usize,
}

impl Server {
    fn with(rows: u64) -> Self {
        Server { rows: (1..=rows).collect(), next: rows + 1, clamp: 1000 }
    }

    fn answer(&self, ask: &Ask) -> (Vec<HookId>, bool) {
        let (number, size) = match ask {
            Ask::First { size } => (1, *size),
            Ask::Page { number, size } | Ask::Ids { number, size } => (*number, *size),
            Ask::ById(ids) => return (ids.iter().copied().filter(|id| self.rows.contains(&id.get())).collect(), false),
        };
        let size = usize::from(size).min(self.clamp);
        let from = (number as usize - 1) * size;
        let page: Vec<HookId> = self.rows.iter().skip(from).take(size).map(|n| id(*n)).collect();
        let more = if self.clamp < 1000 { from + size < self.rows.len() } else { page.len() == size };
        (page, more)
    }
}

/// Answers everything at once, in order, and gives back all that was asked.
fn run(walk: &mut Walk, server: &Server) -> Vec<Ask> {
    let mut asked = Vec::new();
    loop {
        let asks = walk.asks();
        if asks.is_empty() {
            return asked;
        }
        for ask in asks {
            let (ids, more) = server.answer(&ask);
            walk.page(&ask, &ids, more);
            asked.push(ask);
        }
    }
}

fn config(first: u16, page: u16) -> Config {
    Config { first, page, proofs: 100, ..Config::default() }
}

#[test]
fn small_sets_take_few_requests() {
    for (rows, asks) in [(0, vec!["First"]), (59, vec!["First"]), (61, vec!["First", "Page", "Page", "Page"])] {
        let mut walk = Walk::new(Config::default());
        let asked = run(&mut walk, &Server::with(rows));
        let kinds: Vec<String> =
            asked.iter().map(|ask| format!("{ask:?}").split([' ', '(']).next().unwrap().to_owned()).collect();
        assert_eq!(kinds, asks);
        assert_eq!((walk.progress().phase, walk.progress().loaded), (Phase::Complete, rows as usize));
    }
}

#[test]
fn a_quiet_set_is_proven_by_one_pass_of_ids() {
    let mut walk = Walk::new(Config::default());
    let asked = run(&mut walk, &Server::with(2345));
    assert_eq!(asked.iter().filter(|ask| matches!(ask, Ask::Ids { .. })).count(), 3);
    assert!(!asked.iter().any(|ask| matches!(ask, Ask::ById(_))));
    assert_eq!((walk.progress().phase, walk.progress().loaded), (Phase::Complete, 2345));
    assert!(walk.gone().is_empty());
}

#[test]
fn no_more_than_the_given_number_is_in_flight() {
    let mut walk = Walk::new(Config::default());
    assert_eq!(walk.asks(), [Ask::First { size: 60 }]);
    assert!(walk.asks().is_empty());
    walk.page(&Ask::First { size: 60 }, &(1..=60).map(id).collect::<Vec<_>>(), true);
    assert_eq!(walk.asks().len(), 3);
    assert!(walk.asks().is_empty());
    walk.page(&Ask::Page { number: 9, size: 1000 }, &[id(9999)], true);
    assert!(!walk.holds(id(9999)), "an answer that was not asked for is not taken");
}

#[test]
fn pauses_at_the_limit_and_goes_on() {
    let mut walk = Walk::new(Config { max_rows: 3000, ..Config::default() });
    let server = Server::with(10_000);
    run(&mut walk, &server);
    assert_eq!(walk.progress().phase, Phase::Paused);
    assert!((3000..=6000).contains(&walk.progress().loaded));
    walk.allow(100_000);
    run(&mut walk, &server);
    assert_eq!((walk.progress().phase, walk.progress().loaded), (Phase::Complete, 10_000));
}

#[test]
fn goes_on_after_a_failure() {
    let server = Server::with(5000);
    let mut walk = Walk::new(Config::default());
    let mut answered = 0;
    loop {
        let asks = walk.asks();
        if asks.is_empty() && walk.progress().phase == Phase::Failed && walk.progress().in_flight == 0 {
            walk.retry();
            continue;
        }
        if asks.is_empty() {
            break;
        }
        for ask in asks {
            answered += 1;
            if answered % 3 == 0 {
                walk.failed(ask);
            } else {
                let (ids, more) = server.answer(&ask);
                walk.page(&ask, &ids, more);
            }
        }
    }
    assert_eq!((walk.progress().phase, walk.progress().loaded), (Phase::Complete, 5000));
}

#[test]
fn shorter_pages_with_more_to_come_are_walked() {
    let mut server = Server::with(730);
    server.clamp = 100;
    let mut walk = Walk::new(Config::default());
    run(&mut walk, &server);
    assert_eq!((walk.progress().phase, walk.progress().loaded), (Phase::Complete, 730));
}

#[test]
fn a_server_that_ignores_page_numbers_does_not_hold_the_walk() {
    let mut walk = Walk::new(Config::default());
    let rows: Vec<HookId> = (1..=1000).map(id).collect();
    for _ in 0..20 {
        for ask in walk.asks() {
            walk.page(&ask, &rows, true);
        }
    }
    assert_eq!(walk.progress().phase, Phase::Stuck);
}

#[test]
fn a_server_that_ignores_the_filter_by_id_drops_nothing() {
    let mut server = Server::with(2500);
    let mut walk = Walk::new(Config::default());
    loop {
        let asks = walk.asks();
        if asks.is_empty() {
            break;
        }
        for ask in asks {
            let (mut ids, more) = server.answer(&ask);
            if let Ask::ById(_) = ask {
                ids = server.answer(&Ask::First { size: 1000 }).0;
            }
            if let Ask::Ids { number: 1, .. } = ask {
                server.rows.remove(&2400);
            }
            walk.page(&ask, &ids, more);
        }
    }
    assert_eq!(walk.progress().phase, Phase::Unsettled);
    assert!(walk.gone().is_empty() && walk.holds(id(2400)));
}

#[test]
fn requests_by_id_stay_short() {
    let ids: Vec<HookId> = (0..2000).map(|n| id(1_000_000_000_000 + n)).collect();
    let chunks = Ask::chunks(&ids);
    assert!(chunks.iter().all(|chunk| chunk.len() <= 300 && chunk.len() * 35 <= 6_500));
    assert_eq!(chunks.into_iter().flatten().collect::<Vec<_>>(), ids);
}

#[derive(Debug, Clone)]
enum Step {
    Answer(usize),
    Delete(usize),
    DeleteLow,
    Insert,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0usize..100).prop_map(Step::Answer),
        1 => (0usize..100).prop_map(Step::Delete),
        2 => Just(Step::DeleteLow),
        1 => Just(Step::Insert),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn whatever_is_deleted_meanwhile_no_other_row_is_lost(
        rows in 0u64..40,
        first in 1u16..6,
        page in 2u16..6,
        parallel in 1usize..4,
        clamp in prop_oneof![Just(1000usize), 2usize..5],
        steps in proptest::collection::vec(step(), 0..120),
    ) {
        let mut server = Server { clamp, ..Server::with(rows) };
        let mut stable = server.rows.clone();
        let mut walk = Walk::new(Config { parallel, ..config(first, page) });
        let mut flying: Vec<Ask> = Vec::new();
        let mut shown: BTreeSet<u64> = BTreeSet::new();
        let mut steps = steps.into_iter();
        loop {
            flying.extend(walk.asks());
            if flying.is_empty() {
                break;
            }
            match steps.next().unwrap_or(Step::Answer(0)) {
                Step::Answer(which) => {
                    let ask = flying.swap_remove(which % flying.len());
                    let (ids, more) = server.answer(&ask);
                    if !matches!(ask, Ask::Ids { .. }) {
                        shown.extend(ids.iter().map(|id| id.get()));
                    }
                    walk.page(&ask, &ids, more);
                }
                Step::Delete(which) if !server.rows.is_empty() => {
                    let row = *server.rows.iter().nth(which % server.rows.len()).unwrap();
                    server.rows.remove(&row);
                    stable.remove(&row);
                }
                Step::DeleteLow => {
                    if let Some(row) = server.rows.pop_first() {
                        stable.remove(&row);
                    }
                }
                Step::Delete(_) => {}
                Step::Insert => {
                    server.rows.insert(server.next);
                    server.next += 1;
                }
            }
        }
        for gone in walk.gone() {
            shown.remove(&gone.get());
            prop_assert!(!server.rows.contains(&gone.get()));
        }
        prop_assert_eq!(walk.progress().phase, Phase::Complete);
        prop_assert_eq!(walk.progress().loaded, shown.len());
        let lost: Vec<&u64> = stable.difference(&shown).collect();
        prop_assert!(lost.is_empty(), "lost {:?}", lost);
    }
}
