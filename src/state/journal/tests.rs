//! The journal with everything that can happen to a file: torn lines, junk, rotation, several writers.

use std::os::unix::fs::PermissionsExt;

use jiff::Timestamp;

use super::*;
use crate::domain::{
    event::EventItem,
    journal::{Ending, Origin},
    json::Json,
    known::Known,
    plan::Action,
    secret::Secret,
    webhook::{Change, HookId, Webhook},
};

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn entry(n: u64) -> Entry {
    let change = Change {
        name: Some("a\nb\u{1b}\u{202e}".into()),
        secret: Some(Secret::new("s3cret-canary".into())),
        events: Some(vec!["a.b".into(), EventItem::Odd(Json::parse("{\"n\":1e400}").unwrap())]),
        ..Change::default()
    };
    let origin = Origin { run: "run".into(), plan: 3, row: 1, title: "Save webhook 1".into() };
    let mut before = Webhook::bare(id(n));
    before.scopes = Known::Value(Json::parse("{\"z\":123456789012345678901234567890,\"a\":1,\"a\":2}").unwrap());
    before.url = Known::Null;
    Entry {
        before: Some(Box::new(before)),
        ending: Ending::Unknown,
        said: "the line\nwas cut".into(),
        undoes: Some("run/0".into()),
        ..Entry::of(format!("run/{n}"), Timestamp::UNIX_EPOCH, origin, &Action::Update(id(n), change))
    }
}

fn home() -> (tempfile::TempDir, Journal) {
    let home = tempfile::tempdir().unwrap();
    let journal = Journal::at(&home.path().join("state"));
    (home, journal)
}

fn ids(past: &Past) -> Vec<String> {
    past.entries.iter().map(|entry| entry.id.clone()).collect()
}

#[test]
fn an_entry_comes_back_exactly_and_without_the_secret() {
    let (_home, journal) = home();
    assert_eq!(journal.read().unwrap(), Past::default());
    journal.append(&[entry(1)]).unwrap();
    journal.append(&[entry(2)]).unwrap();
    assert_eq!(journal.read().unwrap().entries, [entry(1), entry(2)]);
    let text = fs::read_to_string(journal.file(0)).unwrap();
    assert!(!text.contains("canary") && text.contains("secret_changed") && text.lines().count() == 2, "{text}");
    assert!(text.contains(r#""scopes":{"z":123456789012345678901234567890,"a":1,"a":2}"#), "{text}");
    for file in fs::read_dir(journal.file(0).parent().unwrap()).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_torn_line_costs_only_itself() {
    let (_home, journal) = home();
    journal.append(&[entry(1)]).unwrap();
    let whole = fs::read(journal.file(0)).unwrap();
    // A kill at any byte of the second line; then the next start goes on.
    for cut in (0..whole.len()).step_by(7) {
        fs::write(journal.file(0), [whole.as_slice(), &whole[..cut]].concat()).unwrap();
        assert_eq!(ids(&journal.read().unwrap()), ["run/1"], "{cut}");
        journal.append(&[entry(2)]).unwrap();
        let past = journal.read().unwrap();
        assert_eq!(
            (ids(&past), past.unreadable),
            (vec!["run/1".into(), "run/2".into()], usize::from(cut > 0)),
            "{cut}"
        );
    }
}

#[test]
fn members_of_newer_versions_are_passed_over() {
    let (_home, journal) = home();
    journal.append(&[entry(1)]).unwrap();
    let text = fs::read_to_string(journal.file(0)).unwrap();
    let newer = text.replacen('{', "{\"mood\":[1,{\"x\":null}],", 1) + &text.replace("\"update\"", "\"sing\"");
    fs::write(journal.file(0), newer).unwrap();
    let past = journal.read().unwrap();
    assert_eq!((past.entries, past.unreadable), (vec![entry(1)], 1));
}

#[test]
fn a_file_of_junk_is_set_aside_and_said() {
    let (_home, journal) = home();
    journal.append(&[entry(1)]).unwrap();
    for _ in 0..2 {
        fs::write(journal.file(0), [0xff, 0, 0, b'\n', b'{']).unwrap();
        let past = journal.read().unwrap();
        assert!(past.entries.is_empty() && past.set_aside.len() == 1, "{past:?}");
        let aside = journal.dir.join(&past.set_aside[0]);
        assert_eq!(fs::read(aside).unwrap(), [0xff, 0, 0, b'\n', b'{'], "nothing of it is lost");
        journal.append(&[entry(2)]).unwrap();
        assert_eq!(ids(&journal.read().unwrap()), ["run/2"]);
    }
}

#[test]
fn it_is_rotated_and_the_oldest_go() {
    let (_home, mut journal) = home();
    journal.rotate_at = 1;
    for n in 1..=8 {
        journal.append(&[entry(n)]).unwrap();
    }
    let past = journal.read().unwrap();
    assert_eq!(ids(&past), ["run/4", "run/5", "run/6", "run/7", "run/8"]);
    assert!(!journal.file(KEPT + 1).exists());
}

#[test]
fn two_instances_lose_nothing_of_each_other() {
    let (_home, mut journal) = home();
    // Small, so that they rotate under each other's hands too.
    journal.rotate_at = 16 << 10;
    let (first, second) = (journal.clone(), journal.clone());
    let writes = |journal: Journal, from: u64| {
        std::thread::spawn(move || (from..from + 40).for_each(|n| journal.append(&[entry(n)]).unwrap()))
    };
    let threads = [writes(first, 1000), writes(second, 2000)];
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let past = journal.read().unwrap();
    let mut numbers = ids(&past);
    numbers.sort();
    let wanted: Vec<String> = (1000..1040).chain(2000..2040).map(|n| format!("run/{n}")).collect();
    assert_eq!((numbers, past.unreadable), (wanted, 0));
}

#[test]
fn a_disk_that_refuses_is_said() {
    let (_home, journal) = home();
    fs::create_dir_all(journal.file(0)).unwrap();
    assert!(journal.append(&[entry(1)]).is_err());
}
