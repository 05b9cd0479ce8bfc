//! The audit of what is loaded, done in slices beside the keys, and what it came to. It begins when somebody asks for it – the
//! screen of the audit, or `audit:` in a filter – and from then on again whenever the set was read anew or written to.
//!
//! ```text
//! want ─► looking (some rows a slice) ─► concluding (a rule a slice) ─► done ─► the list and every layer hear of it
//!   └ what was found before stays on screen until then
//! ```

use std::collections::HashSet;

use super::{msg::Slot, reading::Phase, screen::Answer, shared::Shared};
use crate::{
    audit::{Audit, Finding, Findings, Scope, Severity, State},
    domain::{collection::Slot as Row, filter::Filter, webhook::HookId},
};

/// Rows looked at in one slice.
const SLICE: usize = 1_000;

/// See the module.
#[derive(Default)]
pub struct Auditing {
    /// Somebody asked for one in this run.
    wanted: bool,
    job: Option<Job>,
    /// The set changed while it was looked at.
    again: bool,
    done: Option<Done>,
}

/// An audit under way.
struct Job {
    audit: Audit,
    rows: Vec<Row>,
    next: usize,
}

/// What an audit came to.
#[derive(Debug)]
pub struct Done {
    /// The findings, the gravest first.
    pub findings: Findings,
    /// Everything was loaded, and proven to be all, when it began.
    pub complete: bool,
    /// How many that stand are of which severity, the gravest first.
    counts: Vec<(Severity, usize)>,
    /// Webhook and place among the findings, by webhook.
    places: Vec<(HookId, u32)>,
}

impl std::fmt::Debug for Auditing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Auditing").field("busy", &self.job.is_some()).field("done", &self.done.is_some()).finish()
    }
}

impl Done {
    fn of(findings: Findings, complete: bool) -> Self {
        let place = |(at, finding): (usize, &Finding)| Some((finding.hook?, u32::try_from(at).ok()?));
        let mut places: Vec<(HookId, u32)> = findings.list.iter().enumerate().filter_map(place).collect();
        places.sort_unstable();
        let mut counts: Vec<(Severity, usize)> = Vec::new();
        for finding in findings.open() {
            match counts.last_mut() {
                Some((severity, count)) if *severity == finding.severity => *count += 1,
                _ => counts.push((finding.severity, 1)),
            }
        }
        Done { findings, complete, counts, places }
    }

    /// How many that stand there are of which severity, the gravest first.
    pub fn counts(&self) -> &[(Severity, usize)] {
        &self.counts
    }

    /// The findings about a webhook, the gravest first.
    pub fn about(&self, id: HookId) -> impl Iterator<Item = &Finding> {
        let from = self.places.partition_point(|(hook, _)| *hook < id);
        let own = self.places.get(from..).unwrap_or_default().iter().take_while(move |(hook, _)| *hook == id);
        own.filter_map(|(_, at)| self.findings.list.get(*at as usize))
    }
}

impl Auditing {
    /// What the last audit came to.
    pub fn done(&self) -> Option<&Done> {
        self.done.as_ref()
    }

    /// True while one is under way.
    pub fn busy(&self) -> bool {
        self.job.is_some()
    }

    /// How many rows were looked at, of how many, while one is under way.
    pub fn progress(&self) -> Option<(usize, usize)> {
        self.job.as_ref().map(|job| (job.next, job.rows.len()))
    }

    /// Somebody asked for one in this run.
    pub(super) fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// The gravest finding about a webhook that stands.
    pub fn gravest(&self, id: HookId) -> Option<Severity> {
        let stands = |finding: &&Finding| finding.state == State::Open;
        Some(self.done.as_ref()?.about(id).find(stands)?.severity)
    }

    /// True where a rule found a webhook, whether somebody accepted that or not.
    pub fn found(&self, id: HookId, rule: &str) -> bool {
        self.done.as_ref().is_some_and(|done| done.about(id).any(|finding| finding.rule.id == rule))
    }
}

impl Shared {
    /// Wants an audit: begins one unless one was made or is under way.
    pub fn want_audit(&mut self) {
        self.auditing.wanted = true;
        if self.auditing.done.is_none() && self.auditing.job.is_none() {
            self.audit_anew();
        }
    }

    /// True while it is not known yet what a filter finds, because it asks for findings and the audit is not done.
    pub fn awaits_audit(&self, filter: &Filter) -> bool {
        filter.rules().next().is_some() && (self.auditing.done.is_none() || self.auditing.busy())
    }

    /// Begins an audit of what is loaded now.
    pub fn audit_anew(&mut self) {
        let audit = self.scoped(|shared, scope| Audit::new(&shared.settings.audit, scope));
        let rows = self.hooks.slots().collect();
        self.auditing.wanted = true;
        self.auditing.again = false;
        self.auditing.job = Some(Job { audit, rows, next: 0 });
    }

    /// After an answer: what was found may be so no more.
    pub(super) fn audit_after(&mut self, slot: &Slot, answer: &Answer) {
        let read = match slot {
            Slot::Walk(_) => !matches!(self.reading.phase(), Phase::Loading | Phase::Proving),
            Slot::Page | Slot::Events => true,
            Slot::Write { .. } => true,
            _ => false,
        };
        if !self.auditing.wanted || !read || answer.is_err() {
        } else if self.auditing.job.is_some() {
            self.auditing.again = true;
        } else {
            self.audit_anew();
        }
    }

    /// Does a slice. True when the audit has just ended.
    pub(super) fn audit_step(&mut self) -> bool {
        let Some(mut job) = self.auditing.job.take() else { return false };
        let ended = self.scoped(|shared, scope| {
            let end = (job.next + SLICE).min(job.rows.len());
            if job.next < end {
                for slot in job.rows.get(job.next..end).unwrap_or_default() {
                    if let Some(row) = shared.hooks.row(*slot) {
                        job.audit.look(row, scope);
                    }
                }
                job.next = end;
                return Err(job);
            }
            match job.audit.conclude_one(scope) {
                true => Err(job),
                false => Ok(job.audit.conclude(scope)),
            }
        });
        let ended = ended.map(|mut findings| {
            self.lay_by(&mut findings);
            findings
        });
        match ended {
            Err(job) => {
                self.auditing.job = Some(job);
                false
            }
            Ok(findings) => {
                let complete = self.reading.phase() == Phase::Complete && !self.reading.paged();
                self.auditing.done = Some(Done::of(findings, complete));
                if self.auditing.again {
                    self.audit_anew();
                }
                true
            }
        }
    }

    /// Does something with all that rules may look at here. Secrets are not among it: the console fetches none for this.
    pub fn scoped<T>(&self, work: impl FnOnce(&Shared, &Scope<'_>) -> T) -> T {
        let offered: Option<HashSet<&str>> =
            self.events.known().map(|events| events.iter().map(|event| event.name.as_str()).collect());
        let outcome = |id: HookId| self.passed(id);
        let scope = Scope { offered: offered.as_ref(), outcome: Some(&outcome), ..Scope::of(&self.hooks, self.now) };
        work(self, &scope)
    }
}
