//! The commands of the audit: in its groups, and in the findings of one.

use super::{State, mend};
use crate::audit::{Finding, State as Standing};
use crate::tui::{
    accepted::Accepted,
    command::{Command, Group, with_moves},
    cursor::Step,
    shared::Shared,
};

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Step(Step),
    Open,
    Hook,
    Group,
    Mend,
    Accept,
    All,
    List,
    Again,
    Back,
}

fn on_any(state: &State, shared: &Shared) -> Option<String> {
    state.told(shared).is_none().then(|| "nothing was found".into())
}

fn on_hook(state: &State, shared: &Shared) -> Option<String> {
    state.told(shared).is_none_or(|finding| finding.hook.is_none()).then(|| "no webhook under the cursor".into())
}

fn hidden(_: &State, shared: &Shared) -> Option<String> {
    let laid_by = shared.auditing.done().map_or((0, 0), |done| done.findings.laid_by());
    (laid_by == (0, 0)).then(|| "nothing that was found is accepted or in the baseline".into())
}

fn acceptable(state: &State, shared: &Shared) -> Option<String> {
    let said = match (shared.settings.accepted.is_some(), &shared.accepted) {
        (false, _) => "this run reads and writes no file of suppressions",
        (true, Accepted::Refused(_)) => "the file of suppressions cannot be used as it is; see to it first",
        (true, Accepted::Unread | Accepted::Reading(_)) => "what was accepted before is being read",
        (true, Accepted::Known(_)) => return on_hook(state, shared).or_else(|| already(state, shared)),
    };
    Some(said.into())
}

fn already(state: &State, shared: &Shared) -> Option<String> {
    let accepted = |finding: &Finding| matches!(finding.state, Standing::Suppressed(_));
    state.told(shared).is_some_and(accepted).then(|| "somebody accepted this already".into())
}

fn mendable(state: &State, shared: &Shared) -> Option<String> {
    on_any(state, shared).or_else(|| mend::why_not(state, shared))
}

/// The groups.
pub const GROUPS: &[Command<State>] = with_moves!["audit", Cmd::Move;
    Command::new("audit.open", "Enter Tab l Right", "findings", "Show the findings of the group.", Group::View, Cmd::Open).verbs("show").footer(1).when(on_any),
    Command::new("audit.group", "s", "group by", "Group by rule, by severity, by webhook.", Group::Find, Cmd::Group).footer(2),
    Command::new("audit.mend", "f", "fix", "Make a plan of what mends the webhooks of the group, where an edit can; after a review.", Group::Act, Cmd::Mend).footer(3).writes().when(mendable),
    Command::new("audit.list", "o Ctrl-o", "show in list", "Go to the list, filtered to the webhooks of the group.", Group::Find, Cmd::List).footer(4).when(on_any),
    Command::new("audit.all", "z", "accepted too", "Show findings that were accepted or are in the baseline too, or hide them again.", Group::View, Cmd::All).when(hidden),
    Command::new("audit.again", "r Ctrl-r", "audit again", "Look at everything that is loaded again.", Group::View, Cmd::Again),
    Command::new("audit.back", "Esc q h Left", "back", "Leave the audit.", Group::View, Cmd::Back).footer(5),
];

/// The findings of one group.
pub const FINDINGS: &[Command<State>] = with_moves!["finding", Cmd::Step;
    Command::new("finding.hook", "Enter", "open", "Open the webhook of the finding.", Group::View, Cmd::Hook).footer(1).when(on_hook),
    Command::new("finding.mend", "f", "fix", "Make a plan of what mends this webhook, where an edit can; after a review.", Group::Act, Cmd::Mend).footer(2).writes().when(mendable),
    Command::new("finding.accept", "a", "accept", "Accept this finding until some day, with a reason: it is written into the file of suppressions.", Group::Act, Cmd::Accept).verbs("suppress").footer(3).when(acceptable),
    Command::new("finding.all", "z", "accepted too", "Show findings that were accepted or are in the baseline too, or hide them again.", Group::View, Cmd::All).when(hidden),
    Command::new("finding.list", "o Ctrl-o", "show in list", "Go to the list, filtered to what the rule of the finding found.", Group::Find, Cmd::List).footer(4),
    Command::new("finding.again", "r Ctrl-r", "audit again", "Look at everything that is loaded again.", Group::View, Cmd::Again),
    Command::new("finding.back", "Esc q h Left Tab", "back", "Go back to the groups.", Group::View, Cmd::Back).footer(5),
];
