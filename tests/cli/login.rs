//! `hookline login` without a terminal: flags and standard input say everything, and nothing is written that does not work.

use std::{fs, os::unix::fs::PermissionsExt};

use super::world::{Ran, Sandbox, World, ran};

fn login(world: &World, sandbox: &Sandbox, args: &[&str], stdin: &str) -> Ran {
    let args = [&["login", "--url", &sandbox.url], args].concat();
    ran(world.hookline(&args).env("WORK_KEY", &sandbox.key).write_stdin(stdin))
}

fn config(world: &World) -> String {
    fs::read_to_string(world.home().join(".config/hookline/config.toml")).unwrap()
}

#[test]
fn a_key_from_standard_input_is_tried_and_kept_apart() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    let ran = login(&world, &sandbox, &["--profile", "work", "--api-key-file", "-"], &format!(" {}\n", sandbox.key));
    assert_eq!(ran.ended(0).out, "", "{ran:?}");
    let key_file = world.home().join(".config/hookline/work.key");
    for said in ["It works: logged in as Operator", "3 webhooks", key_file.to_str().unwrap(), "`hookline` uses it"] {
        assert!(ran.err.contains(said), "{said}: {ran:?}");
    }
    assert_eq!(fs::read_to_string(&key_file).unwrap(), format!("{}\n", sandbox.key));
    assert_eq!(fs::metadata(&key_file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!format!("{ran:?}{}", config(&world)).contains(&sandbox.key));
    // It is used from now on.
    assert_eq!(world.run(&["list"], &[]).ended(0).out.lines().count(), 3);
}

#[test]
fn a_program_a_file_or_a_variable_is_named_and_not_copied() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    for (way, value, line) in [
        ("--key-command", "printenv 'WORK_''KEY'", "key_command = [\"printenv\", \"WORK_KEY\"]"),
        ("--key-file", "own.key", "key_file = \"~/own.key\""),
        ("--key-env", "WORK_KEY", "key_env = \"WORK_KEY\""),
    ] {
        let world = World::new();
        world.file("own.key", &sandbox.key);
        let args = ["login", "--url", &sandbox.url, way, value];
        let ran = ran(world.hookline(&args).env("WORK_KEY", &sandbox.key).current_dir(world.home()));
        assert!(ran.ended(0).err.contains("It works"), "{ran:?}");
        assert!(config(&world).contains(line), "{}", config(&world));
        assert_eq!(world.files().len(), 2, "config.toml and the key that was there");
        world.run(&["list"], &[("WORK_KEY", &sandbox.key)]).ended(0);
    }
}

#[test]
fn what_does_not_work_is_not_written() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    let ran = login(&world, &sandbox, &["--api-key-file", "-"], "PULSE_0c4nary0\n");
    assert!(ran.ended(4).err.contains("API key") && !ran.err.contains("c4nary"), "{ran:?}");
    login(&world, &sandbox, &["--key-env", "NOT_SET"], "").ended(2);
    login(&world, &sandbox, &["--key-command", "false"], "").ended(2);
    world.run(&["login", "--url", "http://127.0.0.1:9", "--key-env", "K"], &[("K", "PULSE_1")]).ended(7);
    let far = ["login", "--url", "http://service.example", "--key-env", "K", "--untried"];
    assert!(world.run(&far, &[("K", "PULSE_1")]).ended(7).err.contains("Plain http"));
    assert!(world.files().is_empty(), "{:?}", world.files());
    // Unless that is what is wanted.
    let ran = world.run(&["login", "--url", "http://127.0.0.1:9", "--key-env", "K", "--untried"], &[]);
    assert!(ran.ended(0).err.starts_with("Written:") && config(&world).contains("key_env = \"K\""), "{ran:?}");
}

#[test]
fn what_is_missing_or_cannot_be_meant_is_said() {
    let world = World::new();
    let shared = world.file("shared.key", "PULSE_0c4nary0");
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o644)).unwrap();
    for (args, said) in [
        (&[][..], "--url URL and the key"),
        (&["--url", "https://x.example"], "missing: the key: --api-key-file -"),
        (&["--key-env", "K"], "missing: --url URL"),
        (&["--url", "x.example", "--key-env", "K"], "--url is not a URL"),
        (&["--url", "https://x.example", "--key-env", "A B"], "--key-env: a variable has a name"),
        (&["--url", "https://x.example", "--key-env", "PULSE_0123456789abcdef"], "looks like a key"),
        (
            &["--url", "https://x.example", "--key-command", "pass | head"],
            "--key-command: `|` means something to a shell",
        ),
        (&["--url", "https://x.example", "--key-file", "shared.key"], "chmod 600"),
        (&["--url", "https://x.example", "--key-env", "K", "--key-command", "pass"], "in two ways"),
        (&["--url", "https://x.example", "--key-env", "K", "--api-key-file", "-"], "in two ways"),
        (&["--url", "https://x.example", "--key-env", "K", "--profile", "a b"], "1 to 40 of the characters"),
    ] {
        let ran = ran(world.hookline(&[&["login"], args].concat()).current_dir(world.home()).write_stdin("PULSE_1"));
        assert!(ran.ended(2).err.contains(said) && !ran.err.contains("c4nary"), "{args:?} {ran:?}");
        assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    }
    assert_eq!(world.files().len(), 1);
}

#[test]
fn a_profile_that_is_there_is_changed_only_when_told() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    let old = "# mine\n[profile.p] # careful\nurl = 'https://old.example'\nkey_env = 'OLD' # old\ninsecure_tls = true\nproduction = true\n";
    let path = world.config(old);
    let args = ["--profile", "p", "--key-env", "WORK_KEY"];
    let ran = login(&world, &sandbox, &args, "");
    assert!(ran.ended(2).err.contains("config.toml:3:7") && ran.err.contains("--replace"), "{ran:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), old);
    login(&world, &sandbox, &[&args[..], &["--replace"]].concat(), "").ended(0);
    // What was allowed for the old service is not for the new one; what protects stays.
    let new = format!(
        "# mine\n[profile.p] # careful\nurl = \"{}\"\nkey_env = \"WORK_KEY\" # old\nproduction = true\n",
        sandbox.url
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), new);
    let ran = login(&world, &sandbox, &["--profile", "q", "--key-env", "WORK_KEY", "--read-only"], "");
    assert!(ran.ended(0).err.contains("`hookline --profile q` uses it"), "{ran:?}");
    assert!(config(&world).starts_with(&new) && config(&world).contains("read_only = true"), "{}", config(&world));
}

#[test]
fn a_broken_configuration_is_said_before_anything_else() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    let path = world.config("[profile.p]\nurl = 'https://old.example'\nparalel = 3\n");
    let ran = login(&world, &sandbox, &["--profile", "q", "--key-env", "WORK_KEY"], "");
    assert!(ran.ended(2).err.contains("config.toml:3:1") && ran.err.contains("`parallel`"), "{ran:?}");
    assert_eq!(fs::read_to_string(path).unwrap().lines().count(), 3);
}

#[test]
fn where_the_profile_cannot_be_written_no_key_is_left() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    let dir = world.home().join(".config/hookline");
    fs::create_dir_all(&dir).unwrap();
    std::os::unix::fs::symlink("nowhere/config.toml", dir.join("config.toml")).unwrap();
    let ran = login(&world, &sandbox, &["--api-key-file", "-"], &sandbox.key);
    assert!(ran.ended(1).err.contains("Nothing was changed"), "{ran:?}");
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1, "the link alone");
}

#[test]
fn a_configuration_kept_elsewhere_stays_there() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    let kept = world.file("dotfiles/hookline.toml", "# mine\n");
    let dir = world.home().join(".config/hookline");
    fs::create_dir_all(&dir).unwrap();
    std::os::unix::fs::symlink(&kept, dir.join("config.toml")).unwrap();
    let ran = login(&world, &sandbox, &["--key-env", "WORK_KEY"], "");
    assert!(ran.ended(0).err.contains(kept.canonicalize().unwrap().to_str().unwrap()), "{ran:?}");
    assert!(fs::read_to_string(&kept).unwrap().contains("# mine\n"));
    assert!(fs::symlink_metadata(dir.join("config.toml")).unwrap().is_symlink());
}

#[test]
fn what_goes_before_the_profile_is_said() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let world = World::new();
    let variables = [
        ("HOOKLINE_API_KEY", sandbox.key.as_str()),
        ("HOOKLINE_URL", "https://else.example"),
        ("HOOKLINE_PROFILE", "x"),
    ];
    let args = ["login", "--url", &sandbox.url, "--profile", "work", "--key-env", "HOOKLINE_API_KEY"];
    let ran = world.run(&args, &variables);
    for name in ["HOOKLINE_API_KEY", "HOOKLINE_URL", "HOOKLINE_PROFILE"] {
        assert!(ran.ended(0).err.contains(&format!("Mind: {name} is set here")), "{ran:?}");
    }
}
