//! Locks between instances of hookline: one file each, held as long as the value lives, let go by the system when the
//! process ends, however it ends. The file stays; what counts is who holds it.
//!
//! A program that is being started holds what we hold until it is itself (between fork and exec), so a lock is let go by
//! saying so: closing the file alone would leave it to that program for a moment, and the next one would be refused.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use super::private::{self, Refusal};

/// A lock that is held.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Waits for the lock at `path`. Others hold it only for as long as a write takes.
    ///
    /// # Errors
    /// Where the file cannot be made or locked.
    pub fn wait(path: &Path) -> Result<Lock, Refusal> {
        let file = private::append(path)?;
        file.lock().map_err(|error| Refusal::new(path, error))?;
        Ok(Lock { file })
    }

    /// Takes the lock at `path` unless somebody holds it: then `None`.
    ///
    /// # Errors
    /// Where the file cannot be made or locked.
    pub fn try_take(path: &Path) -> Result<Option<Lock>, Refusal> {
        let file = private::append(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(Refusal::new(path, error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            // It is let go when the last one that has the file closes it.
            tracing::warn!(%error, "a lock could not be let go");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state/x.lock");
        let held = Lock::wait(&path).unwrap();
        assert!(Lock::try_take(&path).unwrap().is_none());
        drop(held);
        assert!(Lock::try_take(&path).unwrap().is_some());
    }

    #[test]
    fn it_is_let_go_though_a_program_that_is_being_started_has_the_file() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state/x.lock");
        let held = Lock::wait(&path).unwrap();
        // What a fork leaves in the child.
        let _inherited = held.file.try_clone().unwrap();
        drop(held);
        assert!(Lock::try_take(&path).unwrap().is_some());
    }
}
