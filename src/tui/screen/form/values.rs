//! What stands in the form's fields, and what of it would be written.

use super::secret::SecretField;
use crate::{
    domain::{
        event::EventItem,
        json::Json,
        known::Known,
        webhook::{Change, Webhook},
    },
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

    /// What would create a webhook of these values: empty ones are left out. Scopes that are no JSON are left out too;
    /// the problems say so.
    pub fn creation(&self) -> Change {
        let given = |field: &Field| (!field.text().is_empty()).then(|| field.text().to_owned());
        Change {
            name: given(&self.name),
            url: given(&self.url),
            secret: self.secret.secret(),
            events: Some(self.events.clone()),
            scopes: (!self.scopes.is_empty()).then(|| Json::parse(&self.scopes.text()).ok()).flatten(),
        }
    }

    /// What would change `seen` into these values. A value that the service did not tell counts as empty.
    pub fn change(&self, seen: &Webhook) -> Change {
        let other = |field: &Field, was: &Known<String>| (field.text() != was.text()).then(|| field.text().to_owned());
        let events = seen.events.value().map_or(&[][..], Vec::as_slice);
        Change {
            name: other(&self.name, &seen.name),
            url: other(&self.url, &seen.url),
            secret: self.secret.secret(),
            events: (self.events != events).then(|| self.events.clone()),
            scopes: None,
        }
    }
}

/// JSON over several lines; numbers keep their spelling and members their order.
pub fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(&json.tree()).unwrap_or_else(|_| json.as_str().to_owned())
}
