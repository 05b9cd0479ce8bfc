//! A text in full: read, scrolled, copied. What comes from outside is made safe when it is drawn.

pub mod view;

use crate::{
    domain::{secret::Secret, text, webhook::HookId},
    tui::{
        command::{Command, Group, with_moves},
        cursor::{Scroll, Step},
        effect::Effect,
        go::Go,
        msg::Mouse,
        prose::MARGIN,
        screen::{Screen, Steps},
        shared::Shared,
        words,
    },
};

/// Lines of the screen outside of it: identity, status, footer.
const CHROME: u16 = 3;
/// Lines that are looked at; nobody scrolls through more, and copying takes all.
const MOST: usize = 20_000;

/// The text on screen.
#[derive(Debug, Clone)]
pub struct State {
    title: String,
    /// It may hold secrets, which no `Debug` of a layer shows.
    body: Secret,
    scroll: Scroll,
}

/// What can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Scroll(Step),
    Copy,
    Close,
}

/// Its commands.
pub const TABLE: &[Command<State>] = with_moves!["text", Cmd::Scroll;
    Command::new("text.close", "Esc q Enter", "close", "Close the text.", Group::Program, Cmd::Close).footer(1),
    Command::new("text.copy", "y", "copy", "Copy the whole text, byte for byte.", Group::Act, Cmd::Copy).footer(2),
];

impl State {
    /// Shows a text.
    pub fn open(title: String, body: String) -> (Self, Steps) {
        Self::secrets(title, Secret::new(body))
    }

    /// Shows a text that holds secrets.
    pub fn secrets(title: String, body: Secret) -> (Self, Steps) {
        (State { title, body, scroll: Scroll::default() }, Steps::none())
    }

    /// Shows the outcome of the last test delivery of a webhook.
    pub fn test_result(id: HookId, shared: &Shared) -> (Self, Steps) {
        let body = match shared.last_test(id) {
            None => words::untested(id, shared),
            Some(run) => words::test_in_full(run, &shared.zone),
        };
        State::open(format!("Test delivery of webhook {id}"), body)
    }

    /// Its heading.
    pub fn heading(&self) -> &str {
        &self.title
    }

    /// Its lines, safe and wrapped to this width.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let (mut lines, cut) = text::wrap_at_most(self.body.expose(), width.max(1), MOST);
        if cut {
            lines.push("(the rest is left out here; y copies all of it)".to_owned());
        }
        lines
    }

    /// The first line on screen.
    pub fn top(&self) -> usize {
        self.scroll.top
    }

    /// Lines above the text: its heading and a rule.
    pub const HEAD: u16 = 2;

    /// Width and height of the text on a terminal of this size.
    pub fn window((columns, rows): (u16, u16)) -> (usize, usize) {
        (usize::from(columns.saturating_sub(MARGIN)), usize::from(rows.saturating_sub(CHROME + Self::HEAD)).max(1))
    }
}

impl Screen for State {
    type Cmd = Cmd;

    fn commands(&self) -> &'static [Command<Self>] {
        TABLE
    }

    fn title(&self) -> &'static str {
        "Text"
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Steps {
        mouse.step().map_or_else(Steps::none, |step| self.run(Cmd::Scroll(step), shared))
    }

    fn run(&mut self, cmd: Cmd, shared: &mut Shared) -> Steps {
        match cmd {
            Cmd::Close => Go::Back.into(),
            Cmd::Copy => Effect::Copy { text: self.body.clone(), what: "text".into() }.into(),
            Cmd::Scroll(step) => {
                let (width, height) = Self::window(shared.size);
                self.scroll.step(step, self.lines(width).len(), height);
                Steps::none()
            }
        }
    }
}
