//! The filter prompt: a text field over the list that filters while it is typed, with completion of fields, `is:` words
//! and event names, and with the mistake marked where it is.

use std::ops::Range;

use crate::{
    domain::filter::{Completion, Filter, FilterError},
    tui::{argument, field::Field, shared::Shared},
};

/// The prompt while it is open.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// What is typed.
    pub field: Field,
    /// The filter to go back to on Esc.
    pub before: Filter,
    /// The mistake in what is typed.
    pub mistake: Option<FilterError>,
    /// What could stand at the cursor.
    pub offers: Vec<Completion>,
    /// The bytes that an offer replaces.
    pub replaces: Range<usize>,
    /// Which offer is chosen, once one was.
    pub chosen: Option<usize>,
    /// Walking through former filters: how far back, and what was typed before.
    back: usize,
    typed: String,
}

impl Prompt {
    /// Opens it on the filter there is; more can be typed behind it.
    pub fn open(now: &Filter, shared: &Shared) -> Self {
        let mut text = now.to_string();
        if !text.is_empty() {
            text.push(' ');
        }
        let mut prompt = Prompt {
            field: Field::new(text),
            before: now.clone(),
            mistake: None,
            offers: Vec::new(),
            replaces: 0..0,
            chosen: None,
            back: 0,
            typed: String::new(),
        };
        prompt.look(shared);
        prompt
    }

    /// Reads what is typed: the filter it means, where it means one.
    pub fn look(&mut self, shared: &Shared) -> Option<Filter> {
        self.chosen = None;
        let found = argument::filter_offers(self.field.text(), self.field.cursor(), shared);
        (self.replaces, self.offers) = (found.replace, found.items);
        match Filter::parse(self.field.text()) {
            Ok(filter) => {
                self.mistake = None;
                Some(filter)
            }
            Err(mistake) => {
                self.mistake = Some(mistake);
                None
            }
        }
    }

    /// Puts the next or former offer in. Repeated, it walks through them.
    pub fn complete(&mut self, forward: bool) {
        let count = self.offers.len();
        if count == 0 {
            return;
        }
        let next = match self.chosen {
            None if forward => 0,
            None => count - 1,
            Some(at) if forward => (at + 1) % count,
            Some(at) => (at + count - 1) % count,
        };
        if let Some(offer) = self.offers.get(next) {
            let start = self.replaces.start;
            self.field.replace(self.replaces.clone(), &offer.text);
            self.replaces = start..start + offer.text.len();
            self.chosen = Some(next);
        }
    }

    /// Puts in a former filter, one further back or forth.
    pub fn recall(&mut self, older: bool, history: &[String]) {
        let back = if older { (self.back + 1).min(history.len()) } else { self.back.saturating_sub(1) };
        if back == self.back {
            return;
        }
        if self.back == 0 {
            self.field.text().clone_into(&mut self.typed);
        }
        self.back = back;
        let text = back.checked_sub(1).and_then(|back| history.iter().rev().nth(back));
        self.field.set(text.unwrap_or(&self.typed).clone());
    }
}
