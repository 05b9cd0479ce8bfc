//! JSON documents of webhooks on standard input: flat records with the names of the service, one, an array, or one after the
//! other. What `hookline get` and `list` print can be given back; what cannot be written is passed over, what is not known
//! is refused.

use std::io::Read;

use serde_json::{Map, Value};

use super::Wish;
use crate::domain::{
    age,
    event::EventItem,
    fault::{Fault, FaultKind},
    json::Json,
    near,
    secret::{MASK, Secret},
    webhook::HookId,
};

/// Members that can be written.
const WRITTEN: [&str; 5] = ["name", "url", "secret", "events", "scopes"];
/// Members that the service alone writes.
const READ: [&str; 5] = ["id", "account_id", "created_at", "updated_at", "relationships"];
/// More bytes are no document.
const MOST: u64 = 64 << 20;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The webhook, where it names one.
    pub id: Option<HookId>,
    /// What it is to become.
    pub wish: Wish,
    /// Members that are the service's own and were passed over.
    pub passed: Vec<&'static str>,
}

/// All records of an input.
///
/// # Errors
/// `Usage`, with the place and what was meant.
pub fn documents(input: impl Read) -> Result<Vec<Document>, Fault> {
    let mut text = String::new();
    input.take(MOST).read_to_string(&mut text).map_err(|error| refused(error.to_string()))?;
    let mut records = Vec::new();
    for value in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
        match value.map_err(|error| refused(error.to_string()))? {
            Value::Array(values) => records.extend(values),
            value => records.push(value),
        }
    }
    // Its values are copied, and a secret may be among them.
    let _whole = Secret::new(text);
    let many = records.len() > 1;
    let place = |nth: usize| if many { format!("record {}: ", nth + 1) } else { String::new() };
    let read = |(nth, value): (usize, &Value)| document(value).map_err(|why| refused(place(nth) + &why));
    let read: Vec<Document> = records.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    if read.is_empty() { Err(refused("there is none".into())) } else { Ok(read) }
}

fn refused(why: String) -> Fault {
    let next = "Give one JSON object with the members of `hookline get ID --output json`, or an array of them";
    Fault::new(FaultKind::Usage, "The document on standard input was not understood", why, next)
}

fn document(value: &Value) -> Result<Document, String> {
    let Value::Object(members) = value else { return Err(format!("{} is no object", kind(value))) };
    let (mut wish, mut id) = (Wish::default(), None);
    let mut passed: Vec<&'static str> = Vec::new();
    for (name, value) in members {
        match name.as_str() {
            "name" => wish.name = Some(text(name, value)?),
            "url" => wish.url = Some(text(name, value)?),
            "secret" => {
                let secret = text(name, value)?;
                if secret == MASK {
                    return Err("`secret` is the mask that stands for one: leave it out".into());
                }
                wish.secret = Some(Secret::new(secret));
            }
            "events" => wish.events = Some(events(value)?),
            "scopes" => {
                let object = value.is_object() || value.is_null();
                if !object {
                    return Err(format!("`scopes` is {}, not an object", kind(value)));
                }
                wish.scopes = value.is_object().then(|| Json::from(value));
            }
            "id" => id = Some(identity(value)?),
            "updated_at" => wish.seen = value.as_str().and_then(age::parse_wire),
            name => match READ.iter().find(|known| **known == name) {
                Some(known) => passed.push(known),
                None => return Err(unknown(name, members)),
            },
        }
    }
    Ok(Document { id, wish, passed })
}

fn unknown(name: &str, members: &Map<String, Value>) -> String {
    let known = WRITTEN.iter().chain(&READ).copied().filter(|known| !members.contains_key(*known));
    match near::suggest(name, known) {
        Some(meant) => format!("there is no member `{name}`; did you mean `{meant}`?"),
        None => format!("there is no member `{name}`; there are {}", WRITTEN.join(", ")),
    }
}

fn text(name: &str, value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Null => Err(format!("`{name}` is null, which the service does not take: leave it out, or give \"\"")),
        other => Err(format!("`{name}` is {}, not a text", kind(other))),
    }
}

fn events(value: &Value) -> Result<Vec<EventItem>, String> {
    let Value::Array(items) = value else { return Err(format!("`events` is {}, not an array", kind(value))) };
    let item = |item: &Value| match item {
        Value::String(name) => EventItem::Name(name.clone()),
        odd => EventItem::Odd(Json::from(odd)),
    };
    Ok(items.iter().map(item).collect())
}

fn identity(value: &Value) -> Result<HookId, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        other => return Err(format!("`id` is {}", kind(other))),
    };
    text.parse().map_err(|bad: crate::domain::webhook::BadId| bad.to_string())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Document>, String> {
        documents(text.as_bytes()).map_err(|fault| fault.why)
    }

    #[test]
    fn one_an_array_or_one_after_the_other_are_read() {
        for text in [r#"{"id":"7"} {"id":8}"#, r#"[{"id":"7"},{"id":8}]"#, "{\"id\":7}\n[{\"id\":\"8\"}]"] {
            let ids: Vec<String> = read(text).unwrap().iter().map(|d| d.id.unwrap().to_string()).collect();
            assert_eq!(ids, ["7", "8"], "{text}");
        }
    }

    #[test]
    fn what_was_printed_can_be_given_back() {
        let text = r#"{"id":"7","account_id":1,"name":"n","url":"https://a","events":["e",3],"scopes":{"a":1},
            "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","relationships":{}}"#;
        let document = read(text).unwrap().remove(0);
        assert_eq!(document.passed, ["account_id", "created_at", "relationships"]);
        assert_eq!(document.wish.seen.unwrap().to_string(), "2026-01-02T00:00:00Z");
        assert_eq!(document.wish.events.unwrap().len(), 2);
    }

    #[test]
    fn a_mistake_is_told_with_its_record_and_what_was_meant() {
        for (text, said) in [
            (r#"{"nmae":"x"}"#, "there is no member `nmae`; did you mean `name`?"),
            (r#"[{"name":"x"},{"name":7}]"#, "record 2: `name` is a number, not a text"),
            (r#"{"url":null}"#, "`url` is null"),
            (r#"{"id":"07"}"#, "`07` is not a webhook id"),
            (r#"{"secret":"••••••••"}"#, "is the mask"),
            (r#"{"events":"a"}"#, "`events` is a text"),
            ("[1]", "a number is no object"),
            ("{", "line 1"),
            (" ", "there is none"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.contains(said), "{text}: {why}");
        }
    }

    #[test]
    fn no_secret_is_in_a_complaint() {
        let why = read(r#"{"secret":"hunter22hunter22","x":1}"#).unwrap_err();
        assert!(!why.contains("hunter22"));
        let why = read("{\"secret\":\"hunter22hunter22\" oops").unwrap_err();
        assert!(!why.contains("hunter22"), "{why}");
    }
}
