//! The saved views of one profile: its own, and those of every profile; found by name and by number, and changed.
//!
//! Of two with the same name or number the profile's own comes first.

use std::fmt;

use super::View;
use crate::domain::near::suggest;

/// The longest name, in characters.
const LONGEST: usize = 40;

/// Which view. A name is unique among the views of a profile, and among those of every profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ViewId {
    /// Its name.
    pub name: String,
    /// It belongs to every profile.
    pub everywhere: bool,
}

impl fmt::Display for ViewId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// What is wrong in the file of the views, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("views.toml:{line}:{column}: {message}")]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong, and what was probably meant.
    pub message: String,
}

/// A view under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Which it is.
    pub id: ViewId,
    /// The number under which a key applies it, 1 to 9.
    pub key: Option<u8>,
    /// What it shows; or why that is not known: then nothing is shown in its place.
    pub view: Result<View, Mistake>,
}

/// The saved views of one profile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Views {
    saved: Vec<Saved>,
    /// The name of the view that the profile starts with.
    start: Option<String>,
    /// What is wrong beside the views themselves.
    mistakes: Vec<Mistake>,
}

/// A change of the saved views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Keep a view, in place of the one that is the same.
    Save {
        /// Which.
        id: ViewId,
        /// What it shows.
        view: View,
        /// Its number; another view that has it loses it.
        key: Option<u8>,
        /// The profile starts with it.
        start: bool,
    },
    /// Give a view another name, place or number. What it shows stays, also where that cannot be read.
    Edit {
        /// Which; where it is gone, nothing happens.
        id: ViewId,
        /// What it is from now on. Another view that is the same gives way.
        to: ViewId,
        /// Its number; another view that has it loses it.
        key: Option<u8>,
        /// The profile starts with it.
        start: bool,
    },
    /// Remove a view.
    Remove(ViewId),
}

/// A name as it is kept.
///
/// # Errors
/// Why it is none.
pub fn name(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    match name.chars().count() {
        0 => Err("a view needs a name"),
        1..=LONGEST if name.chars().any(char::is_control) => Err("a name has no control characters"),
        1..=LONGEST => Ok(name.to_owned()),
        _ => Err("a name has at most 40 characters"),
    }
}

impl Views {
    /// The views of a profile. Of several that are the same, or have the same number in the same place, the first counts;
    /// the caller has told of the others.
    pub fn new(saved: Vec<Saved>, start: Option<String>, mistakes: Vec<Mistake>) -> Self {
        Views { saved, start, mistakes }
    }

    /// All, those with a number first, by it.
    pub fn all(&self) -> Vec<&Saved> {
        let mut all: Vec<&Saved> = self.saved.iter().collect();
        all.sort_by_key(|saved| (saved.key.unwrap_or(u8::MAX), saved.id.everywhere));
        all
    }

    /// This view.
    pub fn get(&self, id: &ViewId) -> Option<&Saved> {
        self.saved.iter().find(|saved| saved.id == *id)
    }

    /// The view of this name.
    pub fn named(&self, name: &str) -> Option<&Saved> {
        self.first(|saved| saved.id.name == name)
    }

    /// The view under this number.
    pub fn keyed(&self, key: u8) -> Option<&Saved> {
        self.first(|saved| saved.key == Some(key))
    }

    /// The view that the profile starts with.
    pub fn start(&self) -> Option<&Saved> {
        self.named(self.start.as_deref()?)
    }

    /// Its name, also where no such view is left.
    pub fn start_name(&self) -> Option<&str> {
        self.start.as_deref()
    }

    /// True where the profile starts with this view.
    pub fn starts_with(&self, id: &ViewId) -> bool {
        self.start().is_some_and(|saved| saved.id == *id)
    }

    /// The lowest number that no view has.
    pub fn free_key(&self) -> Option<u8> {
        (1..=9).find(|key| self.keyed(*key).is_none())
    }

    /// The name that was probably meant by one that no view has.
    pub fn near(&self, name: &str) -> Option<&str> {
        suggest(name, self.saved.iter().map(|saved| saved.id.name.as_str()))
    }

    /// Everything that is wrong, for people.
    pub fn mistakes(&self) -> impl Iterator<Item = &Mistake> {
        self.mistakes.iter().chain(self.saved.iter().filter_map(|saved| saved.view.as_ref().err()))
    }

    fn first(&self, is: impl Fn(&&Saved) -> bool) -> Option<&Saved> {
        let own = self.saved.iter().filter(|saved| !saved.id.everywhere).find(&is);
        own.or_else(|| self.saved.iter().find(&is))
    }

    /// Makes a change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Save { id, view, key, start } => {
                let started = self.starts_with(id);
                match self.saved.iter_mut().find(|saved| saved.id == *id) {
                    Some(saved) => saved.view = Ok(view.clone()),
                    None => self.saved.push(Saved { id: id.clone(), key: None, view: Ok(view.clone()) }),
                }
                self.settle(id, *key, *start, started);
            }
            Change::Edit { id, to, key, start } if self.get(id).is_some() => {
                let started = self.starts_with(id);
                if id != to {
                    self.saved.retain(|saved| saved.id != *to);
                }
                if let Some(saved) = self.saved.iter_mut().find(|saved| saved.id == *id) {
                    saved.id = to.clone();
                }
                self.settle(to, *key, *start, started);
            }
            Change::Edit { .. } => {}
            Change::Remove(id) => {
                self.saved.retain(|saved| saved.id != *id);
                if self.start.as_ref() == Some(&id.name) && self.named(&id.name).is_none() {
                    self.start = None;
                }
            }
        }
    }

    /// Number and start of a view that was changed; `started`: the profile started with it before.
    fn settle(&mut self, id: &ViewId, key: Option<u8>, start: bool, started: bool) {
        for saved in self.saved.iter_mut().filter(|saved| saved.id.everywhere == id.everywhere) {
            if saved.id == *id {
                saved.key = key;
            } else if key.is_some() && saved.key == key {
                saved.key = None;
            }
        }
        if start {
            self.start = Some(id.name.clone());
        } else if started || self.starts_with(id) {
            self.start = None;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
