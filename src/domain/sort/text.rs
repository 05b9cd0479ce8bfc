//! The text form of a sort order, `name,-updated`, and back.

use std::{fmt, ops::Range, str::FromStr};

use super::{Key, Sort, SortField};
use crate::domain::near::suggest;

/// Why a text is no sort order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SortError {
    /// Where, in bytes of the text.
    pub at: Range<usize>,
    /// What is wrong, for people.
    pub message: String,
    /// What was probably meant in its place.
    pub suggestion: Option<String>,
}

impl FromStr for Sort {
    type Err = SortError;

    fn from_str(text: &str) -> Result<Self, SortError> {
        let mut keys: Vec<Key> = Vec::new();
        let mut start = 0;
        for part in text.split(',') {
            let blanks = part.len() - part.trim_start().len();
            let word = part.trim();
            let at = start + blanks..start + blanks + word.len();
            start += part.len() + 1;
            if word.is_empty() {
                continue;
            }
            let (descending, name) = word.strip_prefix('-').map_or((false, word), |name| (true, name));
            let known = SortField::ALL.into_iter().find(|field| field.word().eq_ignore_ascii_case(name));
            let Some(by) = known else {
                return Err(unknown(name, descending, at));
            };
            if keys.iter().any(|key| key.by == by) {
                return Err(SortError { at, message: format!("`{name}` stands twice"), suggestion: None });
            }
            keys.push(Key { by, descending });
        }
        Ok(Sort(keys))
    }
}

fn unknown(name: &str, descending: bool, at: Range<usize>) -> SortError {
    let words = SortField::ALL.map(SortField::word);
    let meant = suggest(name, words);
    let hint =
        meant.map_or_else(|| format!("Keys are {}", words.join(", ")), |meant| format!("Did you mean `{meant}`?"));
    let minus = if descending { "-" } else { "" };
    SortError {
        at,
        message: format!("no sort key `{name}`. {hint}"),
        suggestion: meant.map(|meant| format!("{minus}{meant}")),
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, key) in self.0.iter().enumerate() {
            let comma = if number > 0 { "," } else { "" };
            write!(f, "{comma}{}{}", if key.descending { "-" } else { "" }, key.by.word())?;
        }
        Ok(())
    }
}
