//! The matrix: the webhooks that the list shows, line by line, against all events. It leads from a cell to its webhook or its
//! event, and back. Counted when it opens and when the set has been read; a key moves in it and counts nothing, and what is
//! drawn costs as much as what is in sight.

pub mod command;
mod shape;
pub mod view;

use self::command::{Cmd, TABLE};
pub use self::shape::Shape;
use crate::{
    domain::{
        audience::{Audience, Grid, Listened},
        collection::Slot as Row,
        event::group_of,
        filter::Filter,
        sort::Sort,
        webhook::HookId,
    },
    tui::{
        command::Command,
        counted::Counted,
        cursor::{Cursor, Step},
        go::{Cell, Go, Notice, Open, Value},
        msg::{Mouse, Slot},
        screen::{Answer, Screen, Steps},
        shared::Shared,
        verdict, words,
    },
};

/// Which events have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// All that are offered or named by a webhook.
    #[default]
    All,
    /// Those that one of the webhooks here listens to.
    Heard,
    /// Those that some of them listen to and others do not.
    Differing,
}

/// The matrix.
#[derive(Debug)]
pub struct State {
    filter: Filter,
    sort: Sort,
    audience: Audience,
    grid: Grid,
    rows: Vec<Row>,
    which: Which,
    /// Events by their place in the audience.
    columns: Vec<usize>,
    /// For each event of the audience its column.
    places: Vec<Option<usize>>,
    /// The longest of the names below their groups.
    longest: usize,
    down: Cursor,
    across: Cursor,
    counted: Counted,
}

impl State {
    /// Opens on what a list with this filter and sort shows, the cursor on a cell where it is among it.
    pub fn open(filter: &Filter, sort: &Sort, cell: &Cell, shared: &mut Shared) -> (Self, Steps) {
        let mut state = State {
            filter: filter.clone(),
            sort: sort.clone(),
            audience: Audience::default(),
            grid: Grid::default(),
            rows: Vec::new(),
            which: Which::default(),
            columns: Vec::new(),
            places: Vec::new(),
            longest: 0,
            down: Cursor::default(),
            across: Cursor::default(),
            counted: Counted::default(),
        };
        let mut steps = Steps::from(shared.want_events());
        state.count(shared);
        if let Some(id) = cell.hook.filter(|id| !state.go_to_hook(*id, shared)) {
            let said =
                Notice::info(format!("webhook {id} is not here: the filter of the list does not let it through"));
            steps = steps.and(Go::Say(said));
        }
        if let Some(event) = &cell.event {
            state.go_to_event(event, shared);
        }
        (state, steps)
    }

    /// The filter of the list.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// How many lines there are.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// The webhook in a line.
    pub fn row(&self, line: usize) -> Option<Row> {
        self.rows.get(line).copied()
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The event of a column.
    pub fn event(&self, column: usize) -> Option<&Listened> {
        self.audience.events().get(*self.columns.get(column)?)
    }

    /// How many of the webhooks here listen to the event of a column.
    pub fn count_of(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |event| self.grid.count(*event))
    }

    /// The columns in which a webhook has a mark.
    pub fn columns_of<'s>(&'s self, row: &crate::domain::collection::Row<'s>) -> impl Iterator<Item = usize> + 's {
        self.grid.events_of(row).filter_map(|event| self.places.get(event).copied().flatten())
    }

    /// Which events have a column.
    pub fn which(&self) -> Which {
        self.which
    }

    /// The cursor in the lines, and the one in the columns.
    pub fn cursors(&self) -> (Cursor, Cursor) {
        (self.down, self.across)
    }

    /// Over how much it was counted.
    pub fn counted(&self) -> Counted {
        self.counted
    }

    /// How the screen is shared out.
    pub fn shape(&self, shared: &Shared) -> Shape {
        Shape::of(shared.size, self.longest)
    }

    /// The webhook under the cursor.
    pub fn hook(&self, shared: &Shared) -> Option<HookId> {
        shared.hooks.row(self.row(self.down.at)?).map(|row| row.id())
    }

    fn event_name(&self) -> Option<String> {
        self.event(self.across.at).map(|event| event.name.clone())
    }

    /// Finds the webhooks of the list and counts who gets what; the cursor stays on its cell.
    fn count(&mut self, shared: &Shared) {
        let (hook, event) = (self.hook(shared), self.event_name());
        let hooks = &shared.hooks;
        let all: Vec<Row> = match shared.reading.paged() {
            true => shared.reading.page_ids().iter().filter_map(|id| hooks.slot_of(*id)).collect(),
            false => hooks.slots().collect(),
        };
        let mut passed = Vec::new();
        verdict::sift(&self.filter, &all, shared, &mut passed);
        passed.retain(|slot| hooks.row(*slot).is_some_and(|row| !shared.is_gone(row.id())));
        if shared.reading.paged() {
            self.rows = passed;
        } else {
            self.rows = Vec::new();
            verdict::sort_in(&mut self.rows, passed, &self.sort, shared);
        }
        self.audience = Audience::of(hooks, &|id| shared.is_gone(id), shared.events.known());
        self.grid = Grid::of(&self.audience, hooks, &self.rows);
        self.counted = Counted::now(shared);
        self.choose(event.as_deref(), shared);
        if let Some(id) = hook {
            self.go_to_hook(id, shared);
        }
        self.fit(shared);
    }

    /// Gives columns to the events that are wanted, the cursor on the one of this name where it is among them.
    fn choose(&mut self, event: Option<&str>, shared: &Shared) {
        let events = self.audience.events();
        let wanted = |at: &usize| match (self.which, self.grid.count(*at)) {
            (Which::All, _) => true,
            (Which::Heard, count) => count > 0,
            (Which::Differing, count) => count > 0 && count < self.rows.len(),
        };
        self.columns = (0..events.len()).filter(wanted).collect();
        self.places = vec![None; events.len()];
        for (column, event) in self.columns.iter().enumerate() {
            if let Some(place) = self.places.get_mut(*event) {
                *place = Some(column);
            }
        }
        let names = self.columns.iter().filter_map(|event| events.get(*event));
        self.longest = names.map(|event| shape::below_group(&event.name).chars().count()).max().unwrap_or_default();
        if let Some(event) = event {
            self.go_to_event(event, shared);
        }
        self.fit(shared);
    }

    /// True where the webhook is among the lines.
    fn go_to_hook(&mut self, id: HookId, shared: &Shared) -> bool {
        let slot = shared.hooks.slot_of(id);
        let found = self.rows.iter().position(|row| Some(*row) == slot);
        if let Some(at) = found {
            self.down.go(at, self.rows.len(), self.shape(shared).rows);
        }
        found.is_some()
    }

    fn go_to_event(&mut self, name: &str, shared: &Shared) {
        let events = self.audience.events();
        let of = |column: &usize| events.get(*column).is_some_and(|event| event.name == name);
        if let Some(at) = self.columns.iter().position(of) {
            self.go_across(at, shared);
        }
    }

    /// To a column. At the edge of the window half of it comes at once: each step to the side moves every cell, and on a thin
    /// line that is dear.
    fn go_across(&mut self, at: usize, shared: &Shared) {
        let (len, wide) = (self.columns.len(), self.shape(shared).columns);
        self.across.at = at.min(len.saturating_sub(1));
        if !self.across.window(len, wide).contains(&self.across.at) {
            self.across.top = self.across.at.saturating_sub(wide / 2);
        }
        self.across.fit(len, wide);
    }

    fn fit(&mut self, shared: &Shared) {
        let shape = self.shape(shared);
        self.down.fit(self.rows.len(), shape.rows);
        self.across.fit(self.columns.len(), shape.columns);
    }

    fn step(&mut self, step: Step, shared: &Shared) {
        self.down.step(step, self.rows.len(), self.shape(shared).rows);
    }

    /// The first column of the group behind, or of this one, else of the one before.
    fn other_group(&self, forth: bool) -> usize {
        let group = |column: usize| self.event(column).map(|event| group_of(&event.name));
        let here = group(self.across.at);
        if forth {
            let behind = (self.across.at..self.columns.len()).find(|column| group(*column) != here);
            return behind.unwrap_or(self.columns.len().saturating_sub(1));
        }
        let Some(before) = self.across.at.checked_sub(1) else { return 0 };
        let wanted = group(before);
        (0..=before).rev().take_while(|column| group(*column) == wanted).last().unwrap_or(before)
    }

    fn mark(&mut self, shared: &mut Shared) {
        if let Some(id) = self.hook(shared)
            && !shared.marks.remove(&id)
        {
            shared.marks.insert(id);
        }
        self.step(Step::Down, shared);
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Matrix of webhooks and events"
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        let (hook, event) = (self.hook(shared), self.event_name());
        let on = |open: fn(HookId) -> Open| hook.map_or_else(Steps::none, |id| Go::Open(open(id)).into());
        match cmd {
            Cmd::Move(step) => self.step(step, shared),
            Cmd::Left => self.go_across(self.across.at.saturating_sub(1), shared),
            Cmd::Right => self.go_across(self.across.at + 1, shared),
            Cmd::Group { forth } => self.go_across(self.other_group(forth), shared),
            Cmd::FirstEvent => self.go_across(0, shared),
            Cmd::LastEvent => self.go_across(self.columns.len(), shared),
            Cmd::Hook => return on(Open::Detail),
            Cmd::Events => return on(|id| Open::Audience(Some(id))),
            Cmd::CopyEvents => return on(Open::CopyEvents),
            Cmd::Listeners => {
                return event.map_or_else(Steps::none, |event| Go::Open(Open::Listeners(event)).into());
            }
            Cmd::Filter => {
                let filter = event.map(|event| Filter::of_event(&event));
                return filter.map_or_else(Steps::none, |filter| Go::Return(Value::Filter(filter)).into());
            }
            Cmd::Mark => self.mark(shared),
            Cmd::Which => {
                self.which = match self.which {
                    Which::All => Which::Heard,
                    Which::Heard => Which::Differing,
                    Which::Differing => Which::All,
                };
                self.choose(event.as_deref(), shared);
            }
            Cmd::Count => {
                self.count(shared);
                let lines = words::many(self.rows.len() as u64, "webhook", "webhooks");
                let said = Go::Say(Notice::info(format!("counted again: {lines}")));
                return Steps::from(shared.events_anew()).and(said);
            }
            Cmd::Back => return Go::Back.into(),
        }
        Steps::none()
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        if self.counted.is_outdated(slot, answer, shared) {
            self.count(shared);
        }
        Steps::none()
    }

    fn paste(&mut self, _text: &str, _shared: &mut Shared) -> Steps {
        Go::Say(Notice::info("a paste does nothing here")).into()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        let Mouse::Down { column, row } = mouse else {
            if let Some(step) = mouse.step() {
                self.step(step, shared);
            }
            return Steps::none();
        };
        let (line, across) = self.shape(shared).cell_at(column, row);
        if let Some(at) = line.map(|line| self.down.top + line).filter(|at| *at < self.rows.len()) {
            self.down.at = at;
        }
        if let Some(at) = across.map(|across| self.across.top + across).filter(|at| *at < self.columns.len()) {
            self.across.at = at;
        }
        self.fit(shared);
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        self.rows.retain(|slot| shared.hooks.row(*slot).is_some());
        self.fit(shared);
        Steps::none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
