//! Keeps drafts, journal, history of tests, views, typed lines and plans that run on disk, on a thread of its own: a slow disk never holds a
//! key back. The thread starts with the first wish. What fails is logged and told; what is asked for is delivered as a
//! message.
//!
//! What waits is done in one go (`disk`): so many rows of a plan that runs as fast as it can cost one wait for the disk.

mod disk;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use jiff::Timestamp;

use self::disk::Disk;
use super::carrier::Deliver;
use crate::{
    audit::suppression::Suppression,
    domain::{
        fault::{Fault, FaultKind},
        intent::{PlanId, Step},
        journal::Entry,
        kept::Kept,
        outcome::Trial,
        view::{Change, Last, Remembered},
    },
    state::{last::LastFiles, view::ViewFile},
    tui::{
        accepted::{Place, Told},
        effect::Recall,
        msg::Msg,
    },
};

/// How long a slow disk is waited for by who leaves in order, and by who reads what is written now.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// How long the way out waits for it after a signal, a hang-up or a panic.
const HASTE: Duration = Duration::from_millis(400);

/// What is to be done on disk.
#[derive(Debug)]
pub enum Job {
    /// Add an entry to the journal.
    Journal(Box<Entry>),
    /// Put a step of a plan on disk, and say that it is there.
    Intend {
        /// The plan's number in this run of the program.
        plan: u32,
        /// What it is called on disk.
        id: PlanId,
        /// The step.
        step: Step,
    },
    /// Remove the file with the new secrets of a plan.
    Unexport {
        /// The plan's number in this run of the program.
        plan: u32,
        /// What it is called on disk.
        id: PlanId,
    },
    /// Add a test to the history.
    Tried(Box<Trial>),
    /// Keep a draft.
    Keep(Box<Kept>),
    /// Drop a draft.
    Forget {
        /// The service that it is for.
        service: String,
        /// The form.
        form: String,
        /// The file of a former run.
        file: Option<String>,
    },
    /// Change the saved views of a profile.
    ChangeViews {
        /// The profile.
        profile: String,
        /// The change.
        change: Box<Change>,
    },
    /// Keep what the list of a profile shows.
    KeepLast {
        /// The profile.
        profile: String,
        /// What it shows.
        last: Box<Last>,
    },
    /// Keep a line of the command line.
    Remember(String),
    /// Add to the findings that were accepted.
    Accept {
        /// Where they stand.
        place: Place,
        /// What is accepted.
        entry: Box<Suppression>,
    },
    /// Read something.
    Recall(Recall),
}

/// See the module.
pub struct Keeper {
    dir: Option<PathBuf>,
    run: String,
    deliver: Deliver,
    thread: Option<(Sender<Todo>, Receiver<()>)>,
}

/// What the thread is told.
enum Todo {
    Job(Job),
    /// Dropped when everything before it is on disk.
    Fence(Sender<()>),
}

impl Keeper {
    /// A keeper in this state directory; without one nothing is kept.
    pub fn new(dir: Option<PathBuf>, now: Timestamp, deliver: Deliver) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let nth = NEXT.fetch_add(1, Ordering::Relaxed);
        let run = format!("{}.{}.{nth}", now.strftime("%Y%m%dT%H%M%S.%6f"), std::process::id());
        Keeper { dir, run, deliver, thread: None }
    }

    /// The directory below which everything lies; `None` where nothing is kept.
    pub fn home(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The name of this run of the program.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// What is kept of the views of a profile, read at once: two small files, which the first request depends on. `None`
    /// where nothing is kept.
    pub fn remembered(&self, profile: &str) -> Option<Remembered> {
        self.dir.as_deref().map(|dir| remembered(dir, profile))
    }

    /// Where it keeps things; `None` where nothing is kept.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// Sees to a job, without waiting for it.
    pub fn see_to(&mut self, job: Job) {
        let Some(dir) = &self.dir else {
            return unkept(&job, None).into_iter().for_each(|msg| (self.deliver)(msg));
        };
        if self.thread.is_none() {
            match start(dir, &self.run, Deliver::clone(&self.deliver)) {
                Ok(thread) => self.thread = Some(thread),
                Err(error) => {
                    let why = fault("Drafts and journal are not kept", &error);
                    unkept(&job, Some(&why)).into_iter().for_each(|msg| (self.deliver)(msg));
                    return (self.deliver)(Msg::NotKept(Box::new(why)));
                }
            }
        }
        if let Some((jobs, _)) = &self.thread
            && jobs.send(Todo::Job(job)).is_err()
        {
            // The thread panicked: the loop has been told and ends.
            tracing::error!("something was not kept");
        }
    }

    /// Its end is told when everything that was seen to before is on disk.
    pub fn fence(&self) -> Receiver<()> {
        let (done, wait) = mpsc::channel();
        if let Some((jobs, _)) = &self.thread {
            // A thread that panicked keeps nothing more: there is nothing to wait for.
            jobs.send(Todo::Fence(done)).unwrap_or_default();
        }
        wait
    }

    /// Waits until everything is on disk, but not for ever; in haste less than a signal's deadline.
    pub fn finish(mut self, in_haste: bool) {
        let Some((jobs, ended)) = self.thread.take() else { return };
        drop(jobs);
        if ended.recv_timeout(if in_haste { HASTE } else { PATIENCE }) == Err(RecvTimeoutError::Timeout) {
            tracing::error!("the disk is too slow: the last drafts or entries of the journal may be lost");
        }
    }
}

/// What a state directory holds of the views of a profile.
pub(super) fn remembered(dir: &Path, profile: &str) -> Remembered {
    let mut faults = Vec::new();
    let views = ViewFile::at(dir).read(profile).unwrap_or_else(|refusal| {
        faults.push(format!("The saved views could not be read: {refusal}"));
        Default::default()
    });
    let last = LastFiles::at(dir).read(profile).unwrap_or_else(|refusal| {
        faults.push(format!("What the list showed last could not be read: {refusal}"));
        None
    });
    for fault in &faults {
        tracing::error!("{fault}");
    }
    Remembered { views, last, faults }
}

fn start(dir: &Path, run: &str, deliver: Deliver) -> std::io::Result<(Sender<Todo>, Receiver<()>)> {
    let (jobs, todo) = mpsc::channel();
    let (alive, ended) = mpsc::channel();
    let mut disk = Disk::at(dir, run, deliver);
    std::thread::Builder::new().name("keeper".into()).spawn(move || {
        // Dropped when all is done, which tells that it is.
        let _alive: Sender<()> = alive;
        while let Ok(first) = todo.recv() {
            let mut fences = Vec::new();
            let waiting = std::iter::once(first).chain(todo.try_iter());
            disk.carry_out(waiting.filter_map(|todo| match todo {
                Todo::Job(job) => Some(job),
                Todo::Fence(done) => {
                    fences.push(done);
                    None
                }
            }));
            drop(fences);
        }
        drop(disk);
    })?;
    Ok((jobs, ended))
}

fn fault(what: &str, why: &dyn std::error::Error) -> Fault {
    let next = "What is on screen and on the service is as it should be; see to the disk.";
    Fault::new(FaultKind::Local, what, why.to_string(), next)
}

/// The answer to a job where nothing is kept: there is nothing to wait for, and nothing was found.
fn unkept(job: &Job, refused: Option<&Fault>) -> Option<Msg> {
    let refused = refused.map(|fault| Box::new(fault.clone()));
    Some(match job {
        Job::Intend { plan, step: Step::Begin(_), .. } => Msg::Intended { plan: *plan, rows: Vec::new(), refused },
        Job::Intend { plan, step: Step::Send(rows), .. } => {
            Msg::Intended { plan: *plan, rows: rows.iter().map(|row| row.row).collect(), refused }
        }
        Job::Unexport { plan, .. } => Msg::Unexported { plan: *plan, refused },
        Job::Recall(Recall::Journal) => Msg::Past(Box::default()),
        Job::Recall(Recall::Drafts(_)) => Msg::Left { drafts: Vec::new(), set_aside: Vec::new() },
        Job::Recall(Recall::Plans { .. }) => Msg::Unfinished { plans: Vec::new(), set_aside: Vec::new() },
        Job::Accept { .. } => Msg::Accepted(Told { wrote: true, result: Err(Box::new(nowhere(refused))) }),
        Job::Recall(Recall::Accepted(_)) => {
            Msg::Accepted(Told { wrote: false, result: Err(Box::new(nowhere(refused))) })
        }
        Job::Recall(Recall::Typed) => Msg::Typed { lines: Vec::new(), fault: None },
        Job::Recall(Recall::Tests(service)) => {
            Msg::Tests { service: service.clone(), of: HashMap::new(), remark: String::new() }
        }
        Job::Journal(_)
        | Job::Tried(_)
        | Job::Intend { .. }
        | Job::Keep(_)
        | Job::Forget { .. }
        | Job::ChangeViews { .. }
        | Job::KeepLast { .. }
        | Job::Remember(_) => return None,
    })
}

/// Why findings that were accepted are not known.
fn nowhere(refused: Option<Box<Fault>>) -> Fault {
    let plain = || Fault::new(FaultKind::Local, "What was accepted is not read", "this run keeps no files", "");
    refused.map_or_else(plain, |fault| *fault)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
