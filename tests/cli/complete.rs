//! Completions: what a shell is offered, and that a real bash puts it on the line and runs none of it.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use super::{
    server::{Server, json, logged_in},
    world::{BINARY, Sandbox, World, ran},
};

/// What a bash with the script offers at the end of a line.
fn bash(world: &World, line: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let bin = world.home().join("bin");
    if !bin.exists() {
        fs::create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(BINARY, bin.join("hookline")).unwrap();
    }
    let script = r#"
        source <(hookline completions bash) || exit 9
        complete -p hookline >/dev/null || exit 8
        COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=() COMP_CWORD=0
        _hookline
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let mut command = Command::new("/bin/bash");
    command.args(["--norc", "-c", script, "bash", line]).env_clear().current_dir(world.home());
    command.env("HOME", world.home()).env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    command.envs(variables.iter().copied()).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).filter(|line| !line.is_empty()).collect()
}

#[test]
fn subcommands_options_and_values_are_offered() {
    let world = World::new();
    world.config(
        "[profile.prod]\nurl = 'https://p.example'\n[profile.preview]\nurl = 'https://q.example'\n[profile.x]\n",
    );
    let all = bash(&world, "hookline ", &[]);
    for name in ["list", "get", "login", "config", "doctor", "help"] {
        assert!(all.iter().any(|offer| offer == name), "{name}: {all:?}");
    }
    assert_eq!(bash(&world, "hookline com", &[]), ["completions"]);
    assert_eq!(bash(&world, "hookline config ch", &[]), ["check"]);
    assert_eq!(bash(&world, "hookline completions ", &[])[..4], ["bash", "zsh", "fish", "powershell"]);
    assert_eq!(bash(&world, "hookline list --outp", &[]), ["--output"]);
    assert_eq!(bash(&world, "hookline list --output ", &[]), ["table", "json", "jsonl", "csv", "yaml"]);
    // What stands before the equals sign is a word of its own to bash.
    assert_eq!(bash(&world, "hookline list --output=y", &[]), ["yaml"]);
    assert_eq!(bash(&world, "hookline --profile pr", &[]), ["preview", "prod"]);
    assert_eq!(bash(&world, "echo x | hookline list --profile pro", &[]), ["prod"]);
}

#[test]
fn ids_events_and_fields_are_asked_of_the_service() {
    let sandbox = Sandbox::start(&["--webhooks", "25"]);
    let world = World::new();
    let variables = sandbox.variables();
    assert_eq!(bash(&world, "hookline get 1", &variables).len(), 11, "1 and 10 to 19");
    assert_eq!(bash(&world, "hookline test 25", &variables), ["25"]);
    assert_eq!(bash(&world, "hookline list --filter ev", &variables), ["events:"]);
    // Bash takes what follows a colon for a word of its own.
    assert_eq!(bash(&world, "hookline list --filter events:billing:invoices.p", &variables), ["invoices.paid"]);
    // In a quote the whole word is replaced.
    let offers = bash(&world, "hookline list --filter 'id>3 events:billing:invoices.p", &variables);
    assert_eq!(offers, ["id>3 events:billing:invoices.paid"]);
    assert_eq!(bash(&world, &format!("hookline --url {} get 7", sandbox.url), &variables[1..]), ["7"]);
}

#[test]
fn saved_views_are_offered_by_their_names() {
    let world = World::new();
    world
        .file(".local/state/hookline/views.toml", "[[view]]\nname = \"late ones\"\nprofile = \"http://127.0.0.1:9\"\n");
    let variables = [("HOOKLINE_URL", "http://127.0.0.1:9")];
    assert_eq!(bash(&world, "hookline list --view l", &variables), ["'late ones'"]);
}

#[test]
fn nobody_is_asked_and_nothing_is_told_where_there_is_no_service() {
    let world = World::new();
    let variables = [("HOOKLINE_URL", "http://127.0.0.1:9"), ("HOOKLINE_API_KEY", "PULSE_c4nary")];
    assert!(bash(&world, "hookline get ", &variables).iter().all(|offer| offer.starts_with('-')));
    // A program that gives the key may ask somebody: it is not run.
    world.config("default_profile = 'p'\n[profile.p]\nurl = 'http://127.0.0.1:9'\nkey_command = ['touch', 'ran']\n");
    bash(&world, "hookline get ", &[]);
    bash(&world, "hookline list --filter events:", &[]);
    assert!(!world.home().join("ran").exists());
    world.config("broken");
    assert_eq!(bash(&world, "hookline doct", &[]), ["doctor"]);
}

#[test]
fn nothing_that_the_service_says_is_run_or_offered_raw() {
    let events = r#"[{"name":"ok.event","description":"$(touch ran)"},{"name":"evil.$(touch ran)","description":""},
        {"name":"evil.`touch ran`","description":""},{"name":"evil.*","description":""},{"name":"evil;id","description":""},{"name":"evil.$IFS","description":""}]"#;
    let server = Server::start(move |seen, _| match seen.line() {
        line if line.contains("/login") => logged_in("t"),
        _ => json(200, events),
    });
    let world = World::new();
    world.file("evil.file", "");
    let url = server.url().to_string();
    let variables = [("HOOKLINE_URL", url.as_str()), ("HOOKLINE_API_KEY", "PULSE_1")];
    assert_eq!(bash(&world, "hookline list --filter events:", &variables), ["ok.event"]);
    // A line that is typed is not run either.
    bash(&world, "hookline get $(touch ran)", &variables);
    bash(&world, "hookline get `touch ran`", &variables);
    assert!(!world.home().join("ran").exists());
}

#[test]
fn files_are_left_to_bash() {
    let world = World::new();
    world.file("keys/a b;c", "");
    assert!(bash(&world, "hookline --api-key-file keys/", &[]).is_empty());
}

#[test]
fn every_shell_gets_a_script() {
    let world = World::new();
    for (shell, part) in [
        ("bash", "complete -o default -F _hookline hookline"),
        ("zsh", "#compdef hookline"),
        ("fish", "complete --command hookline --no-files --keep-order"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName hookline"),
    ] {
        let script = world.run(&["completions", shell], &[]).ended(0).out.clone();
        assert!(script.contains(part) && script.contains("HOOKLINE_COMPLETE"), "{shell}: {script}");
        assert!(!script.contains("eval") && !script.contains("Invoke-Expression"), "{shell} evaluates nothing");
        assert!(!script.contains("doctor"), "{shell} asks for the words");
    }
    world.run(&["completions", "tcsh"], &[]).ended(2);
}

/// What the others are offered for words, the last of them at the cursor.
#[test]
fn words_are_completed_for_the_other_shells() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    let ask = |shell: &str, words: &[&str]| {
        let mut command = world.hookline(&[&["--", "hookline"], words].concat());
        ran(command.env("HOOKLINE_COMPLETE", shell).envs(sandbox.variables())).ended(0).out.clone()
    };
    for (shell, empty) in [("zsh", ""), ("fish", ""), ("powershell", "_")] {
        let offers = ask(shell, &["get", empty]);
        assert!(offers.lines().any(|line| line.starts_with("2\t")), "{shell}: the id and its name: {offers}");
        let option = if shell == "powershell" { "_--outp" } else { "--outp" };
        assert!(ask(shell, &["list", option]).starts_with("--output\t"), "{shell}");
    }
    assert_eq!(ask("powershell", &["completions", "_pow"]), "powershell\n");
    let quoted = "id>1 events:billing:invoices.paid\n";
    assert_eq!(ask("zsh", &["list", "--filter", "id>1 events:billing:invoices.pai"]), quoted);
    // The word at the cursor as it stands on the line.
    assert_eq!(ask("fish", &["list", "--filter", "'id>1 events:billing:invoices.pai"]), quoted);
    assert_eq!(ask("powershell", &["list", "--filter", "_'id>1 events:billing:invoices.pai"]), quoted);
    assert_eq!(ask("zsh", &["audit", "--rule", "plain-h"]).lines().count(), 1);
    assert_eq!(ask("zsh", &["list", "--sort", "name,-i"]), "name,-id\n");
    assert_eq!(ask("zsh", &["list", "--fields", "id,na"]), "id,name\n");
    assert_eq!(ask("zsh", &["list", "--sort", "id,"]).lines().count(), 9, "not id again");
    assert_eq!(ask("unheard-of", &[""]), "");
}

/// Where the binary stands, for the reader of a failure.
#[test]
fn the_script_calls_what_stands_in_the_path() {
    let script = World::new().run(&["completions", "bash"], &[]).ended(0).out.clone();
    let here = PathBuf::from(BINARY);
    assert!(script.contains("command hookline") && !script.contains(here.parent().unwrap().to_str().unwrap()));
}
