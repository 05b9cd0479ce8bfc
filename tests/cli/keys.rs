//! Where keys may come from, in which order, and that none goes where it does not belong.

use std::{fs, os::unix::fs::PermissionsExt};

use super::{
    server::{Server, json, logged_in},
    world::{Ran, World, ran},
};

/// A server that takes every key and token and shows nothing.
fn service() -> Server {
    Server::start(|seen, _| match seen.line() {
        line if line.contains("/login") => logged_in("by-login"),
        _ => json(200, "[]"),
    })
}

/// What the server was shown: keys of logins, then tokens.
fn shown(server: &Server) -> Vec<String> {
    let seen = server.seen();
    let keys = seen.iter().filter(|seen| seen.line().contains("/login")).map(|seen| seen.body.clone());
    let tokens = seen.iter().filter_map(|seen| seen.header("authorization").map(str::to_owned));
    keys.chain(tokens).collect()
}

fn events(world: &World, server: &Server, args: &[&str], variables: &[(&str, &str)], stdin: &str) -> Ran {
    let url = server.url().to_string();
    let args = [&["events", "--output", "json"], args].concat();
    ran(world.hookline(&args).env("HOOKLINE_URL", url).envs(variables.iter().copied()).write_stdin(stdin))
}

#[test]
fn the_flag_comes_before_the_token_before_the_key() {
    let world = World::new();
    let file = world.file("key", "PULSE_file\n");
    let both = [("HOOKLINE_TOKEN", "ready.token.x"), ("HOOKLINE_API_KEY", "PULSE_env")];
    for (args, variables, expected) in [
        (&["--api-key-file", "-"][..], &both[..], &["{\"key\":\"PULSE_stdin\"}", "Bearer by-login"][..]),
        (&["--api-key-file", file.to_str().unwrap()], &both, &["{\"key\":\"PULSE_file\"}", "Bearer by-login"]),
        (&[], &both, &["Bearer ready.token.x"]),
        (&[], &both[1..], &["{\"key\":\"PULSE_env\"}", "Bearer by-login"]),
    ] {
        let server = service();
        events(&world, &server, args, variables, "PULSE_stdin\n").ended(0);
        assert_eq!(shown(&server), expected, "{args:?}");
    }
}

#[test]
fn a_profiles_key_serves_only_its_own_service() {
    let (own, other) = (service(), service());
    let world = World::new();
    world.config(&format!(
        "default_profile = 'p'\n[profile.p]\nurl = '{}'\nkey_command = ['sh', '-c', 'touch ran; echo PULSE_profile']\n",
        own.url()
    ));
    let run = |args: &[&str], variables: &[(&str, &str)]| {
        ran(world.hookline(args).current_dir(world.home()).envs(variables.iter().copied()))
    };
    run(&["events"], &[]).ended(0);
    assert_eq!(shown(&own), ["{\"key\":\"PULSE_profile\"}", "Bearer by-login"]);
    fs::remove_file(world.home().join("ran")).unwrap();

    let url = other.url().to_string();
    for (args, variables) in [
        (&["--url", &url, "events"][..], &[][..]),
        (&["events", "--url", &url, "--profile", "p"], &[]),
        (&["events"], &[("HOOKLINE_URL", url.as_str())]),
        (&["--profile", "p", "events"], &[("HOOKLINE_URL", url.as_str())]),
        // The same service, but named by somebody else.
        (&["--profile", "p", "--url", own.url().as_str(), "events"], &[]),
    ] {
        let ran = run(args, variables);
        assert!(ran.ended(2).err.contains("No API key"), "{ran:?}");
    }
    assert!(other.seen().is_empty() && shown(&own).len() == 2);
    assert!(!world.home().join("ran").exists(), "the command was not even run");
}

#[test]
fn programs_that_give_keys_see_no_others() {
    let server = service();
    let world = World::new();
    world.config(&format!(
        "[profile.p]\nurl = '{}'\nkey_command = ['sh', '-c', 'echo \"PULSE_[$HOOKLINE_API_KEY$HOOKLINE_TOKEN$OTHER_KEY]$SEEN\"']\n\
         [profile.q]\nkey_env = 'OTHER_KEY'\n",
        server.url()
    ));
    let variables = [("OTHER_KEY", "leak"), ("SEEN", "seen")];
    world.run(&["events", "--profile", "p"], &variables).ended(0);
    assert_eq!(shown(&server)[0], "{\"key\":\"PULSE_[]seen\"}");
}

#[test]
fn a_key_file_of_a_profile_is_private_or_refused() {
    let server = service();
    let world = World::new();
    let key = world.file("key", "PULSE_file");
    world.config(&format!("default_profile = 'p'\n[profile.p]\nurl = '{}'\nkey_file = '~/key'\n", server.url()));
    world.run(&["events"], &[]).ended(0);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    let ran = world.run(&["events"], &[]);
    assert!(ran.ended(2).err.contains("chmod 600") && !ran.err.contains("PULSE_file"), "{ran:?}");
    assert_eq!(server.seen().iter().filter(|seen| seen.line().contains("login")).count(), 1);
}

#[test]
fn no_option_takes_a_key() {
    let world = World::new();
    for command in [&[][..], &["list"], &["get"], &["events"], &["test"], &["sandbox"], &["demo"], &["login"]] {
        let help = world.run(&[command, &["--help"]].concat(), &[]);
        let options: Vec<&str> = help.ended(0).out.split_whitespace().filter(|word| word.starts_with("--")).collect();
        for secret in ["key", "token", "secret", "password", "bearer"] {
            let taking: Vec<_> = options.iter().filter(|option| option.contains(secret)).collect();
            assert!(
                taking.iter().all(|option| [
                    "--api-key-file",
                    "--token-life",
                    "--key-command",
                    "--key-file",
                    "--key-env"
                ]
                .contains(*option)),
                "{command:?} {taking:?}"
            );
        }
    }
    for option in ["--api-key", "--token", "--key"] {
        for args in [&[option, "hunter2"][..], &["list", &format!("{option}=hunter2")]] {
            let ran = world.run(args, &[]);
            assert!(ran.ended(2).err.contains("HOOKLINE_API_KEY"), "{ran:?}");
            assert!(!ran.err.contains("hunter2"), "{ran:?}");
        }
    }
}

#[test]
fn no_key_is_left_anywhere() {
    let server = service();
    let world = World::new();
    let variables = [("HOOKLINE_API_KEY", "PULSE_hunter2"), ("HOOKLINE_LOG", "trace")];
    let ran = events(&world, &server, &[], &variables, "");
    assert!(!format!("{ran:?}").contains("hunter2"), "{ran:?}");
    let files = world.files();
    assert!(files.iter().any(|(path, _)| path.ends_with("hookline.log")), "{files:?}");
    for (path, text) in files {
        assert!(!text.contains("hunter2") && !text.contains("by-login"), "{path:?}: {text}");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
    }
}
