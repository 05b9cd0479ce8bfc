//! File, base and service brought together, webhook by webhook and field by field.

use std::collections::{HashMap, HashSet};

use super::{
    Conflict, Drift, Drifted, Mistake, OnConflict, Options, Proposal, Proposed, Record, SecretRef, Snapshot, no_null,
};
use crate::domain::{
    action::Action,
    change::{self, FieldDiff, Shown},
    known::Known,
    merge,
    webhook::{Change, Field, HookId, Webhook},
};

/// The fields of which a file decides.
const FIELDS: [Field; 3] = [Field::Name, Field::Url, Field::Events];

pub(super) fn merge(
    proposal: &mut Proposal,
    file: &Snapshot,
    now: &[Webhook],
    matched: &[Option<usize>],
    options: &Options<'_>,
) -> Result<(), Mistake> {
    let base = options.base.map(|base| -> HashMap<HookId, &Record> {
        base.hooks.iter().filter_map(|record| Some((record.id?, record))).collect()
    });
    let of_base = |id: HookId| base.as_ref().and_then(|base| base.get(&id).copied());
    let mut merger = Merger { proposal, on_conflict: options.on_conflict, ids: !options.ignore_ids };
    for (at, (record, hook)) in file.hooks.iter().zip(matched).enumerate() {
        match hook.and_then(|hook| now.get(hook)) {
            Some(hook) => merger.there(at, record, hook, of_base(hook.id))?,
            None => merger.missing(at, record, record.id.and_then(of_base)),
        }
    }
    let claimed: HashSet<usize> = matched.iter().flatten().copied().collect();
    for (_, hook) in now.iter().enumerate().filter(|(at, _)| !claimed.contains(at)) {
        merger.other(hook, options.prune, base.is_some(), of_base(hook.id));
    }
    Ok(())
}

struct Merger<'p> {
    proposal: &'p mut Proposal,
    on_conflict: OnConflict,
    /// The ids of the file are those of the service.
    ids: bool,
}

impl Merger<'_> {
    /// A record whose webhook is there.
    fn there(&mut self, at: usize, record: &Record, hook: &Webhook, base: Option<&Record>) -> Result<(), Mistake> {
        no_null(record, hook)?;
        let wanted = record.wanted();
        let mut change = Change::default();
        let mut drift = Vec::new();
        for diff in change::diff(Some(hook), &wanted) {
            let field = diff.field;
            match base.map_or(Side::File, |base| self.against(base, record, hook, diff)) {
                Side::File => merge::set(&mut change, field, &wanted),
                Side::Service(theirs) => drift.extend(theirs),
            }
        }
        let name = hook.name.text();
        // What the file leaves alone may have drifted too.
        if let Some(base) = base {
            let told: Vec<Field> = drift.iter().map(|diff: &FieldDiff| diff.field).collect();
            let silent = |diff: &FieldDiff| {
                FIELDS.contains(&diff.field) && !told.contains(&diff.field) && !is_given(record, diff.field)
            };
            drift.extend(change::between(&base.webhook(hook.id), hook).into_iter().filter(silent));
        }
        if !drift.is_empty() {
            let what = Drifted::Fields(drift);
            self.proposal.drift.push(Drift { id: hook.id, name: name.to_owned(), what });
        }
        if let (Known::Value(file), Known::Value(now)) = (&record.scopes, &hook.scopes)
            && file != now
        {
            let why = format!("scopes of webhook {} differ, and cannot be changed after it was made", hook.id);
            self.proposal.notes.push(why);
        }
        if change.is_empty() && record.secret == SecretRef::Keep {
            return Ok(());
        }
        let mut notes = Vec::new();
        if self.ids && record.id.is_some_and(|id| id != hook.id) {
            notes.push(format!("webhook {} of this name and URL is taken for it", hook.id));
        }
        self.proposal.rows.push(Proposed {
            record: Some(at),
            action: Action::Update(hook.id, change),
            seen: Some(hook.clone()),
            secret: record.secret.clone(),
            notes,
            makes_secret: false,
        });
        Ok(())
    }

    /// Who decides about a field in which file and service differ.
    fn against(&mut self, base: &Record, record: &Record, hook: &Webhook, diff: FieldDiff) -> Side {
        let field = diff.field;
        let former = base.webhook(hook.id);
        let moved = |to: &Webhook| change::drift(&former, to).contains(&field);
        let (by_file, by_service) = (moved(&record.webhook(hook.id)), moved(hook));
        let base = change::of_hook(&former, field);
        match (by_file, by_service, self.on_conflict) {
            // What the base does not tell cannot be weighed.
            (_, false, _) | (true, true, OnConflict::File) => Side::File,
            (false, true, _) | (true, true, OnConflict::Service) => {
                Side::Service(Some(FieldDiff { field, before: base, after: diff.before }))
            }
            (true, true, OnConflict::Refuse) => {
                self.proposal.conflicts.push(Conflict {
                    id: hook.id,
                    name: hook.name.text().to_owned(),
                    field: Some(field),
                    base,
                    file: diff.after,
                    service: diff.before,
                });
                Side::Service(None)
            }
        }
    }

    /// A record whose webhook is not there.
    fn missing(&mut self, at: usize, record: &Record, base: Option<&Record>) {
        let mut notes = Vec::new();
        if let (Some(id), Some(base)) = (record.id, base) {
            let (wanted, former) = (record.webhook(id), base.webhook(id));
            let edited = !change::drift(&former, &wanted).is_empty() || record.secret != base.secret;
            let name = record.name.text().to_owned();
            match (edited, self.on_conflict) {
                (false, _) | (true, OnConflict::Service) => {
                    return self.proposal.drift.push(Drift { id, name, what: Drifted::Gone });
                }
                (true, OnConflict::Refuse) => {
                    return self.proposal.conflicts.push(Conflict {
                        id,
                        name,
                        field: None,
                        base: Shown::Text("there".into()),
                        file: Shown::Text("changed".into()),
                        service: Shown::Nothing,
                    });
                }
                (true, OnConflict::File) => {}
            }
        }
        if let Some(id) = record.id.filter(|_| self.ids) {
            notes.push(format!("webhook {id} is not there: it is made anew, with another id"));
        }
        if record.secret == SecretRef::Keep {
            notes.push("its secret is the service's to make: the file names none".into());
        }
        self.proposal.rows.push(Proposed {
            record: Some(at),
            action: Action::Create(record.whole()),
            seen: None,
            secret: record.secret.clone(),
            notes,
            makes_secret: false,
        });
    }

    /// A webhook that the file does not speak of.
    fn other(&mut self, hook: &Webhook, prune: bool, based: bool, base: Option<&Record>) {
        let name = hook.name.text().to_owned();
        let kept = |proposal: &mut Proposal| proposal.others.push(hook.id);
        match (based, base) {
            // It came after the file was made: nobody decided to do without it.
            (true, None) => {
                self.proposal.drift.push(Drift { id: hook.id, name, what: Drifted::Made });
                return kept(self.proposal);
            }
            _ if !prune => return kept(self.proposal),
            (true, Some(base)) => {
                let drift = change::between(&base.webhook(hook.id), hook);
                match self.on_conflict {
                    _ if drift.is_empty() => {}
                    OnConflict::File => {}
                    OnConflict::Service => {
                        self.proposal.drift.push(Drift { id: hook.id, name, what: Drifted::Fields(drift) });
                        return kept(self.proposal);
                    }
                    OnConflict::Refuse => {
                        let fields: Vec<&str> = drift.iter().map(|diff| diff.field.wire()).collect();
                        self.proposal.conflicts.push(Conflict {
                            id: hook.id,
                            name,
                            field: None,
                            base: Shown::Text("there".into()),
                            file: Shown::Nothing,
                            service: Shown::Text(format!("changed: {}", fields.join(", "))),
                        });
                        return kept(self.proposal);
                    }
                }
            }
            (false, _) => {}
        }
        self.proposal.rows.push(Proposed {
            record: None,
            action: Action::Delete(hook.id),
            seen: Some(hook.clone()),
            secret: SecretRef::Keep,
            notes: Vec::new(),
            makes_secret: false,
        });
    }
}

/// Who decides about a field.
enum Side {
    File,
    /// What is there stays; what of it is drift.
    Service(Option<FieldDiff>),
}

fn is_given(record: &Record, field: Field) -> bool {
    match field {
        Field::Name => !record.name.is_absent(),
        Field::Url => !record.url.is_absent(),
        Field::Events => !record.events.is_absent(),
        Field::Scopes | Field::Secret | Field::Account => false,
    }
}
