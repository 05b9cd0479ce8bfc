//! `hookline watch`: what others do is told once, in lines and in JSON; what is half read is never told as gone; and every
//! way in which it ends.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStderr, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

use super::{
    server::{Act, Server, json as answer, plain_error},
    socket::{LOGIN, W, once, request},
    world::{BINARY, Sandbox, World},
};

/// A watch that runs.
struct Watching {
    child: Child,
    /// Until the reader leaves.
    out: Option<BufReader<ChildStdout>>,
    err: BufReader<ChildStderr>,
}

impl Watching {
    fn start(args: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(BINARY);
        command.env_clear().args(["watch", "--every", "100ms"]).args(args).envs(variables.iter().copied());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, err) = (child.stdout.take().map(BufReader::new), BufReader::new(child.stderr.take().unwrap()));
        Watching { child, out, err }
    }

    /// Waits for a line on standard error that says this.
    #[track_caller]
    fn says(&mut self, part: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.err.read_line(&mut line).unwrap() > 0, "it ended before it said {part:?}");
            if line.contains(part) {
                return line;
            }
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.as_mut().unwrap().read_line(&mut line).unwrap();
        line
    }

    /// What becomes of it, and what else it printed.
    fn ended(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.out.take().unwrap().read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Another user of the sandbox, who writes.
pub fn write(sandbox: &Sandbox, method: &str, target: &str, attributes: Value) -> Value {
    let address = sandbox.url.trim_start_matches("http://").parse().unwrap();
    let body = json!({ "key": sandbox.key }).to_string();
    let login = once(address, &request("POST", LOGIN, &["content-type: application/json"], &body));
    let token = format!("authorization: Bearer {}", login.json()["meta"]["token"].as_str().unwrap());
    let body = json!({"data": {"type": "notification/webhooks", "attributes": attributes}}).to_string();
    let answer = once(address, &request(method, target, &[&token, "content-type: application/json"], &body));
    assert!(answer.status < 300, "{answer:?}");
    if answer.status == 204 { Value::Null } else { answer.json() }
}

fn id_of(created: &Value) -> String {
    created["data"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn what_others_do_is_told_once_and_the_reader_may_leave() {
    let sandbox = Sandbox::start(&["--webhooks", "30"]);
    let mut watching = Watching::start(&["--output", "jsonl"], &sandbox.variables());
    watching.says("watching 30 webhooks");
    let record = |line: String| serde_json::from_str::<Value>(&line).unwrap_or_else(|e| panic!("{e}: {line}"));

    write(&sandbox, "PATCH", &format!("{W}/5"), json!({"name": "renamed"}));
    let changed = record(watching.line());
    assert_eq!((&changed["change"], &changed["id"]), (&"changed".into(), &"5".into()));
    let (before, after) = (&changed["before"], &changed["after"]);
    assert!(after["name"] == "renamed" && before["name"].is_string() && before["name"] != "renamed", "{changed}");
    assert_eq!(changed["members"], json!(["name", "updated_at"]));
    assert!(changed["at"].as_str().unwrap().ends_with('Z'));

    write(&sandbox, "DELETE", &format!("{W}/3"), Value::Null);
    let gone = record(watching.line());
    assert_eq!((&gone["change"], &gone["id"]), (&"gone".into(), &"3".into()));
    assert!(gone["before"]["url"].is_string() && gone["after"] == json!({}), "what was known of it last");

    let made = write(&sandbox, "POST", W, json!({"name": "n", "url": "https://u:pw@new.example/", "events": []}));
    let new = record(watching.line());
    assert_eq!((&new["change"], &new["id"]), (&"new".into(), &id_of(&made).into()));
    assert!(!new.to_string().contains("pw"), "credentials in URLs are masked: {new}");

    // Nothing is printed any more that could tell it that the reader is gone: it finds out by itself.
    watching.out = None;
    assert_eq!(watching.child.wait().unwrap().code(), Some(0));
    let mut said = String::new();
    watching.err.read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

#[test]
fn a_filter_tells_what_comes_into_it_and_what_leaves_it() {
    let sandbox = Sandbox::start(&["--webhooks", "10"]);
    let mut watching = Watching::start(&["--filter", "name:zebra"], &sandbox.variables());
    watching.says("watching 10 webhooks");
    write(&sandbox, "PATCH", &format!("{W}/2"), json!({"name": "other"}));
    write(&sandbox, "PATCH", &format!("{W}/4"), json!({"name": "zebra"}));
    let line = watching.line();
    let parts: Vec<&str> = line.trim_end().split('\t').collect();
    assert_eq!((parts.len(), parts[1], parts[2], parts[3]), (8, "changed", "4", "zebra"), "{line}");
    assert!(parts[5] == "name,updated_at" && parts[7].contains("\"name\":\"zebra\""), "{line}");
    write(&sandbox, "PATCH", &format!("{W}/4"), json!({"name": "horse", "events": ["a.b"]}));
    let line = watching.line();
    assert!(line.contains("\tchanged\t4\thorse\t") && line.contains("\"events\":[\"a.b\"]"), "{line}");
    watching.signal("INT");
    assert_eq!(watching.ended(), (Some(130), String::new()));
}

#[test]
fn it_ends_after_a_change_or_after_so_many_rounds() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let mut watching = Watching::start(&["--until-change"], &sandbox.variables());
    watching.says("watching 3 webhooks");
    write(&sandbox, "DELETE", &format!("{W}/1"), Value::Null);
    let (code, lines) = watching.ended();
    assert!(code == Some(0) && lines.contains("\tgone\t1\t") && lines.lines().count() == 1, "{code:?} {lines}");

    let world = World::new();
    let ran = world.run(&["watch", "--every", "100ms", "--rounds", "2"], &sandbox.variables());
    assert_eq!(ran.ended(0).out, "");
    let ran = world.run(&["watch", "--every", "100ms", "--rounds", "1", "--until-change"], &sandbox.variables());
    assert_eq!(ran.ended(1).out, "");
    for (args, said) in [
        (&["watch", "--every", "5x"][..], "no unit"),
        (&["watch", "--every", "1ms"], "100ms"),
        (&["watch", "--filter", "nmae:x"], "Did you mean"),
        (&["watch", "--rounds", "0"], "--rounds"),
        (&["watch", "--fields", "nmae"], "name"),
    ] {
        let ran = world.run(args, &sandbox.variables());
        assert!(ran.ended(2).err.contains(said), "{args:?} {ran:?}");
    }
}

#[test]
fn a_write_that_shows_nothing_else_is_a_touch_and_people_see_both_values() {
    let sandbox = Sandbox::start(&["--webhooks", "3"]);
    let mut watching = Watching::start(&["--output", "table"], &sandbox.variables());
    watching.says("watching 3 webhooks");
    write(&sandbox, "PATCH", &format!("{W}/2"), json!({"secret": "0123456789abcdef0123456789abcdef"}));
    assert!(watching.line().contains("  ~ touched   2  "));
    assert!(watching.line().starts_with("    updated_at  "));
    write(&sandbox, "PATCH", &format!("{W}/2"), json!({"name": "b\u{1b}[2J"}));
    assert!(watching.line().contains("  ~ changed   2  b<U+001B>[2J"));
    assert!(watching.line().ends_with(" -> b<U+001B>[2J\n"));
}

/// A page of rows with these ids.
fn page(ids: &[u64]) -> Act {
    let rows: Vec<Value> = ids
        .iter()
        .map(|id| json!({"type": "notification/webhooks", "id": id.to_string(), "attributes": {"name": format!("n{id}")}}))
        .collect();
    answer(200, &json!({"data": rows}).to_string())
}

#[test]
fn a_failed_round_is_told_and_gone_is_only_what_is_proven() {
    let turn = Arc::new(AtomicUsize::new(0));
    let turns = Arc::clone(&turn);
    // Whole, cut, an error, whole again without one row; then login is refused.
    let server = Server::start(move |_, _| match turns.load(Ordering::SeqCst) {
        0 => page(&[1, 2, 3]),
        1 => Act::Cut(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"data\":[".to_vec()),
        2 => plain_error(503, "down"),
        3 => page(&[1, 3]),
        _ => plain_error(401, "no"),
    });
    let url = server.url().to_string();
    let variables = [("HOOKLINE_URL", url.as_str()), ("HOOKLINE_TOKEN", "t")];
    let mut watching = Watching::start(&[], &variables);
    watching.says("watching 3 webhooks");
    turn.store(1, Ordering::SeqCst);
    watching.says("nothing is compared, and it is read again in 200 ms");
    turn.store(2, Ordering::SeqCst);
    watching.says("503");
    turn.store(3, Ordering::SeqCst);
    assert!(watching.line().contains("\tgone\t2\tn2\t"));
    turn.store(4, Ordering::SeqCst);
    assert_eq!(watching.ended(), (Some(4), String::new()), "nothing else was told as gone");
}

#[test]
fn without_a_first_reading_nothing_is_watched() {
    let server = Server::start(|_, _| plain_error(500, "down"));
    let url = server.url().to_string();
    let variables = [("HOOKLINE_URL", url.as_str()), ("HOOKLINE_TOKEN", "t")];
    let ran = World::new().run(&["watch", "--output", "jsonl"], &variables);
    assert_eq!(ran.ended(8).fault()["kind"], "server");
}
