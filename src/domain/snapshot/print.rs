//! A snapshot as text, webhook by webhook, so that a large set need not stand in memory twice. What it writes,
//! [`super::parse`] reads back whole; no character of the service reaches a terminal or an editor unseen.

use super::{Form, Record, SecretRef, VERSION, node::RAW};
use crate::domain::{
    event::EventItem,
    json::Json,
    known::Known,
    object::{compact, yaml, yaml_item},
    text::json_safe,
};

const HEAD: &str = "\
# A snapshot of webhooks, written by `hookline export`. `hookline plan FILE` shows what differs from the service,
# `hookline apply FILE` writes it, `hookline diff OLD NEW` compares two. No secret is in it: see `hookline help snapshots`.
";

/// Writes the parts of a snapshot in their order: the head, each webhook, the tail.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    form: Form,
    /// No webhook was written yet.
    first: bool,
}

impl Printer {
    /// One that has written nothing.
    pub fn new(form: Form) -> Self {
        Printer { form, first: true }
    }

    /// What stands before the first webhook.
    pub fn head(&self, service: Option<&str>, filter: Option<&str>) -> String {
        let members = [("service", service), ("filter", filter)];
        let members = members.into_iter().filter_map(|(name, value)| Some((name, text(value?))));
        match self.form {
            Form::Yaml => {
                let members: String = members.map(|(name, value)| format!("{name}: {}", yaml(&value))).collect();
                format!("{HEAD}version: {VERSION}\n{members}hooks:")
            }
            Form::Json => {
                let members: String =
                    members.map(|(name, value)| format!(",\"{name}\":{}", json_safe(&value))).collect();
                format!("{{\"version\":{VERSION}{members},\"hooks\":[")
            }
        }
    }

    /// The next webhook.
    pub fn record(&mut self, record: &Record) -> String {
        let first = std::mem::replace(&mut self.first, false);
        match self.form {
            Form::Yaml => (if first { "\n" } else { "" }).to_owned() + &yaml_item(&line(record, spelled)),
            Form::Json => (if first { "\n" } else { ",\n" }).to_owned() + &json_safe(&line(record, as_it_is)),
        }
    }

    /// What stands behind the last one.
    pub fn tail(&self) -> &'static str {
        match (self.form, self.first) {
            (Form::Yaml, true) => " []\n",
            (Form::Yaml, false) => "",
            (Form::Json, true) => "]}\n",
            (Form::Json, false) => "\n]}\n",
        }
    }
}

/// A text as JSON.
fn text(text: &str) -> String {
    Json::string(text).as_str().to_owned()
}

fn known<T>(known: &Known<T>, write: impl FnOnce(&T) -> String) -> Option<String> {
    match known {
        Known::Absent => None,
        Known::Null => Some("null".to_owned()),
        Known::Value(value) => Some(write(value)),
    }
}

/// A record as one line of JSON, with the values of the service as `spell` writes them.
fn line(record: &Record, spell: fn(&Json) -> String) -> String {
    let mut members = Vec::new();
    let mut add = |name: &str, value: Option<String>| members.extend(value.map(|value| format!("\"{name}\":{value}")));
    let event = |item: &EventItem| match item {
        EventItem::Name(name) => text(name),
        EventItem::Odd(json) => spell(json),
    };
    let events = |events: &Vec<EventItem>| format!("[{}]", events.iter().map(event).collect::<Vec<_>>().join(","));
    add("id", record.id.map(|id| text(&id.to_string())));
    add("name", known(&record.name, |name| text(name)));
    add("url", known(&record.url, |url| text(url)));
    add("events", known(&record.events, events));
    add("scopes", known(&record.scopes, spell));
    add("secret", Some(secret(&record.secret)));
    let told = read_only(record, spell);
    add("read_only", (!told.is_empty()).then(|| format!("{{{}}}", told.join(","))));
    format!("{{{}}}", members.join(","))
}

fn secret(secret: &SecretRef) -> String {
    match secret {
        SecretRef::Keep => text("keep"),
        SecretRef::Env(name) => format!("{{\"env\":{}}}", text(name)),
        SecretRef::File { path, generate: false } => format!("{{\"file\":{}}}", text(path)),
        SecretRef::File { path, generate: true } => format!("{{\"file\":{},\"generate\":true}}", text(path)),
    }
}

/// What is told and never written.
fn read_only(record: &Record, spell: fn(&Json) -> String) -> Vec<String> {
    let told = [
        ("account_id", known(&record.account, i64::to_string)),
        ("created_at", known(&record.created, |at| text(&at.to_string()))),
        ("updated_at", known(&record.updated, |at| text(&at.to_string()))),
        ("relationships", record.relationships.as_ref().map(spell)),
    ];
    let mut names: Vec<&str> = Vec::new();
    let mut members = Vec::new();
    for (name, value) in told {
        if let Some(value) = value {
            names.push(name);
            members.push(format!("\"{name}\":{value}"));
        }
    }
    for (name, value) in &record.extra {
        if !names.contains(&name.as_str()) {
            names.push(name);
            members.push(format!("{}:{}", text(name), spell(value)));
        }
    }
    members
}

fn as_it_is(json: &Json) -> String {
    compact(json.as_str())
}

/// JSON as it can be turned into YAML and back: what cannot – half of a character, double names, hostile depth – as an
/// object that holds its text.
fn spelled(json: &Json) -> String {
    let compact = compact(json.as_str());
    let tree = json.tree();
    let spelled = tree.to_string();
    let plain = spelled == compact && depth(&tree) <= DEEPEST;
    if plain && !compact.contains(RAW) { compact } else { format!("{{{}:{}}}", text(RAW), text(&compact)) }
}

/// Levels that YAML gets as levels.
const DEEPEST: usize = 30;

fn depth(tree: &serde_json::Value) -> usize {
    let deepest = |items: &mut dyn Iterator<Item = &serde_json::Value>| items.map(depth).max().unwrap_or(0) + 1;
    match tree {
        serde_json::Value::Array(items) => deepest(&mut items.iter()),
        serde_json::Value::Object(members) => deepest(&mut members.values()),
        _ => 0,
    }
}
