//! A filter prepared for many rows: everything that can be worked out once is.

use jiff::{Timestamp, tz::TimeZone};
use nucleo_matcher::{
    Config, Matcher as Nucleo, Utf32Str,
    pattern::{Atom, AtomKind, CaseMatching, Normalization},
};

use super::{
    Filter,
    moment::{Moment, age, parse_span},
    probe::{EventProbe, Probe, WordProbe, text_of},
    term::{FilterField, Is, Op, Pattern, Term, Test},
};
use crate::domain::{age::local, collection::Row, outcome::Outcome, webhook::HookId};

/// What the last refresh did to a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Freshness {
    /// It was there before and is as it was.
    #[default]
    Known,
    /// It was not there before.
    New,
    /// It was there and is different.
    Changed,
}

/// Whether the audit rule of a name found a webhook.
pub type Found<'a> = &'a dyn Fn(HookId, &str) -> bool;

/// What a filter needs to know besides the rows.
pub struct Context<'a> {
    /// Against which ages are counted.
    pub now: Timestamp,
    /// In which dates without a zone are read.
    pub zone: &'a TimeZone,
    /// Whether a webhook is marked on the screen.
    pub marked: &'a dyn Fn(HookId) -> bool,
    /// How its last test ended, also in a former run; `None` where none is known.
    pub outcome: &'a dyn Fn(HookId) -> Option<Outcome>,
    /// What the last refresh did to it.
    pub fresh: &'a dyn Fn(HookId) -> Freshness,
    /// Whether the audit rule of this name found it, where an audit was made; else `audit:` has no effect.
    pub found: Option<Found<'a>>,
}

/// A prepared filter, for the rows of *one* collection: it remembers its answers by event number.
pub struct Matcher<'c> {
    terms: Vec<(bool, Check)>,
    context: &'c Context<'c>,
    /// Large; there only for a fuzzy filter.
    fuzzy: Option<(Nucleo, Vec<char>)>,
}

enum Check {
    Word(Box<WordProbe>),
    Fuzzy(Vec<Atom>),
    Events(EventProbe),
    /// An empty value asks for rows without events.
    NoEvents(EventProbe),
    Text(FilterField, Vec<Probe>),
    Date(FilterField, Vec<Probe>),
    /// Within one of these, both ends included.
    Within(FilterField, Vec<(i64, i64)>),
    /// Nothing known.
    Unknown(FilterField, Vec<(i64, i64)>),
    Is(Vec<Is>),
    Audit(Vec<String>),
}

impl<'c> Matcher<'c> {
    pub(super) fn new(filter: &Filter, context: &'c Context<'c>) -> Self {
        let mut terms: Vec<(bool, Check)> = filter
            .terms()
            .iter()
            .filter_map(|Term { negated, test }| Some((*negated, Check::new(test, context)?)))
            .collect();
        terms.sort_by_key(|(_, check)| check.cost());
        let fuzzy = filter.is_fuzzy().then(|| (Nucleo::new(Config::DEFAULT), Vec::new()));
        Matcher { terms, context, fuzzy }
    }

    /// True where the row passes.
    pub fn matches(&mut self, row: &Row<'_>) -> bool {
        let Matcher { terms, context, fuzzy } = self;
        terms.iter_mut().all(|(negated, check)| check.holds(row, context, fuzzy) != *negated)
    }

    /// How well the fuzzy terms fit a row that passes: greater is better. 0 for a filter without any.
    pub fn score(&mut self, row: &Row<'_>) -> u32 {
        let Some((nucleo, buffer)) = &mut self.fuzzy else { return 0 };
        let scores = self.terms.iter().filter_map(|(negated, check)| match check {
            Check::Fuzzy(atoms) if !negated => best(atoms, row, nucleo, buffer),
            _ => None,
        });
        scores.map(u32::from).sum()
    }
}

impl Check {
    /// `None` for a test that has no effect.
    fn new(test: &Test, context: &Context<'_>) -> Option<Self> {
        Some(match test {
            Test::Word(words) => Check::Word(Box::new(WordProbe::new(words))),
            Test::Fuzzy(words) => Check::Fuzzy(words.iter().map(|word| atom(word)).collect()),
            Test::Is(words) => Check::Is(words.clone()),
            Test::Audit(rules) if context.found.is_some() => Check::Audit(rules.clone()),
            Test::Audit(_) => return None,
            Test::Field(field, op, values) => Check::field(*field, *op, values, context),
        })
    }

    fn field(field: FilterField, op: Op, values: &[Pattern], context: &Context<'_>) -> Self {
        let probes = || values.iter().filter_map(|value| Probe::new(field, op, value)).collect::<Vec<_>>();
        let has_empty = values.iter().any(|value| value.as_literal() == Some(""));
        match (field, op) {
            (FilterField::Events, Op::Equals) if has_empty => Check::NoEvents(EventProbe::new(probes())),
            (FilterField::Events, _) => Check::Events(EventProbe::new(probes())),
            (FilterField::Created | FilterField::Updated, Op::Contains | Op::Regex) => Check::Date(field, probes()),
            (FilterField::Id | FilterField::Account, Op::Contains | Op::Regex) => Check::Text(field, probes()),
            (
                FilterField::Id | FilterField::Account | FilterField::Created | FilterField::Updated | FilterField::Age,
                _,
            ) => {
                let ranges = values.iter().filter_map(|value| range(field, op, value.as_literal()?, context)).collect();
                if op == Op::Equals && has_empty { Check::Unknown(field, ranges) } else { Check::Within(field, ranges) }
            }
            _ => Check::Text(field, probes()),
        }
    }

    /// Cheap checks go first.
    fn cost(&self) -> u8 {
        match self {
            Check::Within(..) | Check::Unknown(..) => 1,
            Check::Is(_) | Check::Audit(_) => 2,
            Check::Events(_) | Check::NoEvents(_) => 3,
            Check::Word(_) => 4,
            Check::Text(..) => 5,
            Check::Date(..) => 6,
            Check::Fuzzy(_) => 7,
        }
    }

    fn holds(&mut self, row: &Row<'_>, context: &Context<'_>, fuzzy: &mut Option<(Nucleo, Vec<char>)>) -> bool {
        let within = |field: FilterField, ranges: &[(i64, i64)]| {
            let value = number(field, row, context);
            (value, value.is_some_and(|value| ranges.iter().any(|(from, to)| (*from..=*to).contains(&value))))
        };
        match self {
            Check::Word(probe) => probe.holds(row),
            Check::Events(probe) => probe.any(row),
            Check::NoEvents(probe) => row.event_ids().is_empty() || probe.any(row),
            Check::Fuzzy(atoms) => {
                fuzzy.as_mut().is_some_and(|(nucleo, buffer)| best(atoms, row, nucleo, buffer).is_some())
            }
            Check::Text(FilterField::Name, probes) => {
                let name = row.name().into_value().unwrap_or_default();
                probes.iter().any(|probe| probe.holds_folded(name, row.folded_name()))
            }
            Check::Text(FilterField::Url, probes) => {
                let url = row.url().into_value().unwrap_or_default();
                probes.iter().any(|probe| probe.holds_folded(url, row.folded_url()))
            }
            Check::Text(field, probes) => {
                let text = text_of(*field, row);
                probes.iter().any(|probe| probe.holds(&text))
            }
            Check::Date(field, probes) => {
                let second = number(*field, row, context).and_then(|second| Timestamp::from_second(second).ok());
                let text = second.map_or(String::new(), |at| local(at, context.zone));
                probes.iter().any(|probe| probe.holds(&text))
            }
            Check::Within(field, ranges) => within(*field, ranges).1,
            Check::Unknown(field, ranges) => {
                let (value, is_within) = within(*field, ranges);
                value.is_none() || is_within
            }
            Check::Audit(rules) => context.found.is_some_and(|found| rules.iter().any(|rule| found(row.id(), rule))),
            Check::Is(words) => words.iter().any(|is| match is {
                Is::Failing => (context.outcome)(row.id()) == Some(Outcome::Failed),
                Is::Passing => (context.outcome)(row.id()) == Some(Outcome::Passed),
                Is::Untested => (context.outcome)(row.id()).is_none(),
                Is::Marked => (context.marked)(row.id()),
                Is::New => (context.fresh)(row.id()) == Freshness::New,
                Is::Changed => (context.fresh)(row.id()) == Freshness::Changed,
            }),
        }
    }
}

/// The number that `>` and `<` compare. The age is that of the last change, else of the creation.
fn number(field: FilterField, row: &Row<'_>, context: &Context<'_>) -> Option<i64> {
    match field {
        FilterField::Id => i64::try_from(row.id().get()).ok(),
        FilterField::Account => row.account().into_value(),
        FilterField::Created => row.created_second(),
        FilterField::Updated => row.updated_second(),
        FilterField::Age => row.updated_second().or_else(|| row.created_second()).map(|at| age(at, context.now)),
        _ => None,
    }
}

/// The numbers for which a comparison holds, both ends included.
fn range(field: FilterField, op: Op, text: &str, context: &Context<'_>) -> Option<(i64, i64)> {
    let (from, to) = match field {
        FilterField::Created | FilterField::Updated => {
            let (first, after) = Moment::parse(text)?.resolve(context.zone)?;
            (first, after - 1)
        }
        FilterField::Age => parse_span(text).map(|span| (span, span))?,
        _ => text.parse().map(|number| (number, number)).ok()?,
    };
    match op {
        Op::Above => to.checked_add(1).map(|from| (from, i64::MAX)),
        Op::Below => from.checked_sub(1).map(|to| (i64::MIN, to)),
        _ => Some((from, to)),
    }
}

fn atom(word: &str) -> Atom {
    Atom::new(word, CaseMatching::Smart, Normalization::Smart, AtomKind::Fuzzy, false)
}

fn best(atoms: &[Atom], row: &Row<'_>, nucleo: &mut Nucleo, buffer: &mut Vec<char>) -> Option<u16> {
    let own = [row.name().into_value(), row.url().into_value()].into_iter().flatten();
    let mut best = None;
    for text in own.chain(row.events()) {
        for atom in atoms {
            best = best.max(atom.score(Utf32Str::new(text, buffer), nucleo));
        }
    }
    best
}
