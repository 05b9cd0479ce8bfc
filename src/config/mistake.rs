//! A mistake in the configuration file, with its place, the line and a suggestion.
//!
//! The line is shown without what may be a key: people put keys where they do not belong, and then the line is wrong.

use std::{ops::Range, path::Path};

use crate::domain::{
    fault::{Fault, FaultKind},
    text::position,
};

/// What is wrong, where, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}\n{excerpt}")]
pub struct Mistake {
    /// `file:line:column`, both from 1.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// The line with a marker below it.
    pub excerpt: String,
    /// What to do instead.
    pub next: String,
}

impl Mistake {
    /// A mistake at the bytes `span` of `text`, the contents of the file at `path`.
    pub fn at(
        path: &Path,
        text: &str,
        span: Range<usize>,
        message: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        let (line, column) = position(text, span.start);
        Mistake {
            place: format!("{}:{line}:{column}", path.display()),
            message: message.into(),
            excerpt: excerpt(text, line, column, span.len()),
            next: next.into(),
        }
    }
}

/// A place in a file, kept for who finds a mistake there later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// `file:line:column`, both from 1.
    pub place: String,
    excerpt: String,
}

impl Spot {
    /// The bytes `span` of `text`, the contents of the file at `path`.
    pub fn at(path: &Path, text: &str, span: Range<usize>) -> Self {
        let Mistake { place, excerpt, .. } = Mistake::at(path, text, span, "", "");
        Spot { place, excerpt }
    }

    /// A mistake there.
    pub fn mistake(&self, message: impl Into<String>, next: impl Into<String>) -> Mistake {
        let (place, excerpt) = (self.place.clone(), self.excerpt.clone());
        Mistake { place, message: message.into(), excerpt, next: next.into() }
    }
}

impl From<Mistake> for Fault {
    fn from(mistake: Mistake) -> Self {
        let why = mistake.to_string();
        Fault::new(FaultKind::Config, "The configuration cannot be used", why, mistake.next)
    }
}

fn excerpt(text: &str, line: usize, column: usize, bytes: usize) -> String {
    let shown = guarded(text.lines().nth(line - 1).unwrap_or(""));
    let room = shown.chars().count().saturating_sub(column - 1).max(1);
    format!(
        "  {line} | {shown}\n  {:gutter$} | {:indent$}{}",
        "",
        "",
        "^".repeat(bytes.clamp(1, room)),
        gutter = line.to_string().len(),
        indent = column - 1
    )
}

/// The line as it may be shown: the value of anything named like a key, token or secret is left out, and so is the rest
/// of a line that is not `name = value`, since it may be the inside of one.
fn guarded(line: &str) -> String {
    const TELLTALE: [&str; 5] = ["key", "token", "secret", "password", "auth"];
    const HARMLESS: [&str; 3] = ["key_command", "key_file", "key_env"];
    let Some((name, _)) = line.split_once('=') else { return line.to_owned() };
    let bare = name.trim().trim_matches('"').to_lowercase();
    let telltale = TELLTALE.iter().any(|word| bare.contains(word)) && !HARMLESS.contains(&bare.as_str());
    // The password of a URL, in a line that is wrong or beside what is.
    let userinfo = line.split("://").skip(1).any(|rest| rest.contains('@'));
    if telltale || userinfo || line.contains("PULSE_") { format!("{name}= …") } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_stands_under_what_is_meant() {
        let text = "[profile.prod]\ncolour = \"red\"\n";
        let mistake = Mistake::at(Path::new("/c.toml"), text, 15..21, "unknown setting `colour`", "");
        assert_eq!(mistake.to_string(), "/c.toml:2:1: unknown setting `colour`\n  2 | colour = \"red\"\n    | ^^^^^^");
    }

    #[test]
    fn a_key_in_the_wrong_place_is_not_printed() {
        for line in [
            "api_key = \"hunter2\"",
            "Token= 'hunter2'",
            "x = \"PULSE_hunter2\"",
            "\"client_secret\" = \"hunter2\"",
            "proxy = 'http://me:hunter2@proxy:x'",
            "url = 'https://me:hunter2@a' # api",
        ] {
            let mistake = Mistake::at(Path::new("c"), line, 0..3, "unknown", "");
            assert!(!mistake.to_string().contains("hunter2"), "{mistake}");
        }
        assert_eq!(guarded("key_file = \"~/.key\""), "key_file = \"~/.key\"");
    }
}
