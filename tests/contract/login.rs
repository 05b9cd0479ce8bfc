//! Logins and tokens (WIRE section 3, RELIABILITY "Secrets").

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use hookline::{
    api::{
        Credential, Progress,
        calls::{Call, ListQuery, Reply},
    },
    domain::{fault::FaultKind, secret::Secret},
};

use crate::{
    reading::{LIST, id},
    server::{Act, Seen, Server, json, logged_in, plain_error},
};

const LOGIN: &str = "POST /api/v3/iam/auth/api/login";

fn list() -> Call {
    Call::List(ListQuery::page(1, 2))
}

#[tokio::test]
async fn a_key_is_exchanged_for_a_token_once() {
    let server = Server::start(|seen, _| if seen.route() == LOGIN { logged_in("token-1") } else { json(200, LIST) });
    let client = server.keyed();
    for _ in 0..3 {
        client.send(list()).await.unwrap();
    }
    let seen = server.seen();
    assert_eq!(server.routes(), [LOGIN, "GET W", "GET W", "GET W"]);
    assert_eq!(seen[0].body, r#"{"key":"PULSE_0123456789abcdef"}"#);
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert_eq!(seen[0].header("authorization"), None);
    assert_eq!(seen[1].header("authorization"), Some("Bearer token-1"));
}

/// A server that takes only the token of its `good`th login.
fn picky(good: usize) -> Server {
    let logins = AtomicUsize::new(0);
    Server::start(move |seen: &Seen, _| {
        if seen.route() == LOGIN {
            return logged_in(&format!("token-{}", logins.fetch_add(1, Ordering::SeqCst) + 1));
        }
        if seen.header("authorization") == Some(&format!("Bearer token-{good}")) {
            if seen.route().starts_with("DELETE") { crate::server::answer(204, "", "") } else { json(200, LIST) }
        } else {
            plain_error(401, "Signature has expired")
        }
    })
}

#[tokio::test]
async fn a_read_tries_the_same_token_once_more_then_one_login() {
    let server = picky(2);
    server.keyed().send(list()).await.unwrap();
    assert_eq!(server.routes(), [LOGIN, "GET W", "GET W", LOGIN, "GET W"]);

    let server = picky(99);
    let fault = server.keyed().send(list()).await.unwrap_err();
    assert_eq!((fault.kind, fault.status), (FaultKind::Auth, Some(401)));
    assert!(fault.why.contains("expired"), "{fault}");
    assert_eq!(server.routes(), [LOGIN, "GET W", "GET W", LOGIN, "GET W"]);
}

#[tokio::test]
async fn a_write_is_sent_once_more_after_one_login() {
    let server = picky(2);
    server.keyed().send(Call::Delete(id(7))).await.unwrap();
    assert_eq!(server.routes(), [LOGIN, "DELETE W/7", LOGIN, "DELETE W/7"]);

    let server = picky(99);
    assert_eq!(server.keyed().send(Call::Delete(id(7))).await.unwrap_err().kind, FaultKind::Auth);
    let deletes = server.routes().iter().filter(|route| route.starts_with("DELETE")).count();
    assert_eq!(deletes, 2);
    let logins = server.routes().iter().filter(|route| *route == LOGIN).count();
    assert_eq!(logins, 2, "looking after the write does not log in again");
}

#[tokio::test]
async fn a_ready_token_has_no_login() {
    let server = Server::start(|_, _| plain_error(401, "Signature verification failed"));
    let fault = server.client().send(list()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Auth);
    assert!(fault.next.contains("cannot be renewed"), "{fault}");
    assert_eq!(server.routes(), ["GET W", "GET W"]);
    let fault = server.client().send(Call::Test(id(7))).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Auth);
    assert_eq!(server.routes(), ["GET W", "GET W", "POST W/test/7"]);
}

#[tokio::test]
async fn twenty_refusals_at_once_make_one_login() {
    let server = Arc::new(picky(2));
    let client = server.keyed();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(list()).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(server.routes().iter().filter(|route| *route == LOGIN).count(), 2);
}

#[tokio::test]
async fn a_refused_login_is_shared_and_clear() {
    let server = Server::start(|_, _| plain_error(401, "verse.errors.authorization_failed"));
    let client = server.keyed();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(list()).await.unwrap_err() })
        })
        .collect();
    for task in tasks {
        let fault = task.await.unwrap();
        assert_eq!(fault.kind, FaultKind::Auth);
        assert!(fault.to_string().contains("API key") && !fault.to_string().contains("PULSE_"), "{fault}");
    }
    assert_eq!(server.routes(), [LOGIN]);
    client.send(list()).await.unwrap_err();
    assert_eq!(server.routes(), [LOGIN, LOGIN], "a later call tries again");
}

#[tokio::test]
async fn a_late_refusal_shares_the_login_that_failed_meanwhile() {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let server = Server::start(move |seen, n| match (seen.route(), n) {
        (LOGIN, 0) => logged_in("token-1"),
        (LOGIN, _) => plain_error(401, "unauthorized_access"),
        (route, _) if route.ends_with("/2") => {
            // Ends at once when asked again after the first answer.
            let _let_go = wait.lock().unwrap().recv();
            plain_error(401, "Signature has expired")
        }
        _ => plain_error(401, "Signature has expired"),
    });
    let client = server.keyed();
    let late = tokio::spawn({
        let client = client.clone();
        async move { client.send(Call::Show(id(2))).await }
    });
    while server.seen().len() < 2 {
        tokio::task::yield_now().await;
    }
    client.send(Call::Show(id(1))).await.unwrap_err();
    go.send(()).unwrap();
    drop(go);
    assert_eq!(late.await.unwrap().unwrap_err().kind, FaultKind::Auth);
    let logins = server.routes().iter().filter(|route| *route == LOGIN).count();
    assert_eq!(logins, 2, "{:?}", server.routes());
}

#[tokio::test]
async fn a_login_outlives_the_call_that_began_it() {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let server = Server::start(move |seen, _| {
        if seen.route() == LOGIN {
            wait.lock().unwrap().recv().unwrap();
            return logged_in("token-1");
        }
        json(200, LIST)
    });
    let client = server.keyed();
    let first = tokio::spawn({
        let client = client.clone();
        async move { client.send(list()).await }
    });
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    go.send(()).unwrap();
    client.send(list()).await.unwrap();
    assert_eq!(server.routes(), [LOGIN, "GET W"]);
}

#[tokio::test]
async fn forbidden_is_not_unauthorized() {
    let server = Server::start(|seen, _| {
        if seen.route() == LOGIN {
            return logged_in("token-1");
        }
        json(
            403,
            r#"{"errors":[{"status":"403","title":"Verse::Error::Unauthorized","detail":"unauthorized action `read` on `notification:webhooks`"}]}"#,
        )
    });
    let fault = server.keyed().send(list()).await.unwrap_err();
    assert_eq!((fault.kind, fault.status), (FaultKind::Forbidden, Some(403)));
    assert!(fault.why.contains("`read`"), "{fault}");
    assert_eq!(server.routes(), [LOGIN, "GET W", "GET W"]);
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let token = |n: usize, exp: i64| format!("e30.{}.s{n}", URL_SAFE_NO_PAD.encode(format!(r#"{{"exp":{exp}}}"#)));
    let logins = AtomicUsize::new(0);
    let server = Server::start(move |seen: &Seen, _| {
        if seen.route() == LOGIN {
            return logged_in(&token(logins.fetch_add(1, Ordering::SeqCst), 1_003_600));
        }
        json(200, LIST)
    });
    let now = Arc::new(std::sync::atomic::AtomicI64::new(1_000_000));
    let clock = Arc::clone(&now);
    let mut service =
        hookline::api::Service::new(server.url(), Credential::Key(Secret::new("PULSE_0123456789abcdef".into())));
    service.limits = crate::server::quick();
    let ports = hookline::api::Ports {
        clock: Arc::new(move || jiff::Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap()),
        ..hookline::api::Ports::system()
    };
    let client = hookline::api::Client::new(service, ports).unwrap();
    client.send(list()).await.unwrap();
    now.store(1_003_539, Ordering::SeqCst);
    client.send(list()).await.unwrap();
    assert_eq!(server.routes(), [LOGIN, "GET W", "GET W"]);
    now.store(1_003_540, Ordering::SeqCst);
    client.send(list()).await.unwrap();
    assert_eq!(server.routes(), [LOGIN, "GET W", "GET W", LOGIN, "GET W"]);
}

#[tokio::test]
async fn a_login_survives_a_short_outage() {
    let script: Vec<fn() -> Act> = vec![
        || crate::server::answer(503, "Retry-After: 0\r\n", "<html>no</html>"),
        || Act::Cut(vec![]),
        || logged_in("t1"),
        || json(200, LIST),
    ];
    let server = Server::answers(script);
    let told = std::sync::Mutex::new(Vec::new());
    let heard = |progress| told.lock().unwrap().push(progress);
    assert!(matches!(server.keyed().send_watched(list(), &heard).await, Ok(Reply::Page(_))));
    assert!(told.lock().unwrap().iter().any(|progress| matches!(progress, Progress::Try { .. })), "{told:?}");
    assert_eq!(told.lock().unwrap().last(), Some(&Progress::LoggedIn), "it does not go on about the login");
    assert_eq!(server.routes(), [LOGIN, LOGIN, LOGIN, "GET W"]);
}
