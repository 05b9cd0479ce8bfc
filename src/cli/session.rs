//! From arguments, environment and configuration to a service that can be asked. Sends nothing by itself.

use std::{future::Future, io, path::Path};

use super::{
    audit::Configured,
    given::Connection,
    output::Output,
    signals::{Ending, Hearer},
};
use crate::{
    api::{Client, Credential, Limits, Ports, ProxyPolicy, Service},
    config::{
        command,
        credential::{self, Sources},
        environ::Environ,
        file::{self, ConfigFile},
        paths::Paths,
        project,
        setting::Setting,
        settings::Settings,
        value::Proxy,
    },
    domain::fault::{Fault, FaultKind},
    state,
};

/// What a run with a service has.
#[derive(Debug)]
pub struct Session {
    /// Every setting, with its origin.
    pub settings: Settings,
    /// The service, with its credential.
    pub service: Service,
    /// Where hookline's files lie.
    pub paths: Paths,
    /// Where the credential came from, for people.
    pub credential_source: String,
    /// The credential is the profile's own; else it was given for this run.
    pub credential_of_profile: bool,
    /// What the user should hear about before anything else.
    pub warnings: Vec<String>,
    /// Which rules of the audit run, and how.
    pub audit: Configured,
}

impl Session {
    /// Finds settings and credential; reads the configuration file, and standard input where the key is there.
    ///
    /// # Errors
    /// `Config` or `Usage`, with what to set.
    pub fn prepare(connection: &Connection, paged: bool, environ: &Environ) -> Result<Self, Fault> {
        let paths = Paths::of(environ);
        let file = configuration(environ)?;
        let audit = Configured::of(&file.audit, environ.home())?;
        let settings = Settings::resolve(&connection.flags(paged), environ, &file)?;
        let sources = Sources {
            api_key_file: connection.api_key_file.as_deref(),
            stdin: &mut io::stdin(),
            stdin_is_terminal: super::stdin_is_terminal(),
            command_limit: command::LIMIT,
        };
        let found = credential::find(&settings, environ, sources)?;
        let mut warnings = settings.warnings().to_vec();
        warnings.extend(found.warning);
        warnings.extend(insecurities(&settings));
        let service = service(&settings, found.credential);
        Ok(Session {
            settings,
            service,
            paths,
            credential_source: found.source,
            credential_of_profile: found.of_profile,
            warnings,
            audit,
        })
    }

    /// The session of a headless command: warnings are told, and the log is kept where `HOOKLINE_LOG` asks for one.
    ///
    /// # Errors
    /// As `prepare`.
    pub fn headless(connection: &Connection, environ: &Environ, output: &mut Output) -> Result<Headless, Fault> {
        let hearer = Hearer::default();
        let ears = hearer.clone();
        Ending::catch()?.end_program(move |code| ears.hear(code))?;
        let session = Session::prepare(connection, false, environ)?;
        for warning in &session.warnings {
            output.note(&format!("hookline: {warning}"));
        }
        let log = match (environ.text(crate::config::environ::LOG)?, &session.paths.state_dir) {
            (Some(filter), Some(dir)) => Some(state::log::start(dir, Some(filter))?),
            (Some(_), None) => {
                output.note("hookline: HOOKLINE_LOG is set, and there is no place for a log: set XDG_STATE_HOME");
                None
            }
            (None, _) => None,
        };
        let client = Client::new(session.service.clone(), Ports::system())?;
        Ok(Headless { session, client, runtime: runtime()?, hearer, _log: log })
    }
}

/// What the user's file and that of the project say.
///
/// # Errors
/// Where one of them cannot be read or holds a mistake.
pub fn configuration(environ: &Environ) -> Result<ConfigFile, Fault> {
    let paths = Paths::of(environ);
    let file = match &paths.config_file {
        Some(path) => file::load(path, environ.home())?,
        None => ConfigFile::default(),
    };
    // A directory that is gone holds no project.
    let Ok(here) = std::env::current_dir() else { return Ok(file) };
    let dir = paths.state_dir.as_deref();
    let trusted = |path: &Path, text: &str| dir.is_some_and(|dir| state::trust::holds(dir, path, text));
    let project = project::load(&here, environ.home(), &trusted)?;
    Ok(match project {
        Some(project) => file.with_project(project),
        None => file,
    })
}

/// What runs the requests of a command.
///
/// # Errors
/// Where the system refuses.
pub fn runtime() -> Result<tokio::runtime::Runtime, Fault> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|error| Fault::new(FaultKind::Local, "hookline could not start", error.to_string(), ""))
}

/// A session with its client, for commands that run to their end.
pub struct Headless {
    /// The session.
    pub session: Session,
    /// The client of its service.
    pub client: Client,
    runtime: tokio::runtime::Runtime,
    /// Who is told of a signal.
    pub hearer: Hearer,
    _log: Option<state::log::Log>,
}

impl Headless {
    /// Under what the views of this session are kept: the profile's name, or the base URL where none is in use.
    pub fn views_key(&self) -> &str {
        self.session.settings.profile().unwrap_or_else(|| self.client.base())
    }

    /// Runs until `work` is done.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

/// What protects less than it could; said as long as it is so.
pub(super) fn insecurities(settings: &Settings) -> impl Iterator<Item = String> {
    let told = |setting, what: &str| {
        let origin = settings.get(setting).filter(|_| settings.flag(setting)).map(|found| &found.origin)?;
        Some(format!("{what} ({origin})"))
    };
    let plain = settings.url().value.scheme() == "http";
    let http =
        told(Setting::InsecureHttp, "Plain http: everyone on the way can read keys and webhooks").filter(|_| plain);
    let tls =
        told(Setting::InsecureTls, "Any certificate is accepted: nobody vouches for the service").filter(|_| !plain);
    [http, tls].into_iter().flatten()
}

impl From<credential::Credential> for Credential {
    fn from(found: credential::Credential) -> Self {
        match found {
            credential::Credential::Token(token) => Credential::Token(token),
            credential::Credential::ApiKey(key) => Credential::Key(key),
        }
    }
}

/// The service that settings describe.
pub fn service(settings: &Settings, credential: impl Into<Credential>) -> Service {
    let count = |setting| usize::try_from(settings.count(setting)).unwrap_or(usize::MAX);
    let limits = Limits {
        connect: settings.span(Setting::ConnectTimeout),
        first_byte: settings.span(Setting::FirstByteTimeout),
        first_byte_test: settings.span(Setting::TestFirstByteTimeout),
        idle: settings.span(Setting::IdleTimeout),
        whole: settings.span(Setting::RequestTimeout),
        whole_test: settings.span(Setting::TestRequestTimeout),
        body: count(Setting::MaxBody).saturating_mul(1 << 20),
        tries: u32::try_from(settings.count(Setting::ReadTries)).unwrap_or(u32::MAX),
        retry_after_cap: settings.span(Setting::MaxRetryAfter),
        ..Limits::default()
    };
    Service {
        base: settings.url().value.clone(),
        credential: credential.into(),
        limits,
        insecure_http: settings.flag(Setting::InsecureHttp),
        ca_file: settings.path(Setting::CaFile).map(Into::into),
        accept_invalid_certs: settings.flag(Setting::InsecureTls),
        parallel: count(Setting::Parallel),
        proxy: match settings.proxy() {
            None => ProxyPolicy::Environment,
            Some(Proxy::Never) => ProxyPolicy::Never,
            Some(Proxy::Through(url)) => ProxyPolicy::Always(url.clone()),
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::secret::Secret;

    #[test]
    fn the_default_settings_are_the_clients_default_limits() {
        let settings = Settings::plain("http://127.0.0.1:1".parse().unwrap(), "--url");
        let service = service(&settings, credential::Credential::Token(Secret::new("t".to_owned())));
        let default = Service::new(service.base.clone(), service.credential.clone());
        assert_eq!(service.limits, default.limits);
        assert_eq!(service.parallel, default.parallel);
    }
}
