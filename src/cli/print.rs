//! The one way in which commands print data: records of one [`Shape`], in the form that was asked for.
//!
//! A command says what its records are made of (a `static` [`Shape`]), asks [`Printing::style`] how to print before it
//! does anything else – so that a wrong `--fields` costs nothing – and hands over [`Record`]s: [`Style::rows`] for any
//! number of them, [`Style::one`] for one that was asked for by name.
//!
//! | form  | rows                                                          | one                                     |
//! |-------|---------------------------------------------------------------|-----------------------------------------|
//! | table | aligned columns under a heading, cut to fit a terminal alone  | a line for each member, name and value  |
//! | lines | values with tabs between, no heading, nothing cut             | the same with a tab between             |
//! | json  | one array, a record on each line                              | one object                              |
//! | jsonl | an object on each line                                        | the same                                |
//! | csv   | RFC 4180 under a heading; no cell is a formula                | the same                                |
//! | yaml  | one list                                                      | one map                                 |
//!
//! Table, lines and csv show hidden characters as `<U+001B>` and tabs and line breaks too, so a row is a line; json, jsonl
//! and yaml escape them, and give every value back. Nothing here asks the service.

mod record;
mod shape;

use std::collections::BTreeSet;

use clap::Args as ClapArgs;

use self::record::{cell, items};
pub use self::{
    record::Record,
    shape::{Field, Shape},
};
use super::{
    given::Format,
    output::{Output, Stop},
    table::{self, Column},
};
use crate::domain::{
    fault::Fault,
    object::{yaml, yaml_item},
    report,
    text::{json_safe, pad, safe, width},
};

/// How to print, as every command that prints data takes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, ClapArgs)]
pub struct Printing {
    /// How to print; a table in a terminal, lines with tabs between their values in a pipe
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub output: Option<Format>,
    /// What of each record, in this order, such as `id,name,url`
    #[arg(long, value_name = "NAMES")]
    pub fields: Option<String>,
}

/// A form of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Aligned columns.
    Table,
    /// Values with tabs between them.
    Lines,
    /// One JSON document.
    Json,
    /// JSON, a record a line.
    Jsonl,
    /// For a spreadsheet.
    Csv,
    /// YAML.
    Yaml,
}

impl Form {
    /// The form of a format; where none was asked for a table in a terminal, lines elsewhere.
    pub fn of(format: Option<Format>, output: &Output) -> Self {
        match format {
            None if output.terminal => Form::Table,
            None => Form::Lines,
            Some(Format::Table) => Form::Table,
            Some(Format::Json) => Form::Json,
            Some(Format::Jsonl) => Form::Jsonl,
            Some(Format::Csv) => Form::Csv,
            Some(Format::Yaml) => Form::Yaml,
        }
    }
}

impl Printing {
    /// How records of this shape are to be printed.
    ///
    /// # Errors
    /// `Usage` where `--fields` names what there is not.
    pub fn style(&self, shape: &'static Shape, output: &Output) -> Result<Style, Fault> {
        let chosen = self.fields.as_deref().map(|text| shape.chosen(text)).transpose()?;
        Ok(Style { form: Form::of(self.output, output), shape, columns: None, chosen })
    }

    /// How faults are told.
    pub fn format(&self) -> Format {
        self.output.unwrap_or(Format::Table)
    }
}

/// Records that can be gone through, more than once for a table, which has to measure them first.
pub trait Rows {
    /// Hands over each in its order.
    ///
    /// # Errors
    /// The first error of `take`, or of reading them.
    fn each(&mut self, take: &mut dyn FnMut(Record<'_>) -> Result<(), Stop>) -> Result<(), Stop>;
}

impl Rows for Vec<Record<'static>> {
    fn each(&mut self, take: &mut dyn FnMut(Record<'_>) -> Result<(), Stop>) -> Result<(), Stop> {
        self.iter().try_for_each(|record| take(Record::of_line(record.line())))
    }
}

/// How records of one shape are printed.
#[derive(Debug, Clone)]
pub struct Style {
    form: Form,
    shape: &'static Shape,
    /// What a view says; for forms with columns.
    columns: Option<Vec<&'static Field>>,
    /// What `--fields` says.
    chosen: Option<Vec<&'static Field>>,
}

impl Style {
    /// The form.
    pub fn form(&self) -> Form {
        self.form
    }

    /// With these columns in a table, in lines and in CSV where `--fields` does not say others.
    pub fn with_columns(self, names: &[&str]) -> Self {
        Style { columns: Some(self.shape.these(names)), ..self }
    }

    /// True where the columns of a view count, were there one.
    pub fn takes_columns(&self) -> bool {
        self.chosen.is_none() && matches!(self.form, Form::Table | Form::Lines | Form::Csv)
    }

    /// True where a derived member will be looked for in records; others are always.
    pub fn wants(&self, name: &str) -> bool {
        let whole = self.chosen.is_none() && matches!(self.form, Form::Json | Form::Jsonl | Form::Yaml);
        !whole && self.fields().iter().any(|field| field.name == name)
    }

    /// The columns; of the forms without columns what `--fields` says.
    fn fields(&self) -> Vec<&'static Field> {
        if let Some(chosen) = &self.chosen {
            return chosen.clone();
        }
        match (self.form, &self.columns) {
            (Form::Table | Form::Lines | Form::Csv, Some(columns)) => columns.clone(),
            (Form::Table, None) => self.shape.these_or_all(self.shape.table),
            (Form::Lines, None) => self.shape.these_or_all(self.shape.lines),
            _ => self.shape.these_or_all(&[]),
        }
    }

    /// Prints any number of records.
    ///
    /// # Errors
    /// Those of the rows, and of writing.
    pub fn rows(&self, rows: &mut dyn Rows, output: &mut Output) -> Result<(), Stop> {
        match self.form {
            Form::Table => self.table(rows, output),
            Form::Lines => rows.each(&mut |record| {
                let cells: Vec<String> = self.cells(&record).iter().map(|cell| safe(cell).into_owned()).collect();
                output.text(&(cells.join("\t") + "\n"))
            }),
            Form::Json => {
                let mut before = "[\n";
                rows.each(&mut |record| {
                    output.text(before)?;
                    before = ",\n";
                    output.text(&json_safe(self.narrowed(&record).line()))
                })?;
                output.text(if before == "[\n" { "[\n]\n" } else { "\n]\n" })
            }
            Form::Jsonl => rows.each(&mut |record| self.json_line(&record, output)),
            Form::Csv => self.csv(rows, output),
            Form::Yaml => {
                let mut none = true;
                rows.each(&mut |record| {
                    none = false;
                    output.text(&yaml_item(self.narrowed(&record).line()))
                })?;
                if none { output.text("[]\n") } else { Ok(()) }
            }
        }
    }

    /// Prints one record that was asked for by name.
    ///
    /// # Errors
    /// As for writing.
    pub fn one(&self, record: &Record<'_>, output: &mut Output) -> Result<(), Stop> {
        match self.form {
            Form::Table | Form::Lines => self.card(record, output),
            Form::Json | Form::Jsonl => self.json_line(record, output),
            Form::Csv => self.csv(&mut vec![Record::of_line(record.line().to_owned())], output),
            Form::Yaml => output.text(&yaml(self.narrowed(record).line())),
        }
    }

    fn json_line(&self, record: &Record<'_>, output: &mut Output) -> Result<(), Stop> {
        output.text(&json_safe(self.narrowed(record).line()))?;
        output.text("\n")
    }

    /// What of a record is printed where it is printed as an object.
    fn narrowed<'r>(&self, record: &'r Record<'_>) -> Record<'r> {
        match &self.chosen {
            None => Record::of_line(record.line()),
            Some(chosen) => record.with(&chosen.iter().map(|field| field.name).collect::<Vec<_>>()),
        }
    }

    fn cells(&self, record: &Record<'_>) -> Vec<String> {
        let members = record.members();
        let value = |field: &&Field| members.iter().find(|(name, _)| name == field.name).map(|(_, raw)| cell(raw));
        self.fields().iter().map(|field| value(field).unwrap_or_default()).collect()
    }

    fn table(&self, rows: &mut dyn Rows, output: &mut Output) -> Result<(), Stop> {
        let columns: Vec<Column> = self.fields().iter().map(|field| field.column).collect();
        let mut measure = table::Measure::of(&columns, output.width);
        rows.each(&mut |record| {
            measure.see(&self.cells(&record));
            Ok(())
        })?;
        let layout = measure.settled();
        output.text(&layout.heading())?;
        rows.each(&mut |record| output.text(&layout.line(&self.cells(&record))))
    }

    fn csv(&self, rows: &mut dyn Rows, output: &mut Output) -> Result<(), Stop> {
        let fields = self.fields();
        let mut left_out = BTreeSet::new();
        let names: Vec<String> = fields.iter().map(|field| report::cell(field.name)).collect();
        output.text(&(names.join(",") + "\r\n"))?;
        rows.each(&mut |record| {
            let members = record.members();
            let value =
                |field: &&Field| members.iter().find(|(name, _)| name == field.name).map(|(_, raw)| csv_cell(raw));
            let cells: Vec<String> = fields.iter().map(|field| value(field).unwrap_or_default()).collect();
            if self.chosen.is_none() && self.columns.is_none() {
                let known = |name: &str| fields.iter().any(|field| field.name == name);
                left_out.extend(members.into_iter().map(|(name, _)| name).filter(|name| !known(name)));
            }
            output.text(&(cells.join(",") + "\r\n"))
        })?;
        if !left_out.is_empty() {
            let names: Vec<&str> = left_out.iter().map(String::as_str).collect();
            output
                .note(&format!("hookline: csv has no column for: {}; json and yaml hold everything", names.join(", ")));
        }
        Ok(())
    }

    /// A line for each member: those of the table first, then all others; a list has a line for each item.
    fn card(&self, record: &Record<'_>, output: &mut Output) -> Result<(), Stop> {
        let members = record.members();
        let fields = self.fields();
        let known = |name: &str| fields.iter().any(|field| field.name == name);
        let named = fields.iter().filter_map(|field| members.iter().find(|(name, _)| name == field.name));
        let others = members.iter().filter(|(name, _)| self.chosen.is_none() && !known(name));
        let shown: Vec<(String, Vec<String>)> =
            named.chain(others).map(|(name, raw)| (safe(name).into_owned(), values(raw))).collect();
        let widest = shown.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        for (name, values) in shown {
            for (nth, value) in values.iter().enumerate() {
                let line = match self.form {
                    Form::Lines => format!("{name}\t{}\n", safe(value)),
                    _ => format!("{}  {}\n", pad(if nth == 0 { &name } else { "" }, widest), safe(value)),
                };
                output.text(&line)?;
            }
        }
        Ok(())
    }
}

/// A value on its line, or a list on several.
fn values(raw: &str) -> Vec<String> {
    match items(raw) {
        Some(items) if items.is_empty() => vec!["none".to_owned()],
        Some(items) => items,
        None if raw == "null" => vec![raw.to_owned()],
        None => vec![cell(raw)],
    }
}

/// A number is no formula, whatever it begins with.
fn csv_cell(raw: &str) -> String {
    match raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        true => raw.to_owned(),
        false => report::cell(&cell(raw)),
    }
}

#[cfg(test)]
mod tests;
