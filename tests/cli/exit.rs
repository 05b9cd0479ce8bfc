//! Every exit code, and that each is told on standard error alone.

use super::{
    server::{Act, Server, answer, json, logged_in, plain_error},
    world::{Sandbox, World},
};

const KEY: (&str, &str) = ("HOOKLINE_API_KEY", "PULSE_0123456789abcdef");

/// A server that logs in, and answers everything else with `act`.
fn service(act: impl Fn() -> Act + Send + Sync + 'static) -> Server {
    Server::start(move |seen, _| if seen.line().contains("/login") { logged_in("token") } else { act() })
}

fn against(server: &Server, args: &[&str]) -> super::world::Ran {
    World::new().run(args, &[("HOOKLINE_URL", server.url().as_str()), KEY])
}

#[test]
fn success_is_0_with_nothing_on_standard_error() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    for args in [&["list"][..], &["list", "--output", "json"], &["get", "1"], &["events"], &["--help"], &["--version"]]
    {
        let ran = World::new().run(args, &sandbox.variables());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?} {ran:?}");
        assert!(!ran.out.is_empty());
    }
}

#[test]
fn a_usage_error_is_2_and_says_what_was_meant() {
    for (args, said) in [
        (&["lits"][..], "list"),
        (&["list", "--fitler", "x"], "--filter"),
        (&["get", "07"], "leading zeros"),
        (&["get"], "<ID>"),
        (&["list", "--output", "xml"], "yaml"),
        (&["--paged", "list"], "--paged"),
        (&["config"], "list, path, check, trust"),
        (&["config", "show"], "See `hookline config --help`"),
        (&["list", "--limits", "3"], "--limit"),
        (&["--bogus"], "See `hookline --help`"),
        (&["list", "--filter", "nmae:x"], "column 1: "),
        (&["list", "--filter", "ok nmae:x"], "\n  ok nmae:x\n     ^^^^"),
        (&["list", "--sort", "id,-nmae"], "Did you mean `name`?"),
        (&["--url", "http://x", "demo"], "their own service"),
    ] {
        let ran = World::new().run(args, &[]);
        assert_eq!(ran.ended(2).out, "");
        assert!(ran.err.contains(said), "{args:?} {ran:?}");
    }
    let ran = World::new().run(&["list", "--output", "json", "--bogus"], &[]);
    assert_eq!(ran.ended(2).fault()["kind"], "usage");
}

#[test]
fn a_failed_test_delivery_is_3_and_its_outcome_is_data() {
    // The shape of WIRE section 9, with HTTP 200.
    let server = service(|| json(200, r#"{"success":false,"message":"500 Internal Server Error"}"#));
    let ran = against(&server, &["test", "7"]);
    assert!(ran.ended(3).out.starts_with("id\t7\noutcome\tfailed\nmessage\t500 Internal Server Error\n"), "{ran:?}");
    let ran = against(&server, &["test", "7", "--output", "json"]);
    let value = ran.ended(3).json();
    assert_eq!(
        (&value["id"], &value["success"], &value["message"]),
        (&"7".into(), &false.into(), &"500 Internal Server Error".into())
    );
    assert!(value["round_trip_ms"].is_u64() && ran.err.is_empty(), "{ran:?}");
    assert_eq!(server.routes().iter().filter(|route| *route == "POST W/test/7").count(), 2, "each was sent once");
}

#[test]
fn what_is_not_let_in_is_4() {
    let sandbox = Sandbox::start(&["--webhooks", "1"]);
    let variables = [("HOOKLINE_URL", sandbox.url.as_str()), ("HOOKLINE_API_KEY", "PULSE_wrong")];
    assert_eq!(World::new().run(&["list", "--output", "json"], &variables).ended(4).fault()["kind"], "authentication");
    let server = service(|| plain_error(403, "unauthorized action"));
    assert_eq!(against(&server, &["get", "1", "--output", "json"]).ended(4).fault()["kind"], "forbidden");
}

#[test]
fn what_is_not_there_is_5() {
    let sandbox = Sandbox::start(&["--webhooks", "1"]);
    for command in ["get", "test"] {
        let ran = World::new().run(&[command, "999999", "--output", "json"], &sandbox.variables());
        assert_eq!(ran.ended(5).fault()["status"], 404);
    }
}

#[test]
fn a_test_whose_answer_is_lost_is_6_and_sent_once() {
    let server = Server::start(|seen, _| match seen.line() {
        line if line.contains("/login") => logged_in("token"),
        line if line.starts_with("POST") => Act::Cut(Vec::new()),
        _ => json(200, r#"{"data":{"type":"notification/webhooks","id":"7","attributes":{}}}"#),
    });
    let ran = against(&server, &["test", "7", "--output", "json"]);
    assert_eq!(ran.ended(6).fault()["kind"], "unknown_outcome");
    assert_eq!(server.routes().iter().filter(|route| *route == "POST W/test/7").count(), 1);
}

#[test]
fn no_connection_is_7_and_names_the_host() {
    // Bound, but nobody listens there; as long as it is held nobody else can.
    let bound = tokio::net::TcpSocket::new_v4().unwrap();
    bound.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = bound.local_addr().unwrap();
    let ran = World::new().run(&["list"], &[("HOOKLINE_URL", &format!("http://{address}")), KEY]);
    assert!(ran.ended(7).err.contains(&address.to_string()), "{ran:?}");
    assert_eq!(ran.out, "");
    let ran = World::new().run(&["list"], &[("HOOKLINE_URL", "http://service.example"), KEY]);
    assert!(ran.ended(7).err.contains("Plain http"), "{ran:?}");
}

#[test]
fn a_failing_service_is_8() {
    let server = service(|| plain_error(500, "PG::Error SELECT"));
    let ran = against(&server, &["list"]);
    assert!(ran.ended(8).err.contains("500") && !ran.err.contains("SELECT"), "{ran:?}");
    let server = service(|| answer(200, "content-type: text/html\r\n", "<html>portal</html>"));
    assert_eq!(against(&server, &["events", "--output", "json"]).ended(8).fault()["kind"], "unreadable");
}

#[test]
fn a_full_disk_is_1_and_a_closed_pipe_is_silent() {
    let sandbox = Sandbox::start(&["--webhooks", "2000"]);
    let world = World::new();
    let run = |redirect: &str| {
        let script = format!("'{}' list {redirect}", super::world::BINARY);
        let mut command = assert_cmd::Command::new("/bin/bash");
        super::world::ran(command.args(["-c", &script]).env("HOME", world.home()).envs(sandbox.variables()))
    };
    let ran = run("> /dev/full");
    assert!(ran.ended(1).err.contains("could not be written"), "{ran:?}");
    let ran = run("| head -1; exit ${PIPESTATUS[0]}");
    assert_eq!((ran.code, ran.err.as_str(), ran.out.lines().count()), (0, "", 1), "{ran:?}");
    run("2>&- > /dev/full").ended(1);
}

#[test]
fn the_sandbox_ends_with_the_signal_that_ended_it() {
    for (signal, code) in [("HUP", 129), ("QUIT", 131), ("INT", 130), ("TERM", 143)] {
        let mut sandbox = Sandbox::start(&["--webhooks", "1"]);
        let id = sandbox.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert_eq!(sandbox.child.wait().unwrap().code(), Some(code));
    }
}

#[test]
fn a_signal_ends_a_command_that_waits() {
    let server = Server::start(|_, _| Act::Stall(Vec::new()));
    let mut command = std::process::Command::new(super::world::BINARY);
    command.env_clear().arg("list").env("HOOKLINE_URL", server.url().as_str()).env("HOOKLINE_TOKEN", "t");
    for (signal, code) in [("INT", 130), ("TERM", 143), ("QUIT", 131)] {
        let before = server.seen().len();
        let mut child = command.spawn().unwrap();
        while server.seen().len() == before {
            std::thread::yield_now();
        }
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}

#[test]
fn a_signal_during_a_test_delivery_says_that_it_may_have_been_made() {
    let server = Server::start(|_, _| Act::Stall(Vec::new()));
    let mut command = std::process::Command::new(super::world::BINARY);
    command.env_clear().args(["test", "7"]).env("HOOKLINE_URL", server.url().as_str()).env("HOOKLINE_TOKEN", "t");
    let child = command.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    while server.seen().is_empty() {
        std::thread::yield_now();
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len(), said.lines().count()), (Some(130), 0, 1), "{said}");
    assert!(said.contains("may have been made"), "{said}");
}
