//! From the text of `views.toml` to the views of one profile. One mistake spoils one view, not the others.

use toml_edit::{Document, Item, Table};

use super::form::{self, Source};
use crate::domain::{
    near::suggest,
    view::{self, Mistake, Saved, ViewId, Views},
};

/// The fields of a table of a view that are not the view's own.
const OTHERS: [&str; 3] = ["name", "key", "profile"];
const TOP: [&str; 3] = ["version", "view", "default"];
/// The version of the format, which the file may name.
const VERSION: i64 = 1;

/// Reads the views of a profile.
///
/// # Errors
/// Where the text is no TOML, or of a later version.
pub fn views(text: &str, profile: &str) -> Result<Views, Mistake> {
    let source = Source(text);
    let document =
        Document::parse(text).map_err(|error| source.mistake(error.span(), error.message().replace('\n', " ")))?;
    let mut saved: Vec<Saved> = Vec::new();
    let mut mistakes = Vec::new();
    for (name, item) in document.as_table() {
        match name {
            "version" if item.as_integer() == Some(VERSION) => {}
            "version" => {
                let message = format!("this hookline reads version {VERSION} of this file, and no later one");
                return Err(source.mistake(item.span(), message));
            }
            "view" => match item.as_array_of_tables() {
                Some(tables) => {
                    tables.iter().for_each(|table| take(table, source, profile, &mut saved, &mut mistakes));
                }
                None => mistakes.push(source.mistake(item.span(), "views are written as tables: [[view]]")),
            },
            "default" => {}
            name => mistakes.push(source.unknown(&document, name, &TOP)),
        }
    }
    let start = start(document.get("default"), source, profile, &saved).unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        None
    });
    Ok(Views::new(saved, start, mistakes))
}

/// Which view a table is, for this profile; `None` for one of another profile.
///
/// # Errors
/// Where it has no name that could be one.
pub fn id(table: &Table, source: Source<'_>, profile: &str) -> Result<Option<ViewId>, Mistake> {
    let everywhere = match table.get("profile") {
        None => true,
        Some(item) if source.text("profile", item)? == profile => false,
        Some(_) => return Ok(None),
    };
    let Some(item) = table.get("name") else {
        return Err(source.mistake(table.span(), "this view has no `name`"));
    };
    let text = source.text("name", item)?;
    let name = view::name(text).map_err(|why| source.mistake(item.span(), why))?;
    Ok(Some(ViewId { name, everywhere }))
}

fn take(table: &Table, source: Source<'_>, profile: &str, saved: &mut Vec<Saved>, mistakes: &mut Vec<Mistake>) {
    let id = match id(table, source, profile) {
        Ok(Some(id)) => id,
        Ok(None) => return,
        Err(mistake) => return mistakes.push(mistake),
    };
    if saved.iter().any(|other| other.id == id) {
        let message = format!("there is a view `{id}` before this one: this one is not used");
        return mistakes.push(source.mistake(table.span(), message));
    }
    let taken = |key: u8| saved.iter().find(|other| other.key == Some(key) && other.id.everywhere == id.everywhere);
    let key = match table.get("key").map(|item| (item, item.as_integer().and_then(|key| u8::try_from(key).ok()))) {
        None => None,
        Some((item, Some(key @ 1..=9))) => match taken(key) {
            None => Some(key),
            Some(other) => {
                mistakes.push(source.mistake(item.span(), format!("{key} is the key of `{}` already", other.id)));
                None
            }
        },
        Some((item, _)) => {
            mistakes.push(source.mistake(item.span(), "`key` is a number from 1 to 9"));
            None
        }
    };
    saved.push(Saved { key, view: form::view(table, source, &OTHERS), id });
}

/// The name of the view that the profile starts with.
fn start(
    default: Option<&Item>,
    source: Source<'_>,
    profile: &str,
    saved: &[Saved],
) -> Result<Option<String>, Mistake> {
    let Some(item) = default else { return Ok(None) };
    let Some(table) = item.as_table_like() else {
        return Err(
            source.mistake(item.span(), "the view to start with is written below [default]: PROFILE = \"NAME\"")
        );
    };
    let Some(item) = table.get(profile) else { return Ok(None) };
    let name = source.text(profile, item)?;
    if saved.iter().any(|saved| saved.id.name == name) {
        return Ok(Some(name.to_owned()));
    }
    let hint = match suggest(name, saved.iter().map(|saved| saved.id.name.as_str())) {
        Some(near) => format!(". Did you mean `{near}`?"),
        None => String::new(),
    };
    Err(source.mistake(item.span(), format!("there is no view `{name}` for this profile{hint}")))
}
