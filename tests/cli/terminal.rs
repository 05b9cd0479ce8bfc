//! Without a terminal, or with a poor one, the console says one line and writes no escape byte.

use std::io::Read;

use hookline::domain::text::width;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::world::{BINARY, Sandbox, World};

#[test]
fn in_a_pipe_it_says_what_to_do_instead() {
    for args in [&[][..], &["demo"], &["--paged"], &["--url", "http://127.0.0.1:9", "--api-key-file", "-"]] {
        let ran = World::new().run(args, &[("TERM", "xterm-256color")]);
        assert_eq!((ran.ended(2).out.as_str(), ran.err.lines().count()), ("", 1), "{ran:?}");
        assert!(ran.err.contains("hookline list") && ran.err.contains("hookline sandbox"), "{ran:?}");
        assert!(!ran.err.contains('\u{1b}'), "{ran:?}");
    }
}

/// Runs the binary in a terminal of so many columns; its exit code and what it wrote.
fn in_terminal(columns: u16, args: &[&str], variables: &[(&str, &str)]) -> (u32, String) {
    let size = PtySize { cols: columns, ..PtySize::default() };
    let pair = native_pty_system().openpty(size).unwrap();
    let world = World::new();
    let mut command = CommandBuilder::new(BINARY);
    command.env_clear();
    command.env("HOME", world.home());
    command.args(args);
    variables.iter().for_each(|(name, value)| command.env(name, value));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut screen = Vec::new();
    // On Linux the last reader of a terminal whose program is gone gets an error, not an end.
    let _gone = pair.master.try_clone_reader().unwrap().read_to_end(&mut screen);
    (child.wait().unwrap().exit_code(), String::from_utf8(screen).unwrap())
}

#[test]
fn on_a_dumb_terminal_it_says_so() {
    for variables in [&[("TERM", "dumb")][..], &[]] {
        for args in [&[][..], &["demo"]] {
            let (code, screen) = in_terminal(80, args, variables);
            assert_eq!(code, 2, "{screen}");
            assert!(
                screen.contains("TERM") && screen.contains("hookline list") && !screen.contains('\u{1b}'),
                "{screen:?}"
            );
        }
    }
}

#[test]
fn a_table_fits_the_terminal_it_goes_to() {
    let sandbox = Sandbox::start(&["--webhooks", "60"]);
    for columns in [50, 80, 120] {
        let (code, screen) = in_terminal(columns, &["list"], &sandbox.variables());
        assert_eq!((code, screen.lines().count()), (0, 61), "{screen}");
        for line in screen.lines() {
            assert!(width(line.trim_end()) <= usize::from(columns), "{columns}: {line}");
        }
        assert!(!screen.contains('\u{1b}') && screen.contains('…'), "{screen}");
    }
}

#[test]
fn progress_is_told_to_who_watches_and_leaves_nothing() {
    let sandbox = Sandbox::start(&["--webhooks", "2500"]);
    let (code, screen) = in_terminal(80, &["list", "--filter", "id=1"], &sandbox.variables());
    assert!(code == 0 && screen.contains("1000 webhooks loaded ...") && !screen.contains('\u{1b}'), "{screen:?}");
    let mut terminal = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    terminal.process(screen.as_bytes());
    let contents = terminal.screen().contents();
    assert!(contents.starts_with("ID  NAME") && !contents.contains("loaded"), "{contents}");
}

#[test]
fn the_doctor_says_what_it_waits_for() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let (code, screen) = in_terminal(80, &["doctor"], &sandbox.variables());
    for step in ["asking for a webhook, 1 of 3 ...", "asking with the filter `url` ..."] {
        assert!(code == 0 && screen.contains(step) && !screen.contains('\u{1b}'), "{screen:?}");
    }
    let mut terminal = vt100::Parser::new(60.try_into().unwrap(), 80.try_into().unwrap(), 0);
    terminal.process(screen.as_bytes());
    let contents = terminal.screen().contents();
    assert!(contents.starts_with("AREA") && !contents.contains("asking"), "{contents}");
}
