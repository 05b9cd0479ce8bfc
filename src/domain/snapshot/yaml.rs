//! A snapshot spelled as YAML, as values with places. Takes what people write by hand – comments, any quotes, blocks –
//! and refuses what hides what is meant: aliases, tags, double keys, numbers that are none in JSON. Knows no webhook.

use std::collections::HashSet;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag, options};

use super::{
    node::{Key, Kind, Node, Part, RAW},
    read::Mistake,
};
use crate::domain::json::Json;

/// Names of objects may be long; the parser looks no further ahead for their colon.
const LONGEST_KEY: usize = 1 << 20;

/// Hands over the members of the whole, and the webhooks one by one.
pub(super) fn walk(text: &str, take: &mut dyn FnMut(Part) -> Result<(), Mistake>) -> Result<(), Mistake> {
    let mut events = Events::of(text);
    let (first, at) = events.next()?;
    match first {
        Event::MappingStart(_, _, tag) => events.untagged(tag.as_deref(), at)?,
        Event::StreamEnd => return Err(Mistake::empty()),
        Event::Scalar(text, ScalarStyle::Plain, ..) if text.is_empty() => return Err(Mistake::empty()),
        _ => return Err(Mistake::no_snapshot(at)),
    }
    while let Some(key) = events.key()? {
        let (value, at) = events.next()?;
        match value {
            Event::SequenceStart(_, _, tag) if key.text == "hooks" => {
                events.untagged(tag.as_deref(), at)?;
                take(Part::Hooks(key))?;
                loop {
                    match events.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, at) => take(Part::Hook(events.node(event, at)?))?,
                    }
                }
            }
            event => {
                let value = events.node(event, at)?;
                take(Part::Head(key, value))?;
            }
        }
    }
    match events.next()? {
        (Event::StreamEnd, _) => Ok(()),
        (_, at) => Err(Mistake::new(at, "a second document begins here", "Put each snapshot into a file of its own")),
    }
}

struct Events<'t> {
    parser: Parser<'t, StrInput<'t>>,
    end: usize,
}

impl<'t> Events<'t> {
    fn of(text: &'t str) -> Self {
        let options = options! { emit_comments: false, simple_key_max_lookahead: LONGEST_KEY };
        Events { parser: Parser::new_from_str_with_options(text, options), end: text.len() }
    }

    /// The next event that says something, and its first byte.
    fn next(&mut self) -> Result<(Event<'t>, usize), Mistake> {
        loop {
            let Some(next) = self.parser.next() else { return Ok((Event::StreamEnd, self.end)) };
            let (event, span) = next.map_err(|error| self.syntax(&error))?;
            let at = span.start.byte_offset().unwrap_or_default();
            match event {
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd | Event::Comment(..) => {}
                Event::Alias(_) => {
                    let next = "Write out what is meant";
                    return Err(Mistake::new(at, "a reference to another place (`*name`) is not taken", next));
                }
                event => return Ok((event, at)),
            }
        }
    }

    fn syntax(&self, error: &ScanError) -> Mistake {
        let at = error.marker().byte_offset().unwrap_or(self.end).min(self.end);
        Mistake::new(at, format!("it is no YAML: {}", error.info()), "")
    }

    fn untagged(&self, tag: Option<&Tag>, at: usize) -> Result<(), Mistake> {
        match tag {
            None => Ok(()),
            Some(_) => Err(Mistake::new(at, "a tag (`!name`) is not taken", "Leave it out")),
        }
    }

    /// The name of the next member; `None` at the end of the object.
    fn key(&mut self) -> Result<Option<Key>, Mistake> {
        match self.next()? {
            (Event::MappingEnd, _) => Ok(None),
            (Event::Scalar(text, _, _, tag), at) => {
                self.untagged(tag.as_deref(), at)?;
                Ok(Some(Key { text: text.into_owned(), at }))
            }
            (_, at) => Err(Mistake::new(at, "the name of a member must be text", "")),
        }
    }

    fn node(&mut self, event: Event<'t>, at: usize) -> Result<Node, Mistake> {
        let kind = match event {
            Event::Scalar(text, style, _, tag) => self.scalar(&text, style, tag.as_deref(), at)?,
            Event::SequenceStart(_, _, tag) => {
                self.untagged(tag.as_deref(), at)?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Kind::List(items),
                        (event, at) => items.push(self.node(event, at)?),
                    }
                }
            }
            Event::MappingStart(_, _, tag) => {
                self.untagged(tag.as_deref(), at)?;
                let (mut members, mut names) = (Vec::new(), HashSet::new());
                while let Some(key) = self.key()? {
                    if !names.insert(key.text.clone()) {
                        return Err(Mistake::twice(&key));
                    }
                    let (event, at) = self.next()?;
                    let value = self.node(event, at);
                    // What is wrong in there may be a secret, and is not told.
                    let value =
                        if key.text == "secret" { value.map_err(|no| Mistake::in_secret(no.at)) } else { value };
                    members.push((key, value?));
                }
                match members.as_slice() {
                    [(key, Node { kind: Kind::Text(text), at })] if key.text == RAW => Kind::Json(raw(text, *at)?),
                    _ => Kind::Map(members),
                }
            }
            _ => return Err(Mistake::new(at, "a value is missing here", "")),
        };
        Ok(Node { at, kind })
    }

    fn scalar(&self, text: &str, style: ScalarStyle, tag: Option<&Tag>, at: usize) -> Result<Kind, Mistake> {
        self.untagged(tag, at)?;
        if style != ScalarStyle::Plain {
            return Ok(Kind::Text(text.to_owned()));
        }
        let json = match text {
            "" | "~" | "null" | "Null" | "NULL" => "null",
            "true" | "True" | "TRUE" => "true",
            "false" | "False" | "FALSE" => "false",
            number if number.starts_with(['-', '+', '.']) || number.starts_with(|c: char| c.is_ascii_digit()) => {
                match Json::parse(number) {
                    Ok(_) => number,
                    Err(_) if is_number_to_others(number) => {
                        let why = format!("`{number}` is a number in YAML and none in JSON");
                        return Err(Mistake::new(at, why, "Put it in quotes, or write it as a JSON number"));
                    }
                    Err(_) => return Ok(Kind::Text(text.to_owned())),
                }
            }
            text => return Ok(Kind::Text(text.to_owned())),
        };
        // Each of these is JSON.
        Ok(Json::parse(json).map_or_else(|_| Kind::Text(text.to_owned()), Kind::Json))
    }
}

/// What YAML has no spelling for.
fn raw(text: &str, at: usize) -> Result<Json, Mistake> {
    Json::parse(text).map_err(|error| Mistake::new(at, format!("`{RAW}` holds no JSON: {error}"), ""))
}

/// What the core schema of YAML takes for a number beyond those of JSON: `007`, `+1`, `.5`, `0x1F`, `.inf`.
fn is_number_to_others(text: &str) -> bool {
    let bare = text.trim_start_matches(['-', '+']);
    if let Some(digits) = bare.strip_prefix("0x") {
        return !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit());
    }
    if let Some(digits) = bare.strip_prefix("0o") {
        return !digits.is_empty() && digits.chars().all(|c| c.is_digit(8));
    }
    if matches!(bare, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = bare.split_once(['e', 'E']).unwrap_or((bare, "0"));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.trim_start_matches(['-', '+']);
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && digits(exponent)
        && !exponent.is_empty()
}
