//! Sentences that more than one view says: numbers, times, outcomes, what is under way.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

use super::{msg::Slot, reading::Phase, shared::Shared};
use crate::domain::{
    address::{self, Kind},
    age,
    outcome::TestRun,
    plan::Plan,
    webhook::HookId,
};

/// What stands for the name of a webhook that has none.
pub const UNNAMED: &str = "(no name)";

/// A number with its thousands parted: `2,345`.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number and what there are so many of: `1 webhook`, `2,345 webhooks`.
pub fn many(n: u64, one: &str, more: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { more })
}

/// A duration as people read it: `340 ms`, `2.1 s`.
pub fn lasting(time: Duration) -> String {
    match time.as_millis() {
        ms @ 0..1000 => format!("{ms} ms"),
        ms => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
    }
}

/// How long ago, in words: `3 d` becomes `3 d ago`; `just now` and `in 3 h` stay.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let short = age::short(at, now);
    if short == "just now" || short.starts_with("in ") { short } else { format!("{short} ago") }
}

/// A test delivery, everything that is known of it.
pub fn test_in_full(run: &TestRun, zone: &TimeZone) -> String {
    let took = run.round_trip.map_or_else(|| "no answer".to_owned(), lasting);
    format!(
        "Outcome     {}\nSent        {}\nRound trip  {took} (round trip to the API, which holds the delivery)\n\nMessage of the service:\n{}",
        run.outcome.word(),
        age::local(run.at, zone),
        run.message
    )
}

/// Where a URL leads, where the text does not say it all: the effective host and what kind of address it is; and whether
/// that is a surprise. `None` for a public host that is written as it is meant.
pub fn destination(url: &str) -> Option<(String, bool)> {
    let host = match address::classify(url) {
        Ok(host) => host,
        Err(why) => return Some((format!("no host: {why}"), true)),
    };
    let kind = if host.kind == Kind::Public { String::new() } else { format!(" ({})", host.kind) };
    if host.rewritten() {
        Some((format!("leads to {}{kind}", host.effective), true))
    } else if host.userinfo {
        Some((format!("leads to {}{kind}; what stands before the @ is no host", host.effective), true))
    } else {
        (!kind.is_empty()).then(|| (format!("{}{kind}", host.effective), false))
    }
}

/// The host that a URL leads to, in full, with what kind of address it is.
pub fn host(url: &str) -> String {
    match address::classify(url) {
        Ok(host) if host.kind == Kind::Public => host.effective,
        Ok(host) => format!("{} ({})", host.effective, host.kind),
        Err(why) => format!("none: {why}"),
    }
}

/// What is under way, for the status line when nothing was said; not of the plan `watched`, whose run is on screen.
/// Empty where all is quiet and well.
pub fn under_way(shared: &Shared, watched: Option<u32>) -> String {
    if let Some(request) = shared.flight.latest_news() {
        let news = request.news.as_deref().unwrap_or_default();
        let left = request.until.map(|until| until.saturating_sub(shared.mono).as_millis().div_ceil(1000));
        return match left {
            Some(seconds) if seconds > 0 => format!("{news} in {seconds} s (Ctrl-c stops)"),
            _ => news.to_owned(),
        };
    }
    if let Some(plan) = shared.running.at_work().filter(|plan| Some(plan.number) != watched) {
        return run(plan);
    }
    let writes = shared.writes();
    if writes > 0 {
        return if writes == 1 {
            "sent; waiting for the answer…".into()
        } else {
            format!("{writes} sent; waiting for the answers…")
        };
    }
    if shared.flight.busy(&Slot::Page) {
        return format!("reading page {}…", shared.reading.page_number());
    }
    let behind = shared.behind.says();
    if !behind.is_empty() && !matches!(shared.reading.phase(), Phase::Stopped) {
        return behind;
    }
    match shared.reading.phase() {
        Phase::Loading if shared.hooks.is_empty() => "reading the first page…".into(),
        Phase::Loading => "reading the rest; keys work meanwhile, Ctrl-c stops".into(),
        Phase::Proving => "comparing ids, so that none was missed…".into(),
        Phase::Stopped => match shared.reading.fault() {
            Some(fault) => fault.to_string(),
            None => "stopped; r reads again".into(),
        },
        Phase::Unproven => {
            "the set kept changing while it was read, or the service does not page as it should; r reads again".into()
        }
        _ if shared.reading.unreadable() > 0 => {
            let rows = many(shared.reading.unreadable() as u64, "row", "rows");
            format!("{rows} of the answer could not be read and are not shown")
        }
        _ => String::new(),
    }
}

/// Why there is no outcome of a test to show.
pub fn untested(id: HookId, shared: &Shared) -> String {
    let hint = shared.profile.unless_read_only("; t sends one");
    format!("no test of webhook {id} is known{hint}")
}

/// How far a run is, for the status line.
pub fn run(plan: &Plan) -> String {
    let tally = plan.tally();
    let how = if plan.is_paused() { "run paused" } else { "run" };
    let mut said = format!("{how}: {} of {} done", number(tally.done as u64), number(plan.rows().len() as u64));
    for (count, what) in [(tally.failed, "failed"), (tally.unknown, "unknown"), (tally.clashes, "changed meanwhile")] {
        if count > 0 {
            said.push_str(&format!(", {} {what}", number(count as u64)));
        }
    }
    said + " (b shows it)"
}

/// In page mode: what must be minded of the filter and the sort, and the query as it was sent. Empty otherwise.
pub fn page_as_asked(shared: &Shared) -> String {
    let reading = &shared.reading;
    // Which fields are asked for is the same in every query and longer than all the rest.
    let sent = reading.sent().map(|sent| sent.split("&fields[").next().unwrap_or(sent)).filter(|sent| !sent.is_empty());
    let parts = [reading.caveat().map(str::to_owned), sent.map(|sent| format!("sent: {sent}"))];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parted() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(n), text);
        }
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(lasting(Duration::from_millis(34)), "34 ms");
        assert_eq!(lasting(Duration::from_millis(2150)), "2.1 s");
    }
}
