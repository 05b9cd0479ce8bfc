//! The prompt that takes the events of another webhook: by id or a part of its name, among what is loaded; an id that is
//! not loaded is read.

use crate::{
    domain::webhook::HookId,
    tui::{
        cursor::{Cursor, Step},
        field::Field,
        shared::Shared,
    },
};

/// Webhooks offered at most.
const MOST: usize = 50;
/// Lines of them on screen at most.
pub const HEIGHT: usize = 10;

/// The prompt while it is open.
#[derive(Debug, Clone, Default)]
pub struct Take {
    /// What is typed.
    pub field: Field,
    /// Webhooks that answer to it, the one with this very id first.
    pub found: Vec<HookId>,
    /// The one that is meant.
    pub cursor: Cursor,
    /// A webhook that is being read, and whether its events replace the choice.
    pub waits: Option<(HookId, bool)>,
    /// Why it could not be read.
    pub failed: Option<String>,
}

impl Take {
    /// An open prompt.
    pub fn open(shared: &Shared) -> Self {
        let mut take = Take::default();
        take.look(shared);
        take
    }

    /// Looks for what is typed.
    pub fn look(&mut self, shared: &Shared) {
        let typed = self.field.text().trim().to_lowercase();
        let exact = self.typed_id().filter(|id| shared.hooks.get(*id).is_some());
        let others = shared
            .hooks
            .iter()
            .map(|(_, row)| row)
            .filter(|row| Some(row.id()) != exact)
            .filter(|row| row.folded_name().contains(&typed) || row.id().to_string().starts_with(&typed))
            .map(|row| row.id());
        self.found = exact.into_iter().chain(others).take(MOST).collect();
        self.cursor = Cursor::default();
        self.waits = None;
        self.failed = None;
    }

    /// The id that is typed, where it is one.
    pub fn typed_id(&self) -> Option<HookId> {
        self.field.text().trim().trim_start_matches('#').parse().ok()
    }

    /// The webhook that is meant: the one under the cursor, else the typed id, which is then not loaded.
    pub fn meant(&self) -> Option<HookId> {
        self.found.get(self.cursor.at).copied().or_else(|| self.typed_id())
    }

    /// Moves among what was found.
    pub fn step(&mut self, step: Step) {
        self.cursor.step(step, self.found.len(), HEIGHT);
    }
}
