//! Two snapshots side by side: who is new, who is gone, and what changed of whom. By id; a webhook without one is known by
//! name and URL. What either side does not tell is no difference. Pure.

use std::collections::HashMap;

use super::{Record, Snapshot};
use crate::domain::{
    change::{self, Shown},
    json::Json,
    known::Known,
    object,
    webhook::{HookId, Webhook},
};

/// What became of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// In the newer one only.
    New,
    /// In the older one only.
    Gone,
    /// In both, and not the same.
    Changed,
    /// Nothing that is told changed but the time of the last change: perhaps its secret.
    Touched,
}

impl Standing {
    /// One word, for people and programs.
    pub fn word(self) -> &'static str {
        match self {
            Standing::New => "new",
            Standing::Gone => "gone",
            Standing::Changed => "changed",
            Standing::Touched => "touched",
        }
    }

    /// One character before a webhook.
    pub fn sign(self) -> char {
        match self {
            Standing::New => '+',
            Standing::Gone => '-',
            Standing::Changed | Standing::Touched => '~',
        }
    }
}

/// One member that differs, by its name in the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Such as `name`; that of an attribute that hookline does not know is the service's, and unsafe to show as it is.
    pub member: String,
    /// What it was.
    pub before: Shown,
    /// What it is.
    pub after: Shown,
}

/// One webhook that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared<'s> {
    /// What became of it.
    pub standing: Standing,
    /// As it was; `None` where it is new.
    pub old: Option<&'s Record>,
    /// As it is; `None` where it is gone.
    pub new: Option<&'s Record>,
    /// What changed, in the order of a form.
    pub differences: Vec<Difference>,
}

impl<'s> Compared<'s> {
    /// The record that tells more of today.
    pub fn record(&self) -> Option<&'s Record> {
        self.new.or(self.old)
    }
}

/// How many there are of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Tally {
    pub new: usize,
    pub gone: usize,
    pub changed: usize,
    pub touched: usize,
}

/// How the webhooks of a comparison stand.
pub fn tally(rows: &[Compared<'_>]) -> Tally {
    let mut tally = Tally::default();
    for row in rows {
        match row.standing {
            Standing::New => tally.new += 1,
            Standing::Gone => tally.gone += 1,
            Standing::Changed => tally.changed += 1,
            Standing::Touched => tally.touched += 1,
        }
    }
    tally
}

/// What differs between two snapshots, in the order of ids; those without come last.
pub fn compare<'s>(old: &'s Snapshot, new: &'s Snapshot) -> Vec<Compared<'s>> {
    let pairs = pairs(&old.hooks, &new.hooks);
    let mut known = vec![false; old.hooks.len()];
    let mut rows = Vec::new();
    for (record, at) in new.hooks.iter().zip(&pairs) {
        match at.and_then(|at| Some((at, old.hooks.get(at)?))) {
            None => {
                rows.push(Compared { standing: Standing::New, old: None, new: Some(record), differences: Vec::new() })
            }
            Some((at, former)) => {
                if let Some(known) = known.get_mut(at) {
                    *known = true;
                }
                rows.extend(pair(former, record));
            }
        }
    }
    let gone = old.hooks.iter().zip(known).filter(|(_, known)| !known).map(|(record, _)| record);
    rows.extend(gone.map(|record| Compared {
        standing: Standing::Gone,
        old: Some(record),
        new: None,
        differences: Vec::new(),
    }));
    rows.sort_by_key(|row| row.record().and_then(|record| record.id).map_or(u64::MAX, HookId::get));
    rows
}

/// For each of the new ones, which of the old ones it was.
fn pairs(old: &[Record], new: &[Record]) -> Vec<Option<usize>> {
    let by_id: HashMap<HookId, usize> =
        old.iter().enumerate().filter_map(|(at, record)| Some((record.id?, at))).collect();
    let mut pairs: Vec<Option<usize>> = new.iter().map(|record| by_id.get(&record.id?).copied()).collect();
    let taken: Vec<usize> = pairs.iter().flatten().copied().collect();
    let mut free = vec![true; old.len()];
    for at in taken {
        if let Some(free) = free.get_mut(at) {
            *free = false;
        }
    }
    // A webhook without an id is the one of the same name and URL; two with ids are two, whatever they are called.
    let mut named: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, record) in old.iter().enumerate().rev().filter(|(at, _)| free.get(*at) == Some(&true)) {
        named.entry((record.name.text(), record.url.text())).or_default().push(at);
    }
    for (pair, record) in pairs.iter_mut().zip(new).filter(|(pair, _)| pair.is_none()) {
        let Some(candidates) = named.get_mut(&(record.name.text(), record.url.text())) else { continue };
        let fits = |at: &usize| record.id.is_none() || old.get(*at).is_some_and(|old| old.id.is_none());
        if let Some(nth) = candidates.iter().rposition(fits) {
            *pair = Some(candidates.remove(nth));
        }
    }
    pairs
}

fn pair<'s>(old: &'s Record, new: &'s Record) -> Option<Compared<'s>> {
    let differences = differences(old, new);
    let standing = match differences.as_slice() {
        [] => return None,
        [only] if only.member == "updated_at" => Standing::Touched,
        _ => Standing::Changed,
    };
    Some(Compared { standing, old: Some(old), new: Some(new), differences })
}

/// What differs between two records of one webhook, in the order of a form; the time of the last change comes last.
pub fn differences(old: &Record, new: &Record) -> Vec<Difference> {
    let id = new.id.or(old.id).or(HookId::new(1));
    let bare = |record: &Record| Some(Webhook { extra: Vec::new(), relationships: None, ..record.webhook(id?) });
    let mut found: Vec<Difference> = match bare(old).zip(bare(new)) {
        Some((old, new)) => change::between(&old, &new)
            .into_iter()
            .map(|diff| Difference { member: diff.field.wire().to_owned(), before: diff.before, after: diff.after })
            .collect(),
        None => Vec::new(),
    };
    if old.secret != new.secret {
        let told = |record: &Record| Shown::Text(record.secret.words().unwrap_or_else(|| "kept".into()));
        found.push(Difference { member: "secret".into(), before: told(old), after: told(new) });
    }
    for (name, value) in &new.extra {
        let former = old.extra.iter().find(|(other, _)| other == name).map(|(_, value)| value);
        found.extend(differ(name, former, Some(value)));
    }
    for (name, value) in &old.extra {
        if new.extra.iter().all(|(other, _)| other != name) {
            found.extend(differ(name, Some(value), None));
        }
    }
    found.extend(differ("relationships", old.relationships.as_ref(), new.relationships.as_ref()));
    for (name, before, after) in [("created_at", old.created, new.created), ("updated_at", old.updated, new.updated)] {
        let told = |at: Known<jiff::Timestamp>| match at {
            Known::Absent => Shown::Unknown,
            Known::Null => Shown::Null,
            Known::Value(at) => Shown::Text(at.to_string()),
        };
        if before != after && !before.is_absent() && !after.is_absent() {
            found.push(Difference { member: name.into(), before: told(before), after: told(after) });
        }
    }
    found
}

fn differ(name: &str, before: Option<&Json>, after: Option<&Json>) -> Option<Difference> {
    let told = |json: Option<&Json>| json.map_or(Shown::Nothing, |json| Shown::Text(object::compact(json.as_str())));
    (before != after).then(|| Difference { member: name.to_owned(), before: told(before), after: told(after) })
}
