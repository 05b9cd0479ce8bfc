//! The saved views on disk: `views.toml` in the state directory, for people to edit too. Several instances share it: each
//! change reads the file anew under a lock, and what people wrote stays, comments included.
//!
//! ```toml
//! [[view]]
//! name = "billing"                 # 1 to 40 characters, for `--view` too
//! key = 1                          # the number key that applies it, 1 to 9
//! profile = "prod"                 # or the base URL where there is no profile; left out: every profile
//! filter = "events:billing.*"      # as in the console
//! sort = "name,-updated"
//! columns = ["id", "name", "host"]
//! reading = "pages"                # left out: the whole set
//!
//! [default]
//! prod = "billing"                 # what a profile starts with
//! ```
//!
//! A file that is no TOML is never written: it is for its author to mend.

pub(super) mod form;
mod read;
mod write;

use std::path::{Path, PathBuf};

use super::{
    lock::Lock,
    private::{self, Refusal},
};
use crate::domain::view::{Change, Views};

/// The file of the views of a state directory. Nothing is opened before it is used.
#[derive(Debug, Clone)]
pub struct ViewFile {
    path: PathBuf,
    lock: PathBuf,
}

impl ViewFile {
    /// The file in this directory.
    pub fn at(state_dir: &Path) -> Self {
        ViewFile { path: state_dir.join("views.toml"), lock: state_dir.join("views.lock") }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The views of a profile. Mistakes in the file are among them; where it is no TOML there is nothing else.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn read(&self, profile: &str) -> Result<Views, Refusal> {
        let text = private::read(&self.path)?.unwrap_or_default();
        Ok(read::views(&text, profile).unwrap_or_else(|mistake| Views::new(Vec::new(), None, vec![mistake])))
    }

    /// Makes a change to the views of a profile, on top of what others changed meanwhile; the views after it.
    ///
    /// # Errors
    /// Where the file is no TOML, or cannot be read or written; it is as it was then.
    pub fn change(&self, profile: &str, change: &Change) -> Result<Views, Refusal> {
        let _lock = Lock::wait(&self.lock)?;
        let text = private::read(&self.path)?.unwrap_or_default();
        let (text, views) = write::changed(&text, profile, change)
            .map_err(|mistake| Refusal::new(&self.path, format!("{mistake} (mend it, or move it away)")))?;
        private::replace(&self.path, text.as_bytes())?;
        Ok(views)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
