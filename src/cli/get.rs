//! `hookline get ID...`: every attribute of the webhooks that are named; of the secret only the mask.

use std::io;

use clap::Args as ClapArgs;
use jiff::Timestamp;
use serde_json::json;
use tokio::task::JoinSet;

use super::{
    complaint,
    given::{Connection, Plain},
    ids::Ids,
    output::{Output, Stop, read_or_left},
    print::{Field, Record, Shape},
    record::{self, Derived},
    session::{Headless, Session},
    table::{Column, Cut},
    unexpected,
};
use crate::{
    api::calls::{Call, Reply},
    config::{environ::Environ, setting::Setting},
    domain::{
        fault::{Fault, FaultKind, gravest},
        secret::MASK,
        webhook::{HookId, Webhook},
    },
};

/// `hookline get`.
#[derive(Debug, ClapArgs)]
pub struct Get {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ids: Ids,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub plain: Plain,
    /// Print URLs with the passwords and tokens in them
    #[arg(long)]
    pub reveal_urls: bool,
}

/// The members of a webhook, and the mask of its secret.
static CARD: Shape = Shape { fields: &FIELDS, table: FIRST, lines: FIRST, also: &record::ALSO };

/// What a card begins with; everything else that the service says follows.
const FIRST: &[&str] = &["id", "name", "url", "account_id", "created_at", "updated_at", "secret", "events", "scopes"];

const FIELDS: [Field; 12] = {
    let [id, account, name, url, events, scopes, created, updated, host, path, age] = record::FIELDS;
    let secret = Column { title: "SECRET", cut: Cut::Never, right: false };
    let secret = Field { name: "secret", column: secret, derived: true };
    [id, account, name, url, events, scopes, created, updated, host, path, age, secret]
};

/// Runs it. One ID on the command line gives one object or card; several, or `-`, give rows as `list` does. Of several
/// the missing ones are told, the others printed, and the exit code is that of the gravest.
///
/// # Errors
/// A wrong id, any fault of the service that concerns more than one webhook – then nothing is printed – or of writing.
pub fn run(command: Get, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Get { ids, plain, reveal_urls } = command;
    let only = ids.only();
    let style = plain.print.style(if only.is_some() { &CARD } else { &record::SHAPE }, output)?;
    let connection = plain.connection.over(outer);
    let key_from_input = connection.api_key_file.as_deref().is_some_and(|path| path.as_os_str() == "-");
    let wanted = ids.read(io::stdin().lock(), key_from_input, output)?;
    let run = Session::headless(&connection, environ, output)?;
    let derived = Derived::of(&style, Timestamp::now());
    let printed = |hook: &Webhook| {
        let mut record = record::of(hook, reveal_urls);
        derived.add_to(&mut record);
        record
    };
    if let Some(id) = only {
        let Reply::Hook(hook) = run.wait(run.client.send(Call::Show(id)))? else { return Err(unexpected().into()) };
        let mut record = printed(&hook);
        if style.wants("secret") {
            record.add([("secret", json!(MASK))]);
        }
        return style.one(&record, output).map(|()| 0);
    }
    let answers = run.wait(all(&run, &wanted, output));
    output.progress("");
    let answers = answers?;
    let mut records: Vec<Record<'static>> = answers.iter().flatten().map(printed).collect();
    read_or_left(style.rows(&mut records, output))?;
    let faults: Vec<Fault> = answers.into_iter().filter_map(Result::err).collect();
    for fault in &faults {
        complaint::write(fault, plain.print.format(), output);
    }
    Ok(gravest(faults.iter().map(|fault| fault.kind)).map_or(0, FaultKind::exit_code))
}

/// All of them in their order, some at a time.
///
/// # Errors
/// The first fault that is not about one webhook alone: it would come for each.
async fn all(run: &Headless, wanted: &[HookId], output: &mut Output) -> Result<Vec<Result<Webhook, Fault>>, Fault> {
    let parallel = usize::try_from(run.session.settings.count(Setting::Parallel)).unwrap_or(1).max(1);
    let mut answers: Vec<(usize, Result<Webhook, Fault>)> = Vec::with_capacity(wanted.len());
    let mut waiting = wanted.iter().copied().enumerate();
    let mut asked = JoinSet::new();
    loop {
        while asked.len() < parallel
            && let Some((nth, id)) = waiting.next()
        {
            let client = run.client.clone();
            asked.spawn(async move { (nth, Box::pin(client.send(Call::Show(id))).await) });
        }
        let Some(ended) = asked.join_next().await else { break };
        let (nth, reply) = match ended {
            Ok(answered) => answered,
            Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
            Err(_) => return Err(unexpected()),
        };
        answers.push((
            nth,
            match reply {
                Ok(Reply::Hook(hook)) => Ok(*hook),
                Ok(_) => return Err(unexpected()),
                Err(fault) if of_one(fault.kind) => Err(fault),
                Err(fault) => return Err(fault),
            },
        ));
        output.progress(&format!("{} of {} webhooks ...", answers.len(), wanted.len()));
    }
    answers.sort_by_key(|(nth, _)| *nth);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

/// Whether a fault says nothing about other webhooks.
fn of_one(kind: FaultKind) -> bool {
    matches!(kind, FaultKind::NotFound | FaultKind::Forbidden | FaultKind::Invalid | FaultKind::Unreadable)
}
