//! What the list shows as a value: a saved view is put on it, taken off it, and made of it.

use super::*;
use crate::{
    domain::view::{Last, Mode, View, ViewId},
    tui::reading::Reading,
};

impl State {
    /// What is shown: the filter as it was before what is being typed.
    pub fn look(&self, shared: &Shared) -> View {
        View {
            filter: self.settled().clone(),
            sort: self.sort.clone(),
            columns: self.columns.clone(),
            mode: mode(&shared.reading),
        }
    }

    /// True where that is this view.
    pub fn shows(&self, view: &View, reading: &Reading) -> bool {
        *self.settled() == view.filter
            && self.sort == view.sort
            && self.columns == view.columns
            && mode(reading) == view.mode
    }

    /// The same, for the next start.
    pub fn last(&self, shared: &Shared) -> Last {
        let applied = shared.views.applied().map(|saved| saved.id.clone());
        Last { view: self.look(shared), applied, cursor: self.focus }
    }

    /// The name of the view that the list was given, and whether it shows something else by now.
    pub fn view_name<'s>(&self, shared: &'s Shared) -> Option<(&'s ViewId, bool)> {
        let saved = shared.views.applied()?;
        let same = saved.view.as_ref().is_ok_and(|view| self.shows(view, &shared.reading));
        Some((&saved.id, !same))
    }

    fn settled(&self) -> &Filter {
        self.prompt.as_ref().map_or(&self.filter, |prompt| &prompt.before)
    }

    /// Takes what the list begins with; whether it reads page by page.
    pub(super) fn begin(&mut self, shared: &mut Shared) -> bool {
        let mode = if shared.settings.paged { Mode::Pages } else { Mode::Whole };
        let beginning = shared.views.begin(View { mode, ..View::default() });
        let View { filter, sort, columns, mode } = beginning.view;
        self.remember(filter.to_string());
        (self.filter, self.sort, self.columns, self.focus) = (filter, sort, columns, beginning.cursor);
        if let Some(notice) = beginning.said {
            // A warning that was said before is the graver one: it stays in sight.
            let before = shared.notice.take();
            shared.say(notice);
            shared.notice = before.or(shared.notice.take());
        }
        mode == Mode::Pages
    }

    /// The view under this number.
    pub(super) fn apply_key(&mut self, key: u8, shared: &mut Shared) -> Steps {
        match shared.views.saved().keyed(key).map(|saved| saved.id.clone()) {
            Some(id) => self.apply(&id, shared),
            None => {
                let said = format!("no view has the number {key}; S saves what is on screen as one");
                Go::Say(Notice::info(said)).into()
            }
        }
    }

    /// Shows a saved view. Marks stay, and the cursor stays on its webhook.
    pub(super) fn apply(&mut self, id: &ViewId, shared: &mut Shared) -> Steps {
        let Some(saved) = shared.views.saved().get(id) else {
            return Go::Say(Notice::warning(format!("the view `{id}` is gone"))).into();
        };
        let view = match &saved.view {
            Ok(view) => view.clone(),
            Err(mistake) => {
                let said = format!("the view `{id}` cannot be used: {mistake}");
                return Go::Say(Notice::error(said)).into();
            }
        };
        let now = self.look(shared);
        shared.views.give(id.clone(), now);
        let said = match view.filter.rules().find_map(typing::no_rule) {
            Some(note) => Notice::warning(format!("view `{id}`: {note}")),
            None => Notice::info(format!("view `{id}`")),
        };
        self.show(view, shared).and(Go::Say(said))
    }

    /// Leaves the view: back to what was shown before it. `None` where there is none.
    pub(super) fn leave_view(&mut self, shared: &mut Shared) -> Option<Steps> {
        let (id, before) = shared.views.leave()?;
        let said = Notice::info(format!("left the view `{id}`"));
        Some(self.show(before, shared).and(Go::Say(said)))
    }

    fn show(&mut self, view: View, shared: &mut Shared) -> Steps {
        (self.prompt, self.jump) = (None, None);
        if self.columns != view.columns {
            (self.columns, self.scrolled) = (view.columns.clone(), 0);
        }
        if self.shows(&view, &shared.reading) {
            return Steps::none();
        }
        self.marks_meet(&view.filter, shared);
        self.remember(view.filter.to_string());
        (self.filter, self.sort) = (view.filter, view.sort);
        match (view.mode, shared.reading.paged()) {
            (Mode::Pages, _) => shared.read_page(1, &self.filter, &self.sort).into(),
            (Mode::Whole, false) => self.show_anew(shared, true),
            (Mode::Whole, true) => self.read_whole(shared),
        }
    }
}

fn mode(reading: &Reading) -> Mode {
    if reading.paged() { Mode::Pages } else { Mode::Whole }
}
