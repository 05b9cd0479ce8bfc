//! The webhooks that `list` prints, gathered page by page: only those that pass are kept, as finished lines outside of
//! memory, and of each no more than where its line stands – and what an order or an audit rule needs to look at.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    cli::{
        output::Stop,
        print::{Record, Rows},
        record::{self, Derived},
        spool::{Span, Spool},
    },
    domain::{
        collection::{Collection, Slot},
        fault::Fault,
        filter::{Context, Filter, Found, Freshness},
        sort::Sort,
        webhook::{HookId, Webhook},
    },
};

/// What was gathered so far.
#[derive(Debug)]
pub struct Gathered {
    filter: Filter,
    sort: Sort,
    reveal: bool,
    now: Timestamp,
    zone: TimeZone,
    spool: Spool,
    kept: HashMap<HookId, Span>,
    /// Those that are kept, as far as filter or order look at more than one webhook.
    set: Collection,
}

impl Gathered {
    /// Nothing yet. A file of lines would lie in `dir`; URLs are masked unless `reveal`.
    pub fn new(filter: Filter, sort: Sort, reveal: bool, now: Timestamp, dir: PathBuf) -> Self {
        let spool = Spool::new(dir);
        let (kept, set) = (HashMap::new(), Collection::new());
        Gathered { filter, sort, reveal, now, zone: TimeZone::system(), spool, kept, set }
    }

    /// How many of these webhooks pass a filter.
    pub fn passed(&self, filter: &Filter, hooks: &[Webhook]) -> usize {
        let passing = self.passing(filter, &collected(hooks), None);
        hooks.iter().filter(|hook| passing.contains(&hook.id)).count()
    }

    /// Takes webhooks in; of one that comes again the last counts.
    pub fn take(&mut self, hooks: Vec<Webhook>) {
        let alone = self.filter.rules().next().is_none();
        let passes = (alone && !self.filter.is_empty()).then(|| self.passing(&self.filter, &collected(&hooks), None));
        let whole = !alone || !self.sort.is_default();
        for hook in hooks {
            if passes.as_ref().is_some_and(|passes| !passes.contains(&hook.id)) {
                self.forget(hook.id);
                continue;
            }
            let span = self.spool.push(record::of(&hook, self.reveal).line());
            self.kept.insert(hook.id, span);
            if whole {
                self.set.upsert(&hook);
            }
        }
    }

    /// Leaves those that are there.
    pub fn retain(&mut self, there: impl Fn(HookId) -> bool) {
        let gone: Vec<HookId> = self.kept.keys().copied().filter(|id| !there(*id)).collect();
        gone.into_iter().for_each(|id| self.forget(id));
    }

    /// All that were taken in, where the filter asks for findings: those have to be looked for first.
    pub fn to_audit(&self) -> Option<&Collection> {
        self.filter.rules().next().map(|_| &self.set)
    }

    /// Leaves those that pass a filter that asks for findings.
    pub fn decide(&mut self, found: Found<'_>) {
        let passes = self.passing(&self.filter, &self.set, Some(found));
        self.retain(|id| passes.contains(&id));
    }

    /// How many pass.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Why memory had to hold the lines.
    pub fn trouble(&self) -> Option<&str> {
        self.spool.trouble()
    }

    /// All of them in their order, but no more than `limit`, with what is derived.
    pub fn sorted(self, limit: Option<usize>, derived: Derived) -> Sorted {
        let Gathered { sort, spool, kept, set, .. } = self;
        let mut spans: Vec<Span> = if sort.is_default() {
            let mut kept: Vec<(HookId, Span)> = kept.into_iter().collect();
            kept.sort_unstable_by_key(|(id, _)| *id);
            kept.into_iter().map(|(_, span)| span).collect()
        } else {
            let mut slots: Vec<Slot> = set.slots().collect();
            sort.sort(&set, &mut slots, &|_| None);
            slots.into_iter().filter_map(|slot| kept.get(&set.row(slot)?.id()).copied()).collect()
        };
        spans.truncate(limit.unwrap_or(usize::MAX));
        Sorted { spool, spans, derived }
    }

    fn forget(&mut self, id: HookId) {
        self.kept.remove(&id);
        self.set.remove(id);
    }

    /// Which webhooks of a set pass the filter.
    fn passing(&self, filter: &Filter, set: &Collection, found: Option<Found<'_>>) -> HashSet<HookId> {
        let context = Context {
            now: self.now,
            zone: &self.zone,
            marked: &|_| false,
            outcome: &|_| None,
            fresh: &|_| Freshness::default(),
            found,
        };
        let mut matcher = filter.matcher(&context);
        set.iter().filter(|(_, row)| matcher.matches(row)).map(|(_, row)| row.id()).collect()
    }
}

/// The webhooks of one answer; one that stands there twice counts once.
fn collected(hooks: &[Webhook]) -> Collection {
    let mut set = Collection::new();
    for hook in hooks {
        set.upsert(hook);
    }
    set
}

/// What is printed, line by line.
#[derive(Debug)]
pub struct Sorted {
    spool: Spool,
    spans: Vec<Span>,
    derived: Derived,
}

impl Sorted {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }
}

impl Rows for Sorted {
    fn each(&mut self, take: &mut dyn FnMut(Record<'_>) -> Result<(), Stop>) -> Result<(), Stop> {
        for span in &self.spans {
            let line: Result<&str, Fault> = self.spool.read(*span);
            let mut record = Record::of_line(line?);
            self.derived.add_to(&mut record);
            take(record)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::known::Known;

    fn hook(id: u64, name: &str) -> Webhook {
        Webhook { name: Known::Value(name.to_owned()), ..Webhook::bare(HookId::new(id).unwrap()) }
    }

    fn gathered(filter: &str, sort: &str) -> Gathered {
        let (filter, sort) = (Filter::parse(filter).unwrap(), sort.parse().unwrap());
        Gathered::new(filter, sort, false, Timestamp::UNIX_EPOCH, "/nowhere".into())
    }

    fn printed(gathered: Gathered, limit: Option<usize>) -> Vec<String> {
        let none = Derived::none();
        let mut lines = Vec::new();
        let mut sorted = gathered.sorted(limit, none);
        let each = sorted.each(&mut |record| {
            lines.push(record.line().to_owned());
            Ok(())
        });
        each.map_err(|_| "stopped").unwrap();
        assert_eq!(lines.len(), sorted.len());
        lines
    }

    #[test]
    fn the_last_word_about_a_webhook_counts() {
        let mut all = gathered("name:keep", "");
        all.take(vec![hook(9, "keep a"), hook(2, "drop"), hook(5, "keep b")]);
        all.take(vec![hook(2, "keep c"), hook(9, "drop"), hook(5, "keep d")]);
        assert_eq!(all.len(), 2);
        assert_eq!(printed(all, None), [r#"{"id":"2","name":"keep c"}"#, r#"{"id":"5","name":"keep d"}"#]);
    }

    #[test]
    fn order_and_limit_are_of_what_is_there() {
        let mut all = gathered("", "-name");
        all.take(vec![hook(1, "a"), hook(2, "c"), hook(3, "b"), hook(4, "d")]);
        all.take(vec![hook(1, "e")]);
        all.retain(|id| id.get() != 4);
        let lines = printed(all, Some(2));
        assert_eq!(lines, [r#"{"id":"1","name":"e"}"#, r#"{"id":"2","name":"c"}"#]);
    }

    #[test]
    fn findings_decide_at_the_end() {
        let mut all = gathered("audit:plain-http !name:x", "");
        all.take(vec![hook(1, "a"), hook(2, "x"), hook(3, "b")]);
        assert_eq!((all.len(), all.to_audit().unwrap().len()), (3, 3));
        all.decide(&|id, rule| rule == "plain-http" && id.get() < 3);
        assert_eq!(printed(all, None), [r#"{"id":"1","name":"a"}"#]);
    }
}
