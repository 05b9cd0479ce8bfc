//! What a command may take behind its verb on the command line: the kinds there are, how each is read, with mistakes that
//! point at their place, and what completes it. Pure; it runs nothing.
//!
//! A new verb with an argument is one row, `Command::new(..).takes(Takes::..)`, and one arm in `Screen::given`. What is
//! chosen among names that only the program knows is a [`Takes::Name`] with a function that lists them.

use std::{fmt, ops::Range, time::Duration};

use super::{
    column::{self, COLUMNS, Column},
    shared::{Offered, Shared},
};
use crate::{
    audit::registry,
    domain::{
        filter::{self, Completion, Completions, Filter, Offer},
        near::suggest,
        sort::{Sort, SortField},
        webhook::HookId,
    },
};

/// Seconds between two refreshes of the watch, as the setting has them.
const WATCHES: std::ops::RangeInclusive<u64> = 5..=86_400;
/// Offers of one kind at most.
const MOST: usize = 50;

/// What a command takes.
#[derive(Clone, Copy)]
pub enum Takes {
    /// An expression of the filter language.
    Filter,
    /// Sort keys.
    Sort,
    /// Columns of the list.
    Columns,
    /// The id of a webhook, loaded or not.
    Hook,
    /// A whole number from 1.
    Number,
    /// Whether to watch, and how often.
    Watch,
    /// Words to be found.
    Words,
    /// One of these names.
    Name {
        /// How it is written in help: `EVENT`.
        syntax: &'static str,
        /// What one of them is called in sentences: `event`.
        noun: &'static str,
        /// The names there are now, each with a line about it.
        all: fn(&Shared) -> Vec<Completion>,
    },
}

/// What was given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Argument {
    Filter(Filter),
    Sort(Sort),
    Columns(Vec<Column>),
    Hook(HookId),
    Number(u32),
    /// `None` ends it; with a time it begins and is that long from refresh to refresh.
    Watch {
        on: bool,
        every: Option<Duration>,
    },
    Words(String),
    /// Exactly as it is listed.
    Name(String),
}

/// What is wrong with what is typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Mistake {
    /// Where, in bytes of the text.
    pub at: Range<usize>,
    /// What is wrong, for people.
    pub message: String,
    /// What was probably meant in its place.
    pub suggestion: Option<String>,
}

impl Mistake {
    /// A mistake without a guess at what was meant.
    pub fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Mistake { at, message: message.into(), suggestion: None }
    }

    /// A word that is none of these, with the one that is near.
    pub fn unknown<'w>(at: Range<usize>, noun: &str, word: &str, words: impl IntoIterator<Item = &'w str>) -> Self {
        let suggestion = suggest(word, words).map(str::to_owned);
        let message = match &suggestion {
            Some(meant) => format!("no {noun} `{word}`: did you mean `{meant}`?"),
            None => format!("no {noun} `{word}`"),
        };
        Mistake { at, message, suggestion }
    }

    /// The same mistake in a text that has this many bytes before.
    pub fn behind(mut self, bytes: usize) -> Self {
        self.at = self.at.start + bytes..self.at.end + bytes;
        self
    }
}

impl fmt::Debug for Takes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.syntax())
    }
}

impl PartialEq for Takes {
    /// By how it is written: that names the kind.
    fn eq(&self, other: &Self) -> bool {
        self.syntax() == other.syntax()
    }
}

impl Eq for Takes {}

impl Takes {
    /// How it is written in help.
    pub fn syntax(self) -> &'static str {
        match self {
            Takes::Filter => "EXPR",
            Takes::Sort => "name,-updated",
            Takes::Columns => "id,name,...",
            Takes::Hook => "ID",
            Takes::Number => "N",
            Takes::Watch => "on|off|SECONDS",
            Takes::Words => "WORDS",
            Takes::Name { syntax, .. } => syntax,
        }
    }

    /// One sentence about how it is written.
    pub fn about(self) -> String {
        match self {
            Takes::Filter => "EXPR is written as behind `/`: words, field:value, field>value; ! negates.".into(),
            Takes::Sort => "Sort keys parted by commas, the weightiest first; - turns one round.".into(),
            Takes::Columns => "Columns parted by commas, from left to right; the id is always the first.".into(),
            Takes::Hook => "ID is the number of the webhook; it need not be loaded.".into(),
            Takes::Number => "N is a whole number from 1.".into(),
            Takes::Watch => format!("SECONDS is from {} to {}.", WATCHES.start(), WATCHES.end()),
            Takes::Words => "WORDS are found as they are written, in either case.".into(),
            Takes::Name { noun, .. } => format!("Tab lists every {noun}."),
        }
    }

    /// Reads what is given; `text` has no blanks around it and is not empty.
    ///
    /// # Errors
    /// What is wrong, where, and what was probably meant.
    pub fn read(self, text: &str, shared: &Shared) -> Result<Argument, Mistake> {
        let all = 0..text.len();
        match self {
            Takes::Filter => {
                let filter = Filter::parse(text).map_err(|e| Mistake {
                    at: e.at.clone(),
                    message: e.to_string(),
                    suggestion: e.suggestion,
                })?;
                // What asks nothing would let everything through: whoever wrote it meant to say more.
                if filter.is_empty() {
                    return Err(Mistake::new(
                        text.len()..text.len(),
                        "a value is missing here: as it stands it asks nothing",
                    ));
                }
                Ok(Argument::Filter(filter))
            }
            Takes::Sort => match text.parse::<Sort>() {
                Ok(sort) => Ok(Argument::Sort(sort)),
                Err(e) => Err(Mistake { at: e.at.clone(), message: e.to_string(), suggestion: e.suggestion }),
            },
            Takes::Columns => column::read(text).map(Argument::Columns),
            Takes::Hook => {
                let id = text.parse().map(Argument::Hook);
                id.map_err(|_| Mistake::new(all, format!("`{text}` is no id: ids are whole numbers from 1")))
            }
            Takes::Number => match text.parse() {
                Ok(number @ 1..) => Ok(Argument::Number(number)),
                _ => Err(Mistake::new(all, format!("`{text}` is no number from 1"))),
            },
            Takes::Watch => watch(text),
            Takes::Words => Ok(Argument::Words(text.to_owned())),
            Takes::Name { noun, all: names, .. } => {
                let names = names(shared);
                // Nothing is known yet: what comes may have it.
                let known = names.is_empty() || names.iter().any(|name| name.text == text);
                let words = || names.iter().map(|name| name.text.as_str());
                if known { Ok(Argument::Name(text.into())) } else { Err(Mistake::unknown(all, noun, text, words())) }
            }
        }
    }

    /// What can be typed at `cursor` (in bytes).
    pub fn complete(self, text: &str, cursor: usize, shared: &Shared) -> Completions {
        let before = text.get(..cursor).unwrap_or(text);
        let whole = |items| Completions { replace: 0..before.len(), items };
        match self {
            Takes::Filter => filter_offers(text, cursor, shared),
            Takes::Sort => {
                let by = |field: SortField| (field.word(), "");
                listed(before, &['-'], SortField::ALL.into_iter().map(by))
            }
            Takes::Columns => listed(before, &[], COLUMNS.iter().map(|about| (about.column.word(), about.help))),
            Takes::Hook => whole(hooks(before, shared)),
            Takes::Watch => {
                let words = [("on", "read again by the clock"), ("off", "end it")];
                whole(pick(before, words.into_iter().map(|(word, note)| offer(word, note))))
            }
            Takes::Name { all, .. } => whole(pick(before, all(shared).into_iter())),
            Takes::Number | Takes::Words => whole(Vec::new()),
        }
    }
}

/// What can be typed in a filter: fields, words of `is:`, the events that the service offers.
pub fn filter_offers(text: &str, cursor: usize, shared: &Shared) -> Completions {
    let events: Vec<&str> = match &shared.events {
        Offered::Known(events) => events.iter().map(|e| e.name.as_str()).collect(),
        _ => shared.hooks.event_names().collect(),
    };
    let rules = registry::RULES.map(|rule| rule.id);
    filter::complete(text, cursor, &Offer { events: &events, rules: &rules, ..Offer::default() })
}

fn watch(text: &str) -> Result<Argument, Mistake> {
    match (text, text.parse::<u64>()) {
        ("on", _) => Ok(Argument::Watch { on: true, every: None }),
        ("off", _) => Ok(Argument::Watch { on: false, every: None }),
        (_, Ok(seconds)) if WATCHES.contains(&seconds) => {
            Ok(Argument::Watch { on: true, every: Some(Duration::from_secs(seconds)) })
        }
        _ => {
            let said = format!("`{text}` is none of on, off and {} to {} seconds", WATCHES.start(), WATCHES.end());
            Err(Mistake::new(0..text.len(), said))
        }
    }
}

fn offer(text: impl Into<String>, note: impl Into<String>) -> Completion {
    Completion { text: text.into(), note: note.into() }
}

/// Those that begin with what was typed, then those that hold it. What stands there in full is not offered again.
fn pick(typed: &str, all: impl Iterator<Item = Completion>) -> Vec<Completion> {
    let low = typed.trim_start().to_lowercase();
    let mut found: Vec<(bool, Completion)> = all
        .filter(|offer| offer.text != typed && offer.text.to_lowercase().contains(&low))
        .map(|offer| (!offer.text.to_lowercase().starts_with(&low), offer))
        .collect();
    found.sort_by_key(|(inside, _)| *inside);
    found.into_iter().map(|(_, offer)| offer).take(MOST).collect()
}

/// The last of words parted by commas, without those that stand there already.
fn listed<'w>(before: &str, signs: &[char], words: impl Iterator<Item = (&'w str, &'w str)>) -> Completions {
    let part = before.rsplit(',').next().unwrap_or_default();
    let word = part.trim_start().trim_start_matches(signs);
    let start = before.len() - word.len();
    let had: Vec<&str> = before.split(',').map(|part| part.trim().trim_start_matches(signs)).collect();
    let had = had.split_last().map_or(&[][..], |(_, had)| had);
    let items = words.filter(|(word, _)| !had.contains(word)).map(|(word, note)| offer(word, note));
    Completions { replace: start..before.len(), items: pick(word, items) }
}

/// Loaded webhooks whose id begins with these digits: the id itself, and those with one or two digits more. The set is
/// not searched, which would hold a key back where it is large.
fn hooks(digits: &str, shared: &Shared) -> Vec<Completion> {
    let Ok(typed) = digits.trim().parse::<u64>() else { return Vec::new() };
    let ids = [1, 10, 100].into_iter().flat_map(|more| (0..more).map(move |last| (typed, more, last)));
    let ids = ids.filter_map(|(typed, more, last)| typed.checked_mul(more)?.checked_add(last));
    let rows = ids.filter_map(|id| shared.hooks.get(HookId::new(id)?));
    rows.map(|row| offer(row.id().to_string(), row.name().value().copied().unwrap_or_default())).take(MOST).collect()
}

/// What of a webhook can be copied, by the names of the copy menu.
pub const COPIED: Takes = Takes::Name { syntax: "id|url|name|json|curl", noun: "thing to copy", all: copied };

/// An event that the service offers or a loaded webhook is subscribed to.
pub const EVENT: Takes = Takes::Name { syntax: "EVENT", noun: "event", all: events };

/// A saved view.
pub const VIEW: Takes = Takes::Name { syntax: "NAME", noun: "saved view", all: views };

fn views(shared: &Shared) -> Vec<Completion> {
    let all = shared.views.saved().all().into_iter();
    all.map(|saved| offer(saved.id.to_string(), saved.key.map_or(String::new(), |key| format!("key {key}")))).collect()
}

fn copied(_: &Shared) -> Vec<Completion> {
    let all = [
        ("id", "the id"),
        ("url", "the URL, with any credentials in it"),
        ("name", "the name"),
        ("json", "the record without the secret"),
        ("curl", "a curl line that reads the webhook"),
        ("hookline", "a hookline command that prints the webhook"),
        ("secret", "fetched and copied unseen"),
    ];
    all.into_iter().map(|(word, note)| offer(word, note)).collect()
}

fn events(shared: &Shared) -> Vec<Completion> {
    let offered = shared.events.known().unwrap_or_default();
    let mut names: Vec<&str> = offered.iter().map(|event| event.name.as_str()).collect();
    names.extend(shared.hooks.event_names());
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| offer(name, "")).collect()
}
