//! The way to the service: settings, certificates, proxy, login, latency, clock, rights, dialect. Reads one row a few times;
//! writes nothing.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};

use super::{
    super::{
        given::Connection,
        session::{self, Session},
        unexpected,
    },
    filter,
    report::Report,
};
use crate::{
    api::{
        self, Account, CallRecord, Client, Ports, Roots,
        calls::{Call, Count, ListQuery, Page, Reply},
    },
    config::{environ::Environ, setting::Setting, value::bare},
    domain::fault::{Fault, FaultKind},
    tui::words,
};

const AREA: &str = "service";
/// A clock that is further off than this is said to be.
const SKEW: SignedDuration = SignedDuration::from_secs(30);
/// How often the same row is read to see how long it takes.
const READS: usize = 3;

/// Everything that was sent.
type Calls = Arc<Mutex<Vec<CallRecord>>>;

/// Looks at all of it, as far as it goes.
pub fn look(report: &mut Report, connection: &Connection, environ: &Environ) {
    let session = match Session::prepare(connection, false, environ) {
        Ok(session) => session,
        Err(fault) => return report.wrong(AREA, "settings", &fault),
    };
    settings(report, &session);
    match api::route(&session.service) {
        Ok(route) => way(report, &session, &route),
        Err(fault) => return report.wrong(AREA, "connection", &fault),
    }
    let calls = Calls::default();
    let heard = Arc::clone(&calls);
    let observer = move |call: &CallRecord| {
        heard.lock().unwrap_or_else(PoisonError::into_inner).push(call.clone());
    };
    let ports = Ports { observer: Some(Arc::new(observer)), ..Ports::system() };
    let started = session::runtime().and_then(|runtime| Ok((runtime, Client::new(session.service.clone(), ports)?)));
    let (runtime, client) = match started {
        Ok(started) => started,
        Err(fault) => return report.wrong(AREA, "connection", &fault),
    };
    runtime.block_on(answers(report, &client, &calls));
}

fn settings(report: &mut Report, session: &Session) {
    let url = session.settings.url();
    let profile =
        session.settings.profile().map_or_else(|| "no profile".to_owned(), |name| format!("profile `{name}`"));
    report.ok(AREA, "address", format!("{} ({profile}; {})", bare(&url.value), url.origin));
    report.ok(AREA, "credential", format!("from {} (not shown)", session.credential_source));
    for warning in &session.warnings {
        report.note(AREA, "settings", warning.clone(), "");
    }
    let says = [(Setting::Production, "asks more before it writes"), (Setting::ReadOnly, "writes nothing")];
    let says: Vec<&str> =
        says.into_iter().filter(|(flag, _)| session.settings.flag(*flag)).map(|(_, word)| word).collect();
    if !says.is_empty() {
        report.ok(AREA, "profile", says.join("; "));
    }
}

fn way(report: &mut Report, session: &Session, route: &api::Route) {
    let extra = session.service.ca_file.as_ref().map_or_else(String::new, |path| format!(", and {}", path.display()));
    match route.roots {
        Roots::Unneeded => report.ok(AREA, "certificates", "plain http: none are needed"),
        Roots::Machine => report.ok(AREA, "certificates", format!("this machine's{extra}")),
        Roots::Brought => {
            let next = "Install the package ca-certificates, so that they are kept up to date";
            report.note(AREA, "certificates", format!("this machine has none: hookline's own are used{extra}"), next);
        }
        Roots::Nobody => report.note(AREA, "certificates", "any certificate is accepted", "Give a ca_file instead"),
    }
    match &route.proxy {
        None => report.ok(AREA, "proxy", "none"),
        Some(proxy) => report.ok(AREA, "proxy", proxy.clone()),
    }
}

/// Asks the service.
async fn answers(report: &mut Report, client: &Client, calls: &Calls) {
    let mut first = None;
    for _ in 0..READS {
        match page(client, ListQuery { count: true, ..ListQuery::page(1, 1) }).await {
            Ok(page) => first = first.or(Some(page)),
            Err(fault) => {
                let what = match fault.kind {
                    FaultKind::Auth => "login",
                    FaultKind::Forbidden => "rights",
                    _ => "connection",
                };
                clock(report, calls);
                return report.wrong(AREA, what, &fault);
            }
        }
    }
    let Some(first) = first else { return };
    account(report, &client.account().unwrap_or_default());
    latency(report, calls);
    clock(report, calls);
    let rows = match first.count {
        Count::Exactly(count) => words::number(count),
        Count::AtLeast(count) => format!("at least {}", words::number(count)),
        Count::Unknown => "not said".to_owned(),
    };
    report.ok(AREA, "webhooks", rows);
    filter::look(report, client, &first).await;
    report.ok(AREA, "dialect", client.dialect().to_string());
}

/// One page.
///
/// # Errors
/// As `Client::send`.
pub async fn page(client: &Client, query: ListQuery) -> Result<Page, Fault> {
    match client.send(Call::List(query)).await? {
        Reply::Page(page) => Ok(page),
        _ => Err(unexpected()),
    }
}

fn account(report: &mut Report, account: &Account) {
    let name = account.name.as_deref().unwrap_or("somebody the token does not name");
    let now = Timestamp::now();
    let ends = account.expires.map(|end| end.duration_since(now));
    match ends {
        Some(left) if left <= SignedDuration::ZERO => {
            let next = "Check the date of this machine: hookline logs in again when a token ends";
            report.note(AREA, "login", format!("as {name}, with a token that by this clock has ended already"), next);
        }
        Some(left) => report.ok(AREA, "login", format!("as {name}; the token ends in {} min", left.as_mins().max(1))),
        None => report.ok(AREA, "login", format!("as {name}")),
    }
    let role = account.role.as_deref().unwrap_or("the token does not say");
    report.ok(AREA, "rights", format!("reading works (writing is not tried); role: {role}"));
}

fn latency(report: &mut Report, calls: &Calls) {
    let calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
    let (reads, logins): (Vec<&CallRecord>, Vec<&CallRecord>) = calls.iter().partition(|call| call.method == "GET");
    let mut times: Vec<Duration> = reads.iter().map(|call| call.took).collect();
    times.sort_unstable();
    let (Some(least), Some(most)) = (times.first(), times.last()) else { return };
    let login = logins.last().map_or_else(String::new, |call| format!("; the login {} ms", call.took.as_millis()));
    let (least, most) = (least.as_millis(), most.as_millis());
    let span = if least == most { format!("{least} ms") } else { format!("{least} to {most} ms") };
    let found = format!("a row takes {span} ({} reads){login}", times.len());
    report.ok(AREA, "latency", found);
    let failed = calls.iter().filter(|call| call.failed()).count();
    if failed > 0 {
        report.note(AREA, "tries", format!("{failed} of {} requests failed at first", calls.len()), "");
    }
}

/// The clock of this machine against the one of the service, where that says its time.
fn clock(report: &mut Report, calls: &Calls) {
    let calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
    if calls.iter().all(|call| call.status.is_none()) {
        return;
    }
    let Some(skew) = calls.iter().rev().find_map(skew) else {
        return report.ok(AREA, "clock", "the service does not say its time");
    };
    let seconds = skew.as_secs().unsigned_abs();
    let word = if skew.is_negative() { "behind" } else { "ahead" };
    match skew.abs() > SKEW {
        false => report.ok(AREA, "clock", format!("within {} s of the service's", SKEW.as_secs())),
        true => report.note(
            AREA,
            "clock",
            format!("{seconds} s {word} of the service's"),
            "Set the clock of this machine: ages and the ends of tokens are reckoned by it",
        ),
    }
}

/// How far this clock was ahead when an answer came; `Date` has whole seconds.
fn skew(call: &CallRecord) -> Option<SignedDuration> {
    let (_, date) = call.answer_headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("date"))?;
    let theirs = rfc2822::DateTimeParser::new().parse_timestamp(date).ok()?;
    let ours = call.at.checked_add(SignedDuration::try_from(call.took).ok()?).ok()?;
    Some(ours.duration_since(theirs))
}
