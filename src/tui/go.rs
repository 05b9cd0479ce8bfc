//! Moves between screens, as data: what a screen may ask the router for without naming another screen.

use std::{fmt, str::FromStr};

use super::{argument::Argument, column::Column};
use crate::domain::{
    event::EventItem,
    filter::Filter,
    kept::Kept,
    plan::{Plan, Row},
    secret::Secret,
    view::{View, ViewId},
    webhook::{BadId, HookId},
};

/// A move.
#[derive(Debug, Clone, PartialEq)]
pub enum Go {
    /// Put a layer on top.
    Open(Open),
    /// Close this layer.
    Back,
    /// Close this layer and hand a value to the one below.
    Return(Value),
    /// Close this layer, then open another in its place.
    Instead(Open),
    /// Run a command of the layer below, as the command line does. This layer closes first, unless the command is refused.
    Run {
        /// Its id.
        id: &'static str,
        /// What was given to it.
        argument: Option<Argument>,
    },
    /// Put the cursor of the list on this webhook, where it is listed.
    Jump(HookId),
    /// Stop what runs, else leave the program.
    Interrupt,
    /// Leave the program; asks where something would be lost.
    Quit,
    /// Say something at the bottom of the screen.
    Say(Notice),
}

/// What can be opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Open {
    /// One webhook with everything that is known of it.
    Detail(HookId),
    /// The same, its secret asked for and shown.
    Secret(HookId),
    /// A form: for a new webhook, a copy of one, or an edit.
    Form(FormFor),
    /// A form with the draft that a former run left.
    Draft(Box<Kept>),
    /// The event picker, with what is chosen now.
    Picker(Vec<EventItem>),
    /// The review of a plan: what will be written, and the question.
    Review(Box<Plan>),
    /// The same for one row of a plan that runs, which somebody else changed meanwhile: its plan of one, and where it
    /// stands in that plan.
    Settle(Box<Plan>, usize),
    /// One edit of these webhooks.
    Bulk(Vec<HookId>),
    /// How far a plan is, row by row: its number in this run of the program.
    Run(u32),
    /// A yes-or-no question.
    Ask(Question),
    /// What the keys of the layer below do.
    Help,
    /// What there is to know of a command, or of the keys of a view.
    Topic(String),
    /// The command line.
    Colon,
    /// What to copy of this webhook.
    Copy(HookId),
    /// The same, and the item of this name is copied at once.
    Copying(HookId, String),
    /// Which columns the list shows, with those it shows now.
    Columns(Vec<Column>),
    /// By what the list is sorted, with its sort now in text form.
    Sort(String),
    /// What the audit found.
    Audit,
    /// Reason, author and last day for the finding of this rule about this webhook.
    Accept(&'static str, HookId),
    /// The saved views, with what the list shows now.
    Views(Box<View>),
    /// A name and a number for a view.
    NameView(Box<Naming>),
    /// Who gets what: all events, or those of one webhook.
    Audience(Option<HookId>),
    /// The webhooks that are subscribed to the event of this name.
    Listeners(String),
    /// The webhooks that the list shows against all events, the cursor on this cell.
    Matrix(Cell),
    /// One edit that gives the events of this webhook to the marked ones, or to all that the list shows.
    CopyEvents(HookId),
    /// Every exchange with the service.
    Calls,
    /// The exchanges whose line holds a text.
    CallsAbout(String),
    /// A text in full, to be read and scrolled.
    Text {
        /// Its heading.
        title: String,
        /// The text as it came; made safe when drawn.
        body: String,
    },
    /// Which service to look at.
    Profiles,
    /// The same of a text that holds secrets.
    Secrets {
        /// Its heading.
        title: String,
        /// The text.
        body: Secret,
    },
    /// A plan that a former run left in the middle: its number in this run.
    Unfinished(u32),
    /// What was written.
    Journal,
    /// What was written to one webhook.
    JournalOf(HookId),
    /// What was written, found by words.
    JournalAbout(String),
    /// The answer to the test delivery of a hook, in full.
    TestResult(HookId),
}

/// What is to get a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    /// What the list shows.
    Save(View),
    /// A view that has one.
    Edit(ViewId),
}

/// A place in the matrix, as far as it is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Cell {
    pub hook: Option<HookId>,
    pub event: Option<String>,
}

/// The webhooks that an edit is for, and how they were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receivers {
    /// By id.
    pub ids: Vec<HookId>,
    /// They are marked; else they are what the list shows.
    pub marked: bool,
    /// A fuzzy filter chose them.
    pub fuzzy: bool,
}

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFor {
    /// A new webhook.
    New,
    /// A new one with the values of this one (the secret is not copied).
    CopyOf(HookId),
    /// A change of this one.
    Edit(HookId),
}

impl fmt::Display for FormFor {
    /// The name of the form in files: `new`, `copy-12`, `edit-12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FormFor::New => f.write_str("new"),
            FormFor::CopyOf(id) => write!(f, "copy-{id}"),
            FormFor::Edit(id) => write!(f, "edit-{id}"),
        }
    }
}

impl FromStr for FormFor {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.split_once('-') {
            Some(("copy", id)) => id.parse().map(FormFor::CopyOf),
            Some(("edit", id)) => id.parse().map(FormFor::Edit),
            _ if text == "new" => Ok(FormFor::New),
            _ => Err(BadId(text.chars().take(40).collect())),
        }
    }
}

/// A question with two answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// In one line.
    pub title: String,
    /// What happens.
    pub body: String,
    /// The label of yes: a verb.
    pub yes: &'static str,
    /// The label of no.
    pub no: &'static str,
    /// Handed back on yes.
    pub token: Token,
}

/// What a yes means to the one who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Throw the unsaved form away.
    Discard,
    /// Leave the program all the same.
    Quit,
    /// Go on past `max_rows`.
    LoadMore,
    /// Go on with the draft of this form.
    Resume(FormFor),
    /// Turn to the service that was made ready.
    Switch,
    /// Put a view in the place of another one.
    ReplaceView,
    /// Remove a saved view.
    RemoveView,
    /// Run this plan although the disk refuses it.
    GoOnWithout(u32),
    /// Forget this plan, which a former run left in the middle.
    Forget(u32),
    /// Remove the file with the new secrets of this plan.
    Unexport(u32),
}

/// A value that a layer hands down when it closes.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The events chosen in the picker.
    Events(Vec<EventItem>),
    /// Yes to a question.
    Yes(Token),
    /// The columns of the list.
    Columns(Vec<Column>),
    /// The sort of the list, in its text form.
    Sort(String),
    /// The filter of the list. What stands on the list is closed.
    Filter(Filter),
    /// A saved view to show.
    View(ViewId),
    /// A plan was confirmed; it is the router's to run.
    Run(Box<Plan>),
    /// A row of a plan that runs was decided; it is the router's to go on with it.
    Settled {
        /// The plan's number in this run.
        plan: u32,
        /// The row in it.
        row: usize,
        /// The row as it goes on.
        decided: Box<Row>,
    },
}

/// Something said at the bottom of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How grave.
    pub tone: Tone,
    /// As it came; made safe when drawn.
    pub text: String,
}

impl Notice {
    /// Something that went well or is just so.
    pub fn info(text: impl Into<String>) -> Self {
        Notice { tone: Tone::Info, text: text.into() }
    }

    /// Something that is done.
    pub fn good(text: impl Into<String>) -> Self {
        Notice { tone: Tone::Good, text: text.into() }
    }

    /// Something to mind.
    pub fn warning(text: impl Into<String>) -> Self {
        Notice { tone: Tone::Warning, text: text.into() }
    }

    /// Something that failed.
    pub fn error(text: impl Into<String>) -> Self {
        Notice { tone: Tone::Error, text: text.into() }
    }
}

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tone {
    Info,
    Good,
    Warning,
    Error,
}
