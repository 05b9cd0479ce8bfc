//! `hookline sandbox`: a local service of the contract. Says how to reach it when it is ready, and serves until a signal.

use std::io;

use super::{
    given,
    output::{Output, Stop},
    signals::Ending,
};
use crate::{
    config::credential,
    domain::fault::{Fault, FaultKind},
    sandbox::{Options, Sandbox, SandboxError},
};

/// Runs it; 128 and the number of the signal that ended it.
///
/// # Errors
/// Where it cannot listen, open its database, read the key or write.
pub fn run(command: &given::Sandbox, output: &mut Output) -> Result<u8, Stop> {
    // Before the first word: who reads it may stop the sandbox at once.
    let ending = Ending::catch()?;
    let running = Sandbox::spawn_thread(options(command, output)?).map_err(not_started)?;
    let (url, key) = (running.url(), running.api_key());
    output.text(&format!("HOOKLINE_URL={url}\nHOOKLINE_API_KEY={key}\n"))?;
    output.flush()?;
    let code = ending.wait();
    running.stop();
    Ok(code)
}

/// Why a sandbox did not start, for people.
pub(super) fn not_started(error: SandboxError) -> Fault {
    failed(FaultKind::Local, error.to_string())
}

fn failed(kind: FaultKind, why: String) -> Fault {
    Fault::new(kind, "The sandbox could not start", why, "")
}

fn options(command: &given::Sandbox, output: &mut Output) -> Result<Options, Fault> {
    let api_key = match &command.api_key_file {
        None => None,
        Some(path) => {
            let (key, warning) = credential::of_flag(path, &mut io::stdin(), super::stdin_is_terminal())?;
            warning.into_iter().for_each(|warning| output.note(&format!("hookline: {warning}")));
            // It is printed for scripts, which may hand it to a shell.
            if !key.expose().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)) {
                return Err(failed(FaultKind::Config, "the key may hold only letters, digits and _ - .".to_owned()));
            }
            Some(key.expose().to_owned())
        }
    };
    Ok(Options {
        listen: command.listen,
        webhooks: command.webhooks,
        seed: command.seed,
        api_key,
        db: command.db.clone(),
        token_life: std::time::Duration::from_secs(command.token_life),
        renderer: command.renderer,
        mishaps: command.mishap.clone(),
        allow_private: command.allow_private,
        allow_foreign_host: command.allow_foreign_host,
        ..Options::default()
    })
}
