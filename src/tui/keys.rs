//! Every command table of the console on one page, for what describes the keys without running a screen: the README and
//! the rules of the house. It decides nothing: a key press is looked up in the table of the screen in front.

use super::{
    command::{Command, Entry},
    global,
    screen::{Screen, audience, audit, bulk, calls, detail, form, journal, list, matrix, overlay, picker, run},
};

/// The commands of one view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Where these keys work, as a heading.
    pub view: &'static str,
    /// Its commands, in the order of the table.
    pub entries: Vec<Entry>,
    /// Characters are text here: `:` opens no command line.
    pub typed: bool,
}

/// Every table. A view with modes (a prompt, a field with keys of its own) has one for each; a command that stands in
/// several of them is the same in all.
pub fn all() -> Vec<Table> {
    vec![
        table("Everywhere", global::TABLE),
        table("List", list::command::TABLE),
        typing("Filter prompt", list::command::PROMPT),
        typing("Page prompt", list::command::JUMP),
        table("Detail", detail::command::TABLE),
        typing("Form", form::command::LINE),
        typing("Form", form::command::SECRET),
        table("Form", form::command::EVENTS),
        typing("Form", form::command::SCOPES),
        table("Form while reading", form::command::LOADING),
        table("Journal", journal::command::TABLE),
        typing("Find in the journal", journal::command::FILTER),
        typing("Event picker", picker::command::TABLE),
        typing("Events of another webhook", picker::command::TAKE),
        table("Edit of many webhooks", bulk::command::CHOICE),
        table("Edit of many webhooks", bulk::command::EVENTS),
        typing("Edit of many webhooks", bulk::command::LINE),
        table("Run of a plan", run::command::TABLE),
        table("Review before saving", overlay::review::command::TABLE),
        table("Review before deleting", overlay::review::command::DELETE),
        typing("Review with a typed challenge", overlay::review::command::TYPED),
        table("Run that ended in the middle", overlay::unfinished::TABLE),
        typing("Another value in a review", overlay::review::command::EDIT),
        table("Question", overlay::ask::TABLE),
        table("Copy menu", overlay::copy::command::TABLE),
        table("Sort", overlay::sort::TABLE),
        table("Columns", overlay::columns::TABLE),
        table("Audit", audit::command::GROUPS),
        table("Findings of the audit", audit::command::FINDINGS),
        typing("A finding that is accepted", overlay::accept::TABLE),
        table("Saved views", overlay::views::TABLE),
        table("Name of a view", overlay::naming::command::NAME),
        table("Name of a view", overlay::naming::command::CHOICE),
        table("Name of a view", overlay::naming::command::NUMBER),
        typing("Who gets what", audience::command::EVENTS),
        table("Webhooks of an event", audience::command::HOOKS),
        table("Matrix", matrix::command::TABLE),
        table("Call log", calls::command::TABLE),
        typing("Search of the call log", calls::command::PROMPT),
        table("One call", calls::command::RECORD),
        table("Profiles", overlay::profiles::command::TABLE),
        typing("Profiles", overlay::profiles::command::FIND),
        table("Text in full", overlay::text::TABLE),
        typing("Command line", overlay::colon::TABLE),
        table("Help", overlay::help::TABLE),
    ]
}

/// The same with one table for each view, in which every command stands once.
pub fn views() -> Vec<Table> {
    let mut views: Vec<Table> = Vec::new();
    for table in all() {
        match views.iter_mut().find(|view| view.view == table.view) {
            Some(view) => {
                let new = |entry: &Entry| view.entries.iter().all(|known| known.id != entry.id);
                let new: Vec<Entry> = table.entries.into_iter().filter(new).collect();
                view.entries.extend(new);
                view.typed &= table.typed;
            }
            None => views.push(table),
        }
    }
    views
}

fn table<S: Screen>(view: &'static str, commands: &[Command<S>]) -> Table {
    Table { view, entries: commands.iter().map(Entry::of).collect(), typed: false }
}

/// The table of a view in which text is typed.
fn typing<S: Screen>(view: &'static str, commands: &[Command<S>]) -> Table {
    Table { typed: true, ..table(view, commands) }
}
