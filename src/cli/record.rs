//! Webhooks as the command line prints them: the service's attribute names, URLs masked unless asked for, and what
//! hookline makes of them – host, path, age – where a column or `--fields` wants it.

use std::{borrow::Cow, ops::Range};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    print::{Field, Record, Shape, Style},
    table::{Column, Cut},
};
use crate::domain::{address::masked_url, age, collection::Place, object, webhook::Webhook};

const fn field(name: &'static str, title: &'static str, cut: Cut) -> Field {
    Field { name, column: Column { title, cut, right: false }, derived: false }
}

const fn number(name: &'static str, title: &'static str) -> Field {
    Field { name, column: Column { title, cut: Cut::Never, right: true }, derived: false }
}

const fn derived(name: &'static str, title: &'static str, cut: Cut) -> Field {
    Field { derived: true, ..field(name, title, cut) }
}

/// What a webhook is made of. The secret is not among it.
pub static SHAPE: Shape = Shape {
    fields: &FIELDS,
    table: &["id", "name", "url", "account_id", "age", "events"],
    lines: &["id", "name", "url", "account_id", "updated_at", "events"],
    also: &ALSO,
};

/// The members of a webhook, in the order of its record.
pub const FIELDS: [Field; 11] = [
    number("id", "ID"),
    number("account_id", "ACCOUNT"),
    field("name", "NAME", Cut::End),
    field("url", "URL", Cut::Middle),
    field("events", "EVENTS", Cut::End),
    field("scopes", "SCOPES", Cut::End),
    field("created_at", "CREATED", Cut::Never),
    field("updated_at", "UPDATED", Cut::Never),
    derived("host", "HOST", Cut::Middle),
    derived("path", "PATH", Cut::End),
    derived("age", "AGE", Cut::Never),
];

/// Members as filters and views name them.
pub const ALSO: [(&str, &str); 4] =
    [("target", "url"), ("account", "account_id"), ("created", "created_at"), ("updated", "updated_at")];

/// The record of a webhook. What the service did not speak of is left out; URLs are masked unless `reveal`.
pub fn of(hook: &Webhook, reveal: bool) -> Record<'static> {
    Record::of_line(object::json(hook, |url| shown_url(url, reveal).into_owned()))
}

/// A URL as it may be shown.
pub fn shown_url(url: &str, reveal: bool) -> Cow<'_, str> {
    if reveal { Cow::Borrowed(url) } else { masked_url(url) }
}

/// Which derived members a style looks for.
#[derive(Debug, Clone, Copy)]
pub struct Derived {
    host: bool,
    path: bool,
    age: bool,
    now: Timestamp,
}

impl Derived {
    /// Those of this style.
    pub fn of(style: &Style, now: Timestamp) -> Self {
        let wants = |name| style.wants(name);
        Derived { host: wants("host"), path: wants("path"), age: wants("age"), now }
    }

    /// None.
    pub fn none() -> Self {
        Derived { host: false, path: false, age: false, now: Timestamp::UNIX_EPOCH }
    }

    /// Adds them to the record of a webhook.
    pub fn add_to(&self, record: &mut Record<'_>) {
        if !(self.host || self.path || self.age) {
            return;
        }
        let members = record.members();
        let text = |wanted: &str| -> Option<String> {
            members.iter().find(|(name, _)| name == wanted).and_then(|(_, raw)| serde_json::from_str(raw).ok())
        };
        let url = text("url");
        let part =
            |of: fn(Place) -> Range<usize>| url.as_ref().and_then(|url| url.get(of(Place::of(url)))).map(Value::from);
        let aged = || text("updated_at")?.parse().ok().map(|at| json!(age::short(at, self.now)));
        let found = [
            ("host", self.host.then(|| part(|place| place.host)).flatten()),
            ("path", self.path.then(|| part(|place| place.path)).flatten()),
            ("age", self.age.then(aged).flatten()),
        ];
        record.add(found.into_iter().filter_map(|(name, value)| Some((name, value?))));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::{column, known::Known, webhook::HookId};

    #[test]
    fn credentials_in_a_url_are_masked_unless_asked_for() {
        let mut hook = Webhook::bare(HookId::new(7).unwrap());
        hook.url = Known::Value("https://ann:pw@example.com/x?token=abc".to_owned());
        let masked = of(&hook, false);
        assert!(!masked.line().contains("pw@") && !masked.line().contains("abc"), "{masked:?}");
        assert!(of(&hook, true).line().contains("https://ann:pw@example.com/x?token=abc"));
    }

    #[test]
    fn every_column_of_a_view_but_those_about_tests_is_a_field() {
        for column in column::Column::ALL {
            let of_tests = matches!(column, column::Column::Test | column::Column::History);
            assert_eq!(SHAPE.field(column.word()).is_none(), of_tests, "{column:?}");
        }
        assert_eq!(SHAPE.these(SHAPE.table).len() + SHAPE.these(SHAPE.lines).len(), 12);
    }

    #[test]
    fn what_is_derived_comes_from_what_is_shown() {
        let now = "2026-01-04T00:00:00Z".parse().unwrap();
        let all = Derived { host: true, path: true, age: true, now };
        let mut hook = Webhook::bare(HookId::new(7).unwrap());
        hook.url = Known::Value("https://h.example/a?token=abc".to_owned());
        hook.updated = Known::Value("2026-01-01T00:00:00Z".parse().unwrap());
        let mut record = of(&hook, false);
        all.add_to(&mut record);
        assert!(record.line().ends_with(r#","host":"h.example","path":"/a","age":"3 d"}"#), "{record:?}");
        let mut bare = of(&Webhook::bare(HookId::new(7).unwrap()), false);
        all.add_to(&mut bare);
        assert_eq!(bare.line(), r#"{"id":"7"}"#);
    }
}
