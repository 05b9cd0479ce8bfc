//! A question with two answers. Enter never says yes to something that cannot be undone: yes is a key of its own.

pub mod view;

use crate::tui::{
    command::{Command, Group},
    go::{Go, Question, Token, Value},
    screen::{Screen, Steps},
    shared::Shared,
};

/// The question on screen.
#[derive(Debug, Clone)]
pub struct State {
    question: Question,
}

/// What can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Yes,
    No,
}

/// Its commands.
pub const TABLE: &[Command<State>] = &[
    Command::new("ask.yes", "y", "yes", "Say yes.", Group::Act, Cmd::Yes).footer(1),
    Command::new("ask.no", "n Esc q Enter", "no", "Say no and close.", Group::Act, Cmd::No).footer(2),
];

impl State {
    /// Puts the question.
    pub fn open(question: Question) -> (Self, Steps) {
        (State { question }, Steps::none())
    }

    /// The question.
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// What a yes would mean.
    pub fn token(&self) -> Token {
        self.question.token
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Question"
    }

    fn run(&mut self, cmd: Cmd, _shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Yes => Go::Return(Value::Yes(self.question.token)).into(),
            Cmd::No => Go::Back.into(),
        }
    }
}
