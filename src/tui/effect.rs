//! What `update` wishes for: plain comparable data that the runtime carries out. Never closures.

use std::time::Duration;

use super::{
    accepted::Place,
    msg::{Slot, Ticket, Timer},
    profile::Which,
};
use crate::{
    api::calls::Call,
    audit::suppression::Suppression,
    domain::{
        intent::{PlanId, Step},
        journal::Entry,
        kept::Kept,
        outcome::Trial,
        secret::Secret,
        view::{Change, Last},
    },
};

/// A wish of `update`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send a call; its answer comes back as `Msg::Answered` with the same slot and ticket.
    Ask {
        /// What the answer is for.
        slot: Slot,
        /// Tells this request from older ones in the same slot.
        ticket: Ticket,
        /// What to send.
        call: Call,
    },
    /// Stop waiting for a read. Writes are never aborted: asking for it has no effect on them.
    Abandon {
        /// The slot given up.
        slot: Slot,
        /// The request given up.
        ticket: Ticket,
    },
    /// Send `Msg::Due(timer)` after this time; a second wish for the same timer moves it.
    Wake {
        /// Which.
        timer: Timer,
        /// From now.
        after: Duration,
    },
    /// Forget a timer.
    Unwake(Timer),
    /// Hand a text to the terminal's clipboard (OSC 52), exactly these bytes.
    Copy {
        /// The bytes; they may be a secret, which no `Debug` of an effect shows.
        text: Secret,
        /// What it is, for the notice: "url of 12".
        what: String,
    },
    /// Write calls as curl lines, for which the base URL and the wire form are needed; they come back as `Msg::Curl`.
    Curl {
        /// What the line does; several are a script.
        calls: Vec<Call>,
        /// What it is, for the notice.
        what: String,
        /// What becomes of it.
        to: LineFor,
    },
    /// Ask for so many random bytes; they come back as `Msg::Random`.
    Random,
    /// Write an entry into the journal.
    Journal(Box<Entry>),
    /// Put a step of a plan on disk. For `Begin` and `Send` the answer comes back as `Msg::Intended`: before it nothing of
    /// them is sent.
    Intend {
        /// The plan's number in this run of the program.
        plan: u32,
        /// What it is called on disk.
        id: PlanId,
        /// The step.
        step: Step,
    },
    /// Remove the file with the new secrets of a plan; comes back as `Msg::Unexported`.
    Unexport {
        /// The plan's number in this run of the program.
        plan: u32,
        /// What it is called on disk.
        id: PlanId,
    },
    /// Add a test delivery to the history.
    Tried(Box<Trial>),
    /// Keep a draft on disk, in place of the former one of its form.
    Keep(Box<Kept>),
    /// Drop the draft of a form.
    Forget {
        /// The service that it is for.
        service: String,
        /// The form.
        form: String,
        /// The file that it was read from, where it is one of a former run.
        file: Option<String>,
    },
    /// Change the saved views of a profile on disk; they come back as `Msg::Views`.
    ChangeViews {
        /// The profile, see `Profile::key`.
        profile: String,
        /// The change.
        change: Box<Change>,
    },
    /// Keep what the list of a profile shows.
    KeepLast {
        /// The profile, see `Profile::key`.
        profile: String,
        /// What it shows.
        last: Box<Last>,
    },
    /// Keep a line of the command line among the former ones.
    Remember(String),
    /// Add to the findings that were accepted; what stands there then comes back as `Msg::Accepted`.
    Accept {
        /// Where they stand.
        place: Place,
        /// What is accepted.
        entry: Box<Suppression>,
    },
    /// Read what is on disk; it comes back as `Msg::Past`, `Msg::Left`, `Msg::Tests`, `Msg::Unfinished` or `Msg::Typed`.
    Recall(Recall),
    /// Read what services the configuration knows; they come back as `Msg::Profiles`.
    ListProfiles,
    /// Make a service ready to be looked at; `Msg::Prepared` tells how that went.
    Prepare {
        /// The number of the attempt.
        attempt: u32,
        /// Which.
        which: Which,
    },
    /// From now on calls with tickets of this epoch go to the service that was made ready by this attempt.
    Enter {
        /// The number of the attempt.
        attempt: u32,
        /// The epoch.
        epoch: u32,
    },
    /// No more calls with tickets of this epoch will come.
    Part(u32),
    /// Put the program into the background (Ctrl-Z).
    Suspend,
    /// Draw everything anew (Ctrl-L).
    Redraw,
    /// Leave the program.
    Quit,
}

/// What a line for a shell is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFor {
    /// It is copied.
    Copy,
    /// It is shown in full.
    Show,
    /// It stands on the screen that asked for it.
    Screen,
}

/// What is read from disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recall {
    /// The journal.
    Journal,
    /// The drafts that former runs left for the service with this base URL.
    Drafts(String),
    /// The plans that former runs left in the middle.
    Plans {
        /// For the service with this base URL.
        service: String,
        /// Under this profile.
        profile: String,
    },
    /// The history of tests of the service with this base URL.
    Tests(String),
    /// The lines typed on the command line, in this run and others.
    Typed,
    /// What of the audit was accepted; it comes back as `Msg::Accepted`.
    Accepted(Place),
}

impl Effect {
    /// A wish to copy a text.
    pub fn copy(text: impl Into<String>, what: impl Into<String>) -> Self {
        Effect::Copy { text: Secret::new(text.into()), what: what.into() }
    }
}
