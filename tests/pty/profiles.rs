//! Two services in one configuration: switched between while running, and a key whose program asks on the terminal.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use super::{
    driver::{Start, Terminal},
    job::Sandbox,
};

/// Asks for a word, and prints the key for the right one.
const ASKS: &str =
    "printf 'passphrase: ' > /dev/tty\nread word < /dev/tty\n[ \"$word\" = sesame ] || exit 1\ncat \"$1\"\n";

fn private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// A configuration with `one` and `two`; the key of `two` comes from a program that asks for a word first.
fn configuration(dir: &Path, one: &Sandbox, two: &Sandbox) {
    fs::create_dir_all(dir.join("hookline")).unwrap();
    private(&dir.join("one.key"), &one.key);
    private(&dir.join("two.key"), &two.key);
    private(&dir.join("asks.sh"), ASKS);
    let at = |name: &str| dir.join(name).display().to_string();
    let text = format!(
        "default_profile = 'one'\n[profile.one]\nurl = '{}'\nkey_file = '{}'\naccent = 'green'\n\
         [profile.two]\nurl = '{}'\nkey_command = ['/bin/sh', '{}', '{}']\nproduction = true\n",
        one.url,
        at("one.key"),
        two.url,
        at("asks.sh"),
        at("two.key")
    );
    private(&dir.join("hookline/config.toml"), &text);
}

fn choose_two(terminal: &mut Terminal) {
    terminal.type_keys("P");
    terminal.wait_for("PRODUCTION");
    terminal.type_keys("j");
    terminal.wait_until("two chosen", |eye| eye.chosen().contains("two").then_some(()));
    terminal.type_keys("\r");
}

/// Waits until the program asks for the nth time.
fn wait_asked(terminal: &Terminal, times: usize) {
    terminal.wait_until(&format!("question {times}"), |eye| {
        let lines = eye.lines();
        let asked = lines.iter().filter(|line| line.starts_with("passphrase:")).count();
        (asked == times && lines.iter().any(|line| line == "passphrase:")).then_some(())
    });
}

#[test]
fn a_program_that_asks_for_the_key_has_the_terminal_to_itself() {
    let (one, two) = (Sandbox::start(&["--webhooks", "12"]), Sandbox::start(&["--webhooks", "5"]));
    let dir = tempfile::tempdir().unwrap();
    configuration(dir.path(), &one, &two);
    let (config, state) = (dir.path().display().to_string(), dir.path().join("state").display().to_string());
    let start = Start::new(&[]).with("XDG_CONFIG_HOME", &config).with("XDG_STATE_HOME", &state);
    let mut terminal = start.in_shell().open();
    terminal.wait_for(" 12 webhooks");

    choose_two(&mut terminal);
    wait_asked(&terminal, 1);
    assert_eq!(terminal.modes(), terminal.modes_before(), "the terminal is as the program expects it");
    terminal.type_keys("wrong\n");
    terminal.wait_for("key_command `/bin/sh` failed");
    terminal.wait_for(" hookline one  ");

    // Ctrl-C is meant for the program, not for hookline.
    terminal.type_keys("\r");
    wait_asked(&terminal, 2);
    terminal.type_keys("\x03");
    terminal.wait_for("failed (signal: 2");
    terminal.wait_for(" hookline one  ");

    terminal.type_keys("\r");
    wait_asked(&terminal, 3);
    terminal.type_keys("sesame\n");
    terminal.wait_for(" 5 webhooks");
    terminal.wait_for(" hookline two   PRODUCTION ");
    terminal.type_keys("q");
    terminal.wait_for("left with 0");
    assert_eq!(terminal.modes(), terminal.modes_before());
}
