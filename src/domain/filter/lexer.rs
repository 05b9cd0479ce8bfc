//! From text to raw terms with their places. Knows blanks, `!`, `~`, quotes, commas, stars and what opens a test; knows
//! nothing of what values mean.

use std::ops::Range;

use super::term::Op;

/// One part of a value, between commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Literal pieces; an unquoted `*` stood between them.
    pub(super) pieces: Vec<String>,
    pub(super) quoted: bool,
    pub(super) at: Range<usize>,
}

impl Part {
    /// Its text where `*` is a character like any other.
    pub(super) fn text(&self) -> String {
        self.pieces.join("*")
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.quoted && self.pieces.iter().all(String::is_empty) && self.pieces.len() == 1
    }
}

/// What opened a raw term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opening {
    Word,
    Fuzzy,
    /// A name directly followed by an operator; whether it is a field is not the lexer's business.
    Name {
        name: String,
        op: Op,
        at: Range<usize>,
    },
}

/// A term as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawTerm {
    pub(super) negated: bool,
    pub(super) opening: Opening,
    /// At least one.
    pub(super) parts: Vec<Part>,
    pub(super) at: Range<usize>,
}

/// The name and operator at the start of a text, and the bytes they take.
pub(super) fn opening_name(text: &str) -> Option<(&str, Op, usize)> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic() && c != '_').filter(|end| *end > 0)?;
    let (name, rest) = text.split_at_checked(end)?;
    let op = Op::of_symbol(rest.chars().next()?)?;
    Some((name, op, end + op.symbol().len_utf8()))
}

/// Walks over a text.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Lexer { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// The next term. `is_test` decides whether a name opens a test.
    pub(super) fn next_term(&mut self, is_test: impl Fn(&str, Op, &str) -> bool) -> Option<RawTerm> {
        self.at += self.rest().len() - self.rest().trim_start().len();
        self.peek()?;
        let start = self.at;
        let negated = self.take('!');
        let opening = match opening_name(self.rest()) {
            _ if self.take('~') => Opening::Fuzzy,
            Some((name, op, len)) if is_test(name, op, self.rest().get(len..).unwrap_or_default()) => {
                let at = self.at..self.at + name.len();
                self.at += len;
                Opening::Name { name: name.to_owned(), op, at }
            }
            _ => Opening::Word,
        };
        let mut parts = vec![self.part()];
        while self.take(',') {
            parts.push(self.part());
        }
        Some(RawTerm { negated, opening, parts, at: start..self.at })
    }

    fn part(&mut self) -> Part {
        let start = self.at;
        let mut pieces = Vec::new();
        let mut piece = String::new();
        let mut piece_starts = true;
        let mut quoted = false;
        while let Some(c) = self.peek() {
            if c == ',' || c.is_whitespace() {
                break;
            }
            self.at += c.len_utf8();
            match c {
                '*' => pieces.push(std::mem::take(&mut piece)),
                '"' if piece_starts => {
                    quoted = true;
                    self.quotation(&mut piece);
                }
                c => piece.push(c),
            }
            piece_starts = c == '*';
        }
        pieces.push(piece);
        Part { pieces, quoted, at: start..self.at }
    }

    /// Up to the closing quote, or to the end while it is still being typed.
    fn quotation(&mut self, piece: &mut String) {
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match (c, self.peek()) {
                ('"', _) => return,
                ('\\', Some(escaped @ ('"' | '\\'))) => {
                    self.at += escaped.len_utf8();
                    piece.push(escaped);
                }
                (c, _) => piece.push(c),
            }
        }
    }
}
