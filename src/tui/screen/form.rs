//! The form for a new webhook, a copy of one, or an edit. It writes nothing itself: it makes a plan of one row, whose
//! review shows the difference and asks; then it hears how the write went and either closes or shows what was wrong.
//!
//! ```text
//! reading ─► open ─ Ctrl-s ─► review (another layer) ─ yes ─► saving ─► closed
//!    └ failed    ▲                 └ no ──┐                     └ refused, failed, unknown
//!                └────────────────────────┴─── the draft is kept ────────┘
//! ```

mod ahead;
pub mod command;
mod draft;
mod save;
pub mod secret;
pub mod values;
pub mod view;

use self::{
    ahead::Ahead,
    command::{Cmd, EVENTS, LINE, LOADING, SCOPES, SECRET},
    draft::Keeping,
    values::Values,
};
use crate::{
    api::calls::{Call, Reply},
    domain::{
        check::{self, Draft, Problem},
        fault::Fault,
        signature,
        webhook::{Change, Field, HookId, Webhook},
    },
    tui::{
        chord::{Chord, Key},
        command::Command,
        effect::Effect,
        go::{FormFor, Go, Notice, Open, Token, Value},
        msg::{Msg, Slot},
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
    seen: Option<Box<Webhook>>,
    values: Box<Values>,
    /// What the fields held at the beginning.
    initial: Box<Values>,
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
    keeping: Keeping,
    ahead: Ahead,
}

impl State {
    /// Opens the form; a record that is not known in full is read first.
    pub fn open(purpose: FormFor, shared: &mut Shared) -> (Self, Steps) {
        let empty = Box::new(Values::of(None, height(shared)));
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
            keeping: Keeping::default(),
            ahead: Ahead::default(),
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
        self.seen.as_deref()
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

    /// True while that read is under way; Ctrl-C calls it off.
    pub fn is_reading(&self, shared: &Shared) -> bool {
        self.reading().is_some_and(|id| shared.flight.busy(&Slot::Seed(id)))
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

    /// The record that a change is held against; `None` where a webhook is made.
    pub fn base(&self) -> Option<&Webhook> {
        self.seen.as_deref().filter(|_| !self.is_new())
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

    fn read(&mut self, id: HookId, shared: &mut Shared) -> Steps {
        if let Some(hook) = shared.full(id).cloned() {
            self.begin(hook, shared);
            return Steps::none();
        }
        self.phase = Phase::Reading(id);
        shared.ask(Slot::Seed(id), Call::Show(id)).into()
    }

    fn begin(&mut self, hook: Webhook, shared: &Shared) {
        *self.values = Values::of(Some(&hook), height(shared));
        self.initial = self.values.clone();
        self.seen = Some(Box::new(hook));
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
        // While the record is on its way, what is typed waits for it.
        matches!(self.phase, Phase::Reading(_))
            || self.phase == Phase::Open && (text || self.focus == Field::Scopes && self.is_new())
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        if !self.takes_text() {
            return None;
        }
        if self.reading().is_some() {
            return self.type_ahead(chord, shared);
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
        if self.is_reading(shared) {
            return self.paste_ahead(text);
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
                return Effect::copy(text, "secret").into();
            }
            Cmd::Retry => {
                if let Phase::Failed(id, _) | Phase::Reading(id) = self.phase {
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

    fn typed_ahead(&mut self) -> Vec<Msg> {
        if self.phase == Phase::Open { self.ahead.take() } else { Vec::new() }
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
        Go::Say(Notice::info("made a strong secret; Ctrl-x shows it, Alt-y copies it")).into()
    }

    fn tend(&mut self, shared: &mut Shared) -> Vec<Effect> {
        self.tend_draft(shared)
    }

    fn keep(&mut self, shared: &mut Shared) -> Vec<Effect> {
        self.keep_draft(shared)
    }

    fn closed(&mut self, shared: &mut Shared) -> Vec<Effect> {
        self.drop_draft(shared)
    }

    fn unsaved(&self) -> Option<String> {
        self.unsaved_fields()
    }
}

#[cfg(test)]
mod tests;
