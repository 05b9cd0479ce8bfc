//! A set of webhooks as a file: what `export` writes, people edit and keep, `plan` and `apply` bring to a service, and
//! `diff` compares. Pure: text in, text out; it never holds a secret, only where one is to be found.
//!
//! ```text
//! version: 1
//! service: "https://…/webhooks"      whose ids these are
//! hooks:
//!   - id: 12                         without one it is made anew
//!     name: "Orders"                 what may be written; a line that is left out is left alone
//!     url: "https://orders.example/in"
//!     events:
//!       - "orders.created"
//!     scopes: {"ou":["eu"]}          only for a new webhook
//!     secret: keep                   or {env: NAME}, {file: PATH}, {file: PATH, generate: true}
//!     read_only:                     told, never written
//!       account_id: 3
//! ```
//! The form is stable: two snapshots of the same set are equal byte by byte, so no clock is in it. What was not told by the
//! service is left out, null stays null, and what hookline does not know is kept below `read_only`.

pub mod compare;
mod json;
mod node;
mod print;
pub mod proposal;
mod read;
mod yaml;

pub use self::{
    print::Printer,
    read::{Mistake, parse},
};
use super::{
    event::EventItem,
    json::Json,
    known::Known,
    webhook::{Change, Field, HookId, Webhook},
};
use jiff::Timestamp;

/// The version of the form that is written, and the newest that is read.
pub const VERSION: u64 = 1;

/// How a snapshot is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people and for version control.
    Yaml,
    /// For programs: one webhook a line.
    Json,
}

impl Form {
    /// The form of a file by the end of its name; `None` where that says nothing.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, end) = name.rsplit_once('.')?;
        match end.to_ascii_lowercase().as_str() {
            "json" => Some(Form::Json),
            "yaml" | "yml" => Some(Form::Yaml),
            _ => None,
        }
    }

    /// The form of a text by its first character.
    pub fn of_text(text: &str) -> Self {
        if text.trim_start().starts_with(['{', '[']) { Form::Json } else { Form::Yaml }
    }
}

/// A set of webhooks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// The URL of the collection that the ids belong to.
    pub service: Option<String>,
    /// The filter that left these, where it is not the whole set.
    pub filter: Option<String>,
    /// The webhooks, in the order of the file.
    pub hooks: Vec<Record>,
}

/// One webhook of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// `None` for one that is to be made.
    pub id: Option<HookId>,
    /// `Absent` is not managed: it is left as it is.
    pub name: Known<String>,
    /// As `name`.
    pub url: Known<String>,
    /// As `name`; in a record of the service sorted.
    pub events: Known<Vec<EventItem>>,
    /// Written only with a new webhook.
    pub scopes: Known<Json>,
    /// Where its secret is to be found.
    pub secret: SecretRef,
    /// Told by the service, never written.
    pub account: Known<i64>,
    /// As `account`.
    pub created: Known<Timestamp>,
    /// As `account`.
    pub updated: Known<Timestamp>,
    /// Attributes that hookline does not know, or cannot read, as they came.
    pub extra: Vec<(String, Json)>,
    /// `relationships`, as it came.
    pub relationships: Option<Json>,
    /// Where it stands in its file.
    pub marks: Marks,
}

/// What is to become of the secret of a webhook. Never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SecretRef {
    /// It stays as it is; that of a new webhook is the service's to make.
    #[default]
    Keep,
    /// The value of this environment variable.
    Env(String),
    /// What stands in this file.
    File {
        /// Relative to the directory of the snapshot.
        path: String,
        /// Where the file is missing, a new secret is made and put there first.
        generate: bool,
    },
}

impl SecretRef {
    /// Where it is found, in words; `None` where it is kept.
    pub fn words(&self) -> Option<String> {
        match self {
            SecretRef::Keep => None,
            SecretRef::Env(name) => Some(format!("that of the variable {name}")),
            SecretRef::File { path, .. } => Some(format!("that of the file {path}")),
        }
    }
}

/// Where a record and its fields stand, in bytes from the start of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// The record.
    pub at: usize,
    /// Those of its fields that were given.
    pub fields: Vec<(Field, usize)>,
}

impl Marks {
    /// The place of a field, else that of the record.
    pub fn of(&self, field: Field) -> usize {
        self.fields.iter().find(|(of, _)| *of == field).map_or(self.at, |(_, at)| *at)
    }
}

impl Record {
    /// The record of a webhook as the service tells it.
    pub fn of(hook: Webhook) -> Self {
        let Webhook { id, account, name, url, events, scopes, created, updated, extra, relationships } = hook;
        let events = events.map(|mut events| {
            events.sort_by(|a, b| order(a).cmp(&order(b)));
            events
        });
        let mut kept: Vec<(String, Json)> = Vec::with_capacity(extra.len());
        for (name, value) in extra {
            if name != "id" && name != Field::Secret.wire() && kept.iter().all(|(taken, _)| *taken != name) {
                kept.push((name, value));
            }
        }
        Record {
            id: Some(id),
            name,
            url,
            events,
            scopes,
            secret: SecretRef::Keep,
            account,
            created,
            updated,
            extra: kept,
            relationships,
            marks: Marks::default(),
        }
    }

    /// The webhook that it tells of, under this id.
    pub fn webhook(&self, id: HookId) -> Webhook {
        Webhook {
            id,
            account: self.account,
            name: self.name.clone(),
            url: self.url.clone(),
            events: self.events.clone(),
            scopes: self.scopes.clone(),
            created: self.created,
            updated: self.updated,
            extra: self.extra.clone(),
            relationships: self.relationships.clone(),
        }
    }

    /// What of it can be written to a webhook that is there; without secret.
    pub fn wanted(&self) -> Change {
        Change {
            name: self.name.value().cloned(),
            url: self.url.value().cloned(),
            secret: None,
            events: self.events.value().cloned(),
            scopes: None,
        }
    }

    /// What of it can be given to a new webhook; without secret.
    pub fn whole(&self) -> Change {
        Change { scopes: self.scopes.value().cloned(), ..self.wanted() }
    }
}

/// Names before what is none, both by their text.
fn order(item: &EventItem) -> (bool, &str) {
    (matches!(item, EventItem::Odd(_)), item.text())
}

impl Snapshot {
    /// The set of a service, in the order of ids.
    pub fn of(service: String, hooks: impl IntoIterator<Item = Webhook>) -> Self {
        let mut hooks: Vec<Record> = hooks.into_iter().map(Record::of).collect();
        hooks.sort_by_key(|record| record.id);
        Snapshot { service: Some(service), filter: None, hooks }
    }

    /// All of it as text.
    pub fn print(&self, form: Form) -> String {
        let mut printer = Printer::new(form);
        let mut text = printer.head(self.service.as_deref(), self.filter.as_deref());
        for record in &self.hooks {
            text.push_str(&printer.record(record));
        }
        text + printer.tail()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
