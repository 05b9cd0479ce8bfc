//! Reading the whole set: 100 pages of 1,000 webhooks from a server on this machine until all rows are listed, beside the
//! same pages fetched and parsed with serde on one connection, and beside `curl --parallel` where each answer takes 50 ms;
//! and `hookline list --output json --all`, which reads the same without a screen.
//!
//! `cargo bench --bench crawl` prints the table; `-- --write` writes it into the README too. `HOOKLINE_BENCH_ROUNDS` (5) and
//! `HOOKLINE_BENCH_ROWS` (100000) make it shorter for trying out.
//!
//! # How it is measured
//!
//! - **The server** is a front in a process of its own that has every answer of `hookline sandbox` in memory, whole, after
//!   one round that does not count; so neither the sandbox nor its database is in any figure. One door of it answers at
//!   once, another after 50 ms.
//! - **The crawl** is the console in a pseudo-terminal of 120x40, from before `fork`, a token given, as many connections as
//!   by default (4). *Listed* is when the screen says that all rows are loaded; *proven* is when it says so without
//!   "loading" or "checking": it has then read the ids of all rows once more, which nobody else here does. While it
//!   crawls the screen follows ten times a second, so up to 100 ms of a figure are waiting for the next picture.
//! - **Fetch and parse alone** asks for exactly those pages of rows that hookline asked for, one after the other on one kept
//!   connection of a bare socket, and reads each with `serde_json::from_slice` into structs with owned text. It keeps
//!   nothing, sorts nothing, shows nothing. A second figure does without the parsing.
//! - **curl** gets the same addresses in one call, with `--parallel-max` at the number of hookline's connections, and throws
//!   the bodies away.
//! - **`list`** writes into a pipe that is read and counted here. Its memory is VmHWM, looked at every 2 ms while it lives.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod rig;

use std::{
    fmt::Write as _,
    fs,
    hint::black_box,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use rig::{
    HOOKLINE,
    console::Console,
    counters,
    eye::Eye,
    figures::Figures,
    front::{self, Front},
    given::{self, Given},
    http::Connection,
    report::{Line, Report, grouped},
};
use serde::Deserialize;

/// hookline's connections by default.
const CONNECTIONS: usize = 4;
const LATE: u64 = 50;

fn main() {
    if let Some(args) = given::told("--front") {
        return front::serve(&args);
    }
    let given = Given::here();
    let mut report = Report::new("crawl", "beside");
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join(".config/hookline");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), "version = 1\n[settings]\nmax_rows = 10000000\n").unwrap();
    let sizes = [given.rows / 100, given.rows / 10, given.rows];
    let fronts = sizes.map(|rows| {
        eprintln!("a service with {rows} webhooks");
        Front::start(rows, &[0, LATE])
    });
    let mut crawl = Crawl::new(&fronts[2], home.path(), given.rows);
    let mut lists = sizes.map(|rows| List { rows, ..List::default() });
    eprintln!("a round that does not count");
    crawl.learn();
    for front in &fronts {
        list(front, home.path());
    }
    for round in 1..=given.rounds {
        eprintln!("round {round} of {}", given.rounds);
        crawl.round();
        for (of, front) in lists.iter_mut().zip(&fronts) {
            let (took, peak, bytes) = list(front, home.path());
            of.time.time(took);
            of.peak.push(peak);
            of.bytes = bytes;
        }
    }
    crawl.tell(&mut report);
    tell_lists(&mut report, &lists, &crawl);
    report.end(given.rounds, given.write);
}

struct Crawl<'a> {
    front: &'a Front,
    home: &'a Path,
    rows: usize,
    /// The pages of rows that hookline asks for.
    pages: Vec<String>,
    listed: Figures,
    proven: Figures,
    late_listed: Figures,
    late_proven: Figures,
    parsed: Figures,
    fetched: Figures,
    curl: Figures,
    peak: Figures,
}

impl<'a> Crawl<'a> {
    fn new(front: &'a Front, home: &'a Path, rows: usize) -> Self {
        let none = Figures::default;
        let (listed, proven, late_listed, late_proven) = (none(), none(), none(), none());
        let (parsed, fetched, curl, peak) = (none(), none(), none(), none());
        let pages = Vec::new();
        Crawl { front, home, rows, pages, listed, proven, late_listed, late_proven, parsed, fetched, curl, peak }
    }

    /// Has the front learn every answer, and looks which pages the console asks for.
    fn learn(&mut self) {
        self.console(0, &mut Figures::default(), &mut Figures::default());
        self.pages = self.front.asked().into_iter().filter(|target| is_page_of_rows(target)).collect();
        assert!(self.pages.len() >= self.rows / 1000, "{:?}", self.pages);
    }

    fn round(&mut self) {
        let (mut listed, mut proven) = (Figures::default(), Figures::default());
        let peak = self.console(0, &mut listed, &mut proven);
        self.peak.push(peak);
        self.listed.push(listed.max());
        self.proven.push(proven.max());
        self.parsed.time(self.alone(true));
        self.fetched.time(self.alone(false));
        self.console(1, &mut listed, &mut proven);
        self.late_listed.push(listed.max());
        self.late_proven.push(proven.max());
        if let Some(took) = self.curl() {
            self.curl.time(took);
        }
    }

    /// The console against a door, until all is proven; its peak memory.
    fn console(&self, door: usize, listed: &mut Figures, proven: &mut Figures) -> f64 {
        let (url, token) = (self.front.url(door), self.front.token.as_str());
        let variables = [("HOOKLINE_URL", url.as_str()), ("HOOKLINE_TOKEN", token)];
        let mut console = Console::start(Path::new(HOOKLINE), &[], self.home, &variables);
        let all = grouped(self.rows);
        let says = |eye: &Eye| eye.line("no filter").contains(&all);
        listed.time(console.wait_until("all rows", says));
        proven.time(console.wait_until("the proof", |eye| eye.line("no filter").ends_with(&format!("{all} webhooks"))));
        let peak = console.peak();
        console.leave("q");
        peak
    }

    /// The same pages without any of hookline.
    fn alone(&self, parse: bool) -> Duration {
        let begun = Instant::now();
        let mut connection = Connection::open(self.front.door(0));
        let mut rows = 0;
        for page in &self.pages {
            let (status, body) = connection.ask("GET", page, &self.front.token, None);
            assert_eq!(status, 200);
            if parse {
                let page: Page = serde_json::from_slice(&body).unwrap();
                rows += black_box(page).data.len();
            }
        }
        let took = begun.elapsed();
        assert!(!parse || rows == self.rows, "{rows}");
        took
    }

    /// `curl` against the door that is late; nothing where there is no curl.
    fn curl(&self) -> Option<Duration> {
        let mut config = String::new();
        for page in &self.pages {
            writeln!(config, "url = \"{}{page}\"\noutput = \"/dev/null\"", self.front.url(1)).unwrap();
        }
        let file = self.home.join("curl");
        fs::write(&file, config).unwrap();
        let mut command = Command::new("curl");
        command.args(["--silent", "--globoff", "--parallel", "--parallel-max", &CONNECTIONS.to_string(), "--config"]);
        let begun = Instant::now();
        let status = command.arg(file).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
        let took = begun.elapsed();
        assert!(status.success(), "{status}");
        Some(took)
    }

    fn tell(&self, report: &mut Report) {
        let (listed, alone) = (self.listed.median(), self.parsed.median());
        let pages = self.pages.len();
        let beside = |ms: f64, what: &str| format!("{ms:.0} ms, {what}");
        report.line(
            Line::new(
                &format!("crawl of {pages} pages × 1,000, all rows listed"),
                "≤ 2 × fetch and parse alone",
                format!("{listed:.0} ms (p95 {:.0})", self.listed.p95()),
                listed <= 2.0 * alone,
            )
            .beside(beside(alone, "serde on one connection"))
            .ratio(&[(listed, alone)]),
        );
        report.line(
            Line::told("the same, proven complete by its ids", format!("{:.0} ms", self.proven.median()))
                .beside(beside(self.fetched.median(), "the same fetched, not parsed")),
        );
        let (listed, curl) = (self.late_listed.median(), self.curl.median());
        let met = self.curl.len() > 0 && listed <= 1.15 * curl;
        let line = Line::new(
            &format!("the same with {LATE} ms per answer"),
            &format!("≤ 1.15 × `curl --parallel` over {CONNECTIONS} connections"),
            format!("{listed:.0} ms (p95 {:.0})", self.late_listed.p95()),
            met,
        );
        report.line(match self.curl.len() {
            0 => line.beside("no curl here".into()),
            _ => line.beside(beside(curl, "curl")).ratio(&[(listed, curl)]),
        });
        report.line(Line::told("the same, proven", format!("{:.0} ms", self.late_proven.median())));
        report.line(Line::told("peak memory of the console after it", format!("{:.1} MiB", self.peak.max())));
    }
}

/// Whole rows, a thousand at a time: neither the first small page nor ids alone.
fn is_page_of_rows(target: &str) -> bool {
    let plain = target.replace("%5B", "[").replace("%5D", "]");
    plain.contains("page[size]=1000") && plain.contains("url")
}

/// What somebody who only wants the rows would write.
#[derive(Deserialize)]
struct Page {
    data: Vec<Row>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read for its own sake")]
struct Row {
    id: String,
    attributes: Attributes,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read for its own sake")]
struct Attributes {
    account_id: Option<i64>,
    name: Option<String>,
    url: Option<String>,
    #[serde(default)]
    events: Option<serde_json::Value>,
    #[serde(default)]
    scopes: Option<serde_json::Value>,
    created_at: Option<String>,
    updated_at: Option<String>,
}

#[derive(Default)]
struct List {
    rows: usize,
    time: Figures,
    peak: Figures,
    bytes: usize,
}

/// `hookline list --output json` of everything: how long, how much memory at most, how many bytes.
fn list(front: &Front, home: &Path) -> (Duration, f64, usize) {
    let mut command = Command::new(HOOKLINE);
    command.args(["list", "--output", "json"]);
    if takes_all() {
        command.arg("--all");
    }
    command.env_clear().env("HOME", home).env("PATH", "/usr/bin:/bin").env("LANG", "C.UTF-8");
    command.env("HOOKLINE_URL", front.url(0)).env("HOOKLINE_TOKEN", &front.token);
    let begun = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut from = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let (mut buffer, mut bytes) = (vec![0; 1 << 16], 0);
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            bytes += count;
        }
        bytes
    });
    let mut peak: f64 = 0.0;
    let status = loop {
        // A process that has ended and was not asked yet has no memory.
        peak = peak.max(counters::peak(child.id()));
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let took = begun.elapsed();
    assert!(status.success(), "{status}");
    (took, peak, reader.join().unwrap())
}

/// Whether `--all` has to be said.
fn takes_all() -> bool {
    let help = Command::new(HOOKLINE).args(["list", "--help"]).output().unwrap();
    String::from_utf8_lossy(&help.stdout).contains("--all")
}

fn tell_lists(report: &mut Report, lists: &[List; 3], crawl: &Crawl<'_>) {
    let name = if takes_all() { "`list --output json --all`" } else { "`list --output json`" };
    for List { rows, time, peak, bytes } in lists {
        let told = format!("{:.0} ms, {:.1} MiB, {:.1} MB written", time.median(), peak.max(), *bytes as f64 / 1e6);
        report.line(Line::told(&format!("{name} of {}", grouped(*rows)), told));
    }
    let (time, crawled) = (lists[2].time.median(), crawl.listed.median());
    report.line(
        Line::new(
            &format!("{name} of {}, time", grouped(lists[2].rows)),
            "≤ 1.5 × the crawl",
            format!("{time:.0} ms ({:.2} × the proven crawl)", time / crawl.proven.median()),
            time <= 1.5 * crawled,
        )
        .beside(format!("{crawled:.0} ms, the crawl"))
        .ratio(&[(time, crawled)]),
    );
    let (most, least) = (lists[2].peak.max(), lists[0].peak.max());
    report.line(
        Line::new(
            "its memory",
            "does not grow with the rows (≤ 1.2 × for 100 × as many)",
            format!("{most:.1} MiB"),
            most <= 1.2 * least,
        )
        .beside(format!("{least:.1} MiB for {}", grouped(lists[0].rows)))
        .ratio(&[(most, least)]),
    );
}
