//! The recipes of `assets/scripts.md`: each block is run by a real bash against a sandbox of its own, so that the page cannot
//! go stale. Comments before a block say what it needs, prints or ends with.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::json;

use super::{
    socket::W,
    watch::write,
    world::{BINARY, Sandbox, World},
};

const PAGE: &str = include_str!("../../assets/scripts.md");

/// A block of the page.
#[derive(Debug)]
struct Recipe {
    /// The heading above it, for the reader of a failure.
    under: String,
    language: String,
    text: String,
    notes: Vec<String>,
}

impl Recipe {
    fn note(&self, name: &str) -> Option<&str> {
        self.notes.iter().find_map(|note| note.strip_prefix(name)).map(str::trim)
    }
}

fn recipes() -> Vec<Recipe> {
    let (mut all, mut notes, mut under) = (Vec::new(), Vec::new(), String::new());
    let mut lines = PAGE.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let notes = std::mem::take(&mut notes);
            all.push(Recipe { under: under.clone(), language: language.to_owned(), text: text.join("\n"), notes });
        } else if let Some(note) = line.strip_prefix("<!-- ").and_then(|note| note.strip_suffix(" -->")) {
            notes.push(note.to_owned());
        } else if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut under);
        }
    }
    all
}

/// A bash that runs `script` in the home of a world, with hookline in its path and the sandbox in its environment.
fn bash(world: &World, sandbox: &Sandbox, script: &str) -> Command {
    let bin = world.home().join("bin");
    fs::create_dir_all(&bin).unwrap();
    if !bin.join("hookline").exists() {
        std::os::unix::fs::symlink(BINARY, bin.join("hookline")).unwrap();
    }
    let mut command = Command::new("/bin/bash");
    command.args(["--noprofile", "--norc", "-euo", "pipefail", "-c", script]).env_clear().current_dir(world.home());
    command.env("HOME", world.home()).env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()));
    command.envs(sandbox.variables()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn is_here(tool: &str) -> bool {
    ["/usr/local/bin", "/usr/bin", "/bin"].iter().any(|dir| Path::new(dir).join(tool).exists())
}

/// What a block runs: a table of cron holds commands behind five fields, in which `%` is written `\%`.
fn script(recipe: &Recipe) -> String {
    let text = match recipe.language.as_str() {
        "crontab" => {
            let entries = recipe.text.lines().filter(|line| !line.starts_with('#'));
            let command = |line: &str| {
                let mut rest = line;
                for _ in 0..5 {
                    rest = rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start());
                }
                rest.replace("\\%", "%") + "\n"
            };
            entries.map(command).collect()
        }
        _ => recipe.text.clone(),
    };
    // Nobody waits minutes here.
    let mut words = text.split("--every ");
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, rest| {
        let (_, rest) = rest.split_once(' ').unwrap_or_default();
        format!("{text}--every 100ms {rest}")
    })
}

#[test]
#[allow(clippy::print_stderr)] // Who runs the tests is to know what was not tried.
fn every_recipe_of_the_page_works() {
    let all = recipes();
    assert!(all.len() > 8, "the page is read: {}", all.len());
    for recipe in all {
        assert!(["sh", "crontab"].contains(&recipe.language.as_str()), "a block that nobody runs: {recipe:?}");
        if let Some(tool) = recipe.note("needs ").filter(|tool| !is_here(tool)) {
            eprintln!("not run: {tool} is not installed: {}", recipe.text);
            continue;
        }
        let (world, sandbox) = (World::new(), Sandbox::start(&["--webhooks", "60"]));
        world.config("[profile.prod]\nurl = 'https://service.example'\n");
        fs::create_dir(world.home().join("webhooks")).unwrap();
        let script = script(&recipe);
        if let Some(wanted) = recipe.note("runs until it prints: ") {
            runs_until(bash(&world, &sandbox, &script), wanted, &sandbox);
            continue;
        }
        let output = bash(&world, &sandbox, &script).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let code: i32 = recipe.note("ends with ").map_or(0, |code| code.parse().unwrap());
        assert_eq!(output.status.code(), Some(code), "{}:\n{script}\n{out}\n{err}", recipe.under);
        if let Some(wanted) = recipe.note("prints: ") {
            assert!(out.contains(wanted), "{}: {wanted:?} in\n{out}\n{err}", recipe.under);
        }
        assert!(!err.contains("hookline: The command line"), "{script}\n{err}");
    }
}

/// A process with all its children, ended when dropped.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        let group = rustix::process::Pid::from_child(&self.0);
        // They may have ended by themselves.
        let _ended = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        let _reaped = self.0.wait();
    }
}

/// Somebody renames webhook 7 once the watch has begun; its line is waited for.
fn runs_until(mut command: Command, wanted: &str, sandbox: &Sandbox) {
    let mut running = Group(command.process_group(0).spawn().unwrap());
    let mut said = BufReader::new(running.0.stderr.take().unwrap()).lines();
    let begun = said.by_ref().map_while(Result::ok).any(|line| line.contains("watching"));
    assert!(begun, "it began");
    write(sandbox, "PATCH", &format!("{W}/7"), json!({"name": "renamed"}));
    let lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let mut seen = Vec::new();
    let printed = lines.map_while(Result::ok).any(|line| {
        seen.push(line.clone());
        line.contains(wanted)
    });
    assert!(printed, "{wanted:?} in {seen:?}");
}
