//! What the list showed last, one small file for each profile. Of several instances on one profile the last to write
//! counts. Lost without harm: it is written without waiting for the disk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use toml_edit::{Document, DocumentMut, Value};

use super::{
    private::{self, Refusal},
    view::form::{self, Source, set},
};
use crate::domain::{
    view::{Last, Mistake, ViewId},
    webhook::HookId,
};

/// The fields that are not the view's own.
const OTHERS: [&str; 3] = ["view", "everywhere", "cursor"];

/// The files of a state directory. Nothing is opened before it is used.
#[derive(Debug, Clone)]
pub struct LastFiles {
    dir: PathBuf,
}

impl LastFiles {
    /// The files below this directory.
    pub fn at(state_dir: &Path) -> Self {
        LastFiles { dir: state_dir.join("last") }
    }

    /// What the list of a profile showed last; `None` where nobody knows. A file that holds something else is set aside.
    ///
    /// # Errors
    /// Where the file is there and cannot be read, or holds something else.
    pub fn read(&self, profile: &str) -> Result<Option<Last>, Refusal> {
        let path = self.path(profile);
        let Some(text) = private::read(&path)? else { return Ok(None) };
        parse(&text).map(Some).map_err(|mistake| {
            let Mistake { line, column, message } = mistake;
            let aside = path.with_extension("toml.unreadable");
            let what = match fs::rename(&path, &aside) {
                Ok(()) => "set aside as `.unreadable`".to_owned(),
                Err(error) => format!("and not set aside: {error}"),
            };
            Refusal::new(&path, format!("line {line}, column {column}: {message} ({what})"))
        })
    }

    /// Keeps what the list of a profile shows.
    ///
    /// # Errors
    /// Where it could not be written; the former state stays.
    pub fn keep(&self, profile: &str, last: &Last) -> Result<(), Refusal> {
        private::replace_swiftly(&self.path(profile), written(last).as_bytes())
    }

    /// A profile's name is one for a file too; a base URL is not, and may be told to nobody.
    fn path(&self, profile: &str) -> PathBuf {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if profile.chars().all(plain) {
            return self.dir.join(format!("{profile}.toml"));
        }
        let hash = Sha256::digest(profile.as_bytes());
        let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        self.dir.join(format!("url-{hex}.toml"))
    }
}

fn written(last: &Last) -> String {
    let mut document = DocumentMut::new();
    form::put(&mut document, &last.view);
    if let Some(id) = &last.applied {
        set(&mut document, "view", Some(Value::from(id.name.as_str())));
        set(&mut document, "everywhere", id.everywhere.then(|| true.into()));
    }
    let cursor = last.cursor.and_then(|id| i64::try_from(id.get()).ok());
    set(&mut document, "cursor", cursor.map(Value::from));
    document.to_string()
}

fn parse(text: &str) -> Result<Last, Mistake> {
    let source = Source(text);
    let document =
        Document::parse(text).map_err(|error| source.mistake(error.span(), error.message().replace('\n', " ")))?;
    let applied = document.get("view").and_then(|item| item.as_str()).map(|name| ViewId {
        name: name.to_owned(),
        everywhere: document.get("everywhere").and_then(|item| item.as_bool()).unwrap_or_default(),
    });
    let cursor = document.get("cursor").and_then(|item| item.as_integer()).and_then(|id| u64::try_from(id).ok());
    Ok(Last { view: form::view(&document, source, &OTHERS)?, applied, cursor: cursor.and_then(HookId::new) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::domain::{
        column::Column,
        view::{Mode, View},
    };

    fn last(name: &str) -> Last {
        Last {
            view: View {
                filter: "events:billing \"two words\" path:'a\\b'".parse().unwrap(),
                sort: "name,-updated".parse().unwrap(),
                columns: vec![Column::Id, Column::Host],
                mode: Mode::Pages,
            },
            applied: Some(ViewId { name: name.into(), everywhere: true }),
            cursor: HookId::new(12),
        }
    }

    #[test]
    fn each_profile_finds_its_own_again() {
        let home = tempfile::tempdir().unwrap();
        let files = LastFiles::at(&home.path().join("state"));
        assert_eq!(files.read("prod").unwrap(), None);
        let profiles = ["prod", "..", "https://a.example/one", "https://a.example/two"];
        for profile in profiles {
            files.keep(profile, &last(profile)).unwrap();
        }
        files.keep("prod", &Last::default()).unwrap();
        assert_eq!(files.read("prod").unwrap(), Some(Last::default()));
        for profile in profiles.into_iter().skip(1) {
            assert_eq!(files.read(profile).unwrap(), Some(last(profile)), "{profile}");
        }
        let names: Vec<_> = fs::read_dir(home.path().join("state/last")).unwrap().flatten().collect();
        assert_eq!(names.len(), 4);
        for file in names {
            assert!(!file.file_name().to_string_lossy().contains("example"));
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn junk_is_told_and_set_aside() {
        let home = tempfile::tempdir().unwrap();
        let files = LastFiles::at(home.path());
        files.keep("prod", &Last::default()).unwrap();
        fs::write(files.path("prod"), "sort = \"name,nmae\"").unwrap();
        let said = files.read("prod").unwrap_err().to_string();
        assert!(said.contains("line 1, column 14: sort: no sort key `nmae`. Did you mean `name`?"), "{said}");
        assert_eq!(files.read("prod").unwrap(), None);
        assert!(home.path().join("last/prod.toml.unreadable").exists());
    }
}
