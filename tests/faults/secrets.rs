//! Keys and tokens under every refusal, and before every other address: RELIABILITY.md, section "Secrets".

use std::sync::{Arc, Mutex};

use hookline::{
    api::{CallRecord, Client, Ports, Service},
    domain::fault::FaultKind,
};

use super::{
    judge::{Op, readable},
    server::{Server, json},
    stage::{KEY, LOGIN, Stage, TOKEN, decoy},
    trouble::{Step, Trouble},
    world::World,
};

const WRITES: [Op; 3] = [Op::Patch(1, String::new()), Op::Delete(1), Op::Test(1)];

/// Every request but logins is answered with this.
fn refusing(status: u16) -> Stage {
    Stage::always(Step::before(Trouble::Crossed(status)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_get_that_is_refused_tries_the_same_token_then_one_login_then_stops() {
    for op in [Op::List, Op::Get(1), Op::Events] {
        let stage = refusing(401);
        let fault = stage.client().send(op.call()).await.unwrap_err();
        assert_eq!((fault.kind, fault.status), (FaultKind::Auth, Some(401)), "{fault}");
        let ledger = stage.ledger();
        let tokens: Vec<_> = ledger.iter().map(|entry| entry.authorization.clone()).collect();
        assert_eq!((stage.count(LOGIN), stage.count("GET")), (2, 3), "{:?}", stage.routes());
        assert_eq!(tokens[1], tokens[2], "first the same token");
        assert_ne!(tokens[2], tokens[4], "then a new one");
    }
    let mut first = true;
    let stage = Stage::open(3, move |seen, _| {
        let refused = seen.route() != LOGIN && std::mem::take(&mut first);
        Step::before(if refused { Trouble::Crossed(401) } else { Trouble::None })
    });
    stage.client().send(Op::List.call()).await.unwrap();
    assert_eq!(stage.routes(), [LOGIN, "GET W", "GET W"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_is_refused_gets_one_login_is_sent_once_more_and_stops() {
    for op in WRITES.into_iter().chain([Op::Create("n".into())]) {
        let op = if let Op::Patch(at, _) = op { Op::Patch(at, "n".into()) } else { op };
        let stage = refusing(401);
        let fault = stage.client().send(op.call()).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Auth, "{op:?} {fault}");
        assert_eq!((stage.writes().len(), stage.count(LOGIN)), (2, 2), "{op:?} {:?}", stage.routes());
        assert!(stage.writes().iter().all(|entry| entry.commit.is_none()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_refusals_at_once_share_one_login_and_a_refused_login_is_shared_too() {
    let stage = Stage::open(3, |seen, _| {
        let old = seen.header("authorization").is_some_and(|token| token.ends_with("-1"));
        Step::before(if old { Trouble::Crossed(401) } else { Trouble::None })
    });
    let all = twenty(&stage.client()).await;
    assert!(all.iter().all(Option::is_none), "{all:?}");
    assert_eq!(stage.count(LOGIN), 2);

    let stage = Stage::open(3, |_, _| Step::before(Trouble::Crossed(401)));
    let all = twenty(&stage.client()).await;
    assert!(all.iter().all(|kind| *kind == Some(FaultKind::Auth)), "{all:?}");
    assert_eq!(stage.routes(), [LOGIN], "no login storm");
}

async fn twenty(client: &Client) -> Vec<Option<FaultKind>> {
    let send = |_| {
        let client = client.clone();
        tokio::spawn(async move { client.send(Op::List.call()).await })
    };
    let tasks: Vec<_> = (0..20).map(send).collect();
    let mut kinds = Vec::new();
    for task in tasks {
        kinds.push(task.await.unwrap().err().map(|fault| fault.kind));
    }
    kinds
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forbidden_is_no_reason_to_log_in() {
    for op in [Op::List, Op::Get(1), Op::Patch(1, "n".into()), Op::Delete(1), Op::Create("n".into()), Op::Test(1)] {
        let stage = refusing(403);
        let fault = stage.client().send(op.call()).await.unwrap_err();
        assert_eq!((fault.kind, stage.count(LOGIN)), (FaultKind::Forbidden, 1), "{op:?} {fault}");
        assert!(stage.writes().len() <= 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_or_token_that_the_server_echoes_is_redacted_wherever_it_is_told() {
    for status in [400, 401, 403, 404, 409, 422, 500, 502] {
        let server = Server::start(move |seen, n| {
            if seen.route() == LOGIN && n == 0 {
                return json(200, &format!(r#"{{"meta":{{"token":"{TOKEN}9-9"}}}}"#));
            }
            let echo = format!("{} {} {}", seen.head, seen.body, "whsec_c0ffee").replace(['"', '\\'], "'");
            let echo = echo.replace("\r\n", " ");
            json(status, &format!(r#"{{"errors":[{{"status":"{status}","title":"{echo}","detail":"{echo}"}}]}}"#))
        });
        let told: Arc<Mutex<Vec<CallRecord>>> = Arc::default();
        let heard = Arc::clone(&told);
        let observer = move |record: &CallRecord| heard.lock().unwrap().push(record.clone());
        let key = hookline::api::Credential::Key(hookline::domain::secret::Secret::new(format!("{KEY}77")));
        let mut service = Service::new(server.url(), key);
        service.limits = super::stage::patient();
        let client = Client::new(service, Ports { observer: Some(Arc::new(observer)), ..Ports::system() }).unwrap();
        for op in [Op::List, Op::Create("n".into()), Op::Test(1)] {
            let fault = client.send(op.call()).await.unwrap_err();
            readable(&fault).unwrap();
            let all = format!("{fault:?} {:?} {:?}", told.lock().unwrap(), client.account());
            for secret in [KEY, TOKEN, "whsec_c0ffee"] {
                assert!(!all.contains(secret), "{status} {op:?}: {secret} in {all}");
            }
        }
        assert!(!told.lock().unwrap().is_empty());
    }
}

/// A profile with a key of its own.
fn profiled(stage: &Stage) -> World {
    let world = World::new();
    let key = world.file("key", &stage.key()).display().to_string();
    world.config(&format!("default_profile = 'one'\n[profile.one]\nurl = '{}'\nkey_file = '{key}'\n", stage.url()));
    world
}

#[test]
fn a_profiles_key_is_not_used_for_another_address() {
    let (stage, other) = (Stage::honest(3), decoy());
    let world = profiled(&stage);
    world.run(&["list"], &[]).ended(0);
    let before = stage.ledger().len();
    let elsewhere = other.url().to_string();
    for (args, variables) in [
        (vec!["--url", &elsewhere, "list"], vec![]),
        (vec!["--url", &elsewhere, "test", "1"], vec![]),
        (vec!["--url", &elsewhere, "--profile", "one", "list"], vec![]),
        (vec!["list"], vec![("HOOKLINE_URL", elsewhere.as_str())]),
        (vec!["get", "1"], vec![("HOOKLINE_URL", elsewhere.as_str()), ("HOOKLINE_PROFILE", "one")]),
    ] {
        let ran = world.run(&args, &variables);
        assert!([2, 4].contains(&ran.code), "{args:?} {variables:?} {ran:?}");
        assert_eq!(ran.err.trim_end().lines().count(), 1, "{ran:?}");
        assert!(!ran.err.contains(KEY), "{ran:?}");
    }
    assert!(other.seen().is_empty(), "{:?}", other.seen());
    assert_eq!(stage.ledger().len(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_key_nor_token_follows_a_redirect_or_a_link() {
    let other = decoy();
    // A target at login, at reads and writes, and links in the document.
    for route in [LOGIN, "GET", "PATCH", "POST", "DELETE"] {
        let to = format!("http://{}/api/v3/iam/auth/api/login", other.address);
        let stage = Stage::honest(3);
        stage.meets(route, Step::before(Trouble::Redirect(307, to)));
        let client = stage.client();
        for op in [Op::List, Op::Patch(1, "n".into()), Op::Create("n".into()), Op::Test(2), Op::Delete(1)] {
            if let Err(fault) = client.send(op.call()).await {
                assert_eq!(fault.kind, FaultKind::Redirect, "{fault}");
                assert!(fault.why.contains(&other.address), "the target is shown: {fault}");
            }
        }
        assert!(stage.rows().count() >= 2);
    }
    assert!(other.seen().is_empty(), "{:?}", other.seen());
}
