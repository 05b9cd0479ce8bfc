//! The event picker: what the service offers, in groups, found by typing. It never loses an event that is not on offer,
//! and changes nothing before it hands its choice back.

pub mod choice;
pub mod command;
pub mod take;
pub mod view;

use self::{
    choice::{Choice, Tri},
    command::{Cmd, InTake, TABLE, TAKE},
    take::Take,
};
use crate::{
    domain::{
        event::EventItem,
        known::Known,
        webhook::{HookId, Webhook},
    },
    tui::{
        chord::{Chord, Key},
        command::Command,
        cursor::{Cursor, Step},
        field::Field,
        go::{Go, Notice, Value},
        msg::{Mouse, Slot},
        screen::{Answer, Screen, Steps},
        shared::{Offered, Shared},
    },
};

/// Lines of the screen that are no events: identity, heading, search, note, status, footer.
const CHROME: u16 = 6;

/// A line of the picker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The heading of the group of this index.
    Group(usize),
    /// The entry of this index.
    Event(usize),
}

/// The picker on screen.
#[derive(Debug)]
pub struct State {
    choice: Choice,
    search: Field,
    lines: Vec<Line>,
    cursor: Cursor,
    take: Option<Take>,
}

impl State {
    /// The picker over what is chosen now.
    pub fn open(chosen: Vec<EventItem>, shared: &mut Shared) -> (Self, Steps) {
        let mut choice = Choice::new(chosen);
        let effects = shared.want_events();
        if let Some(offered) = shared.events.known() {
            choice.offer(offered);
        }
        let (search, cursor) = (Field::default(), Cursor::default());
        let mut picker = State { choice, search, lines: Vec::new(), cursor, take: None };
        picker.list(shared);
        (picker, effects.into())
    }

    /// What is chosen.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// The lines, after search and folding.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Where the cursor is in them.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// What is searched for.
    pub fn search(&self) -> &Field {
        &self.search
    }

    /// The prompt for another webhook, while it is open.
    pub fn take(&self) -> Option<&Take> {
        self.take.as_ref()
    }

    /// True while a search narrows the list.
    pub fn is_searching(&self) -> bool {
        !self.search.text().is_empty()
    }

    /// True where what is typed is the name of a chosen event.
    pub fn typed_is_chosen(&self) -> bool {
        self.choice.entries().iter().any(|e| e.chosen && e.item.text() == self.search.text().trim())
    }

    /// Lines of events that fit on the screen.
    pub fn height(shared: &Shared) -> usize {
        usize::from(shared.size.1.saturating_sub(CHROME)).max(1)
    }

    /// The entries of a group that the search lets through.
    pub fn found_in(&self, group: usize) -> Vec<usize> {
        let Some(group) = self.choice.groups().get(group) else { return Vec::new() };
        let words: Vec<String> = self.search.text().split_whitespace().map(str::to_lowercase).collect();
        let has = |text: &str, word: &String| text.to_lowercase().contains(word.as_str());
        let passes = |at: &usize| {
            let Some(entry) = self.choice.entry(*at) else { return false };
            let said = entry.description.as_deref().unwrap_or_default();
            words.iter().all(|w| has(entry.item.text(), w) || has(said, w))
        };
        group.entries.iter().copied().filter(passes).collect()
    }

    /// Every entry that is listed, those of closed groups too.
    fn found(&self) -> Vec<usize> {
        (0..self.choice.groups().len()).flat_map(|group| self.found_in(group)).collect()
    }

    /// What the line under the cursor stands for: one event, or all of a group that are listed.
    fn under_cursor(&self) -> Vec<usize> {
        match self.lines.get(self.cursor.at) {
            Some(Line::Event(at)) => vec![*at],
            Some(Line::Group(group)) => self.found_in(*group),
            None => Vec::new(),
        }
    }

    /// The entry under the cursor.
    pub fn current(&self) -> Option<&choice::Entry> {
        match self.lines.get(self.cursor.at)? {
            Line::Event(at) => self.choice.entry(*at),
            Line::Group(_) => None,
        }
    }

    /// Lists anew; the cursor stays on its event or group.
    fn list(&mut self, shared: &Shared) {
        let before = self.lines.get(self.cursor.at).copied();
        self.lines.clear();
        for at in 0..self.choice.groups().len() {
            let found = self.found_in(at);
            if found.is_empty() {
                continue;
            }
            self.lines.push(Line::Group(at));
            if self.is_searching() || self.choice.groups().get(at).is_some_and(|group| group.open) {
                self.lines.extend(found.into_iter().map(Line::Event));
            }
        }
        let at = before.and_then(|line| self.lines.iter().position(|l| *l == line)).unwrap_or(self.cursor.at);
        self.cursor.go(at, self.lines.len(), Self::height(shared));
    }

    /// Lists what a changed search lets through; the cursor goes to the first event found.
    fn searched(&mut self, shared: &Shared) {
        self.lines.clear();
        self.cursor = Cursor::default();
        self.list(shared);
        let first = self.lines.iter().position(|line| matches!(line, Line::Event(_)));
        if let (true, Some(first)) = (self.is_searching(), first) {
            self.cursor.go(first, self.lines.len(), Self::height(shared));
        }
    }

    /// Changes the choice in a way that gives groups and entries other places; the cursor stays on its name.
    fn rearrange(&mut self, shared: &Shared, change: impl FnOnce(&mut Choice)) {
        let name = |picker: &Self, line: &Line| match line {
            Line::Group(at) => picker.choice.groups().get(*at).map(|g| (true, g.name.clone())),
            Line::Event(at) => picker.choice.entry(*at).map(|e| (false, e.item.text().to_owned())),
        };
        let before = self.lines.get(self.cursor.at).and_then(|line| name(self, line));
        change(&mut self.choice);
        let cursor = std::mem::take(&mut self.cursor);
        self.lines.clear();
        self.list(shared);
        let same = self.lines.iter().position(|line| before.is_some() && name(self, line) == before);
        self.cursor.go(same.unwrap_or(cursor.at), self.lines.len(), Self::height(shared));
    }

    fn go_to(&mut self, line: Line, shared: &Shared) {
        if let Some(at) = self.lines.iter().position(|l| *l == line) {
            self.cursor.go(at, self.lines.len(), Self::height(shared));
        }
    }

    /// Opens or closes the group under the cursor; `None` changes it to the other.
    fn fold(&mut self, open: Option<bool>, shared: &Shared) {
        let group = match self.lines.get(self.cursor.at) {
            Some(Line::Group(group)) => *group,
            Some(Line::Event(at)) => self.choice.group_of(*at).unwrap_or_default(),
            None => return,
        };
        let is_open = self.choice.groups().get(group).is_some_and(|g| g.open);
        self.choice.open(group, open.unwrap_or(!is_open));
        self.list(shared);
        if !open.unwrap_or(!is_open) {
            self.go_to(Line::Group(group), shared);
        }
    }

    fn fold_all(&mut self, shared: &Shared) {
        let under = match self.lines.get(self.cursor.at) {
            Some(Line::Event(at)) => self.choice.group_of(*at),
            Some(Line::Group(group)) => Some(*group),
            None => None,
        };
        let open = self.choice.groups().iter().all(|group| !group.open);
        for at in 0..self.choice.groups().len() {
            self.choice.open(at, open);
        }
        self.list(shared);
        if let Some(group) = under {
            self.go_to(Line::Group(group), shared);
        }
    }

    fn toggle(&mut self) {
        let which = self.under_cursor();
        let all = self.choice.tri(&which) == Tri::All;
        self.choice.set(&which, !all);
    }

    fn add_typed(&mut self, shared: &Shared) -> Steps {
        let name = self.search.text().trim().to_owned();
        let said = format!("added {name}");
        self.search = Field::default();
        let mut at = 0;
        self.rearrange(shared, |choice| at = choice.add(EventItem::Name(name)));
        self.go_to(Line::Event(at), shared);
        Go::Say(Notice::info(said)).into()
    }

    fn run_take(&mut self, cmd: InTake, shared: &mut Shared) -> Steps {
        let Some(take) = &mut self.take else { return Steps::none() };
        match cmd {
            InTake::Cancel => self.take = None,
            InTake::Move(step) => take.step(step),
            InTake::Replace | InTake::Add => {
                let replace = cmd == InTake::Replace;
                let Some(id) = take.meant() else {
                    return Go::Say(Notice::warning("no webhook answers to that; type an id or a part of a name"))
                        .into();
                };
                match shared.record(id) {
                    Some(hook) if !hook.events.is_absent() => return self.take_from(&hook, replace, shared),
                    _ => {
                        take.waits = Some((id, replace));
                        return shared.ask(Slot::Seed(id), crate::api::calls::Call::Show(id)).into();
                    }
                }
            }
        }
        Steps::none()
    }

    fn take_from(&mut self, hook: &Webhook, replace: bool, shared: &Shared) -> Steps {
        self.take = None;
        let (id, none) = (hook.id, Vec::new());
        let items = match &hook.events {
            Known::Value(items) => items,
            Known::Null => &none,
            Known::Absent => {
                return Go::Say(Notice::warning(format!("the service does not tell the events of webhook {id}")))
                    .into();
            }
        };
        self.search = Field::default();
        self.rearrange(shared, |choice| choice.take(items, replace));
        let how = if replace { "the choice is that of" } else { "added the choice of" };
        Go::Say(Notice::info(format!("{how} webhook {id}: {} events", items.len()))).into()
    }

    fn read_for_take(&mut self, id: HookId, answer: &Answer, shared: &Shared) -> Steps {
        let Some(take) = &mut self.take else { return Steps::none() };
        let Some((_, replace)) = take.waits.filter(|(waits, _)| *waits == id) else { return Steps::none() };
        take.waits = None;
        match (answer, shared.record(id)) {
            (Ok(_), Some(hook)) => self.take_from(&hook, replace, shared),
            (Ok(_), None) => Steps::none(),
            (Err(fault), _) => {
                take.failed = Some(fault.to_string());
                Steps::none()
            }
        }
    }

    /// Keys of the search: the cursor of its text is always at the end, so that the arrows are the list's.
    fn search_key(&mut self, chord: Chord) -> bool {
        if chord == Chord::char(' ') {
            return false;
        }
        let erases = matches!((chord.key, chord.ctrl), (Key::Backspace, _) | (Key::Char('h' | 'w' | 'u'), true));
        (chord.typed().is_some() || erases) && self.search.key(chord)
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        if self.take.is_some() { TAKE } else { TABLE }
    }

    fn title(&self) -> &'static str {
        if self.take.is_some() { "Events of another webhook" } else { "Events of a webhook" }
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        if let Some(take) = &mut self.take {
            let before = take.field.text().to_owned();
            let taken = take.field.key(chord);
            if take.field.text() != before {
                take.look(shared);
            }
            return taken.then(Steps::none);
        }
        self.search_key(chord).then(|| {
            self.searched(shared);
            Steps::none()
        })
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        match &mut self.take {
            Some(take) => {
                take.field.insert(text);
                take.look(shared);
            }
            None => {
                self.search.insert(text);
                self.searched(shared);
            }
        }
        Steps::none()
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) => self.cursor.step(step, self.lines.len(), Self::height(shared)),
            Cmd::Toggle => self.toggle(),
            Cmd::Done => return Go::Return(Value::Events(self.choice.result())).into(),
            Cmd::Back if self.is_searching() => {
                self.search = Field::default();
                self.list(shared);
            }
            Cmd::Back => return Go::Back.into(),
            Cmd::Fold => self.fold(None, shared),
            Cmd::Close => self.fold(Some(false), shared),
            Cmd::Open => self.fold(Some(true), shared),
            Cmd::FoldAll => self.fold_all(shared),
            Cmd::All => self.choice.set(&self.found(), true),
            Cmd::None => self.choice.set(&self.found(), false),
            Cmd::Invert => self.found().into_iter().for_each(|at| self.choice.toggle(at)),
            Cmd::Add => return self.add_typed(shared),
            Cmd::Retry => {
                if shared.events.known().is_none() {
                    shared.events = Offered::Loading;
                }
                return Steps::from(shared.events_anew()).and(Go::Say(Notice::info("asking what is on offer")));
            }
            Cmd::Take => self.take = Some(Take::open(shared)),
            Cmd::InTake(cmd) => return self.run_take(cmd, shared),
        }
        Steps::none()
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        match slot {
            Slot::Events => {
                let offered = shared.events.known().unwrap_or_default();
                if !offered.is_empty() {
                    let found_nothing = self.lines.get(self.cursor.at).is_none();
                    self.rearrange(shared, |choice| choice.offer(offered));
                    if found_nothing {
                        // What was typed while the events were on their way is looked for only now.
                        self.searched(shared);
                    }
                }
                Steps::none()
            }
            Slot::Seed(id) => self.read_for_take(*id, answer, shared),
            _ => Steps::none(),
        }
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        let step = match mouse {
            Mouse::WheelUp => Step::Up,
            Mouse::WheelDown => Step::Down,
            Mouse::Down { .. } => return Steps::none(),
        };
        self.run(Cmd::Move(step), shared)
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        self.cursor.fit(self.lines.len(), Self::height(shared));
        Steps::none()
    }
}

#[cfg(test)]
mod tests;
