//! From an answer that is no success to the one `Fault` for people. Both error shapes of the service, gateways' JSON, HTML,
//! plain text and nothing at all are parsed by trying, never by Content-Type (WIRE section 10). SQL, Ruby and backtraces
//! go into `Fault::detail` only.

use super::{
    exchange::Answer,
    jsonapi::{self, Body, Members},
    redact::Redactor,
};
use crate::domain::{
    fault::{Fault, FaultKind, FieldFault},
    text::safe,
    webhook::{Field, HookId},
};

/// The most characters of a body that a fault quotes.
const QUOTED: usize = 200;

/// The errors of one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorDocument {
    /// One by one, in the order of the answer.
    pub errors: Vec<ServerError>,
}

/// One error as the server told it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerError {
    /// `title`, or `type` in the plain shape: a class name.
    pub title: String,
    /// `detail`, or what gateways call `message` or `error`.
    pub detail: String,
    /// `source.pointer` or `source.parameter`.
    pub pointer: Option<String>,
    /// Server paths, with the framework's error details switched on.
    pub backtrace: Option<String>,
}

impl ErrorDocument {
    /// Reads what can be read; `None` where the body is no error document.
    pub fn of(body: &[u8]) -> Option<Self> {
        let body = Body::of(body);
        let document = Members::of(&body.text).ok()?;
        if let Some(list) = document.get("errors").and_then(|text| jsonapi::elements(text).ok()) {
            let errors = list.iter().filter_map(|item| error(item.get())).collect();
            return Some(ErrorDocument { errors });
        }
        error(&body.text).filter(|e| *e != ServerError::default()).map(|e| ErrorDocument { errors: vec![e] })
    }

    /// True where an error is about the query parameter `name`.
    pub fn names(&self, name: &str) -> bool {
        let bracket = |c: char| matches!(c, '/' | '[' | ']');
        self.errors.iter().any(|e| match &e.pointer {
            Some(pointer) => pointer.split(bracket).find(|part| !part.is_empty()) == Some(name),
            None => e.detail.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name),
        })
    }

    /// True where an error says what it is about.
    pub fn names_something(&self) -> bool {
        self.errors.iter().any(|e| e.pointer.as_ref().is_some_and(|p| !p.trim_matches('/').is_empty()))
    }
}

fn error(text: &str) -> Option<ServerError> {
    let members = Members::of(text).ok()?;
    let text = |name: &str| members.get(name).and_then(jsonapi::readable);
    let source = members.object("source");
    let pointer = |name: &str| source.as_ref().and_then(|s| s.get(name)).and_then(jsonapi::readable);
    let meta = members.object("meta");
    let backtrace = meta.as_ref().and_then(|m| m.get("backtrace")).or_else(|| members.get("backtrace"));
    Some(ServerError {
        title: text("title").or_else(|| text("type")).unwrap_or_default(),
        detail: ["detail", "message", "error", "error_description"]
            .iter()
            .find_map(|name| text(name))
            .unwrap_or_default(),
        pointer: pointer("pointer").or_else(|| pointer("parameter")),
        backtrace: backtrace.map(str::to_owned),
    })
}

/// The fault of an answer that is no success.
pub fn fault(what: &str, answer: &Answer, about: Option<HookId>, redactor: &Redactor) -> Fault {
    if (300..400).contains(&answer.status) {
        return redirect(what, answer, redactor);
    }
    let document = ErrorDocument::of(&answer.body).unwrap_or_default();
    let fields = if matches!(answer.status, 400 | 409 | 422) { complaints(&document, redactor) } else { Vec::new() };
    let (kind, why, next) = sentences(answer, &document, about, !fields.is_empty(), redactor);
    let mut fault = Fault::new(kind, failed(what), why, next);
    fault.status = Some(answer.status);
    fault.fields = fields;
    fault.retry_after = answer.retry_after;
    fault.detail = hidden(&document, redactor);
    fault
}

/// The fault of a success that cannot be read.
pub fn unreadable(what: &str, why: &str, answer: &Answer, redactor: &Redactor) -> Fault {
    let begins = quote(&answer.body, redactor);
    let begins = if begins.is_empty() { "It is empty".to_owned() } else { format!("It begins: {begins}") };
    let why = format!("the answer (HTTP {}) cannot be read: {why}. {begins}", answer.status);
    let next = "Check that the URL is that of the service, not of a web page or a proxy";
    Fault { status: Some(answer.status), ..Fault::new(FaultKind::Unreadable, failed(what), why, next) }
}

/// "Loading page 3 failed".
pub fn failed(what: &str) -> String {
    format!("{what} failed")
}

fn redirect(what: &str, answer: &Answer, redactor: &Redactor) -> Fault {
    let target = answer.location.as_deref().map(|to| redactor.text(&clip(to)));
    let why = match target {
        Some(target) => format!("the service answered {} and points to {target}", answer.status),
        None => format!("the service answered {} without a target", answer.status),
    };
    let next = "hookline follows no redirect, so that the token reaches no other address; if the target is right, use it as the URL";
    Fault { status: Some(answer.status), ..Fault::new(FaultKind::Redirect, failed(what), why, next) }
}

fn sentences(
    answer: &Answer,
    document: &ErrorDocument,
    about: Option<HookId>,
    pointed: bool,
    redactor: &Redactor,
) -> (FaultKind, String, &'static str) {
    let status = answer.status;
    let words = words(document, answer, pointed, redactor);
    let with = |text: &str| if words.is_empty() { text.to_owned() } else { format!("{text}: {words}") };
    match status {
        401 => (FaultKind::Auth, unauthorized(document, &words), "Check the API key or token"),
        403 => {
            (FaultKind::Forbidden, with("the service forbids it to this key"), "Ask for the right, or use another key")
        }
        404 | 410 => match about {
            Some(id) => (
                FaultKind::NotFound,
                format!("there is no webhook {id} that this key may see"),
                "It may have been deleted: read the list again",
            ),
            None => (
                FaultKind::NotFound,
                format!("the service knows no such address ({status})"),
                "Check the URL of the service, its path prefix included",
            ),
        },
        407 => (FaultKind::Network, "the proxy wants a user name and password".to_owned(), "Check the proxy settings"),
        408 => (FaultKind::Timeout, with("the service waited too long for the request (408)"), "Try again"),
        409 => (FaultKind::Conflict, with("the record is not as it was (409)"), "Load it again, then decide"),
        429 => (FaultKind::Busy, with("the service asks for fewer requests (429)"), "Wait a little, then try again"),
        400 | 405 | 406 | 411..=428 | 430..=499 if pointed && words.is_empty() => {
            (FaultKind::Invalid, format!("the service refused values ({status})"), "Correct them and try again")
        }
        400..=499 => (
            FaultKind::Invalid,
            with(&format!("the service refused the request ({status})")),
            "Correct it and try again",
        ),
        502..=504 => (
            FaultKind::Server,
            with(&format!("a gateway in front of the service answered {status}")),
            "Try again later",
        ),
        500..=599 => (
            FaultKind::Server,
            format!("the service failed ({status})"),
            "Try again; if it stays, tell the operators of the service",
        ),
        _ => (
            FaultKind::Unreadable,
            with(&format!("the answer has an unexpected status ({status})")),
            "Check the URL of the service",
        ),
    }
}

fn unauthorized(document: &ErrorDocument, words: &str) -> String {
    let detail = document.errors.first().map_or("", |e| e.detail.as_str());
    match detail {
        "Signature has expired" => "the token has expired".to_owned(),
        "Signature verification failed" => "the token was not issued by this service".to_owned(),
        "Not enough or too many segments" => "the token is not of the right form".to_owned(),
        "unauthorized_access" => "the service does not accept the token".to_owned(),
        _ if words.is_empty() => "the service does not accept the key or token".to_owned(),
        _ => format!("the service does not accept the key or token: {words}"),
    }
}

/// What the server said that people can use; empty where it said nothing of the kind.
fn words(document: &ErrorDocument, answer: &Answer, pointed: bool, redactor: &Redactor) -> String {
    if document.errors.is_empty() {
        return quote(&answer.body, redactor);
    }
    let unpointed = document.errors.iter().filter(|e| !pointed || e.pointer.is_none());
    let mut told: Vec<_> =
        unpointed.filter_map(|e| meaning(&e.detail)).map(|text| redactor.text(&clip(&text))).collect();
    if pointed && document.errors.iter().all(|e| e.pointer.is_none()) {
        told.clear();
    }
    told.dedup();
    told.truncate(5);
    told.join("; ")
}

/// A detail in words: untranslated keys of the framework are translated, its inner text is left out.
fn meaning(detail: &str) -> Option<String> {
    let detail = detail.trim();
    if let Some(key) = detail.strip_prefix("verse.errors.") {
        return Some(key.replace(['_', '.'], " "));
    }
    let inner = ["=>", "::", "SELECT ", "INSERT ", "UPDATE ", "DELETE ", ".rb:", "#<", "PG::"];
    let telling = !detail.is_empty() && !inner.iter().any(|mark| detail.contains(mark));
    telling.then(|| detail.to_owned())
}

/// The complaints about single values, from pointers, or from the joined text of the plain shape (`url: must be a string`).
fn complaints(document: &ErrorDocument, redactor: &Redactor) -> Vec<FieldFault> {
    let mut found = Vec::new();
    for error in &document.errors {
        let message = || redactor.text(&clip(&meaning(&error.detail).unwrap_or_else(|| "is not accepted".to_owned())));
        match &error.pointer {
            Some(pointer) => {
                found.push(FieldFault {
                    field: field_of(pointer),
                    pointer: redactor.text(&clip(pointer)),
                    message: message(),
                });
            }
            None => found.extend(error.detail.split(", ").filter_map(|part| {
                let (name, message) = part.split_once(": ")?;
                let field = Field::of_wire(name.rsplit(['.', '/']).next()?)?;
                let message = redactor.text(&clip(message));
                Some(FieldFault { field: Some(field), pointer: format!("/data/attributes/{}", field.wire()), message })
            })),
        }
    }
    found
}

/// The form field of `/data/attributes/url`, `/data/attributes/events/0`, `attributes.name`, `name`.
fn field_of(pointer: &str) -> Option<Field> {
    let mut parts = pointer.split(['/', '.', '[', ']']).filter(|part| !part.is_empty());
    parts.find(|part| !matches!(*part, "data" | "attributes")).and_then(Field::of_wire)
}

fn hidden(document: &ErrorDocument, redactor: &Redactor) -> Option<String> {
    let told: Vec<_> = document
        .errors
        .iter()
        .flat_map(|e| [Some(e.title.as_str()), Some(e.detail.as_str()), e.backtrace.as_deref()])
        .flatten()
        .filter(|text| !text.is_empty())
        .map(|text| redactor.text(text))
        .collect();
    (!told.is_empty()).then(|| told.join("\n"))
}

/// The first of a body for people: without tags, controls and invisible characters, at most 200 characters.
pub fn quote(body: &[u8], redactor: &Redactor) -> String {
    let (head, _) = body.split_at_checked(4096).unwrap_or((body, &[]));
    let text = redactor.body(&String::from_utf8_lossy(head));
    let text = if text.trim_start().starts_with('<') { without_tags(&text) } else { text };
    clip(&text)
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        match part.split_once('>') {
            Some((_, words)) => {
                text.push(' ');
                text.push_str(words);
            }
            None => text.push_str(part),
        }
    }
    text
}

/// One safe line of at most 200 characters.
fn clip(text: &str) -> String {
    // A megabyte need not be made safe for two lines of it.
    let head: String = text.chars().take(8 * QUOTED).collect();
    let line = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = safe(&line);
    match line.char_indices().nth(QUOTED - 1).and_then(|(at, _)| line.get(..at)) {
        Some(head) if line.chars().nth(QUOTED).is_some() => format!("{head}…"),
        _ => line.into_owned(),
    }
}

#[cfg(test)]
mod tests;
