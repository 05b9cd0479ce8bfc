//! Mishaps on demand: answers that fail, lie, come late or never, by route and by turn.
//!
//! The text form is `KIND[=ARG][@ROUTE[,ROUTE]][:WHEN]`:
//!
//! | KIND | what happens |
//! |---|---|
//! | `delay=MS` | the request is looked at MS milliseconds late; joins with other mishaps |
//! | `hold` | it is not looked at before the mishaps are changed (from the command line: never); joins with others |
//! | `401` `403` `404` `422` `500` | this error in the service's own shape; nothing is done |
//! | `429` `503`, with `=SECONDS` | a gateway's JSON, with `Retry-After` where seconds are given; nothing is done |
//! | `502html` | a gateway's HTML page; nothing is done |
//! | `cut` | done, but the body ends half way before its Content-Length |
//! | `broken` | done, but the JSON is broken |
//! | `html` | a 200 with an HTML page, as a captive portal gives; nothing is done |
//! | `lost` | done, then the connection is closed without an answer |
//! | `drop` | the connection is closed; nothing is done |
//!
//! An error with `:only1` is also how a crossed answer looks (WIRE section 11).
//!
//! ROUTE is `list show create update delete events test login`, or nothing for all. WHEN is `N` or `everyN` (each Nth
//! request that the mishap applies to), `firstN`, `onlyN` (the Nth alone), `pNN` (NN percent, by the seed), or nothing
//! for always.

mod turns;

use std::{fmt, str::FromStr, time::Duration};

pub(super) use turns::{Fate, Mishaps};

/// One of the service's routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Route {
    /// `GET …/webhooks`
    List,
    /// `GET …/webhooks/ID`
    Show,
    /// `POST …/webhooks`
    Create,
    /// `PATCH …/webhooks/ID`
    Update,
    /// `DELETE …/webhooks/ID`
    Delete,
    /// `GET …/webhooks/events`
    Events,
    /// `POST …/webhooks/test/ID`
    Test,
    /// `POST …/iam/auth/api/login`
    Login,
}

impl Route {
    const NAMES: [(&'static str, Route); 8] = [
        ("list", Route::List),
        ("show", Route::Show),
        ("create", Route::Create),
        ("update", Route::Update),
        ("delete", Route::Delete),
        ("events", Route::Events),
        ("test", Route::Test),
        ("login", Route::Login),
    ];

    /// Its name in a mishap.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, route)| *route == self).map_or("", |(name, _)| name)
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MishapKind {
    /// The answer comes this much later.
    Delay(Duration),
    /// It comes when the mishaps were changed.
    Hold,
    /// 401, 403, 404, 422 or 500 in the service's shape.
    Status(u16),
    /// 429 or 503 of a gateway, with the seconds of `Retry-After`.
    Throttle(u16, Option<u64>),
    /// 502 in HTML.
    GatewayHtml,
    /// A body cut short.
    Cut,
    /// Broken JSON.
    Broken,
    /// 200 with HTML.
    Html,
    /// Done, never answered.
    Lost,
    /// Neither done nor answered.
    Drop,
}

/// Which of the requests that a mishap applies to it befalls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Each.
    Always,
    /// Each Nth.
    Every(u32),
    /// The first N.
    First(u32),
    /// The Nth alone.
    Only(u32),
    /// So many of a hundred.
    Percent(u8),
}

/// One mishap with its selectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mishap {
    /// What goes wrong.
    pub kind: MishapKind,
    /// On which routes; empty for all.
    pub routes: Vec<Route>,
    /// How often.
    pub when: When,
}

/// Why a text is no mishap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("mishap `{text}`: {why}")]
pub struct BadMishap {
    /// The text as given.
    pub text: String,
    /// What is wrong, with a suggestion.
    pub why: String,
}

/// The text form on one screen, for `--help`.
pub const MISHAP_HELP: &str = "\
KIND[=ARG][@ROUTE[,ROUTE]][:WHEN]
  KIND   delay=MS  hold (for ever)  401  403  404  422  500  429[=SECONDS]  503[=SECONDS]  502html  html
         cut (body ends half way)  broken (broken JSON)  lost (done, never answered)  drop (hung up, not done)
  ROUTE  list show create update delete events test login; all of them where none is named
  WHEN   N or everyN (each Nth)  firstN  onlyN (the Nth alone)  pNN (NN percent, by the seed); always where left out
  such as  delay=250  500@list:3  429=7@show,list:first2  lost@create:only1  cut:p20";

const KINDS: [&str; 15] = [
    "delay", "hold", "401", "403", "404", "422", "429", "500", "502html", "503", "cut", "broken", "html", "lost",
    "drop",
];

impl FromStr for Mishap {
    type Err = BadMishap;

    fn from_str(text: &str) -> Result<Self, BadMishap> {
        parse(text).map_err(|why| BadMishap { text: text.to_owned(), why })
    }
}

fn parse(text: &str) -> Result<Mishap, String> {
    let (rest, when) = match text.rsplit_once(':') {
        Some((rest, when)) => (rest, parse_when(when)?),
        None => (text, When::Always),
    };
    let (kind, routes) = match rest.split_once('@') {
        Some((kind, routes)) => (kind, routes.split(',').map(parse_route).collect::<Result<Vec<_>, _>>()?),
        None => (rest, Vec::new()),
    };
    let (name, argument) = match kind.split_once('=') {
        Some((name, argument)) => (name, Some(argument)),
        None => (kind, None),
    };
    let number = |argument: &str| argument.parse::<u64>().map_err(|_| format!("`{argument}` is not a whole number"));
    let kind = match (name, argument) {
        ("delay", Some(ms)) => MishapKind::Delay(Duration::from_millis(number(ms.trim_end_matches("ms"))?)),
        ("delay", None) => return Err("say how long, in milliseconds: `delay=250`".to_owned()),
        ("429" | "503", seconds) => {
            MishapKind::Throttle(if name == "429" { 429 } else { 503 }, seconds.map(number).transpose()?)
        }
        (_, Some(_)) if KINDS.contains(&name) => return Err(format!("`{name}` takes no value")),
        ("401" | "403" | "404" | "422" | "500", None) => MishapKind::Status(name.parse().unwrap_or(500)),
        ("hold", None) => MishapKind::Hold,
        ("502html", None) => MishapKind::GatewayHtml,
        ("cut", None) => MishapKind::Cut,
        ("broken", None) => MishapKind::Broken,
        ("html", None) => MishapKind::Html,
        ("lost", None) => MishapKind::Lost,
        ("drop", None) => MishapKind::Drop,
        _ => return Err(unknown("kind", name, KINDS.into_iter())),
    };
    Ok(Mishap { kind, routes, when })
}

fn parse_route(name: &str) -> Result<Route, String> {
    let found = Route::NAMES.iter().find(|(known, _)| *known == name).map(|(_, route)| *route);
    found.ok_or_else(|| unknown("route", name, Route::NAMES.into_iter().map(|(name, _)| name)))
}

fn parse_when(text: &str) -> Result<When, String> {
    let split = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (word, number) = text.split_at_checked(split).unwrap_or((text, ""));
    let number: u32 = number.parse().map_err(|_| format!("`:{text}` lacks its number, as in `:every3` or `:p20`"))?;
    match (word, number) {
        (_, 0) => Err(format!("`:{text}` would never happen: count from 1")),
        ("" | "every", n) => Ok(When::Every(n)),
        ("first", n) => Ok(When::First(n)),
        ("only", n) => Ok(When::Only(n)),
        ("p", n) if n <= 100 => Ok(When::Percent(u8::try_from(n).unwrap_or(100))),
        ("p", _) => Err(format!("`:{text}` is more than 100 percent")),
        _ => Err(unknown("turn", word, ["every", "first", "only", "p"].into_iter())),
    }
}

/// Names the nearest known word, and all of them.
fn unknown(what: &str, given: &str, known: impl Iterator<Item = &'static str> + Clone) -> String {
    let near = known.clone().min_by_key(|word| distance(word, given)).filter(|word| distance(word, given) <= 2);
    let suggestion = near.map(|word| format!("did you mean `{word}`? ")).unwrap_or_default();
    format!("unknown {what} `{given}`; {suggestion}known: {}", known.collect::<Vec<_>>().join(" "))
}

/// Edits between two short words.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.chars().zip(row.iter().skip(1)) {
            let here = (diagonal + usize::from(x != y)).min(above + 1).min(left + 1);
            diagonal = *above;
            left = here;
            next.push(here);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

impl fmt::Display for Mishap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            MishapKind::Delay(by) => write!(f, "delay={}", by.as_millis())?,
            MishapKind::Hold => f.write_str("hold")?,
            MishapKind::Status(status) | MishapKind::Throttle(status, None) => write!(f, "{status}")?,
            MishapKind::Throttle(status, Some(seconds)) => write!(f, "{status}={seconds}")?,
            MishapKind::GatewayHtml => f.write_str("502html")?,
            MishapKind::Cut => f.write_str("cut")?,
            MishapKind::Broken => f.write_str("broken")?,
            MishapKind::Html => f.write_str("html")?,
            MishapKind::Lost => f.write_str("lost")?,
            MishapKind::Drop => f.write_str("drop")?,
        }
        for (at, route) in self.routes.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { '@' } else { ',' }, route.name())?;
        }
        match self.when {
            When::Always => Ok(()),
            When::Every(n) => write!(f, ":every{n}"),
            When::First(n) => write!(f, ":first{n}"),
            When::Only(n) => write!(f, ":only{n}"),
            When::Percent(n) => write!(f, ":p{n}"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for (text, kind, routes, when) in [
            ("delay=250", MishapKind::Delay(Duration::from_millis(250)), vec![], When::Always),
            ("hold@test", MishapKind::Hold, vec![Route::Test], When::Always),
            ("401@list:first2", MishapKind::Status(401), vec![Route::List], When::First(2)),
            (
                "429=7@list,show:every3",
                MishapKind::Throttle(429, Some(7)),
                vec![Route::List, Route::Show],
                When::Every(3),
            ),
            ("503", MishapKind::Throttle(503, None), vec![], When::Always),
            ("502html@test", MishapKind::GatewayHtml, vec![Route::Test], When::Always),
            ("lost@create:only1", MishapKind::Lost, vec![Route::Create], When::Only(1)),
            ("cut:p20", MishapKind::Cut, vec![], When::Percent(20)),
            ("drop", MishapKind::Drop, vec![], When::Always),
        ] {
            let mishap: Mishap = text.parse().unwrap();
            assert_eq!(mishap, Mishap { kind, routes, when }, "{text}");
            assert_eq!(mishap.to_string(), text);
        }
        assert_eq!("500:3".parse::<Mishap>().unwrap().when, When::Every(3));
        assert_eq!("delay=20ms".parse::<Mishap>().unwrap().kind, MishapKind::Delay(Duration::from_millis(20)));
    }

    #[test]
    fn the_help_names_everything_and_its_examples_work() {
        for word in KINDS.into_iter().chain(Route::NAMES.map(|(name, _)| name)).chain(["every", "first", "only"]) {
            assert!(MISHAP_HELP.contains(word), "{word}");
        }
        let (_, examples) = MISHAP_HELP.split_once("such as").unwrap();
        assert!(examples.split_whitespace().all(|example| example.parse::<Mishap>().is_ok()));
    }

    #[test]
    fn a_mistake_is_named_with_a_suggestion() {
        for (text, part) in [
            ("dealy=3", "did you mean `delay`?"),
            ("delay", "`delay=250`"),
            ("delay=soon", "`soon` is not a whole number"),
            ("401@lst", "did you mean `list`?"),
            ("cut=3", "`cut` takes no value"),
            ("cut:p200", "more than 100 percent"),
            ("cut:every", "lacks its number"),
            ("cut:0", "count from 1"),
            ("cut:evry3", "did you mean `every`?"),
            ("418", "known: delay hold 401"),
        ] {
            let said = text.parse::<Mishap>().unwrap_err().to_string();
            assert!(said.contains(part), "{text}: {said}");
        }
    }
}
