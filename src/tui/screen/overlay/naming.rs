//! A name, a number and a place for a view: for what the list shows, or for a view that has them already.

pub mod command;
pub mod view;

use self::command::{CHOICE, Cmd, NAME, NUMBER};
use crate::{
    domain::view::{Change, Saved, ViewId, name},
    tui::{
        chord::Chord,
        command::Command,
        field::Field,
        go::{Go, Naming, Notice, Open, Question, Token, Value},
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// A line that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Spot {
    Name,
    Number,
    Place,
    Start,
}

impl Spot {
    /// All, from above.
    pub const ALL: [Spot; 4] = [Spot::Name, Spot::Number, Spot::Place, Spot::Start];
}

/// The dialog on screen.
#[derive(Debug, Clone)]
pub struct State {
    what: Naming,
    name: Field,
    key: Option<u8>,
    /// The number was chosen here: it stays, whatever the name is.
    chosen: bool,
    everywhere: bool,
    start: bool,
    focus: Spot,
}

impl State {
    /// Opens for a view: with what it is called now, or with the name of the view that the list was given.
    pub fn open(what: Naming, shared: &Shared) -> (Self, Steps) {
        let saved = shared.views.saved();
        let known = match &what {
            Naming::Edit(id) => saved.get(id),
            Naming::Save(_) => shared.views.applied(),
        };
        let state = State {
            name: Field::new(known.map_or("", |known| known.id.name.as_str())),
            key: known.map_or_else(|| saved.free_key(), |known| known.key),
            chosen: false,
            everywhere: known.is_some_and(|known| known.id.everywhere),
            start: known.is_some_and(|known| saved.starts_with(&known.id)),
            focus: Spot::Name,
            what,
        };
        (state, Steps::none())
    }

    /// The view as it would be called; or why it cannot be.
    fn id(&self) -> Result<ViewId, &'static str> {
        Ok(ViewId { name: name(self.name.text())?, everywhere: self.everywhere })
    }

    /// The view that would give way.
    pub fn replaced<'s>(&self, shared: &'s Shared) -> Option<&'s Saved> {
        let id = self.id().ok()?;
        if matches!(&self.what, Naming::Edit(was) if *was == id) {
            return None;
        }
        shared.views.saved().get(&id)
    }

    /// The other view of this place that has the number.
    pub fn taken_from<'s>(&self, shared: &'s Shared) -> Option<&'s ViewId> {
        let own = match &self.what {
            Naming::Edit(id) => Some(id.clone()),
            Naming::Save(_) => self.id().ok(),
        };
        let mut all = shared.views.saved().all().into_iter();
        let other = all.find(|saved| saved.key == self.key && saved.id.everywhere == self.everywhere)?;
        (self.key.is_some() && own.as_ref() != Some(&other.id)).then_some(&other.id)
    }

    /// After the name changed: a view of another name is another view, which takes no number away unasked.
    fn renamed(&mut self, shared: &Shared) {
        if matches!(self.what, Naming::Save(_)) && !self.chosen {
            let saved = shared.views.saved();
            let known = self.id().ok().and_then(|id| saved.get(&id));
            self.key = known.map_or_else(|| saved.free_key(), |known| known.key);
        }
    }

    fn step(&mut self, forth: bool) {
        let at = Spot::ALL.iter().position(|spot| *spot == self.focus).unwrap_or_default();
        let next = if forth { at + 1 } else { at + Spot::ALL.len() - 1 } % Spot::ALL.len();
        self.focus = Spot::ALL.get(next).copied().unwrap_or(Spot::Name);
    }

    /// Another choice in the line with the focus.
    fn turn(&mut self, forth: bool) {
        match self.focus {
            Spot::Name => {}
            Spot::Number => {
                let now = self.key.unwrap_or_default();
                let next = if forth { now + 1 } else { now + 9 } % 10;
                self.key = Some(next).filter(|key| *key > 0);
                self.chosen = true;
            }
            Spot::Place => self.everywhere = !self.everywhere,
            Spot::Start => self.start = !self.start,
        }
    }

    /// Saves, after a question where another view gives way.
    fn save(&mut self, shared: &mut Shared) -> Steps {
        if let Err(why) = self.id() {
            self.focus = Spot::Name;
            return Go::Say(Notice::warning(format!("not saved: {why}"))).into();
        }
        let Some(replaced) = self.replaced(shared) else { return self.saved(shared) };
        let filter = match &replaced.view {
            Ok(view) if view.filter.is_empty() => "It has no filter.".to_owned(),
            Ok(view) => format!("Its filter is: {}", view.filter),
            Err(_) => "It cannot be used as it is.".to_owned(),
        };
        let question = Question {
            title: format!("Replace the view `{}`?", replaced.id),
            body: format!("There is a view of this name. {filter}"),
            yes: "replace",
            no: "another name",
            token: Token::ReplaceView,
        };
        Go::Open(Open::Ask(question)).into()
    }

    fn saved(&mut self, shared: &mut Shared) -> Steps {
        let Ok(to) = self.id() else { return Steps::none() };
        let (key, start) = (self.key, self.start);
        let number = key.map_or_else(String::new, |key| format!(", number {key}"));
        let said = Notice::good(format!("view `{to}` saved{number}{}", shared.views_remark()));
        let effect = match &self.what {
            Naming::Edit(id) => shared.change_views(Change::Edit { id: id.clone(), to, key, start }),
            Naming::Save(view) => {
                let change = Change::Save { id: to.clone(), view: view.clone(), key, start };
                let effect = shared.change_views(change);
                shared.views.give(to, view.clone());
                effect
            }
        };
        Steps::from(effect).and(Go::Back).and(Go::Say(said))
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        match self.focus {
            Spot::Name => NAME,
            Spot::Number => NUMBER,
            Spot::Place | Spot::Start => CHOICE,
        }
    }

    fn title(&self) -> &'static str {
        "Name of a view"
    }

    fn takes_text(&self) -> bool {
        self.focus == Spot::Name
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        (self.focus == Spot::Name && self.name.key(chord)).then(|| {
            self.renamed(shared);
            Steps::none()
        })
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        if self.focus != Spot::Name {
            return Go::Say(Notice::info("a paste does nothing here")).into();
        }
        self.name.insert(text);
        self.renamed(shared);
        Steps::none()
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Save => return self.save(shared),
            Cmd::Leave => return Go::Back.into(),
            Cmd::Step { forth } => self.step(forth),
            Cmd::Turn { forth } => self.turn(forth),
            Cmd::Number => {
                self.key = shared.nth_key.and_then(|nth| u8::try_from(nth + 1).ok());
                self.chosen = true;
            }
            Cmd::NoNumber => (self.key, self.chosen) = (None, true),
        }
        Steps::none()
    }

    fn returned(&mut self, value: Value, shared: &mut Shared) -> Steps {
        match value {
            Value::Yes(Token::ReplaceView) => self.saved(shared),
            _ => Steps::none(),
        }
    }
}
