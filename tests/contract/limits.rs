//! Every limit of time and size, and answers that are not whole (RELIABILITY "Limits" and "Network").

use std::{
    sync::{Mutex, mpsc},
    time::Duration,
};

use hookline::{
    api::{
        Client, Limits,
        calls::{Call, Reply},
    },
    domain::fault::FaultKind,
};

use crate::{
    network::{fault, list, token},
    reading::{LIST, id},
    server::{Act, Server, answer, bytes, json, quick},
};

/// A client with one limit that ends within a test's patience; the others stay out of the way of a busy machine.
fn limited(server: &Server, adjust: impl FnOnce(&mut Limits)) -> Client {
    server.client_with(token(), |service| adjust(&mut service.limits))
}

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

#[tokio::test]
async fn silence_is_cut_and_named() {
    let server = Server::start(|_, _| Act::Stall(vec![]));
    let client = limited(&server, |limits| limits.first_byte = ms(150));
    let fault = fault(&client, list()).await;
    assert_eq!((fault.kind, server.seen().len()), (FaultKind::Timeout, 1), "a time-out is not tried again");
    assert!(fault.why.contains(&server.address) && fault.why.contains("0.15 s"), "{fault}");
}

#[tokio::test]
async fn a_stalled_body_is_cut() {
    let server = Server::start(|_, _| Act::Stall(bytes(200, "", LIST)[..200].to_vec()));
    let fault = fault(&limited(&server, |limits| limits.idle = ms(150)), list()).await;
    assert_eq!(fault.kind, FaultKind::Timeout);
    assert!(fault.why.contains("in the middle of the answer"), "{fault}");
}

#[tokio::test]
async fn a_write_that_met_silence_is_looked_after() {
    let there: fn() -> Act = || json(200, r#"{"data":{"id":"7","type":"t","attributes":{}}}"#);
    for (shown, kind) in [(there, Some(FaultKind::UnknownOutcome)), (|| answer(404, "", ""), None)] {
        let server =
            Server::start(move |seen, _| if seen.route().starts_with("GET") { shown() } else { Act::Stall(vec![]) });
        let told = limited(&server, |limits| limits.first_byte = ms(2500)).send(Call::Delete(id(7))).await;
        assert_eq!(told.as_ref().err().map(|fault| fault.kind), kind, "{told:?}");
        if let Err(fault) = told {
            assert!(fault.why.contains("did not answer") && fault.why.contains("may still be at it"), "{fault}");
        }
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_a_connection_that_was_not_made() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let mut service = hookline::api::Service::new(base.parse().unwrap(), token());
    service.limits = Limits { connect: Duration::from_millis(200), ..quick() };
    let client = Client::new(service, hookline::api::Ports::system()).unwrap();
    let fault = fault(&client, Call::Delete(id(7))).await;
    assert_eq!(fault.kind, FaultKind::Timeout);
    assert!(fault.why.contains("no connection") && fault.why.ends_with("nothing was sent"), "{fault}");
}

#[tokio::test]
async fn test_deliveries_leave_room_for_a_read() {
    let server =
        Server::start(|seen, _| if seen.route().starts_with("GET") { json(200, LIST) } else { Act::Stall(vec![]) });
    let client = server.client_with(token(), |service| service.parallel = 2);
    let tests: Vec<_> = (1..=5)
        .map(|n| {
            let client = client.clone();
            tokio::spawn(async move { client.send(Call::Test(id(n))).await })
        })
        .collect();
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(client.send(list()).await.is_ok());
    tests.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn a_trickle_is_cut_as_a_whole() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n";
    let server = Server::start(move |_, _| Act::Endless(head.to_vec(), b" ".to_vec(), Duration::from_millis(20)));
    let fault = fault(&limited(&server, |limits| limits.whole = ms(400)), list()).await;
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
    let client = limited(&server, |limits| (limits.first_byte, limits.whole) = (ms(100), ms(150)));
    let test = tokio::spawn(async move { client.send(Call::Test(id(7))).await });
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    let started = std::time::Instant::now();
    while started.elapsed() < Duration::from_millis(200) {
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
    let told = fault(&limited(&server, |limits| limits.body = 64 * 1024), list()).await;
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
