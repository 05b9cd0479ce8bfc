//! The one place that lays out answers: compact JSON in, the same JSON with line breaks and 2 spaces out (WIRE section 2).

/// Lays out valid compact JSON. Empty arrays and objects stay `[]` and `{}`.
pub(super) fn pretty(compact: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(compact.len() * 3 / 2);
    let mut depth = 0_usize;
    let mut rest = compact.as_bytes();
    while let Some((&mark, after)) = rest.split_first() {
        rest = after;
        match mark {
            b'"' => {
                let (string, after) = string(after);
                out.push(b'"');
                out.extend_from_slice(string);
                rest = after;
            }
            b'{' | b'[' => {
                out.push(mark);
                // In ASCII a closing bracket stands two after its opening one.
                if let Some((&close, after)) = rest.split_first().filter(|(next, _)| **next == mark + 2) {
                    out.push(close);
                    rest = after;
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(mark);
            }
            b',' => {
                out.push(b',');
                line(&mut out, depth);
            }
            b':' => out.extend_from_slice(b": "),
            other => out.push(other),
        }
    }
    out
}

fn line(out: &mut Vec<u8>, depth: usize) {
    out.push(b'\n');
    out.resize(out.len() + 2 * depth, b' ');
}

/// Splits behind the quote that ends a string, given what follows the one that opened it.
fn string(text: &[u8]) -> (&[u8], &[u8]) {
    let mut end = 0;
    while let Some(found) = text.get(end..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        end += found;
        if text.get(end) == Some(&b'"') {
            return text.split_at_checked(end + 1).unwrap_or((text, &[]));
        }
        end += 2;
    }
    (text, &[])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::{Value, json};

    fn pretty(compact: &str) -> String {
        String::from_utf8(super::pretty(compact)).unwrap()
    }

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
