//! What is wrong with the scopes of a new webhook: a JSON object, or nothing.

use super::{Problem, Severity};
use crate::domain::{json::Json, webhook::Field};

pub(super) fn check(text: &str) -> Option<Problem> {
    if text.trim().is_empty() {
        return None;
    }
    let error = |message: String| Problem::new(Field::Scopes, Severity::Error, message);
    let blanks = text.len() - text.trim_start().len();
    match Json::parse(text) {
        Err(cause) => {
            let message = cause.to_string();
            // The parser's own words, without its counting and its shorthand.
            let message = message.split(" at line ").next().unwrap_or_default();
            let message = message.replace("EOF while parsing", "the text ends inside");
            Some(error(format!("not JSON: {message}")).at(cause.line().max(1), column(text, &cause)))
        }
        Ok(json) if !json.tree().is_object() => {
            let (line, column) = place(text, blanks);
            Some(error("must be an object, as in {\"ou\": [\"a\"]}".to_owned()).at(line, column))
        }
        Ok(_) => text.find("\\u0000").map(|at| {
            let (line, column) = place(text, at);
            error("holds U+0000, on which the service fails".to_owned()).at(line, column)
        }),
    }
}

/// Line and column, in characters from 1, of a byte.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before.get(line_start..).unwrap_or_default().chars().count() + 1)
}

/// The parser counts bytes; people count characters.
fn column(text: &str, cause: &serde_json::Error) -> usize {
    let line = text.split('\n').nth(cause.line().saturating_sub(1)).unwrap_or_default();
    let bytes = cause.column().saturating_sub(1).min(line.len());
    line.char_indices().take_while(|(at, _)| *at < bytes).count() + 1
}
