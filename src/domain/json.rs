//! JSON kept as the text the server sent, so that unknown members, key order and numbers past 2^64 survive a round trip.

use std::fmt;

use serde_json::value::RawValue;

use super::{object::compact, text::json_safe};

/// One valid JSON value as its text. Equality is by value: spacing does not count, the spelling of a number does.
#[derive(Clone)]
pub struct Json(Box<str>);

impl Json {
    /// Takes text that is valid JSON.
    ///
    /// # Errors
    /// The parser's complaint, with line and column, where it is not.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&RawValue>(text).map(|raw| Json(raw.get().into()))
    }

    /// A JSON string holding `text`.
    pub fn string(text: &str) -> Self {
        Json(serde_json::Value::from(text).to_string().into())
    }

    /// The text as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value as a tree. Numbers keep their spelling and objects their order (serde_json's `arbitrary_precision`
    /// and `preserve_order`). Null where the text cannot be held as a tree (a lone surrogate).
    pub fn tree(&self) -> serde_json::Value {
        serde_json::from_str(&self.0).unwrap_or(serde_json::Value::Null)
    }
}

impl From<&RawValue> for Json {
    fn from(raw: &RawValue) -> Self {
        Json(raw.get().into())
    }
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Self {
        Json(value.to_string().into())
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        let tree = |json: &Json| serde_json::from_str::<serde_json::Value>(&json.0).ok();
        // What cannot be held as a tree (too deep, a lone surrogate) is equal only as text, but for its spacing and for
        // what has to be spelled otherwise so that it is seen.
        let text = |json: &Json| compact(&json_safe(&json.0));
        self.0 == other.0
            || match (tree(self), tree(other)) {
                (Some(this), Some(other)) => this == other,
                (None, None) => text(self) == text(other),
                _ => false,
            }
    }
}
impl Eq for Json {}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn equality_is_by_value_and_never_by_ignorance() {
        let json = |text: &str| Json::parse(text).unwrap();
        assert_eq!(json(r#"{"a":[1, 2]}"#), json(r#"{"a":[1,2]}"#));
        assert_ne!(json("1.0"), json("1.00"));
        let deep = |inner: &str| json(&format!("{}{inner}{}", "[".repeat(500), "]".repeat(500)));
        assert_ne!(deep("1"), deep("2"));
        assert_ne!(deep("1"), json("null"));
        assert_eq!(deep("1"), deep("1"));
        assert_eq!(deep(" 1 "), deep("1"));
        assert_eq!(json("[\"\\ud800\", 1]"), json("[\"\\ud800\",1]"));
        assert_ne!(json(r#"["\ud800"]"#), json(r#"["\ud801"]"#));
    }
}
