//! What networks, gateways and broken servers do: every limit, retries, redirects (RELIABILITY "Limits" and "Network").

use std::{
    net::TcpListener,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use hookline::{
    api::{
        Client, Credential, Limits, Ports, Progress, Service,
        calls::{Call, ListQuery, Reply},
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

fn list() -> Call {
    Call::List(ListQuery::page(1, 2))
}

fn token() -> Credential {
    Credential::Token(Secret::new("ready-token".into()))
}

/// A client whose limits end within a test's patience.
fn hasty(server: &Server) -> Client {
    server.client_with(token(), |service| {
        service.limits = Limits {
            first_byte: Duration::from_millis(150),
            first_byte_test: Duration::from_millis(600),
            idle: Duration::from_millis(150),
            whole: Duration::from_millis(400),
            whole_test: Duration::from_millis(900),
            body: 64 * 1024,
            ..quick()
        };
    })
}

async fn fault(client: &Client, call: Call) -> Fault {
    client.send(call).await.unwrap_err()
}

#[tokio::test]
async fn silence_is_cut_and_named() {
    let server = Server::start(|_, _| Act::Stall(vec![]));
    let client = hasty(&server);
    let fault = fault(&client, list()).await;
    assert_eq!((fault.kind, server.seen().len()), (FaultKind::Timeout, 1), "a time-out is not tried again");
    assert!(fault.why.contains(&server.address) && fault.why.contains("0.15 s"), "{fault}");
}

#[tokio::test]
async fn a_stalled_body_is_cut() {
    let server = Server::start(|_, _| Act::Stall(bytes(200, "", LIST)[..200].to_vec()));
    let fault = fault(&hasty(&server), list()).await;
    assert_eq!(fault.kind, FaultKind::Timeout);
    assert!(fault.why.contains("in the middle of the answer"), "{fault}");
}

#[tokio::test]
async fn a_write_that_met_silence_is_looked_after() {
    let there: fn() -> Act = || json(200, r#"{"data":{"id":"7","type":"t","attributes":{}}}"#);
    for (shown, kind) in [(there, Some(FaultKind::UnknownOutcome)), (|| answer(404, "", ""), None)] {
        let server =
            Server::start(move |seen, _| if seen.route().starts_with("GET") { shown() } else { Act::Stall(vec![]) });
        let told = hasty(&server).send(Call::Delete(id(7))).await;
        assert_eq!(told.as_ref().err().map(|fault| fault.kind), kind, "{told:?}");
        if let Err(fault) = told {
            assert!(fault.why.contains("did not answer") && fault.why.contains("may still be at it"), "{fault}");
        }
    }
}

#[tokio::test]
async fn a_trickle_is_cut_as_a_whole() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n";
    let server = Server::start(move |_, _| Act::Endless(head.to_vec(), b" ".to_vec(), Duration::from_millis(20)));
    let fault = fault(&hasty(&server), list()).await;
    assert_eq!(fault.kind, FaultKind::Timeout);
    assert!(fault.why.contains("0.4 s"), "{fault}");
}

#[tokio::test]
async fn a_test_delivery_may_take_longer() {
    let (go, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let server = Server::start(move |_, _| {
        wait.lock().unwrap().recv().unwrap();
        json(200, r#"{"success":true,"message":"ok"}"#)
    });
    let client = hasty(&server);
    let started = std::time::Instant::now();
    let test = tokio::spawn(async move { client.send(Call::Test(id(7))).await });
    while server.seen().is_empty() || started.elapsed() < Duration::from_millis(200) {
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    let Reply::Tested(delivery) = test.await.unwrap().unwrap() else { panic!() };
    assert!(delivery.success && delivery.round_trip >= Duration::from_millis(150));
}

#[tokio::test]
async fn endless_bodies_and_bombs_are_cut_at_the_cap() {
    let chunk = [b"1000\r\n".as_slice(), &[b' '; 4096], b"\r\n"].concat();
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let server = Server::start(move |_, _| Act::Endless(head.clone(), chunk.clone(), Duration::ZERO));
    let told = fault(&hasty(&server), list()).await;
    assert_eq!((told.kind, server.seen().len()), (FaultKind::Unreadable, 1));
    assert!(told.why.contains("larger than 0.0625 MiB"), "{told}");

    // 40 MiB of blanks in 40 kB.
    let bomb = include_bytes!("../fixtures/blanks.gz");
    let server = Server::start(move |_, _| answer(200, "Content-Encoding: gzip\r\n", bomb));
    let told = fault(&server.client(), list()).await;
    assert_eq!(told.kind, FaultKind::Unreadable);
    assert!(told.why.contains("larger than 32 MiB"), "{told}");

    let server = Server::start(|_, _| answer(200, "Content-Encoding: gzip\r\n", "no gzip"));
    let told = fault(&server.client(), list()).await;
    assert_eq!(told.kind, FaultKind::Unreadable);
    assert!(told.why.contains("compressed"), "{told}");

    let server = Server::start(|_, _| Act::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec()));
    assert_eq!(fault(&server.client(), list()).await.kind, FaultKind::Unreadable);
}

#[tokio::test]
async fn compressed_answers_are_read() {
    let server =
        Server::start(|_, _| answer(200, "Content-Encoding: gzip\r\n", include_bytes!("../fixtures/events.json.gz")));
    let Reply::Events(events) = server.client().send(Call::Events).await.unwrap() else { panic!() };
    assert_eq!(events[0].name, "workflow:projects.created");
}

#[tokio::test]
async fn a_hundred_thousand_headers_are_refused() {
    let headers: String = (0..100_000).map(|n| format!("x-{n}: y\r\n")).collect();
    let server = Server::start(move |_, _| answer(200, &headers, LIST));
    let fault = fault(&server.client(), list()).await;
    assert_eq!(fault.kind, FaultKind::Unreadable);
    assert!(fault.why.contains("head") && fault.why.contains("too large"), "{fault}");
}

#[tokio::test]
async fn what_is_not_http_is_said() {
    let server = Server::start(|_, _| Act::Cut(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()));
    let fault = fault(&server.client(), list()).await;
    assert_eq!(fault.kind, FaultKind::Unreadable);
    assert!(fault.why.contains("HTTP"), "{fault}");
}

#[tokio::test]
async fn half_an_answer_is_never_a_whole_one() {
    let short = || Act::Cut(bytes(200, "", LIST)[..400].to_vec());
    let chunked =
        || Act::Cut(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{\"data\": [] }\r\n".to_vec());
    for cut in [short, chunked] as [fn() -> Act; 2] {
        let server = Server::answers(vec![cut]);
        let told = fault(&server.client(), list()).await;
        assert_eq!((told.kind, server.seen().len()), (FaultKind::Network, 3));
        assert!(told.why.contains("in the middle of the answer"), "{told}");
        let healed = Server::answers(vec![cut, cut, || json(200, LIST)]);
        assert!(healed.client().send(list()).await.is_ok());
    }
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
    let told = told.lock().unwrap();
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

#[tokio::test]
async fn nothing_that_listens_is_named() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
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
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
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
    let tell = Mutex::new(tell);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let service = Service::new(format!("http://{}", listener.local_addr().unwrap()).parse().unwrap(), token());
    std::thread::spawn(move || {
        use std::io::Read;
        let (mut stream, _) = listener.accept().unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        tell.lock().unwrap().send(all.len()).unwrap();
    });
    let client = Client::new(service, Ports::system()).unwrap();
    let (answered, mut started) = tokio::sync::mpsc::unbounded_channel();
    let task = tokio::spawn(async move {
        let send = client.send(list());
        answered.send(()).unwrap();
        send.await
    });
    started.recv().await.unwrap();
    tokio::time::timeout(Duration::from_millis(100), std::future::pending::<()>()).await.unwrap_err();
    task.abort();
    let _ended = task.await;
    let seen = tokio::task::spawn_blocking(move || gone.recv_timeout(Duration::from_secs(5))).await.unwrap();
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
    service.limits = Limits { quiet: Duration::from_millis(50), ..quick() };
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
    let requests = tokio::task::spawn_blocking(move || told.recv_timeout(Duration::from_secs(5))).await.unwrap();
    assert_eq!(requests, Ok(3), "three requests over one connection, which then was closed by the client");
}

#[tokio::test]
async fn no_more_than_the_allowed_requests_are_in_flight() {
    let (now, most) = (Arc::new(Mutex::new(0usize)), Arc::new(Mutex::new(0usize)));
    let (flying, seen) = (Arc::clone(&now), Arc::clone(&most));
    let server = Server::start(move |_, _| {
        *flying.lock().unwrap() += 1;
        std::thread::sleep(Duration::from_millis(5));
        let mut flying = flying.lock().unwrap();
        let mut most = seen.lock().unwrap();
        *most = (*most).max(*flying);
        *flying -= 1;
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
    let most = *most.lock().unwrap();
    assert!((2..=3).contains(&most), "{most}");
}
