//! Starting, stopping, keeping, and being asked by many at once.

use std::collections::BTreeSet;

use hookline::sandbox::{Options, Sandbox, SandboxError};
use serde_json::json;

use crate::socket::{W, request, served};

fn fixed(seed: u64) -> Options {
    Options { seed, webhooks: 300, now: "2026-06-01T12:00:00Z".parse().unwrap(), ..Options::default() }
}

#[test]
fn a_seed_gives_the_same_rows_again() {
    let page = |seed| served(fixed(seed)).list("").body;
    assert_eq!(page(7), page(7));
    assert_ne!(page(7), page(8));
}

#[test]
fn the_rows_look_like_a_companys() {
    let sandbox = served(fixed(1));
    let document = sandbox.list("").json();
    let rows = document["data"].as_array().unwrap();
    let column = |name: &str| rows.iter().map(|row| row["attributes"][name].to_string()).collect::<BTreeSet<_>>();
    assert!(column("account_id").len() >= 5);
    assert!(column("name").len() > 100 && column("url").len() > 200);
    let text = sandbox.list("").text().to_owned();
    for part in [
        "\\u001b[2J",
        "\u{202e}",
        "hunter2",
        "169.254.169.254",
        "倉庫",
        "تنبيهات",
        "\"url\": \"not a url\"",
        "?token=",
        "\"events\": []",
    ] {
        assert!(text.contains(part), "{part:?} is missing");
    }
    let offered = sandbox.get(&format!("{W}/events")).json();
    let offered: BTreeSet<&str> =
        offered["data"].as_array().unwrap().iter().map(|e| e["attributes"]["name"].as_str().unwrap()).collect();
    let used =
        rows.iter().filter_map(|row| row["attributes"]["events"].as_array()).flatten().filter_map(|e| e.as_str());
    assert!(used.into_iter().any(|event| !offered.contains(event)), "some subscribe to a retired event");
}

#[test]
fn a_file_keeps_the_rows() {
    let directory = tempfile::tempdir().unwrap();
    let options = || Options { db: Some(directory.path().join("hooks.db")), webhooks: 10, ..Options::default() };
    let first = served(options());
    let id = first.create(json!({"name": "kept"}));
    for old in 1..=10 {
        assert_eq!(first.send("DELETE", &format!("{W}/{old}"), &[], "").status, 204);
    }
    first.sandbox.stop();
    let second = served(options());
    assert_eq!(second.list("").ids(), [id], "it is not seeded again");
    assert_eq!(second.sandbox.row(id).unwrap()["attributes"]["name"], "kept");
}

#[test]
fn a_new_file_is_ours_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("hooks.db");
    let running = served(Options { db: Some(path.clone()), ..Options::default() });
    running.create(json!({"secret": "s"}));
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.path());
    }
}

#[test]
fn what_cannot_start_says_why() {
    let running = served(Options::default());
    let taken = Sandbox::spawn_thread(Options { listen: running.sandbox.addr(), ..Options::default() });
    assert!(matches!(taken, Err(SandboxError::Listen { .. })), "{taken:?}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "this is no database, it only looks like a file of some length".repeat(40)).unwrap();
    let broken = Sandbox::spawn_thread(Options { db: Some(file.path().to_owned()), ..Options::default() });
    assert!(matches!(broken, Err(SandboxError::Database(_))), "{broken:?}");
}

#[test]
fn stopping_closes_everything() {
    let running = served(Options::default());
    let addr = running.sandbox.addr();
    let mut idle = crate::socket::connect(addr);
    running.sandbox.stop();
    assert!(std::net::TcpStream::connect(addr).is_err(), "it still listens");
    assert!(crate::socket::read(&mut idle, false).is_none());
}

#[test]
fn it_runs_on_the_runtime_of_the_caller_too() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::start(Options::default())).unwrap();
    let answer = crate::socket::once(sandbox.addr(), &request("GET", W, &[], ""));
    assert_eq!((answer.status, sandbox.count()), (401, 120));
    assert_eq!(sandbox.url(), format!("http://{}", sandbox.addr()));
    let addr = sandbox.addr();
    runtime.block_on(sandbox.stop());
    assert!(std::net::TcpStream::connect(addr).is_err());
}

#[test]
fn many_at_once() {
    let sandbox = served(Options::default());
    std::thread::scope(|scope| {
        for client in 0..12 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                for turn in 0..20 {
                    let id = sandbox.create(json!({"name": format!("{client}-{turn}")}));
                    let shown = sandbox.get(&format!("{W}/{id}")).json();
                    assert_eq!(shown["data"]["attributes"]["name"], format!("{client}-{turn}"));
                    assert_eq!(sandbox.list("page[size]=50").ids().len(), 50);
                }
            });
        }
    });
    assert_eq!(sandbox.sandbox.count(), 120 + 240);
}

#[test]
fn the_ledger_holds_what_was_sent_but_no_key() {
    let sandbox = served(Options::default());
    let body = json!({"data": {"type": "notification/webhooks", "attributes": {"name": "x"}}});
    sandbox.json("PATCH", &format!("{W}/7?a=b"), &body);
    let requests = sandbox.sandbox.requests();
    let last = requests.last().unwrap();
    assert_eq!((last.method.as_str(), last.target.as_str()), ("PATCH", "/api/v3/notification/webhooks/7?a=b"));
    assert_eq!((last.status, last.body.as_str()), (Some(200), body.to_string().as_str()));
    assert!(!format!("{requests:?}").contains(sandbox.sandbox.api_key()));
}
