//! What a plan is about to do, as it is put on disk before it does it: the whole plan before its first row, each row
//! before its request. Pure; files are `state`'s. No secret is part of it but in [`Exported`], which has a file of its own.
//!
//! ```text
//! Begin ─► Send ─► (the entry of its outcome, in the journal) … ─► End: nothing is left to be known
//!             └──► Stop: what was not sent will not be
//! ```

use std::fmt;

use jiff::Timestamp;

use super::{journal::Entry, secret::Secret, webhook::HookId};

/// Which plan of which run of the program. As text it is part of the names of its files.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanId {
    /// Names one run of the program.
    pub run: String,
    /// The plan's number in that run.
    pub number: u32,
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.run, self.number)
    }
}

/// A plan before it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Which.
    pub id: PlanId,
    /// When it was confirmed.
    pub at: Timestamp,
    /// The profile's name at that time.
    pub profile: String,
    /// The base URL of the service.
    pub service: String,
    /// What it is: "Edit 30 webhooks".
    pub title: String,
    /// See `Plan::bulk`.
    pub bulk: bool,
    /// See `Plan::exports`.
    pub exports: bool,
    /// Its rows, as the entries that they will be: what is sent and what was there before; without an id, the outcome
    /// not known yet.
    pub rows: Vec<Entry>,
}

/// One step of a plan that is to be on disk before anything else happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was confirmed: this is to be done.
    Begin(Box<Intent>),
    /// These rows are sent when this is on disk.
    Send(Vec<Sending>),
    /// It was cancelled: what was not sent will not be.
    Stop,
    /// Every row has come to its end.
    End,
}

/// A row that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Its number in the plan.
    pub row: u32,
    /// The row as it is sent, where something was decided about it since the plan began.
    pub decided: Option<Box<Entry>>,
    /// The new secret that it writes, where that is to be in a file before the service has it.
    pub export: Option<Exported>,
}

/// A generated secret as it stands in the file of new secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The webhook; a new one has no id yet.
    pub hook: Option<HookId>,
    /// Its name, as the service told it.
    pub name: String,
    /// The secret.
    pub secret: Secret,
}

/// Where the new secrets of a plan are written, below the directory of the user's state.
pub fn export_path(id: &PlanId) -> String {
    format!("secrets/secrets-{id}.csv")
}
