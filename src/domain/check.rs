//! A draft of a webhook, what is wrong with it while it is typed, and what of it would be written.
//!
//! The service checks next to nothing (WIRE section 6), so this is where a mistake is found. Errors are what the service
//! answers with 4xx or 500, or what can never work; everything else is a warning. A value that stands unchanged on the
//! service never blocks: its errors are told as warnings.

mod scopes;
mod url;

use std::collections::HashSet;

use super::{
    event::{EventItem, OfferedEvent},
    json::Json,
    secret::Secret,
    text::is_hidden,
    webhook::{Change, Field, Webhook},
};

/// Characters of a name that fit everywhere.
const NAME_CHARS: usize = 255;
/// Bytes below which a secret can be guessed; Standard Webhooks asks for 24 random ones.
pub const SECRET_BYTES: usize = 16;

/// What a form holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The name.
    pub name: String,
    /// The target.
    pub url: String,
    /// A typed secret; `None` leaves it as it is.
    pub secret: Option<Secret>,
    /// The events.
    pub events: Vec<EventItem>,
    /// The JSON text of the scopes; blank for none. Only sent with a new webhook.
    pub scopes: String,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// May be meant.
    Warning,
    /// Cannot be saved.
    Error,
}

/// A place in a text, both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Something wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub field: Field,
    /// How bad.
    pub severity: Severity,
    /// What, for people. Never holds a secret.
    pub message: String,
    /// Where in the field's text.
    pub at: Option<Position>,
}

impl Problem {
    fn new(field: Field, severity: Severity, message: impl Into<String>) -> Self {
        Problem { field, severity, message: message.into(), at: None }
    }

    fn at(self, line: usize, column: usize) -> Self {
        Problem { at: Some(Position { line, column }), ..self }
    }
}

impl Draft {
    /// The draft that shows a webhook as it is.
    pub fn of(hook: &Webhook) -> Self {
        Draft {
            name: hook.name.text().to_owned(),
            url: hook.url.text().to_owned(),
            secret: None,
            events: hook.events.value().cloned().unwrap_or_default(),
            scopes: hook.scopes.value().map_or_else(String::new, |json| json.as_str().to_owned()),
        }
    }

    /// What saving would write: for a new webhook all that was given, else only what differs from `base`. The order of
    /// events is no difference, nor is an empty text in place of null. Scopes are read-only after creation;
    /// text that is no JSON is left out, and [`check`] has an error for it.
    pub fn change(&self, base: Option<&Webhook>) -> Change {
        let text = |now: &str, former: Option<&str>| (now != former.unwrap_or_default()).then(|| now.to_owned());
        let Some(base) = base else {
            return Change {
                name: text(&self.name, None),
                url: text(&self.url, None),
                secret: self.secret.clone().filter(|secret| !secret.is_empty()),
                events: (!self.events.is_empty()).then(|| self.events.clone()),
                scopes: Json::parse(self.scopes.trim()).ok(),
            };
        };
        let former = base.events.value().map_or(&[] as &[EventItem], Vec::as_slice);
        Change {
            name: text(&self.name, base.name.value().map(String::as_str)),
            url: text(&self.url, base.url.value().map(String::as_str)),
            secret: self.secret.clone(),
            events: (!same_events(&self.events, former)).then(|| self.events.clone()),
            scopes: None,
        }
    }
}

/// True where both name the same events as often, in whatever order.
pub fn same_events(a: &[EventItem], b: &[EventItem]) -> bool {
    let sorted = |items: &[EventItem]| {
        let mut keys: Vec<(bool, String)> =
            items.iter().map(|item| (matches!(item, EventItem::Odd(_)), item.text().to_owned())).collect();
        keys.sort_unstable();
        keys
    };
    a.len() == b.len() && (a == b || sorted(a) == sorted(b))
}

/// What is wrong with a draft, field by field in the order of a form. `base` is the webhook that is edited, `offered` what
/// the service says can be subscribed to.
pub fn check(draft: &Draft, base: Option<&Webhook>, offered: Option<&[OfferedEvent]>) -> Vec<Problem> {
    let mut problems = name(&draft.name);
    problems.extend(url::check(&draft.url));
    problems.extend(draft.secret.as_ref().map(secret).unwrap_or_default());
    problems.extend(events(&draft.events, offered));
    problems.extend(scopes::check(&draft.scopes));
    if let Some(base) = base {
        let changed = draft.change(Some(base)).fields();
        for problem in problems.iter_mut().filter(|problem| !changed.contains(&problem.field)) {
            problem.severity = Severity::Warning;
        }
    }
    problems
}

/// What is wrong with a target alone.
pub fn check_url(url: &str) -> Vec<Problem> {
    url::check(url)
}

fn name(name: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if name.trim().is_empty() {
        problems.push(Problem::new(Field::Name, Severity::Warning, "without a name it is hard to find"));
    }
    if let Some(at) = name.chars().position(|c| c == '\0') {
        let message = "holds U+0000, on which the service fails";
        problems.push(Problem::new(Field::Name, Severity::Error, message).at(1, at + 1));
    } else if let Some((at, c)) = name.chars().enumerate().find(|(_, c)| c.is_control()) {
        let message = format!("holds the control character U+{:04X}", u32::from(c));
        problems.push(Problem::new(Field::Name, Severity::Warning, message).at(1, at + 1));
    }
    let chars = name.chars().count();
    if chars > NAME_CHARS {
        let message = format!("{chars} characters: the service may cut or refuse more than {NAME_CHARS}");
        problems.push(Problem::new(Field::Name, Severity::Warning, message));
    }
    problems
}

fn secret(secret: &Secret) -> Vec<Problem> {
    let text = secret.expose();
    let mut problems = Vec::new();
    if text.is_empty() {
        problems.push(Problem::new(Field::Secret, Severity::Warning, "an empty secret: deliveries cannot be verified"));
    } else if text.len() < SECRET_BYTES {
        let message = format!("shorter than {SECRET_BYTES} bytes can be guessed; generate one");
        problems.push(Problem::new(Field::Secret, Severity::Warning, message));
    }
    if text.chars().any(is_hidden) {
        problems.push(Problem::new(Field::Secret, Severity::Error, "holds control or invisible characters"));
    } else if text.trim() != text {
        problems.push(Problem::new(Field::Secret, Severity::Warning, "begins or ends with a blank"));
    }
    problems
}

fn events(events: &[EventItem], offered: Option<&[OfferedEvent]>) -> Vec<Problem> {
    let warn = |message: String| Problem::new(Field::Events, Severity::Warning, message);
    let mut problems = Vec::new();
    if events.is_empty() {
        problems.push(warn("no events: it will never be called".to_owned()));
    }
    let mut seen = HashSet::new();
    for event in events {
        let text = event.text();
        if !seen.insert((matches!(event, EventItem::Odd(_)), text)) {
            problems.push(warn(format!("`{text}` stands twice")));
            continue;
        }
        match event {
            EventItem::Odd(_) => problems.push(warn(format!("{text} is not a name; it is kept as it is"))),
            EventItem::Name(name) if name.contains('\0') => {
                let message = format!("`{name}` holds U+0000, on which the service fails");
                problems.push(Problem::new(Field::Events, Severity::Error, message));
            }
            EventItem::Name(name) if offered.is_some_and(|offered| !offered.iter().any(|o| o.name == *name)) => {
                problems.push(warn(format!("`{name}` is not offered by the service: retired or misspelt")));
            }
            EventItem::Name(_) => {}
        }
    }
    problems
}

#[cfg(test)]
mod tests;
