//! The door to the console: is there a terminal, which service, and then over to `tui::runtime`.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::{
    audit::Configured as Audit,
    crash, demo,
    given::{Connection, Demo},
    login::{self, Offer},
    output::{Output, Stop},
    profiles::Configured,
    selection,
    session::Session,
    terminal,
};
use crate::{
    api::{self, Client},
    config::{
        credential,
        environ::{self, Environ},
        setting::Setting,
        settings::{Flags, Settings},
    },
    domain::fault::{Fault, FaultKind},
    state::log,
    tui::{
        go::Notice,
        model::Model,
        profile::Accent,
        runtime::{
            caps::{Caps, Colours},
            clipboard::Through,
            clock::{Clock, SystemClock},
            opener::Profiles,
            run::{self, Ended, Ports},
            tap::Tap,
            tty::{Keys, NoTerminal, Tty},
        },
        shared,
        theme::Theme,
        views::Asked,
    },
};

/// The terminal went away: what a shell expects of a program that SIGHUP ended.
const GONE: u8 = 129;

/// Runs `hookline` without a subcommand.
///
/// # Errors
/// Where there is no terminal, no service, or the console ends in a fault.
pub fn run(connection: &Connection, asked: Asked, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let key_from_stdin = credential::is_stdin(connection.api_key_file.as_ref());
    terminal::check(environ, key_from_stdin)?;
    let signals = match login::offer(&connection.flags(asked.paged), environ, output)? {
        Offer::Demo => return demo::run(&Demo::default(), environ, output),
        Offer::Done(signals) => Some(signals),
        Offer::None => None,
    };
    let session = Session::prepare(connection, asked.paged, environ)?;
    output.flush()?;
    // From here on the console has signals of its own.
    drop(signals);
    let flags = connection.flags(asked.paged);
    let environ = environ.clone();
    Ok(open(Opening { session, environ, keys_from_tty: key_from_stdin, asked, demo: false, flags })?)
}

/// What the console starts with.
#[derive(Debug)]
pub struct Opening {
    /// The service and the settings.
    pub session: Session,
    /// For `NO_COLOR`, `LANG`, `TERM` and children.
    pub environ: Environ,
    /// Standard input held the key: keys are read from `/dev/tty`.
    pub keys_from_tty: bool,
    /// What the command line asks the list to begin with.
    pub asked: Asked,
    /// Nothing of the user's is read or kept: no log, drafts, journal, crash report.
    pub demo: bool,
    /// What was said on the command line, for switching between profiles.
    pub flags: Flags,
}

/// Opens the console and runs it to its end; the exit code.
///
/// # Errors
/// What ended it, where that was a fault.
pub fn open(opening: Opening) -> Result<u8, Fault> {
    let Opening { session, environ, keys_from_tty, asked, demo, flags } = opening;
    let var = |name: &str| environ.get(name).map(|value| value.to_string_lossy().into_owned());
    let caps = Caps::from_env(var);
    let accepted = if demo { None } else { session.audit.place(&environ) };
    let settings = shared::Settings { accepted, ..settings(&session.settings, &session.audit, caps.utf8) };
    let keys = if keys_from_tty { Keys::ControllingTerminal } else { Keys::Stdin };
    let terminal = Tty::open(keys, settings.mouse).map_err(|why| no_terminal(&why))?;
    let tap = Tap::default();
    let observed = api::Ports { observer: Some(tap.observer()), ..api::Ports::system() };
    let client = Client::new(session.service.clone(), observed)?;
    let profile = profile(&session.settings, &client, demo);
    let state_dir = if demo { None } else { session.paths.state_dir.clone() };
    if let Some(name) = &asked.view {
        // A wrong name is told in the shell, where it was typed.
        selection::view(name, state_dir.as_deref(), profile.key())?;
    }
    // Without a place for it the console still works; the log is for those who look for a fault.
    let _log = state_dir.as_deref().and_then(|dir| log::start(dir, var(environ::LOG).as_deref()).ok());
    let theme = if caps.colours == Colours::None { Theme::mono() } else { Theme::sixteen() };
    let clock = Arc::new(SystemClock::default());
    let mut model = Model::new(profile, settings, TimeZone::system(), clock.now());
    model.shared.views.asked = asked;
    if let Some(warning) = session.warnings.first() {
        model.shared.say(Notice::warning(warning.clone()));
    }
    let profiles: Option<Arc<dyn Profiles>> = match demo {
        true => None,
        false => Some(Arc::new(Configured::new(&session, flags, environ.clone(), tap.clone(), caps.utf8))),
    };
    let ports = Ports {
        terminal: Box::new(terminal),
        caps,
        clipboard: Through::from_env(var),
        clock,
        random,
        client,
        tap: Some(tap),
        base: session.service.base.clone(),
        profiles,
        state_dir: state_dir.clone(),
        owns_process: true,
    };
    match run::run(ports, model, &theme) {
        Ok(Ended::Left) => Ok(0),
        Ok(Ended::Signal(code)) => Ok(code),
        Ok(Ended::Gone) => Ok(GONE),
        Ok(Ended::Crashed(crash)) => Ok(crash::tell(&crash, state_dir.as_deref())),
        Err(error) => Err(Fault::new(FaultKind::Local, "The terminal could not be used", error.to_string(), "")),
    }
}

fn random() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

/// Random bytes to draw a secret from.
///
/// # Errors
/// Where this machine gives none.
pub(super) fn drawn() -> Result<[u8; 32], Fault> {
    random().ok_or_else(|| {
        Fault::new(FaultKind::Local, "No secret was drawn", "this machine gives no random numbers", "Give one yourself")
    })
}

fn no_terminal(why: &NoTerminal) -> Fault {
    Fault::new(
        FaultKind::Config,
        "The console needs a terminal",
        why.to_string(),
        "Use `hookline list` for scripts, or run hookline in a terminal",
    )
}

/// What of the settings the console looks at.
pub(super) fn settings(all: &Settings, audit: &Audit, utf8: bool) -> shared::Settings {
    shared::Settings {
        audit: audit.settings.clone(),
        max_rows: usize::try_from(all.count(Setting::MaxRows)).unwrap_or(usize::MAX),
        parallel: usize::try_from(all.count(Setting::Parallel)).unwrap_or(1),
        plan_parallel: usize::try_from(all.count(Setting::PlanParallel)).unwrap_or(1),
        plan_rate: usize::try_from(all.count(Setting::PlanRate)).unwrap_or(1),
        paged: all.flag(Setting::Paged),
        mouse: all.flag(Setting::Mouse),
        watch: all.span(Setting::WatchSeconds),
        ascii: !utf8,
        ..shared::Settings::default()
    }
}

/// What people know of the service.
pub(super) fn profile(all: &Settings, client: &Client, demo: bool) -> shared::Profile {
    let name = match all.profile() {
        Some(name) => name,
        None if demo => "demo",
        None => shared::NO_PROFILE,
    };
    let warning = match (all.flag(Setting::InsecureTls), all.flag(Setting::InsecureHttp)) {
        (true, _) => Some("TLS certificates are not checked"),
        (false, true) => Some("plain http: anybody on the way can read the key"),
        (false, false) => None,
    };
    shared::Profile {
        name: name.to_owned(),
        host: client.base().trim_start_matches("https://").to_owned(),
        base: client.base().to_owned(),
        own_url: all.profile().is_some() && all.url().origin.is_file(),
        production: all.flag(Setting::Production),
        read_only: all.flag(Setting::ReadOnly),
        accent: all.text(Setting::Accent).and_then(Accent::of_word),
        warning: warning.map(str::to_owned),
    }
}
