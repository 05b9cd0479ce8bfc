//! The saved views as the console knows them, what the list showed last, and with what it begins. Pure: files are the
//! runtime's.
//!
//! ```text
//! start: a view asked for by name ─► the profile's default view ─► what the list showed last ─► everything
//! ```

use std::time::Duration;

use super::{
    effect::Effect,
    go::Notice,
    model::Model,
    msg::Timer,
    prose::{Prose, Role},
    shared::Shared,
};
use crate::domain::{
    column::Column,
    fault::Fault,
    filter::Filter,
    view::{self, Change, Last, Mode, Remembered, Saved, View, ViewId},
};

/// After a change of what the list shows, until it is on disk.
const CALM: Duration = Duration::from_secs(1);

/// What the command line asks for; it goes before what is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The view of this name.
    pub view: Option<String>,
    /// One page at a time.
    pub paged: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Views {
    saved: view::Views,
    /// The view that the list was given last; the list may show something else by now.
    applied: Option<ViewId>,
    /// What the list showed before it was given one.
    before: View,
    /// What the command line asks for, until the list has begun.
    pub asked: Asked,
    /// What the list showed when the last run ended, until the list has begun.
    last: Option<Last>,
    /// What is on disk of what the list shows; `None` where nothing is kept.
    kept: Option<Last>,
    /// The timer is set.
    armed: bool,
}

/// With what the list begins.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Beginning {
    /// What it shows.
    pub view: View,
    /// The webhook under the cursor.
    pub cursor: Option<crate::domain::webhook::HookId>,
    /// What there is to say of it.
    pub said: Option<Notice>,
}

impl Views {
    /// The saved views.
    pub fn saved(&self) -> &view::Views {
        &self.saved
    }

    /// The view that the list was given last, where it is still saved.
    pub fn applied(&self) -> Option<&Saved> {
        self.saved.get(self.applied.as_ref()?)
    }

    /// True where views outlive this run.
    pub fn are_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// Notes that the list is given a view. `now` is what it shows before.
    pub fn give(&mut self, id: ViewId, now: View) {
        if self.applied().is_none() {
            self.before = now;
        }
        self.applied = Some(id);
    }

    /// Leaves the view: its name, and what the list showed before it was given one, without the filter of then.
    pub fn leave(&mut self) -> Option<(ViewId, View)> {
        let id = self.applied.take().filter(|id| self.saved.get(id).is_some())?;
        // A filter is cleared before a view is left: going back never filters.
        Some((id, View { filter: Filter::default(), ..self.before.clone() }))
    }

    /// With what the list begins where nothing else is said than `plain`. What was asked for counts once.
    pub fn begin(&mut self, plain: View) -> Beginning {
        let (asked, last) = (std::mem::take(&mut self.asked), self.last.take());
        let mut beginning = match (&asked.view, self.saved.start()) {
            (Some(name), _) => match self.saved.named(name).cloned() {
                Some(saved) => self.on(saved, &plain),
                None => Beginning {
                    said: Some(Notice::error(format!("there is no view `{name}`; w shows the views there are"))),
                    view: plain,
                    ..Beginning::default()
                },
            },
            (None, Some(saved)) => {
                let saved = saved.clone();
                self.on(saved, &plain)
            }
            (None, None) => match last {
                Some(last) => self.resume(last, plain),
                None => Beginning { view: plain, ..Beginning::default() },
            },
        };
        if asked.paged {
            beginning.view.mode = Mode::Pages;
        }
        beginning
    }

    fn on(&mut self, saved: Saved, plain: &View) -> Beginning {
        match saved.view {
            Ok(view) => {
                self.give(saved.id, plain.clone());
                Beginning { view, ..Beginning::default() }
            }
            Err(mistake) => {
                let said = format!("the view `{}` cannot be used: {mistake}", saved.id);
                Beginning { view: plain.clone(), said: Some(Notice::error(said)), cursor: None }
            }
        }
    }

    fn resume(&mut self, last: Last, plain: View) -> Beginning {
        let Last { mut view, applied, cursor } = last;
        if let Some(id) = applied {
            self.give(id, plain);
        }
        let said = if view.filter.is_of_a_run() {
            let filter = std::mem::take(&mut view.filter);
            Some(Notice::info(format!("the filter of last time, {filter}, spoke of that run: it is not restored")))
        } else {
            (!view.filter.is_empty()).then(|| Notice::info("filter of last time; Esc clears it"))
        };
        Beginning { view, cursor, said }
    }
}

impl Shared {
    /// The profile, or the service, in a sentence.
    pub fn whose_views(&self) -> String {
        match self.profile.key() {
            name if name == self.profile.name => format!("profile {name}"),
            _ => "this service".to_owned(),
        }
    }

    /// Takes what is kept of the views of this profile, before the list begins: at the start, and after another profile
    /// was chosen. What was shown of the former profile is forgotten; `Model::keep_look` keeps it before.
    pub fn recall_views(&mut self, remembered: Remembered) {
        let Remembered { views, last, faults } = remembered;
        let mistakes: Vec<String> = views.mistakes().map(ToString::to_string).collect();
        let kept = Some(last.clone().unwrap_or_default());
        let asked = std::mem::take(&mut self.views.asked);
        self.views = Views { saved: views, last, kept, asked, ..Views::default() };
        for fault in faults {
            self.say(Notice::error(fault));
        }
        for mistake in mistakes.into_iter().rev() {
            self.say(Notice::warning(mistake));
        }
    }

    /// Changes the saved views: here at once, on disk by the effect.
    pub fn change_views(&mut self, change: Change) -> Effect {
        self.views.saved.apply(&change);
        if let Change::Edit { id, to, .. } = &change
            && self.views.applied.as_ref() == Some(id)
        {
            self.views.applied = Some(to.clone());
        }
        Effect::ChangeViews { profile: self.profile.key().to_owned(), change: Box::new(change) }
    }

    /// Takes the saved views as they stand on disk after a change, with what other instances changed.
    pub(super) fn views_came(&mut self, profile: &str, views: Result<Box<view::Views>, Box<Fault>>) {
        match views {
            Ok(views) if profile == self.profile.key() => self.views.saved = *views,
            Ok(_) => {}
            Err(fault) => self.say(Notice::error(fault.to_string())),
        }
    }

    /// What is to be said when views do not outlive this run; empty where they do.
    pub fn views_remark(&self) -> &'static str {
        if self.views.are_kept() { "" } else { " (for this run alone: nothing is kept on disk)" }
    }
}

impl Model {
    /// After every message: has what the list shows to be kept soon? A key alone writes nothing.
    pub(super) fn mind_look(&mut self) -> Option<Effect> {
        let views = &mut self.shared.views;
        let kept = views.kept.as_ref().filter(|_| !views.armed)?;
        if self.list.shows(&kept.view, &self.shared.reading) && kept.applied == views.applied {
            return None;
        }
        views.armed = true;
        Some(Effect::Wake { timer: Timer::Look, after: CALM })
    }

    /// Keeps what the list shows, where that is not on disk: its time has come, the program ends, or another profile is
    /// about to be chosen.
    pub fn keep_look(&mut self) -> Option<Effect> {
        let last = self.list.last(&self.shared);
        let views = &mut self.shared.views;
        views.armed = false;
        if views.kept.as_ref()? == &last {
            return None;
        }
        views.kept = Some(last.clone());
        Some(Effect::KeepLast { profile: self.shared.profile.key().to_owned(), last: Box::new(last) })
    }
}

/// What a view shows, in words.
pub fn tell(prose: &mut Prose, view: &View) {
    match view.filter.to_string() {
        none if none.is_empty() => prose.field("filter", "none", Role::Dim),
        filter => prose.field("filter", &filter, Role::Text),
    }
    match view.sort.to_string() {
        none if none.is_empty() => prose.field("sorted by", "id", Role::Dim),
        sort => prose.field("sorted by", &sort, Role::Text),
    }
    if view.columns != Column::DEFAULT {
        let words: Vec<&str> = view.columns.iter().map(|column| column.word()).collect();
        prose.field("columns", &words.join(", "), Role::Text);
    }
    match view.mode {
        Mode::Whole => prose.field("reads", "the whole set", Role::Dim),
        Mode::Pages => prose.field("reads", "one page at a time", Role::Text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
