//! The key of this run: where it may come from, in which order, and for whom.
//!
//! A profile's key serves only that profile's service. Where the URL came from a flag or the environment, the settings
//! hold no key source of a profile any more (`Scope::Service`), so this file cannot leak one.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    command,
    environ::{self, Environ},
    private_file,
    setting::Setting,
    settings::Settings,
};
use crate::domain::{
    fault::{Fault, FaultKind},
    secret::Secret,
};

/// What proves who we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A ready token (a JWT): nothing to log in with when it ends.
    Token(Secret),
    /// An API key, which logs in for tokens.
    ApiKey(Secret),
}

/// A credential and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The credential.
    pub credential: Credential,
    /// Where it came from, for people.
    pub source: String,
    /// What the user should hear about.
    pub warning: Option<String>,
    /// It is the profile's own; else it was given for this run, on the command line or in the environment.
    pub of_profile: bool,
}

/// Where keys may be read from.
pub struct Sources<'a> {
    /// `--api-key-file`; `-` is standard input.
    pub api_key_file: Option<&'a Path>,
    /// Standard input, and whether it is a terminal.
    pub stdin: &'a mut dyn Read,
    /// True where somebody would type the key, in the open.
    pub stdin_is_terminal: bool,
    /// How long a `key_command` may take.
    pub command_limit: Duration,
}

const WHAT: &str = "The API key cannot be used";

/// Finds the credential: `--api-key-file`, `HOOKLINE_TOKEN`, `HOOKLINE_API_KEY`, then the profile's `key_command`,
/// `key_file`, `key_env`. The first that is set counts, even where it then fails.
///
/// # Errors
/// Where none is set, or the first one cannot be read or is no key.
pub fn find(settings: &Settings, environ: &Environ, sources: Sources<'_>) -> Result<Found, Fault> {
    if let Some(path) = sources.api_key_file {
        let (key, warning) = of_flag(path, sources.stdin, sources.stdin_is_terminal)?;
        let source = format!("--api-key-file {}", path.display());
        return Ok(Found { credential: Credential::ApiKey(key), source, warning, of_profile: false });
    }
    if let Some(text) = environ.text(environ::TOKEN)? {
        let source = environ::TOKEN.to_owned();
        let credential = Credential::Token(of_text(text, &source)?);
        return Ok(Found { credential, source, warning: None, of_profile: false });
    }
    if let Some(text) = environ.text(environ::API_KEY)? {
        let source = environ::API_KEY.to_owned();
        let credential = Credential::ApiKey(of_text(text, &source)?);
        return Ok(Found { credential, source, warning: None, of_profile: false });
    }
    of_profile(settings, environ, sources.command_limit)?.ok_or_else(|| missing(settings))
}

/// The program of `key_command`, where the profile's key comes from one: it may want the terminal to ask.
pub fn asks(settings: &Settings) -> Option<&str> {
    settings.argv(Setting::KeyCommand)?.first().map(String::as_str)
}

/// The credential that the profile itself names: `key_command`, `key_file`, `key_env`.
///
/// # Errors
/// Where the first that is set cannot be read or is no key.
pub fn of_profile(settings: &Settings, environ: &Environ, command_limit: Duration) -> Result<Option<Found>, Fault> {
    if let Some(argv) = settings.argv(Setting::KeyCommand) {
        let text = command::output(argv, environ, settings.key_variables(), command_limit);
        let text = text.map_err(|why| refuse(format!("key_command {why}")))?;
        return api_key(&text, named(settings, "key_command")).map(Some);
    }
    if let Some(path) = settings.path(Setting::KeyFile) {
        let text = private_file::read(path).map_err(|why| refuse(format!("key_file {why}")))?;
        return api_key(&text, named(settings, "key_file")).map(Some);
    }
    let Some(variable) = settings.text(Setting::KeyEnv) else { return Ok(None) };
    let source = named(settings, "key_env");
    let text = environ.text(variable)?.ok_or_else(|| refuse(format!("{source} names {variable}, which is not set")))?;
    api_key(text, source).map(Some)
}

fn refuse(why: String) -> Fault {
    Fault::new(FaultKind::Config, WHAT, why, "")
}

fn api_key(text: &str, source: String) -> Result<Found, Fault> {
    let credential = Credential::ApiKey(of_text(text, &source)?);
    Ok(Found { credential, source, warning: None, of_profile: true })
}

/// A key or token as somebody gave it, without the blanks and line ends around it.
///
/// # Errors
/// `Config`, without repeating it, where it is empty or no key.
pub fn of_text(text: &str, source: &str) -> Result<Secret, Fault> {
    checked(text, source).map_err(refuse)
}

fn named(settings: &Settings, setting: &str) -> String {
    format!("{setting} of profile `{}`", settings.profile().unwrap_or_default())
}

/// The key of `--api-key-file`, and what the user should hear about it. `-` is standard input.
///
/// # Errors
/// Where it cannot be read or is no key.
pub fn of_flag(path: &Path, stdin: &mut dyn Read, stdin_is_terminal: bool) -> Result<(Secret, Option<String>), Fault> {
    let mut read = || match path == Path::new("-") {
        true if stdin_is_terminal => Err("standard input is a terminal, which would show the key: pipe it in, as in \
                                          `pass show api | hookline --api-key-file -`"
            .to_owned()),
        true => Ok((private_file::text_of(stdin, "standard input")?, None)),
        false => from_file(path),
    };
    let (text, warning) = read().map_err(refuse)?;
    let source = format!("--api-key-file {}", path.display());
    Ok((of_text(&text, &source)?, warning))
}

/// A file named on the spot may be a pipe or a mounted secret, so one that others can read is used, and said.
fn from_file(path: &Path) -> Result<(String, Option<String>), String> {
    let name = path.display().to_string();
    let mut file = File::open(path).map_err(|error| format!("{name} cannot be opened: {error}"))?;
    let facts = file.metadata().map_err(|error| format!("{name}: {error}"))?;
    if facts.is_dir() {
        return Err(format!("{name} is a directory"));
    }
    let warning = exposed(&facts).map(|why| format!("The key file {name} {why}"));
    Ok((private_file::text_of(&mut file, &name)?, warning))
}

fn exposed(facts: &fs::Metadata) -> Option<String> {
    facts.is_file().then(|| private_file::exposure(facts)).flatten()
}

/// One word of visible ASCII: what a header and a JSON body carry unchanged.
fn checked(text: &str, source: &str) -> Result<Secret, String> {
    let word = text.trim();
    if word.is_empty() {
        return Err(format!("{source} is empty"));
    }
    if !word.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!("{source} holds more than one word, or characters that no key has"));
    }
    Ok(Secret::new(word.to_owned()))
}

fn missing(settings: &Settings) -> Fault {
    let next = "Set HOOKLINE_API_KEY (or HOOKLINE_TOKEN), or give --api-key-file FILE";
    let why = match (&settings.url().origin, settings.profile()) {
        (origin, Some(profile)) if origin.is_file() => {
            format!("profile `{profile}` names no key_command, key_file or key_env")
        }
        (origin, Some(profile)) => {
            format!(
                "the URL comes from {origin}, and the key of profile `{profile}` serves only that profile's own URL"
            )
        }
        (origin, None) => format!("none is given for the URL of {origin}"),
    };
    Fault::new(FaultKind::Config, "No API key", why, next)
}

/// The path of `--api-key-file`, where it is standard input.
pub fn is_stdin(path: Option<&PathBuf>) -> bool {
    path.is_some_and(|path| path == Path::new("-"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::config::{file::parse, settings::Flags};

    const URL: &str = "url = 'https://prod.example'\n";

    fn search(
        profile: &str,
        flags: &Flags,
        variables: &[(&str, &str)],
        file: Option<&Path>,
        stdin: &str,
    ) -> Result<Found, Fault> {
        let environ = Environ::of(variables.iter().copied(), None);
        let text = format!("default_profile = 'p'\n[profile.p]\n{profile}");
        let settings = Settings::resolve(flags, &environ, &parse(&text, Path::new("/c"), None).unwrap()).unwrap();
        let mut stdin = stdin.as_bytes();
        let command_limit = command::LIMIT;
        find(
            &settings,
            &environ,
            Sources { api_key_file: file, stdin: &mut stdin, stdin_is_terminal: false, command_limit },
        )
    }

    fn key(text: &str) -> Credential {
        Credential::ApiKey(Secret::new(text.to_owned()))
    }

    #[test]
    fn the_order_is_file_token_key_then_the_profile() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        fs::write(&path, "from_file\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let sources = [
            "key_command = ['echo', 'from_command']\n".to_owned(),
            format!("key_file = '{}'\n", path.display()),
            "key_env = 'WORK_KEY'\n".to_owned(),
        ];
        let all = [
            ("HOOKLINE_TOKEN", "jwt"),
            ("HOOKLINE_API_KEY", "from_env"),
            ("WORK_KEY", "work"),
            ("PATH", "/usr/bin:/bin"),
        ];
        let found = |from: usize, variables: &[(&str, &str)], file: Option<&Path>| {
            let profile = format!("{URL}{}", sources.get(from..).unwrap().concat());
            search(&profile, &Flags::default(), variables, file, "from_stdin").unwrap().credential
        };
        assert_eq!(found(0, &all, Some(Path::new("-"))), key("from_stdin"));
        assert_eq!(found(0, &all, Some(&path)), key("from_file"));
        assert_eq!(found(0, &all, None), Credential::Token(Secret::new("jwt".to_owned())));
        assert_eq!(found(0, all.get(1..).unwrap(), None), key("from_env"));
        assert_eq!(found(0, all.get(2..).unwrap(), None), key("from_command"));
        assert_eq!(found(1, all.get(2..).unwrap(), None), key("from_file"));
        assert_eq!(found(2, all.get(2..).unwrap(), None), key("work"));
    }

    #[test]
    fn a_profiles_key_does_not_go_to_another_url() {
        let witness = tempfile::tempdir().unwrap().path().join("ran");
        let profile = format!("{URL}key_command = ['touch', '{}']\nkey_env = 'WORK_KEY'\n", witness.display());
        for (url, variables) in
            [(Some("https://other.example"), vec![]), (None, vec![("HOOKLINE_URL", "https://other.example")])]
        {
            let flags = Flags { url: url.map(str::to_owned), profile: Some("p".to_owned()), ..Flags::default() };
            let variables = [variables, vec![("WORK_KEY", "work")]].concat();
            let fault = search(&profile, &flags, &variables, None, "").unwrap_err();
            assert!(fault.why.contains("serves only"), "{fault}");
            assert!(!witness.exists());
        }
    }

    #[test]
    fn what_is_no_key_is_refused_unseen() {
        for bad in ["", "  \n", "two words", "hunter2\nhunter3", "hünter2", "hunter2\u{1b}[31m"] {
            let fault = search(URL, &Flags::default(), &[], Some(Path::new("-")), bad).unwrap_err();
            assert!(!fault.to_string().contains("unter2") && fault.kind.exit_code() == 2, "{fault}");
        }
        let fault = search(URL, &Flags::default(), &[], None, "").unwrap_err();
        assert!(fault.to_string().contains("key_command") && fault.next.contains("HOOKLINE_API_KEY"), "{fault}");
    }

    #[test]
    fn a_flags_file_open_to_others_is_used_and_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        fs::write(&path, "k\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let found = search(URL, &Flags::default(), &[], Some(&path), "").unwrap();
        assert!(found.warning.unwrap().contains("chmod 600"));
        let profile = format!("{URL}key_file = '{}'", path.display());
        assert!(search(&profile, &Flags::default(), &[], None, "").unwrap_err().why.contains("open to others"));
    }
}
