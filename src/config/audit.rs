//! `[audit]` and `[audit.rule.ID]` of the configuration file: names and plain values with their places. Which rules there
//! are and what they take is known elsewhere: whoever does says a mistake at its [`Spot`].

use std::path::{Path, PathBuf};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::mistake::{Mistake, Spot};

/// What the file says of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// The file.
    pub path: PathBuf,
    /// `[audit]` itself.
    pub entries: Vec<Entry>,
    /// `[audit.rule.ID]`.
    pub rules: Vec<RuleEntry>,
}

/// The settings of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEntry {
    /// Its id, as written.
    pub id: String,
    /// Where that stands.
    pub at: Spot,
    /// What is set.
    pub entries: Vec<Entry>,
}

/// A name with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub name_at: Spot,
    /// The value.
    pub value: Plain,
    /// Where that stands.
    pub value_at: Spot,
}

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Plain {
    Flag(bool),
    Count(u64),
    Text(String),
    Counts(Vec<u64>),
    Texts(Vec<String>),
}

/// Reads `[audit]`.
///
/// # Errors
/// The first thing that is no name with a plain value.
pub(super) fn section(value: &Spanned<DeValue<'_>>, text: &str, path: &Path) -> Result<Section, Mistake> {
    let source = Source { text, path };
    let mut section = Section { path: path.to_path_buf(), ..Section::default() };
    for (name, value) in source.table(value, "`[audit]` must be a table")? {
        if name.get_ref() == "rule" {
            let shape = "rules are set in tables of their own: [audit.rule.ID]";
            for (id, value) in source.table(value, shape)? {
                let set = source.table(value, shape)?;
                section.rules.push(RuleEntry {
                    id: id.get_ref().to_string(),
                    at: source.spot(id.span()),
                    entries: set.iter().map(|(name, value)| source.entry(name, value)).collect::<Result<_, _>>()?,
                });
            }
        } else {
            section.entries.push(source.entry(name, value)?);
        }
    }
    Ok(section)
}

struct Source<'a> {
    text: &'a str,
    path: &'a Path,
}

impl Source<'_> {
    fn spot(&self, span: std::ops::Range<usize>) -> Spot {
        Spot::at(self.path, self.text, span)
    }

    fn table<'v, 'i>(&self, value: &'v Spanned<DeValue<'i>>, shape: &str) -> Result<&'v DeTable<'i>, Mistake> {
        value.get_ref().as_table().ok_or_else(|| self.spot(value.span()).mistake(shape, ""))
    }

    fn entry(&self, name: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) -> Result<Entry, Mistake> {
        let value_at = self.spot(value.span());
        let must = "must be true, a whole number, a text in quotes, or a list of numbers or texts";
        let plain = plain(value.get_ref())
            .ok_or_else(|| value_at.mistake(format!("`{}` {must}", name.get_ref()), String::new()))?;
        Ok(Entry { name: name.get_ref().to_string(), name_at: self.spot(name.span()), value: plain, value_at })
    }
}

fn plain(value: &DeValue<'_>) -> Option<Plain> {
    let count = |value: &DeValue<'_>| {
        value.as_integer().and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok())
    };
    if let Some(flag) = value.as_bool() {
        return Some(Plain::Flag(flag));
    }
    if let Some(text) = value.as_str() {
        return Some(Plain::Text(text.to_owned()));
    }
    if let Some(list) = value.as_array() {
        let items = || list.iter().map(Spanned::get_ref);
        let texts = items().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
        return texts.map(Plain::Texts).or_else(|| items().map(count).collect::<Option<Vec<_>>>().map(Plain::Counts));
    }
    count(value).map(Plain::Count)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_keep_their_places() {
        let text = "[audit]\nfail_on = \"low\"\n[audit.rule.unusual-port]\nports = [1, 2]\nenabled = false\n";
        let file = super::super::file::parse(text, Path::new("/c.toml"), None).unwrap();
        let entry = &file.audit[0].entries[0];
        assert_eq!((entry.name.as_str(), &entry.value), ("fail_on", &Plain::Text("low".to_owned())));
        assert_eq!(entry.value_at.place, "/c.toml:2:11");
        let rule = &file.audit[0].rules[0];
        assert_eq!((rule.id.as_str(), rule.at.place.as_str()), ("unusual-port", "/c.toml:3:13"));
        assert_eq!(rule.entries[1].value, Plain::Counts(vec![1, 2]));
        let mistake = rule.entries[0].name_at.mistake("no", "yes").to_string();
        assert_eq!(mistake, "/c.toml:5:1: no\n  5 | enabled = false\n    | ^^^^^^^");
    }
}
