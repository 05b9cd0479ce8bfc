//! JSON as a tree that people can read: short values in one line, objects and long arrays as branches that close.

use std::collections::HashSet;

use serde_json::Value;

use crate::{
    domain::{
        json::Json,
        text::{json_safe, width},
    },
    tui::{
        prose::{Fold, Prose, Role},
        words,
    },
};

/// Lines of one tree; what is past them is in the raw view.
const MOST: usize = 2_000;
/// Cells by which a level is indented.
const STEP: usize = 2;
/// Levels that are still indented further.
const DEEPEST: usize = 16;

/// Writes a section for a part of the record: its members, where it is an object, else its value.
pub fn section(prose: &mut Prose, title: &str, json: &Json, closed: &HashSet<String>) {
    match json.tree() {
        Value::Object(members) if members.is_empty() => prose.heading(title, "none: an empty object"),
        Value::Object(members) => {
            prose.heading(title, &counted(members.len(), "member"));
            let root = escaped(title);
            let all = members.iter().map(|(key, value)| (format!("{root}/{}", escaped(key)), key.as_str(), value));
            write(prose, all, closed);
        }
        _ => {
            prose.heading(title, "");
            member(prose, title, json, closed);
        }
    }
}

/// Writes a member of a record: `name` and what it holds.
pub fn member(prose: &mut Prose, name: &str, json: &Json, closed: &HashSet<String>) {
    let tree = json.tree();
    if tree.is_null() && json.as_str() != "null" {
        prose.text(STEP, &format!("{name}: {}", json_safe(json.as_str())), Role::Text);
        prose.text(STEP, "This JSON is nested too deeply, or too odd, to be drawn as a tree.", Role::Dim);
        return;
    }
    write(prose, [(escaped(name), name, &tree)].into_iter(), closed);
}

fn write<'a>(prose: &mut Prose, members: impl Iterator<Item = (String, &'a str, &'a Value)>, closed: &HashSet<String>) {
    let mut writer = Writer { prose, closed, left: MOST };
    for (path, name, value) in members {
        writer.value(0, &path, name, value);
    }
    if writer.left == 0 {
        prose.text(STEP, "More is left out here; w shows the raw JSON.", Role::Dim);
    }
}

fn counted(count: usize, unit: &str) -> String {
    format!("{} {unit}{}", words::number(count as u64), if count == 1 { "" } else { "s" })
}

struct Writer<'a> {
    prose: &'a mut Prose,
    closed: &'a HashSet<String>,
    left: usize,
}

impl Writer<'_> {
    fn value(&mut self, level: usize, path: &str, label: &str, value: &Value) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let indent = STEP * (1 + level.min(DEEPEST));
        if let Some(text) = self.inline(indent, label, value) {
            self.leaf(indent, label, &text, value);
            return;
        }
        let note = match value {
            Value::Object(members) => counted(members.len(), "member"),
            Value::Array(items) => counted(items.len(), "item"),
            _ => String::new(),
        };
        let open = !self.closed.contains(path);
        self.prose.branch(
            indent,
            Fold { path: path.to_owned(), open },
            &[(label, Role::Accent), ("  ", Role::Dim), (&note, Role::Dim)],
        );
        if !open {
            return;
        }
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    self.value(level + 1, &format!("{path}/{}", escaped(key)), key, value);
                }
            }
            Value::Array(items) => {
                for (at, value) in items.iter().enumerate() {
                    self.value(level + 1, &format!("{path}/{at}"), &at.to_string(), value);
                }
            }
            _ => {}
        }
    }

    /// A value that is one line: anything but an object or array with something in it, and an array of short things.
    fn inline(&self, indent: usize, label: &str, value: &Value) -> Option<String> {
        match value {
            Value::Object(members) if !members.is_empty() => return None,
            Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => return None,
            Value::Array(items) if items.len() > 20 => return None,
            _ => {}
        }
        let text = match value {
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(Value::to_string).collect();
                format!("[{}]", items.join(", "))
            }
            other => other.to_string(),
        };
        let text = json_safe(&text).into_owned();
        let fits = indent + width(label) + 2 + width(&text) <= self.prose.width();
        (fits || !value.is_array()).then_some(text)
    }

    fn leaf(&mut self, indent: usize, label: &str, text: &str, value: &Value) {
        let role = if value.is_null() { Role::Dim } else { Role::Text };
        if indent + width(label) + 2 + width(text) <= self.prose.width() {
            self.prose.pieces(indent, &[(label, Role::Accent), ("  ", Role::Dim), (text, role)]);
        } else {
            self.prose.text(indent, label, Role::Accent);
            self.prose.text(indent + STEP, text, role);
        }
    }
}

/// A step of a path, so that a key with a slash is not two steps (RFC 6901 section 3).
pub fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
