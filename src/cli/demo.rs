//! `hookline demo`: the console on a sandbox of its own, with receivers that answer. Looks at none of the user's
//! configuration, environment or state, and leaves none.

use super::{
    audit::Configured,
    console::{self, Opening},
    given,
    output::{Output, Stop},
    sandbox::not_started,
    session::{self, Session},
    terminal,
};
use crate::{
    api::{ProxyPolicy, Service},
    config::{
        credential::Credential,
        environ::Environ,
        paths::Paths,
        settings::{Flags, Settings},
    },
    domain::{
        fault::{Fault, FaultKind},
        secret::Secret,
    },
    sandbox::{Options, Sandbox},
    tui::views::Asked,
};

/// Runs it.
///
/// # Errors
/// Where there is no terminal, the sandbox cannot start, or the console ends in a fault.
pub fn run(command: &given::Demo, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    terminal::check(environ, false)?;
    let running = Sandbox::spawn_thread(options(command)).map_err(not_started)?;
    let session = session(&running.url(), running.api_key())?;
    output.flush()?;
    let code = console::open(Opening {
        session,
        environ: environ.of_terminal(),
        keys_from_tty: false,
        asked: Asked::default(),
        demo: true,
        flags: Flags::default(),
    })?;
    running.stop();
    Ok(code)
}

fn options(command: &given::Demo) -> Options {
    Options {
        webhooks: command.webhooks,
        seed: command.seed,
        mishaps: command.mishap.clone(),
        receivers: true,
        ..Options::default()
    }
}

fn session(url: &str, key: &str) -> Result<Session, Fault> {
    let url = url
        .parse()
        .map_err(|error| Fault::new(FaultKind::Local, "The demo could not start", format!("{url}: {error}"), ""))?;
    let settings = Settings::plain(url, "demo");
    let service = session::service(&settings, Credential::ApiKey(Secret::new(key.to_owned())));
    Ok(Session {
        service: Service { proxy: ProxyPolicy::Never, ..service },
        settings,
        paths: Paths::default(),
        credential_source: "demo".to_owned(),
        credential_of_profile: false,
        warnings: Vec::new(),
        audit: Configured::of_demo(),
    })
}
