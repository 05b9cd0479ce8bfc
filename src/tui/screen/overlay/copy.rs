//! What to copy of a webhook: one key each. The bytes that are copied are exact; the secret goes from the answer to the
//! clipboard without ever being shown.

pub mod command;
mod item;
pub mod view;

use self::{
    command::{Cmd, TABLE},
    item::{Content, Item},
};
use crate::{
    api::calls::{Call, Reply},
    domain::{known::Known, webhook::HookId},
    tui::{
        command::Command,
        cursor::{Cursor, Step},
        effect::{Effect, LineFor},
        go::{Go, Notice, Open},
        msg::Slot,
        screen::{Answer, Screen, Steps},
        shared::Shared,
    },
};

/// The menu on screen.
#[derive(Debug, Clone)]
pub struct State {
    id: HookId,
    items: Vec<Item>,
    cursor: Cursor,
    /// The secret was asked for.
    asking: bool,
}

impl State {
    /// Opens the menu with what is known of a webhook.
    pub fn open(id: HookId, shared: &mut Shared) -> (Self, Steps) {
        let items = item::all(id, shared);
        (State { id, items, cursor: Cursor::default(), asking: false }, Steps::none())
    }

    /// The same, and what is called so is copied at once.
    pub fn copying(id: HookId, what: &str, shared: &mut Shared) -> (Self, Steps) {
        let (mut state, steps) = Self::open(id, shared);
        let at = state.items.iter().position(|item| item.what.word() == what);
        let Some(at) = at else { return (state, steps) };
        state.cursor.go(at, state.items.len(), state.items.len());
        let steps = state.copy(shared);
        (state, steps)
    }

    /// The webhook.
    pub fn id(&self) -> HookId {
        self.id
    }

    /// The lines of the menu.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The chosen line.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// True while the secret is on its way.
    pub fn asking(&self) -> bool {
        self.asking
    }

    fn chosen(&self) -> Option<&Item> {
        self.items.get(self.cursor.at)
    }

    fn copy(&mut self, shared: &mut Shared) -> Steps {
        let Some(item) = self.chosen() else { return Steps::none() };
        let what = item.title(self.id);
        let effects = match &item.content {
            Content::Text(text) => vec![Effect::copy(text.clone(), what)],
            Content::Curl => vec![Effect::Curl { calls: vec![Call::Show(self.id)], what, to: LineFor::Copy }],
            Content::Secret => {
                self.asking = true;
                return shared.ask(Slot::CopySecret(self.id), Call::Reveal(self.id)).into();
            }
            Content::Nothing(why) => return Go::Say(Notice::warning(format!("{what}: {why}"))).into(),
        };
        Steps::from(effects).and(self.close(shared))
    }

    fn show(&mut self, shared: &mut Shared) -> Steps {
        let Some(item) = self.chosen() else { return Steps::none() };
        let title = item.title(self.id);
        match &item.content {
            Content::Text(body) => Go::Instead(Open::Text { title, body: body.clone() }).into(),
            Content::Curl => {
                let calls = vec![Call::Show(self.id)];
                Steps::from(Effect::Curl { calls, what: title, to: LineFor::Show }).and(self.close(shared))
            }
            // Their `when` has refused before.
            Content::Secret | Content::Nothing(_) => Steps::none(),
        }
    }

    fn close(&mut self, shared: &mut Shared) -> Steps {
        let effects: Vec<_> = shared.flight.abandon(&Slot::CopySecret(self.id)).into_iter().collect();
        Steps::from(effects).and(Go::Back)
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Copy"
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Up => self.cursor.step(Step::Up, self.items.len(), self.items.len()),
            Cmd::Down => self.cursor.step(Step::Down, self.items.len(), self.items.len()),
            Cmd::Chosen => return self.copy(shared),
            Cmd::One(what) => {
                if let Some(at) = self.items.iter().position(|item| item.what == what) {
                    self.cursor.go(at, self.items.len(), self.items.len());
                    return self.copy(shared);
                }
            }
            Cmd::Show => return self.show(shared),
            Cmd::Close => return self.close(shared),
        }
        Steps::none()
    }

    fn answered(&mut self, slot: &Slot, answer: &Answer, shared: &mut Shared) -> Steps {
        if *slot != Slot::CopySecret(self.id) {
            return Steps::none();
        }
        self.asking = false;
        let said = match answer {
            Ok(Reply::Secret(Known::Value(secret))) if secret.is_empty() => "the secret is empty: nothing was copied",
            Ok(Reply::Secret(Known::Value(secret))) => {
                let copy = Effect::copy(secret.expose(), format!("secret of webhook {}", self.id));
                return Steps::from(copy).and(self.close(shared));
            }
            Ok(Reply::Secret(Known::Null)) => "no secret was ever set: nothing was copied",
            Ok(_) => "the service does not tell the secret: nothing was copied",
            Err(fault) => return Go::Say(Notice::error(fault.to_string())).into(),
        };
        Go::Say(Notice::warning(said)).into()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
