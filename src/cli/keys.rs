//! `hookline keys`: every key of the console, from the command tables that the console itself looks keys up in.

use std::fmt::Write;

use clap::{Args as ClapArgs, ValueEnum};
use serde_json::json;

use super::{
    given::Format,
    output::{Output, Stop},
    record,
    table::{self, Column, Cut},
};
use crate::tui::{
    command::Entry,
    keys::{self, Table},
};

/// `hookline keys`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Keys {
    /// How to print
    #[arg(long, value_enum, default_value_t = KeyFormat::Table)]
    pub output: KeyFormat,
}

/// How keys are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyFormat {
    /// Aligned columns for people.
    Table,
    /// One JSON document.
    Json,
    /// A table for each view, with a line for each command.
    Toml,
}

impl Keys {
    /// How faults are told.
    pub fn format(&self) -> Format {
        if self.output == KeyFormat::Json { Format::Json } else { Format::Table }
    }
}

const COLUMNS: [Column; 4] = [
    Column { title: "VIEW", cut: Cut::Never, right: false },
    Column { title: "KEYS", cut: Cut::Never, right: false },
    Column { title: "COMMAND", cut: Cut::Never, right: false },
    Column { title: "WHAT IT DOES", cut: Cut::End, right: false },
];

/// Prints them.
///
/// # Errors
/// As for writing.
pub fn run(command: &Keys, output: &mut Output) -> Result<u8, Stop> {
    let views = keys::views();
    let entries = || views.iter().flat_map(|table| table.entries.iter().map(move |entry| (table, entry)));
    match command.output {
        KeyFormat::Table => {
            let row = |(table, entry): (&Table, &Entry)| {
                vec![table.view.to_owned(), spelled(entry).join(" "), entry.id.to_owned(), entry.help.to_owned()]
            };
            table::print(&COLUMNS, &entries().map(row).collect::<Vec<_>>(), output)?;
        }
        KeyFormat::Json => {
            let objects = entries().map(|(table, entry)| {
                // Where text is typed no command line opens.
                let line = (!table.typed).then(|| entry.usage());
                json!({
                    "view": table.view, "command": entry.id, "line": line, "keys": spelled(entry), "label": entry.label, "help": entry.help,
                    "group": entry.group.title(), "writes": entry.writes,
                })
            });
            record::array(objects.map(|object| object.to_string()), output)?;
        }
        KeyFormat::Toml => output.text(&toml(&views))?,
    }
    Ok(0)
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
