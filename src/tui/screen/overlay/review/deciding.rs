//! What becomes of a row that somebody else changed: theirs, yours, exactly yours, or another value, field by field. A row
//! that could not be read again can be left out.

use super::State;
use crate::{
    domain::{
        change::Conflict,
        check::{self, Draft, Severity},
        event::EventItem,
        merge::{self, Choice},
        plan::{self, Action, Row},
        webhook::{Change, Field as Attribute},
    },
    tui::{
        field::Field,
        go::{Go, Notice, Open},
        screen::Steps,
        shared::Shared,
    },
};

/// Another value for a field that clashes, while it is typed.
#[derive(Debug, Clone)]
pub struct Editing {
    row: usize,
    /// Which.
    pub attribute: Attribute,
    /// What is typed.
    pub field: Field,
}

impl State {
    /// The field that is to be decided next, and its row.
    fn next_conflict(&self) -> Option<(usize, Conflict)> {
        let at = self.clash()?;
        let conflicts = self.plan.row(at)?.conflicts();
        Some((at, conflicts.into_iter().next()?))
    }

    /// The rows that a decision is about: the first that clashes, or all.
    fn clashing(&self, all: bool) -> Vec<usize> {
        let rows = self.plan.rows().iter().enumerate();
        let clashing = rows.filter(|(_, row)| matches!(row.state, plan::State::Clash(_))).map(|(at, _)| at);
        clashing.take(if all { usize::MAX } else { 1 }).collect()
    }

    /// Goes on with yours: in the field that is to be decided, or in every one that is open.
    pub(super) fn take_mine(&mut self, all: bool, shared: &Shared) -> Steps {
        self.decide(all, &Choice::Mine, shared)
    }

    pub(super) fn take_exactly(&mut self, shared: &Shared) -> Steps {
        self.decide(false, &Choice::Exactly, shared)
    }

    /// Leaves theirs, or leaves out what could not be read again.
    pub(super) fn take_theirs(&mut self, all: bool, shared: &Shared) -> Steps {
        if self.clash().is_some() {
            return self.decide(all, &Choice::Theirs, shared);
        }
        let unread = |(at, row): (usize, &Row)| matches!(row.state, plan::State::Failed(_)).then_some(at);
        let unread: Vec<usize> = self.plan.rows().iter().enumerate().filter_map(unread).collect();
        let out = if all { unread.len() } else { 1 };
        self.plan.change(|plan| unread.into_iter().take(out).for_each(|at| plan.leave_out(at)));
        self.decided(shared)
    }

    fn decide(&mut self, all: bool, choice: &Choice, shared: &Shared) -> Steps {
        match self.next_conflict() {
            Some((at, conflict)) if !all => self.plan.change(|plan| plan.choose(at, conflict.field, choice.clone())),
            _ => {
                let clashing = self.clashing(all).into_iter();
                self.plan.change(|plan| match choice {
                    Choice::Theirs => clashing.for_each(|at| plan.take_theirs(at)),
                    _ => clashing.for_each(|at| plan.take_mine(at)),
                });
            }
        }
        self.decided(shared)
    }

    /// After a decision: closes where nothing is left to be written.
    fn decided(&mut self, shared: &Shared) -> Steps {
        // What was confirmed was another plan: the question is put again.
        self.confirmed = false;
        if !self.sum().left {
            let said = Go::Say(Notice::info("nothing was written: what others wrote stays"));
            return match (self.settles, self.plan.rows()) {
                (Some(row), [only]) => self.settled(row, only.clone()).and(said),
                _ => Steps::go(Go::Back).and(said),
            };
        }
        self.show_question(shared);
        self.want_line(shared).into()
    }

    /// Begins to type another value, with the one that was wanted; of events the picker opens on yours done to theirs.
    pub(super) fn edit(&mut self) -> Steps {
        let Some((row, conflict)) = self.next_conflict() else { return Steps::none() };
        let wanted = self.plan.row(row).and_then(|row| wanted(row, conflict.field));
        match (conflict.field, wanted) {
            (Attribute::Events, Some(Change { events: Some(events), .. })) => Go::Open(Open::Picker(events)).into(),
            (attribute, Some(Change { name: Some(text), .. } | Change { url: Some(text), .. })) => {
                self.editing = Some(Editing { row, attribute, field: Field::new(text) });
                Steps::none()
            }
            _ => Go::Say(Notice::info("this field cannot be edited here")).into(),
        }
    }

    /// Takes what was typed, unless it can never work.
    pub(super) fn take_edited(&mut self, shared: &Shared) -> Steps {
        let Some(Editing { row, attribute, field }) = self.editing.clone() else { return Steps::none() };
        let text = field.text().to_owned();
        let change = match attribute {
            Attribute::Url => Change { url: Some(text), ..Change::default() },
            _ => Change { name: Some(text), ..Change::default() },
        };
        if let Some(problem) = self.plan.row(row).and_then(|row| problem(row, &change, attribute)) {
            return Go::Say(Notice::warning(problem)).into();
        }
        self.editing = None;
        self.plan.change(|plan| plan.choose(row, attribute, Choice::Other(Box::new(change))));
        self.decided(shared)
    }

    pub(super) fn take_events(&mut self, events: Vec<EventItem>, shared: &Shared) -> Steps {
        let Some((row, _)) = self.next_conflict().filter(|(_, c)| c.field == Attribute::Events) else {
            return Steps::none();
        };
        let change = Change { events: Some(events), ..Change::default() };
        self.plan.change(|plan| plan.choose(row, Attribute::Events, Choice::Other(Box::new(change))));
        self.decided(shared)
    }
}

/// The events as they would be if yours were done to theirs.
pub(super) fn merged(row: &Row) -> Option<Vec<EventItem>> {
    let (plan::State::Clash(clash), Action::Update(_, change), Some(seen)) = (&row.state, &row.action, &row.seen)
    else {
        return None;
    };
    let list = |events: Option<&Vec<EventItem>>| events.cloned().unwrap_or_default();
    let (seen, now) = (list(seen.events.value()), list(clash.now().events.value()));
    change.events.as_ref().map(|wanted| merge::events(&seen, wanted, &now))
}

/// What the editing of a field begins with.
fn wanted(row: &Row, field: Attribute) -> Option<Change> {
    let Action::Update(_, change) = &row.action else { return None };
    match field {
        Attribute::Name => Some(Change { name: change.name.clone(), ..Change::default() }),
        Attribute::Url => Some(Change { url: change.url.clone(), ..Change::default() }),
        Attribute::Events => Some(Change { events: merged(row), ..Change::default() }),
        Attribute::Secret | Attribute::Scopes | Attribute::Account => None,
    }
}

/// Why a value can never work.
fn problem(row: &Row, change: &Change, attribute: Attribute) -> Option<String> {
    let plan::State::Clash(clash) = &row.state else { return None };
    let mut draft = Draft::of(clash.now());
    if let Some(name) = &change.name {
        draft.name.clone_from(name);
    }
    if let Some(url) = &change.url {
        draft.url.clone_from(url);
    }
    let problems = check::check(&draft, Some(clash.now()), None);
    let error = problems.into_iter().find(|p| p.severity == Severity::Error && p.field == attribute)?;
    Some(format!("{}: {}", attribute.wire(), error.message))
}
