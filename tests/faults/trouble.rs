//! Every fault that the server knows, and how it looks on the socket. Plain data, so that a script of faults can be drawn,
//! printed and replayed; it decides nothing about webhooks.

use std::time::Duration;

use super::{
    model::Honest,
    server::{Act, bytes},
};

/// What a request meets, and whether a write is done before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub trouble: Trouble,
    /// A write is done before the trouble begins; without it the trouble keeps it from being done.
    pub commits: bool,
}

/// What is wrong with the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing: the honest answer.
    None,
    /// The connection is closed without a byte.
    Close,
    /// The connection is reset without a byte.
    Reset,
    /// Silence.
    Hole,
    /// Half of the head, then the end of the connection.
    HalfHead,
    /// The head and half of the body, then the end: Content-Length promises more.
    HalfBody,
    /// The same, then a reset.
    ResetInBody,
    /// The same, then silence.
    HoleInBody,
    /// A chunked body without its last chunk, then the end.
    Unended,
    /// The honest answer, byte by byte with this pause.
    Trickle(Duration),
    /// A chunked body without end.
    Endless,
    /// A Content-Length of a terabyte.
    Vast,
    /// 40 MiB of blanks in 40 kB, said to be packed like this.
    Bomb(&'static str),
    /// A body that is not what its Content-Encoding says.
    Packed(&'static str),
    /// So many headers.
    Headers(usize),
    /// One header of so many bytes.
    LongHeader(usize),
    /// So many interim answers, then the honest one.
    Interim(u16, usize),
    /// Interim answers without end, some at a time with this pause between.
    Interims(u16, Duration),
    /// Something that is no HTTP.
    NoHttp,
    /// The honest body without its second half, well framed.
    Truncated,
    /// Another body with 200.
    Body(Odd),
    /// An empty answer of this status.
    Status(u16),
    /// An error answer that was meant for another request (WIRE section 11).
    Crossed(u16),
    /// A page of a gateway.
    Page(u16),
    /// A redirect to this address.
    Redirect(u16, String),
    /// A busy service, with these values of Retry-After.
    Busy(u16, Vec<String>),
}

/// Bodies that a service would not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Odd {
    Html,
    Empty,
    Null,
    Number,
    Array,
    NoData,
    WrongTypes,
    Deep,
    TwiceTheSame,
    LoneSurrogate,
    ControlCharacters,
    NotUtf8,
    BadRow,
}

impl Step {
    /// The honest answer.
    pub fn honest() -> Self {
        Step { trouble: Trouble::None, commits: true }
    }

    /// A write is done, then its answer meets this.
    pub fn after(trouble: Trouble) -> Self {
        Step { commits: !trouble.refuses(), trouble }
    }

    /// This keeps the write from being done.
    pub fn before(trouble: Trouble) -> Self {
        Step { commits: trouble.says_yes(), trouble }
    }
}

impl Trouble {
    /// The answer says that nothing was done, and no service says so of what it did.
    pub fn refuses(&self) -> bool {
        matches!(self, Trouble::Status(100..=199 | 300..=499) | Trouble::Crossed(300..=499) | Trouble::Page(300..=499))
            || matches!(self, Trouble::Redirect(..) | Trouble::Busy(429, _))
    }

    /// The answer says that it was done, and no service says so of what it did not do. A page of HTML is some gateway's.
    pub fn says_yes(&self) -> bool {
        matches!(self, Trouble::None | Trouble::Interim(..) | Trouble::Truncated | Trouble::Status(200..=299))
            || matches!(self, Trouble::Body(odd) if *odd != Odd::Html)
    }

    /// The status of the answer, where a whole head is sent.
    pub fn status(&self, honest: u16) -> Option<u16> {
        match self {
            Trouble::Status(status) | Trouble::Crossed(status) | Trouble::Page(status) => Some(*status),
            Trouble::Redirect(status, _) | Trouble::Busy(status, _) => Some(*status),
            Trouble::Body(_) => Some(200),
            Trouble::None | Trouble::Truncated | Trouble::Interim(..) => Some(honest),
            _ => None,
        }
    }

    /// What the server does.
    pub fn act(&self, honest: &Honest) -> Act {
        let whole = bytes(honest.status, "content-type: application/json\r\n", &honest.body);
        let head = whole.len() - if honest.status == 204 { 0 } else { honest.body.len() };
        let (half_head, half_body) = (head / 2, head + (whole.len() - head) / 2);
        let cut = |at: usize| whole.get(..at).unwrap().to_vec();
        // What has no body cannot be cut in it.
        let in_body = if half_body == head { half_head } else { half_body };
        let json = "content-type: application/json\r\n";
        match self {
            Trouble::None => Act::Answer(whole),
            Trouble::Close => Act::Cut(Vec::new()),
            Trouble::Reset => Act::Reset(Vec::new()),
            Trouble::Hole => Act::Stall(Vec::new()),
            Trouble::HalfHead => Act::Cut(cut(half_head)),
            Trouble::HalfBody => Act::Cut(cut(in_body)),
            Trouble::ResetInBody => Act::Reset(cut(in_body)),
            Trouble::HoleInBody => Act::Stall(cut(in_body)),
            Trouble::Unended => {
                let body = &honest.body;
                let said = format!("{}{:x}\r\n{body}\r\n", chunked(""), body.len());
                // A chunk of no length would be the last one.
                Act::Cut(if body.is_empty() { chunked("").into_bytes() } else { said.into_bytes() })
            }
            Trouble::Trickle(pause) => Act::Trickle(whole, *pause),
            Trouble::Endless => {
                let chunk = [b"1000\r\n".as_slice(), &[b' '; 4096], b"\r\n"].concat();
                Act::Endless(chunked("").into_bytes(), chunk, Duration::ZERO)
            }
            Trouble::Vast => Act::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n{".to_vec()),
            Trouble::Bomb(packing) => {
                let bomb = include_bytes!("../fixtures/blanks.gz");
                Act::Answer(bytes(200, &format!("Content-Encoding: {packing}\r\n"), bomb))
            }
            Trouble::Packed(packing) => {
                Act::Answer(bytes(200, &format!("Content-Encoding: {packing}\r\n"), "this is not packed at all"))
            }
            Trouble::Headers(count) => {
                let headers: String = (0..*count).map(|n| format!("x-{n}: y\r\n")).collect();
                Act::Cut(bytes(200, &headers, &honest.body))
            }
            Trouble::LongHeader(length) => {
                Act::Cut(bytes(200, &format!("x-long: {}\r\n", "y".repeat(*length)), &honest.body))
            }
            Trouble::Interim(status, count) => {
                Act::Answer([interim(*status).repeat(*count).into_bytes(), whole].concat())
            }
            Trouble::Interims(status, pause) => {
                Act::Endless(Vec::new(), interim(*status).repeat(8).into_bytes(), *pause)
            }
            Trouble::NoHttp => Act::Cut(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
            Trouble::Truncated => {
                let body = honest.body.as_bytes();
                Act::Answer(bytes(honest.status, json, body.get(..body.len() / 2).unwrap()))
            }
            Trouble::Body(odd) => Act::Answer(bytes(200, json, odd.body())),
            Trouble::Status(status) => Act::Answer(bytes(*status, "", "")),
            Trouble::Crossed(status) => {
                let told = format!(
                    r#"{{"errors":[{{"status":"{status}","title":"Verse::Error::Whatever","detail":"{{:id=>999999}}"}}]}}"#
                );
                Act::Answer(bytes(*status, json, told))
            }
            Trouble::Page(status) => {
                let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
                Act::Answer(bytes(*status, "content-type: text/html\r\n", page))
            }
            Trouble::Redirect(status, to) => Act::Answer(bytes(*status, &format!("Location: {to}\r\n"), "")),
            Trouble::Busy(status, values) => {
                let told: String = values.iter().map(|value| format!("Retry-After: {value}\r\n")).collect();
                Act::Answer(bytes(*status, &told, ""))
            }
        }
    }
}

fn chunked(more: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{more}\r\n")
}

fn interim(status: u16) -> String {
    format!("HTTP/1.1 {status} Whatever\r\n\r\n")
}

impl Odd {
    pub const ALL: [Odd; 13] = [
        Odd::Html,
        Odd::Empty,
        Odd::Null,
        Odd::Number,
        Odd::Array,
        Odd::NoData,
        Odd::WrongTypes,
        Odd::Deep,
        Odd::TwiceTheSame,
        Odd::LoneSurrogate,
        Odd::ControlCharacters,
        Odd::NotUtf8,
        Odd::BadRow,
    ];

    /// The body.
    pub fn body(self) -> Vec<u8> {
        let row = |attributes: &str| {
            format!(
                r#"{{"data":[{{"type":"notification/webhooks","id":"1","attributes":{attributes}}},{{"type":"notification/webhooks","id":"2","attributes":{{"name":"good"}}}}],"meta":{{}}}}"#
            )
        };
        let text = match self {
            Odd::Html => "<!doctype html><html><body>Please sign in \u{202e}\x1b[31m</body></html>".to_owned(),
            Odd::Empty => String::new(),
            Odd::Null => "null".to_owned(),
            Odd::Number => "1e999".to_owned(),
            Odd::Array => "[1, [], {}]".to_owned(),
            Odd::NoData => r#"{"meta":{}}"#.to_owned(),
            Odd::WrongTypes => r#"{"data":[{"id":[],"attributes":7},{"id":{},"attributes":"x"},7,null]}"#.to_owned(),
            Odd::Deep => row(&format!(r#"{{"scopes":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000))),
            Odd::TwiceTheSame => row(r#"{"name":"a","name":"b","url":"https://a.example","url":5}"#),
            Odd::LoneSurrogate => row(r#"{"name":"\ud800"}"#),
            Odd::ControlCharacters => row(r#"{"name":"\u001b]0;x\u0007\u009b31m\u202e"}"#),
            Odd::NotUtf8 => return [b"{\"data\":[\"".as_slice(), &[0xff, 0xfe, 0xc0], b"\"]}"].concat(),
            Odd::BadRow => row(r#"{"name":{"a":[1]},"events":"all","created_at":7,"account_id":"x"}"#),
        };
        text.into_bytes()
    }
}
