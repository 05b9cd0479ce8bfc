//! The journal on disk: JSON lines, newest last, rotated by size. Several instances write it, one at a time.
//!
//! A line that a crash tore is closed by the next writer and counted by readers; a file in which nothing can be read is
//! set aside, never overwritten.

pub(super) mod line;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{lines, lock::Lock, private::Refusal};
use crate::domain::journal::{Entry, Past, Verb};

/// A file that has grown past this many bytes is rotated before the next entry.
const ROTATE_AT: u64 = 8 << 20;
/// Former files that are kept.
const KEPT: usize = 4;
/// Entries that are read at most, the newest.
const MOST: usize = 5_000;

/// The journal of a state directory. Nothing is opened before it is used.
#[derive(Debug, Clone)]
pub struct Journal {
    dir: PathBuf,
    rotate_at: u64,
}

impl Journal {
    /// The journal in this directory.
    pub fn at(dir: &Path) -> Self {
        Journal { dir: dir.to_path_buf(), rotate_at: ROTATE_AT }
    }

    /// Adds entries; they are on disk when this returns. Where all are of test deliveries, which nobody can undo, the
    /// system has them.
    ///
    /// # Errors
    /// Where they could not be written. What was there before stays readable.
    pub fn append(&self, entries: &[Entry]) -> Result<(), Refusal> {
        let _lock = self.lock()?;
        let path = self.file(0);
        if fs::metadata(&path).is_ok_and(|facts| facts.len() >= self.rotate_at) {
            self.rotate().map_err(|error| Refusal::new(&path, error))?;
        }
        let lines: Result<Vec<String>, _> = entries.iter().map(line::write).collect();
        let text = lines.map_err(|error| Refusal::new(&path, error))?.join("\n");
        let file = lines::append(&path, &text)?;
        if entries.iter().all(|entry| entry.verb == Verb::Test) {
            return Ok(());
        }
        file.sync_data().map_err(|error| Refusal::new(&path, error))
    }

    /// The newest entries, the oldest of them first.
    ///
    /// # Errors
    /// Where a file is there and cannot be opened.
    pub fn read(&self) -> Result<Past, Refusal> {
        let _lock = self.lock()?;
        let mut past = Past::default();
        for at in 0..=KEPT {
            let path = self.file(at);
            let Some((mut entries, unreadable)) = lines::read(&path, line::read)? else { continue };
            if entries.is_empty() && unreadable > 0 {
                past.set_aside.push(lines::set_aside(&path)?);
                continue;
            }
            past.unreadable += unreadable;
            entries.append(&mut past.entries);
            past.entries = entries;
            if past.entries.len() > MOST {
                past.entries.drain(..past.entries.len() - MOST);
                past.older = true;
                break;
            }
        }
        Ok(past)
    }

    fn lock(&self) -> Result<Lock, Refusal> {
        Lock::wait(&self.dir.join("journal.lock"))
    }

    /// The file of this age: 0 is the one that is written.
    fn file(&self, age: usize) -> PathBuf {
        match age {
            0 => self.dir.join("journal.jsonl"),
            age => self.dir.join(format!("journal.jsonl.{age}")),
        }
    }

    /// Every file becomes one older; the oldest goes.
    fn rotate(&self) -> io::Result<()> {
        for age in (0..KEPT).rev() {
            match fs::rename(self.file(age), self.file(age + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
