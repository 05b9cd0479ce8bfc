//! Reading a file that holds a key: only one that is ours and nobody else's, or none.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// A key, or a bunch of them, is never larger.
pub const MAX_BYTES: u64 = 64 << 10;

/// Reads the whole of a private file. Links are followed: it is the file at the end that must be private.
///
/// # Errors
/// In words: not there, not a file, too large, another user's, or open to others.
pub fn read(path: &Path) -> Result<String, String> {
    let name = path.display();
    // A pipe in this place would hold hookline up for good.
    let nonblock = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let mut file = OpenOptions::new()
        .read(true)
        .custom_flags(nonblock)
        .open(path)
        .map_err(|error| format!("{name} cannot be opened: {}", plain(&error)))?;
    let facts = file.metadata().map_err(|error| format!("{name}: {}", plain(&error)))?;
    if !facts.is_file() {
        return Err(format!("{name} is not a file"));
    }
    exposure(&facts).map_or(Ok(()), |why| Err(format!("{name} {why}")))?;
    text_of(&mut file, &name.to_string())
}

/// Why a file is open to others, where it is.
pub fn exposure(facts: &fs::Metadata) -> Option<String> {
    let mode = facts.permissions().mode() & 0o777;
    if facts.uid() != rustix::process::geteuid().as_raw() {
        return Some("belongs to another user".to_owned());
    }
    (mode & 0o077 != 0).then(|| format!("is open to others (mode {mode:04o}): run `chmod 600` on it"))
}

/// The text of a source named `name`, up to the cap.
///
/// # Errors
/// In words, without the text.
pub fn text_of(source: &mut dyn Read, name: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {}", plain(&error)))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("{name} holds more than 64 KiB"));
    }
    String::from_utf8(bytes).map_err(|_| format!("{name} is not text"))
}

/// The words of an I/O error without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_a_private_file_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        assert!(read(&path).unwrap_err().contains("cannot be opened"));
        fs::write(&path, "k\n").unwrap();
        for (mode, fine) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o644, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read(&path).is_ok(), fine, "{mode:o}");
        }
        assert!(read(dir.path()).is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, vec![b'x'; MAX_BYTES as usize + 1]).unwrap();
        assert!(read(&path).unwrap_err().contains("64 KiB"));
    }
}
