//! `hookline sandbox` as a process of its own, and what is asked of it past the console.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use super::{HOOKLINE, http::Connection};

/// The webhooks of a service.
pub const WEBHOOKS: &str = "/api/v3/notification/webhooks";

/// A running sandbox; it ends when this is dropped.
#[derive(Debug)]
pub struct Service {
    process: Child,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// What to log in with.
    pub key: String,
}

impl Service {
    /// Starts one with so many webhooks, and with mishaps in their text form.
    pub fn start(webhooks: usize, mishaps: &[&str]) -> Service {
        let mut command = Command::new(HOOKLINE);
        command.args(["sandbox", "--webhooks", &webhooks.to_string()]);
        mishaps.iter().for_each(|mishap| {
            command.args(["--mishap", mishap]);
        });
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("a sandbox");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let mut said = |name: &str| {
            let line = lines.next().expect("a line").expect("its output");
            line.strip_prefix(name).unwrap_or_else(|| panic!("{line}: not {name}")).to_owned()
        };
        let (url, key) = (said("HOOKLINE_URL="), said("HOOKLINE_API_KEY="));
        Service { process, url, key }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").parse().expect("an address")
    }

    /// A token for it.
    pub fn token(&self) -> String {
        let body = format!(r#"{{"key":"{}"}}"#, self.key);
        let mut connection = Connection::open(self.address());
        let (status, answer) = connection.ask("POST", "/api/v3/iam/auth/api/login", "", Some(&body));
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        answer["meta"]["token"].as_str().expect("a token").to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended.
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// A service that takes connections and never answers.
pub struct Silent(TcpListener);

impl Silent {
    /// Starts it.
    pub fn start() -> Silent {
        Silent(TcpListener::bind("127.0.0.1:0").expect("a port"))
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().expect("its address"))
    }
}
