//! Dates and spans of time as they are typed into a filter.

use jiff::{Timestamp, civil, tz::TimeZone};

use crate::domain::age::{DAY, MONTH, YEAR, parse_wire};

/// A date or time as typed: a day, month, year, minute or second, in the local zone unless it carries one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// From this local time up to that one.
    Local(civil::DateTime, civil::DateTime),
    /// From this second on, so many.
    Fixed(i64, i64),
}

impl Moment {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(['T', ' ']).map_or((text, None), |(date, time)| (date, Some(time)));
        let Some(time) = time else { return local_day(date) };
        let colons = time.split(['+', '-', 'Z']).next().unwrap_or_default().matches(':').count();
        if let Ok(start) = format!("{date}T{time}").parse::<civil::DateTime>()
            && !time.ends_with('Z')
            && !time.contains(['+', '-'])
        {
            let span = if colons < 2 { jiff::Span::new().minutes(1) } else { jiff::Span::new().seconds(1) };
            return Some(Moment::Local(start, start.checked_add(span).ok()?));
        }
        let start = parse_wire(text)?.as_second();
        Some(Moment::Fixed(start, if colons < 2 { 60 } else { 1 }))
    }

    /// Its first second and the first second after it.
    pub(super) fn resolve(self, zone: &TimeZone) -> Option<(i64, i64)> {
        let second = |at: civil::DateTime| Some(at.to_zoned(zone.clone()).ok()?.timestamp().as_second());
        match self {
            Moment::Local(start, end) => Some((second(start)?, second(end)?)),
            Moment::Fixed(start, seconds) => Some((start, start + seconds)),
        }
    }
}

fn local_day(text: &str) -> Option<Moment> {
    let digits = |part: &str, count: usize| {
        (part.len() == count && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i16>().ok())?
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let number = |part: Option<&str>| part.map_or(Some(1), |part| i8::try_from(digits(part, 2)?).ok());
    let start = civil::DateTime::new(year, number(month)?, number(day)?, 0, 0, 0, 0).ok()?;
    let span = match (month, day) {
        (None, _) => jiff::Span::new().years(1),
        (Some(_), None) => jiff::Span::new().months(1),
        (Some(_), Some(_)) => jiff::Span::new().days(1),
    };
    Some(Moment::Local(start, start.checked_add(span).ok()?))
}

/// A span such as `30d`, in seconds. Units: s, m, h, d, w, mo (30 days), y (365 days).
pub(super) fn parse_span(text: &str) -> Option<i64> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(end)?;
    let seconds = match unit {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        "d" => DAY,
        "w" => 7 * DAY,
        "mo" => MONTH,
        "y" => YEAR,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(seconds)
}

/// Seconds that passed since `second`.
pub(super) fn age(second: i64, now: Timestamp) -> i64 {
    now.as_second().saturating_sub(second)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_are_local_unless_they_carry_a_zone() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let of = |text: &str| {
            let (from, to) = Moment::parse(text)?.resolve(&zone)?;
            Some((Timestamp::from_second(from).unwrap().to_string(), to - from))
        };
        let cases = [
            ("2026-01-31", "2026-01-30T22:00:00Z", DAY),
            ("2026-02", "2026-01-31T22:00:00Z", 28 * DAY),
            ("2026", "2025-12-31T22:00:00Z", 365 * DAY),
            ("2026-01-31T08:00", "2026-01-31T06:00:00Z", 60),
            ("2026-01-31 08:00:05", "2026-01-31T06:00:05Z", 1),
            ("2026-01-31T08:00Z", "2026-01-31T08:00:00Z", 60),
            ("2026-01-31T08:00:00+05:00", "2026-01-31T03:00:00Z", 1),
            ("2026-01-31 08:00:00 +0500", "2026-01-31T03:00:00Z", 1),
        ];
        for (text, start, seconds) in cases {
            assert_eq!(of(text), Some((start.to_owned(), seconds)), "{text}");
        }
        for text in ["", "2026-13-01", "26-01-01", "yesterday", "2026-01-01-01", "2026-02-30", "T", "2026-01-31T"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn spans_have_a_unit() {
        assert_eq!(parse_span("30d"), Some(30 * DAY));
        assert_eq!(parse_span("5mo"), Some(150 * DAY));
        for text in ["", "d", "30", "1x", "99999999999999999999d", "9223372036854775807y", "-1d"] {
            assert_eq!(parse_span(text), None, "{text}");
        }
    }
}
