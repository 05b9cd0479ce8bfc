//! One request out, one whole answer in, within every limit. The only place that touches the HTTP library. It repeats
//! nothing, follows nothing, knows nothing of webhooks.
//!
//! Connections are kept while there is traffic. With nothing in flight for `Limits::quiet` the library's client is dropped
//! with its pool and its timers, so that an idle hookline wakes up for nothing; the next request builds a new one.

use std::{
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER, USER_AGENT,
};
use tokio::{
    sync::Semaphore,
    time::{Instant, sleep_until, timeout, timeout_at},
};

use super::{
    calls::CallRecord,
    capture::{self, Told},
    connect::{self, Way},
    exchange::{Answer, Outgoing},
    failure::{Failure, Peer, Phase, seconds},
    limits::Limits,
    ports::Ports,
    redact::Redactor,
    retry,
    service::Service,
};
use crate::domain::fault::Fault;

/// The way to one service.
pub struct Transport {
    limits: Limits,
    way: Way,
    peer: Peer,
    ports: Ports,
    slots: Semaphore,
    /// One less than all, so that test deliveries, which take half a minute, leave room for a read.
    slow_slots: Semaphore,
    building: tokio::sync::Mutex<()>,
    pool: Mutex<Pool>,
    /// What must not be told.
    pub redactor: Redactor,
}

#[derive(Default)]
struct Pool {
    client: Option<reqwest::Client>,
    flying: usize,
    last: Option<Instant>,
    watched: bool,
}

impl Transport {
    /// Opens nothing yet.
    pub fn new(service: &Service, host: String, loopback: bool, ports: Ports) -> Self {
        let way = Way::of(service, loopback);
        let parallel = service.parallel.clamp(1, 64);
        let peer = Peer { host, proxy: way.proxy_for(&service.base) };
        Transport {
            limits: service.limits.clone(),
            way,
            peer,
            ports,
            slots: Semaphore::new(parallel),
            slow_slots: Semaphore::new(parallel.saturating_sub(1).max(1)),
            building: tokio::sync::Mutex::new(()),
            pool: Mutex::default(),
            redactor: Redactor::default(),
        }
    }

    /// Sends one request and reads its whole answer. Dropping the future aborts it.
    ///
    /// # Errors
    /// The outer fault is of this machine (a CA file that cannot be read); the inner failure is of the exchange.
    pub async fn exchange(self: &Arc<Self>, out: &Outgoing, attempt: u32) -> Result<Result<Answer, Failure>, Fault> {
        let _slow = match out.slow {
            true => Some(self.slow_slots.acquire().await),
            false => None,
        };
        let Ok(_slot) = self.slots.acquire().await else {
            return Ok(Err(Failure::timeout("the client was closed".into())));
        };
        let client = self.open().await?;
        let _flight = Flight::start(self);
        let mut told = Told::new(&self.ports, &self.redactor, out, &headers(out), attempt);
        let whole = if out.slow { self.limits.whole_test } else { self.limits.whole };
        let deadline = told.started + whole;
        let result = match timeout_at(deadline, Box::pin(self.talk(&client, out, &mut told.record))).await {
            Ok(result) => result,
            Err(_) => Err(Failure::timeout(format!(
                "the answer of {} was not complete within {}",
                self.peer.host,
                seconds(whole)
            ))),
        };
        Ok(told.end(result))
    }

    /// Closes kept connections if nothing is in flight.
    pub fn close_idle(&self) {
        let mut pool = self.pool();
        if pool.flying == 0 {
            pool.client = None;
        }
    }

    /// Looks at the files that a connection will need.
    ///
    /// # Errors
    /// `Config` where one cannot be used.
    pub fn check(&self) -> Result<(), Fault> {
        connect::check(&self.way)
    }

    async fn open(&self) -> Result<reqwest::Client, Fault> {
        if let Some(client) = self.pool().client.clone() {
            return Ok(client);
        }
        let _one = self.building.lock().await;
        if let Some(client) = self.pool().client.clone() {
            return Ok(client);
        }
        let (way, limits) = (self.way.clone(), self.limits.clone());
        // Reading the system's certificates takes milliseconds of file access.
        let built = tokio::task::spawn_blocking(move || connect::build(&way, &limits)).await;
        let client = built.unwrap_or_else(|e| Err(connect::broken(&e)))?;
        self.pool().client = Some(client.clone());
        Ok(client)
    }

    async fn talk(&self, client: &reqwest::Client, out: &Outgoing, record: &mut CallRecord) -> Result<Answer, Failure> {
        let first_byte = if out.slow { self.limits.first_byte_test } else { self.limits.first_byte };
        let mut request = client.request(out.method.clone(), out.url.clone()).headers(headers(out));
        if let Some((_, body)) = &out.body {
            request = request.body(body.clone());
        }
        let host = &self.peer.host;
        let failed = |e: &reqwest::Error, phase| Failure::of(e, phase, &self.peer, self.limits.connect);
        let mut response = match timeout(first_byte, request.send()).await {
            Err(_) => return Err(Failure::timeout(format!("{host} did not answer within {}", seconds(first_byte)))),
            Ok(Err(e)) => return Err(failed(&e, Phase::Head)),
            Ok(Ok(response)) => response,
        };
        record.status = Some(response.status().as_u16());
        record.answer_headers = capture::headers(&self.ports, &self.redactor, response.headers());
        let (status, head) = (response.status(), response.headers().clone());
        let cap = self.limits.body;
        if response.content_length().is_some_and(|length| length > cap as u64) {
            return Err(self.too_large());
        }
        // What is announced is no promise: more than a page is believed only as it comes.
        let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let mut body = Vec::with_capacity(announced.min(ANNOUNCED));
        loop {
            match timeout(self.limits.idle, response.chunk()).await {
                Err(_) => {
                    let idle = seconds(self.limits.idle);
                    return Err(Failure::timeout(format!("{host} fell silent for {idle} in the middle of the answer")));
                }
                Ok(Err(e)) => return Err(failed(&e, Phase::Body)),
                Ok(Ok(None)) => break,
                Ok(Ok(Some(chunk))) if body.len() + chunk.len() > cap => return Err(self.too_large()),
                Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
            }
        }
        let text =
            |name: HeaderName| head.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Ok(Answer {
            status: status.as_u16(),
            retry_after: text(RETRY_AFTER).and_then(|value| retry::retry_after(&value, (self.ports.clock)())),
            location: text(LOCATION),
            body,
            took: Duration::ZERO,
        })
    }

    fn too_large(&self) -> Failure {
        let mib = self.limits.body as f64 / f64::from(1024 * 1024);
        Failure::unreadable(format!("the answer of {} is larger than {mib} MiB", self.peer.host))
    }

    fn pool(&self) -> std::sync::MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that are set aside for an answer before it comes, at most.
const ANNOUNCED: usize = 1 << 20;

fn headers(out: &Outgoing) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("hookline/", env!("CARGO_PKG_VERSION"))));
    headers.insert(ACCEPT, HeaderValue::from_static("application/vnd.api+json, application/json;q=0.9, */*;q=0.1"));
    if let Some((kind, _)) = &out.body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    if let Some(token) = &out.bearer
        && let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
    {
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    headers
}

/// Counts an exchange in flight; the last one to land starts the watch over quiet.
struct Flight(Weak<Transport>);

impl Flight {
    fn start(transport: &Arc<Transport>) -> Self {
        transport.pool().flying += 1;
        Flight(Arc::downgrade(transport))
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let Some(transport) = self.0.upgrade() else { return };
        let mut pool = transport.pool();
        pool.flying = pool.flying.saturating_sub(1);
        pool.last = Some(Instant::now());
        if pool.flying == 0
            && !pool.watched
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            pool.watched = true;
            runtime.spawn(watch_quiet(self.0.clone(), transport.limits.quiet));
        }
    }
}

/// Waits until nothing was in flight for `quiet`, closes the connections and ends; ends too when traffic came back, whose
/// end starts it anew.
async fn watch_quiet(transport: Weak<Transport>, quiet: Duration) {
    loop {
        let Some(strong) = transport.upgrade() else { return };
        let until = {
            let mut pool = strong.pool();
            let until = pool.last.map_or_else(Instant::now, |last| last + quiet);
            if pool.flying > 0 || until <= Instant::now() {
                pool.watched = false;
                if pool.flying == 0 {
                    pool.client = None;
                }
                return;
            }
            until
        };
        drop(strong);
        sleep_until(until).await;
    }
}
