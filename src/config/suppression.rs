//! The file of suppressions: which findings of the audit somebody accepted, with reason, author and the last day. It is
//! kept with the code and reviewed; so everything but the target is required, and nothing in it is skipped.
//!
//! ```toml
//! [[suppression]]
//! rule = "plain-http"
//! webhook = 12                      # or: url = "http://legacy.acme.org/*"
//! reason = "The old till speaks no TLS; it is replaced in May"
//! author = "ann@acme.org"
//! expires = 2026-05-31
//! ```

mod added;

use std::{fs, io::Read, path::Path};

use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    file::{did_you_mean, unusable},
    mistake::{Mistake, Spot},
};
use crate::domain::{fault::Fault, webhook::HookId};

/// One `[[suppression]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The rule's id, as written.
    pub rule: String,
    /// Where that stands.
    pub rule_at: Spot,
    /// For what.
    pub target: Target,
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// The last day on which it counts.
    pub expires: Date,
    /// Where the entry begins.
    pub at: Spot,
}

/// What a suppression is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One webhook.
    Webhook(HookId),
    /// All whose URL has this shape; `*` is a wildcard.
    Url(String),
}

pub use self::added::{New, added};

const NAMES: [&str; 6] = ["rule", "webhook", "url", "reason", "author", "expires"];
/// More than this is no file of suppressions.
const MAX_BYTES: u64 = 1 << 20;

/// Reads the file at `path`.
///
/// # Errors
/// Where it cannot be read, or holds a mistake.
pub fn load(path: &Path) -> Result<Vec<Suppression>, Fault> {
    let cannot = |why: &str| unusable(path, why, "Name another file with --suppressions");
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| cannot(&error.to_string()))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(cannot("it is larger than 1 MiB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| cannot("it is not UTF-8 text"))?;
    Ok(parse(&text, path)?)
}

/// Reads the text of the file at `path`.
///
/// # Errors
/// The first mistake.
pub fn parse(text: &str, path: &Path) -> Result<Vec<Suppression>, Mistake> {
    let spot = |span| Spot::at(path, text, span);
    let document =
        DeTable::parse(text).map_err(|error| spot(error.span().unwrap_or(0..0)).mistake(error.message(), ""))?;
    let mut all = Vec::new();
    for (name, value) in document.get_ref() {
        if name.get_ref() != "suppression" {
            let message = format!("unknown name `{}` at the top of the file", name.get_ref());
            return Err(spot(name.span()).mistake(message, did_you_mean(name.get_ref(), ["suppression"])));
        }
        let shape = || spot(value.span()).mistake("suppressions are written under [[suppression]]", "");
        for entry in value.get_ref().as_array().ok_or_else(shape)?.iter() {
            let table = entry.get_ref().as_table().ok_or_else(shape)?;
            all.push(one(table, spot(entry.span()), &spot)?);
        }
    }
    Ok(all)
}

fn one(table: &DeTable<'_>, at: Spot, spot: &dyn Fn(std::ops::Range<usize>) -> Spot) -> Result<Suppression, Mistake> {
    for (name, _) in table {
        if !NAMES.contains(&name.get_ref().as_ref()) {
            let message = format!("unknown name `{}` in [[suppression]]", name.get_ref());
            return Err(spot(name.span()).mistake(message, did_you_mean(name.get_ref(), NAMES)));
        }
    }
    let given = |wanted: &str| table.iter().find(|(name, _)| name.get_ref() == wanted).map(|(_, value)| value);
    let required = |name: &str, what: &str| {
        given(name).ok_or_else(|| at.mistake(format!("`{name}` is missing: {what}"), format!("Add {name} = …")))
    };
    let text = |name: &str, value: &Spanned<DeValue<'_>>| {
        let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned);
        text.ok_or_else(|| spot(value.span()).mistake(format!("`{name}` must be text in quotes, not empty"), ""))
    };
    let target = match (given("webhook"), given("url")) {
        (Some(value), None) => Target::Webhook(webhook(value, spot)?),
        (None, Some(value)) => Target::Url(text("url", value)?),
        _ => return Err(at.mistake("it must have `webhook` or `url`, and not both", "Say which webhooks it is for")),
    };
    let rule = required("rule", "which rule is suppressed")?;
    Ok(Suppression {
        rule: text("rule", rule)?,
        rule_at: spot(rule.span()),
        target,
        reason: text("reason", required("reason", "why is this accepted")?)?,
        author: text("author", required("author", "who accepted it")?)?,
        expires: expires(required("expires", "the last day on which it counts")?, spot)?,
        at,
    })
}

fn webhook(value: &Spanned<DeValue<'_>>, spot: &dyn Fn(std::ops::Range<usize>) -> Spot) -> Result<HookId, Mistake> {
    let number = value.get_ref().as_integer().map(|number| number.as_str().to_owned());
    let text = number.or_else(|| value.get_ref().as_str().map(str::to_owned)).unwrap_or_default();
    let next = "Write the number of the webhook, such as webhook = 12";
    text.parse().map_err(|_| spot(value.span()).mistake("`webhook` must be the id of a webhook", next))
}

fn expires(value: &Spanned<DeValue<'_>>, spot: &dyn Fn(std::ops::Range<usize>) -> Spot) -> Result<Date, Mistake> {
    let text = match value.get_ref() {
        DeValue::Datetime(moment) => moment.to_string(),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    text.parse().map_err(|_| {
        spot(value.span()).mistake("`expires` must be a date", "Write a day, such as expires = 2027-01-31")
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const GOOD: &str = "[[suppression]]\nrule = \"plain-http\"\nwebhook = 12\nreason = \"till\"\nauthor = \"ann\"\n\
                        expires = 2026-05-31\n\n[[suppression]]\nrule = \"raw-ip\"\nurl = \"https://8.*\"\nreason = \"r\"\n\
                        author = \"bob\"\nexpires = \"2027-01-01\"\n";

    fn complaint(text: &str) -> String {
        let mistake = parse(text, Path::new("s.toml")).unwrap_err();
        format!("{mistake}\n{}", mistake.next)
    }

    #[test]
    fn a_good_file_is_read() {
        let all = parse(GOOD, Path::new("s.toml")).unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(
            (all[0].target.clone(), all[0].expires),
            (Target::Webhook(HookId::new(12).unwrap()), date(2026, 5, 31))
        );
        assert_eq!((all[1].target.clone(), all[1].author.as_str()), (Target::Url("https://8.*".to_owned()), "bob"));
        assert_eq!(all[1].rule_at.place, "s.toml:9:8");
        assert_eq!(parse("", Path::new("s.toml")).unwrap(), []);
    }

    #[test]
    fn nothing_is_optional_and_nothing_is_skipped() {
        for (gone, said) in [
            ("rule = \"plain-http\"\n", "s.toml:1:1: `rule` is missing"),
            ("webhook = 12\n", "`webhook` or `url`"),
            ("reason = \"till\"\n", "`reason` is missing"),
            ("author = \"ann\"\n", "`author` is missing"),
            ("expires = 2026-05-31\n", "`expires` is missing"),
        ] {
            let text = complaint(&GOOD.replacen(gone, "", 1));
            assert!(text.contains(said), "{gone}\n{text}");
        }
        for (from, to, said) in [
            ("reason = \"till\"", "reason = \" \"", "s.toml:4:10"),
            ("webhook = 12", "webhook = 0", "id of a webhook"),
            ("webhook = 12", "webhook = 12\nurl = \"x\"", "not both"),
            ("expires = 2026-05-31", "expires = \"soon\"", "2027-01-31"),
            ("author", "auther", "Did you mean `author`?"),
            ("[[suppression]]", "[[supression]]", "Did you mean `suppression`?"),
            ("[[suppression]]\nrule", "[suppression]\nrule", "s.toml"),
            ("12", "", "s.toml:3:"),
        ] {
            let text = complaint(&GOOD.replacen(from, to, 1));
            assert!(text.contains(said), "{to}\n{text}");
        }
    }
}
