//! The commands of the list, and of its two prompts.

use super::State;
use crate::tui::{
    argument::{self, Takes},
    command::{Command, Group, with_moves},
    cursor::Step,
    shared::Shared,
    words,
};

/// What the list can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Cmd {
    Move(Step),
    Open,
    Reveal,
    Filter,
    InPrompt(InPrompt),
    InJump { accept: bool },
    Back,
    Quit,
    Refresh,
    Watch,
    Page { forward: bool },
    Jump,
    Mode,
    Sort,
    FailedFirst,
    Columns,
    View,
    Views,
    SaveView,
    Scroll { right: bool },
    New,
    Edit,
    Duplicate,
    Delete,
    Test,
    TestResult,
    Copy,
    Audit,
    Audience,
    OwnEvents,
    Matrix,
    CopyEvents,
    Mark,
    Range,
    MarkAll,
    Invert,
    Unmark,
    TestSet,
    Undo { again: bool },
    Journal,
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

fn reads_or_filters(list: &State, shared: &Shared) -> Option<String> {
    let steps = [list.ranges(), list.will_mark(), !list.filter().is_empty(), shared.views.applied().is_some()];
    let nothing = !steps.contains(&true) && shared.watch.is_empty() && !shared.reads();
    nothing.then(|| "there is none; q leaves the program".into())
}

fn testable(list: &State, shared: &Shared) -> Option<String> {
    on_hook(list, shared).or_else(|| {
        list.current(shared).filter(|id| shared.testing(*id)).map(|id| format!("a test of webhook {id} is under way"))
    })
}

/// A text pasted over the list must not bring a secret to the screen.
fn revealable(list: &State, shared: &Shared) -> Option<String> {
    on_hook(list, shared).or_else(|| shared.burst.then(|| "that looked like a paste".into()))
}

fn tested(list: &State, shared: &Shared) -> Option<String> {
    on_hook(list, shared).or_else(|| {
        list.current(shared).filter(|id| shared.last_test(*id).is_none()).map(|id| words::untested(id, shared))
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

fn undoable(_: &State, shared: &Shared) -> Option<String> {
    shared.no_undo(false)
}

fn redoable(_: &State, shared: &Shared) -> Option<String> {
    shared.no_undo(true)
}

fn journaled(_: &State, shared: &Shared) -> Option<String> {
    shared.no_journal()
}

fn paged(_: &State, shared: &Shared) -> Option<String> {
    (!shared.reading.paged()).then(|| "page mode is off; v turns it on".into())
}

fn has_next(list: &State, shared: &Shared) -> Option<String> {
    let awaited = || shared.reading.page_awaited().map(|page| format!("page {page} is on its way"));
    let last = || (!shared.reading.has_next()).then(|| "this is the last page".into());
    paged(list, shared).or_else(awaited).or_else(last)
}

fn has_former(list: &State, shared: &Shared) -> Option<String> {
    paged(list, shared).or_else(|| (shared.reading.page_number() <= 1).then(|| "this is the first page".into()))
}

/// The list itself.
pub const TABLE: &[Command<State>] = with_moves!["list", Cmd::Move;
    Command::new("list.open", "Enter Tab", "open", "Open the webhook under the cursor.", Group::View, Cmd::Open).verbs("show").footer(1).when(on_hook),
    Command::new("list.filter", "/", "filter", "Filter the list while typing.", Group::Find, Cmd::Filter).footer(2).takes(Takes::Filter),
    Command::new("list.back", "Esc", "clear filter", "One step back: drop the range, else clear the filter, else leave the view, else the flags of the watch, else stop reading. Marks stay.", Group::Find, Cmd::Back).footer(2).when(reads_or_filters),
    Command::new("list.sort", "s", "sort", "Choose what the list is sorted by.", Group::Find, Cmd::Sort).takes(Takes::Sort),
    Command::new("list.failed-first", "F", "failed first", "Sort by the last test, also of former runs: failed, not known, not sent, passed, never tested; again goes back to the former order.", Group::Find, Cmd::FailedFirst),
    Command::new("list.columns", "c", "columns", "Choose the columns.", Group::Find, Cmd::Columns).takes(Takes::Columns),
    Command::new("list.view", "1 2 3 4 5 6 7 8 9", "saved view", "Show the saved view of this number.", Group::Find, Cmd::View).verbs("view").takes(argument::VIEW),
    Command::new("list.views", "w", "saved views", "Choose a saved view; rename, number or remove one.", Group::Find, Cmd::Views),
    Command::new("list.save-view", "S", "save view", "Keep filter, sort, columns and reading mode under a name and a number.", Group::Find, Cmd::SaveView),
    Command::new("list.right", "l Right", "columns right", "Scroll the columns to the right.", Group::View, Cmd::Scroll { right: true }),
    Command::new("list.left", "h Left", "columns left", "Scroll the columns to the left.", Group::View, Cmd::Scroll { right: false }),
    Command::new("list.refresh", "r", "refresh", "Read again: what is on screen first, then the rest.", Group::View, Cmd::Refresh).footer(1),
    Command::new("list.watch", "R", "watch", "Read again by the clock and flag what came, changed or went; again ends it.", Group::View, Cmd::Watch).takes(Takes::Watch),
    Command::new("list.mode", "v", "reading mode", "Switch between the whole set and one page at a time.", Group::View, Cmd::Mode),
    Command::new("list.page-next", "]", "next page", "The next page, in page mode.", Group::View, Cmd::Page { forward: true }).footer(3).when(has_next),
    Command::new("list.page-former", "[", "page before", "The page before, in page mode.", Group::View, Cmd::Page { forward: false }).footer(3).when(has_former),
    Command::new("list.page-go", "p", "go to page", "Go to a page by its number, in page mode.", Group::View, Cmd::Jump).verbs("page").when(paged).takes(Takes::Number),
    Command::new("list.test", "t", "test", "Send a test delivery to the webhook under the cursor.", Group::Act, Cmd::Test).footer(3).writes().when(testable),
    Command::new("list.test-set", "T", "test all", "Send a test delivery to each marked webhook, or, with none marked, to all that the filter lets through; after a review.", Group::Act, Cmd::TestSet).writes().when(set),
    Command::new("list.reveal", "x", "reveal secret", "Open the webhook and show its secret for some seconds.", Group::View, Cmd::Reveal).when(revealable),
    Command::new("list.test-result", "o", "test result", "Show the last test delivery in full.", Group::View, Cmd::TestResult).when(tested),
    Command::new("list.edit", "e", "edit", "Edit the marked webhooks together, or, with none marked, the one under the cursor.", Group::Act, Cmd::Edit).footer(4).writes().when(marked_or_on_hook),
    Command::new("list.new", "n", "new", "Create a webhook.", Group::Act, Cmd::New).footer(5).writes(),
    Command::new("list.duplicate", "D", "duplicate", "Create a webhook with the values of this one.", Group::Act, Cmd::Duplicate).writes().when(on_hook),
    Command::new("list.delete", "d", "delete", "Delete the marked webhooks, or, with none marked, the one under the cursor; after a question.", Group::Act, Cmd::Delete).footer(6).writes().when(marked_or_on_hook),
    Command::new("list.copy", "y", "copy", "Copy id, url, name, JSON, curl or the secret.", Group::Act, Cmd::Copy).when(on_hook).takes(argument::COPIED),
    Command::new("list.audience", "m", "who gets what", "Show every event with the webhooks subscribed to it.", Group::View, Cmd::Audience).verbs("who events").takes(argument::EVENT),
    Command::new("list.audit", "A", "audit", "Show what is wrong with the webhooks, why it matters and how to mend it.", Group::View, Cmd::Audit),
    Command::new("list.events", "M", "its events", "Show the events of the webhook, and who else gets them.", Group::View, Cmd::OwnEvents).verbs("its-events").when(on_hook),
    Command::new("list.matrix", "W", "matrix", "Show the webhooks of the list against all events.", Group::View, Cmd::Matrix),
    Command::new("list.copy-events", "C", "copy events to", "Copy the events of the webhook to the marked ones, or, with none marked, to all that the filter lets through; after a review.", Group::Act, Cmd::CopyEvents).writes().when(on_hook),
    Command::new("list.mark", "Space", "mark", "Mark the webhook, or take its mark away; with an expression mark all that match it.", Group::Mark, Cmd::Mark).when(on_hook).takes(Takes::Filter).freely(),
    Command::new("list.range", "V", "mark range", "Begin a range at the cursor; move, then V or Space marks it and Esc drops it.", Group::Mark, Cmd::Range).when(on_hook),
    Command::new("list.mark-all", "a", "mark all", "Mark all webhooks that the filter lets through; the set is read to its end first.", Group::Mark, Cmd::MarkAll),
    Command::new("list.invert", "i", "invert marks", "Mark what is unmarked and the other way round, within the filter.", Group::Mark, Cmd::Invert),
    Command::new("list.unmark", "Alt-a", "clear marks", "Take every mark away, also from webhooks that are not on screen; with an expression from all that match it.", Group::Mark, Cmd::Unmark).when(marked).takes(Takes::Filter),
    Command::new("list.undo", "u", "undo", "Take back what this run wrote last, after a review.", Group::Act, Cmd::Undo { again: false }).writes().when(undoable),
    Command::new("list.redo", "U", "redo", "Write again what was undone last, after a review.", Group::Act, Cmd::Undo { again: true }).writes().when(redoable),
    Command::new("list.journal", "J", "journal", "Show what was written, when and by which plan.", Group::View, Cmd::Journal).when(journaled).takes(Takes::Words),
    Command::new("list.quit", "q", "quit", "Leave the program.", Group::Program, Cmd::Quit).verbs("q"),
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
        "Put in the first offer; again for the next.",
        Group::Find,
        Cmd::InPrompt(InPrompt::Complete),
    )
    .footer(3),
    Command::new(
        "filter.complete-back",
        "Shift-Tab",
        "offer before",
        "Put in the offer before.",
        Group::Find,
        Cmd::InPrompt(InPrompt::CompleteBack),
    ),
    Command::new(
        "filter.older",
        "Up Ctrl-p",
        "past filters",
        "A filter used before; again for an older one.",
        Group::Find,
        Cmd::InPrompt(InPrompt::Older),
    )
    .footer(4),
    Command::new(
        "filter.newer",
        "Down Ctrl-n",
        "newer filter",
        "Back towards what was typed.",
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
