//! What the command line gives to the commands of the list: an expression, keys of the sort, columns, a page.

use super::*;

impl State {
    pub(super) fn run_given(&mut self, cmd: Cmd, argument: Argument, shared: &mut Shared) -> Steps {
        match (cmd, argument) {
            (Cmd::Filter, Argument::Filter(filter)) => {
                let note = filter.rules().find_map(typing::no_rule);
                let steps = self.look_for(filter, shared);
                match note {
                    Some(note) => steps.and(Go::Say(Notice::warning(note))),
                    None => steps,
                }
            }
            (Cmd::Sort, Argument::Sort(sort)) => self.set_sort(sort, shared),
            (Cmd::Columns, Argument::Columns(columns)) => self.returned(Value::Columns(columns), shared),
            (Cmd::Jump, Argument::Number(number)) => shared.read_page(number, &self.filter, &self.sort).into(),
            (Cmd::Watch, Argument::Watch { on, every }) => shared.set_watch(on, every).into(),
            (Cmd::Mark, Argument::Filter(filter)) => self.mark_matching(filter, shared),
            (Cmd::Unmark, Argument::Filter(filter)) => self.unmark_matching(&filter, shared),
            (Cmd::Copy, Argument::Name(what)) => match self.current(shared) {
                Some(id) => Go::Open(Open::Copying(id, what)).into(),
                None => Steps::none(),
            },
            (Cmd::View, Argument::Name(name)) => {
                match shared.views.saved().named(&name).map(|saved| saved.id.clone()) {
                    Some(id) => self.apply(&id, shared),
                    None => {
                        Go::Say(Notice::warning(format!("there is no view `{name}`; S saves what is on screen as one")))
                            .into()
                    }
                }
            }
            (Cmd::Audience, Argument::Name(event)) => Go::Open(Open::Listeners(event)).into(),
            (Cmd::Journal, Argument::Words(words)) => Go::Open(Open::JournalAbout(words)).into(),
            _ => Steps::not_taken(),
        }
    }
}
