//! What the operator feels, bytes on the line, and what it takes of the machine, of the program as it is shipped: in a
//! pseudo-terminal of 120x40, against `hookline sandbox` with 100,000 webhooks in a process of its own.
//!
//! `cargo bench --bench terminal` prints the table; `-- --write` writes it into the README too. `HOOKLINE_BENCH_ROUNDS` (5),
//! `HOOKLINE_BENCH_ROWS` (100000) and `HOOKLINE_BENCH_IDLE` (10, seconds) make it shorter for trying out.
//!
//! # How it is measured
//!
//! - **The floor** (`floor.rs`) is this file's own program started again with `--floor`: a plain ratatui table of the same
//!   rows. Each round is hookline, then the floor, so that a change of the machine's mood meets both. All rounds together
//!   make one sample, of which median and p95 (nearest rank) are told.
//! - **The time of a key** runs from the write into the pseudo-terminal to the last byte of the picture that it leads to.
//!   A thread blocks in `read` and notes the time after each; a picture is whole when 20 ms (60 ms while filtering, 400 ms
//!   after a sort) bring nothing more, and the time of its last byte counts. Nothing is parsed while a time is taken; the
//!   bytes go through an emulator afterwards, which proves that the cursor went where the keys say.
//! - **1,000 Downs** are 3,000 bytes. crossterm, on which the floor stands, takes 1,024 at a time and may leave the rest
//!   until the next key: how many rows each went is told.
//! - **Keys during the crawl** are typed every 16 ms whatever comes. Afterwards the emulator finds the first bytes after
//!   which the cursor stood where the key leads; only keys answered while the screen says that it is loading count.
//! - **CPU** is the process's own clock, all threads. **Wake-ups** are context switches, voluntary or not, of all its
//!   threads. **Memory** is VmHWM. All of the program alone; the terminal's side is not in it.
//! - **The first screen** is taken against a service that accepts and never answers, so that nothing of the reading is in
//!   it: all bytes, CPU and memory until 150 ms of silence, time to the last byte, from before `fork`.
//! - **The first page** is usable when the emulator sees rows. The service answers lists after 40 ms, a token is given; the
//!   round trip is what a bare socket needs for the same page of the same service in the same round.
//! - **Sort**: `:sort COLUMN` is typed; then Enter and Down go out in one write. *Usable* is the first picture after them
//!   (it has the Down in it), *sorted* the last.
//! - **Idle** begins 12 s after the last request, when the connections are closed (they are kept for 10 s). The floor has its
//!   turn in these seconds.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod floor;
mod rig;

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use rig::{
    HOOKLINE,
    console::{Burst, Console, DOWN, KEY},
    eye::Eye,
    figures::Figures,
    given::{self, Given},
    http::Connection,
    report::{Line, Report, grouped},
    service::{Service, Silent, WEBHOOKS},
};
use serde_json::Value;

const PAGE_DOWN: &str = "\x1b[6~";
const ESC: &str = "\x1b";

/// Downs and pages measured in one round.
const DOWNS: usize = 200;
const PAGES: usize = 60;
/// What is looked for, letter by letter.
const WORDS: [&str; 5] = ["billing", "crm", "orders", "hooks", "zürich"];
const FILTER: Duration = Duration::from_millis(60);
const COLUMNS: [&str; 3] = ["name", "-updated", "url"];
const SORT: Duration = Duration::from_millis(400);
/// How late the service of the first page answers.
const LATE: &str = "delay=40@list";
/// Connections are kept for 10 s.
const QUIET: Duration = Duration::from_secs(12);

/// What both programs are asked.
#[derive(Default)]
struct Felt {
    down: Figures,
    down_bytes: Figures,
    down_cpu: Figures,
    page: Figures,
    page_bytes: Figures,
    thousand: Figures,
    thousand_bytes: Figures,
    thousand_rows: Figures,
    letter: Figures,
    letter_bytes: Figures,
    last_letter: Figures,
    peak: Figures,
    leaving: Figures,
}

/// What hookline alone is asked.
#[derive(Default)]
struct Alone {
    first: Figures,
    first_cpu: Figures,
    first_bytes: Figures,
    first_peak: Figures,
    first_page: Figures,
    crawl: Figures,
    crawl_keys: Figures,
    usable: Figures,
    sorted: Figures,
    idle_cpu: Figures,
    idle_switches: Figures,
    idle_bytes: Figures,
    leaving_busy: Figures,
}

fn main() {
    if let Some(args) = given::told("--floor") {
        return floor::run(Path::new(&args[0])).unwrap();
    }
    let given = Given::here();
    let mut report = Report::new("terminal", "floor");
    let stage = Stage::build(given);
    let (mut hookline, mut floor, mut alone) = (Felt::default(), Felt::default(), Alone::default());
    for round in 1..=given.rounds {
        eprintln!("round {round} of {}: hookline", given.rounds);
        stage.first_screen(&mut alone);
        stage.first_page(&mut alone);
        stage.leave_busy(&mut alone);
        let (console, asked) = stage.session(&mut hookline, &mut alone);
        eprintln!("round {round} of {}: the floor", given.rounds);
        stage.floor(&mut floor);
        stage.rest(console, asked, &mut hookline, &mut alone);
    }
    tell(&mut report, &hookline, &floor, &alone);
    report.end(given.rounds, given.write);
}

/// The services, and a home.
struct Stage {
    given: Given,
    home: tempfile::TempDir,
    service: Service,
    late: Service,
    silent: Silent,
}

impl Stage {
    fn build(given: Given) -> Stage {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join(".config/hookline");
        fs::create_dir_all(&config).unwrap();
        // The set may be larger than what hookline reads without asking.
        fs::write(config.join("config.toml"), "version = 1\n[settings]\nmax_rows = 10000000\n").unwrap();
        eprintln!("a service with {} webhooks", given.rows);
        let service = Service::start(given.rows, &[]);
        rows(&service, &home.path().join("rows"));
        Stage { given, home, service, late: Service::start(2345, &[LATE]), silent: Silent::start() }
    }

    fn hookline(&self, url: &str, credential: (&str, &str)) -> Console {
        Console::start(Path::new(HOOKLINE), &[], self.home.path(), &[("HOOKLINE_URL", url), credential])
    }

    fn first_screen(&self, alone: &mut Alone) {
        let mut console = self.hookline(&self.silent.url(), ("HOOKLINE_API_KEY", "PULSE_0"));
        let burst = console.opening(Duration::from_millis(150));
        alone.first.time(burst.last);
        alone.first_cpu.time(console.counters().cpu);
        alone.first_bytes.push(burst.bytes as f64);
        alone.first_peak.push(console.peak());
        assert!(console.eye().shows("hookline"), "{}", console.eye().picture());
        console.leave("q");
    }

    fn first_page(&self, alone: &mut Alone) {
        let token = self.late.token();
        let begun = Instant::now();
        let target = format!("{WEBHOOKS}?page[number]=1&page[size]=60");
        let (status, _) = Connection::open(self.late.address()).ask("GET", &target, &token, None);
        let round_trip = begun.elapsed();
        assert_eq!(status, 200);
        let mut console = self.hookline(&self.late.url, ("HOOKLINE_TOKEN", &token));
        let usable = console.wait_until("rows", |eye| eye.ids().len() > 20);
        alone.first_page.time(usable.saturating_sub(round_trip));
        console.leave("q");
    }

    /// All that is done in a full list; when the last thing was, too.
    fn session(&self, felt: &mut Felt, alone: &mut Alone) -> (Console, Instant) {
        // The list would begin as the former round left it: sorted.
        let _none_yet = fs::remove_dir_all(self.home.path().join(".local"));
        let mut console = self.hookline(&self.service.url, ("HOOKLINE_API_KEY", &self.service.key));
        console.wait_until("rows", |eye| eye.ids().len() > 20);
        let end = console.keys_during(150, &mut alone.crawl_keys, loading);
        alone.crawl.time(end.unwrap_or_else(|| console.wait_until("all rows", |eye| !loading(eye))));
        assert!(console.eye().line("no filter").contains(&format!("{} webhooks", grouped(self.given.rows))));
        keys(&mut console, felt);
        filters(&mut console, felt);
        let asked = Instant::now();
        sorts(&mut console, alone);
        felt.peak.push(console.peak());
        (console, asked)
    }

    /// Nothing is done, and then it is left.
    fn rest(&self, mut console: Console, asked: Instant, felt: &mut Felt, alone: &mut Alone) {
        console.settle(SORT);
        std::thread::sleep(QUIET.saturating_sub(asked.elapsed()));
        console.settle(SORT);
        let before = console.counters();
        alone.idle_bytes.push(console.listen(self.given.idle) as f64);
        let idle = console.counters().since(before);
        alone.idle_cpu.time(idle.cpu);
        alone.idle_switches.push(idle.switches as f64);
        felt.leaving.time(console.leave("q"));
    }

    fn floor(&self, felt: &mut Felt) {
        let (program, rows) = (std::env::current_exe().unwrap(), self.home.path().join("rows"));
        let mut console = Console::start(&program, &["--floor", rows.to_str().unwrap()], self.home.path(), &[]);
        console.wait_until("rows", |eye| eye.ids().len() > 20);
        console.settle(FILTER);
        keys(&mut console, felt);
        filters(&mut console, felt);
        felt.peak.push(console.peak());
        felt.leaving.time(console.leave("q"));
    }

    /// Leaving while the first page is still awaited.
    fn leave_busy(&self, alone: &mut Alone) {
        let token = self.late.token();
        let mut console = self.hookline(&self.late.url, ("HOOKLINE_TOKEN", &token));
        console.wait_until("that it reads", loading);
        alone.leaving_busy.time(console.leave("q"));
    }
}

/// Writes the rows of the service for the floor, page by page.
fn rows(service: &Service, to: &Path) {
    let mut connection = Connection::open(service.address());
    let token = service.token();
    let mut out = BufWriter::new(File::create(to).unwrap());
    for page in 1.. {
        let target = format!("{WEBHOOKS}?page[number]={page}&page[size]=1000");
        let (status, body) = connection.ask("GET", &target, &token, None);
        assert_eq!(status, 200);
        let page: Value = serde_json::from_slice(&body).unwrap();
        let hooks = page["data"].as_array().unwrap();
        for hook in hooks {
            let all = &hook["attributes"];
            let text = |name: &str| all[name].as_str().unwrap_or_default().replace(['\t', '\n'], " ");
            let events: Vec<&str> = all["events"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let (id, account) = (hook["id"].as_str().unwrap(), &all["account_id"]);
            let (name, url, updated) = (text("name"), text("url"), text("updated_at"));
            writeln!(out, "{id}\t{name}\t{url}\t{account}\t{updated}\t{}", events.join(" ")).unwrap();
        }
        if hooks.len() < 1000 {
            return;
        }
    }
}

fn loading(eye: &Eye) -> bool {
    ["loading", "checking that", "nothing loaded"].iter().any(|word| eye.shows(word))
}

/// Cursor keys at the lower edge, alone and many at once.
fn keys(console: &mut Console, felt: &mut Felt) {
    console.type_only("g");
    console.settle(SORT);
    for _ in 0..45 {
        console.press(DOWN, KEY);
    }
    let at = console.chosen();
    let before = console.counters();
    for _ in 0..DOWNS {
        let burst = console.press(DOWN, KEY);
        felt.down.time(burst.last);
        felt.down_bytes.push(burst.bytes as f64);
    }
    felt.down_cpu.time(console.counters().since(before).cpu / DOWNS as u32);
    assert_eq!(console.chosen(), at.map(|id| id + DOWNS as u64), "each Down is a row");
    for _ in 0..PAGES {
        let burst = console.press(PAGE_DOWN, KEY);
        felt.page.time(burst.last);
        felt.page_bytes.push(burst.bytes as f64);
    }
    let at = console.chosen().unwrap();
    let burst = console.press(&DOWN.repeat(1000), SORT);
    felt.thousand.time(burst.last);
    felt.thousand_bytes.push(burst.bytes as f64);
    felt.thousand_rows.push((console.chosen().unwrap() - at) as f64);
}

fn filters(console: &mut Console, felt: &mut Felt) {
    for word in WORDS {
        console.press("/", FILTER);
        let letters: Vec<String> = word.chars().map(String::from).collect();
        let Some((last, others)) = letters.split_last() else { continue };
        let mut note = |burst: Burst| {
            felt.letter.time(burst.last);
            felt.letter_bytes.push(burst.bytes as f64);
        };
        others.iter().for_each(|letter| note(console.press(letter, FILTER)));
        let burst = console.press_until(last, FILTER, |eye| eye.shows(" of ") && !eye.shows("filtering"));
        note(burst);
        felt.last_letter.time(burst.last);
        console.press(ESC, FILTER);
    }
}

fn sorts(console: &mut Console, alone: &mut Alone) {
    console.type_only("g");
    for column in COLUMNS {
        console.settle(SORT);
        console.press(&format!(":sort {column}"), FILTER);
        let name = column.trim_start_matches('-');
        let burst = console.press_until(&format!("\r{DOWN}"), SORT, |eye| eye.line("sorted by").contains(name));
        alone.usable.time(burst.first);
        alone.sorted.time(burst.last);
    }
}

fn tell(report: &mut Report, h: &Felt, f: &Felt, a: &Alone) {
    first(report, a);
    let both = |figures: &Figures| [figures.median(), figures.p95()];
    let beside = |figures: &Figures| format!("{:.2} / {:.2} ms", figures.median(), figures.p95());
    for (what, ours, floors, most) in [("Down at the edge", &h.down, &f.down, 1.1), ("PageDown", &h.page, &f.page, 1.2)]
    {
        let ([p50, p95], [floor50, floor95]) = (both(ours), both(floors));
        let met = p50 <= most * floor50 && p95 <= 1.5 * floor95;
        let (what, budget) = (format!("{what}, p50 / p95"), format!("≤ {most} × / ≤ 1.5 × floor"));
        let line = Line::new(&what, &budget, beside(ours), met).beside(beside(floors));
        report.line(line.ratio(&[(p50, floor50), (p95, floor95)]));
    }
    let (cpu, floors) = (h.down_cpu.median(), f.down_cpu.median());
    report.line(
        Line::new("CPU per key (Down at the edge)", "≤ 0.55 ms", format!("{cpu:.2} ms"), cpu <= 0.55)
            .beside(format!("{floors:.2} ms"))
            .ratio(&[(cpu, floors)]),
    );
    bytes(report, h, f);
    thousand(report, h, f);
    let ([p50, p95], [floor50, floor95]) = (both(&h.letter), both(&f.letter));
    report.line(
        Line::new(
            "filter, each letter, p50 / p95",
            "≤ 3 / ≤ 8 ms",
            format!("{p50:.2} / {p95:.2} ms"),
            p50 <= 3.0 && p95 <= 8.0,
        )
        .beside(beside(&f.letter))
        .ratio(&[(p50, floor50), (p95, floor95)]),
    );
    let last = h.last_letter.median();
    report.line(
        Line::new(
            "filter, last letter → exact count on screen",
            "≤ 5 ms",
            format!("{last:.2} ms, p95 {:.2}", h.last_letter.p95()),
            last <= 5.0,
        )
        .beside(format!("{:.2} ms", f.last_letter.median()))
        .ratio(&[(last, f.last_letter.median())]),
    );
    let (usable, sorted) = (a.usable.median(), a.sorted.median());
    report.line(Line::new(
        "sort by another column, usable / sorted",
        "≤ 16 / ≤ 100 ms",
        format!("{usable:.1} / {sorted:.1} ms, p95 {:.1} / {:.1}", a.usable.p95(), a.sorted.p95()),
        usable <= 16.0 && sorted <= 100.0,
    ));
    resting(report, h, f, a);
}

fn thousand(report: &mut Report, h: &Felt, f: &Felt) {
    let told = |felt: &Felt| {
        let (time, size) = (felt.thousand.median(), felt.thousand_bytes.max());
        format!("{time:.2} ms, {size:.0} bytes, {:.0} rows", felt.thousand_rows.median())
    };
    let rows = &h.thousand_rows;
    let exact = rows.at(0.0) == 1000.0 && rows.max() == 1000.0;
    let met = exact && h.thousand.median() <= 3.0 && h.thousand_bytes.max() <= 5000.0;
    let budget = "≤ 3 ms, ≤ 5,000 bytes, cursor exactly 1,000 further";
    let line = Line::new("1,000 Downs in one write", budget, told(h), met).beside(told(f));
    report.line(line.ratio(&[(h.thousand.median(), f.thousand.median())]));
}

fn first(report: &mut Report, a: &Alone) {
    let (time, cpu, size, peak) = (a.first.median(), a.first_cpu.median(), a.first_bytes.max(), a.first_peak.max());
    report.line(Line::new(
        "first screen after start",
        "≤ 15 ms, CPU ≤ 15 ms, ≤ 6,000 bytes, ≤ 14 MiB",
        format!("{time:.1} ms (p95 {:.1}), CPU {cpu:.1} ms, {size:.0} bytes, {peak:.1} MiB", a.first.p95()),
        time <= 15.0 && cpu <= 15.0 && size <= 6000.0 && peak <= 14.0,
    ));
    let (page, p95) = (a.first_page.median(), a.first_page.p95());
    let here = format!("one round trip + {page:.1} ms (p95 {p95:.1})");
    report.line(Line::new("first page usable", "one round trip + 20 ms", here, page <= 20.0));
}

fn bytes(report: &mut Report, h: &Felt, f: &Felt) {
    let (mean, max) = (h.down_bytes.mean(), h.down_bytes.max());
    report.line(
        Line::new(
            "bytes per Down at the edge, mean / max",
            "≤ 300 / ≤ 450",
            format!("{mean:.0} / {max:.0}"),
            mean <= 300.0 && max <= 450.0,
        )
        .beside(format!("{:.0} / {:.0}", f.down_bytes.mean(), f.down_bytes.max()))
        .ratio(&[(mean, f.down_bytes.mean()), (max, f.down_bytes.max())]),
    );
    for (what, most, ours, floors) in [
        ("bytes per PageDown, mean (max)", 3600.0, &h.page_bytes, &f.page_bytes),
        ("bytes per letter of a filter, mean (max)", 1600.0, &h.letter_bytes, &f.letter_bytes),
    ] {
        let told = |figures: &Figures| format!("{:.0} ({:.0})", figures.mean(), figures.max());
        let budget = format!("≤ {}", grouped(most as usize));
        let line = Line::new(what, &budget, told(ours), ours.mean() <= most).beside(told(floors));
        report.line(line.ratio(&[(ours.mean(), floors.mean())]));
    }
}

fn resting(report: &mut Report, h: &Felt, f: &Felt, a: &Alone) {
    let (cpu, switches, size) = (a.idle_cpu.max(), a.idle_switches.max(), a.idle_bytes.max());
    report.line(Line::new(
        "idle, the worst round",
        "0 ms CPU, 0 wake-ups, 0 bytes",
        format!("{cpu:.2} ms, {switches:.0} wake-ups, {size:.0} bytes"),
        cpu == 0.0 && switches == 0.0 && size == 0.0,
    ));
    let peak = h.peak.max();
    let line = Line::new("peak memory, all rows", "≤ 45 MiB", format!("{peak:.1} MiB"), peak <= 45.0);
    report.line(line.beside(format!("{:.0} MiB", f.peak.max())).ratio(&[(peak, f.peak.max())]));
    let (p50, p95, max) = (a.crawl_keys.median(), a.crawl_keys.p95(), a.crawl_keys.max());
    let idle = h.down.p95();
    let line = Line::new(
        "a key while a crawl is under way, p50 / p95 / max",
        "p95 ≤ 3 × idle, max ≤ 16 ms",
        format!("{p50:.2} / {p95:.2} / {max:.2} ms of {} keys", a.crawl_keys.len()),
        a.crawl_keys.len() > 0 && p95 <= 3.0 * idle && max <= 16.0,
    );
    report.line(line.beside(format!("p95 {idle:.2} ms, hookline idle")).ratio(&[(p95, idle)]));
    report.line(Line::told(
        "all rows there and proven, from the start (the sandbox sets the pace)",
        format!("{:.0} ms", a.crawl.median()),
    ));
    let (idle, busy) = (h.leaving.median(), a.leaving_busy.median());
    report.line(
        Line::new(
            "leaving, idle / with reads in flight",
            "≤ 10 / ≤ 100 ms",
            format!("{idle:.1} / {busy:.1} ms"),
            idle <= 10.0 && busy <= 100.0,
        )
        .beside(format!("{:.1} ms", f.leaving.median()))
        .ratio(&[(idle, f.leaving.median())]),
    );
}
