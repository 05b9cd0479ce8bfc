//! The token of one client: who may use it, when it is renewed, and that only one login is under way at a time.
//! State only; the login itself is sent by `client`.
//!
//! ```text
//!   none ──login──▶ held ──60 s before exp, or a 401──▶ login ──▶ held
//!     all who need a token meanwhile wait for the same login and share its end, the bad one too
//! ```

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tokio::{sync::watch, time::Instant};

use super::{login, progress::Progress, service::Credential};
use crate::domain::{fault::Fault, secret::Secret};

/// A token and which one it is: a 401 outdates only the token that it was answered to.
#[derive(Debug, Clone)]
pub struct Token {
    /// The token itself.
    pub secret: Secret,
    /// Counts logins.
    pub generation: u64,
}

/// How a login ended.
pub type Outcome = Result<Token, Fault>;
/// Where those who wait for a login learn how it goes.
pub type Flight = watch::Receiver<Stage>;

/// How a login goes.
#[derive(Debug, Clone)]
pub enum Stage {
    /// It is under way.
    Under(Progress),
    /// It ended.
    Landed(Outcome),
}

/// What someone who needs a token is to do.
pub enum Step {
    /// Use this.
    Use(Token),
    /// Wait for the login that is under way.
    Wait(Flight),
    /// Log in with this key and tell the end.
    Login(Secret, watch::Sender<Stage>, Flight),
    /// A login that was under way when the asker began has failed; another one would fail as well.
    Failed(Fault),
}

/// The tokens of one client.
pub struct Auth {
    credential: Credential,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<(Token, Option<Timestamp>)>,
    generation: u64,
    flight: Option<Flight>,
    failed: Option<(Instant, Fault)>,
}

impl Auth {
    /// Nothing is held yet.
    pub fn new(credential: Credential) -> Self {
        Auth { credential, state: Mutex::default() }
    }

    /// True where a new token can be had.
    pub fn renews(&self) -> bool {
        matches!(self.credential, Credential::Key(_))
    }

    /// The token that is held now; a ready one always is.
    pub fn held(&self) -> Option<Secret> {
        match &self.credential {
            Credential::Token(token) => Some(token.clone()),
            Credential::Key(_) => {
                let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.held.as_ref().map(|(token, _)| token.secret.clone())
            }
        }
    }

    /// The next step to a token for a call that began at `since` and found the token of generation `stale` refused.
    pub fn step(&self, stale: Option<u64>, since: Instant, now: Timestamp) -> Step {
        let key = match &self.credential {
            Credential::Token(secret) => return Step::Use(Token { secret: secret.clone(), generation: 0 }),
            Credential::Key(key) => key,
        };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((token, renew)) = &state.held
            && stale != Some(token.generation)
            && renew.is_none_or(|renew| now < renew)
        {
            return Step::Use(token.clone());
        }
        if let Some(flight) = &state.flight
            && flight.has_changed().is_ok()
        {
            return Step::Wait(flight.clone());
        }
        if let Some((at, fault)) = &state.failed
            && *at >= since
        {
            return Step::Failed(fault.clone());
        }
        // Whoever asks meanwhile is to wait, not to use what was refused or is about to end.
        state.held = None;
        let (tell, flight) = watch::channel(Stage::Under(Progress::LoggingIn));
        state.flight = Some(flight.clone());
        Step::Login(key.clone(), tell, flight)
    }

    /// Takes the end of a login.
    pub fn landed(&self, result: Result<Secret, Fault>, now: Timestamp) -> Outcome {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.flight = None;
        match result {
            Ok(secret) => {
                state.generation += 1;
                let token = Token { secret, generation: state.generation };
                state.held = Some((token.clone(), login::renew_at(&token.secret, now)));
                state.failed = None;
                Ok(token)
            }
            Err(fault) => {
                state.failed = Some((Instant::now(), fault.clone()));
                Err(fault)
            }
        }
    }
}
