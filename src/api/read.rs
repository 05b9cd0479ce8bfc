//! How a read is brought to its end: what each answer means for the next exchange. The picture stands in `client`.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    calls::{Call, Reply},
    dialect::Dialect,
    error::{self, ErrorDocument},
    events,
    exchange::Answer,
    failure::Failure,
    progress::Watch,
    request, retry,
    session::{Session, within},
    webhooks,
};
use crate::domain::{fault::Fault, known::Known};

/// How often doubtful answers of changing statuses are asked for again in one call.
const DOUBTS: u32 = 3;
/// How many plainer dialects one call may try.
const FALLS: u32 = 3;

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

/// What to do after an exchange.
enum Next {
    Done(Answer),
    Again,
    Login,
    Wait(Option<Duration>, String),
    Fall(Dialect),
    Fail(Fault),
}

/// Sends a read and decodes its answer. Without `may_log_in` a refused token is believed, because a write has just had
/// its one new login.
pub(super) async fn read(
    session: &Arc<Session>,
    call: &Call,
    may_log_in: bool,
    watch: Watch<'_>,
) -> Result<Reply, Fault> {
    let what = request::doing(call);
    let (answer, mut dialect) = fetch(session, call, &what, may_log_in, watch).await?;
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
                dialect.sends_secrets |= record.secret.value().is_some();
                Ok(Reply::Hook(Box::new(record.hook)))
            }
        }),
    };
    if let Ok(Reply::Secret(Known::Value(secret))) = &reply {
        session.transport.redactor.learn(secret);
    }
    let reply = reply.map_err(|why| error::unreadable(&what, &why, &answer, &session.transport.redactor))?;
    session.learn(&dialect);
    Ok(reply)
}

async fn fetch(
    session: &Arc<Session>,
    call: &Call,
    what: &str,
    may_log_in: bool,
    watch: Watch<'_>,
) -> Result<(Answer, Dialect), Fault> {
    let since = Instant::now();
    let mut dialect = session.dialect();
    let mut out = session.outgoing(call, &dialect)?;
    let mut token = session.token(None, since, watch).await.map_err(|fault| within(what, fault))?;
    let mut reading = Reading { tries: 1, logged_in: !may_log_in, ..Reading::default() };
    loop {
        reading.attempt += 1;
        out.bearer = Some(token.secret.clone());
        let result = session.transport.exchange(&out, reading.attempt).await?;
        match reading.judge(session, call, what, &dialect, result) {
            Next::Done(answer) => return Ok((answer, dialect)),
            Next::Fail(fault) => return Err(fault),
            Next::Again => {}
            Next::Login => {
                let renewed = session.token(Some(token.generation), since, watch).await;
                token = renewed.map_err(|fault| within(what, fault))?;
            }
            Next::Wait(asked, why) => {
                reading.tries += 1;
                session.pause(reading.tries, asked, why, watch).await;
            }
            Next::Fall(plainer) => {
                dialect = plainer;
                out = session.outgoing(call, &dialect)?;
            }
        }
    }
}

impl Reading {
    fn judge(
        &mut self,
        session: &Session,
        call: &Call,
        what: &str,
        dialect: &Dialect,
        result: Result<Answer, Failure>,
    ) -> Next {
        let more = self.tries < session.limits.tries;
        let answer = match result {
            Err(failure) if failure.again && more => return Next::Wait(None, failure.why),
            Err(failure) => return Next::Fail(failure.fault(what)),
            Ok(answer) => answer,
        };
        match answer.status {
            200..=299 => return Next::Done(answer),
            status if retry::is_transient(status) && more => {
                return Next::Wait(answer.retry_after, format!("{} answered {status}", session.base.host()));
            }
            401 if !self.same_token => {
                self.same_token = true;
                return Next::Again;
            }
            401 if !self.logged_in && session.auth.renews() => {
                self.logged_in = true;
                return Next::Login;
            }
            status @ (403 | 404 | 410 | 422) if self.doubted != Some(status) && self.doubts < DOUBTS => {
                self.doubted = Some(status);
                self.doubts += 1;
                return Next::Again;
            }
            400 | 422 => {
                if let Some(plainer) = self.plainer(call, dialect, &answer) {
                    self.falls += 1;
                    self.doubted = None;
                    return Next::Fall(plainer);
                }
            }
            _ => {}
        }
        Next::Fail(session.refusal(what, &answer, call.target()))
    }

    /// The dialect to try next, where the answer refuses something that a plainer server does not know.
    fn plainer(&self, call: &Call, dialect: &Dialect, answer: &Answer) -> Option<Dialect> {
        let counted = match call {
            Call::List(query) => query.count,
            Call::Show(_) | Call::Reveal(_) => false,
            _ => return None,
        };
        let errors = ErrorDocument::of(&answer.body).unwrap_or_default();
        (self.falls < FALLS).then(|| dialect.after_refusal(counted, &errors))?
    }
}
