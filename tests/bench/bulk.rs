//! Many writes at once: 1,000 test deliveries through the console, 16 at a time and without a cap on their rate, beside a
//! bare loop that sends the same requests over 16 connections; how often the progress is drawn, and how keys are answered
//! meanwhile.
//!
//! `cargo bench --bench bulk` prints the table; `-- --write` writes it into the README too. `HOOKLINE_BENCH_ROUNDS` (5) makes
//! it shorter for trying out.
//!
//! # How it is measured
//!
//! - **The server** is a front in a process of its own. It delivers nothing and says at once (one door), or after 50 ms
//!   (another), that the delivery was answered with 204; so only the asking is measured.
//! - **The console** runs in a pseudo-terminal of 120x40 with `plan_parallel = 16`, `plan_rate = 0`, `parallel = 16`, and a
//!   home in which it keeps journal, plan and history of tests as always. The time runs from the Enter that confirms the
//!   review to the last byte of the first picture that says that all have ended.
//! - **The bare loop** is 16 threads, each with one kept connection of a bare socket; they take the same requests from one
//!   list. It reads every answer, and looks at none.
//! - **Frames** are what came without 3 ms of silence in between; told is the most that began within any one second, at the
//!   door that takes 50 ms, without the one that answers the Enter.
//! - **Keys meanwhile**: the view of the run is closed, which lets it go on, and a Down is typed every 16 ms. Afterwards an
//!   emulator finds the first bytes after which the cursor stood where the key leads. *Idle* are the same keys in the same
//!   list, after the run.
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
    fs,
    net::SocketAddr,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use rig::{
    HOOKLINE,
    console::{Console, KEY},
    eye::Eye,
    figures::Figures,
    front::{self, Front},
    given::{self, Given},
    http::Connection,
    report::{Line, Report},
    service::WEBHOOKS,
};

/// Closes the view of the run, which lets it go on.
const ESC: &str = "\x1b";
const SENDS: usize = 1000;
const CONNECTIONS: usize = 16;
const LATE: u64 = 50;
/// By then the picture is there that answers the Enter.
const ANSWER: Duration = Duration::from_millis(50);
const SETTINGS: &str = "version = 1\n[settings]\nplan_parallel = 16\nplan_rate = 0\nparallel = 16\n";

fn main() {
    if let Some(args) = given::told("--front") {
        return front::serve(&args);
    }
    let given = Given::here();
    let mut report = Report::new("bulk", "bare loop");
    let front = Front::start(SENDS + 500, &[0, LATE]);
    let mut bulk = Bulk::default();
    for round in 1..=given.rounds {
        eprintln!("round {round} of {}", given.rounds);
        bulk.round(&front);
    }
    bulk.tell(&mut report);
    report.end(given.rounds, given.write);
}

#[derive(Default)]
struct Bulk {
    at_once: Figures,
    at_once_bare: Figures,
    late: Figures,
    late_bare: Figures,
    frames: Figures,
    keys: Figures,
    idle: Figures,
}

impl Bulk {
    fn round(&mut self, front: &Front) {
        // Each console has a home of its own: the history of the tests before would be in the way.
        let home = || {
            let home = tempfile::tempdir().unwrap();
            let config = home.path().join(".config/hookline");
            fs::create_dir_all(&config).unwrap();
            fs::write(config.join("config.toml"), SETTINGS).unwrap();
            home
        };
        let at_once = home();
        let mut console = opened(front, 0, at_once.path());
        self.at_once.time(run(&mut console).1);
        console.press(ESC, Duration::from_millis(60));
        console.leave("q");
        self.at_once_bare.time(bare(front.door(0), &front.token));

        let late = home();
        let mut console = opened(front, 1, late.path());
        let (begun, took) = run(&mut console);
        self.late.time(took);
        self.frames.push(console.frames(begun + ANSWER) as f64);
        console.press(ESC, Duration::from_millis(60));
        self.late_bare.time(bare(front.door(1), &front.token));
        self.keys_meanwhile(&mut console);
        console.leave("q");
    }

    /// A second run, looked at from the list.
    fn keys_meanwhile(&mut self, console: &mut Console) {
        confirm(console);
        console.press(ESC, Duration::from_millis(60));
        console.wait_until("the list", |eye| eye.shows("filter id<"));
        console.keys_during(150, &mut self.keys, under_way);
        if under_way(console.eye()) {
            console.wait_until("the end", |eye| !under_way(eye));
        }
        console.settle(Duration::from_millis(400));
        console.keys_during(150, &mut self.idle, |_| true);
    }

    fn tell(&self, report: &mut Report) {
        for (what, ours, bare) in [
            ("1,000 test sends, 16 at a time, answered at once", &self.at_once, &self.at_once_bare),
            ("the same, each answer after 50 ms", &self.late, &self.late_bare),
        ] {
            let (took, alone) = (ours.median(), bare.median());
            let here = format!("{took:.0} ms (p95 {:.0})", ours.p95());
            let line = Line::new(what, "≤ 1.5 × a bare loop", here, took <= 1.5 * alone);
            report.line(line.beside(format!("{alone:.0} ms")).ratio(&[(took, alone)]));
        }
        let most = self.frames.max();
        report.line(Line::new("progress drawn", "≤ 10 times a second", format!("{most:.0}"), most <= 10.0));
        let (p50, p95, max) = (self.keys.median(), self.keys.p95(), self.keys.max());
        let idle = self.idle.p95();
        let line = Line::new(
            "a key while a bulk run is under way, p50 / p95 / max",
            "p95 ≤ 3 × idle, max ≤ 16 ms",
            format!("{p50:.2} / {p95:.2} / {max:.2} ms of {} keys", self.keys.len()),
            self.keys.len() > 0 && p95 <= 3.0 * idle && max <= 16.0,
        );
        report.line(line.beside(format!("p95 {idle:.2} ms, hookline idle")).ratio(&[(p95, idle)]));
    }
}

/// A console with all webhooks loaded and 1,000 of them in the list.
fn opened(front: &Front, door: usize, home: &Path) -> Console {
    let url = front.url(door);
    let variables = [("HOOKLINE_URL", url.as_str()), ("HOOKLINE_TOKEN", front.token.as_str())];
    let mut console = Console::start(Path::new(HOOKLINE), &[], home, &variables);
    console.wait_until("all rows", |eye| eye.line("no filter").ends_with("webhooks"));
    console.press(&format!("/id<{}", SENDS + 1), KEY);
    console.press("\r", KEY);
    console.wait_until("the filter", |eye| eye.shows("filter id<") && eye.shows("1,000 of"));
    console
}

/// Asks for the tests and confirms the review; when the last key was typed.
fn confirm(console: &mut Console) -> Instant {
    console.press("T", KEY);
    console.wait_until("the review", |eye| eye.shows("and press Enter"));
    console.press(&SENDS.to_string(), KEY);
    console.type_only("\r")
}

/// Runs the tests; when the last key was typed, and how long it took until all had ended.
fn run(console: &mut Console) -> (Instant, Duration) {
    let begun = confirm(console);
    let end = console.wait_until("the end", ended);
    let took = console.started() + end - begun;
    console.settle(Duration::from_millis(400));
    (begun, took)
}

/// What the list says of a run that goes on behind it.
fn under_way(eye: &Eye) -> bool {
    eye.line("(b shows it)").contains("run: ")
}

/// All of them, and each is `done`: what failed or is unknown would be told after the number.
fn ended(eye: &Eye) -> bool {
    eye.shows("ended  1,000 of 1,000: 1")
}

/// The same requests, and nothing else.
fn bare(door: SocketAddr, token: &str) -> Duration {
    let next = AtomicUsize::new(1);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let mut connection = Connection::open(door);
                loop {
                    let id = next.fetch_add(1, Ordering::Relaxed);
                    if id > SENDS {
                        return;
                    }
                    let (status, _) = connection.ask("POST", &format!("{WEBHOOKS}/test/{id}"), token, None);
                    assert_eq!(status, 200);
                }
            });
        }
    });
    begun.elapsed()
}
