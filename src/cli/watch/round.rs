//! One reading of the watch: the whole set, proven, and which of it the filter lets through. Compares nothing.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::{Timestamp, tz::TimeZone};

use super::super::{
    audit,
    output::Output,
    session::Headless,
    whole::{self, Whole},
};
use crate::{
    config::setting::Setting,
    domain::{
        collection::Collection,
        fault::Fault,
        filter::{Context, Filter, Freshness},
        snapshot::{Record, Snapshot},
        webhook::{HookId, Webhook},
    },
};

/// What every round needs.
pub struct Rounds<'r> {
    /// The session.
    pub run: &'r Headless,
    /// What is told.
    pub filter: &'r Filter,
}

/// A reading that is proven whole.
#[derive(Debug)]
pub struct Seen {
    /// When it was.
    pub at: Timestamp,
    /// The webhooks, by id.
    pub set: Snapshot,
    /// Those that pass; `None` where all do.
    passing: Option<HashSet<HookId>>,
    /// Webhooks that are there and could not be read.
    unread: BTreeSet<HookId>,
    /// How many rows there are of which not even the id could be read.
    nameless: usize,
}

impl Rounds<'_> {
    /// Reads the set.
    ///
    /// # Errors
    /// Any fault of the service, and where it could not be proven that all are there.
    pub fn read(&self, output: &mut Output) -> Result<Seen, Fault> {
        let parallel = usize::try_from(self.run.session.settings.count(Setting::Parallel)).unwrap_or(1);
        let whole = self.run.wait(whole::read(&self.run.client, parallel, &mut |_| {}));
        let Whole { hooks, unreadable, .. } = whole?;
        let at = Timestamp::now();
        let passing = if self.filter.is_empty() { None } else { Some(self.passing(&hooks, at, output)?) };
        let unread: BTreeSet<HookId> = unreadable.iter().filter_map(|row| row.id).collect();
        let nameless = unreadable.iter().filter(|row| row.id.is_none()).count();
        let mut hooks: Vec<Webhook> = hooks.into_values().collect();
        hooks.sort_unstable_by_key(|hook| hook.id);
        let set = Snapshot::of(self.run.session.service.collection()?, hooks);
        Ok(Seen { at, set, passing, unread, nameless })
    }

    fn passing(
        &self,
        hooks: &HashMap<HookId, Webhook>,
        now: Timestamp,
        output: &mut Output,
    ) -> Result<HashSet<HookId>, Fault> {
        let mut set = Collection::new();
        hooks.values().for_each(|hook| {
            set.upsert(hook);
        });
        let found = match self.filter.rules().next() {
            Some(_) => audit::asked_by(self.filter, self.run, &set, now, output)?,
            None => HashSet::new(),
        };
        let found = |id: HookId, rule: &str| found.contains(&(id, rule));
        let zone = TimeZone::system();
        let context = Context {
            now,
            zone: &zone,
            marked: &|_| false,
            outcome: &|_| None,
            fresh: &|_| Freshness::default(),
            found: Some(&found),
        };
        let mut matcher = self.filter.matcher(&context);
        Ok(set.iter().map(|(_, row)| row).filter(|row| matcher.matches(row)).map(|row| row.id()).collect())
    }
}

impl Seen {
    /// True where the filter lets a webhook of this reading through.
    pub fn passes(&self, id: HookId) -> bool {
        self.passing.as_ref().is_none_or(|passing| passing.contains(&id))
    }

    /// The reading that follows another one: what is there and cannot be read any more is as it was, neither changed nor
    /// gone.
    pub fn after(mut self, before: &Seen, output: &mut Output) -> Self {
        let here: HashSet<HookId> = self.set.hooks.iter().filter_map(|record| record.id).collect();
        let hidden = |id: HookId| self.unread.contains(&id) || (self.nameless > 0 && !here.contains(&id));
        let kept = before.set.hooks.iter().filter(|record| record.id.is_some_and(hidden)).cloned();
        let kept: Vec<Record> = kept.collect();
        if let Some(passing) = &mut self.passing {
            passing.extend(kept.iter().filter_map(|record| record.id).filter(|id| before.passes(*id)));
        }
        self.set.hooks.extend(kept);
        if (&self.unread, self.nameless) != (&before.unread, before.nameless) {
            self.tell_unread(output);
        }
        self
    }

    /// Says what cannot be watched.
    pub fn tell_unread(&self, output: &mut Output) {
        for id in &self.unread {
            output.note(&format!("hookline: webhook {id} cannot be read: its changes are not seen"));
        }
        if self.nameless > 0 {
            let count = self.nameless;
            output.note(&format!("hookline: {count} webhooks without a usable id: what goes is not seen meanwhile"));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::{known::Known, snapshot::compare::compare};

    fn seen(hooks: &[(u64, &str)], unread: &[u64], nameless: usize) -> Seen {
        let id = |number: &u64| HookId::new(*number).unwrap();
        let hook = |(number, name): &(u64, &str)| {
            let mut hook = Webhook::bare(id(number));
            hook.name = Known::Value((*name).to_owned());
            hook
        };
        let set = Snapshot::of("https://s".to_owned(), hooks.iter().map(hook));
        Seen { at: Timestamp::UNIX_EPOCH, set, passing: None, unread: unread.iter().map(id).collect(), nameless }
    }

    fn told(before: &Seen, now: Seen) -> Vec<(u64, &'static str)> {
        let mut output = Output::of(Box::new(std::io::sink()), Box::new(std::io::sink()), None);
        let now = now.after(before, &mut output);
        let rows = compare(&before.set, &now.set);
        rows.iter().map(|row| (row.record().unwrap().id.unwrap().get(), row.standing.word())).collect()
    }

    #[test]
    fn what_cannot_be_read_is_neither_gone_nor_changed() {
        let before = seen(&[(1, "a"), (2, "b")], &[], 0);
        assert_eq!(told(&before, seen(&[(1, "a")], &[], 0)), [(2, "gone")]);
        assert_eq!(told(&before, seen(&[(1, "a")], &[2], 0)), []);
        assert_eq!(told(&before, seen(&[(1, "z")], &[], 1)), [(1, "changed")], "it may be the one without an id");
    }
}
