//! Without a terminal, or with a poor one, the console says one line and writes no escape byte.

use std::io::Read;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::world::{BINARY, World};

#[test]
fn in_a_pipe_it_says_what_to_do_instead() {
    for args in [&[][..], &["demo"], &["--paged"], &["--url", "http://127.0.0.1:9", "--api-key-file", "-"]] {
        let ran = World::new().run(args, &[("TERM", "xterm-256color")]);
        assert_eq!((ran.ended(2).out.as_str(), ran.err.lines().count()), ("", 1), "{ran:?}");
        assert!(ran.err.contains("hookline list") && ran.err.contains("hookline sandbox"), "{ran:?}");
        assert!(!ran.err.contains('\u{1b}'), "{ran:?}");
    }
}

#[test]
fn on_a_dumb_terminal_it_says_so() {
    for term in [Some("dumb"), None] {
        for args in [&[][..], &["demo"]] {
            let pair = native_pty_system().openpty(PtySize::default()).unwrap();
            let world = World::new();
            let mut command = CommandBuilder::new(BINARY);
            command.env_clear();
            command.env("HOME", world.home());
            command.args(args);
            if let Some(term) = term {
                command.env("TERM", term);
            }
            let mut child = pair.slave.spawn_command(command).unwrap();
            drop(pair.slave);
            let mut screen = Vec::new();
            // On Linux the last reader of a terminal whose program is gone gets an error, not an end.
            let _gone = pair.master.try_clone_reader().unwrap().read_to_end(&mut screen);
            let screen = String::from_utf8(screen).unwrap();
            assert_eq!(child.wait().unwrap().exit_code(), 2, "{screen}");
            assert!(
                screen.contains("TERM") && screen.contains("hookline list") && !screen.contains('\u{1b}'),
                "{screen:?}"
            );
        }
    }
}
