//! The part of a filter that a server can take: exact values of the fields it honours (WIRE section 4).

use super::{
    Filter,
    term::{FilterField, Op, Term, Test},
};
use crate::domain::webhook::HookId;

/// One exact filter; several values are OR.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ExactTerm {
    Id(Vec<HookId>),
    Account(Vec<i64>),
    Name(Vec<String>),
    Url(Vec<String>),
}

impl ExactTerm {
    /// `None` for a term that only a client can test. An empty text is one: here it means null too, there it does not.
    fn of(term: &Term) -> Option<(FilterField, Self)> {
        let Test::Field(field, Op::Equals, values) = &term.test else { return None };
        let texts = || values.iter().map(|v| v.as_literal().filter(|text| !text.is_empty() && !text.contains('\0')));
        let owned = || texts().map(|text| text.map(str::to_owned)).collect::<Option<Vec<_>>>();
        let exact = match field {
            _ if term.negated => return None,
            FilterField::Id => ExactTerm::Id(texts().map(|text| text?.parse().ok()).collect::<Option<_>>()?),
            FilterField::Account => ExactTerm::Account(texts().map(|text| text?.parse().ok()).collect::<Option<_>>()?),
            FilterField::Name => ExactTerm::Name(owned()?),
            FilterField::Url => ExactTerm::Url(owned()?),
            _ => return None,
        };
        Some((*field, exact))
    }
}

impl Filter {
    /// The terms that a server can take, at most one a field; `None` where there is none.
    pub fn exact(&self) -> Option<Vec<ExactTerm>> {
        let (exact, _) = self.split();
        (!exact.is_empty()).then_some(exact)
    }

    /// What is left for the client when the server has taken [`exact`](Filter::exact); empty where it took everything.
    pub fn rest(&self) -> Filter {
        self.split().1
    }

    /// The part that [`exact`](Filter::exact) hands to the server, as a filter: its rows must pass it.
    pub fn taken(&self) -> Filter {
        let rest = self.rest();
        Filter { terms: self.terms.iter().filter(|term| !rest.terms.contains(term)).cloned().collect() }
    }

    fn split(&self) -> (Vec<ExactTerm>, Filter) {
        let (mut taken, mut exact, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for term in &self.terms {
            match ExactTerm::of(term) {
                Some((field, one)) if !taken.contains(&field) => {
                    taken.push(field);
                    exact.push(one);
                }
                _ => rest.push(term.clone()),
            }
        }
        (exact, Filter { terms: rest })
    }
}
