//! JSON:API documents: the text of a body taken apart into records without giving up the page for one bad record.
//! Knows nothing of webhooks but their ids; values stay the text the server sent until someone asks for them by type.

use std::{borrow::Cow, collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::domain::webhook::HookId;

/// A body as text, and whether bytes that are no UTF-8 had to be replaced.
pub struct Body<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// Some `U+FFFD` in it stand for bytes that could not be read.
    pub damaged: bool,
}

impl<'a> Body<'a> {
    /// Takes the bytes of an answer.
    pub fn of(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match String::from_utf8_lossy(bytes) {
            text @ Cow::Borrowed(_) => Body { text, damaged: false },
            text @ Cow::Owned(_) => Body { text, damaged: true },
        }
    }
}

/// The members of one JSON object in their order. A member that stands twice makes the object unreadable: which one is
/// meant cannot be known.
pub struct Members<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Reads an object.
    ///
    /// # Errors
    /// In words, where the text is no object.
    pub fn of(text: &'a str) -> Result<Self, String> {
        if !text.trim_start().starts_with('{') {
            return Err(format!("expected an object, found {}", kind(text)));
        }
        serde_json::from_str(text).map_err(|e| e.to_string())
    }

    /// One member's text.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.get())
    }

    /// One member's text, null counting as absent.
    pub fn given(&self, name: &str) -> Option<&'a str> {
        self.get(name).filter(|text| *text != "null")
    }

    /// A member that is an object.
    pub fn object(&self, name: &str) -> Option<Members<'a>> {
        self.get(name).and_then(|text| Members::of(text).ok())
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(Cow<'de, str>, &'de RawValue)> = Vec::with_capacity(8);
                while let Some((Key(key), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    members.push((key, value));
                }
                let twice = first_twice(&members);
                match twice {
                    Some(name) => Err(serde::de::Error::custom(format!("the member `{name}` stands twice"))),
                    None => Ok(Members(members)),
                }
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

fn first_twice<'m>(members: &'m [(Cow<'_, str>, &RawValue)]) -> Option<&'m str> {
    if members.len() < 32 {
        let mut rest = members;
        while let Some(((name, _), after)) = rest.split_first() {
            if after.iter().any(|(other, _)| other == name) {
                return Some(name);
            }
            rest = after;
        }
        return None;
    }
    let mut seen = HashSet::with_capacity(members.len());
    members.iter().map(|(name, _)| name.as_ref()).find(|name| !seen.insert(*name))
}

/// A member's name, borrowed where it has no escapes.
pub struct Key<'a>(pub Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}

/// The elements of an array, each as its text.
///
/// # Errors
/// In words, where the text is no array.
pub fn elements(text: &str) -> Result<Vec<&RawValue>, String> {
    if !text.trim_start().starts_with('[') {
        return Err(format!("expected a list, found {}", kind(text)));
    }
    serde_json::from_str(text).map_err(|e| e.to_string())
}

/// A string's value; `None` where the text is another kind of value, an error where it is a string that cannot be held
/// (a lone surrogate).
pub fn string(text: &str) -> Option<Result<String, String>> {
    let inner = text.strip_prefix('"')?;
    match inner.strip_suffix('"') {
        // Most strings hold no escape; then the text between the quotes is the value.
        Some(plain) if !plain.contains('\\') => Some(Ok(plain.to_owned())),
        _ => Some(serde_json::from_str(text).map_err(|e| e.to_string())),
    }
}

/// A readable string's value.
pub fn readable(text: &str) -> Option<String> {
    string(text)?.ok()
}

/// The id of a webhook, as a string or a number (WIRE section 12).
pub fn id(raw: &str) -> Option<HookId> {
    match string(raw) {
        Some(text) => text.ok()?.parse().ok(),
        None => raw.parse().ok(),
    }
}

/// A count: a whole number, as a number or in quotes.
pub fn count(text: &str) -> Option<u64> {
    text.trim_matches('"').parse().ok()
}

/// The kind of a JSON value, for people.
pub fn kind(text: &str) -> &'static str {
    match text.trim_start().bytes().next() {
        None => "nothing",
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        Some(b'-' | b'0'..=b'9') => "a number",
        Some(b'<') => "HTML",
        Some(_) => "something that is not JSON",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_order_and_text() {
        let members = Members::of(r#" {"b": 1.0e999, "\u0061": {"x":[1, 2]}} "#).unwrap();
        let told: Vec<_> = members.0.iter().map(|(k, v)| (k.as_ref(), v.get())).collect();
        assert_eq!(told, [("b", "1.0e999"), ("a", r#"{"x":[1, 2]}"#)]);
    }

    #[test]
    fn a_member_that_stands_twice_is_said() {
        assert!(Members::of(r#"{"a":1,"b":2,"a":3}"#).err().unwrap().contains("`a` stands twice"));
        let many: Vec<_> = (0..50).map(|n| format!("\"m{}\":0", n % 49)).collect();
        assert!(Members::of(&format!("{{{}}}", many.join(","))).err().unwrap().contains("`m0`"));
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        let text = format!(r#"{{"deep":{deep},"name":"x"}}"#);
        let members = Members::of(&text).unwrap();
        assert_eq!(members.get("name"), Some("\"x\""));
        assert_eq!(members.get("deep").unwrap().len(), 400_000);
    }

    #[test]
    fn strings_are_read_or_said_to_be_unreadable() {
        assert_eq!(string("\"plain\"").unwrap().unwrap(), "plain");
        assert_eq!(string(r#""a\"\u00e9\\""#).unwrap().unwrap(), "a\"é\\");
        assert!(string(r#""\ud800""#).unwrap().is_err());
        assert!(string("5").is_none());
    }

    #[test]
    fn other_kinds_are_named() {
        assert!(Members::of("<html>").err().unwrap().contains("HTML"));
        assert!(Members::of("").err().unwrap().contains("nothing"));
        assert!(elements("{}").unwrap_err().contains("an object"));
    }
}
