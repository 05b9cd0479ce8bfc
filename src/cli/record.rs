//! A webhook as one flat JSON object: the attribute names of the service plus `id`, values exactly as they came.
//!
//! The secret is never among them: the model does not hold it, and an unknown attribute of that name is left out.

use std::borrow::Cow;

use super::output::{Output, Stop};
use crate::domain::{
    address::masked_url,
    event::EventItem,
    json::Json,
    known::Known,
    text::json_safe,
    webhook::{Field, Webhook},
};

/// One line of JSON, not yet made safe. What the service did not speak of is left out; URLs are masked unless `reveal`.
pub fn json(hook: &Webhook, reveal: bool) -> String {
    let mut members = vec![("id", text(&hook.id.to_string()))];
    let mut add = |name, value: Option<String>| members.extend(value.map(|value| (name, value)));
    add("account_id", known(&hook.account, i64::to_string));
    add("name", known(&hook.name, |name| text(name)));
    add("url", known(&hook.url, |url| text(&shown_url(url, reveal))));
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

/// Prints records as one JSON array, a line each, made safe.
///
/// # Errors
/// As for writing.
pub fn array(records: impl Iterator<Item = String>, output: &mut Output) -> Result<(), Stop> {
    output.text("[")?;
    for (nth, record) in records.enumerate() {
        output.text(if nth == 0 { "\n" } else { ",\n" })?;
        output.text(&json_safe(&record))?;
    }
    output.text("\n]\n")
}

/// A URL as it may be shown.
pub fn shown_url(url: &str, reveal: bool) -> Cow<'_, str> {
    if reveal { Cow::Borrowed(url) } else { masked_url(url) }
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

fn events_json(events: &[EventItem]) -> String {
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
    let (mut inside, mut escaped) = (false, false);
    for c in json.chars() {
        if inside || !matches!(c, ' ' | '\t' | '\n' | '\r') {
            out.push(c);
        }
        inside = if c == '"' && !escaped { !inside } else { inside };
        escaped = inside && c == '\\' && !escaped;
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::webhook::HookId;

    #[test]
    fn values_are_exact_and_the_secret_is_absent() {
        let mut hook = Webhook::bare(HookId::new(7).unwrap());
        hook.name = Known::Value("a\"b\u{1b}".to_owned());
        hook.account = Known::Null;
        hook.url = Known::Value("https://ann:pw@example.com/x?token=abc".to_owned());
        hook.events = Known::Value(vec!["a.b".into(), EventItem::Odd(Json::parse("{ \"n\": 1e400 }").unwrap())]);
        hook.scopes = Known::Value(
            Json::parse("{\n \"z\": 123456789012345678901234567890, \"a\": \" \\\" x\", \"a\": 2 }").unwrap(),
        );
        for name in ["secret", "id", "name", "limit"] {
            hook.extra.push((name.to_owned(), Json::parse("1.50").unwrap()));
        }
        let line = json(&hook, false);
        let scopes = r#""scopes":{"z":123456789012345678901234567890,"a":" \" x","a":2}"#;
        assert!(line.starts_with(r#"{"id":"7","account_id":null,"name":"a\"b\u001b","url":""#), "{line}");
        assert!(line.contains(r#""events":["a.b",{"n":1e400}]"#) && line.contains(scopes), "{line}");
        assert!(line.ends_with(r#","limit":1.50}"#) && !line.contains("secret"), "{line}");
        assert!(!line.contains("pw@") && !line.contains("abc") && !line.contains("created_at"), "{line}");
        assert!(json(&hook, true).contains("https://ann:pw@example.com/x?token=abc"));
        assert!(Json::parse(&line).is_ok());
    }

    #[test]
    fn only_space_between_tokens_goes() {
        for (long, short) in [
            (r#"{ "a b" : [ 1 , "\\" , " \" " ] }"#, r#"{"a b":[1,"\\"," \" "]}"#),
            ("  \"x\"\n", "\"x\""),
            (r#"["\\\" ", " "]"#, r#"["\\\" "," "]"#),
        ] {
            assert_eq!(compact(long), short);
        }
    }
}
