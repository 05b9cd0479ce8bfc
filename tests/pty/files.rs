//! What a session leaves behind: no secret in any file, no file that others can read, nothing at all after a demo.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use hookline::sandbox::{Options, Sandbox};

use super::{
    driver::{Start, Terminal},
    operator::Operator,
};

const KEY: &str = "PULSE_00canary00key00canary00";

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Looks at a webhook, reveals, edits, tests and leaves.
fn session(terminal: &mut Terminal) {
    terminal.does("t", "test of webhook 1");
    terminal.does("\r", "Scopes");
    terminal.does("x", "masked again after");
    terminal.does("x", "x shows it for");
    terminal.does("e", "What will be written");
    terminal.types("\t\t");
    terminal.does("\x07", "Ctrl-x shows it");
    terminal.does("\x13", "Enter writes this");
    terminal.does("\r", "saved webhook 1");
    terminal.types("q");
    terminal.sees("no filter");
    terminal.types("q");
    assert_eq!(terminal.wait_exit(), 0);
}

#[test]
fn no_file_holds_a_secret() {
    let sandbox =
        Sandbox::spawn_thread(Options { webhooks: 60, api_key: Some(KEY.into()), ..Options::default() }).unwrap();
    let secret = |id| sandbox.row(id).unwrap()["attributes"]["secret"].as_str().unwrap_or("absent").to_owned();
    let mut secrets: Vec<String> = (1..=60).map(secret).filter(|secret| secret.len() > 8).collect();
    let url = sandbox.url();
    let start = Start::new(&[]).with("HOOKLINE_URL", &url).with("HOOKLINE_API_KEY", KEY);
    let mut terminal = start.with("HOOKLINE_LOG", "trace").open();
    terminal.sees_all(60);
    session(&mut terminal);

    secrets.extend([secret(1), KEY.to_owned(), "eyJ".to_owned()]);
    let files = files(terminal.home());
    assert!(!files.is_empty(), "a log was asked for");
    for path in files {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{} holds {secret}", path.display());
        }
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is open to others", path.display());
    }
}

#[test]
fn a_demo_leaves_nothing() {
    let mut terminal = Start::new(&["demo", "--webhooks", "60"]).with("HOOKLINE_LOG", "trace").open();
    terminal.sees_all(60);
    session(&mut terminal);
    assert_eq!(files(terminal.home()), Vec::<PathBuf>::new());
}
