//! The configuration file: `default_profile`, `[settings]` and `[profile.NAME]`. Every mistake in it is said with its
//! place; nothing in it is skipped.

use std::{
    collections::BTreeMap,
    fs, io,
    ops::Range,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    audit::{self, Section},
    mistake::Mistake,
    setting::{Scope, Setting},
    value::{Origin, Sourced, Value},
};
use crate::domain::{
    fault::{Fault, FaultKind},
    near::suggest,
    text::position,
};

/// Values of settings.
pub type Layer = BTreeMap<Setting, Sourced<Value>>;

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConfigFile {
    /// The profile to use where none is named.
    pub default_profile: Option<Sourced<String>>,
    /// `[settings]`: for all profiles, and for none.
    pub settings: Layer,
    /// `[profile.NAME]`.
    pub profiles: BTreeMap<String, Layer>,
    /// `[audit]`, whose names and values others know; that of a project file last.
    pub audit: Vec<Section>,
    /// `[settings]` of the project file, which go before those of a profile.
    pub project: Layer,
}

impl ConfigFile {
    /// With a project file over it.
    pub fn with_project(mut self, project: ConfigFile) -> Self {
        self.default_profile = project.default_profile.or(self.default_profile);
        self.profiles.extend(project.profiles);
        self.project = project.settings;
        self.audit.extend(project.audit);
        self
    }
}

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Realm {
    User,
    Project { trusted: bool },
}

/// The version of the format, which the file may name as `version`.
const VERSION: u64 = 1;
/// More than this is not a configuration file.
const MAX_BYTES: u64 = 1 << 20;
/// Names at the top of the file.
const TOP: [&str; 5] = ["version", "default_profile", "settings", "profile", "audit"];

/// Reads the file; one that is not there says nothing.
///
/// # Errors
/// Where it cannot be read, may be written by others (it can name programs to run), or holds a mistake.
pub fn load(path: &Path, home: Option<&Path>) -> Result<ConfigFile, Fault> {
    match text(path)? {
        Some(text) => Ok(parse(&text, path, home)?),
        None => Ok(ConfigFile::default()),
    }
}

/// The text of the file; `None` where it is not there.
///
/// # Errors
/// Where it cannot be read, is no text, or may be written by others.
pub fn text(path: &Path) -> Result<Option<String>, Fault> {
    let cannot = |why: String, next: &str| unusable(path, &why, next);
    let facts = match fs::metadata(path) {
        Ok(facts) => facts,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot(error.to_string(), "")),
    };
    if !facts.is_file() || facts.len() > MAX_BYTES {
        return Err(cannot("it is not a file of at most 1 MiB".to_owned(), ""));
    }
    let us = rustix::process::geteuid().as_raw();
    if facts.permissions().mode() & 0o002 != 0 || (facts.uid() != us && facts.uid() != 0) {
        let next = "Make it yours and run `chmod go-w` on it: it can name programs to run";
        return Err(cannot("other users may write to it".to_owned(), next));
    }
    let bytes = fs::read(path).map_err(|error| cannot(error.to_string(), ""))?;
    String::from_utf8(bytes).map(Some).map_err(|_| cannot("it is not UTF-8 text".to_owned(), ""))
}

/// What the name of a profile may be.
pub const PROFILE_NAME: &str = "a profile's name is 1 to 40 of the characters A-Z a-z 0-9 - _ .";

/// True for what may name a profile: see [`PROFILE_NAME`].
pub fn names_profile(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    plain && !text.is_empty() && text.len() <= 40
}

pub(super) fn unusable(path: &Path, why: &str, next: &str) -> Fault {
    Fault::new(FaultKind::Config, "The configuration cannot be used", format!("{}: {why}", path.display()), next)
}

/// Reads the text of a configuration file at `path`.
///
/// # Errors
/// The first mistake.
pub fn parse(text: &str, path: &Path, home: Option<&Path>) -> Result<ConfigFile, Mistake> {
    read(&Source { text, path, home, realm: Realm::User })
}

/// Reads the text of a project file. Until it is trusted it may hold `[settings]` alone: it cannot name a host, a key or a
/// program, nor choose among those that the user has. Its default profile may be one of the user's.
///
/// # Errors
/// The first mistake.
pub fn parse_project(text: &str, path: &Path, home: Option<&Path>, trusted: bool) -> Result<ConfigFile, Mistake> {
    read(&Source { text, path, home, realm: Realm::Project { trusted } })
}

fn read(source: &Source<'_>) -> Result<ConfigFile, Mistake> {
    let text = source.text;
    let document = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        source.mistake(span, error.message(), "")
    })?;
    let mut file = ConfigFile::default();
    for (name, value) in document.get_ref() {
        match name.get_ref().as_ref() {
            "version" => source.version(value)?,
            says @ ("default_profile" | "profile") if source.realm == (Realm::Project { trusted: false }) => {
                let message =
                    format!("`{says}` decides where keys go, which a project file may not until it is trusted");
                return Err(source.mistake(name.span(), message, "Read the file, then run `hookline config trust`"));
            }
            "default_profile" => {
                let profile = value.get_ref().as_str().ok_or_else(|| {
                    source.mistake(value.span(), "`default_profile` must be the name of a profile in quotes", "")
                })?;
                file.default_profile = Some(source.sourced(value.span(), profile.to_owned()));
            }
            "settings" => file.settings = source.layer(value, "[settings]", false)?,
            "profile" => file.profiles = source.profiles(value)?,
            "audit" => file.audit.push(audit::section(value, text, source.path)?),
            unknown => return Err(source.unknown(name.span(), unknown, "at the top of the file", TOP)),
        }
    }
    if let Some(default) = &file.default_profile
        && source.realm == Realm::User
        && !file.profiles.contains_key(&default.value)
    {
        let span =
            document.get_ref().iter().find(|(name, _)| name.get_ref() == "default_profile").map(|(_, v)| v.span());
        let message = format!("there is no [profile.{}]", default.value);
        return Err(source.mistake(span.unwrap_or(0..0), message, did_you_mean(&default.value, file.profiles.keys())));
    }
    Ok(file)
}

struct Source<'a> {
    text: &'a str,
    path: &'a Path,
    home: Option<&'a Path>,
    realm: Realm,
}

impl Source<'_> {
    fn mistake(&self, span: Range<usize>, message: impl Into<String>, next: impl Into<String>) -> Mistake {
        Mistake::at(self.path, self.text, span, message, next)
    }

    fn sourced<T>(&self, span: Range<usize>, value: T) -> Sourced<T> {
        let (line, column) = position(self.text, span.start);
        let place = format!("{}:{line}:{column}", self.path.display());
        let origin = if self.realm == Realm::User { Origin::File { place } } else { Origin::Project { place } };
        Sourced { value, origin }
    }

    fn version(&self, value: &Spanned<DeValue<'_>>) -> Result<(), Mistake> {
        match value.get_ref().as_integer().and_then(|number| number.as_str().parse::<u64>().ok()) {
            Some(VERSION) => Ok(()),
            Some(newer) if newer > VERSION => Err(self.mistake(
                value.span(),
                format!("this file is of version {newer}, and this hookline reads up to {VERSION}"),
                "Install a newer hookline",
            )),
            _ => Err(self.mistake(value.span(), format!("`version` must be {VERSION}"), "")),
        }
    }

    fn profiles(&self, value: &Spanned<DeValue<'_>>) -> Result<BTreeMap<String, Layer>, Mistake> {
        let shape = "profiles are written as tables: [profile.NAME]";
        let table = value.get_ref().as_table().ok_or_else(|| self.mistake(value.span(), shape, ""))?;
        let mut profiles = BTreeMap::new();
        for (name, value) in table {
            let text = name.get_ref().as_ref();
            if !names_profile(text) {
                return Err(self.mistake(name.span(), PROFILE_NAME, ""));
            }
            if value.get_ref().as_table().is_none() {
                let next = format!("Write it under [profile.NAME], such as [profile.prod] with {text} = … below");
                return Err(self.mistake(name.span(), shape, next));
            }
            profiles.insert(text.to_owned(), self.layer(value, &format!("[profile.{text}]"), true)?);
        }
        Ok(profiles)
    }

    fn layer(&self, value: &Spanned<DeValue<'_>>, place: &str, profile: bool) -> Result<Layer, Mistake> {
        let shape = format!("`{place}` must be a table");
        let table = value.get_ref().as_table().ok_or_else(|| self.mistake(value.span(), shape, ""))?;
        let allowed = |setting: &Setting| profile || setting.row().scope == Scope::Any;
        let names = || Setting::ALL.into_iter().filter(allowed).map(|setting| setting.row().name);
        let mut layer = Layer::new();
        for (name, value) in table {
            let text = name.get_ref().as_ref();
            let setting = match Setting::of_name(text) {
                Some(setting) if allowed(&setting) => setting,
                Some(_) => {
                    let next = "Write it under [profile.NAME]";
                    return Err(self.mistake(name.span(), format!("`{text}` belongs to a profile"), next));
                }
                None => return Err(self.unknown(name.span(), text, &format!("in {place}"), names())),
            };
            let read = setting.row().kind.read(value.get_ref());
            let value = read
                .map(|read| self.sourced(value.span(), self.located(read)))
                .map_err(|must| self.mistake(value.span(), format!("`{text}` {must}"), ""))?;
            layer.insert(setting, value);
        }
        Ok(layer)
    }

    /// Paths start at home or beside the file, never at whatever directory hookline was started in.
    fn located(&self, value: Value) -> Value {
        let Value::Path(path) = value else { return value };
        Value::Path(match (path.strip_prefix("~"), self.home) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => self.path.parent().map_or(path.clone(), |dir: &Path| dir.join::<&PathBuf>(&path)),
        })
    }

    fn unknown<'n>(
        &self,
        span: Range<usize>,
        name: &str,
        place: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Mistake {
        let next = if ["key", "api_key", "apikey", "token", "secret", "password"]
            .contains(&name.to_lowercase().as_str())
        {
            "Keys do not belong into this file: name where the key is with key_command, key_file or key_env".to_owned()
        } else {
            did_you_mean(name, known)
        };
        self.mistake(span, format!("unknown name `{name}` {place}"), next)
    }
}

/// "Did you mean `x`?", or what there is where nothing is near.
pub fn did_you_mean<'n, S: AsRef<str> + ?Sized + 'n>(word: &str, known: impl IntoIterator<Item = &'n S>) -> String {
    let known: Vec<&str> = known.into_iter().map(AsRef::as_ref).collect();
    match suggest(word, known.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if known.is_empty() => String::new(),
        None => format!("Known here: {}", known.join(", ")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ConfigFile, Mistake> {
        parse(text, Path::new("/c/config.toml"), Some(Path::new("/home/ann")))
    }

    fn complaint(text: &str) -> String {
        let mistake = read(text).unwrap_err();
        format!("{mistake}\n{}", mistake.next)
    }

    const GOOD: &str = r#"
version = 1
default_profile = "prod"
[settings]
parallel = 8
[profile.prod]
url = "https://api.example.com/prefix"
key_command = ["pass", "show", "api"]
key_file = "~/.keys/prod"
ca_file = "ca.pem"
production = true
[profile.staging]
url = "https://staging.example.com"
"#;

    #[test]
    fn a_good_file_is_read_with_places() {
        let file = read(GOOD).unwrap();
        assert_eq!(file.default_profile.unwrap().value, "prod");
        let parallel = &file.settings[&Setting::Parallel];
        assert_eq!(parallel.value, Value::Count(8));
        assert_eq!(parallel.origin.to_string(), "/c/config.toml:5:12");
        let prod = &file.profiles["prod"];
        assert_eq!(prod[&Setting::KeyFile].value, Value::Path("/home/ann/.keys/prod".into()));
        assert_eq!(prod[&Setting::CaFile].value, Value::Path("/c/ca.pem".into()));
        assert_eq!(file.profiles.len(), 2);
    }

    #[test]
    fn mistakes_have_place_excerpt_and_suggestion() {
        let text = complaint("[profile.prod]\nurl = \"https://a\"\nparalel = 3\n");
        assert!(text.starts_with("/c/config.toml:3:1: unknown name `paralel` in [profile.prod]"), "{text}");
        assert!(text.contains("3 | paralel = 3\n    | ^^^^^^^\n"), "{text}");
        assert!(text.ends_with("Did you mean `parallel`?"), "{text}");
    }

    #[test]
    fn nothing_wrong_is_skipped() {
        for (wrong, said) in [
            ("default_profle = 'x'", "Did you mean `default_profile`?"),
            ("default_profile = 'prd'\n[profile.prod]\n", "Did you mean `prod`?"),
            ("version = 2", "newer hookline"),
            ("version = 'x'", "must be 1"),
            ("[settings]\nparallel = 0", "from 1 to 16"),
            ("[settings]\nparallel = -1", "from 1 to 16"),
            ("[settings]\nparallel = '3'", "whole number"),
            ("[settings]\nurl = 'https://a'", "belongs to a profile"),
            ("[profile.a]\nproduction = 'yes'", "true or false"),
            ("[profile.a]\naccent = 'mauve'", "one of"),
            ("[profile.a]\nkey_command = 'pass show'", "list of a program"),
            ("[profile.a]\nkey_command = []", "list of a program"),
            ("[profile.a]\nurl = 'https://u:p@a'", "user or password"),
            ("[profile]\nurl = 'https://a'", "under [profile.NAME]"),
            ("[profile.\"a b\"]\n", "characters"),
            ("[profile.a]\nproxy = 'proxy.example:3128'", "must be \"none\""),
            ("[profile.a]\nproxy = 'http://PULSE_a:PULSE_b@proxy:x'", "is not a URL"),
            ("[settings]\nproxy = 'none'", "belongs to a profile"),
            ("[profile.a]\napi_key = 'PULSE_1'", "key_command"),
            ("[audit.rule]\nplain-http = 'off'", "[audit.rule.ID]"),
            ("audit = 1", "must be a table"),
            ("[audit]\nfail_on = [1.5]", "true, a whole number"),
            ("a = ", "config.toml:1:"),
            ("[profile.a]\nurl = 'https://a'\nurl = 'https://b'\n", "config.toml:3:1"),
        ] {
            let text = complaint(wrong);
            assert!(text.contains(said), "{wrong}\n{text}");
            assert!(!text.contains("PULSE_"), "{text}");
        }
    }

    #[test]
    fn a_file_that_others_may_write_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        assert_eq!(load(&path, None).unwrap(), ConfigFile::default());
        fs::write(&path, GOOD).unwrap();
        assert_eq!(load(&path, None).unwrap().profiles.len(), 2);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        assert_eq!(load(&path, None).unwrap_err().kind, FaultKind::Config);
    }
}
