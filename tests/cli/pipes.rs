//! Readers that go away, disks that are full, streams that are closed: nothing panics, and the exit code stays true.

use super::{
    world::{BINARY, Ran, World, ran},
    writes::Stand,
};

fn bash(stand: &Stand, script: &str) -> Ran {
    let script = script.replace("hookline", &format!("'{BINARY}'"));
    let mut command = assert_cmd::Command::new("/bin/bash");
    command.current_dir(stand.world.home()).timeout(std::time::Duration::from_secs(600));
    ran(command
        .args(["-c", &script])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", stand.world.home())
        .envs(stand.variables()))
}

#[test]
fn every_command_and_format_without_a_reader() {
    let stand = Stand::new(40);
    stand.world.file("set.yaml", "version: 1\nhooks:\n- id: 1\n  name: other\n");
    stand.run(&["update", "2", "--name", "written"]).ended(0);
    let usual = ["", "table", "json", "jsonl", "csv", "yaml"];
    let mut wrong = Vec::new();
    for (command, formats, code) in [
        ("list", &usual[..], 0),
        ("list --page 1", &usual, 0),
        ("get 1", &usual, 0),
        // What is said by the exit code holds whoever reads the rest.
        ("get 1 2 999", &usual, 5),
        ("events", &usual, 0),
        ("journal", &usual, 0),
        ("keys", &usual, 0),
        ("config list", &usual, 0),
        ("doctor", &usual, 0),
        ("audit --fail-on low", &["", "table", "json", "jsonl", "csv", "sarif", "markdown"], 3),
        ("audit --list-rules", &["", "table", "json", "jsonl", "csv"], 0),
        ("plan set.yaml --exit-code", &usual, 3),
        ("diff set.yaml --exit-code", &usual, 3),
        ("export", &["", "yaml", "json"], 0),
        ("update 1 --name x --dry-run", &usual, 0),
        ("config path", &[""], 0),
        ("completions bash", &[""], 0),
        ("man", &[""], 0),
        ("help filters", &[""], 0),
        ("list --help", &[""], 0),
        ("--version", &[""], 0),
    ] {
        for format in formats {
            let option = if format.is_empty() { String::new() } else { format!(" --output {format}") };
            let line = format!("hookline {command}{option}");
            let script = format!(
                "{line} | true; a=${{PIPESTATUS[0]}}\n{line} >&-; b=$?\n{line} 2>&- >&- <&-; c=$?\n{line} > /dev/full; d=$?\necho $a $b $c $d"
            );
            let ran = bash(&stand, &script);
            let wanted = format!("{code} {code} {code} 1\n");
            if ran.out != wanted || ran.err.contains("panic") || ran.err.matches("could not be written").count() != 1 {
                wrong.push(format!("{line}: {} where {wanted} {}", ran.out, ran.err));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_first_line_of_a_long_list_is_had_in_every_format() {
    let stand = Stand::new(3000);
    for format in ["table", "json", "jsonl", "csv", "yaml"] {
        let ran = bash(&stand, &format!("hookline list --output {format} | head -1; exit ${{PIPESTATUS[0]}}"));
        assert_eq!((ran.code, ran.err.as_str(), ran.out.lines().count()), (0, "", 1), "{ran:?}");
    }
}

#[test]
fn a_bulk_without_a_reader_is_done_to_its_end_and_kept() {
    let stand = Stand::new(30);
    bash(&stand, "hookline update --filter 'id<21' --name x --yes --output json | true; exit ${PIPESTATUS[0]}")
        .ended(0);
    bash(&stand, "hookline delete --filter 'id<11' --yes >&-").ended(0);
    assert_eq!(stand.sandbox.count(), 20);
    assert!((11..21).all(|id| stand.name(id) == "x"));
    assert!(stand.writes().values().all(|count| *count == 1), "{:?}", stand.writes());
    let journal = stand.run(&["journal", "--output", "json"]).json();
    let done = journal.as_array().unwrap().iter().filter(|entry| entry["outcome"] == "done").count();
    assert_eq!(done, 30, "{journal}");
    assert!(stand.plans().iter().all(String::is_empty), "no plan is left unfinished: {:?}", stand.plans());
}

#[test]
fn a_state_directory_that_cannot_be_written_is_said() {
    let stand = Stand::new(3);
    let world = World::new();
    // A file where the directory should be: permissions would not stop a superuser.
    world.file(".local/state/hookline", "");
    for (args, code) in [(&["list"][..], 0), (&["get", "1"], 0), (&["journal"], 1), (&["delete", "1", "2", "--yes"], 1)]
    {
        let ran = world.run(args, &stand.variables());
        assert_eq!(ran.code, code, "{ran:?}");
        assert_eq!(ran.err.is_empty(), code == 0, "{ran:?}");
    }
    assert_eq!(stand.sandbox.count(), 3);
}
