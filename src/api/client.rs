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
    auth::{Auth, Outcome, Stage, Step},
    calls::{Call, Reply},
    dialect::Dialect,
    error,
    failure::Failure,
    limits::Limits,
    login, read,
    record::Ports,
    request, retry,
    service::{Base, Credential, Service},
    settle,
    transport::{Answer, Outgoing, Transport},
};
use crate::domain::{
    fault::{Fault, FaultKind},
    secret::Secret,
    webhook::HookId,
};

/// What a call is doing beyond waiting for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A token is being fetched.
    LoggingIn,
    /// The token is there; the call itself is sent.
    LoggedIn,
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
    pub(super) base: Base,
    pub(super) limits: Limits,
    ports: Ports,
    pub(super) auth: Auth,
    pub(super) transport: Arc<Transport>,
    dialect: Mutex<Dialect>,
}

impl Client {
    /// Checks the service's URL and credential and makes a client for it.
    ///
    /// # Errors
    /// As `Base::check` and `Credential::check`.
    pub fn new(service: Service, ports: Ports) -> Result<Self, Fault> {
        let base = Base::check(&service.base, service.insecure_http)?;
        service.credential.check()?;
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
        if let Call::Settle(write) = &call {
            return Box::pin(settle::look_up(&self.inner, write, progress)).await;
        }
        if !call.writes() {
            return Box::pin(read::read(&self.inner, &call, true, progress)).await;
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
        self.inner.learn(&dialect);
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

impl Inner {
    pub(super) fn dialect(&self) -> Dialect {
        self.dialect.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn learn(&self, seen: &Dialect) {
        self.dialect.lock().unwrap_or_else(PoisonError::into_inner).merge(seen);
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
                    self.learn(&Dialect { wants_jsonapi_type: true, ..Dialect::default() });
                    out = self.outgoing(call, &self.dialect())?;
                }
                _ => return Ok(result),
            }
        }
    }

    pub(super) fn outgoing(&self, call: &Call, dialect: &Dialect) -> Result<Outgoing, Fault> {
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

    /// The fault of an answer that is no success.
    pub(super) fn refusal(&self, what: &str, answer: &Answer, about: Option<HookId>) -> Fault {
        let mut fault = error::fault(what, answer, about, &self.transport.redactor);
        if fault.kind == FaultKind::Auth && !self.auth.renews() {
            fault.next = "A ready token cannot be renewed: get a new one, or give an API key instead".to_owned();
        }
        fault
    }

    /// A token for a call that began at `since`; a new one where that of generation `stale` was refused.
    pub(super) async fn token(self: &Arc<Self>, stale: Option<u64>, since: Instant, watch: Watch<'_>) -> Outcome {
        let mut flight = match self.auth.step(stale, since, (self.ports.clock)()) {
            Step::Use(token) => return Ok(token),
            Step::Failed(fault) => return Err(fault),
            Step::Wait(flight) => flight,
            Step::Login(key, tell, flight) => {
                let inner = Arc::clone(self);
                // A task of its own: whoever asked first may go away, the others still wait for it.
                tokio::spawn(async move {
                    let heard = |progress| {
                        tell.send_replace(Stage::Under(progress));
                    };
                    let result = Box::pin(inner.log_in(&key, &heard)).await;
                    let outcome = inner.auth.landed(result, (inner.ports.clock)());
                    tell.send_replace(Stage::Landed(outcome));
                });
                flight
            }
        };
        loop {
            let stage = flight.borrow_and_update().clone();
            match stage {
                Stage::Landed(outcome) => {
                    watch(Progress::LoggedIn);
                    return outcome;
                }
                Stage::Under(progress) => watch(progress),
            }
            if flight.changed().await.is_err() {
                let what = error::failed("Logging in");
                return Err(Fault::new(FaultKind::Cancelled, what, "it was called off", "Try again"));
            }
        }
    }

    async fn log_in(self: &Arc<Self>, key: &Secret, watch: Watch<'_>) -> Result<Secret, Fault> {
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
                    (answer.retry_after, format!("{} answered {}", self.base.host(), answer.status))
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
            self.pause(tries, asked, why, watch).await;
        }
    }

    pub(super) async fn pause(&self, n: u32, asked: Option<Duration>, why: String, watch: Watch<'_>) {
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
pub(super) fn within(what: &str, fault: Fault) -> Fault {
    Fault { what: error::failed(what), why: format!("logging in: {}", fault.why), ..fault }
}
