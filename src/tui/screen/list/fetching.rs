//! What the list asks for and how new rows come into it: refresh, pages, the two ways of reading.

use super::*;

impl State {
    /// Rows came, changed or went; `page`: the page that was asked for came.
    pub(super) fn take_news(&mut self, page: bool, shared: &mut Shared) {
        let news = std::mem::take(&mut shared.news);
        if shared.reading.paged() {
            let rows: Vec<_> = shared.reading.page_ids().iter().filter_map(|id| shared.hooks.slot_of(*id)).collect();
            // A row that does not pass what was sent proves that the server dropped it in silence (WIRE fact 7).
            let sent = self.filter.taken();
            let mut passed = Vec::new();
            verdict::sift(&sent, &rows, shared, &mut passed);
            // Only the rows of this answer prove anything: others are of a former query, or were changed since.
            if page && passed.len() < rows.len() {
                shared.filter_was_ignored();
            }
            self.shown.set_page(&rows, &self.filter, shared);
        } else if news.changed {
            self.shown.rebuild(&self.filter, &self.sort, shared, true);
            self.work(shared);
        } else if !news.added.is_empty() {
            self.shown.append(&news.added, &self.filter, &self.sort, shared);
            self.work(shared);
        } else {
            return;
        }
        self.follow(shared);
    }

    pub(super) fn refresh(&mut self, shared: &mut Shared) -> Steps {
        let mut effects = self.read_again(shared);
        if !shared.reading.paged() {
            effects.extend(shared.events_anew());
        }
        effects.into()
    }

    /// The page again, or what is on screen first and then the whole set.
    pub(super) fn read_again(&mut self, shared: &mut Shared) -> Vec<Effect> {
        if shared.reading.paged() {
            let number = shared.reading.page_number();
            return shared.read_page(number, &self.filter, &self.sort);
        }
        let mut effects = shared.read_visible(self.on_screen(shared));
        effects.extend(shared.read_all(first_page(shared)));
        effects
    }

    /// Reads again for the watch. Where the operator let no more be loaded it asks about what is on screen alone: a walk
    /// would put its question every time.
    pub fn watched(&mut self, shared: &mut Shared) -> Vec<Effect> {
        match shared.reading.phase() {
            Phase::Paused => shared.read_visible(self.on_screen(shared)),
            _ => self.read_again(shared),
        }
    }

    pub(super) fn page(&mut self, forward: bool, shared: &mut Shared) -> Steps {
        let now = shared.reading.page_number();
        let number = if forward { now + 1 } else { now.saturating_sub(1).max(1) };
        self.cursor = Cursor::default();
        (self.focus, self.line) = (None, 0);
        shared.read_page(number, &self.filter, &self.sort).into()
    }

    /// From pages to the whole set.
    pub(super) fn read_whole(&mut self, shared: &mut Shared) -> Steps {
        let effects = shared.read_all(first_page(shared));
        self.shown.rebuild(&self.filter, &self.sort, shared, true);
        self.work(shared);
        effects.into()
    }

    pub(super) fn switch_mode(&mut self, shared: &mut Shared) -> Steps {
        if shared.reading.paged() {
            self.read_whole(shared)
                .and(Go::Say(Notice::info("reading the whole set; filter and sort work on all of it")))
        } else {
            let steps = Steps::from(shared.read_page(1, &self.filter, &self.sort));
            steps.and(Go::Say(Notice::info("page mode: ] and [ turn pages, p goes to one, v ends it")))
        }
    }
}
