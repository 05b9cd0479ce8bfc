//! The one place that lays out answers: compact JSON in, the same JSON with line breaks and 2 spaces out (WIRE section 2).

/// Lays out valid compact JSON. Empty arrays and objects stay `[]` and `{}`.
pub(super) fn pretty(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() * 3 / 2);
    let mut depth = 0_usize;
    let mut rest = compact;
    // Everything between two structural characters is copied in one piece; strings are skipped over whole.
    while let Some(at) = rest.find(['"', '{', '}', '[', ']', ',', ':']) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut chars = tail.chars();
        let mark = chars.next().unwrap_or_default();
        rest = chars.as_str();
        match mark {
            '"' => {
                let length = string_length(tail);
                let (string, after) = tail.split_at_checked(length).unwrap_or((tail, ""));
                out.push_str(string);
                rest = after;
            }
            '{' | '[' => {
                let close = if mark == '{' { '}' } else { ']' };
                out.push(mark);
                if let Some(after) = rest.strip_prefix(close) {
                    out.push(close);
                    rest = after;
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(mark);
            }
            ',' => {
                out.push(',');
                line(&mut out, depth);
            }
            other => {
                out.push(other);
                out.push(' ');
            }
        }
    }
    out.push_str(rest);
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// Bytes of the string that opens the text, quotes included.
fn string_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::pretty;
    use serde_json::{Value, json};

    #[test]
    fn as_the_pretty_printer_of_serde_json_does() {
        for value in [
            json!({}),
            json!([]),
            json!(null),
            json!("a\"b\\"),
            json!({"data": [{"id": "1", "attributes": {}}, {"events": [], "x": [1, 2.5, null, true]}], "meta": {}}),
            json!({"a:b,{c}": "[1,2]:{\"x\":\\", "界": "\u{1b}[31m\u{202e}", "": ["", [[]], [{}]]}),
        ] {
            assert_eq!(pretty(&value.to_string()), serde_json::to_string_pretty(&value).unwrap());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_strings(texts in proptest::collection::vec(".*", 0..6)) {
            let value = Value::from(texts);
            assert_eq!(pretty(&value.to_string()), serde_json::to_string_pretty(&value).unwrap());
        }
    }
}
