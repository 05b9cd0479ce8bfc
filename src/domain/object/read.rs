//! A webhook out of one flat JSON object, as [`super::json`] writes it. What cannot be read in its place is kept as an
//! unknown attribute, so that nothing is lost between writing and reading.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::domain::{
    event::EventItem,
    json::Json,
    known::Known,
    webhook::{HookId, Webhook},
};

/// Reads the webhook of a line that [`super::json`] wrote; `None` where that is no object with an id.
pub fn parse(json: &str) -> Option<Webhook> {
    let Members(members) = serde_json::from_str(json).ok()?;
    let id = members.iter().find(|(name, _)| name == "id").and_then(|(_, raw)| text(raw)?.parse::<HookId>().ok())?;
    let mut hook = Webhook::bare(id);
    for (name, raw) in &members {
        let taken = match name.as_str() {
            "id" | "secret" => true,
            "account_id" => put(&mut hook.account, raw, |raw| raw.get().parse().ok()),
            "name" => put(&mut hook.name, raw, text),
            "url" => put(&mut hook.url, raw, text),
            "events" => put(&mut hook.events, raw, |raw| events(raw.get())),
            "scopes" => put(&mut hook.scopes, raw, |raw| Some(Json::from(raw))),
            "created_at" => put(&mut hook.created, raw, |raw| text(raw)?.parse().ok()),
            "updated_at" => put(&mut hook.updated, raw, |raw| text(raw)?.parse().ok()),
            "relationships" => {
                hook.relationships = Some(Json::from(*raw));
                true
            }
            _ => false,
        };
        if !taken {
            hook.extra.push((name.clone(), Json::from(*raw)));
        }
    }
    Some(hook)
}

/// The members of a JSON object in their order, each with its JSON text; `None` where that is no object.
pub fn members(json: &str) -> Option<Vec<(String, &str)>> {
    let Members(members) = serde_json::from_str(json).ok()?;
    Some(members.into_iter().map(|(name, raw)| (name, raw.get())).collect())
}

/// The events of a JSON array; what is no text stays as it is.
pub fn events(json: &str) -> Option<Vec<EventItem>> {
    let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
    Some(
        items
            .into_iter()
            .map(|raw| text(raw).map_or_else(|| EventItem::Odd(Json::from(raw)), EventItem::Name))
            .collect(),
    )
}

fn text(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

/// Puts a value into its place; false where it is of another type.
fn put<T>(place: &mut Known<T>, raw: &RawValue, read: impl FnOnce(&RawValue) -> Option<T>) -> bool {
    let value = if raw.get() == "null" { Some(Known::Null) } else { read(raw).map(Known::Value) };
    let fits = value.is_some();
    *place = value.unwrap_or_default();
    fits
}

/// The members of an object in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        from.deserialize_map(InOrder)
    }
}
