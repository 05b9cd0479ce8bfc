//! Commands: each has one name, one place, words for people, and stands once in the help of its view.

use std::collections::BTreeMap;

use hookline::tui::{
    command::Entry,
    keys,
    screen::overlay::help::{self, Line},
};

use super::sources;

/// A command without its place in a footer, which may differ by mode.
fn essence(entry: &Entry) -> (String, &'static str, &'static str, bool) {
    (format!("{:?}", entry.keys), entry.label, entry.help, entry.writes)
}

#[test]
fn an_id_names_one_command() {
    let mut known: BTreeMap<&str, (&str, Entry)> = BTreeMap::new();
    for table in keys::all() {
        let mut ids: Vec<&str> = table.entries.iter().map(|entry| entry.id).collect();
        ids.sort_unstable();
        let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", table.view);
        for entry in table.entries {
            if let Some((view, other)) = known.get(entry.id) {
                assert_eq!(*view, table.view, "{} stands in two views", entry.id);
                assert_eq!(essence(other), essence(&entry), "{} differs by mode", entry.id);
            } else {
                known.insert(entry.id, (table.view, entry));
            }
        }
    }
}

#[test]
fn every_command_has_keys_and_words() {
    for table in keys::all() {
        for entry in table.entries {
            let id = entry.id;
            assert!(id.split_once('.').is_some_and(|(view, name)| !view.is_empty() && !name.is_empty()), "{id}");
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || "-.".contains(c)), "{id}");
            assert!(!entry.keys.is_empty() || !table.typed, "{id} has no key, and no line to type it on");
            assert!((1..=3).contains(&entry.label.split_whitespace().count()), "{id}: {}", entry.label);
            assert!(entry.help.ends_with('.') && entry.help.len() > 4, "{id}: {}", entry.help);
            assert!(entry.help.starts_with(char::is_uppercase), "{id}: {}", entry.help);
        }
    }
}

#[test]
fn help_shows_every_key_once_and_cuts_no_word() {
    for (table, width) in keys::all().into_iter().flat_map(|table| [30, 60, 200].map(|width| (table.clone(), width))) {
        let help = help::State::open(table.view, table.entries.clone());
        let (mut keys, mut words) = (Vec::new(), Vec::new());
        for line in help.lines(width) {
            if let Line::Command(bound, does, _) = line {
                keys.extend(bound.split_whitespace().map(str::to_owned));
                words.extend(does.split_whitespace().map(str::to_owned));
            }
        }
        let mut wanted: Vec<String> = table.entries.iter().flat_map(|e| &e.keys).map(ToString::to_string).collect();
        // What has no key is told by its verb.
        wanted.extend(table.entries.iter().filter(|e| e.keys.is_empty()).map(|e| format!(":{}", e.verb())));
        keys.sort();
        wanted.sort();
        assert_eq!(keys, wanted, "{} at {width}", table.view);
        let text = words.concat();
        for entry in &table.entries {
            let help = entry.help.replace(' ', "");
            assert!(text.contains(&help), "{} in {} at {width}: {text}", entry.id, table.view);
        }
    }
}

/// On the command line a verb means one command: of the view in front, or of those everywhere.
#[test]
fn a_verb_names_one_command() {
    let all = keys::all();
    let everywhere = all.iter().find(|table| table.view == "Everywhere").unwrap().entries.clone();
    for table in all.into_iter().filter(|table| !table.typed) {
        let mut entries = table.entries;
        if table.view != "Everywhere" {
            entries.extend(everywhere.clone());
        }
        let mut verbs: Vec<&str> = entries.iter().flat_map(|entry| entry.verbs.clone()).collect();
        for verb in &verbs {
            assert!(verb.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !verb.is_empty(), "{verb}");
        }
        verbs.sort_unstable();
        let twice: Vec<_> = verbs.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", table.view);
        assert!(entries.iter().all(|entry| !entry.verbs.is_empty()), "{}", table.view);
    }
}

/// The ids in the sources, so that no table is forgotten in `keys::all`.
#[test]
fn every_command_in_the_sources_is_known() {
    let known: Vec<&str> = keys::all().iter().flat_map(|table| table.entries.iter().map(|entry| entry.id)).collect();
    let mut forgotten = Vec::new();
    for (name, text) in sources("src/tui").into_iter().filter(|(name, _)| !name.ends_with("tests.rs")) {
        for after in text.split("Command::new(").skip(1) {
            let id = after.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            forgotten.extend(id.filter(|id| !known.contains(id)).map(|id| format!("{name}: {id}")));
        }
        for after in text.split("with_moves![\"").skip(1) {
            let prefix = after.split('"').next().unwrap();
            if !known.contains(&format!("{prefix}.down").as_str()) {
                forgotten.push(format!("{name}: {prefix}.down"));
            }
        }
    }
    assert!(forgotten.is_empty(), "not in keys::all: {forgotten:?}");
}
