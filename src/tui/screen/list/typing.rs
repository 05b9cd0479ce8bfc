//! What is typed over the list: the filter and its history, and the number of a page.

use super::*;
use crate::audit::{registry, rule::Need};

impl State {
    pub(super) fn open_prompt(&mut self, shared: &mut Shared) -> Steps {
        self.prompt = Some(Prompt::open(&self.filter, shared));
        shared.want_events().into()
    }

    pub(super) fn typed(&mut self, shared: &mut Shared) -> Steps {
        match self.prompt.as_mut().and_then(|prompt| prompt.look(shared)) {
            // In page mode every filter is a request: it is sent on Enter, not on each key.
            Some(filter) if !shared.reading.paged() => self.set_filter(filter, shared),
            _ => Steps::none(),
        }
    }

    pub(super) fn run_prompt(&mut self, cmd: command::InPrompt, shared: &mut Shared) -> Steps {
        use command::InPrompt as P;
        let Some(prompt) = &mut self.prompt else { return Steps::none() };
        match cmd {
            P::Accept => {
                if let Some(mistake) = &prompt.mistake {
                    return Go::Say(Notice::error(mistake.to_string())).into();
                }
                let filter = prompt.look(shared).unwrap_or_default();
                self.prompt = None;
                self.remember(filter.to_string());
                let of_audit = filter.rules().find_map(no_rule);
                let steps = self.set_filter(filter, shared);
                match of_audit {
                    Some(note) => steps.and(Go::Say(Notice::warning(note))),
                    None => steps,
                }
            }
            P::Cancel => {
                let before = prompt.before.clone();
                self.prompt = None;
                self.set_filter(before, shared)
            }
            P::Complete | P::CompleteBack => {
                prompt.complete(cmd == P::Complete);
                // What was put in filters at once, but the offers stay to be walked through.
                match Filter::parse(prompt.field.text()) {
                    Ok(filter) if !shared.reading.paged() => self.set_filter(filter, shared),
                    _ => Steps::none(),
                }
            }
            P::Older | P::Newer => {
                prompt.recall(cmd == P::Older, &self.history);
                self.typed(shared)
            }
        }
    }

    pub(super) fn run_jump(&mut self, accept: bool, shared: &mut Shared) -> Steps {
        let Some(field) = self.jump.take() else { return Steps::none() };
        if !accept {
            return Steps::none();
        }
        match field.text().trim().parse::<u32>() {
            Ok(number) if number > 0 => shared.read_page(number, &self.filter, &self.sort).into(),
            _ => {
                let said = format!("`{}` is no page. Type a number from 1", field.text());
                self.jump = Some(field);
                Go::Say(Notice::error(said)).into()
            }
        }
    }
}

/// What has to be said of a rule of the audit that finds nothing here, whatever there is.
pub(super) fn no_rule(name: &str) -> Option<String> {
    let Some(rule) = registry::by_id(name) else {
        let meant = registry::suggestion(name).map(|id| format!("; did you mean audit:{id}?")).unwrap_or_default();
        return Some(format!("there is no rule `{name}`{meant}"));
    };
    let secret = rule.needs == Need::Secrets;
    secret.then(|| format!("audit:{name} needs secrets, which the console does not fetch: `hookline audit --secrets`"))
}
