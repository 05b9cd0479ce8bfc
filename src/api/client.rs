//! The one place that sends. Reads are repeated within bounds, writes go out once and are never aborted by dropping their future.
//!
//! ```text
//!   read:  token ─▶ exchange ─▶ 2xx ─────────────────────────▶ answer
//!            ▲         ├─ 429 502 503 504, no connection, cut ─▶ wait, again, at most 3 tries
//!            │         ├─ 401 ─▶ the same token once more (errors cross, WIRE section 11)
//!            └─login───┼─ 401 again ─▶ once
//!                      ├─ 403 404 422 ─▶ believed when it comes twice
//!                      └─ 400 422 about `count` or `fields` ─▶ once more in a plainer dialect
//!   write: token ─▶ exchange ─▶ 401 ─▶ one login, once more; everything else is for `settle`
//! ```

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::mpsc,
    time::{Instant, sleep},
};

use super::{
    auth::{Auth, Outcome, Step},
    calls::{Call, Reply},
    dialect::Dialect,
    error::{self, ErrorDocument},
    events,
    failure::Failure,
    limits::Limits,
    login,
    record::Ports,
    request, retry,
    service::{Base, Credential, Service},
    settle,
    transport::{Answer, Outgoing, Transport},
    webhooks,
};
use crate::domain::{
    fault::{Fault, FaultKind},
    known::Known,
};

/// What a call is doing beyond waiting for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A token is being fetched.
    LoggingIn,
    /// Try number `n` of `of` starts after `wait`.
    Try {
        /// From 2.
        n: u32,
        /// All tries.
        of: u32,
        /// The wait that has just begun.
        wait: Duration,
        /// Why the last try did not do.
        why: String,
    },
    /// The answer to a write was lost or doubtful; the webhook is being read to see what became of it.
    Looking,
}

/// Hears of progress.
pub type Watch<'w> = &'w (dyn Fn(Progress) + Send + Sync);

/// A client of one service. Cheap to make and to clone; opens nothing before the first call.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

/// What the parts of one client share.
pub(super) struct Inner {
    base: Base,
    limits: Limits,
    ports: Ports,
    auth: Auth,
    pub(super) transport: Arc<Transport>,
    dialect: Mutex<Dialect>,
}

impl Client {
    /// Checks the service's URL and makes a client for it.
    ///
    /// # Errors
    /// As `Base::check`.
    pub fn new(service: Service, ports: Ports) -> Result<Self, Fault> {
        let base = Base::check(&service.base, service.insecure_http)?;
        let transport = Transport::new(&service, base.host().to_owned(), base.is_loopback(), ports.clone());
        let (Credential::Key(secret) | Credential::Token(secret)) = &service.credential;
        transport.redactor.learn(secret);
        Ok(Client {
            inner: Arc::new(Inner {
                base,
                limits: service.limits,
                ports,
                auth: Auth::new(service.credential),
                transport: Arc::new(transport),
                dialect: Mutex::default(),
            }),
        })
    }

    /// Sends a call and reads its answer. Dropping the future of a read aborts it; a write goes on to its end unheard.
    ///
    /// # Errors
    /// One `Fault` that says what failed, why, and what to do next.
    pub async fn send(&self, call: Call) -> Result<Reply, Fault> {
        self.send_watched(call, &|_| {}).await
    }

    /// The same, telling what happens meanwhile.
    ///
    /// # Errors
    /// As `send`.
    pub async fn send_watched(&self, call: Call, progress: Watch<'_>) -> Result<Reply, Fault> {
        if !call.writes() {
            return Box::pin(self.inner.read(&call, progress)).await;
        }
        let inner = Arc::clone(&self.inner);
        let (tell, mut told) = mpsc::unbounded_channel();
        let what = request::doing(&call);
        let task = tokio::spawn(async move {
            let watch = move |progress| {
                // Nobody listens any more where the caller went away: the write goes on all the same.
                let _unheard = tell.send(progress);
            };
            Box::pin(settle::write(&inner, &call, &watch)).await
        });
        while let Some(event) = told.recv().await {
            progress(event);
        }
        match task.await {
            Ok(result) => result,
            Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
            Err(_) => Err(Fault::new(
                FaultKind::UnknownOutcome,
                error::failed(&what),
                "hookline ended before the answer came",
                "Look at the webhook",
            )),
        }
    }

    /// Closes kept connections if nothing is in flight. It happens by itself after `Limits::quiet`.
    pub async fn close_idle(&self) {
        self.inner.transport.close_idle();
    }

    /// What the server was seen to do.
    pub fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    /// Starts from what was seen of this server in an earlier run.
    pub fn adopt(&self, dialect: Dialect) {
        self.inner.learn(dialect);
    }

    /// Host and port of the service, for people.
    pub fn host(&self) -> &str {
        self.inner.base.host()
    }

    /// The base URL without `/api/v3`, and without a slash at the end.
    pub fn base(&self) -> &str {
        self.inner.base.root()
    }
}

/// How far a read has come.
#[derive(Default)]
struct Reading {
    attempt: u32,
    tries: u32,
    doubted: Option<u16>,
    doubts: u32,
    same_token: bool,
    logged_in: bool,
    falls: u32,
}

/// What to do after an exchange of a read.
enum Next {
    Done(Answer),
    Again,
    Login,
    Wait(Option<Duration>, String),
    Fall(Dialect),
    Fail(Fault),
}

impl Inner {
    pub(super) fn dialect(&self) -> Dialect {
        self.dialect.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn learn(&self, dialect: Dialect) {
        *self.dialect.lock().unwrap_or_else(PoisonError::into_inner) = dialect;
    }

    /// Sends a read to its end and decodes the answer.
    pub(super) async fn read(self: &Arc<Self>, call: &Call, watch: Watch<'_>) -> Result<Reply, Fault> {
        let what = request::doing(call);
        let (answer, mut dialect) = self.fetch(call, &what, watch).await?;
        let bad = |why: String| error::unreadable(&what, &why, &answer, &self.transport.redactor);
        let reply = match call {
            Call::List(query) => {
                let sent = request::decoded(&request::of(call, &dialect)?.query);
                webhooks::page(&answer.body, query, sent, &mut dialect).map(Reply::Page)
            }
            Call::Events => events::read(&answer.body).map(Reply::Events),
            _ => webhooks::one(&answer.body).and_then(|record| match call.target() {
                Some(id) if id != record.hook.id => Err(format!("it is about webhook {}", record.hook.id)),
                _ if matches!(call, Call::Reveal(_)) => Ok(Reply::Secret(record.secret)),
                _ => {
                    dialect.sends_secrets |= !record.secret.is_absent();
                    Ok(Reply::Hook(Box::new(record.hook)))
                }
            }),
        };
        self.learn(dialect);
        if let Ok(Reply::Secret(Known::Value(secret))) = &reply {
            self.transport.redactor.learn(secret);
        }
        reply.map_err(bad)
    }

    async fn fetch(self: &Arc<Self>, call: &Call, what: &str, watch: Watch<'_>) -> Result<(Answer, Dialect), Fault> {
        let since = Instant::now();
        let mut dialect = self.dialect();
        let mut out = self.outgoing(call, &dialect)?;
        let mut token = self.token(None, since, watch).await.map_err(|fault| within(what, fault))?;
        let mut reading = Reading { tries: 1, ..Reading::default() };
        loop {
            reading.attempt += 1;
            out.bearer = Some(token.secret.clone());
            let result = self.transport.exchange(&out, reading.attempt).await?;
            match self.judge(&mut reading, call, what, &dialect, result) {
                Next::Done(answer) => return Ok((answer, dialect)),
                Next::Fail(fault) => return Err(fault),
                Next::Again => {}
                Next::Login => {
                    token =
                        self.token(Some(token.generation), since, watch).await.map_err(|fault| within(what, fault))?;
                }
                Next::Wait(asked, why) => {
                    reading.tries += 1;
                    self.pause(reading.tries, asked, why, watch).await;
                }
                Next::Fall(plainer) => {
                    dialect = plainer;
                    out = self.outgoing(call, &dialect)?;
                }
            }
        }
    }

    fn judge(
        &self,
        reading: &mut Reading,
        call: &Call,
        what: &str,
        dialect: &Dialect,
        result: Result<Answer, Failure>,
    ) -> Next {
        let more = reading.tries < self.limits.tries;
        let answer = match result {
            Err(failure) if failure.again && more => return Next::Wait(None, failure.why),
            Err(failure) => return Next::Fail(failure.fault(what)),
            Ok(answer) => answer,
        };
        let believed = reading.doubted == Some(answer.status) || reading.doubts >= 3;
        match answer.status {
            200..=299 => return Next::Done(answer),
            status if retry::is_transient(status) && more => {
                return Next::Wait(answer.retry_after, format!("{} answered {status}", self.base.host()));
            }
            401 if !reading.same_token => {
                reading.same_token = true;
                return Next::Again;
            }
            401 if !reading.logged_in && self.auth.renews() => {
                reading.logged_in = true;
                return Next::Login;
            }
            status @ (403 | 404 | 422) if !believed => {
                reading.doubted = Some(status);
                reading.doubts += 1;
                return Next::Again;
            }
            400 | 422 if reading.falls < 3 => {
                let counted = matches!(call, Call::List(query) if query.count);
                let errors = ErrorDocument::of(&answer.body).unwrap_or_default();
                if !matches!(call, Call::Events)
                    && let Some(plainer) = dialect.after_refusal(counted, &errors)
                {
                    *reading = Reading { falls: reading.falls + 1, doubted: None, ..*reading };
                    return Next::Fall(plainer);
                }
            }
            _ => {}
        }
        Next::Fail(error::fault(what, &answer, call.target(), &self.transport.redactor))
    }

    /// Sends a write once; once more after one new login where the token was refused, or in the other media type where
    /// that was: both answers prove that nothing was done.
    pub(super) async fn dispatch(
        self: &Arc<Self>,
        call: &Call,
        watch: Watch<'_>,
    ) -> Result<Result<Answer, Failure>, Fault> {
        let what = request::doing(call);
        let since = Instant::now();
        let mut out = self.outgoing(call, &self.dialect())?;
        let mut token = self.token(None, since, watch).await.map_err(|fault| within(&what, fault))?;
        let (mut attempt, mut logged_in) = (0, false);
        loop {
            attempt += 1;
            out.bearer = Some(token.secret.clone());
            let result = self.transport.exchange(&out, attempt).await?;
            match &result {
                Ok(answer) if answer.status == 401 && !logged_in && self.auth.renews() => {
                    logged_in = true;
                    token =
                        self.token(Some(token.generation), since, watch).await.map_err(|fault| within(&what, fault))?;
                }
                Ok(answer) if answer.status == 415 && out.body.is_some() && !self.dialect().wants_jsonapi_type => {
                    self.learn(Dialect { wants_jsonapi_type: true, ..self.dialect() });
                    out = self.outgoing(call, &self.dialect())?;
                }
                _ => return Ok(result),
            }
        }
    }

    fn outgoing(&self, call: &Call, dialect: &Dialect) -> Result<Outgoing, Fault> {
        let request = request::of(call, dialect)?;
        let kind = if dialect.wants_jsonapi_type { "application/vnd.api+json" } else { "application/json" };
        if let Call::Create(change) | Call::Update(_, change) = call
            && let Some(secret) = &change.secret
        {
            self.transport.redactor.learn(secret);
        }
        Ok(Outgoing {
            method: request.method,
            url: self.base.join(&request.path, &request.query)?,
            bearer: None,
            body: request.body.map(|body| (kind, body)),
            slow: matches!(call, Call::Test(_)),
        })
    }

    /// A token for a call that began at `since`; a new one where that of generation `stale` was refused.
    async fn token(self: &Arc<Self>, stale: Option<u64>, since: Instant, watch: Watch<'_>) -> Outcome {
        let mut flight = match self.auth.step(stale, since, (self.ports.clock)()) {
            Step::Use(token) => return Ok(token),
            Step::Failed(fault) => return Err(fault),
            Step::Wait(flight) => flight,
            Step::Login(key, tell, flight) => {
                let inner = Arc::clone(self);
                // A task of its own: whoever asked first may go away, the others still wait for it.
                tokio::spawn(async move {
                    let result = Box::pin(inner.log_in(&key)).await;
                    let outcome = inner.auth.landed(result, (inner.ports.clock)());
                    tell.send_replace(Some(outcome));
                });
                flight
            }
        };
        watch(Progress::LoggingIn);
        let landed = flight.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone());
        landed.unwrap_or_else(|| {
            Err(Fault::new(FaultKind::Cancelled, error::failed("Logging in"), "it was called off", "Try again"))
        })
    }

    async fn log_in(
        self: &Arc<Self>,
        key: &crate::domain::secret::Secret,
    ) -> Result<crate::domain::secret::Secret, Fault> {
        let what = "Logging in";
        let redactor = &self.transport.redactor;
        let out = Outgoing {
            method: reqwest::Method::POST,
            url: self.base.join(login::PATH, "")?,
            bearer: None,
            body: Some(("application/json", login::body(key))),
            slow: false,
        };
        let mut tries = 1;
        loop {
            let result = self.transport.exchange(&out, tries).await?;
            let more = tries < self.limits.tries;
            let (asked, why) = match result {
                // A login changes nothing on the service, so it may be tried again like a read.
                Err(failure) if failure.again && more => (None, failure.why),
                Err(failure) => return Err(failure.fault(what)),
                Ok(answer) if retry::is_transient(answer.status) && more => {
                    (answer.retry_after, answer.status.to_string())
                }
                Ok(answer) if (200..300).contains(&answer.status) => {
                    let token =
                        login::token(&answer.body).map_err(|why| error::unreadable(what, &why, &answer, redactor))?;
                    redactor.learn(&token);
                    return Ok(token);
                }
                Ok(answer) => return Err(refused(error::fault(what, &answer, None, redactor))),
            };
            tries += 1;
            self.pause(tries, asked, why, &|_| {}).await;
        }
    }

    async fn pause(&self, n: u32, asked: Option<Duration>, why: String, watch: Watch<'_>) {
        let wait = retry::wait(&self.limits, n, asked, (self.ports.random)());
        watch(Progress::Try { n, of: self.limits.tries, wait, why });
        sleep(wait).await;
    }
}

/// A login that was refused, whatever the status, is a matter of the key.
fn refused(fault: Fault) -> Fault {
    match fault.status {
        Some(400 | 401 | 403 | 422) => Fault {
            kind: FaultKind::Auth,
            why: format!("the service does not accept the API key ({})", fault.why),
            next: "Check the API key and the URL it is for".to_owned(),
            ..fault
        },
        _ => fault,
    }
}

/// A login's fault told as the reason why a call failed.
fn within(what: &str, fault: Fault) -> Fault {
    Fault { what: error::failed(what), why: format!("logging in: {}", fault.why), ..fault }
}
