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

    let row =
        |n: u64| crate::domain::undo::Inverse { action: Action::Test(id(n)), seen: None, undoes: format!("r/{n}") };
    let undo = Undo { title: "Undo: t".into(), rows: (1..=3).map(row).collect(), notes: vec!["n".into()] };
    let mut plan = Plan::undoing(1, undo);
    plan.next(usize::MAX);
    plan.written(0, Ok(None));
    plan.written(1, Err(fault(FaultKind::Server)));
    plan.written(2, Err(fault(FaultKind::Server)));
    let again = plan.again(2, "t");
    let undoes: Vec<_> = again.rows().iter().map(|row| row.undoes.as_deref().unwrap()).collect();
    assert_eq!((undoes, again.bulk, again.number), (vec!["r/2", "r/3"], true, 2), "still an undo of those");
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

/// One thing that happens to a plan that runs.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// The answer to one of what is under way, by place, and how it is.
    Answer(u16, u8),
    Pause(bool),
    Stop,
    Settle(u16, u8),
    /// The webhook of a row was written by another plan.
    Again(u16),
}

fn happens() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => (any::<u16>(), 0u8..8).prop_map(|(at, how)| Event::Answer(at, how)),
        1 => any::<bool>().prop_map(Event::Pause),
        3 => (any::<u16>(), 0u8..4).prop_map(|(at, how)| Event::Settle(at, how)),
        1 => any::<u16>().prop_map(Event::Again),
    ]
}

/// A webhook of which somebody else changed the name.
fn theirs(n: u64) -> Webhook {
    Webhook { name: crate::domain::known::Known::Value("theirs".into()), ..Webhook::bare(id(n)) }
}

fn mine(n: u64) -> (Action, Option<Webhook>) {
    let change = Change { name: Some("mine".into()), ..Change::default() };
    let seen = Webhook { name: crate::domain::known::Known::Value("seen".into()), ..Webhook::bare(id(n)) };
    (Action::Update(id(n), change), Some(seen))
}

proptest! {
    /// Whatever is answered, in whatever order, with pauses, decisions, writes of others between, and a stop: no row is
    /// written twice, none while another state than the last one looked at was decided about, no more run than may, none
    /// is lost, and what is tried again is exactly what failed.
    #[test]
    fn nothing_is_lost_and_nothing_doubled(
        n in prop_oneof![1usize..12, LOOKED_BEFORE + 1..LOOKED_BEFORE + 12], parallel in 1usize..5,
        events in proptest::collection::vec(happens(), 0..600), stop_at in prop_oneof![Just(usize::MAX), 0usize..300],
    ) {
        let mut plan = Plan::new(1, "t", (1..=n as u64).map(mine).collect());
        plan.parallel = parallel;
        let (mut sent, mut answered) = (vec![0usize; n], vec![0usize; n]);
        // What the last look at a row saw, and whether it was as before or decided about.
        let mut agreed = vec![false; n];
        let mut open: Vec<Todo> = plan.looks();
        let drain = (0..20 * n).map(|_| Event::Answer(0, 7));
        let all = events.into_iter().chain([Event::Pause(false)]).chain(drain);
        for (step, event) in all.enumerate() {
            let event = if step == stop_at { Event::Stop } else { event };
            match event {
                Event::Answer(at, how) if !open.is_empty() => match open.remove(usize::from(at) % open.len()) {
                    Todo::Look(at, id) => {
                        let seen = mine(id.get()).1.unwrap();
                        let checks = plan.row(at).is_some_and(|row| row.state == State::Checking);
                        agreed[at] |= checks && how > 1;
                        match how {
                            0 => plan.looked(at, Err(fault(FaultKind::Network)), false),
                            1 => plan.looked(at, Ok(theirs(id.get())), true),
                            _ => plan.looked(at, Ok(seen), false),
                        }
                    }
                    Todo::Had(_) => panic!("it goes on with nothing"),
                    Todo::Write(at, _) => {
                        answered[at] += 1;
                        plan.written(at, match how {
                            0 | 1 => Err(fault(FaultKind::Server)),
                            2 => Err(fault(FaultKind::UnknownOutcome)),
                            _ => Ok(None),
                        });
                    }
                },
                Event::Answer(..) => {}
                Event::Pause(paused) => plan.pause(paused),
                Event::Stop => plan.stop(),
                Event::Settle(at, how) => {
                    let at = usize::from(at) % n;
                    let clash = matches!(plan.row(at).map(|row| &row.state), Some(State::Clash(_)));
                    agreed[at] |= clash && how % 2 == 0;
                    match how {
                        0 => plan.take_mine(at),
                        1 => plan.take_theirs(at),
                        2 => {
                            let Some(mut alone) = plan.alone(at) else { continue };
                            alone.looks();
                            alone.looked(0, Ok(theirs(at as u64 + 1)), true);
                            alone.choose(0, Field::Name, Choice::Mine);
                            plan.take_back(at, alone.row(0).unwrap().clone());
                        }
                        _ => plan.leave_out(at),
                    }
                }
                Event::Again(at) => {
                    let at = usize::from(at) % n;
                    let waits = matches!(plan.row(at).map(|row| &row.state), Some(State::Waiting | State::Checking));
                    // A look that is under way is not made twice.
                    if waits && !open.iter().any(|todo| matches!(todo, Todo::Look(of, _) if *of == at)) {
                        open.extend(plan.look_once_more(at));
                        agreed[at] = false;
                    }
                }
            }
            for todo in plan.next(usize::MAX) {
                if let Todo::Write(at, _) = &todo {
                    prop_assert!(agreed[*at], "row {at} was not looked at, or not decided");
                    sent[*at] += 1;
                }
                prop_assert!(!plan.is_paused());
                open.push(todo);
            }
            let writes = open.iter().filter(|todo| matches!(todo, Todo::Write(..))).count();
            prop_assert!(writes <= parallel);
            prop_assert_eq!(plan.tally().running, writes);
            prop_assert!(sent.iter().all(|times| *times <= 1), "written twice");
        }
        let t = plan.tally();
        prop_assert_eq!(t.waiting + t.running, 0, "all came to an end: {:?}", t);
        prop_assert_eq!(t.done + t.failed + t.unknown + t.skipped + t.clashes, n);
        prop_assert_eq!(&sent, &answered);
        for (at, row) in plan.rows().iter().enumerate() {
            let written = matches!(row.state, State::Done(_) | State::Unknown(_));
            prop_assert!(!written || sent[at] == 1, "said to be written and never sent");
            prop_assert!(row.state != State::Skipped || sent[at] == 0, "skipped although it was sent");
        }
        let failed: Vec<_> = plan.rows().iter().filter(|row| matches!(row.state, State::Failed(_))).map(|row| row.action.target()).collect();
        prop_assert_eq!(plan.failed().iter().map(|(action, _)| action.target()).collect::<Vec<_>>(), failed);
    }
}
