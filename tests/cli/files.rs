//! Snapshots as operators, auditors and CI use them: round trips, what is written and what is not, drift, broken files,
//! and that no secret is anywhere but in the file that was asked for.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::Value;

use super::{
    server::{Server, json},
    world::{Ran, World},
    writes::{Stand, signalled, started, wait_until},
};

/// An event that the sandbox offers.
const EVENT: &str = "workflow:projects.created";

/// The path of a file in the home of this stand.
fn at(stand: &Stand, name: &str) -> String {
    stand.world.home().join(name).to_str().unwrap().to_owned()
}

fn export(stand: &Stand, name: &str) -> String {
    let path = at(stand, name);
    stand.run(&["export", &path]).ended(0);
    path
}

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap()
}

/// Replaces the first of these words in a file.
#[track_caller]
fn edit(path: &str, from: &str, to: &str) {
    let before = text(path);
    assert!(before.contains(from), "{from} in {before}");
    fs::write(path, before.replacen(from, to, 1)).unwrap();
}

/// What can be written of each webhook of an export, without ids.
fn written(path: &str) -> Vec<(String, String, String, String)> {
    let whole: Value = serde_json::from_str(&text(path)).unwrap();
    let told = |hook: &Value| {
        let text = |name: &str| hook[name].to_string();
        (text("name"), text("url"), text("events"), text("scopes"))
    };
    let mut all: Vec<_> = whole["hooks"].as_array().unwrap().iter().map(told).collect();
    all.sort();
    all
}

/// What a plan or a comparison says of each webhook: a word and its id, as often as it says it.
fn said(ran: &Ran, member: &str) -> Vec<(String, String)> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or("new").to_owned();
    ran.json().as_array().unwrap().iter().map(|row| (text(row, member), text(row, "id"))).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(word, id)| ((*word).to_owned(), (*id).to_owned())).collect()
}

#[test]
fn two_exports_are_equal_and_ask_nothing() {
    let stand = Stand::new(60);
    for name in ["a.yaml", "a.json"] {
        let (one, two) = (export(&stand, name), export(&stand, &format!("again-{name}")));
        assert_eq!(text(&one), text(&two));
        assert_eq!(fs::metadata(&one).unwrap().permissions().mode() & 0o777, 0o600);
        let plan = stand.run(&["plan", &one, "--prune", "--exit-code", "--output", "json"]);
        assert_eq!(plan.ended(0).json().as_array().unwrap().len(), 0);
        let applied = stand.run(&["apply", &one, "--prune", "--yes"]);
        assert!(applied.ended(0).err.contains("nothing to write") && applied.out.is_empty(), "{applied:?}");
    }
    assert_eq!(stand.writes(), BTreeMap::new());
    assert_eq!(stand.run(&["export"]).ended(0).out, text(&at(&stand, "a.yaml")));
    assert_eq!(stand.run(&["export", "--output", "json"]).ended(0).out, text(&at(&stand, "a.json")));
    let same = stand.run(&["diff", &at(&stand, "a.yaml"), &at(&stand, "a.json"), "--exit-code"]);
    assert_eq!((same.ended(0).out.as_str(), same.code), ("", 0));
}

#[test]
fn an_export_applied_to_an_empty_service_gives_the_same_set_and_nothing_twice() {
    let (from, to) = (Stand::new(60), Stand::new(0));
    for name in ["set.yaml", "set.json"] {
        let file = export(&from, name);
        let other = to.run(&["apply", &file, "--yes"]);
        assert!(
            other.ended(2).err.contains("is of another service") && other.err.contains("--ignore-ids"),
            "{other:?}"
        );
        to.run(&["apply", &file, "--ignore-ids", "--yes"]).ended(0);
        let made = to.writes().values().sum::<usize>();
        assert_eq!(made, 60, "made once, and not again of the second file");
        let again = to.run(&["apply", &file, "--ignore-ids", "--prune", "--yes"]);
        assert!(again.ended(0).err.contains("nothing to write"), "{again:?}");
    }
    let (here, there) = (export(&from, "here.json"), export(&to, "there.json"));
    assert_eq!(written(&here), written(&there));
}

#[test]
fn an_edited_file_is_planned_shown_and_written_once() {
    let stand = Stand::new(3);
    let file = export(&stand, "set.yaml");
    let name = stand.name(2);
    edit(&file, &format!("  name: {name}"), "  name: Renamed");
    let added = format!("- name: Brand new\n  url: https://new.example/in\n  events: [{EVENT}]\n");
    fs::write(&file, text(&file) + &added).unwrap();
    let plan = stand.run(&["plan", &file, "--exit-code", "--output", "json"]);
    assert_eq!(said(plan.ended(3), "action"), pairs(&[("create", "new"), ("update", "2")]));
    let rows = plan.json();
    assert_eq!((&rows[1]["before"]["name"], &rows[1]["after"]["name"]), (&name.as_str().into(), &"Renamed".into()));
    assert!(rows[0]["place"].as_str().unwrap().contains("set.yaml:"), "{rows}");
    let shown = stand.run(&["plan", &file, "--output", "table"]);
    assert!(shown.ended(0).out.contains(&format!("    name  {name} -> Renamed\n")), "{shown:?}");
    assert!(shown.err.contains("1 to create, 1 to update, 0 to delete"), "{shown:?}");
    assert!(stand.run(&["apply", &file]).ended(2).err.contains("--yes"));
    assert!(stand.run(&["apply", &file, "--dry-run"]).ended(0).out.contains("-X PATCH"));
    stand.untouched();
    let applied = stand.run(&["apply", &file, "--yes", "--output", "json"]);
    let outcome: Vec<_> = said(applied.ended(0), "action");
    assert_eq!(outcome, pairs(&[("create", "4"), ("update", "2")]), "the id of the new one is said");
    let sent = stand.sandbox.requests().into_iter().find(|served| served.method == "PATCH").unwrap();
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(body["data"]["attributes"].as_object().unwrap().len(), 1, "only what differs is sent");
    assert!(stand.run(&["apply", &file, "--yes"]).ended(0).err.contains("nothing to write"));
    assert_eq!(stand.writes().values().sum::<usize>(), 2);
    assert_eq!(stand.run(&["undo", "--yes"]).ended(0).code, 0, "it is a plan like any other");
    assert_eq!(stand.name(2), name);
}

#[test]
fn what_is_not_in_the_file_goes_only_with_prune() {
    let stand = Stand::new(4);
    let url = stand.sandbox.url();
    let service = format!("service: {url}/api/v3/notification/webhooks\n");
    let file = stand.world.file("two.yaml", &format!("{service}hooks: [{{id: 1}}, {{id: 3}}]\n"));
    let file = file.to_str().unwrap();
    let plan = stand.run(&["plan", file, "--exit-code", "--output", "json"]);
    assert_eq!(said(plan.ended(0), "action"), pairs(&[("unlisted", "2"), ("unlisted", "4")]));
    assert!(plan.err.contains("--prune deletes them"), "{plan:?}");
    stand.run(&["apply", file, "--yes"]).ended(0);
    stand.untouched();
    let plan = stand.run(&["plan", file, "--prune", "--exit-code", "--output", "json"]);
    assert_eq!(said(plan.ended(3), "action"), pairs(&[("delete", "2"), ("delete", "4")]));
    assert!(stand.run(&["apply", file, "--prune"]).ended(2).err.contains("--prune --yes"));
    stand.run(&["apply", file, "--prune", "--yes", "--read-only"]).ended(2);
    stand.untouched();
    stand.run(&["apply", file, "--prune", "--yes"]).ended(0);
    assert_eq!(stand.writes(), BTreeMap::from([("DELETE 2".into(), 1), ("DELETE 4".into(), 1)]));
    // A file that cannot be meant to leave all others out.
    for text in ["hooks: []\n", "filter: host:a\nhooks: [{id: 1}]\n"] {
        let file = stand.world.file("odd.yaml", &format!("{service}{text}"));
        let refused = stand.run(&["apply", file.to_str().unwrap(), "--prune", "--yes"]);
        assert!(refused.ended(2).err.contains("what nobody left out"), "{refused:?}");
    }
}

#[test]
fn a_filtered_export_says_so_and_deletes_nothing() {
    let stand = Stand::new(5);
    let path = at(&stand, "some.yaml");
    stand.run(&["export", "--filter", "id>3", &path]).ended(0);
    assert!(
        text(&path).contains("\nfilter: \"id>3\"\n") && text(&path).matches("- id:").count() == 2,
        "{}",
        text(&path)
    );
    let plan = stand.run(&["plan", &path, "--output", "json"]);
    assert_eq!(said(plan.ended(0), "action"), pairs(&[("unlisted", "1"), ("unlisted", "2"), ("unlisted", "3")]));
    assert!(stand.run(&["apply", &path, "--prune", "--yes"]).ended(2).err.contains("the filter `id>3` left"));
    assert!(stand.run(&["diff", &path]).ended(0).err.contains("holds only what the filter `id>3` left"));
    assert!(stand.run(&["export", "--filter", "nmae:x"]).ended(2).err.contains("Did you mean"));
    stand.untouched();
}

#[test]
fn with_a_base_what_others_changed_is_told_and_stays() {
    let stand = Stand::new(4);
    let base = export(&stand, "base.yaml");
    let file = export(&stand, "file.yaml");
    let (one, two) = (stand.name(1), stand.name(2));
    edit(&file, &format!("  name: {one}"), "  name: ours");
    stand.run(&["update", "2", "--name", "theirs"]).ended(0);
    let before = stand.writes();
    let blind = stand.run(&["plan", &file, "--output", "json"]);
    assert_eq!(said(blind.ended(0), "action"), pairs(&[("update", "1"), ("update", "2")]));
    let plan = stand.run(&["plan", &file, "--base", &base, "--output", "json"]);
    assert_eq!(said(plan.ended(0), "action"), pairs(&[("update", "1"), ("drift", "2")]));
    assert_eq!((&plan.json()[1]["before"]["name"], &plan.json()[1]["after"]["name"]), (&two.into(), &"theirs".into()));
    // Both changed the same: nothing is written before it is decided.
    stand.run(&["update", "1", "--name", "mine"]).ended(0);
    let refused = stand.run(&["apply", &file, "--base", &base, "--yes"]);
    assert!(refused.ended(6).err.contains("--on-conflict") && refused.err.contains("mine -> ours"), "{refused:?}");
    assert_eq!((stand.name(1).as_str(), stand.name(2).as_str()), ("mine", "theirs"));
    let decided = ["apply", &file, "--base", &base, "--yes", "--on-conflict"];
    stand.run(&[&decided[..], &["service"]].concat()).ended(0);
    assert_eq!(stand.name(1), "mine");
    stand.run(&[&decided[..], &["file"]].concat()).ended(0);
    assert_eq!((stand.name(1).as_str(), stand.name(2).as_str()), ("ours", "theirs"));
    assert!(stand.writes().values().sum::<usize>() == before.values().sum::<usize>() + 2);
}

#[test]
fn applied_in_two_parts_nothing_is_made_twice() {
    let (from, to) = (Stand::new(10), Stand::with(0, &["delay=60000@create:5"]));
    let file = export(&from, "set.yaml");
    to.world.config("[settings]\nplan_rate = 0\nplan_parallel = 1\n");
    let mut child = started(&to, &["apply", &file, "--ignore-ids", "--yes"]);
    wait_until("four to be made and the fifth to be on its way", || to.rows_of_plan() == (5, 4));
    signalled(&child, "KILL");
    child.wait().unwrap();
    to.sandbox.set_mishaps(Vec::new());
    let again = to.run(&["apply", &file, "--ignore-ids", "--yes"]);
    assert!(again.ended(0).err.contains("6 to create") && again.err.contains("unfinished: Apply "), "{again:?}");
    assert_eq!(written(&export(&from, "from.json")), written(&export(&to, "to.json")));
}

#[test]
fn who_was_new_gone_changed_and_touched_is_told_in_every_form() {
    let stand = Stand::new(5);
    let friday = export(&stand, "friday.yaml");
    stand.run(&["delete", "1", "--yes"]).ended(0);
    stand.run(&["update", "2", "--name", "Other", "--add-event", EVENT]).ended(0);
    stand.run(&["update", "3", "--new-secret"]).ended(0);
    stand.run(&["create", "--name", "Made", "--url", "https://made.example/in?token=hunter2"]).ended(0);
    let diff = stand.run(&["diff", &friday, "--output", "json", "--exit-code"]);
    let told = [("gone", "1"), ("changed", "2"), ("touched", "3"), ("new", "6")];
    assert_eq!(said(diff.ended(3), "change"), pairs(&told));
    let rows = diff.json();
    assert_eq!(rows[2]["members"], serde_json::json!(["updated_at"]));
    assert_eq!(rows[1]["after"]["name"], "Other");
    assert_eq!((&rows[3]["before"], &rows[3]["after"]["name"]), (&serde_json::json!({}), &"Made".into()));
    assert!(!diff.out.contains("hunter2"), "URLs are masked: {diff:?}");
    assert!(stand.run(&["diff", &friday, "--reveal-urls", "--output", "jsonl"]).ended(0).out.contains("hunter2"));
    let monday = export(&stand, "monday.json");
    let table = stand.run(&["diff", &friday, &monday, "--output", "table"]);
    assert!(table.ended(0).err.contains("1 new, 1 gone, 1 changed, 1 touched"), "{table:?}");
    let lines: Vec<&str> = table.out.lines().collect();
    assert!(lines[0].starts_with("- gone      1  ") && lines.iter().any(|line| line.starts_with("~ touched   3  ")));
    assert!(lines.iter().any(|line| line.contains(&format!("+ {EVENT}"))), "{table:?}");
    let fed = stand.fed(&["diff", &friday, "-", "--output", "csv"], &text(&monday));
    assert_eq!(fed.ended(0).out.lines().count(), 5);
    let lines = stand.run(&["diff", &friday, &monday, "--fields", "change,id"]);
    assert_eq!(lines.ended(0).out, "gone\t1\nchanged\t2\ntouched\t3\nnew\t6\n");
    assert!(stand.run(&["diff", "-", "-"]).ended(2).err.contains("one thing alone"));
}

#[test]
fn a_broken_file_is_told_with_its_place_and_nothing_is_asked_of_the_service() {
    let world = World::new();
    for (name, text, told) in [
        ("a.yaml", "hooks:\n  - evnets: []\n", "a.yaml:2:5: `evnets` is no member of a webhook"),
        ("b.yaml", "hooks:\n  - id: 7\n    nmae: x\n", "Did you mean `name`?"),
        ("c.json", "{\"hooks\":[\n  {\"id\": 7,}\n]}", "c.json:2:12: it is no JSON"),
        ("d.yaml", "hooks:\n\t- id: 7\n", "d.yaml:2:2: it is no YAML"),
        ("e.yaml", "", "e.yaml:1:1: there is nothing in it"),
        ("f.yaml", "hooks:\n- id: 7\n- id: 7\n", "f.yaml:3:3: webhook 7 stands twice"),
        ("g.txt", "{\"hooks\": 7}", "g.txt:1:11: `hooks` must be a list"),
        ("h.json", "hooks: []", "h.json:1:1: it is no JSON"),
        ("i.yaml", "version: 9\nhooks: []\n", "i.yaml:1:10: version 9 is newer"),
        ("j.yaml", "hooks:\n- name: \u{1b}[31m\n", "j.yaml:2:9: it is no YAML"),
        ("k.yaml", "hooks: [{secret: hunter2}]", "k.yaml:1:18: a secret never stands in this file"),
        ("l.yaml", "hooks:\n- secret:\n    hunter2: 1\n", "l.yaml:3:5"),
        ("m.yaml", "hooks:\n- url: https://u:hunter2@a.example\n  nmae: x\n", "m.yaml:3:3"),
        ("n.yaml", "hooks:\n- url: https://u:hunter2@a.example]: [\n", "n.yaml:2:"),
    ] {
        let path = world.file(name, text);
        for command in ["plan", "apply", "diff"] {
            let args: &[&str] = &[command, path.to_str().unwrap()];
            let ran = world.run(args, &[("HOOKLINE_URL", "http://127.0.0.1:1"), ("HOOKLINE_TOKEN", "t")]);
            assert!(ran.ended(2).err.contains(told) && ran.out.is_empty(), "{name}: {ran:?}");
            assert!(!ran.err.contains("hunter2") && !ran.err.contains('\u{1b}'), "{ran:?}");
        }
    }
    let path = world.home().join("latin.yaml");
    fs::write(&path, b"hooks:\n- name: \xe9\n").unwrap();
    let ran = world.run(&["diff", path.to_str().unwrap()], &[]);
    assert!(ran.ended(2).err.contains("latin.yaml:2:9: it is not UTF-8"), "{ran:?}");
    let ran = world.run(&["plan", "/nowhere/x.yaml"], &[]);
    assert!(ran.ended(2).err.contains("/nowhere/x.yaml: No such file"), "{ran:?}");
    assert!(world.run(&["plan", world.home().to_str().unwrap()], &[]).ended(2).err.contains("it is a directory"));
}

#[test]
fn values_that_cannot_be_written_are_told_with_their_place() {
    let stand = Stand::new(2);
    for (text, told) in [
        ("hooks:\n- name: x\n  url: gopher://x\n", ":3:8: url: "),
        ("hooks:\n- name: x\n", ":2:3: url: "),
        ("hooks:\n- id: 1\n  name:\n", "`name` is null"),
        ("hooks:\n- id: 1\n  secret: {env: HOOK_UNSET}\n", ":3:11: the variable HOOK_UNSET is not set"),
        ("hooks:\n- id: 1\n  secret: {file: none/such}\n", "none/such cannot be opened"),
    ] {
        let file = stand.world.file("bad.yaml", text);
        for command in ["plan", "apply"] {
            let ran = stand.run(&[command, file.to_str().unwrap()]);
            assert!(ran.ended(2).err.contains(told), "{text}: {ran:?}");
        }
    }
    let left = stand.world.file("left.yaml", "hooks:\n- id: 1\n  secret: {env: HOOK_UNSET}\n");
    let ran = stand.run(&["plan", left.to_str().unwrap(), "--no-secrets", "--exit-code"]);
    assert!(!ran.ended(0).out.contains("update"));
    stand.untouched();
}

/// Everything that was printed or kept, but for these files.
fn elsewhere(stand: &Stand, runs: &[&Ran], but: &[&str]) -> String {
    let files = stand.world.files().into_iter();
    let files = files.filter(|(path, _)| !but.iter().any(|part| path.to_string_lossy().contains(part)));
    let printed = runs.iter().map(|ran| format!("{}{}", ran.out, ran.err));
    files.map(|(_, text)| text).chain(printed).collect()
}

#[test]
fn secrets_are_referred_to_compared_and_written_and_stand_nowhere_else() {
    let stand = Stand::new(3);
    let file = at(&stand, "set.yaml");
    let plain = stand.run(&["export"]);
    let with = stand.run(&["export", &file, "--secrets-dir", &at(&stand, "vault")]);
    assert!(with.ended(0).err.contains("3 secrets are in"), "{with:?}");
    let secret = |id: u8| text(&at(&stand, &format!("vault/{id}")));
    assert_eq!(stand.attributes(1)["secret"], secret(1));
    assert!(text(&file).contains("    file: vault/1\n"), "below the snapshot it is named from there: {}", text(&file));
    assert_eq!(fs::metadata(at(&stand, "vault/1")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(at(&stand, "vault")).unwrap().permissions().mode() & 0o777, 0o700);
    let same = stand.run(&["apply", &file, "--yes"]);
    assert!(same.ended(0).err.contains("nothing to write"), "what the service has is not written: {same:?}");
    stand.untouched();

    let canary = "hunter22-hunter22-hunter22";
    stand.world.file("vault/2", &format!("{canary}\n"));
    let plan = stand.run(&["plan", &file, "--output", "json"]);
    assert_eq!(said(plan.ended(0), "action"), pairs(&[("update", "2")]));
    let table = stand.run(&["plan", &file, "--output", "table"]);
    assert!(table.ended(0).out.contains("    secret  another one\n"), "{table:?}");
    let dry = stand.run(&["apply", &file, "--dry-run"]);
    let applied = stand.run(&["apply", &file, "--yes", "--output", "json"]);
    applied.ended(0);
    assert_eq!(stand.attributes(2)["secret"], canary);
    assert!(stand.run(&["apply", &file, "--yes"]).ended(0).err.contains("nothing to write"));

    // A new webhook with a secret of the environment, another with one that is made for it.
    let more = "- name: of env\n  url: https://a.example/1\n  secret: {env: HOOK_SECRET}\n\
                - name: of file\n  url: https://a.example/2\n  secret: {file: vault/new, generate: true}\n";
    fs::write(&file, text(&file) + more).unwrap();
    let value = "whsec_ZW52aXJvbm1lbnRlbnZpcm9ubWVudA==";
    let variables = [&stand.variables()[..], &[("HOOK_SECRET", value)]].concat();
    let planned = stand.world.run(&["plan", &file], &variables);
    assert!(planned.ended(0).out.contains("vault/new"), "{planned:?}");
    assert!(!Path::new(&at(&stand, "vault/new")).exists(), "a plan makes nothing");
    let made = stand.world.run(&["apply", &file, "--yes"], &variables);
    made.ended(0);
    let kept = |name: &str| {
        let new = [4, 5].map(|id| stand.attributes(id)).into_iter().find(|new| new["name"] == name);
        new.unwrap()["secret"].as_str().unwrap().to_owned()
    };
    assert_eq!((kept("of env"), kept("of file")), (value.to_owned(), text(&at(&stand, "vault/new"))));
    let again = stand.world.run(&["apply", &file, "--yes"], &variables);
    assert!(again.ended(0).err.contains("nothing to write"), "{again:?}");

    let journal = stand.run(&["journal", "--output", "json"]);
    let diff = stand.run(&["diff", &file, "--output", "json"]);
    let runs = [&plain, &with, &same, &plan, &table, &dry, &applied, &planned, &made, &again, &journal, &diff];
    let rest = elsewhere(&stand, &runs, &["vault/"]);
    let made = text(&at(&stand, "vault/new"));
    for known in [secret(1).as_str(), &secret(3), canary, value, &made] {
        assert!(!rest.contains(known), "{known} is somewhere else");
    }
}

#[test]
fn a_secret_file_that_others_can_read_is_refused() {
    let stand = Stand::new(1);
    let secret = stand.world.file("vault/1", "0123456789abcdef0123456789abcdef");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let file = stand.world.file("set.yaml", "hooks: [{id: 1, secret: {file: vault/1}}]");
    let refused = stand.run(&["apply", file.to_str().unwrap()]);
    assert!(refused.ended(2).err.contains("is open to others"), "{refused:?}");
    let export = stand.run(&["export", "--secrets-dir", &at(&stand, "vault")]);
    assert!(export.ended(1).err.contains("is open to others") && export.out.is_empty(), "{export:?}");
}

#[test]
fn hostile_text_comes_back_whole_and_reaches_no_terminal() {
    let stand = Stand::new(0);
    let hostile =
        "\u{1b}[31m\u{9b}2J\u{202e}\u{200b}\u{7f}\n\t: - # \" ' \\ {a: b} *x &y !z %\u{e0041}\u{feff}👩\u{200d}💻";
    let record = serde_json::json!({ "name": hostile, "url": "https://a.example/in", "events": [hostile, "null", "~"],
        "scopes": { hostile: [hostile, 1.50] } });
    let body = serde_json::json!({ "hooks": [record] }).to_string();
    let made = stand.fed(&["apply", "-", "--yes"], &body);
    made.ended(0);
    assert_eq!(stand.attributes(1)["name"], hostile);
    let (yaml, json) = (export(&stand, "a.yaml"), export(&stand, "a.json"));
    let mut runs = vec![made];
    for path in [&yaml, &json] {
        let nothing = stand.run(&["apply", path, "--yes"]);
        assert!(nothing.ended(0).err.contains("nothing to write"), "{nothing:?}");
        runs.push(nothing);
    }
    edit(&yaml, "name:", "name: plain\n  # was:");
    for form in ["table", "json", "jsonl", "csv", "yaml"] {
        runs.push(stand.run(&["plan", &yaml, "--output", form]));
        runs.push(stand.run(&["diff", &json, &yaml, "--output", form]));
        runs.push(stand.run(&["apply", &yaml, "--dry-run", "--output", form]));
    }
    runs.push(stand.run(&["plan", &yaml]));
    runs.push(stand.run(&["export"]));
    runs.push(stand.run(&["export", "--output", "json"]));
    for ran in &runs {
        assert_eq!(ran.code, 0, "{ran:?}");
        let raw = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || "\u{202e}\u{200b}\u{feff}\u{e0041}".contains(c)
        };
        let shown = format!("{}{}", ran.out, ran.err);
        assert_eq!(shown.chars().find(|c| raw(*c)), None, "{shown:?}");
    }
}

#[test]
fn what_is_not_whole_is_neither_exported_nor_applied() {
    let row = r#"{"type":"notification/webhooks","id":"1","attributes":{"name":"a"}},{"type":"notification/webhooks","id":"x7"}"#;
    let server = Server::start(move |_, _| json(200, &format!(r#"{{"data":[{row}],"meta":{{}}}}"#)));
    let world = World::new();
    let variables = [("HOOKLINE_URL", server.url().to_string()), ("HOOKLINE_TOKEN", "t".to_owned())];
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let file = world.file("set.yaml", "hooks: [{id: 1}]");
    let file = file.to_str().unwrap();
    for args in [&["export"][..], &["plan", file], &["apply", file, "--prune", "--yes"], &["diff", file]] {
        let ran = world.run(args, &variables);
        assert!(ran.ended(8).err.contains("could not be read whole") && ran.out.is_empty(), "{args:?} {ran:?}");
    }
}

#[test]
fn an_export_replaces_its_file_as_a_whole_or_not_at_all() {
    let stand = Stand::new(2);
    let path = export(&stand, "set.yaml");
    let before = text(&path);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    stand.sandbox.set_mishaps(vec!["500@list".parse().unwrap()]);
    stand.run(&["export", &path]).ended(8);
    assert_eq!(text(&path), before, "a set that could not be read leaves the former file");
    stand.sandbox.set_mishaps(Vec::new());
    stand.run(&["update", "1", "--name", "x"]).ended(0);
    stand.run(&["export", &path]).ended(0);
    assert_ne!(text(&path), before);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640, "a mode that was given stays");
    let refused = stand.run(&["export", "/proc/none/set.yaml"]);
    assert!(refused.ended(1).err.contains("The snapshot was not written"), "{refused:?}");
}
