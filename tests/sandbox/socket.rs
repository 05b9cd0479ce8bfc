//! A client without a library between the test and the bytes.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use hookline::sandbox::{Options, Running, Sandbox};
use serde_json::{Value, json};

pub const W: &str = "/api/v3/notification/webhooks";
pub const LOGIN: &str = "/api/v3/iam/auth/api/login";

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case, in the order of the wire.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The body was as long as its Content-Length said.
    pub whole: bool,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The ids of a list.
    pub fn ids(&self) -> Vec<i64> {
        let document = self.json();
        let rows = document["data"].as_array().unwrap_or_else(|| panic!("no data: {document}"));
        rows.iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
    }

    /// `(pointer, detail)` of every error in the JSON:API shape.
    pub fn pointers(&self) -> Vec<(String, String)> {
        let document = self.json();
        let errors = document["errors"].as_array().unwrap_or_else(|| panic!("no errors: {document}"));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        errors.iter().map(|error| (text(&error["source"]["pointer"]), text(&error["detail"]))).collect()
    }

    /// The detail of the only error, in either shape.
    pub fn detail(&self) -> String {
        let document = self.json();
        let detail = document["errors"][0]["detail"].as_str().or(document["detail"].as_str());
        detail.unwrap_or_else(|| panic!("no detail: {document}")).to_owned()
    }
}

/// A running sandbox and a token for it.
pub struct Served {
    pub sandbox: Running,
    pub token: String,
}

pub fn served(options: Options) -> Served {
    let sandbox = Sandbox::spawn_thread(options).expect("a sandbox starts");
    let login = once(
        sandbox.addr(),
        &request("POST", LOGIN, &["content-type: application/json"], &json!({"key": sandbox.api_key()}).to_string()),
    );
    assert_eq!(login.status, 200, "{login:?}");
    let token = login.json()["meta"]["token"].as_str().unwrap().to_owned();
    Served { sandbox, token }
}

impl Served {
    pub fn raw(&self, bytes: &[u8]) -> Answer {
        once(self.sandbox.addr(), bytes)
    }

    /// A request with the token and these further headers.
    pub fn send(&self, method: &str, target: &str, headers: &[&str], body: &str) -> Answer {
        let authorization = format!("authorization: Bearer {}", self.token);
        let headers: Vec<&str> = [authorization.as_str()].into_iter().chain(headers.iter().copied()).collect();
        self.raw(&request(method, target, &headers, body))
    }

    pub fn get(&self, target: &str) -> Answer {
        self.send("GET", target, &[], "")
    }

    pub fn list(&self, query: &str) -> Answer {
        self.get(&format!("{W}?{query}"))
    }

    pub fn json(&self, method: &str, target: &str, body: &Value) -> Answer {
        self.send(method, target, &["content-type: application/json"], &body.to_string())
    }

    /// Creates a webhook and gives its id.
    pub fn create(&self, attributes: Value) -> i64 {
        let body = json!({"data": {"type": "notification/webhooks", "attributes": attributes}});
        let answer = self.json("POST", W, &body);
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["data"]["id"].as_str().unwrap().parse().unwrap()
    }
}

/// The bytes of a request. A body gets its Content-Length; `Host` is the sandbox's own unless given.
pub fn request(method: &str, target: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {target} HTTP/1.1\r\n");
    if !headers.iter().any(|header| header.to_ascii_lowercase().starts_with("host:")) {
        text += "host: 127.0.0.1\r\n";
    }
    for header in headers {
        text += &format!("{header}\r\n");
    }
    if !body.is_empty() {
        text += &format!("content-length: {}\r\n", body.len());
    }
    text += "\r\n";
    text += body;
    text.into_bytes()
}

pub fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).expect("the sandbox listens");
    stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    stream
}

/// One request on a connection of its own.
pub fn once(addr: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = connect(addr);
    // The server may answer and close before it has read everything.
    let _ = stream.write_all(bytes);
    let head_only = bytes.starts_with(b"HEAD ");
    read(&mut stream, head_only).expect("an answer")
}

/// Reads one answer; `None` where the connection was closed without one.
pub fn read(stream: &mut TcpStream, head_only: bool) -> Option<Answer> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 16 * 1024];
    loop {
        if let Some(answer) = parse(&bytes, head_only, false) {
            return Some(answer);
        }
        match stream.read(&mut chunk) {
            Ok(0) => return parse(&bytes, head_only, true),
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
            Err(e) if e.kind() == ErrorKind::ConnectionReset => return parse(&bytes, head_only, true),
            Err(e) => panic!("reading an answer: {e}"),
        }
    }
}

fn parse(bytes: &[u8], head_only: bool, ended: bool) -> Option<Answer> {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let body = &bytes[end + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    if status == 100 {
        return parse(body, head_only, ended);
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, v)| v.parse().unwrap());
    let wanted = if head_only || status == 204 { 0 } else { length };
    if body.len() < wanted && !ended {
        return None;
    }
    Some(Answer { status, headers, whole: body.len() == wanted, body: body.to_vec() })
}
