//! Random scripts of faults under random operations, against the reference model: whatever comes, no write is lost or done
//! twice, no token strays, and each operation ends with a result or one readable fault. A failing case is kept in
//! `seeds.txt` and tried first from then on. What only a limit of time ends is not among them (`network` has it): a case
//! would go by the speed of the machine. `HOOKLINE_CASES=5000` tries so many.

use std::collections::VecDeque;

use proptest::{prelude::*, test_runner::FileFailurePersistence};

use super::{
    judge::{Ended, Op},
    stage::Stage,
    trouble::{Step, Trouble},
};

/// Cases in an ordinary run.
pub const CASES: u32 = 60;
/// Operations of one case, at most.
pub const OPS: usize = 8;
/// Requests of one case that may meet something, at most.
pub const STEPS: usize = 24;

fn trouble() -> impl Strategy<Value = Trouble> {
    let status = prop::sample::select(vec![400u16, 401, 403, 404, 409, 410, 415, 422, 429, 500, 501, 502, 503, 504]);
    let redirect = "http://127.0.0.1:1/api/v3/notification/webhooks".to_owned();
    let once = vec![
        Trouble::Close,
        Trouble::Reset,
        Trouble::HalfHead,
        Trouble::HalfBody,
        Trouble::ResetInBody,
        Trouble::Unended,
        Trouble::Endless,
        Trouble::Vast,
        Trouble::Headers(200),
        Trouble::NoHttp,
        Trouble::Truncated,
        Trouble::Interim(103, 2),
        Trouble::Redirect(307, redirect),
        Trouble::Busy(503, vec!["0".into()]),
        Trouble::Busy(429, vec!["3600".into()]),
    ];
    prop_oneof![
        8 => Just(Trouble::None),
        6 => prop::sample::select(once),
        2 => status.clone().prop_map(Trouble::Crossed),
        2 => status.clone().prop_map(Trouble::Status),
        1 => status.prop_map(Trouble::Page),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let step = |(trouble, done): (Trouble, bool)| if done { Step::after(trouble) } else { Step::before(trouble) };
    (trouble(), any::<bool>()).prop_map(step)
}

fn op() -> impl Strategy<Value = Op> {
    // Few webhooks, so that operations meet each other and what is gone.
    let at = 1..=4u64;
    prop_oneof![
        2 => Just(Op::List),
        1 => Just(Op::Events),
        2 => at.clone().prop_map(Op::Get),
        4 => at.clone().prop_map(|at| Op::Patch(at, String::new())),
        2 => at.clone().prop_map(Op::Delete),
        3 => Just(Op::Create(String::new())),
        2 => at.prop_map(Op::Test),
    ]
}

/// Runs a case; why it does not hold.
fn hold(script: Vec<Step>, ops: &[Op]) -> Result<(), String> {
    let mut left = VecDeque::from(script);
    let stage = Stage::open(4, move |_, _| left.pop_front().unwrap_or_else(Step::honest));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let client = stage.client();
    let verdict = (|| {
        for (n, op) in ops.iter().enumerate() {
            let op = match op {
                Op::Patch(at, _) => Op::Patch(*at, format!("patched {n}")),
                Op::Create(_) => Op::Create(format!("created {n}")),
                op => op.clone(),
            };
            let before = stage.ledger().len();
            let told = runtime.block_on(client.send(op.call()));
            let (rows, entries) = (stage.rows(), stage.ledger().split_off(before));
            let ended = Ended { op: &op, told: &told, rows: &rows, entries: &entries };
            ended.check().map_err(|why| format!("{op:?}: {why}\n told {told:?}\n ledger {entries:#?}"))?;
        }
        Ok(())
    })();
    runtime.shutdown_background();
    verdict
}

fn cases() -> u32 {
    std::env::var("HOOKLINE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_time: 60_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/faults/seeds.txt"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_faults_under_any_operations_lose_nothing_double_nothing_and_say_what_happened(
        script in prop::collection::vec(step(), 0..=STEPS),
        ops in prop::collection::vec(op(), 1..=OPS),
    ) {
        prop_assert_eq!(hold(script, &ops), Ok(()));
    }
}
