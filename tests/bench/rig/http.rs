//! The least of HTTP/1.1 that the benchmarks need: one connection, requests one after the other, answers with a
//! Content-Length.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
};

/// A kept connection.
#[derive(Debug)]
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    /// Connects.
    pub fn open(to: SocketAddr) -> Connection {
        let stream = TcpStream::connect(to).expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        Connection(BufReader::with_capacity(64 * 1024, stream))
    }

    /// Sends a request and reads its whole answer: status and body.
    pub fn ask(&mut self, method: &str, target: &str, token: &str, body: Option<&str>) -> (u16, Vec<u8>) {
        let mut request = format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if !token.is_empty() {
            request += &format!("Authorization: Bearer {token}\r\n");
        }
        if let Some(body) = body {
            request += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        }
        request += "\r\n";
        request += body.unwrap_or_default();
        self.0.get_mut().write_all(request.as_bytes()).expect("a request");
        answer(&mut self.0)
    }
}

fn answer(from: &mut BufReader<TcpStream>) -> (u16, Vec<u8>) {
    let (first, length) = head(from).expect("an answer");
    let status = first.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let mut body = vec![0; length];
    from.read_exact(&mut body).expect("its body");
    (status, body)
}

/// The first line of a message and the length of its body; `None` where the connection is over.
pub fn head(from: &mut impl BufRead) -> Option<(String, usize)> {
    let (mut first, mut line, mut length) = (String::new(), String::new(), 0);
    from.read_line(&mut first).ok().filter(|count| *count > 0)?;
    loop {
        line.clear();
        from.read_line(&mut line).ok().filter(|count| *count > 0)?;
        let Some((name, value)) = line.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    Some((first.trim_end().to_owned(), length))
}
