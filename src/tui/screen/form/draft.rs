//! What the form keeps on disk while it is open: all that was typed but the secret, soon after each change. It goes when
//! the form is closed, whether saved or thrown away; only a program that ends otherwise leaves it.

use std::time::Duration;

use super::{Phase, State, height, values::Values};
use crate::{
    domain::{check::Draft, kept::Kept, webhook::Field},
    tui::{effect::Effect, go::FormFor, msg::Timer, screen::Steps, shared::Shared},
};

/// From the first change that is not on disk to the write. With the write itself it stays below half a second.
const SOON: Duration = Duration::from_millis(300);

/// What of the form is on disk.
#[derive(Debug, Clone, Default)]
pub struct Keeping {
    /// The draft on disk, and whether a secret was typed beside it; `None` where none is there.
    on_disk: Option<(Draft, bool)>,
    /// The file of a former run, until it is taken over.
    file: Option<String>,
    /// The timer runs.
    waits: bool,
    /// Closed: nothing is kept any more.
    over: bool,
}

impl State {
    /// Opens the form with a draft that a former run left; `None` for a form that does not exist.
    pub fn resume(kept: Kept, shared: &mut Shared) -> Option<(Self, Steps)> {
        let purpose: FormFor = kept.form.parse().ok()?;
        let (mut form, steps) = State::open(FormFor::New, shared);
        form.purpose = purpose;
        let high = height(shared);
        *form.initial = Values::of(kept.seen.as_deref(), high);
        *form.values = Values::with(&kept.draft, high);
        form.seen = kept.seen;
        form.touched = form.changed();
        form.keeping = Keeping { file: kept.file, ..Keeping::default() };
        form.look(shared);
        Some((form, steps))
    }

    /// What would be kept now; `None` where nothing is worth it.
    fn worth_keeping(&self) -> Option<(Draft, bool)> {
        let typed = self.phase == Phase::Open && self.changed().iter().any(|field| *field != Field::Secret);
        typed.then(|| (Draft { secret: None, ..self.values.draft() }, !self.values.secret.is_empty()))
    }

    /// Sets the timer by the first change that is not on disk. Later ones do not move it.
    pub(super) fn tend_draft(&mut self, _shared: &Shared) -> Vec<Effect> {
        if self.keeping.over || self.finished || self.worth_keeping() == self.keeping.on_disk {
            return match std::mem::take(&mut self.keeping.waits) {
                true => vec![Effect::Unwake(Timer::Draft)],
                false => Vec::new(),
            };
        }
        match std::mem::replace(&mut self.keeping.waits, true) {
            true => Vec::new(),
            false => vec![Effect::Wake { timer: Timer::Draft, after: SOON }],
        }
    }

    /// Writes what is not on disk.
    pub(super) fn keep_draft(&mut self, shared: &Shared) -> Vec<Effect> {
        self.keeping.waits = false;
        let now = self.worth_keeping();
        if self.keeping.over || self.finished || now == self.keeping.on_disk {
            return Vec::new();
        }
        let effect = match &now {
            Some((draft, secret)) => Effect::Keep(Box::new(Kept {
                service: shared.profile.base.clone(),
                profile: shared.profile.name.clone(),
                form: self.purpose.to_string(),
                at: shared.now,
                draft: draft.clone(),
                secret: *secret,
                seen: self.seen.clone(),
                file: self.keeping.file.take(),
            })),
            None => self.forget(shared),
        };
        self.keeping.on_disk = now;
        vec![effect]
    }

    /// The form is closed: its draft goes.
    pub(super) fn drop_draft(&mut self, shared: &Shared) -> Vec<Effect> {
        let waits = std::mem::take(&mut self.keeping.waits);
        let there = self.keeping.on_disk.take().is_some() || self.keeping.file.is_some();
        let mut effects = Vec::new();
        if waits {
            effects.push(Effect::Unwake(Timer::Draft));
        }
        if there && !self.keeping.over {
            effects.push(self.forget(shared));
        }
        self.keeping.over = true;
        effects
    }

    fn forget(&mut self, shared: &Shared) -> Effect {
        let (service, form) = (shared.profile.base.clone(), self.purpose.to_string());
        Effect::Forget { service, form, file: self.keeping.file.take() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
