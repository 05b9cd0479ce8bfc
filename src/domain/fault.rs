//! The one error that people see: what failed, why, and what to do next.
//!
//! Texts may hold words of the server as they came; they are made safe where they are drawn or printed.

use std::{fmt, time::Duration};

use super::webhook::Field;

/// The class of a fault; decides exit code, colour and what is offered next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// Wrong arguments or input of the user.
    Usage,
    /// Broken or missing configuration, no terminal.
    Config,
    /// Key or token missing, refused or expired (401, login).
    Auth,
    /// The role may not do it (403).
    Forbidden,
    /// No such row in the token's scope (404).
    NotFound,
    /// The record changed meanwhile (409, or found by re-reading).
    Conflict,
    /// The service refused values (400, 422).
    Invalid,
    /// Too many requests (429).
    Busy,
    /// The service failed (5xx).
    Server,
    /// The answer could not be read: not JSON, wrong shape, cut, too large.
    Unreadable,
    /// No connection, reset, DNS, proxy.
    Network,
    /// A limit of time ran out.
    Timeout,
    /// The certificate was refused, or plain http to a far host.
    Tls,
    /// A redirect, which hookline does not follow.
    Redirect,
    /// The user called it off.
    Cancelled,
    /// A write whose answer was lost: nobody knows yet whether it was done.
    UnknownOutcome,
    /// A test delivery was made and failed.
    DeliveryFailed,
    /// Anything of this machine: files, the terminal.
    Local,
}

impl FaultKind {
    /// All of them, in the order of their documentation.
    pub const ALL: [FaultKind; 18] = [
        FaultKind::Usage,
        FaultKind::Config,
        FaultKind::DeliveryFailed,
        FaultKind::Auth,
        FaultKind::Forbidden,
        FaultKind::NotFound,
        FaultKind::Conflict,
        FaultKind::UnknownOutcome,
        FaultKind::Network,
        FaultKind::Timeout,
        FaultKind::Tls,
        FaultKind::Redirect,
        FaultKind::Busy,
        FaultKind::Server,
        FaultKind::Unreadable,
        FaultKind::Invalid,
        FaultKind::Cancelled,
        FaultKind::Local,
    ];

    /// What it is called in a table of exit codes.
    pub fn words(self) -> &'static str {
        match self {
            FaultKind::Usage => "wrong arguments",
            FaultKind::Config => "configuration, or no terminal",
            FaultKind::Auth => "key or token refused",
            FaultKind::Forbidden => "not allowed",
            FaultKind::NotFound => "no such webhook",
            FaultKind::Conflict => "changed meanwhile",
            FaultKind::Invalid => "values refused by the service",
            FaultKind::Busy => "too many requests",
            FaultKind::Server => "the service failed",
            FaultKind::Unreadable => "an answer that cannot be read",
            FaultKind::Network => "no connection",
            FaultKind::Timeout => "time-out",
            FaultKind::Tls => "certificate refused",
            FaultKind::Redirect => "a redirect",
            FaultKind::Cancelled => "called off",
            FaultKind::UnknownOutcome => "a write whose answer was lost",
            FaultKind::DeliveryFailed => "the test delivery failed",
            FaultKind::Local => "files or terminal of this machine",
        }
    }

    /// The exit code of a headless run that ends in this fault.
    pub fn exit_code(self) -> u8 {
        match self {
            FaultKind::Usage | FaultKind::Config => 2,
            FaultKind::DeliveryFailed => 3,
            FaultKind::Auth | FaultKind::Forbidden => 4,
            FaultKind::NotFound => 5,
            FaultKind::Conflict | FaultKind::UnknownOutcome => 6,
            FaultKind::Network | FaultKind::Timeout | FaultKind::Tls | FaultKind::Redirect => 7,
            FaultKind::Busy | FaultKind::Server | FaultKind::Unreadable => 8,
            FaultKind::Invalid | FaultKind::Cancelled | FaultKind::Local => 1,
        }
    }
}

/// The gravest of several: what keeps everything from working before what concerns one thing. Network, service, login
/// and configuration come before conflict, not found and failed.
pub fn gravest(kinds: impl IntoIterator<Item = FaultKind>) -> Option<FaultKind> {
    const ORDER: [u8; 8] = [7, 8, 4, 2, 6, 5, 3, 1];
    let rank = |kind: &FaultKind| ORDER.iter().position(|code| *code == kind.exit_code());
    kinds.into_iter().min_by_key(|kind| rank(kind).unwrap_or(ORDER.len()))
}

/// A complaint about one value (a 422 with a pointer, WIRE section 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The form field, where the pointer names one.
    pub field: Option<Field>,
    /// The pointer as the server gave it, such as `/data/attributes/url`.
    pub pointer: String,
    /// The complaint, such as `must be a string`.
    pub message: String,
}

/// What failed, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// Its class.
    pub kind: FaultKind,
    /// What was being done, as in "Loading page 3 failed".
    pub what: String,
    /// The cause in plain words, such as "nothing listens on 127.0.0.1:9".
    pub why: String,
    /// What to press, run or look at next. May be empty.
    pub next: String,
    /// The HTTP status, where an answer came.
    pub status: Option<u16>,
    /// Complaints about single values.
    pub fields: Vec<FieldFault>,
    /// When the server wants to be asked again.
    pub retry_after: Option<Duration>,
    /// The server's own words (SQL, backtraces), hidden unless asked for.
    pub detail: Option<String>,
}

impl Fault {
    /// A fault with its three sentences.
    pub fn new(kind: FaultKind, what: impl Into<String>, why: impl Into<String>, next: impl Into<String>) -> Self {
        Fault {
            kind,
            what: what.into(),
            why: why.into(),
            next: next.into(),
            status: None,
            fields: Vec::new(),
            retry_after: None,
            detail: None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)?;
        for field in &self.fields {
            write!(f, "; {} {}", field.pointer, field.message)?;
        }
        if !self.next.is_empty() {
            write!(f, ". {}", self.next)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_stands_in_the_table_once() {
        let mut seen: Vec<&str> = FaultKind::ALL.into_iter().map(FaultKind::words).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), FaultKind::ALL.len());
    }

    #[test]
    fn the_gravest_is_what_keeps_everything_from_working() {
        use FaultKind::{Auth, Config, Conflict, Local, NotFound, Server, Timeout};
        assert_eq!(gravest([Local, NotFound, Conflict]), Some(Conflict));
        assert_eq!(gravest([Auth, Server, Conflict]), Some(Server));
        assert_eq!(gravest([Config, Auth]), Some(Auth));
        assert_eq!(gravest([Server, Timeout]), Some(Timeout));
        assert_eq!(gravest([]), None);
    }
}
