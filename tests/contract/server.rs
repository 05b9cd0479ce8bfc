//! A scripted HTTP server on a plain socket: records what came, byte for byte, and answers what it was told to.
//! It knows nothing of HTTP beyond the framing of a request. The one mechanism of odd servers: the tests of the client, of
//! the headless binary and of `tests/faults` all speak to it.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use hookline::{
    api::{Client, Credential, Limits, Ports, Service},
    domain::secret::Secret,
};

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub head: String,
    pub body: String,
}

impl Seen {
    /// `GET /api/v3/…?query`
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap().trim_end_matches(" HTTP/1.1")
    }

    /// The line without its query.
    pub fn route(&self) -> &str {
        self.line().split('?').next().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// What the server does with a request.
pub enum Act {
    /// Answers and keeps the connection.
    Answer(Vec<u8>),
    /// Sends these bytes and closes the connection.
    Cut(Vec<u8>),
    /// Sends these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Sends these bytes, then nothing, until the client goes away.
    Stall(Vec<u8>),
    /// Sends these bytes one by one with a pause before each, and keeps the connection.
    Trickle(Vec<u8>, Duration),
    /// Sends the second bytes over and over after the first, until the client goes away.
    Endless(Vec<u8>, Vec<u8>, Duration),
}

/// An answer with status, headers and body.
pub fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Act {
    Act::Answer(bytes(status, headers, body))
}

pub fn bytes(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = if status == 204 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let head = format!("HTTP/1.1 {status} Whatever\r\nx-content-type-options: nosniff\r\n{length}{headers}\r\n");
    [head.as_bytes(), body].concat()
}

/// A JSON answer as the service gives it: without charset.
pub fn json(status: u16, body: &str) -> Act {
    answer(status, "content-type: application/json\r\n", body)
}

/// The plain error shape (WIRE section 10).
pub fn plain_error(status: u16, detail: &str) -> Act {
    json(status, &format!(r#"{{"status":"{status}","type":"Verse::Error::Whatever","detail":"{detail}"}}"#))
}

/// A login's answer as on the sister platform (WIRE section 3), with a token that lives for an hour.
pub fn logged_in(token: &str) -> Act {
    json(
        200,
        &format!(
            r#"{{"data":{{"type":"iam/accounts","id":"1","attributes":{{"email":"a@b.example","role_name":"api:webhooks","exp":4102444800}}}},"meta":{{"token":"{token}"}}}}"#
        ),
    )
}

pub struct Server {
    pub address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    /// Starts a server that asks `script` what to do; the number counts requests from 0.
    pub fn start(script: impl Fn(&Seen, usize) -> Act + Send + Sync + 'static) -> Self {
        Server::start_over(|stream| stream, script)
    }

    /// The same behind something that the connection is wrapped into.
    pub fn start_over<S: Read + Write>(
        wrap: impl Fn(TcpStream) -> S + Send + Sync + 'static,
        script: impl Fn(&Seen, usize) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (seen, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (log, stopped, script) = (Arc::clone(&seen), Arc::clone(&stop), Arc::new((wrap, script)));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), log, script) = (stream, Arc::clone(&log), Arc::clone(&script)) else { return };
                let Ok(socket) = stream.try_clone() else { return };
                thread::spawn(move || serve(script.0(stream), &socket, &log, &script.1));
            }
        });
        Server { address, seen, stop }
    }

    /// Answers the requests one after the other, the last answer again and again.
    pub fn answers(acts: Vec<fn() -> Act>) -> Self {
        Server::start(move |_, n| acts[n.min(acts.len() - 1)]())
    }

    pub fn url(&self) -> url::Url {
        format!("http://{}", self.address).parse().unwrap()
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The lines of all requests, without query.
    pub fn routes(&self) -> Vec<String> {
        self.seen().iter().map(|seen| seen.route().replace("/api/v3/notification/webhooks", "W")).collect()
    }

    /// A client with a ready token, quick to try again.
    pub fn client(&self) -> Client {
        self.client_with(Credential::Token(Secret::new("ready-token".into())), |_| {})
    }

    /// A client with an API key.
    pub fn keyed(&self) -> Client {
        self.client_with(Credential::Key(Secret::new("PULSE_0123456789abcdef".into())), |_| {})
    }

    pub fn client_with(&self, credential: Credential, adjust: impl FnOnce(&mut Service)) -> Client {
        let mut service = Service::new(self.url(), credential);
        service.limits = quick();
        service.parallel = 32;
        adjust(&mut service);
        Client::new(service, Ports::system()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts; whether it got there no longer matters.
        let _woken = TcpStream::connect(&self.address);
    }
}

/// Limits that do not make a test wait.
pub fn quick() -> Limits {
    Limits { backoff_min: Duration::from_millis(1), backoff_max: Duration::from_millis(2), ..Limits::default() }
}

fn serve(
    mut stream: impl Read + Write,
    socket: &TcpStream,
    log: &Mutex<Vec<Seen>>,
    script: &(dyn Fn(&Seen, usize) -> Act + Send + Sync),
) {
    while let Some(seen) = read(&mut stream) {
        let n = {
            let mut log = log.lock().unwrap();
            log.push(seen.clone());
            log.len() - 1
        };
        let ended = match script(&seen, n) {
            Act::Answer(bytes) => stream.write_all(&bytes).is_err(),
            Act::Cut(bytes) => {
                let _gone = stream.write_all(&bytes);
                true
            }
            Act::Reset(bytes) => {
                let _gone = stream.write_all(&bytes);
                // Closed with nothing to linger for, a socket says so by a reset.
                let _gone = socket2::SockRef::from(socket).set_linger(Some(Duration::ZERO));
                true
            }
            Act::Trickle(bytes, pause) => bytes.iter().any(|byte| {
                thread::sleep(pause);
                stream.write_all(&[*byte]).is_err()
            }),
            Act::Stall(bytes) => {
                let _gone = stream.write_all(&bytes);
                let mut rest = Vec::new();
                let _gone = stream.read_to_end(&mut rest);
                true
            }
            Act::Endless(first, again, pause) => {
                let mut alive = stream.write_all(&first).is_ok();
                while alive {
                    thread::sleep(pause);
                    alive = stream.write_all(&again).is_ok();
                }
                true
            }
        };
        if ended {
            return;
        }
    }
}

fn read(stream: &mut impl Read) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut byte = [0u8];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.push(byte[0]);
    }
    let mut seen = Seen { head: String::from_utf8(bytes).unwrap(), body: String::new() };
    let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    seen.body = String::from_utf8(body).unwrap();
    Some(seen)
}
