//! What a plan that ended in the middle says of its rows, and what it gives back to be run.

use jiff::Timestamp;

use super::*;
use crate::domain::{intent::PlanId, journal::Origin, known::Known};

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn entry(row: u32, action: &Action) -> Entry {
    let origin = Origin { run: "run".into(), plan: 1, row, title: "Do".into() };
    Entry::of(String::new(), Timestamp::UNIX_EPOCH, origin, action)
}

fn renamed(n: u64) -> Action {
    Action::Update(id(n), Change { name: Some("new".into()), ..Change::default() })
}

fn with_secret(n: u64) -> Action {
    Action::Update(id(n), Change { secret: Some(Secret::new("whsec_x".into())), ..Change::default() })
}

fn left(actions: &[Action], exports: bool) -> Unfinished {
    Unfinished::new(Intent {
        id: PlanId { run: "run".into(), number: 1 },
        at: Timestamp::UNIX_EPOCH,
        profile: "p".into(),
        service: "s".into(),
        title: "Do".into(),
        bulk: true,
        exports,
        rows: (0..).zip(actions).map(|(row, action)| entry(row, action)).collect(),
    })
}

fn fault(kind: FaultKind) -> Fault {
    Fault::new(kind, "Saving webhook 1 failed", "because", "")
}

fn rows(rest: &[(u32, Action, Option<Webhook>)]) -> Vec<u32> {
    rest.iter().map(|(row, ..)| *row).collect()
}

#[test]
fn what_was_sent_is_run_again_only_when_it_was_found_not_done() {
    let mut plan = left(&[renamed(1), renamed(2), renamed(3), renamed(4), Action::Test(id(5)), renamed(6)], false);
    (0..5).for_each(|row| plan.sent(row));
    assert_eq!(rows(&plan.rest(None)), [5]);
    let lookable: Vec<u32> = plan.to_look_up().map(|(row, _)| row).collect();
    assert_eq!(lookable, [0, 1, 2, 3], "a test leaves no trace");
    let now = Webhook { name: Known::Value("new".into()), ..Webhook::bare(id(1)) };
    let done = plan.looked(0, Ok(Some(now.clone()))).unwrap();
    assert_eq!((done.ending, done.after.as_deref(), done.hook), (Ending::Done, Some(&now), Some(id(1))));
    assert_eq!(
        plan.looked(1, Err(fault(FaultKind::Network))),
        None,
        "not done: it is run, which has an entry of its own"
    );
    assert_eq!(plan.looked(2, Err(fault(FaultKind::UnknownOutcome))).unwrap().ending, Ending::Unknown);
    assert_eq!(plan.looked(3, Err(fault(FaultKind::NotFound))).unwrap().ending, Ending::Failed);
    assert_eq!(plan.looked(0, Err(fault(FaultKind::Network))), None, "looked up once");
    assert_eq!(rows(&plan.rest(None)), [1, 5]);
    assert_eq!(plan.tally(), Tally { done: 1, failed: 1, unknown: 2, unsent: 2, skipped: 0 });
    let given_up: Vec<_> = plan.forgotten(&[1]).iter().map(|entry| (entry.origin.row, entry.ending)).collect();
    assert_eq!(given_up, [(4, Ending::Unknown), (5, Ending::Failed)], "what is said already is not said again");
}

#[test]
fn a_secret_in_the_file_is_written_and_only_what_has_none_gets_one() {
    let mut plan = left(&[with_secret(1), with_secret(2)], true);
    assert!(plan.wants_secrets() && plan.rest(None).is_empty());
    plan.exported(id(1), Secret::new("whsec_kept".into()));
    let secrets = |plan: &Unfinished, seed: u8| -> Vec<String> {
        let rest = plan.rest(Some(&[seed; 32])).into_iter();
        rest.map(|(_, action, _)| match action {
            Action::Update(_, change) => change.secret.unwrap().expose().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect()
    };
    assert_eq!(secrets(&plan, 1)[0], "whsec_kept");
    assert!(secrets(&plan, 1)[1].starts_with("whsec_") && secrets(&plan, 1)[1] != secrets(&plan, 2)[1]);
    plan.exported(id(2), Secret::new("whsec_too".into()));
    assert!(!plan.wants_secrets());
    assert_eq!(rows(&plan.rest(None)), [0, 1]);
    assert!(!format!("{plan:?}").contains("whsec_"));
}

#[test]
fn a_typed_secret_is_not_made_up() {
    let mut plan = left(&[with_secret(1), renamed(2)], false);
    assert_eq!(rows(&plan.rest(Some(&[1; 32]))), [1]);
    assert!(plan.forgotten(&[1])[0].said.contains("secret was not kept"));
    plan.sent(0);
    assert_eq!(plan.to_look_up().count(), 0, "nothing to compare with: it stays unknown");
}

#[test]
fn outcomes_that_only_the_journal_has_count() {
    let mut plan = left(&[renamed(1), Action::Test(id(2)), renamed(3)], false);
    (0..2).for_each(|row| plan.sent(row));
    let mut other = entry(0, &renamed(1));
    other.origin.plan = 2;
    let entries =
        [Entry { ending: Ending::Failed, ..other }, Entry { ending: Ending::Done, ..entry(1, &Action::Test(id(2))) }];
    plan.recall(&entries);
    let fates: Vec<_> = plan.rows.iter().map(|row| row.fate).collect();
    assert_eq!(fates, [Fate::Sent, Fate::Ended(Ending::Done), Fate::Unsent]);
    plan.stopped();
    assert_eq!(plan.tally(), Tally { done: 1, unknown: 1, skipped: 1, ..Tally::default() });
    assert!(!plan.is_over());
    plan.looked(0, Ok(None));
    assert!(plan.is_over());
}
