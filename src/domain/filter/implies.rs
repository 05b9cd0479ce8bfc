//! When one filter surely lets through no more than another, by looking at their texts alone.

use super::{
    Filter,
    term::{FilterField, Op, Pattern, Term, Test},
};
use crate::domain::collection::fold;

pub(super) fn implies(newer: &Filter, older: &Filter) -> bool {
    older.terms().iter().all(|old| newer.terms().iter().any(|new| term(new, old)))
}

fn term(new: &Term, old: &Term) -> bool {
    match (new.negated, old.negated) {
        _ if new == old => true,
        (false, false) => test(&new.test, &old.test),
        (true, true) => test(&old.test, &new.test),
        _ => false,
    }
}

fn test(new: &Test, old: &Test) -> bool {
    let each = |news: &[String], olds: &[String], holds: fn(&str, &str) -> bool| {
        news.iter().all(|new| olds.iter().any(|old| holds(new, old)))
    };
    match (new, old) {
        (Test::Word(new), Test::Word(old)) => each(new, old, contains),
        (Test::Fuzzy(new), Test::Fuzzy(old)) => each(new, old, |new, old| new.is_ascii() && new.starts_with(old)),
        (Test::Field(a, Op::Contains, new), Test::Field(b, Op::Contains, old)) if a == b => {
            new.iter().all(|new| old.iter().any(|old| pattern(new, old)))
        }
        (
            Test::Field(FilterField::Name | FilterField::Url | FilterField::Events, Op::Contains, new),
            Test::Word(old),
        ) => new.iter().all(|new| new.as_literal().is_some_and(|new| old.iter().any(|old| contains(new, old)))),
        (Test::Field(a, Op::Equals, new), Test::Field(b, Op::Equals, old)) if a == b => {
            new.iter().all(|new| old.contains(new))
        }
        (Test::Is(new), Test::Is(old)) => new.iter().all(|new| old.contains(new)),
        (new, old) => new == old,
    }
}

fn pattern(new: &Pattern, old: &Pattern) -> bool {
    match (new.as_literal(), old.as_literal()) {
        (Some(new), Some(old)) => contains(new, old),
        (None, Some(old)) => new.pieces().iter().any(|piece| contains(piece, old)),
        _ => new == old,
    }
}

/// True where a text with `new` in it surely has `old` in it, each with its own smart case.
fn contains(new: &str, old: &str) -> bool {
    if fold(old) == old { fold(new).contains(old) } else { new.contains(old) }
}
