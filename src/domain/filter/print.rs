//! The text form of a filter: what [`Filter::parse`](super::Filter::parse) reads back as the same filter.

use std::fmt;

use super::{
    Filter,
    lexer::opening_name,
    parse::is_test,
    term::{Pattern, Term, Test},
};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, term) in self.terms.iter().enumerate() {
            if number > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("!")?;
        }
        match &self.test {
            Test::Word(words) => {
                let opens = words.first().is_some_and(|word| opens_otherwise(word));
                list(f, words, |f, word| quote(f, word, needs_quotes(word) || opens))
            }
            Test::Fuzzy(words) => {
                f.write_str("~")?;
                list(f, words, |f, word| quote(f, word, needs_quotes(word)))
            }
            Test::Field(field, op, values) => {
                write!(f, "{}{}", field.word(), op.symbol())?;
                let sole = values.len() == 1;
                list(f, values, |f, value| pattern(f, value, sole))
            }
            Test::Is(words) => {
                f.write_str("is:")?;
                list(f, words, |f, is| f.write_str(is.word()))
            }
            Test::Audit(rules) => {
                f.write_str("audit:")?;
                list(f, rules, |f, rule| quote(f, rule, needs_quotes(rule) || rule.is_empty()))
            }
        }
    }
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    print: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            f.write_str(",")?;
        }
        print(f, item)?;
    }
    Ok(())
}

fn pattern(f: &mut fmt::Formatter<'_>, value: &Pattern, sole: bool) -> fmt::Result {
    if let Some(text) = value.as_literal() {
        return quote(f, text, needs_quotes(text) || text.contains('*') || (text.is_empty() && !sole));
    }
    for (number, piece) in value.pieces().iter().enumerate() {
        if number > 0 {
            f.write_str("*")?;
        }
        quote(f, piece, needs_quotes(piece) || piece.contains('*'))?;
    }
    Ok(())
}

fn needs_quotes(text: &str) -> bool {
    text.contains(|c: char| c.is_whitespace() || c == ',' || c == '"')
}

/// True where a word would be read as something else at the start of a term.
fn opens_otherwise(word: &str) -> bool {
    word.starts_with(['!', '~'])
        || opening_name(word).is_some_and(|(name, op, len)| is_test(name, op, word.get(len..).unwrap_or_default()))
}

fn quote(f: &mut fmt::Formatter<'_>, text: &str, quotes: bool) -> fmt::Result {
    if !quotes {
        return f.write_str(text);
    }
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
