//! The configuration file, broken in many ways, missing, and not looked at.

use super::{
    server::{Server, json},
    world::World,
};

#[test]
fn a_mistake_has_its_place_excerpt_and_suggestion() {
    let world = World::new();
    let path = world.config("default_profile = 'prod'\n[profile.prod]\nurl = 'https://api.example.com'\nparalel = 3\n");
    let ran = world.run(&["list"], &[("HOOKLINE_API_KEY", "k")]);
    let place = format!("{}:4:1: ", path.display());
    assert!(ran.ended(2).err.contains(&place), "{ran:?}");
    assert!(ran.err.contains("  4 | paralel = 3\n    | ^^^^^^^\n") && ran.err.contains("`parallel`"), "{ran:?}");
    let fault = world.run(&["list", "--output", "json"], &[("HOOKLINE_API_KEY", "k")]);
    assert_eq!(fault.ended(2).fault()["kind"], "configuration");
}

#[test]
fn nothing_broken_is_passed_over() {
    for broken in
        ["[profile.p", "parallel = 3", "default_profile = 'x'", "version = 9", "[profile.p]\nurl = 3\n", "\u{0}"]
    {
        let world = World::new();
        world.config(broken);
        // Even where everything that is needed comes from elsewhere.
        let ran = world.run(&["list"], &[("HOOKLINE_URL", "http://127.0.0.1:9"), ("HOOKLINE_API_KEY", "k")]);
        assert!(ran.ended(2).err.contains("config.toml:"), "{broken:?} {ran:?}");
    }
}

#[test]
fn with_nothing_configured_it_says_what_to_set() {
    let ran = World::new().run(&["list"], &[]);
    for word in ["HOOKLINE_URL", "HOOKLINE_API_KEY", "hookline demo"] {
        assert!(ran.ended(2).err.contains(word), "{ran:?}");
    }
    assert_eq!(ran.err.lines().count(), 1);
}

#[test]
fn without_a_home_it_works() {
    let server = Server::start(|_, _| json(200, "[]"));
    let url = server.url().to_string();
    let world = World::new();
    for home in [None, Some(""), Some("relative")] {
        let mut command = world.hookline(&["events"]);
        command.env_remove("HOME").envs(home.map(|home| ("HOME", home)));
        // Without HOME the user database names one; what lies there is not this test's.
        command.env("XDG_CONFIG_HOME", world.home()).env("XDG_STATE_HOME", world.home());
        let ran = super::world::ran(command.env("HOOKLINE_URL", &url).env("HOOKLINE_TOKEN", "t"));
        assert_eq!(ran.ended(0).err, "");
    }
}

#[test]
fn production_asks_and_read_only_refuses_test_deliveries() {
    let server = Server::start(|_, _| json(200, r#"{"success":true,"message":"200 OK"}"#));
    let world = World::new();
    world.config(&format!(
        "[profile.prod]\nurl = '{url}'\nkey_env = 'K'\nproduction = true\n[profile.look]\nurl = '{url}'\nkey_env = 'K'\nread_only = true\n",
        url = server.url()
    ));
    let run = |args: &[&str]| world.run(args, &[("HOOKLINE_TOKEN", "t")]);
    assert!(run(&["test", "7", "--profile", "prod"]).ended(2).err.contains("--yes"));
    assert!(run(&["test", "7", "--profile", "look", "--yes"]).ended(2).err.contains("read-only"));
    assert!(run(&["test", "7", "--profile", "prod", "--yes", "--read-only"]).ended(2).err.contains("read-only"));
    assert!(server.seen().is_empty());
    let out = run(&["test", "7", "--profile", "prod", "--yes"]).ended(0).out.clone();
    assert!(out.starts_with("id\t7\noutcome\tpassed\nmessage\t200 OK\n"), "{out}");
}

#[test]
fn what_is_insecure_is_said_each_time() {
    let world = World::new();
    world.config("[profile.p]\nurl = 'https://127.0.0.1:9'\nkey_env = 'K'\ninsecure_tls = true\n");
    let ran = world.run(&["events", "--profile", "p"], &[("K", "PULSE_1")]);
    assert!(ran.ended(7).err.contains("Any certificate is accepted"), "{ran:?}");
    let server = Server::start(|_, _| json(200, "[]"));
    let variables = [("HOOKLINE_URL", server.url().to_string()), ("HOOKLINE_TOKEN", "t".to_owned())];
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert!(world.run(&["events", "--insecure-http"], &variables).ended(0).err.contains("Plain http"));
    assert_eq!(world.run(&["events", "--insecure-tls"], &variables).ended(0).err, "", "nothing to say of http");
}

#[test]
fn demo_looks_at_nothing_of_the_users() {
    let world = World::new();
    world.config("broken");
    let ran =
        world.run(&["demo"], &[("HOOKLINE_URL", "not a url"), ("HOOKLINE_PROFILE", "none"), ("HOOKLINE_LOG", "trace")]);
    assert!(ran.ended(2).err.contains("needs a terminal"), "{ran:?}");
    assert_eq!(world.files().len(), 1, "and leaves nothing");
}

/// The profile's own proxy is used over those of the environment, and `none` uses no proxy at all.
#[test]
fn a_profile_is_reached_as_its_proxy_says() {
    let proxy = Server::start(|_, _| json(200, "[]"));
    let (address, url) = (proxy.url().to_string(), "http://far.invalid");
    let address = address.trim_start_matches("http://").trim_end_matches('/');
    let world = World::new();
    let profile = |name: &str, proxy: &str| {
        format!("[profile.{name}]\nurl = '{url}'\ninsecure_http = true\nkey_env = 'K'\n{proxy}\n")
    };
    let through = format!("proxy = 'http://ann:hunter2@{address}'");
    let all = [profile("through", &through), profile("none", "proxy = 'none'"), profile("silent", "")].concat();
    world.config(&all);
    let elsewhere = ["HTTP_PROXY", "http_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:1"));
    let run = |args: &[&str], more: &[(&str, &str)]| {
        let variables = [&[("HOOKLINE_TOKEN", "t"), ("HOOKLINE_LOG", "hookline=trace")], &elsewhere[..], more].concat();
        let ran = world.run(args, &variables);
        assert!(!format!("{ran:?}").contains("hunter2"), "{ran:?}");
        ran
    };
    run(&["events", "--profile", "through"], &[("NO_PROXY", "*")]).ended(0);
    let seen = proxy.seen();
    assert_eq!(seen.len(), 1);
    assert!(seen[0].line().starts_with("GET http://far.invalid/api/v3/"), "{}", seen[0].line());
    assert_eq!(seen[0].header("proxy-authorization"), Some("Basic YW5uOmh1bnRlcjI="));

    let direct = run(&["events", "--profile", "none"], &[]);
    assert!(!direct.ended(7).err.contains("through the proxy"), "{direct:?}");
    let silent = run(&["events", "--profile", "silent"], &[]);
    assert!(silent.ended(7).err.contains("through the proxy 127.0.0.1:1"), "{silent:?}");
    let other = run(&["events", "--profile", "through", "--url", "http://other.invalid", "--insecure-http"], &[]);
    assert!(other.ended(7).err.contains("proxy and TLS settings are not used"), "{other:?}");
    assert_eq!(proxy.seen().len(), 1, "the proxy serves its own profile alone");
    for (path, text) in world.files().iter().filter(|(path, _)| !path.ends_with("config.toml")) {
        assert!(!text.contains("hunter2") && !text.contains("YW5uOmh1bnRlcjI"), "{}", path.display());
    }
}
