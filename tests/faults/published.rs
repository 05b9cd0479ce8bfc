//! The published count: what is tried here, from the tables that the tests go through. What it says holds because every
//! test of this target does.

use std::fmt::Write as _;

use super::{
    committed,
    network::{PAUSE, WRITES},
    random,
    situations::{self, Line},
    torture,
};

#[test]
fn the_published_count_says_what_the_tables_say() {
    committed::file("tests/faults/README.md", &page());
}

fn page() -> String {
    let mut page = String::from(
        "# What hookline survives on the network, counted\n\nWritten by `UPDATE=1 cargo test --test faults`, from the tables \
         that its tests go through; a test fails when it is old.\nEvery situation is made by a server on plain sockets that \
         keeps a ledger of each request, with a reference model of the\nwebhooks behind it. \"Held\" is a test that passes: \
         one fault that people can read, within its limit; old rows kept; and\nin every row of every table **writes lost 0, \
         doubled 0, sent to another origin 0**.\n\n| what a request meets | situations | tries by the client | held |\n\
         |---|--:|--:|--:|\n",
    );
    let all = situations::all("127.0.0.1:1", PAUSE);
    let mut row = |what: &str, situations: usize| {
        let tries = situations * (1 + WRITES);
        writeln!(page, "| {what} | {situations} | {tries} | {tries} |").unwrap();
    };
    for line in Line::ALL {
        row(line.words(), all.iter().filter(|situation| situation.line == line).count());
    }
    row("in all", all.len());
    let telling = all.iter().filter(|situation| situation.telling()).count();
    writeln!(
        page,
        "\nA try is a read, or one of four writes that is done before the fault or kept from being done by it.\n\n\
         | and besides | tried | held |\n|---|--:|--:|\n\
         | `list`, `get` and `test` (done and not done) in a process of their own | {headless} | {headless} |\n\
         | every status from 100 to 599, on a read and on a write | 1000 | 1000 |\n\
         | each request of {journeys} commands fails in {failures} ways, one at a time | all | all |\n\
         | random scripts of up to {steps} faults under up to {ops} operations | {cases} | {cases} |\n\n\
         `HOOKLINE_CASES=5000 cargo test --test faults random` tries more of the last; what once failed is kept in \
         `seeds.txt`\nand tried first.",
        headless = telling * 4,
        journeys = torture::JOURNEYS.len(),
        failures = torture::failures().len(),
        steps = random::STEPS,
        ops = random::OPS,
        cases = random::CASES,
    )
    .unwrap();
    page
}
