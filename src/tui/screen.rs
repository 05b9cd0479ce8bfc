//! What every screen and overlay is to the router: a table of commands, a state that runs them, and ears for answers.
//!
//! A screen cannot name another screen: it says `Go::Open(..)` and the router knows who that is.

use std::fmt::Debug;

use super::{
    argument::Argument,
    chord::Chord,
    command::Command,
    effect::Effect,
    go::{Go, Notice, Value},
    msg::{Mouse, Msg, Slot, Timer},
    shared::Shared,
};
use crate::{api::calls::Reply, domain::fault::Fault};

#[cfg(test)]
pub mod alone_tests;
pub mod audience;
pub mod audit;
pub mod bulk;
pub mod calls;
pub mod detail;
pub mod form;
pub mod journal;
pub mod list;
pub mod matrix;
pub mod overlay;
pub mod picker;
pub mod run;

/// What a screen wants after a message: wishes for the runtime, and moves between screens.
#[derive(Debug, Default, PartialEq)]
pub struct Steps {
    /// For the runtime.
    pub effects: Vec<Effect>,
    /// For the router, in order.
    pub go: Vec<Go>,
}

impl Steps {
    /// Nothing.
    pub fn none() -> Self {
        Steps::default()
    }

    /// One move.
    pub fn go(go: Go) -> Self {
        Steps { effects: Vec::new(), go: vec![go] }
    }

    /// For an argument that no arm takes, which is a mistake of ours: better said than left out.
    pub fn not_taken() -> Self {
        Go::Say(Notice::error("what stands behind the command is not understood here: nothing was done")).into()
    }

    /// Adds what another step wants.
    pub fn and(mut self, other: impl Into<Steps>) -> Self {
        let other = other.into();
        self.effects.extend(other.effects);
        self.go.extend(other.go);
        self
    }
}

impl From<Vec<Effect>> for Steps {
    fn from(effects: Vec<Effect>) -> Self {
        Steps { effects, go: Vec::new() }
    }
}

impl From<Effect> for Steps {
    fn from(effect: Effect) -> Self {
        Steps { effects: vec![effect], go: Vec::new() }
    }
}

impl From<Go> for Steps {
    fn from(go: Go) -> Self {
        Steps::go(go)
    }
}

/// How an answer ended, as screens see it. The router has put its data into `Shared` before.
pub type Answer = Result<Reply, Fault>;

/// A screen or overlay.
pub trait Screen: Sized + 'static {
    /// Its commands.
    type Cmd: Copy + PartialEq + Debug + Send + Sync + 'static;

    /// Its table now. It may differ by mode (a prompt that is open).
    fn commands(&self) -> &'static [Command<Self>];

    /// Its title in help: "List of webhooks".
    fn title(&self) -> &'static str;

    /// What a command is called now, where that depends on more than its table says: on marks.
    fn label(&self, _cmd: Self::Cmd, _shared: &Shared) -> Option<&'static str> {
        None
    }

    /// Runs a command whose `when` has said yes.
    fn run(&mut self, cmd: Self::Cmd, shared: &mut Shared) -> Steps;

    /// Runs a command whose row takes an argument, with one.
    fn given(&mut self, _cmd: Self::Cmd, _argument: Argument, _shared: &mut Shared) -> Steps {
        Steps::not_taken()
    }

    /// Offers a key to the focused text field before the table is asked. `None`: no field wants it.
    fn text_key(&mut self, _chord: Chord, _shared: &mut Shared) -> Option<Steps> {
        None
    }

    /// True while a text field has the focus, so that a burst of characters is typing.
    fn takes_text(&self) -> bool {
        false
    }

    /// What was typed before this screen could take it, in the order of typing, now that it can. Asked for only while it is in
    /// front, so that it goes where it would have gone at a quicker service.
    fn typed_ahead(&mut self) -> Vec<Msg> {
        Vec::new()
    }

    /// A paste. Only text fields take one.
    fn paste(&mut self, _text: &str, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// An answer that counted, after `Shared` took its data.
    fn answered(&mut self, _slot: &Slot, _answer: &Answer, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// An exchange with the service has ended and stands in the call log.
    fn logged(&mut self, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// An audit has ended: `shared.auditing` holds what it found.
    fn audited(&mut self, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// The layer above closed with a value meant for this one.
    fn returned(&mut self, _value: Value, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// A timer ran out.
    fn due(&mut self, _timer: &Timer, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// The mouse did something inside the frame.
    fn mouse(&mut self, _mouse: Mouse, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// The terminal changed its size, or a layer above was closed: keep the cursor in the window.
    fn settle(&mut self, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// A layer is about to stand in front of this one: what must not be seen behind it goes.
    fn covered(&mut self, _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// Random bytes that this screen asked for.
    fn random(&mut self, _bytes: &[u8; 32], _shared: &mut Shared) -> Steps {
        Steps::none()
    }

    /// The line for a shell that a screen asked for, or why there is none.
    fn lined(&mut self, _line: &Result<String, String>, _shared: &mut Shared) {}

    /// True while work was put off that [`Screen::work`] would continue.
    fn has_work(&self) -> bool {
        false
    }

    /// Does a slice of the work that was put off: nobody waits for a key.
    fn work(&mut self, _shared: &mut Shared) {}

    /// After every message: timers and drafts that what was typed asks for.
    fn tend(&mut self, _shared: &mut Shared) -> Vec<Effect> {
        Vec::new()
    }

    /// What is not on disk yet and should be: its time has come, or the program ends.
    fn keep(&mut self, _shared: &mut Shared) -> Vec<Effect> {
        Vec::new()
    }

    /// It was closed: what was kept of it is no longer wanted.
    fn closed(&mut self, _shared: &mut Shared) -> Vec<Effect> {
        Vec::new()
    }

    /// What would be lost by leaving now, as a sentence; `None` where nothing would.
    fn unsaved(&self) -> Option<String> {
        None
    }
}
