//! Why no whole answer came, in words and in the three questions that decide what happens next: was it sent, is another
//! try worth it, which limit was it. Reads the error chains of reqwest, hyper, rustls and the system; sends nothing.

use std::{error::Error, io, time::Duration};

use super::error;
use crate::domain::fault::{Fault, FaultKind};

/// An exchange that ended without a whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Its class.
    pub kind: FaultKind,
    /// The cause, naming host and phase.
    pub why: String,
    /// What to look at next.
    pub next: &'static str,
    /// The request may have reached the service.
    pub sent: bool,
    /// A read may be tried again.
    pub again: bool,
}

/// Where an exchange was when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Connecting, sending, waiting for the head.
    Head,
    /// Reading the body.
    Body,
}

/// Whom the exchange was with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Host and port of the service.
    pub host: String,
    /// The proxy in between, without credentials.
    pub proxy: Option<String>,
}

impl Failure {
    /// The fault for people.
    pub fn fault(self, what: &str) -> Fault {
        Fault::new(self.kind, error::failed(what), self.why, self.next)
    }

    /// A limit of time ran out after the request went out.
    pub fn timeout(why: String) -> Self {
        Failure { kind: FaultKind::Timeout, why, next: "Try again, or raise the limit", sent: true, again: false }
    }

    /// The answer broke a limit of size or the rules of HTTP.
    pub fn unreadable(why: String) -> Self {
        let next = "Check that the URL is that of the service";
        Failure { kind: FaultKind::Unreadable, why, next, sent: true, again: false }
    }

    /// Reads an error of the HTTP library.
    pub fn of(error: &reqwest::Error, phase: Phase, peer: &Peer, connect: Duration) -> Self {
        if error.is_connect() {
            return connecting(error, peer, connect);
        }
        let host = &peer.host;
        if let Some(hyper) = find::<hyper::Error>(error) {
            if hyper.is_parse_too_large() {
                return Failure::unreadable(format!("the head of the answer of {host} is too large"));
            }
            if hyper.is_parse() {
                return Failure::unreadable(format!("{host} does not answer in HTTP ({hyper})"));
            }
        }
        if error.is_decode() && find::<hyper::Error>(error).is_none() {
            return Failure::unreadable(format!("the compressed answer of {host} is broken"));
        }
        let place = match phase {
            Phase::Head => "before an answer came",
            Phase::Body => "in the middle of the answer",
        };
        let why = match find::<io::Error>(error).map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => {
                format!("{host} reset the connection {place}")
            }
            _ => format!("{host} closed the connection {place}"),
        };
        Failure { kind: FaultKind::Network, why, next: "Try again", sent: true, again: true }
    }
}

fn connecting(error: &reqwest::Error, peer: &Peer, connect: Duration) -> Failure {
    let host = &peer.host;
    let at = match &peer.proxy {
        Some(proxy) => format!("{host} through the proxy {proxy}"),
        None => host.clone(),
    };
    let network = |why: String, next| Failure { kind: FaultKind::Network, why, next, sent: false, again: true };
    let check = match peer.proxy {
        Some(_) => "Check the proxy (`proxy` of the profile, HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) and the URL",
        None => "Check the URL, and that the service runs",
    };
    if error.is_timeout() {
        let why = format!("no connection to {at} within {}", seconds(connect));
        return Failure { kind: FaultKind::Timeout, why, next: check, sent: false, again: false };
    }
    if error.is_dns() {
        let name = peer.proxy.as_deref().unwrap_or(host);
        return network(format!("the name in {name} cannot be resolved (connecting to {at})"), check);
    }
    if let Some(cause) = tls_cause(error) {
        let next = "Check the URL, the clock and the CA file; accepting any certificate needs its own switch";
        let why = format!("the TLS connection to {at} was refused: {cause}");
        return Failure { kind: FaultKind::Tls, why, next, sent: false, again: false };
    }
    let why = match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) if peer.proxy.is_none() => format!("nothing listens on {host}"),
        Some(io::ErrorKind::ConnectionRefused) => format!("cannot connect to {at}: connection refused"),
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => {
            format!("{at} closed the connection while connecting")
        }
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => format!("there is no way to {at}"),
        _ => format!("cannot connect to {at}: {}", root(error)),
    };
    network(why, check)
}

/// The cause where TLS refused, from rustls' words: its types are no dependency of ours.
fn tls_cause(error: &reqwest::Error) -> Option<String> {
    let told = chain(error).map(ToString::to_string).find(|text| {
        ["certificate", "handshake", "InvalidContentType", "corrupt message", "AlertReceived", "fatal alert"]
            .iter()
            .any(|mark| text.contains(mark))
    })?;
    let has = |marks: &[&str]| marks.iter().any(|mark| told.contains(mark));
    let cause = if has(&["CaUsedAsEndEntity", "UnknownIssuer", "not trusted", "unknown issuer"]) {
        "its certificate is self-signed, or signed by an authority that this machine does not know"
    } else if has(&["Expired", "expired"]) {
        "its certificate has expired"
    } else if has(&["NotValidYet", "not valid yet"]) {
        "its certificate is not valid yet"
    } else if has(&["NotValidForName", "not valid for name", "not valid for any names"]) {
        "its certificate is for another name"
    } else if has(&["Revoked", "revoked"]) {
        "its certificate was revoked"
    } else if has(&["InvalidContentType", "corrupt message"]) {
        "that port does not speak TLS"
    } else {
        return Some(told);
    };
    Some(cause.to_owned())
}

/// The error and everything below it, looking through what `io::Error` wraps without calling it a source.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        match inner {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
    .take(32)
}

fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    chain(error).find_map(|e| e.downcast_ref::<E>())
}

fn root(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// "5 s", "0.25 s".
pub fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}
