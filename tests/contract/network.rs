//! What networks and gateways do: retries, proxies, redirects, connections (RELIABILITY "Network").

use std::{
    net::TcpListener,
    sync::{Arc, Condvar, Mutex, mpsc},
    time::Duration,
};

use hookline::{
    api::{
        Client, Credential, Limits, Ports, Progress, Service,
        calls::{Call, ListQuery},
    },
    domain::{
        fault::{Fault, FaultKind},
        secret::Secret,
    },
};

use crate::{
    reading::{LIST, id},
    server::{Act, Server, answer, bytes, json, quick},
};

/// It only bounds a failure.
const LONG: Duration = Duration::from_secs(120);

pub fn list() -> Call {
    Call::List(ListQuery::page(1, 2))
}

pub fn token() -> Credential {
    Credential::Token(Secret::new("ready-token".into()))
}

pub async fn fault(client: &Client, call: Call) -> Fault {
    client.send(call).await.unwrap_err()
}

#[tokio::test]
async fn a_read_is_tried_three_times_and_says_so() {
    let busy: Vec<fn() -> Act> = vec![
        || {
            answer(
                503,
                "content-type: text/html\r\nRetry-After: 0\r\n",
                "<html><h1>503 Service Temporarily Unavailable</h1></html>",
            )
        },
        || Act::Cut(vec![]),
        || json(200, LIST),
    ];
    let server = Server::answers(busy);
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = |progress| told.lock().unwrap().push(progress);
    assert!(server.client().send_watched(list(), &heard).await.is_ok());
    let told = told.lock().unwrap().clone();
    let [Progress::Try { n: 2, of: 3, wait, why }, Progress::Try { n: 3, of: 3, why: cut, .. }] = told.as_slice()
    else {
        panic!("{told:?}")
    };
    assert_eq!(*wait, Duration::ZERO, "the server asked for no wait");
    assert!(why.contains("503") && cut.contains("closed the connection"), "{why}; {cut}");

    let down = Server::answers(vec![|| {
        answer(502, "content-type: text/html\r\n", "<html><head><title>502 Bad Gateway</title></head></html>")
    }]);
    let fault = fault(&down.client(), list()).await;
    assert_eq!((fault.kind, fault.status, down.seen().len()), (FaultKind::Server, Some(502), 3));
    assert!(fault.why.contains("502 Bad Gateway"), "{fault}");
}

#[tokio::test]
async fn a_server_that_asks_for_time_gets_it() {
    let server = Server::answers(vec![|| answer(429, "Retry-After: 3600\r\n", ""), || json(200, LIST)]);
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let client = server.client_with(token(), |service| service.limits.retry_after_cap = Duration::from_secs(60));
    let waiting = tokio::spawn(async move {
        let heard = |progress| tell.lock().unwrap().send(progress).unwrap();
        client.send_watched(list(), &heard).await
    });
    let progress = loop {
        match told.try_recv() {
            Ok(progress) => break progress,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    assert!(matches!(progress, Progress::Try { wait, .. } if wait == Duration::from_secs(60)), "{progress:?}");
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled(), "and it can be called off");

    let server = Server::answers(vec![|| answer(429, "Retry-After: 7\r\n", "")]);
    let fault = fault(&server.client(), Call::Delete(id(7))).await;
    assert_eq!(
        (fault.kind, fault.retry_after, server.seen().len()),
        (FaultKind::Busy, Some(Duration::from_secs(7)), 1)
    );
}

#[tokio::test]
async fn writes_are_sent_once_whatever_comes() {
    let change = hookline::domain::webhook::Change { name: Some("n".into()), ..Default::default() };
    for act in [|| answer(503, "", ""), || answer(500, "", ""), || answer(429, "", ""), || Act::Cut(vec![])]
        as [fn() -> Act; 4]
    {
        for call in
            [Call::Create(change.clone()), Call::Update(id(7), change.clone()), Call::Delete(id(7)), Call::Test(id(7))]
        {
            let server = Server::answers(vec![act]);
            server.client().send(call.clone()).await.unwrap_err();
            let writes = server.routes().iter().filter(|route| !route.starts_with("GET")).count();
            assert_eq!(writes, 1, "{call:?}");
        }
    }
}

/// A port where nothing listens. Nobody else can take it as long as this lives: it is bound.
fn deaf() -> (tokio::net::TcpSocket, u16) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    (socket, port)
}

#[tokio::test]
async fn nothing_that_listens_is_named() {
    let (_bound, port) = deaf();
    let mut service = Service::new(format!("http://127.0.0.1:{port}").parse().unwrap(), token());
    service.limits = quick();
    let client = Client::new(service, Ports::system()).unwrap();
    let told = fault(&client, list()).await;
    assert_eq!(told.kind, FaultKind::Network);
    assert!(told.why.contains(&format!("nothing listens on 127.0.0.1:{port}")), "{told}");
    let told = fault(&client, Call::Test(id(7))).await;
    assert!(told.why.ends_with("nothing was sent"), "{told}");
    assert_eq!(told.kind, FaultKind::Network);
}

#[tokio::test]
async fn a_name_that_leads_nowhere_is_named() {
    let mut service = Service::new("http://no-such-host.invalid:81".parse().unwrap(), token());
    (service.limits, service.insecure_http) = (Limits { tries: 1, ..quick() }, true);
    service.proxy = hookline::api::ProxyPolicy::Never;
    let told = fault(&Client::new(service, Ports::system()).unwrap(), list()).await;
    assert!(matches!(told.kind, FaultKind::Network | FaultKind::Timeout), "{told}");
    assert!(told.why.contains("no-such-host.invalid:81"), "{told}");
}

#[tokio::test]
async fn a_proxy_is_named_and_never_stands_before_this_machine() {
    let (_bound, port) = deaf();
    let proxy = hookline::api::ProxyPolicy::Always(format!("http://me:pw@127.0.0.1:{port}").parse().unwrap());
    let mut service = Service::new("http://far.invalid".parse().unwrap(), token());
    (service.limits, service.insecure_http, service.proxy) = (quick(), true, proxy.clone());
    let told = fault(&Client::new(service, Ports::system()).unwrap(), list()).await;
    assert_eq!(told.kind, FaultKind::Network);
    assert!(told.why.contains(&format!("through the proxy 127.0.0.1:{port}")) && !told.why.contains("pw"), "{told}");

    let server = Server::start(|_, _| json(200, LIST));
    let client = server.client_with(token(), |service| service.proxy = proxy);
    assert!(client.send(list()).await.is_ok());
}

/// Runs this test binary again with proxies in the environment, for the one test below.
#[test]
fn proxies_of_the_environment_are_used_for_far_hosts_alone() {
    let run = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "network::with_proxies_in_the_environment", "--ignored"])
        .envs(["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, "http://me:pw@127.0.0.1:1")))
        .env("NO_PROXY", "near.invalid")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
}

#[tokio::test]
#[ignore = "run by proxies_of_the_environment_are_used_for_far_hosts_alone"]
async fn with_proxies_in_the_environment() {
    let server = Server::start(|_, _| json(200, LIST));
    server.client().send(list()).await.unwrap();
    for (base, proxied) in [("http://far.invalid", true), ("https://far.invalid", true), ("http://near.invalid", false)]
    {
        let mut service = Service::new(base.parse().unwrap(), token());
        (service.limits, service.insecure_http) = (quick(), true);
        let told = fault(&Client::new(service, Ports::system()).unwrap(), list()).await;
        assert_eq!(told.why.contains("through the proxy 127.0.0.1:1"), proxied, "{told}");
        assert!(!told.to_string().contains("pw"), "{told}");
    }
}

#[tokio::test]
async fn redirects_are_shown_not_followed() {
    let other = Arc::new(Server::start(|_, _| json(200, LIST)));
    let target = format!("http://user:pw@{}/api/v3/elsewhere?token=abcdef", other.address);
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {target}\r\n");
        let server = Server::start(move |_, _| answer(status, &location, ""));
        for call in [list(), Call::Delete(id(7))] {
            let fault = fault(&server.client(), call).await;
            assert_eq!((fault.kind, fault.status), (FaultKind::Redirect, Some(status)));
            assert!(
                fault.why.contains(&other.address) && !fault.why.contains("pw@") && !fault.why.contains("abcdef"),
                "{fault}"
            );
        }
        assert_eq!(server.seen().len(), 2);
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn dropping_a_read_aborts_it() {
    let (tell, gone) = mpsc::channel();
    let (asked, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let service = Service::new(format!("http://{}", listener.local_addr().unwrap()).parse().unwrap(), token());
    std::thread::spawn(move || {
        use std::io::Read;
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut [0]).unwrap();
        asked.send(()).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
        tell.send(()).unwrap();
    });
    let client = Client::new(service, Ports::system()).unwrap();
    let task = tokio::spawn(async move { client.send(list()).await });
    begun.recv().await.unwrap();
    task.abort();
    let _ended = task.await;
    let seen = tokio::task::spawn_blocking(move || gone.recv_timeout(LONG)).await.unwrap();
    assert!(seen.is_ok(), "the server must see the connection go");
}

#[tokio::test]
async fn a_connection_that_died_in_the_pool_costs_nothing() {
    // Answers, keeps the connection by the rules of HTTP, then closes it like a server whose patience ended.
    let server = Server::start(|seen, _| {
        if seen.route().starts_with("DELETE") { Act::Cut(bytes(204, "", "")) } else { Act::Cut(bytes(200, "", LIST)) }
    });
    let client = server.client();
    for _ in 0..10 {
        client.send(list()).await.unwrap();
    }
}

#[tokio::test]
async fn connections_are_kept_while_used_and_closed_when_quiet() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut service = Service::new(format!("http://{}", listener.local_addr().unwrap()).parse().unwrap(), token());
    service.limits = Limits { quiet: Duration::from_secs(2), ..quick() };
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        use std::io::{BufRead, BufReader, Write};
        let (stream, _) = listener.accept().unwrap();
        let mut answers = stream.try_clone().unwrap();
        let mut requests = 0;
        for line in BufReader::new(stream).lines() {
            if line.unwrap().is_empty() {
                requests += 1;
                answers.write_all(&bytes(200, "", LIST)).unwrap();
            }
        }
        tell.send(requests).unwrap();
    });
    let client = Client::new(service, Ports::system()).unwrap();
    for _ in 0..3 {
        client.send(list()).await.unwrap();
    }
    let requests = tokio::task::spawn_blocking(move || told.recv_timeout(LONG)).await.unwrap();
    assert_eq!(requests, Ok(3), "three requests over one connection, which then was closed by the client");
}

#[tokio::test]
async fn no_more_than_the_allowed_requests_are_in_flight() {
    // How many are in flight, and how many were at most.
    let flights = Arc::new((Mutex::new((0_usize, 0_usize)), Condvar::new()));
    let seen = Arc::clone(&flights);
    let server = Server::start(move |_, _| {
        let (flights, changed) = &*seen;
        let mut now = flights.lock().unwrap();
        *now = (now.0 + 1, now.1.max(now.0 + 1));
        changed.notify_all();
        // None is answered before all that are allowed are there; more would have room to come meanwhile.
        now = changed.wait_timeout_while(now, LONG, |(_, most)| *most < 3).unwrap().0;
        drop(now);
        std::thread::yield_now();
        flights.lock().unwrap().0 -= 1;
        json(200, LIST)
    });
    let client = server.client_with(token(), |service| service.parallel = 3);
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(list()).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(flights.0.lock().unwrap().1, 3);
}
