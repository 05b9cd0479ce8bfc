//! `hookline audit` as a script uses it: exit codes, forms, files, and no secret anywhere. Against the rows of the sandbox
//! that have flaws, and against servers with rows made for a test.

use std::collections::BTreeSet;

use hookline::{
    domain::{
        outcome::{Outcome, TestRun, Trial},
        webhook::HookId,
    },
    state::history::Histories,
};
use jiff::Timestamp;
use serde_json::Value;

use super::{
    server::{Act, Server, json, plain_error},
    world::{Ran, Sandbox, World},
};

/// Rows as the service has them, and the events `a.b` and `c.d`.
fn service(rows: &'static [(u64, &str, &str)]) -> Server {
    Server::start(move |seen, _| -> Act {
        let line = seen.line();
        if line.contains("/webhooks/events") {
            return json(200, r#"{"data":{"events":["a.b","c.d","e.f"]}}"#);
        }
        let record = |(id, url, events): &(u64, &str, &str)| {
            format!(
                r#"{{"type":"notification/webhooks","id":"{id}","attributes":{{"account_id":{id},"name":"hook {id}","url":"{url}","events":{events}}}}}"#
            )
        };
        let page: Vec<String> = rows.iter().map(record).collect();
        json(200, &format!(r#"{{"data":[{}],"meta":{{}}}}"#, page.join(",")))
    })
}

const FLAWED: &[(u64, &str, &str)] = &[
    (1, "https://a.org/x", r#"["a.b"]"#),
    (2, "http://b.org/x", r#"["a.b"]"#),
    (3, "https://c.org/x", "[]"),
    (4, "https://169.254.169.254/", r#"["z.old"]"#),
];

fn audit(world: &World, server: &Server, args: &[&str]) -> Ran {
    let args = [&["audit"], args].concat();
    world.run(&args, &[("HOOKLINE_URL", server.url().as_str()), ("HOOKLINE_TOKEN", "t")])
}

/// Rule and webhook of each finding with this state.
fn found(ran: &Ran, state: &str) -> Vec<(String, String)> {
    let whole = ran.json();
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let findings = whole["findings"].as_array().unwrap().iter().filter(|finding| finding["state"] == state);
    findings.map(|finding| (text(finding, "rule"), text(finding, "webhook"))).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(rule, id)| ((*rule).to_owned(), (*id).to_owned())).collect()
}

#[test]
fn findings_from_the_severity_on_that_is_asked_for_end_with_3() {
    let (world, server) = (World::new(), service(FLAWED));
    let ran = audit(&world, &server, &["--output", "json"]);
    let all = [("metadata-address", "4"), ("plain-http", "2"), ("no-events", "3"), ("retired-event", "4")];
    assert_eq!(found(ran.ended(3), "open"), pairs(&all));
    assert_eq!(ran.json()["complete"], true);
    assert!(ran.err.contains("4 findings stand (1 critical, 1 high, 2 medium) in 4 webhooks"), "{ran:?}");
    for (args, code) in [
        (&["--fail-on", "critical"][..], 3),
        (&["--fail-on", "never"], 0),
        (&["--rule", "no-events"], 0),
        (&["--rule", "no-events", "--fail-on", "medium"], 3),
        (&["--filter", "id<4", "--fail-on", "critical"], 0),
        (&["--filter", "id<4"], 3),
        (&["--filter", "host:a.org", "--fail-on", "info"], 0),
    ] {
        audit(&world, &server, args).ended(code);
    }
}

#[test]
fn a_set_without_fault_is_0_and_no_data() {
    let ran = audit(&World::new(), &service(&FLAWED[..1]), &["--fail-on", "info"]);
    assert_eq!(ran.ended(0).out, "");
    assert!(ran.err.contains("0 findings stand in 1 webhook\n"), "{ran:?}");
    assert!(ran.err.contains("not run") && ran.err.contains("weak-secret"), "what was not looked at is said: {ran:?}");
}

#[test]
fn only_what_is_new_since_the_baseline_counts() {
    let world = World::new();
    let file = world.home().join("baseline.json");
    let file = file.to_str().unwrap();
    audit(&world, &service(&FLAWED[..2]), &["--write-baseline", file]).ended(0);
    let ran = audit(&world, &service(&FLAWED[..2]), &["--baseline", file]);
    assert_eq!(ran.ended(0).out, "");
    assert!(ran.err.contains("1 known"), "{ran:?}");
    assert!(ran.err.contains("the baseline was written for"), "another port is another service: {ran:?}");

    let ran = audit(&world, &service(FLAWED), &["--baseline", file, "--output", "json"]);
    assert_eq!(found(ran.ended(3), "known"), pairs(&[("plain-http", "2")]));
    assert_eq!(found(&ran, "open").len(), 3);
    let ran = audit(&world, &service(&FLAWED[..1]), &["--baseline", file]);
    assert!(ran.ended(0).err.contains("1 findings of the baseline are gone"), "{ran:?}");

    let broken = world.file("broken.json", "{}");
    let ran = audit(&world, &service(FLAWED), &["--baseline", broken.to_str().unwrap()]);
    assert!(ran.ended(2).err.contains("broken.json") && ran.out.is_empty(), "{ran:?}");
    audit(&world, &service(FLAWED), &["--baseline", "/nowhere/b.json"]).ended(2);
    audit(&world, &service(FLAWED), &["--write-baseline", "/nowhere/b.json"]).ended(1);
}

#[test]
fn what_was_accepted_is_suppressed_until_its_day() {
    let (world, server) = (World::new(), service(FLAWED));
    let entry = |rule: &str, target: &str, expires: &str| {
        format!(
            "[[suppression]]\nrule = \"{rule}\"\n{target}\nreason = \"till\"\nauthor = \"ann\"\nexpires = {expires}\n"
        )
    };
    let text = entry("plain-http", "url = \"http://b.org/*\"", "2099-01-01")
        + &entry("metadata-address", "webhook = 4", "2020-01-01")
        + &entry("no-events", "webhook = 1", "2099-01-01");
    let file = world.file("accepted.toml", &text);
    let ran = audit(&world, &server, &["--suppressions", file.to_str().unwrap(), "--output", "json"]);
    assert_eq!(found(ran.ended(3), "suppressed"), pairs(&[("plain-http", "2")]));
    let own: BTreeSet<_> = found(&ran, "open").into_iter().filter(|(_, id)| id.is_empty()).collect();
    assert_eq!(own, pairs(&[("expired-suppression", ""), ("unused-suppression", "")]).into_iter().collect());

    // The file beside the work is used unasked, and named.
    world.file("hookline-audit.toml", &text);
    let mut command = world.hookline(&["audit", "--rule", "plain-http"]);
    command.env("HOOKLINE_URL", server.url().as_str()).env("HOOKLINE_TOKEN", "t").current_dir(world.home());
    let ran = super::world::ran(&mut command);
    assert!(ran.ended(0).err.contains("3 suppressions are read from hookline-audit.toml"), "{ran:?}");

    let wrong = world.file("wrong.toml", &text.replace("plain-http", "plain-htpp"));
    let ran = audit(&world, &server, &["--suppressions", wrong.to_str().unwrap()]);
    assert!(
        ran.ended(2).err.contains("wrong.toml:2:8: there is no rule") && ran.err.contains("`plain-http`?"),
        "{ran:?}"
    );
    audit(&world, &server, &["--suppressions", "/nowhere.toml"]).ended(2);
}

#[test]
fn the_configuration_decides_and_flags_decide_over_it() {
    let (world, server) = (World::new(), service(FLAWED));
    world.config(
        "[audit]\nfail_on = \"low\"\n[audit.rule.metadata-address]\nenabled = false\n[audit.rule.plain-http]\nseverity = \"info\"\n",
    );
    let ran = audit(&world, &server, &["--output", "json"]);
    assert_eq!(found(ran.ended(3), "open"), pairs(&[("no-events", "3"), ("retired-event", "4"), ("plain-http", "2")]));
    audit(&world, &server, &["--fail-on", "high"]).ended(0);
    world.config("[audit.rule.untouched]\ndasy = 3\n");
    for args in [&["audit"][..], &["list"]] {
        let ran = world.run(args, &[("HOOKLINE_URL", server.url().as_str()), ("HOOKLINE_TOKEN", "t")]);
        assert!(ran.ended(2).err.contains("config.toml:2:1") && ran.err.contains("`days`?"), "{ran:?}");
    }
}

#[test]
fn every_form_is_what_it_says_and_leaks_nothing() {
    let (world, sandbox) = (World::new(), Sandbox::start(&["--webhooks", "400"]));
    for form in ["table", "json", "jsonl", "csv", "sarif", "markdown"] {
        let ran = world.run(&["audit", "--output", form], &sandbox.variables());
        let text = &ran.ended(3).out;
        match form {
            "json" => assert!(ran.json()["findings"].as_array().unwrap().len() > 300),
            "jsonl" => assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok())),
            "sarif" => assert_eq!(ran.json()["version"], "2.1.0"),
            "csv" => assert!(text.starts_with("severity,rule,webhook,") && text.ends_with("\r\n")),
            "markdown" => assert!(text.starts_with("# Audit of webhooks\n")),
            _ => assert!(text.starts_with("SEVERITY  RULE ")),
        }
        for leak in ["hunter2", "9f86d081884c7d65", "3c6e0b8a9c15224a", "whsec_", &sandbox.key, "\u{1b}", "\u{202e}"] {
            assert!(!text.contains(leak) && !ran.err.contains(leak), "{form}: {leak:?}");
        }
    }
}

#[test]
fn the_flaws_of_the_sandbox_are_found() {
    let (world, sandbox) = (World::new(), Sandbox::start(&["--webhooks", "1000"]));
    let ran = world.run(&["audit", "--secrets", "--output", "json"], &sandbox.variables());
    let rules: BTreeSet<String> = found(ran.ended(3), "open").into_iter().map(|(rule, _)| rule).collect();
    for rule in [
        "metadata-address",
        "loopback-address",
        "private-address",
        "embedded-address",
        "lookalike-host",
        "rewritten-host",
        "placeholder-host",
        "plain-http",
        "url-credentials",
        "url-token",
        "invalid-url",
        "unusual-port",
        "missing-secret",
        "short-secret",
        "shared-secret",
        "no-events",
        "retired-event",
        "duplicate-target",
        "duplicate-name",
        "blank-name",
        "hidden-characters",
        "untouched",
    ] {
        assert!(rules.contains(rule), "{rule} is not among {rules:?}");
    }
    assert!(!ran.out.contains("whsec_") && !ran.err.contains("whsec_"));
    let lacking: Vec<_> = ran.json()["not_run"].as_array().unwrap().iter().map(|one| one["rule"].clone()).collect();
    assert_eq!(lacking, ["failing-test"]);
    assert!(world.files().is_empty(), "an audit leaves nothing behind: {:?}", world.files());
}

#[test]
fn secrets_are_asked_for_only_when_told_to() {
    for (args, asked) in [(&[][..], false), (&["--secrets"], true)] {
        let server = service(FLAWED);
        audit(&World::new(), &server, args);
        assert_eq!(server.seen().iter().any(|seen| seen.line().contains("secret")), asked);
    }
}

#[test]
fn what_cannot_be_audited_in_full_says_so() {
    let server = Server::start(|seen, _| match seen.line() {
        line if line.contains("/events") => json(200, "[]"),
        _ => json(200, r#"{"data":[{"type":"w","id":"7","attributes":{"url":"http://a.org"}},{"type":"w","id":"x"}]}"#),
    });
    let ran = audit(&World::new(), &server, &["--output", "json"]);
    assert_eq!((&ran.ended(8).json()["complete"], found(&ran, "open").len()), (&Value::Bool(false), 1));
    assert!(ran.json()["partial"].as_str().unwrap().contains("could not be read"));

    // Events that are not told prevent the rules about events alone, and nothing of that is silent.
    let server = Server::start(|seen, _| match seen.line() {
        line if line.contains("/events") => plain_error(500, "needs records"),
        _ => json(200, r#"{"data":[{"type":"w","id":"7","attributes":{"url":"http://a.org"}}]}"#),
    });
    let ran = audit(&World::new(), &server, &[]);
    assert!(ran.ended(3).out.contains("plain-http") && ran.err.contains("retired-event"), "{ran:?}");

    let down = Server::start(|_, _| plain_error(500, "x"));
    assert_eq!(audit(&World::new(), &down, &["--output", "sarif"]).ended(8).fault()["kind"], "server");
    let denied = Server::start(|_, _| plain_error(403, "x"));
    audit(&World::new(), &denied, &[]).ended(4);
}

#[test]
fn rules_are_listed_and_explained_without_a_service() {
    let world = World::new();
    let rules = world.run(&["audit", "--list-rules", "--output", "json"], &[]).ended(0).json();
    let ids: Vec<&str> = rules.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let table = world.run(&["audit", "--list-rules", "--output", "table"], &[]);
    assert_eq!(table.ended(0).out.lines().count(), ids.len() + 1);
    for id in ids {
        let ran = world.run(&["audit", "explain", id], &[]);
        assert!(ran.ended(0).out.contains("Why ") && ran.out.contains("https://"), "{ran:?}");
    }
    let ran = world.run(&["audit", "explain", "plain-htpp"], &[]);
    assert!(ran.ended(2).err.contains("Did you mean `plain-http`?"), "{ran:?}");
    for wrong in [
        &["audit", "--rule", "nothing-at-all"][..],
        &["audit", "--fail-on", "hgih"],
        &["audit", "--list-rules", "--output", "sarif"],
        &["audit", "--output", "yaml"],
        &["audit", "--write-baseline", "x", "--rule", "plain-http"],
        &["audit", "--filter", "nmae:x"],
    ] {
        assert_eq!(world.run(wrong, &[]).ended(2).out, "");
    }
}

#[test]
fn findings_decide_what_a_filter_lets_through() {
    let (world, server) = (World::new(), service(FLAWED));
    let list = |filter: &str| {
        let variables = [("HOOKLINE_URL", server.url().to_string()), ("HOOKLINE_TOKEN", "t".to_owned())];
        let mut command = world.hookline(&["list", "--output", "json", "--filter", filter]);
        super::world::ran(command.envs(variables))
    };
    let ids = |ran: &Ran| ran.json().as_array().unwrap().iter().map(|hook| hook["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(list("audit:plain-http,retired-event").ended(0)), ["2", "4"]);
    assert_eq!(ids(list("!audit:no-events id>1").ended(0)), ["2", "4"]);
    let ran = list("audit:plain-htpp");
    assert!(ran.ended(2).err.contains("Did you mean `plain-http`?"), "{ran:?}");
    let ran = list("audit:weak-secret");
    assert!(ran.ended(2).err.contains("only looked at when asked for"), "{ran:?}");
    let ran = audit(&world, &server, &["--filter", "audit:retired-event", "--output", "json"]);
    assert_eq!(found(ran.ended(3), "open"), pairs(&[("metadata-address", "4"), ("retired-event", "4")]));
}

#[test]
fn what_the_console_tested_is_known_here_too() {
    let (world, server) = (World::new(), service(FLAWED));
    let trial = |id, outcome| Trial {
        service: server.url().as_str().trim_end_matches('/').to_owned(),
        hook: HookId::new(id).unwrap(),
        run: TestRun { at: Timestamp::UNIX_EPOCH, outcome, message: "500".to_owned(), round_trip: None },
    };
    let histories = Histories::at(&world.home().join(".local/state/hookline"));
    for (id, outcome) in [(1, Outcome::Passed), (2, Outcome::Passed), (2, Outcome::Failed), (3, Outcome::Unknown)] {
        histories.append(&trial(id, outcome)).unwrap();
    }
    let ran = audit(&world, &server, &["--rule", "failing-test", "--output", "json"]);
    assert_eq!(found(ran.ended(0), "open"), pairs(&[("failing-test", "2")]));
}

#[test]
fn what_a_command_tested_is_known_too() {
    let (world, sandbox) = (World::new(), Sandbox::start(&["--webhooks", "10"]));
    // No receiver is there: nothing has this name.
    world.run(&["test", "7"], &sandbox.variables()).ended(3);
    let ran = world.run(&["audit", "--rule", "failing-test", "--output", "json"], &sandbox.variables());
    assert_eq!(found(ran.ended(0), "open"), pairs(&[("failing-test", "7")]));
    let ran = world.run(&["list", "--filter", "audit:failing-test", "--fields", "id"], &sandbox.variables());
    assert_eq!(ran.ended(0).out, "7\n");
}
