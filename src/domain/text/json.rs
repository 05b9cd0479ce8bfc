//! JSON text made safe for a terminal without changing what it says.

use std::{borrow::Cow, fmt::Write};

use super::hidden::{is_hidden, is_mark, joint};

/// Writes DEL, C1, bidi and other hidden characters of valid JSON *text* as `\uXXXX` (in surrogate pairs past the basic
/// plane), because serde_json writes them raw. The value stays equal: such characters stand only inside strings. White
/// space between tokens stays, and so do joiners that belong to ordinary writing.
pub fn json_safe(json: &str) -> Cow<'_, str> {
    if json.bytes().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..0x7F)) {
        return Cow::Borrowed(json);
    }
    let mut out: Option<String> = None;
    let mut base = None;
    let mut chars = json.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joined = base.zip(next).is_some_and(|(base, next)| joint(base, c, next).is_some());
        if matches!(c, '\n' | '\r' | '\t') || !is_hidden(c) || joined {
            if !is_mark(c) && !is_hidden(c) {
                base = Some(c);
            }
            if let Some(out) = &mut out {
                out.push(c);
            }
            continue;
        }
        base = None;
        let out = out.get_or_insert_with(|| json.get(..at).unwrap_or_default().to_owned());
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing into a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out.map_or(Cow::Borrowed(json), Cow::Owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hidden_characters_become_escapes() {
        let json = serde_json::to_string("\u{7f}\u{9b}\u{202e}\\\u{200b}\u{e0041}\u{1b}").unwrap();
        assert_eq!(json_safe(&json), r#""\u007f\u009b\u202e\\\u200b\udb40\udc41\u001b""#);
        assert_eq!(json_safe("{\n  \"a\": \"👩‍💻\"\n}"), "{\n  \"a\": \"👩‍💻\"\n}");
    }

    proptest! {
        #[test]
        fn the_value_stays_equal(text in any::<String>(), more in "[\u{7f}-\u{9f}\u{2028}-\u{202e}a\"\\\\👩\u{200d}]{0,20}") {
            let value = serde_json::json!({ &text: [&more, &text] });
            for json in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                let shown = json_safe(&json);
                let raw = shown.chars().find(|c| is_hidden(*c) && !matches!(c, '\n' | '\u{200d}' | '\u{200c}'));
                prop_assert_eq!(raw, None);
                prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&shown).unwrap(), &value);
            }
        }
    }
}
