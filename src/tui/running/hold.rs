//! How a plan that runs stands with the disk: nothing of it is sent before it is known there, so that the next start
//! knows what may have been sent when this process ends in the middle.
//!
//! ```text
//! Asked ─ on disk ─► Kept ─ each row: on disk, then sent ─► Over: off the disk
//!   └─ refused ─► Refused ─ p: tried again ─► Asked
//!                    └ said yes to: Free, nothing of it is kept any more
//! ```
//! One webhook on its own is sent all the same: somebody sits before it and sees what becomes of it.

use super::Running;
use crate::{
    domain::{
        fault::Fault,
        intent::{self, Exported, Intent, PlanId, Sending, Step},
        plan::{Action, Plan},
        report,
    },
    tui::{
        effect::Effect,
        go::{Notice, Question, Token},
        shared::Shared,
    },
};

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Nothing of it is kept: there is no place, or the operator said so.
    Free,
    /// It is being put on disk.
    Asked,
    /// It is on disk.
    Kept,
    /// It has come to its end and is off the disk.
    Over,
    /// The disk refused it, or a row of it.
    Refused {
        /// The plan itself is on disk.
        begun: bool,
    },
}

impl Running {
    /// How many rows are sent as soon as they are on disk.
    pub(in crate::tui) fn held(&self) -> usize {
        self.held.len()
    }

    /// True for a row that is not sent yet: it is being put on disk.
    pub(in crate::tui) fn holds(&self, plan: u32, row: u32) -> bool {
        self.held.contains(&(plan, row))
    }

    /// Notes that the file with the new secrets of a plan is gone.
    pub(in crate::tui) fn was_unexported(&mut self, plan: u32) {
        self.unexported.push(plan);
    }

    /// True where the new secrets of a plan are in a file.
    pub(super) fn exported(&self, plan: &Plan) -> bool {
        plan.exports && self.holds.get(&plan.number).is_some_and(|hold| *hold != Hold::Free)
    }
}

impl Shared {
    /// What a plan is called on disk and in the journal: of one that goes on with another, that other's name.
    pub(in crate::tui) fn id_of(&self, plan: &Plan) -> PlanId {
        let new = || PlanId { run: self.journal.run.clone(), number: plan.number };
        plan.continues().cloned().unwrap_or_else(new)
    }

    /// Where the new secrets of a plan are written, in full; `None` where they are written nowhere.
    pub fn export_of(&self, plan: &Plan) -> Option<String> {
        let home = self.journal.home.as_ref().filter(|_| plan.exports)?;
        Some(format!("{home}/{}", intent::export_path(&self.id_of(plan))))
    }

    /// The file that holds the new secrets of a plan that ran; `None` where none does.
    pub fn exported_to(&self, plan: &Plan) -> Option<String> {
        self.export_of(plan).filter(|_| self.running.exported(plan) && !self.running.unexported.contains(&plan.number))
    }

    /// Says in a plan's notes where its new secrets will be.
    pub fn announce_export(&self, plan: &mut Plan) {
        if !plan.exports {
            return;
        }
        plan.notes.push(match self.export_of(plan) {
            Some(path) => format!(
                "Each new secret is put into {path} (readable by you alone) before the service has it. Remove the file \
                 when the secrets are where they belong."
            ),
            None => "The new secrets are kept nowhere: look at them with x when the run has ended.".into(),
        });
    }

    /// Puts a plan that begins on disk.
    pub(super) fn begin(&mut self, number: u32) -> Option<Effect> {
        let plan = self.plan(number)?;
        let hold = match (&self.journal.home, plan.continues()) {
            (None, _) => Hold::Free,
            // It lies there already.
            (Some(_), Some(_)) => Hold::Kept,
            (Some(_), None) => Hold::Asked,
        };
        let effect = (hold == Hold::Asked).then(|| self.put_on_disk(plan));
        self.running.holds.insert(number, hold);
        effect
    }

    fn put_on_disk(&self, plan: &Plan) -> Effect {
        let rows = (0..plan.rows().len()).filter_map(|at| self.intended_entry(plan, u32::try_from(at).ok()?));
        let intent = Intent {
            id: self.id_of(plan),
            at: self.now,
            profile: self.profile.name.clone(),
            service: self.profile.base.clone(),
            title: plan.title.clone(),
            bulk: plan.bulk,
            exports: plan.exports,
            rows: rows.collect(),
        };
        Effect::Intend { plan: plan.number, id: self.id_of(plan), step: Step::Begin(Box::new(intent)) }
    }

    /// True where rows of a plan may be sent, or put on disk to be sent.
    pub(super) fn may_send(&self, number: u32) -> bool {
        matches!(self.running.holds.get(&number), Some(Hold::Free | Hold::Kept))
    }

    /// Sends rows of a plan, once they are on disk where they are kept.
    pub(super) fn send_rows(&mut self, number: u32, rows: Vec<u32>) -> Vec<Effect> {
        if rows.is_empty() {
            return Vec::new();
        }
        if self.running.holds.get(&number) != Some(&Hold::Kept) {
            return rows.into_iter().flat_map(|row| self.send_row(number, row)).collect();
        }
        let Some(plan) = self.plan(number) else { return Vec::new() };
        let decided = |row: u32| {
            let anew = self.running.decided.contains(&(number, row));
            anew.then(|| self.intended_entry(plan, row).map(Box::new)).flatten()
        };
        let sending = |row: &u32| {
            let (decided, export) = (decided(*row), exported(plan, *row));
            Sending { row: plan.number_of(*row), decided, export }
        };
        let step = Step::Send(rows.iter().map(sending).collect());
        let effect = Effect::Intend { plan: number, id: self.id_of(plan), step };
        self.running.held.extend(rows.into_iter().map(|row| (number, row)));
        vec![effect]
    }

    /// A plan, or rows of it, are on disk, or are not. The question to put, where the disk refuses them.
    pub(in crate::tui) fn intended(
        &mut self,
        number: u32,
        rows: &[u32],
        refused: Option<Box<Fault>>,
    ) -> (Vec<Effect>, Option<Question>) {
        let Some(plan) = self.plan(number) else { return (Vec::new(), None) };
        let waiting = |row: &u32| self.running.holds(number, *row);
        let rows: Vec<u32> = rows.iter().filter_map(|row| plan.row_numbered(*row)).filter(waiting).collect();
        let begun = !rows.is_empty() || self.running.holds.get(&number) == Some(&Hold::Kept);
        match refused {
            None => {
                self.running.held.retain(|(plan, row)| *plan != number || !rows.contains(row));
                let mut effects: Vec<Effect> = rows.into_iter().flat_map(|row| self.send_row(number, row)).collect();
                if self.running.holds.get(&number) == Some(&Hold::Asked) {
                    self.running.holds.insert(number, Hold::Kept);
                    effects.extend(self.advance(number));
                }
                (effects, None)
            }
            Some(fault) if !plan.bulk => {
                self.not_kept(&fault);
                self.running.holds.insert(number, Hold::Free);
                self.running.held.retain(|(plan, row)| *plan != number || !rows.contains(row));
                let mut effects: Vec<Effect> = rows.into_iter().flat_map(|row| self.send_row(number, row)).collect();
                effects.extend(self.advance(number));
                (effects, None)
            }
            Some(fault) => self.refuse(number, &rows, begun, &fault),
        }
    }

    fn refuse(&mut self, number: u32, rows: &[u32], begun: bool, fault: &Fault) -> (Vec<Effect>, Option<Question>) {
        self.running.held.retain(|(plan, row)| *plan != number || !rows.contains(row));
        self.running.holds.insert(number, Hold::Refused { begun });
        let Some(plan) = self.running.get(number) else { return (Vec::new(), None) };
        rows.iter().for_each(|row| plan.unsend(*row as usize));
        if plan.is_idle() {
            // Cancelled meanwhile: there is nothing to go on with.
            return (self.let_go(number).into_iter().collect(), None);
        }
        plan.pause(true);
        let title = plan.title.clone();
        let secrets = match plan.exports {
            true => " Nor are its new secrets in a file then: look at them with x before you leave.",
            false => "",
        };
        self.say(Notice::error(format!("{title}: paused: {fault}")));
        let body = format!(
            "{}: {}. If hookline ends in the middle of a run that is not on disk, nobody can say what was sent.{secrets} \
             The run is paused; p tries again.",
            fault.what, fault.why
        );
        let title = "Go on without the disk?".into();
        let token = Token::GoOnWithout(number);
        (Vec::new(), Some(Question { title, body, yes: "go on without", no: "stay paused", token }))
    }

    /// Puts on disk again what the disk refused.
    pub(super) fn try_again(&mut self, number: u32) -> Vec<Effect> {
        let Some(Hold::Refused { begun }) = self.running.holds.get(&number).copied() else { return Vec::new() };
        let hold = if begun { Hold::Kept } else { Hold::Asked };
        self.running.holds.insert(number, hold);
        let begins = (!begun).then(|| self.plan(number).map(|plan| self.put_on_disk(plan))).flatten();
        begins.into_iter().collect()
    }

    /// Runs a plan without the disk: the operator said so. What lies there of it goes, lest the next start take for not
    /// sent what was.
    pub(in crate::tui) fn go_on_without(&mut self, number: u32) -> Vec<Effect> {
        let Some(hold) = self.running.holds.insert(number, Hold::Free) else { return Vec::new() };
        let ends = self.plan(number).filter(|_| hold == Hold::Refused { begun: true }).map(|plan| self.end_of(plan));
        let mut effects: Vec<Effect> = ends.into_iter().collect();
        effects.extend(self.pause_plan(number, false));
        effects
    }

    /// Notes on disk that a plan was cancelled, or takes it off the disk where nothing of it is under way.
    pub(super) fn stopped(&mut self, number: u32) -> Vec<Effect> {
        let gone = self.let_go(number);
        if gone.is_some() || self.running.holds.get(&number) != Some(&Hold::Kept) {
            return gone.into_iter().collect();
        }
        let Some(plan) = self.plan(number) else { return Vec::new() };
        vec![Effect::Intend { plan: number, id: self.id_of(plan), step: Step::Stop }]
    }

    /// Takes a plan that is over off the disk.
    pub(super) fn let_go(&mut self, number: u32) -> Option<Effect> {
        let plan = self.plan(number).filter(|plan| plan.is_over())?;
        let effect = self.end_of(plan);
        match self.running.holds.get(&number)? {
            Hold::Free | Hold::Over => None,
            // A plan that is being put there and was cancelled before: what was asked for first is done first.
            Hold::Asked | Hold::Kept | Hold::Refused { .. } => {
                self.running.holds.insert(number, Hold::Over);
                Some(effect)
            }
        }
    }

    fn end_of(&self, plan: &Plan) -> Effect {
        Effect::Intend { plan: plan.number, id: self.id_of(plan), step: Step::End }
    }
}

/// The new secret of a row that goes into the file before it is sent.
fn exported(plan: &Plan, row: u32) -> Option<Exported> {
    let row = plan.row(row as usize).filter(|_| plan.exports)?;
    let (Action::Update(_, change) | Action::Create(change)) = &row.action else { return None };
    let name = report::name(row).to_owned();
    Some(Exported { hook: row.action.target(), name, secret: change.secret.clone()? })
}
