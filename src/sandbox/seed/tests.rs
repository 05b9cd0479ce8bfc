//! Tests of the seed: the same every time, and like the rows of a company.

use super::*;

fn rows(seed: u64, rows: usize) -> Vec<Seeded> {
    let now = "2026-06-01T12:00:00Z".parse().unwrap();
    Seed { seed, rows, now, receivers: Vec::new() }.hooks().collect()
}

#[test]
fn the_same_seed_gives_the_same_rows() {
    assert_eq!(rows(7, 300), rows(7, 300));
    assert_ne!(rows(7, 300), rows(8, 300));
}
