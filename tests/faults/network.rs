//! The client in every situation of the catalogue: RELIABILITY.md, section "Network", line by line.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hookline::{
    api::{Client, Credential, Limits, Ports, Progress, Service, calls::Reply},
    domain::{fault::FaultKind, secret::Secret},
};

use super::{
    judge::{Ended, Op, readable},
    situations::{self, Ends, Line, Situation},
    stage::{Entry, LOGIN, Stage, brief, decoy, patient},
    trouble::{Step, Trouble},
};

/// Between two bytes that come too slowly.
pub const PAUSE: Duration = Duration::from_millis(20);

/// Limits that end what never ends, and leave everything else in peace.
fn limits(trouble: &Trouble) -> Limits {
    if situations::is_slow(trouble) { brief() } else { patient() }
}

/// Takes a read through every situation of a line.
async fn line(line: Line) {
    let decoy = decoy();
    let all = situations::all(&decoy.address, PAUSE);
    for situation in all.iter().filter(|situation| situation.line == line) {
        one(situation).await;
    }
    assert!(decoy.seen().is_empty(), "nothing may reach another origin: {:?}", decoy.seen());
}

async fn one(situation: &Situation) {
    let Situation { trouble, ends, .. } = situation;
    let stage = Stage::always(Step::before(trouble.clone()));
    let client = stage.client_with(|service| service.limits = limits(trouble));
    let told = client.send(Op::List.call()).await;
    match (ends, &told) {
        (Ends::Rows(rows), Ok(Reply::Page(page))) => {
            assert_eq!(page.hooks.len(), *rows, "{trouble:?}: {page:?}");
        }
        (Ends::Fault(kind, words, requests), Err(fault)) => {
            assert_eq!((fault.kind, stage.count("GET")), (*kind, *requests), "{trouble:?}: {fault}");
            assert!(fault.why.contains(words), "{trouble:?}: {fault}");
            readable(fault).unwrap();
            if matches!(kind, FaultKind::Network | FaultKind::Timeout) {
                assert!(fault.why.contains(&stage.server.address), "{trouble:?} names no host: {fault}");
            }
        }
        _ => panic!("{trouble:?}: {told:?}"),
    }
    writes(situation).await;
}

/// How many writes each situation is tried on.
pub const WRITES: usize = 8;

/// Each write once, in the same trouble, done before it and not. Those that wait for a limit wait together.
async fn writes(situation: &Situation) {
    let mut waiting = tokio::task::JoinSet::new();
    let mut tried = 0;
    for step in [Step::before(situation.trouble.clone()), Step::after(situation.trouble.clone())] {
        for op in [Op::Patch(1, "new".into()), Op::Delete(2), Op::Create("new".into()), Op::Test(3)] {
            let case = write(step.clone(), op);
            tried += 1;
            match situation.is_slow() {
                true => drop(waiting.spawn(case)),
                false => case.await,
            }
        }
    }
    while let Some(ended) = waiting.join_next().await {
        ended.unwrap();
    }
    assert_eq!(tried, WRITES);
}

/// A write meets this; the look after it is served.
async fn write(step: Step, op: Op) {
    let hit = step.clone();
    let stage = Stage::open(3, move |seen, _| match seen.route() {
        LOGIN => Step::honest(),
        _ if seen.line().starts_with("GET") => Step::honest(),
        _ => hit.clone(),
    });
    let client = stage.client_with(|service| service.limits = limits(&step.trouble));
    let told = client.send(op.call()).await;
    let (rows, entries) = (stage.rows(), stage.ledger());
    assert!(entries.iter().any(Entry::writes), "{step:?} {op:?}: {told:?} {entries:?}");
    let ended = Ended { op: &op, told: &told, rows: &rows, entries: &entries };
    ended.check().unwrap_or_else(|why| panic!("{step:?} {op:?}: {why}; told {told:?}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_reset_black_hole_silence_and_a_byte_a_second_end_within_their_limits_and_name_the_host() {
    line(Line::Gone).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let stage = Stage::honest(1);
    let client = stage.client_with(|service| service.base = format!("http://{closed}").parse().unwrap());
    for op in [Op::List, Op::Get(1), Op::Patch(1, "n".into()), Op::Delete(1), Op::Create("n".into()), Op::Test(1)] {
        let fault = client.send(op.call()).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Network, "{fault}");
        assert!(fault.why.contains(&format!("nothing listens on {closed}")), "{fault}");
    }
    assert!(stage.ledger().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn short_lengths_unended_chunks_and_cut_bodies_are_never_shown_as_complete() {
    line(Line::Cut).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bombs_endless_bodies_and_a_hundred_thousand_headers_are_cut_at_the_cap_and_said() {
    line(Line::Huge).await;
    let stage = Stage::honest(1);
    stage.client().send(Op::List.call()).await.unwrap();
    let accepted: Vec<_> = stage.ledger().into_iter().map(|entry| entry.accepts).collect();
    assert_eq!(accepted, vec![Some("gzip".to_owned()); 2], "another encoding needs a bomb of its own here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn html_empty_arrays_wrong_types_and_depth_are_readable_errors_and_a_bad_row_costs_no_page() {
    line(Line::Odd).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redirects_to_another_host_port_or_scheme_are_not_followed_and_the_token_stays() {
    line(Line::Redirect).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retry_after_in_every_form_is_obeyed_with_a_cap() {
    line(Line::Busy).await;
    const CAP: u64 = 60;
    for (values, asked) in situations::waits() {
        let stage = Stage::always(Step::before(Trouble::Busy(503, values.clone())));
        let client = stage.client_with(|service| service.limits.retry_after_cap = Duration::from_secs(CAP));
        let wait = first_wait(client).await;
        match asked {
            Some(asked) => assert_eq!(wait.as_secs(), asked.min(CAP), "{values:?}"),
            None => assert!(wait < Duration::from_secs(1), "{values:?}: {wait:?}"),
        }
        assert_eq!(stage.count("GET"), 1, "called off while it waits");
    }
}

/// The wait before the second try; the read is called off in it.
async fn first_wait(client: Client) -> Duration {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let reading = tokio::spawn(async move {
        let heard = move |progress| tell.send(progress).unwrap_or_default();
        client.send_watched(Op::List.call(), &heard).await
    });
    loop {
        if let Progress::Try { n: 2, wait, .. } = told.recv().await.expect("another try") {
            reading.abort();
            return wait;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_get_that_fails_twice_works_and_a_write_is_sent_once() {
    for trouble in [Trouble::Close, Trouble::Reset, Trouble::HalfBody, Trouble::Page(503), Trouble::Busy(429, vec![])] {
        let mut failed = 0;
        let hit = Step::before(trouble);
        let stage = Stage::open(3, move |seen, _| {
            failed += usize::from(seen.line().starts_with("GET"));
            if seen.line().starts_with("GET") && failed < 3 { hit.clone() } else { Step::honest() }
        });
        let told = stage.client().send(Op::List.call()).await;
        assert!(told.is_ok() && stage.count("GET") == 3, "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_status_ends_in_one_readable_fault() {
    let stage = Stage::honest(3);
    let client = stage.client();
    for status in 100..=599 {
        let trouble = match status {
            100 | 102..=199 => Trouble::Interim(status, 1),
            _ => Trouble::Status(status),
        };
        stage.meets("GET", Step::before(trouble.clone()));
        let told = client.send(Op::Get(1).call()).await;
        let kind = match &told {
            Ok(_) => None,
            Err(fault) => {
                readable(fault).unwrap();
                assert_eq!(fault.status, Some(status), "{fault}");
                assert!(
                    status == 404
                        || fault.to_string().contains(&status.to_string())
                        || status == 401
                        || status == 403
                        || status == 407
                        || status == 410,
                    "{fault}"
                );
                Some(fault.kind)
            }
        };
        let wanted = match status {
            100 | 102..=199 => None,
            300..=399 => Some(FaultKind::Redirect),
            401 => Some(FaultKind::Auth),
            403 => Some(FaultKind::Forbidden),
            404 | 410 => Some(FaultKind::NotFound),
            407 => Some(FaultKind::Network),
            408 => Some(FaultKind::Timeout),
            409 => Some(FaultKind::Conflict),
            429 => Some(FaultKind::Busy),
            400..=499 => Some(FaultKind::Invalid),
            500..=599 => Some(FaultKind::Server),
            _ => Some(FaultKind::Unreadable),
        };
        assert_eq!(kind, wanted, "{status}: {told:?}");
        let steps = [Step::before(trouble.clone()), Step::after(trouble)];
        let mut ops = vec![Op::Patch(1, "n".into()), Op::Delete(1), Op::Create("n".into()), Op::Test(1)];
        let op = ops.swap_remove(usize::from(status / 2) % ops.len());
        write(steps[usize::from(status % 2)].clone(), op).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_was_committed_before_the_link_died_is_looked_up_and_never_repeated() {
    let lost = [Trouble::Close, Trouble::Reset, Trouble::HalfHead, Trouble::HalfBody, Trouble::Unended, Trouble::Hole];
    for trouble in lost {
        for (op, sure) in [
            (Op::Patch(1, "n".into()), true),
            (Op::Delete(1), true),
            (Op::Create("n".into()), false),
            (Op::Test(1), false),
        ] {
            let hit = Step::after(trouble.clone());
            let stage = Stage::open(3, move |seen, _| match seen.route() {
                LOGIN => Step::honest(),
                route if route.starts_with("GET") => Step::honest(),
                _ => hit.clone(),
            });
            let told = stage.client_with(|service| service.limits = limits(&trouble)).send(op.call()).await;
            assert_eq!((told.is_ok(), stage.writes().len()), (sure, 1), "{trouble:?} {op:?}: {told:?}");
            if let Err(fault) = told {
                assert_eq!(fault.kind, FaultKind::UnknownOutcome, "{fault}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_that_belongs_to_another_request_is_asked_again_before_it_is_believed() {
    for status in [401, 403, 404, 410, 422] {
        let told = Arc::new(Mutex::new(false));
        let stage = Stage::open(3, move |seen, _| {
            let first = seen.line().starts_with("GET") && !std::mem::replace(&mut told.lock().unwrap(), true);
            Step::before(if first { Trouble::Crossed(status) } else { Trouble::None })
        });
        let told = stage.client().send(Op::Get(2).call()).await;
        assert!(told.is_ok(), "{status}: {told:?}");
        assert_eq!(stage.routes(), [LOGIN, "GET W/2", "GET W/2"], "{status}");
    }
    // On a write nothing was done, whatever the reason that is told; the webhook itself is looked at.
    for status in [401, 403, 404, 409, 422] {
        for op in [Op::Patch(1, "n".into()), Op::Delete(1), Op::Test(1)] {
            let hit = Step::before(Trouble::Crossed(status));
            let stage = Stage::open(3, move |seen, _| match seen.route() {
                route if route == LOGIN || route.starts_with("GET") => Step::honest(),
                _ => hit.clone(),
            });
            let told = stage.client().send(op.call()).await;
            let fault = told.as_ref().unwrap_err();
            assert_ne!(fault.kind, FaultKind::NotFound, "it is there: {fault}");
            let (rows, entries) = (stage.rows(), stage.ledger());
            Ended { op: &op, told: &told, rows: &rows, entries: &entries }.check().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tls_self_signed_expired_and_wrong_names_and_plain_http_are_refused_with_the_cause() {
    for (leaf, trusting, cause) in [
        ("expired.pem", true, "has expired"),
        ("name.pem", true, "for another name"),
        ("self.pem", true, "self-signed"),
        ("good.pem", false, "does not know"),
    ] {
        let stage = Stage::tls(leaf, 3);
        let client = stage.tls_client(trusting);
        for op in [Op::List, Op::Patch(1, "n".into()), Op::Delete(1), Op::Create("n".into()), Op::Test(1)] {
            let fault = client.send(op.call()).await.unwrap_err();
            assert_eq!(fault.kind, FaultKind::Tls, "{leaf}: {fault}");
            assert!(fault.why.contains(cause) && fault.why.contains("localhost"), "{leaf}: {fault}");
        }
        assert!(stage.ledger().is_empty(), "neither key nor token nor write reached {leaf}");
    }
    let stage = Stage::tls("good.pem", 3);
    stage.tls_client(true).send(Op::Patch(1, "n".into()).call()).await.unwrap();
    assert_eq!(stage.rows().named("n"), 1);
    let key = Credential::Token(Secret::new("ready".into()));
    let service = Service::new("http://api.example".parse().unwrap(), key);
    let Err(fault) = Client::new(service, Ports::system()) else { panic!("plain http to a far host") };
    assert_eq!(fault.kind, FaultKind::Tls);
}
