//! Files for the user's eyes alone: 0600 in 0700, written whole or not at all.
//!
//! Does not repair what somebody else made: a link or another user's file in the place of ours is refused.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use rustix::{fs::OFlags, io::Errno, process::geteuid};

use crate::domain::fault::{Fault, FaultKind};

/// More than this is no file that [`read`] is for, in bytes.
const MOST: u64 = 1 << 20;

/// Why a file was not written, or not read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {why}")]
pub struct Refusal {
    /// The file or directory.
    pub path: PathBuf,
    /// In words.
    pub why: String,
}

impl Refusal {
    pub(super) fn new(path: &Path, why: impl ToString) -> Self {
        Refusal { path: path.to_path_buf(), why: why.to_string() }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let next = "Check the place, or set XDG_STATE_HOME to another one";
        Fault::new(FaultKind::Local, "A file of hookline could not be written", refusal.to_string(), next)
    }
}

/// Makes sure that `dir` is a directory of ours that nobody else can look into; makes it, and what is missing above it.
///
/// # Errors
/// Where it is a link, no directory, another user's, or cannot be made.
pub fn directory(dir: &Path) -> Result<(), Refusal> {
    let refuse = |error: io::Error| Refusal::new(dir, error);
    match fs::symlink_metadata(dir) {
        Ok(facts) if !facts.is_dir() => {
            return Err(Refusal::new(dir, "is not a directory (links are not followed here)"));
        }
        Ok(facts) if facts.uid() != geteuid().as_raw() => return Err(Refusal::new(dir, "belongs to another user")),
        Ok(facts) if facts.permissions().mode() & 0o077 == 0 => return Ok(()),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(refuse)?;
        }
        Err(error) => return Err(refuse(error)),
    }
    // Ours, and open to others from an earlier time; or just made, where a default ACL may have widened it.
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(refuse)
}

/// Replaces the file at `path` by `bytes`: at every moment, also after a crash or with a full disk, it is wholly the old
/// or wholly the new one.
///
/// # Errors
/// Where the place is not ours alone, or the disk refuses.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    put(path, bytes, true)
}

/// The same without waiting for the disk: after a power failure the file may be torn. For what nobody would miss.
///
/// # Errors
/// As `replace`.
pub fn replace_swiftly(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    put(path, bytes, false)
}

fn put(path: &Path, bytes: &[u8], lasting: bool) -> Result<(), Refusal> {
    let parent = path.parent().ok_or_else(|| Refusal::new(path, "is no place for a file"))?;
    directory(parent)?;
    ours_or_absent(path)?;
    whole(path, parent, bytes, 0o600, lasting)
}

fn whole(path: &Path, parent: &Path, bytes: &[u8], mode: u32, lasting: bool) -> Result<(), Refusal> {
    let draft = beside(path);
    let written = create(&draft).and_then(|mut file| {
        if mode != 0o600 {
            file.set_permissions(fs::Permissions::from_mode(mode))?;
        }
        file.write_all(bytes)?;
        if !lasting {
            return fs::rename(&draft, path);
        }
        file.sync_all()?;
        fs::rename(&draft, path)?;
        File::open(parent)?.sync_all()
    });
    written.map_err(|error| match fs::remove_file(&draft) {
        Err(left) if left.kind() != io::ErrorKind::NotFound => {
            Refusal::new(path, format!("{error} (and {} is left over: {left})", draft.display()))
        }
        _ => Refusal::new(path, error),
    })
}

/// The text of the file at `path`; `None` where there is none. Never waits, whatever stands there.
///
/// # Errors
/// Where it is no file of ours, cannot be read, is no text, or holds more than a mebibyte.
pub fn read(path: &Path) -> Result<Option<String>, Refusal> {
    let refuse = |why: &str| Err(Refusal::new(path, why));
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let mut file = match OpenOptions::new().read(true).custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => {
            return refuse("is not a file (links are not followed here)");
        }
        Err(error) => return Err(Refusal::new(path, error)),
    };
    let facts = file.metadata().map_err(|error| Refusal::new(path, error))?;
    match facts {
        facts if !facts.is_file() => return refuse("is not a file"),
        facts if facts.uid() != geteuid().as_raw() => return refuse("belongs to another user"),
        facts if facts.len() > MOST => return refuse("holds more than a mebibyte"),
        _ => {}
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| Refusal::new(path, error))?;
    Ok(Some(text))
}

/// Replaces a file that the user keeps, such as a configuration, whole or not at all, and leaves the place as it is: a
/// link leads to the file that is replaced, the file keeps its mode (0600 where it is new), its directory too (0700).
/// The path of what was written.
///
/// # Errors
/// Where the file is another user's, a link leads nowhere, or the disk refuses.
pub fn rewrite(path: &Path, bytes: &[u8]) -> Result<PathBuf, Refusal> {
    let linked = fs::symlink_metadata(path).is_ok_and(|facts| facts.is_symlink());
    let target = if linked { fs::canonicalize(path).map_err(|e| Refusal::new(path, e))? } else { path.to_path_buf() };
    ours_or_absent(&target)?;
    let parent = target.parent().ok_or_else(|| Refusal::new(path, "is no place for a file"))?;
    DirBuilder::new().recursive(true).mode(0o700).create(parent).map_err(|error| Refusal::new(parent, error))?;
    let mode = fs::metadata(&target).map_or(0o600, |facts| facts.permissions().mode() & 0o777);
    whole(&target, parent, bytes, mode, true)?;
    Ok(target)
}

/// Opens the file at `path` for adding lines; makes it where it is missing.
///
/// # Errors
/// Where the place is not ours alone, or it cannot be opened.
pub fn append(path: &Path) -> Result<File, Refusal> {
    let parent = path.parent().ok_or_else(|| Refusal::new(path, "is no place for a file"))?;
    directory(parent)?;
    ours_or_absent(path)?;
    let open = || {
        let flags = OFlags::NOFOLLOW.bits().cast_signed();
        let file = OpenOptions::new().append(true).create(true).mode(0o600).custom_flags(flags).open(path)?;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        Ok(file)
    };
    open().map_err(|error: io::Error| Refusal::new(path, error))
}

fn ours_or_absent(path: &Path) -> Result<(), Refusal> {
    match fs::symlink_metadata(path) {
        Ok(facts) if !facts.is_file() => Err(Refusal::new(path, "is not a file (links are not followed here)")),
        Ok(facts) if facts.uid() != geteuid().as_raw() => Err(Refusal::new(path, "belongs to another user")),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Refusal::new(path, error)),
    }
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// A name in the same directory that no other write of this or another process takes.
fn beside(path: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn files_are_for_us_alone_and_whole() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b/file");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!((mode(&path), mode(&home.path().join("a/b")), mode(&home.path().join("a"))), (0o600, 0o700, 0o700));
        append(&path).unwrap().write_all(b"+").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two+");
        assert_eq!(fs::read_dir(home.path().join("a/b")).unwrap().count(), 1, "no draft is left over");
    }

    #[test]
    fn what_was_open_to_others_is_closed() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("state");
        fs::create_dir(&dir).unwrap();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        let path = dir.join("log");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        append(&path).unwrap();
        assert_eq!((mode(&dir), mode(&path)), (0o700, 0o600));
    }

    #[test]
    fn links_are_refused() {
        let home = tempfile::tempdir().unwrap();
        let victim = home.path().join("victim");
        fs::write(&victim, "precious").unwrap();
        let dir = home.path().join("state");
        fs::create_dir(&dir).unwrap();
        symlink(&victim, dir.join("log")).unwrap();
        for refused in [replace(&dir.join("log"), b"x").err(), append(&dir.join("log")).err()] {
            assert!(refused.unwrap().to_string().contains("links are not followed"));
        }
        symlink(&dir, home.path().join("elsewhere")).unwrap();
        assert!(replace(&home.path().join("elsewhere/file"), b"x").is_err());
        assert_eq!(fs::read(&victim).unwrap(), b"precious");
    }

    #[test]
    fn only_a_small_text_file_of_ours_is_read() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        assert!(read(&path).unwrap().is_none() && read(&home.path().join("no/file")).unwrap().is_none());
        replace_swiftly(&path, b"text").unwrap();
        assert_eq!((read(&path).unwrap().as_deref(), mode(&path)), (Some("text"), 0o600));
        let said = |path: &Path| read(path).unwrap_err().to_string();
        assert!(said(home.path()).contains("is not a file"));
        symlink(&path, home.path().join("link")).unwrap();
        assert!(said(&home.path().join("link")).contains("links are not followed"));
        let pipe = home.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(said(&pipe).contains("is not a file"), "and nobody waits for a writer");
        fs::write(&path, [0xff]).unwrap();
        assert!(said(&path).contains("UTF-8"));
        fs::write(&path, vec![b'x'; (1 << 20) + 1]).unwrap();
        assert!(said(&path).contains("mebibyte"));
    }

    #[test]
    fn what_the_user_keeps_is_rewritten_where_it_lies() {
        let home = tempfile::tempdir().unwrap();
        let new = home.path().join("config/hookline/config.toml");
        assert_eq!(rewrite(&new, b"one").unwrap(), new);
        assert_eq!((mode(&new), mode(new.parent().unwrap())), (0o600, 0o700));

        let dotfiles = home.path().join("dotfiles");
        fs::create_dir(&dotfiles).unwrap();
        fs::set_permissions(&dotfiles, fs::Permissions::from_mode(0o755)).unwrap();
        let kept = dotfiles.join("hookline.toml");
        fs::write(&kept, "old").unwrap();
        fs::set_permissions(&kept, fs::Permissions::from_mode(0o644)).unwrap();
        fs::remove_file(&new).unwrap();
        symlink(&kept, &new).unwrap();
        assert_eq!(rewrite(&new, b"two").unwrap(), kept.canonicalize().unwrap());
        assert_eq!((fs::read(&kept).unwrap(), mode(&kept), mode(&dotfiles)), (b"two".to_vec(), 0o644, 0o755));
        assert!(fs::symlink_metadata(&new).unwrap().is_symlink(), "the link stays");

        fs::remove_file(&kept).unwrap();
        assert!(rewrite(&new, b"three").is_err(), "a link that leads nowhere");
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state/file");
        replace(&path, b"old").unwrap();
        // A directory in the way of the rename stands for a disk that refuses.
        let blocked = home.path().join("state/dir");
        fs::create_dir(&blocked).unwrap();
        assert!(replace(&blocked, b"new").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(home.path().join("state")).unwrap().count(), 2);
    }
}
