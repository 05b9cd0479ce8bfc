//! One edit of many webhooks: events added, removed or replaced, those of another webhook given to them, a text replaced in
//! name or URL, a new secret for each. It shows what would change while it is put together, and writes nothing itself: it makes a plan, whose review asks.

pub mod command;
mod preview;
pub mod view;

use self::{
    command::{CHOICE, Cmd, EVENTS, LINE},
    preview::Preview,
};
use crate::{
    domain::{
        edit::{Edit, Find, Made, Text, Way},
        event::EventItem,
        known::Known,
        plan::{Action, Plan},
        webhook::HookId,
    },
    tui::{
        chord::Chord,
        command::Command,
        effect::Effect,
        field::Field,
        go::{Go, Notice, Open, Question, Receivers, Token, Value},
        screen::{Screen, Steps},
        shared::Shared,
        words,
    },
};

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum What {
    Events(Way),
    Replace(Text),
    Secret,
}

impl What {
    /// All, in the order of choosing.
    pub const ALL: [What; 6] = [
        What::Events(Way::Add),
        What::Events(Way::Remove),
        What::Events(Way::Replace),
        What::Replace(Text::Name),
        What::Replace(Text::Url),
        What::Secret,
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            What::Events(Way::Add) => "add events",
            What::Events(Way::Remove) => "remove events",
            What::Events(Way::Replace) => "replace all events",
            What::Replace(Text::Name) => "replace in the name",
            What::Replace(Text::Url) => "replace in the url",
            What::Secret => "a new secret for each",
        }
    }

    /// What can be done with the events of another webhook, in the order of choosing.
    const COPIES: [What; 2] = [What::Events(Way::Add), What::Events(Way::Replace)];

    fn spots(self) -> &'static [Spot] {
        match self {
            What::Events(_) => &[Spot::What, Spot::Events],
            What::Replace(_) => &[Spot::What, Spot::Find, Spot::With, Spot::Pattern],
            What::Secret => &[Spot::What],
        }
    }
}

/// A line that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Spot {
    What,
    Events,
    Find,
    With,
    Pattern,
}

/// The edit on screen.
#[derive(Debug)]
pub struct State {
    ids: Vec<HookId>,
    what: What,
    focus: Spot,
    events: Vec<EventItem>,
    find: Field,
    with: Field,
    /// What is looked for is a regular expression.
    pattern: bool,
    seed: Option<Box<[u8; 32]>>,
    preview: Preview,
    /// Where the events come from, and whom they are for.
    source: Option<Source>,
    /// The plan that was made last.
    sent: Option<u32>,
    /// It runs: the form closes as soon as it is in front.
    finished: bool,
}

/// A webhook whose events are given to others.
#[derive(Debug)]
struct Source {
    id: HookId,
    events: Vec<EventItem>,
    marked: bool,
    fuzzy: bool,
}

impl State {
    /// Opens on these webhooks.
    pub fn open(ids: Vec<HookId>, shared: &mut Shared) -> (Self, Steps) {
        let mut bulk = State {
            ids,
            what: What::Events(Way::Add),
            focus: Spot::What,
            events: Vec::new(),
            find: Field::default(),
            with: Field::default(),
            pattern: false,
            seed: None,
            preview: Preview::default(),
            source: None,
            sent: None,
            finished: false,
        };
        bulk.look(shared);
        (bulk, shared.want_events().into())
    }

    /// Opens on giving the events of a webhook to others.
    ///
    /// # Errors
    /// Why it has none to give, as a sentence.
    pub fn copying(from: HookId, to: Receivers, shared: &mut Shared) -> Result<(Self, Steps), String> {
        let events = match shared.record(from).map(|hook| hook.events) {
            Some(Known::Value(events)) if !events.is_empty() => events,
            Some(Known::Value(_) | Known::Null) => return Err(format!("webhook {from} is subscribed to none")),
            Some(Known::Absent) => return Err(format!("the service does not tell those of webhook {from}")),
            None => return Err(format!("webhook {from} is not loaded")),
        };
        let Receivers { ids, marked, fuzzy } = to;
        let (mut bulk, steps) = Self::open(ids, shared);
        bulk.events.clone_from(&events);
        bulk.source = Some(Source { id: from, events, marked, fuzzy });
        bulk.look(shared);
        Ok((bulk, steps))
    }

    /// What it is, as a sentence.
    fn heading(&self) -> String {
        let count = words::number(self.ids.len() as u64);
        match &self.source {
            None => format!("Edit {count} marked webhooks"),
            Some(Source { id, marked, .. }) => {
                let many = self.ids.len() as u64;
                let whom = if *marked {
                    words::many(many, "marked webhook", "marked webhooks")
                } else {
                    words::many(many, "webhook that the list shows", "webhooks that the list shows")
                };
                format!("Copy the events of webhook {id} to {whom}")
            }
        }
    }

    /// What is done, in words.
    fn does(&self) -> &'static str {
        match (self.what, &self.source) {
            (What::Events(Way::Add), Some(_)) => "add them to those that each has",
            (What::Events(Way::Replace), Some(_)) => "put them in place of those that each has",
            (what, _) => what.words(),
        }
    }

    /// What is to be done.
    pub fn what(&self) -> What {
        self.what
    }

    /// The line with the focus.
    pub fn focus(&self) -> Spot {
        self.focus
    }

    /// The edit as it stands.
    ///
    /// # Errors
    /// What is missing, or wrong, as a sentence.
    fn edit(&self) -> Result<Edit, String> {
        match self.what {
            What::Events(_) if self.events.is_empty() => Err("choose the events first".into()),
            What::Events(way) => Ok(Edit::Events(way, self.events.clone())),
            What::Replace(_) if self.find.text().is_empty() => Err("type what is looked for".into()),
            What::Replace(text) => {
                let find = match self.pattern {
                    true => Find::pattern(self.find.text())?,
                    false => Find::Literal(self.find.text().to_owned()),
                };
                Ok(Edit::Replace(text, find, self.with.text().to_owned()))
            }
            What::Secret => self.seed.clone().map(Edit::Secrets).ok_or_else(|| "random bytes are on their way".into()),
        }
    }

    fn look(&mut self, shared: &Shared) {
        self.preview = Preview::of(self.edit(), &self.ids);
        // What is small is told at once; the rest when nobody waits for a key.
        self.preview.step(&self.ids, shared);
    }

    /// Closes; asks where something was put together that nobody could get back.
    fn leave(&self) -> Steps {
        match self.unsaved() {
            None => Go::Back.into(),
            Some(body) => {
                let title = "Leave the edit?".to_owned();
                Go::Open(Open::Ask(Question { title, body, yes: "leave", no: "stay", token: Token::Discard })).into()
            }
        }
    }

    fn step(&mut self, forth: bool) {
        let spots = self.what.spots();
        let at = spots.iter().position(|spot| *spot == self.focus).unwrap_or_default();
        let next = if forth { at + 1 } else { at + spots.len() - 1 } % spots.len();
        self.focus = spots.get(next).copied().unwrap_or(Spot::What);
    }

    /// Another choice in the line with the focus.
    fn turn(&mut self, forth: bool, shared: &Shared) -> Steps {
        if self.focus == Spot::Pattern {
            self.pattern = !self.pattern;
        } else {
            let all: &[What] = if self.source.is_some() { &What::COPIES } else { &What::ALL };
            let at = all.iter().position(|what| *what == self.what).unwrap_or_default();
            let next = if forth { at + 1 } else { at + all.len() - 1 } % all.len();
            self.what = all.get(next).copied().unwrap_or(self.what);
        }
        self.look(shared);
        match (self.what, &self.seed) {
            (What::Secret, None) => Effect::Random.into(),
            _ => Steps::none(),
        }
    }

    fn review(&mut self, shared: &mut Shared) -> Steps {
        let edit = match self.edit() {
            Ok(edit) => edit,
            Err(why) => return Go::Say(Notice::warning(format!("nothing to review yet: {why}"))).into(),
        };
        let mut rows = Vec::new();
        for id in &self.ids {
            let Some(hook) = shared.record(*id) else { continue };
            if let Made::Change(change) = edit.of(&hook) {
                rows.push((Action::Update(*id, change), Some(hook)));
            }
        }
        if rows.is_empty() {
            return Go::Say(Notice::info("none of them would change: there is nothing to write")).into();
        }
        let (number, count) = (shared.plan_number(), words::number(rows.len() as u64));
        let title = match &self.source {
            None => format!("Edit {count} webhooks: {}", self.what.words()),
            Some(source) => {
                format!("Copy the events of webhook {} to {count} others: {}", source.id, self.what.words())
            }
        };
        let mut plan = Plan::new(number, title, rows);
        (plan.bulk, plan.exports) = (true, self.what == What::Secret);
        shared.announce_export(&mut plan);
        if self.source.as_ref().is_some_and(|source| source.fuzzy) {
            plan.notes.push("A fuzzy filter chose them: look whether each of them is meant.".into());
        }
        self.sent = Some(number);
        Go::Open(Open::Review(Box::new(plan))).into()
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        match self.focus {
            Spot::What | Spot::Pattern => CHOICE,
            Spot::Events => EVENTS,
            Spot::Find | Spot::With => LINE,
        }
    }

    fn title(&self) -> &'static str {
        "Edit of many webhooks"
    }

    fn takes_text(&self) -> bool {
        matches!(self.focus, Spot::Find | Spot::With)
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        let taken = match self.focus {
            Spot::Find => self.find.key(chord),
            Spot::With => self.with.key(chord),
            Spot::What | Spot::Events | Spot::Pattern => false,
        };
        taken.then(|| {
            self.look(shared);
            Steps::none()
        })
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        match self.focus {
            Spot::Find => self.find.insert(text),
            Spot::With => self.with.insert(text),
            Spot::What | Spot::Events | Spot::Pattern => {
                return Go::Say(Notice::info("a paste does nothing here")).into();
            }
        }
        self.look(shared);
        Steps::none()
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Review => self.review(shared),
            Cmd::Turn { forth } => self.turn(forth, shared),
            Cmd::Choose => Go::Open(Open::Picker(self.events.clone())).into(),
            Cmd::Step { forth } => {
                self.step(forth);
                Steps::none()
            }
            Cmd::Leave => self.leave(),
        }
    }

    fn returned(&mut self, value: Value, shared: &mut Shared) -> Steps {
        match value {
            Value::Events(events) => {
                self.events = events;
                self.look(shared);
                Steps::none()
            }
            Value::Yes(Token::Discard) => Go::Back.into(),
            _ => Steps::none(),
        }
    }

    fn random(&mut self, bytes: &[u8; 32], shared: &mut Shared) -> Steps {
        self.seed.get_or_insert_with(|| Box::new(*bytes));
        self.look(shared);
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        // Confirmed: the run has a view of its own.
        self.finished = self.sent.is_some_and(|number| shared.plan(number).is_some());
        if self.finished { Go::Back.into() } else { Steps::none() }
    }

    fn has_work(&self) -> bool {
        !self.finished && self.preview.is_at_work()
    }

    fn work(&mut self, shared: &mut Shared) {
        self.preview.step(&self.ids, shared);
    }

    fn unsaved(&self) -> Option<String> {
        let given = self.source.as_ref().map_or(&[][..], |source| &source.events);
        let typed = !self.find.text().is_empty() || !self.with.text().is_empty() || self.events != given;
        let typed = typed && !self.finished;
        typed.then(|| format!("The edit of {} webhooks was not written.", words::number(self.ids.len() as u64)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
