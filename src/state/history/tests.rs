//! The history with everything that can happen to a file: two services, torn lines, junk, a bound that is reached, two
//! writers at once.

use std::os::unix::fs::PermissionsExt;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

const HERE: &str = "http://127.0.0.1:1";

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn run(second: i64, outcome: Outcome) -> TestRun {
    TestRun {
        at: Timestamp::from_second(second).unwrap(),
        outcome,
        message: "410 Gone\n\u{1b}]0;x\u{7}\u{9b}\u{202e}".into(),
        round_trip: (outcome != Outcome::Unknown).then(|| Duration::from_millis(37)),
    }
}

fn trial(service: &str, hook: u64, second: i64) -> Trial {
    Trial { service: service.into(), hook: id(hook), run: run(second, Outcome::Failed) }
}

fn home() -> (tempfile::TempDir, Histories) {
    let home = tempfile::tempdir().unwrap();
    let histories = Histories::at(&home.path().join("state"));
    (home, histories)
}

fn seconds(held: &Held, hook: u64) -> Vec<i64> {
    held.of.get(&id(hook)).map(|history| history.runs().map(|run| run.at.as_second()).collect()).unwrap_or_default()
}

#[test]
fn a_run_comes_back_as_it_was_for_its_service_alone() {
    let (_home, histories) = home();
    assert_eq!(histories.read(HERE).unwrap(), Held::default());
    assert!(!histories.dir.exists(), "a look makes nothing");
    for (second, outcome) in (0..).zip(Outcome::ALL) {
        histories.append(&Trial { service: HERE.into(), hook: id(7), run: run(second, outcome) }).unwrap();
    }
    histories.append(&trial("http://127.0.0.1:1/other", 7, 9)).unwrap();
    let held = histories.read(HERE).unwrap();
    let all: Vec<TestRun> = held.of[&id(7)].runs().cloned().collect();
    assert_eq!(all, (0..).zip(Outcome::ALL).map(|(second, outcome)| run(second, outcome)).collect::<Vec<_>>());
    assert!(held.of[&id(7)].is_former());
    let text = fs::read_to_string(histories.file(HERE)).unwrap();
    assert!(!text.chars().any(|c| c != '\n' && crate::domain::text::is_hidden(c)), "{text:?}");
    for file in fs::read_dir(&histories.dir).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_torn_line_costs_only_itself_and_junk_is_set_aside() {
    let (_home, histories) = home();
    histories.append(&trial(HERE, 1, 1)).unwrap();
    let path = histories.file(HERE);
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{whole}{}", &whole[..20])).unwrap();
    histories.append(&trial(HERE, 1, 2)).unwrap();
    let held = histories.read(HERE).unwrap();
    assert_eq!((seconds(&held, 1), held.unreadable), (vec![1, 2], 1));
    fs::write(&path, b"\xff\xfe junk\n").unwrap();
    let held = histories.read(HERE).unwrap();
    let aside = histories.dir.join(held.set_aside.unwrap());
    assert_eq!(fs::read(aside).unwrap(), b"\xff\xfe junk\n");
    histories.append(&trial(HERE, 1, 3)).unwrap();
    assert_eq!(seconds(&histories.read(HERE).unwrap(), 1), [3]);
}

#[test]
fn of_a_long_message_the_beginning_is_kept_and_that_it_was_longer() {
    let (_home, histories) = home();
    let long = TestRun { message: "ä".repeat(MESSAGE + 1), ..run(1, Outcome::Failed) };
    histories.append(&Trial { service: HERE.into(), hook: id(1), run: long }).unwrap();
    let held = histories.read(HERE).unwrap();
    assert_eq!(held.of[&id(1)].last().unwrap().message, "ä".repeat(MESSAGE) + "…");
}

#[test]
fn two_writers_lose_nothing() {
    let (_home, histories) = home();
    let histories = Histories { full: 4 << 10, ..histories };
    std::thread::scope(|scope| {
        for hook in [1, 2] {
            let histories = &histories;
            scope.spawn(move || (0..100).for_each(|second| histories.append(&trial(HERE, hook, second)).unwrap()));
        }
    });
    let held = histories.read(HERE).unwrap();
    for hook in [1, 2] {
        let seconds = seconds(&held, hook);
        assert_eq!(seconds.last(), Some(&99));
        assert!(seconds.windows(2).all(|pair| pair[1] == pair[0] + 1), "only the oldest went: {seconds:?}");
    }
}

#[test]
fn of_more_webhooks_than_there_is_room_for_the_latest_stay() {
    let (_home, histories) = home();
    let histories = Histories { full: 2 << 10, ..histories };
    (1..=200).for_each(|n| histories.append(&trial(HERE, n, 0)).unwrap());
    assert!(fs::metadata(histories.file(HERE)).unwrap().len() < 3 << 10);
    let held = histories.read(HERE).unwrap();
    let mut ids: Vec<u64> = held.of.keys().map(|id| id.get()).collect();
    ids.sort_unstable();
    assert_eq!(ids.last(), Some(&200));
    assert_eq!(ids.len() as u64, 201 - ids[0], "no gap");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever was tested in which order, what is read is the newest of each, and the file stays within its bound.
    #[test]
    fn the_newest_of_each_are_kept_within_the_bound(hooks in proptest::collection::vec(1_u64..4, 0..120)) {
        let (_home, histories) = home();
        let histories = Histories { full: 3 << 10, ..histories };
        for (second, hook) in (0..).zip(&hooks) {
            histories.append(&trial(HERE, *hook, second)).unwrap();
        }
        let held = histories.read(HERE).unwrap();
        for hook in 1..4 {
            let all: Vec<i64> = (0..).zip(&hooks).filter(|(_, of)| **of == hook).map(|(second, _)| second).collect();
            let kept = seconds(&held, hook);
            prop_assert!(all.ends_with(&kept) && kept.is_empty() == all.is_empty(), "{:?} of {:?}", kept, all);
        }
        let size = fs::metadata(histories.file(HERE)).map_or(0, |facts| facts.len());
        prop_assert!(size < (3 << 10) + 512, "{}", size);
    }
}
