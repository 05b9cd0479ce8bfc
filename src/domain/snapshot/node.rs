//! A value of a snapshot's text with its place, whichever way it was spelled. Knows neither YAML nor JSON nor webhooks.

use crate::domain::json::Json;

/// The only member of an object that stands for the JSON that its text holds: what YAML has no spelling for.
pub(super) const RAW: &str = "!json";

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// Its first byte.
    pub at: usize,
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Text(String),
    /// A number, a boolean, null, and whatever only JSON can spell: lone surrogates, hostile depth.
    Json(Json),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// The name of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub text: String,
    pub at: usize,
}

/// A part of the text, as the two ways of spelling hand it over.
pub(super) enum Part {
    /// A member of the whole, other than the list of webhooks.
    Head(Key, Node),
    /// That list begins.
    Hooks(Key),
    /// One of the list.
    Hook(Node),
}

impl Node {
    /// True for null.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Json(json) if json.as_str() == "null")
    }

    /// The value as JSON.
    pub fn json(&self) -> Json {
        match &self.kind {
            Kind::Json(json) => json.clone(),
            _ => {
                let mut text = String::new();
                self.spell(&mut text);
                // What is spelled here is JSON; a bug would be seen as null by the tests of round trips.
                Json::parse(&text).unwrap_or_else(|_| Json::from(&serde_json::Value::Null))
            }
        }
    }

    fn spell(&self, out: &mut String) {
        match &self.kind {
            Kind::Json(json) => out.push_str(json.as_str()),
            Kind::Text(text) => out.push_str(Json::string(text).as_str()),
            Kind::List(items) => {
                out.push('[');
                for (nth, item) in items.iter().enumerate() {
                    out.push_str(if nth == 0 { "" } else { "," });
                    item.spell(out);
                }
                out.push(']');
            }
            Kind::Map(members) => {
                out.push('{');
                for (nth, (key, value)) in members.iter().enumerate() {
                    out.push_str(if nth == 0 { "" } else { "," });
                    out.push_str(Json::string(&key.text).as_str());
                    out.push(':');
                    value.spell(out);
                }
                out.push('}');
            }
        }
    }
}
