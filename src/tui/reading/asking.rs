//! What is asked of the service to read the set, and how its answers are taken in.

use std::collections::HashSet;

use super::{OnePage, Phase};
use crate::{
    api::calls::{Call, Count, Exact, Fields, IDS_PER_LIST, ListQuery, Page, SortKey},
    domain::{
        collection,
        fault::Fault,
        filter::Filter,
        sort::Sort,
        walk::{self, Ask, Walk},
        webhook::HookId,
    },
    tui::{effect::Effect, go::Notice, msg::Slot, shared::Shared, watch::Flag, words},
};

impl Shared {
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
        let (key, exact) = SortKey::of(sort);
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
            filter: terms.into_iter().map(Exact::from).collect(),
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
            let call = Call::List(ListQuery::of(&ask));
            self.reading.asks.insert(number, ask);
            effects.extend(self.ask(Slot::Walk(number), call));
        }
        effects
    }

    /// Takes a page of the walk.
    pub(in crate::tui) fn walked(&mut self, number: u32, sent: u64, answer: Result<&Page, &Fault>) -> Vec<Effect> {
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
                self.say(Notice::error(fault.to_string()));
                self.call_off()
            }
        }
    }

    /// Takes the page on screen.
    pub(in crate::tui) fn paged(&mut self, sent: u64, answer: Result<&Page, &Fault>) {
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
                self.say(Notice::error(fault.to_string()));
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
    pub(in crate::tui) fn take_rows(&mut self, page: &Page, asked: u64) {
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
            self.say(Notice::warning(text));
        }
    }
}
