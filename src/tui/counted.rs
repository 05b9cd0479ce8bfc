//! When a picture of the whole set is worth making anew: who gets what is counted once and looked at for long, while pages
//! come and webhooks are written.

use super::{msg::Slot, reading::Phase, screen::Answer, shared::Shared};
use crate::api::calls::Reply;

/// How much was there when the picture was made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counted {
    rows: usize,
    /// The set was still being read.
    early: bool,
    /// Something was written since.
    owed: bool,
}

impl Counted {
    /// The picture is made now.
    pub fn now(shared: &Shared) -> Self {
        Counted { rows: shared.present(), early: is_coming(shared), owed: false }
    }

    /// Webhooks that were counted.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// True where an answer makes it worth counting again.
    pub fn is_outdated(&mut self, slot: &Slot, answer: &Answer, shared: &Shared) -> bool {
        let coming = is_coming(shared);
        self.early |= coming && matches!(slot, Slot::Walk(_));
        self.owed |= matches!(answer, Ok(Reply::Saved(_) | Reply::Deleted(_)));
        match slot {
            // While pages come it is counted whenever twice as many are loaded: all of that costs as much as counting
            // the whole once more. At the end it is counted for good.
            Slot::Walk(_) if coming => shared.present() >= 2 * self.rows.max(1),
            Slot::Walk(_) => self.early || shared.present() != self.rows,
            // A run of many is counted once, at its end.
            Slot::Write { .. } => self.owed && shared.running.at_work().is_none(),
            Slot::Page | Slot::Events => answer.is_ok(),
            _ => false,
        }
    }

    /// Of how many webhooks, and whether that is all of them.
    pub fn says(&self, shared: &Shared) -> String {
        let counted = super::words::number(self.rows as u64);
        let how = match shared.reading.phase() {
            _ if shared.reading.paged() => "of {} seen page by page",
            Phase::Complete => "of all {} webhooks",
            Phase::Loading | Phase::Proving => "of {} loaded so far",
            _ => "of {} loaded, not of all",
        };
        let mut said = how.replace("{}", &counted);
        if self.rows != shared.present() {
            said.push_str(&format!(" (now {})", super::words::number(shared.present() as u64)));
        }
        said
    }
}

fn is_coming(shared: &Shared) -> bool {
    matches!(shared.reading.phase(), Phase::Loading | Phase::Proving)
}
