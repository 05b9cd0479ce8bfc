//! What a server was seen to do where servers of the contract differ (WIRE section 12, plainer JSON:API). Found by
//! answers, remembered by the client, shown by `doctor`. Pure: it decides what to leave out next, and sends nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::ErrorDocument;

/// How one server speaks. The default is the service of WIRE.md. Can be kept between runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialect {
    /// The form in which it takes `fields`.
    pub fields: FieldsForm,
    /// It refuses the parameter `count`.
    pub refuses_count: bool,
    /// It refuses `application/json` and wants `application/vnd.api+json` for bodies.
    pub wants_jsonapi_type: bool,
    /// Where it says the number of all rows, once it was seen to.
    pub totals: Option<Totals>,
    /// It gives `links.next`.
    pub links: bool,
    /// It sends `secret` without being asked; the client drops it.
    pub sends_secrets: bool,
    /// It gives fewer rows a page than asked for, at most so many.
    pub page_cap: Option<u16>,
}

/// Forms of a sparse fieldset, from the service's own to the plainest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum FieldsForm {
    /// `fields[type][]=a&fields[type][]=b` (WIRE fact 13).
    #[default]
    Array,
    /// `fields[type]=a,b`, as JSON:API has it.
    Comma,
    /// Refused in every form.
    Unsent,
}

/// Where a server says the number of all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Totals {
    /// `meta.count` with `meta.more`: a floor (WIRE fact 11).
    Floor,
    /// `meta.pagination.count` or `meta.pagination.total`.
    Pagination,
    /// `meta.total` or a name like it.
    Total,
}

impl Dialect {
    /// Adds what was seen elsewhere: nothing that was learnt is unlearnt.
    pub fn merge(&mut self, seen: &Dialect) {
        self.fields = self.fields.max(seen.fields);
        self.refuses_count |= seen.refuses_count;
        self.wants_jsonapi_type |= seen.wants_jsonapi_type;
        self.totals = seen.totals.or(self.totals);
        self.links |= seen.links;
        self.sends_secrets |= seen.sends_secrets;
        self.page_cap = seen.page_cap.or(self.page_cap);
    }

    /// What to try after a read was refused with 400 or 422: `None` where the complaint is about something else, or
    /// nothing is left to leave out.
    pub fn after_refusal(&self, counted: bool, errors: &ErrorDocument) -> Option<Dialect> {
        let mut next = self.clone();
        let (count, fields) = (errors.names("count"), errors.names("fields"));
        if count || fields {
            next.refuses_count |= count && counted;
            if fields {
                next.fields = self.fields.plainer();
            }
        } else if !errors.names_something() {
            next.refuses_count |= counted;
            next.fields = self.fields.plainer();
        }
        (next != *self).then_some(next)
    }
}

impl FieldsForm {
    fn plainer(self) -> Self {
        match self {
            FieldsForm::Array => FieldsForm::Comma,
            FieldsForm::Comma | FieldsForm::Unsent => FieldsForm::Unsent,
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let totals = match self.totals {
            None => "not seen yet",
            Some(Totals::Floor) => "meta.count, a floor",
            Some(Totals::Pagination) => "meta.pagination",
            Some(Totals::Total) => "meta.total",
        };
        let fields = match self.fields {
            FieldsForm::Array => "fields[type][]=a",
            FieldsForm::Comma => "fields[type]=a,b",
            FieldsForm::Unsent => "refused",
        };
        write!(f, "totals: {totals}; sparse fields: {fields}")?;
        let cap = self.page_cap.map(|rows| format!("at most {rows} rows a page"));
        for (seen, word) in [
            (self.refuses_count, "refuses count"),
            (self.links, "links.next"),
            (self.wants_jsonapi_type, "wants application/vnd.api+json"),
            (self.sends_secrets, "sends secrets unasked"),
            (cap.is_some(), cap.as_deref().unwrap_or("")),
        ] {
            if seen {
                write!(f, "; {word}")?;
            }
        }
        Ok(())
    }
}
