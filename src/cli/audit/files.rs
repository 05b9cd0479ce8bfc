//! The two files of an audit: suppressions, which people write, and the baseline, which hookline does.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Output;
use crate::{
    audit::{baseline::Baseline, finding::Accepted, suppression},
    config::suppression::{self as written, Target},
    domain::fault::{Fault, FaultKind},
};

/// The file of suppressions in the current directory that is used where none is named.
const SUPPRESSIONS: &str = "hookline-audit.toml";
/// More than this is no baseline.
const MAX_BYTES: u64 = 256 << 20;

/// Reads the suppressions of the file that is named, else of `hookline-audit.toml` where that is there; which one is said.
///
/// # Errors
/// Where it cannot be read, or holds a mistake.
pub fn suppressions(
    named: Option<&Path>,
    output: &mut Output,
) -> Result<Option<(String, Vec<suppression::Suppression>)>, Fault> {
    let path = match named {
        Some(path) => path,
        None if Path::new(SUPPRESSIONS).is_file() => Path::new(SUPPRESSIONS),
        None => return Ok(None),
    };
    let all = written::load(path)?.into_iter().map(known).collect::<Result<Vec<_>, Fault>>()?;
    let number = all.len();
    output.note(&format!("hookline: {number} suppressions are read from {}", path.display()));
    Ok(Some((path.display().to_string(), all)))
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

/// Replaces the file at `path`: it is wholly the old or wholly the new one.
///
/// # Errors
/// Where the place refuses it.
pub fn write(path: &Path, text: &str) -> Result<(), Fault> {
    let mut draft = PathBuf::from(path).into_os_string();
    draft.push(format!(".{}.new", std::process::id()));
    let written = fs::write(&draft, text)
        .and_then(|()| fs::File::open(&draft)?.sync_all())
        .and_then(|()| fs::rename(&draft, path));
    written.map_err(|error| {
        let left = match fs::remove_file(&draft) {
            Err(left) if left.kind() != io::ErrorKind::NotFound => format!(" (and {} is left over)", draft.display()),
            _ => String::new(),
        };
        let why = format!("{}: {error}{left}", path.display());
        Fault::new(FaultKind::Local, "The baseline was not written", why, "Name another place")
    })
}
