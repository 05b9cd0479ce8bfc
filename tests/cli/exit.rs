//! Every exit code, and that each is told on standard error alone.

use super::{
    server::{Act, Server, answer, json, logged_in, plain_error},
    world::{Sandbox, World},
    writes::Stand,
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
    let world = World::new();
    let mut command = std::process::Command::new(super::world::BINARY);
    command
        .env_clear()
        .env("HOME", world.home())
        .arg("list")
        .env("HOOKLINE_URL", server.url().as_str())
        .env("HOOKLINE_TOKEN", "t");
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
    let world = World::new();
    let mut command = std::process::Command::new(super::world::BINARY);
    command
        .env_clear()
        .env("HOME", world.home())
        .args(["test", "7"])
        .env("HOOKLINE_URL", server.url().as_str())
        .env("HOOKLINE_TOKEN", "t");
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

/// Command, what goes wrong in the sandbox, exit code. `FILE` is a snapshot that renames webhook 1.
const FAULTS: &[(&str, &str, i32)] = &[
    // Whatever is read: the fault of the service is the fault of the run.
    ("list", "", 0),
    ("list", "401@login", 4),
    ("list", "500@login", 8),
    ("list", "drop@login", 7),
    ("list", "403@list", 4),
    ("list", "404@list", 5),
    ("list", "422@list", 1),
    ("list", "429@list", 8),
    ("list", "500@list", 8),
    ("list", "503@list", 8),
    ("list", "502html@list", 8),
    ("list", "html@list", 8),
    ("list", "broken@list", 8),
    ("list", "cut@list", 7),
    ("list", "lost@list", 7),
    ("list", "drop@list", 7),
    ("list", "hold@list", 7),
    ("list --page 1", "500@list", 8),
    ("get 1", "404@show", 5),
    ("get 1", "drop@show", 7),
    ("events", "502html@events", 8),
    ("audit --fail-on never", "403@list", 4),
    ("audit --fail-on never", "drop@list", 7),
    ("watch --rounds 1", "500@list", 8),
    ("export", "403@list", 4),
    ("plan FILE", "500@list", 8),
    ("diff FILE", "drop@list", 7),
    ("doctor", "401@login", 4),
    ("doctor", "drop", 7),
    ("doctor", "500@list", 8),
    // One write.
    ("create --name n --url https://example.org/x", "", 0),
    ("create --name n --url https://example.org/x", "403@create", 4),
    ("create --name n --url https://example.org/x", "422@create", 1),
    ("create --name n --url https://example.org/x", "lost@create", 6),
    ("update 1 --name x", "", 0),
    ("update 1 --name x", "403@update", 4),
    ("update 1 --name x", "422@update", 1),
    ("update 1 --name x", "429@update", 8),
    ("update 1 --name x", "404@show", 5),
    // The answer was lost and the change was found to be there.
    ("update 1 --name x", "lost@update", 0),
    // It was lost, and what became of it cannot be looked up.
    ("update 1 --name x", "lost@update 500@show:only3", 6),
    ("delete 1 --yes", "", 0),
    ("delete 1 --yes", "403@delete", 4),
    ("delete 1 --yes", "500@delete", 8),
    ("delete 1 --yes", "lost@delete", 0),
    ("test 1", "", 3),
    ("test 1", "403@test", 4),
    ("test 999", "", 5),
    // The webhook is there: the answer was that of another request.
    ("test 1", "404@test", 8),
    // It may have been made: a service can fail after it has sent.
    ("test 1", "500@test", 6),
    ("test 1", "lost@test", 6),
    ("apply FILE --yes", "", 0),
    ("apply FILE --yes", "403@update", 4),
    // Sets: the gravest of their rows.
    ("get 1 2 999", "", 5),
    ("get 1 2 999", "403@show", 4),
    ("update 1 2 999 --name x --yes", "", 5),
    ("update 1 2 3 --name x --yes", "422@update:only1", 1),
    ("update 1 2 3 --name x --yes", "422@update:only1 403@update:only2", 4),
    ("update 1 2 3 --name x --yes", "403@update:only1 500@update:only2", 8),
    ("update 1 2 3 --name x --yes", "500@update:only1 drop@update:only2", 7),
    ("update 1 999 --name x --yes", "422@update", 5),
    ("delete 1 2 999 --yes", "403@delete:only1", 4),
    ("test 1 2 --yes", "", 3),
    ("test 1 999 --yes", "", 5),
    ("test 1 2 --yes", "lost@test:only1", 6),
    ("test 1 2 3 --yes", "lost@test:only1 403@test:only2", 4),
];

#[test]
fn every_fault_of_the_sandbox_has_its_code() {
    let mut wrong = Vec::new();
    for (command, mishaps, code) in FAULTS {
        let mishap: Vec<&str> = mishaps.split_whitespace().collect();
        let stand = Stand::with(3, &mishap);
        let patience = if mishaps.contains("hold") { "first_byte_timeout = 1\n" } else { "" };
        stand.world.config(&format!("[settings]\nplan_rate = 0\nplan_parallel = 1\nread_tries = 1\n{patience}"));
        let file = stand.world.file("set.yaml", "version: 1\nhooks:\n- id: 1\n  name: other\n");
        let file = file.to_str().unwrap();
        let args: Vec<&str> = command.split(' ').map(|word| if word == "FILE" { file } else { word }).collect();
        let ran = stand.run(&args);
        if ran.code != *code {
            wrong.push(format!("{command} with {mishaps}: {} where {code}: {} {}", ran.code, ran.out, ran.err));
        }
        let writes = stand.writes();
        assert!(writes.values().all(|count| *count == 1), "{command} with {mishaps}: sent again: {writes:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
