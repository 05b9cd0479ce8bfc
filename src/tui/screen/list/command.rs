//! The commands of the list, and of its two prompts.

use super::State;
use crate::tui::{
    command::{Command, Group, with_moves},
    cursor::Step,
    shared::Shared,
};

/// What the list can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Open,
    Filter,
    InPrompt(InPrompt),
    InJump { accept: bool },
    Back,
    Quit,
    Refresh,
    Page { forward: bool },
    Jump,
    Mode,
    Sort,
    Columns,
    Scroll { right: bool },
    New,
    Edit,
    Duplicate,
    Delete,
    Test,
    TestResult,
    Copy,
    Mark,
    Range,
    MarkAll,
    Invert,
    Unmark,
    TestSet,
}

/// What the filter prompt can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum InPrompt {
    Accept,
    Cancel,
    Complete,
    CompleteBack,
    Older,
    Newer,
}

fn on_hook(list: &State, shared: &Shared) -> Option<String> {
    list.current(shared).is_none().then(|| "no webhook under the cursor".into())
}

fn testable(list: &State, shared: &Shared) -> Option<String> {
    on_hook(list, shared).or_else(|| {
        list.current(shared).filter(|id| shared.testing(*id)).map(|id| format!("a test of webhook {id} is under way"))
    })
}

fn tested(list: &State, shared: &Shared) -> Option<String> {
    on_hook(list, shared).or_else(|| {
        list.current(shared)
            .filter(|id| shared.last_test(*id).is_none())
            .map(|id| format!("webhook {id} was not tested in this run; t sends a test"))
    })
}

fn marked_or_on_hook(list: &State, shared: &Shared) -> Option<String> {
    if shared.marks.is_empty() { on_hook(list, shared) } else { None }
}

fn marked(_: &State, shared: &Shared) -> Option<String> {
    shared.marks.is_empty().then(|| "nothing is marked".into())
}

fn set(list: &State, shared: &Shared) -> Option<String> {
    list.why_no_set(shared)
}

fn paged(_: &State, shared: &Shared) -> Option<String> {
    (!shared.reading.paged()).then(|| "the whole set is loaded; v switches to one page at a time".into())
}

fn has_next(list: &State, shared: &Shared) -> Option<String> {
    paged(list, shared).or_else(|| (!shared.reading.has_next()).then(|| "this is the last page".into()))
}

fn has_former(list: &State, shared: &Shared) -> Option<String> {
    paged(list, shared).or_else(|| (shared.reading.page_number() <= 1).then(|| "this is the first page".into()))
}

/// The list itself.
pub const TABLE: &[Command<State>] = with_moves!["list", Cmd::Move;
    Command::new("list.open", "Enter Tab", "open", "Open the webhook under the cursor.", Group::View, Cmd::Open).footer(1).when(on_hook),
    Command::new("list.filter", "/", "filter", "Filter the list while typing.", Group::Find, Cmd::Filter).footer(2),
    Command::new("list.back", "Esc", "clear filter", "One step back: drop the range, else clear the filter, else cancel what is being read. Marks stay.", Group::Find, Cmd::Back),
    Command::new("list.sort", "s", "sort", "Choose by what the list is sorted.", Group::Find, Cmd::Sort),
    Command::new("list.columns", "c", "columns", "Choose the columns.", Group::Find, Cmd::Columns),
    Command::new("list.right", "l Right", "columns right", "Scroll the columns to the right.", Group::View, Cmd::Scroll { right: true }),
    Command::new("list.left", "h Left", "columns left", "Scroll the columns to the left.", Group::View, Cmd::Scroll { right: false }),
    Command::new("list.refresh", "r", "refresh", "Read again: what is on screen first, then the rest.", Group::View, Cmd::Refresh),
    Command::new("list.mode", "v", "reading mode", "Switch between the whole set and one page at a time.", Group::View, Cmd::Mode),
    Command::new("list.page-next", "]", "next page", "The next page of the service, in page mode.", Group::View, Cmd::Page { forward: true }).footer(3).when(has_next),
    Command::new("list.page-former", "[", "former page", "The former page of the service, in page mode.", Group::View, Cmd::Page { forward: false }).footer(3).when(has_former),
    Command::new("list.page-go", "p", "go to page", "Go to a page by its number, in page mode.", Group::View, Cmd::Jump).when(paged),
    Command::new("list.test", "t", "test", "Send a test delivery to the webhook under the cursor.", Group::Act, Cmd::Test).footer(3).writes().when(testable),
    Command::new("list.test-set", "T", "test all", "Send a test delivery to each marked webhook, or, with none marked, to all that the filter lets through; after a review.", Group::Act, Cmd::TestSet).writes().when(set),
    Command::new("list.test-result", "o", "test result", "Show the last test delivery in full.", Group::View, Cmd::TestResult).when(tested),
    Command::new("list.edit", "e", "edit", "Edit the webhook under the cursor.", Group::Act, Cmd::Edit).footer(4).writes().when(on_hook),
    Command::new("list.new", "n", "new", "Create a webhook.", Group::Act, Cmd::New).footer(5).writes(),
    Command::new("list.duplicate", "D", "duplicate", "Create a webhook with the values of this one.", Group::Act, Cmd::Duplicate).writes().when(on_hook),
    Command::new("list.delete", "d", "delete", "Delete the marked webhooks, or, with none marked, the one under the cursor; after a question.", Group::Act, Cmd::Delete).footer(6).writes().when(marked_or_on_hook),
    Command::new("list.copy", "y", "copy", "Copy id, url, name, JSON or curl of the webhook.", Group::Act, Cmd::Copy).when(on_hook),
    Command::new("list.mark", "Space", "mark", "Mark the webhook, or take its mark away.", Group::Mark, Cmd::Mark).when(on_hook),
    Command::new("list.range", "V", "mark range", "Begin a range at the cursor; move, then V or Space marks it and Esc drops it.", Group::Mark, Cmd::Range).when(on_hook),
    Command::new("list.mark-all", "a", "mark all", "Mark all webhooks that the filter lets through; the set is read to its end first.", Group::Mark, Cmd::MarkAll),
    Command::new("list.invert", "i", "invert marks", "Mark what is unmarked and the other way round, within the filter.", Group::Mark, Cmd::Invert),
    Command::new("list.unmark", "M", "clear marks", "Take every mark away, also from webhooks that are not on screen.", Group::Mark, Cmd::Unmark).when(marked),
    Command::new("list.quit", "q", "quit", "Leave the program.", Group::Program, Cmd::Quit),
];

/// While a filter is typed.
pub const PROMPT: &[Command<State>] = &[
    Command::new(
        "filter.accept",
        "Enter",
        "keep",
        "Keep this filter and go back to the list.",
        Group::Find,
        Cmd::InPrompt(InPrompt::Accept),
    )
    .footer(1),
    Command::new(
        "filter.cancel",
        "Esc",
        "cancel",
        "Go back to the former filter.",
        Group::Find,
        Cmd::InPrompt(InPrompt::Cancel),
    )
    .footer(2),
    Command::new(
        "filter.complete",
        "Tab",
        "complete",
        "Put in what could stand here; again for the next.",
        Group::Find,
        Cmd::InPrompt(InPrompt::Complete),
    )
    .footer(3),
    Command::new(
        "filter.complete-back",
        "Shift-Tab",
        "complete back",
        "Put in the former offer.",
        Group::Find,
        Cmd::InPrompt(InPrompt::CompleteBack),
    ),
    Command::new(
        "filter.older",
        "Up Ctrl-p",
        "older",
        "The filter used before.",
        Group::Find,
        Cmd::InPrompt(InPrompt::Older),
    )
    .footer(4),
    Command::new(
        "filter.newer",
        "Down Ctrl-n",
        "newer",
        "The filter used after.",
        Group::Find,
        Cmd::InPrompt(InPrompt::Newer),
    ),
];

/// While a page number is typed.
pub const JUMP: &[Command<State>] = &[
    Command::new("jump.accept", "Enter", "go", "Go to this page.", Group::Find, Cmd::InJump { accept: true }).footer(1),
    Command::new("jump.cancel", "Esc", "cancel", "Stay on this page.", Group::Find, Cmd::InJump { accept: false })
        .footer(2),
];
