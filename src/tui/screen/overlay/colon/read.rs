//! What a typed line means: which command, and what is given to it. Knows the entries of the command tables and nothing
//! of what their arguments mean.

use std::ops::Range;

use crate::tui::{argument::Mistake, command::Entry, keys};

/// What a line means.
#[derive(Debug, PartialEq, Eq)]
pub enum Meaning<'e, 't> {
    /// Nothing is typed.
    Nothing,
    /// This command, as its key runs it.
    Command(&'e Entry),
    /// This command, with what stands behind its verb; that may be empty still.
    Given {
        /// The command.
        entry: &'e Entry,
        /// What is given, without blanks around it.
        text: &'t str,
        /// Where that begins, in bytes of the line.
        at: usize,
    },
    /// No command by its name: words to find one by.
    Words,
}

/// A line taken apart: the verb, and what stands behind it.
struct Line<'t> {
    head: &'t str,
    head_at: usize,
    /// What follows the verb, with the blanks before it.
    tail: &'t str,
}

fn split(text: &str) -> Line<'_> {
    // Whoever pastes a line may paste its colon too.
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let end = body.find(char::is_whitespace).unwrap_or(body.len());
    let (head, tail) = body.split_at_checked(end).unwrap_or((body, ""));
    Line { head, head_at: text.len() - body.len(), tail }
}

/// Where the verb stands.
pub fn verb(text: &str) -> Range<usize> {
    let line = split(text);
    line.head_at..line.head_at + line.head.len()
}

/// Reads a line. A label of several words names its command; else the first word does, by id or verb, or by the
/// beginning of the verb of one command that takes what follows.
pub fn meaning<'e, 't>(entries: &'e [Entry], text: &'t str) -> Meaning<'e, 't> {
    let Line { head, head_at, tail } = split(text);
    let (rest, whole) = (tail.trim(), text.get(head_at..).unwrap_or_default().trim_end());
    if head.is_empty() {
        return Meaning::Nothing;
    }
    let labelled = || entries.iter().find(|entry| entry.label.eq_ignore_ascii_case(whole));
    if let (false, Some(entry)) = (rest.is_empty(), labelled()) {
        return Meaning::Command(entry);
    }
    let named = entries.iter().find(|entry| entry.id == head || entry.verbs.contains(&head));
    let begun = || {
        let fits = |entry: &&Entry| entry.takes.is_some() && entry.verbs.iter().any(|verb| verb.starts_with(head));
        let mut fitting = entries.iter().filter(fits);
        fitting.next().filter(|_| !rest.is_empty() && fitting.next().is_none())
    };
    match named.or_else(begun) {
        Some(entry) if entry.takes.is_some() && !tail.is_empty() => {
            let at = text.len() - tail.trim_start().len();
            Meaning::Given { entry, text: rest, at }
        }
        Some(entry) if rest.is_empty() => Meaning::Command(entry),
        _ => Meaning::Words,
    }
}

/// The commands that fit what is typed, the best first, by their place among the entries. In a read-only profile those
/// that write are not there.
pub fn search(entries: &[Entry], text: &str, read_only: bool) -> Vec<usize> {
    let line = split(text);
    let whole = text.get(line.head_at..).unwrap_or_default().trim_end();
    let low = whole.to_lowercase();
    let words: Vec<&str> = low.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    let key = whole.parse().ok();
    // Behind a verb only the rest of a label is no mistake: `test re` is on its way to "test result".
    let verb = words.len() > 1 && entries.iter().any(|entry| entry.id == line.head || entry.verbs.contains(&line.head));
    let rank = |entry: &Entry| {
        let (label, help) = (entry.label.to_lowercase(), entry.help.to_lowercase());
        let holds = |word: &&str| {
            entry.id.contains(word)
                || entry.verbs.iter().any(|verb| verb.contains(word))
                || label.contains(*word)
                || help.contains(*word)
        };
        let exact = entry.id == whole || entry.verbs.contains(&whole) || (!low.is_empty() && label == low);
        let own_key = key.is_some_and(|key| entry.keys.contains(&key));
        let fits = if verb { label.starts_with(&low) } else { words.iter().all(holds) };
        if !exact && !own_key && !fits {
            return None;
        }
        let begins = match entry.id.starts_with(&low) || entry.verbs.iter().any(|verb| verb.starts_with(&low)) {
            true => 0,
            false if label.starts_with(&low) => 1,
            false => 2,
        };
        let inside = label.contains(first) || entry.id.contains(first) || entry.verbs.iter().any(|v| v.contains(first));
        // What cannot run now is not what Enter should meet first.
        let idle = !low.is_empty() && entry.disabled.is_some();
        Some((!exact, !own_key, begins, idle, !label.starts_with(first), !inside))
    };
    let there = |entry: &Entry| !(read_only && entry.writes) && entry.id != "app.command";
    let mut found: Vec<_> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| there(entry))
        .filter_map(|(at, entry)| rank(entry).map(|rank| (rank, at)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, at)| at).collect()
}

/// The name by which a command completes what is typed: its id where that was begun, else a verb that begins so.
pub fn name(entry: &Entry, typed: &str) -> &'static str {
    if typed.contains('.') && entry.id.starts_with(typed) {
        return entry.id;
    }
    entry.verbs.iter().copied().find(|verb| verb.starts_with(typed)).unwrap_or_else(|| entry.verb())
}

/// What is wrong where no command has these words.
pub fn unknown(entries: &[Entry], text: &str) -> Mistake {
    let Line { head, head_at, tail } = split(text);
    let at = head_at..head_at + head.len();
    if entries.iter().any(|entry| entry.id == head || entry.verbs.contains(&head)) {
        let from = text.len() - tail.trim_start().len();
        return Mistake::new(from..text.trim_end().len().max(from), format!("`{head}` takes nothing behind it"));
    }
    let elsewhere = |table: &keys::Table| {
        !table.typed && table.entries.iter().any(|entry| entry.id == head || entry.verbs.contains(&head))
    };
    match keys::all().into_iter().find(elsewhere) {
        Some(table) => Mistake::new(at, format!("`{head}` works in the view \"{}\", not here", table.view)),
        None => Mistake::unknown(at, "command", head, entries.iter().flat_map(|entry| entry.verbs.iter().copied())),
    }
}

/// The longest beginning that all have.
pub fn common<'t>(texts: &[&'t String]) -> &'t str {
    let Some((first, rest)) = texts.split_first() else { return "" };
    let mut end = first.len();
    for text in rest {
        let same = first.char_indices().zip(text.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        end = end.min(same.unwrap_or(text.len().min(first.len())));
    }
    first.get(..end).unwrap_or_default()
}
