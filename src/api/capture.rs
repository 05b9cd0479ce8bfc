//! What is told of an exchange, redacted where it is captured (DESIGN section 6). Decides nothing.

use std::time::Duration;

use reqwest::{Method, header::HeaderMap};
use tokio::time::Instant;

use super::{
    calls::{CallRecord, HEAD},
    exchange::{Answer, Outgoing},
    failure::Failure,
    ports::Ports,
    redact::Redactor,
};

/// The record of one exchange, told when it ends, in whatever way: a dropped future ends it as called off.
pub struct Told<'t> {
    ports: &'t Ports,
    redactor: &'t Redactor,
    /// When it was sent.
    pub started: Instant,
    /// What is known so far.
    pub record: CallRecord,
    ended: bool,
}

impl<'t> Told<'t> {
    /// Begins the record of a request.
    pub fn new(ports: &'t Ports, redactor: &'t Redactor, out: &Outgoing, sent: &HeaderMap, attempt: u32) -> Self {
        let record = CallRecord {
            at: (ports.clock)(),
            method: name_of(&out.method),
            origin: out.url.origin().ascii_serialization(),
            target: redactor.target(&out.url),
            status: None,
            took: Duration::ZERO,
            attempt,
            request_headers: headers(ports, redactor, sent),
            request_body: out.body.as_ref().filter(|_| ports.observer.is_some()).map(|(_, body)| redactor.body(body)),
            answer_headers: Vec::new(),
            answer_bytes: 0,
            answer_head: String::new(),
            failure: None,
        };
        Told { ports, redactor, started: Instant::now(), record, ended: false }
    }

    /// Ends it, and tells the answer how long it took.
    pub fn end(mut self, result: Result<Answer, Failure>) -> Result<Answer, Failure> {
        self.ended = true;
        self.record.took = self.started.elapsed();
        match &result {
            Ok(answer) => {
                self.record.answer_bytes = answer.body.len();
                if self.ports.observer.is_some() {
                    let (head, _) = answer.body.split_at_checked(HEAD).unwrap_or((&answer.body, &[]));
                    self.record.answer_head = self.redactor.body(&String::from_utf8_lossy(head));
                }
            }
            Err(failure) => self.record.failure = Some(failure.why.clone()),
        }
        let took = self.record.took;
        result.map(|answer| Answer { took, ..answer })
    }
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.record.took = self.started.elapsed();
            self.record.failure = Some("called off".to_owned());
        }
        let CallRecord { method, target, status, took, attempt, failure, .. } = &self.record;
        tracing::debug!(method, target, status, ?took, attempt, failure, "exchange");
        if let Some(observer) = &self.ports.observer {
            observer(&self.record);
        }
    }
}

fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "GET",
    }
}

/// Headers as they may be told; none where nobody listens.
pub fn headers(ports: &Ports, redactor: &Redactor, headers: &HeaderMap) -> Vec<(String, String)> {
    if ports.observer.is_none() {
        return Vec::new();
    }
    let told = headers.iter().map(|(name, value)| {
        let text = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), redactor.header(name.as_str(), &text))
    });
    told.collect()
}
