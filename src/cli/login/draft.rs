//! What is known so far of a profile that is being set up, and, once it is whole, what that means for the configuration.
//! Asks nobody and sends nothing.

use std::{
    io,
    path::{Path, PathBuf},
};

use url::Url;

use super::{super::output::Output, Login, place::Place};
use crate::{
    api::service::Base,
    config::{
        command,
        credential::{self, Credential},
        edit::Change,
        environ::{self, Environ},
        file::{self, Layer},
        private_file,
        setting::{Scope, Setting},
        settings::{Flags, Settings},
        value::{Value, base_url},
    },
    domain::{
        fault::{Fault, FaultKind},
        secret::Secret,
        shell,
    },
};

const WHAT: &str = "The profile was not written";

/// Where the key of a profile is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// Typed, pasted or piped in: hookline keeps it in a file of its own.
    Kept(Secret),
    /// A program prints it.
    Command(Vec<String>),
    /// It stands in a file of the user's; an absolute path.
    File(PathBuf),
    /// It stands in an environment variable.
    Env(String),
}

/// What is known so far.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The service.
    pub url: Option<Url>,
    /// The profile's name.
    pub profile: Option<String>,
    /// Where the key is.
    pub key: Option<KeyPlace>,
    /// The key is to be typed.
    pub typed: bool,
    /// A profile that is there may be changed.
    pub replace: bool,
    /// It is written without a trial.
    pub untried: bool,
    /// What else the profile is to have.
    pub switches: Vec<(Setting, Value)>,
}

/// All that it takes.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The service.
    pub url: Url,
    /// The profile's name.
    pub profile: String,
    /// Where the key is.
    pub key: KeyPlace,
    switches: Vec<(Setting, Value)>,
}

impl Draft {
    /// What the command line says; standard input is read where it is said to hold the key. `asking` leaves to the dialog
    /// what it can ask better.
    ///
    /// # Errors
    /// `Usage` or `Config` for what cannot be meant, or is no key.
    pub fn of(command: &Login, environ: &Environ, asking: bool, output: &mut Output) -> Result<Self, Fault> {
        let connection = &command.connection;
        let url =
            connection.url.as_deref().map(|text| base_url(text).map_err(|wrong| refused(format!("--url {wrong}"))));
        if let Some(name) = &connection.profile {
            named(name).map_err(refused)?;
        }
        let typed = asking && credential::is_stdin(connection.api_key_file.as_ref());
        let kept = match connection.api_key_file.as_deref().filter(|_| !typed) {
            Some(path) => {
                let (key, warning) = credential::of_flag(path, &mut io::stdin(), asking)?;
                warning.iter().for_each(|warning| output.note(&format!("hookline: {warning}")));
                Some(KeyPlace::Kept(key))
            }
            None => None,
        };
        let ways = [
            kept,
            command
                .key_command
                .as_deref()
                .map(of_command)
                .transpose()
                .map_err(|why| refused(format!("--key-command: {why}")))?,
            command
                .key_file
                .as_deref()
                .map(|path| of_file(path, environ))
                .transpose()
                .map_err(|why| refused(format!("--key-file: {why}")))?,
            command
                .key_env
                .as_deref()
                .map(of_variable)
                .transpose()
                .map_err(|why| refused(format!("--key-env: {why}")))?,
        ];
        let mut ways = ways.into_iter().flatten();
        let key = ways.next();
        if ways.next().is_some() || (typed && key.is_some()) {
            return Err(refused("the key is given in two ways".to_owned()));
        }
        let flag = |on: bool, setting| on.then_some((setting, Value::Flag(true)));
        let ca_file = connection.ca_file.as_deref().map(std::path::absolute).transpose();
        let ca_file = ca_file.map_err(|error| refused(format!("--ca-file: {error}")))?;
        let switches = [
            ca_file.map(|path| (Setting::CaFile, Value::Path(path))),
            flag(connection.insecure_http, Setting::InsecureHttp),
            flag(connection.insecure_tls, Setting::InsecureTls),
            flag(connection.read_only, Setting::ReadOnly),
        ];
        Ok(Draft {
            url: url.transpose()?,
            profile: connection.profile.clone(),
            key,
            typed,
            replace: command.replace,
            untried: command.untried,
            switches: switches.into_iter().flatten().collect(),
        })
    }

    /// The whole of it; the profile is `default` where none is named.
    ///
    /// # Errors
    /// `Usage`, with the flags that are missing; as `Base::check`.
    pub fn setup(&self) -> Result<Setup, Fault> {
        match (&self.url, &self.key) {
            (Some(url), Some(key)) => {
                Base::check(url, self.switches.contains(&(Setting::InsecureHttp, Value::Flag(true))))?;
                Ok(Setup {
                    url: url.clone(),
                    profile: self.profile.clone().unwrap_or_else(|| DEFAULT.to_owned()),
                    key: key.clone(),
                    switches: self.switches.clone(),
                })
            }
            (url, key) => {
                let url = url.is_none().then_some("--url URL");
                let key = key.is_none().then_some(
                    "the key: --api-key-file - (standard input) or FILE, --key-command, --key-file or --key-env",
                );
                let missing: Vec<&str> = [url, key].into_iter().flatten().collect();
                let why = format!("there is no terminal to ask at, and these are missing: {}", missing.join(" and "));
                Err(Fault::new(FaultKind::Usage, WHAT, why, "See `hookline login --help`"))
            }
        }
    }
}

/// The name of a profile where none is given.
pub const DEFAULT: &str = "default";

const KEYS: [Setting; 3] = [Setting::KeyCommand, Setting::KeyFile, Setting::KeyEnv];

impl Setup {
    /// What it changes in the configuration.
    pub fn change(&self, place: &Place) -> Change {
        let key = match &self.key {
            KeyPlace::Kept(_) => (Setting::KeyFile, Value::Path(place.key_file(&self.profile))),
            KeyPlace::Command(argv) => (Setting::KeyCommand, Value::Argv(argv.clone())),
            KeyPlace::File(path) => (Setting::KeyFile, Value::Path(path.clone())),
            KeyPlace::Env(name) => (Setting::KeyEnv, Value::Text(name.clone())),
        };
        let mut set = vec![(Setting::Url, Value::Url(self.url.clone())), key];
        set.extend(self.switches.iter().cloned());
        // What was allowed for one service is not allowed for another.
        let moved = place.profile(&self.profile).is_some_and(|old| !same_origin(old, &self.url));
        let of_service = |setting: &Setting| moved && setting.row().scope == Scope::Service;
        let given = |setting: &Setting| set.iter().any(|(given, _)| given == setting);
        let gone = |setting: &Setting| (KEYS.contains(setting) || of_service(setting)) && !given(setting);
        let unset = Setting::ALL.into_iter().filter(gone).collect();
        let default = place.file.profiles.is_empty() && place.file.default_profile.is_none();
        Change { profile: self.profile.clone(), set, unset, default }
    }

    /// The settings of the profile as they will be.
    ///
    /// # Errors
    /// As `edit::changed`.
    pub fn settings(&self, place: &Place, environ: &Environ) -> Result<Settings, Fault> {
        let text = place.changed(&self.change(place))?;
        let file = file::parse(&text, &place.path, place.home.as_deref())?;
        let flags = Flags { profile: Some(self.profile.clone()), ..Flags::default() };
        Settings::resolve(&flags, &environ.without(&[environ::URL, environ::PROFILE]), &file)
    }

    /// The key, from where it is.
    ///
    /// # Errors
    /// Where it cannot be read or is no key.
    pub fn credential(&self, settings: &Settings, environ: &Environ) -> Result<Credential, Fault> {
        match &self.key {
            KeyPlace::Kept(key) => Ok(Credential::ApiKey(key.clone())),
            _ => match credential::of_profile(settings, environ, command::LIMIT)? {
                Some(found) => Ok(found.credential),
                None => Err(refused("the profile names no key".to_owned())),
            },
        }
    }
}

fn same_origin(old: &Layer, url: &Url) -> bool {
    matches!(old.get(&Setting::Url).map(|found| &found.value), Some(Value::Url(old)) if old.origin() == url.origin())
}

fn refused(why: String) -> Fault {
    Fault::new(FaultKind::Usage, WHAT, why, "See `hookline login --help`")
}

/// A name for a profile.
///
/// # Errors
/// In words.
pub fn named(text: &str) -> Result<String, String> {
    if file::names_profile(text) { Ok(text.to_owned()) } else { Err(file::PROFILE_NAME.to_owned()) }
}

/// A command line as a program and its arguments.
///
/// # Errors
/// In words.
pub fn of_command(text: &str) -> Result<KeyPlace, String> {
    let argv = shell::split(text).map_err(|wrong| wrong.to_string())?;
    match argv.iter().any(|word| looks_like_a_key(word)) {
        true => Err("it holds what looks like a key, which would then stand in config.toml".to_owned()),
        false => Ok(KeyPlace::Command(argv)),
    }
}

/// A file that holds the key; it has to be ours and private already.
///
/// # Errors
/// In words.
pub fn of_file(path: &Path, environ: &Environ) -> Result<KeyPlace, String> {
    let path = match (path.strip_prefix("~"), environ.home()) {
        (Ok(below), Some(home)) => home.join(below),
        _ => std::path::absolute(path).map_err(|error| error.to_string())?,
    };
    private_file::read(&path)?;
    Ok(KeyPlace::File(path))
}

/// The name of a variable.
///
/// # Errors
/// In words.
pub fn of_variable(text: &str) -> Result<KeyPlace, String> {
    if looks_like_a_key(text) {
        return Err("that looks like a key, not like the name of a variable that holds one".to_owned());
    }
    let mut letters = text.chars();
    let first = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if first && letters.all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Ok(KeyPlace::Env(text.to_owned()))
    } else {
        // Not repeated: somebody may have typed the key itself.
        Err("a variable has a name of letters, digits and _ that begins with no digit".to_owned())
    }
}

/// `PULSE_` and hexadecimal digits (WIRE section 3), as no variable is called and no word of a command should be.
fn looks_like_a_key(word: &str) -> bool {
    word.split_once("PULSE_").is_some_and(|(_, rest)| rest.chars().take_while(char::is_ascii_hexdigit).count() >= 12)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::fs;

    use super::*;

    /// A place whose configuration says this.
    fn place(config: &str) -> (tempfile::TempDir, Place) {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join(".config/hookline");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("config.toml"), config).unwrap();
        let none: [(&str, &str); 0] = [];
        let place = Place::find(&Environ::of(none, Some(home.path()))).unwrap();
        (home, place)
    }

    fn setup(url: &str, key: KeyPlace) -> Setup {
        let draft =
            Draft { url: Some(url.parse().unwrap()), profile: Some("p".into()), key: Some(key), ..Draft::default() };
        draft.setup().unwrap()
    }

    const OLD: &str =
        "[profile.p]\nurl = 'https://a.example/x'\nkey_command = ['pass']\ninsecure_tls = true\nproduction = true\n";

    #[test]
    fn what_was_allowed_for_one_service_is_not_for_another() {
        let (_home, place) = place(OLD);
        let unset = |url| setup(url, KeyPlace::Env("K".into())).change(&place).unset;
        assert_eq!(unset("https://a.example/y"), [Setting::KeyCommand, Setting::KeyFile]);
        let moved = unset("https://b.example/x");
        assert!(moved.contains(&Setting::InsecureTls) && moved.contains(&Setting::CaFile), "{moved:?}");
        assert!(!moved.contains(&Setting::Production), "what protects stays");
    }

    #[test]
    fn only_the_first_profile_becomes_the_default() {
        let setup = setup("https://a.example", KeyPlace::Env("K".into()));
        assert!(!setup.change(&place(OLD).1).default);
        assert!(setup.change(&place("[settings]\n").1).default);
    }

    #[test]
    fn the_environment_does_not_reach_into_a_profile() {
        let (_home, place) = place("");
        let environ =
            Environ::of([("HOOKLINE_URL", "https://evil.example"), ("HOOKLINE_PROFILE", "x"), ("K", "PULSE_1")], None);
        let setup = setup("https://a.example", KeyPlace::Env("K".into()));
        let settings = setup.settings(&place, &environ).unwrap();
        assert_eq!((settings.url().value.host_str(), settings.profile()), (Some("a.example"), Some("p")));
        let Credential::ApiKey(key) = setup.credential(&settings, &environ).unwrap() else { panic!() };
        assert_eq!(key.expose(), "PULSE_1");
    }

    #[test]
    fn a_key_is_taken_for_no_variable_and_no_command() {
        let key = "PULSE_0123456789abcdef";
        for wrong in [
            of_variable(key),
            of_command(&format!("echo {key}")),
            of_variable("1A"),
            of_variable("a b"),
            of_variable(""),
        ] {
            assert!(!wrong.unwrap_err().contains("0123"));
        }
        assert_eq!(of_variable("PULSE_KEY"), Ok(KeyPlace::Env("PULSE_KEY".into())));
        assert_eq!(
            of_command("pass show 'a b'"),
            Ok(KeyPlace::Command(["pass", "show", "a b"].map(str::to_owned).to_vec()))
        );
    }
}
