//! The keeper's thread: carries out all that waits, in order, and waits for the disk as seldom as that allows.
//!
//! ```text
//! what waits ─► rows about to be sent, one wait for each plan ─► told: they may be sent
//!            ├► then the entries of the journal, one wait for all ─► their outcomes in the files of their plans
//!            └► then the history of tests
//! ```
//! An outcome is in the journal before it is in the file of its plan, so that no row counts as done that cannot be undone.

use std::{mem, path::Path};

use super::{Job, fault};
use crate::{
    domain::{
        fault::{Fault, FaultKind},
        intent::{PlanId, Sending, Step},
        journal::{Entry, Past},
        outcome::Trial,
        unfinished::Fate,
    },
    state::{
        draft::Drafts,
        history::{Held, Histories},
        journal::Journal,
        last::LastFiles,
        plan::Plans,
        private::Refusal,
        typed::Typed,
        view::ViewFile,
    },
    tui::{
        accepted::{Book, Told},
        effect::Recall,
        msg::Msg,
        runtime::{accepted, carrier::Deliver},
        typed::KEPT,
    },
};

/// See the module.
pub(super) struct Disk {
    journal: Journal,
    histories: Histories,
    drafts: Drafts,
    plans: Plans,
    views: ViewFile,
    last: LastFiles,
    typed: Typed,
    deliver: Deliver,
}

/// What is put off until there is nothing more to add to it.
#[derive(Default)]
struct PutOff {
    sending: Vec<(u32, PlanId, Vec<Sending>)>,
    entries: Vec<Entry>,
    trials: Vec<Trial>,
}

impl Disk {
    /// The files below a directory, for the run of this name.
    pub(super) fn at(dir: &Path, run: &str, deliver: Deliver) -> Self {
        let (journal, histories) = (Journal::at(dir), Histories::at(dir));
        let (views, last, typed) = (ViewFile::at(dir), LastFiles::at(dir), Typed::at(dir, KEPT));
        Disk { journal, histories, drafts: Drafts::at(dir, run), plans: Plans::at(dir), views, last, typed, deliver }
    }

    /// Carries out what waits.
    pub(super) fn carry_out(&mut self, jobs: impl Iterator<Item = Job>) {
        let mut put_off = PutOff::default();
        for job in jobs {
            match job {
                Job::Journal(entry) => put_off.entries.push(*entry),
                // A file of its own, which nothing else waits for.
                Job::Tried(trial) => put_off.trials.push(*trial),
                Job::Intend { plan, id, step: Step::Send(rows) } => {
                    match put_off.sending.iter_mut().find(|(_, of, _)| *of == id) {
                        Some((_, _, all)) => all.extend(rows),
                        None => put_off.sending.push((plan, id, rows)),
                    }
                }
                job => {
                    self.finish(mem::take(&mut put_off));
                    self.one(job);
                }
            }
        }
        self.finish(put_off);
    }

    fn finish(&mut self, PutOff { sending, entries, trials }: PutOff) {
        for (plan, id, rows) in sending {
            let sent = self.plans.send(&id, &rows);
            self.intended(plan, rows.iter().map(|row| row.row).collect(), sent);
        }
        if !entries.is_empty() {
            let written = self.journal.append(&entries);
            if written.is_ok() {
                let noted = self.plans.ended(&entries);
                self.tell("The outcome of a row could not be noted", noted);
            }
            self.tell("The journal could not be written", written);
        }
        if !trials.is_empty() {
            self.tell("The history of tests could not be written", self.histories.append_all(&trials));
        }
    }

    fn one(&mut self, job: Job) {
        match job {
            Job::Intend { plan, id, step } => match step {
                Step::Begin(intent) => {
                    let begun = self.plans.begin(&intent);
                    self.intended(plan, Vec::new(), begun);
                }
                Step::Stop => {
                    let stopped = self.plans.stop(&id);
                    self.tell("That a plan was cancelled could not be noted", stopped);
                }
                Step::End => {
                    let ended = self.plans.end(&id);
                    self.tell("The file of a plan that has ended could not be removed: do not go on with it", ended);
                }
                Step::Send(rows) => {
                    self.finish(PutOff { sending: vec![(plan, id, rows)], ..PutOff::default() });
                }
            },
            Job::Journal(entry) => self.finish(PutOff { entries: vec![*entry], ..PutOff::default() }),
            Job::Tried(trial) => self.finish(PutOff { trials: vec![*trial], ..PutOff::default() }),
            Job::Unexport { plan, id } => {
                let refused = self.plans.unexport(&id).err();
                let refused = refused.map(|why| Box::new(fault("The file of new secrets could not be removed", &why)));
                (self.deliver)(Msg::Unexported { plan, refused });
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
            Job::Remember(line) => {
                if let Err(refusal) = self.typed.add(&line) {
                    tracing::error!(%refusal, "a typed line could not be kept");
                    let fault = Box::new(fault("Lines of the command line cannot be kept", &refusal));
                    (self.deliver)(Msg::Typed { lines: Vec::new(), fault: Some(fault) });
                }
            }
            Job::Accept { place, entry } => self.accepted(true, accepted::add(&place, &entry)),
            Job::Recall(what) => self.recall(what),
        }
    }

    fn recall(&mut self, what: Recall) {
        match what {
            Recall::Journal => {
                let past = self.journal.read().unwrap_or_else(|refusal| Past {
                    fault: Some(fault("The journal could not be read", &refusal)),
                    ..Past::default()
                });
                (self.deliver)(Msg::Past(Box::new(past)));
            }
            Recall::Drafts(service) => match self.drafts.left(&service) {
                Ok(left) => (self.deliver)(Msg::Left { drafts: left.drafts, set_aside: left.set_aside }),
                Err(refusal) => self.tell("Drafts of former runs could not be read", Err(refusal)),
            },
            Recall::Tests(service) => match self.histories.read(&service) {
                Ok(Held { of, unreadable, set_aside }) => {
                    let lines = (unreadable > 0)
                        .then(|| format!("{unreadable} line(s) of the history of tests could not be read"));
                    let aside = set_aside
                        .map(|name| format!("the history of tests could not be read and was set aside as {name}"));
                    (self.deliver)(Msg::Tests { service, of, remark: aside.or(lines).unwrap_or_default() });
                }
                Err(refusal) => self.tell("The history of tests could not be read", Err(refusal)),
            },
            Recall::Typed => {
                let read = self.typed.read().map_err(|refusal| {
                    tracing::error!(%refusal, "typed lines could not be read");
                    Box::new(fault("Lines typed before could not be read", &refusal))
                });
                let (lines, fault) = match read {
                    Ok(lines) => (lines, None),
                    Err(fault) => (Vec::new(), Some(fault)),
                };
                (self.deliver)(Msg::Typed { lines, fault });
            }
            Recall::Accepted(place) => self.accepted(false, accepted::read(&place)),
            Recall::Plans { service, profile } => match self.plans.left(&service, &profile) {
                Ok(mut left) => {
                    let unheard = |fate: &Fate| *fate == Fate::Sent;
                    let doubts = left.plans.iter().flat_map(|plan| &plan.rows).any(|row| unheard(&row.fate));
                    // The last outcomes may be in the journal and not in the plan's file yet.
                    if doubts && let Ok(past) = self.journal.read() {
                        left.plans.iter_mut().for_each(|plan| plan.recall(&past.entries));
                    }
                    (self.deliver)(Msg::Unfinished { plans: left.plans, set_aside: left.set_aside });
                }
                Err(refusal) => self.tell("Plans of former runs could not be read", Err(refusal)),
            },
        }
    }

    fn intended(&self, plan: u32, rows: Vec<u32>, outcome: Result<(), Refusal>) {
        let refused = outcome.err().map(|refusal| {
            tracing::error!(%refusal, "a plan could not be put on disk");
            Box::new(fault("What is about to be sent could not be put on disk, so it was not sent", &refusal))
        });
        (self.deliver)(Msg::Intended { plan, rows, refused });
    }

    fn accepted(&self, wrote: bool, outcome: Result<Book, Fault>) {
        let result = outcome.map(Box::new).map_err(|fault| {
            tracing::error!(%fault, "findings that were accepted");
            Box::new(fault)
        });
        (self.deliver)(Msg::Accepted(Told { wrote, result }));
    }

    fn tell(&self, what: &str, outcome: Result<(), Refusal>) {
        if let Err(refusal) = outcome {
            tracing::error!(%refusal, "{what}");
            (self.deliver)(Msg::NotKept(Box::new(fault(what, &refusal))));
        }
    }
}
