//! The k-th request of a command fails, for every k: exit code and one clear word, writes at most once, and never "done"
//! of what was not done.

use super::{
    headless::clear,
    model::Rows,
    stage::Stage,
    trouble::{Step, Trouble},
    world::{Ran, World},
};

/// Commands, each on three webhooks.
pub const JOURNEYS: [&[&str]; 11] = [
    &["list"],
    &["get", "2"],
    &["events"],
    &["create", "--name", "new", "--url", "https://new.example/in"],
    &["update", "2", "--name", "other"],
    &["delete", "2", "--yes"],
    &["delete", "1", "3", "--yes"],
    &["test", "1", "2", "--yes"],
    &["audit"],
    &["export"],
    &["apply", "wish.yaml", "--yes"],
];

/// What the k-th request meets.
pub fn failures() -> [Step; 4] {
    [
        Step::before(Trouble::Close),
        Step::after(Trouble::Close),
        Step::before(Trouble::Status(500)),
        Step::after(Trouble::HalfBody),
    ]
}

/// A world with a snapshot in it that differs from the service in one name.
fn world() -> World {
    let world = World::new();
    world.config("[settings]\nread_tries = 1\nplan_parallel = 1\n");
    let stage = Stage::honest(3);
    let snapshot = run(&world, &stage, &["export"]).ended(0).out.replace("hook 2", "hook two");
    assert!(snapshot.contains("hook two"), "{snapshot}");
    world.file("wish.of", &snapshot.replace(&stage.server.address, "{service}"));
    world
}

fn run(world: &World, stage: &Stage, args: &[&str]) -> Ran {
    if let Ok(wish) = std::fs::read_to_string(world.home().join("wish.of")) {
        world.file("wish.yaml", &wish.replace("{service}", &stage.server.address));
    }
    let mut command = world.hookline(args);
    command.current_dir(world.home()).env("HOOKLINE_URL", stage.url()).env("HOOKLINE_API_KEY", stage.key());
    super::world::ran(&mut command)
}

#[test]
fn every_command_survives_the_failure_of_its_k_th_request_for_every_k() {
    let mut tried = 0;
    for args in JOURNEYS {
        let world = world();
        let stage = Stage::honest(3);
        let honest = run(&world, &stage, args);
        assert!([0, 3].contains(&honest.code), "{args:?}: {honest:?}");
        let (requests, done) = (stage.ledger().len(), stage.rows());
        for k in 0..requests {
            for step in failures() {
                tried += 1;
                one(&world, args, k, &step, &honest, &done);
            }
        }
    }
    assert!(tried >= JOURNEYS.len() * 2 * failures().len(), "{tried}");
}

fn one(world: &World, args: &[&str], k: usize, step: &Step, honest: &Ran, done: &Rows) {
    let hit = step.clone();
    let stage = Stage::open(3, move |_, n| if n == k { hit.clone() } else { Step::honest() });
    let ran = run(world, &stage, args);
    let about = format!("{args:?}, request {k} meets {step:?}: {ran:?}\n{:?}", stage.routes());
    assert!(ran.code <= 8, "{about}");
    assert!(ran.code == honest.code || !ran.err.is_empty(), "a failure without a word: {about}");
    for never in ["panicked", "RUST_BACKTRACE"] {
        assert!(!ran.err.contains(never), "{about}");
    }
    // `apply` says first what it is about to do.
    if args.len() < 4 && args[0] != "apply" && ran.code != honest.code {
        clear(&ran, &about);
    }
    let commits: Vec<_> = stage.writes().into_iter().filter_map(|entry| entry.commit).collect();
    let twice = commits.iter().enumerate().find(|(at, commit)| commits.iter().skip(at + 1).any(|next| next == *commit));
    assert!(twice.is_none() && stage.rows().count() <= done.count().max(3), "done twice: {about}");
    match ran.code {
        0 | 3 => assert_eq!(stage.rows(), *done, "called done: {about}"),
        // One write, or one of several: what is neither done nor unknown was left as it was.
        6 => {}
        _ if commits.is_empty() => assert_eq!(stage.rows(), Rows::seeded(3), "{about}"),
        _ => assert!(stage.rows() == *done || done.count() == 1 || args[0] == "test", "{about}"),
    }
}
