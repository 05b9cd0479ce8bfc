//! The shipped binary without a terminal in every situation of the catalogue: exit code, one clear line, no panic, and writes
//! once.

use std::{sync::Mutex, thread};

use super::{
    model::Commit,
    network::PAUSE,
    situations::{self, Ends, Line, Situation},
    stage::{KEY, Stage, TOKEN, decoy},
    trouble::{Step, Trouble},
    world::{Ran, World},
};

/// One try; limits of time only for what they alone end.
fn config(trouble: &Trouble) -> String {
    let limits = match situations::is_slow(trouble) {
        true => {
            "first_byte_timeout = 2\ntest_first_byte_timeout = 2\nidle_timeout = 2\nrequest_timeout = 4\n\
            test_request_timeout = 4\n"
        }
        false => "",
    };
    format!("[settings]\n{limits}max_body = 1\nread_tries = 1\nmax_retry_after = 1\n")
}

/// How many binaries run at the same time: most of them wait.
const LANES: usize = 4;

fn run(stage: &Stage, trouble: &Trouble, args: &[&str]) -> Ran {
    let world = World::new();
    world.config(&config(trouble));
    world.run(args, &[("HOOKLINE_URL", &stage.url()), ("HOOKLINE_API_KEY", &stage.key())])
}

/// One line for people on standard error, or none; a line each where rows are told that could not be read.
pub fn clear(ran: &Ran, about: &str) {
    let said: Vec<&str> = ran.err.lines().collect();
    let failed = usize::from(ran.code != 0 && ran.code != 3);
    let told = said.iter().filter(|line| !line.contains("could not be read and is left out")).count();
    assert!(said.len() >= failed && told <= 1, "{about}: {ran:?}");
    assert!(ran.code <= 8, "{about}: {ran:?}");
    for line in said {
        assert!(line.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{about}: {ran:?}");
        assert!(line.chars().count() < 800, "{about}: {ran:?}");
    }
    for never in ["panicked", "RUST_BACKTRACE", KEY, TOKEN, "hunter22", "whsec_"] {
        assert!(!ran.err.contains(never) && !ran.out.contains(never), "{about}: {ran:?}");
    }
}

/// The situations that are wanted, by several at the same time.
fn each(check: impl Fn(&Situation) + Sync, wanted: impl Fn(&Situation) -> bool) {
    let decoy = decoy();
    let all: Vec<Situation> = situations::all(&decoy.address, PAUSE * 5).into_iter().filter(wanted).collect();
    let left = Mutex::new(all.iter());
    thread::scope(|scope| {
        let lane = || {
            while let Some(situation) = { left.lock().unwrap().next() } {
                check(situation);
            }
        };
        (0..LANES).for_each(|_| {
            scope.spawn(lane);
        });
    });
    assert!(decoy.seen().is_empty(), "nothing may reach another origin: {:?}", decoy.seen());
}

#[test]
fn list_ends_in_its_exit_code_with_one_clear_line_in_every_situation() {
    each(
        |situation| {
            let Situation { trouble, ends, .. } = situation;
            let stage = Stage::always(Step::before(trouble.clone()));
            let ran = run(&stage, trouble, &["list"]);
            clear(&ran, &format!("{trouble:?}"));
            match ends {
                Ends::Rows(rows) => {
                    assert!([0, 8].contains(&ran.code), "{trouble:?}: {ran:?}");
                    assert!(ran.code != 0 || ran.out.lines().count() >= *rows, "{trouble:?}: {ran:?}");
                }
                Ends::Fault(kind, words, _) => {
                    assert_eq!(ran.code, i32::from(kind.exit_code()), "{trouble:?}: {ran:?}");
                    assert!(ran.err.contains(words) && ran.out.is_empty(), "{trouble:?}: {ran:?}");
                }
            }
        },
        Situation::telling,
    );
}

#[test]
fn get_ends_in_its_exit_code_with_one_clear_line_in_every_situation() {
    each(
        |situation| {
            let Situation { trouble, ends, line } = situation;
            let stage = Stage::always(Step::before(trouble.clone()));
            let ran = run(&stage, trouble, &["get", "1"]);
            clear(&ran, &format!("{trouble:?}"));
            match ends {
                // What is a list is no record.
                Ends::Rows(_) => assert!(*line == Line::Huge || ran.code == 8, "{trouble:?}: {ran:?}"),
                Ends::Fault(kind, ..) => assert_eq!(ran.code, i32::from(kind.exit_code()), "{trouble:?}: {ran:?}"),
            }
        },
        Situation::telling,
    );
}

#[test]
fn a_test_delivery_is_sent_once_and_never_called_undone_when_it_was_done() {
    each(
        |situation| {
            for step in [Step::before(situation.trouble.clone()), Step::after(situation.trouble.clone())] {
                let stage = Stage::honest(3);
                stage.meets("POST W", step.clone());
                let ran = run(&stage, &situation.trouble, &["test", "1"]);
                clear(&ran, &format!("{step:?}"));
                assert_eq!(stage.count("POST W"), 1, "{step:?}: {ran:?}");
                let done = stage.writes().iter().any(|entry| entry.commit == Some(Commit::Delivered(1)));
                match ran.code {
                    0 => assert!(done, "{step:?}: {ran:?}"),
                    6 => assert!(ran.err.contains("may have been made"), "{step:?}: {ran:?}"),
                    _ => assert!(!done, "{step:?}: {ran:?}"),
                }
            }
        },
        Situation::telling,
    );
}

#[test]
fn an_audit_that_cannot_see_everything_says_so_and_calls_nothing_clean() {
    for trouble in [Trouble::Close, Trouble::HalfBody, Trouble::Truncated, Trouble::Page(502)] {
        let stage = Stage::always(Step::before(trouble.clone()));
        let ran = run(&stage, &trouble, &["audit"]);
        clear(&ran, &format!("{trouble:?}"));
        assert!(ran.code >= 7 && ran.out.is_empty(), "{trouble:?}: {ran:?}");
    }
}

#[test]
fn a_port_where_nothing_listens_is_named_by_every_command() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}");
    for args in [&["list"][..], &["get", "1"], &["test", "1"], &["events"], &["audit"]] {
        let ran = World::new().run(args, &[("HOOKLINE_URL", &url), ("HOOKLINE_TOKEN", "t")]);
        clear(&ran, "closed port");
        assert!(ran.ended(7).err.contains(&format!("nothing listens on {closed}")), "{ran:?}");
    }
}

#[test]
fn a_signal_ends_a_command_that_is_flooded_with_interim_answers() {
    let stage = Stage::always(Step::before(Trouble::Interims(100, std::time::Duration::ZERO)));
    let mut command = std::process::Command::new(super::world::BINARY);
    command.env_clear().arg("list").env("HOOKLINE_URL", stage.url()).env("HOOKLINE_API_KEY", stage.key());
    let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    while stage.count("GET") == 0 {
        thread::yield_now();
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "TERM", &id]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(143));
}
