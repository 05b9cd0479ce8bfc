//! One row of the table, and how it is written into an answer.

use rusqlite::{Row, types::ValueRef};
use serde_json::Value;

use super::moment;

/// The type of the resource.
pub(super) const TYPE: &str = "notification/webhooks";

/// The attributes, in the order of the wire; `id` is not among them (WIRE fact 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Account,
    Name,
    Url,
    Secret,
    Events,
    Scopes,
    Created,
    Updated,
}

impl Column {
    /// All of them, in the order of the wire and of [`SELECT`].
    pub const ALL: [Column; 8] = [
        Column::Account,
        Column::Name,
        Column::Url,
        Column::Secret,
        Column::Events,
        Column::Scopes,
        Column::Created,
        Column::Updated,
    ];

    /// Its name on the wire and in the table.
    pub fn name(self) -> &'static str {
        match self {
            Column::Account => "account_id",
            Column::Name => "name",
            Column::Url => "url",
            Column::Secret => "secret",
            Column::Events => "events",
            Column::Scopes => "scopes",
            Column::Created => "created_at",
            Column::Updated => "updated_at",
        }
    }
}

/// The columns of a statement that [`write()`] reads.
pub(super) const SELECT: &str = "id, account_id, name, url, secret, events, scopes, created_at, updated_at";

/// Which attributes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown(u8);

impl Shown {
    /// Every attribute.
    pub const ALL: Shown = Shown(u8::MAX);

    /// Only the named ones; names that are no attribute (`id`, `name,url`) add nothing.
    pub fn only<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let bit = |name: &str| Column::ALL.iter().find(|c| c.name() == name).map_or(0, |c| 1 << *c as u8);
        Shown(names.fold(0, |bits, name| bits | bit(name)))
    }

    fn has(self, column: Column) -> bool {
        self.0 & (1 << column as u8) != 0
    }
}

/// Appends the resource object of a row of [`SELECT`], as compact JSON. By hand: a page has a thousand of them.
pub(super) fn write(out: &mut String, row: &Row<'_>, shown: Shown) -> rusqlite::Result<()> {
    let id: i64 = row.get(0)?;
    out.push_str("{\"type\":\"");
    out.push_str(TYPE);
    out.push_str("\",\"id\":\"");
    out.push_str(&id.to_string());
    out.push_str("\",\"attributes\":{");
    let mut first = true;
    for (at, column) in Column::ALL.into_iter().enumerate().filter(|(_, column)| shown.has(*column)) {
        if !first {
            out.push(',');
        }
        first = false;
        out.push('"');
        out.push_str(column.name());
        out.push_str("\":");
        match (column, row.get_ref(at + 1)?) {
            (_, ValueRef::Null) => out.push_str("null"),
            (Column::Created | Column::Updated, ValueRef::Integer(micros)) => {
                out.push('"');
                moment::write_ruby(out, micros);
                out.push('"');
            }
            (Column::Events | Column::Scopes, json) => out.push_str(json.as_str()?),
            (Column::Account, ValueRef::Integer(number)) => out.push_str(&number.to_string()),
            (_, text) => string(out, text.as_str()?),
        }
    }
    out.push_str("}}");
    Ok(())
}

fn string(out: &mut String, text: &str) {
    let plain = text.bytes().all(|b| b >= 0x20 && b != b'"' && b != b'\\');
    if plain {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&Value::from(text).to_string());
    }
}

/// What is to be written into a row. `None` leaves a column as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Draft {
    pub id: Option<i64>,
    pub account: Option<i64>,
    pub name: Option<String>,
    pub url: Option<String>,
    pub secret: Option<String>,
    /// JSON text.
    pub events: Option<String>,
    /// JSON text.
    pub scopes: Option<String>,
    /// Microseconds since the epoch.
    pub created: Option<i64>,
    /// Microseconds since the epoch.
    pub updated: Option<i64>,
}

impl Draft {
    /// True where a row would not change.
    pub fn is_empty(&self) -> bool {
        *self == Draft::default()
    }
}
