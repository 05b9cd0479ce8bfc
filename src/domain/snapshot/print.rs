//! A snapshot as text, webhook by webhook, so that a large set need not stand in memory twice. What it writes,
//! [`super::parse`] reads back whole; no character of the service reaches a terminal or an editor unseen.

use std::fmt::Write;

use super::{Form, Record, SecretRef, VERSION, yaml::JSON_TAG};
use crate::domain::{
    event::EventItem,
    json::Json,
    known::Known,
    object::{self, events_json},
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
        let members = members.into_iter().filter_map(|(name, value)| Some((name, quoted(value?))));
        match self.form {
            Form::Yaml => {
                let members: String = members.map(|(name, value)| format!("{name}: {value}\n")).collect();
                format!("{HEAD}version: {VERSION}\n{members}hooks:")
            }
            Form::Json => {
                let members: String = members.map(|(name, value)| format!(",\"{name}\":{value}")).collect();
                format!("{{\"version\":{VERSION}{members},\"hooks\":[")
            }
        }
    }

    /// The next webhook.
    pub fn record(&mut self, record: &Record) -> String {
        let first = std::mem::replace(&mut self.first, false);
        match self.form {
            Form::Yaml => (if first { "\n" } else { "" }).to_owned() + &yaml(record),
            Form::Json => (if first { "\n" } else { ",\n" }).to_owned() + &line(record),
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

/// A text in quotes as JSON and YAML both read it.
fn quoted(text: &str) -> String {
    let json = Json::string(text);
    let safe = json_safe(json.as_str());
    // The two that YAML does not take raw, besides what nobody sees.
    safe.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff")
}

fn json_known<T>(known: &Known<T>, write: impl FnOnce(&T) -> String) -> Option<String> {
    match known {
        Known::Absent => None,
        Known::Null => Some("null".to_owned()),
        Known::Value(value) => Some(write(value)),
    }
}

fn flow(json: &Json) -> String {
    json_safe(&object::compact(json.as_str())).into_owned()
}

/// The members below `read_only`, with their values as `spell` writes them.
fn read_only(record: &Record, spell: fn(&Json) -> String) -> Vec<(String, String)> {
    let known = [
        ("account_id", json_known(&record.account, i64::to_string)),
        ("created_at", json_known(&record.created, |at| quoted(&at.to_string()))),
        ("updated_at", json_known(&record.updated, |at| quoted(&at.to_string()))),
        ("relationships", record.relationships.as_ref().map(spell)),
    ];
    let mut members: Vec<(String, String)> =
        known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    for (name, value) in &record.extra {
        if members.iter().all(|(taken, _)| taken != name) {
            members.push((name.clone(), spell(value)));
        }
    }
    members
}

fn line(record: &Record) -> String {
    let mut members = Vec::new();
    let mut add = |name: &str, value: Option<String>| members.extend(value.map(|value| format!("\"{name}\":{value}")));
    add("id", record.id.map(|id| format!("\"{id}\"")));
    add("name", json_known(&record.name, |text| quoted(text)));
    add("url", json_known(&record.url, |text| quoted(text)));
    add("events", json_known(&record.events, |events| json_safe(&events_json(events)).into_owned()));
    add("scopes", json_known(&record.scopes, flow));
    add(
        "secret",
        Some(match &record.secret {
            SecretRef::Keep => "\"keep\"".to_owned(),
            SecretRef::Env(name) => format!("{{\"env\":{}}}", quoted(name)),
            SecretRef::File { path, generate: false } => format!("{{\"file\":{}}}", quoted(path)),
            SecretRef::File { path, generate: true } => format!("{{\"file\":{},\"generate\":true}}", quoted(path)),
        }),
    );
    let told: Vec<String> =
        read_only(record, flow).into_iter().map(|(name, value)| format!("{}:{value}", quoted(&name))).collect();
    add("read_only", (!told.is_empty()).then(|| format!("{{{}}}", told.join(","))));
    format!("{{{}}}", members.join(","))
}

fn yaml(record: &Record) -> String {
    let mut out = String::new();
    let mut dash = "  - ";
    let mut add = |name: &str, value: &str| {
        // Writing into a String cannot fail.
        let _ = writeln!(out, "{}{name}:{}{value}", std::mem::replace(&mut dash, "    "), space(value));
    };
    if let Some(id) = record.id {
        add("id", &id.to_string());
    }
    for (name, value) in [("name", &record.name), ("url", &record.url)] {
        if let Some(text) = json_known(value, |text| quoted(text)) {
            add(name, &text);
        }
    }
    match &record.events {
        Known::Absent => {}
        Known::Null => add("events", "null"),
        Known::Value(events) if events.is_empty() => add("events", "[]"),
        Known::Value(events) => {
            let items: String = events.iter().map(|item| format!("\n      - {}", event(item))).collect();
            add("events", &items);
        }
    }
    if let Some(scopes) = json_known(&record.scopes, spelled) {
        add("scopes", &scopes);
    }
    match &record.secret {
        SecretRef::Keep => add("secret", "keep"),
        SecretRef::Env(name) => add("secret", &format!("{{env: {}}}", quoted(name))),
        SecretRef::File { path, generate } => {
            let generate = if *generate { ", generate: true" } else { "" };
            add("secret", &format!("{{file: {}{generate}}}", quoted(path)));
        }
    }
    let told = read_only(record, spelled);
    if !told.is_empty() {
        let name = |name: &str| if is_bare(name) { name.to_owned() } else { quoted(name) };
        let members: String = told.iter().map(|(member, value)| format!("\n      {}: {value}", name(member))).collect();
        add("read_only", &members);
    }
    out
}

/// A block begins on the next line.
fn space(value: &str) -> &'static str {
    if value.starts_with('\n') { "" } else { " " }
}

fn event(item: &EventItem) -> String {
    match item {
        EventItem::Name(name) => quoted(name),
        EventItem::Odd(json) => spelled(json),
    }
}

/// A name that needs no quotes, and that nobody reads as anything else.
fn is_bare(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    !name.is_empty()
        && name.len() <= 64
        && name.chars().all(plain)
        && !matches!(name, "null" | "true" | "false" | "y" | "n" | "yes" | "no" | "on" | "off")
}

/// JSON as YAML reads it: in the same spelling, or, where YAML has none for it, as a text with a tag.
fn spelled(json: &Json) -> String {
    let compact = object::compact(json.as_str());
    match json.tree().to_string() == compact {
        true => json_safe(&compact).replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff"),
        false => format!("{JSON_TAG} {}", quoted(&compact)),
    }
}
