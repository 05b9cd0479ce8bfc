//! Reading the whole set (DESIGN section 4): what to ask next, and when it is proven that nothing was missed.
//!
//! ```text
//! First ──short──────────────────────────────▶ Complete
//!   │ more                                        ▲
//!   ▼                 one page                    │
//! Pages ──────────────────────────────────────────┤
//!   │ ▲                                           │ settled
//!   │ └─ Paused (max_rows; `allow` goes on)       │
//!   ▼                                             │
//! Proving (ids only) ──▶ Repairing (by id) ───────┤
//!   ▲                          │ not settled      │
//!   └──────────────────────────┴── too often ──▶ Unsettled
//! ```
//!
//! Pages are offsets (WIRE section 4), so a row that is deleted below moves another one from a page not yet read into one
//! that was read. A pass over the pages lost nothing if they lay side by side – full, ascending, none twice – and every
//! row in them still exists *after* the pass: then no row below them can have gone meanwhile, so none moved. That is what
//! an ids-only pass and a look by id show. Where pages have other lengths (a server that hides rows), two equal passes in
//! a row count. Otherwise the ids-only pass is proven in its turn. All this holds for ids that grow, as keys do.
//!
//! Pure: it sends nothing; the caller sends what [`Walk::asks`] says and reports each answer once.

mod ask;
mod ids;
mod pass;

use std::collections::{BTreeSet, VecDeque};

pub use self::ask::{Ask, Config, Phase, Progress};
use self::{ids::IdSet, pass::Pass};
use super::webhook::HookId;

/// The walk.
#[derive(Debug)]
pub struct Walk {
    config: Config,
    phase: Phase,
    /// What a failure interrupted.
    interrupted: Option<Phase>,
    loaded: IdSet,
    gone: BTreeSet<HookId>,
    /// The pass that is being read.
    pass: Pass,
    /// The finished pass that is to be proven.
    candidate: Pass,
    /// By-id requests not yet sent.
    repairs: VecDeque<Vec<HookId>>,
    /// Failed requests, to be sent again.
    failed: Vec<Ask>,
    in_flight: Vec<Ask>,
    answers: usize,
    proofs: u32,
    /// The server answered a request by id with other rows, so what it leaves out proves nothing.
    finds_by_id: bool,
}

impl Walk {
    /// A walk that has not begun.
    pub fn new(config: Config) -> Self {
        let config = Config {
            first: config.first.clamp(1, 1000),
            page: config.page.clamp(1, 1000),
            parallel: config.parallel.max(1),
            ..config
        };
        Walk {
            config,
            phase: Phase::First,
            interrupted: None,
            loaded: IdSet::default(),
            gone: BTreeSet::new(),
            pass: Pass::default(),
            candidate: Pass::default(),
            repairs: VecDeque::new(),
            failed: Vec::new(),
            in_flight: Vec::new(),
            answers: 0,
            proofs: 0,
            finds_by_id: true,
        }
    }

    /// What to ask now; they count as in flight until [`page`](Walk::page) or [`failed`](Walk::failed) tells of them.
    pub fn asks(&mut self) -> Vec<Ask> {
        let mut asks = Vec::new();
        while self.in_flight.len() < self.config.parallel {
            let Some(ask) = self.one_more() else { break };
            self.in_flight.push(ask.clone());
            asks.push(ask);
        }
        asks
    }

    fn one_more(&mut self) -> Option<Ask> {
        if self.phase.is_at_rest() {
            return None;
        }
        if let Some(again) = self.failed.pop() {
            return Some(again);
        }
        let size = self.config.page;
        match self.phase {
            Phase::First => self.in_flight.is_empty().then_some(Ask::First { size: self.config.first }),
            Phase::Pages => self.pass.take_number().map(|number| Ask::Page { number, size }),
            Phase::Proving => self.pass.take_number().map(|number| Ask::Ids { number, size }),
            _ => self.repairs.pop_front().map(Ask::ById),
        }
    }

    /// Takes an answer in: the ids of its rows in their order (also of rows that could not be read, where known), and
    /// whether more may follow. Answers to what is not in flight are ignored.
    pub fn page(&mut self, ask: &Ask, ids: &[HookId], more: bool) {
        if !self.land(ask) {
            return;
        }
        self.answers += 1;
        match ask {
            Ask::First { size } => self.take_first(*size, ids, more),
            Ask::Page { number, .. } => {
                self.load(ids);
                self.pass.take_in(*number, ids, more);
            }
            Ask::Ids { number, .. } => self.pass.take_in(*number, ids, more),
            Ask::ById(wanted) => self.take_repair(wanted, ids),
        }
        self.advance();
    }

    /// Reports that a request failed for good. The walk rests; what is loaded stays.
    pub fn failed(&mut self, ask: Ask) {
        if !self.land(&ask) {
            return;
        }
        self.failed.push(ask);
        if self.phase != Phase::Failed {
            self.interrupted = Some(self.phase);
            self.phase = Phase::Failed;
        }
    }

    /// Goes on after a failure with what failed.
    pub fn retry(&mut self) {
        if let Some(phase) = self.interrupted.take() {
            self.phase = phase;
            self.advance();
        }
    }

    /// Goes on after a pause, up to so many rows.
    pub fn allow(&mut self, max_rows: usize) {
        self.config.max_rows = max_rows;
        if self.phase == Phase::Paused {
            self.phase = Phase::Pages;
            self.advance();
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        Progress {
            phase: self.phase,
            loaded: self.loaded.len(),
            in_flight: self.in_flight.len(),
            answers: self.answers,
        }
    }

    /// Rows that were loaded and are gone from the server: proven, to be dropped. Ascending.
    pub fn gone(&self) -> Vec<HookId> {
        self.gone.iter().copied().collect()
    }

    /// The rows that are loaded and not known to be gone; rows that stood in a list before this walk and are not among
    /// them when it is complete are gone too.
    pub fn holds(&self, id: HookId) -> bool {
        self.loaded.contains(id)
    }

    fn land(&mut self, ask: &Ask) -> bool {
        let place = self.in_flight.iter().position(|flying| flying == ask);
        place.map(|place| self.in_flight.swap_remove(place)).is_some()
    }

    fn load(&mut self, ids: &[HookId]) {
        self.loaded.extend(ids);
        ids.iter().for_each(|id| {
            self.gone.remove(id);
        });
    }

    fn take_first(&mut self, size: u16, ids: &[HookId], more: bool) {
        self.load(ids);
        if !more || ids.is_empty() {
            self.phase = Phase::Complete;
            return;
        }
        if size == self.config.page {
            self.pass.take_number();
            self.pass.take_in(1, ids, more);
        }
        self.phase = Phase::Pages;
    }

    fn take_repair(&mut self, wanted: &[HookId], found: &[HookId]) {
        self.load(found);
        if found.iter().any(|id| !wanted.contains(id)) {
            self.finds_by_id = false;
            return;
        }
        for id in wanted.iter().filter(|id| !found.contains(id)) {
            // Gone, or deleted between the ids-only pass and this look.
            if self.loaded.remove(*id) {
                self.gone.insert(*id);
            }
            self.candidate.lost(*id);
            self.pass.lost(*id);
        }
    }

    fn advance(&mut self) {
        match self.phase {
            Phase::Pages | Phase::Proving if self.pass.is_stuck() => self.phase = Phase::Stuck,
            Phase::Pages | Phase::Paused if self.pass_is_read() => {
                self.candidate = std::mem::take(&mut self.pass);
                if self.candidate.is_single() {
                    // One answer is one moment: it is the truth, and the first page is what it was a moment before.
                    self.drop_all_but_candidate();
                    self.phase = Phase::Complete;
                } else {
                    self.phase = Phase::Proving;
                }
            }
            Phase::Pages if self.loaded.len() >= self.config.max_rows && !self.pass.has_end() => {
                self.phase = Phase::Paused
            }
            Phase::Proving if self.pass_is_read() => self.compare(),
            Phase::Repairing if self.repairs.is_empty() && self.failed.is_empty() && self.in_flight.is_empty() => {
                self.conclude();
            }
            _ => {}
        }
    }

    fn pass_is_read(&self) -> bool {
        self.in_flight.is_empty() && self.failed.is_empty() && self.pass.has_end()
    }

    fn drop_all_but_candidate(&mut self) {
        let truth = &self.candidate;
        let gone: Vec<HookId> = self.loaded.iter().filter(|id| !truth.has(*id)).collect();
        for id in gone {
            self.loaded.remove(id);
            self.gone.insert(id);
        }
    }

    fn compare(&mut self) {
        let missing = self.pass.ids().filter(|id| !self.loaded.contains(*id));
        let doubtful = self.loaded.iter().filter(|id| !self.pass.has(*id));
        let mut wanted: Vec<HookId> = missing.chain(doubtful).collect();
        wanted.sort_unstable();
        wanted.dedup();
        self.repairs = Ask::chunks(&wanted);
        self.phase = Phase::Repairing;
        if self.repairs.is_empty() {
            self.conclude();
        }
    }

    fn conclude(&mut self) {
        let same_twice = self.candidate.is_ascending() && self.candidate == self.pass;
        self.proofs += 1;
        let settled = same_twice || self.candidate.is_proven() || self.pass.is_single();
        self.phase = if !self.finds_by_id {
            Phase::Unsettled
        } else if settled {
            Phase::Complete
        } else if self.proofs >= self.config.proofs {
            Phase::Unsettled
        } else {
            self.candidate = std::mem::take(&mut self.pass);
            Phase::Proving
        };
    }
}

#[cfg(test)]
mod tests;
