//! By what the list is sorted: one key or several, each up or down.

pub mod view;

use crate::{
    domain::sort::{Key, Sort, SortField},
    tui::{
        command::{Command, Group, with_moves},
        cursor::{Cursor, Step},
        go::{Go, Value},
        screen::{Screen, Steps},
        shared::Shared,
    },
};

/// The chooser.
#[derive(Debug, Clone)]
pub struct State {
    keys: Vec<Key>,
    cursor: Cursor,
}

/// What the chooser can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Only,
    Also,
    Turn,
    Clear,
    Done,
    Cancel,
}

/// Its commands.
pub const TABLE: &[Command<State>] = with_moves!["sort", Cmd::Move;
    Command::new("sort.only", "Enter", "sort by this", "Sort by this alone, or turn it round if it is.", Group::Act, Cmd::Only).footer(1),
    Command::new("sort.also", "Space", "add/remove", "Sort by this too, after the keys chosen before; again takes it away.", Group::Act, Cmd::Also).footer(2),
    Command::new("sort.turn", "r Minus", "turn round", "From the greatest down instead of up, or back.", Group::Act, Cmd::Turn).footer(3).when(chosen),
    Command::new("sort.clear", "x", "by id", "Forget all keys: by id.", Group::Act, Cmd::Clear),
    Command::new("sort.done", "s", "use", "Sort by the keys chosen.", Group::Program, Cmd::Done).footer(4),
    Command::new("sort.cancel", "Esc q", "cancel", "Close without a change.", Group::Program, Cmd::Cancel).footer(5),
];

fn chosen(chooser: &State, _: &Shared) -> Option<String> {
    chooser.place(chooser.field()).is_none().then(|| "not a sort key yet; Space adds it".into())
}

impl State {
    /// Opens on a sort in its text form.
    pub fn open(now: &str) -> (Self, Steps) {
        let keys: Vec<Key> = now.parse().map(|sort: Sort| sort.keys().to_vec()).unwrap_or_default();
        let at = keys.first().and_then(|k| SortField::ALL.iter().position(|f| *f == k.by)).unwrap_or(0);
        (State { keys, cursor: Cursor { at, top: 0 } }, Steps::none())
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

    fn run(&mut self, cmd: Cmd, _shared: &mut Shared) -> Steps {
        let field = self.field();
        let place = self.place(field);
        match cmd {
            Cmd::Move(step) => self.cursor.step(step, SortField::ALL.len(), SortField::ALL.len()),
            Cmd::Only => {
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
            Cmd::Done => return self.done(),
            Cmd::Cancel => return Go::Back.into(),
        }
        Steps::none()
    }
}
