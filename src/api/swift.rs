//! A whole page in one pass, for the documents that a healthy server sends: every value of the expected type, no member
//! twice. Anything else is an error here and no harm: `webhooks` then reads the page again row by row, tolerantly.
//! Both readers agree wherever this one succeeds; a test compares them.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    jsonapi::{Key, id},
    record::Record,
};
use crate::domain::{
    age,
    event::EventItem,
    json::Json,
    known::Known,
    secret::Secret,
    webhook::{HookId, Webhook},
};

/// The records of a list document and the text of its other members; `None` where it takes the tolerant reader.
pub fn page(text: &str) -> Option<Document<'_>> {
    // A derived reader would take an array for the struct.
    text.trim_start().starts_with('{').then(|| serde_json::from_str(text).ok())?
}

/// A list document.
#[derive(Deserialize)]
pub struct Document<'a> {
    /// The records.
    pub data: Vec<Record>,
    /// `meta`, as sent.
    #[serde(borrow, default)]
    pub meta: Option<&'a RawValue>,
    /// `links`, as sent.
    #[serde(borrow, default)]
    pub links: Option<&'a RawValue>,
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordReader)
    }
}

struct RecordReader;

impl<'de> Visitor<'de> for RecordReader {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut given: Option<HookId> = None;
        // The id may stand behind the attributes; until then another stands for it.
        let stand_in = HookId::new(1).ok_or_else(|| A::Error::custom("no id"))?;
        let mut record = Record { hook: Webhook::bare(stand_in), secret: Known::Absent };
        let mut attributes = false;
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            match key.as_ref() {
                "id" if given.is_none() => {
                    given = Some(id(map.next_value::<&RawValue>()?.get()).ok_or_else(|| A::Error::custom("bad id"))?);
                }
                "attributes" if !attributes => {
                    attributes = true;
                    map.next_value_seed(Attributes(&mut record))?;
                }
                "relationships" if record.hook.relationships.is_none() => {
                    let raw: &RawValue = map.next_value()?;
                    if raw.get() == "null" {
                        return Err(A::Error::custom("not plain"));
                    }
                    record.hook.relationships = Some(Json::from(raw));
                }
                "type" | "links" | "meta" => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => return Err(A::Error::custom("not plain")),
            }
        }
        record.hook.id = given.ok_or_else(|| A::Error::custom("no id"))?;
        Ok(record)
    }
}

struct Attributes<'r>(&'r mut Record);

impl<'de> DeserializeSeed<'de> for Attributes<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Attributes<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("attributes")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Record { hook, secret } = self.0;
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            match key.as_ref() {
                "name" => once(&mut hook.name, map.next_value()?)?,
                "url" => once(&mut hook.url, map.next_value()?)?,
                "secret" => once(secret, map.next_value::<Option<String>>()?.map(Secret::new))?,
                "account_id" => once(&mut hook.account, map.next_value()?)?,
                "events" => once(&mut hook.events, map.next_value::<Option<Events>>()?.map(|events| events.0))?,
                "scopes" => {
                    let scopes: &RawValue = map.next_value()?;
                    once(&mut hook.scopes, (scopes.get() != "null").then(|| Json::from(scopes)))?;
                }
                "created_at" => once(&mut hook.created, time(map.next_value()?)?)?,
                "updated_at" => once(&mut hook.updated, time(map.next_value()?)?)?,
                _ => {
                    if hook.extra.len() > 16 || hook.extra.iter().any(|(name, _)| *name == key) {
                        return Err(A::Error::custom("not plain"));
                    }
                    hook.extra.push((key.into_owned(), Json::from(map.next_value::<&RawValue>()?)));
                }
            }
        }
        Ok(())
    }
}

fn once<T, E: Error>(slot: &mut Known<T>, value: Option<T>) -> Result<(), E> {
    if !slot.is_absent() {
        return Err(E::custom("twice"));
    }
    *slot = value.map_or(Known::Null, Known::Value);
    Ok(())
}

fn time<E: Error>(text: Option<Text<'_>>) -> Result<Option<jiff::Timestamp>, E> {
    let read = |text: Text<'_>| age::parse_wire(&text.0).ok_or_else(|| E::custom("no time"));
    text.map(read).transpose()
}

/// A text, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

struct Events(Vec<EventItem>);

impl<'de> Deserialize<'de> for Events {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Events;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names of events")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Events, A::Error> {
                let mut events = Vec::new();
                while let Some(name) = list.next_element::<String>()? {
                    events.push(EventItem::Name(name));
                }
                Ok(Events(events))
            }
        }
        deserializer.deserialize_seq(Reader)
    }
}
