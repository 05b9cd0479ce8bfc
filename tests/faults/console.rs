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
    let mut settings = Settings::default();
    settings.plan_parallel = 1;
    settings.plan_rate = 0;
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

/// Reads until everything is there again: on a slow machine a brief limit may cut an honest answer.
pub fn recovers(console: &mut Console, rows: usize) {
    let all = format!(" {rows} webhooks");
    loop {
        console.types("r");
        let done = console.wait_until("all rows, or a word that it failed", |eye| {
            let line = eye.line("no filter");
            let incomplete = line.contains("incomplete") || eye.shows("r tries again");
            (line.contains(&all) && !incomplete || incomplete).then_some(!incomplete)
        });
        if done {
            return;
        }
    }
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
    let mut console = start(&stage, patient()).open();
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
    for (keys, route) in [("r", "GET W"), ("t", "POST W/test"), ("dy", "DELETE W"), ("A", "")] {
        let (stage, mut console) = loaded(route, Trouble::Hole);
        if keys == "dy" {
            console.does("d", "y deletes for good");
            console.types("y");
        } else {
            console.types(keys);
        }
        if keys == "A" {
            console.types("\x1br");
        }
        held(&stage, route);
        console.types("\x1b");
        keys_live(&mut console);
        console.types("G");
        console.sees_chosen(" 6 ");
        console.types("g");
        console.sees_chosen(" 1 ");
        assert!(stage.writes().len() <= 1, "{:?}", stage.routes());
    }
    // At the first login, before there is a row.
    let stage = Stage::open(ROWS as u64, |_, _| Step::before(Trouble::Hole));
    let mut console = start(&stage, patient()).open();
    held(&stage, LOGIN);
    keys_live(&mut console);
    console.types("\x03");
    console.sees("stopped reading");
    stage.heals();
    recovers(&mut console, ROWS);
}

#[test]
fn keys_stay_live_under_a_trickle_an_endless_body_and_a_flood() {
    for trouble in [Trouble::Trickle(Duration::from_secs(1)), Trouble::Interims(100, Duration::from_millis(2))] {
        let (stage, mut console) = loaded("GET W", trouble.clone());
        console.types("r");
        held(&stage, "GET W");
        keys_live(&mut console);
        console.types("\x03");
        console.sees("stopped reading");
        assert_eq!(console.wait_until("the rows", |eye| Some(eye.ids())), [1, 2, 3, 4, 5, 6], "{trouble:?}");
        stage.heals();
        recovers(&mut console, ROWS);
    }
}

/// Of redirects and busy services a few stand for all.
fn telling(situation: &Situation) -> bool {
    match &situation.trouble {
        Trouble::Redirect(status, _) => *status == 307,
        Trouble::Busy(_, values) => values.first().is_some_and(|value| value == "0" || value == "soon"),
        _ => true,
    }
}

#[test]
fn old_rows_stay_and_are_not_called_complete_in_every_situation_and_r_recovers() {
    let decoy = decoy();
    let stage = Stage::honest(ROWS as u64);
    let slow = |trouble: &Trouble| brief_only(trouble);
    let mut console = start(&stage, patient()).open();
    console.sees_all(ROWS);
    let all = situations::all(&decoy.address, PAUSE);
    for Situation { trouble, .. } in
        all.iter().filter(|s| telling(s) && matches!(s.ends, Ends::Fault(..)) && !slow(&s.trouble))
    {
        fails_and_recovers(&stage, &mut console, trouble);
    }
    let limits = Limits { first_byte: Duration::from_millis(400), ..brief() };
    let mut console = start(&stage, limits).open();
    recovers(&mut console, ROWS);
    for Situation { trouble, .. } in all.iter().filter(|s| slow(&s.trouble)) {
        fails_and_recovers(&stage, &mut console, trouble);
    }
    assert!(decoy.seen().is_empty(), "{:?}", decoy.seen());
    let written = String::from_utf8_lossy(&console.written()).into_owned();
    assert!(![KEY, TOKEN, "whsec_", "hunter22"].iter().any(|secret| written.contains(secret)));
}

/// Ends by a limit of time alone.
fn brief_only(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Hole | Trouble::HoleInBody | Trouble::Trickle(_) | Trouble::Interims(..))
}

fn fails_and_recovers(stage: &Stage, console: &mut Console, trouble: &Trouble) {
    stage.meets("GET W", Step::before(trouble.clone()));
    console.types("r");
    console.waits(&format!("a word of {trouble:?}"), &|eye| eye.shows("incomplete"));
    let ids = console.wait_until("the rows", |eye| Some(eye.ids()));
    assert_eq!(ids, [1, 2, 3, 4, 5, 6], "{trouble:?}");
    stage.heals();
    recovers(console, ROWS);
}

#[test]
fn a_wait_that_the_server_asks_for_counts_down_and_escape_cancels_it() {
    for (status, value) in [(429, "50"), (503, "3600"), (503, "99999999999999999999")] {
        let stage = Stage::honest(ROWS as u64);
        let mut console = start(&stage, patient()).open();
        console.sees_all(ROWS);
        stage.meets("GET W", Step::before(Trouble::Busy(status, vec![value.into()])));
        console.does("r", " s (Ctrl-c stops)");
        console.types("\x1b");
        console.sees("stopped reading");
        stage.heals();
        recovers(&mut console, ROWS);
    }
}
