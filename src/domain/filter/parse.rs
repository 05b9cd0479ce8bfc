//! From raw terms to a filter, with errors that point at their place.

use std::ops::Range;

use regex::RegexBuilder;

use super::{
    Filter,
    lexer::{Lexer, Opening, Part, RawTerm},
    moment::{Moment, parse_span},
    term::{FilterField, Is, Op, Pattern, Term, Test},
};
use crate::domain::{near::suggest, webhook::HookId};

/// Compiled size of a regular expression, in bytes: more is a mistake or an attack.
const REGEX_LIMIT: usize = 1 << 20;

/// Why a text is no filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FilterError {
    /// Where, in bytes of the text.
    pub at: Range<usize>,
    /// Where, in characters from 1.
    pub column: usize,
    /// How many characters are wrong; at least 1.
    pub length: usize,
    /// What is wrong, for people.
    pub message: String,
    /// What was probably meant in its place.
    pub suggestion: Option<String>,
}

impl FilterError {
    fn new(text: &str, at: Range<usize>, message: impl Into<String>, suggestion: Option<String>) -> Self {
        let chars = |range: Range<usize>| text.get(range).map_or(0, |part| part.chars().count());
        FilterError {
            column: chars(0..at.start) + 1,
            length: chars(at.clone()).max(1),
            at,
            message: message.into(),
            suggestion,
        }
    }
}

/// Names that the wire has and the filter spells otherwise.
const WIRE_NAMES: [(&str, FilterField); 3] =
    [("account_id", FilterField::Account), ("created_at", FilterField::Created), ("updated_at", FilterField::Updated)];

/// The field that a name which is none was probably meant for.
fn meant(name: &str) -> Option<FilterField> {
    let wire = WIRE_NAMES.iter().find(|(wire, _)| *wire == name).map(|(_, field)| *field);
    wire.or_else(|| suggest(name, FilterField::ALL.map(FilterField::word)).and_then(FilterField::of_word))
}

/// True where `name`, an operator and `rest` are a test or a failed attempt at one, not a word.
pub(super) fn is_test(name: &str, op: Op, rest: &str) -> bool {
    let is_address = op == Op::Contains && rest.starts_with("//");
    FilterField::of_word(name).is_some() || (!is_address && meant(name).is_some())
}

pub(super) fn parse(text: &str) -> Result<Filter, FilterError> {
    let reader = Reader { text };
    let mut lexer = Lexer::new(text);
    let mut terms = Vec::new();
    while let Some(raw) = lexer.next_term(is_test) {
        let negated = raw.negated;
        if let Some(test) = reader.test(raw)? {
            terms.push(Term { negated, test });
        }
    }
    Ok(Filter { terms })
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn fail<T>(&self, at: &Range<usize>, message: impl Into<String>, meant: Option<String>) -> Result<T, FilterError> {
        Err(FilterError::new(self.text, at.clone(), message, meant))
    }

    /// `None` for a term that is still too short to ask anything.
    fn test(&self, raw: RawTerm) -> Result<Option<Test>, FilterError> {
        let texts = || -> Vec<String> { raw.parts.iter().map(Part::text).filter(|text| !text.is_empty()).collect() };
        let (name, op, at) = match &raw.opening {
            Opening::Word => return Ok(Some(texts()).filter(|t| !t.is_empty()).map(Test::Word)),
            Opening::Fuzzy => return Ok(Some(texts()).filter(|t| !t.is_empty()).map(Test::Fuzzy)),
            Opening::Name { name, op, at } => (name, *op, at),
        };
        let Some(field) = FilterField::of_word(name) else {
            let meant = meant(name).map_or("", FilterField::word);
            let message = format!("no field `{name}`: did you mean `{meant}`? To search for the word, quote it");
            return self.fail(at, message, Some(meant.to_owned()));
        };
        if !field.ops().contains(&op) {
            return self.fail(&(at.end..at.end + 1), wrong_op(field, op), None);
        }
        let mut parts: Vec<&Part> = raw.parts.iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            match op {
                Op::Equals => parts.extend(raw.parts.first()),
                Op::Above | Op::Below => return self.fail(&raw.at, needs(field), None),
                Op::Contains | Op::Regex if matches!(field, FilterField::Is | FilterField::Audit) => {
                    return self.fail(&raw.at, needs(field), None);
                }
                Op::Contains | Op::Regex => return Ok(None),
            }
        }
        match field {
            FilterField::Is => parts.iter().map(|part| self.is(part)).collect::<Result<_, _>>().map(Test::Is),
            FilterField::Audit => Ok(Test::Audit(parts.iter().map(|part| part.text()).collect())),
            _ => self.values(field, op, &parts).map(|values| Test::Field(field, op, values)),
        }
        .map(Some)
    }

    fn is(&self, part: &Part) -> Result<Is, FilterError> {
        let word = part.text();
        if let Some(is) = Is::ALL.into_iter().find(|is| is.word().eq_ignore_ascii_case(&word)) {
            return Ok(is);
        }
        let meant = suggest(&word, Is::ALL.map(Is::word)).map(str::to_owned);
        self.fail(&part.at, format!("`is:` takes {}", FilterField::Is.note()), meant)
    }

    fn values(&self, field: FilterField, op: Op, parts: &[&Part]) -> Result<Vec<Pattern>, FilterError> {
        parts.iter().map(|part| self.value(field, op, part)).collect()
    }

    fn value(&self, field: FilterField, op: Op, part: &Part) -> Result<Pattern, FilterError> {
        let text = part.text();
        match op {
            Op::Contains => return Ok(Pattern::of_pieces(part.pieces.clone())),
            Op::Regex => {
                if let Err(error) = compile(&text) {
                    let cause = error.to_string();
                    let cause = cause.lines().last().unwrap_or_default().trim_start_matches("error: ");
                    return self.fail(&part.at, format!("`{text}` is not a regular expression: {cause}"), None);
                }
            }
            Op::Equals | Op::Above | Op::Below => {
                let fits = match field {
                    FilterField::Id if op == Op::Equals => text.parse::<HookId>().is_ok(),
                    FilterField::Id | FilterField::Account => text.parse::<i64>().is_ok(),
                    FilterField::Created | FilterField::Updated => Moment::parse(&text).is_some(),
                    FilterField::Age => parse_span(&text).is_some(),
                    _ => true,
                };
                let may_be_empty = op == Op::Equals && text.is_empty() && field != FilterField::Id;
                if !fits && !may_be_empty {
                    return self.fail(&part.at, needs(field), None);
                }
            }
        }
        Ok(Pattern::literal(text))
    }
}

/// Compiles a regular expression of a filter.
pub(super) fn compile(text: &str) -> Result<regex::Regex, regex::Error> {
    RegexBuilder::new(text).size_limit(REGEX_LIMIT).build()
}

fn wrong_op(field: FilterField, op: Op) -> String {
    let word = field.word();
    match field {
        FilterField::Age => format!("`age` takes > or <, as in age>30d, not `{}`", op.symbol()),
        FilterField::Is | FilterField::Audit => format!("`{word}` takes `:`, not `{}`", op.symbol()),
        _ => format!("`{word}` is text: it takes `:`, `=` or `~`, not `{}`", op.symbol()),
    }
}

fn needs(field: FilterField) -> String {
    match field {
        FilterField::Id => "`id` is compared with whole numbers, as in id=5,7 or id>1000".to_owned(),
        FilterField::Account => "`account` is compared with whole numbers, as in account=3".to_owned(),
        FilterField::Created | FilterField::Updated => {
            format!("`{0}` is compared with dates, as in {0}>2026-01-31 or {0}>2026-01-31T08:00Z", field.word())
        }
        FilterField::Age => "`age` is compared with a span, as in age>30d; units are s, m, h, d, w, mo, y".to_owned(),
        FilterField::Is => format!("`is:` takes {}", FilterField::Is.note()),
        FilterField::Audit => "`audit:` takes the name of a rule".to_owned(),
        other => format!("`{}` takes a text", other.word()),
    }
}
