//! The one place that sends. Reads are repeated within bounds, writes go out once and are never aborted by dropping their future.
//!
//! ```text
//!   read:  token ─▶ exchange ─▶ 2xx ─────────────────────────▶ answer
//!            ▲         ├─ 429 502 503 504, no connection, cut ─▶ wait, again, at most 3 tries
//!            │         ├─ 401 ─▶ the same token once more (errors cross, WIRE section 11)
//!            └─login───┼─ 401 again ─▶ once
//!                      ├─ 403 404 410 422 ─▶ believed when it comes twice
//!                      └─ 400 422 about `count` or `fields` ─▶ once more in a plainer dialect
//!   write: token ─▶ exchange ─▶ 401 ─▶ one login, once more; everything else is for `settle`
//! ```

use std::sync::Arc;

use tokio::sync::mpsc;

use super::{
    account::Account,
    calls::{Call, Reply},
    dialect::Dialect,
    error,
    ports::Ports,
    progress::Watch,
    read, request,
    service::Service,
    session::Session,
    settle,
};
use crate::domain::fault::{Fault, FaultKind};

/// A client of one service. Cheap to make and to clone; opens nothing before the first call.
#[derive(Clone)]
pub struct Client {
    session: Arc<Session>,
}

impl Client {
    /// Checks the service's URL and credential and makes a client for it.
    ///
    /// # Errors
    /// As `Base::check` and `Credential::check`.
    pub fn new(service: Service, ports: Ports) -> Result<Self, Fault> {
        Ok(Client { session: Arc::new(Session::new(service, ports)?) })
    }

    /// Looks at the files that a connection will need, so that a wrong one is told before the first call. Sends nothing.
    ///
    /// # Errors
    /// `Config` where the CA file cannot be used.
    pub fn check(&self) -> Result<(), Fault> {
        self.session.transport.check()
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
            return Box::pin(settle::look_up(&self.session, write, progress)).await;
        }
        if !call.writes() {
            return Box::pin(read::read(&self.session, &call, true, progress)).await;
        }
        let session = Arc::clone(&self.session);
        let (tell, mut told) = mpsc::unbounded_channel();
        let what = request::doing(&call);
        let task = tokio::spawn(async move {
            let watch = move |progress| {
                // Nobody listens any more where the caller went away: the write goes on all the same.
                let _unheard = tell.send(progress);
            };
            Box::pin(settle::write(&session, &call, &watch)).await
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
        self.session.transport.close_idle();
    }

    /// What the server was seen to do.
    pub fn dialect(&self) -> Dialect {
        self.session.dialect()
    }

    /// Whom the token in use speaks for; `None` before the first login, and for a token that does not say.
    pub fn account(&self) -> Option<Account> {
        self.session.auth.held().and_then(|token| Account::of(&token))
    }

    /// Starts from what was seen of this server in an earlier run.
    pub fn adopt(&self, dialect: Dialect) {
        self.session.learn(&dialect);
    }

    /// Host and port of the service, for people.
    pub fn host(&self) -> &str {
        self.session.base.host()
    }

    /// The base URL without `/api/v3`, and without a slash at the end.
    pub fn base(&self) -> &str {
        self.session.base.root()
    }
}
