//! `hookline update ID... | - | --filter`: changes webhooks by flags, or as JSON documents on standard input say. Only what
//! differs is sent, and each is looked at just before.

use std::io;

use clap::Args as ClapArgs;

use super::{
    console,
    given::Connection,
    ids::Named,
    output::{Output, Stop},
    perform,
    session::Headless,
    stdin_is_terminal,
    target::{self, Chosen, Target},
    wish::{Values, Wish, documents},
    writing::{self, Service, Writing},
};
use crate::{
    config::environ::Environ,
    domain::{
        change::FieldDiff,
        edit::{Edit, Made},
        event::OfferedEvent,
        fault::{Fault, FaultKind},
        plan::{Action, Plan},
        report,
        webhook::{Change, HookId, Webhook},
    },
};

const NOTHING: &str = "No webhook was changed";
/// Remarks about values that are told one by one.
const REMARKS: usize = 5;

/// `hookline update`.
#[derive(Debug, Clone, ClapArgs)]
pub struct Update {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub target: Target,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub values: Values,
    /// One event less; may be given several times
    #[arg(long, value_name = "EVENT")]
    pub remove_event: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub writing: Writing,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub service: Service,
}

/// A webhook, what it is, and what it is to become.
type Wanted = (HookId, Option<Webhook>, Wish);

/// Runs it.
///
/// # Errors
/// Values that cannot be used, and the gravest fault of the webhooks that were not changed.
pub fn run(command: Update, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let Update { target, values, remove_event, writing, service } = command;
    let mut options = writing.options(NOTHING, None, &perform::OUTCOME, output)?;
    options.show_secrets = values.show_secret;
    let flags = !values.is_empty() || !remove_event.is_empty();
    check(&target, &values, flags)?;
    let connection = Connection::from(service).over(outer);
    if !flags || values.reads_stdin() {
        writing::stdin_is_free(&connection, NOTHING)?;
    }
    let wish = values.wish(&remove_event)?;
    // Before the service is asked anything: a document may be wrong.
    let records = if flags { Vec::new() } else { records(&target, output)? };
    let run = writing.session(&connection, &options, environ, output)?;
    values.place_for_secrets(run.session.paths.state_dir.is_some(), NOTHING)?;
    let wanted: Vec<Wanted> = match flags {
        true => {
            let chosen = target::read(target.chosen(&run, &connection, output)?, &run)?;
            chosen.into_iter().map(|(id, hook)| (id, hook, wish.clone())).collect()
        }
        false => {
            let chosen: Chosen = records.iter().map(|(id, _)| (*id, None)).collect();
            let hooks = target::read(chosen, &run)?;
            hooks.into_iter().zip(records).map(|((id, hook), (_, wish))| (id, hook, wish)).collect()
        }
    };
    if wish.secret.is_some() && wanted.len() > 1 {
        let why = "one secret for several webhooks: whoever learns one knows all";
        return Err(Fault::new(FaultKind::Usage, NOTHING, why, "Use --new-secret, which draws one for each").into());
    }
    let plan = planned(wanted, &values, &run, output)?;
    perform::run(plan, &run, &options, output)
}

/// Refuses what cannot be meant.
fn check(target: &Target, values: &Values, flags: bool) -> Result<(), Fault> {
    let usage = |why: &str, next: &str| Err(Fault::new(FaultKind::Usage, NOTHING, why, next));
    let ids_from_stdin = target.ids.contains(&Named::Input);
    if flags && ids_from_stdin && values.reads_stdin() {
        return usage("ids and secret cannot both stand on standard input", "Put the secret into a file");
    }
    if flags && target.is_empty() {
        return usage("no webhook is named", "Name webhooks by their ids, by - or with --filter");
    }
    if !flags && (target.filter.is_some() || target.ids.len() > 1) {
        return usage("nothing says what is to be changed", "Give --name, --url, --add-event or the like");
    }
    if !flags && stdin_is_terminal() {
        let next = "Give --name, --url, --add-event or the like, or a JSON document on standard input";
        return usage("nothing says what is to be changed", next);
    }
    Ok(())
}

/// The documents on standard input, each with its webhook.
fn records(target: &Target, output: &mut Output) -> Result<Vec<(HookId, Wish)>, Fault> {
    let usage = |why: String| Fault::new(FaultKind::Usage, NOTHING, why, "Give each record an `id`");
    let only = target.only();
    let (mut records, mut passed): (Vec<(HookId, Wish)>, Vec<&str>) = (Vec::new(), Vec::new());
    for (nth, document) in documents(io::stdin().lock())?.into_iter().enumerate() {
        let id = match (document.id, only) {
            (Some(id), Some(only)) if id != only => {
                return Err(usage(format!("the document is about webhook {id}, the command about {only}")));
            }
            (Some(id), _) | (None, Some(id)) => id,
            (None, None) => return Err(usage(format!("record {} names no webhook", nth + 1))),
        };
        if records.iter().any(|(other, _)| *other == id) {
            return Err(usage(format!("webhook {id} stands twice")));
        }
        passed.extend(document.passed);
        records.push((id, document.wish));
    }
    passed.sort_unstable();
    passed.dedup();
    if !passed.is_empty() {
        output.note(&format!("hookline: passed over, for they cannot be changed: {}", passed.join(", ")));
    }
    Ok(records)
}

/// The plan of what differs.
fn planned(wanted: Vec<Wanted>, values: &Values, run: &Headless, output: &mut Output) -> Result<Plan, Stop> {
    let asked = !values.any_event && wanted.iter().any(|(_, _, wish)| wish.events.is_some() || !wish.add.is_empty());
    let offered = if asked { writing::offered(run, output) } else { None };
    let seed = if values.new_secret { Some(console::drawn()?) } else { None };
    let (all, mut same, mut said) = (wanted.len(), Vec::new(), Vec::new());
    let mut actions = Vec::new();
    for (id, hook, wish) in wanted {
        // Its look will find that it is not there; an empty change is never sent.
        let Some(hook) = hook else {
            actions.push((Action::Update(id, Change::default()), None));
            continue;
        };
        let (mut change, remarks) = change(&hook, &wish, offered.as_deref())?;
        said.extend(remarks.into_iter().map(|remark| format!("webhook {id}: {remark}")));
        if let Some(seed) = &seed
            && let Made::Change(drawn) = Edit::Secrets(Box::new(*seed)).of(&hook)
        {
            change.secret = drawn.secret;
        }
        match change.is_empty() {
            true => same.push(id),
            false => actions.push((Action::Update(id, change), Some(hook))),
        }
    }
    told(&said, output);
    match same.as_slice() {
        [] => {}
        [id] => output.note(&format!("hookline: webhook {id} is so already: not written")),
        some => output.note(&format!("hookline: {} of {all} webhooks are so already: not written", some.len())),
    }
    let title = match actions.as_slice() {
        [(Action::Update(id, _), _)] => format!("Change webhook {id}"),
        some => format!("Change {} webhooks", some.len()),
    };
    let mut plan = Plan::new(0, title, actions);
    plan.exports = values.new_secret;
    Ok(plan)
}

fn told(said: &[String], output: &mut Output) {
    for remark in said.iter().take(REMARKS) {
        output.note(&format!("hookline: {remark}"));
    }
    if let Some(more) = said.len().checked_sub(REMARKS).filter(|more| *more > 0) {
        output.note(&format!("hookline: … and {more} remarks more of the kind"));
    }
}

fn change(hook: &Webhook, wish: &Wish, offered: Option<&[OfferedEvent]>) -> Result<(Change, Vec<String>), Fault> {
    let id = hook.id;
    let refused = |why: String| Fault::new(FaultKind::Usage, NOTHING, format!("webhook {id}: {why}"), "Correct it");
    let (change, said) = wish.change(Some(hook), offered).map_err(refused)?;
    let (Some(seen), Some(updated)) = (wish.seen, hook.updated.value()) else { return Ok((change, said)) };
    if seen == *updated {
        return Ok((change, said));
    }
    let differs = crate::domain::change::diff(Some(hook), &change);
    let now = |diff: &FieldDiff| {
        let (now, wanted) = (report::told(diff.field, &diff.before), report::told(diff.field, &diff.after));
        format!("{} is {now} now, and {wanted} in the document", diff.field.wire())
    };
    let differs: Vec<String> = differs.iter().map(now).collect();
    let why = format!("webhook {id} was changed at {updated}; the document is of {seen}: {}", differs.join("; "));
    let next = "Read it again, or leave updated_at out to write all the same";
    Err(Fault::new(FaultKind::Conflict, NOTHING, why, next))
}
