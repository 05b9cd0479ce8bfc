//! The events a service offers, from every renderer that was seen (WIRE section 9): strings, a hash, flat records, JSON:API records.

use super::jsonapi::{self, Body, Members};
use crate::domain::event::OfferedEvent;

/// Reads the list of events; entries without a name are left out and counted in the log.
///
/// # Errors
/// In words, where there is no list.
pub fn read(body: &[u8]) -> Result<Vec<OfferedEvent>, String> {
    let body = Body::of(body);
    let items = jsonapi::elements(list(&body.text)?)?;
    let mut events: Vec<OfferedEvent> = Vec::with_capacity(items.len());
    let mut seen = std::collections::HashSet::new();
    let mut nameless = 0usize;
    for item in items {
        match event(item.get()) {
            Some(event) if seen.insert(event.name.clone()) => events.push(event),
            Some(_) => {}
            None => nameless += 1,
        }
    }
    if nameless > 0 && events.is_empty() {
        return Err("none of its events has a name".to_owned());
    }
    if nameless > 0 {
        tracing::warn!(nameless, "the service offers events without a name");
    }
    Ok(events)
}

/// The text of the list, wherever it stands: bare, under `data`, under `events`, under `data.events`.
fn list(text: &str) -> Result<&str, String> {
    let mut text = text.trim();
    for _ in 0..2 {
        if text.starts_with('[') {
            return Ok(text);
        }
        let members = Members::of(text)?;
        text = members.get("data").or_else(|| members.get("events")).ok_or("it holds no list of events")?;
    }
    Ok(text)
}

fn event(text: &str) -> Option<OfferedEvent> {
    if let Some(name) = jsonapi::string(text) {
        return Some(OfferedEvent { name: name.ok()?, description: None });
    }
    let record = Members::of(text).ok()?;
    let attributes = record.object("attributes");
    let find = |name: &str| attributes.as_ref().and_then(|a| a.given(name)).or_else(|| record.given(name));
    let name = find("name").and_then(jsonapi::readable).or_else(|| {
        let id = find("id")?;
        Some(jsonapi::readable(id).unwrap_or_else(|| id.to_owned()))
    })?;
    Some(OfferedEvent { name, description: find("description").and_then(jsonapi::readable) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        read(text.as_bytes()).unwrap().into_iter().map(|event| event.name).collect()
    }

    #[test]
    fn every_renderer_is_read() {
        for text in [
            r#"["a.b", "c:d.e"]"#,
            r#"{"events":["a.b","c:d.e"]}"#,
            r#"{"data":{"events":["a.b","c:d.e"]}}"#,
            r#"{"data":["a.b","c:d.e"]}"#,
            r#"[{"id":1,"name":"a.b"},{"id":2,"name":"c:d.e"}]"#,
            r#"[{"id":"a.b"},{"id":"c:d.e"}]"#,
            r#"{"data":[{"type":"x","id":"1","attributes":{"name":"a.b"}},{"type":"x","id":"c:d.e","attributes":{}}],"meta":{}}"#,
            r#"["a.b", null, {"x":1}, "c:d.e", "a.b"]"#,
        ] {
            assert_eq!(names(text), ["a.b", "c:d.e"], "{text}");
        }
        let told = read(br#"[{"name":"a","description":"made"}]"#).unwrap();
        assert_eq!(told.first().unwrap().description.as_deref(), Some("made"));
    }

    #[test]
    fn other_documents_are_no_events() {
        for text in ["", "null", "{}", r#"{"data":5}"#, "<html>", "[[1]]", r#"{"data":{"data":{"data":[]}}}"#] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
