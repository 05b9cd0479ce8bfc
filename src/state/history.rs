//! The history of test deliveries on disk: JSON lines, newest last, a file for each service. Several instances add to it.
//!
//! It is bounded twice: so many runs of one webhook, and so many bytes of all. A file that has grown past its bound is
//! written anew, whole or not at all, with the newest runs of each webhook; how many, follows from the room.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    lines,
    lock::Lock,
    private::{self, Refusal},
};
use crate::domain::{
    outcome::{History, KEPT, Outcome, TestRun, Trial},
    text::json_safe,
    webhook::HookId,
};

/// A file that has grown past this many bytes is written anew before the next run is added.
const FULL: usize = 8 << 20;
/// Characters of a message that are kept: the status of the receiver, and what it is about. That more was said is told.
const MESSAGE: usize = 160;

/// The history of tests of a state directory. Nothing is opened before it is used.
#[derive(Debug, Clone)]
pub struct Histories {
    dir: PathBuf,
    full: usize,
}

/// What a file held.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// By webhook.
    pub of: HashMap<HookId, History>,
    /// Lines that could not be read: torn by a crash, or of a newer version.
    pub unreadable: usize,
    /// The file, where nothing in it could be read: it was set aside under this name.
    pub set_aside: Option<String>,
}

/// A run as it stands in the file.
#[derive(Serialize, Deserialize)]
struct Line {
    at: jiff::Timestamp,
    webhook: String,
    outcome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    said: String,
}

impl Histories {
    /// Those below a state directory.
    pub fn at(state_dir: &Path) -> Self {
        Histories { dir: state_dir.join("history"), full: FULL }
    }

    /// Adds a run; the system has it when this returns.
    ///
    /// # Errors
    /// Where it could not be written. What was there before stays readable.
    pub fn append(&self, trial: &Trial) -> Result<(), Refusal> {
        self.append_all(std::slice::from_ref(trial))
    }

    /// Adds runs, those of one service that follow each other in one go.
    ///
    /// # Errors
    /// Where one could not be written. What was there before stays readable.
    pub fn append_all(&self, trials: &[Trial]) -> Result<(), Refusal> {
        for trials in trials.chunk_by(|a, b| a.service == b.service) {
            let Some(first) = trials.first() else { continue };
            let path = self.file(&first.service);
            let _lock = self.lock(&path)?;
            if fs::metadata(&path).is_ok_and(|facts| facts.len() >= self.full as u64) {
                self.tighten(&path)?;
            }
            let lines: Result<Vec<String>, _> = trials.iter().map(|trial| written(trial.hook, &trial.run)).collect();
            lines::append(&path, &lines.map_err(|error| Refusal::new(&path, error))?.join("\n"))?;
        }
        Ok(())
    }

    /// What is known of a service.
    ///
    /// # Errors
    /// Where its file is there and cannot be opened.
    pub fn read(&self, service: &str) -> Result<Held, Refusal> {
        let path = self.file(service);
        if !path.exists() {
            return Ok(Held::default());
        }
        let _lock = self.lock(&path)?;
        let Some((runs, unreadable)) = lines::read(&path, read)? else { return Ok(Held::default()) };
        if runs.is_empty() && unreadable > 0 {
            return Ok(Held { set_aside: Some(lines::set_aside(&path)?), ..Held::default() });
        }
        let mut of: HashMap<HookId, Vec<TestRun>> = HashMap::new();
        for (hook, run) in runs {
            of.entry(hook).or_default().push(run);
        }
        let history = |mut runs: Vec<TestRun>| {
            // Two instances may have added in another order than they heard.
            runs.sort_by_key(|run| run.at);
            History::of_former(runs)
        };
        Ok(Held { of: of.into_iter().map(|(hook, runs)| (hook, history(runs))).collect(), unreadable, set_aside: None })
    }

    /// Writes a file anew with the newest runs of each webhook, so many that half of its bound is left free. Where not even
    /// the last of each fits, those go that were tested longest ago.
    fn tighten(&self, path: &Path) -> Result<(), Refusal> {
        let bytes = fs::read(path).map_err(|error| Refusal::new(path, error))?;
        // Newest first, each with its place among the runs of its webhook. What cannot be read goes.
        let mut counts: HashMap<HookId, usize> = HashMap::new();
        let mut kept: Vec<(usize, &str)> = Vec::new();
        for line in bytes.rsplit(|byte| *byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok()) {
            if let Some((hook, _)) = read(line) {
                let nth = counts.entry(hook).or_default();
                kept.push((*nth, line));
                *nth += 1;
            }
        }
        let (room, mut most) = (self.full / 2, KEPT);
        let size =
            |most: usize| kept.iter().filter(|(nth, _)| *nth < most).map(|(_, line)| line.len() + 1).sum::<usize>();
        while most > 1 && size(most) > room {
            most /= 2;
        }
        let mut free = room;
        let fits = |(nth, line): &&(usize, &str)| {
            let wanted = *nth < most && line.len() < free;
            free -= if wanted { line.len() + 1 } else { 0 };
            wanted
        };
        let mut text: Vec<&str> = kept.iter().filter(fits).map(|(_, line)| *line).collect();
        text.reverse();
        text.push("");
        private::replace(path, text.join("\n").as_bytes())
    }

    fn lock(&self, path: &Path) -> Result<Lock, Refusal> {
        Lock::wait(&path.with_extension("lock"))
    }

    /// A service's file; the name tells nothing of the service.
    fn file(&self, service: &str) -> PathBuf {
        let hash = Sha256::digest(service.as_bytes());
        let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        self.dir.join(format!("{hex}.jsonl"))
    }
}

fn written(hook: HookId, run: &TestRun) -> serde_json::Result<String> {
    let line = serde_json::to_string(&Line {
        at: run.at,
        webhook: hook.to_string(),
        outcome: run.outcome.word().to_owned(),
        milliseconds: run.round_trip.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
        said: match run.message.char_indices().nth(MESSAGE) {
            Some((at, _)) => format!("{}…", run.message.get(..at).unwrap_or_default()),
            None => run.message.clone(),
        },
    })?;
    Ok(json_safe(&line).into_owned())
}

fn read(line: &str) -> Option<(HookId, TestRun)> {
    let Line { at, webhook, outcome, milliseconds, said } = serde_json::from_str(line).ok()?;
    let run = TestRun {
        at,
        outcome: Outcome::of_word(&outcome)?,
        message: said,
        round_trip: milliseconds.map(Duration::from_millis),
    };
    Some((webhook.parse().ok()?, run))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
