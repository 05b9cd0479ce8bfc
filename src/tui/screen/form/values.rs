//! What stands in the form's fields, and the draft that it makes.

use super::secret::SecretField;
use crate::{
    domain::{check::Draft, event::EventItem, json::Json, known::Known, webhook::Webhook},
    tui::{editor::Editor, field::Field},
};

/// The five fields.
#[derive(Debug, Clone)]
pub struct Values {
    /// Name.
    pub name: Field,
    /// Target.
    pub url: Field,
    /// A new secret; empty is unchanged.
    pub secret: SecretField,
    /// The whole set.
    pub events: Vec<EventItem>,
    /// Scopes as JSON text; read-only where a webhook is edited.
    pub scopes: Editor,
}

impl Values {
    /// The values of a webhook, or empty ones; the secret is never among them.
    pub fn of(hook: Option<&Webhook>, height: usize) -> Self {
        let text = |known: fn(&Webhook) -> &Known<String>| hook.map_or("", |hook| known(hook).text());
        let scopes = hook.and_then(|hook| hook.scopes.value()).map(pretty).unwrap_or_default();
        Values {
            name: Field::new(text(|h| &h.name)),
            url: Field::new(text(|h| &h.url)),
            secret: SecretField::default(),
            events: hook.and_then(|hook| hook.events.value()).cloned().unwrap_or_default(),
            scopes: Editor::new(&scopes, height),
        }
    }

    /// The fields as a draft has them; nothing of a secret.
    pub fn with(draft: &Draft, height: usize) -> Self {
        Values {
            name: Field::new(draft.name.as_str()),
            url: Field::new(draft.url.as_str()),
            secret: SecretField::default(),
            events: draft.events.clone(),
            scopes: Editor::new(&draft.scopes, height),
        }
    }

    /// The draft that these values make.
    pub fn draft(&self) -> Draft {
        Draft {
            name: self.name.text().to_owned(),
            url: self.url.text().to_owned(),
            secret: self.secret.secret(),
            events: self.events.clone(),
            scopes: self.scopes.text(),
        }
    }
}

/// JSON over several lines; numbers keep their spelling and members their order.
pub fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(&json.tree()).unwrap_or_else(|_| json.as_str().to_owned())
}
