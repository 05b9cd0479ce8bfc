//! Bodies of POST and PATCH: what is checked, what is taken, what is dropped in silence (WIRE sections 6 and 7).

use serde_json::Value;

use super::{
    answer::{Complaint, Refusal},
    listing::whole,
    moment,
    params::Tree,
    record::{Draft, TYPE},
};

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Write {
    Create,
    Update,
}

/// Reads the document; complaints are added to `faults`. `Err` alone is a fault of the database (500), which is met only
/// where no complaint stands before it.
pub(super) fn draft(params: &Tree, write: Write, faults: &mut Vec<Complaint>) -> Result<Draft, Refusal> {
    let data = match params.get("data") {
        None => {
            faults.push(Complaint::new("data", "is required"));
            return Ok(Draft::default());
        }
        Some(Value::Object(data)) => data,
        Some(_) => {
            faults.push(Complaint::new("data", "must be a hash"));
            return Ok(Draft::default());
        }
    };
    match data.get("type") {
        None => faults.push(Complaint::new("data.type", "is required")),
        Some(Value::String(kind)) if kind == TYPE => {}
        Some(_) => faults.push(Complaint::new("data.type", format!("must be one of {TYPE}"))),
    }
    match data.get("attributes") {
        None if write == Write::Update => Ok(Draft::default()),
        None => {
            faults.push(Complaint::new("data.attributes", "is required"));
            Ok(Draft::default())
        }
        Some(Value::Object(attributes)) => Reader { attributes, faults, broken: None }.draft(write),
        Some(_) => {
            faults.push(Complaint::new("data.attributes", "must be a hash"));
            Ok(Draft::default())
        }
    }
}

struct Reader<'a> {
    attributes: &'a Tree,
    faults: &'a mut Vec<Complaint>,
    broken: Option<Refusal>,
}

impl Reader<'_> {
    fn draft(mut self, write: Write) -> Result<Draft, Refusal> {
        let mut draft = Draft {
            id: self.number("id"),
            name: self.text("name"),
            url: self.text("url"),
            secret: self.text("secret"),
            events: self.json("events", "must be an array", Value::is_array),
            ..Draft::default()
        };
        if write == Write::Create {
            draft.account = self.number("account_id");
            draft.scopes = self.json("scopes", "must be a hash", Value::is_object);
            draft.created = self.time("created_at");
            draft.updated = self.time("updated_at");
        }
        match self.broken {
            Some(broken) if self.faults.is_empty() => Err(broken),
            _ => Ok(draft),
        }
    }

    fn complain(&mut self, name: &str, detail: &str) {
        self.faults.push(Complaint::new(format!("data.attributes.{name}"), detail));
    }

    fn number(&mut self, name: &str) -> Option<i64> {
        let value = self.attributes.get(name)?;
        let Some(number) = whole(value) else {
            self.complain(name, "must be an integer");
            return None;
        };
        let number = i64::try_from(number);
        if number.is_err() {
            self.broken.get_or_insert_with(|| Refusal::sql("PG::NumericValueOutOfRange: ERROR:  bigint out of range"));
        }
        number.ok()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let text = match self.attributes.get(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => {
                self.complain(name, "must be a string");
                return None;
            }
        };
        self.refuse_nul(text.contains('\0'));
        Some(text)
    }

    fn json(&mut self, name: &str, detail: &str, fits: fn(&Value) -> bool) -> Option<String> {
        let value = self.attributes.get(name)?;
        if !fits(value) {
            self.complain(name, detail);
            return None;
        }
        let text = value.to_string();
        self.refuse_nul(holds_nul(value));
        Some(text)
    }

    fn time(&mut self, name: &str) -> Option<i64> {
        let value = self.attributes.get(name)?;
        let time = value.as_str().and_then(moment::parse);
        if time.is_none() {
            self.complain(name, "must be a datetime");
        }
        time
    }

    fn refuse_nul(&mut self, found: bool) {
        if found {
            self.broken.get_or_insert_with(Refusal::encoding);
        }
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        _ => false,
    }
}
