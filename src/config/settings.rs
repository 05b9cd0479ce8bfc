//! The settings of this run: flags over environment over project file over profile over `[settings]` over defaults, each
//! with its origin.
//!
//! Finds no keys (see `credential`) and sends nothing.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use url::Url;

use super::{
    environ::{self, Environ},
    file::{ConfigFile, Layer, did_you_mean},
    setting::{Scope, Setting},
    value::{Origin, Proxy, Sourced, Value, base_url},
};
use crate::domain::fault::{Fault, FaultKind};

/// What the command line said of settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Flags {
    pub url: Option<String>,
    pub profile: Option<String>,
    pub ca_file: Option<PathBuf>,
    pub insecure_http: bool,
    pub insecure_tls: bool,
    pub read_only: bool,
    pub paged: bool,
}

/// Every setting of this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    profile: Option<Sourced<String>>,
    url: Sourced<Url>,
    values: Layer,
    key_variables: Vec<String>,
    warnings: Vec<String>,
}

/// Every setting as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The profile in use.
    pub profile: Option<Sourced<String>>,
    /// All settings; `None` where one has no value.
    pub values: Vec<(Setting, Option<Sourced<Value>>)>,
}

impl Settings {
    /// Puts the layers together.
    ///
    /// # Errors
    /// Where no service is named, a profile does not exist, or a value of a flag or variable is wrong.
    pub fn resolve(flags: &Flags, environ: &Environ, file: &ConfigFile) -> Result<Self, Fault> {
        let Layers { profile, url, values, warnings } = layers(flags, environ, file)?;
        let url = url.ok_or_else(|| nothing_configured(profile.as_ref(), file))?;
        Ok(Settings { profile, url, values, key_variables: key_variables(file), warnings })
    }

    /// The same for people, also where no service is named yet: the profile, and every setting in the order of the
    /// documentation.
    ///
    /// # Errors
    /// Where a profile does not exist, or a value of a flag or variable is wrong.
    pub fn list(flags: &Flags, environ: &Environ, file: &ConfigFile) -> Result<Listing, Fault> {
        let Layers { profile, url, mut values, .. } = layers(flags, environ, file)?;
        values.extend(url.map(|url| (Setting::Url, Sourced { value: Value::Url(url.value), origin: url.origin })));
        let values = Setting::ALL.into_iter().map(|setting| (setting, values.remove(&setting))).collect();
        Ok(Listing { profile, values })
    }

    /// True where nobody named a service in any way: there is nothing to be wrong about yet.
    pub fn are_absent(flags: &Flags, environ: &Environ, file: &ConfigFile) -> bool {
        let named = flags.url.is_some() || flags.profile.is_some() || !file.profiles.is_empty();
        !named && [environ::URL, environ::PROFILE].iter().all(|name| environ.get(name).is_none())
    }

    /// The settings of `demo` and of tests: this service, and defaults for all else.
    pub fn plain(url: Url, flag: &'static str) -> Self {
        let values = Setting::ALL
            .into_iter()
            .filter_map(|setting| Some((setting, Sourced { value: setting.default_value()?, origin: Origin::Default })))
            .collect();
        let url = Sourced { value: url, origin: Origin::Flag(flag) };
        Settings { profile: None, url, values, key_variables: Vec::new(), warnings: Vec::new() }
    }

    /// The profile in use.
    pub fn profile(&self) -> Option<&str> {
        self.profile.as_ref().map(|name| name.value.as_str())
    }

    /// The base URL of the service.
    pub fn url(&self) -> &Sourced<Url> {
        &self.url
    }

    /// What the user should hear about, one sentence each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Variables that profiles name as holding keys: children do not inherit them.
    pub fn key_variables(&self) -> &[String] {
        &self.key_variables
    }

    /// The value of a setting and where it came from; the URL stands apart.
    pub fn get(&self, setting: Setting) -> Option<&Sourced<Value>> {
        self.values.get(&setting)
    }

    /// A switch.
    pub fn flag(&self, setting: Setting) -> bool {
        matches!(self.get(setting), Some(Sourced { value: Value::Flag(true), .. }))
    }

    /// A number; 0 where the setting is no number.
    pub fn count(&self, setting: Setting) -> u64 {
        match self.get(setting) {
            Some(Sourced { value: Value::Count(count), .. }) => *count,
            _ => 0,
        }
    }

    /// A span of time; zero where the setting is none.
    pub fn span(&self, setting: Setting) -> Duration {
        match self.get(setting) {
            Some(Sourced { value: Value::Seconds(span), .. }) => *span,
            _ => Duration::ZERO,
        }
    }

    /// A text, where one is set.
    pub fn text(&self, setting: Setting) -> Option<&str> {
        match self.get(setting) {
            Some(Sourced { value: Value::Text(text), .. }) => Some(text),
            _ => None,
        }
    }

    /// A path, where one is set.
    pub fn path(&self, setting: Setting) -> Option<&Path> {
        match self.get(setting) {
            Some(Sourced { value: Value::Path(path), .. }) => Some(path),
            _ => None,
        }
    }

    /// The proxy, where one is set or ruled out.
    pub fn proxy(&self) -> Option<&Proxy> {
        match self.get(Setting::Proxy) {
            Some(Sourced { value: Value::Proxy(proxy), .. }) => Some(proxy),
            _ => None,
        }
    }

    /// A program and its arguments, where one is set.
    pub fn argv(&self, setting: Setting) -> Option<&[String]> {
        match self.get(setting) {
            Some(Sourced { value: Value::Argv(argv), .. }) => Some(argv),
            _ => None,
        }
    }
}

struct Layers {
    profile: Option<Sourced<String>>,
    url: Option<Sourced<Url>>,
    values: Layer,
    warnings: Vec<String>,
}

fn layers(flags: &Flags, environ: &Environ, file: &ConfigFile) -> Result<Layers, Fault> {
    let profile = chosen_profile(flags, environ, file)?;
    let of_profile = profile.as_ref().and_then(|name| file.profiles.get(&name.value));
    let mut warnings = Vec::new();
    let url = chosen_url(flags, environ, of_profile)?;
    let foreign = url.as_ref().filter(|url| !url.origin.is_file());
    if let (Some(name), Some(url)) = (&profile, foreign)
        && of_profile.is_some_and(|layer| layer.contains_key(&Setting::Url))
    {
        warnings.push(format!(
            "The URL of profile `{}` is overridden by {}; its key, proxy and TLS settings are not used",
            name.value, url.origin
        ));
    }
    let mut values: Layer = Setting::ALL
        .into_iter()
        .filter_map(|setting| Some((setting, Sourced { value: setting.default_value()?, origin: Origin::Default })))
        .collect();
    values.extend(file.settings.clone());
    values.extend(of_profile.cloned().unwrap_or_default().into_iter().filter(|(setting, _)| {
        *setting != Setting::Url && (foreign.is_none() || setting.row().scope != Scope::Service)
    }));
    // What a project says goes before what the user says, but not before its own profile.
    let own = |setting: &Setting| of_profile.and_then(|layer| layer.get(setting)).map(|found| found.origin.kind());
    let of_project = file.project.clone().into_iter();
    values.extend(of_project.filter(|(setting, found)| own(setting) != Some(found.origin.kind())));
    values.extend(of_flags(flags));
    Ok(Layers { profile, url, values, warnings })
}

fn chosen_profile(flags: &Flags, environ: &Environ, file: &ConfigFile) -> Result<Option<Sourced<String>>, Fault> {
    let named = match (&flags.profile, environ.text(environ::PROFILE)?) {
        (Some(name), _) => Some(Sourced { value: name.clone(), origin: Origin::Flag("--profile") }),
        (None, Some(name)) => Some(Sourced { value: name.to_owned(), origin: Origin::Env(environ::PROFILE) }),
        // A service named on the spot has nothing to do with the profile that happens to be the default.
        (None, None) if flags.url.is_some() || environ.get(environ::URL).is_some() => None,
        (None, None) => file.default_profile.clone(),
    };
    if let Some(name) = &named
        && !file.profiles.contains_key(&name.value)
    {
        let why = format!("there is no profile `{}` ({})", name.value, name.origin);
        let next = match file.profiles.is_empty() {
            true => "The configuration names no profiles: add [profile.NAME] to config.toml".to_owned(),
            false => did_you_mean(&name.value, file.profiles.keys()),
        };
        return Err(Fault::new(FaultKind::Config, "No service to talk to", why, next));
    }
    Ok(named)
}

fn chosen_url(flags: &Flags, environ: &Environ, profile: Option<&Layer>) -> Result<Option<Sourced<Url>>, Fault> {
    let given = match (&flags.url, environ.text(environ::URL)?) {
        (Some(text), _) => Some((text.as_str(), Origin::Flag("--url"))),
        (None, Some(text)) => Some((text, Origin::Env(environ::URL))),
        (None, None) => None,
    };
    if let Some((text, origin)) = given {
        let url = base_url(text).map_err(|wrong| {
            let next = "Give the base URL of the service, such as https://api.example.com";
            Fault::new(FaultKind::Usage, "No service to talk to", format!("{origin} {wrong}"), next)
        })?;
        return Ok(Some(Sourced { value: url, origin }));
    }
    Ok(profile.and_then(|layer| layer.get(&Setting::Url)).and_then(|found| match &found.value {
        Value::Url(url) => Some(Sourced { value: url.clone(), origin: found.origin.clone() }),
        _ => None,
    }))
}

fn of_flags(flags: &Flags) -> Layer {
    let switch = |on: bool, setting, name| on.then_some((setting, Value::Flag(true), name));
    [
        flags.ca_file.clone().map(|path| (Setting::CaFile, Value::Path(path), "--ca-file")),
        switch(flags.insecure_http, Setting::InsecureHttp, "--insecure-http"),
        switch(flags.insecure_tls, Setting::InsecureTls, "--insecure-tls"),
        switch(flags.read_only, Setting::ReadOnly, "--read-only"),
        switch(flags.paged, Setting::Paged, "--paged"),
    ]
    .into_iter()
    .flatten()
    .map(|(setting, value, flag)| (setting, Sourced { value, origin: Origin::Flag(flag) }))
    .collect()
}

fn key_variables(file: &ConfigFile) -> Vec<String> {
    let named = file.profiles.values().filter_map(|layer| layer.get(&Setting::KeyEnv));
    named.filter_map(|found| if let Value::Text(name) = &found.value { Some(name.clone()) } else { None }).collect()
}

fn nothing_configured(profile: Option<&Sourced<String>>, file: &ConfigFile) -> Fault {
    let (why, next) = match profile {
        Some(name) => (
            format!("profile `{}` has no url", name.value),
            format!("Write url = \"https://…\" into [profile.{}], or give --url", name.value),
        ),
        None if !file.profiles.is_empty() => {
            let names: Vec<&str> = file.profiles.keys().map(String::as_str).collect();
            ("no profile is chosen".to_owned(), format!("Give --profile with one of: {}", names.join(", ")))
        }
        None => (
            "nothing is configured".to_owned(),
            "Run `hookline login` to set up a service, or set HOOKLINE_URL and HOOKLINE_API_KEY (or give --url and \
             --api-key-file), or run `hookline demo` to look around"
                .to_owned(),
        ),
    };
    Fault::new(FaultKind::Config, "No service to talk to", why, next)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::file::parse;

    const FILE: &str = "
default_profile = 'prod'
[settings]
parallel = 2
[profile.prod]
url = 'https://prod.example'
production = true
insecure_tls = true
ca_file = '/ca.pem'
proxy = 'http://me:hunter2@proxy.example:3128'
key_env = 'PROD_KEY'
parallel = 6
[profile.bare]
";

    fn resolve(flags: &Flags, variables: &[(&str, &str)], file: &str) -> Result<Settings, Fault> {
        let environ = Environ::of(variables.iter().copied(), None);
        Settings::resolve(flags, &environ, &parse(file, Path::new("/c"), None).unwrap())
    }

    fn flags(url: Option<&str>, profile: Option<&str>) -> Flags {
        Flags { url: url.map(str::to_owned), profile: profile.map(str::to_owned), ..Flags::default() }
    }

    #[test]
    fn each_layer_covers_the_one_below() {
        let settings = resolve(&Flags::default(), &[], FILE).unwrap();
        assert_eq!(settings.profile(), Some("prod"));
        assert_eq!(settings.url().origin.to_string(), "/c:6:7");
        assert_eq!(settings.count(Setting::Parallel), 6);
        assert!(settings.flag(Setting::Production));
        assert_eq!(settings.span(Setting::ConnectTimeout), Duration::from_secs(5));
        assert_eq!(settings.get(Setting::ConnectTimeout).unwrap().origin, Origin::Default);

        let settings = resolve(&Flags::default(), &[("HOOKLINE_URL", "http://env")], FILE).unwrap();
        assert_eq!((settings.profile(), settings.url().value.as_str()), (None, "http://env/"));
        assert_eq!(settings.count(Setting::Parallel), 2);

        let settings = resolve(&flags(Some("http://flag"), None), &[("HOOKLINE_URL", "http://env")], FILE).unwrap();
        assert_eq!(settings.url().origin, Origin::Flag("--url"));
    }

    #[test]
    fn what_belongs_to_a_service_does_not_follow_another_url() {
        for (given, variables) in [
            (flags(Some("https://evil.example"), Some("prod")), vec![]),
            (flags(None, Some("prod")), vec![("HOOKLINE_URL", "https://evil.example")]),
            (Flags::default(), vec![("HOOKLINE_PROFILE", "prod"), ("HOOKLINE_URL", "https://evil.example")]),
        ] {
            let settings = resolve(&given, &variables, FILE).unwrap();
            assert_eq!(settings.url().value.host_str(), Some("evil.example"));
            assert_eq!(settings.text(Setting::KeyEnv), None);
            assert_eq!((settings.path(Setting::CaFile), settings.proxy()), (None, None));
            assert!(!settings.flag(Setting::InsecureTls));
            assert!(settings.flag(Setting::Production), "what protects stays");
            assert_eq!(settings.warnings().len(), 1);
        }
        let own = resolve(&Flags::default(), &[], FILE).unwrap();
        assert_eq!((own.text(Setting::KeyEnv), own.warnings().len()), (Some("PROD_KEY"), 0));
        assert_eq!(own.key_variables(), ["PROD_KEY"]);
        assert!(matches!(own.proxy(), Some(Proxy::Through(url)) if url.password() == Some("hunter2")));
        assert!(!format!("{own:?}").contains("hunter2"), "{own:?}");
    }

    #[test]
    fn a_service_is_absent_only_where_nobody_named_one() {
        let absent = |given: &Flags, variables: &[(&str, &str)], file: &str| {
            let environ = Environ::of(variables.iter().copied(), None);
            Settings::are_absent(given, &environ, &parse(file, Path::new("/c"), None).unwrap())
        };
        let none = Flags::default();
        assert!(absent(&none, &[], "") && absent(&none, &[("HOOKLINE_API_KEY", "k")], "[settings]\nparallel = 2"));
        assert!(!absent(&none, &[], "[profile.a]"));
        assert!(!absent(&none, &[("HOOKLINE_URL", "x")], "") && !absent(&none, &[("HOOKLINE_PROFILE", "x")], ""));
        assert!(!absent(&flags(Some("x"), None), &[], "") && !absent(&flags(None, Some("x")), &[], ""));
    }

    #[test]
    fn without_a_service_it_says_what_to_set() {
        for (given, file, said) in [
            (Flags::default(), "", "hookline demo"),
            (Flags::default(), "[profile.a]\n[profile.b]", "--profile with one of: a, b"),
            (flags(None, Some("bare")), FILE, "[profile.bare]"),
            (flags(None, Some("prd")), FILE, "Did you mean `prod`?"),
            (flags(Some("api.example.com"), None), "", "--url is not a URL"),
        ] {
            let fault = resolve(&given, &[], file).unwrap_err();
            assert!(fault.to_string().contains(said), "{fault}");
            assert_eq!(fault.kind.exit_code(), 2);
        }
    }
}
