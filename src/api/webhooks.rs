//! Webhooks out of answers: one record, a page of them, a secret. One unreadable record never costs the page, one odd attribute
//! never costs the record, and a secret that was not asked for ends here.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{
    calls::{Count, ListQuery, Page, UnreadableRow},
    dialect::{Dialect, Totals},
    jsonapi::{self, Body, Members},
    record::Record,
    swift,
};
use crate::domain::{
    age,
    event::EventItem,
    json::Json,
    known::Known,
    secret::Secret,
    webhook::{HookId, Webhook},
};

/// Reads the one record of a show, create or update.
///
/// # Errors
/// In words, where there is no readable record.
pub fn one(body: &[u8]) -> Result<Record, String> {
    let body = Body::of(body);
    let document = Members::of(&body.text)?;
    let data = document.given("data").ok_or("its member `data` is missing")?;
    record(data).map_err(|row| row.why)
}

/// Reads a page by itself: for benchmarks and recorded documents.
///
/// # Errors
/// In words, where there is no list of records.
pub fn decode_page(body: &[u8], query: &ListQuery) -> Result<Page, String> {
    page(body, query, String::new(), &mut Dialect::default())
}

/// Reads a page, and what it shows of the server's dialect.
///
/// # Errors
/// In words, where there is no list of records.
pub fn page(body: &[u8], query: &ListQuery, sent: String, dialect: &mut Dialect) -> Result<Page, String> {
    let body = Body::of(body);
    let rows = match (body.damaged, swift::page(&body.text)) {
        (false, Some(document)) => {
            let rest = Rest::of(&document);
            Rows { records: document.data, unreadable: Vec::new(), rest }
        }
        _ => one_by_one(&body)?,
    };
    dialect.sends_secrets |= rows.records.iter().any(|record| record.secret.value().is_some());
    let number = rows.records.len() + rows.unreadable.len();
    let (count, totals) = counted(rows.rest.meta.as_ref(), query, number);
    if totals.is_some() {
        dialect.totals = totals;
    }
    let more = more(rows.rest.links.as_ref(), query, number, count, dialect);
    let hooks = rows.records.into_iter().map(|record| record.hook).collect();
    Ok(Page { number: query.number, size: query.size, hooks, unreadable: rows.unreadable, count, more, sent })
}

/// A list document taken apart.
struct Rows<'a> {
    records: Vec<Record>,
    unreadable: Vec<UnreadableRow>,
    rest: Rest<'a>,
}

/// What a list document says beside its records.
struct Rest<'a> {
    meta: Option<Members<'a>>,
    links: Option<Members<'a>>,
}

impl<'a> Rest<'a> {
    fn of(document: &swift::Document<'a>) -> Self {
        let object = |raw: Option<&'a RawValue>| raw.and_then(|raw| Members::of(raw.get()).ok());
        Rest { meta: object(document.meta), links: object(document.links) }
    }
}

/// Reads a page row by row, so that an unreadable row costs only itself.
fn one_by_one<'a>(body: &'a Body<'_>) -> Result<Rows<'a>, String> {
    let document = Members::of(&body.text)?;
    let data = document.get("data").ok_or("its member `data` is missing")?;
    let (mut records, mut unreadable) = (Vec::new(), Vec::new());
    for row in jsonapi::elements(data)? {
        match record(row.get()) {
            Ok(record) if body.damaged && row.get().contains('\u{FFFD}') => {
                unreadable
                    .push(UnreadableRow { id: Some(record.hook.id), why: "its text is not valid UTF-8".to_owned() });
            }
            Ok(record) => records.push(record),
            Err(row) => unreadable.push(row),
        }
    }
    Ok(Rows { records, unreadable, rest: Rest { meta: document.object("meta"), links: document.object("links") } })
}

/// What the document says of the number of all rows. A floor is exact only when nothing lies beyond it and the page asked
/// for is inside the list: beyond the end the service gives the offset (WIRE section 4).
fn counted(meta: Option<&Members<'_>>, query: &ListQuery, rows: usize) -> (Count, Option<Totals>) {
    let Some(meta) = meta else { return (Count::Unknown, None) };
    let find =
        |members: &Members<'_>, names: &[&str]| names.iter().find_map(|n| members.get(n).and_then(jsonapi::count));
    if let Some(pagination) = meta.object("pagination")
        && let Some(total) = find(&pagination, &["total", "total_count", "count"])
    {
        return (Count::Exactly(total), Some(Totals::Pagination));
    }
    if let Some(total) = find(meta, &["total", "total_count", "totalCount", "record_count"]) {
        return (Count::Exactly(total), Some(Totals::Total));
    }
    let Some(floor) = find(meta, &["count"]) else { return (Count::Unknown, None) };
    let inside = rows > 0 || query.number == 1;
    let count = match (meta.get("more"), inside) {
        (_, false) => Count::Unknown,
        (Some("false"), true) => Count::Exactly(floor),
        _ => Count::AtLeast(floor),
    };
    (count, Some(Totals::Floor))
}

/// Whether rows may follow: as `links.next` says, where there are links; else after a full page, or where the server
/// gives fewer rows than asked for and its total says there are more.
fn more(links: Option<&Members<'_>>, query: &ListQuery, rows: usize, count: Count, dialect: &mut Dialect) -> bool {
    if let Some(next) = links.and_then(|links| links.get("next")) {
        dialect.links = true;
        return next != "null" && next != "\"\"";
    }
    if rows >= usize::from(query.size) {
        return true;
    }
    let Count::Exactly(total) = count else { return false };
    let rows64 = rows as u64;
    if dialect.totals != Some(Totals::Floor) && query.number == 1 && rows > 0 && rows64 < total {
        dialect.page_cap = u16::try_from(rows).ok();
    }
    dialect.page_cap.is_some_and(|cap| rows64 == u64::from(cap) && u64::from(query.number) * rows64 < total)
}

/// Reads one record.
///
/// # Errors
/// With its id where that can be read, and why the rest cannot.
pub fn record(text: &str) -> Result<Record, UnreadableRow> {
    let bad = |why: String| UnreadableRow { id: id_of(text), why };
    let members = Members::of(text).map_err(bad)?;
    let id = match members.given("id") {
        None => return Err(bad("it has no id".to_owned())),
        Some(raw) => jsonapi::id(raw).ok_or_else(|| bad("its id is not a whole number from 1".to_owned()))?,
    };
    let mut record = Record { hook: Webhook::bare(id), secret: Known::Absent };
    record.hook.relationships = members.given("relationships").and_then(|raw| Json::parse(raw).ok());
    if let Some(attributes) = members.given("attributes") {
        let attributes = Members::of(attributes).map_err(|why| bad(format!("its attributes: {why}")))?;
        for (name, value) in attributes.0 {
            attribute(&mut record, name, value).map_err(bad)?;
        }
    }
    Ok(record)
}

/// The id of a record that may be unreadable otherwise.
fn id_of(text: &str) -> Option<HookId> {
    #[derive(serde::Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        id: &'a RawValue,
    }
    let named: Named<'_> = text.trim_start().starts_with('{').then(|| serde_json::from_str(text).ok())??;
    jsonapi::id(named.id.get())
}

fn attribute(record: &mut Record, name: Cow<'_, str>, value: &RawValue) -> Result<(), String> {
    let raw = value.get();
    let hook = &mut record.hook;
    let understood = match name.as_ref() {
        "name" => put(&mut hook.name, raw, text)?,
        "url" => put(&mut hook.url, raw, text)?,
        "secret" => {
            put(&mut record.secret, raw, |raw| Ok(text(raw)?.map(Secret::new)))?;
            // Of whatever type it is: a secret is never kept among the other attributes.
            true
        }
        "account_id" => put(&mut hook.account, raw, |raw| Ok(raw.parse().ok()))?,
        "events" => put(&mut hook.events, raw, events)?,
        "scopes" => put(&mut hook.scopes, raw, |raw| Ok(Json::parse(raw).ok()))?,
        "created_at" => put(&mut hook.created, raw, time)?,
        "updated_at" => put(&mut hook.updated, raw, time)?,
        _ => false,
    };
    if !understood {
        let json = Json::parse(raw).map_err(|e| format!("{name}: {e}"))?;
        record.hook.extra.push((name.into_owned(), json));
    }
    Ok(())
}

/// Stores a value read by `read`; false where it is of another type than expected.
fn put<T>(slot: &mut Known<T>, raw: &str, read: impl Fn(&str) -> Result<Option<T>, String>) -> Result<bool, String> {
    let value = if raw == "null" { Some(Known::Null) } else { read(raw)?.map(Known::Value) };
    let understood = value.is_some();
    if let Some(value) = value {
        *slot = value;
    }
    Ok(understood)
}

fn text(raw: &str) -> Result<Option<String>, String> {
    jsonapi::string(raw).transpose()
}

fn time(raw: &str) -> Result<Option<jiff::Timestamp>, String> {
    Ok(text(raw)?.and_then(|text| age::parse_wire(&text)))
}

fn events(raw: &str) -> Result<Option<Vec<EventItem>>, String> {
    let Ok(items) = jsonapi::elements(raw) else { return Ok(None) };
    let item = |raw: &&RawValue| match text(raw.get())? {
        Some(name) => Ok(EventItem::Name(name)),
        None => Json::parse(raw.get()).map(EventItem::Odd).map_err(|e| e.to_string()),
    };
    items.iter().map(item).collect::<Result<_, String>>().map(Some)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn both_readers_agree_where_the_swift_one_reads() {
        let plain = [
            r#"{"type":"t","id":"1","attributes":{"name":"a\u00e9\"","url":"u","events":["a.b"],"scopes":{"x":[1.0e400]},"account_id":-5}}"#,
            r#"{"id":2,"attributes":{"name":null,"url":null,"secret":null,"events":null,"scopes":null,"account_id":null,"created_at":null}}"#,
            r#"{"attributes":{"created_at":"2026-01-01 00:01:00 +0000","updated_at":"2026-01-01T00:01:00Z","more":{"z":1},"secret":"s"},"id":"3","relationships":{"a":1},"links":{}}"#,
            r#"{"id":"4"}"#,
        ];
        let text = format!(r#"{{"data":[{}],"meta":{{"count":4}}}}"#, plain.join(","));
        let document = swift::page(&text).unwrap();
        let slow: Vec<_> = plain.iter().map(|row| record(row).unwrap()).collect();
        assert_eq!(document.data, slow);
        assert_eq!(document.meta.unwrap().get(), r#"{"count":4}"#);
    }

    #[test]
    fn the_swift_reader_leaves_everything_odd_to_the_other() {
        for row in [
            r#"{"id":"1","attributes":{"name":5}}"#,
            r#"{"id":"1","attributes":{"name":"a","name":"b"}}"#,
            r#"{"id":"1","attributes":{"name":null,"name":"b"}}"#,
            r#"{"id":"1","id":"2"}"#,
            r#"{"id":"1","attributes":{"events":[5]}}"#,
            r#"{"id":"1","attributes":{"created_at":"zzz"}}"#,
            r#"{"id":"1","attributes":{"account_id":1e3}}"#,
            r#"{"id":"1","attributes":{"x":1,"x":2}}"#,
            r#"{"id":"1","attributes":null}"#,
            r#"{"id":"1","relationships":null}"#,
            r#"{"attributes":{}}"#,
            "[]",
            "null",
        ] {
            let read = swift::page(&format!(r#"{{"data":[{row}]}}"#)).map(|document| document.data);
            if let Some(read) = read {
                assert_eq!(read, [record(row).ok().unwrap()], "{row}");
            }
        }
        assert!(swift::page("[[]]").is_none());
    }
}
