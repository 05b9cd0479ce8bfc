//! The form for a new webhook, a copy of one, or an edit. It writes nothing itself: it makes a plan of one row, whose
//! review shows the difference and asks; then it hears how the write went and either closes or shows what was wrong.
//!
//! ```text
//! reading ─► open ─ Ctrl-s ─► review (another layer) ─ yes ─► saving ─► closed
//!    └ failed    ▲                 └ no ──┐                     └ refused, failed, unknown
//!                └────────────────────────┴─── the draft is kept ────────┘
//! ```

pub mod command;
pub mod secret;
pub mod values;
pub mod view;

use self::{
    command::{Cmd, EVENTS, LINE, LOADING, SCOPES, SECRET},
    values::Values,
};
use crate::{
    api::calls::{Call, Reply},
    domain::{
        check::{self, Draft, Problem, Severity},
        fault::{Fault, FaultKind},
        plan::{self, Action, Plan},
        signature,
        webhook::{Change, Field, HookId, Webhook},
    },
    tui::{
        chord::{Chord, Key},
        command::Command,
        effect::Effect,
        go::{FormFor, Go, Notice, Open, Question, Token, Value},
        msg::Slot,
        screen::{Answer, Screen, Steps},
        shared::Shared,
    },
};

/// The fields, in the order of the focus. It is the same in every form.
pub const ORDER: [Field; 5] = [Field::Name, Field::Url, Field::Secret, Field::Events, Field::Scopes];

/// How far the reading of the record is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    Reading(HookId),
    Failed(HookId, Box<Fault>),
    Open,
}

/// The form on screen.
#[derive(Debug)]
pub struct State {
    purpose: FormFor,
    phase: Phase,
    /// The record as the operator sees it; that of the model for a copy.
    seen: Option<Webhook>,
    values: Values,
    /// What the fields held at the beginning.
    initial: Values,
    focus: Field,
    touched: Vec<Field>,
    /// A save was tried: every field speaks.
    tried: bool,
    problems: Vec<Problem>,
    /// Complaints of the service about single fields, until the field is changed.
    refused: Vec<(Field, String)>,
    /// Why the last save failed.
    fault: Option<Fault>,
    /// The plan that was made last.
    sent: Option<u32>,
    saving: bool,
    /// Saved: closes as soon as it is in front.
    finished: bool,
    wants_random: bool,
}

impl State {
    /// Opens the form; a record that is not known in full is read first.
    pub fn open(purpose: FormFor, shared: &mut Shared) -> (Self, Steps) {
        let empty = Values::of(None, height(shared));
        let mut form = State {
            purpose,
            phase: Phase::Open,
            seen: None,
            initial: empty.clone(),
            values: empty,
            focus: Field::Name,
            touched: Vec::new(),
            tried: false,
            problems: Vec::new(),
            refused: Vec::new(),
            fault: None,
            sent: None,
            saving: false,
            finished: false,
            wants_random: false,
        };
        let steps = match purpose {
            FormFor::New => Steps::none(),
            FormFor::CopyOf(id) | FormFor::Edit(id) => form.read(id, shared),
        };
        form.look(shared);
        let events = shared.want_events();
        (form, steps.and(events))
    }

    /// What it is for.
    pub fn purpose(&self) -> FormFor {
        self.purpose
    }

    /// True where a webhook would be created.
    pub fn is_new(&self) -> bool {
        !matches!(self.purpose, FormFor::Edit(_))
    }

    /// The record behind it, once it is read.
    pub fn seen(&self) -> Option<&Webhook> {
        self.seen.as_ref()
    }

    /// What stands in the fields.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The field with the focus.
    pub fn focus(&self) -> Field {
        self.focus
    }

    /// The record that is being read, before anything can be typed.
    pub fn reading(&self) -> Option<HookId> {
        match self.phase {
            Phase::Reading(id) => Some(id),
            _ => None,
        }
    }

    /// Why the record could not be read.
    pub fn load_fault(&self) -> Option<&Fault> {
        match &self.phase {
            Phase::Failed(_, fault) => Some(fault),
            _ => None,
        }
    }

    /// Why the last save failed.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// What the service said against a field.
    pub fn refused(&self, field: Field) -> impl Iterator<Item = &str> {
        self.refused.iter().filter(move |(f, _)| *f == field).map(|(_, said)| said.as_str())
    }

    /// The problems of a field that are due to be said.
    pub fn problems(&self, field: Field) -> impl Iterator<Item = &Problem> {
        let due = self.tried || !self.is_new() || self.touched.contains(&field);
        self.problems.iter().filter(move |p| due && p.field == field)
    }

    /// True while the write is under way.
    pub fn is_saving(&self, shared: &Shared) -> bool {
        self.row(shared)
            .is_some_and(|row| matches!(row, plan::State::Waiting | plan::State::Checking | plan::State::Running))
    }

    /// The record that a change is held against; `None` where a webhook is made.
    pub fn base(&self) -> Option<&Webhook> {
        self.seen.as_ref().filter(|_| !self.is_new())
    }

    /// What would be written.
    pub fn change(&self) -> Change {
        self.values.draft().change(self.base())
    }

    /// True where a field no longer holds what it held.
    pub fn is_changed(&self, field: Field) -> bool {
        let (now, was) = (&self.values, &self.initial);
        match field {
            Field::Name => now.name.text() != was.name.text(),
            Field::Url => now.url.text() != was.url.text(),
            Field::Secret => !now.secret.is_empty(),
            Field::Events => !check::same_events(&now.events, &was.events),
            Field::Scopes => now.scopes.text() != was.scopes.text(),
            Field::Account => false,
        }
    }

    /// The fields that no longer hold what they held.
    pub fn changed(&self) -> Vec<Field> {
        ORDER.into_iter().filter(|field| self.is_changed(*field)).collect()
    }

    /// The name of what is being made or edited, for sentences.
    fn what(&self) -> String {
        match self.purpose {
            FormFor::Edit(id) => format!("webhook {id}"),
            FormFor::New | FormFor::CopyOf(_) => "the new webhook".into(),
        }
    }

    fn row<'a>(&self, shared: &'a Shared) -> Option<&'a plan::State> {
        shared.plan(self.sent?)?.row(0).map(|row| &row.state)
    }

    fn read(&mut self, id: HookId, shared: &mut Shared) -> Steps {
        if let Some(hook) = shared.full(id).cloned() {
            self.begin(hook, shared);
            return Steps::none();
        }
        self.phase = Phase::Reading(id);
        shared.ask(Slot::Seed(id), Call::Show(id)).into()
    }

    fn begin(&mut self, hook: Webhook, shared: &Shared) {
        self.values = Values::of(Some(&hook), height(shared));
        self.initial = self.values.clone();
        self.seen = Some(hook);
        self.phase = Phase::Open;
        self.look(shared);
    }

    /// Checks the fields anew.
    fn look(&mut self, shared: &Shared) {
        let mut draft = self.values.draft();
        if !self.is_new() {
            // Read-only, so nothing in them is the operator's mistake.
            draft.scopes.clear();
        }
        self.problems = check::check(&draft, self.base(), shared.events.known());
    }

    /// The focused field changed.
    fn touched(&mut self, shared: &Shared) {
        let field = self.focus;
        if !self.touched.contains(&field) {
            self.touched.push(field);
        }
        self.refused.retain(|(f, _)| *f != field);
        self.look(shared);
    }

    fn go_to(&mut self, field: Field) {
        if self.focus == Field::Secret && field != Field::Secret {
            self.values.secret.mask();
        }
        self.focus = field;
    }

    fn step(&mut self, forth: bool) {
        let at = ORDER.iter().position(|field| *field == self.focus).unwrap_or_default();
        let next = if forth { (at + 1) % ORDER.len() } else { (at + ORDER.len() - 1) % ORDER.len() };
        self.go_to(ORDER.get(next).copied().unwrap_or(Field::Name));
    }

    fn revert(&mut self, shared: &Shared) {
        match self.focus {
            Field::Name => self.values.name.set(self.initial.name.text()),
            Field::Url => self.values.url.set(self.initial.url.text()),
            Field::Secret => self.values.secret.clear(),
            Field::Events => self.values.events.clone_from(&self.initial.events),
            Field::Scopes => self.values.scopes.set(&self.initial.scopes.text()),
            Field::Account => {}
        }
        self.touched(shared);
    }

    fn save(&mut self, shared: &mut Shared) -> Steps {
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
            FormFor::Edit(id) => (format!("Save webhook {id}"), Action::Update(id, change), self.seen.clone()),
            FormFor::New | FormFor::CopyOf(_) => ("Create a webhook".into(), Action::Create(change), None),
        };
        self.sent = Some(number);
        Go::Open(Open::Review(Box::new(Plan::new(number, title, vec![(action, seen)])))).into()
    }

    fn leave(&mut self, shared: &Shared) -> Steps {
        let body = match (self.is_saving(shared), self.unsaved()) {
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
    fn written(&mut self, answer: &Answer) -> Steps {
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
                let on_field = |f: &crate::domain::fault::FieldFault| {
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

    /// Offers a key to the text that has the focus. True if it took it.
    fn type_key(&mut self, chord: Chord) -> bool {
        let new = self.is_new();
        match self.focus {
            Field::Name => self.values.name.key(chord),
            Field::Url => self.values.url.key(chord),
            Field::Secret => self.values.secret.key(chord),
            Field::Scopes if new => self.values.scopes.key(chord),
            Field::Scopes | Field::Events | Field::Account => false,
        }
    }
}

/// Lines of scopes on a screen of this height.
fn height(shared: &Shared) -> usize {
    usize::from(shared.size.1.saturating_sub(18)).clamp(3, 12)
}

fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        match (&self.phase, self.focus) {
            (Phase::Reading(_) | Phase::Failed(..), _) => LOADING,
            (Phase::Open, Field::Name | Field::Url | Field::Account) => LINE,
            (Phase::Open, Field::Secret) => SECRET,
            (Phase::Open, Field::Events) => EVENTS,
            (Phase::Open, Field::Scopes) if self.is_new() => SCOPES,
            (Phase::Open, Field::Scopes) => LINE,
        }
    }

    fn title(&self) -> &'static str {
        match self.purpose {
            FormFor::Edit(_) => "Edit a webhook",
            FormFor::New | FormFor::CopyOf(_) => "New webhook",
        }
    }

    fn takes_text(&self) -> bool {
        let text = matches!(self.focus, Field::Name | Field::Url | Field::Secret);
        self.phase == Phase::Open && (text || self.focus == Field::Scopes && self.is_new())
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        if !self.takes_text() {
            return None;
        }
        if self.is_saving(shared) {
            let types = chord.typed().is_some() || matches!(chord.key, Key::Backspace | Key::Delete | Key::Enter);
            return types.then(|| Go::Say(Notice::info("it is being saved; wait for the answer")).into());
        }
        let before: Draft = self.values.draft();
        self.type_key(chord).then(|| {
            if self.values.draft() != before {
                self.touched(shared);
            }
            Steps::none()
        })
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        if self.is_saving(shared) {
            return Go::Say(Notice::info("it is being saved; wait for the answer")).into();
        }
        match self.focus {
            _ if !self.takes_text() => return Go::Say(Notice::info("a paste does nothing here")).into(),
            Field::Name => self.values.name.insert(text),
            Field::Url => self.values.url.insert(text.trim()),
            Field::Secret => self.values.secret.insert(text.trim()),
            _ => self.values.scopes.paste(text),
        }
        self.touched(shared);
        Steps::none()
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Save => return self.save(shared),
            Cmd::Leave => return self.leave(shared),
            Cmd::Next => self.step(true),
            Cmd::Former => self.step(false),
            Cmd::Revert => self.revert(shared),
            Cmd::Choose => return Go::Open(Open::Picker(self.values.events.clone())).into(),
            Cmd::Generate => {
                self.wants_random = true;
                return Effect::Random.into();
            }
            Cmd::Show => self.values.secret.toggle_shown(),
            Cmd::CopySecret => {
                let text = self.values.secret.field().text().to_owned();
                return Effect::Copy { text, what: "secret".into() }.into();
            }
            Cmd::Retry => {
                if let Phase::Failed(id, _) = self.phase {
                    return self.read(id, shared);
                }
            }
        }
        Steps::none()
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        match (slot, answer, self.reading()) {
            (Slot::Seed(id), Ok(Reply::Hook(hook)), Some(reading)) if *id == reading => {
                self.begin((**hook).clone(), shared);
            }
            (Slot::Seed(id), Err(fault), Some(reading)) if *id == reading => {
                self.phase = Phase::Failed(*id, Box::new(fault.clone()));
            }
            (Slot::Events, ..) => self.look(shared),
            (Slot::Write { plan, .. }, ..) if Some(*plan) == self.sent => return self.written(answer),
            _ => {}
        }
        Steps::none()
    }

    fn returned(&mut self, value: Value, shared: &mut Shared) -> Steps {
        if self.finished {
            return Go::Back.into();
        }
        match value {
            Value::Events(events) => {
                self.values.events = events;
                self.touched(shared);
                Steps::none()
            }
            Value::Yes(Token::Discard) => Go::Back.into(),
            _ => Steps::none(),
        }
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        if self.finished {
            return Go::Back.into();
        }
        let saving = self.is_saving(shared);
        let was = std::mem::replace(&mut self.saving, saving);
        if saving && !was {
            self.fault = None;
            self.refused.clear();
        }
        self.values.scopes.resize(height(shared));
        Steps::none()
    }

    fn random(&mut self, bytes: &[u8; 32], shared: &mut Shared) -> Steps {
        if !std::mem::take(&mut self.wants_random) {
            return Steps::none();
        }
        self.values.secret.set(&signature::generate_secret(bytes));
        self.touched.push(Field::Secret);
        self.look(shared);
        Go::Say(Notice::info("made a secret of 32 random bytes; Ctrl-x shows it, Alt-y copies it")).into()
    }

    fn unsaved(&self) -> Option<String> {
        let changed = self.changed();
        if self.saving || self.finished || changed.is_empty() {
            return None;
        }
        let fields: Vec<&str> = changed.iter().map(|field| field.wire()).collect();
        Some(format!("{} has changes that are not saved: {}.", capital(&self.what()), fields.join(", ")))
    }
}

#[cfg(test)]
mod tests;
