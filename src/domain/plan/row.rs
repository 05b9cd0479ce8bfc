//! One row of a plan: an action on one webhook, and how far it is.

use crate::domain::{
    action::Action,
    change::{self, Conflict, FieldDiff},
    fault::Fault,
    merge::{Choice, Clash},
    webhook::{Field, HookId, Webhook},
};

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not begun.
    Waiting,
    /// The record is being read again.
    Checking,
    /// The record is no longer what the operator saw.
    Clash(Box<Clash>),
    /// The write is under way.
    Running,
    /// Done; the id where one was made.
    Done(Option<HookId>),
    /// Refused or failed: nothing was written. Of a test also: it was sent and did not arrive.
    Failed(Box<Fault>),
    /// The answer was lost, and looking again did not settle it.
    Unknown(Box<Fault>),
    /// Given up before it was sent.
    Skipped,
}

impl State {
    /// One word for people; never told by colour alone.
    pub fn word(&self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Checking => "checking",
            State::Clash(_) => "changed",
            State::Running => "running",
            State::Done(_) => "done",
            State::Failed(_) => "failed",
            State::Unknown(_) => "unknown",
            State::Skipped => "skipped",
        }
    }

    /// The order in which people look at rows: what needs them first.
    pub fn rank(&self) -> u8 {
        match self {
            State::Failed(_) => 0,
            State::Unknown(_) => 1,
            State::Clash(_) => 2,
            State::Running | State::Checking => 3,
            State::Waiting => 4,
            State::Skipped => 5,
            State::Done(_) => 6,
        }
    }
}

/// One action and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is to be done.
    pub action: Action,
    /// The record as the operator saw it when deciding.
    pub seen: Option<Webhook>,
    /// How far.
    pub state: State,
    /// What the service said to it, as it came, where it said something worth reading.
    pub said: String,
    /// The journal entry that this row takes back.
    pub undoes: Option<String>,
    /// What the answer to the write showed, where that is not what it was to become: somebody else wrote too.
    pub found: Option<Box<Webhook>>,
    pub(super) checked: bool,
}

impl Row {
    pub(super) fn new(action: Action, seen: Option<Webhook>) -> Self {
        let (said, checked) = (String::new(), !action.looks_first());
        Row { checked, action, seen, state: State::Waiting, said, undoes: None, found: None }
    }

    /// True where it may be written: it waits, and was compared with what is there.
    pub(super) fn is_ready(&self) -> bool {
        self.state == State::Waiting && self.checked
    }

    /// True where the webhook, as it was seen last, surely is as this row would make it.
    pub(super) fn is_as_wanted(&self) -> bool {
        match (&self.action, &self.seen) {
            (Action::Update(_, wanted), Some(now)) => {
                wanted.secret.is_none() && change::diff(Some(now), wanted).is_empty()
            }
            _ => false,
        }
    }

    /// Holds the record as it is now against what the operator saw: whether it clashes with what is to be done, and what
    /// else was changed meanwhile.
    pub fn against(&self, now: &Webhook) -> (bool, Vec<Field>) {
        let Some(seen) = &self.seen else { return (false, Vec::new()) };
        let drift = change::drift(seen, now);
        match &self.action {
            Action::Update(_, wanted) => {
                let clashing: Vec<_> = change::conflicts(seen, wanted, now).into_iter().map(|c| c.field).collect();
                (!clashing.is_empty(), drift.into_iter().filter(|field| !clashing.contains(field)).collect())
            }
            _ => (!drift.is_empty(), Vec::new()),
        }
    }

    /// The three sides of a clash, as far as nothing was decided about them.
    pub fn conflicts(&self) -> Vec<Conflict> {
        match (&self.state, &self.action, &self.seen) {
            (State::Clash(clash), Action::Update(_, wanted), Some(seen)) => clash.open(seen, wanted),
            _ => Vec::new(),
        }
    }

    pub(super) fn undecided(&self) -> Vec<Field> {
        self.conflicts().into_iter().map(|conflict| conflict.field).collect()
    }

    /// Decides about fields of a clash; what is decided as a whole goes on. A deletion is decided without fields.
    pub(super) fn choose(&mut self, fields: &[Field], choice: &Choice) {
        let State::Clash(clash) = &mut self.state else { return };
        let (action, seen) = match (&self.action, &self.seen) {
            (Action::Update(id, wanted), Some(seen)) => {
                fields.iter().for_each(|field| clash.choose(*field, choice.clone()));
                if !clash.open(seen, wanted).is_empty() {
                    return;
                }
                let change = clash.resolved(seen, wanted);
                let whole = fields.is_empty() && *choice == Choice::Theirs;
                ((!change.is_empty() && !whole).then_some(Action::Update(*id, change)), clash.now().clone())
            }
            (action, _) => ((*choice != Choice::Theirs).then(|| action.clone()), clash.now().clone()),
        };
        match action {
            Some(action) => {
                (self.action, self.seen, self.checked) = (action, Some(seen), true);
                self.state = State::Waiting;
            }
            None => {
                self.said = "what others wrote stays".into();
                self.state = State::Skipped;
            }
        }
    }

    /// What somebody else changed between the last look and the write, by the answer to it.
    pub fn meanwhile(&self, after: &Webhook) -> Vec<FieldDiff> {
        match (&self.seen, &self.action) {
            (Some(seen), Action::Update(_, sent)) => change::meanwhile(seen, sent, after),
            _ => Vec::new(),
        }
    }
}

/// How the rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Tally {
    pub waiting: usize,
    pub running: usize,
    pub done: usize,
    pub failed: usize,
    pub unknown: usize,
    pub skipped: usize,
    pub clashes: usize,
}
