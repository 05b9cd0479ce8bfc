//! What is wrong with a field, and when it is said: a field that nobody has touched yet is not scolded.

use super::values::Values;
use crate::{
    domain::{
        address::{self, Kind},
        json::Json,
        webhook::Field,
    },
    tui::shared::Shared,
};

/// How grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It can be saved so.
    Warning,
    /// It cannot.
    Error,
}

/// A problem of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub field: Field,
    /// How grave.
    pub severity: Severity,
    /// A sentence.
    pub text: String,
    /// Line and character in a text of many lines, both from 0.
    pub at: Option<(usize, usize)>,
}

/// The problems of these values, in the order of the fields.
pub fn problems(values: &Values, new: bool, shared: &Shared) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut say = |field, severity, text: String| found.push(Problem { field, severity, text, at: None });
    if values.name.text().trim().is_empty() {
        say(Field::Name, Severity::Warning, "no name: it will be hard to find".into());
    }
    url(values.url.text(), &mut say);
    if new && values.secret.is_empty() {
        say(Field::Secret, Severity::Warning, "no secret: the receiver cannot tell who sent; Ctrl-g makes one".into());
    }
    if values.events.is_empty() {
        say(Field::Events, Severity::Warning, "no events: nothing will be delivered".into());
    }
    if let Some(offered) = shared.events.known() {
        let foreign = values.events.iter().filter(|e| !offered.iter().any(|o| o.name == e.text())).count();
        if foreign > 0 {
            say(Field::Events, Severity::Warning, format!("{foreign} of these the service does not offer"));
        }
    }
    if new && !values.scopes.is_empty() {
        found.extend(scopes(&values.scopes.text()));
    }
    found
}

fn url(text: &str, say: &mut impl FnMut(Field, Severity, String)) {
    if text.is_empty() {
        return say(Field::Url, Severity::Error, "where to deliver? a URL is missing".into());
    }
    match address::classify(text) {
        Err(why) => say(Field::Url, Severity::Error, why.to_string()),
        Ok(_) if !text.starts_with("https:") && !text.starts_with("http:") => {
            say(Field::Url, Severity::Error, "only https:// and http:// can be delivered to".into());
        }
        Ok(host) => {
            if text.starts_with("http:") {
                say(Field::Url, Severity::Warning, "http is not encrypted".into());
            }
            if host.kind != Kind::Public {
                say(Field::Url, Severity::Warning, format!("{} is {}", host.effective, host.kind));
            }
        }
    }
}

fn scopes(text: &str) -> Option<Problem> {
    let problem = |text: String, at| Problem { field: Field::Scopes, severity: Severity::Error, text, at };
    match Json::parse(text) {
        Ok(json) if json.tree().is_object() => None,
        Ok(_) => Some(problem("scopes are a JSON object: { … }".into(), Some((0, 0)))),
        Err(mistake) => {
            let said = mistake.to_string();
            let what = said.split(" at line ").next().unwrap_or_default();
            let line = text.lines().nth(mistake.line().saturating_sub(1)).unwrap_or_default();
            let bytes = mistake.column().saturating_sub(1);
            let column = line.char_indices().take_while(|(at, _)| *at < bytes).count();
            let row = mistake.line().saturating_sub(1);
            Some(problem(format!("line {}, column {}: {what}", row + 1, column + 1), Some((row, column))))
        }
    }
}
