//! Entries in words: one line for the list and for finding, the whole for reading. URLs are masked, a secret is only named.

use crate::{
    domain::{
        address::masked_url,
        age,
        change::{self, FieldDiff, Shown},
        journal::{Entry, Verb},
        object,
        webhook::{Field, Webhook},
    },
    tui::shared::Shared,
};

/// What was done to what: `update 12 name, url`.
pub fn what(entry: &Entry) -> String {
    let id = entry.hook.map(|id| format!(" {id}")).unwrap_or_default();
    let fields: Vec<&str> = match entry.verb {
        Verb::Update => entry.fields().into_iter().map(Field::wire).collect(),
        _ => Vec::new(),
    };
    let gap = if fields.is_empty() { "" } else { "  " };
    format!("{}{id}{gap}{}", entry.verb.word(), fields.join(", "))
}

/// Everything by which an entry is found.
pub fn line(entry: &Entry, shared: &Shared) -> String {
    let when = age::local(entry.at, &shared.zone);
    format!("{when} {} {} {} {}", entry.ending.word(), what(entry), entry.name(), entry.origin.title)
}

/// The entry in full.
pub fn whole(entry: &Entry, shared: &Shared) -> String {
    let mut out = String::new();
    let mut field = |label: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{label:<10}  {value}\n"));
        }
    };
    field("When", &age::absolute(entry.at, &shared.zone));
    field("Profile", &entry.profile);
    field("Service", &masked_url(&entry.service));
    field("Webhook", &entry.hook.map(|id| id.to_string()).unwrap_or_default());
    field("Name", entry.name());
    field("Action", entry.verb.word());
    field("Outcome", entry.ending.word());
    field("Said", &entry.said);
    field("Takes back", entry.undoes.as_deref().unwrap_or_default());
    field("Entry", &entry.id);
    let before = entry.before.as_deref();
    match entry.verb {
        Verb::Create => {
            out.push_str("\nCreated with\n");
            diffs(&mut out, entry, None);
        }
        Verb::Update => {
            out.push_str("\nChanged\n");
            diffs(&mut out, entry, before);
            let after = entry.after.as_deref();
            let moved = before.zip(after).map(|(seen, after)| change::meanwhile(seen, &entry.sent, after));
            for (nth, diff) in moved.unwrap_or_default().iter().enumerate() {
                if nth == 0 {
                    out.push_str("\nChanged by somebody else while it was written\n");
                }
                out.push_str(&format!("  {}\n", diff.field.wire()));
                difference(&mut out, diff);
            }
        }
        Verb::Delete => {
            if let Some(before) = before {
                out.push_str("\nWhat was deleted\n");
                out.push_str(&record(before));
            }
        }
        Verb::Test => {}
    }
    if let (Verb::Update, Some(after)) = (entry.verb, entry.after.as_deref()) {
        out.push_str("\nThe record after that\n");
        out.push_str(&record(after));
    }
    out
}

fn record(hook: &Webhook) -> String {
    object::pretty(&object::json(hook, |url| masked_url(url).into_owned())) + "\n"
}

fn diffs(out: &mut String, entry: &Entry, before: Option<&Webhook>) {
    for diff in change::diff(before, &entry.sent) {
        out.push_str(&format!("  {}\n", diff.field.wire()));
        difference(out, &diff);
    }
    if entry.secret {
        out.push_str("  secret\n    + a new one, which is kept nowhere here\n");
    }
}

fn difference(out: &mut String, diff: &FieldDiff) {
    let mut side = |mark: &str, text: &str| out.push_str(&format!("    {mark} {text}\n"));
    if let Some(events) = diff.events() {
        events.removed.iter().for_each(|name| side("-", name));
        events.added.iter().for_each(|name| side("+", name));
        if !events.kept.is_empty() {
            side(" ", &format!("{} stay", events.kept.len()));
        }
        return;
    }
    for (mark, shown) in [("-", &diff.before), ("+", &diff.after)] {
        match shown {
            Shown::Nothing => {}
            Shown::Unknown => side(mark, "(not known)"),
            Shown::Null => side(mark, "null"),
            Shown::Text(text) if text.is_empty() => side(mark, "(empty)"),
            Shown::Text(url) if diff.field == Field::Url => side(mark, &masked_url(url)),
            Shown::Text(text) => side(mark, text),
            Shown::Events(names) => side(mark, &names.join(", ")),
            Shown::Secret => side(mark, "a secret"),
        }
    }
}
