//! Moments as the wire spells them, and as people read them. No clock: "now" is always given.

use jiff::{Timestamp, Zoned, civil, tz::TimeZone};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
/// Seconds of a day.
pub const DAY: i64 = 24 * HOUR;
/// Seconds that count as a month.
pub const MONTH: i64 = 30 * DAY;
/// Seconds that count as a year.
pub const YEAR: i64 = 365 * DAY;

/// Reads a datetime of the service: Ruby text (`2026-01-01 00:01:00 +0000`, `… UTC`, `… +0700`; WIRE fact 6) or ISO 8601
/// (WIRE section 12). Without a zone it is UTC.
pub fn parse_wire(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    // Ruby's own form first: a page of the list holds two thousand of them.
    if let Some((moment, zone)) = text.split_at_checked(19)
        && let Some(offset) = zone.strip_prefix(' ')
        && offset.len() == 5
        && offset.starts_with(['+', '-'])
    {
        return [moment, offset].concat().parse().ok();
    }
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let local = |text: &str| text.parse::<civil::DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp());
    let has_time = text.contains(':');
    if !has_time {
        return None;
    }
    match text.rsplit_once(' ') {
        Some((moment, "UTC" | "GMT" | "Z")) => local(moment),
        Some((moment, zone)) if zone.starts_with(['+', '-']) => format!("{}{zone}", moment.trim_end()).parse().ok(),
        _ => local(text),
    }
}

/// How long ago, in at most a few cells: `just now`, `5 min`, `3 h`, `3 d`, `5 mo`, `2 y`; `in 3 h` for the future.
pub fn short(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second().saturating_sub(at.as_second());
    let size = seconds.saturating_abs();
    let (number, unit) = match size {
        ..MINUTE => return "just now".to_owned(),
        MINUTE..HOUR => (size / MINUTE, "min"),
        HOUR..DAY => (size / HOUR, "h"),
        DAY..MONTH => (size / DAY, "d"),
        MONTH..YEAR => (size / MONTH, "mo"),
        YEAR.. => (size / YEAR, "y"),
    };
    if seconds < 0 { format!("in {number} {unit}") } else { format!("{number} {unit}") }
}

/// The same for a column: `now`, `5min`, `10mo`, `in 3h`: numbers and units as a filter takes them.
pub fn brief(at: Timestamp, now: Timestamp) -> String {
    let short = short(at, now);
    let short = short.trim_start_matches("just ");
    match short.rsplit_once(' ') {
        Some((number, unit)) => format!("{number}{unit}"),
        None => short.to_owned(),
    }
}

/// The moment in full in a zone: `2026-01-01 07:01:00 +07:00`.
pub fn absolute(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// The moment without its zone: `2026-01-01 07:01:00`, for lists whose head names the zone, and for filters.
pub fn local(at: Timestamp, zone: &TimeZone) -> String {
    Zoned::new(at, zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_every_spelling_of_the_wire() {
        let at = |text: &str| parse_wire(text).map(|at| at.to_string());
        for text in [
            "2026-01-01 00:01:00 +0000",
            "2026-01-01 00:01:00 UTC",
            "2026-01-01 07:01:00 +0700",
            "2026-01-01 07:01:00 +07:00",
            "2025-12-31 19:01:00 -0500",
            "2026-01-01T00:01:00Z",
            "2026-01-01T07:01:00+07:00",
            "2026-01-01T07:01:00+0700",
            "2026-01-01T00:01:00",
            "2026-01-01 00:01:00",
            " 2026-01-01T00:01Z ",
        ] {
            assert_eq!(at(text).as_deref(), Some("2026-01-01T00:01:00Z"), "{text}");
        }
        assert_eq!(at("2026-01-01T00:01:00.25Z").as_deref(), Some("2026-01-01T00:01:00.25Z"));
        assert_eq!(at("2026-01-01 00:01:00.25 UTC").as_deref(), Some("2026-01-01T00:01:00.25Z"));
        for text in ["", "2026-01-01", "yesterday", "2026-13-01 00:00:00 UTC", "12345", "2026-01-01 00:01:00 MEZ"] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn ages_are_short() {
        let now = parse_wire("2026-06-01T00:00:00Z").unwrap();
        let age = |seconds: i64| short(Timestamp::from_second(now.as_second() - seconds).unwrap(), now);
        let cases = [
            (0, "just now"),
            (59, "just now"),
            (-59, "just now"),
            (60, "1 min"),
            (HOUR - 1, "59 min"),
            (3 * HOUR, "3 h"),
            (3 * DAY, "3 d"),
            (29 * DAY, "29 d"),
            (150 * DAY, "5 mo"),
            (364 * DAY, "12 mo"),
            (800 * DAY, "2 y"),
            (-3 * HOUR, "in 3 h"),
        ];
        for (seconds, wanted) in cases {
            assert_eq!(age(seconds), wanted, "{seconds}");
        }
        let age = |seconds: i64| brief(Timestamp::from_second(now.as_second() - seconds).unwrap(), now);
        let cases = [(0, "now"), (5 * 60, "5min"), (150 * DAY, "5mo"), (-3 * HOUR, "in 3h")];
        for (seconds, wanted) in cases {
            assert_eq!(age(seconds), wanted, "{seconds}");
        }
    }

    #[test]
    fn the_absolute_form_names_its_zone() {
        let at = parse_wire("2026-01-01T00:01:00Z").unwrap();
        let zone = TimeZone::fixed(jiff::tz::offset(7));
        assert_eq!(absolute(at, &zone), "2026-01-01 07:01:00 +07:00");
        assert_eq!(local(at, &zone), "2026-01-01 07:01:00");
    }
}
