//! How the set is being read: the whole of it by a walk in the background, or one page at a time; and what may honestly
//! be said of how much is on screen (DESIGN section 4).

use std::collections::{HashMap, HashSet};

use super::{
    effect::Effect,
    msg::Slot,
    shared::{Settings, Shared},
    watch::Flag,
    words,
};
use crate::{
    api::calls::{Call, Count, Exact, Fields, IDS_PER_LIST, ListQuery, Page, SortBy, SortKey},
    domain::{
        collection,
        fault::Fault,
        filter::{ExactTerm, Filter},
        sort::{Sort, SortField},
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

impl Shared {
    /// True where the detail stands beside the list.
    pub fn beside(&self) -> bool {
        self.size.0 >= 140
    }

    /// Columns of the detail: the right part of a wide screen, or all of a narrow one.
    pub fn detail_columns(&self) -> u16 {
        if self.beside() { self.size.0 * 2 / 5 } else { self.size.0 }
    }

    /// True where a column of the screen belongs to the detail beside the list.
    pub fn in_detail(&self, column: u16) -> bool {
        self.beside() && column >= self.size.0.saturating_sub(self.detail_columns())
    }

    /// Begins to read the whole set: a small first page, then the rest in the background.
    pub fn read_all(&mut self, first: u16) -> Vec<Effect> {
        let mut effects = self.call_off();
        let config = walk::Config {
            first,
            parallel: self.reading.parallel,
            max_rows: self.reading.max_rows,
            ..walk::Config::default()
        };
        self.reading.walk = Some(Walk::new(config));
        self.reading.began = self.flight.newest();
        self.reading.page = None;
        (self.reading.fault, self.reading.stopped, self.reading.unreadable) = (None, false, 0);
        effects.extend(self.walk_on());
        effects
    }

    /// Goes on past `max_rows`.
    pub fn read_on(&mut self) -> Vec<Effect> {
        if let Some(walk) = &mut self.reading.walk {
            walk.allow(usize::MAX);
        }
        self.walk_on()
    }

    /// Reads one page; filter terms that the service honours and one sort key go along.
    pub fn read_page(&mut self, number: u32, filter: &Filter, sort: &Sort) -> Vec<Effect> {
        let mut effects = self.call_off();
        (self.reading.walk, self.reading.fault, self.reading.stopped) = (None, None, false);
        let (terms, local) = (filter.exact().unwrap_or_default(), !filter.rest().is_empty());
        let (key, exact) = server_sort(sort);
        let old = self.reading.page.take();
        let old_came = old.as_ref().is_some_and(|p| p.came);
        self.reading.page = Some(OnePage {
            wanted: number,
            number: old.as_ref().map_or(number, |p| p.number),
            // Of the page on screen, until the one that was asked for comes; it may never come.
            more: old.as_ref().is_some_and(|p| p.more),
            ids: old.map(|p| p.ids).unwrap_or_default(),
            size: self.settings.page_size,
            came: old_came,
            count: Count::Unknown,
            sent: String::new(),
            ignored: false,
            local,
            exact,
        });
        let query = ListQuery {
            number,
            size: self.settings.page_size,
            sort: key,
            count: true,
            filter: terms.into_iter().map(exact_of).collect(),
            fields: Fields::AllButSecret,
        };
        effects.extend(self.ask(Slot::Page, Call::List(query)));
        effects
    }

    /// Reads what is on screen first.
    pub fn read_visible(&mut self, mut ids: Vec<HookId>) -> Vec<Effect> {
        // A screen higher than one request can name is read by the walk all the same.
        ids.truncate(IDS_PER_LIST);
        if ids.is_empty() {
            return Vec::new();
        }
        let size = u16::try_from(ids.len()).unwrap_or(1000).min(1000);
        let query = ListQuery { filter: vec![Exact::Id(ids)], ..ListQuery::page(1, size) };
        self.ask(Slot::Visible, Call::List(query))
    }

    /// Reads the whole record of one webhook.
    pub fn read_detail(&mut self, id: HookId) -> Vec<Effect> {
        self.ask(Slot::Detail(id), Call::Show(id))
    }

    fn call_off(&mut self) -> Vec<Effect> {
        let mut asked: Vec<u32> = self.reading.asks.drain().map(|(no, _)| no).collect();
        asked.sort_unstable();
        asked.into_iter().filter_map(|no| self.flight.abandon(&Slot::Walk(no))).collect()
    }

    fn walk_on(&mut self) -> Vec<Effect> {
        let Some(walk) = &mut self.reading.walk else { return Vec::new() };
        let asks = walk.asks();
        let mut effects = Vec::new();
        for ask in asks {
            self.reading.asked += 1;
            let number = self.reading.asked;
            let call = Call::List(walk_query(&ask));
            self.reading.asks.insert(number, ask);
            effects.extend(self.ask(Slot::Walk(number), call));
        }
        effects
    }

    /// Takes a page of the walk.
    pub(super) fn walked(&mut self, number: u32, sent: u64, answer: &Result<Page, Fault>) -> Vec<Effect> {
        let Some(ask) = self.reading.asks.remove(&number) else { return Vec::new() };
        match answer {
            Ok(page) => {
                if !matches!(ask, Ask::Ids { .. }) {
                    self.take_rows(page, sent);
                }
                let ids: Vec<HookId> =
                    page.hooks.iter().map(|hook| hook.id).chain(page.unreadable.iter().filter_map(|u| u.id)).collect();
                if let Some(walk) = &mut self.reading.walk {
                    walk.page(&ask, &ids, page.more);
                }
                if matches!(self.reading.phase(), Phase::Complete) {
                    self.drop_gone();
                    self.watch.complete();
                }
                self.walk_on()
            }
            Err(fault) => {
                if let Some(walk) = &mut self.reading.walk {
                    walk.failed(ask);
                }
                self.reading.fault = Some(fault.clone());
                self.say(super::go::Notice::error(fault.to_string()));
                self.call_off()
            }
        }
    }

    /// Takes the page on screen.
    pub(super) fn paged(&mut self, sent: u64, answer: &Result<Page, Fault>) {
        match answer {
            Ok(page) => {
                self.take_rows(page, sent);
                let hooks = &self.hooks;
                if let Some(one) = &mut self.reading.page {
                    one.number = page.number;
                    one.ids = page.hooks.iter().map(|hook| hook.id).filter(|id| hooks.slot_of(*id).is_some()).collect();
                    one.more = page.more;
                    one.came = true;
                    one.count = page.count;
                    one.sent.clone_from(&page.sent);
                }
                self.reading.fault = None;
            }
            Err(fault) => {
                self.reading.fault = Some(fault.clone());
                self.say(super::go::Notice::error(fault.to_string()));
                if let Some(one) = &mut self.reading.page {
                    one.wanted = one.number;
                }
            }
        }
    }

    /// Notes that rows came which the filter sent along does not let through.
    pub fn filter_was_ignored(&mut self) {
        if let Some(page) = &mut self.reading.page {
            page.ignored = true;
        }
    }

    /// Takes rows into the set and tells the list what is new. Rows that were written after request `asked` went out
    /// stay as they are: the answer is from before.
    pub(super) fn take_rows(&mut self, page: &Page, asked: u64) {
        self.reading.unreadable += page.unreadable.len();
        for hook in &page.hooks {
            if self.is_stale(hook.id, asked) {
                continue;
            }
            self.missing.remove(&hook.id);
            match self.hooks.upsert(hook) {
                collection::Upserted::New(slot) => {
                    self.watch.came(hook.id);
                    self.news.added.push(slot);
                }
                collection::Upserted::Changed(_) => {
                    self.watch.changed(hook.id);
                    self.news.changed = true;
                }
                collection::Upserted::Same(_) => self.watch.same(hook.id),
            }
        }
    }

    /// After a walk that is proven complete: rows that it did not meet are gone from the service. Under the watch they stay
    /// until that is seen.
    fn drop_gone(&mut self) {
        let Some(walk) = &self.reading.walk else { return };
        // One that was written meanwhile was there a moment ago, perhaps behind the last page that was read.
        let stays = |id: &HookId| walk.holds(*id) || self.written_since(*id, self.reading.began);
        let known = |id: &HookId| stays(id) || self.watch.flag(*id) == Some(Flag::Gone);
        let gone: Vec<HookId> = self.hooks.iter().map(|(_, row)| row.id()).filter(|id| !known(id)).collect();
        let lost: HashSet<HookId> = gone.iter().copied().filter(|id| self.marks.contains(id)).collect();
        for id in &gone {
            if self.watch.went(*id) {
                self.marks.remove(id);
            } else {
                self.forget(*id);
            }
        }
        self.news.changed |= !gone.is_empty();
        if !lost.is_empty() {
            let text = format!(
                "{} gone from the service",
                words::many(lost.len() as u64, "marked webhook is", "marked webhooks are")
            );
            self.say(super::go::Notice::warning(text));
        }
    }
}

fn walk_query(ask: &Ask) -> ListQuery {
    match ask {
        Ask::First { size } => ListQuery::page(1, *size),
        Ask::Page { number, size } => ListQuery::page(*number, *size),
        Ask::Ids { number, size } => ListQuery { fields: Fields::IdsOnly, ..ListQuery::page(*number, *size) },
        Ask::ById(ids) => ListQuery {
            filter: vec![Exact::Id(ids.clone())],
            ..ListQuery::page(1, u16::try_from(ids.len()).unwrap_or(1000).clamp(1, 1000))
        },
    }
}

fn exact_of(term: ExactTerm) -> Exact {
    match term {
        ExactTerm::Id(ids) => Exact::Id(ids),
        ExactTerm::Account(accounts) => Exact::Account(accounts),
        ExactTerm::Name(names) => Exact::Name(names),
        ExactTerm::Url(urls) => Exact::Url(urls),
    }
}

/// The one sort key that the service honours, and whether it says the whole sort.
fn server_sort(sort: &Sort) -> (Option<SortKey>, bool) {
    let Some(first) = sort.keys().first() else { return (None, true) };
    let (by, descending) = match first.by {
        SortField::Id => (SortBy::Id, first.descending),
        SortField::Name => (SortBy::Name, first.descending),
        SortField::Url | SortField::Host | SortField::Path => (SortBy::Url, first.descending),
        SortField::Account => (SortBy::Account, first.descending),
        SortField::Created => (SortBy::Created, first.descending),
        SortField::Updated => (SortBy::Updated, first.descending),
        SortField::Events | SortField::Test => return (None, false),
    };
    let whole = sort.keys().len() == 1 && !matches!(first.by, SortField::Host | SortField::Path);
    (Some(SortKey { by, descending }), whole)
}
