//! One record as commands print it: a flat JSON object. Its text is as the service spelled it, so nothing here is safe to
//! show yet.

use std::borrow::Cow;

use serde_json::{Value, value::RawValue};

use crate::domain::object::{compact, members};

/// One flat JSON object, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a>(Cow<'a, str>);

impl<'a> Record<'a> {
    /// Takes a JSON object without line breaks, such as `domain::object::json` writes.
    pub fn of_line(line: impl Into<Cow<'a, str>>) -> Self {
        Record(line.into())
    }

    /// Its text.
    pub fn line(&self) -> &str {
        &self.0
    }

    /// Its members in their order, with the JSON text of each.
    pub fn members(&self) -> Vec<(String, &str)> {
        members(&self.0).unwrap_or_default()
    }

    /// Adds members that it does not have: what the service says goes before what hookline makes of it.
    pub fn add(&mut self, more: impl IntoIterator<Item = (&'static str, Value)>) {
        let known: Vec<String> = self.members().into_iter().map(|(name, _)| name).collect();
        let Some(open) = self.0.strip_suffix('}') else { return };
        let mut line = open.to_owned();
        for (name, value) in more.into_iter().filter(|(name, _)| !known.iter().any(|known| known == name)) {
            if !line.ends_with('{') {
                line.push(',');
            }
            line.push_str(&format!("{}:{value}", Value::from(name)));
        }
        line.push('}');
        self.0 = Cow::Owned(line);
    }

    /// With these members alone, in this order; what it does not have is left out.
    pub fn with(&self, names: &[&str]) -> Record<'static> {
        let members = self.members();
        let found = names.iter().filter_map(|name| members.iter().find(|(known, _)| known == name));
        let parts: Vec<String> = found.map(|(name, raw)| format!("{}:{raw}", Value::from(name.as_str()))).collect();
        Record(Cow::Owned(format!("{{{}}}", parts.join(","))))
    }
}

impl From<Value> for Record<'static> {
    fn from(value: Value) -> Self {
        Record(Cow::Owned(value.to_string()))
    }
}

/// A value as text for a cell: a list of texts with commas, other lists and objects as JSON, null as nothing.
pub fn cell(raw: &str) -> String {
    match raw.as_bytes().first() {
        Some(b'"') => text(raw),
        Some(b'n') => String::new(),
        Some(b'[') => match parts(raw) {
            Some(parts) => parts.join(","),
            None => compact(raw),
        },
        Some(b'{') => compact(raw),
        _ => raw.to_owned(),
    }
}

/// The items of a list of scalars, as texts; `None` for anything else.
fn parts(raw: &str) -> Option<Vec<String>> {
    let items: Vec<&RawValue> = raw.starts_with('[').then(|| serde_json::from_str(raw).ok()).flatten()?;
    let scalar = |item: &&RawValue| !item.get().starts_with(['[', '{']);
    items.iter().all(scalar).then(|| items.iter().map(|item| text(item.get())).collect())
}

/// The items of any list, as cells; `None` for what is no list.
pub fn items(raw: &str) -> Option<Vec<String>> {
    let items: Vec<&RawValue> = raw.starts_with('[').then(|| serde_json::from_str(raw).ok()).flatten()?;
    Some(items.iter().map(|item| if item.get() == "null" { "null".to_owned() } else { cell(item.get()) }).collect())
}

/// What a JSON string says; any other text as it is, half of a surrogate pair too.
fn text(raw: &str) -> String {
    serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_say_values_as_people_write_them() {
        for (raw, wanted) in [
            ("\"a\\nb\"", "a\nb"),
            ("null", ""),
            ("-3", "-3"),
            ("1.50", "1.50"),
            ("true", "true"),
            ("[\"a.b\",\"c\",5,null]", "a.b,c,5,null"),
            ("[]", ""),
            ("[ [1], 2 ]", "[[1],2]"),
            ("{ \"a\": [ ] }", "{\"a\":[]}"),
            ("\"\\ud800\"", "\"\\ud800\""),
        ] {
            assert_eq!(cell(raw), wanted, "{raw}");
        }
    }

    #[test]
    fn members_are_added_and_chosen_without_touching_the_others() {
        let mut record = Record::of_line(r#"{"id":"7","n":1.50,"age":"theirs"}"#);
        record.add([("age", json!("ours")), ("host", json!("h\n"))]);
        assert_eq!(record.line(), r#"{"id":"7","n":1.50,"age":"theirs","host":"h\n"}"#);
        assert_eq!(record.with(&["host", "none", "n"]).line(), r#"{"host":"h\n","n":1.50}"#);
        let mut empty = Record::from(json!({}));
        empty.add([("a", json!(1))]);
        assert_eq!(empty.line(), r#"{"a":1}"#);
        assert_eq!(empty.with(&[]).line(), "{}");
    }
}
