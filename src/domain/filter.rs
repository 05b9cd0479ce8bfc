//! The filter language: one grammar for `/`, `:`, `--filter` and saved views (DESIGN section 4).
//!
//! ```text
//! filter := term*                      terms are separated by blanks, all must hold
//! term   := ["!"] ( word | fuzzy | test )
//! word   := value                      in name, url or an event; lower case finds both cases
//! fuzzy  := "~" value                  the letters in this order, in name, url or an event
//! test   := FIELD ( ":" | "=" | "~" | ">" | "<" ) value
//! value  := part ("," part)*           a comma is OR
//! part   := text, "…" around blanks, commas and the like (\" and \\ inside)
//! ```
//!
//! `field:v` contains `v`; where `v` has an unquoted `*`, the whole value must have that shape (`events:invoice.*`).
//! `field=v` equals (`name=` is empty), `field~v` is a regular expression, `>` and `<` compare. Only the names in
//! [`FilterField`] open a test, so `https://x` and `workflow:projects.created` are words; a near miss is an error.
//!
//! This file is what a filter *is*; parsing, printing, matching and completing stand beside it. Nothing reads a clock:
//! dates and ages are resolved when a [`Matcher`] is made.

mod complete;
mod exact;
mod implies;
mod lexer;
mod matching;
mod moment;
mod parse;
mod print;
mod probe;
mod term;

use std::str::FromStr;

pub use self::{
    complete::{Completion, Completions, Offer, complete},
    exact::ExactTerm,
    matching::{Context, Found, Freshness, Matcher},
    parse::FilterError,
    term::{FilterField, Is, Op, Pattern, Term, Test},
};

/// A filter: terms that must all hold. The default lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// What is wrong, where, and what was probably meant.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        parse::parse(text)
    }

    /// The filter `events=NAME`: what is subscribed to exactly this event.
    pub fn of_event(name: &str) -> Self {
        let test = Test::Field(FilterField::Events, Op::Equals, vec![Pattern::literal(name)]);
        Filter { terms: vec![Term { negated: false, test }] }
    }

    /// Its terms.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// True where it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// True where a term is fuzzy: such a filter never decides alone what a write acts on.
    pub fn is_fuzzy(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::Fuzzy(_)))
    }

    /// The audit rules that it names.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        let named =
            self.terms.iter().filter_map(|term| if let Test::Audit(rules) = &term.test { Some(rules) } else { None });
        named.flatten().map(String::as_str)
    }

    /// True where a term speaks of what one run of the program knows alone: marks, and what it saw change.
    pub fn is_of_a_run(&self) -> bool {
        let of_run = |word: &Is| matches!(word, Is::Marked | Is::New | Is::Changed);
        self.terms.iter().any(|term| matches!(&term.test, Test::Is(words) if words.iter().any(of_run)))
    }

    /// True where every row that passes this filter surely passes `older` too, so that the older result can be narrowed.
    /// Careful: false where it is not plain to see.
    pub fn implies(&self, older: &Filter) -> bool {
        implies::implies(self, older)
    }

    /// Prepares it for many rows of one collection.
    pub fn matcher<'c>(&self, context: &'c Context<'c>) -> Matcher<'c> {
        Matcher::new(self, context)
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        Filter::parse(text)
    }
}

#[cfg(test)]
mod tests;
