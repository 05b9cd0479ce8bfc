//! Plans that run, on disk: one file each, written whole before the first row is sent, then a line before each request
//! and one after each outcome; gone when the plan has come to its end. What lies there when nobody holds its lock was
//! left by a process that ended in the middle.
//!
//! A file beside the journal and not lines in it: a plan is read and removed as a whole, the journal is rotated and never
//! rewritten, and what is about to be done is no outcome.

mod line;

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use super::{
    export, lines,
    lock::Lock,
    private::{self, Refusal},
};
use crate::domain::{
    intent::{self, Exported, Intent, PlanId, Sending},
    journal::{Entry, Verb},
    unfinished::Unfinished,
};

/// The plans of a state directory. Nothing is opened before it is used.
#[derive(Debug)]
pub struct Plans {
    state: PathBuf,
    dir: PathBuf,
    /// Those of this process, and those of former ones that it took over by listing them.
    held: HashMap<PlanId, Held>,
}

#[derive(Debug)]
struct Held {
    path: PathBuf,
    /// Its rows are changes: each is to outlive the machine before it is sent. A test delivery changes nothing; the system
    /// has its line, so it is not sent twice after this process has died.
    changes: bool,
    _lock: Lock,
}

/// What former runs left.
#[derive(Debug, Default)]
pub struct Left {
    /// The plans, the oldest first.
    pub plans: Vec<Unfinished>,
    /// Files that could not be read; they were set aside under these names.
    pub set_aside: Vec<String>,
}

impl Plans {
    /// The plans below a state directory.
    pub fn at(state: &Path) -> Self {
        Plans { state: state.to_path_buf(), dir: state.join("plans"), held: HashMap::new() }
    }

    /// Puts a plan on disk, whole, before anything of it is sent.
    ///
    /// # Errors
    /// Where it could not be written; then nothing of it lies there.
    pub fn begin(&mut self, intent: &Intent) -> Result<(), Refusal> {
        if self.held.contains_key(&intent.id) {
            return Ok(());
        }
        let path = self.path(&intent.id);
        let bytes = line::begin(intent).map_err(|error| Refusal::new(&path, error))?;
        // So that nobody takes it for one that was left, before its lock is held.
        let _listing = self.listing()?;
        private::replace(&path, bytes.as_bytes())?;
        let held = Lock::try_take(&path)?.ok_or_else(|| Refusal::new(&path, "another hookline holds it"))?;
        self.held.insert(intent.id.clone(), Held { path, changes: changes(intent), _lock: held });
        Ok(())
    }

    /// Puts on disk that rows are about to be sent: first their new secrets, then the rows. When this returns they may be.
    /// Of a plan of test deliveries the system has them then; the disk need not.
    ///
    /// # Errors
    /// Where that could not be written; then nothing of them may be sent.
    pub fn send(&self, id: &PlanId, rows: &[Sending]) -> Result<(), Refusal> {
        let secrets: Vec<&Exported> = rows.iter().filter_map(|row| row.export.as_ref()).collect();
        if !secrets.is_empty() {
            export::append(&self.export(id), &secrets)?;
        }
        self.add(id, &line::sending(rows), self.held.get(id).is_none_or(|held| held.changes))
    }

    /// Notes the outcomes of rows whose entries are in the journal. They need not outlive the machine: the journal tells
    /// them too.
    ///
    /// # Errors
    /// Where one could not be written.
    pub fn ended(&self, entries: &[Entry]) -> Result<(), Refusal> {
        let plan = |entry: &Entry| PlanId { run: entry.origin.run.clone(), number: entry.origin.plan };
        // One write for those of one plan that follow each other.
        for entries in entries.chunk_by(|a, b| plan(a) == plan(b)) {
            let Some(id) = entries.first().map(plan).filter(|id| self.held.contains_key(id)) else { continue };
            let lines: serde_json::Result<Vec<String>> = entries.iter().map(line::ended).collect();
            self.add(&id, &lines.map(|lines| lines.join("\n")), false)?;
        }
        Ok(())
    }

    /// Notes that what was not sent will not be.
    ///
    /// # Errors
    /// Where that could not be written.
    pub fn stop(&self, id: &PlanId) -> Result<(), Refusal> {
        if self.held.contains_key(id) { self.add(id, &line::stopped(), true) } else { Ok(()) }
    }

    /// Takes a plan off the disk: it has come to its end.
    ///
    /// # Errors
    /// Where its file cannot be removed.
    pub fn end(&mut self, id: &PlanId) -> Result<(), Refusal> {
        let Some(held) = self.held.remove(id) else { return Ok(()) };
        match fs::remove_file(&held.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Refusal::new(&held.path, error)),
            _ => Ok(()),
        }
    }

    /// Removes the file with the new secrets of a plan.
    ///
    /// # Errors
    /// Where it is there and cannot be removed.
    pub fn unexport(&self, id: &PlanId) -> Result<(), Refusal> {
        export::remove(&self.export(id))
    }

    /// The plans that former runs left for this service and profile. They are this process's from now on, until it ends:
    /// no other instance offers them too.
    ///
    /// # Errors
    /// Where the directory or a file in it is there and cannot be read.
    pub fn left(&mut self, service: &str, profile: &str) -> Result<Left, Refusal> {
        let mut left = Left::default();
        if !self.dir.exists() {
            return Ok(left);
        }
        let _listing = self.listing()?;
        let refuse = |error| Refusal::new(&self.dir, error);
        for entry in fs::read_dir(&self.dir).map_err(refuse)?.collect::<io::Result<Vec<_>>>().map_err(refuse)? {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if name.starts_with('.') {
                // Whoever writes a file whole holds the lock on this directory: this one was being written when its
                // process ended, and nothing of that plan was sent.
                fs::remove_file(&path).map_err(|error| Refusal::new(&path, error))?;
            } else if name.ends_with(".jsonl") && self.held.values().all(|held| held.path != path) {
                self.take(&path, &name, service, profile, &mut left)?;
            }
        }
        left.plans.sort_by_key(|plan| plan.intent.at);
        Ok(left)
    }

    fn take(&mut self, path: &Path, name: &str, service: &str, profile: &str, left: &mut Left) -> Result<(), Refusal> {
        let refuse = |error| Refusal::new(path, error);
        let mut head = String::new();
        let first = BufReader::new(File::open(path).map_err(refuse)?).read_line(&mut head);
        let ours = first.ok().and_then(|_| line::head(&head));
        if ours.as_ref().is_some_and(|(at, of)| at != service || of != profile) {
            return Ok(());
        }
        let Some(lock) = Lock::try_take(path)? else { return Ok(()) };
        let text = fs::read(path).map_err(refuse)?;
        if text.is_empty() {
            // It came to its end in this moment, and asking for its lock has made an empty file in its place.
            return fs::remove_file(path).map_err(refuse);
        }
        let plan = std::str::from_utf8(&text).ok().filter(|_| ours.is_some()).and_then(line::read);
        let Some(mut plan) = plan else {
            let aside = format!("{name}.unreadable");
            fs::rename(path, self.dir.join(&aside)).map_err(refuse)?;
            left.set_aside.push(aside);
            return Ok(());
        };
        let id = plan.intent.id.clone();
        for (hook, secret) in export::read(&self.export(&id))? {
            plan.exported(hook, secret);
        }
        let changes = changes(&plan.intent);
        self.held.insert(id, Held { path: path.to_path_buf(), changes, _lock: lock });
        left.plans.push(plan);
        Ok(())
    }

    fn add(&self, id: &PlanId, text: &serde_json::Result<String>, now: bool) -> Result<(), Refusal> {
        let path = self.path(id);
        let held = self.held.get(id).ok_or_else(|| Refusal::new(&path, "it is no longer there"))?;
        let refuse = |error: &dyn std::fmt::Display| Refusal::new(&held.path, error);
        let text = text.as_ref().map_err(|error| refuse(error))?;
        let file = lines::append(&held.path, text)?;
        if now { file.sync_data().map_err(|error| refuse(&error)) } else { Ok(()) }
    }

    fn listing(&self) -> Result<Lock, Refusal> {
        Lock::wait(&self.dir.join("listing.lock"))
    }

    fn path(&self, id: &PlanId) -> PathBuf {
        self.dir.join(format!("{id}.jsonl"))
    }

    fn export(&self, id: &PlanId) -> PathBuf {
        self.state.join(intent::export_path(id))
    }
}

fn changes(intent: &Intent) -> bool {
    intent.rows.iter().any(|row| row.verb != Verb::Test)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
