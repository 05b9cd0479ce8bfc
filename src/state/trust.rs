//! Which project files the user trusts: path and contents together, so that a change has to be trusted again. One line each,
//! in a file that only the user can write.

use std::{
    fs,
    io::Write,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use sha2::{Digest, Sha256};

use super::private::{self, Refusal};

const NAME: &str = "trusted";

/// True where the file at `path` was trusted with this text. A list that others may write to says nothing.
pub fn holds(dir: &Path, path: &Path, text: &str) -> bool {
    let list = dir.join(NAME);
    let us = rustix::process::geteuid().as_raw();
    let ours = fs::metadata(&list).is_ok_and(|facts| facts.uid() == us && facts.permissions().mode() & 0o022 == 0);
    let wanted = line(path, text);
    ours && fs::read_to_string(list).is_ok_and(|lines| lines.lines().any(|line| line == wanted))
}

/// Trusts the file at `path` with this text.
///
/// # Errors
/// Where it cannot be kept.
pub fn add(dir: &Path, path: &Path, text: &str) -> Result<(), Refusal> {
    let list = dir.join(NAME);
    let mut file = private::append(&list)?;
    file.write_all(format!("{}\n", line(path, text)).as_bytes()).map_err(|error| Refusal::new(&list, error))
}

fn line(path: &Path, text: &str) -> String {
    let hash: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    // Quoted, so that no path can be two lines.
    format!("{hash} {path:?}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn trust_is_for_one_file_as_it_stands() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("state");
        let path = Path::new("/p/.hookline.toml");
        assert!(!holds(&dir, path, "a"));
        add(&dir, path, "a").unwrap();
        add(&dir, Path::new("/q\n/.hookline.toml"), "b").unwrap();
        assert!(holds(&dir, path, "a") && holds(&dir, Path::new("/q\n/.hookline.toml"), "b"));
        assert!(!holds(&dir, path, "b") && !holds(&dir, Path::new("/q/.hookline.toml"), "a"));
        fs::set_permissions(dir.join(NAME), fs::Permissions::from_mode(0o666)).unwrap();
        assert!(!holds(&dir, path, "a"));
    }
}
