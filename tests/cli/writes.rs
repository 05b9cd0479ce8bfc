//! Every write without a screen: what is sent, how often, what is said of it, and what is refused before anything is sent.

use std::{
    collections::BTreeMap,
    io::Read,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use hookline::sandbox::{Options, Running, Sandbox};
use serde_json::Value;

use super::{
    server::{Server, json, logged_in, plain_error},
    world::{BINARY, Ran, World, ran},
};

/// An event that the sandbox offers.
const EVENT: &str = "workflow:projects.created";
const KEY: (&str, &str) = ("HOOKLINE_API_KEY", "PULSE_0123456789abcdef");

/// A sandbox in this process, so that its ledger can be read, and a world that speaks to it.
pub struct Stand {
    pub sandbox: Running,
    pub world: World,
    url: String,
}

impl Stand {
    pub fn new(webhooks: usize) -> Self {
        Stand::with(webhooks, &[])
    }

    pub fn with(webhooks: usize, mishaps: &[&str]) -> Self {
        let mishaps = mishaps.iter().map(|text| text.parse().unwrap()).collect();
        let sandbox = Sandbox::spawn_thread(Options { webhooks, mishaps, ..Options::default() }).unwrap();
        let (world, url) = (World::new(), sandbox.url());
        world.config("[settings]\nplan_rate = 0\n");
        Stand { sandbox, world, url }
    }

    /// What lies on disk of plans that run.
    pub fn plans(&self) -> Vec<String> {
        let files = self.world.files().into_iter();
        files.filter(|(path, _)| path.to_string_lossy().contains("plans/")).map(|(_, text)| text).collect()
    }

    /// How many rows were begun and ended on disk, of plans that send one at a time.
    pub fn rows_of_plan(&self) -> (usize, usize) {
        let all = self.plans().concat();
        let count = |begin: &str| all.lines().filter(|line| line.starts_with(begin)).count();
        (count("{\"sending\":"), count("{\"row\":"))
    }

    pub fn variables(&self) -> [(&str, &str); 2] {
        [("HOOKLINE_URL", &self.url), ("HOOKLINE_API_KEY", self.sandbox.api_key())]
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.world.run(args, &self.variables())
    }

    pub fn fed(&self, args: &[&str], input: &str) -> Ran {
        ran(self.world.hookline(args).envs(self.variables()).write_stdin(input))
    }

    pub fn name(&self, id: i64) -> String {
        self.attributes(id)["name"].as_str().unwrap().to_owned()
    }

    pub fn attributes(&self, id: i64) -> Value {
        self.sandbox.row(id).unwrap()["attributes"].clone()
    }

    /// Method and path of each write, as often as it was sent.
    pub fn writes(&self) -> BTreeMap<String, usize> {
        let mut all = BTreeMap::new();
        for served in self.sandbox.requests() {
            if served.method != "GET" && !served.target.contains("/login") {
                let place = served.target.rsplit('/').next().unwrap();
                *all.entry(format!("{} {place}", served.method)).or_default() += 1;
            }
        }
        all
    }

    /// Nothing was sent, and nothing of a write is kept.
    #[track_caller]
    pub fn untouched(&self) {
        assert_eq!(self.writes(), BTreeMap::new());
        let journal = self.world.files().into_iter().find(|(path, _)| path.ends_with("journal.jsonl"));
        assert_eq!(journal, None);
    }
}

/// The outcomes of a run, by id.
fn outcomes(ran: &Ran) -> BTreeMap<String, String> {
    let rows = ran.json();
    let of =
        |row: &Value| (row["id"].as_str().unwrap_or("new").to_owned(), row["outcome"].as_str().unwrap().to_owned());
    rows.as_array().unwrap().iter().map(of).collect()
}

fn told<'a>(pairs: &[(&'a str, &'a str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(id, outcome)| ((*id).to_owned(), (*outcome).to_owned())).collect()
}

/// The last line of standard error, which is the fault.
fn fault(ran: &Ran) -> Value {
    let value: Value = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
    value["error"].clone()
}

#[test]
fn one_webhook_is_changed_by_what_differs_alone() {
    let stand = Stand::new(3);
    let before = stand.name(2);
    let ran = stand.run(&["update", "2", "--name", "renamed", "--add-event", EVENT, "--output", "json"]);
    let row = ran.ended(0).json()[0].clone();
    assert_eq!((&row["action"], &row["outcome"]), (&"update".into(), &"done".into()));
    assert_eq!((&row["before"]["name"], &row["after"]["name"]), (&before.as_str().into(), &"renamed".into()));
    assert_eq!(stand.name(2), "renamed");
    let sent = stand.sandbox.requests().into_iter().find(|served| served.method == "PATCH").unwrap();
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    let sent: Vec<&String> = body["data"]["attributes"].as_object().unwrap().keys().collect();
    assert_eq!(sent, ["name", "events"]);
    // Once more there is nothing to be done.
    let again = stand.run(&["update", "2", "--name", "renamed", "--add-event", EVENT]);
    assert!(again.ended(0).err.contains("so already") && again.out.is_empty(), "{again:?}");
    assert_eq!(stand.writes(), BTreeMap::from([("PATCH 2".into(), 1)]));
}

#[test]
fn a_document_on_standard_input_is_a_webhook_or_several() {
    let stand = Stand::new(3);
    let printed = stand.run(&["get", "2", "--output", "json"]).ended(0).out.clone();
    let ran = stand.fed(&["update", "-"], &printed);
    assert!(ran.ended(0).err.contains("so already"), "what was printed changes nothing: {ran:?}");
    let ran = stand.fed(&["update", "2"], r#"{"name":"of a document"}"#);
    assert_eq!((ran.ended(0).code, stand.name(2).as_str()), (0, "of a document"));
    let several = r#"[{"id":"1","name":"a"},{"id":3,"name":"c"}]"#;
    assert!(stand.fed(&["update"], several).ended(2).err.contains("--yes"));
    assert_ne!(stand.name(1), "a");
    stand.fed(&["update", "--yes"], several).ended(0);
    assert_eq!((stand.name(1).as_str(), stand.name(3).as_str()), ("a", "c"));
    let stale = printed
        .replace("\"id\":\"2\"", "\"id\":\"2\",\"scopes\":null")
        .replace("\"name\"", "\"secret\":\"x\",\"name\"");
    let ran = stand.fed(&["update", "--output", "json"], &stale);
    assert_eq!(ran.ended(6).code, 6, "the document is older than what is there");
    assert!(fault(&ran)["why"].as_str().unwrap().contains("name is of a document now"), "{ran:?}");
}

#[test]
fn the_url_of_a_webhook_is_not_that_of_the_service() {
    let stand = Stand::new(2);
    let elsewhere = Server::start(|_, _| plain_error(500, "nobody is to come here"));
    let (url, target) = (stand.sandbox.url(), elsewhere.url().to_string());
    let key = [("HOOKLINE_API_KEY", stand.sandbox.api_key())];
    stand.world.run(&["--url", &url, "update", "1", "--url", &target], &key).ended(0);
    assert_eq!(stand.attributes(1)["url"], target.as_str());
    // Without a service it is not the target that is asked in its place.
    stand.world.run(&["update", "1", "--url", &target], &key).ended(2);
    stand.world.run(&["create", "--url", &target], &key).ended(2);
    assert_eq!(elsewhere.seen().len(), 0);
}

#[test]
fn webhooks_are_created_of_flags_and_of_documents() {
    let stand = Stand::new(2);
    let args = ["create", "--name", "new", "--url", "https://example.org/x", "--events", EVENT, "--output", "json"];
    let row = stand.run(&args).ended(0).json()[0].clone();
    assert_eq!((&row["id"], &row["outcome"], &row["after"]["name"]), (&"3".into(), &"done".into(), &"new".into()));
    assert_eq!(stand.attributes(3)["events"], serde_json::json!([EVENT]));
    let two = "{\"name\":\"a\",\"url\":\"https://example.org/a\"}\n{\"name\":\"b\",\"url\":\"https://example.org/b\"}";
    let ran = stand.fed(&["create", "-", "--yes", "--output", "json"], two);
    assert_eq!(outcomes(ran.ended(0)).len(), 2);
    assert_eq!(stand.sandbox.count(), 5);
    assert_eq!(stand.writes(), BTreeMap::from([("POST webhooks".into(), 3)]));
}

#[test]
fn mistakes_are_found_before_anything_is_sent() {
    let stand = Stand::new(3);
    for (args, input, said) in [
        (&["update", "1"][..], r#"{"nmae":"x"}"#, "did you mean `name`?"),
        (&["update", "1"], "", "there is none"),
        (&["update", "1", "2"], "", "nothing says what"),
        (&["update", "--name", "x"], "", "no webhook is named"),
        (&["update"], r#"{"name":"x"}"#, "names no webhook"),
        (&["update", "1"], r#"{"id":"2","name":"x"}"#, "webhook 2, the command about 1"),
        (&["update", "--yes"], r#"[{"id":"2","name":"x"},{"id":"2","name":"y"}]"#, "stands twice"),
        (&["update", "1", "--add-event", "workflow:projects.creatd"], "", "did you mean `workflow:projects.created`?"),
        (&["update", "1", "--url", "not a url"], "", "url"),
        (&["update", "1", "--secret", "hunter22hunter22"], "", "--secret-file"),
        (&["update", "1", "--secret-file", "/no/such"], "", "/no/such"),
        (&["update", "1", "2", "--secret-file", "-", "--yes"], "one-secret-for-two", "--new-secret"),
        (&["update", "-", "--secret-file", "-"], "1", "cannot both"),
        (&["create"], "", "there is none"),
        (&["create", "--name", "x", "-"], "{}", "one place"),
        (&["create", "--url", "ftp:/x"], "", "url"),
        (&["delete"], "", "no webhook is named"),
        (&["delete", "1", "--filter", "x"], "", "cannot be used with"),
        (&["delete", "-", "--yes"], "07", "line 1"),
        (&["delete", "--filter", "nmae:x", "--yes"], "", "nmae"),
    ] {
        let ran = stand.fed(args, input);
        assert!(ran.ended(2).err.contains(said), "{args:?} {ran:?}");
        assert!(ran.out.is_empty() && !ran.err.contains("hunter22"), "{ran:?}");
    }
    stand.untouched();
}

#[test]
fn what_needs_a_yes_is_refused_without_a_terminal() {
    let stand = Stand::new(4);
    for args in [
        &["delete", "1"][..],
        &["delete", "--filter", "id:1"],
        &["test", "1", "2"],
        &["update", "1", "2", "--name", "x"],
        &["undo"],
    ] {
        assert_eq!(stand.run(args).ended(2).out, "");
    }
    for args in [
        &["delete", "1", "--yes", "--read-only"][..],
        &["update", "1", "--name", "x", "--read-only"],
        &["test", "1", "--read-only"],
    ] {
        assert!(stand.run(args).ended(2).err.contains("read-only"), "{args:?}");
    }
    stand.untouched();
    let config = format!(
        "[settings]\nplan_rate = 0\n[profile.live]\nurl = '{}'\nproduction = true\nkey_env = 'LIVE'\n",
        stand.sandbox.url()
    );
    stand.world.config(&config);
    let live = |args: &[&str]| {
        let args = [&["--profile", "live"], args].concat();
        stand.world.run(&args, &[("LIVE", stand.sandbox.api_key())])
    };
    for args in [&["update", "1", "--name", "x"][..], &["create", "--url", "https://example.org/a"], &["test", "1"]] {
        let ran = live(args);
        assert!(ran.ended(2).err.contains("production") && ran.err.contains("--yes"), "{ran:?}");
    }
    stand.untouched();
    live(&["update", "1", "--name", "x", "--yes"]).ended(0);
    assert_eq!(stand.name(1), "x");
}

#[test]
fn a_dry_run_prints_the_requests_and_sends_none() {
    let stand = Stand::new(3);
    let secret = stand.world.file("secret", "hunter22hunter22hunter22\n");
    let secret = secret.to_str().unwrap();
    let ran = stand.run(&["update", "2", "--name", "x'y", "--secret-file", secret, "--dry-run", "--output", "json"]);
    let request = ran.ended(0).json()[0].clone();
    assert_eq!(request["method"], "PATCH");
    assert_eq!(request["path"], "/api/v3/notification/webhooks/2");
    let sent = serde_json::json!({ "name": "x'y", "secret": "$HOOKLINE_SECRET" });
    assert_eq!(request["body"]["data"]["attributes"], sent);
    for args in [
        &["update", "2", "--name", "x'y", "--secret-file", secret, "--dry-run"][..],
        &["delete", "1", "2", "--dry-run"],
        &["test", "--filter", "id<3", "--dry-run"],
        &["create", "--url", "https://example.org/a", "--new-secret", "--dry-run"],
        // What would not be done is sent even less by a read-only run.
        &["delete", "1", "--dry-run", "--read-only"],
    ] {
        let ran = stand.run(args);
        assert!(ran.ended(0).out.contains("curl -sS -g -X "), "{ran:?}");
        assert!(!ran.out.contains("hunter22") && !ran.out.contains("whsec_"), "{ran:?}");
    }
    let ran = stand.run(&["delete", "1", "99", "--dry-run"]);
    assert!(ran.ended(5).out.contains("webhooks/1") && !ran.out.contains("webhooks/99"), "{ran:?}");
    stand.untouched();
}

#[test]
fn sets_come_from_a_filter_and_from_standard_input() {
    let stand = Stand::new(70);
    let ran = stand.run(&["update", "--filter", "id<61", "--name", "all", "--yes", "--output", "json"]);
    assert_eq!(outcomes(ran.ended(0)).len(), 60, "more than are looked at together");
    assert!((1..=60).all(|id| stand.name(id) == "all") && stand.name(61) != "all");
    assert!(stand.writes().values().all(|count| *count == 1) && stand.writes().len() == 60);
    let ids = stand.run(&["list", "--filter", "id>65"]).out.clone();
    let ran = stand.fed(&["delete", "-", "--yes", "--output", "json"], &ids);
    assert_eq!(outcomes(ran.ended(0)).len(), 5);
    assert_eq!(stand.sandbox.count(), 65);
    let ran = stand.run(&["delete", "--filter", "id>1000", "--yes"]);
    assert_eq!((ran.ended(0).out.as_str(), stand.sandbox.count()), ("", 65));
}

#[test]
fn mixed_outcomes_end_with_the_gravest() {
    for (mishaps, outcome, code) in [
        (&["422@update:only2"][..], "failed", 1),
        // Errors may be another request's answer: the webhook is there, and that is said.
        (&["404@update:only2"], "failed", 8),
        (&["403@update:only2"], "failed", 4),
        (&["500@update:only2"], "failed", 8),
        (&["lost@update:only2"], "done", 0),
        (&["429@update:only2"], "failed", 8),
        (&["drop@update:only2"], "failed", 7),
    ] {
        let stand = Stand::with(4, mishaps);
        stand.world.config("[settings]\nplan_rate = 0\nplan_parallel = 1\n");
        let ran = stand.run(&["update", "1", "2", "3", "--name", "x", "--yes", "--output", "json"]);
        let all = outcomes(ran.ended(code));
        assert_eq!(all.values().filter(|told| *told == "done").count(), if code == 0 { 3 } else { 2 }, "{mishaps:?}");
        assert!(code == 0 || all.values().any(|told| told == outcome), "{mishaps:?} {ran:?}");
        if code != 0 {
            assert_eq!(fault(&ran)["exit_code"], code);
        }
        assert!(stand.writes().values().all(|count| *count == 1), "{mishaps:?} {:?}", stand.writes());
    }
    let stand = Stand::with(3, &["422@delete:only1"]);
    let ran = stand.run(&["delete", "1", "99", "--yes", "--output", "json"]);
    assert_eq!(outcomes(ran.ended(5)), told(&[("1", "failed"), ("99", "failed")]), "not found before refused");
}

#[test]
fn a_create_whose_answer_is_lost_is_unknown_and_sent_once() {
    let stand = Stand::with(2, &["lost@create"]);
    let ran = stand.run(&["create", "--name", "n", "--url", "https://example.org/x", "--output", "json"]);
    assert_eq!(ran.ended(6).json()[0]["outcome"], "unknown");
    assert_eq!(fault(&ran)["kind"], "unknown_outcome");
    assert_eq!((stand.writes(), stand.sandbox.count()), (BTreeMap::from([("POST webhooks".into(), 1)]), 3));
    let journal = stand.run(&["journal", "--output", "json"]);
    assert_eq!(journal.ended(0).json()[0]["outcome"], "unknown");
}

/// A record of WIRE section 5.
fn record(name: &str, url: &str) -> String {
    format!(
        r#"{{"data":{{"type":"notification/webhooks","id":"7","attributes":{{"account_id":1,"name":"{name}","url":"{url}",
            "events":["a.b"],"scopes":null,"created_at":"2026-01-01 00:00:00 +0000","updated_at":"2026-01-01 00:00:00 +0000"}}}}}}"#
    )
}

/// A service where somebody else changes the URL after the first look.
fn contested() -> Server {
    let shown = AtomicUsize::new(0);
    Server::start(move |seen, _| match seen.line() {
        line if line.contains("/login") => logged_in("token"),
        line if line.starts_with("GET") && line.contains("/events") => json(200, r#"["a.b"]"#),
        line if line.starts_with("GET") => match shown.fetch_add(1, Ordering::SeqCst) {
            0 => json(200, &record("n", "https://example.org/seen")),
            _ => json(200, &record("n", "https://example.org/theirs")),
        },
        _ => plain_error(500, "nothing is to be written"),
    })
}

#[test]
fn what_somebody_else_changed_meanwhile_is_not_written_over() {
    let server = contested();
    let world = World::new();
    let args = ["update", "7", "--url", "https://example.org/mine", "--output", "json"];
    let ran = world.run(&args, &[("HOOKLINE_URL", server.url().as_str()), KEY]);
    let row = ran.ended(6).json()[0].clone();
    assert_eq!(row["outcome"], "conflict");
    for side in ["https://example.org/seen", "https://example.org/mine", "https://example.org/theirs"] {
        assert!(row["message"].as_str().unwrap().contains(side), "{row}");
    }
    assert_eq!(fault(&ran)["kind"], "conflict");
    assert!(server.routes().iter().all(|route| !route.starts_with("PATCH")), "{:?}", server.routes());
}

#[test]
fn another_field_that_somebody_else_changed_stays_and_does_not_stop_a_write() {
    let server = Server::start({
        let inner = AtomicUsize::new(0);
        move |seen, _| match seen.line() {
            line if line.contains("/login") => logged_in("token"),
            line if line.starts_with("GET") => match inner.fetch_add(1, Ordering::SeqCst) {
                0 => json(200, &record("n", "https://example.org/seen")),
                _ => json(200, &record("n", "https://example.org/theirs")),
            },
            _ => json(200, &record("mine", "https://example.org/theirs")),
        }
    });
    let ran = World::new().run(&["update", "7", "--name", "mine"], &[("HOOKLINE_URL", server.url().as_str()), KEY]);
    ran.ended(0);
    let patch = server.seen().into_iter().find(|seen| seen.line().starts_with("PATCH")).unwrap();
    assert!(patch.body.contains("mine") && !patch.body.contains("example.org"), "{}", patch.body);
}

#[test]
fn tests_of_a_set_are_outcomes_and_go_to_the_history() {
    let stand = Stand::with(3, &["422@test:only2"]);
    stand.world.config("[settings]\nplan_rate = 0\nplan_parallel = 1\n");
    let ran = stand.run(&["test", "1", "2", "3", "--yes", "--output", "json"]);
    // Nobody answers at the targets of a sandbox; the second was refused by the service.
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(outcomes(&ran), told(&[("1", "failed"), ("2", "not sent"), ("3", "failed")]));
    assert_eq!(stand.writes(), BTreeMap::from([("POST 1".into(), 1), ("POST 2".into(), 1), ("POST 3".into(), 1)]));
    let kept = stand.world.files().into_iter().filter(|(path, _)| path.to_string_lossy().contains("history/"));
    let lines: usize = kept.map(|(_, text)| text.lines().count()).sum();
    assert_eq!(lines, 3);
}

#[test]
fn secrets_are_in_the_file_that_was_asked_for_and_nowhere_else() {
    let stand = Stand::new(3);
    let ran = stand.run(&["update", "1", "2", "--new-secret", "--yes", "--output", "json"]);
    ran.ended(0);
    let files = stand.world.files();
    let (path, kept) = files.iter().find(|(path, _)| path.to_string_lossy().contains("secrets/")).unwrap();
    assert!(ran.err.contains(path.to_str().unwrap()), "{ran:?}");
    let secrets: Vec<&str> = kept.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!(secrets.len(), 2);
    let sent = |secret: &str| stand.sandbox.requests().iter().any(|served| served.body.contains(secret));
    for secret in secrets {
        assert!(secret.starts_with("whsec_") && sent(secret));
        assert!(!ran.out.contains(secret) && !ran.err.contains(secret));
        assert!(files.iter().all(|(other, text)| other == path || !text.contains(secret)), "{secret} elsewhere");
    }
    let ran =
        stand.run(&["create", "--url", "https://example.org/a", "--new-secret", "--show-secret", "--output", "json"]);
    let secret = ran.ended(0).json()[0]["secret"].as_str().unwrap().to_owned();
    assert!(sent(&secret) && !ran.err.contains(&secret));
    assert!(stand.world.files().iter().all(|(_, text)| !text.contains(&secret)), "it was shown, and is kept nowhere");
    let typed = stand.fed(&["update", "3", "--secret-file", "-"], "hunter22hunter22hunter22\n");
    assert!(typed.ended(0).out.contains("done") && sent("\"hunter22hunter22hunter22\""), "{typed:?}");
    assert!(stand.world.files().iter().all(|(_, text)| !text.contains("hunter22")));
    let shown = [typed.out.as_str(), typed.err.as_str(), &stand.run(&["journal", "--output", "json"]).out].concat();
    assert!(!shown.contains("hunter22") && !shown.contains("whsec_"), "{shown}");
}

#[test]
fn where_the_disk_refuses_a_set_nothing_of_it_is_sent() {
    let stand = Stand::new(3);
    stand.world.file(".local/state/hookline/plans", "a file where the directory should be");
    let ran = stand.run(&["update", "1", "2", "--name", "x", "--yes", "--output", "json"]);
    assert!(ran.ended(1).err.contains("could not be put on disk"), "{ran:?}");
    assert_eq!(outcomes(&ran), told(&[("1", "skipped"), ("2", "skipped")]));
    assert_eq!(stand.writes(), BTreeMap::new());
}

#[test]
fn a_reader_that_goes_away_does_not_hide_what_failed() {
    let stand = Stand::new(3);
    let run = |script: &str| {
        let script = script.replace("hookline", &format!("'{BINARY}'"));
        let mut command = assert_cmd::Command::new("/bin/bash");
        ran(command.args(["-c", &script]).env("HOME", stand.world.home()).envs(stand.variables()))
    };
    run("hookline update 1 99 --name x --yes | true; exit ${PIPESTATUS[0]}").ended(5);
    run("hookline update 2 99 --name x --yes > /dev/full").ended(5);
    run("hookline update 3 --name x > /dev/full").ended(1);
    assert_eq!([stand.name(1), stand.name(2), stand.name(3)], ["x", "x", "x"]);
    let ran = run("hookline update 1 --new-secret --show-secret > /dev/full");
    let secret = stand.attributes(1)["secret"].as_str().unwrap().to_owned();
    assert!(ran.ended(1).err.contains("the new secrets are in"), "nobody saw it: {ran:?}");
    assert!(stand.world.files().iter().any(|(_, text)| text.contains(&secret)), "so it is kept");
}

/// The binary as a child that can be ended in the middle.
pub fn started(stand: &Stand, args: &[&str]) -> Child {
    let mut command = Command::new(BINARY);
    command.env_clear().env("HOME", stand.world.home()).envs(stand.variables()).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

pub fn signalled(child: &Child, signal: &str) {
    assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
}

#[track_caller]
pub fn wait_until(what: &str, wanted: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !wanted() {
        assert!(Instant::now() < end, "waited for {what}");
        std::thread::yield_now();
    }
}

#[test]
fn a_signal_stops_the_queue_and_says_what_was_not_sent() {
    let stand = Stand::with(30, &["delay=60000@update:every4"]);
    stand.world.config("[settings]\nplan_rate = 0\nplan_parallel = 2\n");
    let mut child = started(&stand, &["update", "--filter", "id>0", "--name", "x", "--yes", "--output", "json"]);
    // The fourth and the eighth hang: nothing more can begin.
    let held = || (1..=30).filter(|id| stand.name(*id) == "x").count() >= 6;
    wait_until("both to hang", held);
    signalled(&child, "INT");
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    let ran = Ran { code: child.wait().unwrap().code().unwrap(), out, err };
    let all = outcomes(ran.ended(130));
    let count = |word: &str| all.values().filter(|told| *told == word).count();
    assert_eq!((count("done") + count("unknown") + count("skipped"), all.len()), (30, 30), "{all:?}");
    assert!(count("skipped") >= 20 && count("unknown") <= 2, "{all:?}");
    assert!(ran.err.contains(&format!("{} of 30 rows were not sent", count("skipped"))), "{}", ran.err);
    assert!(stand.writes().values().all(|count| *count == 1));
    let journal = stand.run(&["journal", "--output", "json"]).json();
    assert_eq!(journal.as_array().unwrap().len(), count("done") + count("unknown"), "what was sent, and no more");
}

#[test]
fn killed_in_the_middle_the_plan_is_on_disk_and_never_gone_on_with_by_itself() {
    let stand = Stand::with(10, &["delay=60000@update:3"]);
    stand.world.config("[settings]\nplan_rate = 0\nplan_parallel = 1\n");
    let mut child = started(&stand, &["update", "--filter", "id>0", "--name", "x", "--yes"]);
    let plan = |text: &str| stand.plans().iter().any(|has| has.contains(text));
    wait_until("two to be done and one to be on its way", || stand.rows_of_plan() == (3, 2));
    signalled(&child, "KILL");
    child.wait().unwrap();
    assert!(plan("Change 10 webhooks"));
    stand.sandbox.set_mishaps(Vec::new());
    let before = stand.writes();
    let ran = stand.run(&["update", "1", "--name", "y"]);
    assert!(ran.ended(0).err.contains("unfinished: Change 10 webhooks"), "{ran:?}");
    assert!(ran.err.contains("7 not sent, 1 unknown"), "what was about to be sent was on disk before: {ran:?}");
    let mut after = stand.writes();
    *after.get_mut("PATCH 1").unwrap() -= 1;
    after.retain(|_, count| *count > 0);
    let mut all = before.clone();
    all.retain(|_, count| *count > 0);
    assert_eq!(after, all, "nothing of the former plan was sent");
    assert!(plan("Change 10 webhooks"), "it waits for the console");
}
