//! Interim.
pub mod view;
use crate::domain::{event::EventItem, webhook::HookId};
use crate::tui::{
    command::{Command, Group},
    go::{FormFor, Go},
    screen::{Screen, Steps},
    shared::Shared,
};
/// x
#[derive(Debug)]
pub struct State;
/// x
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cmd;
const TABLE: &[Command<State>] = &[Command::new("x.back", "Esc q", "back", "Go back.", Group::View, Cmd)];
impl State {
    /// x
    pub fn open(_: FormFor, _: &mut Shared) -> (Self, Steps) {
        (State, Steps::none())
    }
}
impl Screen for State {
    type Cmd = Cmd;
    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }
    fn title(&self) -> &'static str {
        "x"
    }
    fn run(&mut self, _: Cmd, _: &mut Shared) -> Steps {
        Go::Back.into()
    }
}
