//! The columns that a list of webhooks can show, by name. How they look is not said here.

use std::str::FromStr;

use super::near::suggest;

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Column {
    Id,
    Name,
    Target,
    Host,
    Path,
    Events,
    Account,
    Age,
    Created,
    Updated,
    Test,
    History,
}

use Column::{Account, Age, Created, Events, History, Host, Id, Name, Path, Target, Test, Updated};

impl Column {
    /// All of them, in the order they are offered.
    pub const ALL: [Column; 12] = [Id, Name, Target, Host, Path, Events, Account, Age, Created, Updated, Test, History];
    /// Those shown at first.
    pub const DEFAULT: [Column; 7] = [Id, Name, Target, Events, Account, Age, Test];

    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Id => "id",
            Name => "name",
            Target => "target",
            Host => "host",
            Path => "path",
            Events => "events",
            Account => "account",
            Age => "age",
            Created => "created",
            Updated => "updated",
            Test => "test",
            History => "history",
        }
    }
}

/// A word that names no column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no column `{word}`. {}", match meant {
    Some(meant) => format!("Did you mean `{meant}`?"),
    None => format!("Columns are {}", Column::ALL.map(Column::word).join(", ")),
})]
pub struct NoColumn {
    /// The word.
    pub word: String,
    /// What was probably meant.
    pub meant: Option<&'static str>,
}

impl FromStr for Column {
    type Err = NoColumn;

    fn from_str(word: &str) -> Result<Self, NoColumn> {
        Column::ALL
            .into_iter()
            .find(|column| column.word() == word)
            .ok_or_else(|| NoColumn { word: word.to_owned(), meant: suggest(word, Column::ALL.map(Column::word)) })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_and_a_slip_is_told() {
        for column in Column::ALL {
            assert_eq!(column.word().parse(), Ok(column));
        }
        let said = |word: &str| word.parse::<Column>().unwrap_err().to_string();
        assert_eq!(said("nmae"), "no column `nmae`. Did you mean `name`?");
        assert!(said("x").ends_with(
            "Columns are id, name, target, host, path, events, account, age, created, updated, test, history"
        ));
    }
}
