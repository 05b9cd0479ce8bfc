//! A reference model of the webhooks of a service: what each honest request does to them and is answered with. Written from
//! WIRE.md alone, never from `src/sandbox`; it knows no sockets and no faults.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::server::Seen;

const ROOT: &str = "/api/v3/notification/webhooks";
const TYPE: &str = "notification/webhooks";

/// What an honest request changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    Created(u64),
    Updated(u64),
    Deleted(u64),
    Delivered(u64),
}

/// An honest answer.
#[derive(Debug, Clone)]
pub struct Honest {
    pub status: u16,
    pub body: String,
    pub commit: Option<Commit>,
}

/// The webhooks, and the test deliveries that were made.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    rows: BTreeMap<u64, Map<String, Value>>,
    next: u64,
    pub delivered: Vec<u64>,
}

impl Rows {
    /// Webhooks 1 to `count`.
    pub fn seeded(count: u64) -> Self {
        let row = |id: u64| {
            let value = json!({
                "account_id": 12,
                "name": format!("hook {id}"),
                "url": format!("https://in.example/{id}"),
                "events": ["billing:invoices.paid"],
                "scopes": {"ou": ["emea"]},
                "secret": format!("whsec_canary{id}"),
                "created_at": "2026-01-01 00:01:00 +0000",
                "updated_at": "2026-01-02 00:01:00 +0000",
            });
            (id, value.as_object().unwrap().clone())
        };
        Rows { rows: (1..=count).map(row).collect(), next: count + 1, delivered: Vec::new() }
    }

    /// One attribute of a webhook; `None` where there is no such webhook.
    pub fn attribute(&self, id: u64, name: &str) -> Option<&Value> {
        self.rows.get(&id).map(|row| row.get(name).unwrap_or(&Value::Null))
    }

    pub fn count(&self) -> usize {
        self.rows.len()
    }

    pub fn named(&self, name: &str) -> usize {
        self.rows.values().filter(|row| row.get("name").and_then(Value::as_str) == Some(name)).count()
    }

    /// Serves a request of somebody who is let in.
    pub fn serve(&mut self, seen: &Seen) -> Honest {
        let (method, target) = seen.line().split_once(' ').unwrap();
        let url = url::Url::parse(&format!("http://x{target}")).unwrap();
        let Some(rest) = url.path().strip_prefix(ROOT) else { return plain(404, "verse.errors.not_found") };
        let id = rest.strip_prefix("/test/").or_else(|| rest.strip_prefix('/')).unwrap_or_default().to_owned();
        if method != "GET" && seen.header("content-type").is_some() && seen.body.is_empty() {
            return plain(400, "Verse::Error::BadRequest");
        }
        match (method, rest, id.parse::<u64>()) {
            ("GET", "", _) => self.list(&url),
            ("GET", "/events", _) => honest(200, &json!(["billing:invoices.paid", "workflow:projects.archived"])),
            ("POST", "", _) => self.create(seen),
            ("POST", path, Ok(id)) if path.starts_with("/test/") => match self.rows.contains_key(&id) {
                true => {
                    self.delivered.push(id);
                    let said = honest(200, &json!({"success": true, "message": "204 No Content"}));
                    Honest { commit: Some(Commit::Delivered(id)), ..said }
                }
                false => plain(404, "verse.errors.not_found"),
            },
            (_, _, Ok(id)) if !self.rows.contains_key(&id) => absent(id),
            ("GET", _, Ok(id)) => honest(200, &json!({ "data": self.resource(id, &wanted(&url)) })),
            ("PATCH", _, Ok(id)) => self.update(id, seen),
            ("DELETE", _, Ok(id)) => {
                self.rows.remove(&id);
                Honest { status: 204, body: String::new(), commit: Some(Commit::Deleted(id)) }
            }
            _ => plain(404, "verse.errors.not_found"),
        }
    }

    fn resource(&self, id: u64, wanted: &Option<Vec<String>>) -> Value {
        let mut row = self.rows[&id].clone();
        if let Some(wanted) = wanted {
            row.retain(|name, _| wanted.contains(name));
        }
        json!({"type": TYPE, "id": id.to_string(), "attributes": row})
    }

    /// WIRE section 4: by id, pages of 1000 unless asked otherwise, exact filters, one sort key.
    fn list(&self, url: &url::Url) -> Honest {
        let pairs: Vec<_> = url.query_pairs().collect();
        let number = |name: &str, otherwise: usize| {
            pairs.iter().rfind(|(key, _)| key == name).map_or(Some(otherwise), |(_, value)| value.parse().ok())
        };
        let (Some(page), Some(size @ 1..=1000)) = (number("page[number]", 1), number("page[size]", 1000)) else {
            return invalid("/page/size", "must be between 1 and 1000");
        };
        let chosen = |field: &str, value: &str| {
            let of = |name: &&(_, _)| {
                let (key, _): &(std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>) = name;
                *key == format!("filter[{field}]") || *key == format!("filter[{field}][]")
            };
            let mut asked = pairs.iter().filter(of).peekable();
            asked.peek().is_none() || asked.any(|(_, wanted)| wanted == value)
        };
        let text = |row: &Map<String, Value>, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let matching = self.rows.iter().filter(|(id, row)| {
            chosen("id", &id.to_string()) && chosen("name", &text(row, "name")) && chosen("url", &text(row, "url"))
        });
        let mut ids: Vec<u64> = matching.map(|(id, _)| *id).collect();
        if pairs.iter().any(|(key, value)| key == "sort" && value == "-id") {
            ids.reverse();
        }
        let wanted = wanted(url);
        let from = ids.iter().skip((page.max(1) - 1) * size);
        let data: Vec<Value> = from.take(size).map(|id| self.resource(*id, &wanted)).collect();
        let counted = pairs.iter().any(|(key, value)| key == "count" && value == "true");
        let meta = if counted { json!({"count": ids.len(), "more": false}) } else { json!({}) };
        honest(200, &json!({"data": data, "meta": meta}))
    }

    fn create(&mut self, seen: &Seen) -> Honest {
        let Some(sent) = sent(seen) else { return invalid("/data", "is required") };
        let id = self.next;
        self.next += 1;
        let mut row = self.rows.values().next().cloned().unwrap_or_default();
        for name in ["name", "url", "secret", "events", "scopes"] {
            row.insert(name.into(), sent.get(name).cloned().unwrap_or(Value::Null));
        }
        self.rows.insert(id, row);
        let said = honest(201, &json!({ "data": self.resource(id, &None) }));
        Honest { commit: Some(Commit::Created(id)), ..said }
    }

    fn update(&mut self, id: u64, seen: &Seen) -> Honest {
        let Some(sent) = sent(seen) else { return invalid("/data", "is required") };
        let row = self.rows.get_mut(&id).unwrap();
        for name in ["name", "url", "secret", "events"] {
            if let Some(value) = sent.get(name) {
                row.insert(name.into(), value.clone());
            }
        }
        let said = honest(200, &json!({ "data": self.resource(id, &None) }));
        Honest { commit: Some(Commit::Updated(id)), ..said }
    }
}

/// The attributes that a body sends; `None` where the service would not read it (WIRE facts 1 and 2).
fn sent(seen: &Seen) -> Option<Map<String, Value>> {
    let bare = ["application/json", "application/vnd.api+json"];
    seen.header("content-type").filter(|kind| bare.contains(kind))?;
    let body: Value = serde_json::from_str(&seen.body).ok()?;
    (body["data"]["type"] == TYPE).then(|| body["data"]["attributes"].as_object().cloned())?
}

/// The sparse fieldset that a request asks for.
fn wanted(url: &url::Url) -> Option<Vec<String>> {
    let key = format!("fields[{TYPE}][]");
    let names: Vec<String> =
        url.query_pairs().filter(|(name, _)| *name == key).map(|(_, value)| value.into_owned()).collect();
    (!names.is_empty()).then_some(names)
}

fn honest(status: u16, body: &Value) -> Honest {
    Honest { status, body: serde_json::to_string_pretty(body).unwrap(), commit: None }
}

fn absent(id: u64) -> Honest {
    honest(
        404,
        &json!({"errors": [{"status": "404", "title": "Verse::Error::NotFound", "detail": format!("{{:id=>{id}}}")}]}),
    )
}

fn plain(status: u16, detail: &str) -> Honest {
    honest(status, &json!({"status": status.to_string(), "type": "Verse::Error::Whatever", "detail": detail}))
}

fn invalid(pointer: &str, detail: &str) -> Honest {
    let error = json!({"status": 422, "title": "Verse::Error::ValidationFailed", "detail": detail, "source": {"pointer": pointer}});
    honest(422, &json!({ "errors": [error] }))
}
