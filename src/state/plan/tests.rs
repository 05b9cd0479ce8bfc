//! Plans on disk, with everything that can happen to a file and to the process that writes it.

use std::os::unix::fs::PermissionsExt;

use jiff::Timestamp;

use super::*;
use crate::domain::{
    journal::{Ending, Entry, Origin},
    known::Known,
    plan::Action,
    secret::Secret,
    unfinished::Fate,
    webhook::{Change, HookId, Webhook},
};

const CANARY: &str = "whsec_canary";

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn plan_id() -> PlanId {
    PlanId { run: "run".into(), number: 3 }
}

fn row(n: u32) -> Entry {
    let change = Change {
        name: Some("a\nb\u{1b}\u{202e}".into()),
        secret: Some(Secret::new(CANARY.into())),
        ..Change::default()
    };
    let origin = Origin { run: "run".into(), plan: 3, row: n, title: "Edit 4 webhooks".into() };
    let hook = id(u64::from(n) + 1);
    let before = Webhook { name: Known::Value("former".into()), ..Webhook::bare(hook) };
    Entry {
        profile: "prod".into(),
        service: "https://a.example".into(),
        before: Some(Box::new(before)),
        ..Entry::of(String::new(), Timestamp::UNIX_EPOCH, origin, &Action::Update(hook, change))
    }
}

fn intent() -> Intent {
    Intent {
        id: plan_id(),
        at: Timestamp::UNIX_EPOCH,
        profile: "prod".into(),
        service: "https://a.example".into(),
        title: "Edit 4 webhooks".into(),
        bulk: true,
        exports: true,
        rows: (0..4).map(row).collect(),
    }
}

fn sending(rows: &[u32]) -> Vec<Sending> {
    let export = |row: u32| Exported {
        hook: Some(id(u64::from(row) + 1)),
        name: "former".into(),
        secret: Secret::new(format!("{CANARY}{row}")),
    };
    rows.iter().map(|row| Sending { row: *row, decided: None, export: Some(export(*row)) }).collect()
}

fn left(home: &Path) -> (Plans, Left) {
    let mut plans = Plans::at(home);
    let left = plans.left("https://a.example", "prod").unwrap();
    (plans, left)
}

fn fates(left: &Left) -> Vec<Fate> {
    left.plans.iter().flat_map(|plan| &plan.rows).map(|row| row.fate).collect()
}

#[test]
fn a_plan_comes_back_with_how_far_each_row_was() {
    let home = tempfile::tempdir().unwrap();
    let mut plans = Plans::at(home.path());
    plans.begin(&intent()).unwrap();
    plans.send(&plan_id(), &sending(&[0, 1])).unwrap();
    plans.ended(&[Entry { ending: Ending::Done, said: "fine".into(), ..row(0) }]).unwrap();
    plans.send(&plan_id(), &sending(&[2])).unwrap();
    let path = plans.path(&plan_id());
    drop(plans);
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("canary"), "{text}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let (_, left) = left(home.path());
    assert_eq!(fates(&left), [Fate::Ended(Ending::Done), Fate::Sent, Fate::Sent, Fate::Unsent]);
    let [plan] = left.plans.as_slice() else { panic!("{left:?}") };
    assert_eq!(plan.intent, Intent { rows: Vec::new(), ..intent() });
    let rows: Vec<Entry> = plan.rows.iter().map(|row| row.entry.clone()).collect();
    assert_eq!(rows, intent().rows, "what was wanted, and over what");
    let secrets: Vec<_> = plan.rows.iter().map(|row| row.secret.as_ref().map(Secret::expose)).collect();
    let named = |n: u32| Some(format!("{CANARY}{n}"));
    assert_eq!(secrets, [named(0).as_deref(), named(1).as_deref(), named(2).as_deref(), None]);
}

#[test]
fn what_a_living_process_holds_is_not_offered_nor_what_is_anothers() {
    let home = tempfile::tempdir().unwrap();
    let mut first = Plans::at(home.path());
    first.begin(&intent()).unwrap();
    assert!(left(home.path()).1.plans.is_empty(), "it runs");
    assert!(first.left("https://a.example", "prod").unwrap().plans.is_empty(), "it is our own");
    drop(first);
    assert!(Plans::at(home.path()).left("https://b.example", "prod").unwrap().plans.is_empty(), "another service");
    assert!(Plans::at(home.path()).left("https://a.example", "staging").unwrap().plans.is_empty(), "another profile");
    let (second, offered) = left(home.path());
    assert_eq!(offered.plans.len(), 1);
    assert!(left(home.path()).1.plans.is_empty(), "whoever was offered it first has it");
    drop(second);
    let (mut third, offered) = left(home.path());
    assert_eq!(offered.plans.len(), 1, "and leaves it when they leave");
    third.send(&plan_id(), &sending(&[3])).unwrap();
    third.end(&plan_id()).unwrap();
    drop(third);
    assert!(left(home.path()).1.plans.is_empty(), "ended in order");
}

#[test]
fn a_kill_at_any_byte_never_makes_a_sent_row_an_unsent_one() {
    let home = tempfile::tempdir().unwrap();
    let mut plans = Plans::at(home.path());
    plans.begin(&intent()).unwrap();
    let path = plans.path(&plan_id());
    let begun = fs::read(&path).unwrap().len();
    plans.send(&plan_id(), &sending(&[0, 1])).unwrap();
    let sent = fs::read(&path).unwrap().len();
    plans.ended(&[Entry { ending: Ending::Failed, ..row(1) }]).unwrap();
    drop(plans);
    let whole = fs::read(&path).unwrap();
    for cut in begun..=whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        let (plans, first) = left(home.path());
        let told = fates(&first);
        if cut >= sent {
            assert!(told[0] == Fate::Sent && told[1] != Fate::Unsent, "{cut}: {told:?}");
        }
        // Going on behind a torn line loses nothing of what is written then.
        plans.send(&plan_id(), &sending(&[2])).unwrap();
        drop(plans);
        let told = fates(&left(home.path()).1);
        assert!(told[2] == Fate::Sent && (cut < sent || told[0] == Fate::Sent), "{cut}: {told:?}");
    }
    fs::write(&path, [&whole[..sent], b"{\"mood\":1}\n", &whole[sent..]].concat()).unwrap();
    let told = fates(&left(home.path()).1);
    assert_eq!(told, [Fate::Sent, Fate::Ended(Ending::Failed), Fate::Sent, Fate::Sent], "in doubt it was sent");
}

#[test]
fn a_secret_in_the_file_of_a_row_that_was_not_sent_is_used_again() {
    let home = tempfile::tempdir().unwrap();
    let mut plans = Plans::at(home.path());
    plans.begin(&intent()).unwrap();
    // Killed between the two files.
    let [sending] = sending(&[1]).try_into().unwrap();
    export::append(&plans.export(&plan_id()), &[sending.export.as_ref().unwrap()]).unwrap();
    drop(plans);
    let (_, left) = left(home.path());
    let row = &left.plans[0].rows[1];
    assert_eq!((row.fate, row.secret.as_ref().map(Secret::expose)), (Fate::Unsent, Some("whsec_canary1")));
}

#[test]
fn what_was_decided_since_is_what_is_looked_for() {
    let home = tempfile::tempdir().unwrap();
    let mut plans = Plans::at(home.path());
    plans.begin(&intent()).unwrap();
    let mut decided = row(1);
    decided.sent.name = Some("both".into());
    let mut rows = sending(&[0, 1]);
    rows[1].decided = Some(Box::new(decided.clone()));
    plans.send(&plan_id(), &rows).unwrap();
    drop(plans);
    let (_, left) = left(home.path());
    assert_eq!(left.plans[0].rows[1].entry, decided);
    assert_eq!(fates(&left), [Fate::Sent, Fate::Sent, Fate::Unsent, Fate::Unsent]);
}

#[test]
fn a_cancelled_plan_sends_nothing_later() {
    let home = tempfile::tempdir().unwrap();
    let mut plans = Plans::at(home.path());
    plans.begin(&intent()).unwrap();
    plans.send(&plan_id(), &sending(&[0])).unwrap();
    plans.stop(&plan_id()).unwrap();
    drop(plans);
    assert_eq!(fates(&left(home.path()).1), [Fate::Sent, Fate::Skipped, Fate::Skipped, Fate::Skipped]);
}

#[test]
fn what_was_half_written_goes_and_junk_is_set_aside() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("plans");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join(".run-3.jsonl.7.1"), "half").unwrap();
    fs::write(dir.join("run-4.jsonl"), "{\"version\":9}\n").unwrap();
    fs::write(dir.join("run-5.jsonl"), "").unwrap();
    let (_, left) = left(home.path());
    assert_eq!((left.plans.len(), left.set_aside.as_slice()), (0, ["run-4.jsonl.unreadable".to_owned()].as_slice()));
    let mut names: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["listing.lock", "run-4.jsonl.unreadable"]);
}

#[test]
fn a_disk_that_refuses_is_said_before_anything_is_sent() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("plans"), "in the way").unwrap();
    let mut plans = Plans::at(home.path());
    assert!(plans.begin(&intent()).is_err());
    assert!(plans.send(&plan_id(), &sending(&[0])).is_err(), "nor is a row of it");
    fs::remove_file(home.path().join("plans")).unwrap();
    plans.begin(&intent()).unwrap();
    // The file of secrets cannot be written: the row is not announced, and must not be sent.
    fs::remove_dir_all(home.path().join("secrets")).unwrap();
    fs::write(home.path().join("secrets"), "in the way").unwrap();
    assert!(plans.send(&plan_id(), &sending(&[0])).is_err());
    drop(plans);
    fs::remove_file(home.path().join("secrets")).unwrap();
    assert_eq!(fates(&left(home.path()).1), [Fate::Unsent; 4]);
}
