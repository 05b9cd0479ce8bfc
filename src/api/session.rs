//! What the parts of one client share: the way to the service, its token, its dialect; and single exchanges in a session.
//! Decides nothing about reads (`read`) and nothing about lost writes (`settle`).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{
    auth::{Auth, Outcome, Stage, Step},
    calls::Call,
    dialect::Dialect,
    error,
    exchange::{Answer, Outgoing},
    failure::Failure,
    limits::Limits,
    login,
    ports::Ports,
    progress::{Progress, Watch},
    request, retry,
    service::{Base, Credential, Service},
    transport::Transport,
};
use crate::domain::{
    fault::{Fault, FaultKind},
    secret::Secret,
    webhook::HookId,
};

/// A session with one service.
pub struct Session {
    /// Where the service is.
    pub base: Base,
    /// The limits of every call.
    pub limits: Limits,
    ports: Ports,
    /// The token and whose turn it is to fetch one.
    pub auth: Auth,
    /// The way there.
    pub transport: Arc<Transport>,
    dialect: Mutex<Dialect>,
}

impl Session {
    /// Checks the service's URL and credential; opens nothing.
    ///
    /// # Errors
    /// As `Base::check` and `Credential::check`.
    pub fn new(service: Service, ports: Ports) -> Result<Self, Fault> {
        let base = Base::check(&service.base, service.insecure_http)?;
        service.credential.check()?;
        let transport = Transport::new(&service, base.host().to_owned(), base.is_loopback(), ports.clone());
        let (Credential::Key(secret) | Credential::Token(secret)) = &service.credential;
        transport.redactor.learn(secret);
        Ok(Session {
            base,
            limits: service.limits,
            ports,
            auth: Auth::new(service.credential),
            transport: Arc::new(transport),
            dialect: Mutex::default(),
        })
    }

    /// What the server was seen to do.
    pub fn dialect(&self) -> Dialect {
        self.dialect.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds what was seen of the server.
    pub fn learn(&self, seen: &Dialect) {
        self.dialect.lock().unwrap_or_else(PoisonError::into_inner).merge(seen);
    }

    /// Sends a write once; once more after one new login where the token was refused, or in the other media type where
    /// that was: both answers prove that nothing was done.
    ///
    /// # Errors
    /// The outer fault is of this machine or of the login; the inner failure is of the exchange.
    pub async fn dispatch(self: &Arc<Self>, call: &Call, watch: Watch<'_>) -> Result<Result<Answer, Failure>, Fault> {
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

    /// The request of a call, in a dialect, without its token.
    ///
    /// # Errors
    /// Where the call cannot be written, or its URL cannot be.
    pub fn outgoing(&self, call: &Call, dialect: &Dialect) -> Result<Outgoing, Fault> {
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
    pub fn refusal(&self, what: &str, answer: &Answer, about: Option<HookId>) -> Fault {
        let mut fault = error::fault(what, answer, about, &self.transport.redactor);
        if fault.kind == FaultKind::Auth && !self.auth.renews() {
            fault.next = "A ready token cannot be renewed: get a new one, or give an API key instead".to_owned();
        }
        fault
    }

    /// A token for a call that began at `since`; a new one where that of generation `stale` was refused.
    pub async fn token(self: &Arc<Self>, stale: Option<u64>, since: Instant, watch: Watch<'_>) -> Outcome {
        let mut flight = match self.auth.step(stale, since, (self.ports.clock)()) {
            Step::Use(token) => return Ok(token),
            Step::Failed(fault) => return Err(fault),
            Step::Wait(flight) => flight,
            Step::Login(key, tell, flight) => {
                let session = Arc::clone(self);
                // A task of its own: whoever asked first may go away, the others still wait for it.
                tokio::spawn(async move {
                    let heard = |progress| {
                        tell.send_replace(Stage::Under(progress));
                    };
                    let result = Box::pin(session.log_in(&key, &heard)).await;
                    let outcome = session.auth.landed(result, (session.ports.clock)());
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

    /// Waits before try number `n`, as long as the service `asked` or as the limits say.
    pub async fn pause(&self, n: u32, asked: Option<Duration>, why: String, watch: Watch<'_>) {
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
pub fn within(what: &str, fault: Fault) -> Fault {
    Fault { what: error::failed(what), why: format!("logging in: {}", fault.why), ..fault }
}
