//! The lines typed on the command line, on disk: one a line, the newest last, shared by all instances. Written whole, one
//! instance at a time. A file that is no text is set aside, never overwritten.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    lines,
    lock::Lock,
    private::{self, Refusal},
};

/// A file larger than this is not ours.
const LARGEST: u64 = 1 << 20;

/// The lines of a state directory. Nothing is opened before it is used.
#[derive(Debug, Clone)]
pub struct Typed {
    dir: PathBuf,
    most: usize,
}

impl Typed {
    /// The lines in this directory, so many at most.
    pub fn at(dir: &Path, most: usize) -> Self {
        Typed { dir: dir.to_path_buf(), most }
    }

    /// The lines, the newest last.
    ///
    /// # Errors
    /// Where the file is there and cannot be read, or was set aside because it is no text.
    pub fn read(&self) -> Result<Vec<String>, Refusal> {
        match fs::symlink_metadata(self.file()) {
            // Nothing is made where nothing was ever kept.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Refusal::new(&self.file(), error)),
            Ok(_) => {}
        }
        let _lock = self.lock()?;
        self.lines()
    }

    /// Adds a line behind those that other instances added meanwhile; it stands there once. The oldest goes.
    ///
    /// # Errors
    /// Where it could not be written; what was there stays.
    pub fn add(&self, line: &str) -> Result<(), Refusal> {
        let _lock = self.lock()?;
        let (mut lines, aside) = match self.lines() {
            Ok(lines) => (lines, None),
            Err(refusal) if !self.file().exists() => (Vec::new(), Some(refusal)),
            Err(refusal) => return Err(refusal),
        };
        lines.retain(|former| former != line);
        lines.push(line.replace(['\n', '\r'], " "));
        let over = lines.len().saturating_sub(self.most);
        let mut text = lines.split_off(over).join("\n");
        text.push('\n');
        private::replace(&self.file(), text.as_bytes())?;
        aside.map_or(Ok(()), Err)
    }

    fn lines(&self) -> Result<Vec<String>, Refusal> {
        let path = self.file();
        let refuse = |error: io::Error| Refusal::new(&path, error);
        let large = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(refuse(error)),
            Ok(facts) if !facts.is_file() => return Err(Refusal::new(&path, "is not a file")),
            Ok(facts) => facts.len() > LARGEST,
        };
        let text = if large { None } else { String::from_utf8(fs::read(&path).map_err(refuse)?).ok() };
        match text {
            Some(text) => Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()),
            None => {
                let aside = lines::set_aside(&path)?;
                Err(Refusal::new(&path, format!("is no text; it was set aside as {aside}")))
            }
        }
    }

    fn file(&self) -> PathBuf {
        self.dir.join("commands")
    }

    fn lock(&self) -> Result<Lock, Refusal> {
        Lock::wait(&self.dir.join("commands.lock"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn instances_share_the_lines_and_each_stands_once() {
        let home = tempfile::tempdir().unwrap();
        let (one, two) = (Typed::at(home.path(), 3), Typed::at(home.path(), 3));
        assert!(one.read().unwrap().is_empty());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "looking makes nothing");
        one.add("refresh").unwrap();
        two.add("filter a b").unwrap();
        one.add("refresh").unwrap();
        assert_eq!(two.read().unwrap(), ["filter a b", "refresh"]);
        two.add("x\ny").unwrap();
        two.add("é").unwrap();
        assert_eq!(one.read().unwrap(), ["refresh", "x y", "é"], "the oldest goes");
        let mode = fs::metadata(one.file()).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for instance in 0..4 {
                let lines = Typed::at(home.path(), 200);
                scope.spawn(move || (0..10).for_each(|n| lines.add(&format!("page {instance}{n}")).unwrap()));
            }
        });
        assert_eq!(Typed::at(home.path(), 200).read().unwrap().len(), 40);
    }

    #[test]
    fn what_is_no_text_is_set_aside_and_said() {
        let home = tempfile::tempdir().unwrap();
        let lines = Typed::at(home.path(), 3);
        fs::write(lines.file(), b"one\n\xff\xfe").unwrap();
        assert!(lines.read().unwrap_err().to_string().contains("commands.unreadable-1"));
        assert!(lines.read().unwrap().is_empty(), "said once");
        assert_eq!(fs::read(home.path().join("commands.unreadable-1")).unwrap(), b"one\n\xff\xfe");
        fs::write(lines.file(), b"\xff").unwrap();
        assert!(lines.add("two").is_err());
        assert_eq!(lines.read().unwrap(), ["two"], "and the new one is kept all the same");
    }

    #[test]
    fn a_place_that_refuses_is_said_and_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let lines = Typed::at(home.path(), 3);
        fs::create_dir(lines.file()).unwrap();
        assert!(lines.read().is_err() && lines.add("x").is_err());
        assert!(lines.file().is_dir());
    }
}
