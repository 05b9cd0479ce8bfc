//! What `help TOPIC` tells: the keys of a view, or everything about one command. Drawn from the command tables, so it
//! cannot be out of date.

use std::fmt::Write as _;

use super::{
    command::Entry,
    keys::{self, Table},
    shared::Shared,
};
use crate::domain::filter::{Completion, FilterField};

/// What can be asked about: every verb, and every view.
pub fn names(_: &Shared) -> Vec<Completion> {
    let mut names: Vec<Completion> = Vec::new();
    let mut add = |text: String, note: &str| {
        if names.iter().all(|name| name.text != text) {
            names.push(Completion { text, note: note.to_owned() });
        }
    };
    for table in keys::all() {
        if !table.typed {
            table
                .entries
                .iter()
                .flat_map(|entry| entry.verbs.iter().map(move |verb| (verb, entry.help)))
                .for_each(|(verb, help)| add((*verb).to_owned(), help));
        }
        add(slug(table.view), "the keys of this view");
    }
    names
}

/// The keys of the view that a topic names.
pub fn view(topic: &str) -> Option<Table> {
    keys::views().into_iter().find(|table| slug(table.view) == topic)
}

/// The command that a topic names: one of these, else the first of any view.
pub fn command(topic: &str, here: &[Entry]) -> Option<Entry> {
    let named = |entry: &&Entry| entry.id == topic || entry.verbs.contains(&topic);
    here.iter().find(named).cloned().or_else(|| {
        keys::all().into_iter().filter(|table| !table.typed).find_map(|table| table.entries.iter().find(named).cloned())
    })
}

/// Everything about a command, as a text.
pub fn text(entry: &Entry) -> String {
    let mut text = format!(":{}\n\n{}\n", entry.usage(), entry.help);
    if let Some(takes) = entry.takes {
        text.push_str(&takes.about());
        text.push('\n');
    }
    if let Some(why) = &entry.disabled {
        let _ = writeln!(text, "Not now: {why}.");
    }
    let keys: Vec<String> = entry.keys.iter().map(ToString::to_string).collect();
    let keys = if keys.is_empty() { "none".to_owned() } else { keys.join(" ") };
    let _ = write!(text, "\nkeys   {keys}\nverbs  {}\nid     {}\n", entry.verbs.join(" "), entry.id);
    if entry.takes == Some(super::argument::Takes::Filter) {
        text.push_str("\nFields\n");
        for field in FilterField::ALL {
            let ops: String = field.ops().iter().map(|op| format!("{} ", op.symbol())).collect();
            let _ = writeln!(text, "  {:<9} {ops:<11} {}", field.word(), field.note());
        }
    }
    text
}

/// The name of a view as it is typed: `call-log`.
fn slug(view: &str) -> String {
    view.to_lowercase().replace(' ', "-")
}
