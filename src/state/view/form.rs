//! A view as the fields of a table, and back. What is as by default is left out.

use std::{borrow::Cow, ops::Range};

use toml_edit::{Array, Item, Table, Value};

use crate::domain::{
    column::Column,
    filter::Filter,
    near::suggest,
    sort::Sort,
    text::position,
    view::{Mistake, Mode, View},
};

/// The names of a view's fields.
pub const FIELDS: [&str; 4] = ["filter", "sort", "columns", "reading"];

/// The text that a table was read from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t>(pub &'t str);

impl Source<'_> {
    /// A mistake at these bytes.
    pub fn mistake(&self, span: Option<Range<usize>>, message: impl Into<String>) -> Mistake {
        let (line, column) = position(self.0, span.map_or(0, |span| span.start));
        Mistake { line, column, message: message.into() }
    }

    /// A mistake at these bytes of the text in `value`, where it is written without escapes; else at `value`.
    fn inside(&self, value: &Item, at: &Range<usize>, message: String) -> Mistake {
        let text = value.as_str().unwrap_or_default();
        let span = value.span().map(|span| match self.0.get(span.start + 1..span.start + 1 + text.len()) {
            Some(written) if written == text => span.start + 1 + at.start..span.start + 1 + at.end,
            _ => span,
        });
        self.mistake(span, message)
    }

    /// The text of a value.
    pub fn text<'i>(&self, name: &str, value: &'i Item) -> Result<&'i str, Mistake> {
        value.as_str().ok_or_else(|| self.mistake(value.span(), format!("`{name}` must be a text in quotes")))
    }

    /// A mistake about a name that nothing has here.
    pub fn unknown(&self, table: &Table, name: &str, known: &[&str]) -> Mistake {
        let hint: Cow<'_, str> = match suggest(name, known.iter().copied()) {
            Some(meant) => format!("Did you mean `{meant}`?").into(),
            None => format!("Known here: {}", known.join(", ")).into(),
        };
        let span = table.key(name).and_then(|key| key.span()).or_else(|| table.span());
        self.mistake(span, format!("unknown name `{name}`. {hint}"))
    }
}

/// Reads a view from a table that may have fields named `others` too.
///
/// # Errors
/// The first mistake.
pub fn view(table: &Table, source: Source<'_>, others: &[&str]) -> Result<View, Mistake> {
    let mut view = View::default();
    for (name, value) in table {
        match name {
            "filter" => {
                let text = source.text(name, value)?;
                view.filter = Filter::parse(text)
                    .map_err(|error| source.inside(value, &error.at, format!("filter: {}", error.message)))?;
            }
            "sort" => {
                let text = source.text(name, value)?;
                view.sort = text
                    .parse::<Sort>()
                    .map_err(|error| source.inside(value, &error.at, format!("sort: {}", error.message)))?;
            }
            "columns" => view.columns = columns(value, source)?,
            "reading" => {
                let text = source.text(name, value)?;
                view.mode = Mode::ALL
                    .into_iter()
                    .find(|mode| mode.word() == text)
                    .ok_or_else(|| source.mistake(value.span(), "`reading` is \"whole\" or \"pages\"".to_owned()))?;
            }
            name if others.contains(&name) => {}
            name => return Err(source.unknown(table, name, &[others, &FIELDS].concat())),
        }
    }
    Ok(view)
}

/// The id stands first always, as in the console; a column that is named twice stands where it is named first.
fn columns(value: &Item, source: Source<'_>) -> Result<Vec<Column>, Mistake> {
    let must = "`columns` must be a list of names, such as [\"id\", \"name\"]";
    let list = value.as_array().ok_or_else(|| source.mistake(value.span(), must))?;
    let mut columns = vec![Column::Id];
    for item in list {
        let word = item.as_str().ok_or_else(|| source.mistake(item.span(), must))?;
        let column =
            word.parse::<Column>().map_err(|error| source.mistake(item.span(), format!("columns: {error}")))?;
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    Ok(columns)
}

/// Writes a view into a table; what is there and is right stays as it is written.
pub fn put(table: &mut Table, view: &View) {
    let text = |text: String| (!text.is_empty()).then(|| Value::from(text));
    set(table, "filter", text(view.filter.to_string()));
    set(table, "sort", text(view.sort.to_string()));
    let columns: Array = view.columns.iter().map(|column| column.word()).collect();
    set(table, "columns", (view.columns != Column::DEFAULT).then(|| columns.into()));
    set(table, "reading", (view.mode != Mode::default()).then(|| view.mode.word().into()));
}

/// Writes a value, or takes it out. One that means the same stays as it is written, and a comment behind it stays.
pub fn set(table: &mut Table, name: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(name);
        return;
    };
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(former) if same(former, &value) => {}
        Some(former) => {
            *value.decor_mut() = former.decor().clone();
            *former = value;
        }
        None => {
            table.insert(name, Item::Value(value));
        }
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.value() == other.value(),
        (Value::Integer(one), Value::Integer(other)) => one.value() == other.value(),
        (Value::Boolean(one), Value::Boolean(other)) => one.value() == other.value(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => false,
    }
}
