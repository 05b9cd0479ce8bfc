//! With `--output json` every fault of every subcommand is one JSON object, and nothing else stands on standard error.

use clap::CommandFactory;
use hookline::cli::args::Args;
use serde_json::Value;

use super::{
    world::{Ran, World},
    writes::Stand,
};

/// What asks the service, each in its shortest form; `FILE` is a snapshot.
const ASKING: [&str; 15] = [
    "list",
    "list --page 1",
    "get 1",
    "get 1 2",
    "events",
    "audit",
    "watch --rounds 1",
    "create --name n --url https://example.org/x",
    "update 1 --name x",
    "delete 1 --yes",
    "test 1",
    "export",
    "plan FILE",
    "apply FILE --yes",
    "diff FILE",
];

fn words<'a>(command: &'a str, file: &'a str) -> Vec<&'a str> {
    let form = if command.starts_with("watch") { "jsonl" } else { "json" };
    let given = command.split(' ').map(|word| if word == "FILE" { file } else { word });
    given.chain(["--output", form]).collect()
}

/// The fault that ended a run, where it is told as it has to be; else what is wrong.
fn fault(ran: &Ran, code: i32) -> Result<Value, String> {
    let lines: Result<Vec<Value>, _> = ran.err.lines().map(serde_json::from_str).collect();
    let lines = lines.map_err(|error| format!("{error}: {ran:?}"))?;
    let faults: Vec<&Value> = lines.iter().filter_map(|line| line.get("error")).collect();
    let notes = lines.iter().filter(|line| line.get("note").is_some()).count();
    match faults.as_slice() {
        [fault] if ran.code == code && fault["exit_code"] == code && notes + 1 == lines.len() => Ok((*fault).clone()),
        _ => Err(format!("not one fault with {code}: {ran:?}")),
    }
}

#[track_caller]
fn all_told(rows: impl IntoIterator<Item = (String, Ran, i32, &'static str)>) {
    let wrong = |(command, ran, code, kind): (String, Ran, i32, &str)| match fault(&ran, code) {
        Ok(fault) if fault["kind"] == kind && !fault["what"].as_str().unwrap().is_empty() => None,
        Ok(fault) => Some(format!("{command}: not {kind}: {fault}")),
        Err(why) => Some(format!("{command}: {why}")),
    };
    let wrong: Vec<String> = rows.into_iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_line_for_any_subcommand() {
    let world = World::new();
    let program = Args::command();
    let mut names: Vec<Vec<&str>> = Vec::new();
    for command in program.get_subcommands() {
        names.push(vec![command.get_name()]);
        names.extend(command.get_subcommands().map(|below| vec![command.get_name(), below.get_name()]));
    }
    assert!(names.len() > 26, "{names:?}");
    all_told(names.into_iter().flat_map(|name| {
        [&["--output", "json", "--bogus"][..], &["--output=json", "--bogus"], &["--bogus", "--output", "jsonl"]].map(
            |more| {
                let args = [&name[..], more].concat();
                (args.join(" "), world.run(&args, &[]), 2, "usage")
            },
        )
    }));
}

#[test]
fn a_broken_configuration_a_closed_port_and_a_wrong_key() {
    let stand = Stand::new(3);
    let file = stand.world.file("set.yaml", "version: 1\nhooks:\n- id: 1\n  name: other\n");
    let file = file.to_str().unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let closed = format!("http://{closed}");
    stand.world.config("[settings]\nread_tries = 1\n");
    let broken = World::new();
    broken.config("[settings]\nparalel = 3\n");
    let [url, key] = stand.variables();
    all_told(ASKING.iter().flat_map(|command| {
        let args = words(command, file);
        let told = |what: &str| format!("{what}: {command}");
        [
            (told("configuration"), broken.run(&args, &[url, key]), 2, "configuration"),
            (told("no service"), World::new().run(&args, &[]), 2, "configuration"),
            (told("network"), stand.world.run(&args, &[("HOOKLINE_URL", &closed), key]), 7, "network"),
            (told("key"), stand.world.run(&args, &[url, ("HOOKLINE_API_KEY", "PULSE_wrong")]), 4, "authentication"),
        ]
    }));
    assert!(stand.writes().is_empty(), "{:?}", stand.writes());
}

#[test]
fn what_is_not_there_and_what_may_not_be() {
    let stand = Stand::new(3);
    let not_found =
        ["get 999", "get 1 999", "update 999 --name x", "delete 999 --yes", "delete 1 999 --yes", "test 999"];
    let usage = [
        "list --fields nmae",
        "list --filter nmae:x",
        "list --sort nmae",
        "get 07",
        "journal --fields nmae",
        "keys --fields nmae",
        "config list --fields nmae",
        "doctor --fields nmae",
        "delete 2",
        "undo nosuch",
        "audit --rule nosuch",
        "audit explain nosuch",
        "create --name n --url https://example.org/x --events no.such",
        "plan nosuch.yaml",
        "apply nosuch.yaml",
        "diff nosuch.yaml",
    ];
    let rows = not_found.map(|command| (command, 5, "not_found")).into_iter();
    all_told(
        rows.chain(usage.map(|command| (command, 2, "usage")))
            .map(|(command, code, kind)| (command.to_owned(), stand.run(&words(command, "")), code, kind)),
    );
}
