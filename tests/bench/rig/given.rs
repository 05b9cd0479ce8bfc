//! What a benchmark is told: by the environment how much, by its arguments what to be.

use std::time::Duration;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// `HOOKLINE_BENCH_ROUNDS`: how often everything is done.
    pub rounds: usize,
    /// `HOOKLINE_BENCH_ROWS`: how many webhooks there are.
    pub rows: usize,
    /// `HOOKLINE_BENCH_IDLE`: seconds in which nothing may happen.
    pub idle: Duration,
    /// `--write`: the table goes into the README.
    pub write: bool,
}

impl Given {
    /// What this process was given; the defaults are those of the budgets.
    pub fn here() -> Given {
        Given {
            rounds: number("HOOKLINE_BENCH_ROUNDS", 5),
            rows: number("HOOKLINE_BENCH_ROWS", 100_000),
            idle: Duration::from_secs(number("HOOKLINE_BENCH_IDLE", 10) as u64),
            write: std::env::args().any(|arg| arg == "--write"),
        }
    }
}

/// A number of the environment, or what counts without it.
pub fn number(name: &str, default: usize) -> usize {
    let Ok(text) = std::env::var(name) else { return default };
    text.parse().unwrap_or_else(|_| panic!("{name}={text}: a number is wanted"))
}

/// What follows this flag on the command line. The benchmark starts itself again with one to be the other end of a
/// measurement: the floor, or a service.
pub fn told(flag: &str) -> Option<Vec<String>> {
    let mut args = std::env::args().skip_while(|arg| arg != flag);
    args.next()?;
    Some(args.collect())
}
