//! What differs, as people and programs read it: for `diff` and `plan`. URLs are masked unless asked for; no secret is ever
//! part of it.
//!
//! ```text
//! ~ changed   12  Orders EU  orders.example
//!     name    Orders -> Orders EU
//!     events  + orders.paid
//!             - orders.open
//! ```

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::{
    output::{Output, Stop},
    print::{Field, Form, Printing, Record, Shape, Style},
    record::shown_url,
    table::{Column, Cut},
};
use crate::domain::{
    address,
    change::{EventDiff, Shown},
    fault::Fault,
    report,
    secret::MASK,
    text::{pad, safe, width},
    webhook::{self, HookId},
};

/// One webhook of which there is something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// One character for the eye: `+`, `-`, `~`.
    pub sign: char,
    /// One word for what it is about: `new`, `update`.
    pub word: &'static str,
    /// The webhook; `None` for one that is to be made.
    pub id: Option<HookId>,
    /// Its name; unsafe to show as it is.
    pub name: String,
    /// Its URL, in full.
    pub url: String,
    /// What differs: a member, what it was, what it is or is to be.
    pub changes: Vec<(String, Shown, Shown)>,
    /// What else is to be known.
    pub notes: Vec<String>,
    /// Where it stands in the file.
    pub place: Option<String>,
}

const fn field(name: &'static str, title: &'static str, cut: Cut) -> Field {
    Field { name, column: Column { title, cut, right: false }, derived: false }
}

const ID: Field = Field { name: "id", column: Column { title: "ID", cut: Cut::Never, right: true }, derived: false };

/// What is told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A comparison of two snapshots.
    Diff,
    /// What a snapshot asks of a service.
    Plan,
    /// A comparison of the service with itself a moment ago: when that was seen.
    Watch(Timestamp),
}

impl About {
    /// How it is to be printed.
    ///
    /// # Errors
    /// As [`Printing::style`].
    pub fn style(self, printing: &Printing, output: &Output) -> Result<Style, Fault> {
        let shape = match self {
            About::Diff => &DIFF,
            About::Plan => &PLAN,
            About::Watch(_) => &WATCH,
        };
        printing.style(shape, output)
    }
}

static DIFF: Shape = Shape {
    fields: &[
        field("change", "CHANGE", Cut::Never),
        ID,
        field("name", "NAME", Cut::End),
        field("url", "URL", Cut::Middle),
        field("members", "MEMBERS", Cut::End),
        field("before", "BEFORE", Cut::End),
        field("after", "AFTER", Cut::End),
    ],
    table: &[],
    lines: &[],
    also: &[],
};

static PLAN: Shape = Shape {
    fields: &[
        field("action", "ACTION", Cut::Never),
        ID,
        field("name", "NAME", Cut::End),
        field("url", "URL", Cut::Middle),
        field("members", "MEMBERS", Cut::End),
        field("before", "BEFORE", Cut::End),
        field("after", "AFTER", Cut::End),
        field("notes", "NOTES", Cut::End),
        field("place", "PLACE", Cut::Never),
    ],
    table: &[],
    lines: &[],
    also: &[],
};

/// As [`DIFF`], and when it was seen.
static WATCH: Shape = Shape {
    fields: &[
        field("at", "AT", Cut::Never),
        field("change", "CHANGE", Cut::Never),
        ID,
        field("name", "NAME", Cut::End),
        field("url", "URL", Cut::Middle),
        field("members", "MEMBERS", Cut::End),
        field("before", "BEFORE", Cut::End),
        field("after", "AFTER", Cut::End),
    ],
    table: &[],
    lines: &[],
    also: &[],
};

/// A moment as it is printed beside what was seen then.
pub fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Prints them: in a terminal a block each, unless columns were chosen; else records.
///
/// # Errors
/// As for writing.
pub fn print(
    rows: &[Told],
    about: About,
    style: &Style,
    printing: &Printing,
    reveal: bool,
    output: &mut Output,
) -> Result<(), Stop> {
    if style.form() == Form::Table && printing.fields.is_none() {
        let before = if let About::Watch(at) = about { moment(at) + "  " } else { String::new() };
        return rows.iter().try_for_each(|row| output.text(&(before.clone() + &block(row, reveal))));
    }
    let mut records: Vec<Record<'static>> = rows.iter().map(|row| Record::from(object(row, about, reveal))).collect();
    style.rows(&mut records, output)
}

fn object(row: &Told, about: About, reveal: bool) -> Value {
    let (mut before, mut after, mut members) = (Map::new(), Map::new(), Vec::new());
    for (member, was, is) in &row.changes {
        members.push(member.clone());
        if *was != Shown::Nothing {
            before.insert(member.clone(), value(member, was, reveal));
        }
        if *is != Shown::Nothing {
            after.insert(member.clone(), value(member, is, reveal));
        }
    }
    let mut object = json!({
        (if about == About::Plan { "action" } else { "change" }): row.word,
        "id": row.id.map(|id| id.to_string()),
        "name": row.name,
        "url": shown_url(&row.url, reveal),
        "members": members,
        "before": before,
        "after": after,
    });
    if let (About::Watch(at), Some(object)) = (about, object.as_object_mut()) {
        object.shift_insert(0, "at".into(), moment(at).into());
    }
    if let (About::Plan, Some(object)) = (about, object.as_object_mut()) {
        object.insert("notes".into(), row.notes.clone().into());
        object.insert("place".into(), row.place.clone().into());
    }
    object
}

fn value(member: &str, shown: &Shown, reveal: bool) -> Value {
    match shown {
        Shown::Nothing | Shown::Unknown | Shown::Null => Value::Null,
        Shown::Secret => MASK.into(),
        Shown::Events(names) => names.clone().into(),
        Shown::Text(url) if member == "url" => shown_url(url, reveal).into_owned().into(),
        Shown::Text(text) if is_text(member) => text.clone().into(),
        // What is no text is JSON already; half of a character can only be told as text.
        Shown::Text(text) => serde_json::from_str(text).unwrap_or_else(|_| text.clone().into()),
    }
}

/// Members whose values are texts, not JSON.
fn is_text(member: &str) -> bool {
    matches!(member, "name" | "secret" | "created_at" | "updated_at")
}

/// A row for people, made safe: a line, and one for each member that differs.
pub fn block(row: &Told, reveal: bool) -> String {
    let id = row.id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let mut head = format!("{} {:<8}  {id}  {}", row.sign, row.word, safe(&row.name));
    if let Ok(host) = address::classify(&row.url) {
        head.push_str("  ");
        head.push_str(&safe(&host.effective));
    }
    head.truncate(head.trim_end().len());
    head.push('\n');
    let widest = row.changes.iter().map(|(member, ..)| width(&safe(member))).max().unwrap_or(0);
    for (member, was, is) in &row.changes {
        let mut title = safe(member).into_owned();
        for line in lines(member, was, is, reveal) {
            head.push_str(&format!("    {}  {}\n", pad(&title, widest), safe(&line)));
            title.clear();
        }
    }
    for note in &row.notes {
        head.push_str(&format!("    ! {}\n", safe(note)));
    }
    head
}

/// A change in words, each line unsafe to show as it is.
fn lines(member: &str, was: &Shown, is: &Shown, reveal: bool) -> Vec<String> {
    let told = |shown: &Shown| match (shown, webhook::Field::of_wire(member)) {
        (Shown::Text(url), Some(webhook::Field::Url)) if reveal => url.clone(),
        (Shown::Text(text), None | Some(webhook::Field::Secret)) => text.clone(),
        (shown, field) => report::told(field.unwrap_or(webhook::Field::Name), shown),
    };
    match (was, is) {
        (Shown::Nothing, is) => vec![told(is)],
        (was, Shown::Nothing) => vec![told(was)],
        (Shown::Secret, Shown::Secret) => vec!["another one".to_owned()],
        (Shown::Events(_), Shown::Events(_)) => {
            let EventDiff { added, removed, .. } = EventDiff::of(was, is);
            let signed = |sign: char, names: Vec<String>| names.into_iter().map(move |name| format!("{sign} {name}"));
            let lines: Vec<String> = signed('+', added).chain(signed('-', removed)).collect();
            if lines.is_empty() { vec![format!("{} -> {}", told(was), told(is))] } else { lines }
        }
        (was, is) => {
            let (was, is) = (told(was), told(is));
            let hidden =
                if was == is && member == "url" { " (what is masked differs; --reveal-urls shows it)" } else { "" };
            vec![format!("{was} -> {is}{hidden}")]
        }
    }
}
