//! Keeps drafts, journal, history of tests and views on disk, on a thread of its own: a slow disk never holds a key back.
//! The thread starts with the first wish. What fails is logged and told; what is asked for is delivered as a message.

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

use super::carrier::Deliver;
use crate::{
    domain::{
        fault::{Fault, FaultKind},
        journal::{Entry, Past},
        kept::Kept,
        outcome::Trial,
        view::{Change, Last, Remembered},
    },
    state::{
        draft::Drafts,
        history::{Held, Histories},
        journal::Journal,
        last::LastFiles,
        private::Refusal,
        view::ViewFile,
    },
    tui::{effect::Recall, msg::Msg},
};

/// How long leaving in order waits for a slow disk.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the way out waits for it after a signal, a hang-up or a panic.
const HASTE: Duration = Duration::from_millis(400);

/// What is to be done on disk.
#[derive(Debug)]
pub enum Job {
    /// Add an entry to the journal.
    Journal(Box<Entry>),
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
    /// Read something.
    Recall(Recall),
}

/// See the module.
pub struct Keeper {
    dir: Option<PathBuf>,
    run: String,
    deliver: Deliver,
    thread: Option<(Sender<Job>, Receiver<()>)>,
}

impl Keeper {
    /// A keeper in this state directory; without one nothing is kept.
    pub fn new(dir: Option<PathBuf>, now: Timestamp, deliver: Deliver) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let nth = NEXT.fetch_add(1, Ordering::Relaxed);
        let run = format!("{}.{}.{nth}", now.strftime("%Y%m%dT%H%M%S.%6f"), std::process::id());
        Keeper { dir, run, deliver, thread: None }
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
            if let Job::Recall(what) = job {
                (self.deliver)(nothing(&what));
            }
            return;
        };
        if self.thread.is_none() {
            match start(dir, &self.run, Deliver::clone(&self.deliver)) {
                Ok(thread) => self.thread = Some(thread),
                Err(error) => return (self.deliver)(told("Drafts and journal are not kept", &error)),
            }
        }
        if let Some((jobs, _)) = &self.thread
            && let Err(lost) = jobs.send(job)
        {
            // The thread panicked: the loop has been told and ends.
            tracing::error!(job = ?std::mem::discriminant(&lost.0), "not kept");
        }
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

fn start(dir: &Path, run: &str, deliver: Deliver) -> std::io::Result<(Sender<Job>, Receiver<()>)> {
    let (jobs, todo) = mpsc::channel();
    let (alive, ended) = mpsc::channel();
    let (journal, histories) = (Journal::at(dir), Histories::at(dir));
    let (views, last) = (ViewFile::at(dir), LastFiles::at(dir));
    let mut disk = Disk { journal, histories, drafts: Drafts::at(dir, run), views, last, deliver };
    std::thread::Builder::new().name("keeper".into()).spawn(move || {
        // Dropped when all is done, which tells that it is.
        let _alive: Sender<()> = alive;
        while let Ok(job) = todo.recv() {
            disk.carry_out(job);
        }
        drop(disk);
    })?;
    Ok((jobs, ended))
}

/// The thread's side.
struct Disk {
    journal: Journal,
    histories: Histories,
    drafts: Drafts,
    views: ViewFile,
    last: LastFiles,
    deliver: Deliver,
}

impl Disk {
    fn carry_out(&mut self, job: Job) {
        match job {
            Job::Journal(entry) => self.tell("The journal could not be written", self.journal.append(&entry)),
            Job::Tried(trial) => {
                self.tell("The history of tests could not be written", self.histories.append(&trial));
            }
            Job::Keep(kept) => {
                let kept = self.drafts.keep(&kept);
                self.tell("The draft could not be kept", kept);
            }
            Job::Forget { service, form, file } => {
                let gone = self.drafts.forget(&service, &form, file.as_deref());
                self.tell("A draft could not be removed", gone);
            }
            Job::ChangeViews { profile, change } => {
                let views = self.views.change(&profile, &change).map(Box::new).map_err(|refusal| {
                    tracing::error!(%refusal, "the saved views");
                    let what = "The saved views could not be changed";
                    Box::new(Fault::new(FaultKind::Local, what, refusal.to_string(), "The change holds for this run."))
                });
                (self.deliver)(Msg::Views { profile, views });
            }
            Job::KeepLast { profile, last } => {
                let kept = self.last.keep(&profile, &last);
                self.tell("What the list shows could not be kept", kept);
            }
            Job::Recall(Recall::Journal) => {
                let past = self.journal.read().unwrap_or_else(|refusal| Past {
                    fault: Some(fault("The journal could not be read", &refusal)),
                    ..Past::default()
                });
                (self.deliver)(Msg::Past(Box::new(past)));
            }
            Job::Recall(Recall::Drafts(service)) => match self.drafts.left(&service) {
                Ok(left) => (self.deliver)(Msg::Left { drafts: left.drafts, set_aside: left.set_aside }),
                Err(refusal) => self.tell("Drafts of former runs could not be read", Err(refusal)),
            },
            Job::Recall(Recall::Tests(service)) => match self.histories.read(&service) {
                Ok(Held { of, unreadable, set_aside }) => {
                    let lines = (unreadable > 0)
                        .then(|| format!("{unreadable} line(s) of the history of tests could not be read"));
                    let aside = set_aside
                        .map(|name| format!("the history of tests could not be read and was set aside as {name}"));
                    (self.deliver)(Msg::Tests { service, of, remark: aside.or(lines).unwrap_or_default() });
                }
                Err(refusal) => self.tell("The history of tests could not be read", Err(refusal)),
            },
        }
    }

    fn tell(&self, what: &str, outcome: Result<(), Refusal>) {
        if let Err(refusal) = outcome {
            tracing::error!(%refusal, "{what}");
            (self.deliver)(told(what, &refusal));
        }
    }
}

fn told(what: &str, why: &dyn std::error::Error) -> Msg {
    Msg::NotKept(Box::new(fault(what, why)))
}

fn fault(what: &str, why: &dyn std::error::Error) -> Fault {
    let next = "What is on screen and on the service is as it should be; see to the disk.";
    Fault::new(FaultKind::Local, what, why.to_string(), next)
}

/// The answer where nothing is kept.
fn nothing(what: &Recall) -> Msg {
    match what {
        Recall::Journal => Msg::Past(Box::default()),
        Recall::Drafts(_) => Msg::Left { drafts: Vec::new(), set_aside: Vec::new() },
        Recall::Tests(service) => Msg::Tests { service: service.clone(), of: HashMap::new(), remark: String::new() },
    }
}
