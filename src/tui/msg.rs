//! What happened: everything that `update` can be told.

use std::{collections::HashMap, time::Duration};

use super::{
    accepted::Told,
    chord::Chord,
    cursor::Step,
    effect::LineFor,
    profile::{Fresh, Known},
};
use crate::{
    api::calls::{CallRecord, Reply},
    domain::{
        fault::Fault, journal::Past, kept::Kept, outcome::History, unfinished::Unfinished, view::Views, webhook::HookId,
    },
};

/// A report to `update`.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Keys that came in one read; how many there are tells typing from a paste that was not bracketed.
    Keys(Vec<Chord>),
    /// A bracketed paste: text, never commands.
    Paste(String),
    /// The left button went down, or the wheel turned. Only when the mouse is switched on.
    Mouse(Mouse),
    /// The terminal has this many columns and rows.
    Resized(u16, u16),
    /// A call came to an end.
    Answered {
        /// What it was for.
        slot: Slot,
        /// Which request of that slot.
        ticket: Ticket,
        /// How it ended.
        result: Box<Result<Reply, Fault>>,
    },
    /// News of a call under way: a retry that waits, a login.
    Progress {
        /// What it is for.
        slot: Slot,
        /// Which request of that slot.
        ticket: Ticket,
        /// For the status line.
        news: News,
    },
    /// An exchange with the service has ended, with an answer or without.
    Exchanged(Box<CallRecord>),
    /// A timer ran out.
    Due(Timer),
    /// Random bytes that were asked for.
    Random([u8; 32]),
    /// The clipboard bytes were handed to the terminal, or why they could not be.
    Copied {
        /// What it was.
        what: String,
        /// The reason of a refusal: too long for the terminal's clipboard.
        refused: Option<String>,
    },
    /// The curl lines that were asked for.
    Curl {
        /// What it is.
        what: String,
        /// The line, or why there is none.
        line: Result<String, Box<Fault>>,
        /// What becomes of it.
        to: LineFor,
    },
    /// The journal as it stands on disk.
    Past(Box<Past>),
    /// The drafts that former runs left, the newest first.
    Left {
        /// The drafts.
        drafts: Vec<Kept>,
        /// Files that could not be read, under the names that they were given.
        set_aside: Vec<String>,
    },
    /// What services the configuration knows.
    Profiles(Box<Known>),
    /// A service is ready to be looked at, or cannot be used.
    Prepared {
        /// The number of the attempt.
        attempt: u32,
        /// What is known of it, or why it cannot be used.
        result: Result<Box<Fresh>, Box<Fault>>,
    },
    /// The saved views after a change, as they stand on disk; or why they were not changed there.
    Views {
        /// Of which profile, see `Profile::key`.
        profile: String,
        /// The views.
        views: Result<Box<Views>, Box<Fault>>,
    },
    /// Lines of the command line as they stand on disk, the newest last.
    Typed {
        /// The lines.
        lines: Vec<String>,
        /// Why they could not be read or kept.
        fault: Option<Box<Fault>>,
    },
    /// A plan, or rows of it, stand on disk and may be sent; or not, and why.
    Intended {
        /// The plan's number in this run of the program.
        plan: u32,
        /// The rows by their numbers on disk; none for the plan as a whole.
        rows: Vec<u32>,
        /// Why they are not on disk.
        refused: Option<Box<Fault>>,
    },
    /// Plans that former runs left in the middle and that nobody else goes on with, the oldest first.
    Unfinished {
        /// The plans.
        plans: Vec<Unfinished>,
        /// Files that could not be read, under the names that they were given.
        set_aside: Vec<String>,
    },
    /// The file with the new secrets of a plan is gone; or not, and why.
    Unexported {
        /// The plan's number in this run of the program.
        plan: u32,
        /// Why it is still there.
        refused: Option<Box<Fault>>,
    },
    /// The tests of former runs, as they stand on disk.
    Tests {
        /// The base URL of the service.
        service: String,
        /// By webhook.
        of: HashMap<HookId, History>,
        /// What is to be known of the file; empty where all of it could be read.
        remark: String,
    },
    /// What of the audit was accepted, as it stands on disk.
    Accepted(Told),
    /// Something could not be kept on disk.
    NotKept(Box<Fault>),
    /// There is time for a slice of work that was put off (filter, sort).
    Idle,
}

/// News of a call under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What there is to say; empty where what was said before is over.
    pub text: String,
    /// How long nothing will happen from now on: the wait before the next try.
    pub wait: Option<Duration>,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Mouse {
    Down { column: u16, row: u16 },
    WheelUp,
    WheelDown,
}

impl Mouse {
    /// The move of a turned wheel.
    pub fn step(self) -> Option<Step> {
        match self {
            Mouse::WheelUp => Some(Step::Up),
            Mouse::WheelDown => Some(Step::Down),
            Mouse::Down { .. } => None,
        }
    }
}

/// What an answer is for. A new read in a slot outdates the former one; a write is never outdated.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slot {
    /// One request of the walk over the whole set: its number in the walk.
    Walk(u32),
    /// The page on screen in page mode.
    Page,
    /// The rows on screen, read again first by a refresh.
    Visible,
    /// The record of a detail view.
    Detail(HookId),
    /// The record of a hook, read again before a write.
    Recheck(HookId),
    /// The record to put into a form.
    Seed(HookId),
    /// A secret to be shown for seconds.
    Reveal(HookId),
    /// A secret to be copied unseen.
    CopySecret(HookId),
    /// The events on offer.
    Events,
    /// Row `row` of the write plan `plan`.
    Write {
        /// The plan's number in this run.
        plan: u32,
        /// The row in it.
        row: u32,
    },
    /// The record of row `row` of the running plan `plan`, read again just before it is written.
    Look {
        /// The plan's number in this run.
        plan: u32,
        /// The row in it.
        row: u32,
    },
    /// What became of row `row` of a plan that a former run left in the middle.
    Settle {
        /// The plan's number in this run.
        plan: u32,
        /// The row in it.
        row: u32,
    },
    /// A test delivery.
    Test(HookId),
}

/// Tells requests apart; greater is newer. The epoch changes with the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket {
    /// Which service it went to.
    pub epoch: u32,
    /// Counts up.
    pub number: u64,
}

/// What a timer is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A revealed secret is masked again.
    Mask(HookId),
    /// The cursor has rested: read the record beside the list.
    Rest,
    /// A wait that is counted down on screen has a second less.
    Countdown,
    /// The rate cap lets the next write of a plan begin.
    Pace,
    /// The watch reads again.
    Watch,
    /// What was typed is to be kept on disk.
    Draft,
    /// What the list shows is to be kept on disk.
    Look,
    /// Waiting for writes before leaving has lasted long enough.
    Leave,
}
