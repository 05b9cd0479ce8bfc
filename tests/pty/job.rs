//! The whole job in a pseudo-terminal, against `hookline sandbox` as a process of its own and receivers of our own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::json;

use super::{
    driver::{BINARY, STARTING, Start, Terminal},
    eye::Eye,
    operator::Operator,
    other::Other,
    whole::{self, Case},
};

impl Operator for Terminal {
    fn types(&mut self, keys: &str) {
        self.type_keys(keys);
    }

    #[track_caller]
    fn waits(&mut self, what: &str, wanted: &dyn Fn(&Eye) -> bool) {
        self.wait_until(what, |eye| wanted(eye).then_some(()));
    }
}

/// `hookline sandbox`, ended when dropped.
pub struct Sandbox {
    pub url: String,
    pub key: String,
    child: Child,
    _out: BufReader<ChildStdout>,
}

impl Sandbox {
    pub fn start(args: &[&str]) -> Self {
        let mut command = Command::new(BINARY);
        command.env_clear().arg("sandbox").args(args).stdin(Stdio::null()).stdout(Stdio::piped());
        let starting = STARTING.lock().unwrap();
        let mut child = command.spawn().unwrap();
        drop(starting);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut value = |name: &str| {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            line.strip_prefix(name).unwrap_or_else(|| panic!("{name} in {line:?}")).trim_end().to_owned()
        };
        let (url, key) = (value("HOOKLINE_URL="), value("HOOKLINE_API_KEY="));
        Sandbox { url, key, child, _out: out }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A place that answers every delivery with this status line; its url.
fn receiver(status: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut chunk = [0; 4096];
            // Head and body: the body is one JSON object, so it ends with its last brace.
            while !(request.windows(4).any(|w| w == b"\r\n\r\n") && request.ends_with(b"}")) {
                let read = stream.read(&mut chunk).unwrap();
                if read == 0 {
                    break;
                }
                request.extend_from_slice(&chunk[..read]);
            }
            write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok").unwrap();
        }
    });
    format!("http://{address}/in")
}

#[test]
fn the_whole_job() {
    let sandbox = Sandbox::start(&["--webhooks", "40", "--allow-private"]);
    let rows = Other::at(&sandbox.url, &sandbox.key);
    let (failing, working) = (receiver("500 Internal Server Error"), receiver("200 OK"));
    let id = rows.create(json!({
        "name": "The hook in question", "url": failing, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "events": ["billing.paid"], "scopes": {},
    }));
    let start = Start::new(&[]).with("HOOKLINE_URL", &sandbox.url).with("HOOKLINE_API_KEY", &sandbox.key);
    let mut terminal = start.in_shell().open();
    let case = Case { id, filter: "\"in question\" id>40", failing: &failing, working: &working, rows: 41 };
    whole::whole(&mut terminal, &rows, &case);
    terminal.type_keys("q");
    terminal.wait_for("left with 0");
    assert_eq!(terminal.modes(), terminal.modes_before());
}
