//! What became of a write. An answer that says so ends it; after a lost or doubtful one the webhook is read before anything
//! is said (DESIGN section 5; error answers may be another request's, WIRE section 11). Never sends a write a second time.

use std::sync::Arc;

use super::{
    calls::{Call, Deletion, Exact, Ignored, ListQuery, Reply, Saved, SortBy, SortKey},
    deliveries, error,
    exchange::Answer,
    failure::Failure,
    jsonapi::{Body, Members},
    progress::{Progress, Watch},
    read,
    record::Record,
    redact::Redactor,
    request,
    session::Session,
    webhooks,
};
use crate::domain::{
    event::EventItem,
    fault::{Fault, FaultKind},
    json::Json,
    known::Known,
    secret::MASK,
    webhook::{Change, Field, HookId, Webhook},
};

/// How a write ended where its answer does not settle it.
enum Doubt {
    /// The answer never came whole: it may have been done, or may still be under way.
    Lost { fault: Fault, late: bool },
    /// The service said no; nothing was done, though the reason may be another request's.
    Refused(Fault),
    /// The service said yes and nothing else.
    Done(Fault),
}

/// Sends a write and finds out what became of it.
pub(super) async fn write(session: &Arc<Session>, call: &Call, watch: Watch<'_>) -> Result<Reply, Fault> {
    let what = request::doing(call);
    let redactor = &session.transport.redactor;
    let doubt = match session.dispatch(call, watch).await? {
        Err(failure) if !failure.sent => {
            let fault = failure.fault(&what);
            return Err(Fault { why: format!("{}; nothing was sent", fault.why), ..fault });
        }
        Err(failure) => lost(failure, &what),
        Ok(answer) => match plain(call, &answer, redactor) {
            Ok(reply) => return Ok(reply),
            Err(why) if (200..300).contains(&answer.status) => {
                let fault = error::unreadable(&what, &why, &answer, redactor);
                // A page of HTML with 200 is some gateway's: the service may have heard nothing.
                if answer.body.is_empty() { Doubt::Done(fault) } else { Doubt::Lost { fault, late: false } }
            }
            Err(_) => {
                let fault = session.refusal(&what, &answer, call.target());
                match answer.status {
                    300..400 | 429 => return Err(fault),
                    502 | 504 | 408 => Doubt::Lost { fault, late: true },
                    // A service can fail after it has done what it was asked for, and some gateways say 503 of an
                    // answer that they lost; the webhook tells.
                    500.. => Doubt::Lost { fault, late: false },
                    _ => Doubt::Refused(fault),
                }
            }
        },
    };
    settled(session, call, doubt, watch).await
}

async fn settled(session: &Arc<Session>, call: &Call, doubt: Doubt, watch: Watch<'_>) -> Result<Reply, Fault> {
    match call {
        Call::Delete(id) => deleted(session, *id, doubt, watch).await,
        Call::Update(id, change) => updated(session, *id, change, doubt, watch).await,
        Call::Create(change) => created(session, change, doubt, watch).await,
        Call::Test(id) => tested(session, *id, doubt, watch).await,
        _ => Err(doubt.fault()),
    }
}

/// Finds out what became of a write whose answer a former run of the program did not live to hear. Sends no write.
pub(super) async fn look_up(session: &Arc<Session>, call: &Call, watch: Watch<'_>) -> Result<Reply, Fault> {
    let lost = || {
        let (what, why) = (error::failed(&request::doing(call)), "hookline ended before the answer came");
        Fault::new(FaultKind::Network, what, why, "")
    };
    let doubt = Doubt::Lost { fault: lost(), late: false };
    let Call::Update(id, change) = call else { return settled(session, call, doubt, watch).await };
    let seen = Change { secret: None, ..change.clone() };
    let reply = updated(session, *id, &seen, doubt, watch).await?;
    let Some(wanted) = &change.secret else { return Ok(reply) };
    match read::read(session, &Call::Reveal(*id), true, watch).await {
        Ok(Reply::Secret(Known::Value(told))) if told == *wanted => Ok(reply),
        Ok(Reply::Secret(Known::Value(told))) if !is_masked(told.expose()) => {
            Err(not_yet(lost(), false, &format!("webhook {id} has another secret: not saved")))
        }
        Ok(_) => Err(unknown(lost(), None, &format!("The service does not tell the secret of webhook {id}"))),
        Err(blind) => Err(unknown(lost(), Some(&blind), &format!("Look at webhook {id}"))),
    }
}

fn lost(failure: Failure, what: &str) -> Doubt {
    let late = failure.kind == FaultKind::Timeout;
    Doubt::Lost { fault: failure.fault(what), late }
}

/// What an answer says by itself.
fn plain(call: &Call, answer: &Answer, redactor: &Redactor) -> Result<Reply, String> {
    let done = (200..300).contains(&answer.status);
    match call {
        // A test may say `success: false` under any status.
        Call::Test(_) => {
            let mut delivery = deliveries::read(&answer.body, answer.took)?;
            delivery.message = redactor.text(&delivery.message);
            if done || !delivery.success { Ok(Reply::Tested(delivery)) } else { Err(String::new()) }
        }
        _ if !done => Err(String::new()),
        Call::Delete(_) if answer.body.is_empty() => Ok(Reply::Deleted(Deletion::Done)),
        Call::Delete(_) => Members::of(&Body::of(&answer.body).text).map(|_| Reply::Deleted(Deletion::Done)),
        Call::Create(change) | Call::Update(_, change) => {
            let record = webhooks::one(&answer.body)?;
            if let Some(id) = call.target()
                && id != record.hook.id
            {
                return Err(format!("it is about webhook {}", record.hook.id));
            }
            let ignored = ignored(change, &record);
            Ok(Reply::Saved(Box::new(Saved { hook: record.hook, ignored })))
        }
        _ => Err("it was not expected".to_owned()),
    }
}

async fn look(session: &Arc<Session>, id: HookId, doubt: &Doubt, watch: Watch<'_>) -> Result<Webhook, Fault> {
    watch(Progress::Looking);
    // A write that ends in a 401 has had its new login: looking does not get another.
    let may_log_in = !matches!(doubt, Doubt::Refused(fault) if fault.status == Some(401));
    match read::read(session, &Call::Show(id), may_log_in, watch).await? {
        Reply::Hook(hook) => Ok(*hook),
        _ => Ok(Webhook::bare(id)),
    }
}

async fn deleted(session: &Arc<Session>, id: HookId, doubt: Doubt, watch: Watch<'_>) -> Result<Reply, Fault> {
    match (look(session, id, &doubt, watch).await, doubt) {
        (Err(fault), _) if fault.kind == FaultKind::NotFound => Ok(Reply::Deleted(Deletion::AlreadyGone)),
        (Ok(_), Doubt::Lost { fault, late }) => {
            Err(not_yet(fault, late, &format!("webhook {id} is still there: not deleted")))
        }
        (Ok(_), Doubt::Refused(fault) | Doubt::Done(fault)) => Err(standing(fault, id)),
        (Err(blind), Doubt::Lost { fault, .. } | Doubt::Done(fault)) => {
            Err(unknown(fault, Some(&blind), &format!("Look at webhook {id}")))
        }
        (Err(_), Doubt::Refused(fault)) => Err(fault),
    }
}

async fn updated(
    session: &Arc<Session>,
    id: HookId,
    change: &Change,
    doubt: Doubt,
    watch: Watch<'_>,
) -> Result<Reply, Fault> {
    let hook = match (look(session, id, &doubt, watch).await, doubt) {
        (Ok(hook), Doubt::Done(_)) => {
            let record = Record { hook, secret: Known::Absent };
            let ignored = ignored(change, &record);
            return Ok(Reply::Saved(Box::new(Saved { hook: record.hook, ignored })));
        }
        (Ok(_), Doubt::Refused(fault)) => return Err(standing(fault, id)),
        (Err(gone), Doubt::Lost { .. } | Doubt::Refused(_)) if gone.kind == FaultKind::NotFound => {
            return Err(Fault { what: error::failed(&format!("Saving webhook {id}")), ..gone });
        }
        (Err(blind), Doubt::Lost { fault, .. } | Doubt::Done(fault)) => {
            return Err(unknown(fault, Some(&blind), &format!("Look at webhook {id}")));
        }
        (Err(_), Doubt::Refused(fault)) => return Err(fault),
        (Ok(hook), Doubt::Lost { fault, late }) => {
            let record = Record { hook, secret: Known::Absent };
            let missing = ignored(change, &record);
            if !missing.is_empty() {
                return Err(not_yet(fault, late, &format!("webhook {id} does not hold the new values: not saved")));
            }
            if change.secret.is_some() {
                // Whether the secret was kept cannot be seen without revealing it, which only the user may ask for.
                return Err(unknown(
                    fault,
                    None,
                    &format!("Reveal the secret of webhook {id} to see whether it was kept"),
                ));
            }
            record.hook
        }
    };
    Ok(Reply::Saved(Box::new(Saved { hook, ignored: Vec::new() })))
}

async fn created(session: &Arc<Session>, change: &Change, doubt: Doubt, watch: Watch<'_>) -> Result<Reply, Fault> {
    let (fault, failed) = match doubt {
        Doubt::Refused(fault) => return Err(fault),
        Doubt::Done(fault) => (fault, false),
        // What was answered, with an error, is not under way any more.
        Doubt::Lost { fault, late } => {
            let failed = !late && fault.status.is_some();
            (fault, failed)
        }
    };
    let named = change.name.iter().filter(|name| !name.is_empty());
    let mut filter: Vec<_> = named.map(|name| Exact::Name(vec![name.clone()])).collect();
    filter.extend(change.url.iter().filter(|url| !url.is_empty()).map(|url| Exact::Url(vec![url.clone()])));
    if filter.is_empty() {
        return Err(unknown(fault, None, "Read the list again and look for the newest webhooks"));
    }
    watch(Progress::Looking);
    let sort = Some(SortKey { by: SortBy::Id, descending: true });
    let query = ListQuery { sort, filter, ..ListQuery::page(1, 20) };
    let alike: Vec<_> = match read::read(session, &Call::List(query), true, watch).await {
        // Filters may be ignored (WIRE fact 7), so the rows are compared here too.
        Ok(Reply::Page(page)) => page.hooks.into_iter().filter(|hook| is_alike(hook, change)).collect(),
        Ok(_) => Vec::new(),
        Err(blind) => return Err(unknown(fault, Some(&blind), "Look for it by name and URL before creating it again")),
    };
    let ids: Vec<_> = alike.iter().take(5).map(|hook| hook.id.to_string()).collect();
    let next = match ids.as_slice() {
        [] if failed => {
            return Err(not_yet(fault, false, "no webhook with this name and URL is seen: not created"));
        }
        [] => "No webhook with this name and URL is seen; refresh the list before creating it again".to_owned(),
        [one] => format!("Webhook {one} has this name and URL: see whether it is this one before creating it again"),
        some => format!("Webhooks {} have this name and URL: see whether the newest is this one", some.join(", ")),
    };
    Err(unknown(fault, None, &next))
}

fn is_alike(hook: &Webhook, change: &Change) -> bool {
    let same = |told: &Known<String>, sent: &Option<String>| sent.as_ref().is_none_or(|sent| told.text() == sent);
    same(&hook.name, &change.name) && same(&hook.url, &change.url)
}

async fn tested(session: &Arc<Session>, id: HookId, doubt: Doubt, watch: Watch<'_>) -> Result<Reply, Fault> {
    let gone = matches!(&doubt, Doubt::Refused(fault) if fault.kind == FaultKind::NotFound);
    if gone && look(session, id, &doubt, watch).await.is_ok() {
        return Err(standing(doubt.fault(), id));
    }
    match doubt {
        Doubt::Refused(fault) => Err(fault),
        Doubt::Lost { fault, .. } | Doubt::Done(fault) => {
            Err(unknown(fault, None, "The delivery may have been made: ask the receiver before testing again"))
        }
    }
}

impl Doubt {
    fn fault(self) -> Fault {
        match self {
            Doubt::Lost { fault, .. } | Doubt::Refused(fault) | Doubt::Done(fault) => fault,
        }
    }
}

fn unknown(fault: Fault, blind: Option<&Fault>, next: &str) -> Fault {
    let tried = blind.map(|blind| format!("; looking failed too: {}", blind.why)).unwrap_or_default();
    Fault {
        kind: FaultKind::UnknownOutcome,
        why: format!("{}; whether it was done is not known{tried}", fault.why),
        next: next.to_owned(),
        ..fault
    }
}

/// The answer was lost and a look found nothing done. After a time-out the service may still be at it.
fn not_yet(fault: Fault, late: bool, found: &str) -> Fault {
    let kind = if late { FaultKind::UnknownOutcome } else { fault.kind };
    let still = if late { " so far; the service may still be at it" } else { "" };
    Fault { kind, why: format!("{}; {found}{still}", fault.why), next: "Look again, then decide".to_owned(), ..fault }
}

/// The service refused and the webhook is there: a 404 was another request's answer, or the row came back.
fn standing(fault: Fault, id: HookId) -> Fault {
    match fault.kind {
        FaultKind::NotFound => Fault {
            kind: FaultKind::Server,
            why: format!("the service answered 404, yet webhook {id} is there, unchanged by this"),
            next: "Try again".to_owned(),
            ..fault
        },
        _ => fault,
    }
}

/// What was sent and is not in the record (WIRE section 7).
fn ignored(change: &Change, record: &Record) -> Vec<Ignored> {
    let hook = &record.hook;
    let mut lost = Vec::new();
    let text = |told: &Known<String>| told.value().map(|text| Json::string(text));
    let mut check = |field, kept: bool, holds: Option<Json>| {
        if !kept {
            lost.push(Ignored { field, holds: holds.or_else(|| odd(hook, field)) });
        }
    };
    if let Some(name) = &change.name {
        check(Field::Name, hook.name.value() == Some(name), text(&hook.name));
    }
    if let Some(url) = &change.url {
        check(Field::Url, hook.url.value() == Some(url), text(&hook.url));
    }
    if let Some(secret) = &change.secret {
        // A server may leave the secret out or mask it: only another clear value proves that it was not kept.
        let kept = record.secret.value().is_none_or(|told| told == secret || is_masked(told.expose()));
        check(Field::Secret, kept, Some(Json::string(MASK)));
    }
    if let Some(events) = &change.events {
        let kept = hook.events.value().is_some_and(|told| same_set(told, events));
        check(Field::Events, kept, hook.events.value().map(|told| list(told)));
    }
    if let Some(scopes) = &change.scopes {
        check(Field::Scopes, hook.scopes.value() == Some(scopes), hook.scopes.value().cloned());
    }
    lost
}

fn is_masked(told: &str) -> bool {
    told.contains("**") || told.contains("••") || told.chars().all(|c| matches!(c, 'x' | 'X'))
}

/// What the record holds of another type than expected.
fn odd(hook: &Webhook, field: Field) -> Option<Json> {
    hook.extra.iter().find(|(name, _)| name == field.wire()).map(|(_, json)| json.clone())
}

fn same_set(a: &[EventItem], b: &[EventItem]) -> bool {
    let sorted = |items: &[EventItem]| {
        let mut texts: Vec<_> =
            items.iter().map(|item| (matches!(item, EventItem::Odd(_)), item.text().to_owned())).collect();
        texts.sort_unstable();
        texts
    };
    a == b || sorted(a) == sorted(b)
}

fn list(events: &[EventItem]) -> Json {
    let items: Vec<_> = events
        .iter()
        .map(|event| match event {
            EventItem::Name(name) => request::quoted(name),
            EventItem::Odd(json) => json.as_str().to_owned(),
        })
        .collect();
    Json::parse(&format!("[{}]", items.join(","))).unwrap_or_else(|_| Json::string(""))
}
