//! What can be typed next in a filter: field names, words of `is:`, event names, accounts.

use std::ops::Range;

use super::{
    lexer::opening_name,
    term::{FilterField, Is, Op},
};

/// Most offers of one kind that are worth reading.
const MOST: usize = 50;

/// What the service has that can be completed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offer<'a> {
    /// Event names.
    pub events: &'a [&'a str],
    /// Account numbers.
    pub accounts: &'a [i64],
    /// Names of audit rules.
    pub rules: &'a [&'a str],
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is put in place.
    pub text: String,
    /// One line about it; may be empty.
    pub note: String,
}

/// What can stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    /// The bytes of the text that an offer replaces.
    pub replace: Range<usize>,
    /// The offers, best first; empty where nothing can be offered.
    pub items: Vec<Completion>,
}

/// What can be typed at `cursor` (in bytes; past the end counts as the end).
pub fn complete(text: &str, cursor: usize, offer: &Offer<'_>) -> Completions {
    let before = text.get(..cursor).unwrap_or(text);
    let cursor = before.len();
    let term_at = before
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let term = before.get(term_at..).unwrap_or_default();
    let bare = term.strip_prefix('!').unwrap_or(term);
    let Some((name, op, opened)) = opening_name(bare) else {
        let is_name = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_alphabetic());
        let items = if is_name || term == "!" || term.is_empty() { fields(bare) } else { Vec::new() };
        return Completions { replace: cursor - bare.len()..cursor, items };
    };
    let Some(field) = FilterField::of_word(name) else {
        return Completions { replace: cursor..cursor, items: Vec::new() };
    };
    let values = bare.get(opened..).unwrap_or_default();
    let part = values.rsplit(',').next().unwrap_or_default();
    let items = match (field, op) {
        (FilterField::Is, Op::Contains) => pick(part, Is::ALL.iter().map(|is| (is.word().to_owned(), is.note()))),
        (FilterField::Audit, Op::Contains) => pick(part, offer.rules.iter().map(|rule| ((*rule).to_owned(), ""))),
        (FilterField::Events, Op::Contains | Op::Equals) => {
            pick(part, offer.events.iter().filter(|name| can_stand_bare(name)).map(|name| ((*name).to_owned(), "")))
        }
        (FilterField::Account, Op::Equals | Op::Contains) => {
            pick(part, offer.accounts.iter().map(|account| (account.to_string(), "")))
        }
        (FilterField::Scheme, Op::Contains | Op::Equals) => {
            pick(part, ["https", "http"].map(|scheme| (scheme.to_owned(), "")).into_iter())
        }
        _ => Vec::new(),
    };
    Completions { replace: cursor - part.len()..cursor, items }
}

fn fields(typed: &str) -> Vec<Completion> {
    let typed = typed.to_ascii_lowercase();
    let fitting = FilterField::ALL.into_iter().filter(|field| field.word().starts_with(&typed));
    fitting
        .map(|field| {
            let op = field.ops().first().map_or(':', |op| op.symbol());
            Completion { text: format!("{}{op}", field.word()), note: field.note().to_owned() }
        })
        .collect()
}

/// Those that begin with what was typed, then those that hold it. What stands there in full is not offered again.
fn pick<'n>(typed: &str, offers: impl Iterator<Item = (String, &'n str)>) -> Vec<Completion> {
    let typed = typed.to_lowercase();
    let mut found: Vec<(bool, Completion)> = offers
        .filter(|(text, _)| text.to_lowercase().contains(&typed) && *text != typed)
        .map(|(text, note)| (!text.to_lowercase().starts_with(&typed), Completion { text, note: note.to_owned() }))
        .collect();
    found.sort_by_key(|(is_inside, _)| *is_inside);
    found.into_iter().map(|(_, completion)| completion).take(MOST).collect()
}

/// A name that needs no quotes; the few others are left to the hand.
fn can_stand_bare(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '*'))
}
