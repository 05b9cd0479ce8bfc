//! Undoing held against a small service: whatever was done and however it ended, taking it back gives the former rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::domain::{journal::Origin, known::Known, secret::Secret};

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn hook(n: u64) -> Webhook {
    Webhook {
        name: Known::Value(format!("hook {n}")),
        url: Known::Value(format!("https://h{n}.example/in")),
        events: Known::Value(vec!["a.b".into()]),
        scopes: Known::Value(crate::domain::json::Json::parse("{\"a\":1}").unwrap()),
        ..Webhook::bare(id(n))
    }
}

/// A service that does what it is told, and a journal of it.
#[derive(Default)]
struct Service {
    rows: BTreeMap<HookId, Webhook>,
    next: u64,
    entries: Vec<Entry>,
    plans: u32,
}

impl Service {
    fn with(n: u64) -> Self {
        Service { rows: (1..=n).map(|n| (id(n), hook(n))).collect(), next: n, ..Service::default() }
    }

    fn write(&mut self, origin: Origin, action: &Action, ending: Ending, undoes: Option<String>) {
        let entry = Entry::of(format!("r/{}", self.entries.len()), Timestamp::UNIX_EPOCH, origin, action);
        let before = action.target().and_then(|id| self.rows.get(&id).cloned());
        let done = ending == Ending::Done;
        let mut target = action.target();
        match action {
            _ if !done => {}
            Action::Create(change) => {
                self.next += 1;
                target = Some(id(self.next));
                self.rows.insert(id(self.next), written(Webhook::bare(id(self.next)), change));
            }
            Action::Update(id, change) => {
                let row = self.rows.remove(id).expect("an update of a row that is there");
                self.rows.insert(*id, written(row, change));
            }
            Action::Delete(id) => {
                self.rows.remove(id).expect("a delete of a row that is there");
            }
            Action::Test(_) => {}
        }
        let after = target.filter(|_| done).and_then(|id| self.rows.get(&id).cloned());
        let (before, after) = (before.map(Box::new), after.map(Box::new));
        let service = "s".to_owned();
        self.entries.push(Entry { hook: target, before, after, ending, undoes, service, ..entry });
    }

    fn plan(&mut self, rows: Vec<(Action, Ending, Option<String>)>) {
        self.plans += 1;
        for (row, (action, ending, undoes)) in rows.into_iter().enumerate() {
            let title = format!("Plan {}", self.plans);
            let origin = Origin { run: "r".into(), plan: self.plans, row: row as u32, title };
            self.write(origin, &action, ending, undoes);
        }
    }

    /// Takes the last plan back, or forth again; false where there is none.
    fn undo(&mut self, redo: bool) -> bool {
        let group = last(&self.entries, "r", "s", redo);
        let Some(undo) = inverse(&group, &self.entries) else { return false };
        let rows = undo.rows.into_iter().map(|row| (row.action, Ending::Done, Some(row.undoes))).collect();
        self.plan(rows);
        true
    }

    /// The rows without what cannot be restored: ids of what was deleted and made anew.
    fn content(&self) -> Vec<String> {
        let text = |row: &Webhook| format!("{:?}", Webhook { id: id(1), ..row.clone() });
        let mut all: Vec<String> = self.rows.values().map(text).collect();
        all.sort();
        all
    }
}

fn written(mut row: Webhook, change: &Change) -> Webhook {
    row.name = change.name.clone().map_or(row.name, Known::Value);
    row.url = change.url.clone().map_or(row.url, Known::Value);
    row.events = change.events.clone().map_or(row.events, Known::Value);
    row.scopes = change.scopes.clone().map_or(row.scopes, Known::Value);
    row
}

fn rename(n: u64, name: &str) -> Action {
    Action::Update(id(n), Change { name: Some(name.into()), ..Change::default() })
}

#[test]
fn a_rename_goes_back_and_forth() {
    let mut service = Service::with(2);
    service.plan(vec![(rename(1, "x"), Ending::Done, None)]);
    assert!(service.undo(false));
    assert_eq!(service.rows[&id(1)], hook(1));
    assert!(!service.undo(false), "nothing is left to undo");
    assert!(service.undo(true));
    assert_eq!(service.rows[&id(1)].name.text(), "x");
    assert!(!service.undo(true), "nothing is left to redo");
    assert!(service.undo(false), "what was redone can be undone again");
    assert_eq!(service.rows[&id(1)], hook(1));
}

#[test]
fn a_plan_goes_back_as_one_the_last_write_first_and_one_webhook_can_go_back_alone() {
    let mut service = Service::with(3);
    service.plan((1..=3).map(|n| (rename(n, "x"), Ending::Done, None)).collect());
    let undo = inverse(&last(&service.entries, "r", "s", false), &service.entries).unwrap();
    let targets: Vec<_> = undo.rows.iter().filter_map(|row| row.action.target()).map(HookId::get).collect();
    assert_eq!(targets, [3, 2, 1]);
    let of = |n| last_of(&service.entries, "s", id(n)).map(|entry| entry.id.as_str());
    assert_eq!((of(2), of(4)), (Some("r/1"), None));
    assert_eq!(last_of(&service.entries, "else", id(2)), None, "another service");
    let alone = inverse(&[last_of(&service.entries, "s", id(2)).unwrap()], &service.entries).unwrap();
    assert_eq!(alone.rows.len(), 1);
    service.plan(vec![(alone.rows[0].action.clone(), Ending::Done, Some("r/1".into()))]);
    assert_eq!(last_of(&service.entries, "s", id(2)), None, "undone, and an undo is not taken back by it");
    let rest = inverse(&last(&service.entries, "r", "s", false), &service.entries).unwrap();
    assert_eq!(rest.rows.len(), 2, "the others of that plan can still go back");
}

#[test]
fn what_was_deleted_is_followed_under_its_new_id() {
    let mut service = Service::with(2);
    service.plan(vec![(rename(2, "x"), Ending::Done, None)]);
    service.plan(vec![(Action::Delete(id(2)), Ending::Done, None)]);
    assert!(service.undo(false));
    assert_eq!(service.rows[&id(3)].name.text(), "x");
    assert!(service.undo(false), "the rename of the webhook that is now 3");
    assert_eq!(service.rows[&id(3)].name.text(), "hook 2");
}

#[test]
fn what_cannot_be_restored_is_said_before() {
    let mut service = Service::with(1);
    let mut change = Change { name: Some("x".into()), secret: Some(Secret::new("s3cret".into())), ..Change::default() };
    service.plan(vec![(Action::Update(id(1), change.clone()), Ending::Done, None)]);
    let undo = inverse(&last(&service.entries, "r", "s", false), &service.entries).unwrap();
    assert_eq!(undo.title, "Undo: Plan 1");
    assert_eq!(undo.notes, ["The former secret of webhook 1 is not known: the new one stays."]);
    assert!(matches!(&undo.rows[0].action, Action::Update(_, change) if change.fields() == [Field::Name]));
    service.plan(vec![(Action::Delete(id(1)), Ending::Done, None)]);
    let undo = inverse(&last(&service.entries, "r", "s", false), &service.entries).unwrap();
    assert!(
        undo.notes[0].contains("another id") && undo.notes[0].contains("former secret is not known"),
        "{:?}",
        undo.notes
    );

    change.name = None;
    let mut service = Service::with(1);
    service.plan(vec![(Action::Update(id(1), change), Ending::Done, None)]);
    assert_eq!(refusal(&service.entries[0], &service.entries).as_deref(), Some("the former secret is not known"));
    for (action, ending, why) in [
        (Action::Test(id(1)), Ending::Done, "cannot be taken back"),
        (rename(1, "x"), Ending::Failed, "nothing was written"),
        (rename(1, "x"), Ending::Unknown, "not known"),
    ] {
        service.plan(vec![(action, ending, None)]);
        let refusal = refusal(service.entries.last().unwrap(), &service.entries).unwrap();
        assert!(refusal.contains(why), "{refusal}");
    }
}

#[test]
fn a_null_becomes_empty_and_a_dropped_value_is_left() {
    let mut service = Service::with(1);
    service.rows.get_mut(&id(1)).unwrap().name = Known::Null;
    service.plan(vec![(rename(1, "x"), Ending::Done, None)]);
    let undo = inverse(&last(&service.entries, "r", "s", false), &service.entries).unwrap();
    assert!(undo.notes[0].contains("becomes empty"), "{:?}", undo.notes);
    let entry = &mut service.entries[0];
    entry.after = entry.before.clone();
    assert!(refusal(&service.entries[0], &service.entries).is_some(), "the service did not keep it");
}

fn action() -> impl Strategy<Value = (u8, u64, String)> {
    (0u8..4, 1u64..6, "[a-z]{0,3}")
}

proptest! {
    /// Plans of any actions, answered in any order with any outcome: undoing all that was done gives the former rows,
    /// and redoing all of it gives the rows again.
    #[test]
    fn undoing_gives_the_former_rows(plans in proptest::collection::vec(proptest::collection::vec((action(), 0u8..4), 1..5), 1..5)) {
        let mut service = Service::with(5);
        let former = service.content();
        for rows in plans {
            let mut free: Vec<HookId> = service.rows.keys().copied().collect();
            let mut plan = Vec::new();
            for ((kind, n, name), how) in rows {
                let ending = match how { 0 => Ending::Failed, 1 => Ending::Unknown, _ => Ending::Done };
                if kind == 0 {
                    plan.push((Action::Create(Change { name: Some(name), ..Change::default() }), ending, None));
                    continue;
                }
                // A plan has a webhook once, so that any order of answers is one of its orders.
                if free.is_empty() { continue }
                let target = free.remove(n as usize % free.len());
                let change = Change { name: Some(name), events: Some(vec![]), ..Change::default() };
                plan.push((match kind { 1 => Action::Delete(target), 2 => Action::Test(target), _ => Action::Update(target, change) }, ending, None));
            }
            service.plan(plan);
        }
        let changed = service.content();
        let mut steps = 0;
        while service.undo(false) { steps += 1; prop_assert!(steps < 50) }
        prop_assert_eq!(service.content(), former);
        while service.undo(true) { steps += 1; prop_assert!(steps < 100) }
        prop_assert_eq!(service.content(), changed);
    }
}
