//! An entry as one line of JSON and back. Values of webhooks are exact; members that are not known are passed over.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::domain::{
    event::EventItem,
    journal::{Ending, Entry, Origin, Verb},
    json::Json,
    object,
    webhook::{Change, HookId, Webhook},
};

/// The line as it stands in the file.
#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    at: jiff::Timestamp,
    profile: String,
    service: String,
    run: String,
    plan: u32,
    row: u32,
    title: String,
    action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    webhook: Option<String>,
    #[serde(default)]
    sent: Sent,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Box<RawValue>>,
    outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    said: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    undoes: Option<String>,
}

/// What was sent. Of a secret only that there was one.
#[derive(Serialize, Deserialize, Default)]
struct Sent {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, rename = "secret_changed", skip_serializing_if = "std::ops::Not::not")]
    secret: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    events: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scopes: Option<Box<RawValue>>,
}

/// The line of an entry, without its end.
///
/// # Errors
/// Where a value is no JSON, which none of ours is.
pub fn write(entry: &Entry) -> serde_json::Result<String> {
    let Entry { id, at, profile, service, origin, verb, hook, sent, secret, before, after, ending, said, undoes } =
        entry;
    let record = |hook: &Option<Box<Webhook>>| {
        hook.as_ref().map(|hook| RawValue::from_string(object::json(hook, str::to_owned))).transpose()
    };
    let events = |events: &Vec<EventItem>| RawValue::from_string(object::events_json(events));
    let scopes = |scopes: &Json| RawValue::from_string(object::compact(scopes.as_str()));
    serde_json::to_string(&Line {
        id: id.clone(),
        at: *at,
        profile: profile.clone(),
        service: service.clone(),
        run: origin.run.clone(),
        plan: origin.plan,
        row: origin.row,
        title: origin.title.clone(),
        action: verb.word().to_owned(),
        webhook: hook.map(|id| id.to_string()),
        sent: Sent {
            name: sent.name.clone(),
            url: sent.url.clone(),
            secret: *secret,
            events: sent.events.as_ref().map(events).transpose()?,
            scopes: sent.scopes.as_ref().map(scopes).transpose()?,
        },
        before: record(before)?,
        after: record(after)?,
        outcome: ending.word().to_owned(),
        said: said.clone(),
        undoes: undoes.clone(),
    })
}

/// The entry of a line; `None` where it is none, or says what this version does not know.
pub fn read(line: &str) -> Option<Entry> {
    let line: Line = serde_json::from_str(line).ok()?;
    let record = |raw: Option<Box<RawValue>>| raw.and_then(|raw| object::parse(raw.get())).map(Box::new);
    let hook = match &line.webhook {
        Some(id) => Some(id.parse::<HookId>().ok()?),
        None => None,
    };
    Some(Entry {
        id: line.id,
        at: line.at,
        profile: line.profile,
        service: line.service,
        origin: Origin { run: line.run, plan: line.plan, row: line.row, title: line.title },
        verb: Verb::of_word(&line.action)?,
        hook,
        secret: line.sent.secret,
        sent: Change {
            name: line.sent.name,
            url: line.sent.url,
            secret: None,
            events: line.sent.events.and_then(|raw| object::events(raw.get())),
            scopes: line.sent.scopes.as_deref().map(Json::from),
        },
        before: record(line.before),
        after: record(line.after),
        ending: Ending::of_word(&line.outcome)?,
        said: line.said,
        undoes: line.undoes,
    })
}
