//! `hookline keys`: every key of the console, from the command tables that the console itself looks keys up in.

use std::fmt::Write;

use clap::{Args as ClapArgs, ValueEnum};
use serde_json::json;

use super::{
    given::Format,
    output::{Output, Stop},
    print::{Field, Printing, Record, Shape},
    table::{Column, Cut},
};
use crate::tui::{
    command::Entry,
    keys::{self, Table},
};

/// `hookline keys`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Keys {
    /// How to print; a table in a terminal, lines with tabs between their values in a pipe
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub output: Option<KeyFormat>,
    /// What of each command, in this order, such as `command,keys`
    #[arg(long, value_name = "NAMES")]
    pub fields: Option<String>,
}

/// How keys are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyFormat {
    /// Aligned columns for people.
    Table,
    /// One JSON document.
    Json,
    /// JSON, a command a line.
    Jsonl,
    /// For a spreadsheet, under a heading.
    Csv,
    /// One YAML document.
    Yaml,
    /// A table for each view, with a line for each command.
    Toml,
}

impl KeyFormat {
    /// The same among the formats of every command; `None` for the one that only keys have.
    fn usual(self) -> Option<Format> {
        match self {
            KeyFormat::Table => Some(Format::Table),
            KeyFormat::Json => Some(Format::Json),
            KeyFormat::Jsonl => Some(Format::Jsonl),
            KeyFormat::Csv => Some(Format::Csv),
            KeyFormat::Yaml => Some(Format::Yaml),
            KeyFormat::Toml => None,
        }
    }
}

impl Keys {
    /// How faults are told.
    pub fn format(&self) -> Format {
        self.output.and_then(KeyFormat::usual).unwrap_or(Format::Table)
    }
}

const fn field(name: &'static str, title: &'static str, cut: Cut) -> Field {
    Field { name, column: Column { title, cut, right: false }, derived: false }
}

static SHAPE: Shape = Shape {
    fields: &[
        field("view", "VIEW", Cut::Never),
        field("command", "COMMAND", Cut::Never),
        field("line", "LINE", Cut::Never),
        field("keys", "KEYS", Cut::Never),
        field("label", "LABEL", Cut::Never),
        field("help", "WHAT IT DOES", Cut::End),
        field("group", "GROUP", Cut::Never),
        field("writes", "WRITES", Cut::Never),
        Field { derived: true, ..field("bound", "KEYS", Cut::Never) },
    ],
    table: &["view", "bound", "command", "help"],
    lines: &["view", "bound", "command", "help"],
    also: &[],
};

/// Prints them.
///
/// # Errors
/// A wrong `--fields`, or writing.
pub fn run(command: &Keys, output: &mut Output) -> Result<u8, Stop> {
    let views = keys::views();
    if command.output == Some(KeyFormat::Toml) {
        return output.text(&toml(&views)).map(|()| 0);
    }
    let printing = Printing { output: command.output.and_then(KeyFormat::usual), fields: command.fields.clone() };
    let style = printing.style(&SHAPE, output)?;
    let entries = views.iter().flat_map(|table| table.entries.iter().map(move |entry| (table, entry)));
    let records = entries.map(|(table, entry)| {
        // Where text is typed no command line opens.
        let line = (!table.typed).then(|| entry.usage());
        let mut record = Record::from(json!({
            "view": table.view, "command": entry.id, "line": line, "keys": spelled(entry), "label": entry.label,
            "help": entry.help, "group": entry.group.title(), "writes": entry.writes,
        }));
        if style.wants("bound") {
            record.add([("bound", json!(spelled(entry).join(" ")))]);
        }
        record
    });
    style.rows(&mut records.collect::<Vec<_>>(), output).map(|()| 0)
}

fn spelled(entry: &Entry) -> Vec<String> {
    entry.keys.iter().map(ToString::to_string).collect()
}

fn toml(views: &[Table]) -> String {
    let mut text = "# The keys of hookline, a table for each view.\n".to_owned();
    for Table { view, entries, .. } in views {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[{}]\n", toml_edit::Key::new(*view).display_repr());
        for entry in entries {
            let keys: toml_edit::Array = spelled(entry).into_iter().collect();
            let _ = write!(text, "# {}\n{} = {keys}\n", entry.help, toml_edit::Key::new(entry.id).display_repr());
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn toml_says_every_key_of_every_view() {
        let views = keys::views();
        let read: toml::Table = toml(&views).parse().unwrap();
        assert_eq!(read.len(), views.len());
        for Table { view, entries, .. } in views {
            for entry in entries {
                let keys =
                    read.get(view).and_then(|table| table.get(entry.id)).and_then(toml::Value::as_array).unwrap();
                let keys: Vec<&str> = keys.iter().filter_map(toml::Value::as_str).collect();
                assert_eq!(keys, spelled(&entry), "{}", entry.id);
            }
        }
    }
}
