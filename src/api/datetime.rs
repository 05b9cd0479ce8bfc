//! Times as servers write them: Ruby text (`2026-01-01 00:01:00 +0000`, `… UTC`, WIRE fact 6) and ISO 8601 (WIRE section 12).

use jiff::{Timestamp, civil::DateTime, tz::Offset};

/// Reads a time; `None` for anything else, which is then kept as it came. A time without a zone is taken as UTC.
pub fn parse_wire(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let text = text.trim();
    let Some((rest, zone)) = text.rsplit_once(' ') else { return zoneless(text) };
    if matches!(zone, "UTC" | "GMT" | "Z") {
        return zoneless(rest);
    }
    let Some(offset) = ruby_offset(zone) else { return zoneless(text) };
    let civil = rest.parse::<DateTime>().ok()?;
    offset.to_timestamp(civil).ok()
}

fn zoneless(text: &str) -> Option<Timestamp> {
    // A date alone, or a number, is no instant that a server would mean.
    let whole = text.len() >= "2026-01-01 00:00:00".len() && text.contains(':');
    whole.then(|| text.parse::<DateTime>().ok())?.and_then(|civil| Offset::UTC.to_timestamp(civil).ok())
}

/// `+0700`, `-03:30`.
fn ruby_offset(zone: &str) -> Option<Offset> {
    let (sign, digits) = zone.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    let number =
        |text: &str| (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<i32>().ok())?;
    Offset::from_seconds(sign * (number(hours)? * 3600 + number(minutes)? * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ruby_and_iso_times_are_read() {
        for text in [
            "2026-01-01 00:01:00 +0000",
            "2026-01-01 00:01:00 UTC",
            "2026-01-01 07:01:00 +0700",
            "2025-12-31 20:31:00 -0330",
            "2026-01-01T00:01:00Z",
            "2026-01-01T00:01:00.000Z",
            "2026-01-01T01:01:00+01:00",
            "2026-01-01 01:01:00 +01:00",
            "2026-01-01 00:01:00",
            "2026-01-01T00:01:00",
        ] {
            assert_eq!(parse_wire(text).map(|at| at.to_string()).as_deref(), Some("2026-01-01T00:01:00Z"), "{text}");
        }
        let fraction = parse_wire("2026-01-01 00:01:00.123456 +0000").map(|at| at.to_string());
        assert_eq!(fraction.as_deref(), Some("2026-01-01T00:01:00.123456Z"));
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in
            ["", "zzz", "2026", "2026-01-01", "2026-01-01 25:00:00 UTC", "2026-01-01 00:01:00 +07", "{}", "+0700"]
        {
            assert_eq!(parse_wire(text), None, "{text}");
        }
    }
}
