//! What is typed on the line, what it means, what it runs: the same as the key of the command.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::{
    api::calls::{Call, Count, Exact, Page, Reply},
    domain::{
        event::OfferedEvent,
        filter::Filter,
        view::{Saved, View, ViewId, Views},
        webhook::Webhook,
    },
    tui::{
        argument::{self, Takes},
        column::Column,
        effect::{Effect, Recall},
        go::{FormFor, Open},
        keys,
        layer::Layer,
        msg::{Msg, Slot},
        tests::{HOSTILE, Rig, hook, id},
        typed::{self, KEPT},
    },
};

/// The list with three webhooks, the first under the cursor, and everything answered.
fn listing() -> Rig {
    let hooks: Vec<Webhook> =
        [(1, "Ledger"), (2, "Ops alerts"), (12, "Ops mirror")].map(|(n, name)| hook(n, name)).into();
    let mut rig = Rig::new(&hooks[0], Open::Colon);
    rig.keys("Esc");
    // It comes with the others, into the list.
    rig.model.shared.forget(id(1));
    read_all(&mut rig, &hooks);
    let events = ["a:b.made", "a:b.gone", "c.d"].map(|name| OfferedEvent { name: name.into(), description: None });
    while rig.open.iter().any(|(slot, ..)| *slot == Slot::Events) {
        rig.answer(&Slot::Events, Ok(Reply::Events(events.to_vec())));
    }
    rig
}

fn read_all(rig: &mut Rig, hooks: &[Webhook]) {
    rig.keys("r");
    serve(rig, hooks);
}

/// Answers every list that is asked for.
fn serve(rig: &mut Rig, hooks: &[Webhook]) {
    while let Some((slot, query)) = rig.open.iter().find_map(|(slot, _, call)| match call {
        Call::List(query) => Some((slot.clone(), query.clone())),
        _ => None,
    }) {
        let asked =
            |hook: &&Webhook| query.filter.iter().all(|e| matches!(e, Exact::Id(ids) if ids.contains(&hook.id)));
        let page = Page {
            number: query.number,
            size: query.size,
            hooks: hooks.iter().filter(asked).cloned().collect(),
            unreadable: Vec::new(),
            count: Count::Unknown,
            more: false,
            sent: String::new(),
        };
        rig.answer(&slot, Ok(Reply::Page(page)));
    }
}

/// Types a text, a key at a time.
fn types(rig: &mut Rig, text: &str) -> Vec<Effect> {
    let mut all = Vec::new();
    for c in text.chars() {
        rig.model.shared.mono += Duration::from_secs(1);
        all.extend(rig.tell(Msg::Keys(vec![Chord::char(c)])));
    }
    all
}

/// Opens the line, types a text and presses Enter. What only keeps the line is left out.
fn runs(rig: &mut Rig, text: &str) -> Vec<Effect> {
    rig.keys(":");
    types(rig, text);
    let kept = |effect: &Effect| matches!(effect, Effect::Remember(_) | Effect::Recall(Recall::Typed));
    rig.keys("Enter").into_iter().filter(|effect| !kept(effect)).collect()
}

fn line_if(rig: &Rig) -> Option<&State> {
    match rig.model.layers.last() {
        Some(Layer::Colon(line)) => Some(line),
        _ => None,
    }
}

fn line(rig: &Rig) -> &State {
    line_if(rig).expect("the command line is in front")
}

fn closed(rig: &Rig) -> bool {
    !rig.model.layers.iter().any(|layer| matches!(layer, Layer::Colon(_)))
}

fn wrong(rig: &Rig) -> (Range<usize>, &str) {
    let mistake = line(rig).mistake().expect("something is wrong");
    (mistake.at.clone(), &mistake.message)
}

fn listed(rig: &Rig) -> Vec<String> {
    let text = |row: Row<'_>| match row {
        Row::Command(entry) => entry.verb().to_owned(),
        Row::Offer(offer) => offer.text.clone(),
    };
    line(rig).rows().into_iter().map(text).collect()
}

/// Every view in which the line opens: its commands with those that are everywhere.
fn views() -> Vec<(&'static str, Vec<Entry>)> {
    let all = keys::all();
    let everywhere = all[0].entries.clone();
    let rest = all.into_iter().skip(1).filter(|table| !table.typed);
    rest.map(|table| (table.view, table.entries.into_iter().chain(everywhere.clone()).collect())).collect()
}

#[test]
fn every_verb_and_id_means_exactly_its_command() {
    for (view, entries) in views() {
        for entry in &entries {
            for name in entry.verbs.iter().copied().chain([entry.id]) {
                assert_eq!(read::meaning(&entries, name), Meaning::Command(entry), "{name} in {view}");
                assert_eq!(read::meaning(&entries, &format!(" :{name}  ")).command(), Some(entry), "{name} in {view}");
                let found = read::search(&entries, name, false);
                if entry.id != "app.command" {
                    assert_eq!(&entries[found[0]], entry, "{name} in {view} stands first");
                }
            }
        }
    }
}

impl<'e> Meaning<'e, '_> {
    fn command(&self) -> Option<&'e Entry> {
        match self {
            Meaning::Command(entry) | Meaning::Given { entry, .. } => Some(entry),
            Meaning::Nothing | Meaning::Words => None,
        }
    }
}

proptest! {
    /// Whatever is begun, each name that Tab can put in means the command in whose line it stands.
    #[test]
    fn every_completed_verb_means_its_command(view in 0usize..30, which in 0usize..80, length in 1usize..14, id: bool) {
        let views = views();
        let (_, entries) = &views[view % views.len()];
        let entry = &entries[which % entries.len()];
        let name = if id { entry.id } else { entry.verb() };
        let begun: String = name.chars().take(length).collect();
        let found = read::search(entries, &begun, false);
        prop_assert!(entry.id == "app.command" || found.iter().any(|at| &entries[*at] == entry));
        for at in found {
            let name = read::name(&entries[at], &begun);
            prop_assert_eq!(read::meaning(entries, name), Meaning::Command(&entries[at]));
        }
    }

    #[test]
    fn no_text_upsets_the_line(text in "\\PC{0,30}|[a-z:=,!\" ]{0,24}", tabs in 0usize..4, view in 0usize..30) {
        let views = views();
        let mut rig = listing();
        let (mut line, _) = State::open(views[view % views.len()].1.clone(), &mut rig.model.shared);
        line.paste(&text, &mut rig.model.shared);
        for _ in 0..tabs {
            line.run(Cmd::Complete { forward: true }, &mut rig.model.shared);
            let text = line.field().text();
            prop_assert!(line.mistake().is_none_or(|m| m.at.end <= text.len() && text.is_char_boundary(m.at.start)));
        }
        line.run(Cmd::Down, &mut rig.model.shared);
        prop_assert!(line.aim().is_none_or(|at| at < line.rows().len()));
    }
}

/// What is offered as an argument is one, or the beginning of one that ends in its operator.
#[test]
fn every_offered_argument_is_read() {
    let rig = listing();
    let shared = &rig.model.shared;
    let cases = [
        (Takes::Filter, vec!["", "na", "is:", "!is:ma", "events:a", "host:x scheme:", "is:failing,"]),
        (Takes::Sort, vec!["", "na", "-", "name,", "name,-up"]),
        (Takes::Columns, vec!["", "na", "id,", "id,name,a"]),
        (Takes::Hook, vec!["1", "2"]),
        (Takes::Watch, vec!["", "o"]),
        (argument::COPIED, vec!["", "j"]),
        (argument::EVENT, vec!["", "a:b"]),
        (Takes::Name { syntax: "TOPIC", noun: "topic", all: crate::tui::topic::names }, vec!["", "fil", "li"]),
    ];
    for (takes, texts) in cases {
        for text in texts {
            let found = takes.complete(text, text.len(), shared);
            assert!(!found.items.is_empty(), "{takes:?} {text}");
            for item in found.items {
                let mut whole = text.to_owned();
                whole.replace_range(found.replace.clone(), &item.text);
                let begun = takes == Takes::Filter && whole.ends_with([':', '=', '>', '<']);
                let read = takes.read(&whole, shared);
                assert!(begun || read.is_ok(), "{takes:?} {whole}: {read:?}");
            }
        }
    }
    assert_eq!(Takes::Hook.complete("1", 1, shared).items.len(), 2, "1 and 12");
}

/// Each command does by its verb what it does by its key.
#[test]
fn a_verb_does_what_the_key_does() {
    let (_, entries) = views().into_iter().find(|(view, _)| *view == "List").unwrap();
    // These have no key, open another line, or have a key for each of what they take.
    let others = ["app.command", "app.open", "app.quit", "list.view"];
    for entry in entries.iter().filter(|entry| !others.contains(&entry.id)) {
        for name in [entry.verb(), entry.id] {
            let (mut by_key, mut by_line) = (listing(), listing());
            for rig in [&mut by_key, &mut by_line] {
                rig.keys("Space Space");
            }
            let key = entry.keys[0].to_string();
            let wanted = by_key.keys(&key);
            let done = runs(&mut by_line, name);
            let said = by_key.notice().to_owned();
            // A refusal stays on the line instead of closing it.
            if let Some(Layer::Colon(line)) = by_line.model.layers.last() {
                let why = &line.mistake().unwrap().message;
                let why = why.strip_prefix("not now: ").unwrap_or_else(|| panic!("{name}: {why}"));
                assert_eq!(said, format!("{}: {why}", entry.label), "{name}");
                continue;
            }
            assert_eq!((done, by_line.notice()), (wanted, said.as_str()), "{name}");
            assert_eq!(
                format!("{:?}", by_line.model.layers).replace(char::is_numeric, ""),
                format!("{:?}", by_key.model.layers).replace(char::is_numeric, ""),
                "{name}"
            );
            assert_eq!(by_line.model.shared.marks, by_key.model.shared.marks, "{name}");
        }
    }
}

#[test]
fn arguments_reach_the_list() {
    let mut rig = listing();
    let shown = |rig: &Rig| -> Vec<u64> {
        let rows = rig.model.list.shown().rows().iter();
        rows.filter_map(|slot| rig.model.shared.hooks.row(*slot)).map(|row| row.id().get()).collect()
    };
    runs(&mut rig, "filter name:ops");
    assert_eq!((shown(&rig), rig.model.list.filter()), (vec![2, 12], &Filter::parse("name:ops").unwrap()));
    runs(&mut rig, "sort -name,id");
    assert_eq!((shown(&rig), rig.model.list.sort().to_string().as_str()), (vec![12, 2], "-name,id"));
    runs(&mut rig, "columns name,age");
    assert_eq!(rig.model.list.columns().0, [Column::Id, Column::Name, Column::Age]);
    runs(&mut rig, "columns id");
    assert_eq!(rig.model.list.columns().0, [Column::Id]);
    let wakes = runs(&mut rig, "watch 60");
    assert!(matches!(wakes[..], [Effect::Wake { after, .. }] if after == Duration::from_secs(60)), "{wakes:?}");
    assert!(rig.notice().contains("every 60 s"));
    assert!(matches!(runs(&mut rig, "watch off")[..], [Effect::Unwake(_)]));
    assert!(matches!(runs(&mut rig, "watch on")[..], [Effect::Wake { .. }]));
    let copied = runs(&mut rig, "copy id");
    assert!(matches!(&copied[..], [Effect::Copy { text, .. }] if text.expose() == "12"), "{copied:?}");
    assert!(closed(&rig) && rig.model.layers.is_empty());
    assert!(matches!(runs(&mut rig, "copy curl")[..], [Effect::Curl { to: crate::tui::effect::LineFor::Copy, .. }]));
    let asked = runs(&mut rig, "mode");
    assert!(matches!(&asked[..], [Effect::Ask { slot: Slot::Page, .. }, ..]) || asked.len() == 1, "{asked:?}");
    let asked = runs(&mut rig, "page 3");
    assert!(asked.iter().any(|e| matches!(e, Effect::Ask { call: Call::List(q), .. } if q.number == 3)), "{asked:?}");
}

#[test]
fn marks_follow_an_expression_whatever_is_listed() {
    let mut rig = listing();
    runs(&mut rig, "filter name:ledger");
    runs(&mut rig, "mark name:ops");
    assert_eq!(rig.model.shared.marked(), [id(2), id(12)]);
    assert_eq!(rig.notice(), "marked 2, 2 of them not in the list now");
    runs(&mut rig, "unmark name:mirror");
    assert_eq!((rig.model.shared.marked(), rig.notice()), (vec![id(2)], "took 1 mark(s) away"));
    runs(&mut rig, "unmark");
    assert_eq!(rig.model.shared.marked(), []);
    // With nothing left to take away it is refused, with an expression too.
    runs(&mut rig, "unmark name:ops");
    assert_eq!(wrong(&rig).1, "not now: nothing is marked");
    rig.keys("Esc");
    // What asks nothing would mark everything.
    runs(&mut rig, "mark name:");
    assert!(wrong(&rig).1.contains("asks nothing"));
    rig.keys("Esc");
    runs(&mut rig, "mark audit:x");
    assert_eq!(rig.model.shared.marked(), [], "{}", rig.notice());
}

#[test]
fn marking_completes_the_walk_first() {
    let hooks: Vec<Webhook> = [(1, "a"), (2, "b"), (3, "ab")].map(|(n, name)| hook(n, name)).into();
    let mut rig = Rig::new(&hooks[0], Open::Colon);
    rig.keys("Esc r");
    runs(&mut rig, "mark name:b");
    assert!(rig.model.shared.marks.is_empty() && rig.notice().contains("still being read"), "{}", rig.notice());
    // Another filter meanwhile does not change what was meant.
    runs(&mut rig, "filter name:a");
    serve(&mut rig, &hooks);
    assert_eq!(rig.model.shared.marked(), [id(2), id(3)]);
    assert!(rig.notice().starts_with("marked 2, 1 of them not in the list"), "{}", rig.notice());
}

#[test]
fn views_are_opened_on_what_is_asked_for() {
    let mut rig = listing();
    let asked = runs(&mut rig, "open 4711");
    assert!(matches!(&asked[..], [Effect::Ask { call: Call::Show(id), .. }] if id.get() == 4711), "{asked:?}");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Detail(detail)) if detail.id() == id(4711)));
    // From there, another one; the list stays where it was until one is listed.
    runs(&mut rig, "open 12");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Detail(detail)) if detail.id() == id(12)));
    assert_eq!(rig.model.list.current(&rig.model.shared), Some(id(12)), "the cursor of the list went along");
    rig.keys("Esc Esc");
    runs(&mut rig, "who a:b.made");
    match rig.model.layers.last() {
        Some(Layer::Audience(audience)) => assert_eq!(audience.inside().unwrap().event(), "a:b.made"),
        other => panic!("{other:?}"),
    }
    rig.keys("Esc Esc");
    runs(&mut rig, "journal saved x");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Journal(j)) if j.filter().text() == "saved x"));
    runs(&mut rig, "find other");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Journal(j)) if j.filter().text() == "other"));
    runs(&mut rig, "calls page[size]");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Calls(calls)) if calls.search() == "page[size]"));
    runs(&mut rig, "search POST");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Calls(calls)) if calls.search() == "POST"));
    runs(&mut rig, "help curl");
    assert!(rig.picture((100, 30)).0.contains("Help: curl"));
    rig.keys("Esc");
    runs(&mut rig, "help list");
    assert!(rig.picture((100, 30)).0.contains("Keys: List"));
    rig.keys("Esc");
    assert_eq!(runs(&mut rig, "quit"), [Effect::Quit], "from anywhere");
}

/// Each row that takes something has an arm that takes it.
#[test]
fn every_argument_has_its_arm() {
    let mut tried = 0;
    for view in ["Space", "Enter", "J", "L"] {
        let mut rig = listing();
        rig.keys(view);
        for entry in crate::tui::update::top_entries(&rig.model).into_iter().filter(|entry| entry.takes.is_some()) {
            let mut rig = listing();
            rig.keys(view);
            let sample = match entry.takes.unwrap().syntax() {
                "EXPR" => "name:ops",
                "name,-updated" => "name",
                "id,name,..." => "id,name",
                "ID" | "WORDS" => "12",
                "N" => "2",
                "on|off|SECONDS" => "on",
                "id|url|name|json|curl" => "url",
                "EVENT" => "c.d",
                "TOPIC" => "list",
                "NAME" => {
                    let view = ViewId { name: "ops".into(), everywhere: true };
                    let saved = vec![Saved { id: view, key: None, view: Ok(View::default()) }];
                    let views = Ok(Box::new(Views::new(saved, None, Vec::new())));
                    rig.tell(Msg::Views { profile: rig.model.shared.profile.key().into(), views });
                    "ops"
                }
                other => panic!("no sample of {other}"),
            };
            runs(&mut rig, &format!("{} {sample}", entry.verb()));
            let refused =
                line_if(&rig).and_then(|line| line.mistake()).is_some_and(|m| m.message.starts_with("not now"));
            assert!(refused || line_if(&rig).is_none(), "{} {sample}", entry.verb());
            assert!(!rig.notice().contains("not understood"), "{} in {view}", entry.id);
            tried += 1;
        }
    }
    assert!(tried > 15, "{tried}");
}

#[test]
fn a_small_terminal_shows_the_whole_mistake_below_its_identity() {
    let mut rig = listing();
    rig.keys(":");
    types(&mut rig, "filter nmae:x");
    let (picture, cursor) = rig.picture((30, 8));
    let lines: Vec<&str> = picture.lines().collect();
    assert!(lines[0].contains("staging"), "{picture}");
    let said = [
        ":filter nmae:x",
        "        ^",
        " no field `nmae`: did you",
        " mean `name`? To search for",
        " the word, quote it",
    ];
    assert_eq!(lines[1..6], said, "{picture}");
    assert_eq!(cursor.map(|at| (at.x, at.y)), Some((14, 1)));
}

#[test]
fn only_verbs_of_the_view_in_front_are_there() {
    let mut rig = listing();
    rig.keys("Enter");
    runs(&mut rig, "filter name:x");
    assert_eq!(wrong(&rig), (0..6, "`filter` works in the view \"List\", not here"));
    assert!(rig.model.list.filter().is_empty());
}

#[test]
fn labels_of_several_words_come_before_arguments() {
    let mut rig = listing();
    runs(&mut rig, "mark all");
    assert_eq!(rig.notice(), "marked 3", "the command of this label, not what holds the word `all`");
    let mut rig = listing();
    runs(&mut rig, "reading mode");
    assert!(rig.notice().starts_with("page mode"), "{}", rig.notice());
    rig.keys(":");
    types(&mut rig, "test re");
    assert_eq!(listed(&rig)[0], "test-result");
}

#[test]
fn mistakes_are_pointed_at_and_the_text_is_kept() {
    let mut rig = listing();
    for (text, at, said, meant) in [
        ("refesh", 0..6, "no command `refesh`: did you mean `refresh`?", Some("refresh")),
        (
            "filter host:a nmae:x",
            14..18,
            "no field `nmae`: did you mean `name`? To search for the word, quote it",
            Some("name"),
        ),
        ("sort name,-updatd", 10..17, "no sort key `updatd`. Did you mean `updated`?", Some("-updated")),
        ("columns id,nme", 11..14, "no column `nme`: did you mean `name`?", Some("name")),
        ("columns age,id", 12..14, "the id always stands first", None),
        ("columns age,age", 12..15, "`age` stands twice", None),
        ("open x7", 5..7, "`x7` is no id: ids are whole numbers from 1", None),
        ("page 0", 5..6, "`0` is no number from 1", None),
        ("watch 2", 6..7, "`2` is none of on, off and 5 to 86400 seconds", None),
        ("copy josn", 5..9, "no thing to copy `josn`: did you mean `json`?", Some("json")),
        ("who a:b.maed", 4..12, "no event `a:b.maed`: did you mean `a:b.made`?", Some("a:b.made")),
        ("refresh now", 8..11, "`refresh` takes nothing behind it", None),
        ("test-set  y", 10..11, "`test-set` takes nothing behind it", None),
        ("open", 5..5, "ID is missing. ID is the number of the webhook; it need not be loaded.", None),
        ("unheard-of", 0..10, "no command `unheard-of`", None),
    ] {
        assert_eq!(runs(&mut rig, text), [], "{text}");
        assert_eq!(wrong(&rig), (at, said), "{text}");
        assert_eq!(line(&rig).field().text().trim(), text, "kept");
        assert_eq!(line(&rig).mistake().unwrap().suggestion.as_deref(), meant, "{text}");
        if let Some(meant) = meant {
            rig.keys("Tab");
            assert!(line(&rig).field().text().contains(meant) && line(&rig).mistake().is_none(), "{text}");
        }
        rig.keys("Esc");
    }
    runs(&mut rig, "filter host:a nmae:x");
    assert_eq!(line(&rig).field().cursor(), 14, "the cursor goes where it is wrong");
}

#[test]
fn a_refused_command_stays_on_the_line() {
    let mut rig = listing();
    assert_eq!(runs(&mut rig, "page 3"), []);
    assert_eq!(wrong(&rig), (0..4, "not now: page mode is off; v turns it on"));
    assert_eq!(line(&rig).field().text(), "page 3");
}

#[test]
fn tab_completes_what_is_plain_and_then_walks() {
    let mut rig = listing();
    rig.keys(":");
    let text = |rig: &Rig| line(rig).field().text().to_owned();
    types(&mut rig, "filt");
    rig.keys("Tab");
    assert_eq!(text(&rig), "filter ", "with the blank behind which it goes on");
    types(&mut rig, "na");
    rig.keys("Tab");
    assert_eq!(text(&rig), "filter name:");
    rig.keys("Ctrl-u");
    types(&mut rig, "mar");
    rig.keys("Tab");
    assert_eq!(text(&rig), "mark", "as far as mark and mark-all agree");
    rig.keys("Tab");
    assert_eq!(text(&rig), "mark");
    rig.keys("Tab");
    assert_eq!(text(&rig), "mark-all");
    rig.keys("Shift-Tab");
    assert_eq!(text(&rig), "mark");
    rig.keys("Ctrl-u");
    types(&mut rig, "list.ref");
    rig.keys("Tab");
    assert_eq!(text(&rig), "list.refresh");
    rig.keys("Ctrl-u");
    types(&mut rig, "sort -");
    rig.keys("Tab");
    assert_eq!(text(&rig), "sort -id");
    rig.keys("Tab");
    assert_eq!(text(&rig), "sort -name");
    types(&mut rig, ",n");
    assert!(!listed(&rig).contains(&"name".to_owned()), "it stands there");
}

#[test]
fn the_arrows_choose_and_an_empty_line_brings_back_former_ones() {
    let mut rig = listing();
    runs(&mut rig, "filter name:ops");
    runs(&mut rig, "sort name");
    runs(&mut rig, "filter name:ops");
    let text = |rig: &Rig| line(rig).field().text().to_owned();
    rig.keys(": Up");
    assert_eq!(text(&rig), "filter name:ops", "each line once, the newest first");
    rig.keys("Ctrl-p Ctrl-p");
    assert_eq!(text(&rig), "sort name");
    rig.keys("Ctrl-n Down");
    assert_eq!(text(&rig), "", "back at what was typed");
    rig.keys("Down");
    assert_eq!(line(&rig).aim(), Some(0), "nothing is newer: the list");
    rig.keys("Up Esc :");
    types(&mut rig, "re");
    rig.keys("Down");
    let second = listed(&rig)[1].clone();
    assert_eq!(line(&rig).meant().map(Entry::verb), Some(second.as_str()));
    rig.keys("Up");
    assert_eq!(line(&rig).aim(), Some(0));
    rig.keys("Esc :");
    assert_eq!(line(&rig).aim(), None, "on an empty line nothing is aimed at");
    assert_eq!(rig.keys("Enter"), []);
    assert!(closed(&rig), "and Enter runs nothing");
    rig.keys(": Backspace");
    assert!(closed(&rig), "nor is there anything to take away");
}

#[test]
fn lines_are_kept_once_and_none_with_a_credential() {
    let mut rig = listing();
    rig.keys(":");
    types(&mut rig, "filter name:ops");
    let effects = rig.keys("Enter");
    assert!(effects.contains(&Effect::Remember("filter name:ops".into())), "{effects:?}");
    rig.keys(":");
    types(&mut rig, "filter https://bob:s3cret@h.example/x");
    let effects = rig.keys("Enter");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Remember(_))), "{effects:?}");
    assert!(rig.notice().contains("may hold a credential"), "{}", rig.notice());
    assert!(closed(&rig), "but it is run");
    assert_eq!(rig.model.shared.typed.lines(), ["filter name:ops"]);
    // What was found by a part of its label is kept by its verb.
    rig.keys("Esc :");
    types(&mut rig, "reading mo");
    assert!(rig.keys("Enter").contains(&Effect::Remember("mode".into())));
    // Those of other instances come before ours; what no hand typed here is not trusted either.
    let disk = ["sort name", "filter name:ops", "filter u:p@h.example", "x\u{1b}[2J"].map(str::to_owned).to_vec();
    rig.tell(Msg::Typed { lines: disk, fault: None });
    assert_eq!(rig.model.shared.typed.lines(), ["sort name", "filter name:ops", "mode"]);
    for n in 0..300 {
        let _ = rig.model.shared.remember_typed(&format!("page {n}"));
    }
    assert_eq!(rig.model.shared.typed.lines().len(), KEPT);
    assert!(typed::holds_credentials("filter u:p@h.example"));
}

#[test]
fn a_file_that_cannot_be_kept_is_said_once() {
    let mut rig = listing();
    let fault = || Some(Box::new(crate::tui::tests::fault(crate::domain::fault::FaultKind::Local)));
    rig.keys(":");
    rig.tell(Msg::Typed { lines: Vec::new(), fault: fault() });
    assert!(!rig.notice().is_empty());
    rig.keys("x");
    rig.tell(Msg::Typed { lines: Vec::new(), fault: fault() });
    assert_eq!(rig.notice(), "");
    rig.keys("Esc");
    runs(&mut rig, "sort name");
    assert_eq!(rig.model.shared.typed.lines(), ["sort name"], "in memory it works");
}

#[test]
fn a_paste_runs_nothing() {
    let mut rig = listing();
    rig.keys(":");
    assert_eq!(rig.tell(Msg::Paste("delete\r\ny\n".into())), []);
    assert_eq!(line(&rig).field().text(), "delete  y");
    rig.keys("Ctrl-u");
    // The terminal does not bracket it: everything comes in one read, Enter too.
    let keys = |text: &str| -> Vec<Chord> {
        text.chars().map(|c| if c == '\n' { Chord::plain(Key::Enter) } else { Chord::char(c) }).collect()
    };
    assert_eq!(rig.tell(Msg::Keys(keys("list.test-set\n"))), []);
    assert_eq!(line(&rig).field().text(), "list.test-set");
    assert!(rig.notice().contains("looked like a paste"), "{}", rig.notice());
    rig.keys("Esc");
    // With the colon in it, it opens the line and stays there.
    rig.tell(Msg::Keys(keys(":list.test-set\n\ny")));
    assert_eq!(line(&rig).field().text(), "list.test-sety");
    rig.keys("Backspace Enter");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Review(_))), "by hand it goes to the review");
}

/// Enter that is held down must not also answer the review that it opened.
#[test]
fn a_held_enter_does_not_confirm() {
    let mut rig = listing();
    rig.keys("Space :");
    types(&mut rig, "test-set");
    rig.keys("Enter");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Review(_))));
    for _ in 0..20 {
        rig.model.shared.mono += Duration::from_millis(33);
        assert_eq!(rig.tell(Msg::Keys(vec![Chord::plain(Key::Enter)])), []);
    }
    assert!(rig.keys("Enter").iter().any(|effect| matches!(effect, Effect::Ask { call: Call::Test(_), .. })));
}

#[test]
fn what_writes_goes_through_its_review() {
    for (text, title) in [("delete", "Delete webhook 1"), ("test-set", "Test 3 webhooks")] {
        let mut rig = listing();
        runs(&mut rig, text);
        match rig.model.layers.last() {
            Some(Layer::Review(review)) => assert_eq!(review.plan().title, title),
            other => panic!("{text}: {other:?}"),
        }
    }
    let mut rig = listing();
    runs(&mut rig, "edit");
    assert!(matches!(rig.model.layers.last(), Some(Layer::Form(form)) if form.purpose() == FormFor::Edit(id(1))));
}

#[test]
fn a_read_only_profile_has_no_verb_that_writes() {
    let mut rig = listing();
    rig.model.shared.profile.read_only = true;
    rig.keys(":");
    let writes: Vec<&str> = views()[0].1.iter().filter(|entry| entry.writes).map(Entry::verb).collect();
    assert!(writes.contains(&"delete") && writes.len() > 5);
    assert!(listed(&rig).iter().all(|verb| !writes.contains(&verb.as_str())), "{:?}", listed(&rig));
    for verb in writes {
        types(&mut rig, verb);
        assert_eq!(rig.keys("Enter"), [], "{verb}");
        assert_eq!(wrong(&rig).1, "not here: profile `staging` is read-only", "{verb}");
        rig.keys("Ctrl-u");
    }
}

#[test]
fn hostile_text_is_shown_safely_at_every_size() {
    for before in ["", "filter ", "filter nmae:", "who ", "open ", "copy "] {
        let mut named = hook(1, HOSTILE);
        named.events = crate::domain::known::Known::Value(vec![HOSTILE.into()]);
        let mut rig = Rig::new(&named, Open::Colon);
        types(&mut rig, before);
        rig.holds_at_every_size();
        rig.tell(Msg::Paste(HOSTILE.into()));
        rig.holds_at_every_size();
        rig.keys("Enter");
        rig.holds_at_every_size();
    }
    // Names of webhooks and events stand beside what is offered.
    let mut rig = Rig::new(&hook(1, HOSTILE), Open::Colon);
    types(&mut rig, "open 1");
    assert_eq!(listed(&rig), ["1"]);
    rig.holds_at_every_size();
}
