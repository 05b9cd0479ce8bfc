//! Prepared searches in one text: made once a filter, asked once a row.

use std::borrow::Cow;

use memchr::memmem::Finder;
use regex::Regex;

use super::{
    parse::compile,
    term::{FilterField, Op, Pattern},
};
use crate::domain::collection::{EventId, GAP, Row, fold};

/// A piece of text to be found, smart-case: lower case finds both cases.
pub(super) struct Needle {
    finder: Finder<'static>,
    any_case: bool,
    /// A search over name and URL at once could match across the gap between them.
    spans_gap: bool,
}

impl Needle {
    pub(super) fn new(text: &str) -> Self {
        let any_case = fold(text) == text;
        Needle { finder: Finder::new(text).into_owned(), any_case, spans_gap: text.contains(GAP) }
    }

    /// In a text, of which `folded` is the lower-case form.
    fn is_in(&self, raw: &str, folded: &str) -> bool {
        let text = if self.any_case { folded } else { raw };
        self.finder.find(text.as_bytes()).is_some()
    }

    fn is_in_text(&self, raw: &str) -> bool {
        if self.any_case { self.is_in(raw, &fold(raw)) } else { self.is_in(raw, raw) }
    }

    fn is_in_name_or_url(&self, row: &Row<'_>) -> bool {
        if self.any_case && !self.spans_gap {
            return self.finder.find(row.folded().as_bytes()).is_some();
        }
        let name = row.name().into_value().unwrap_or_default();
        let url = row.url().into_value().unwrap_or_default();
        self.is_in(name, row.folded_name()) || self.is_in(url, row.folded_url())
    }
}

/// A search in one text.
pub(super) enum Probe {
    Contains(Box<Needle>),
    /// Pieces between which anything may stand, anchored at both ends.
    Shape {
        pieces: Vec<String>,
        any_case: bool,
    },
    Equals {
        text: String,
        any_case: bool,
    },
    Matches(Regex),
}

impl Probe {
    /// `None` for a regular expression that does not compile, which parsing has refused.
    pub(super) fn new(field: FilterField, op: Op, value: &Pattern) -> Option<Self> {
        Some(match (op, value.as_literal()) {
            (Op::Contains, Some(text)) => Probe::Contains(Box::new(Needle::new(text))),
            (Op::Contains, None) => {
                let pieces = value.pieces().to_vec();
                Probe::Shape { any_case: pieces.iter().all(|piece| fold(piece) == *piece), pieces }
            }
            (Op::Regex, Some(text)) => Probe::Matches(compile(text).ok()?),
            (_, Some(text)) => {
                let any_case = matches!(field, FilterField::Host | FilterField::Scheme);
                Probe::Equals { text: text.to_owned(), any_case }
            }
            (_, None) => return None,
        })
    }

    /// In a text whose lower-case form is not at hand.
    pub(super) fn holds(&self, raw: &str) -> bool {
        match self {
            Probe::Contains(needle) => needle.is_in_text(raw),
            Probe::Shape { any_case: true, .. } => self.holds_folded(raw, &fold(raw)),
            _ => self.holds_folded(raw, raw),
        }
    }

    /// In a text whose lower-case form is at hand.
    pub(super) fn holds_folded(&self, raw: &str, folded: &str) -> bool {
        match self {
            Probe::Contains(needle) => needle.is_in(raw, folded),
            Probe::Shape { pieces, any_case } => has_shape(if *any_case { folded } else { raw }, pieces),
            Probe::Equals { text, any_case: true } => text.eq_ignore_ascii_case(raw),
            Probe::Equals { text, any_case: false } => text == raw,
            Probe::Matches(regex) => regex.is_match(raw),
        }
    }
}

fn has_shape(text: &str, pieces: &[String]) -> bool {
    let [first, middle @ .., last] = pieces else { return pieces.first().is_some_and(|only| only == text) };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for piece in middle {
        let Some((_, after)) = rest.split_once(piece.as_str()) else { return false };
        rest = after;
    }
    rest.ends_with(last.as_str())
}

/// A question to event names, asked once a name: rows hold numbers, and the same few names stand in all of them.
pub(super) struct EventProbe {
    probes: Vec<Probe>,
    /// By event number: not asked yet, no, yes.
    answers: Vec<Option<bool>>,
}

impl EventProbe {
    pub(super) fn new(probes: Vec<Probe>) -> Self {
        EventProbe { probes, answers: Vec::new() }
    }

    pub(super) fn any(&mut self, row: &Row<'_>) -> bool {
        row.event_ids().iter().any(|event| self.answer(row, *event))
    }

    fn answer(&mut self, row: &Row<'_>, event: EventId) -> bool {
        if let Some(Some(known)) = self.answers.get(event.index()) {
            return *known;
        }
        let text = row.event_text(event);
        let answer = self.probes.iter().any(|probe| probe.holds(text));
        if self.answers.len() <= event.index() {
            self.answers.resize(event.index() + 1, None);
        }
        if let Some(place) = self.answers.get_mut(event.index()) {
            *place = Some(answer);
        }
        answer
    }
}

/// A word: in name, URL or an event.
pub(super) struct WordProbe {
    needles: Vec<Needle>,
    events: EventProbe,
}

impl WordProbe {
    pub(super) fn new(words: &[String]) -> Self {
        WordProbe {
            needles: words.iter().map(|word| Needle::new(word)).collect(),
            events: EventProbe::new(words.iter().map(|word| Probe::Contains(Box::new(Needle::new(word)))).collect()),
        }
    }

    pub(super) fn holds(&mut self, row: &Row<'_>) -> bool {
        self.events.any(row) || self.needles.iter().any(|needle| needle.is_in_name_or_url(row))
    }
}

/// The text of a field of which a row has one.
pub(super) fn text_of<'r>(field: FilterField, row: &Row<'r>) -> Cow<'r, str> {
    let number = |text: Option<String>| Cow::Owned(text.unwrap_or_default());
    match field {
        FilterField::Name => Cow::Borrowed(row.name().into_value().unwrap_or_default()),
        FilterField::Url => Cow::Borrowed(row.url().into_value().unwrap_or_default()),
        FilterField::Scheme => Cow::Borrowed(row.scheme()),
        FilterField::Host => Cow::Borrowed(row.host()),
        FilterField::Path => Cow::Borrowed(row.path()),
        FilterField::Id => number(Some(row.id().to_string())),
        FilterField::Account => number(row.account().value().map(i64::to_string)),
        _ => Cow::Borrowed(""),
    }
}
