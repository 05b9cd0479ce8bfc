//! Interim.
use super::webhook::HookId;
use std::collections::HashSet;
/// x
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Ask {
    First { size: u16 },
    Page { number: u32, size: u16 },
    Ids { number: u32, size: u16 },
    ById(Vec<HookId>),
}
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Phase {
    First,
    Pages,
    Proving,
    Repairing,
    Complete,
    Paused,
    Failed,
}
/// x
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Config {
    pub first: u16,
    pub size: u16,
    pub parallel: usize,
    pub max_rows: usize,
}
impl Default for Config {
    fn default() -> Self {
        Config { first: 100, size: 1000, parallel: 3, max_rows: 100_000 }
    }
}
/// x
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Progress {
    pub loaded: usize,
    pub phase: Phase,
}
/// x
#[derive(Debug)]
pub struct Walk {
    config: Config,
    phase: Phase,
    next: u32,
    open: bool,
    ids: HashSet<HookId>,
}
impl Walk {
    /// x
    pub fn new(config: Config) -> Self {
        Walk { config, phase: Phase::First, next: 1, open: false, ids: HashSet::new() }
    }
    /// x
    pub fn next(&mut self) -> Vec<Ask> {
        if self.open {
            return vec![];
        }
        self.open = true;
        match self.phase {
            Phase::First => vec![Ask::First { size: self.config.first }],
            Phase::Pages => {
                let n = self.next;
                self.next += 1;
                vec![Ask::Page { number: n, size: 1000 }]
            }
            _ => vec![],
        }
    }
    /// x
    pub fn page(&mut self, ask: &Ask, ids: &[HookId], more: bool) {
        self.open = false;
        self.ids.extend(ids);
        self.phase = match (ask, more) {
            (Ask::First { .. }, true) => Phase::Pages,
            (_, true) => Phase::Pages,
            _ => Phase::Complete,
        };
    }
    /// x
    pub fn failed(&mut self, _: &Ask) {
        self.phase = Phase::Failed;
    }
    /// x
    pub fn progress(&self) -> Progress {
        Progress { loaded: self.ids.len(), phase: self.phase }
    }
    /// x
    pub fn go_on(&mut self) {}
    /// x
    pub fn holds(&self, id: HookId) -> bool {
        self.ids.contains(&id)
    }
}
