//! What a file asks of a service: by id, by name and URL, with and without a base; and that what was applied asks nothing.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::{
    event::EventItem,
    json::Json,
    snapshot::{Form, parse},
    text::position,
};

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn hook(n: u64, name: &str, events: &[&str]) -> Webhook {
    Webhook {
        name: Known::Value(name.into()),
        url: Known::Value(format!("https://{name}.example/in")),
        events: Known::Value(events.iter().map(|name| EventItem::from(*name)).collect()),
        ..Webhook::bare(id(n))
    }
}

fn snapshot(hooks: &[Webhook]) -> Snapshot {
    Snapshot::of("s".into(), hooks.to_vec())
}

fn file(text: &str) -> Snapshot {
    parse(text, Form::Yaml).unwrap()
}

/// The actions, each in a word, its webhook and the fields that are written.
fn told(proposal: &Proposal) -> Vec<String> {
    let word = |row: &Proposed| match &row.action {
        Action::Create(change) => format!("create {:?}", change.fields()),
        Action::Update(id, change) => format!("update {id} {:?}", change.fields()),
        Action::Delete(id) => format!("delete {id}"),
        Action::Test(id) => format!("test {id}"),
    };
    proposal.rows.iter().map(word).collect()
}

fn of(file: &Snapshot, now: &[Webhook], options: &Options<'_>) -> Proposal {
    Proposal::of(file, now, options).unwrap()
}

#[test]
fn an_export_asks_nothing_and_an_edit_only_what_was_edited() {
    let now = [hook(1, "a", &["x", "y"]), hook(2, "b", &[])];
    assert!(of(&snapshot(&now), &now, &Options { prune: true, ..Options::default() }).is_nothing());
    let edited = file(
        "hooks:\n- {id: 2, name: B, events: [z]}\n- {id: 1, events: [y, x]}\n- {name: c, url: https://c.example/}\n",
    );
    let proposal = of(&edited, &now, &Options::default());
    assert_eq!(told(&proposal), ["create [Name, Url]", "update 2 [Name, Events]"]);
    assert_eq!(proposal.tally(), Tally { create: 1, update: 1, delete: 0 });
    assert_eq!(proposal.rows[0].record, Some(2));
}

#[test]
fn what_is_not_in_the_file_is_listed_and_deleted_only_when_asked() {
    let now = [hook(1, "a", &[]), hook(2, "b", &[])];
    let one = file("hooks: [{id: 1}]");
    let proposal = of(&one, &now, &Options::default());
    assert_eq!((told(&proposal), &proposal.others), (vec![], &vec![id(2)]));
    let proposal = of(&one, &now, &Options { prune: true, ..Options::default() });
    assert_eq!((told(&proposal), proposal.others.len()), (vec!["delete 2".to_owned()], 0));
}

#[test]
fn a_record_without_an_id_is_the_webhook_of_its_name_and_url() {
    let now = [hook(7, "a", &["x"]), hook(8, "b", &[])];
    let by_hand = file("hooks: [{name: a, url: https://a.example/in, events: [y]}]");
    assert_eq!(told(&of(&by_hand, &now, &Options::default())), ["update 7 [Events]"]);
    // An id that is gone, as in a snapshot that made its webhooks anew, likewise.
    let gone = file("hooks: [{id: 99, name: a, url: https://a.example/in, events: [x]}]");
    assert_eq!(told(&of(&gone, &now, &Options::default())), Vec::<String>::new());
    let twice = [hook(7, "a", &["x"]), hook(9, "a", &["y"])];
    let mistake = Proposal::of(&by_hand, &twice, &Options::default()).unwrap_err();
    assert!(mistake.message.contains("webhooks 7, 9") && mistake.next.contains("`id`"), "{mistake:?}");
    // As many records as webhooks: each has its own. More records: the rest is made.
    let both = file("hooks: [{name: a, url: https://a.example/in}, {name: a, url: https://a.example/in}]");
    assert_eq!(told(&of(&both, &twice, &Options::default())), Vec::<String>::new());
    assert_eq!(told(&of(&both, &twice[..1], &Options::default())), ["create [Name, Url]"]);
}

#[test]
fn ids_of_another_service_are_passed_over_when_asked() {
    let theirs = snapshot(&[hook(1, "b", &["x"]), hook(2, "c", &[])]);
    let ours = [hook(1, "a", &[]), hook(5, "b", &["x"])];
    let proposal = of(&theirs, &ours, &Options { ignore_ids: true, prune: true, ..Options::default() });
    assert_eq!(told(&proposal), ["create [Name, Url, Events]", "delete 1"]);
}

#[test]
fn with_a_base_what_others_changed_stays_and_is_told() {
    let base = [hook(1, "a", &["x"]), hook(2, "b", &[]), hook(3, "c", &[]), hook(4, "d", &[])];
    // The file renames 1; others changed the events of 1 and 2, deleted 3, made 9.
    let edited = [Webhook { name: Known::Value("A".into()), ..base[0].clone() }, base[1].clone(), base[2].clone()];
    let now = [
        Webhook { events: Known::Value(vec!["y".into()]), ..base[0].clone() },
        Webhook { events: Known::Value(vec!["y".into()]), ..base[1].clone() },
        base[3].clone(),
        hook(9, "new", &[]),
    ];
    let (base, edited) = (snapshot(&base), snapshot(&edited));
    let options = Options { prune: true, base: Some(&base), ..Options::default() };
    let proposal = of(&edited, &now, &options);
    assert_eq!(told(&proposal), ["update 1 [Name]", "delete 4"]);
    assert_eq!((&proposal.conflicts, &proposal.others), (&vec![], &vec![id(9)]));
    let drift: Vec<(u64, &Drifted)> = proposal.drift.iter().map(|drift| (drift.id.get(), &drift.what)).collect();
    let [(1, Drifted::Fields(one)), (2, Drifted::Fields(two)), (3, Drifted::Gone), (9, Drifted::Made)] =
        drift.as_slice()
    else {
        panic!("{drift:?}")
    };
    assert_eq!((one[0].field, &one[0].before), (Field::Events, &Shown::Events(vec!["x".into()])));
    assert_eq!(two[0].after, Shown::Events(vec!["y".into()]));
    // Without the base the same file takes the changes of others back.
    let blind = of(&edited, &now, &Options::default());
    assert_eq!(told(&blind), ["create [Name, Url, Events]", "update 1 [Name, Events]", "update 2 [Events]"]);
}

#[test]
fn where_both_changed_the_same_it_is_decided() {
    let base = [hook(1, "a", &["x"]), hook(2, "b", &[]), hook(3, "c", &[])];
    let renamed = |hook: &Webhook, name: &str| Webhook { name: Known::Value(name.into()), ..hook.clone() };
    let edited = snapshot(&[renamed(&base[0], "ours"), renamed(&base[1], "ours")]);
    let now = [renamed(&base[0], "theirs"), renamed(&base[2], "theirs")];
    let base = snapshot(&base);
    let with =
        |on_conflict| of(&edited, &now, &Options { prune: true, base: Some(&base), on_conflict, ..Options::default() });
    let refused = with(OnConflict::Refuse);
    let conflicts: Vec<_> = refused.conflicts.iter().map(|conflict| (conflict.id.get(), conflict.field)).collect();
    assert_eq!((told(&refused), conflicts), (vec![], vec![(1, Some(Field::Name)), (2, None), (3, None)]));
    assert!(!refused.is_nothing());
    let file = with(OnConflict::File);
    assert_eq!(told(&file), ["create [Name, Url, Events]", "update 1 [Name]", "delete 3"]);
    assert_eq!(file.conflicts, []);
    let service = with(OnConflict::Service);
    assert_eq!((told(&service), service.drift.len(), service.conflicts.len()), (vec![], 3, 0));
}

#[test]
fn what_cannot_be_written_has_its_place() {
    let now = [hook(1, "a", &["x"])];
    let refused = |text: &str| {
        let file = file(text);
        let mistake = match Proposal::of(&file, &now, &Options::default()) {
            Ok(mut proposal) => proposal.check(&file, None).expect_err(text),
            Err(mistake) => mistake,
        };
        let (line, column) = position(text, mistake.at);
        format!("{line}:{column} {}", mistake.message)
    };
    assert!(refused("hooks:\n- id: 1\n  name: null").starts_with("3:9 `name` is null"));
    assert_eq!(
        refused("hooks:\n- id: 1\n  events:\n  url: https://a.example/in").split(" is").next(),
        Some("3:9 `events`")
    );
    assert!(refused("hooks:\n- name: b\n  url: gopher://b").starts_with("3:8 url: "));
    assert!(refused("hooks:\n- name: b").starts_with("2:3 url: "));
    assert!(refused("hooks:\n- name: \"b\\0\"\n  url: https://b.example").starts_with("2:9 name: holds U+0000"));
    // What stands on the service unchanged blocks nothing.
    let odd = [Webhook { url: Known::Value("not a url".into()), ..hook(1, "a", &[]) }];
    let file = file("hooks: [{id: 1, name: b}]");
    assert_eq!(of(&file, &odd, &Options::default()).check(&file, None), Ok(()));
}

#[test]
fn misspelt_events_and_other_scopes_are_noted() {
    let scopes = |text: &str| Known::Value(Json::parse(text).unwrap());
    let now = [Webhook { scopes: scopes("{\"ou\":[\"a\"]}"), ..hook(1, "a", &["x"]) }];
    let file = file("hooks: [{id: 1, events: [x, zz], scopes: {ou: [b]}}]");
    let mut proposal = of(&file, &now, &Options::default());
    let offered = [OfferedEvent { name: "x".into(), description: None }];
    proposal.check(&file, Some(&offered)).unwrap();
    assert!(proposal.rows[0].notes[0].contains("`zz` is not offered"), "{proposal:?}");
    assert!(proposal.notes[0].contains("scopes of webhook 1 differ"), "{proposal:?}");
}

/// A service that does as it is asked.
fn applied(now: &[Webhook], proposal: &Proposal) -> Vec<Webhook> {
    let mut hooks: BTreeMap<HookId, Webhook> = now.iter().map(|hook| (hook.id, hook.clone())).collect();
    let mut next = now.iter().map(|hook| hook.id.get()).max().unwrap_or(0) + 100;
    let write = |hook: &mut Webhook, change: &Change| {
        change.name.iter().for_each(|name| hook.name = Known::Value(name.clone()));
        change.url.iter().for_each(|url| hook.url = Known::Value(url.clone()));
        change.events.iter().for_each(|events| hook.events = Known::Value(events.clone()));
        change.scopes.iter().for_each(|scopes| hook.scopes = Known::Value(scopes.clone()));
    };
    for row in &proposal.rows {
        match &row.action {
            Action::Create(change) => {
                next += 1;
                let mut hook = Webhook::bare(id(next));
                write(&mut hook, change);
                hooks.insert(hook.id, hook);
            }
            Action::Update(id, change) => write(hooks.get_mut(id).unwrap(), change),
            Action::Delete(id) => drop(hooks.remove(id)),
            Action::Test(_) => {}
        }
    }
    hooks.into_values().collect()
}

fn hooks() -> impl Strategy<Value = Vec<Webhook>> {
    let one = (1..6_u64, "[ab]", proptest::collection::btree_set("[x-z]", 0..3));
    proptest::collection::vec(one, 0..5).prop_map(|hooks| {
        let hook = |(n, name, events): (u64, String, std::collections::BTreeSet<String>)| {
            (n, hook(n, &name, &events.iter().map(String::as_str).collect::<Vec<_>>()))
        };
        hooks.into_iter().map(hook).collect::<BTreeMap<_, _>>().into_values().collect()
    })
}

proptest! {
    /// With prune the service is as the file says, and the same file asks nothing more; also without ids.
    #[test]
    fn what_was_applied_asks_nothing(file in hooks(), now in hooks(), ignore_ids: bool, bare: bool) {
        let mut file = snapshot(&file);
        if bare {
            file.hooks.iter_mut().for_each(|record| record.id = None);
        }
        let options = Options { prune: true, ignore_ids, ..Options::default() };
        // One of several of the same name and URL: nobody can know which.
        if let Ok(proposal) = Proposal::of(&file, &now, &options) {
            let after = applied(&now, &proposal);
            prop_assert_eq!(after.len(), file.hooks.len());
            let again = Proposal::of(&file, &after, &options).map_err(|mistake| TestCaseError::fail(format!("{mistake:?}")))?;
            prop_assert!(again.is_nothing(), "{again:?}");
        }
    }

    /// With a base, nothing that others did alone is written over, and nothing is deleted that the base did not have.
    #[test]
    fn with_a_base_nobody_is_trampled(base in hooks(), file in hooks(), now in hooks()) {
        let (base, file) = (snapshot(&base), snapshot(&file));
        let of_base = |id: HookId| base.hooks.iter().find(|record| record.id == Some(id)).map(|record| record.webhook(id));
        let options = Options { prune: true, base: Some(&base), ..Options::default() };
        let Ok(proposal) = Proposal::of(&file, &now, &options) else { return Ok(()) };
        for row in &proposal.rows {
            match &row.action {
                Action::Update(id, change) => {
                    let (Some(base), Some(now)) = (of_base(*id), row.seen.as_ref()) else { continue };
                    let drifted = crate::domain::change::drift(&base, now);
                    prop_assert!(change.fields().iter().all(|field| !drifted.contains(field)), "{row:?}");
                }
                Action::Delete(id) => {
                    let base = of_base(*id);
                    prop_assert!(base.is_some_and(|base| crate::domain::change::drift(&base, row.seen.as_ref().unwrap()).is_empty()));
                }
                _ => {}
            }
        }
    }
}
