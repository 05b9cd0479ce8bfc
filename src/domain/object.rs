//! A webhook as one flat JSON object: the attribute names of the service plus `id`, values exactly as they came.
//!
//! The secret is never among them: the model does not hold it, and an unknown attribute of that name is left out. The
//! text is not made safe for a terminal here: whoever shows it does that.

mod read;
mod yaml;

pub use read::{events, members, parse};
pub use yaml::{yaml, yaml_item};

use super::{
    event::EventItem,
    json::Json,
    known::Known,
    webhook::{Field, Webhook},
};

/// Levels that are still indented further: deeper ones stay on the last column, so that hostile nesting costs no memory.
const DEEPEST: usize = 40;

/// One line of JSON. What the service did not speak of is left out. `url` says how the URL is written: as it is, or masked.
pub fn json(hook: &Webhook, url: impl FnOnce(&str) -> String) -> String {
    let mut members = vec![("id", text(&hook.id.to_string()))];
    let mut add = |name, value: Option<String>| members.extend(value.map(|value| (name, value)));
    add("account_id", known(&hook.account, i64::to_string));
    add("name", known(&hook.name, |name| text(name)));
    add("url", known(&hook.url, |raw| text(&url(raw))));
    add("events", known(&hook.events, |events| events_json(events)));
    add("scopes", known(&hook.scopes, |scopes| compact(scopes.as_str())));
    add("created_at", known(&hook.created, |at| text(&at.to_string())));
    add("updated_at", known(&hook.updated, |at| text(&at.to_string())));
    let extra = hook.extra.iter().filter(|(name, _)| name != "id" && name != Field::Secret.wire());
    let extra: Vec<_> = extra.filter(|(name, _)| members.iter().all(|(taken, _)| taken != name)).collect();
    members.extend(extra.into_iter().map(|(name, value)| (name.as_str(), compact(value.as_str()))));
    if let Some(relationships) = &hook.relationships
        && members.iter().all(|(taken, _)| *taken != "relationships")
    {
        members.push(("relationships", compact(relationships.as_str())));
    }
    let members: Vec<String> = members.into_iter().map(|(name, value)| format!("{}:{value}", text(name))).collect();
    format!("{{{}}}", members.join(","))
}

fn known<T>(value: &Known<T>, write: impl FnOnce(&T) -> String) -> Option<String> {
    match value {
        Known::Absent => None,
        Known::Null => Some("null".to_owned()),
        Known::Value(value) => Some(write(value)),
    }
}

fn text(text: &str) -> String {
    Json::string(text).as_str().to_owned()
}

/// Events as a JSON array, odd elements as they came.
pub fn events_json(events: &[EventItem]) -> String {
    let items: Vec<String> = events
        .iter()
        .map(|event| match event {
            EventItem::Name(name) => text(name),
            EventItem::Odd(json) => compact(json.as_str()),
        })
        .collect();
    format!("[{}]", items.join(","))
}

/// Valid JSON without the white space between its tokens; everything else – numbers past 2^64, double keys, escapes – as
/// it was spelled.
pub fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    outside_strings(json, &mut out, |_, c, out| out.push(c));
    out
}

/// Valid JSON over several lines, indented by two blanks; everything but the white space as it was spelled.
pub fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut level = 0_usize;
    outside_strings(json, &mut out, |before, c, out| match c {
        '{' | '[' => {
            open_line(before, level, out);
            out.push(c);
            level += 1;
        }
        '}' | ']' => {
            level = level.saturating_sub(1);
            if !matches!(before, '{' | '[') {
                new_line(level, out);
            }
            out.push(c);
        }
        ':' => out.push_str(": "),
        ',' => out.push(','),
        _ => {
            open_line(before, level, out);
            out.push(c);
        }
    });
    out
}

/// The first token behind a bracket or a comma stands on a line of its own.
fn open_line(before: char, level: usize, out: &mut String) {
    if matches!(before, '{' | '[' | ',') {
        new_line(level, out);
    }
}

fn new_line(level: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level.min(DEEPEST)));
}

/// Copies the insides of strings and hands over every other character that is no white space, with the one before it.
/// The quote that opens a string is handed over too.
fn outside_strings(json: &str, out: &mut String, mut see: impl FnMut(char, char, &mut String)) {
    let (mut inside, mut escaped, mut before) = (false, false, ' ');
    for c in json.chars() {
        if inside {
            out.push(c);
            inside = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
        } else if !matches!(c, ' ' | '\t' | '\n' | '\r') {
            see(before, c, out);
            before = c;
            inside = c == '"';
            escaped = false;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::domain::webhook::HookId;

    #[test]
    fn values_are_exact_and_the_secret_is_absent() {
        let mut hook = Webhook::bare(HookId::new(7).unwrap());
        hook.name = Known::Value("a\"b\u{1b}".to_owned());
        hook.account = Known::Null;
        hook.url = Known::Value("https://ann:pw@example.com/".to_owned());
        hook.events = Known::Value(vec!["a.b".into(), EventItem::Odd(Json::parse("{ \"n\": 1e400 }").unwrap())]);
        hook.scopes =
            Known::Value(Json::parse("{\n \"z\": 123456789012345678901234567890, \"a\": 1, \"a\": 2 }").unwrap());
        for name in ["secret", "id", "name", "limit"] {
            hook.extra.push((name.to_owned(), Json::parse("1.50").unwrap()));
        }
        let line = json(&hook, |url| url.replace("pw", "*"));
        assert!(line.starts_with(r#"{"id":"7","account_id":null,"name":"a\"b\u001b","url":"https://ann:*@"#), "{line}");
        assert!(
            line.contains(r#""events":["a.b",{"n":1e400}],"scopes":{"z":123456789012345678901234567890,"a":1,"a":2}"#)
        );
        assert!(line.ends_with(r#","limit":1.50}"#) && !line.contains("secret"), "{line}");
    }

    #[test]
    fn what_was_written_is_read_back_whole() {
        let mut hook = Webhook::bare(HookId::new(7).unwrap());
        hook.name = Known::Value("a\"b\u{1b}\u{202e}".to_owned());
        hook.account = Known::Value(-3);
        hook.url = Known::Null;
        hook.events = Known::Value(vec!["a.b".into(), EventItem::Odd(Json::parse("{\"n\":1e400}").unwrap())]);
        hook.scopes = Known::Value(Json::parse("{\"z\":123456789012345678901234567890,\"a\":1,\"a\":2}").unwrap());
        hook.created = Known::Value(jiff::Timestamp::UNIX_EPOCH);
        hook.extra.push(("limit".to_owned(), Json::parse("1.50").unwrap()));
        hook.relationships = Some(Json::parse("{}").unwrap());
        let line = json(&hook, str::to_owned);
        assert_eq!(parse(&line).as_ref(), Some(&hook));
        assert_eq!(json(&parse(&line).unwrap(), str::to_owned), line, "spelling too");
        let odd = r#"{"id":"7","url":5,"events":[null,1],"secret":"s3cret"}"#;
        assert_eq!(json(&parse(odd).unwrap(), str::to_owned), r#"{"id":"7","events":[null,1],"url":5}"#);
        assert_eq!((parse("{}"), parse("[]"), parse("{")), (None, None, None));
    }

    #[test]
    fn pretty_text_keeps_every_spelling() {
        assert_eq!(
            pretty(r#"{"a b":[1e400,"x , \" {",{}],"c":[ ]}"#),
            "{\n  \"a b\": [\n    1e400,\n    \"x , \\\" {\",\n    {}\n  ],\n  \"c\": []\n}"
        );
        assert_eq!(pretty("\"x\""), "\"x\"");
        let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert!(pretty(&deep).len() < 1_000_000);
    }

    fn value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            any::<Option<bool>>().prop_map(|b| b.into()),
            any::<i64>().prop_map(|n| n.into()),
            ".{0,6}".prop_map(|s| s.into())
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(|v| v.into()),
                proptest::collection::vec(("[a-c\"\\\\]{0,3}", inner), 0..4)
                    .prop_map(|v| serde_json::Value::Object(v.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_value_survives_both_ways(value in value()) {
            let spread = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(compact(&spread), value.to_string());
            prop_assert_eq!(pretty(&value.to_string()), spread);
        }
    }
}
