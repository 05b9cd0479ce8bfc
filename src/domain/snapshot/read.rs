//! From values with places to a snapshot: every mistake with the place where it is mended and what was probably meant;
//! nothing is skipped. A text that stands where a secret is meant is never part of a message.

use std::collections::HashMap;

use super::{
    Form, Marks, Record, SecretRef, Snapshot, VERSION, json,
    node::{Key, Kind, Node, Part},
    yaml,
};
use crate::domain::{
    event::EventItem,
    json::Json,
    known::Known,
    near::suggest,
    secret::MASK,
    webhook::{Field, HookId},
};

/// Members of the whole.
const TOP: [&str; 4] = ["version", "service", "filter", "hooks"];
/// Members of a webhook.
const MEMBERS: [&str; 7] = ["id", "name", "url", "events", "scopes", "secret", "read_only"];
/// Members of a reference to a secret.
const SECRET: [&str; 3] = ["env", "file", "generate"];
/// What a file without one of them is told.
const WRITE_ONE: &str = "`hookline export` writes one";
const SECRETS: &str = "Write `secret: keep`, `secret: {env: NAME}` or `secret: {file: PATH}`";

/// What is wrong in a snapshot, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The byte where it begins.
    pub at: usize,
    /// What is wrong; unsafe to show as it is.
    pub message: String,
    /// What to do instead; may be empty.
    pub next: String,
    /// The line may hold a secret and is not shown.
    pub private: bool,
}

impl Mistake {
    pub(super) fn new(at: usize, message: impl Into<String>, next: impl Into<String>) -> Self {
        Mistake { at, message: message.into(), next: next.into(), private: false }
    }

    pub(super) fn empty() -> Self {
        Mistake::new(0, "there is nothing in it", WRITE_ONE)
    }

    pub(super) fn no_snapshot(at: usize) -> Self {
        Mistake::new(at, "it is no snapshot: that is an object with `version` and `hooks`", WRITE_ONE)
    }

    pub(super) fn twice(key: &Key) -> Self {
        // Any other name may be a secret that stands in the wrong place.
        let known = TOP.iter().chain(&MEMBERS).chain(&SECRET).any(|name| *name == key.text);
        let what = if known { format!("`{}`", key.text) } else { "a member".to_owned() };
        Mistake { private: true, ..Mistake::new(key.at, format!("{what} stands twice"), "Leave one of them out") }
    }

    pub(super) fn in_secret(at: usize) -> Self {
        Mistake { private: true, ..Mistake::new(at, "what stands for `secret` cannot be read", SECRETS) }
    }

    fn unknown(key: &Key, of: &str, known: &[&str]) -> Self {
        let next = match suggest(&key.text, known.iter().copied()) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => format!("Known are {}", known.join(", ")),
        };
        Mistake::new(key.at, format!("`{}` is no member of {of}", short(&key.text)), next)
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Reads a snapshot.
///
/// # Errors
/// The first mistake.
pub fn parse(text: &str, form: Form) -> Result<Snapshot, Mistake> {
    let mut reader = Reader::default();
    let mut take = |part: Part| reader.take(part);
    match form {
        Form::Yaml => yaml::walk(text, &mut take)?,
        Form::Json => json::walk(text, &mut take)?,
    }
    if !reader.hooks {
        return Err(Mistake::new(0, "it has no `hooks`", WRITE_ONE));
    }
    Ok(reader.snapshot)
}

#[derive(Default)]
struct Reader {
    snapshot: Snapshot,
    seen: Vec<String>,
    hooks: bool,
    ids: HashMap<HookId, usize>,
}

impl Reader {
    fn take(&mut self, part: Part) -> Result<(), Mistake> {
        match part {
            Part::Hooks(key) if self.hooks => return Err(Mistake::twice(&key)),
            Part::Hooks(_) => self.hooks = true,
            Part::Hook(node) => {
                let record = record(node)?;
                if let Some(id) = record.id
                    && self.ids.insert(id, record.marks.at).is_some()
                {
                    let why = format!("webhook {id} stands twice");
                    return Err(Mistake::new(record.marks.at, why, "Leave one of them out"));
                }
                self.snapshot.hooks.push(record);
            }
            Part::Head(key, value) => {
                if self.seen.contains(&key.text) {
                    return Err(Mistake::twice(&key));
                }
                match key.text.as_str() {
                    "version" => version(&value)?,
                    "service" => self.snapshot.service = text(&value, "service")?.into_value(),
                    "filter" => self.snapshot.filter = text(&value, "filter")?.into_value(),
                    "hooks" if self.hooks => return Err(Mistake::twice(&key)),
                    "hooks" if value.is_null() => self.hooks = true,
                    "hooks" => return Err(Mistake::new(value.at, "`hooks` must be a list of webhooks", "")),
                    _ => return Err(Mistake::unknown(&key, "a snapshot", &TOP)),
                }
                self.seen.push(key.text);
            }
        }
        Ok(())
    }
}

fn version(node: &Node) -> Result<(), Mistake> {
    let told = node.json();
    match told.as_str().parse::<u64>() {
        Ok(VERSION) => Ok(()),
        Ok(newer) if newer > VERSION => {
            let why = format!("version {newer} is newer than this hookline, which reads version {VERSION}");
            Err(Mistake::new(node.at, why, "Use a newer hookline"))
        }
        _ => Err(Mistake::new(node.at, format!("`version` must be {VERSION}"), "")),
    }
}

/// The members of a value that is an object.
fn members(node: Node, what: &str) -> Result<Vec<(Key, Node)>, Mistake> {
    let Kind::Map(members) = node.kind else {
        return Err(Mistake::new(node.at, format!("{what} must be an object: members with values"), ""));
    };
    let mut seen: Vec<&str> = Vec::with_capacity(members.len());
    for (key, _) in &members {
        if seen.contains(&key.text.as_str()) {
            return Err(Mistake::twice(key));
        }
        seen.push(&key.text);
    }
    Ok(members)
}

fn record(node: Node) -> Result<Record, Mistake> {
    let mut record = Record {
        id: None,
        name: Known::Absent,
        url: Known::Absent,
        events: Known::Absent,
        scopes: Known::Absent,
        secret: SecretRef::Keep,
        account: Known::Absent,
        created: Known::Absent,
        updated: Known::Absent,
        extra: Vec::new(),
        relationships: None,
        marks: Marks { at: node.at, fields: Vec::new() },
    };
    for (key, value) in members(node, "a webhook")? {
        if let Some(field) = Field::of_wire(&key.text) {
            record.marks.fields.push((field, value.at));
        }
        match key.text.as_str() {
            "id" => record.id = id(&value)?,
            "name" => record.name = text(&value, "name")?,
            "url" => record.url = url(&value)?,
            "events" => record.events = events(value)?,
            "scopes" => record.scopes = json_of(&value),
            "secret" => record.secret = secret(value)?,
            "read_only" => read_only(value, &mut record)?,
            "account_id" | "created_at" | "updated_at" | "relationships" => {
                let why = format!("`{}` cannot be written", key.text);
                return Err(Mistake::new(key.at, why, "Leave it out, or put it below `read_only`"));
            }
            _ => return Err(Mistake::unknown(&key, "a webhook", &MEMBERS)),
        }
    }
    Ok(record)
}

fn id(node: &Node) -> Result<Option<HookId>, Mistake> {
    let spelled = match &node.kind {
        _ if node.is_null() => return Ok(None),
        Kind::Text(text) => text.as_str(),
        Kind::Json(json) => json.as_str(),
        _ => return Err(Mistake::new(node.at, "`id` must be a number", "")),
    };
    spelled.parse().map(Some).map_err(|bad: crate::domain::webhook::BadId| {
        Mistake::new(node.at, bad.to_string(), "Leave `id` out for a new webhook")
    })
}

fn text(node: &Node, what: &str) -> Result<Known<String>, Mistake> {
    match &node.kind {
        Kind::Text(text) => Ok(Known::Value(text.clone())),
        _ if node.is_null() => Ok(Known::Null),
        Kind::Json(json) if json.as_str().starts_with('"') => {
            Err(Mistake::new(node.at, format!("`{what}` holds half of a character (a lone surrogate)"), ""))
        }
        _ => Err(Mistake::new(node.at, format!("`{what}` must be text"), "Put it in quotes")),
    }
}

fn url(node: &Node) -> Result<Known<String>, Mistake> {
    let url = text(node, "url")?;
    if url.text().contains(MASK) {
        let next = "Write it in full: `hookline export` does not mask it";
        return Err(Mistake::new(node.at, "`url` is masked: a part of it is not told", next));
    }
    Ok(url)
}

fn events(node: Node) -> Result<Known<Vec<EventItem>>, Mistake> {
    if node.is_null() {
        return Ok(Known::Null);
    }
    let Kind::List(items) = node.kind else {
        return Err(Mistake::new(
            node.at,
            "`events` must be a list",
            "Write `events: [NAME]`, or a line `- NAME` each",
        ));
    };
    let item = |node: Node| match node.kind {
        Kind::Text(name) => EventItem::Name(name),
        _ => EventItem::Odd(node.json()),
    };
    Ok(Known::Value(items.into_iter().map(item).collect()))
}

fn json_of(node: &Node) -> Known<Json> {
    if node.is_null() { Known::Null } else { Known::Value(node.json()) }
}

fn secret(node: Node) -> Result<SecretRef, Mistake> {
    let refuse = |at, message: &str| Err(Mistake { private: true, ..Mistake::new(at, message, SECRETS) });
    let at = node.at;
    let members = match node.kind {
        _ if node.is_null() => return Ok(SecretRef::Keep),
        Kind::Text(word) if word == "keep" => return Ok(SecretRef::Keep),
        Kind::Map(_) => match members(node, "`secret`") {
            Ok(members) => members,
            Err(mistake) => return refuse(mistake.at, "a member of `secret` stands twice"),
        },
        _ => return refuse(at, "a secret never stands in this file, only where it is to be found"),
    };
    let (mut env, mut file, mut generate) = (None, None, false);
    for (key, value) in members {
        match (key.text.as_str(), value.kind) {
            ("env", Kind::Text(name)) if is_variable(&name) => env = Some(name),
            ("env", _) => return refuse(value.at, "`env` must be the name of an environment variable"),
            ("file", Kind::Text(path)) if !path.is_empty() && !path.contains('\0') => file = Some(path),
            ("file", _) => return refuse(value.at, "`file` must be the path of a file"),
            ("generate", Kind::Json(json)) if matches!(json.as_str(), "true" | "false") => {
                generate = json.as_str() == "true";
            }
            ("generate", _) => return refuse(value.at, "`generate` must be true or false"),
            // What is not near to any of them may be the secret itself.
            (name, _) if suggest(name, SECRET).is_none() => return refuse(key.at, "`secret` has no such member"),
            _ => return Err(Mistake { private: true, ..Mistake::unknown(&key, "`secret`", &SECRET) }),
        }
    }
    match (env, file) {
        (Some(env), None) if !generate => Ok(SecretRef::Env(env)),
        (None, Some(path)) => Ok(SecretRef::File { path, generate }),
        (Some(_), None) => refuse(at, "`generate` needs a `file` to keep the secret in"),
        _ => refuse(at, "`secret` must name either a variable or a file"),
    }
}

/// What can be set in a shell.
fn is_variable(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn read_only(node: Node, record: &mut Record) -> Result<(), Mistake> {
    if node.is_null() {
        return Ok(());
    }
    for (key, value) in members(node, "`read_only`")? {
        let json = value.json();
        let taken = match key.text.as_str() {
            "id" => true,
            "secret" => {
                let why = "a secret never stands in this file";
                return Err(Mistake { private: true, ..Mistake::new(key.at, why, SECRETS) });
            }
            "account_id" => put(&mut record.account, &json, |json| json.parse().ok()),
            "created_at" => put(&mut record.created, &json, moment),
            "updated_at" => put(&mut record.updated, &json, moment),
            "relationships" => {
                record.relationships = Some(json.clone());
                true
            }
            _ => false,
        };
        if !taken {
            record.extra.push((key.text, json));
        }
    }
    Ok(())
}

fn moment(json: &str) -> Option<jiff::Timestamp> {
    serde_json::from_str::<String>(json).ok()?.parse().ok()
}

/// Puts a value into its place; false where it is of another type.
fn put<T>(place: &mut Known<T>, json: &Json, read: impl FnOnce(&str) -> Option<T>) -> bool {
    let value = if json.as_str() == "null" { Some(Known::Null) } else { read(json.as_str()).map(Known::Value) };
    let fits = value.is_some();
    *place = value.unwrap_or_default();
    fits
}
