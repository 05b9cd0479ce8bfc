//! `hookline watch`: reads the whole set again and again, and prints a record for each webhook that came, changed or went.
//!
//! ```text
//! first reading ─► wait ─► read again ─► proven whole? ─ yes ─► compare, print ─► wait
//!                   ▲                        └ no: said, nothing is compared, a longer wait
//!                   └ ends: the reader leaves, a signal, login refused, --rounds, --until-change
//! ```
//!
//! Writes nothing to the service. What is not proven is never told as gone.

mod round;

use std::{
    io,
    time::{Duration, Instant},
};

use clap::{Args as ClapArgs, ValueEnum};
use jiff::Timestamp;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use self::round::{Rounds, Seen};
use super::{
    diff,
    given::{Connection, Format},
    list,
    output::{Output, Stop},
    print::Printing,
    selection::parsed_filter,
    session::Session,
    snapshot::told::{self, About, Told},
};
use crate::{
    config::{environ::Environ, setting::Setting},
    domain::{
        fault::{Fault, FaultKind},
        filter::Filter,
        snapshot::compare::{Compared, compare},
    },
};

/// Nobody gains by asking more often.
const LEAST: Duration = Duration::from_millis(100);
/// However often it failed, it is tried again after this time, or after the interval where that is longer.
const LONGEST: Duration = Duration::from_secs(300);
/// Nothing changed in as many rounds as were asked for.
const UNCHANGED: u8 = 1;

/// `hookline watch`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Watch {
    /// From one reading to the next, such as `30s` or `5m`; `watch_seconds` of the configuration where it is not given
    #[arg(long, value_name = "TIME", value_parser = every)]
    pub every: Option<Duration>,
    /// Only webhooks that match before or after the change, in the filter language of the console
    #[arg(long, value_name = "FILTER")]
    pub filter: Option<String>,
    /// End after the first reading that shows a change
    #[arg(long)]
    pub until_change: bool,
    /// End after so many readings that follow the first; with --until-change and no change in them, with 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub rounds: Option<u64>,
    /// How to print; blocks of text in a terminal, lines with tabs between their values in a pipe
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub output: Option<WatchFormat>,
    /// What of each record, in this order, such as `at,change,id`
    #[arg(long, value_name = "NAMES")]
    pub fields: Option<String>,
    /// Print URLs with the passwords and tokens in them
    #[arg(long)]
    pub reveal_urls: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub connection: Connection,
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WatchFormat {
    /// For people: a line for each webhook, and one for each member that differs.
    Table,
    /// A line of JSON for each change.
    Jsonl,
}

impl Watch {
    /// How its faults are told.
    pub fn format(&self) -> Format {
        self.printing().format()
    }

    /// The same as of other commands that print records. What has no end is no JSON document and no spreadsheet.
    fn printing(&self) -> Printing {
        let format = |form| match form {
            WatchFormat::Table => Format::Table,
            WatchFormat::Jsonl => Format::Jsonl,
        };
        Printing { output: self.output.map(format), fields: self.fields.clone() }
    }
}

/// Runs it until something ends it.
///
/// # Errors
/// A wrong filter, any fault of the first reading – nothing is watched then – or a later one that no waiting mends, and of
/// writing.
pub fn run(command: Watch, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let filter = command.filter.as_deref().map(parsed_filter).transpose()?.unwrap_or_else(Filter::default);
    About::Watch(Timestamp::UNIX_EPOCH).style(&command.printing(), output)?;
    let run = Session::headless(&command.connection.clone().over(outer), environ, output)?;
    if let Some(note) = list::of_console(&filter) {
        output.note(&format!("hookline: {note}"));
    }
    let every = command.every.unwrap_or_else(|| run.session.settings.span(Setting::WatchSeconds));
    let rounds = Rounds { run: &run, filter: &filter };
    let mut seen = rounds.read(output)?;
    seen.tell_unread(output);
    let count = seen.set.hooks.len();
    output.note(&format!("hookline: watching {count} webhooks, every {}; Ctrl-C ends it", words(every)));

    let (mut failed, mut round, mut next) = (0_u32, 0_u64, every);
    loop {
        if reader_leaves(next)? {
            return Err(Stop::Closed);
        }
        round += 1;
        let mut told = 0;
        match rounds.read(output) {
            Ok(now) => {
                let now = now.after(&seen, output);
                told = tell(&seen, &now, &command, output)?;
                output.flush()?;
                (seen, failed, next) = (now, 0, every);
            }
            Err(fault) if mends_by_itself(fault.kind) => {
                failed += 1;
                next = wait(every, failed, fault.retry_after);
                output.note(&left_out(&fault, next));
            }
            Err(fault) => return Err(fault.into()),
        }
        if command.until_change && told > 0 {
            return Ok(0);
        }
        if command.rounds.is_some_and(|rounds| round >= rounds) {
            return Ok(if command.until_change { UNCHANGED } else { 0 });
        }
    }
}

/// What is said of a round that failed.
fn left_out(fault: &Fault, next: Duration) -> String {
    let (now, next) = (told::moment(Timestamp::now()), words(next));
    format!("hookline: {now}: {}: {}; nothing is compared, and it is read again in {next}", fault.what, fault.why)
}

/// Prints what became of the webhooks that the filter lets through; how many.
fn tell(before: &Seen, now: &Seen, command: &Watch, output: &mut Output) -> Result<usize, Stop> {
    let passes = |row: &Compared<'_>| {
        row.record().and_then(|record| record.id).is_some_and(|id| before.passes(id) || now.passes(id))
    };
    let rows: Vec<Told> = compare(&before.set, &now.set).iter().filter(|row| passes(row)).map(diff::row).collect();
    let (about, print) = (About::Watch(now.at), command.printing());
    told::print(&rows, about, &about.style(&print, output)?, &print, command.reveal_urls, output)?;
    Ok(rows.len())
}

/// False where asking again leads to the same: somebody has to do something.
fn mends_by_itself(kind: FaultKind) -> bool {
    !matches!(kind, FaultKind::Usage | FaultKind::Config | FaultKind::Auth | FaultKind::Forbidden)
}

/// The time until the next reading, after so many that failed.
fn wait(every: Duration, failed: u32, asked: Option<Duration>) -> Duration {
    let longer = every.saturating_mul(2_u32.saturating_pow(failed)).min(LONGEST.max(every));
    longer.max(asked.unwrap_or_default())
}

/// Waits so long, or until nobody reads standard output any more, which is true then.
///
/// # Errors
/// Where the system does not say.
fn reader_leaves(wait: Duration) -> Result<bool, Fault> {
    let (end, stdout) = (Instant::now() + wait, io::stdout());
    loop {
        let left = end.saturating_duration_since(Instant::now());
        // A descriptor without wishes tells of its end alone.
        let mut fds = [PollFd::new(&stdout, PollFlags::empty())];
        let left = Timespec::try_from(left).unwrap_or(Timespec { tv_sec: 1, tv_nsec: 0 });
        match poll(&mut fds, Some(&left)) {
            Ok(ended) => return Ok(ended > 0),
            Err(Errno::INTR) => {}
            Err(error) => {
                return Err(Fault::new(FaultKind::Local, "Waiting failed", error.to_string(), "Run it again"));
            }
        }
    }
}

/// Reads `500ms`, `30s`, `5m`, `2h`; a bare number is seconds.
fn every(text: &str) -> Result<Duration, String> {
    let at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(at).unwrap_or((text, ""));
    let number: u64 = number.parse().map_err(|_| "it is a number and a unit, such as 30s, 5m or 500ms".to_owned())?;
    let millis = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(format!("`{unit}` is no unit: ms, s, m and h are")),
    };
    let span = Duration::from_millis(number.saturating_mul(millis));
    if span < LEAST || span > Duration::from_secs(7 * 86_400) {
        return Err("it goes from 100ms to a week".to_owned());
    }
    Ok(span)
}

/// A time as `--every` takes it.
fn words(span: Duration) -> String {
    match (span.as_millis() % 1000, span.as_secs()) {
        (0, seconds) if seconds >= 120 && seconds % 60 == 0 => format!("{} min", seconds / 60),
        (0, seconds) => format!("{seconds} s"),
        _ => format!("{} ms", span.as_millis()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit_and_a_mistake_says_what_it_takes() {
        let read = |text: &str| every(text).map(|span| span.as_millis());
        for (text, millis) in [("30", 30_000), ("30s", 30_000), ("5m", 300_000), ("2h", 7_200_000), ("100ms", 100)] {
            assert_eq!(read(text), Ok(millis), "{text}");
        }
        for (text, said) in [
            ("", "a number"),
            ("s", "a number"),
            ("-5s", "a number"),
            ("5 s", "no unit"),
            ("5d", "no unit"),
            ("0", "100ms"),
            ("99ms", "100ms"),
            ("200h", "a week"),
            ("99999999999999999999h", "a number"),
        ] {
            assert!(read(text).unwrap_err().contains(said), "{text}");
        }
    }

    #[test]
    fn the_wait_grows_with_every_failure_up_to_its_end_and_never_below_what_was_asked_for() {
        let seconds = |every, failed, asked: Option<u64>| {
            wait(Duration::from_secs(every), failed, asked.map(Duration::from_secs)).as_secs()
        };
        assert_eq!([0, 1, 2, 3, 4, 60].map(|failed| seconds(30, failed, None)), [30, 60, 120, 240, 300, 300]);
        assert_eq!((seconds(900, 5, None), seconds(30, 1, Some(90)), seconds(30, 1, Some(5))), (900, 90, 60));
    }

    #[test]
    fn only_what_nobody_has_to_mend_is_tried_again() {
        let ends: Vec<FaultKind> = FaultKind::ALL.into_iter().filter(|kind| !mends_by_itself(*kind)).collect();
        assert_eq!(ends, [FaultKind::Usage, FaultKind::Config, FaultKind::Auth, FaultKind::Forbidden]);
    }
}
