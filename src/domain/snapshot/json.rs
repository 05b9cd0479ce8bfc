//! A snapshot spelled as JSON, as values with places. Keeps as text what a tree cannot hold. Knows no webhook.

use serde_json::value::RawValue;

use super::{
    node::{Key, Kind, Node, Part},
    read::Mistake,
};
use crate::domain::{json::Json, object};

/// Hands over the members of the whole, and the webhooks one by one.
pub(super) fn walk(text: &str, take: &mut dyn FnMut(Part) -> Result<(), Mistake>) -> Result<(), Mistake> {
    let start = text.len() - text.trim_start().len();
    if text.trim_start().is_empty() {
        return Err(Mistake::empty());
    }
    let whole: &RawValue = serde_json::from_str(text).map_err(|error| syntax(text, &error))?;
    if !whole.get().starts_with('{') {
        return Err(Mistake::no_snapshot(start));
    }
    let Some(members) = members(text, whole.get()) else {
        return Err(Mistake::new(start, "a name of a member holds half of a character (a lone surrogate)", ""));
    };
    for (key, raw) in members {
        if key.text == "hooks" && raw.starts_with('[') {
            take(Part::Hooks(key))?;
            for raw in items(raw) {
                take(Part::Hook(node(text, raw.get(), Way::Hook)))?;
            }
        } else {
            let value = node(text, raw, Way::Plain(1));
            take(Part::Head(key, value))?;
        }
    }
    Ok(())
}

fn syntax(text: &str, error: &serde_json::Error) -> Mistake {
    let start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = (start + error.column().saturating_sub(1)).min(text.len());
    let whole = error.to_string();
    let message = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(message, _)| message);
    Mistake::new(floor(text, at), format!("it is no JSON: {message}"), "")
}

/// The character to which a byte belongs.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where a part of the text begins.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn members<'t>(text: &str, raw: &'t str) -> Option<Vec<(Key, &'t str)>> {
    let key = |name, value| Key { at: key_at(text, offset(text, value)), text: name };
    Some(object::members(raw)?.into_iter().map(|(name, value)| (key(name, value), value)).collect())
}

fn items(raw: &str) -> Vec<&RawValue> {
    // It is a list: a text that is JSON and begins like one.
    serde_json::from_str(raw).unwrap_or_default()
}

/// Where the name before a value begins: its closing quote is the last thing before the colon, and a quote inside it
/// stands behind an odd number of backslashes.
fn key_at(text: &str, value: usize) -> usize {
    let before = text.get(..value).unwrap_or_default().trim_end().trim_end_matches(':').trim_end();
    let mut inside = before.strip_suffix('"').unwrap_or(before);
    while let Some(quote) = inside.rfind('"') {
        inside = inside.get(..quote).unwrap_or_default();
        let escapes = inside.len() - inside.trim_end_matches('\\').len();
        if escapes.is_multiple_of(2) {
            return quote;
        }
    }
    value
}

/// How much of a value is taken apart; the rest stays as it was spelled.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// A webhook.
    Hook,
    /// What is below `read_only`.
    Told,
    /// Texts, lists and objects, so many levels.
    Plain(usize),
    /// Nothing.
    Raw,
}

impl Way {
    /// How a member of such a value is taken apart.
    fn member(self, name: &str) -> Way {
        match (self, name) {
            (Way::Hook, "scopes") | (Way::Told | Way::Raw, _) => Way::Raw,
            (Way::Hook, "read_only") => Way::Told,
            (Way::Hook, _) => Way::Plain(1),
            (Way::Plain(levels), _) => levels.checked_sub(1).map_or(Way::Raw, Way::Plain),
        }
    }

    fn opens(self) -> bool {
        !matches!(self, Way::Raw | Way::Plain(0))
    }
}

fn node(text: &str, raw: &str, way: Way) -> Node {
    let kind = match (raw.as_bytes().first(), way) {
        (_, Way::Raw) => None,
        (Some(b'"'), _) => serde_json::from_str(raw).ok().map(Kind::Text),
        (Some(b'['), Way::Plain(_)) if way.opens() => {
            let way = way.member("");
            Some(Kind::List(items(raw).into_iter().map(|item| node(text, item.get(), way)).collect()))
        }
        (Some(b'{'), _) if way.opens() => members(text, raw).map(|members| {
            let member = |(key, value): (Key, &str)| {
                let value = node(text, value, way.member(&key.text));
                (key, value)
            };
            Kind::Map(members.into_iter().map(member).collect())
        }),
        _ => None,
    };
    // A part of JSON is JSON.
    let as_it_is = || Json::parse(raw).map_or_else(|_| Kind::Text(raw.to_owned()), Kind::Json);
    Node { at: offset(text, raw), kind: kind.unwrap_or_else(as_it_is) }
}
