//! Crash reports: what happened, for us alone, and without what looks like a key.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use regex::Regex;

use super::private::{self, Refusal};
use crate::domain::text::safe_lines;

/// Writes a report of a crash at `now` into `dir`; returns the file.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(dir: &Path, now: Timestamp, report: &str) -> Result<PathBuf, Refusal> {
    let name = format!("crash-{}-{}.txt", now.strftime("%Y%m%dT%H%M%SZ"), std::process::id());
    let path = dir.join(name);
    let text: String = safe_lines(&scrubbed(report)).flat_map(|line| [line.into_owned(), "\n".to_owned()]).collect();
    private::replace(&path, format!("hookline {}\n{text}", env!("CARGO_PKG_VERSION")).as_bytes())?;
    Ok(path)
}

/// The report without anything of the shape of an API key, a token, a webhook secret or the userinfo of a URL. The
/// message of a panic is free text, so structure cannot help here as it does where requests are captured.
pub fn scrubbed(report: &str) -> String {
    const SHAPES: [(&str, &str); 4] = [
        (r"(PULSE_|whsec_)[0-9A-Za-z+/=_-]+", "${1}[left out]"),
        (r"eyJ[0-9A-Za-z_-]+\.[0-9A-Za-z_.-]*", "[left out]"),
        (r#"(?i)(bearer|authorization:)\s+[^\s"]+"#, "$1 [left out]"),
        (r"://[^/\s@]+@", "://[left out]@"),
    ];
    SHAPES.iter().fold(report.to_owned(), |text, (shape, instead)| match Regex::new(shape) {
        Ok(shape) => shape.replace_all(&text, *instead).into_owned(),
        Err(error) => format!("[left out: {error}]"),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn a_report_is_private_and_without_keys() {
        let home = tempfile::tempdir().unwrap();
        let report = "panicked at \u{1b}[31msrc/x.rs:1\nkey PULSE_0a1b, whsec_MfKQ9r+8/=, eyJhbGciOi.J9eyJ1.c2ln, \
                      Bearer abc.def, https://ann:pw@example.com/x";
        let path = write(&home.path().join("state"), Timestamp::UNIX_EPOCH, report).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(path.to_string_lossy().contains("crash-19700101T000000Z-"), "{path:?}");
        for secret in ["0a1b", "MfKQ", "eyJ", "abc.def", "ann:pw", "\u{1b}"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("src/x.rs:1\nkey ") && text.contains("@example.com/x"), "{text}");
    }
}
