//! Which rows: one page of the service's, the first few, ids from standard input; and what is said of those left out.

use super::{
    server::{Server, json},
    world::{Ran, Sandbox, World},
};

fn ids(ran: &Ran) -> Vec<u64> {
    ran.out.lines().map(|line| line.split('\t').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn a_page_is_one_request_and_says_what_it_is_not() {
    let sandbox = Sandbox::start(&["--webhooks", "25"]);
    let list = |args: &[&str]| World::new().run(&[&["list"], args].concat(), &sandbox.variables());
    let ran = list(&["--page", "3", "--page-size", "10"]);
    assert_eq!(ids(ran.ended(0)), (21..=25).collect::<Vec<_>>());
    assert_eq!(ran.err, "hookline: page 3: webhooks 21 to 25 of 25; nothing follows\n");
    let ran = list(&["--page-size", "10"]);
    assert_eq!(ids(ran.ended(0)), (1..=10).collect::<Vec<_>>());
    assert!(ran.err.contains("webhooks 1 to 10") && ran.err.contains("--page 2 may hold more"), "{ran:?}");
    let ran = list(&["--page", "2", "--page-size", "10", "--sort", "-id"]);
    assert_eq!(ids(ran.ended(0)), (6..=15).rev().collect::<Vec<_>>(), "the service sorts");
    let ran = list(&["--page", "1", "--page-size", "10", "--sort", "name"]);
    assert!(ran.ended(0).err.contains("pages may repeat or miss webhooks"), "{ran:?}");
    let ran = list(&["--page", "1", "--page-size", "10", "--sort", "name,-id"]);
    assert!(ran.ended(0).err.contains("within this page alone"), "{ran:?}");
    let ran = list(&["--page", "1", "--page-size", "10", "--filter", "id>3"]);
    assert_eq!(ids(ran.ended(0)), (4..=10).collect::<Vec<_>>());
    assert!(ran.err.contains("7 of the 10 pass `id>3`, which the service cannot apply"), "{ran:?}");
    let ran = list(&["--page", "1", "--page-size", "10", "--filter", "id=3,24"]);
    assert_eq!((ids(ran.ended(0)), ran.err.lines().count()), (vec![3, 24], 1), "the service filters: {ran:?}");
    assert!(list(&["--page", "9"]).ended(0).err.contains("page 9 is empty"));
    for wrong in [
        &["--page", "0"][..],
        &["--page-size", "1001"],
        &["--all", "--page", "1"],
        &["--page", "1", "--filter", "audit:plain-http"],
    ] {
        assert_eq!(list(wrong).ended(2).out, "", "{wrong:?}");
    }
}

#[test]
fn a_service_that_ignores_a_filter_is_told_on() {
    let row = |id: u32| format!(r#"{{"type":"w","id":"{id}","attributes":{{"name":"n{id}"}}}}"#);
    let server = Server::start(move |_, _| json(200, &format!(r#"{{"data":[{},{}],"meta":{{}}}}"#, row(1), row(2))));
    let variables = [("HOOKLINE_URL", server.url().to_string()), ("HOOKLINE_TOKEN", "t".to_owned())];
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let ran = World::new().run(&["list", "--page", "1", "--filter", "name=n2"], &variables);
    assert_eq!(ids(ran.ended(0)), [2]);
    assert!(ran.err.contains("ignored the filter"), "{ran:?}");
    assert!(server.seen().iter().any(|seen| seen.line().contains("filter%5Bname%5D")), "it was asked for");
}

#[test]
fn a_limit_is_of_what_passes_in_its_order() {
    let sandbox = Sandbox::start(&["--webhooks", "25"]);
    let list = |args: &[&str]| World::new().run(&[&["list"], args].concat(), &sandbox.variables());
    let ran = list(&["--limit", "3", "--sort", "-id", "--filter", "id<20"]);
    assert_eq!(ids(ran.ended(0)), [19, 18, 17]);
    assert_eq!(ran.err, "hookline: 3 of 19 printed; --limit left out 16\n");
    let ran = list(&["--limit", "99", "--all"]);
    assert_eq!((ids(ran.ended(0)).len(), ran.err.as_str()), (25, ""));
    assert_eq!(list(&["--limit", "0"]).ended(0).out, "");
}

#[test]
fn what_list_prints_into_a_pipe_is_what_get_reads() {
    let sandbox = Sandbox::start(&["--webhooks", "25"]);
    let world = World::new();
    let list = world.run(&["list", "--filter", "id>20", "--sort", "-id"], &sandbox.variables());
    let get = |input: &str, args: &[&str]| {
        let mut command = world.hookline(&[&["get", "-"], args].concat());
        super::world::ran(command.envs(sandbox.variables()).write_stdin(input))
    };
    assert_eq!(get(&list.out, &[]).ended(0).out, list.out);
    assert_eq!(
        get("3\n\n3\n", &["--output", "json", "--fields", "id"]).ended(0).json(),
        serde_json::json!([{"id": "3"}])
    );
    let ran = get("3\nx\n", &["--output", "json"]);
    assert!(ran.ended(2).fault()["why"].as_str().unwrap().contains("line 2"), "{ran:?}");
    let ran = get("", &[]);
    assert!(ran.ended(0).out.is_empty() && ran.err.contains("holds no ids"), "{ran:?}");
    let ran = get("PULSE_x\n", &["--api-key-file", "-"]);
    assert!(ran.ended(2).err.contains("both key and ids"), "{ran:?}");
}

#[test]
fn a_large_set_needs_no_place_on_disk_but_says_so() {
    let sandbox = Sandbox::start(&["--webhooks", "6000"]);
    let world = World::new();
    let run = |dir: &str| {
        let variables = [&sandbox.variables()[..], &[("TMPDIR", dir)]].concat();
        world.run(&["list", "--output", "jsonl", "--sort", "-name"], &variables)
    };
    let dir = tempfile::tempdir().unwrap();
    let (with, without) = (run(dir.path().to_str().unwrap()), run("/nowhere"));
    assert_eq!((with.ended(0).err.as_str(), with.out.lines().count()), ("", 6000));
    assert_eq!(with.out, without.ended(0).out);
    assert!(without.err.contains("memory holds all webhooks: /nowhere: "), "{}", without.err);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}
