//! The commands of a run.

use super::State;
use crate::{
    domain::{
        plan::{self, Plan},
        report::Form,
    },
    tui::{
        command::{Command, Group, with_moves},
        cursor::Step,
        running,
        shared::Shared,
    },
};

/// What can be done with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Open,
    Pause,
    Stop,
    Retry,
    Mine,
    Theirs,
    Report(Form),
    Copy,
    Secrets,
    Unexport,
    Close,
}

fn waits(run: &State, shared: &Shared) -> Option<String> {
    let waiting = run.plan(shared).is_some_and(|plan| plan.tally().waiting > 0);
    (!waiting).then(|| "nothing waits any more".into())
}

fn failed(run: &State, shared: &Shared) -> Option<String> {
    match run.plan(shared) {
        Some(plan) if !plan.is_idle() => Some("wait for the end of the run, or cancel it with c".into()),
        Some(plan) if plan.tally().failed > 0 => None,
        _ => Some("nothing failed".into()),
    }
}

fn on_clash(run: &State, shared: &Shared) -> Option<String> {
    let clash = run.current(shared).is_some_and(|(_, row)| matches!(row.state, plan::State::Clash(_)));
    (!clash).then(|| "the row under the cursor does not clash".into())
}

fn secret(run: &State, shared: &Shared) -> Option<String> {
    run.plan(shared).map(running::secrets).is_none_or(|s| s.is_empty()).then(|| "no new secrets were written".into())
}

fn exported(run: &State, shared: &Shared) -> Option<String> {
    let path = run.plan(shared).and_then(|plan| shared.exported_to(plan));
    path.is_none().then(|| "no file holds new secrets of this run".into())
}

fn any(run: &State, shared: &Shared) -> Option<String> {
    run.plan(shared).is_none_or(|plan: &Plan| plan.rows().is_empty()).then(|| "there is no row".into())
}

/// Its table.
pub const TABLE: &[Command<State>] = with_moves!["run", Cmd::Move;
    Command::new("run.open", "Enter", "in full", "Show what the service said to this row in full; of one that somebody else changed what was seen, what is wanted and what is there now.", Group::View, Cmd::Open).verbs("show").footer(1).when(any),
    Command::new("run.pause", "p", "pause", "Begin nothing more for now, or go on; what is under way goes on.", Group::Act, Cmd::Pause).footer(2).when(waits),
    Command::new("run.stop", "c", "cancel", "Cancel what is not begun yet; what is under way goes on.", Group::Act, Cmd::Stop).footer(3).when(waits),
    Command::new("run.retry", "f", "retry failed", "Review the rows that failed and run them again; unknown ones are left alone.", Group::Act, Cmd::Retry).footer(4).writes().when(failed),
    Command::new("run.mine", "m", "mine", "Write yours over what others wrote to this row meanwhile; events are added to theirs and taken out of theirs.", Group::Act, Cmd::Mine).footer(5).writes().when(on_clash),
    Command::new("run.theirs", "o", "theirs", "Leave what others wrote to this row meanwhile.", Group::Act, Cmd::Theirs).footer(6).when(on_clash),
    Command::new("run.secrets", "x", "new secrets", "Show the secrets that were written, with their webhooks; y copies them there.", Group::View, Cmd::Secrets).footer(5).when(secret),
    Command::new("run.unexport", "D", "remove file", "Remove the file that holds the new secrets of this run.", Group::Act, Cmd::Unexport).footer(8).when(exported),
    Command::new("run.text", "r", "report", "Show the report as text.", Group::View, Cmd::Report(Form::Text)).footer(7),
    Command::new("run.json", "J", "JSON", "Show the report as JSON.", Group::View, Cmd::Report(Form::Json)),
    Command::new("run.csv", "C", "CSV", "Show the report as CSV.", Group::View, Cmd::Report(Form::Csv)),
    Command::new("run.copy", "y", "copy report", "Copy the report as text.", Group::Act, Cmd::Copy),
    Command::new("run.close", "Esc q b", "close", "Close the view; the run goes on.", Group::Program, Cmd::Close).footer(7),
];
