//! Whole numbers as Ruby's `Integer()` reads them: that is what the service does to ids and page sizes (WIRE sections 4 and 5).

/// The number, or `None` where Ruby would raise. Numbers past 128 bits saturate: everything past 64 bits is an error of
/// the database anyway.
///
/// Blanks around, a sign, the prefixes `0x 0b 0o 0d`, a leading zero for octal, and single underscores between digits.
pub(super) fn integer(text: &str) -> Option<i128> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}');
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = based(digits);
    let groups_are_whole = !digits.is_empty() && digits.split('_').all(|group| !group.is_empty());
    if !groups_are_whole {
        return None;
    }
    let mut value: i128 = 0;
    for digit in digits.chars().filter(|c| *c != '_') {
        let digit = i128::from(digit.to_digit(radix)?);
        value = value.saturating_mul(i128::from(radix)).saturating_add(digit);
    }
    Some(if negative { -value } else { value })
}

fn based(digits: &str) -> (u32, &str) {
    for (radix, lower, upper) in [(16, "0x", "0X"), (2, "0b", "0B"), (8, "0o", "0O"), (10, "0d", "0D")] {
        if let Some(rest) = digits.strip_prefix(lower).or_else(|| digits.strip_prefix(upper)) {
            return (radix, rest);
        }
    }
    if digits.len() > 1 && digits.starts_with('0') { (8, digits) } else { (10, digits) }
}

#[cfg(test)]
mod tests {
    use super::integer;

    #[test]
    fn as_ruby_reads_them() {
        for (text, wanted) in [
            ("7", Some(7)),
            ("07", Some(7)),
            ("010", Some(8)),
            ("0x10", Some(16)),
            ("0X7", Some(7)),
            ("0b11", Some(3)),
            ("0o17", Some(15)),
            ("0d9", Some(9)),
            ("1_0", Some(10)),
            ("0_7", Some(7)),
            (" 7", Some(7)),
            ("7\n", Some(7)),
            ("+7", Some(7)),
            ("-7", Some(-7)),
            ("-0x10", Some(-16)),
            ("0", Some(0)),
            ("00", Some(0)),
            ("", None),
            (" ", None),
            ("-", None),
            ("0x", None),
            ("08", None),
            ("1__0", None),
            ("_1", None),
            ("1_", None),
            ("0x_1", None),
            ("- 7", None),
            ("7abc", None),
            ("7.0", None),
            ("1e1", None),
            ("７", None),
        ] {
            assert_eq!(integer(text), wanted, "{text:?}");
        }
        assert_eq!(integer("100000000000000000000"), Some(100_000_000_000_000_000_000));
        assert_eq!(integer(&"9".repeat(60)), Some(i128::MAX));
    }
}
