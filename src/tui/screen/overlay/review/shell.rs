//! The same writes as lines for a shell, the token and secrets left out. Who knows the wire makes them; this asks for them.

use super::State;
use crate::tui::{
    effect::{Effect, LineFor},
    running::call_of,
    screen::Steps,
    shared::Shared,
};

/// The line that stands on the page.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// The row that it is of.
    pub row: usize,
    /// The line, or why there is none; `None` while it is being made.
    pub line: Option<Result<String, String>>,
}

impl State {
    /// The line on the page.
    pub fn shell(&self) -> &Shell {
        &self.shell
    }

    /// The row under the cursor, else the first.
    fn chosen(&self, shared: &Shared) -> usize {
        let rows = match self.chooses() {
            true => self.page(shared, Self::width(shared.size.0)).rows,
            false => Vec::new(),
        };
        rows.iter().rev().find(|(line, _)| *line <= self.cursor.at).map_or(0, |(_, row)| *row)
    }

    /// Asks for the line of the row under the cursor.
    pub(super) fn want_line(&mut self, shared: &Shared) -> Vec<Effect> {
        self.shell.row = self.chosen(shared);
        self.line_for(LineFor::Screen)
    }

    fn line_for(&self, to: LineFor) -> Vec<Effect> {
        let Some(row) = self.plan.row(self.shell.row) else { return Vec::new() };
        let of = row.action.target().map_or_else(|| "the new webhook".to_owned(), |id| format!("webhook {id}"));
        vec![Effect::Curl { calls: vec![call_of(row.action.clone())], what: format!("curl for {of}"), to }]
    }

    /// Shows the line of the row under the cursor in full, where it can be copied.
    pub(super) fn show_line(&mut self, shared: &Shared) -> Steps {
        self.shell.row = self.chosen(shared);
        self.line_for(LineFor::Show).into()
    }

    /// Shows the lines of all rows that are to be written as a script.
    pub(super) fn show_script(&self) -> Steps {
        let rows = self.plan.rows().iter().filter(|row| row.state != crate::domain::plan::State::Skipped);
        let calls = rows.map(|row| call_of(row.action.clone())).collect();
        let what = format!("{}: as a script", self.plan.title);
        Effect::Curl { calls, what, to: LineFor::Show }.into()
    }
}
