//! Points of time as the service writes and reads them (WIRE fact 6, section 4).

use jiff::{Timestamp, civil, fmt::strtime, tz::Offset};

/// Appends the Ruby text of a time: `2026-01-01 00:01:00 +0000`. The fraction is kept in the store and lost here.
pub(super) fn write_ruby(out: &mut String, micros: i64) {
    let at = Offset::UTC.to_datetime(Timestamp::from_microsecond(micros).unwrap_or_default());
    let mut two = |number: i8, after: &str| {
        let number = number.unsigned_abs();
        out.push(char::from(b'0' + number / 10 % 10));
        out.push(char::from(b'0' + number % 10));
        out.push_str(after);
    };
    // A century and a year in it: two digits each, like all the rest.
    two(i8::try_from(at.year() / 100).unwrap_or_default(), "");
    two(i8::try_from(at.year() % 100).unwrap_or_default(), "-");
    two(at.month(), "-");
    two(at.day(), " ");
    two(at.hour(), ":");
    two(at.minute(), ":");
    two(at.second(), " +0000");
}

/// Microseconds since the epoch of what PostgreSQL would take for a time: ISO 8601, the Ruby form, a date alone. Without a
/// zone it is UTC.
pub(super) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_microsecond());
    }
    let zoned = ["%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%:z"];
    if let Some(at) = zoned.iter().find_map(|form| strtime::parse(form, text).ok()?.to_timestamp().ok()) {
        return Some(at.as_microsecond());
    }
    let civil = text.strip_suffix(" UTC").or_else(|| text.strip_suffix('Z')).unwrap_or(text);
    let at =
        civil.parse::<civil::DateTime>().or_else(|_| civil.parse::<civil::Date>().map(civil::DateTime::from)).ok()?;
    Some(Offset::UTC.to_timestamp(at).ok()?.as_microsecond())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_one_instant() {
        let wanted = "2026-01-01T00:01:00Z".parse::<Timestamp>().unwrap().as_microsecond();
        for text in [
            "2026-01-01T00:01:00Z",
            "2026-01-01 00:01:00 +0000",
            "2026-01-01 00:01:00 UTC",
            "2026-01-01 07:01:00 +0700",
            "2026-01-01T07:01:00+07:00",
            "2026-01-01 00:01:00",
            "2026-01-01 00:01",
        ] {
            assert_eq!(parse(text), Some(wanted), "{text}");
        }
        assert_eq!(parse("2026-01-01"), Some(wanted - 60_000_000));
        assert_eq!(parse("2026-01-01 00:01:00.25 +0000"), Some(wanted + 250_000));
        for bad in ["zzz", "", "12", "2026-13-01"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        let mut text = String::new();
        write_ruby(&mut text, wanted + 999_999);
        assert_eq!(text, "2026-01-01 00:01:00 +0000");
    }
}
