//! What a filter is made of: data only.

/// A name that opens a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum FilterField {
    Id,
    Name,
    Url,
    Scheme,
    Host,
    Path,
    Events,
    Account,
    Created,
    Updated,
    Age,
    Is,
    Audit,
}

impl FilterField {
    /// All of them, in the order they are offered.
    pub const ALL: [FilterField; 13] = [
        FilterField::Id,
        FilterField::Name,
        FilterField::Url,
        FilterField::Scheme,
        FilterField::Host,
        FilterField::Path,
        FilterField::Events,
        FilterField::Account,
        FilterField::Created,
        FilterField::Updated,
        FilterField::Age,
        FilterField::Is,
        FilterField::Audit,
    ];

    /// Its name in the text form.
    pub fn word(self) -> &'static str {
        match self {
            FilterField::Id => "id",
            FilterField::Name => "name",
            FilterField::Url => "url",
            FilterField::Scheme => "scheme",
            FilterField::Host => "host",
            FilterField::Path => "path",
            FilterField::Events => "events",
            FilterField::Account => "account",
            FilterField::Created => "created",
            FilterField::Updated => "updated",
            FilterField::Age => "age",
            FilterField::Is => "is",
            FilterField::Audit => "audit",
        }
    }

    /// One line about it, for completion.
    pub fn note(self) -> &'static str {
        match self {
            FilterField::Id => "number; = > < too",
            FilterField::Name => "name of the webhook",
            FilterField::Url => "the whole URL",
            FilterField::Scheme => "http or https",
            FilterField::Host => "host of the URL",
            FilterField::Path => "path of the URL",
            FilterField::Events => "an event, such as events:invoice.*",
            FilterField::Account => "account number; = > < too",
            FilterField::Created => "date, such as created>2026-01-01",
            FilterField::Updated => "date, such as updated<2026-01-01",
            FilterField::Age => "not touched for, such as age>30d",
            FilterField::Is => "failing, passing, untested, marked, new, changed",
            FilterField::Audit => "found by an audit rule",
        }
    }

    /// The field of a name, in any case.
    pub fn of_word(word: &str) -> Option<Self> {
        FilterField::ALL.into_iter().find(|field| field.word().eq_ignore_ascii_case(word))
    }

    /// The operators it takes.
    pub fn ops(self) -> &'static [Op] {
        match self {
            FilterField::Name
            | FilterField::Url
            | FilterField::Scheme
            | FilterField::Host
            | FilterField::Path
            | FilterField::Events => &[Op::Contains, Op::Equals, Op::Regex],
            FilterField::Id | FilterField::Account | FilterField::Created | FilterField::Updated => {
                &[Op::Contains, Op::Equals, Op::Regex, Op::Above, Op::Below]
            }
            FilterField::Age => &[Op::Above, Op::Below],
            FilterField::Is | FilterField::Audit => &[Op::Contains],
        }
    }
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// `:`
    Contains,
    /// `=`
    Equals,
    /// `~`
    Regex,
    /// `>`
    Above,
    /// `<`
    Below,
}

impl Op {
    /// Its character.
    pub fn symbol(self) -> char {
        match self {
            Op::Contains => ':',
            Op::Equals => '=',
            Op::Regex => '~',
            Op::Above => '>',
            Op::Below => '<',
        }
    }

    /// The operator of a character.
    pub fn of_symbol(symbol: char) -> Option<Self> {
        [Op::Contains, Op::Equals, Op::Regex, Op::Above, Op::Below].into_iter().find(|op| op.symbol() == symbol)
    }
}

/// A word of `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Is {
    /// The last test delivery failed, in this run or a former one.
    Failing,
    /// The last test delivery passed, in this run or a former one.
    Passing,
    /// Never tested as far as is known.
    Untested,
    /// Marked on the screen.
    Marked,
    /// Came since the last refresh.
    New,
    /// Changed since the last refresh.
    Changed,
}

impl Is {
    /// All of them.
    pub const ALL: [Is; 6] = [Is::Failing, Is::Passing, Is::Untested, Is::Marked, Is::New, Is::Changed];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Is::Failing => "failing",
            Is::Passing => "passing",
            Is::Untested => "untested",
            Is::Marked => "marked",
            Is::New => "new",
            Is::Changed => "changed",
        }
    }

    /// One line about it, for completion.
    pub fn note(self) -> &'static str {
        match self {
            Is::Failing => "the last test failed, today or in a former run",
            Is::Passing => "the last test passed, today or in a former run",
            Is::Untested => "no test is known, of this run or a former one",
            Is::Marked => "marked here",
            Is::New => "new since the last refresh",
            Is::Changed => "changed since the last refresh",
        }
    }
}

/// A value of a test: its literal pieces, between which anything may stand. One piece means no `*`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern(Vec<String>);

impl Pattern {
    /// A text without wildcard.
    pub fn literal(text: impl Into<String>) -> Self {
        Pattern(vec![text.into()])
    }

    /// Pieces with `*` between them; stars side by side are one.
    pub fn of_pieces(mut pieces: Vec<String>) -> Self {
        let last = pieces.len().saturating_sub(1);
        let mut index = 0;
        pieces.retain(|piece| {
            let keep = index == 0 || index == last || !piece.is_empty();
            index += 1;
            keep
        });
        if pieces.is_empty() {
            pieces.push(String::new());
        }
        Pattern(pieces)
    }

    /// Its literal pieces.
    pub fn pieces(&self) -> &[String] {
        &self.0
    }

    /// The text, where there is no wildcard.
    pub fn as_literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [text] => Some(text),
            _ => None,
        }
    }
}

/// What a term asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// Name, url or an event contains one of these.
    Word(Vec<String>),
    /// Name, url or an event has the letters of one of these, in order.
    Fuzzy(Vec<String>),
    /// A field compares so with one of these.
    Field(FilterField, Op, Vec<Pattern>),
    /// One of these holds.
    Is(Vec<Is>),
    /// One of these audit rules found it.
    Audit(Vec<String>),
}

/// One term of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// True where the test must not hold.
    pub negated: bool,
    /// The test.
    pub test: Test,
}
