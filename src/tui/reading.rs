//! How the set is being read: the whole of it by a walk in the background, or one page at a time; and what may honestly
//! be said of how much is on screen (DESIGN section 4).

mod asking;

use std::collections::HashMap;

use super::{shared::Settings, words};
use crate::{
    api::calls::Count,
    domain::{
        collection,
        fault::Fault,
        walk::{self, Ask, Walk},
        webhook::HookId,
    },
};

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was asked yet.
    Idle,
    /// Under way; nothing on screen may be called complete.
    Loading,
    /// All pages are in; the ids are being compared.
    Proving,
    /// Proven complete.
    Complete,
    /// `max_rows` are loaded; the operator is asked.
    Paused,
    /// Read to the end, but the service kept changing or does not page as it should: nothing is proven.
    Unproven,
    /// Something failed or was cancelled; what is on screen is what there was.
    Stopped,
}

/// Rows that came, as the list needs to know it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct News {
    /// New rows, in the order they came.
    pub added: Vec<collection::Slot>,
    /// Rows changed or went: order and filter may be different now.
    pub changed: bool,
}

/// See the module.
#[derive(Debug)]
pub struct Reading {
    walk: Option<Walk>,
    asks: HashMap<u32, Ask>,
    asked: u32,
    /// The newest request when the walk began.
    began: u64,
    parallel: usize,
    max_rows: usize,
    page: Option<OnePage>,
    fault: Option<Fault>,
    stopped: bool,
    /// How many rows of the answers could not be read.
    unreadable: usize,
}

/// The page on screen in page mode.
#[derive(Debug, Clone)]
struct OnePage {
    /// The page asked for; the rows are of `number` until it comes.
    wanted: u32,
    number: u32,
    ids: Vec<HookId>,
    more: bool,
    /// Rows a page.
    size: u16,
    /// An answer came for it.
    came: bool,
    count: Count,
    sent: String,
    /// The server let rows through that the filter sent to it does not.
    ignored: bool,
    /// A part of the filter works on this page alone.
    local: bool,
    exact: bool,
}

impl Reading {
    /// Nothing read yet.
    pub fn new(settings: &Settings) -> Self {
        Reading {
            walk: None,
            asks: HashMap::new(),
            asked: 0,
            began: 0,
            parallel: settings.parallel,
            max_rows: settings.max_rows,
            page: None,
            fault: None,
            stopped: false,
            unreadable: 0,
        }
    }

    /// True in page mode.
    pub fn paged(&self) -> bool {
        self.page.is_some()
    }

    /// The ids of the page on screen.
    pub fn page_ids(&self) -> &[HookId] {
        self.page.as_ref().map_or(&[], |p| &p.ids)
    }

    /// The number of the page that was asked for last.
    pub fn page_number(&self) -> u32 {
        self.page.as_ref().map_or(1, |p| p.wanted)
    }

    /// The page that is on its way, where it is not the one on screen.
    pub fn page_awaited(&self) -> Option<u32> {
        self.page.as_ref().filter(|p| p.wanted != p.number).map(|p| p.wanted)
    }

    /// True where another page may follow the one on screen.
    pub fn has_next(&self) -> bool {
        self.page.as_ref().is_some_and(|p| p.more)
    }

    /// True where the page asked for came and has no rows.
    pub fn page_is_empty(&self) -> bool {
        self.page.as_ref().is_some_and(|p| p.came && p.wanted == p.number && p.ids.is_empty())
    }

    /// The query of the page as it was sent, decoded.
    pub fn sent(&self) -> Option<&str> {
        self.page.as_ref().map(|p| p.sent.as_str())
    }

    /// Why the last read failed.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Rows of the answers that could not be read.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// How far it is.
    pub fn phase(&self) -> Phase {
        if self.stopped || self.fault.is_some() {
            return Phase::Stopped;
        }
        match self.walk.as_ref().map(|w| w.progress().phase) {
            None => Phase::Idle,
            Some(walk::Phase::First | walk::Phase::Pages) => Phase::Loading,
            Some(walk::Phase::Proving | walk::Phase::Repairing) => Phase::Proving,
            Some(walk::Phase::Complete) => Phase::Complete,
            Some(walk::Phase::Paused) => Phase::Paused,
            Some(walk::Phase::Unsettled | walk::Phase::Stuck) => Phase::Unproven,
            Some(walk::Phase::Failed) => Phase::Stopped,
        }
    }

    /// Reads were called off by the operator.
    pub fn cancelled(&mut self) {
        self.asks.clear();
        if let Some(page) = &mut self.page {
            page.wanted = page.number;
        }
        if self.phase() != Phase::Complete {
            self.stopped = true;
        }
    }

    /// What is on screen, in honest words.
    pub fn says(&self, shown: usize, loaded: usize, filtered: bool) -> String {
        let (shown, total) = (words::number(shown as u64), words::number(loaded as u64));
        if let Some(page) = &self.page {
            let of = match page.count {
                Count::Exactly(n) => format!(" of {}", words::number(n)),
                Count::AtLeast(n) => format!(" of at least {}", words::number(n)),
                Count::Unknown => String::new(),
            };
            let here = page.ids.len() as u64;
            let first = u64::from(page.number.saturating_sub(1)) * u64::from(page.size) + 1;
            let number = words::number(u64::from(page.number));
            return match (here, page.came) {
                (_, false) => format!("page {}", words::number(u64::from(page.wanted))),
                (0, _) => format!("page {number} is empty"),
                _ if filtered && (page.local || page.ignored) => {
                    format!("{shown} of {} on page {number}", words::many(here, "row", "rows"))
                }
                _ => format!("page {number}, {}-{}{of}", words::number(first), words::number(first + here - 1)),
            };
        }
        let counted = |suffix: &str| match filtered {
            true => format!("{shown} of {total}{suffix}"),
            false if suffix.is_empty() => words::many(loaded as u64, "webhook", "webhooks"),
            false => format!("{total}{suffix}"),
        };
        match self.phase() {
            Phase::Idle => "nothing loaded".into(),
            Phase::Complete => counted(""),
            Phase::Loading => counted(" loaded (loading…)"),
            Phase::Proving => counted(" loaded (checking that none was missed…)"),
            Phase::Paused => counted(" loaded (there are more)"),
            Phase::Unproven => counted(" loaded (not proven complete)"),
            Phase::Stopped => counted(" loaded (incomplete; r reads again)"),
        }
    }

    /// What must be said beside the count: a filter that the server ignored, one that works on a page alone.
    pub fn caveat(&self) -> Option<&'static str> {
        let page = self.page.as_ref()?;
        if page.ignored {
            Some("the service ignored the filter; it works on this page alone")
        } else if page.local {
            Some("the filter works on this page alone")
        } else if !page.exact {
            Some("the service sorts by the first key alone")
        } else {
            None
        }
    }
}
