//! Test deliveries: what is really sent, where it may go, and what is said of it.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpListener,
    time::Duration,
};

use hookline::{
    domain::signature::{Headers, SigningKey, verify},
    sandbox::{Manner, Options},
};
use serde_json::json;

use crate::socket::{Served, W, served};

/// `(success, message)` of a test of a hook with this target.
fn deliver(sandbox: &Served, url: &str) -> (bool, String) {
    let id = sandbox.create(json!({"url": url, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}));
    test(sandbox, id)
}

fn test(sandbox: &Served, id: i64) -> (bool, String) {
    let answer = sandbox.send("POST", &format!("{W}/test/{id}"), &[], "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let result = answer.json()["data"].clone();
    (result["success"].as_bool().unwrap(), result["message"].as_str().unwrap().to_owned())
}

/// Takes one request on a port of its own, answers with these bytes, and gives what it got.
fn receiver(answer: &'static [u8]) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?x=1", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut got = Vec::new();
        let mut chunk = [0; 4096];
        loop {
            let read = stream.read(&mut chunk).unwrap();
            got.extend_from_slice(&chunk[..read]);
            let text = String::from_utf8_lossy(&got).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap().parse().unwrap();
                if body.len() >= length {
                    stream.write_all(answer).unwrap();
                    return text;
                }
            }
            assert!(read > 0, "the delivery broke off: {text}");
        }
    });
    (url, thread)
}

fn open() -> Served {
    served(Options { allow_private: true, ..Options::default() })
}

#[test]
fn a_delivery_is_signed_as_standard_webhooks_says() {
    let sandbox = open();
    let (url, thread) = receiver(b"HTTP/1.1 204 No Content\r\n\r\n");
    let (success, message) = deliver(&sandbox, &url);
    assert!(success && message.starts_with("204 No Content in ") && message.ends_with(" ms"), "{message}");
    let text = thread.join().unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook?x=1 HTTP/1.1\r\n"), "{head}");
    let header = |name: &str| head.lines().find_map(|l| l.strip_prefix(&format!("{name}: "))).unwrap_or_default();
    assert_eq!(header("content-type"), "application/json");
    let headers = Headers {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    };
    let key = SigningKey::of_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let now = jiff::Timestamp::now().as_second();
    assert_eq!(verify(&key, headers, body.as_bytes(), now), Ok(()));
    let document: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(document["data"]["webhook_id"], 121);
}

#[test]
fn outcomes_in_words() {
    let sandbox = open();
    for (answer, success, part) in [
        (&b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"[..], true, "200 OK in "),
        (b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", false, "HTTP 500 Internal Server Error in "),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", false, "HTTP 404 Not Found in "),
        (
            b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
            false,
            "redirects are not followed",
        ),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", false, "its body broke off"),
        (b"", false, "connection closed before message completed"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", false, "no answer from 127.0.0.1"),
    ] {
        let (url, thread) = receiver(answer);
        let (passed, message) = deliver(&sandbox, &url);
        thread.join().unwrap();
        assert!(passed == success && message.contains(part), "{message}");
    }
    // Bound and never listening: nobody else can take the port meanwhile.
    let closed = tokio::net::TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = closed.local_addr().unwrap();
    assert_eq!(deliver(&sandbox, &format!("http://{address}/")), (false, format!("connection refused by {address}")));
}

#[test]
fn silence_has_a_limit() {
    assert_eq!(Options::default().delivery_limit.as_secs(), 15);
    let limit = Duration::from_millis(300);
    let sandbox = served(Options { allow_private: true, delivery_limit: limit, ..Options::default() });
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    assert_eq!(deliver(&sandbox, &url), (false, "no answer within 300 ms".to_owned()));
}

#[test]
fn an_endless_answer_is_cut() {
    let sandbox = open();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n").unwrap();
        let mut sent = 0_usize;
        while stream.write_all(&[b'x'; 4096]).is_ok() {
            sent += 4096;
            assert!(sent < 64 << 20, "the sender reads without end");
        }
    });
    let (success, message) = deliver(&sandbox, &url);
    assert!(success, "{message}");
    thread.join().unwrap();
}

#[test]
fn what_cannot_be_sent_says_why() {
    let sandbox = open();
    for (url, part) in [
        ("not a url", "the url cannot be used"),
        ("ftp://127.0.0.1/x", "scheme `ftp`"),
        ("file:///etc/passwd", "scheme `file`"),
        ("http://nowhere.invalid/", "nowhere.invalid could not be resolved"),
        ("https://127.0.0.1:1/", "connection refused by 127.0.0.1:1"),
        ("http://localhost:1/", "connection refused by "),
    ] {
        let (success, message) = deliver(&sandbox, url);
        assert!(!success && message.contains(part), "{url}: {message}");
    }
    let bare = sandbox.create(json!({"url": "http://127.0.0.1:9/"}));
    assert_eq!(test(&sandbox, bare).1, "not sent, it could not be signed: the webhook has no secret");
    let nowhere = sandbox.create(json!({}));
    assert!(test(&sandbox, nowhere).1.starts_with("the url cannot be used"));
}

#[test]
fn addresses_that_are_not_public_are_refused_in_every_spelling() {
    let sandbox = served(Options::default());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for (host, kind) in [
        ("127.0.0.1", "loopback"),
        ("127.1", "loopback"),
        ("2130706433", "loopback"),
        ("0x7f000001", "loopback"),
        ("0177.0.0.1", "loopback"),
        ("127.0.0.1.", "loopback"),
        ("%31%32%37.0.0.1", "loopback"),
        ("user:pw@127.0.0.1", "loopback"),
        ("localhost", "loopback"),
        ("[::1]", "loopback"),
        ("[::ffff:127.0.0.1]", "IPv4-mapped"),
        ("[::ffff:7f00:1]", "IPv4-mapped"),
        ("[::127.0.0.1]", "IPv4-compatible"),
        ("[64:ff9b::7f00:1]", "NAT64"),
        ("[2002:7f00:1::]", "6to4"),
        ("0.0.0.0", "unspecified"),
        ("[::]", "unspecified"),
        ("10.0.0.5", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("[fd00::1]", "private"),
        ("169.254.1.1", "link-local"),
        ("[fe80::1]", "link-local"),
        ("169.254.169.254", "metadata"),
        ("0xa9fea9fe", "metadata"),
        ("[::ffff:a9fe:a9fe]", "IPv4-mapped"),
        ("100.64.0.1", "carrier NAT"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "broadcast"),
        ("192.0.2.1", "documentation"),
    ] {
        let (success, message) = deliver(&sandbox, &format!("http://{host}:{port}/hook"));
        assert!(!success && message.starts_with("not sent: ") && message.contains(kind), "{host}: {message}");
    }
    assert!(listener.accept().is_err(), "somebody connected");
}

#[test]
fn the_demo_shows_every_colour_and_reaches_its_own_receivers_only() {
    let sandbox = served(Options { receivers: true, delivery_limit: Duration::from_secs(10), ..Options::default() });
    let rows = sandbox.list("page[size]=48").json();
    let mut seen = BTreeMap::new();
    for row in rows["data"].as_array().unwrap() {
        let url = row["attributes"]["url"].as_str().unwrap_or_default();
        if let Some(port) = url.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split('/').next()) {
            seen.entry(port.to_owned()).or_insert_with(|| row["id"].as_str().unwrap().parse::<i64>().unwrap());
        }
    }
    assert_eq!(seen.len(), Manner::ALL.len(), "every manner is among the first rows");
    let mut said: Vec<String> = std::thread::scope(|scope| {
        let tests: Vec<_> = seen.values().map(|id| scope.spawn(|| test(&sandbox, *id).1)).collect();
        tests.into_iter().map(|test| test.join().unwrap()).collect()
    });
    said.sort();
    for part in [
        "200 OK in ",
        "204 No Content in ",
        "HTTP 404 Not Found",
        "HTTP 500 Internal",
        "connection refused by",
        "no answer within 10 s",
    ] {
        assert!(said.iter().any(|message| message.starts_with(part)), "{part}: {said:?}");
    }
    assert_eq!(said.iter().filter(|message| message.starts_with("200 OK")).count(), 2, "at once and slowly");
    let received = sandbox.sandbox.received();
    assert_eq!(received.len(), Manner::ALL.len() - 1);
    assert!(received.iter().all(|one| one.signature == Ok(())), "{received:?}");
    let fine = format!("http://{}/other", sandbox.sandbox.receiver(Manner::Ok).unwrap());
    assert!(deliver(&sandbox, &fine).0);
    assert_eq!(sandbox.sandbox.received().last().map(|one| one.path.clone()), Some("/other".to_owned()));
    let refused = deliver(&sandbox, &sandbox.sandbox.url());
    assert!(refused.1.starts_with("not sent: 127.0.0.1 is a loopback address"), "{}", refused.1);
}
