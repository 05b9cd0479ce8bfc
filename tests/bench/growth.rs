//! What a key, a frame, a filter and the reading of the set cost as the set grows, from 1,000 to 1,000,000 webhooks: the
//! console's own model and screen in memory, without terminal and network.
//!
//! `cargo bench --bench growth` prints the table; `-- --write` writes it into the README too, and draws
//! `assets/shots/growth.svg`. `HOOKLINE_BENCH_ROUNDS` (5) and `HOOKLINE_BENCH_GROWTH` (1000000, the largest set) make it
//! shorter for trying out.
//!
//! # How it is measured
//!
//! - **The set** is read as from a service: each answer of 1,000 rows, and each of ids alone that proves it complete, is told
//!   to the model. *Reading* is the sum of what the model does with them; making the answers is not in it, nor is their
//!   decoding, which costs the same for each page (`decode`).
//! - **Filter** is the first letter of one, until its rows are counted: the whole set is looked at.
//! - **A page** is the mean of 1,000 rows that are merged into what is there already.
//! - **A key** is one Down at the lower edge, in the middle of the set: model, picture and bytes, as the loop does it.
//! - **The ratio** is the largest set by 1,000 rows; a figure is the median of the rounds (of 200 keys in each). **Growth** is the slope between 10,000 rows and the most in
//!   the plot, whose axes are logarithmic: 0 is constant, 1 is linear. Below 10,000 fixed costs hide it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "../desk/mod.rs"]
mod desk;
#[path = "growth/plot.rs"]
mod plot;
mod rig;

use std::{
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use desk::{Desk, company};
use hookline::{
    api::calls::Reply,
    tui::{
        msg::Msg,
        runtime::{caps::Caps, screen::Screen},
        shared::Settings,
        theme::Theme,
    },
};
use plot::Series;
use rig::{
    figures::Figures,
    given::{self, Given},
    report::{Line, Report, grouped},
};

const SIZES: [usize; 7] = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
const SIZE: (u16, u16) = (120, 40);
const KEYS: usize = 200;
const PICTURE: &str = "assets/shots/growth.svg";

/// What a set of one size costs, in milliseconds.
struct Cost {
    rows: usize,
    reading: Figures,
    page: Figures,
    filter: Figures,
    key: Figures,
    bytes: Figures,
}

fn main() {
    let given = Given::here();
    let most = given::number("HOOKLINE_BENCH_GROWTH", 1_000_000);
    let mut report = Report::new("growth", "1,000 rows");
    let costs: Vec<Cost> =
        SIZES.into_iter().filter(|rows| *rows <= most).map(|rows| cost(rows, given.rounds)).collect();
    tell(&mut report, &costs);
    report.end(given.rounds, given.write);
    if given.write {
        let picture = plot::draw("What a larger set costs, of the console alone", &series(&costs));
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(PICTURE), picture).expect(PICTURE);
        println!("drawn: {PICTURE}");
    }
}

fn cost(rows: usize, rounds: usize) -> Cost {
    eprintln!("{} webhooks", grouped(rows));
    let none = Figures::default;
    let mut cost = Cost { rows, reading: none(), page: none(), filter: none(), key: none(), bytes: none() };
    let hooks = company::webhooks(rows as u64);
    for _ in 0..rounds {
        let settings = Settings { max_rows: usize::MAX, ..Settings::default() };
        let mut desk = Desk::opened(SIZE, settings, hooks.clone());
        read(&mut desk, &mut cost);
        assert_eq!(desk.model.shared.hooks.len(), rows);
        filter(&mut desk, &mut cost);
        keys(&mut desk, &mut cost);
    }
    cost
}

/// Answers what the console asks for, until nothing is left to ask.
fn read(desk: &mut Desk, cost: &mut Cost) {
    let (mut sum, mut pages, mut full) = (Duration::ZERO, Duration::ZERO, 0);
    while let Some(answer) = desk.next_answer() {
        let rows = is_full_page(&answer);
        let begun = Instant::now();
        desk.tell(answer);
        let took = begun.elapsed();
        sum += took;
        if rows {
            (pages, full) = (pages + took, full + 1);
        }
    }
    cost.reading.time(sum);
    if full > 0 {
        cost.page.time(pages / full);
    }
}

fn is_full_page(answer: &Msg) -> bool {
    let Msg::Answered { result, .. } = answer else { return false };
    let Ok(Reply::Page(page)) = result.as_ref() else { return false };
    page.hooks.len() == 1000 && page.hooks.iter().any(|hook| hook.url.value().is_some())
}

fn press(desk: &mut Desk, key: &str) {
    desk.tell(Msg::Keys(vec![key.parse().unwrap()]));
}

fn filter(desk: &mut Desk, cost: &mut Cost) {
    for letter in ["d", "g", "v"] {
        press(desk, "/");
        let begun = Instant::now();
        press(desk, letter);
        cost.filter.time(begun.elapsed());
        assert!(desk.model.list.shown().rows().len() < cost.rows, "{letter}: something is filtered out");
        press(desk, "Esc");
    }
}

/// Downs at the lower edge, in the middle of the set.
fn keys(desk: &mut Desk, cost: &mut Cost) {
    let (theme, mut screen) = (Theme::sixteen(), Screen::new(Caps::FULL));
    press(desk, "g");
    for _ in 0..cost.rows / 2 / usize::from(SIZE.1) {
        press(desk, "PgDn");
    }
    let mut frame = |desk: &Desk| {
        let (buf, cursor) = desk.picture(&theme);
        screen.frame(&buf, cursor).len()
    };
    (0..SIZE.1).for_each(|_| press(desk, "Down"));
    black_box(frame(desk));
    let before = desk.model.list.cursor().at;
    let mut times = Figures::default();
    for _ in 0..KEYS {
        let begun = Instant::now();
        press(desk, "Down");
        let bytes = black_box(frame(desk));
        times.time(begun.elapsed());
        cost.bytes.push(bytes as f64);
    }
    assert_eq!(desk.model.list.cursor().at, before + KEYS, "each Down is a row");
    cost.key.push(times.median());
}

fn series(costs: &[Cost]) -> Vec<Series> {
    let of = |name: &str, colour, figures: fn(&Cost) -> &Figures| Series {
        name: name.into(),
        colour,
        points: costs.iter().map(|cost| (cost.rows as f64, figures(cost).median())).collect(),
    };
    vec![
        of("read the whole set", "#e5c07b", |cost| &cost.reading),
        of("filter, first letter", "#61afef", |cost| &cost.filter),
        of("merge a page of 1,000", "#98c379", |cost| &cost.page),
        of("a key and its frame", "#c678dd", |cost| &cost.key),
    ]
}

fn tell(report: &mut Report, costs: &[Cost]) {
    let (Some(least), Some(most)) = (costs.first(), costs.last()) else { return };
    let from = costs.iter().find(|cost| cost.rows == 10_000).unwrap_or(least);
    let decades = (most.rows as f64 / from.rows as f64).log10();
    for (series, bound) in series(costs).into_iter().zip([1.1, 1.1, 0.1, 0.1]) {
        let at = |rows: usize| series.points.iter().find(|(x, _)| *x == rows as f64).map_or(0.0, |(_, y)| *y);
        let slope = (at(most.rows) / at(from.rows)).log10() / decades.max(f64::MIN_POSITIVE);
        let here = format!("{} ms at {}, growth {slope:.2}", short(at(most.rows)), grouped(most.rows));
        let kind = if bound > 0.5 { "linear" } else { "constant" };
        let line = Line::new(&series.name, &format!("{kind} (growth ≤ {bound})"), here, slope <= bound);
        let line = line.beside(format!("{} ms", short(at(least.rows))));
        report.line(line.ratio(&[(at(most.rows), at(least.rows))]));
    }
    let told = |cost: &Cost| format!("{:.0}", cost.bytes.mean());
    report.line(Line::told("bytes of a Down at the edge, mean", told(most)).beside(told(least)));
}

/// Three digits are enough.
fn short(ms: f64) -> String {
    let digits = if ms < 1.0 {
        3
    } else if ms < 10.0 {
        2
    } else if ms < 100.0 {
        1
    } else {
        0
    };
    format!("{ms:.digits$}")
}
