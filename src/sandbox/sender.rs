//! Test deliveries that are really sent: a signed POST to an address that was checked first, and its true outcome.
//!
//! http and https only, no proxy, no redirects, no second try. Every address that the name resolves to is checked, and
//! the connection goes to one of the checked addresses, whatever the name resolves to by then.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use reqwest::{
    Client, Response, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
    tls::Certificate,
};
use serde_json::{Value, json};

use super::store::Target;
use crate::domain::{
    address::{is_public, kind_of},
    signature::{SigningKey, sign},
};

/// The most bytes of an answer that are read.
const ANSWER_LIMIT: usize = 64 * 1024;

/// Sends test deliveries.
#[derive(Debug)]
pub(super) struct Sender {
    /// Whether any address may be contacted.
    pub allow_private: bool,
    /// The exact places that may be contacted though they are not public: the demo's own receivers.
    pub allowed: Vec<SocketAddr>,
    /// The whole delivery must be over by then.
    pub limit: Duration,
}

/// How a delivery ended, in the words of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    /// True for a 2xx answer, and only then.
    pub success: bool,
    /// What happened, for people.
    pub message: String,
}

impl Outcome {
    fn failed(message: impl Into<String>) -> Self {
        Outcome { success: false, message: message.into() }
    }
}

impl Sender {
    /// Sends one test event to the webhook and waits for the end of it.
    pub async fn send(&self, id: i64, target: &Target) -> Outcome {
        match tokio::time::timeout(self.limit, self.attempt(id, target)).await {
            Ok(Ok(outcome) | Err(outcome)) => outcome,
            Err(_) => Outcome::failed(format!("no answer within {}", seconds(self.limit))),
        }
    }

    async fn attempt(&self, id: i64, target: &Target) -> Result<Outcome, Outcome> {
        let url = target.url.as_deref().unwrap_or_default();
        let url = Url::parse(url).map_err(|e| Outcome::failed(format!("the url cannot be used: {e}")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Outcome::failed(format!("scheme `{}` is not sent to: only http and https are", url.scheme())));
        }
        let key = SigningKey::of_secret(target.secret.as_deref().unwrap_or_default())
            .map_err(|e| Outcome::failed(format!("not sent, it could not be signed: {e}")))?;
        let addresses = self.checked_addresses(&url).await?;
        let client = client(&url, &addresses).map_err(|e| Outcome::failed(format!("no TLS here: {e}")))?;
        let at = Timestamp::now();
        let (message_id, body) = event(id, target, at)?;
        let signature = sign(&key, &message_id, at.as_second(), body.as_bytes());
        let request = client
            .post(url)
            .header("content-type", "application/json")
            .header("user-agent", concat!("hookline-sandbox/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", message_id)
            .header("webhook-timestamp", at.as_second().to_string())
            .header("webhook-signature", signature)
            .body(body);
        let started = Instant::now();
        match request.send().await {
            Ok(response) => Ok(outcome(response, started).await),
            Err(error) => Err(Outcome::failed(cause(&error, &addresses))),
        }
    }

    /// The addresses of the URL's host, all of them allowed.
    async fn checked_addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, Outcome> {
        let port = url.port_or_known_default().unwrap_or(80);
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(url::Host::Ipv4(ip)) => vec![(IpAddr::V4(ip), port).into()],
            Some(url::Host::Ipv6(ip)) => vec![(IpAddr::V6(ip), port).into()],
            Some(url::Host::Domain(name)) => tokio::net::lookup_host((name, port))
                .await
                .map_err(|e| Outcome::failed(format!("{name} could not be resolved: {e}")))?
                .collect(),
            None => return Err(Outcome::failed("the url names no host")),
        };
        if addresses.is_empty() {
            return Err(Outcome::failed("the host has no address"));
        }
        match addresses.iter().find(|address| !self.may_contact(**address)) {
            None => Ok(addresses),
            Some(address) => Err(Outcome::failed(format!(
                "not sent: {} is a {} address, and this sandbox sends to public ones only (--allow-private lifts that)",
                address.ip(),
                kind_of(address.ip())
            ))),
        }
    }

    fn may_contact(&self, address: SocketAddr) -> bool {
        self.allow_private || is_public(address.ip()) || self.allowed.contains(&address)
    }
}

/// Gives the checked addresses for every name: there is no second look-up that could say something else.
struct Pinned(Vec<SocketAddr>);

impl Resolve for Pinned {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

/// A client for this one delivery, which can reach these addresses and no others.
fn client(url: &Url, addresses: &[SocketAddr]) -> reqwest::Result<Client> {
    let builder = || {
        Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .dns_resolver(Pinned(addresses.to_vec()))
            .pool_max_idle_per_host(0)
            .http1_only()
    };
    // Plain http needs no roots, and a machine may have none: loading them would fail, and take its time.
    if url.scheme() == "http" {
        return builder().tls_certs_only([]).build();
    }
    let bundled =
        || webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|root| Certificate::from_der(root).ok());
    builder().build().or_else(|_| builder().tls_certs_only(bundled()).build())
}

/// The id and body of a test event.
fn event(id: i64, target: &Target, at: Timestamp) -> Result<(String, String), Outcome> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|e| Outcome::failed(format!("no randomness: {e}")))?;
    let message_id = random.iter().fold(String::from("msg_"), |text, byte| format!("{text}{byte:02x}"));
    let events: Value =
        target.events.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| json!([]));
    let body = json!({
        "type": "notification:webhooks.tested",
        "timestamp": at.to_string(),
        "data": {"webhook_id": id, "events": events},
    });
    Ok((message_id, body.to_string()))
}

async fn outcome(mut response: Response, started: Instant) -> Outcome {
    let status = response.status();
    let took = started.elapsed().as_millis();
    let mut read = 0;
    let mut whole = true;
    while read <= ANSWER_LIMIT {
        match response.chunk().await {
            Ok(Some(chunk)) => read += chunk.len(),
            Ok(None) => break,
            Err(_) => {
                whole = false;
                break;
            }
        }
    }
    let words = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let words = words.trim_end();
    if status.is_success() && !whole {
        return Outcome::failed(format!("{words}, but its body broke off"));
    }
    if status.is_success() {
        return Outcome { success: true, message: format!("{words} in {took} ms") };
    }
    if status.is_redirection() {
        return Outcome::failed(format!("HTTP {words} in {took} ms: redirects are not followed"));
    }
    Outcome::failed(format!("HTTP {words} in {took} ms"))
}

/// The root of a failure in plain words.
fn cause(error: &reqwest::Error, addresses: &[SocketAddr]) -> String {
    let place = addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        if let Some(kind) = deepest.downcast_ref::<io::Error>().map(io::Error::kind).and_then(plain_words) {
            return format!("{kind} by {place}");
        }
        deepest = source;
    }
    match deepest.downcast_ref::<io::Error>().map(io::Error::kind).and_then(plain_words) {
        Some(words) => format!("{words} by {place}"),
        None if error.is_connect() => format!("no connection to {place}: {deepest}"),
        None => format!("no answer from {place}: {deepest}"),
    }
}

fn plain_words(kind: io::ErrorKind) -> Option<&'static str> {
    match kind {
        io::ErrorKind::ConnectionRefused => Some("connection refused"),
        io::ErrorKind::ConnectionReset => Some("connection reset"),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionAborted => Some("connection closed"),
        _ => None,
    }
}

fn seconds(limit: Duration) -> String {
    if limit.subsec_millis() == 0 { format!("{} s", limit.as_secs()) } else { format!("{} ms", limit.as_millis()) }
}
