//! What a list request asks for: parameters checked as the framework checks them, turned into a question to the store.

use rusqlite::types::Value as Sql;
use serde_json::Value;

use super::{
    answer::{Complaint, Refusal},
    integer::integer,
    moment,
    params::Tree,
    record::{Column, Shown, TYPE},
};

/// Rows of a page where none is asked for, and the most.
const PAGE: i64 = 1000;

/// A list request that passed the checks.
#[derive(Debug, PartialEq)]
pub(super) struct Listing {
    /// Rows to skip.
    pub offset: i64,
    /// Rows wanted.
    pub limit: i64,
    /// The one key that counts, `None` for no order at all.
    pub order: Option<Order>,
    /// Whether to count.
    pub count: bool,
    /// The conditions, ANDed, with their values.
    pub conditions: Vec<(String, Vec<Sql>)>,
    /// The attributes.
    pub shown: Shown,
}

/// A sort key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    /// A column of the table.
    pub column: &'static str,
    /// From the greatest down.
    pub descending: bool,
}

/// Parameters of the list after the checks of their types (422), before the database sees them (500).
#[derive(Debug)]
pub(super) struct Checked {
    number: i128,
    size: i64,
    count: bool,
    sort: Option<String>,
    filter: Tree,
    shown: Shown,
}

/// Checks the types of the parameters; all faults at once.
pub(super) fn check(params: &Tree) -> Result<Checked, Refusal> {
    let mut faults = Vec::new();
    let (number, size) = page(params.get("page"), &mut faults);
    let count = params.get("count").is_some_and(|value| {
        boolean(value).unwrap_or_else(|| {
            faults.push(Complaint::new("count", "must be a boolean"));
            false
        })
    });
    let sort = match params.get("sort") {
        None => None,
        Some(Value::String(sort)) => Some(sort.clone()),
        Some(_) => {
            faults.push(Complaint::new("sort", "must be a string"));
            None
        }
    };
    let filter = match params.get("filter") {
        None => Tree::new(),
        Some(Value::Object(filter)) => filter.clone(),
        Some(_) => {
            faults.push(Complaint::new("filter", "must be a hash"));
            Tree::new()
        }
    };
    let shown = fields(params.get("fields"), &mut faults);
    if faults.is_empty() {
        Ok(Checked { number, size, count, sort, filter, shown })
    } else {
        Err(Refusal::Invalid(faults))
    }
}

fn page(page: Option<&Value>, faults: &mut Vec<Complaint>) -> (i128, i64) {
    let page = match page {
        None => return (1, PAGE),
        Some(Value::Object(page)) => page,
        Some(_) => {
            faults.push(Complaint::new("page", "must be a hash"));
            return (1, PAGE);
        }
    };
    let mut read = |name: &str, otherwise: i64, range: std::ops::RangeInclusive<i128>, complaint: &str| {
        let Some(value) = page.get(name) else { return i128::from(otherwise) };
        let detail = match whole(value) {
            Some(number) if range.contains(&number) => return number,
            Some(_) => complaint,
            None => "must be an integer",
        };
        faults.push(Complaint::new(format!("page.{name}"), detail));
        i128::from(otherwise)
    };
    let number = read("number", 1, 1..=i128::MAX, "must be positive");
    let size = read("size", PAGE, 1..=i128::from(PAGE), "must be between 1 and 1000");
    (number, i64::try_from(size).unwrap_or(PAGE))
}

/// A whole number from a query (text) or a body (text or number).
pub(super) fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::String(text) => integer(text),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::String(word) => match word.as_str() {
            "true" | "t" | "y" | "yes" => Some(true),
            "false" | "f" | "n" | "no" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The sparse fieldset: only arrays are taken, and only those of this type count (WIRE section 4).
pub(super) fn fields(fields: Option<&Value>, faults: &mut Vec<Complaint>) -> Shown {
    let fields = match fields {
        None => return Shown::ALL,
        Some(Value::Object(fields)) => fields,
        Some(_) => {
            faults.push(Complaint::new("fields", "must be a hash"));
            return Shown::ALL;
        }
    };
    for (kind, _) in fields.iter().filter(|(_, names)| !names.is_array()) {
        faults.push(Complaint::new(format!("fields.{kind}"), "must be an array"));
    }
    match fields.get(TYPE) {
        Some(Value::Array(names)) => Shown::only(names.iter().filter_map(Value::as_str)),
        _ => Shown::ALL,
    }
}

impl Checked {
    /// The question to the store. Values that PostgreSQL refuses are 500 with its words (WIRE fact 8).
    pub fn listing(self) -> Result<Listing, Refusal> {
        let order = match &self.sort {
            None => Some(Order { column: "id", descending: false }),
            Some(sort) => last_key(sort)?,
        };
        let conditions = self.filter.iter().filter_map(|(name, value)| condition(name, value).transpose());
        let conditions = conditions.collect::<Result<_, _>>()?;
        let offset = (self.number - 1).saturating_mul(i128::from(self.size));
        let Ok(offset) = i64::try_from(offset) else {
            return Err(Refusal::sql(format!(
                "PG::NumericValueOutOfRange: ERROR:  bigint out of range\nLINE 1: SELECT * FROM \"webhooks\" ORDER BY \"webhooks\".\"id\" ASC LIMIT {} OFFSET {offset}",
                self.size
            )));
        };
        Ok(Listing { offset, limit: self.size, order, count: self.count, conditions, shown: self.shown })
    }
}

/// The last key of the list is the only one that counts (WIRE fact 9). Ruby's `split` drops empty keys at the end.
fn last_key(sort: &str) -> Result<Option<Order>, Refusal> {
    let Some(key) = sort.trim_end_matches(',').rsplit(',').next().filter(|_| !sort.trim_end_matches(',').is_empty())
    else {
        return Ok(None);
    };
    let (descending, name) = match key.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, key),
    };
    let bare = name.strip_prefix("webhooks.").unwrap_or(name);
    match columns().find(|column| *column == bare) {
        Some(column) => Ok(Some(Order { column, descending })),
        None => {
            let direction = if descending { "DESC" } else { "ASC" };
            Err(Refusal::sql(format!(
                "PG::UndefinedColumn: ERROR:  column \"{name}\" does not exist\nLINE 1: SELECT * FROM \"webhooks\" ORDER BY \"{name}\" {direction} LIMIT 1000\n"
            )))
        }
    }
}

fn columns() -> impl Iterator<Item = &'static str> {
    std::iter::once("id").chain(Column::ALL.into_iter().map(Column::name))
}

/// One filter as SQL; `None` for a name that is not declared: it is dropped in silence (WIRE fact 7).
fn condition(name: &str, value: &Value) -> Result<Option<(String, Vec<Sql>)>, Refusal> {
    let Some(column) = columns().find(|column| *column == name) else { return Ok(None) };
    let values: Vec<&Value> = match value {
        Value::Null => return Ok(Some((format!("{column} IS NULL"), Vec::new()))),
        Value::Array(_) if column == "events" || column == "scopes" => {
            return Err(Refusal::Failed {
                title: "NoMethodError",
                detail: "undefined method `literal_append' for an instance of Array".to_owned(),
            });
        }
        Value::Object(_) if column == "scopes" => {
            return Ok(Some((format!("{column} = ?"), vec![Sql::Text(value.to_string())])));
        }
        Value::Object(_) => {
            return Err(Refusal::sql(format!(
                "PG::UndefinedFunction: ERROR:  operator does not exist: {column} = jsonb\nLINE 1: SELECT * FROM \"webhooks\" WHERE (\"{column}\" = '{value}'::jsonb)\n"
            )));
        }
        Value::Array(items) => items.iter().collect(),
        scalar => vec![scalar],
    };
    // A scalar against a jsonb column equals nothing.
    if column == "events" || column == "scopes" {
        return Ok(Some(("0".to_owned(), Vec::new())));
    }
    let bound = values.iter().map(|value| literal(column, value)).collect::<Result<Vec<_>, _>>()?;
    let marks = vec!["?"; bound.len()].join(", ");
    Ok(Some((format!("{column} IN ({marks})"), bound)))
}

/// A value as the column's type, as PostgreSQL reads a quoted literal.
fn literal(column: &'static str, value: &Value) -> Result<Sql, Refusal> {
    let text = match value {
        Value::Null => return Ok(Sql::Null),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let refused = |wanted: &str| {
        Refusal::sql(format!(
            "PG::InvalidTextRepresentation: ERROR:  invalid input syntax for type {wanted}: \"{text}\"\nLINE 1: SELECT * FROM \"webhooks\" WHERE (\"webhooks\".\"{column}\" = '{text}')\n"
        ))
    };
    if text.contains('\0') {
        return Err(Refusal::encoding());
    }
    match column {
        "id" | "account_id" => text.trim().parse().map(Sql::Integer).map_err(|_| refused("bigint")),
        "created_at" | "updated_at" => {
            moment::parse(&text).map(Sql::Integer).ok_or_else(|| refused("timestamp with time zone"))
        }
        _ => Ok(Sql::Text(text)),
    }
}
