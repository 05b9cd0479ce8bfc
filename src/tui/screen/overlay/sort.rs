//! By what the list is sorted: one key or several, each up or down.

pub mod view;

use crate::{
    domain::sort::{Key, Sort, SortField},
    tui::{
        command::{Command, Group, with_moves},
        cursor::{Cursor, Step},
        go::{Go, Value},
        msg::Mouse,
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// The chooser.
#[derive(Debug, Clone)]
pub struct State {
    keys: Vec<Key>,
    cursor: Cursor,
    /// Keys were added, taken away or turned round here: Enter takes them as they stand.
    edited: bool,
}

/// What the chooser can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Use,
    Also,
    Turn,
    Clear,
    Cancel,
}

/// Its commands.
pub const TABLE: &[Command<State>] = with_moves!["sort", Cmd::Move;
    Command::new("sort.use", "Enter", "sort", "Sort by this alone, again the other way round; after a change here, sort by all that is chosen.", Group::Act, Cmd::Use).footer(1),
    Command::new("sort.cancel", "Esc q", "cancel", "Close without a change.", Group::Program, Cmd::Cancel).footer(2),
    Command::new("sort.also", "Space", "add or remove", "Sort by this too, after what is chosen before; again takes it away.", Group::Act, Cmd::Also).footer(3),
    Command::new("sort.turn", "r Minus", "turn round", "The other way round.", Group::Act, Cmd::Turn).footer(4).when(chosen),
    Command::new("sort.clear", "x", "remove all", "Take all away: the list is sorted by id.", Group::Act, Cmd::Clear).footer(5).when(any),
];

fn chosen(chooser: &State, _: &Shared) -> Option<String> {
    chooser.place(chooser.field()).is_none().then(|| "not chosen yet; Space adds it".into())
}

fn any(chooser: &State, _: &Shared) -> Option<String> {
    chooser.keys.is_empty().then(|| "nothing is chosen".into())
}

impl State {
    /// Opens on a sort in its text form.
    pub fn open(now: &str) -> (Self, Steps) {
        let keys: Vec<Key> = now.parse().map(|sort: Sort| sort.keys().to_vec()).unwrap_or_default();
        let at = keys.first().and_then(|k| SortField::ALL.iter().position(|f| *f == k.by)).unwrap_or(0);
        (State { keys, cursor: Cursor { at, top: 0 }, edited: false }, Steps::none())
    }

    /// The keys chosen, the gravest first.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The line with the cursor.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Which key a field is, if it is one.
    pub fn place(&self, field: SortField) -> Option<usize> {
        self.keys.iter().position(|key| key.by == field)
    }

    fn field(&self) -> SortField {
        SortField::ALL.get(self.cursor.at).copied().unwrap_or(SortField::Id)
    }

    fn done(&self) -> Steps {
        Go::Return(Value::Sort(Sort::new(self.keys.clone()).to_string())).into()
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Sort"
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        mouse.step().map_or_else(Steps::none, |step| self.run(Cmd::Move(step), shared))
    }

    fn run(&mut self, cmd: Cmd, _shared: &mut Shared) -> Steps {
        let field = self.field();
        let place = self.place(field);
        self.edited |= matches!(cmd, Cmd::Also | Cmd::Turn | Cmd::Clear);
        match cmd {
            Cmd::Move(step) => self.cursor.step(step, SortField::ALL.len(), SortField::ALL.len()),
            Cmd::Use if self.edited => return self.done(),
            Cmd::Use => {
                let alone = self.keys.len() == 1;
                let descending = match place.and_then(|at| self.keys.get(at)) {
                    Some(key) if alone => !key.descending,
                    Some(key) => key.descending,
                    None => false,
                };
                self.keys = vec![Key { by: field, descending }];
                return self.done();
            }
            Cmd::Also => match place {
                Some(at) => {
                    self.keys.remove(at);
                }
                None => self.keys.push(Key { by: field, descending: false }),
            },
            Cmd::Turn => {
                if let Some(key) = place.and_then(|at| self.keys.get_mut(at)) {
                    key.descending = !key.descending;
                }
            }
            Cmd::Clear => self.keys.clear(),
            Cmd::Cancel => return Go::Back.into(),
        }
        Steps::none()
    }
}
