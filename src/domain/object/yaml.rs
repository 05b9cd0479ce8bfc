//! JSON as YAML 1.2: blocks, one value a line, every text on one line. What could be read as something else than the text
//! that it is – by any version of YAML – or could move a cursor stands in double quotes, with escapes.

use std::fmt::Write;

use serde_json::value::RawValue;

use super::{DEEPEST, compact, read::members};
use crate::domain::text::is_hidden;

/// YAML of a JSON value, ending with a line break. Numbers stay as they were spelled, members in their order; a text that
/// is no Unicode (half of a surrogate pair) and what is nested deeper than 40 levels are given as their JSON text.
pub fn yaml(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 4);
    value(json.trim(), Place::Line, 0, &mut out);
    out
}

/// The same value as one item of a list.
pub fn yaml_item(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 4);
    out.push('-');
    value(json.trim(), Place::Dash, 1, &mut out);
    out
}

/// What stands before a value on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing.
    Line,
    /// A dash: the first member or item may follow it.
    Dash,
    /// A key: blocks begin on the next line.
    Key,
}

fn value(json: &str, place: Place, level: usize, out: &mut String) {
    let blank = if place == Place::Line { "" } else { " " };
    if level > DEEPEST && json.starts_with(['{', '[']) {
        out.push_str(blank);
        quoted(&compact(json), out);
        out.push('\n');
    } else if let Some(found) = json.starts_with('{').then(|| members(json)).flatten() {
        if found.is_empty() {
            out.push_str(blank);
            out.push_str("{}\n");
        }
        for (nth, (name, raw)) in found.iter().enumerate() {
            begin(nth, place, level, out);
            scalar(name, out);
            out.push(':');
            value(raw, Place::Key, level + 1, out);
        }
    } else if let Some(items) = items(json) {
        if items.is_empty() {
            out.push_str(blank);
            out.push_str("[]\n");
        }
        for (nth, raw) in items.iter().enumerate() {
            begin(nth, place, level, out);
            out.push('-');
            value(raw.get(), Place::Dash, level + 1, out);
        }
    } else {
        out.push_str(blank);
        match serde_json::from_str::<String>(json) {
            Ok(text) => scalar(&text, out),
            Err(_) if json.starts_with(['"', '{', '[']) => quoted(&compact(json), out),
            Err(_) => out.push_str(json),
        }
        out.push('\n');
    }
}

/// The items of a JSON array.
pub(super) fn items(json: &str) -> Option<Vec<&RawValue>> {
    json.starts_with('[').then(|| serde_json::from_str(json).ok()).flatten()
}

/// Goes to where an item or member begins: the first behind a dash stays on its line.
fn begin(nth: usize, place: Place, level: usize, out: &mut String) {
    match (nth, place) {
        (0, Place::Dash) => out.push(' '),
        (0, Place::Key) => {
            out.push('\n');
            indent(level, out);
        }
        _ => indent(level, out),
    }
}

fn indent(level: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", level));
}

fn scalar(text: &str, out: &mut String) {
    if is_plain(text) { out.push_str(text) } else { quoted(text, out) }
}

/// True for what is a text in every version of YAML without quotes. Cautious: quotes where they are not needed harm
/// nobody.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let inside = |c: char| c.is_ascii_alphanumeric() || " _-./:@%+=&?()".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with([' ', ':'])
        && text.len() <= 4096
        && text.chars().all(inside)
        && !text.contains(": ")
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            // Writing into a String cannot fail.
            c if is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                let _ = match u32::from(c) {
                    code @ ..=0xffff => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_record_is_a_block() {
        let json = r#"{"id":"7","account_id":3,"name":"Audit trail (EU)","events":["a:b.c","yes"],"scopes":{"ou":["x y",[]],"{}":{}},
            "none":null,"big":123456789012345678901234567890,"list":[[1,[2]],{"a":1,"b":{"c":2}}]}"#;
        let text = "id: \"7\"\naccount_id: 3\nname: Audit trail (EU)\nevents:\n  - a:b.c\n  - \"yes\"\nscopes:\n  ou:\n    \
                    - x y\n    - []\n  \"{}\": {}\nnone: null\nbig: 123456789012345678901234567890\nlist:\n  - - 1\n    - - 2\n  \
                    - a: 1\n    b:\n      c: 2\n";
        assert_eq!(yaml(json), text);
        assert_eq!(yaml_item(r#"{"id":"7","events":[],"a":{"b":1}}"#), "- id: \"7\"\n  events: []\n  a:\n    b: 1\n");
        assert_eq!((yaml("[]"), yaml("{}"), yaml("\"x\"")), ("[]\n".into(), "{}\n".into(), "x\n".into()));
    }

    #[test]
    fn what_could_be_something_else_is_quoted() {
        for text in [
            "",
            "~",
            "null",
            "No",
            "on",
            "y",
            "1",
            "-1",
            "1e3",
            "0x1f",
            ".inf",
            "2026-01-01",
            "a: b",
            "a #b",
            "a:",
            " a",
            "- a",
            "*a",
            "&a",
            "!a",
            "|",
            "[a",
            "{a",
            "'a",
            "\"a",
            "a\nb",
            "a\u{1b}b",
            "a\u{202e}b",
            "\u{e0041}",
            "%a",
            "日本",
            "<<",
            "=",
        ] {
            let json = serde_json::to_string(text).unwrap();
            let shown = yaml(&json);
            assert!(shown.starts_with('"') && shown.lines().count() == 1, "{text:?} {shown}");
            assert_eq!(serde_saphyr::from_str::<String>(&shown).unwrap(), text, "{shown}");
        }
    }

    #[test]
    fn what_yaml_cannot_hold_is_given_as_json() {
        assert_eq!(yaml(r#"["\ud800"]"#), "- \"\\\"\\\\ud800\\\"\"\n");
        let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
        assert!(yaml(&deep).lines().count() == 1 && yaml(&deep).contains("- \"[[["));
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            any::<Option<bool>>().prop_map(|b| b.into()),
            any::<i32>().prop_map(|n| n.into()),
            any::<String>().prop_map(|s| s.into()),
            "[ \\-:#a-c\"'\n{}\\[\\],&*!|>%@?~]{0,6}".prop_map(|s| s.into())
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(|v| v.into()),
                proptest::collection::vec(("[a-c\"\\\\:# \u{202e}-]{0,3}", inner), 0..4)
                    .prop_map(|v| serde_json::Value::Object(v.into_iter().collect())),
            ]
        })
    }

    /// A value as the YAML reader gives it: `serde_json` numbers of this build cannot be read from another format.
    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(untagged)]
    enum Read {
        Null(()),
        Flag(bool),
        Number(i64),
        Text(String),
        List(Vec<Read>),
        Map(std::collections::BTreeMap<String, Read>),
    }

    fn read(value: &serde_json::Value) -> Read {
        match value {
            serde_json::Value::Null => Read::Null(()),
            serde_json::Value::Bool(flag) => Read::Flag(*flag),
            serde_json::Value::Number(number) => Read::Number(number.as_i64().unwrap()),
            serde_json::Value::String(text) => Read::Text(text.clone()),
            serde_json::Value::Array(items) => Read::List(items.iter().map(read).collect()),
            serde_json::Value::Object(map) => Read::Map(map.iter().map(|(name, v)| (name.clone(), read(v))).collect()),
        }
    }

    proptest! {
        #[test]
        fn every_value_comes_back_and_nothing_hidden_is_raw(value in json()) {
            let shown = yaml(&value.to_string());
            prop_assert!(shown.chars().all(|c| c == '\n' || !is_hidden(c)), "{shown:?}");
            prop_assert_eq!(serde_saphyr::from_str::<Read>(&shown).unwrap(), read(&value), "{}", shown);
            let item = yaml_item(&value.to_string());
            prop_assert_eq!(serde_saphyr::from_str::<Vec<Read>>(&item).unwrap(), vec![read(&value)], "{}", item);
        }
    }
}
