//! What is wrong with the target of a webhook. Where it really leads is for `domain::address` to say.

use url::Url;

use super::{Problem, Severity};
use crate::domain::{text::is_hidden, webhook::Field};

/// Bytes that every server and proxy takes.
pub(super) const LONGEST: usize = 2048;

pub(super) fn check(text: &str) -> Vec<Problem> {
    let error = |message: String| Problem::new(Field::Url, Severity::Error, message);
    let warn = |message: &str| Problem::new(Field::Url, Severity::Warning, message);
    if text.is_empty() {
        return vec![error("no URL: deliveries have nowhere to go".to_owned())];
    }
    // Before parsing: the parser drops tabs and line breaks in silence.
    let unseen = text.chars().enumerate().find(|(_, c)| c.is_whitespace() || is_hidden(*c));
    if let Some((at, c)) = unseen {
        let what = if c == ' ' { "a blank".to_owned() } else { format!("the character U+{:04X}", u32::from(c)) };
        return vec![error(format!("holds {what}; write it percent-encoded or take it out")).at(1, at + 1)];
    }
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            return vec![error("not a whole URL: begin with https://".to_owned())];
        }
        Err(cause) => return vec![error(format!("not a URL: {cause}"))],
    };
    let mut problems = Vec::new();
    match url.scheme() {
        "https" => {}
        "http" => problems.push(warn("http: deliveries and signatures can be read on the way")),
        other => return vec![error(format!("deliveries go to https or http, not to {other}"))],
    }
    let after_scheme = text.split_once(':').map_or("", |(_, rest)| rest);
    if !after_scheme.starts_with("//") || after_scheme.starts_with("///") {
        problems.push(error("two slashes belong after the scheme, then the host".to_owned()));
    }
    if !url.has_host() {
        problems.push(error("no host".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        problems.push(warn("holds a user name or password, which everybody who sees the webhook can read"));
    }
    if url.fragment().is_some() {
        problems.push(warn("the part after # is never sent"));
    }
    if text.len() > LONGEST {
        problems.push(Problem::new(
            Field::Url,
            Severity::Warning,
            format!("{} bytes: many servers refuse more than {LONGEST}", text.len()),
        ));
    }
    problems
}
