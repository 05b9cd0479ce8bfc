//! What the records of a command are made of: names, headings, and what is printed where nobody chose. Prints nothing.

use super::super::{selection::pointed, table::Column};
use crate::domain::{fault::Fault, near::suggest};

/// A member of a record, and how it looks as a column.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name, in JSON and for `--fields`: that of the service, where it comes from there.
    pub name: &'static str,
    /// How it looks in a table.
    pub column: Column,
    /// Made by hookline out of the others: in JSON, YAML and CSV only where it was asked for.
    pub derived: bool,
}

/// What the records of one kind are made of.
#[derive(Debug)]
pub struct Shape {
    /// All members that may be chosen, in the order of a record.
    pub fields: &'static [Field],
    /// The columns of a table where nobody chose; none means all that are not derived.
    pub table: &'static [&'static str],
    /// The values of a plain line where nobody chose; none means all that are not derived.
    pub lines: &'static [&'static str],
    /// Other names of members, as filters and views spell them.
    pub also: &'static [(&'static str, &'static str)],
}

impl Shape {
    /// The member of a name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let name = self.also.iter().find(|(other, _)| *other == name).map_or(name, |(_, name)| name);
        self.fields.iter().find(|field| field.name == name)
    }

    /// These members; names that there are not are passed over.
    pub fn these(&self, names: &[&str]) -> Vec<&'static Field> {
        names.iter().filter_map(|name| self.field(name)).collect()
    }

    /// These members, or where none are named all that are not derived.
    pub fn these_or_all(&self, names: &[&str]) -> Vec<&'static Field> {
        if names.is_empty() { self.fields.iter().filter(|field| !field.derived).collect() } else { self.these(names) }
    }

    /// What `--fields` names.
    ///
    /// # Errors
    /// `Usage` where a name is unknown, missing or there twice, with its place and what was probably meant.
    pub fn chosen(&self, text: &str) -> Result<Vec<&'static Field>, Fault> {
        let mut chosen: Vec<&'static Field> = Vec::new();
        let mut column = 1;
        for part in text.split(',') {
            let word = part.trim();
            let blanks = part.chars().take_while(|c| c.is_whitespace()).count();
            let length = word.chars().count().max(1);
            let wrong = |message: String, next: String| {
                let what = "The fields were not understood";
                Err(pointed(what, "--fields", text, column + blanks, length, &message, next))
            };
            match self.field(word) {
                Some(field) if chosen.iter().any(|known| known.name == field.name) => {
                    return wrong(format!("`{word}` stands there twice"), String::new());
                }
                Some(field) => chosen.push(field),
                None if word.is_empty() => return wrong("a name is missing".to_owned(), self.names()),
                None => {
                    let known = self.fields.iter().map(|field| field.name);
                    let meant = suggest(word, known.chain(self.also.iter().map(|(other, _)| *other)));
                    let next = meant.map_or_else(|| self.names(), |meant| format!("Did you mean `{meant}`?"));
                    return wrong(format!("there is no field `{word}`"), next);
                }
            }
            column += part.chars().count() + 1;
        }
        Ok(chosen)
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
        format!("Fields are {}", names.join(", "))
    }
}
