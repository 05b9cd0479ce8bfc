//! The chooser of profiles: every service of the configuration with what guards it, the one that is looked at marked. It
//! asks for another to be made ready; whether to turn to it is the router's question.

pub mod command;
pub mod view;

use self::command::{Cmd, FIND, TABLE};
use crate::tui::{
    chord::Chord,
    command::Command,
    cursor::{Cursor, Step},
    effect::Effect,
    field::Field,
    go::{Go, Notice},
    msg::Mouse,
    profile::{Listed, Which},
    screen::{Screen, Steps},
    shared::Shared,
};

/// Lines of profiles on screen at most.
pub const HEIGHT: usize = 14;

/// The chooser on screen.
#[derive(Debug, Clone, Default)]
pub struct State {
    find: Field,
    typing: bool,
    cursor: Cursor,
    /// The profile under the cursor, which the cursor follows when the configuration is read again.
    chosen: Option<Which>,
}

impl State {
    /// Opens it; the configuration is read again.
    pub fn open(shared: &mut Shared) -> (Self, Steps) {
        let mut state = State::default();
        state.place(shared);
        (state, shared.want_profiles().into())
    }

    /// What is typed to find a profile.
    pub fn find(&self) -> &Field {
        &self.find
    }

    /// True while it is typed.
    pub fn typing(&self) -> bool {
        self.typing
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The profiles found.
    pub fn found<'s>(&self, shared: &'s Shared) -> Vec<&'s Listed> {
        let wanted = self.find.text().to_lowercase();
        let fits = |listed: &&Listed| {
            let text = format!("{} {}", listed.name, listed.host).to_lowercase();
            wanted.split_whitespace().all(|word| text.contains(word))
        };
        shared.switching.known().into_iter().flat_map(|known| &known.all).filter(fits).collect()
    }

    /// The profile under the cursor.
    pub fn current<'s>(&self, shared: &'s Shared) -> Option<&'s Listed> {
        self.found(shared).get(self.cursor.at).copied()
    }

    fn step(&mut self, step: Step, shared: &Shared) {
        self.cursor.step(step, self.found(shared).len(), HEIGHT);
        self.chosen = self.current(shared).map(|listed| listed.which.clone());
    }

    /// The cursor stays on its profile; at first that is the one that is looked at.
    fn place(&mut self, shared: &Shared) {
        let wanted = self.chosen.clone().unwrap_or_else(|| Which::of(&shared.profile));
        let found = self.found(shared);
        let at = found.iter().position(|listed| listed.which == wanted).unwrap_or(self.cursor.at);
        self.cursor.go(at, found.len(), HEIGHT);
    }

    fn typed(&mut self, shared: &Shared) -> Steps {
        self.cursor = Cursor::default();
        self.chosen = self.current(shared).map(|listed| listed.which.clone());
        Steps::none()
    }

    fn choose(&self, shared: &mut Shared) -> Steps {
        let Some(listed) = self.current(shared) else { return Steps::none() };
        if let Some(why) = &listed.broken {
            return Go::Say(Notice::warning(format!("{}: {why}", listed.name))).into();
        }
        if listed.which == Which::of(&shared.profile) {
            return Go::Say(Notice::info(format!("{} is what you look at", listed.name))).into();
        }
        let which = listed.which.clone();
        if shared.switching.wanted() == Some(&which) {
            return Steps::none();
        }
        shared.prepare(which).into()
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        if self.typing { FIND } else { TABLE }
    }

    fn title(&self) -> &'static str {
        "Profiles"
    }

    fn takes_text(&self) -> bool {
        self.typing
    }

    fn text_key(&mut self, chord: Chord, shared: &mut Shared) -> Option<Steps> {
        (self.typing && self.find.key(chord)).then(|| self.typed(shared))
    }

    fn paste(&mut self, text: &str, shared: &mut Shared) -> Steps {
        if self.typing {
            self.find.insert(text);
            return self.typed(shared);
        }
        Steps::none()
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        mouse.step().map_or_else(Steps::none, |step| self.run(Cmd::Move(step), shared))
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Move(step) => self.step(step, shared),
            Cmd::Open => return self.choose(shared),
            Cmd::Find => self.typing = true,
            Cmd::Clear => {
                self.typing = false;
                self.find = Field::default();
                self.place(shared);
            }
            Cmd::Refresh => return shared.want_profiles().into(),
            Cmd::Close => return Go::Back.into(),
        }
        Steps::none()
    }

    fn settle(&mut self, shared: &mut Shared) -> Steps {
        self.place(shared);
        Steps::none()
    }

    fn closed(&mut self, shared: &mut Shared) -> Vec<Effect> {
        shared.prepare_no_more();
        Vec::new()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
