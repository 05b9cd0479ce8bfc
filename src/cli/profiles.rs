//! The profiles of the configuration as services that the console can switch to. Each time the file is read anew; the key
//! is the profile's own.
//!
//! What was given for this run – URL, key, CA, the switches that weaken TLS – was given for the service that it started
//! with, and serves that one alone: a key never goes to another origin. `--read-only` protects all of them.

use crate::{
    api::{self, Client, Service},
    config::{
        command, credential,
        environ::{self, Environ},
        file::{ConfigFile, Layer},
        paths::Paths,
        setting::Setting,
        settings::{Flags, Settings},
        value::Value,
    },
    domain::{
        fault::{Fault, FaultKind},
        text::safe,
    },
    tui::{
        profile::{Accent, Fresh, Known, Listed, Which},
        runtime::{
            opener::{Opened, Profiles},
            tap::Tap,
        },
        shared,
    },
};

use super::{
    audit::Configured as Audit,
    console,
    session::{self, Session},
};

/// See the module.
pub struct Configured {
    flags: Flags,
    environ: Environ,
    paths: Paths,
    started: Started,
    tap: Tap,
    utf8: bool,
}

/// The service that this run started with.
struct Started {
    which: Which,
    name: String,
    production: bool,
    service: Service,
    /// Its key was given for this run; it cannot be asked for again.
    key_given: bool,
}

/// Settings and key of a service.
struct Found {
    settings: Settings,
    audit: Audit,
    service: Service,
    warnings: Vec<String>,
}

impl Configured {
    /// Those of a run that started so.
    pub fn new(session: &Session, flags: Flags, environ: Environ, tap: Tap, utf8: bool) -> Self {
        let own = session.settings.url().origin.is_file();
        let profile = session.settings.profile();
        let started = Started {
            which: match profile {
                Some(name) if own => Which::Named(name.to_owned()),
                _ => Which::AsStarted,
            },
            name: profile.unwrap_or(shared::NO_PROFILE).to_owned(),
            production: session.settings.flag(Setting::Production),
            service: session.service.clone(),
            key_given: !session.credential_of_profile,
        };
        Configured { flags, environ, paths: session.paths.clone(), started, tap, utf8 }
    }

    fn file(&self) -> Result<ConfigFile, Fault> {
        session::configuration(&self.environ)
    }

    /// Settings and key, both found anew.
    fn find(&self, which: &Which, lend: &mut dyn FnMut(&str)) -> Result<Found, Fault> {
        let file = self.file()?;
        let audit = Audit::of(&file.audit, self.environ.home())?;
        let settings = match which {
            Which::AsStarted => Settings::resolve(&self.flags, &self.environ, &file)?,
            Which::Named(name) => self.named(name, &file)?,
        };
        if *which == self.started.which && self.started.key_given && self.is_started(&settings) {
            let service = session::service(&settings, self.started.service.credential.clone());
            return Ok(self.found(settings, audit, service, None));
        }
        if let Some(program) = credential::asks(&settings) {
            lend(&format!("hookline: asking `{}` for the key of profile {} ...", safe(program), shown(which)));
        }
        let key = credential::of_profile(&settings, &self.environ, command::LIMIT)?.ok_or_else(|| keyless(which))?;
        let service = session::service(&settings, key.credential);
        Ok(self.found(settings, audit, service, key.warning))
    }

    fn found(&self, settings: Settings, audit: Audit, service: Service, warning: Option<String>) -> Found {
        let mut warnings = settings.warnings().to_vec();
        warnings.extend(warning);
        warnings.extend(session::insecurities(&settings));
        Found { settings, audit, service, warnings }
    }

    /// The settings of a profile: with all that was said at the start where it is the one that was started with and still
    /// leads to the same place, else with what protects or only concerns the screen.
    fn named(&self, name: &str, file: &ConfigFile) -> Result<Settings, Fault> {
        if self.started.which == Which::Named(name.to_owned()) {
            let settings = Settings::resolve(&self.flags, &self.environ, file)?;
            if self.is_started(&settings) {
                return Ok(settings);
            }
        }
        let Flags { read_only, paged, .. } = self.flags;
        let flags = Flags { profile: Some(name.to_owned()), read_only, paged, ..Flags::default() };
        Settings::resolve(&flags, &self.environ.without(&[environ::URL, environ::PROFILE]), file)
    }

    fn is_started(&self, settings: &Settings) -> bool {
        settings.url().value == self.started.service.base
    }

    fn listed(&self, name: &str, layer: &Layer) -> Listed {
        let flag = |setting| layer.get(&setting).is_some_and(|found| found.value == Value::Flag(true));
        let url = match layer.get(&Setting::Url).map(|found| &found.value) {
            Some(Value::Url(url)) => Some(host(url)),
            _ => None,
        };
        let accent = match layer.get(&Setting::Accent).map(|found| &found.value) {
            Some(Value::Text(word)) => Accent::of_word(word),
            _ => None,
        };
        Listed {
            which: Which::Named(name.to_owned()),
            name: name.to_owned(),
            broken: url.is_none().then(|| "it has no url".to_owned()),
            host: url.unwrap_or_default(),
            accent,
            production: flag(Setting::Production),
            read_only: flag(Setting::ReadOnly) || self.flags.read_only,
        }
    }

    /// The service of the start, where no profile leads back to it.
    fn as_started(&self) -> Option<Listed> {
        (self.started.which == Which::AsStarted).then(|| Listed {
            which: Which::AsStarted,
            name: self.started.name.clone(),
            host: host(&self.started.service.base),
            accent: None,
            production: self.started.production,
            read_only: self.flags.read_only,
            broken: None,
        })
    }
}

impl Profiles for Configured {
    fn known(&self) -> Known {
        let path = self.paths.config_file.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let (file, fault) = match self.file() {
            Ok(file) => (file, None),
            Err(fault) => (ConfigFile::default(), Some(Box::new(fault))),
        };
        let named = file.profiles.iter().map(|(name, layer)| self.listed(name, layer));
        Known { all: self.as_started().into_iter().chain(named).collect(), file: path, fault }
    }

    fn open(&self, which: &Which, lend: &mut dyn FnMut(&str)) -> Result<Opened, Fault> {
        let Found { settings, audit, service, warnings } = self.find(which, lend)?;
        let base = service.base.clone();
        let observed = api::Ports { observer: Some(self.tap.observer()), ..api::Ports::system() };
        let client = Client::new(service, observed)?;
        client.check()?;
        let profile = console::profile(&settings, &client, false);
        Ok(Opened {
            base,
            fresh: Fresh {
                profile,
                settings: shared::Settings {
                    accepted: audit.place(&self.environ),
                    ..console::settings(&settings, &audit, self.utf8)
                },
                warnings,
                remembered: None,
            },
            client,
        })
    }
}

/// What was given for this run does not help here.
fn keyless(which: &Which) -> Fault {
    let why = format!("profile {} names no key_command, key_file or key_env", shown(which));
    let next =
        "Write one of them into the profile: a key that was given for this run serves the service that it started with";
    Fault::new(FaultKind::Config, "No API key", why, next)
}

fn host(url: &url::Url) -> String {
    url.as_str().trim_start_matches("https://").trim_end_matches('/').to_owned()
}

fn shown(which: &Which) -> &str {
    match which {
        Which::AsStarted => "as started",
        Which::Named(name) => name,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
