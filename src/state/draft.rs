//! Drafts on disk: one file for each form of each run of the program, replaced whole, never with a secret.
//!
//! A run holds a lock of its own as long as it lives. What belongs to a run that nobody holds any more was left by a
//! crash, and is offered; what another instance is typing is not.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{
    lock::Lock,
    private::{self, Refusal},
};
use crate::domain::{check, kept::Kept, object};

/// The drafts of a state directory, for one run of the program.
#[derive(Debug)]
pub struct Drafts {
    dir: PathBuf,
    run: String,
    /// Held from the first draft or listing on.
    alive: Option<Lock>,
}

/// The file's content.
#[derive(Serialize, Deserialize)]
struct File {
    service: String,
    profile: String,
    form: String,
    at: jiff::Timestamp,
    name: String,
    url: String,
    events: Box<RawValue>,
    scopes: String,
    #[serde(default)]
    secret_left_out: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<Box<RawValue>>,
}

/// What is left of former runs.
#[derive(Debug, Default)]
pub struct Left {
    /// The drafts, the newest first.
    pub drafts: Vec<Kept>,
    /// Files that could not be read; they were set aside under these names.
    pub set_aside: Vec<String>,
}

impl Drafts {
    /// The drafts below a state directory, for the run of this name. Nothing is opened before it is used.
    pub fn at(state_dir: &Path, run: &str) -> Self {
        Drafts { dir: state_dir.join("drafts"), run: run.to_owned(), alive: None }
    }

    /// Keeps a draft in place of the former one of the same form; the file that it was read from goes.
    ///
    /// # Errors
    /// Where it could not be written; the former one stays.
    pub fn keep(&mut self, kept: &Kept) -> Result<(), Refusal> {
        self.live()?;
        let path = self.path(&kept.service, &kept.form);
        let bytes = written(kept).map_err(|error| Refusal::new(&path, error))?;
        private::replace(&path, bytes.as_bytes())?;
        match &kept.file {
            Some(file) => self.remove(&self.dir.join(file)),
            None => Ok(()),
        }
    }

    /// Drops this run's draft of a form, and the file that it was read from.
    ///
    /// # Errors
    /// Where a file is there and cannot be removed.
    pub fn forget(&mut self, service: &str, form: &str, file: Option<&str>) -> Result<(), Refusal> {
        self.remove(&self.path(service, form))?;
        file.map_or(Ok(()), |file| self.remove(&self.dir.join(file)))
    }

    /// What former runs left for a service. Their locks, which nobody holds, are cleared away with the last of their
    /// drafts.
    ///
    /// # Errors
    /// Where the directory is there and cannot be read.
    pub fn left(&mut self, service: &str) -> Result<Left, Refusal> {
        let mut left = Left::default();
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(left),
            Err(error) => return Err(Refusal::new(&self.dir, error)),
        };
        self.live()?;
        for entry in entries {
            let name =
                entry.map_err(|error| Refusal::new(&self.dir, error))?.file_name().to_string_lossy().into_owned();
            let Some((_, run)) = name.strip_suffix(".json").and_then(|stem| stem.split_once('-')) else { continue };
            if run == self.run || Lock::try_take(&self.lock_of(run))?.is_none() {
                continue;
            }
            let path = self.dir.join(&name);
            match fs::read_to_string(&path).ok().and_then(|text| read(&text, &name)) {
                Some(kept) if kept.service == service => left.drafts.push(kept),
                Some(_) => {}
                None => {
                    let aside = format!("{name}.unreadable");
                    fs::rename(&path, self.dir.join(&aside)).map_err(|error| Refusal::new(&path, error))?;
                    left.set_aside.push(aside);
                }
            }
        }
        left.drafts.sort_by_key(|kept| std::cmp::Reverse(kept.at));
        self.sweep()?;
        Ok(left)
    }

    /// Removes the locks of runs that are over and left nothing.
    fn sweep(&self) -> Result<(), Refusal> {
        let refuse = |error| Refusal::new(&self.dir, error);
        let names: Vec<String> = fs::read_dir(&self.dir)
            .map_err(refuse)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<_>>()
            .map_err(refuse)?;
        // A draft that was being written when its run was killed: the one before it is whole.
        for name in names.iter().filter(|name| name.starts_with('.')) {
            let run = name.split_once('-').and_then(|(_, rest)| rest.split_once(".json.")).map(|(run, _)| run);
            if let Some(run) = run.filter(|run| *run != self.run)
                && let Some(_held) = Lock::try_take(&self.lock_of(run))?
            {
                self.remove(&self.dir.join(name))?;
            }
        }
        for run in names.iter().filter_map(|name| name.strip_suffix(".alive")).filter(|run| *run != self.run) {
            let used = names.iter().any(|name| name.ends_with(&format!("-{run}.json")));
            // Removed while it is held, so that nobody takes it in between.
            if !used && let Some(_held) = Lock::try_take(&self.lock_of(run))? {
                self.remove(&self.lock_of(run))?;
            }
        }
        Ok(())
    }

    /// Takes the lock that says that this run is alive.
    fn live(&mut self) -> Result<(), Refusal> {
        if self.alive.is_none() {
            self.alive = Some(Lock::wait(&self.lock_of(&self.run))?);
        }
        Ok(())
    }

    fn lock_of(&self, run: &str) -> PathBuf {
        self.dir.join(format!("{run}.alive"))
    }

    /// A form's file; the name tells nothing of the service.
    fn path(&self, service: &str, form: &str) -> PathBuf {
        let hash = Sha256::digest(format!("{service}\n{form}").as_bytes());
        let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        self.dir.join(format!("{hex}-{}.json", self.run))
    }

    fn remove(&self, path: &Path) -> Result<(), Refusal> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Refusal::new(path, error)),
            _ => Ok(()),
        }
    }
}

impl Drop for Drafts {
    /// A run that ends in order and left nothing leaves no lock either.
    fn drop(&mut self) {
        let Some(_held) = self.alive.take() else { return };
        let ours = format!("-{}.json", self.run);
        let mut names = fs::read_dir(&self.dir).into_iter().flatten().flatten().map(|entry| entry.file_name());
        if !names.any(|name| name.to_string_lossy().ends_with(&ours))
            && let Err(refusal) = self.remove(&self.lock_of(&self.run))
        {
            tracing::warn!(%refusal, "the lock of this run is left over");
        }
    }
}

fn written(kept: &Kept) -> serde_json::Result<String> {
    let seen = kept.seen.as_ref().map(|hook| RawValue::from_string(object::json(hook, str::to_owned)));
    serde_json::to_string(&File {
        service: kept.service.clone(),
        profile: kept.profile.clone(),
        form: kept.form.clone(),
        at: kept.at,
        name: kept.draft.name.clone(),
        url: kept.draft.url.clone(),
        events: RawValue::from_string(object::events_json(&kept.draft.events))?,
        scopes: kept.draft.scopes.clone(),
        secret_left_out: kept.secret,
        seen: seen.transpose()?,
    })
}

fn read(text: &str, name: &str) -> Option<Kept> {
    let file: File = serde_json::from_str(text).ok()?;
    let seen = match &file.seen {
        Some(raw) => Some(Box::new(object::parse(raw.get())?)),
        None => None,
    };
    Some(Kept {
        service: file.service,
        profile: file.profile,
        form: file.form,
        at: file.at,
        draft: check::Draft {
            name: file.name,
            url: file.url,
            secret: None,
            events: object::events(file.events.get())?,
            scopes: file.scopes,
        },
        secret: file.secret_left_out,
        seen,
        file: Some(name.to_owned()),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::{
        known::Known,
        secret::Secret,
        webhook::{HookId, Webhook},
    };

    fn kept(form: &str, second: i64, name: &str) -> Kept {
        let mut seen = Webhook::bare(HookId::new(1).unwrap());
        seen.name = Known::Value("former".into());
        Kept {
            service: "https://a.example".into(),
            profile: "prod".into(),
            form: form.into(),
            at: Timestamp::from_second(second).unwrap(),
            draft: check::Draft {
                name: name.into(),
                url: "https://x\u{1b}".into(),
                secret: Some(Secret::new("s3cret-canary".into())),
                events: vec!["a.b".into()],
                scopes: "{ \"torn".into(),
            },
            secret: true,
            seen: Some(Box::new(seen)),
            file: None,
        }
    }

    fn names(left: &Left) -> Vec<&str> {
        left.drafts.iter().map(|kept| kept.draft.name.as_str()).collect()
    }

    #[test]
    fn what_a_crash_left_is_offered_and_what_is_being_typed_is_not() {
        let home = tempfile::tempdir().unwrap();
        let mut first = Drafts::at(home.path(), "first");
        let mut second = Drafts::at(home.path(), "second");
        first.keep(&kept("edit-1", 1, "one")).unwrap();
        first.keep(&kept("edit-1", 2, "two")).unwrap();
        second.keep(&kept("edit-1", 3, "other")).unwrap();
        assert!(names(&second.left("https://a.example").unwrap()).is_empty(), "the first still lives");
        drop(first);
        let left = second.left("https://a.example").unwrap();
        assert_eq!(names(&left), ["two"]);
        let mut wanted = kept("edit-1", 2, "two");
        wanted.draft.secret = None;
        wanted.file.clone_from(&left.drafts[0].file);
        assert_eq!(left.drafts, [wanted]);
        assert!(names(&second.left("https://b.example").unwrap()).is_empty(), "another service");
        assert!(
            fs::read_dir(&second.dir)
                .unwrap()
                .all(|file| { !fs::read_to_string(file.unwrap().path()).unwrap().contains("canary") })
        );
    }

    #[test]
    fn going_on_with_a_draft_takes_it_over() {
        let home = tempfile::tempdir().unwrap();
        Drafts::at(home.path(), "first").keep(&kept("edit-1", 1, "one")).unwrap();
        let mut second = Drafts::at(home.path(), "second");
        let mut taken = second.left("https://a.example").unwrap().drafts.remove(0);
        second.keep(&taken).unwrap();
        drop(second);
        let mut third = Drafts::at(home.path(), "third");
        let left = third.left("https://a.example").unwrap();
        assert_eq!((left.drafts.len(), names(&left)), (1, vec!["one"]), "once, under its new owner");
        taken.file.clone_from(&left.drafts[0].file);
        third.forget(&taken.service, &taken.form, taken.file.as_deref()).unwrap();
        assert!(third.left("https://a.example").unwrap().drafts.is_empty());
        drop(third);
        assert_eq!(fs::read_dir(home.path().join("drafts")).unwrap().count(), 0, "nothing is left over");
    }

    #[test]
    fn junk_is_set_aside_and_said() {
        let home = tempfile::tempdir().unwrap();
        Drafts::at(home.path(), "first").keep(&kept("new", 1, "one")).unwrap();
        let mut second = Drafts::at(home.path(), "second");
        fs::write(second.dir.join(".0a-first.json.77.3"), "half").unwrap();
        fs::write(second.dir.join("0a-gone.json"), "{\"serv").unwrap();
        let left = second.left("https://a.example").unwrap();
        assert_eq!(
            (names(&left), left.set_aside.as_slice()),
            (vec!["one"], ["0a-gone.json.unreadable".to_owned()].as_slice())
        );
        assert!(!second.dir.join(".0a-first.json.77.3").exists(), "half written when it was killed");
        assert_eq!(fs::read_to_string(second.dir.join("0a-gone.json.unreadable")).unwrap(), "{\"serv");
    }
}
