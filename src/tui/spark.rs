//! The last tests of a webhook in as many cells: how long each took as a bar, and a mark instead of a bar where it did not
//! pass. Steps are the same for every webhook, so that two of them can be compared, and a bar never changes its height.

use std::time::Duration;

use super::{prose::Role, symbol::Symbols};
use crate::domain::outcome::{History, Outcome, TestRun};

/// Milliseconds up to which a bar is no higher; above the last it is whole.
const STEPS: [u64; 7] = [20, 50, 100, 250, 500, 1_000, 5_000];

/// The newest runs that fit, the newest last; neighbours that ended alike are one piece.
pub fn pieces(history: &History, cells: usize, symbols: &Symbols) -> Vec<(String, Outcome)> {
    let runs = history.runs();
    let skipped = runs.len().saturating_sub(cells);
    let mut pieces: Vec<(String, Outcome)> = Vec::new();
    for run in runs.skip(skipped) {
        let cell = cell(run, symbols);
        match pieces.last_mut().filter(|(_, outcome)| *outcome == run.outcome) {
            Some((text, _)) => text.push_str(cell),
            None => pieces.push((cell.to_owned(), run.outcome)),
        }
    }
    pieces
}

fn cell(run: &TestRun, symbols: &Symbols) -> &'static str {
    match run.outcome {
        Outcome::Passed => bar(run.round_trip.unwrap_or_default(), symbols),
        Outcome::Failed => symbols.failed,
        Outcome::Unknown => symbols.unknown,
        Outcome::NotSent => symbols.untested,
    }
}

fn bar(took: Duration, symbols: &Symbols) -> &'static str {
    let step = STEPS.iter().position(|most| took <= Duration::from_millis(*most)).unwrap_or(STEPS.len());
    symbols.bars.get(step).copied().unwrap_or(symbols.failed)
}

/// What the cells mean, in a line.
pub fn legend(symbols: &Symbols) -> String {
    let [low, .., high] = symbols.bars;
    format!("newest last; {low} up to 20 ms, {high} above 5 s, {} failed", symbols.failed)
}

/// How an outcome is written.
pub fn role(outcome: Outcome) -> Role {
    match outcome {
        Outcome::Passed => Role::Good,
        Outcome::Failed => Role::Error,
        Outcome::Unknown | Outcome::NotSent => Role::Warning,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::tui::symbol::{ASCII, UNICODE};

    fn history(runs: &[(Outcome, u64)]) -> History {
        History::of_former(runs.iter().map(|(outcome, millis)| TestRun {
            at: Timestamp::UNIX_EPOCH,
            outcome: *outcome,
            message: String::new(),
            round_trip: Some(Duration::from_millis(*millis)),
        }))
    }

    fn line(runs: &[(Outcome, u64)], cells: usize, symbols: &Symbols) -> String {
        pieces(&history(runs), cells, symbols).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn bars_grow_with_the_time_and_what_did_not_pass_is_no_bar() {
        use Outcome::{Failed, NotSent, Passed, Unknown};
        let times: Vec<_> = [0, 20, 21, 80, 200, 300, 900, 2_000, 60_000].map(|millis| (Passed, millis)).to_vec();
        assert_eq!(line(&times, 20, &UNICODE), "▁▁▂▃▄▅▆▇█");
        let odd = [(Passed, 30), (Failed, 30), (Failed, 9_000), (Unknown, 0), (NotSent, 0), (Passed, 30)];
        assert_eq!(line(&odd, 20, &UNICODE), "▂✗✗?·▂");
        assert_eq!(line(&odd, 20, &ASCII), ":xx?.:");
        assert_eq!(line(&odd, 3, &UNICODE), "?·▂", "the newest");
        assert_eq!(pieces(&history(&odd), 20, &UNICODE).len(), 5);
        assert_eq!(line(&[], 20, &UNICODE), "");
    }

    /// No mark stands for two things.
    #[test]
    fn marks_differ_without_colour() {
        for symbols in [UNICODE, ASCII] {
            let mut marks = symbols.bars.to_vec();
            marks.extend([symbols.failed, symbols.unknown, symbols.untested]);
            marks.sort_unstable();
            marks.dedup();
            assert_eq!(marks.len(), 11);
        }
    }
}
