//! The one way in which anything is written: form, test, delete, and later bulk, undo and files.
//!
//! A plan is a list of rows, each one action on one webhook. Pure: it says what to do next and is told how it went.
//!
//! ```text
//! Waiting ─ look ─► Checking ─ as seen ─► Waiting(checked) ─ write ─► Running ─► Done
//!                      └─ not as seen ─► Clash ─ mine ─┘                  ├────► Failed
//!                                           └─ theirs ─► Skipped          └────► Unknown
//! ```

use super::{
    fault::{Fault, FaultKind},
    undo::Undo,
    webhook::{Change, HookId, Webhook},
};

/// What is done to one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Create one with these values.
    Create(Change),
    /// Write what changed.
    Update(HookId, Change),
    /// Delete it.
    Delete(HookId),
    /// Send a test delivery: an action, not a change; it needs no look before.
    Test(HookId),
}

impl Action {
    /// The webhook it is about; a new one has no id yet.
    pub fn target(&self) -> Option<HookId> {
        match self {
            Action::Create(_) => None,
            Action::Update(id, _) | Action::Delete(id) | Action::Test(id) => Some(*id),
        }
    }

    /// True where the record is read again before it is written, so that operators do not trample each other.
    pub fn looks_first(&self) -> bool {
        matches!(self, Action::Update(..) | Action::Delete(_))
    }
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not begun.
    Waiting,
    /// The record is being read again.
    Checking,
    /// The record is no longer what the operator saw.
    Clash(Box<Webhook>),
    /// The write is under way.
    Running,
    /// Done; the id where one was made.
    Done(Option<HookId>),
    /// Refused or failed: nothing was written.
    Failed(Box<Fault>),
    /// The answer was lost, and looking again did not settle it.
    Unknown(Box<Fault>),
    /// Given up before it was sent.
    Skipped,
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
    /// The journal entry that this row takes back.
    pub undoes: Option<String>,
    checked: bool,
}

/// A set of writes that is reviewed, confirmed and run as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its number in this run of the program.
    pub number: u32,
    /// What it is, as a verb: "Save webhook 12".
    pub title: String,
    /// How many rows run at a time, at least one.
    pub parallel: usize,
    /// What is to be known before it is confirmed, such as what an undo cannot restore.
    pub notes: Vec<String>,
    rows: Vec<Row>,
    stopped: bool,
}

/// What a plan wants done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Todo {
    /// Read this webhook again, for the row of this number.
    Look(usize, HookId),
    /// Carry out the row of this number.
    Write(usize, Action),
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

impl Plan {
    /// A plan over these actions, each with the record as it was seen.
    pub fn new(number: u32, title: impl Into<String>, actions: Vec<(Action, Option<Webhook>)>) -> Self {
        let rows = actions
            .into_iter()
            .map(|(action, seen)| Row {
                checked: !action.looks_first(),
                action,
                seen,
                state: State::Waiting,
                undoes: None,
            })
            .collect();
        Plan { number, title: title.into(), parallel: 4, notes: Vec::new(), rows, stopped: false }
    }

    /// A plan that takes entries of the journal back.
    pub fn undoing(number: u32, undo: Undo) -> Self {
        let (actions, undoes): (Vec<_>, Vec<_>) =
            undo.rows.into_iter().map(|row| ((row.action, row.seen), row.undoes)).unzip();
        let mut plan = Plan { notes: undo.notes, ..Plan::new(number, undo.title, actions) };
        for (row, undoes) in plan.rows.iter_mut().zip(undoes) {
            row.undoes = Some(undoes);
        }
        plan
    }

    /// Its rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of this number.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }

    /// The reads that are to be made before the question is put: every row that was not compared yet.
    pub fn looks(&mut self) -> Vec<Todo> {
        let mut todo = Vec::new();
        for (at, row) in self.rows.iter_mut().enumerate() {
            if let (State::Waiting, false, Some(id)) = (&row.state, row.checked, row.action.target()) {
                row.state = State::Checking;
                todo.push(Todo::Look(at, id));
            }
        }
        todo
    }

    /// Lets rows be looked at again whose look failed, or was given up before it was answered.
    pub fn look_again(&mut self) {
        for row in self.rows.iter_mut().filter(|row| !row.checked) {
            if matches!(row.state, State::Failed(_) | State::Checking) {
                row.state = State::Waiting;
            }
        }
    }

    /// Lets every row be looked at once more, also those that were compared: what was seen is old by now.
    pub fn look_anew(&mut self) {
        for row in self.rows.iter_mut().filter(|row| row.state == State::Waiting && row.action.looks_first()) {
            row.checked = false;
        }
    }

    /// Takes the record as it stands now. `differs` says whether what the operator saw is no longer so; that is the
    /// caller's to find out, by the fields that matter.
    pub fn looked(&mut self, at: usize, now: Result<Webhook, Fault>, differs: bool) {
        let Some(row) = self.rows.get_mut(at).filter(|row| row.state == State::Checking) else { return };
        row.state = match now {
            Ok(now) if differs => State::Clash(Box::new(now)),
            Ok(now) => {
                row.checked = true;
                row.seen = Some(now);
                State::Waiting
            }
            Err(fault) => State::Failed(Box::new(fault)),
        };
    }

    /// Settles a clash by going on: what is there now counts as seen.
    pub fn take_mine(&mut self, at: usize) {
        if let Some(row) = self.rows.get_mut(at)
            && let State::Clash(now) = std::mem::replace(&mut row.state, State::Waiting)
        {
            row.seen = Some(*now);
            row.checked = true;
        }
    }

    /// Settles a clash by leaving what is there.
    pub fn take_theirs(&mut self, at: usize) {
        if let Some(row) = self.rows.get_mut(at).filter(|row| matches!(row.state, State::Clash(_))) {
            row.state = State::Skipped;
        }
    }

    /// The writes to send now: rows that wait and were compared, as many as may run at a time.
    pub fn writes(&mut self) -> Vec<Todo> {
        let mut free = self.parallel.max(1).saturating_sub(self.tally().running);
        let mut todo = Vec::new();
        for (at, row) in self.rows.iter_mut().enumerate() {
            if self.stopped || free == 0 {
                break;
            }
            if row.state == State::Waiting && row.checked {
                row.state = State::Running;
                free -= 1;
                todo.push(Todo::Write(at, row.action.clone()));
            }
        }
        todo
    }

    /// Takes the outcome of a write; the id is that of a new webhook. An answer to a row that does not run is ignored.
    pub fn written(&mut self, at: usize, outcome: Result<Option<HookId>, Fault>) {
        let Some(row) = self.rows.get_mut(at).filter(|row| row.state == State::Running) else { return };
        row.state = match outcome {
            Ok(id) => State::Done(id),
            Err(fault) if fault.kind == FaultKind::UnknownOutcome => State::Unknown(Box::new(fault)),
            Err(fault) => State::Failed(Box::new(fault)),
        };
    }

    /// Stops the queue. What is under way goes on; what waits is skipped.
    pub fn stop(&mut self) {
        self.stopped = true;
        for row in &mut self.rows {
            if matches!(row.state, State::Waiting | State::Checking | State::Clash(_)) {
                row.state = State::Skipped;
            }
        }
    }

    /// True where something is to be written and every row that was not given up may be: all compared, none clashing,
    /// none failed to be read.
    pub fn ready(&self) -> bool {
        let mut left = self.rows.iter().filter(|row| row.state != State::Skipped).peekable();
        left.peek().is_some() && left.all(|row| row.state == State::Waiting && row.checked)
    }

    /// True where nothing waits and nothing runs.
    pub fn ended(&self) -> bool {
        let t = self.tally();
        t.waiting + t.running + t.clashes == 0
    }

    /// How the rows stand.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            match row.state {
                State::Waiting | State::Checking => tally.waiting += 1,
                State::Running => tally.running += 1,
                State::Done(_) => tally.done += 1,
                State::Failed(_) => tally.failed += 1,
                State::Unknown(_) => tally.unknown += 1,
                State::Skipped => tally.skipped += 1,
                State::Clash(_) => tally.clashes += 1,
            }
        }
        tally
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: u64) -> HookId {
        HookId::new(n).unwrap()
    }

    fn fault(kind: FaultKind) -> Fault {
        Fault::new(kind, "Saving failed", "because", "")
    }

    fn update(n: u64) -> (Action, Option<Webhook>) {
        let change = Change { name: Some("x".into()), ..Change::default() };
        (Action::Update(id(n), change), Some(Webhook::bare(id(n))))
    }

    #[test]
    fn nothing_is_written_before_it_was_compared() {
        let mut plan = Plan::new(1, "t", vec![update(1)]);
        assert_eq!(plan.writes(), []);
        assert_eq!(plan.looks(), [Todo::Look(0, id(1))]);
        assert_eq!(plan.looks(), [], "one look a row");
        assert!(!plan.ready());
        plan.looked(0, Ok(Webhook::bare(id(1))), false);
        assert!(plan.ready());
        assert!(matches!(plan.writes().as_slice(), [Todo::Write(0, Action::Update(..))]));
        assert_eq!(plan.writes(), [], "sent once");
    }

    #[test]
    fn a_clash_is_the_operators_to_settle() {
        let mut plan = Plan::new(1, "t", vec![update(1), update(2)]);
        plan.looks();
        plan.looked(0, Ok(Webhook::bare(id(1))), true);
        plan.looked(1, Ok(Webhook::bare(id(2))), true);
        assert_eq!((plan.ready(), plan.writes()), (false, vec![]));
        plan.take_theirs(0);
        plan.take_mine(1);
        assert!(matches!(plan.writes().as_slice(), [Todo::Write(1, _)]));
        plan.written(1, Err(fault(FaultKind::UnknownOutcome)));
        assert_eq!(plan.tally(), Tally { skipped: 1, unknown: 1, ..Tally::default() });
    }

    #[test]
    fn a_failed_look_can_be_repeated_and_a_skipped_row_stops_nothing() {
        let mut plan = Plan::new(1, "t", vec![update(1), update(2)]);
        plan.looks();
        plan.looked(0, Err(fault(FaultKind::Network)), false);
        plan.looked(1, Ok(Webhook::bare(id(2))), true);
        plan.take_theirs(1);
        plan.look_again();
        assert_eq!(plan.looks(), [Todo::Look(0, id(1))]);
        plan.looked(0, Ok(Webhook::bare(id(1))), false);
        assert!(plan.ready());
        plan.stop();
        assert!(!plan.ready(), "nothing is left");
    }

    proptest! {
        /// Under any order of answers, failures and a stop, each row is written at most once and ends in one state.
        #[test]
        fn no_row_is_written_twice(n in 1usize..20, parallel in 1usize..6, picks in proptest::collection::vec((any::<u16>(), 0u8..4), 0..80), stop_at in 0usize..80) {
            let mut plan = Plan::new(1, "t", (1..=n as u64).map(|n| (Action::Test(id(n)), None)).collect());
            plan.parallel = parallel;
            let mut sent = vec![0; n];
            let mut open: Vec<usize> = Vec::new();
            for (step, (pick, how)) in picks.into_iter().enumerate() {
                if step == stop_at { plan.stop(); }
                for todo in plan.writes() {
                    let Todo::Write(at, _) = todo else { panic!("a test needs no look") };
                    sent[at] += 1;
                    open.push(at);
                }
                prop_assert!(open.len() <= parallel);
                if open.is_empty() { continue }
                let at = open.remove(usize::from(pick) % open.len());
                plan.written(at, match how { 0 => Ok(None), 1 => Ok(Some(id(9))), 2 => Err(fault(FaultKind::Server)), _ => Err(fault(FaultKind::UnknownOutcome)) });
            }
            prop_assert!(sent.iter().all(|times| *times <= 1));
            let t = plan.tally();
            prop_assert_eq!(t.waiting + t.running + t.done + t.failed + t.unknown + t.skipped, n);
            prop_assert_eq!(t.running, open.len());
        }
    }
}
