//! The file of suppressions and the baseline, read and written: for the console on the keeper's thread, and for
//! `hookline audit`. What they mean is the audit's to know.

use std::{fs, path::Path};

use crate::{
    audit::{baseline::Baseline, finding::Accepted, suppression},
    config::suppression::{self as written, New, Target},
    domain::fault::{Fault, FaultKind},
    state::private,
    tui::accepted::{Book, Place},
};

/// More than this is no baseline.
const MAX_BYTES: u64 = 256 << 20;

/// Reads both; a file of suppressions that is not there holds none.
///
/// # Errors
/// Where one of them cannot be read, or holds a mistake.
pub fn read(place: &Place) -> Result<Book, Fault> {
    let path = &place.suppressions;
    let suppressions = if path.exists() { suppressions(path)? } else { Vec::new() };
    Ok(Book { suppressions, baseline: place.baseline.as_deref().map(baseline).transpose()? })
}

/// Adds an entry to the file of suppressions, and reads both anew.
///
/// # Errors
/// As for [`read`], and where the file cannot be written. It is wholly the old or wholly the new one.
pub fn add(place: &Place, entry: &suppression::Suppression) -> Result<Book, Fault> {
    let path = &place.suppressions;
    let refuse = |why: String| {
        let next = "See to the file, or accept it again";
        Fault::new(FaultKind::Local, "The suppression was not written", why, next)
    };
    let suppression::Target::Hook(webhook) = entry.target else {
        return Err(refuse("only single webhooks are accepted here".to_owned()));
    };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(refuse(format!("{}: {error}", path.display()))),
    };
    let Accepted { reason, author, expires } = &entry.accepted;
    let new = New { rule: entry.rule.id, webhook, reason, author, expires: *expires };
    let text = written::added(&text, path, new)?;
    private::rewrite(path, text.as_bytes()).map_err(|refusal| refuse(refusal.to_string()))?;
    read(place)
}

/// Reads a file of suppressions.
///
/// # Errors
/// Where it cannot be read, or holds a mistake.
pub fn suppressions(path: &Path) -> Result<Vec<suppression::Suppression>, Fault> {
    written::load(path)?.into_iter().map(known).collect()
}

/// A suppression of a rule that there is.
fn known(entry: written::Suppression) -> Result<suppression::Suppression, Fault> {
    let rule = suppression::rule_named(&entry.rule).map_err(|(why, meant)| {
        let next = meant.map_or("See `hookline audit --list-rules`".to_owned(), |id| format!("Did you mean `{id}`?"));
        entry.rule_at.mistake(why, next)
    })?;
    Ok(suppression::Suppression {
        rule,
        target: match entry.target {
            Target::Webhook(id) => suppression::Target::Hook(id),
            Target::Url(shape) => suppression::Target::Url(shape),
        },
        accepted: Accepted { reason: entry.reason, author: entry.author, expires: entry.expires },
        place: entry.at.place,
    })
}

/// Reads a baseline.
///
/// # Errors
/// Where it cannot be read, or is none.
pub fn baseline(path: &Path) -> Result<Baseline, Fault> {
    let cannot = |why: String| {
        let next = "Write one with --write-baseline FILE";
        Fault::new(FaultKind::Config, "The baseline cannot be used", format!("{}: {why}", path.display()), next)
    };
    let large = fs::metadata(path).map_err(|error| cannot(error.to_string()))?.len() > MAX_BYTES;
    if large {
        return Err(cannot("it is larger than 256 MiB".to_owned()));
    }
    let text = fs::read_to_string(path).map_err(|error| cannot(error.to_string()))?;
    Baseline::parse(&text).map_err(cannot)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{audit::registry, domain::webhook::HookId};

    fn entry(reason: &str) -> suppression::Suppression {
        suppression::Suppression {
            rule: registry::by_id("plain-http").unwrap(),
            target: suppression::Target::Hook(HookId::new(12).unwrap()),
            accepted: Accepted { reason: reason.to_owned(), author: "ann".to_owned(), expires: date(2027, 1, 31) },
            place: String::new(),
        }
    }

    #[test]
    fn an_entry_is_written_into_the_file_that_is_reviewed() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place { suppressions: dir.path().join("a.toml"), baseline: None, author: String::new() };
        assert_eq!(read(&place).unwrap(), Book::default());
        add(&place, &entry("one")).unwrap();
        let book = add(&place, &entry("two")).unwrap();
        let reasons: Vec<_> = book.suppressions.iter().map(|one| one.accepted.reason.as_str()).collect();
        assert_eq!(reasons, ["one", "two"]);
        assert!(book.suppressions[1].place.ends_with("a.toml:10:1"), "{}", book.suppressions[1].place);
    }

    #[test]
    fn a_broken_file_is_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.toml");
        fs::write(&path, "[[suppression]]\nrule = \"plain-htpp\"").unwrap();
        let place = Place { suppressions: path.clone(), baseline: None, author: String::new() };
        assert!(add(&place, &entry("r")).unwrap_err().to_string().contains("a.toml:1:1"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "[[suppression]]\nrule = \"plain-htpp\"");
        let place = Place { baseline: Some(dir.path().join("none")), suppressions: dir.path().join("b"), ..place };
        assert!(read(&place).unwrap_err().what.contains("baseline"));
    }
}
