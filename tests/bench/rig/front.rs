//! A front before the sandbox that answers every read from memory once it was asked for it, and every test delivery by
//! itself, so that what is measured is not the server. In a process of its own: the benchmark started again with `--front`.
//!
//! It has several doors, each a port that answers so many milliseconds late. It looks at no token, forgets nothing, and
//! ends with its standard input.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Mutex, RwLock},
    time::Duration,
};

use super::{
    http::{Connection, head},
    service::Service,
};

/// Where the front tells which reads it was asked for, in the order in which they first came.
const ASKED: &str = "/asked";

/// The front, from outside.
pub struct Front {
    process: Child,
    /// Its end is the end of the front.
    stdin: Option<ChildStdin>,
    /// A token of the sandbox behind it.
    pub token: String,
    doors: Vec<SocketAddr>,
}

impl Front {
    /// Starts a sandbox with so many webhooks, and doors that answer so many milliseconds late.
    pub fn start(webhooks: usize, doors: &[u64]) -> Front {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--front", &webhooks.to_string()]).args(doors.iter().map(u64::to_string));
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a front");
        let stdin = process.stdin.take();
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let mut line = || lines.next().expect("a line").expect("its output");
        let token = line();
        let doors = doors.iter().map(|_| line().parse().expect("an address")).collect();
        Front { process, stdin, token, doors }
    }

    /// A door.
    pub fn door(&self, at: usize) -> SocketAddr {
        self.doors[at]
    }

    /// The same as a URL.
    pub fn url(&self, at: usize) -> String {
        format!("http://{}", self.door(at))
    }

    /// Which reads it was asked for.
    pub fn asked(&self) -> Vec<String> {
        let (_, text) = Connection::open(self.door(0)).ask("GET", ASKED, "", None);
        String::from_utf8(text).expect("text").lines().map(str::to_owned).collect()
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.stdin = None;
        let _reaped = self.process.wait();
    }
}

/// What the doors share.
struct Behind {
    service: SocketAddr,
    token: String,
    known: RwLock<HashMap<String, Arc<[u8]>>>,
    asked: Mutex<Vec<String>>,
}

/// The front itself; returns when its standard input ends.
pub fn serve(args: &[String]) {
    let webhooks = args[0].parse().expect("a number");
    let service = Service::start(webhooks, &[]);
    let token = service.token();
    println!("{token}");
    let behind =
        Arc::new(Behind { service: service.address(), token, known: RwLock::default(), asked: Mutex::default() });
    for late in &args[1..] {
        let late = Duration::from_millis(late.parse().expect("a number"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        println!("{}", listener.local_addr().expect("its address"));
        let behind = Arc::clone(&behind);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, behind) = (stream.expect("a connection"), Arc::clone(&behind));
                std::thread::spawn(move || behind.talk(stream, late));
            }
        });
    }
    // Whoever started it went.
    let _ended = std::io::stdin().read(&mut [0]);
}

impl Behind {
    fn talk(&self, stream: TcpStream, late: Duration) {
        stream.set_nodelay(true).expect("a socket");
        let mut out = stream.try_clone().expect("a socket");
        let mut from = BufReader::with_capacity(64 * 1024, stream);
        while let Some((first, length)) = head(&mut from) {
            let mut body = vec![0; length];
            if from.read_exact(&mut body).is_err() {
                return;
            }
            let mut words = first.split(' ');
            let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let answer = self.answer(method, target, &body);
            if !late.is_zero() {
                std::thread::sleep(late);
            }
            if out.write_all(&answer).is_err() {
                return;
            }
        }
    }

    /// The whole answer, head and body.
    fn answer(&self, method: &str, target: &str, body: &[u8]) -> Arc<[u8]> {
        match method {
            "GET" if target == ASKED => whole(200, self.asked.lock().expect("a list").join("\n").as_bytes()),
            "GET" => {
                if let Some(known) = self.known.read().expect("what is known").get(target) {
                    return Arc::clone(known);
                }
                let (status, body) = Connection::open(self.service).ask(method, target, &self.token, None);
                let answer = whole(status, &body);
                self.asked.lock().expect("a list").push(target.to_owned());
                self.known.write().expect("what is known").insert(target.to_owned(), Arc::clone(&answer));
                answer
            }
            "POST" if target.contains("/webhooks/test/") => {
                whole(200, br#"{"success":true,"message":"204 No Content"}"#)
            }
            _ => {
                let text = std::str::from_utf8(body).expect("text");
                let (status, body) = Connection::open(self.service).ask(method, target, &self.token, Some(text));
                whole(status, &body)
            }
        }
    }
}

fn whole(status: u16, body: &[u8]) -> Arc<[u8]> {
    let head =
        format!("HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat().into()
}
