//! Nothing is written twice, nothing before it was compared, and nothing is lost under any order of answers.

use proptest::prelude::*;

use super::*;
use crate::domain::webhook::Change;

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn fault(kind: FaultKind) -> Fault {
    Fault::new(kind, "Saving failed", "because", "")
}

fn update(n: u64) -> (Action, Option<Webhook>) {
    let change = Change { name: Some("x".into()), ..Change::default() };
    (Action::Update(id(n), change), Some(Webhook::bare(id(n))))
}

#[test]
fn nothing_is_written_before_it_was_compared() {
    let mut plan = Plan::new(1, "t", vec![update(1)]);
    assert_eq!(plan.next(usize::MAX), []);
    assert_eq!(plan.looks(), [Todo::Look(0, id(1))]);
    assert_eq!(plan.looks(), [], "one look a row");
    assert!(!plan.ready());
    plan.looked(0, Ok(Webhook::bare(id(1))), false);
    assert!(plan.ready());
    assert!(matches!(plan.next(usize::MAX).as_slice(), [Todo::Write(0, Action::Update(..))]));
    assert_eq!(plan.next(usize::MAX), [], "sent once");
}

#[test]
fn a_clash_is_the_operators_to_settle() {
    let mut plan = Plan::new(1, "t", vec![update(1), update(2)]);
    plan.looks();
    plan.looked(0, Ok(Webhook::bare(id(1))), true);
    plan.looked(1, Ok(Webhook::bare(id(2))), true);
    assert_eq!((plan.ready(), plan.next(usize::MAX)), (false, vec![]));
    plan.take_theirs(0);
    plan.take_mine(1);
    assert!(matches!(plan.next(usize::MAX).as_slice(), [Todo::Write(1, _)]));
    plan.written(1, Err(fault(FaultKind::UnknownOutcome)));
    assert_eq!(plan.tally(), Tally { skipped: 1, unknown: 1, ..Tally::default() });
}

#[test]
fn a_failed_look_can_be_repeated_and_a_skipped_row_stops_nothing() {
    let mut plan = Plan::new(1, "t", vec![update(1), update(2)]);
    plan.looks();
    plan.looked(0, Err(fault(FaultKind::Network)), false);
    plan.looked(1, Ok(Webhook::bare(id(2))), true);
    plan.take_theirs(1);
    plan.look_again();
    assert_eq!(plan.looks(), [Todo::Look(0, id(1))]);
    plan.looked(0, Ok(Webhook::bare(id(1))), false);
    assert!(plan.ready());
    plan.stop();
    assert!(!plan.ready(), "nothing is left");
}

proptest! {
    /// Under any order of answers, failures and a stop, each row is written at most once and ends in one state.
    #[test]
    fn no_row_is_written_twice(n in 1usize..20, parallel in 1usize..6, picks in proptest::collection::vec((any::<u16>(), 0u8..4), 0..80), stop_at in 0usize..80) {
        let mut plan = Plan::new(1, "t", (1..=n as u64).map(|n| (Action::Test(id(n)), None)).collect());
        plan.parallel = parallel;
        let mut sent = vec![0; n];
        let mut open: Vec<usize> = Vec::new();
        for (step, (pick, how)) in picks.into_iter().enumerate() {
            if step == stop_at { plan.stop(); }
            for todo in plan.next(usize::MAX) {
                let Todo::Write(at, _) = todo else { panic!("a test needs no look") };
                sent[at] += 1;
                open.push(at);
            }
            prop_assert!(open.len() <= parallel);
            if open.is_empty() { continue }
            let at = open.remove(usize::from(pick) % open.len());
            plan.written(at, match how { 0 => Ok(None), 1 => Ok(Some(id(9))), 2 => Err(fault(FaultKind::Server)), _ => Err(fault(FaultKind::UnknownOutcome)) });
        }
        prop_assert!(sent.iter().all(|times| *times <= 1));
        let t = plan.tally();
        prop_assert_eq!(t.waiting + t.running + t.done + t.failed + t.unknown + t.skipped, n);
        prop_assert_eq!(t.running, open.len());
    }
}

#[test]
fn a_paused_plan_begins_nothing_and_goes_on_where_it_was() {
    let mut plan = Plan::new(1, "t", (1..=3).map(|n| (Action::Test(id(n)), None)).collect());
    plan.parallel = 1;
    assert_eq!(plan.next(usize::MAX).len(), 1);
    plan.pause(true);
    plan.written(0, Ok(None));
    assert_eq!((plan.next(usize::MAX), plan.could_write(), plan.is_idle()), (vec![], false, false));
    plan.pause(false);
    assert_eq!(plan.next(0), [], "the pace is the caller's");
    assert!(plan.could_write());
    assert_eq!(plan.next(usize::MAX), [Todo::Write(1, Action::Test(id(2)))]);
}

#[test]
fn what_failed_can_be_done_again_and_what_is_unknown_not() {
    let mut plan = Plan::new(1, "t", (1..=3).map(|n| (Action::Test(id(n)), None)).collect());
    plan.next(usize::MAX);
    plan.written(0, Err(fault(FaultKind::Server)));
    plan.written(1, Err(fault(FaultKind::UnknownOutcome)));
    plan.written(2, Ok(None));
    assert_eq!(plan.failed(), [(Action::Test(id(1)), None)]);
    assert!(plan.is_idle());
}

#[test]
fn settling_touches_a_clash_alone() {
    let mut plan = Plan::new(1, "t", vec![update(1)]);
    plan.looks();
    plan.take_mine(0);
    plan.take_theirs(0);
    assert_eq!(plan.row(0).map(|row| &row.state), Some(&State::Checking));
}

proptest! {
    /// A large plan looks at each row before it writes it, once each, no more at a time than it may, in whatever order
    /// answers come; and when all are answered every row has come to its end.
    #[test]
    fn a_large_plan_writes_nothing_unseen(
        n in LOOKED_BEFORE + 1..LOOKED_BEFORE + 30,
        parallel in 1usize..6,
        picks in proptest::collection::vec((any::<u16>(), 0u8..6), 400),
        stop_at in 0usize..800,
    ) {
        let mut plan = Plan::new(1, "t", (1..=n as u64).map(update).collect());
        plan.parallel = parallel;
        prop_assert_eq!(plan.looks(), []);
        prop_assert!(plan.ready());
        let (mut seen, mut sent) = (vec![0; n], vec![0; n]);
        let mut open: Vec<Todo> = Vec::new();
        for (step, (pick, how)) in picks.into_iter().enumerate() {
            if step == stop_at { plan.stop(); }
            for todo in plan.next(usize::MAX) {
                match &todo {
                    Todo::Look(at, _) => seen[*at] += 1,
                    Todo::Write(at, _) => {
                        prop_assert_eq!(seen[*at], 1);
                        sent[*at] += 1;
                    }
                    Todo::Had(_) => panic!("it goes on with nothing"),
                }
                open.push(todo);
            }
            prop_assert!(open.len() <= parallel);
            if open.is_empty() { break }
            match open.remove(usize::from(pick) % open.len()) {
                Todo::Look(at, id) => plan.looked(at, if how == 0 { Err(fault(FaultKind::Network)) } else { Ok(Webhook::bare(id)) }, how == 1),
                Todo::Had(_) => panic!("it goes on with nothing"),
                Todo::Write(at, _) => plan.written(at, if how < 2 { Err(fault(FaultKind::Server)) } else { Ok(None) }),
            }
        }
        prop_assert!(open.is_empty() && plan.is_idle());
        prop_assert!(seen.iter().chain(&sent).all(|times| *times <= 1));
        let t = plan.tally();
        prop_assert_eq!(t.done + t.failed + t.skipped + t.clashes, n);
    }
}
