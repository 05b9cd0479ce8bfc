//! A change of the views as a change of the text of `views.toml`: what it does not speak of stays as people wrote it.
//! Which view has which number, and with which one a profile starts, is `domain::view`'s to say.

use toml_edit::{ArrayOfTables, Document, DocumentMut, Item, Table, Value};

use super::{
    form::{self, Source, set},
    read,
};
use crate::domain::view::{Change, Mistake, Saved, ViewId, Views};

/// The head of a file that is new.
const NEW: &str = "\
# Saved views of hookline. What you change here counts from the next start on; comments stay.
version = 1
";

/// The text after a change, and the views of the profile that stand in it.
///
/// # Errors
/// Where the text is none that could be changed: no TOML, or of a later version.
pub fn changed(text: &str, profile: &str, change: &Change) -> Result<(String, Views), Mistake> {
    let before = read::views(text, profile)?;
    let mut after = before.clone();
    after.apply(change);
    let text = if text.trim().is_empty() { NEW } else { text };
    let source = Source(text);
    let mut document = Document::parse(text).map_err(|error| source.mistake(error.span(), error.message()))?.into_mut();
    let others = starts(&document, profile);
    let wrong = source.mistake(document.get("view").and_then(Item::span), "views are written as tables: [[view]]");
    let tables = document.entry("view").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let tables = tables.as_array_of_tables_mut().ok_or(wrong)?;
    let is = |table: &Table, id: &ViewId| read::id(table, source, profile).is_ok_and(|of| of.as_ref() == Some(id));
    match change {
        Change::Save { id, view, .. } => {
            if !tables.iter().any(|table| is(table, id)) {
                let mut table = Table::new();
                table.decor_mut().set_prefix("\n");
                tables.push(table);
                if let Some(table) = tables.iter_mut().last() {
                    name(table, id, profile);
                    // People look for it beside the name.
                    number(table, after.get(id));
                }
            }
            if let Some(table) = tables.iter_mut().find(|table| is(table, id)) {
                form::put(table, view);
            }
        }
        Change::Edit { id, to, .. } if before.get(id).is_some() => {
            if id != to {
                tables.retain(|table| !is(table, to));
            }
            if let Some(table) = tables.iter_mut().find(|table| is(table, id)) {
                name(table, to, profile);
            }
        }
        Change::Edit { .. } => {}
        Change::Remove(id) => tables.retain(|table| !is(table, id)),
    }
    for table in tables.iter_mut() {
        let Ok(Some(id)) = read::id(table, source, profile) else { continue };
        let key = after.get(&id).and_then(|saved| saved.key);
        if former(&before, &id, change).is_none_or(|before| before != key) {
            number(table, after.get(&id));
        }
    }
    others_follow(&mut document, others, change);
    start(&mut document, profile, &before, &after);
    Ok((document.to_string(), after))
}

/// The number that a view had before the change.
fn former(before: &Views, id: &ViewId, change: &Change) -> Option<Option<u8>> {
    let id = match change {
        Change::Edit { id: was, to, .. } if to == id => was,
        _ => id,
    };
    before.get(id).map(|saved| saved.key)
}

fn number(table: &mut Table, saved: Option<&Saved>) {
    set(table, "key", saved.and_then(|saved| saved.key).map(|key| i64::from(key).into()));
}

fn name(table: &mut Table, id: &ViewId, profile: &str) {
    set(table, "name", Some(Value::from(id.name.as_str())));
    set(table, "profile", (!id.everywhere).then(|| profile.into()));
}

/// Writes with which view the profile starts, where that changed.
fn start(document: &mut DocumentMut, profile: &str, before: &Views, after: &Views) {
    if before.start_name() == after.start_name() {
        return;
    }
    if document.get("default").is_none_or(|item| item.as_table_like().is_none()) {
        document.insert("default", Item::Table(Table::new()));
    }
    let Some(table) = document.get_mut("default").and_then(Item::as_table_like_mut) else { return };
    match after.start_name() {
        Some(name) => {
            table.insert(profile, Item::Value(name.into()));
        }
        None => {
            table.remove(profile);
        }
    }
    if table.is_empty() {
        document.remove("default");
    }
}

/// The other profiles that start with a view that there is, each with its name.
fn starts(document: &DocumentMut, profile: &str) -> Vec<(String, String)> {
    let entries = document.get("default").and_then(Item::as_table_like).into_iter().flat_map(|table| table.iter());
    entries
        .filter_map(|(of, name)| Some((of.to_owned(), name.as_str()?.to_owned())))
        .filter(|(of, name)| of != profile && resolves(document, of, name))
        .collect()
}

/// What others start with stays: under its new name, or no longer where it is gone.
fn others_follow(document: &mut DocumentMut, others: Vec<(String, String)>, change: &Change) {
    for (of, name) in others {
        if resolves(document, &of, &name) {
            continue;
        }
        let renamed = match change {
            Change::Edit { id, to, .. } if id.name == name => Some(&to.name),
            _ => None,
        };
        let name = renamed.filter(|name| resolves(document, &of, name));
        let Some(default) = document.get_mut("default").and_then(Item::as_table_like_mut) else { return };
        match name {
            Some(name) => {
                default.insert(&of, Item::Value(name.as_str().into()));
            }
            None => {
                default.remove(&of);
            }
        }
    }
}

/// True where there is a view of this name for a profile.
fn resolves(document: &DocumentMut, profile: &str, name: &str) -> bool {
    let tables = document.get("view").and_then(Item::as_array_of_tables);
    tables.into_iter().flat_map(|tables| tables.iter()).any(|table| {
        let text = |field: &str| table.get(field).and_then(Item::as_str);
        text("name").map(str::trim) == Some(name) && text("profile").is_none_or(|of| of == profile)
    })
}
