//! Who gets what: every event with the number of webhooks that are subscribed to it, and from an event to those. Letters
//! search. Counted over what is loaded, when it opens and when the set has been read; a key moves in it and counts nothing.

pub mod command;
pub mod view;

use self::command::{Cmd, EVENTS, HOOKS};
use crate::{
    domain::{
        audience::{Audience, Listened},
        collection::Slot as Row,
        filter::Filter,
        webhook::HookId,
    },
    tui::{
        chord::Chord,
        command::Command,
        counted::Counted,
        cursor::{Cursor, Step},
        field::Field,
        go::{Cell, Go, Notice, Open, Value},
        msg::{Mouse, Slot},
        screen::{Answer, Screen, Steps},
        shared::Shared,
    },
};

/// Lines of the screen that are no events: identity, heading, search, note, status, footer.
const CHROME: u16 = 6;

/// How the events are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By name: groups stand together.
    #[default]
    Name,
    /// The most webhooks first.
    Most,
    /// The fewest first: those that nobody listens to.
    Fewest,
}

/// Who gets what.
#[derive(Debug)]
pub struct State {
    audience: Audience,
    /// Only the events of this webhook.
    of: Option<HookId>,
    order: Order,
    search: Field,
    /// Which events are listed, by their place in the audience.
    rows: Vec<usize>,
    cursor: Cursor,
    inside: Option<Inside>,
    counted: Counted,
    /// It was opened on the webhooks of one event: back leads out of it.
    direct: bool,
}

/// The webhooks of one event.
#[derive(Debug)]
pub struct Inside {
    event: String,
    hooks: Vec<Row>,
    cursor: Cursor,
}

impl Inside {
    /// The event.
    pub fn event(&self) -> &str {
        &self.event
    }

    /// Its webhooks.
    pub fn hooks(&self) -> &[Row] {
        &self.hooks
    }

    /// The cursor in them.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }
}

impl State {
    /// All events, or those of one webhook.
    pub fn open(of: Option<HookId>, shared: &mut Shared) -> (Self, Steps) {
        let effects = shared.want_events();
        let mut state = State {
            audience: Audience::default(),
            of,
            order: Order::default(),
            search: Field::default(),
            rows: Vec::new(),
            cursor: Cursor::default(),
            inside: None,
            counted: Counted::default(),
            direct: false,
        };
        state.count(shared);
        (state, effects.into())
    }

    /// The webhooks of one event.
    pub fn listeners(event: String, shared: &mut Shared) -> (Self, Steps) {
        let (mut state, steps) = Self::open(None, shared);
        state.list(Some(&event), shared);
        state.enter(event, None, Cursor::default(), shared);
        state.direct = true;
        (state, steps)
    }

    /// Over how much it was counted.
    pub fn counted(&self) -> Counted {
        self.counted
    }

    /// What was counted.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// The webhook whose events alone are listed.
    pub fn of(&self) -> Option<HookId> {
        self.of
    }

    /// How the events are ordered.
    pub fn order(&self) -> Order {
        self.order
    }

    /// What is searched for.
    pub fn search(&self) -> &Field {
        &self.search
    }

    /// How many events are listed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True where none is.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The event in a line.
    pub fn event(&self, line: usize) -> Option<&Listened> {
        self.audience.events().get(*self.rows.get(line)?)
    }

    /// The cursor in the events.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The webhooks of an event, while they are looked at.
    pub fn inside(&self) -> Option<&Inside> {
        self.inside.as_ref()
    }

    /// Lines that fit on the screen.
    pub fn height(shared: &Shared) -> usize {
        usize::from(shared.size.1.saturating_sub(CHROME)).max(1)
    }

    /// The webhook under the cursor.
    pub fn hook(&self, shared: &Shared) -> Option<HookId> {
        let inside = self.inside.as_ref()?;
        shared.hooks.row(*inside.hooks.get(inside.cursor.at)?).map(|row| row.id())
    }

    /// Counts the set as it is loaded now; both cursors stay on what they were on.
    fn count(&mut self, shared: &Shared) {
        let name = self.event(self.cursor.at).map(|event| event.name.clone());
        let hook = self.hook(shared);
        self.audience = Audience::of(&shared.hooks, &|id| shared.is_gone(id), shared.events.known());
        self.counted = Counted::now(shared);
        self.list(name.as_deref(), shared);
        if let Some(inside) = self.inside.take() {
            self.enter(inside.event, hook, inside.cursor, shared);
        }
    }

    /// Lists what the search lets through, the cursor on the event of this name where it is among them.
    fn list(&mut self, name: Option<&str>, shared: &Shared) {
        let words: Vec<String> = self.search.text().split_whitespace().map(str::to_lowercase).collect();
        let own: Option<Vec<&str>> =
            self.of.map(|id| shared.hooks.get(id).map(|row| row.events().collect()).unwrap_or_default());
        let events = self.audience.events();
        let passes = |event: &Listened| {
            words.iter().all(|word| event.folded.contains(word.as_str()))
                && own.as_ref().is_none_or(|own| own.contains(&event.name.as_str()))
        };
        let mut rows: Vec<usize> =
            events.iter().enumerate().filter(|(_, event)| passes(event)).map(|(at, _)| at).collect();
        let count = |at: &usize| events.get(*at).map_or(0, Listened::count);
        match self.order {
            Order::Name => {}
            Order::Most => rows.sort_by_key(|at| std::cmp::Reverse(count(at))),
            Order::Fewest => rows.sort_by_key(count),
        }
        let same = |at: &usize| events.get(*at).map(|event| event.name.as_str()) == name;
        let at = name.and_then(|_| rows.iter().position(same)).unwrap_or(self.cursor.at);
        self.rows = rows;
        self.cursor.go(at, self.rows.len(), Self::height(shared));
    }

    /// Lists anew; the cursor stays on its event.
    fn again(&mut self, shared: &Shared) {
        let name = self.event(self.cursor.at).map(|event| event.name.clone());
        self.list(name.as_deref(), shared);
    }

    fn searched(&mut self, shared: &Shared) -> Steps {
        self.cursor = Cursor::default();
        self.list(None, shared);
        Steps::none()
    }

    /// Shows the webhooks of an event, the cursor on this one where it is among them.
    fn enter(&mut self, event: String, on: Option<HookId>, mut cursor: Cursor, shared: &Shared) {
        let found = self.audience.event(&event).map(|found| self.audience.hooks(found)).unwrap_or_default();
        // A webhook may have been deleted since it was counted.
        let hooks: Vec<Row> = found.iter().copied().filter(|slot| shared.hooks.row(*slot).is_some()).collect();
        let slot = on.and_then(|id| shared.hooks.slot_of(id));
        let at = hooks.iter().position(|found| Some(*found) == slot).unwrap_or(cursor.at);
        cursor.go(at, hooks.len(), Self::height(shared));
        self.inside = Some(Inside { event, hooks, cursor });
    }

    fn step(&mut self, step: Step, shared: &Shared) {
        let height = Self::height(shared);
        match &mut self.inside {
            Some(inside) => inside.cursor.step(step, inside.hooks.len(), height),
            None => self.cursor.step(step, self.rows.len(), height),
        }
    }

    /// The name of the event that a key means.
    fn meant(&self) -> Option<&str> {
        match &self.inside {
            Some(inside) => Some(&inside.event),
            None => self.event(self.cursor.at).map(|event| event.name.as_str()),
        }
    }

    fn back(&mut self, shared: &Shared) -> Steps {
        if self.inside.is_some() && self.direct {
            return Go::Back.into();
        }
        if self.inside.take().is_some() {
        } else if !self.search.text().is_empty() {
            self.search = Field::default();
            self.again(shared);
        } else if self.of.take().is_some() {
            self.again(shared);
        } else {
            return Go::Back.into();
        }
        Steps::none()
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        if self.inside.is_some() { HOOKS } else { EVENTS }
    }

    fn title(&self) -> &'static str {
        if self.inside.is_some() { "Webhooks of an event" } else { "Who gets what" }
    }

    fn takes_text(&self) -> bool {
        self.inside.is_none()
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        if self.inside.is_some() {
            return None;
        }
        let before = self.search.text().to_owned();
        let taken = self.search.key(chord);
        let changed = self.search.text() != before;
        taken.then(|| if changed { self.searched(shared) } else { Steps::none() })
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        if self.inside.is_some() {
            return Go::Say(Notice::info("a paste does nothing here; Esc goes back to the search")).into();
        }
        self.search.insert(text);
        self.searched(shared)
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) | Cmd::Step(step) => self.step(step, shared),
            Cmd::Open => {
                if let Some(event) = self.event(self.cursor.at).map(|event| event.name.clone()) {
                    self.enter(event, None, Cursor::default(), shared);
                }
            }
            Cmd::Hook => return self.hook(shared).map_or_else(Steps::none, |id| Go::Open(Open::Detail(id)).into()),
            Cmd::Events => {
                if let Some(id) = self.hook(shared) {
                    self.direct = false;
                    let event = self.inside.take().map(|inside| inside.event);
                    (self.of, self.search) = (Some(id), Field::default());
                    self.list(event.as_deref(), shared);
                }
            }
            Cmd::Filter => {
                let filter = self.meant().map(Filter::of_event);
                return filter.map_or_else(Steps::none, |filter| Go::Return(Value::Filter(filter)).into());
            }
            Cmd::Matrix => {
                let cell = Cell { hook: self.hook(shared), event: self.meant().map(str::to_owned) };
                return Go::Open(Open::Matrix(cell)).into();
            }
            Cmd::CopyEvents => {
                return self.hook(shared).map_or_else(Steps::none, |id| Go::Open(Open::CopyEvents(id)).into());
            }
            Cmd::Order => {
                self.order = match self.order {
                    Order::Name => Order::Most,
                    Order::Most => Order::Fewest,
                    Order::Fewest => Order::Name,
                };
                self.again(shared);
            }
            Cmd::Count => {
                self.count(shared);
                return Steps::from(shared.events_anew()).and(Go::Say(Notice::info("counted again")));
            }
            Cmd::Back => return self.back(shared),
        }
        Steps::none()
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        if self.counted.is_outdated(slot, answer, shared) {
            self.count(shared);
        }
        Steps::none()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        match mouse {
            Mouse::WheelUp => self.step(Step::Up, shared),
            Mouse::WheelDown => self.step(Step::Down, shared),
            Mouse::Down { row, .. } => {
                let line = usize::from(row).checked_sub(4);
                let height = Self::height(shared);
                let (cursor, len) = match &mut self.inside {
                    Some(inside) => (&mut inside.cursor, inside.hooks.len()),
                    None => (&mut self.cursor, self.rows.len()),
                };
                if let Some(at) = line.map(|line| cursor.top + line).filter(|at| *at < len) {
                    cursor.go(at, len, height);
                }
            }
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        let height = Self::height(shared);
        self.cursor.fit(self.rows.len(), height);
        if let Some(inside) = &mut self.inside {
            inside.hooks.retain(|slot| shared.hooks.row(*slot).is_some());
            inside.cursor.fit(inside.hooks.len(), height);
        }
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
