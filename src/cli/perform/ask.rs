//! Shows a plan and asks whether it is to be done: for people at a terminal. Writes on standard error, decides nothing else.

use std::io;

use super::super::{login::prompt::Prompt, output::Output};
use crate::domain::{
    change,
    fault::{Fault, FaultKind},
    plan::{Action, Plan, Row, State},
    report,
};

/// Rows that are shown; `--dry-run` shows all.
const SHOWN: usize = 20;

/// Asks for a yes, or for this word where one has to be typed.
///
/// # Errors
/// `Cancelled` where the answer is another one, or none comes.
pub fn confirmed(plan: &Plan, word: Option<&str>, nothing: &str, output: &mut Output) -> Result<(), Fault> {
    output.note(&shown(plan));
    let called_off = |why: &str| Fault::new(FaultKind::Cancelled, nothing, why, "");
    let mut prompt = Prompt::of(io::stdin().lock(), output, None);
    let answer = match word {
        Some(word) => prompt.line(&format!("Type {word} to do it"), Some("no")).map(|typed| typed == word),
        None => prompt.yes("Do it?", false),
    };
    match answer {
        Ok(true) => Ok(()),
        Ok(false) => Err(called_off("it was not confirmed")),
        Err(fault) => Err(called_off(&fault.why)),
    }
}

fn shown(plan: &Plan) -> String {
    let mut lines = vec![format!("{}:", plan.title)];
    lines.extend(plan.notes.iter().cloned());
    for row in plan.rows().iter().take(SHOWN) {
        lines.extend(told(row));
    }
    let more = plan.rows().len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(format!("  … and {more} more; --dry-run shows all"));
    }
    lines.join("\n")
}

/// A row in a line, and a line for each field that it changes.
fn told(row: &Row) -> Vec<String> {
    let mut lines = vec![format!("  {} {} {}", report::verb(&row.action), report::id(row), report::name(row))];
    if !matches!(row.state, State::Waiting) {
        lines.push(format!("    left out: {}", report::outcome(row)));
        return lines;
    }
    let diffs = match &row.action {
        Action::Create(change) => change::diff(None, change),
        Action::Update(_, change) => change::diff(row.seen.as_ref(), change),
        Action::Delete(_) | Action::Test(_) => Vec::new(),
    };
    lines.extend(diffs.iter().map(|diff| {
        let (before, after) = (report::told(diff.field, &diff.before), report::told(diff.field, &diff.after));
        match matches!(row.action, Action::Create(_)) {
            true => format!("    {}: {after}", diff.field.wire()),
            false => format!("    {}: {before} -> {after}", diff.field.wire()),
        }
    }));
    lines
}
