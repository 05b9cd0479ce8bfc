//! Secrets beside a snapshot: where a file says they are to be found, and where an export puts them. A value is in memory
//! only, from its file or variable to the request; it is never printed, and stands in no snapshot.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use super::Source;
use crate::{
    cli::{output::Output, reveal, session::Headless},
    config::{environ::Environ, private_file},
    domain::{
        action::Action,
        check::{self, Draft, Severity},
        fault::{Fault, FaultKind},
        known::Known,
        secret::Secret,
        signature,
        snapshot::{
            Record, SecretRef, Snapshot,
            proposal::{Proposal, Proposed},
        },
        webhook::{Field, HookId},
    },
    state::private,
};

const NOT_FOUND: &str = "A secret of the snapshot cannot be used";

/// Finds the secrets that a proposal needs and leaves out those that the service has already. With `make`, missing files
/// that are to be made are made; else they are noted.
///
/// # Errors
/// The first secret that cannot be found or used, at its place; any fault of the service.
pub fn resolve(
    proposal: &mut Proposal,
    source: &Source,
    environ: &Environ,
    run: &Headless,
    make: bool,
    output: &mut Output,
) -> Result<(), Fault> {
    let mut wanted: HashMap<HookId, Secret> = HashMap::new();
    for row in &mut proposal.rows {
        let Some(record) = row.record.and_then(|at| source.snapshot.hooks.get(at)) else { continue };
        let Some(secret) = found(row, record, source, environ, make)? else { continue };
        match &mut row.action {
            Action::Create(change) => change.secret = Some(secret),
            Action::Update(id, _) => drop(wanted.insert(*id, secret)),
            Action::Delete(_) | Action::Test(_) => {}
        }
    }
    let ids: Vec<HookId> = wanted.keys().copied().collect();
    let (mut same, mut untold) = (Vec::new(), Vec::new());
    reveal::each(run, ids.into_iter(), output, |id, now| {
        match now {
            Known::Value(now) if wanted.get(&id) == Some(&now) => same.push(id),
            Known::Value(_) => {}
            Known::Null | Known::Absent => untold.push(id),
        }
        Ok(())
    })?;
    same.iter().for_each(|id| drop(wanted.remove(id)));
    for row in &mut proposal.rows {
        let Action::Update(id, change) = &mut row.action else { continue };
        if let Some(secret) = wanted.remove(id) {
            change.secret = Some(secret);
            if untold.contains(id) {
                row.notes.push("the service does not tell its secret: it is written in any case".into());
            }
        }
    }
    forget_same(proposal);
    Ok(())
}

/// Leaves all secrets alone.
pub fn leave(proposal: &mut Proposal) {
    proposal.rows.iter_mut().for_each(|row| row.secret = SecretRef::Keep);
    forget_same(proposal);
}

/// Drops updates that write nothing: their secret is as it is to be. One that is to be made is not there yet.
fn forget_same(proposal: &mut Proposal) {
    proposal
        .rows
        .retain(|row| !matches!(&row.action, Action::Update(_, change) if change.is_empty() && !row.makes_secret));
}

/// The secret of a row; `None` where it is kept, or is still to be made.
fn found(
    row: &mut Proposed,
    record: &Record,
    source: &Source,
    environ: &Environ,
    make: bool,
) -> Result<Option<Secret>, Fault> {
    let refuse = |why: String, next: &str| {
        let place = source.place(record.marks.of(Field::Secret));
        Err(Fault::new(FaultKind::Config, NOT_FOUND, format!("{place}: {why}"), next))
    };
    let next = "Set it, or leave secrets alone with --no-secrets";
    let text = match &row.secret {
        SecretRef::Keep => return Ok(None),
        SecretRef::Env(name) => match environ.text(name)? {
            Some(text) => text.to_owned(),
            None => return refuse(format!("the variable {name} is not set"), next),
        },
        SecretRef::File { path, generate } => {
            let at = source.dir.join(path);
            let missing = fs::symlink_metadata(&at).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
            match (missing && *generate, make) {
                (false, _) => match private_file::read(&at) {
                    Ok(text) => {
                        text.strip_suffix('\n').map(|text| text.trim_end_matches('\r').to_owned()).unwrap_or(text)
                    }
                    Err(why) => return refuse(why, next),
                },
                (true, false) => {
                    row.makes_secret = true;
                    row.notes.push(format!("a new secret is made and put into {}", at.display()));
                    return Ok(None);
                }
                (true, true) => {
                    let secret = generated()?;
                    put(&at, &secret)?;
                    secret
                }
            }
        }
    };
    let secret = Secret::new(text);
    let draft = Draft { secret: Some(secret.clone()), ..Draft::default() };
    for problem in check::check(&draft, None, None).into_iter().filter(|problem| problem.field == Field::Secret) {
        match problem.severity {
            Severity::Error => return refuse(problem.message, ""),
            Severity::Warning => row.notes.push(format!("secret: {}", problem.message)),
        }
    }
    Ok(Some(secret))
}

fn generated() -> Result<String, Fault> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| {
        Fault::new(FaultKind::Local, "No secret was made", format!("no random numbers: {error}"), "")
    })?;
    Ok(signature::generate_secret(&random))
}

/// Writes a secret into a file for its owner alone.
fn put(path: &Path, secret: &str) -> Result<(), Fault> {
    let cannot = |why: String| {
        Fault::new(FaultKind::Local, "A secret was not written", why, "Name another place for the secrets")
    };
    if let Ok(facts) = fs::metadata(path)
        && let Some(why) = private_file::exposure(&facts)
    {
        return Err(cannot(format!("{} {why}", path.display())));
    }
    let path = std::path::absolute(path).map_err(|error| cannot(error.to_string()))?;
    private::rewrite(&path, secret.as_bytes()).map(drop).map_err(|refusal| cannot(refusal.to_string()))
}

/// Fetches the secret of every webhook, puts each into a file of this directory, and lets the snapshot refer to it. How
/// many the service did not tell.
///
/// # Errors
/// Any fault of the service; where a file cannot be written, or its path not spelled.
pub fn export(
    snapshot: &mut Snapshot,
    dir: &Path,
    file: &Path,
    run: &Headless,
    output: &mut Output,
) -> Result<usize, Fault> {
    let referred = referred(dir, file)?;
    let ids: Vec<HookId> = snapshot.hooks.iter().filter_map(|record| record.id).collect();
    let mut written: HashMap<HookId, String> = HashMap::new();
    reveal::each(run, ids.into_iter(), output, |id, secret| {
        if let Known::Value(secret) = secret
            && !secret.is_empty()
        {
            put(&dir.join(id.to_string()), secret.expose())?;
            written.insert(id, format!("{referred}/{id}"));
        }
        Ok(())
    })?;
    let mut untold = 0;
    for record in &mut snapshot.hooks {
        match record.id.and_then(|id| written.remove(&id)) {
            Some(path) => record.secret = SecretRef::File { path, generate: false },
            None => untold += 1,
        }
    }
    Ok(untold)
}

/// The directory as the snapshot names it: below its own directory where it lies there.
fn referred(dir: &Path, file: &Path) -> Result<String, Fault> {
    let cannot =
        |why: &str| Fault::new(FaultKind::Usage, "--secrets-dir cannot be used", why, "Name another directory");
    let whole = |path: &Path| -> Result<PathBuf, Fault> {
        std::path::absolute(path).map_err(|error| cannot(&error.to_string()))
    };
    let here = whole(file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    let dir = whole(dir)?;
    let named = dir.strip_prefix(&here).unwrap_or(&dir);
    let named = named.to_str().ok_or_else(|| cannot("its path is not UTF-8 text"))?;
    Ok(if named.is_empty() { ".".to_owned() } else { named.to_owned() })
}
