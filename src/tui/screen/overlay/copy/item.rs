//! What can be copied of a webhook, and how it is announced before it is copied.

use crate::{
    domain::{
        address::masked_url,
        known::Known,
        object,
        secret::MASK,
        shell,
        webhook::{HookId, Webhook},
    },
    tui::{shared::Shared, words},
};

/// One thing to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum What {
    Id,
    Url,
    Name,
    Json,
    Curl,
    Line,
    Secret,
}

impl What {
    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            What::Id => "id",
            What::Url => "url",
            What::Name => "name",
            What::Json => "json",
            What::Curl => "curl",
            What::Line => "hookline",
            What::Secret => "secret",
        }
    }
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub what: What,
    /// Its key in the menu.
    pub key: char,
    /// Its name in the menu.
    pub label: &'static str,
    /// What is copied.
    pub content: Content,
    /// What is shown of it: masked where it holds credentials.
    pub preview: String,
    /// It holds credentials.
    pub credentials: bool,
}

/// What is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Text(String),
    /// A curl line, which is written where the wire is known.
    Curl,
    /// The secret, which is fetched first.
    Secret,
    /// Nothing, and why.
    Nothing(&'static str),
}

impl Item {
    /// What it is, for notices: `url of webhook 12`.
    pub fn title(&self, id: HookId) -> String {
        let with = if self.credentials { ", credentials included," } else { "" };
        format!("{} of webhook {id}{with}", self.label)
    }

    fn new(what: What, key: char, label: &'static str, content: Content, preview: impl Into<String>) -> Self {
        Item { what, key, label, content, preview: preview.into(), credentials: false }
    }
}

/// The whole menu for a webhook.
pub fn all(id: HookId, shared: &Shared) -> Vec<Item> {
    let hook = shared.record(id).unwrap_or_else(|| Webhook::bare(id));
    let url = hook.url.text();
    let credentials = masked_url(url) != url;
    let line = match get_line(id, shared) {
        Ok(line) => Item::new(What::Line, 'h', "hookline", Content::Text(line.clone()), line),
        Err(_) => Item::new(What::Line, 'h', "hookline", Content::Nothing("no shell can be given such a name"), ""),
    };
    vec![
        Item::new(What::Id, 'i', "id", Content::Text(id.to_string()), id.to_string()),
        Item { credentials, ..told(What::Url, 'u', "url", &hook.url, masked_url(url)) },
        told(What::Name, 'n', "name", &hook.name, hook.name.text()),
        Item { credentials, ..json(&hook, shared) },
        Item::new(What::Curl, 'c', "curl", Content::Curl, "reads the webhook; takes the token from $HOOKLINE_TOKEN"),
        line,
        Item::new(What::Secret, 's', "secret", Content::Secret, format!("{MASK}  fetched and copied unseen")),
    ]
}

fn told(what: What, key: char, label: &'static str, value: &Known<String>, preview: impl Into<String>) -> Item {
    match value {
        Known::Value(text) if text.is_empty() => {
            Item::new(what, key, label, Content::Nothing("it is empty"), "(empty)")
        }
        Known::Value(text) => Item::new(what, key, label, Content::Text(text.clone()), preview),
        Known::Null => Item::new(what, key, label, Content::Nothing("it was never set"), "null"),
        Known::Absent => Item::new(what, key, label, Content::Nothing("the service does not tell it"), "unknown"),
    }
}

fn json(hook: &Webhook, shared: &Shared) -> Item {
    let text = object::pretty(&object::json(hook, str::to_owned));
    let size = words::number(text.len() as u64);
    let whole = if shared.full(hook.id).is_some() { "the record" } else { "what the list knows" };
    Item::new(What::Json, 'w', "JSON", Content::Text(text), format!("{whole}, {size} bytes, without the secret"))
}

/// `hookline … get ID` for the service on screen.
fn get_line(id: HookId, shared: &Shared) -> Result<String, shell::Unquotable> {
    let profile = &shared.profile;
    let id = id.to_string();
    match profile.own_url {
        true => shell::line(["hookline", "--profile", &profile.name, "get", &id]),
        false => shell::line(["hookline", "--url", &profile.base, "get", &id]),
    }
}
