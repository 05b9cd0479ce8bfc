//! When a read is tried again and how long to wait before it. Pure: the waiting is done in `client`.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};

use super::limits::Limits;

/// Statuses that mean "not now" rather than "no".
pub fn is_transient(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// The wait before try number `next` (2 for the first repetition): what the server asked for, cut to the cap, else a
/// random time between the least wait and a ceiling that grows fourfold with each try.
pub fn wait(limits: &Limits, next: u32, asked: Option<Duration>, chance: f64) -> Duration {
    if let Some(asked) = asked {
        return asked.min(limits.retry_after_cap);
    }
    let ceiling =
        limits.backoff_min.saturating_mul(4u32.saturating_pow(next.saturating_sub(1))).min(limits.backoff_max);
    let spread = ceiling.saturating_sub(limits.backoff_min);
    (limits.backoff_min + spread.mul_f64(chance.clamp(0.0, 1.0))).min(ceiling)
}

/// Reads a `Retry-After`: seconds, or an HTTP date of which the past means "at once" (RFC 9110 section 10.2.3).
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let at = DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value).ok()?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_spread_between_their_bounds_and_grow() {
        let limits = Limits::default();
        let ms = |next, chance| wait(&limits, next, None, chance).as_millis();
        assert_eq!((ms(2, 0.0), ms(2, 0.5), ms(2, 1.0)), (250, 625, 1000));
        assert_eq!((ms(3, 0.0), ms(3, 1.0), ms(4, 1.0), ms(99, 1.0)), (250, 4000, 8000, 8000));
    }

    #[test]
    fn the_server_is_obeyed_up_to_the_cap() {
        let limits = Limits::default();
        let wait = |s| wait(&limits, 2, Some(Duration::from_secs(s)), 1.0).as_secs();
        assert_eq!((wait(0), wait(7), wait(3600)), (0, 7, 60));
    }

    #[test]
    fn every_form_of_retry_after_is_read() {
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap();
        for (value, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(u64::from(u32::MAX))),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sat, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("-5", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(retry_after(value, now).map(|d| d.as_secs()), seconds, "{value}");
        }
    }
}
