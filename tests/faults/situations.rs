//! The catalogue: every fault of the network that RELIABILITY.md names, and how a read of one page ends in it. The client, the
//! headless binary and the console are each taken through all of it, and the published table counts its rows.

use std::time::Duration;

use hookline::domain::fault::FaultKind;

use super::trouble::{Odd, Trouble};

/// The lines of RELIABILITY.md, section "Network", that a single answer can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Refused, reset, black hole, silence, one byte a second.
    Gone,
    /// Short Content-Length, chunked without end, cut in the body.
    Cut,
    /// Decompression bomb, endless body, 100 000 headers.
    Huge,
    /// HTML, empty, array, wrong types, depth; errors of gateways.
    Odd,
    /// 429 and 503 with Retry-After in every form.
    Busy,
    /// Redirects.
    Redirect,
}

impl Situation {
    /// Ended by a limit of time alone.
    pub fn is_slow(&self) -> bool {
        is_slow(&self.trouble)
    }

    /// Of redirects, busy services and encodings a few stand for all.
    pub fn telling(&self) -> bool {
        match &self.trouble {
            Trouble::Redirect(status, to) => *status == 307 && to.starts_with("http"),
            Trouble::Busy(_, values) => {
                values.first().is_some_and(|value| ["0", "3600", "soon"].contains(&value.as_str()))
            }
            Trouble::Bomb(packing) | Trouble::Packed(packing) => ["gzip", "br"].contains(packing),
            _ => true,
        }
    }
}

/// Ended by a limit of time alone.
pub fn is_slow(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Hole | Trouble::HoleInBody | Trouble::Trickle(_) | Trouble::Interims(..))
}

impl Line {
    pub const ALL: [Line; 6] = [Line::Gone, Line::Cut, Line::Huge, Line::Odd, Line::Busy, Line::Redirect];

    /// The line as RELIABILITY.md has it.
    pub fn words(self) -> &'static str {
        match self {
            Line::Gone => "refused, reset, black hole, silence after accept, one byte a second",
            Line::Cut => "short Content-Length, chunked without end, cut in the body",
            Line::Huge => "decompression bomb, endless body, 100 000 headers, interim answers without end",
            Line::Odd => "HTML, empty, array, wrong types, missing `data`, depth, 5xx in HTML, what is no HTTP",
            Line::Busy => "429 and 503 with Retry-After in every form",
            Line::Redirect => "redirects to another host, port or scheme",
        }
    }
}

/// One fault of the network.
#[derive(Debug, Clone)]
pub struct Situation {
    pub line: Line,
    pub trouble: Trouble,
    pub ends: Ends,
}

/// How a read of one page ends that meets nothing but this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// In a fault with these words in it, after so many requests.
    Fault(FaultKind, &'static str, usize),
    /// With so many rows.
    Rows(usize),
}

/// The values of Retry-After that are tried, and the wait that is kept: seconds, `None` for one that hookline chooses.
pub fn waits() -> Vec<(Vec<String>, Option<u64>)> {
    let one = |value: &str| vec![value.to_owned()];
    let date = |ahead: i64| {
        let at = jiff::Timestamp::now().checked_add(jiff::SignedDuration::from_secs(ahead)).unwrap();
        at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    let far = 4_000_000_000;
    vec![
        (one("0"), Some(0)),
        (one("7"), Some(7)),
        (one(" 7 "), Some(7)),
        (one("007"), Some(7)),
        (one("3600"), Some(3600)),
        (one("99999999999999999999999999"), Some(far)),
        (one(&date(86_400)), Some(86_000)),
        (one(&date(-86_400)), Some(0)),
        (one("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0)),
        (one("Sunday, 06-Nov-94 08:49:37 GMT"), None),
        (one("Sun, 99 Nov 1994 99:49:37 GMT"), None),
        (one("-5"), None),
        (one("1.5"), None),
        (one("+7"), None),
        (one("0x10"), None),
        (one("7, 9"), None),
        (one("soon"), None),
        (one(""), None),
        (vec![], None),
        (vec!["0".into(), "3600".into()], Some(0)),
        (vec!["3600".into(), "0".into()], Some(3600)),
    ]
}

/// Targets of redirects: another host and port, another scheme, the same place, and what is no address.
pub fn targets(decoy: &str) -> Vec<String> {
    vec![
        format!("http://{decoy}/api/v3/notification/webhooks"),
        format!("http://localhost:{}/", decoy.rsplit(':').next().unwrap()),
        format!("https://{decoy}/"),
        format!("//{decoy}/elsewhere"),
        "/api/v3/notification/webhooks?moved=1".to_owned(),
        format!("http://me:hunter22@{decoy}/?token=hunter22hunter22"),
        "not an address".to_owned(),
        "javascript:alert(1)".to_owned(),
        String::new(),
    ]
}

/// All of them. `decoy` is the address that redirects point to; `pause` that between two bytes of a trickle.
pub fn all(decoy: &str, pause: Duration) -> Vec<Situation> {
    use FaultKind::{Network, Redirect, Server, Timeout, Unreadable};
    let mut all = Vec::new();
    let mut add = |line, trouble, ends| all.push(Situation { line, trouble, ends });
    let closed = "closed the connection before an answer came";
    let middle = "in the middle of the answer";
    add(Line::Gone, Trouble::Close, Ends::Fault(Network, closed, 3));
    add(Line::Gone, Trouble::Reset, Ends::Fault(Network, "reset the connection before an answer came", 3));
    add(Line::Gone, Trouble::Hole, Ends::Fault(Timeout, "did not answer within", 1));
    add(Line::Gone, Trouble::HalfHead, Ends::Fault(Network, closed, 3));
    add(Line::Gone, Trouble::Trickle(pause), Ends::Fault(Timeout, "within", 1));
    add(Line::Cut, Trouble::HalfBody, Ends::Fault(Network, middle, 3));
    add(Line::Cut, Trouble::ResetInBody, Ends::Fault(Network, middle, 3));
    add(Line::Cut, Trouble::Unended, Ends::Fault(Network, middle, 3));
    add(Line::Cut, Trouble::HoleInBody, Ends::Fault(Timeout, middle, 1));
    add(Line::Cut, Trouble::Truncated, Ends::Fault(Unreadable, "cannot be read", 1));
    for packing in ["gzip", "x-gzip, gzip", "deflate", "br", "zstd", "GZIP", "exotic"] {
        // What hookline does not accept is not unpacked, so that it cannot grow.
        let words = if packing == "gzip" { "larger than" } else { "" };
        add(Line::Huge, Trouble::Bomb(packing), Ends::Fault(Unreadable, words, 1));
        add(Line::Huge, Trouble::Packed(packing), Ends::Fault(Unreadable, "", 1));
    }
    add(Line::Huge, Trouble::Endless, Ends::Fault(Unreadable, "larger than", 1));
    add(Line::Huge, Trouble::Vast, Ends::Fault(Unreadable, "larger than", 1));
    add(Line::Huge, Trouble::Headers(101), Ends::Fault(Unreadable, "head of the answer", 1));
    add(Line::Huge, Trouble::Headers(100_000), Ends::Fault(Unreadable, "head of the answer", 1));
    add(Line::Huge, Trouble::LongHeader(2_000_000), Ends::Fault(Unreadable, "head of the answer", 1));
    add(Line::Huge, Trouble::Interim(100, 3), Ends::Rows(3));
    add(Line::Huge, Trouble::Interim(103, 3), Ends::Rows(3));
    add(Line::Huge, Trouble::Interims(100, Duration::from_millis(2)), Ends::Fault(Timeout, "did not answer within", 1));
    add(Line::Huge, Trouble::Interims(103, Duration::from_millis(2)), Ends::Fault(Timeout, "did not answer within", 1));
    for odd in Odd::ALL {
        let ends = match odd {
            Odd::ControlCharacters | Odd::BadRow | Odd::Deep => Ends::Rows(2),
            Odd::WrongTypes | Odd::NotUtf8 => Ends::Rows(0),
            // Which of two is meant, or which character, nobody knows: that row is left out, and said.
            Odd::TwiceTheSame | Odd::LoneSurrogate => Ends::Rows(1),
            _ => Ends::Fault(Unreadable, "cannot be read", 1),
        };
        add(Line::Odd, Trouble::Body(odd), ends);
    }
    add(Line::Odd, Trouble::NoHttp, Ends::Fault(Unreadable, "does not answer in HTTP", 1));
    for status in [500, 505] {
        add(Line::Odd, Trouble::Page(status), Ends::Fault(Server, "the service failed", 1));
    }
    for status in [502, 503, 504] {
        add(Line::Odd, Trouble::Page(status), Ends::Fault(Server, "a gateway in front of the service", 3));
    }
    for (values, _) in waits() {
        add(Line::Busy, Trouble::Busy(429, values.clone()), Ends::Fault(FaultKind::Busy, "fewer requests", 3));
        add(Line::Busy, Trouble::Busy(503, values), Ends::Fault(Server, "a gateway in front of the service", 3));
    }
    for status in [301, 302, 303, 307, 308] {
        for target in targets(decoy) {
            add(Line::Redirect, Trouble::Redirect(status, target), Ends::Fault(Redirect, "the service answered 30", 1));
        }
    }
    all
}
