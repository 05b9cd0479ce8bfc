//! The console's real loop against the fault server: what is said, which rows stay, and that keys live while the service is
//! silent. A held request is the fence: what a key does is seen on screen while the server still holds the answer, so no
//! key waits for the service, however slow the machine.

use std::time::Duration;

use hookline::{api::Limits, tui::shared::Settings};

use super::{
    flow::{Console, Start},
    network::PAUSE,
    operator::Operator,
    situations::{self, Ends, Situation},
    stage::{KEY, LOGIN, Stage, TOKEN, brief, decoy, patient},
    trouble::{Step, Trouble},
};

pub const ROWS: usize = 6;

/// A console on a server, with these limits.
pub fn start(stage: &Stage, limits: Limits) -> Start {
    let settings = Settings { plan_parallel: 1, plan_rate: 0, ..Settings::default() };
    Start {
        url: stage.url(),
        key: stage.key(),
        size: (180, 40),
        settings,
        limits,
        production: false,
        read_only: false,
        config_home: None,
        state_dir: None,
    }
}

/// Reads again, and everything is there.
pub fn recovers(console: &mut Console, rows: usize) {
    let all = format!(" {rows} webhooks");
    console.types("r");
    console.waits("all rows", &|eye| {
        let line = eye.line("no filter");
        line.contains(&all) && !line.contains("incomplete")
    });
}

/// Nothing ends by a limit of time.
fn unhurried() -> Limits {
    let limit = super::flow::LIMIT;
    Limits { first_byte: limit, first_byte_test: limit, idle: limit, whole: limit, whole_test: limit, ..patient() }
}

/// The ids of the uppermost rows; below them numbers of the other pane may stand.
fn shown(console: &mut Console) -> Vec<u64> {
    console.wait_until("the rows", |eye| Some(eye.ids().into_iter().take(ROWS).collect()))
}

/// Does what needs no service, and sees it done.
fn keys_live(console: &mut Console) {
    console.does("?", "Keys: ");
    console.types("q");
    console.sees_no("Keys: ");
    console.does(":", "Enter run");
    console.does("delete", ":delete");
    console.types("\x1b");
    console.sees_no(":delete");
}

/// Opened and loaded; from then on requests with this route meet this.
fn loaded(route: &'static str, trouble: Trouble) -> (Stage, Console) {
    let stage = Stage::honest(ROWS as u64);
    let mut console = start(&stage, unhurried()).open();
    console.sees_all(ROWS);
    stage.meets(route, Step::after(trouble));
    (stage, console)
}

/// Waits for a request with this route to be held by the server.
fn held(stage: &Stage, route: &str) {
    let end = std::time::Instant::now() + super::flow::LIMIT;
    while !stage.ledger().iter().any(|entry| entry.route.starts_with(route) && entry.step.trouble != Trouble::None) {
        assert!(std::time::Instant::now() < end, "no {route}: {:?}", stage.routes());
        std::thread::yield_now();
    }
}

#[test]
fn keys_stay_live_while_the_server_is_silent_on_anything() {
    for (keys, route) in [("r", "GET W"), ("t", "POST W/test"), ("dy", "DELETE W")] {
        let (stage, mut console) = loaded(route, Trouble::Hole);
        if keys == "dy" {
            console.does("d", "y deletes for good");
            console.types("y");
        } else {
            console.types(keys);
        }
        held(&stage, route);
        keys_live(&mut console);
        if keys == "r" {
            console.types("G");
            console.sees_chosen(" 6 ");
            console.types("g");
            console.sees_chosen(" 1 ");
        }
        assert_eq!(stage.writes().len(), usize::from(keys != "r"), "{:?}", stage.routes());
    }
    // At the first login, before there is a row.
    let stage = Stage::open(ROWS as u64, |_, _| Step::before(Trouble::Hole));
    let mut console = start(&stage, unhurried()).open();
    held(&stage, LOGIN);
    keys_live(&mut console);
}

#[test]
fn keys_stay_live_under_a_trickle_and_a_flood() {
    for trouble in [Trouble::Trickle(Duration::from_secs(1)), Trouble::Interims(100, Duration::from_millis(2))] {
        let (stage, mut console) = loaded("GET W", trouble.clone());
        console.types("r");
        held(&stage, "GET W");
        keys_live(&mut console);
        console.types("\x03");
        console.sees("stopped reading");
        assert_eq!(shown(&mut console), [1, 2, 3, 4, 5, 6], "{trouble:?}");
        stage.heals();
        recovers(&mut console, ROWS);
    }
}

#[test]
fn old_rows_stay_and_are_not_called_complete_in_every_situation_and_r_recovers() {
    let decoy = decoy();
    let stage = Stage::honest(ROWS as u64);
    let mut console = start(&stage, patient()).open();
    console.sees_all(ROWS);
    let all = situations::all(&decoy.address, PAUSE);
    for Situation { trouble, .. } in
        all.iter().filter(|s| s.telling() && matches!(s.ends, Ends::Fault(..)) && !s.is_slow())
    {
        fails_and_recovers(&stage, &mut console, trouble);
    }
    let mut console = start(&stage, brief()).open();
    recovers(&mut console, ROWS);
    for Situation { trouble, .. } in all.iter().filter(|s| s.is_slow()) {
        fails_and_recovers(&stage, &mut console, trouble);
    }
    assert!(decoy.seen().is_empty(), "{:?}", decoy.seen());
    let written = String::from_utf8_lossy(&console.written()).into_owned();
    assert!(![KEY, TOKEN, "whsec_", "hunter22"].iter().any(|secret| written.contains(secret)));
}

fn fails_and_recovers(stage: &Stage, console: &mut Console, trouble: &Trouble) {
    stage.meets("GET W", Step::before(trouble.clone()));
    console.types("r");
    console.waits(&format!("a word of {trouble:?}"), &|eye| eye.shows("incomplete"));
    assert_eq!(shown(console), [1, 2, 3, 4, 5, 6], "{trouble:?}");
    stage.heals();
    recovers(console, ROWS);
}

#[test]
fn a_wait_that_the_server_asks_for_counts_down_and_escape_cancels_it() {
    for (status, value) in [(429, "50"), (503, "3600"), (503, "99999999999999999999")] {
        let stage = Stage::honest(ROWS as u64);
        let limits = Limits { retry_after_cap: Duration::from_secs(60), ..patient() };
        let mut console = start(&stage, limits).open();
        console.sees_all(ROWS);
        stage.meets("GET W", Step::before(Trouble::Busy(status, vec![value.into()])));
        console.does("r", " s (Ctrl-c stops)");
        console.types("\x1b");
        console.sees("stopped reading");
        stage.heals();
        recovers(&mut console, ROWS);
    }
}
