//! The way out of the form: a plan that is reviewed and written, and leaving without one.

use super::{ORDER, State};
use crate::{
    api::calls::Reply,
    domain::{
        check::{Problem, Severity},
        fault::{Fault, FaultKind, FieldFault},
        plan::{self, Action, Plan},
        webhook::Field,
    },
    tui::{
        go::{FormFor, Go, Notice, Open, Question, Token},
        screen::{Answer, Steps},
        shared::Shared,
    },
};

impl State {
    /// True while the write is under way.
    pub fn is_saving(&self, shared: &Shared) -> bool {
        self.row(shared)
            .is_some_and(|row| matches!(row, plan::State::Waiting | plan::State::Checking | plan::State::Running))
    }

    fn row<'a>(&self, shared: &'a Shared) -> Option<&'a plan::State> {
        shared.plan(self.sent?)?.row(0).map(|row| &row.state)
    }

    /// The name of what is being made or edited, for sentences.
    fn what(&self) -> String {
        match self.purpose {
            FormFor::Edit(id) => format!("webhook {id}"),
            FormFor::New | FormFor::CopyOf(_) => "the new webhook".into(),
        }
    }

    pub(super) fn save(&mut self, shared: &mut Shared) -> Steps {
        self.tried = true;
        self.look(shared);
        let errors: Vec<&Problem> = self.problems.iter().filter(|p| p.severity == Severity::Error).collect();
        if let Some(first) = errors.first() {
            let (field, at) = (first.field, first.at);
            let said = match errors.len() {
                1 => format!("not saved yet: {}: {}", field.wire(), first.message),
                n => format!("not saved yet: {n} problems, the first in {}: {}", field.wire(), first.message),
            };
            self.go_to(field);
            if let (Field::Scopes, Some(at)) = (field, at) {
                self.values.scopes.go_to(at.line.saturating_sub(1), at.column.saturating_sub(1));
            }
            return Go::Say(Notice::warning(said)).into();
        }
        let change = self.change();
        if !self.is_new() && change.is_empty() {
            return Go::Say(Notice::info("nothing is changed: there is nothing to save")).into();
        }
        let number = shared.plan_number();
        let (title, action, seen) = match self.purpose {
            FormFor::Edit(id) => (format!("Save webhook {id}"), Action::Update(id, change), self.seen().cloned()),
            FormFor::New | FormFor::CopyOf(_) => ("Create a webhook".into(), Action::Create(change), None),
        };
        self.sent = Some(number);
        Go::Open(Open::Review(Box::new(Plan::new(number, title, vec![(action, seen)])))).into()
    }

    pub(super) fn leave(&mut self, shared: &Shared) -> Steps {
        let body = match (self.is_saving(shared), self.unsaved_fields()) {
            (true, _) => {
                format!(
                    "{} is being saved. That goes on; but if it fails, what you typed is gone.",
                    capital(&self.what())
                )
            }
            (false, Some(body)) => body,
            (false, None) => return Go::Back.into(),
        };
        let title = "Leave the form?".to_owned();
        Go::Open(Open::Ask(Question { title, body, yes: "leave", no: "stay", token: Token::Discard })).into()
    }

    /// Hears how the write went. What is said at the bottom was said by the router.
    pub(super) fn written(&mut self, answer: &Answer) -> Steps {
        self.saving = false;
        match answer {
            Ok(Reply::Saved(_)) => {
                self.finished = true;
                return Go::Back.into();
            }
            Ok(_) => {
                let why = "the answer was of another kind";
                self.fault =
                    Some(Fault::new(FaultKind::Unreadable, "Saving", why, "Look at the list before you save again."));
            }
            Err(fault) => {
                let on_field = |f: &FieldFault| {
                    f.field.filter(|field| ORDER.contains(field)).map(|field| (field, f.message.clone()))
                };
                self.refused = fault.fields.iter().filter_map(on_field).collect();
                let mut fault = fault.clone();
                fault.fields.retain(|f| on_field(f).is_none());
                self.fault = Some(fault);
                let first = ORDER.into_iter().find(|field| self.refused.iter().any(|(f, _)| f == field));
                if let Some(first) = first {
                    self.go_to(first);
                }
            }
        }
        Steps::none()
    }

    /// What would be lost by leaving now.
    pub(super) fn unsaved_fields(&self) -> Option<String> {
        let changed = self.changed();
        if self.saving || self.finished || changed.is_empty() {
            return None;
        }
        let fields: Vec<&str> = changed.iter().map(|field| field.wire()).collect();
        Some(format!("{} has changes that are not saved: {}.", capital(&self.what()), fields.join(", ")))
    }
}

fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
