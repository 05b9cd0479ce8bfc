//! Snapshots as text and back, with every kind of text; every kind of mistake with its place; comparisons.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    compare::{Standing, compare},
    *,
};
use crate::domain::text::position;

fn id(n: u64) -> HookId {
    HookId::new(n).unwrap()
}

fn hook(n: u64, name: &str, events: &[&str]) -> Webhook {
    Webhook {
        name: Known::Value(name.into()),
        url: Known::Value(format!("https://h{n}.example/in")),
        events: Known::Value(events.iter().map(|name| EventItem::from(*name)).collect()),
        ..Webhook::bare(id(n))
    }
}

/// Without the places, which a record of the service does not have.
fn unplaced(snapshot: Snapshot) -> Snapshot {
    let bare = |record: Record| Record { marks: Marks::default(), ..record };
    Snapshot { hooks: snapshot.hooks.into_iter().map(bare).collect(), ..snapshot }
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("123456789012345678901234567890".to_owned()),
        Just("-1.50e400".to_owned()),
        Just("\"\\ud800\"".to_owned()),
        Just("\"\\u00e9\\/\"".to_owned()),
        any::<String>().prop_map(|text| Json::string(&text).as_str().to_owned()),
    ];
    let tree = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", "))),
            proptest::collection::vec(("[a-b]{0,2}", inner), 0..3).prop_map(|members| {
                let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    });
    tree.prop_map(|text| Json::parse(&text).unwrap())
}

fn known<T: std::fmt::Debug + Clone + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Known<T>> {
    prop_oneof![1 => Just(Known::Absent), 1 => Just(Known::Null), 4 => value.prop_map(Known::Value)]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\x00-\\x20\"'#:{}\\[\\],&*!|>%@`~\\\\-]{0,8}",
        "[\u{7f}-\u{9f}\u{2028}\u{202e}\u{feff}\u{fffe}\u{ffff}\u{e0041}👩\u{200d}]{0,6}",
        "(null|true|yes|~|007|1e3|0x1F|\\.inf|- a|\\? b|<<|=)",
        Just("k".repeat(3000)),
    ]
}

fn webhook() -> impl Strategy<Value = Webhook> {
    let event = prop_oneof![
        3 => text().prop_map(EventItem::Name),
        1 => json().prop_filter("a text is a name", |json| serde_json::from_str::<String>(json.as_str()).is_err()).prop_map(EventItem::Odd),
    ];
    let moment = (-9_000_000_000_i64..9_000_000_000).prop_map(|seconds| Timestamp::from_second(seconds).unwrap());
    let extra = proptest::collection::btree_map(text(), json(), 0..3);
    let told = (known(any::<i64>()), known(moment.clone()), known(moment), extra, proptest::option::of(json()));
    let events = known(proptest::collection::vec(event, 0..4));
    let scopes = known(json().prop_filter("null is null", |json| json.as_str() != "null"));
    (1..u64::from(u32::MAX), known(text()), known(text()), events, scopes, told).prop_map(
        |(n, name, url, events, scopes, (account, created, updated, extra, relationships))| Webhook {
            id: id(n),
            account,
            name,
            url,
            events,
            scopes,
            created,
            updated,
            extra: extra.into_iter().filter(|(name, _)| !TOLD.contains(&name.as_str())).collect(),
            relationships,
        },
    )
}

/// Names below `read_only` that hookline reads, and those that are never kept.
const TOLD: [&str; 6] = ["id", "secret", "account_id", "created_at", "updated_at", "relationships"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Whatever the service tells comes back whole in either form, and is the same text when it is written again.
    #[test]
    fn what_is_printed_is_read_back_whole(
        hooks in proptest::collection::vec(webhook(), 0..4), service in text(), filter in proptest::option::of(text()),
    ) {
        let hooks: BTreeMap<HookId, Webhook> = hooks.into_iter().map(|hook| (hook.id, hook)).collect();
        let snapshot = Snapshot { filter, ..Snapshot::of(service, hooks.into_values()) };
        for form in [Form::Yaml, Form::Json] {
            let printed = snapshot.print(form);
            let unseen = printed.chars().find(|c| crate::domain::text::is_hidden(*c) && !matches!(c, '\n' | '\u{200d}' | '\u{200c}'));
            prop_assert_eq!(unseen, None, "{}", printed);
            let read = parse(&printed, form).map_err(|mistake| TestCaseError::fail(format!("{mistake:?}\n{printed}")))?;
            prop_assert_eq!(read.print(form), printed.clone());
            prop_assert_eq!(unplaced(read), snapshot.clone(), "{}", printed);
            prop_assert_eq!(Form::of_text(&printed), form);
        }
    }

    /// No text makes the reader panic, and every mistake stands inside the text.
    #[test]
    fn any_text_is_read_or_refused_with_a_place(
        text in prop_oneof![any::<String>(), "(version|hooks|: |- |id|1|\n|  |\\{|\\}|\\[|\\]|\"|secret|env|,|&a|\\*a|!t|#){0,30}"],
    ) {
        for form in [Form::Yaml, Form::Json] {
            if let Err(mistake) = parse(&text, form) {
                prop_assert!(mistake.at <= text.len() && text.is_char_boundary(mistake.at), "{mistake:?}");
            }
        }
    }

    /// A snapshot is the same as itself, and what one has more the other has less.
    #[test]
    fn comparing_is_even_handed(a in proptest::collection::vec(webhook(), 0..4), b in proptest::collection::vec(webhook(), 0..4)) {
        let of = |hooks: Vec<Webhook>| {
            let hooks: BTreeMap<u64, Webhook> = hooks.into_iter().map(|hook| (hook.id.get() % 5 + 1, hook)).collect();
            Snapshot::of("s".into(), hooks.into_iter().map(|(n, hook)| Webhook { id: id(n), ..hook }))
        };
        let (a, b) = (of(a), of(b));
        prop_assert_eq!(compare(&a, &a).len(), 0);
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        let count = |rows: &[compare::Compared<'_>], standing| rows.iter().filter(|row| row.standing == standing).count();
        prop_assert_eq!(count(&there, Standing::New), count(&back, Standing::Gone));
        prop_assert_eq!(count(&there, Standing::Changed), count(&back, Standing::Changed));
        prop_assert_eq!(there.len(), back.len());
    }
}

#[test]
fn what_people_write_by_hand_is_taken() {
    let text = "# ours\nhooks:\n- name: Orders EU   # the name\n  url: 'https://a.example/x?a=b&c=d#e'\n  events: [a.b, \"c.d\", 5]\n  secret: {file: s/orders, generate: true}\n- id: 7\n  events:\n    - x.y\n  secret:\n    env: HOOK_7\n- id: \"8\"\n  name: >-\n    two\n    lines\n  scopes: {ou: [eu, 1.50], on: true, nil: ~}\n";
    let read = parse(text, Form::Yaml).unwrap();
    let [orders, seven, eight] = read.hooks.as_slice() else { panic!("{read:?}") };
    assert_eq!(
        (orders.id, orders.name.text(), orders.url.text()),
        (None, "Orders EU", "https://a.example/x?a=b&c=d#e")
    );
    let events: Vec<&str> = orders.events.value().unwrap().iter().map(EventItem::text).collect();
    assert_eq!(events, ["a.b", "c.d", "5"]);
    assert_eq!(orders.secret, SecretRef::File { path: "s/orders".into(), generate: true });
    assert_eq!((seven.id, &seven.name, &seven.secret), (Some(id(7)), &Known::Absent, &SecretRef::Env("HOOK_7".into())));
    assert_eq!(eight.name.text(), "two lines");
    assert_eq!(eight.scopes.value().unwrap().as_str(), r#"{"ou":["eu",1.50],"on":true,"nil":null}"#);
    assert_eq!(position(text, seven.marks.at), (7, 3));
    assert_eq!(position(text, seven.marks.of(Field::Secret)).0, 11);
    let empty = parse("hooks: []", Form::Yaml).unwrap();
    assert_eq!((empty.hooks.len(), parse("{\"hooks\":[]}", Form::Json).unwrap()), (0, empty));
}

/// What a mistake is told as: its place, what is wrong, what to do.
fn refused(text: &str, form: Form) -> String {
    let mistake = parse(text, form).expect_err(text);
    let (line, column) = position(text, mistake.at);
    format!("{line}:{column} {} | {}", mistake.message, mistake.next)
}

#[test]
fn every_mistake_has_its_place_and_says_what_was_meant() {
    for (text, told) in [
        ("", "1:1 there is nothing in it | `hookline export` writes one"),
        ("# only this\n", "1:1 there is nothing in it"),
        ("- id: 7\n", "1:1 it is no snapshot"),
        ("just words", "1:1 it is no snapshot"),
        ("version: 1\n", "1:1 it has no `hooks`"),
        ("version: 2\nhooks: []", "1:10 version 2 is newer than this hookline"),
        ("version: one\nhooks: []", "1:10 `version` must be 1"),
        ("hook: []", "1:1 `hook` is no member of a snapshot | Did you mean `hooks`?"),
        ("hooks: {}", "1:8 `hooks` must be a list"),
        ("hooks: []\nhooks: []", "2:1 `hooks` stands twice"),
        ("version: 1\nversion: 1\nhooks: []", "2:1 `version` stands twice"),
        ("hooks:\n  - 7", "2:5 a webhook must be an object"),
        ("hooks:\n  - id: 07", "2:9 `07` is a number in YAML and none in JSON"),
        ("hooks:\n  - id: seven", "2:9 `seven` is not a webhook id"),
        ("hooks:\n  - id: -1", "2:9 `-1` is not a webhook id"),
        ("hooks:\n  - id: 7\n  - id: 8\n  - id: 7", "4:5 webhook 7 stands twice"),
        ("hooks:\n  - evnets: []", "2:5 `evnets` is no member of a webhook | Did you mean `events`?"),
        ("hooks:\n  - id: 7\n    name: a\n    name: b", "4:5 `name` stands twice"),
        ("hooks:\n  - name: 12", "2:11 `name` must be text | Put it in quotes"),
        ("hooks:\n  - name: [a]", "2:11 `name` must be text"),
        ("hooks:\n  - url: true", "2:10 `url` must be text"),
        ("hooks:\n  - url: https://••••••••@a", "2:10 `url` is masked"),
        ("hooks:\n  - events: a.b", "2:13 `events` must be a list"),
        ("hooks:\n  - account_id: 3", "2:5 `account_id` cannot be written | Leave it out, or put it below `read_only`"),
        ("hooks:\n  - read_only: 3", "2:16 `read_only` must be an object"),
        ("hooks:\n  - secret: {evn: A}", "2:14 `evn` is no member of `secret` | Did you mean `env`?"),
        ("hooks:\n  - secret: {env: A B}", "2:19 `env` must be the name"),
        ("hooks:\n  - secret: {env: A, file: b}", "2:13 `secret` must name either"),
        ("hooks:\n  - secret: {env: A, generate: true}", "2:13 `generate` needs a `file`"),
        ("hooks:\n  - secret: {file: a, generate: 1}", "2:33 `generate` must be true or false"),
        ("hooks:\n  - name: &a x\n    url: *a", "3:10 a reference to another place"),
        ("hooks:\n  - name: !!str x", "2:17 a tag (`!name`) is not taken"),
        ("hooks:\n  - scopes: {\"!json\": '{'}", "2:23 `!json` holds no JSON: EOF"),
        ("hooks:\n  - scopes: [a, .5]", "2:17 `.5` is a number in YAML and none in JSON"),
        ("hooks: []\n---\nhooks: []", "3:1 a second document begins here"),
        ("hooks:\n  - name: \"a", "2:11 it is no YAML"),
        ("hooks:\n\t- name: a", "2:2 it is no YAML"),
        ("hooks:\n  - name: a\n   url: b", "3:4 it is no YAML"),
    ] {
        let found = refused(text, Form::Yaml);
        assert!(found.starts_with(told), "{text:?}\n  is    {found}\n  wants {told}");
    }
    for (text, told) in [
        ("", "1:1 there is nothing in it"),
        ("[]", "1:1 it is no snapshot"),
        ("{\"hooks\":[}", "1:11 it is no JSON: expected value"),
        ("{\"hooks\":[\n {\"id\":\"7\",}]}", "2:12 it is no JSON: key must be a string"),
        ("{\"hooks\":[]} x", "1:14 it is no JSON: trailing characters"),
        ("{\"hooks\":[\n {\"id\":\"7\", \"na\\\"me\" : \"x\"}]}", "2:13 `na\"me` is no member of a webhook"),
        ("{\"hooks\":[{\"id\":7.0}]}", "1:17 `7.0` is not a webhook id"),
        ("{\"hooks\":[{\"name\":\"\\ud800\"}]}", "1:19 `name` holds half of a character"),
        ("{\"hooks\":[{\"é\":1,\"name\":\"a\",\"name\":\"b\"}]}", "1:29 `name` stands twice"),
        ("{\"hook\":[]}", "1:2 `hook` is no member of a snapshot | Did you mean `hooks`?"),
    ] {
        let found = refused(text, Form::Json);
        assert!(found.starts_with(told), "{text:?}\n  is    {found}\n  wants {told}");
    }
}

#[test]
fn a_text_in_the_place_of_a_secret_is_never_told() {
    for text in [
        "hooks:\n  - secret: hunter2",
        "hooks:\n  - secret: {env: [hunter2]}",
        "hooks:\n  - secret:\n    - hunter2",
        "hooks:\n  - secret: {hunter2: 1, hunter2: 2}",
        "hooks:\n - secret: {hunter2: 1}",
        "hooks:\n - secret: 0x2",
        "hooks:\n - secret: !hunter2 x",
    ] {
        let mistake = parse(text, Form::Yaml).unwrap_err();
        assert!(mistake.private && !format!("{mistake:?}").contains("hunter2"), "{mistake:?}");
    }
}

#[test]
fn depth_and_length_cost_no_stack() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!("{{\"hooks\":[{{\"id\":\"7\",\"read_only\":{{\"x\":{deep}}}}}]}}");
    let read = parse(&text, Form::Json).unwrap();
    assert_eq!(read.hooks[0].extra[0].1.as_str().len(), 200_000);
    assert!(parse(&format!("hooks: {deep}"), Form::Yaml).unwrap_err().message.starts_with("it is no YAML"));
    let printed = read.print(Form::Yaml);
    assert_eq!(parse(&printed, Form::Yaml).unwrap().hooks[0].extra, read.hooks[0].extra);
}

#[test]
fn who_is_new_gone_changed_and_touched_is_told() {
    let at = |seconds| Known::Value(Timestamp::from_second(seconds).unwrap());
    let of = |hooks: Vec<Webhook>| Snapshot::of("s".into(), hooks);
    let old = of(vec![
        hook(1, "gone", &[]),
        Webhook { updated: at(1), ..hook(2, "same", &["a"]) },
        Webhook { updated: at(1), ..hook(3, "was", &["a", "b"]) },
        Webhook { extra: vec![("paused".into(), Json::parse("false").unwrap())], ..hook(4, "x", &[]) },
        hook(5, "quiet", &[]),
    ]);
    let new = of(vec![
        Webhook { updated: at(2), ..hook(2, "same", &["a"]) },
        Webhook { updated: at(2), ..hook(3, "is", &["b", "c"]) },
        Webhook { extra: vec![("paused".into(), Json::parse("true").unwrap())], ..hook(4, "x", &[]) },
        Webhook { events: Known::Absent, ..hook(5, "quiet", &[]) },
        hook(6, "new", &[]),
    ]);
    let rows = compare(&old, &new);
    let told: Vec<(u64, Standing, Vec<&str>)> = rows
        .iter()
        .map(|row| {
            let members = row.differences.iter().map(|difference| difference.member.as_str()).collect();
            (row.record().unwrap().id.unwrap().get(), row.standing, members)
        })
        .collect();
    assert_eq!(
        told,
        [
            (1, Standing::Gone, vec![]),
            (2, Standing::Touched, vec!["updated_at"]),
            (3, Standing::Changed, vec!["name", "events", "updated_at"]),
            (4, Standing::Changed, vec!["paused"]),
            (6, Standing::New, vec![]),
        ]
    );
}

#[test]
fn a_record_without_an_id_is_known_by_name_and_url() {
    let by_hand = parse("hooks:\n  - name: a\n    url: https://h7.example/in\n    events: [x]\n", Form::Yaml).unwrap();
    let live = Snapshot::of("s".into(), [hook(7, "a", &["y"]), hook(8, "a", &["x"])]);
    let rows = compare(&by_hand, &live);
    let told: Vec<_> = rows.iter().map(|row| (row.standing, row.differences.len())).collect();
    assert_eq!(told, [(Standing::Changed, 1), (Standing::New, 0)]);
}
