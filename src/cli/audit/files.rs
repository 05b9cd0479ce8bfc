//! The two files of an audit: suppressions, which people write, and the baseline, which hookline does.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Output;
use crate::{
    audit::suppression,
    domain::fault::{Fault, FaultKind},
    tui::runtime::accepted,
};

/// The file of suppressions in the current directory that is used where none is named.
pub const SUPPRESSIONS: &str = "hookline-audit.toml";

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
    let all = accepted::suppressions(path)?;
    let number = all.len();
    output.note(&format!("hookline: {number} suppressions are read from {}", path.display()));
    Ok(Some((path.display().to_string(), all)))
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
